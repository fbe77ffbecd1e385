"""Rules that put a time of day to a date: "on 5 May at 10 a.m.", "tomorrow from 7 to 9"; level two."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.timex.grammar import Hit
from pipeline.timex.levels import DISTANCES, PARTS
from pipeline.timex.meaning import Clock, Length, Meaning, Point, Recurring, Shift, Span

rule = PARTS.rule


def timed(date: Meaning, clock: Clock) -> Meaning | None:
    """The date with the time of day; None for what is no day or has its time already."""
    if not isinstance(date, Point | Shift):
        return None
    if date.clock is not None:  # "tonight at 8": the part of the day settles the hour
        return replace(date, clock=settle(clock, date.clock.part)) if date.clock.hour is None else None
    if isinstance(date, Point):
        return replace(date, clock=clock) if date.day is not None or date.weekday is not None else None
    return replace(date, clock=clock) if date.unit == "day" else None


def settle(clock: Clock, part: str | None) -> Clock:
    """The clock with the half of the day that "in the morning", "tonight" say."""
    if clock.hour is None or clock.settled or part is None:
        return clock
    late = part in ("AF", "EV") or (part == "NI" and clock.hour >= 5)
    hour = clock.hour % 12 + 12 if late and clock.hour <= 12 else clock.hour
    return replace(clock, hour=hour, settled=True)


def _hour(number: object) -> Clock | None:
    if not isinstance(number, int) or not 0 <= number <= 24:
        return None
    return Clock(number, settled=number > 12 or number == 0)


@rule("date-clock", "d:(POINT | SHIFT) ,? (at | around | about | by)? c:CLOCKED", confidence=0.94)
@rule("clock-date", "c:CLOCKED (on | of | ,)? the? d:(POINT | SHIFT)", confidence=0.94)
def _date_clock(hit: Hit) -> Meaning | None:
    return timed(hit["d"], hit["c"]) if isinstance(hit["c"], Clock) else None


@rule("date-hour", "d:(POINT | SHIFT) (at | around) h:HOUR", "d:(POINT | SHIFT) (at | around) t:dec", confidence=0.8)
@rule("hour-date", "(at | by | around) x:(h:HOUR d:SHIFT)", confidence=0.75)
def _date_hour(hit: Hit) -> Meaning | None:
    if re.match(r"\s*(?:%|[a-z]{3,}s\b|,\d)", hit.after):
        return None
    clock = _hour(hit["h"])
    if hit["t"] is not None:
        hour, _, minute = hit.low[slice(*hit.place("t"))].partition(".")
        clock = _hour(int(hour)) if len(minute) == 2 and int(minute) < 60 else None
        clock = None if clock is None else replace(clock, minute=int(minute))
    return None if clock is None else timed(hit["d"], clock)


@rule("clock-part", "(c:CLOCKED | h:HOUR) r:RECUR", "c:CLOCKED at n:unight", confidence=0.93)
def _clock_part(hit: Hit) -> Meaning | None:
    clock = hit["c"] or _hour(hit["h"])
    part = "NI" if hit["r"] is None else _part_of(hit["r"])
    if part is None:
        return None
    return settle(clock, part) if isinstance(clock, Clock) and clock.hour is not None else None


@rule(
    "date-clocks",
    "d:(POINT | SHIFT) ,? (from | between | at)? c:CLOCKSPAN",
    "(from | between)? x:(c:CLOCKSPAN (on | of | ,)? the? d:(POINT | SHIFT))",
    confidence=0.93,
)
def _date_clocks(hit: Hit) -> Meaning | None:
    first, last = timed(hit["d"], hit["c"].first), timed(hit["d"], hit["c"].last)
    return None if first is None or last is None else Span(first, last)


@rule(
    "date-hours",
    "d:(POINT | SHIFT) ,? (from | between)? a:HOUR (TO | and) b:HOUR",
    "(from | between)? x:(a:HOUR (TO | and) b:HOUR (on | ,)? d:(POINT | SHIFT))",
    confidence=0.8,
)
def _date_hours(hit: Hit) -> Meaning | None:
    date, first, last = hit["d"], _hour(hit["a"]), _hour(hit["b"])
    told = hit.has("from") or hit.has("between")
    if isinstance(date, Point) and (date.weekday is None or date.month is not None) and not told:
        return None
    if (hit.has("and") and not told) or re.match(r"\s*(?:[%/]|[a-z]{3,}s\b)", hit.after):
        return None
    if first is None or last is None or first == last:
        return None
    a, b = timed(date, first), timed(date, last)
    return None if a is None or b is None else Span(a, b)


@rule(
    "date-daypart",
    "d:(POINT | SHIFT) (p:daypart | n:unight | r:RECUR)",
    "(the | early | late)? (p:daypart | n:unight) of the? d:(POINT | SHIFT)",
    "d:SHIFT m:meridiem",
    confidence=0.93,
)
def _date_part(hit: Hit) -> Meaning | None:
    if hit.words.endswith(("nights", "mornings", "evenings", "afternoons")):
        return None
    half = {"a": "MO", "p": "AF"}.get(hit["m"] or "")
    date = hit["d"]
    if isinstance(date, Point | Shift) and date.clock is not None:
        return date if half is None else None
    part = half or hit["p"] or ("NI" if hit["r"] is None else _part_of(hit["r"]))
    return None if part is None else timed(date, Clock(part=part))


def _part_of(meaning: Meaning) -> str | None:
    """The part of the day that "in the evening" was read as."""
    return meaning.value[1:] if isinstance(meaning, Recurring) and meaning.value.startswith("T") else None


@DISTANCES.rule("clock-for", "from? x:(c:CLOCKED for n:LENGTH)", confidence=0.85)
def _for(hit: Hit) -> Meaning | None:
    start, length = hit["c"], hit["n"]
    if not isinstance(start, Clock) or start.hour is None or not isinstance(length, Length):
        return None
    minutes = sum((count or 0) * {"hour": 60, "minute": 1}.get(unit, 0) for unit, count in length.amounts)
    total = start.hour * 60 + (start.minute or 0) + int(minutes)
    return Span(start, Clock(total // 60 % 24, total % 60, settled=start.settled)) if minutes else None
