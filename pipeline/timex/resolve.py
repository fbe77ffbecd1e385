"""Meanings tied to the calendar: TIMEX3 value, interval, and what each was resolved against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from pipeline.timex import almanac
from pipeline.timex.durations import iso_length
from pipeline.timex.meaning import (
    Clock,
    Direction,
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
from pipeline.timex.observances import day_of

Tense = Literal["past", "present", "future"]
_REFS: dict[int, str] = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}


@dataclass(frozen=True, slots=True)
class Resolved:
    """What `resolve` makes of a meaning. `start`/`end` are inclusive; `weight` lowers the rule's confidence."""

    value: str
    type: str = "DATE"
    mod: str | None = None
    start: date | None = None
    end: date | None = None
    anchor: str | None = None
    weight: float = 1.0
    reason: str | None = None  # set only where nothing can be kept


@dataclass(slots=True)
class Context:
    """What is known at a place in the text: the document's date, the date last spoken of, the tense, the years."""

    anchor: str | None
    tense: Callable[[], Tense | None]
    narrative: str | None = None
    day: str | None = None  # the last full day, which clock times belong to
    late: bool = False  # the last range of clock times was in the afternoon
    years: list[int] = field(default_factory=list)  # every year written in the document, in text order
    year: int | None = None  # the year last written before this place, in the same block
    at: int = 0

    def now(self) -> date | None:
        """The document's day, None where it has none or is less precise."""
        return date.fromisoformat(self.anchor) if self.anchor is not None and len(self.anchor) == 10 else None


def resolve(meaning: Meaning, context: Context) -> Resolved:
    """The value, type and interval of a meaning."""
    match meaning:
        case Point():
            return _point(meaning, context)
        case Period():
            return _period(meaning, context)
        case Feast():
            return _feast(meaning, context)
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
            return Resolved(meaning.value, "SET")
        case Vague():
            return Resolved(meaning.value, weight=0.9)
        case Impossible():
            return Resolved("", reason=meaning.reason)
    return Resolved("", reason="a list has no value of its own")


def dated(value: str, *, anchor: str | None = None, weight: float = 1.0) -> Resolved:
    """A DATE with the interval its value covers."""
    bounds = almanac.days(value)
    start, end = bounds if bounds is not None else (None, None)
    return Resolved(value, "TIME" if "T" in value else "DATE", None, start, end, anchor, weight)


def _base(base: Meaning, context: Context) -> str | None:
    found = resolve(base, context)
    return None if almanac.days(found.value) is None else found.value


def _with_clock(found: Resolved, clock: Clock | None, context: Context) -> Resolved:
    if clock is None or "T" in found.value:
        return found
    return replace(found, value=f"{found.value}T{time_text(clock)}", type="TIME")


def time_text(clock: Clock) -> str:
    """A time of day as TIMEX3 writes it: 14:30, 14 with zeros for the minutes left out, MO."""
    if clock.hour is None:
        return clock.part or ""
    text = f"{clock.hour:02}:{clock.minute or 0:02}"
    if clock.second is not None:
        text += f":{clock.second:02}"
    return text + ("Z" if clock.zone in ("GMT", "UTC", "z") else "")


def _point(point: Point, context: Context) -> Resolved:
    if point.bc:
        return Resolved(f"BC{point.year or 0:04}")
    if point.nth is not None:
        return _nth(point, context)
    if point.weekday is not None and point.month is None and point.day is None:
        return _with_clock(_weekday(point, context), point.clock, context)
    year, month, anchor, weight = point.year, point.month, None, 0.6 if point.open else 1.0
    if year is None and point.base is not None:
        base = _base(point.base, context)
        if base is not None:
            year, anchor = int(base[:4]), context.anchor
            if month is None and len(base) >= 7 and base[5].isdigit():
                month = int(base[5:7])
    if month is None and point.day is not None:
        return _with_clock(_day_of_month(point, year, context), point.clock, context)
    if year is None and month is not None:
        year, anchor, doubt = choose_year(month, point, context)
        weight *= doubt
    text = "XXXX" if year is None else f"{year:04}"
    if month is not None:
        text += f"-{month:02}"
    if point.day is not None:
        text += f"-{point.day:02}"
        if year is not None and almanac.days(text) is None:
            return Resolved("", reason=f"{text} is no day of the calendar")
    return _with_clock(dated(text, anchor=anchor, weight=weight), point.clock, context)


