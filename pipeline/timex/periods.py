"""Quarters, seasons, weeks, decades and feasts tied to the calendar."""

from __future__ import annotations

from datetime import timedelta

from pipeline.timex import almanac
from pipeline.timex.context import Context, Resolved, dated
from pipeline.timex.meaning import Feast, Period
from pipeline.timex.observances import day_of


def period(meaning: Period, base: str | None, context: Context) -> Resolved:
    """A period's value; `base` is the value of what it is placed in, None where there is none."""
    index = meaning.index or 0
    if meaning.kind in ("decade", "century"):
        value = f"{index:03}" if meaning.kind == "decade" else f"{index:02}"
        return Resolved(f"BC{value}") if meaning.bc else dated(value)
    if meaning.kind in ("week", "weekend") and meaning.base is not None:
        return Resolved("XXXX-WXX", weight=0.5) if base is None else _week_in(meaning, base, context)
    if meaning.kind == "weekend":
        return _weekend(context)
    if meaning.kind == "season":
        return _season(meaning, base, context)
    year, anchor, weight = meaning.year, None, 1.0
    if year is None and base is not None:
        year, anchor = int(base[:4]), context.anchor
    if year is None and context.year is not None and context.anchor is None:
        year, anchor, weight = context.year, context.narrative, 0.7
    if year is None and context.anchor is not None:
        year, anchor, weight = int(context.anchor[:4]), context.anchor, 0.85
        year -= meaning.kind != "week" and _not_yet(meaning, year, context)
    sign = {"quarter": f"Q{index}", "half": f"H{index}", "week": f"W{index:02}"}[meaning.kind]
    return dated(f"{'XXXX' if year is None else f'{year:04}'}-{sign}", anchor=anchor, weight=weight)


def _not_yet(meaning: Period, year: int, context: Context) -> bool:
    """Whether a quarter or half begins after the document's date though what is said of it is not to come."""
    ahead = almanac.days(f"{year:04}-{meaning.kind[0].upper()}{meaning.index}")
    now = almanac.days(context.anchor or "")
    return ahead is not None and now is not None and ahead[0] > now[1] and context.tense() in (None, "past")


def _season(meaning: Period, base: str | None, context: Context) -> Resolved:
    """A season of the year written, else by its word ("last summer"), else by the tense; of any year in a habit."""
    if meaning.year is not None or base is not None:
        year = meaning.year if meaning.year is not None else int((base or "")[:4])
        return dated(f"{year:04}-{meaning.code}", anchor=None if base is None else context.anchor)
    direction = meaning.direction
    whole = None if context.anchor is None else almanac.days(context.anchor)
    if direction is None:
        tense = context.tense()
        if whole is None or tense not in ("past", "future") or context.habit():
            return Resolved(f"XXXX-{meaning.code}", weight=0.6)
    if whole is None or context.anchor is None:
        return Resolved(f"XXXX-{meaning.code}", weight=0.6)
    now = whole[0]
    year = now.year - (meaning.code == "WI" and now.month <= 2)
    bounds = almanac.days(f"{year:04}-{meaning.code}")
    if bounds is not None and direction is None:
        year += -1 if tense == "past" and bounds[0] > now else 1 if tense == "future" and bounds[1] < now else 0
    elif bounds is not None and direction == 0:
        year -= bounds[0] > now and context.tense() == "past"
    elif bounds is not None and direction == -1:
        year -= bounds[1] >= now
    elif bounds is not None and direction == 1:
        year += bounds[0] <= now
    return dated(f"{year:04}-{meaning.code}", anchor=context.anchor, weight=0.8 if direction is None else 1.0)


def _weekend(context: Context) -> Resolved:
    """The weekend spoken of: the one before a weekday's news, the one ahead in the future tense."""
    now = context.now()
    if now is None:
        return Resolved("XXXX-WXX-WE", weight=0.6)
    back = 7 if context.tense() == "past" and now.isoweekday() < 6 else 0
    return dated(almanac.at(now - timedelta(back), "weekend"), anchor=context.anchor, weight=0.8)


def _week_in(meaning: Period, base: str, context: Context) -> Resolved:
    """The n-th week (or weekend) of a month or year, or the one around a day. A week is where most of its days are."""
    bounds = almanac.days(base)
    if bounds is None:
        return Resolved("XXXX-WXX", weight=0.5)
    first, last = bounds
    if meaning.index == -1:
        day = last - timedelta(3)
    else:
        monday = first - timedelta(first.weekday())
        if len(base) == 4 and first.isoweekday() > 4:
            monday += timedelta(7)
        day = monday + timedelta(7 * ((meaning.index or 1) - 1))
        if len(base) == 7 and meaning.kind == "weekend" and monday + timedelta(5) < first:
            day += timedelta(7)
    return dated(almanac.at(day, meaning.kind), anchor=context.anchor, weight=0.9)


def feast(meaning: Feast, base: str | None, context: Context) -> Resolved:
    """The day of a feast in the year written, else in the document's, or the one before or after it."""
    year, anchor, weight = meaning.year, None, 1.0
    if year is None and base is not None:
        year = int(base[:4])
    if year is None and context.anchor is not None:
        year, anchor, weight = int(context.anchor[:4]), context.anchor, 0.8
        here, now = day_of(meaning.name, year), almanac.days(context.anchor)
        if here is not None and now is not None and meaning.direction:
            gone = here < now[0]
            year += -1 if meaning.direction == -1 and not gone else 1 if meaning.direction == 1 and gone else 0
        elif context.habit() and context.tense() in (None, "present"):
            year = None
    elif year is None:
        year = context.year
    day = None if year is None else day_of(meaning.name, year)
    if day is None:
        fixed = meaning.name[:2].isdigit() and meaning.name[2] == "-"
        return Resolved(f"XXXX-{meaning.name}" if fixed else "XXXX-XX-XX", weight=0.6)
    return dated(day.isoformat(), anchor=anchor, weight=weight)
