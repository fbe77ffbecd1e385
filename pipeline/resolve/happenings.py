"""Names and times of events taken apart: telling words, edition, days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pipeline import names
from pipeline.lexicons import load
from pipeline.resolve import scoring
from pipeline.resolve.memory import remembered

_MEMORY = 65_536
_NUMBERED = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_GLUED = re.compile(r"\b([A-Z]{2,8})-?(\d{1,3})\b")  # "COP22"
_IN_BRACKETS = re.compile(r" ?\([^()]{1,40}\)")
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_CARDINALS = "zero one two three four five six seven eight nine ten".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_TENTHS = {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80}
_ROMAN = "ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()


class EventName(NamedTuple):
    """An event's name as a compare key; `telling` words say which event, `numbers` and `years` which edition."""

    key: str
    heads: frozenset[str]
    telling: frozenset[str]
    numbers: frozenset[int]
    years: frozenset[int]


class Days(NamedTuple):
    """The days of an event as ordinals, inclusive; `precision` is 4 (year), 7 (month) or 10 (day) letters of a date."""

    first: int
    last: int
    precision: int


def _thaw(value: list[Any]) -> EventName:
    return EventName(value[0], *map(frozenset, value[1:]))


@remembered("events", thaw=_thaw)
def take_apart(name: str) -> EventName:
    """The parts of an event's name; an acronym in brackets behind it is left out."""
    plain = _GLUED.sub(r"\1 \2", _IN_BRACKETS.sub("", name) or name)
    words = names.organization_key(plain).split()
    heads: set[str] = set()
    telling: set[str] = set()
    numbers: set[int] = set()
    years: set[int] = set()
    for at, word in enumerate(words):
        if at > 0 and word in _ORDINALS and words[at - 1] in _TENS:
            continue  # read with the tens
        number = _number(word, words[at + 1] if at + 1 < len(words) else "")
        if _YEAR.fullmatch(word):
            years.add(int(word))
        elif number is not None:
            numbers.add(number)
        elif word in load("event_heads"):
            heads.add(word)
        elif word not in _set("plain") and word not in _set("small") and word not in _TENS:
            telling.add(word)
    return EventName(" ".join(words), frozenset(heads), frozenset(telling), frozenset(numbers), frozenset(years))


def _number(word: str, following: str) -> int | None:
    """The number that a word is: "third", "3rd", "22", "III", or the tens of "twenty-second" with the word after it."""
    if word in _TENS:
        return _TENS[word] + _ORDINALS.index(following) if following in _ORDINALS[1:10] else None
    if word in _ORDINALS:
        return _ORDINALS.index(word)
    if word in _TENTHS:
        return _TENTHS[word]
    if word in _ROMAN:
        return _ROMAN.index(word) + 2
    match = _NUMBERED.fullmatch(word)
    return int(match[1]) if match is not None else None


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(scoring.settings("events")[name])


@lru_cache(_MEMORY)
def days(start: str | None, end: str | None) -> Days | None:
    """The days from the first of `start` to the last of `end` (or `start`), ISO dates of any precision."""
    if start is None:
        return None
    last = start if end is None else end
    try:
        return Days(_first(start).toordinal(), _last(last).toordinal(), min(len(start), len(last)))
    except ValueError:
        return None


def _first(day: str) -> date:
    return date.fromisoformat((day + "-01-01")[:10])


def _last(day: str) -> date:
    if len(day) >= 10:
        return date.fromisoformat(day[:10])
    year, month = int(day[:4]), int(day[5:7]) if len(day) >= 7 else 12
    return (date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)) - timedelta(days=1)
