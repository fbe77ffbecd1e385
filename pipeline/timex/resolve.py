"""Meanings tied to the calendar: TIMEX3 value, interval, and what each was resolved against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.timex import almanac
from pipeline.timex.context import Context, Resolved, dated, time_text, with_clock
from pipeline.timex.lengths import iso_length
from pipeline.timex.meaning import (
    Clock,
    Feast,
    Impossible,
    Length,
    Meaning,
    Part,
    Period,
    Point,
    Recurring,
    Shift,
    Span,
    Vague,
    Window,
)
from pipeline.timex.periods import feast, period
from pipeline.timex.points import bare_weekday, point, step

_REFS = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}
_YEARS_IN = {"decade": 10, "century": 100, "millennium": 1000}


def resolve(meaning: Meaning, context: Context) -> Resolved:
    """The value, type and interval of a meaning."""
    match meaning:
        case Point():
            return point(meaning, _base(meaning.base, context), context)
        case Period():
            return period(meaning, _base(meaning.base, context), context)
        case Feast():
            return feast(meaning, _base(meaning.base, context), context)
        case Shift():
            return _shift(meaning, context)
        case Part():
            return _part(meaning, context)
        case Clock():
            return _clock(meaning, context)
        case Span():
            return _span(meaning, context)
        case Window():
            return _window(meaning, context)
        case Length():
            return Resolved(iso_length(meaning), "DURATION", meaning.mod)
        case Recurring():
            return Resolved(meaning.value, "TIME" if meaning.value.startswith("T") else "SET")
        case Vague():
            return Resolved(meaning.value, weight=0.9)
        case Impossible():
            return Resolved("", reason=meaning.reason)
    return Resolved("", reason="a list has no value of its own")


def _base(base: Meaning | None, context: Context) -> str | None:
    found = None if base is None else resolve(base, context)
    return None if found is None or almanac.days(found.value) is None else found.value


def _shift(shift: Shift, context: Context) -> Resolved:
    count, unit = shift.count, shift.unit
    base, weight = context.anchor, 1.0
    if shift.base == "narrative" and context.narrative is not None:
        coarse = almanac.finer(unit, almanac.precision(context.narrative))
        base, weight = context.day if coarse and context.day is not None else context.narrative, 0.9
        if context.past_day is not None and _ahead(base, context):
            base = context.past_day  # "the same afternoon", told after a look ahead
    elif not isinstance(shift.base, str):
        base = _base(shift.base, context)
    if count is None:
        ahead = shift.ahead and shift.base == "document"
        return Resolved("FUTURE_REF" if ahead else "PAST_REF", anchor=base, weight=0.8)
    unresolved = Resolved(_REFS[(count > 0) - (count < 0)], anchor=base, weight=0.6)
    if base is None:
        return unresolved
    if unit in ("second", "minute", "hour"):
        return _hours(unit, count, context) if isinstance(shift.base, str) else unresolved
    if unit in _YEARS_IN and shift.base == "document" and not shift.calendar:
        unit, count = "year", count * _YEARS_IN[unit]
    if count != int(count):
        small, times = {"year": ("month", 12), "week": ("day", 7)}.get(unit, ("day", 30.4))
        unit, count = small, round(count * times)
    value = _moved(base, "day" if unit == "night" else unit, int(count), exact=shift.exact)
    if value is None:
        return unresolved
    return with_clock(dated(value, anchor=base, weight=weight), shift.clock)


def _ahead(day: str | None, context: Context) -> bool:
    """Whether a day after the document's date is no base for what the past tense tells."""
    now = context.anchor
    return (
        day is not None and now is not None and len(day) == len(now) == 10 and day > now and context.tense() == "past"
    )


def _moved(base: str, unit: str, count: int, *, exact: bool) -> str | None:
    if not exact or almanac.precision(base) != "day":
        return almanac.moved(base, unit, count)
    bounds = almanac.days(base)
    day = None if bounds is None else almanac.add(bounds[0], unit, count)
    return None if day is None else day.isoformat()


def _hours(unit: str, count: float, context: Context) -> Resolved:
    """Hours and minutes from the document's time of day; without one, no more than the direction is known."""
    if context.moment is None:
        return Resolved(_REFS[(count > 0) - (count < 0)], anchor=context.anchor, weight=0.5)
    there = context.moment + timedelta(seconds=count * {"hour": 3600, "minute": 60, "second": 1}[unit])
    return dated(there.isoformat(timespec="minutes"), anchor=context.anchor, weight=0.9)


def _part(part: Part, context: Context) -> Resolved:
    found = resolve(part.of, context)
    if found.reason is not None or found.start is None or found.end is None:
        return replace(found, mod=part.mod)
    start: date | None = found.start
    end: date | None = found.end
    length = (found.end - found.start).days + 1
    share = length // (4 if length > 36500 else 3)  # of a century, "early" is its first quarter
    if part.mod == "START":
        end = found.start + timedelta(max(share - 1, 0))
    elif part.mod == "MID":
        start, end = found.start + timedelta(share), found.end - timedelta(share)
    elif part.mod == "END":
        start = found.end - timedelta(max(share - 1, 0))
    elif part.mod == "AFTER":
        start, end = found.end + timedelta(1) if found.end < date.max else None, None
    elif part.mod == "BEFORE":
        start, end = None, found.start - timedelta(1) if found.start > date.min else None
    return replace(found, mod=part.mod, start=start, end=end)


