"""Rules for durations ("two and a half years", "a three-day visit") and sets ("every year", "twice a week")."""

from __future__ import annotations

import re

from pipeline.timex.grammar import Hit
from pipeline.timex.levels import ATOMS
from pipeline.timex.lexer import Token
from pipeline.timex.meaning import Length, Meaning, Recurring
from pipeline.timex.words import DESIGNATORS

rule = ATOMS.rule
_MODS = {"more": "MORE_THAN", "over": "MORE_THAN", "less": "LESS_THAN", "under": "LESS_THAN", "fewer": "LESS_THAN"}
_APPROXIMATE = frozenset(("about", "around", "circa", "approximately", "roughly", "nearly", "almost", "some"))
_SIZES = {
    "year": 365.25,
    "month": 30.4,
    "week": 7,
    "day": 1,
    "night": 1,
    "hour": 1 / 24,
    "minute": 1 / 1440,
    "second": 1 / 86400,
}


def amount(tokens: list[Token]) -> Length | None:
    """The duration that a run of tokens says: numbers, "a", "few", "half" and units; None where the run says none."""
    amounts: list[tuple[str, float | None]] = []
    number: float | None = None
    seen = open_ = False
    mod = None
    for i, token in enumerate(tokens):
        value = token.value
        if isinstance(value, str) and value in DESIGNATORS:
            if number is None and not open_ and not seen:
                return None
            amounts.append((value, None if open_ and number is None else number))
            number, open_, seen = None, False, False
        elif isinstance(value, int | float) and not isinstance(value, bool):
            number, seen = _joined(tokens, i, number, float(value)), True
        elif value in ("a", "an") and number is None and not open_:
            number, seen = 1.0, True
        elif value in ("few", "several", "many", "some", "couple"):
            open_, seen = value != "couple", True
            number = 2.0 if value == "couple" else None
        elif value == "half":
            if amounts and not seen and tokens[i - 1].value in ("a", "and"):  # "a year and a half"
                unit, count = amounts[-1]
                amounts[-1] = (unit, None if count is None else count + 0.5)
                number = None
            else:
                number = (
                    0.5 if tokens[i - 1].value != "a" or number is None or (number == 1.0 and i <= 1) else number - 0.5
                )
                seen = True
        elif value in _MODS:
            mod = _MODS[str(value)]
        elif value in _APPROXIMATE:
            mod = "APPROX"
        if amounts and value == "half":
            continue
    return Length(tuple(amounts), mod) if amounts else None


def _joined(tokens: list[Token], i: int, number: float | None, value: float) -> float:
    """A number after a number: "2 1/2" is two and a half, "two or three" stays open at the first."""
    if i >= 2 and tokens[i - 1].value == "/" and number is not None and value:
        top = tokens[i - 2].value
        return number - float(top) + float(top) / value if number > top else float(top) / value
    if number is not None and i >= 1 and isinstance(tokens[i - 1].value, int | float):
        return number + value
    return value if number is None else number


@rule(
    "duration",
    "x:((ABOUT | NEARLY | some | just | at least | at most | up to | (more | less | fewer) than | over | under)* "
    "n:(NUMBER (DASH? (to | or | DASH) DASH? NUMBER | NUMBER)? (AND a half | more | business | working)? DASH? UNIT))",
    "n:((a | an) (half | full | whole)? UNIT)",
    "n:(half -? (a | an)? -? UNIT)",
    "n:((a | an | NUMBER) UNIT and a half)",
    "n:(NUMBER and a half UNIT)",
    "n:(NUMBER numpart UNIT)",
    "(for)? (the)? x:((ABOUT | NEARLY)? n:(NUMBER UNIT ,? and? NUMBER UNIT (,? and? NUMBER UNIT)?))",
    "n:(a? FEW (of | more | long | NUMBER)* UNIT)",
    confidence=0.88,
)
def _duration(hit: Hit) -> Meaning | None:
    words = hit.words
    if (
        re.search(r"\b(?:a|one) second$", words)
        or words in ("a quarter", "one quarter", "half quarter")
        or re.match(r"\s+of the (?:total|population|world|people)", hit.after)
    ):
        return None
    if hit.token("n") is not None and hit.tokens[hit.match.end() - 1].value == "quarter" and not words.endswith("s"):
        return None
    length = amount(_with_halves(hit.all("n")))
    if length is None:
        return None
    if (
        words.startswith(("a ", "an "))
        and len(hit.all("n")) == 2
        and hit.all("n")[1].value in ("day", "night", "second", "minute")
        and not re.search(r"\b(?:for|in|than|about|within|over|only|half|just)\s*$", hit.before)
    ):
        return None
    mods = [t.value for t in hit.tokens[hit.match.start() : hit.match.end()]]
    mod = length.mod
    for word in mods:
        mod = _MODS.get(str(word), "APPROX" if word in _APPROXIMATE else mod)
    if "least" in mods:
        mod = "EQUAL_OR_MORE"
    elif "most" in mods or "up" in mods:
        mod = "EQUAL_OR_LESS"
    return Length(length.amounts, mod)


