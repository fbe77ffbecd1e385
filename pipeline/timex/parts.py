"""Rules that build on found dates: nested ones, beginnings and ends, the n-th of something, distances; level two on."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.timex.grammar import Hit
from pipeline.timex.lengths import amount
from pipeline.timex.levels import DISTANCES, PARTS
from pipeline.timex.meaning import Feast, Length, Listing, Meaning, Part, Period, Point, Shift, Span

rule = PARTS.rule
_MODS = {
    **dict.fromkeys(("early", "earlier", "beginning", "start"), "START"),
    **dict.fromkeys(("mid", "middle"), "MID"),
    **dict.fromkeys(("late", "later", "end", "close"), "END"),
}


def _nest(inner: Meaning, base: Meaning) -> Meaning | None:
    """`inner` placed in `base`: "March" in "this year", "May and June" in "last year"."""
    if isinstance(inner, Span):
        first, last = _nest(inner.first, base), _nest(inner.last, base)
        return None if first is None or last is None else Span(first, last)
    if isinstance(inner, Part):
        of = _nest(inner.of, base)
        return None if of is None else Part(of, inner.mod)
    if isinstance(inner, Point | Period | Feast) and (inner.year, inner.base, inner.direction) == (None, None, None):
        return replace(inner, base=base)
    return None


@rule("nested", "a:(POINT | PERIOD | SPAN) (of | in | ,)? b:SHIFT", confidence=0.93)
def _nested(hit: Hit) -> Meaning | None:
    inner, base = hit["a"], hit["b"]
    ends = inner.last if isinstance(inner, Span) else inner.of if isinstance(inner, Part) else inner
    if base.unit == "year":
        fits = not isinstance(ends, Point) or ends.month is not None
        return _nest(inner, base) if fits and (isinstance(ends, Point) or not hit.has(",")) else None
    if not isinstance(ends, Point):
        return None
    in_week = base.unit == "week" and ends.weekday is not None and ends.month is None
    in_month = base.unit == "month" and ends.month is None and ends.day is not None
    return _nest(inner, base) if in_week or in_month else None


@rule("nested-year", "a:(POINT | PERIOD | SPAN) (of | in | ,)? b:POINT", confidence=0.93)
def _nested_year(hit: Hit) -> Meaning | None:
    inner, base = hit["a"], hit["b"]
    if not isinstance(base, Point) or base.year is None or base.month is not None or base.day is not None:
        return None
    if isinstance(inner, Point) and inner.month is None:
        return None
    if hit.has(",") and not isinstance(inner, Span | Point):
        return None
    return _nest(inner, base)


@rule("today-date", "a:SHIFT (, | -)? b:POINT", confidence=0.95)
def _today_date(hit: Hit) -> Meaning | None:
    """ "Today, 5 May 2017": the written date says it all."""
    a, b = hit["a"], hit["b"]
    if a.unit != "day" or not isinstance(b, Point) or b.day is None or (b.year is None and b.month is None):
        return None
    return replace(b, clock=b.clock or a.clock, base=a if b.year is None else None)


@rule("weekday-date", "a:POINT ,? b:POINT", confidence=0.95)
def _weekday_date(hit: Hit) -> Meaning | None:
    a, b = hit["a"], hit["b"]
    if not isinstance(a, Point) or not isinstance(b, Point) or a.weekday is None:
        return None
    if a.month is not None or a.day is not None or b.month is None or b.day is None:
        return None
    if b.weekday is not None and b.weekday != a.weekday:
        return None
    return replace(b, weekday=a.weekday)


@rule(
    "modified",
    "the? (w:early | w:mid | w:late | w:earlier | w:later) -? in? the? d:(POINT | PERIOD | SHIFT)",
    "the? w:TURN of? the? d:(POINT | PERIOD | SHIFT)",
    "the? mid - to - w:late d:(POINT | PERIOD)",
    confidence=0.93,
)
def _modified(hit: Hit) -> Meaning | None:
    date = hit["d"]
    if isinstance(date, Part) or (isinstance(date, Shift) and date.count is None):
        return None
    if isinstance(date, Point) and date.day is not None:
        return None
    if hit.place("d")[0] - hit.place("w")[1] > 1 and not (
        hit.has("of") or hit.has("-") or hit.has("in") or hit.has("the")
    ):
        return None  # "will end in two weeks": a word between that belongs to neither
    return Part(date, _MODS[hit["w"]])


@rule("approximately", "ABOUT d:(POINT | PERIOD)", confidence=0.85)
def _approximately(hit: Hit) -> Meaning | None:
    date = hit["d"]
    if isinstance(date, Part | Feast) or (isinstance(date, Point) and (date.weekday or date.day) is not None):
        return None  # "about the 7 November elections"
    return Part(date, "APPROX")


@rule("nth-weekday-of", "the? n:NTH w:POINT (of | in) the? d:(POINT | SHIFT)", confidence=0.92)
def _nth_weekday(hit: Hit) -> Meaning | None:
    number, day = _number(hit["n"]), hit["w"]
    if number is None or not isinstance(day, Point) or day.weekday is None or day.month is not None or day.direction:
        return None
    return Point(weekday=day.weekday, nth=number, base=hit["d"])


@rule("nth-day-of", "the? n:ORDINAL uday of the? d:(POINT | SHIFT)", confidence=0.9)
def _nth_day(hit: Hit) -> Meaning | None:
    base, day = hit["d"], hit["n"]
    by_shift = isinstance(base, Shift) and base.unit == "month"
    by_month = isinstance(base, Point) and base.month is not None and base.day is None
    if not isinstance(day, int) or not 1 <= day <= 31:
        return None
    if by_month and isinstance(base, Point):
        return replace(base, day=day)
    return Point(day=day, base=base) if by_shift else None


@rule("day-of-the-month", "the? n:ORDINAL uday of the umonth", confidence=0.75)
def _day_of_the_month(hit: Hit) -> Meaning | None:
    return Point(day=hit["n"], base=Shift("month", 0)) if 1 <= hit["n"] <= 31 else None


@rule(
    "week-of",
    "the? n:NTH (u:uweek | u:uweekend) (of | in) the? d:(POINT | SHIFT)",
    "the? (u:uweek | u:uweekend) (of | beginning | starting | commencing) on? the? d:POINT",
    confidence=0.9,
)
def _week_of(hit: Hit) -> Meaning | None:
    base, number = hit["d"], None if hit["n"] is None else _number(hit["n"])
    if (hit["n"] is not None and number is None) or isinstance(base, Feast) or not isinstance(base, Point | Shift):
        return None
    if number is None and base.day is None:  # type: ignore[union-attr]
        return None
    return Period(hit["u"], number, base=base)


@rule("part-of", "the? n:NTH (h:half | u:uquarter) (of | in) the? d:(POINT | SHIFT | PERIOD)", confidence=0.92)
def _part_of(hit: Hit) -> Meaning | None:
    base, kind, most = hit["d"], "half" if hit["h"] else "quarter", 2 if hit["h"] else 4
    number = most if hit["n"] in ("last", "final") else hit["n"]
    if isinstance(base, Part) or not isinstance(number, int) or not 1 <= number <= most:
        return None
    if isinstance(base, Point) and base.year is not None and base.month is None:
        return Period(kind, number, year=base.year, bc=base.bc)
    if isinstance(base, Shift) and base.unit == "year":
        return Period(kind, number, base=base)
    return Part(base, "START" if number == 1 else "END") if kind == "half" else None


def _number(value: object) -> int | None:
    return -1 if value in ("last", "final") else value if isinstance(value, int) and 1 <= value <= 53 else None


@rule(
    "last-units-of",
    "the? (w:last | w:final | w:oword) LENGTH of the? (d:(POINT | SHIFT | PERIOD) | u:CALUNIT)",
    confidence=0.8,
)
def _last_units(hit: Hit) -> Meaning | None:
    of = hit["d"] or Shift(hit["u"], 0)
    if isinstance(of, Part) or hit["w"] not in ("last", "final", 1):
        return None
    return Part(of, "START" if hit["w"] == 1 else "END")


@rule(
    "centuries", "(the? (late | early))? (- | mid)* the? n:ORDINAL (and | to | - | or) the? c:PERIOD", confidence=0.85
)
def _centuries(hit: Hit) -> Meaning | None:
    last = hit["c"].of if isinstance(hit["c"], Part) else hit["c"]
    if not isinstance(last, Period) or last.kind != "century" or last.index is None or not isinstance(hit["n"], int):
        return None
    return Span(replace(last, index=hit["n"] - 1), last) if hit["n"] - 1 < last.index else None


@DISTANCES.rule(
    "from-date",
    "n:((ABOUT | (more | less) than)? (a | an | NUMBER | FEW) (of | few | -)* UNIT) "
    "(w:after | w:before | w:from | w:following | w:prior to?) the? d:(POINT | SHIFT | PERIOD)",
    "n:LENGTH (w:after | w:before | w:from | w:following | w:prior to?) the? d:(POINT | SHIFT | PERIOD)",
    confidence=0.88,
)
def _from_date(hit: Hit) -> Meaning | None:
    length = hit["n"] if isinstance(hit["n"], Length) else amount(hit.all("n"))
    if length is None or len(length.amounts) != 1 or isinstance(hit["d"], Part | Listing):
        return None
    if hit["w"] == "from" and re.search(r"\bfor $", hit.before):
        return None
    unit, count = length.amounts[0]
    sign = -1 if hit["w"] in ("before", "prior") else 1
    return Shift(unit, None if count is None else sign * count, base=hit["d"], exact=True)


@DISTANCES.rule("ago-day", "a:SHIFT b:SHIFT", confidence=0.9)
def _ago_day(hit: Hit) -> Meaning | None:
    """ "Three years ago today", "a week ago tomorrow": a day."""
    away, day = hit["a"], hit["b"]
    if not isinstance(away, Shift) or not isinstance(day, Shift):
        return None
    ago = hit.low[: hit.matched[0].end].endswith("ago") and away.base == "document" and away.count is not None
    if not ago or day.unit != "day" or day.base != "document" or away.unit not in ("week", "month", "year", "decade"):
        return None
    return replace(away, base=day, clock=day.clock, exact=True)


@DISTANCES.rule("for-from", "for x:(n:LENGTH ,? (from | starting | beginning) on? d:(POINT | SHIFT))", confidence=0.85)
def _for_from(hit: Hit) -> Meaning | None:
    """ "For three days from 5 May": that day and the two after it."""
    length, first = hit["n"], hit["d"]
    if not isinstance(length, Length) or len(length.amounts) != 1 or length.amounts[0][1] is None:
        return None
    unit, count = length.amounts[0]
    day = (isinstance(first, Shift) and first.unit == "day") or (isinstance(first, Point) and first.day is not None)
    if not day or unit not in ("day", "week") or count is None or count < 1:
        return None
    return Span(first, Shift("day", count * (7 if unit == "week" else 1) - 1, base=first, exact=True))
