"""Rules that build on found dates: nested ones, dates with a time of day, beginnings and ends, distances."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.timex.durations import amount
from pipeline.timex.grammar import Hit
from pipeline.timex.levels import DISTANCES, PARTS
from pipeline.timex.meaning import (
    Clock,
    Feast,
    Length,
    Listing,
    Meaning,
    Part,
    Period,
    Point,
    Shift,
    Span,
    Window,
)

rule = PARTS.rule
_MODS = {
    **dict.fromkeys(("early", "beginning", "start", "opening", "earlier"), "START"),
    **dict.fromkeys(("mid", "middle"), "MID"),
    **dict.fromkeys(("late", "end", "close", "later"), "END"),
}


def _nest(inner: Meaning, base: Meaning) -> Meaning | None:
    """`inner` placed in `base`: "March" in "this year", "May and June" in "last year"."""
    if isinstance(inner, Span):
        first, last = _nest(inner.first, base), _nest(inner.last, base)
        return None if first is None or last is None else Span(first, last)
    if isinstance(inner, Part):
        of = _nest(inner.of, base)
        return None if of is None else Part(of, inner.mod)
    if isinstance(inner, Point) and inner.year is None and inner.base is None and inner.direction is None:
        return replace(inner, base=base)
    if isinstance(inner, Period | Feast) and inner.year is None and inner.base is None and inner.direction is None:
        return replace(inner, base=base)
    return None


@rule(
    "nested",
    "a:(POINT | PERIOD | SPAN) (of | in | ,)? b:SHIFT",
    "a:SPAN (of | in | ,)? b:POINT",
    "a:(POINT | PERIOD) (of | in) b:(POINT)",
    confidence=0.93,
)
def _nested(hit: Hit) -> Meaning | None:
    inner, base = hit["a"], hit["b"]
    if isinstance(base, Shift):
        wanted = {"week": Point(weekday=1)}.get(base.unit)
        if base.unit in ("day", "decade", "century", "hour", "quarter"):
            return _same_day(inner, base, hit)
        if base.unit == "week" and (
            wanted is None or not isinstance(inner, Point) or inner.weekday is None or inner.month
        ):
            return None
        if base.unit == "month" and not (isinstance(inner, Point) and inner.month is None and inner.day is not None):
            return None
        if base.unit == "year" and isinstance(inner, Point) and inner.month is None:
            return None
        if hit.has(",") and base.unit == "year" and not isinstance(inner, Point):
            return None
        return _nest(inner, base)
    if not isinstance(base, Point) or base.year is None or base.month is not None or base.day is not None:
        return None
    if isinstance(inner, Point) and inner.month is None:
        return None
    return _nest(inner, base)


def _same_day(inner: Meaning, base: Shift, hit: Hit) -> Meaning | None:
    """ "today, 5 May 2017", "the following day, Monday, January 18, 2010": the written date says it all."""
    return None


@rule("today-date", "a:SHIFT (, | -) (b:POINT)", "a:SHIFT b:POINT", confidence=0.95)
def _today_date(hit: Hit) -> Meaning | None:
    a, b = hit["a"], hit["b"]
    if a.unit != "day" or not isinstance(b, Point) or b.day is None or (b.year is None and b.month is None):
        return None
    return replace(b, clock=b.clock or a.clock)


@rule("weekday-date", "a:POINT ,? b:POINT", confidence=0.95)
def _weekday_date(hit: Hit) -> Meaning | None:
    a, b = hit["a"], hit["b"]
    if (
        not isinstance(a, Point)
        or not isinstance(b, Point)
        or a.weekday is None
        or a.month is not None
        or a.day is not None
    ):
        return None
    if b.month is None or b.day is None or a.base is not None:
        return None
    return replace(b, weekday=a.weekday)


def _timed(date: Meaning, clock: Clock) -> Meaning | None:
    if isinstance(date, Point) and date.clock is None and (date.day is not None or date.weekday is not None):
        return replace(date, clock=clock)
    if isinstance(date, Shift) and date.unit == "day" and date.clock is None:
        return replace(date, clock=clock)
    if isinstance(date, Shift | Point) and date.clock is not None and date.clock.hour is None:
        return replace(date, clock=_settle(clock, date.clock.part))
    return None


def _settle(clock: Clock, part: str | None) -> Clock:
    """The clock with the half of the day that "in the morning", "tonight" say."""
    if clock.hour is None or clock.settled or part is None:
        return clock
    late = part in ("AF", "EV") or (part == "NI" and clock.hour >= 5)
    hour = clock.hour % 12 + 12 if late and clock.hour <= 12 else clock.hour
    return replace(clock, hour=hour, settled=True)


@rule(
    "date-clock",
    "d:(POINT | SHIFT) ,? (at | around | about | ,)? c:CLOCKED",
    "d:(POINT | SHIFT) at h:HOUR",
    "d:(POINT | SHIFT) ,? in the p:daypart",
    confidence=0.94,
)
@rule("clock-date", "c:CLOCKED (on | , | of)? (on | the)? d:(POINT | SHIFT)", "h:HOUR d:SHIFT", confidence=0.94)
def _date_clock(hit: Hit) -> Meaning | None:
    clock = hit["c"]
    if hit["p"] is not None:
        clock = Clock(part=hit["p"])
    elif hit["h"] is not None:
        if not isinstance(hit["h"], int) or not 1 <= hit["h"] <= 24 or re.match(r"\s*(?:%|[a-z]{3,}s\b)", hit.after):
            return None
        if hit["d"].clock is None and hit.low[hit.extent[0]].isdigit():
            return None
        clock = Clock(hit["h"], settled=hit["h"] > 12)
    return _timed(hit["d"], clock) if isinstance(clock, Clock) else None


@rule("clock-part", "c:CLOCKED in the p:daypart", "c:CLOCKED at u:unight", "h:HOUR in the p:daypart", confidence=0.93)
def _clock_part(hit: Hit) -> Meaning | None:
    clock = hit["c"] or Clock(hit["h"], settled=False)
    return _settle(clock, hit["p"] or "NI") if isinstance(clock, Clock) and isinstance(clock.hour, int) else None


@rule(
    "date-clocks",
    "d:(POINT | SHIFT) ,? (from | between | at)? c:CLOCKSPAN",
    "c:CLOCKSPAN (on | , | of)? d:(POINT | SHIFT)",
    "d:(POINT | SHIFT) ,? (from | between) a:HOUR (TO | and) b:HOUR",
    "(from | between) x:(a:HOUR (TO | and) b:HOUR (on | ,)? d:(POINT | SHIFT))",
    confidence=0.93,
)
def _date_clocks(hit: Hit) -> Meaning | None:
    if hit["c"] is not None:
        first, last = hit["c"].first, hit["c"].last
    else:
        if not isinstance(hit["a"], int) or not isinstance(hit["b"], int):
            return None
        first, last = Clock(hit["a"], settled=False), Clock(hit["b"], settled=False)
    a, b = _timed(hit["d"], first), _timed(hit["d"], last)
    return None if a is None or b is None else Span(a, b)


@rule(
    "date-daypart",
    "d:POINT (p:daypart | n:unight)",
    "d:SHIFT (p:daypart | n:unight)",
    "(the | early | late)? (p:daypart | n:unight) of (the)? d:(POINT | SHIFT)",
    confidence=0.93,
)
def _date_part(hit: Hit) -> Meaning | None:
    date = hit["d"]
    if isinstance(date, Point) and date.day is None and date.weekday is None:
        return None
    if isinstance(date, Feast):
        return None
    return _timed(date, Clock(part=hit["p"] or "NI"))


@rule("date-meridiem", "d:SHIFT m:meridiem", confidence=0.8)
def _date_meridiem(hit: Hit) -> Meaning | None:
    return _timed(hit["d"], Clock(part="MO" if hit["m"] == "a" else "AF"))


@rule(
    "modified",
    "(the? w:early | the? w:mid | the? w:late | w:earlier | w:later) (-)? (in)? (the)? d:(POINT | PERIOD | SHIFT)",
    "the? (w:beginning | w:start | w:middle | w:end | w:close) (of)? (the)? d:(POINT | PERIOD | SHIFT)",
    "(the w:early | the w:late) (to w:mid)? d:PERIOD",
    confidence=0.93,
)
def _modified(hit: Hit) -> Meaning | None:
    date = hit["d"]
    if isinstance(date, Shift) and (date.count is None or (date.base == "narrative" and date.unit == "day")):
        return None
    if isinstance(date, Point) and date.day is not None:
        return None
    if hit["w"] is None or isinstance(date, Part):
        return None
    return Part(date, _MODS[hit["w"]])


@rule("mid-to-late", "the? mid - (to) - (late) d:(POINT | PERIOD)", confidence=0.8)
def _mid_late(hit: Hit) -> Meaning | None:
    return Part(hit["d"], "END")


@rule("approximately", "(ABOUT) d:(POINT | PERIOD)", confidence=0.85)
def _approximately(hit: Hit) -> Meaning | None:
    date = hit["d"]
    return (
        None if isinstance(date, Part) or (isinstance(date, Point) and date.weekday is not None) else Part(date, "APPROX")
    )


@rule(
    "nth-of",
    "the? n:NTH (h:half | u:uquarter | u:uweek | u:uweekend | w:weekday | u:uday) (of | in) (the)? d:(POINT | SHIFT | PERIOD)",
    "the? n:NTH w:weekday (in | of) d:(POINT | SHIFT)",
    "the uweek (of | beginning) (the)? d:(POINT)",
    "the uweekend of (the)? d:POINT",
    confidence=0.92,
)
def _nth_of(hit: Hit) -> Meaning | None:
    base, number = hit["d"], -1 if hit["n"] in ("last", "final") else hit["n"]
    if isinstance(base, Part) or (number is not None and not isinstance(number, int)):
        return None
    if number is None:
        return Period("weekend" if "weekend" in hit.words else "week", base=base)
    if hit["w"] is not None:
        return Point(weekday=hit["w"], nth=number, base=base)
    if hit["u"] == "day":
        month = (
            (isinstance(base, Shift)
            and base.unit == "month")
            or (isinstance(base, Point)
            and base.day is None
            and base.month is not None)
        )
        return Point(day=number, base=base) if month and 1 <= number <= 31 else None
    if hit["h"] is not None or hit["u"] == "quarter":
        most = 2 if hit["h"] else 4
        number = most if number == -1 else number
        if not 1 <= number <= most:
            return None
        if isinstance(base, Point) and base.year is not None and base.month is None:
            return Period("half" if hit["h"] else "quarter", number, year=base.year, bc=base.bc)
        if isinstance(base, Shift) and base.unit == "year":
            return Period("half" if hit["h"] else "quarter", number, base=base)
        return Part(base, "START" if number == 1 else "END") if hit["h"] else None
    return Period(hit["u"], number, base=base)


@rule("last-weeks-of", "the? (w:last | w:final) n:(NUMBER UNIT) of d:(POINT | SHIFT | PERIOD)", confidence=0.85)
def _last_weeks(hit: Hit) -> Meaning | None:
    return Part(hit["d"], "END" if hit["w"] == "last" else "START")


@rule("ordinal-list", "x:(n:ORDINAL (and | to | - | or) the? (early | late | mid)? - ? c:PERIOD)", confidence=0.85)
def _centuries(hit: Hit) -> Meaning | None:
    last = hit["c"]
    if not isinstance(last, Period) or last.kind != "century" or last.index is None:
        return None
    return Span(replace(last, index=hit["n"] - 1), last)


@rule("shared-ago", "x:(n:NUMBER (and | to | or | -) s:SHIFT)", confidence=0.7)
def _shared_ago(hit: Hit) -> Meaning | None:
    return None


@DISTANCES.rule(
    "from-date",
    "x:(n:(ABOUT? (a | an | NUMBER | FEW) (of | few | -)* UNIT) (w:after | w:before | w:from | w:following | w:prior to?) d:(POINT | SHIFT | PERIOD))",
    confidence=0.88,
)
@DISTANCES.rule(
    "length-from-date",
    "x:(n:LENGTH (w:after | w:before | w:from | w:following | w:prior to?) d:(POINT | SHIFT | PERIOD))",
    confidence=0.88,
)
def _from_date(hit: Hit) -> Meaning | None:
    length = hit["n"] if isinstance(hit["n"], Length) else amount(hit.all("n"))
    if length is None or len(length.amounts) != 1 or isinstance(hit["d"], Part | Listing):
        return None
    unit, count = length.amounts[0]
    sign = -1 if hit["w"] in ("before", "prior") else 1
    return Shift(unit, None if count is None else sign * count, base=hit["d"], exact=True)


@DISTANCES.rule("length-window", "x:(n:LENGTH (up)? to d:SHIFT)", confidence=0.5)
def _never(hit: Hit) -> Meaning | None:
    return None


@DISTANCES.rule("from-for", "from? c:CLOCKED for n:LENGTH", confidence=0.85)
def _for(hit: Hit) -> Meaning | None:
    start, length = hit["c"], hit["n"]
    if not isinstance(start, Clock) or start.hour is None or not isinstance(length, Length):
        return None
    minutes = sum((count or 0) * {"hour": 60, "minute": 1}.get(unit, 0) for unit, count in length.amounts)
    total = start.hour * 60 + (start.minute or 0) + int(minutes)
    return Span(start, Clock(total // 60 % 24, total % 60, settled=start.settled)) if minutes else None


__all__ = ["Window"]