def _with_halves(tokens: list[Token]) -> list[Token]:
    """The tokens with "1/2" opened into its numbers."""
    result: list[Token] = []
    for token in tokens:
        if isinstance(token.value, str) and "/" in token.value and token.value[0].isdigit():
            top, bottom = (int(part) for part in token.value.split("/"))
            whole = result.pop().value if result else 0
            result.append(Token(token.start, token.end, token.code, whole + top / bottom if bottom else whole))
        else:
            result.append(token)
    return result


@rule(
    "units",
    "(for | in | over | of | after | within | last | many) x:((u:uyear | u:udecade | u:ucentury | u:umonth | u:uweek | u:uday | u:uhour))",
    confidence=0.7,
)
def _units(hit: Hit) -> Meaning | None:
    if not hit.words.endswith(("s", "ies")) or re.match(r"\s+(?:of age|old)\b", hit.after):
        return None
    return Length(((hit["u"], None),))


@rule("decade-length", "(the | a | this)? x:(udecade | ucentury) (long | - long)", confidence=0.7)
@rule(
    "whole-unit",
    "x:(WHOLE (of)? (the | this | that)? u:LONGUNIT)",
    "x:((the | a) (whole | entire | full) u:LONGUNIT)",
    "x:(all u:unight)",
    confidence=0.75,
)
def _whole(hit: Hit) -> Meaning | None:
    return None if hit["u"] is None or hit.words.endswith("s") else Length(((hit["u"], 1),))


@rule("set", "s:set", confidence=0.85)
def _set(hit: Hit) -> Meaning | None:
    return Recurring(hit["s"])


@rule(
    "every",
    "(every | each | any) ((n:NUMBER | other | alternate))? (u:UNIT | d:weekday | p:daypart | s:season | m:month)",
    "(every | each) o:ORDINAL (u:UNIT | d:weekday)",
    confidence=0.88,
)
def _every(hit: Hit) -> Meaning | None:
    count = 2 if hit.has("other") or hit.has("alternate") else hit["n"] or 1
    if hit.has("any") and hit["d"] is None:
        return None
    if hit["d"] is not None:
        return Recurring(f"XXXX-WXX-{hit['d']}")
    if hit["p"] is not None:
        return Recurring(f"XXXX-XX-XXT{hit['p']}")
    if hit["s"] is not None:
        return Recurring(f"XXXX-{hit['s']}")
    if hit["m"] is not None:
        return Recurring(f"XXXX-{hit['m']:02}")
    return Recurring(iso_length(Length(((hit["u"], count),))))


@rule("times-per", "(once | twice | NUMBER times) (a | an | per | every | each) u:UNIT", confidence=0.85)
@rule("per-unit", "per u:UNIT", confidence=0.6)
def _times(hit: Hit) -> Meaning | None:
    return Recurring(iso_length(Length(((hit["u"], 1),))))


def iso_length(length: Length) -> str:
    """The TIMEX3 period of a length: P5Y, PT2H30M, PXD; half a unit in the next smaller one where it has a name."""
    date_part = time_part = ""
    for unit, count in length.amounts:
        for small, number in _parts(unit, count):
            text = "X" if number is None else f"{number:g}" if number < 1e15 else str(int(number))
            sign = f"{text}{DESIGNATORS[small]}"
            if small in ("hour", "minute", "second"):
                time_part += sign
            else:
                date_part += sign
    return "P" + date_part + (f"T{time_part}" if time_part else "")


def _parts(unit: str, count: float | None) -> list[tuple[str, float | None]]:
    if count is None:
        return [(unit, None)]
    if unit == "fortnight":
        return [("week", 2 * count)]
    whole, rest = divmod(count, 1)
    smaller = {"year": ("month", 12), "day": ("hour", 24), "hour": ("minute", 60), "decade": ("year", 10)}
    if abs(rest - 0.5) < 1e-9 and unit in smaller:
        small, ratio = smaller[unit]
        return [*([(unit, whole)] if whole else []), (small, ratio / 2)]
    return [(unit, count)]
