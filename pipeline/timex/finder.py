"""Text in, time expressions out: tokens, levels of rules, then values in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pipeline.timex.clocks
import pipeline.timex.dates
import pipeline.timex.durations
import pipeline.timex.named
import pipeline.timex.parts
import pipeline.timex.ranges
import pipeline.timex.relative
import pipeline.timex.vague  # noqa: F401
from pipeline.timex import almanac
from pipeline.timex.context import Context, Resolved
from pipeline.timex.focus import focus, written_years
from pipeline.timex.grammar import Source, rewrite
from pipeline.timex.known import known_meaning
from pipeline.timex.levels import LEVELS
from pipeline.timex.lexer import Token, fold, stretches
from pipeline.timex.meaning import Listing
from pipeline.timex.memory import remember, remember_years
from pipeline.timex.numeric import full_year
from pipeline.timex.resolve import resolve
from pipeline.timex.spelled import spelled
from pipeline.timex.tense import Tense
from pipeline.timex.words import CODES

_PREPOSITION = re.compile(
    r"\b(since|until|till|before|after|by|prior to|starting|starting on|as of|with effect from)\s+$"
)
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)(?!\d)")
_LONGEST = 600  # tokens in a row that all belong to time: more is no prose, and nothing a reader could date
_MOST = 50_000  # expressions of one text; the densest chronicle of a million characters has half as many
_MODS = {
    **dict.fromkeys(("since", "starting", "starting on", "as of", "with effect from"), "ON_OR_AFTER"),
    "until": "ON_OR_BEFORE",
    "till": "ON_OR_BEFORE",
    "by": "ON_OR_BEFORE",
    "before": "BEFORE",
    "prior to": "BEFORE",
    "after": "AFTER",
}


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression.

    `start`/`end` are code points into the text, half-open; `type`, `value` and `mod` are TIMEX3's; `start_date` and
    `end_date` are the days it covers, inclusive, None on an open side or where it covers none; `anchor` is the date
    that a relative one was resolved against; `rule` names the rule that found it. A value with X in it, or
    PAST_REF, PRESENT_REF, FUTURE_REF, says that nothing resolved it further. `confidence` lies in [0, 1].
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    mod: str | None
    start_date: str | None
    end_date: str | None
    anchor: str | None
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Drop:
    """What was read as a time expression and not kept, and why."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything `find` read, in text order; no expression overlaps another."""

    expressions: tuple[TimeExpression, ...]
    dropped: tuple[Drop, ...]


def find(
    text: str,
    *,
    anchor: str | None = None,
    day_first: bool | None = None,
    tense: Callable[[int, int], Tense | None] | None = None,
) -> Found:
    """Every time expression of `text`; blocks are parted by line feeds, which none crosses.

    `anchor` is the document's date, ISO 8601 at any precision, against which "today" and "last year" are resolved;
    without it they stay unresolved. `day_first` says how 3/4/2017 is read where the text itself does not settle it.
    `tense` gives the tense of the clause around an expression (offsets in, None where unknown); without it the words
    around decide.
    """
    low = fold(text)
    order = _order(low, anchor)
    return _found(Source(text, low, day_first if order is None else order), anchor, tense)


def day_first_in(text: str, *, anchor: str | None = None) -> bool | None:
    """Whether dates in figures have the day first in `text`, as far as it says; None where nothing settles it."""
    return _order(fold(text), anchor)


def read(
    text: str, *, anchor: str | None = None, before: str = "", after: str = "", day_first: bool | None = None
) -> TimeExpression | None:
    """What `text` says, given that it is a time expression; None where it says none that the rules know.

    `before` and `after` are the text around it: they give tense, prepositions and the year last written. Offsets of
    the result are into `text`. Where several are read in `text`, it is the one that covers most of it.
    """
    whole = before + text + after
    start, end = len(before), len(before) + len(text)
    low = fold(whole)
    order = _order(low, anchor)
    inside = [
        e
        for e in _found(
            Source(whole, low, day_first if order is None else order, (start, end)), anchor, None
        ).expressions
        if start <= e.start and e.end <= end
    ]
    if not inside and (before or after):
        alone = read(text, anchor=anchor, day_first=day_first)
        inside = (
            []
            if alone is None or alone.rule == "known"
            else [replace(alone, start=alone.start + start, end=alone.end + start)]
        )
    meaning = known_meaning(low[start:end], low[:start], low[end:]) if not inside else None
    if meaning is not None:
        token = Token(start, end, CODES["POINT"], meaning, "known", 0.6)
        inside = list(_resolved([token], Source(whole, low), anchor, None).expressions)
    best = max(inside, key=_width, default=None)
    return None if best is None else replace(best, start=best.start - start, end=best.end - start)


