"""Days, months and years tied to the calendar: which year a month without one is in, which Tuesday is meant."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeline.timex import almanac
from pipeline.timex.context import Context, Resolved, dated, with_clock
from pipeline.timex.meaning import Direction, Point

_LIMIT = re.compile(r"\b(?:before|ahead of|until|by)\s[^.;,]*$")  # "promised a hearing before the elections in May"
_HISTORY = 3  # dates with a month
_NEAR = 150  # characters over which a year just written holds against the document's own


def point(meaning: Point, base: str | None, context: Context) -> Resolved:
    """A point's value; `base` is the value of what it is placed in, None where there is none."""
    if meaning.bc:
        return Resolved(f"BC{meaning.year or 0:04}")
    if meaning.nth is not None:
        return _nth(meaning, base)
    if bare_weekday(meaning):
        return with_clock(_weekday(meaning, base, context), meaning.clock)
    if meaning.month is None and meaning.day is not None:
        return with_clock(_day_of_month(meaning, base, context), meaning.clock)
    return _point(meaning, base, context)


def bare_weekday(meaning: Point) -> bool:
    """Whether a weekday is all that is written."""
    return meaning.weekday is not None and meaning.year is None and meaning.month is None and meaning.day is None


def _point(meaning: Point, base: str | None, context: Context) -> Resolved:
    year, month, anchor, weight = meaning.year, meaning.month, None, 0.6 if meaning.open else 1.0
    if year is None and base is not None:
        year, anchor = int(base[:4]), context.anchor
    elif year is None and month is not None:
        year, anchor, doubt = choose_year(month, meaning, context)
        weight *= doubt
    if year is not None and meaning.year is None and (month, meaning.day) == (2, 29) and not _is_day(year, 2, 29):
        year = None  # the year was only a guess
    text = "XXXX" if year is None else f"{year:04}"
    if month is not None:
        text += f"-{month:02}"
    if meaning.day is not None:
        text += f"-{meaning.day:02}"
        if year is not None and almanac.days(text) is None:
            return Resolved("", reason=f"{text} is no day of the calendar")
    return with_clock(dated(text, anchor=anchor, weight=weight), meaning.clock)


def choose_year(month: int, meaning: Point, context: Context) -> tuple[int | None, str | None, float]:
    """The year of a month or day that is written without one, what it was taken from, and how sure that is.

    None in a sentence about every year. Else a year just written in the same block comes first, then the document's
    date with the tense, then the years that the document writes.
    """
    free = meaning.direction is None
    now = context.anchor if context.anchor is not None or free else context.day
    if free and meaning.weekday is None and context.habit() and context.tense() in (None, "present"):
        return None, None, 0.7
    if free and context.year is not None and _holds(context.year, context) and _fits(context.year, month, meaning):
        return context.year, context.narrative, 0.85
    if now is None:
        return _document_year(month, meaning, context)
    year = int(now[:4])
    if free and context.dated is not None and _is_history(year, context) and _fits(context.dated, month, meaning):
        return context.dated, f"{context.dated:04}", 0.8
    if len(now) < 7:
        return year, now, 0.8
    here = (int(now[5:7]), int(now[8:10]) if len(now) == 10 and meaning.day is not None else 0)
    there = (month, meaning.day or 0)
    if meaning.direction is not None:
        if meaning.direction == -1:
            return year - (there >= here), now, 1.0
        return year + (meaning.direction == 1 and there <= here), now, 1.0
    if meaning.weekday is not None and meaning.day is not None and there != here:
        for near in (year, year + 1, year - 1):
            if _fits(near, month, meaning):
                return near, now, 1.0
    return _by_tense(year, here, there, context), now, 0.93


def _is_history(now: int, context: Context) -> bool:
    """Whether the document tells of other times than its own: at least three dates, none of its year or the last."""
    focus = context.focus
    return focus.dated >= _HISTORY and not {now, now - 1, now + 1} & set(focus.years) and context.tense() != "future"


def _holds(year: int, context: Context) -> bool:
    """Whether a year just written holds against the document's own: near, and not to come for what is past."""
    now = None if context.anchor is None else int(context.anchor[:4])
    if now is None:
        return True
    near = context.start - context.year_end <= _NEAR and year != now
    return near and not (year > now and context.tense() == "past")


def _fits(year: int, month: int, meaning: Point) -> bool:
    """Whether the weekday that is written, if any, is that of the day in `year`."""
    if meaning.weekday is None or meaning.day is None:
        return True
    return _is_day(year, month, meaning.day) and date(year, month, meaning.day).isoweekday() == meaning.weekday


def _by_tense(year: int, here: tuple[int, int], there: tuple[int, int], context: Context) -> int:
    """The year by the tense: asked only where it can change the answer."""
    ahead = there[0] - here[0]
    if ahead >= 2 and not _LIMIT.search(context.low, max(0, context.start - 60), context.start):
        tense = context.tense()
        return year - (tense == "past" or (tense != "future" and there[0] >= 10 and here[0] <= 2))
    if ahead < 0:
        tense = context.tense()
        return year + (tense == "future" or (tense != "past" and there[0] <= 3 and here[0] >= 10))
    return year