def choose_year(month: int, point: Point, context: Context) -> tuple[int | None, str | None, float]:
    """The year of a month or day that is written without one, what it was taken from, and how sure that is.

    A year just written in the same block comes first, then the document's date with the tense, then the year that the
    document writes nearest before, or else after.
    """
    now = context.anchor
    if point.direction is None and context.year is not None and (now is None or context.year != int(now[:4])):
        return context.year, context.narrative, 0.85
    if now is None:
        return (context.year, context.narrative, 0.8) if context.year is not None else _document_year(context)
    year = int(now[:4])
    if len(now) < 7:
        return year, now, 0.8
    here = (int(now[5:7]), int(now[8:10]) if len(now) == 10 and point.day is not None else 0)
    there = (month, point.day or 0)
    if point.direction is not None:
        if point.direction == -1:
            return year - (there >= here), now, 1.0
        return year + (point.direction == 1 and there <= here), now, 1.0
    if point.weekday is not None and point.day is not None:
        for near in (year, year + 1, year - 1):
            if _is_weekday(near, month, point.day, point.weekday):
                return near, now, 1.0
    return _by_tense(year, here, there, context), now, 0.93


def _by_tense(year: int, here: tuple[int, int], there: tuple[int, int], context: Context) -> int:
    tense = context.tense()
    ahead = (there[0] - here[0]) % 12
    if tense == "past" and there > here and (there[0] - here[0] >= 2 or ahead == 0):
        return year - 1
    if tense == "future" and there < here and here[0] - there[0] >= 1:
        return year + 1
    if tense is None or tense == "present":
        if there[0] <= 3 and here[0] >= 10:
            return year + 1
        if there[0] >= 10 and here[0] <= 2:
            return year - 1
    return year


def _document_year(context: Context) -> tuple[int | None, str | None, float]:
    if not context.years:
        return None, None, 0.7
    before = context.years[: context.at]
    year = before[-1] if before else context.years[0]
    return year, f"{year:04}", 0.7


def _is_weekday(year: int, month: int, day: int, weekday: int) -> bool:
    try:
        return date(year, month, day).isoweekday() == weekday
    except ValueError:
        return False


def _nth(point: Point, context: Context) -> Resolved:
    base = None if point.base is None else _base(point.base, context)
    bounds = None if base is None else almanac.days(base)
    if bounds is None or point.weekday is None or point.nth is None:
        return Resolved(f"XXXX-WXX-{point.weekday or 'X'}", weight=0.5)
    day = almanac.nth_weekday(*bounds, weekday=point.weekday, nth=point.nth)
    if day is None:
        return Resolved("", reason=f"{base} has no such weekday")
    return _with_clock(dated(day.isoformat()), point.clock, context)


def _day_of_month(point: Point, year: int | None, context: Context) -> Resolved:
    if point.base is not None:
        base = _base(point.base, context)
        value = None if base is None or len(base) < 7 else f"{base[:7]}-{point.day:02}"
        if value is not None and almanac.days(value) is not None:
            return dated(value, anchor=context.anchor)
    month = (context.narrative or "")[:7] if len(context.narrative or "") >= 7 else (context.anchor or "")[:7]
    value = f"{month}-{point.day:02}"
    if len(month) == 7 and almanac.days(value) is not None:
        if point.weekday is not None:
            day = _fitting(value, point.weekday)
            if day is not None:
                return dated(day, anchor=context.anchor, weight=0.9)
        return dated(value, anchor=context.narrative or context.anchor, weight=0.85)
    return Resolved(f"XXXX-XX-{point.day:02}", weight=0.6)


def _fitting(value: str, weekday: int) -> str | None:
    """The day of that number nearest to `value` that is such a weekday, within a year either way."""
    bounds = almanac.days(value)
    for away in sorted(range(-12, 13), key=abs):
        day = None if bounds is None else almanac.add(bounds[0], "month", away)
        if day is not None and day.isoweekday() == weekday and day.isoformat()[8:] == value[8:]:
            return day.isoformat()
    return None


def _weekday(point: Point, context: Context) -> Resolved:
    weekday = point.weekday or 1
    if point.base is not None:
        base = _base(point.base, context)
        bounds = None if base is None else almanac.days(base)
        if bounds is not None and bounds[0] != bounds[1]:
            return dated((bounds[0] + timedelta(weekday - bounds[0].isoweekday())).isoformat(), anchor=context.anchor)
        if bounds is not None and point.direction:
            return dated(_step_day(bounds[0], weekday, point.direction).isoformat(), anchor=base)
    now = context.now()
    if now is None:
        return Resolved(f"XXXX-WXX-{weekday}", weight=0.6)
    if point.direction == 1:
        monday = now + timedelta(7 - now.weekday())
        return dated((monday + timedelta(weekday - 1)).isoformat(), anchor=context.anchor)
    if point.direction == -1:
        return dated(_step_day(now, weekday, -1).isoformat(), anchor=context.anchor)
    if point.direction == 0:
        return dated((now + timedelta(weekday - now.isoweekday())).isoformat(), anchor=context.anchor)
    if context.tense() == "future":
        day = now + timedelta((weekday - now.isoweekday()) % 7)
    else:
        day = now - timedelta((now.isoweekday() - weekday) % 7)
    return dated(day.isoformat(), anchor=context.anchor, weight=0.9)