def _width(expression: TimeExpression) -> int:
    return expression.end - expression.start


def _found(source: Source, anchor: str | None, tense: Callable[[int, int], Tense | None] | None) -> Found:
    low = source.low
    tokens: list[Token] = []
    dropped: list[Drop] = []
    for run in stretches(low, edges=source.known):
        if len(tokens) >= _MOST:
            start, end = run[0].start, run[-1].end
            dropped.append(Drop(start, end, source.text[start:end], f"{_MOST} expressions of time: no more are read"))
            break
        if len(run) > _LONGEST:
            start, end = run[0].start, run[-1].end
            dropped.append(Drop(start, end, source.text[start:end], f"{len(run)} words of time in a row are no text"))
            continue
        run = spelled(run)
        for level in LEVELS:
            if level is LEVELS[0] or len(run) > 1:  # the later levels join tokens
                run = rewrite(run, level, source)
        tokens.extend(token for token in run if token.rule)
    found = _resolved(_opened(tokens), source, anchor, tense)
    if not dropped:
        return found
    return Found(found.expressions, tuple(sorted([*found.dropped, *dropped], key=_place)))


def _place(drop: Drop) -> int:
    return drop.start


def _order(low: str, anchor: str | None) -> bool | None:
    """Day before month, from the figures in the text that can be read one way only; None where they disagree.

    Where all are open, one that is the document's own day settles it.
    """
    if "/" not in low and "-" not in low:
        return None
    figures = [(int(a), int(b), int(year)) for a, b, year in _FIGURES.findall(low)]
    seen = {a > 12 for a, b, _ in figures if (a > 12) != (b > 12)}
    if not seen and anchor is not None and len(anchor) >= 10:
        year, month, day = (int(part) for part in anchor[:10].split("-"))
        same = [(a, b) for a, b, written in figures if full_year(written) == year and a != b]
        seen = {pair == (day, month) for pair in same if pair in ((day, month), (month, day))}
    return seen.pop() if len(seen) == 1 else None


def _opened(tokens: list[Token]) -> list[Token]:
    """Lists made single expressions."""
    result: list[Token] = []
    for token in tokens:
        if isinstance(token.value, Listing):
            for meaning, (start, end) in zip(token.value.members, token.value.bounds, strict=True):
                result.append(Token(start, end, token.code, meaning, token.rule, token.confidence))
        else:
            result.append(token)
    return result


def _resolved(
    tokens: list[Token], source: Source, anchor: str | None, tense: Callable[[int, int], Tense | None] | None
) -> Found:
    """The values of the expressions, in reading order: each may lean on those before it."""
    moment = datetime.fromisoformat(anchor) if anchor is not None and "T" in anchor else None
    context = Context(source.low, None if anchor is None else anchor.partition("T")[0], moment, tense)
    years = [written_years(token, source.low) for token in tokens]
    context.focus = focus(year for written in years for year in written)
    kept: list[TimeExpression] = []
    dropped: list[Drop] = []
    for token, written in zip(tokens, years, strict=True):
        context.move(token.start, token.end)
        found = resolve(token.value, context)
        if found.reason is not None:
            dropped.append(Drop(token.start, token.end, source.text[token.start : token.end], found.reason))
            continue
        remember(token.value, found, context)
        remember_years(written, token.end, context)
        kept.append(_expression(token, found, source))
    return Found(tuple(kept), tuple(dropped))


def _expression(token: Token, found: Resolved, source: Source) -> TimeExpression:
    start, end, mod = found.start, found.end, found.mod
    if found.type == "DATE" and "/" not in found.value:
        mod, start, end = _sided(source.low, token.start, mod, start, end)
    return TimeExpression(
        token.start,
        token.end,
        source.text[token.start : token.end],
        found.type,
        found.value,
        mod,
        None if start is None else start.isoformat(),
        None if end is None else end.isoformat(),
        found.anchor,
        round(token.confidence * found.weight, 3),
        token.rule,
    )


def _sided(
    low: str, at: int, mod: str | None, start: date | None, end: date | None
) -> tuple[str | None, date | None, date | None]:
    """Mod and interval with what "since", "until", "by", "before", "after" in front of the expression says."""
    found = _PREPOSITION.search(low, max(0, at - 20), at)
    side = None if found is None else _MODS.get(found[1])
    if side is None or start is None or end is None:
        return mod, start, end
    mod = mod or side
    if side == "ON_OR_AFTER":
        return mod, start, None
    if side == "ON_OR_BEFORE":
        return mod, None, end
    if side == "BEFORE":
        return mod, None, start - timedelta(1) if start > date.min else None
    return mod, end + timedelta(1) if end < date.max else None, None


__all__ = ["Drop", "Found", "TimeExpression", "almanac", "find"]
