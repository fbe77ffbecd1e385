"""How long an office is held, where the text says it after the office: "from 1994 to 1997", "since May 2009"."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import Protocol

from pipeline.marks import RoleClaim
from pipeline.stages.roles.scene import Scene

_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")
_NEAR = 4  # words between the office and the date
_BETWEEN = frozenset("from since until till in ( , between through for starting effective as of".split())


class Date(Protocol):
    """What this file needs of a time expression: offsets in the reading view, and its TIMEX3 value."""

    start: int
    end: int
    value: str


def with_terms(scene: Scene, claims: list[RoleClaim], dates: list[Date]) -> list[RoleClaim]:
    """The claims, with start and end of the office where a date follows them."""
    ordered = sorted(dates, key=_start)
    starts = [date.start for date in ordered]
    return [_dated(scene, claim, ordered, starts) for claim in claims]


def _start(date: Date) -> int:
    return date.start


def _dated(scene: Scene, claim: RoleClaim, dates: list[Date], starts: list[int]) -> RoleClaim:
    words = scene.words
    end = words.end[claim.end - 1]
    index = bisect_left(starts, end)
    if index == len(starts):
        return claim
    date = dates[index]
    between = []
    for word in range(claim.end, min(claim.end + _NEAR, len(words))):
        if words.block[word] != words.block[claim.end - 1]:
            return claim
        if words.start[word] >= date.start:
            break
        between.append(words.lower[word])
    else:
        return claim
    if any(word not in _BETWEEN for word in between) or not words.text:
        return claim
    inside = words.lower[claim.end] if claim.end < len(words) else ""
    return _with_date(claim, date.value, between or [inside])


def _with_date(claim: RoleClaim, value: str, between: list[str]) -> RoleClaim:
    parts = value.split("/")
    if not all(_ISO.fullmatch(part) for part in parts):
        return claim
    if len(parts) == 2:
        return replace(claim, start_date=parts[0], end_date=parts[1], status=claim.status or "former")
    if "since" in between:
        return replace(claim, start_date=parts[0], status=claim.status or "current")
    if {"until", "till", "through"} & set(between):
        return replace(claim, end_date=parts[0], status=claim.status or "former")
    if "in" in between and re.search(r"appointed|elected|named|became|chosen", claim.reason):
        return replace(claim, start_date=parts[0])
    return claim
