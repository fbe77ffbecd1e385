"""Durations: what a run of tokens amounts to, and how TIMEX3 writes it."""

from __future__ import annotations

from pipeline.timex.lexer import Token
from pipeline.timex.meaning import Length
from pipeline.timex.words import DESIGNATORS

MODS = {"more": "MORE_THAN", "over": "MORE_THAN", "less": "LESS_THAN", "under": "LESS_THAN", "fewer": "LESS_THAN"}
APPROXIMATE = frozenset(("about", "around", "circa", "approximately", "roughly", "nearly", "almost", "some"))
_OPEN = frozenset(("few", "several", "many", "some"))
# half a unit in the next smaller one, where that has a whole number of them
_HALVES = {"year": ("month", 6), "decade": ("year", 5), "day": ("hour", 12), "hour": ("minute", 30)}


def amount(tokens: list[Token]) -> Length | None:
    """The duration that numbers, "a", "few", "half" and units say; None where they say none."""
    amounts: list[tuple[str, float | None]] = []
    number: float | None = None
    counted = False
    mod = None
    for token in tokens:
        value = token.value
        if isinstance(value, str) and value in DESIGNATORS:
            if not counted:
                return None
            amounts.append((value, number))
            number, counted = None, False
        elif isinstance(value, int | float):
            if counted and number is not None:
                mod = "APPROX"  # "two or three weeks": the first of them
            else:
                number, counted = value, True
        elif isinstance(value, str) and value[:1].isdigit():
            number, counted = (number or 0) + fraction(value), True
        elif value in ("a", "an", "another"):
            number, counted = 1 if number is None and not counted else number, True
        elif value == "couple":
            number, counted = 2, True
        elif value in _OPEN:
            number, counted = None, True
        elif value == "half":
            number, counted = _half(tokens, token, number, amounts), True
            if amounts and number is None:
                counted = False
        elif value in MODS:
            mod = MODS[str(value)]
        if value in APPROXIMATE:
            mod = "APPROX"
    return Length(tuple(amounts), mod) if amounts else None


def _half(
    tokens: list[Token], token: Token, number: float | None, amounts: list[tuple[str, float | None]]
) -> float | None:
    """The number after "half": "half a year", "two and a half years"; or "a year and a half", which ends an amount."""
    after = tokens[tokens.index(token) + 1 :]
    if amounts and not any(t.value in DESIGNATORS for t in after if isinstance(t.value, str)):
        unit, count = amounts[-1]
        amounts[-1] = (unit, None if count is None else count + 0.5)
        return None
    joined = any(t.value == "and" for t in tokens[: tokens.index(token)])
    return (number or 0) + 0.5 if joined else 0.5


def fraction(text: str) -> float:
    """The number that "1/2" says; 0 where nothing can be divided."""
    top, _, bottom = text.partition("/")
    return int(top) / int(bottom) if top.isdigit() and bottom.isdigit() and int(bottom) else 0.0


def iso_length(length: Length) -> str:
    """The TIMEX3 period of a length: P5Y, PT2H30M, PXD; half a unit in the next smaller one where it has a name."""
    date_part = time_part = ""
    for unit, count in length.amounts:
        for small, number in _parts(unit, count):
            text = "X" if number is None else f"{number:.10g}"
            if small in ("hour", "minute", "second"):
                time_part += f"{text}{DESIGNATORS[small]}"
            else:
                date_part += f"{text}{DESIGNATORS[small]}"
    return "P" + date_part + (f"T{time_part}" if time_part else "")


def _parts(unit: str, count: float | None) -> list[tuple[str, float | None]]:
    if count is None:
        return [(unit, None)]
    if unit == "fortnight":
        return [("week", 2 * count)]
    whole, rest = divmod(count, 1)
    if rest == 0.5 and unit in _HALVES:
        return [*([(unit, whole)] if whole else []), _HALVES[unit]]
    return [(unit, count)]