def _document_year(month: int, meaning: Point, context: Context) -> tuple[int | None, str | None, float]:
    """The year that the document speaks of: of one that it mostly is in, else of the last date with a month.

    A weekday that does not fit there goes to the nearest year in which it does.
    """
    years = [*context.focus.years]
    if context.dated is not None and not context.focus.settled:
        years.insert(0, context.dated)
    if not years:
        return None, None, 0.7
    near = (years[0] + away for away in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6))
    year = next((year for year in (*years, *near) if _fits(year, month, meaning)), years[0])
    return year, f"{year:04}", 0.7


def _is_day(year: int, month: int, day: int) -> bool:
    return almanac.days(f"{year:04}-{month:02}-{day:02}") is not None


def _nth(meaning: Point, base: str | None) -> Resolved:
    bounds = None if base is None else almanac.days(base)
    if bounds is None or meaning.weekday is None or meaning.nth is None:
        return Resolved(f"XXXX-WXX-{meaning.weekday or 'X'}", weight=0.5)
    day = almanac.nth_weekday(*bounds, weekday=meaning.weekday, nth=meaning.nth)
    if day is None:
        return Resolved("", reason=f"{base} has no such weekday")
    return with_clock(dated(day.isoformat()), meaning.clock)


def _day_of_month(meaning: Point, base: str | None, context: Context) -> Resolved:
    """ "The 15th": of the month that it is placed in, else of the one last spoken of, else of the document's."""
    for month in (base, context.narrative, context.anchor):
        value = f"{(month or '')[:7]}-{meaning.day:02}"
        bounds = almanac.days(value)
        if bounds is None or len(value) != 10:
            continue
        if meaning.weekday is None:
            return dated(value, anchor=month, weight=0.85)
        day = _fitting(bounds[0], meaning.weekday)
        if day is not None:
            return dated(day.isoformat(), anchor=month, weight=0.9)
    return Resolved(f"XXXX-XX-{meaning.day:02}", weight=0.6)


def _fitting(near: date, weekday: int) -> date | None:
    """The day of that number nearest to `near` that is such a weekday, within a year either way."""
    for away in sorted(range(-12, 13), key=abs):
        day = almanac.add(near, "month", away)
        if day is not None and day.isoweekday() == weekday and day.day == near.day:
            return day
    return None


def _weekday(meaning: Point, base: str | None, context: Context) -> Resolved:
    weekday = meaning.weekday or 1
    bounds = None if base is None else almanac.days(base)
    if bounds is not None and bounds[0] != bounds[1]:
        return dated((bounds[0] + timedelta(weekday - bounds[0].isoweekday())).isoformat(), anchor=context.anchor)
    if bounds is not None and meaning.direction:
        return dated(step(bounds[0], weekday, meaning.direction).isoformat(), anchor=base)
    now = context.now()
    told = _weekday_told(now, weekday, context) if meaning.direction is None else None
    if told is not None:
        return dated(told.isoformat(), anchor=context.narrative, weight=0.75)
    if now is None:
        return Resolved(f"XXXX-WXX-{weekday}", weight=0.6)
    day, weight = _weekday_from(now, weekday, meaning.direction, context)
    return dated(day.isoformat(), anchor=context.anchor, weight=weight)


def _weekday_told(now: date | None, weekday: int, context: Context) -> date | None:
    """The weekday in the days last spoken of ("from 5 to 7 July … On Friday"), else the first from the last day on.

    Only where the document has no date, or one more than a week after those days: its own week comes first.
    """
    last = None if context.day is None else date.fromisoformat(context.day)
    first, end = context.stretch or (None, None)
    if first is not None and end is not None and (now is None or (end < now - timedelta(7))):
        day = first + timedelta((weekday - first.isoweekday()) % 7)
        if day <= end < day + timedelta(7):
            return day
    if now is None and last is not None:
        return last + timedelta((weekday - last.isoweekday()) % 7)
    return None


def _weekday_from(now: date, weekday: int, direction: Direction | None, context: Context) -> tuple[date, float]:
    """The weekday meant on the day `now`, and how sure that is.

    "Last" is the one before today, "this" that of the running week, "next" that of the week to come; alone it is the
    last one up to today, or in the future tense the first from today on.
    """
    if direction == 1:
        return now + timedelta(7 - now.weekday() + weekday - 1), 1.0
    if direction == -1:
        return step(now, weekday, -1), 1.0
    if direction == 0:
        return now + timedelta(weekday - now.isoweekday()), 1.0
    if context.tense() in ("future", "present"):  # "it ends on Thursday"
        return now + timedelta((weekday - now.isoweekday()) % 7), 0.9
    return now - timedelta((now.isoweekday() - weekday) % 7), 0.9


def step(now: date, weekday: int, direction: Direction) -> date:
    """The nearest such weekday strictly before (-1) or after (1) `now`."""
    if direction == -1:
        return now - timedelta((now.isoweekday() - weekday - 1) % 7 + 1)
    return now + timedelta((weekday - now.isoweekday() - 1) % 7 + 1)