def _step_day(now: date, weekday: int, direction: Direction) -> date:
    if direction == -1:
        return now - timedelta((now.isoweekday() - weekday - 1) % 7 + 1)
    return now + timedelta((weekday - now.isoweekday() - 1) % 7 + 1)


def _period(period: Period, context: Context) -> Resolved:
    index = period.index or 0
    if period.kind in ("decade", "century"):
        value = f"{index:03}" if period.kind == "decade" else f"{index:02}"
        return Resolved(f"BC{index:02}") if period.bc else dated(value)
    year, anchor, weight = period.year, None, 1.0
    base = None if period.base is None else _base(period.base, context)
    if period.kind in ("week", "weekend") and base is not None:
        return _week_in(period, base, context)
    if year is None and base is not None:
        year = int(base[:4])
    if year is None and context.anchor is not None:
        year, anchor, weight = int(context.anchor[:4]), context.anchor, 0.85
        if period.kind == "season" and period.direction is not None:
            year = _season_year(period, context.anchor)
        elif period.kind == "season":
            return _open_season(period, context)
    if year is None and context.year is not None and period.kind != "season":
        year, anchor, weight = context.year, context.narrative, 0.7
    sign = {"quarter": f"Q{index}", "half": f"H{index}", "season": period.code, "week": f"W{index:02}"}[period.kind]
    return dated(f"{'XXXX' if year is None else f'{year:04}'}-{sign}", anchor=anchor, weight=weight)


def _open_season(period: Period, context: Context) -> Resolved:
    return Resolved(f"XXXX-{period.code}", weight=0.6)


def _season_year(period: Period, anchor: str) -> int:
    year = int(anchor[:4])
    bounds = almanac.days(f"{year:04}-{period.code}")
    whole = almanac.days(anchor)
    if bounds is None or whole is None:
        return year
    now = whole[0]
    if period.direction == -1:
        return year if bounds[1] < now else year - 1
    if period.direction == 1:
        return year if bounds[0] > now else year + 1
    return year - 1 if period.code == "WI" and now.month <= 2 else year


def _week_in(period: Period, base: str, context: Context) -> Resolved:
    bounds = almanac.days(base)
    if bounds is None:
        return Resolved("XXXX-WXX", weight=0.5)
    first, last = bounds
    if period.index == -1:
        day = last
    else:
        monday = first - timedelta(first.weekday())
        if len(base) == 4 and first.isoweekday() > 4:
            monday += timedelta(7)
        day = monday + timedelta(7 * ((period.index or 1) - 1))
        if len(base) == 7 and period.kind == "weekend" and monday + timedelta(5) < first:
            day += timedelta(7)
    return dated(almanac.at(day, period.kind), anchor=context.anchor, weight=0.9)


def _feast(feast: Feast, context: Context) -> Resolved:
    year, anchor = feast.year, None
    if year is None and feast.base is not None:
        base = _base(feast.base, context)
        year = None if base is None else int(base[:4])
    weight = 1.0
    if year is None and context.anchor is not None:
        year, anchor, weight = int(context.anchor[:4]), context.anchor, 0.8
        here, now = day_of(feast.name, year), almanac.days(context.anchor)
        if here is not None and now is not None and feast.direction:
            past = here < now[0]
            year += -1 if feast.direction == -1 and not past else 1 if feast.direction == 1 and past else 0
    if year is None:
        year = context.year
    day = None if year is None else day_of(feast.name, year)
    if day is None:
        fixed = feast.name[:2].isdigit() and feast.name[2] == "-"
        return Resolved(f"XXXX-{feast.name}" if fixed else "XXXX-XX-XX", weight=0.6)
    return dated(day.isoformat(), anchor=anchor, weight=weight)