def _clock(clock: Clock, context: Context) -> Resolved:
    if _goes_on(clock, context.hour):
        clock = replace(clock, hour=(clock.hour or 0) + 12)
    day = context.day or (context.anchor if context.now() is not None else None)
    if day is None:
        return Resolved(f"XXXX-XX-XXT{time_text(clock)}", "TIME", weight=0.7)
    return replace(dated(f"{day}T{time_text(clock)}", anchor=day), type="TIME", weight=0.8)


def _goes_on(clock: Clock, hour: int | None) -> bool:
    """Whether a time without a.m. or p.m. is one of the afternoon because an hour went before it in the programme.

    After 10:15 and after 14:40 comes 3:10; after 19:00 comes 8:00 still, but 10:00 is the next morning.
    """
    if hour is None or clock.hour is None or clock.settled or clock.hour >= 12:
        return False
    if clock.hour < 7:
        return clock.hour < hour <= clock.hour + 12
    return hour >= 12 and 0 <= clock.hour + 12 - hour <= 2


def _span(span: Span, context: Context) -> Resolved:
    first, last = resolve(span.first, context), resolve(span.last, context)
    for end in (first, last):
        if end.reason is not None:
            return end
    if isinstance(span.last, Clock) and first.value > last.value and (span.last.hour or 12) < 12:
        last = _clock(replace(span.last, hour=(span.last.hour or 0) + 12), context)  # "11:30-1:00"
    open_ = _open(span.last)
    if first.start is not None and open_ is not None and bare_weekday(open_) and open_.direction is None:
        last = dated(step(first.start, open_.weekday or 1, 1).isoformat(), anchor=first.anchor)
    elif open_ is not None and open_.month is not None and "T" not in first.value:
        first, last = _in_order(span, first, last, context)
    if first.start is not None and last.end is not None and first.start > last.end:
        return Resolved("", reason=f"{first.value} is not before {last.value}")
    kind = "TIME" if first.type == "TIME" else "DATE"
    weight = min(first.weight, last.weight)
    return Resolved(
        f"{first.value}/{last.value}", kind, None, first.start, last.end, last.anchor or first.anchor, weight
    )


def _open(meaning: Meaning) -> Point | None:
    """The point of a range's end if its year is not written."""
    of = meaning.of if isinstance(meaning, Part) else meaning
    return of if isinstance(of, Point) and of.year is None and of.base is None else None


def _in_order(span: Span, first: Resolved, last: Resolved, context: Context) -> tuple[Resolved, Resolved]:
    """Both ends of a range without a year: the last after the first, and around the document's date if that fits."""
    if first.start is None or last.start is None or _open(span.first) is None:
        return first, last
    years = [first.start.year]
    now = context.now()
    if now is not None and context.year is None and now.year not in years:
        years.insert(0, now.year)
    for year in years:
        a = resolve(_in_year(span.first, year), context)
        b = resolve(_in_year(span.last, year), context)
        if a.start is not None and b.start is not None and a.start > b.start:
            b = resolve(_in_year(span.last, year + 1), context)
        around = now is not None and a.start is not None and b.end is not None and a.start <= now <= b.end
        if around or year == years[-1]:
            return replace(a, anchor=first.anchor, weight=first.weight), replace(
                b, anchor=last.anchor, weight=last.weight
            )
    return first, last


def _in_year(meaning: Meaning, year: int) -> Meaning:
    if isinstance(meaning, Part):
        return replace(meaning, of=_in_year(meaning.of, year))
    return replace(meaning, year=year) if isinstance(meaning, Point) else meaning


def _window(window: Window, context: Context) -> Resolved:
    """A duration with the days it covers: up to the document's day, or from the day after it on."""
    found = Resolved(iso_length(window.length), "DURATION", window.length.mod, anchor=context.anchor)
    now = context.now()
    if now is None or window.direction == 0:
        return replace(found, weight=0.9)
    if any(count is None for _, count in window.length.amounts):
        return replace(found, end=now) if window.direction == -1 else replace(found, start=now + timedelta(1))
    there: date | None = now
    for unit, count in window.length.amounts:
        if unit == "quarter":  # quarters are those of the calendar
            first, last = almanac.days(almanac.at(now, "quarter")) or (now, now)
            now = first - timedelta(1) if window.direction == -1 else last
            there = now
        if there is not None and unit not in ("second", "minute", "hour"):
            whole, rest = divmod(count or 0, 1)
            there = almanac.add(there, "day" if unit == "night" else unit, int(whole) * window.direction)
            if there is not None and rest and unit == "year":
                there = almanac.add(there, "month", round(12 * rest) * window.direction)
    if there is None or there == now:
        return found
    if window.direction == -1:
        return replace(found, start=there + timedelta(1), end=now)
    return replace(found, start=now + timedelta(1), end=there)
