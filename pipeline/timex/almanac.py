"""Calendar arithmetic on TIMEX3 values: the days a value covers, a value so many units away, Easter."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|W(?P<week>\d\d)(?:-(?P<end>WE))?"
    r"|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)))?(?:T.*)?"
)
_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}


@lru_cache(maxsize=4096)
def days(value: str) -> tuple[date, date] | None:
    """The first and the last day (inclusive) of a TIMEX3 date value; None where it names no stretch of the calendar.

    Seasons are the meteorological ones of the northern half of the world; decades and centuries are those of their
    leading digits (197 is 1970 to 1979).
    """
    if value.isdigit() and len(value) in (2, 3):
        span = 10 ** (4 - len(value))
        first = int(value) * span
        return (date(first, 1, 1), date(first + span - 1, 12, 31)) if first else None
    found = _VALUE.fullmatch(value)
    if found is None or found["year"] == "0000":
        return None
    year = int(found["year"])
    try:
        if found["day"]:
            day = date(year, int(found["month"]), int(found["day"]))
            return day, day
        if found["week"]:
            monday = date.fromisocalendar(year, int(found["week"]), 1)
            return monday + timedelta(5 if found["end"] else 0), monday + timedelta(6)
    except ValueError:
        return None
    if found["season"]:
        return _months(year, _SEASON_STARTS[found["season"]], 3)
    if found["quarter"]:
        return _months(year, 3 * int(found["quarter"]) - 2, 3)
    if found["half"]:
        return _months(year, 6 * int(found["half"]) - 5, 6)
    if found["month"]:
        return _months(year, int(found["month"]), 1) if 1 <= int(found["month"]) <= 12 else None
    return date(year, 1, 1), date(year, 12, 31)


def _months(year: int, month: int, count: int) -> tuple[date, date] | None:
    last = year * 12 + month + count - 2
    if last // 12 > 9999:
        return None
    return date(year, month, 1), date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])


def precision(value: str) -> str:
    """The unit that a TIMEX3 date value is given in: day, week, weekend, month, quarter, half, season, year, ..."""
    value = value.partition("T")[0]
    if "-W" in value:
        return "weekend" if value.endswith("WE") else "week"
    for sign, unit in (("-Q", "quarter"), ("-H", "half"), ("-S", "season"), ("-F", "season"), ("-WI", "season")):
        if sign in value:
            return unit
    return {2: "century", 3: "decade", 4: "year", 7: "month", 10: "day"}.get(len(value), "day")


def at(day: date, unit: str) -> str:
    """The TIMEX3 value of the `unit` that holds `day`."""
    if unit in ("week", "fortnight", "weekend"):
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    text = day.isoformat()
    if unit == "quarter":
        return f"{text[:4]}-Q{(day.month + 2) // 3}"
    if unit == "half":
        return f"{text[:4]}-H{1 if day.month < 7 else 2}"
    return text[: {"year": 4, "month": 7, "decade": 3, "century": 2, "millennium": 1}.get(unit, 10)]


def add(day: date, unit: str, count: int) -> date | None:
    """`day` moved by whole units; the end of a shorter month holds it (31 January + 1 month is 28 February)."""
    try:
        if unit in _MONTHS_IN:
            months = day.year * 12 + day.month - 1 + count * _MONTHS_IN[unit]
            year, month = months // 12, months % 12 + 1
            return date(year, month, min(day.day, monthrange(year, month)[1]))
        return day + timedelta(count * {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1))
    except (ValueError, OverflowError):
        return None


def moved(value: str, unit: str, count: int) -> str | None:
    """The value `count` units from `value`, at the coarser of their precisions; None where `value` is too coarse.

    A week cannot be counted from a month, nor a day from a year: precision is never made up.
    """
    bounds = days(value)
    if bounds is None or finer(unit, precision(value)):
        return None
    day = add(bounds[0], unit, count)
    return None if day is None else at(day, unit)


_ORDER = ("day", "weekend", "week", "fortnight", "month", "season", "quarter", "half", "year", "decade", "century")


def finer(unit: str, than: str) -> bool:
    """Whether `unit` is a smaller unit of time than `than`."""
    if unit in ("second", "minute", "hour", "night"):
        return than != "day"
    return _ORDER.index(unit) < _ORDER.index(than) if unit in _ORDER and than in _ORDER else False


def nth_weekday(first: date, last: date, *, weekday: int, nth: int) -> date | None:
    """The `nth` such ISO weekday (1 is Monday) from `first` to `last` (inclusive); -1 is the last one."""
    if nth < 0:
        day = last - timedelta((last.isoweekday() - weekday) % 7)
    else:
        day = first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    return day if first <= day <= last else None


def easter(year: int, *, eastern: bool = False) -> date:
    """Easter Sunday (Gregorian date) of the western or the eastern churches.

    Source: the anonymous Gregorian algorithm and Meeus' Julian algorithm (Meeus, Astronomical Algorithms, chapter 8).
    """
    if eastern:
        a, b, c = year % 4, year % 7, year % 19
        d = (19 * c + 15) % 30
        e = (2 * a + 4 * b - d + 34) % 7
        month, day = divmod(d + e + 114, 31)
        return date(year, month, day + 1) + timedelta(year // 100 - year // 400 - 2)
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l_ = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * l_) // 433
    month = (h + l_ - 7 * m + 90) // 25
    return date(year, month, (h + l_ - 7 * m + 33 * month + 19) % 32)