def _shift(shift: Shift, context: Context) -> Resolved:
    count, unit = shift.count, shift.unit
    sign = -1 if count is None else (count > 0) - (count < 0)
    base = context.anchor if isinstance(shift.base, str) else _base(shift.base, context)
    weight = 1.0
    if shift.base == "narrative":
        base, weight = (context.narrative, 0.9) if context.narrative is not None else (context.anchor, 0.7)
    if count is None:
        return Resolved(
            "PAST_REF" if not isinstance(shift.base, str) or shift.base == "narrative" else _REFS[-1],
            anchor=base,
            weight=0.8,
        )
    if base is None:
        return Resolved(_REFS[sign], weight=0.6)
    if unit in ("second", "minute", "hour"):
        return _hours(shift, base, count)
    if count != int(count):
        unit, count = {"year": ("month", count * 12), "decade": ("year", count * 10)}.get(
            unit, ("day", count * {"week": 7, "month": 30.4}.get(unit, 1))
        )
    if shift.exact and unit in ("week", "fortnight", "month", "year") and almanac.precision(base) == "day":
        bounds = almanac.days(base)
        day = None if bounds is None else almanac.add(bounds[0], unit, int(count))
        value = None if day is None else day.isoformat()
    else:
        value = almanac.moved(base, "day" if unit == "night" else unit, int(count))
    if value is None:
        return Resolved(_REFS[sign], anchor=base, weight=0.6)
    return _with_clock(dated(value, anchor=base, weight=weight), shift.clock, context)


def _hours(shift: Shift, base: str, count: float) -> Resolved:
    bounds = almanac.days(base)
    if bounds is None or almanac.precision(base) != "day":
        return Resolved(_REFS[1 if count > 0 else -1], "TIME", weight=0.5)
    day = almanac.add(bounds[0], "day", int(count * {"hour": 1, "minute": 0}.get(shift.unit, 0) / 24))
    return dated((day or bounds[0]).isoformat(), anchor=base, weight=0.6)


def _part(part: Part, context: Context) -> Resolved:
    found = resolve(part.of, context)
    if found.reason is not None or found.start is None or found.end is None:
        return replace(found, mod=part.mod)
    start, end = found.start, found.end
    length = (end - start).days + 1
    third = length // 3
    if part.mod == "START":
        end = start + timedelta(max(third - 1, 0))
    elif part.mod == "MID":
        start, end = start + timedelta(third), end - timedelta(third)
    elif part.mod == "END":
        start = end - timedelta(max(third - 1, 0))
    return replace(found, mod=part.mod, start=start, end=end)


def _clock(clock: Clock, context: Context) -> Resolved:
    if clock.hour is not None and not clock.settled and context.late and clock.hour < 12:
        clock = replace(clock, hour=clock.hour + 12)
    day = context.day or (context.anchor if context.now() is not None else None)
    if day is None:
        return Resolved(f"XXXX-XX-XXT{time_text(clock)}", "TIME", weight=0.7)
    return replace(dated(f"{day}T{time_text(clock)}", anchor=day), type="TIME", weight=0.8)


def _span(span: Span, context: Context) -> Resolved:
    first, last = resolve(span.first, context), resolve(span.last, context)
    for end in (first, last):
        if end.reason is not None:
            return end
    if isinstance(span.first, Point) and isinstance(span.last, Point) and span.last.year is None:
        first, last = _in_order(span, first, last, context)
    reference = last.anchor or first.anchor
    weight = min(first.weight, last.weight)
    if first.start is not None and last.end is not None and first.start > last.end:
        return Resolved("", reason=f"{first.value} is not before {last.value}")
    kind = "TIME" if "T" in first.value and first.type == "TIME" else "DATE"
    return Resolved(f"{first.value}/{last.value}", kind, None, first.start, last.end, reference, weight)


def _in_order(span: Span, first: Resolved, last: Resolved, context: Context) -> tuple[Resolved, Resolved]:
    """Both ends of a range without a year in the right order ("from November to February")."""
    if first.start is None or last.start is None or first.start <= last.start or "T" in first.value:
        return first, last
    if not isinstance(span.last, Point) or span.last.month is None or span.last.direction is not None:
        return first, last
    later = replace(span.last, year=last.start.year + 1, base=None)
    return first, replace(resolve(later, context), anchor=last.anchor, weight=last.weight)


def _window(window: Window, context: Context) -> Resolved:
    found = Resolved(iso_length(window.length), "DURATION", window.length.mod, anchor=context.anchor)
    now = context.now()
    if now is None or any(count is None for _, count in window.length.amounts):
        return replace(found, weight=0.9)
    there: date | None = now
    for unit, count in window.length.amounts:
        if there is not None and unit not in ("second", "minute", "hour"):
            there = almanac.add(there, "day" if unit == "night" else unit, round(count or 0) * window.direction)
    if there is None or window.direction == 0:
        return found
    return replace(found, start=min(now, there), end=max(now, there))
