"""Dates and times written in figures: which number is the day, and whether there is such a day."""

from __future__ import annotations

import re

from pipeline.timex.grammar import Hit
from pipeline.timex.meaning import Clock, Impossible, Meaning, Point

MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(z|[+-]\d\d:?\d\d)?)?")
_TIME = re.compile(r"(\d{1,2})[:h.](\d\d)(?::(\d\d))?")


def full_year(number: int) -> int:
    """A two-digit year in full: 00 to 49 in this century, 50 to 99 in the last."""
    return number + (2000 if number < 50 else 1900) if number < 100 else number


def leap(year: int) -> bool:
    """Whether the Gregorian calendar gives `year` a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def possible(point: Point) -> Meaning:
    """The point, or why no calendar has it."""
    day, month = point.day, point.month
    if month is None or day is None:
        return point
    if not 1 <= day <= MONTH_LENGTHS[month - 1]:
        return Impossible(f"month {month} has no day {day}")
    if (month, day) == (2, 29) and point.year is not None and not leap(point.year):
        return Impossible(f"29 February: {point.year} is no leap year")
    return point


def numeric_date(hit: Hit) -> Meaning | None:
    """A date in figures with its year: ISO, or day and month in the order that fits, then in the document's order."""
    words = hit.words if hit["n"] is None else str(hit["n"])
    found = _ISO.fullmatch(words)
    if found is not None:
        if not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
            return Impossible(f"no day {words}") if "-" in words else None
        clock = None
        if found[4] is not None:
            clock = Clock(int(found[4]), int(found[5]), None if found[6] is None else int(found[6]), found[7])
        return possible(Point(int(found[1]), int(found[2]), int(found[3]), clock=clock))
    sign = next(c for c in words if not c.isdigit())
    a, b, c = words.split(sign)
    if len(a) == 4:
        return _ordered(hit, int(a), int(b), int(c), settled=True)
    if sign == "." and len(c) == 2 and (len(a) < 2 or len(b) < 2):
        return None  # a section number, a version
    year = full_year(int(c))
    if int(a) > 12 or int(b) > 12:
        return _either(hit, year, int(a), int(b))
    first = True if sign == "." else hit.source.day_first
    weekday = hit["w"]
    day, month = (int(a), int(b)) if first else (int(b), int(a))
    return Point(year, month, day, weekday=weekday, open=first is None and a != b)


def _either(hit: Hit, year: int, a: int, b: int) -> Meaning | None:
    day, month = (a, b) if b <= 12 else (b, a)
    if month > 12:
        return Impossible(f"neither {a} nor {b} is a month") if len(hit.words) >= 8 else None
    return _ordered(hit, year, month, day, settled=True)


def _ordered(hit: Hit, year: int, month: int, day: int, *, settled: bool) -> Meaning | None:
    if not 1 <= month <= 12:
        return None
    return possible(Point(year, month, day, weekday=hit["w"], open=not settled))


def numeric_part(hit: Hit) -> Meaning | None:
    """Day and month in figures without a year ("22/04"), where the text around says that it is a date."""
    token = hit.token("n")
    if token is None:
        return None
    a, b = (int(part) for part in token.value.split("/"))
    if token.value == "24/7":
        return None
    if token.value == "9/11" and hit["w"] is None and not re.search(r"\b(?:on|by|until)\s*$", hit.before):
        return Point(2001, 9, 11)
    if hit["w"] is None and not re.search(r"\b(?:on|by|from|until|since|to|before|after|between|back)\s*$", hit.before):
        return None
    if re.match(r"\s*(?:of\b|[a-z]+s\b|%)", hit.after):
        return None
    first = hit.source.day_first
    if a > 12 or b > 12:
        first = a > 12
    day, month = (a, b) if first else (b, a)
    if not (1 <= month <= 12 and 1 <= day <= MONTH_LENGTHS[month - 1]):
        return None
    return Point(None, month, day, weekday=hit["w"], open=first is None and a != b)


def clock_of(hit: Hit) -> Meaning | None:
    """A time of day: figures with a sign between, or with "a.m.", "o'clock", "noon"."""
    words = hit.words
    for name, hour in (("noon", 12), ("midday", 12), ("midnight", 0)):
        if words.startswith(name):
            return Clock(hour, 0)
    zone = next((t.value for t in hit.matched if _is_zone(t.value)), None)
    half = next((t.value for t in hit.matched if t.value in ("a", "p")), None)
    minute = second = None
    if hit["h"] is not None:
        hour, minute = int(hit["h"]), hit["m"]
    else:
        found = _TIME.match(hit.low, *hit.place("c")) if hit.token("c") is not None else None
        if found is None:
            return None
        hour, minute = int(found[1]), int(found[2])
        second = None if found[3] is None else int(found[3])
    if hour > 24 or (minute or 0) > 59 or (half is not None and not 1 <= hour <= 12):
        return Impossible(f"no time of day {words}") if half is None and "h" not in words and zone else None
    settled = half is not None or hour > 12 or zone is not None or hour == 0 or words.startswith("0")
    if half is not None:
        hour = hour % 12 + (12 if half == "p" else 0)
    return Clock(hour, minute, second, zone, settled)


def _is_zone(value: object) -> bool:
    return isinstance(value, str) and value.isupper() and 2 <= len(value) <= 4
