"""What is known at a place in the text while it is resolved, and the shape of what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from pipeline.timex import almanac
from pipeline.timex.focus import NO_FOCUS, Focus
from pipeline.timex.meaning import Clock
from pipeline.timex.tense import Clauses, Tense, clauses


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
    """A place in the text, and what is known there: the document's date, the date last spoken of, years, tense."""

    low: str
    anchor: str | None
    moment: datetime | None = None  # the document's time of day, where its date has one
    given: Callable[[int, int], Tense | None] | None = None  # the caller's word on tense
    start: int = 0  # the expression that is being resolved
    end: int = 0
    block: tuple[int, int] = (0, 0)
    clauses: Clauses | None = None  # those of the block, once asked for
    narrative: str | None = None
    day: str | None = None  # the last full day, which clock times belong to
    past_day: str | None = None  # the last one up to the document's date
    stretch: tuple[date, date] | None = None  # the last days from one to the other, inclusive
    hour: int | None = None  # that of the last time of day
    focus: Focus = NO_FOCUS  # the years of the document
    dated: int | None = None  # the year last written with a month, before this place
    year: int | None = None  # the year last written before this place, in the same block
    year_end: int = 0  # where that ends

    def now(self) -> date | None:
        """The document's day, None where it has none or is less precise."""
        return date.fromisoformat(self.anchor) if self.anchor is not None and len(self.anchor) == 10 else None

    def move(self, start: int, end: int) -> None:
        """Goes on to the expression from `start` to `end`; a year does not hold beyond its block."""
        self.start, self.end = start, end
        if start >= self.block[1]:
            first = self.low.rfind("\n", self.block[1], start) + 1 or self.block[1]
            last = self.low.find("\n", end)
            self.block = first, len(self.low) if last < 0 else last
            self.clauses, self.year = None, None

    def tense(self) -> Tense | None:
        """The tense around the expression: the caller's word, else that of the words around."""
        found = None if self.given is None else self.given(self.start, self.end)
        return self._clauses().tense(self.start, self.end) if found is None else found

    def habit(self) -> bool:
        """Whether the sentence says what is so every year."""
        return self._clauses().habit(self.start, self.end)

    def _clauses(self) -> Clauses:
        if self.clauses is None:
            self.clauses = clauses(self.low, *self.block)
        return self.clauses


def dated(value: str, *, anchor: str | None = None, weight: float = 1.0) -> Resolved:
    """A DATE (a TIME where the value has one) with the interval its value covers."""
    bounds = almanac.days(value)
    start, end = bounds if bounds is not None else (None, None)
    return Resolved(value, "TIME" if "T" in value else "DATE", None, start, end, anchor, weight)


def with_clock(found: Resolved, clock: Clock | None) -> Resolved:
    """The same day with the time of day after it."""
    if clock is None or "T" in found.value or found.reason is not None:
        return found
    return replace(found, value=f"{found.value}T{time_text(clock)}", type="TIME")


def time_text(clock: Clock) -> str:
    """A time of day as TIMEX3 writes it after the T: 14:30, or MO, AF, EV, NI for a part of the day."""
    if clock.hour is None:
        return clock.part or ""
    text = f"{clock.hour:02}:{clock.minute or 0:02}"
    if clock.second is not None:
        text += f":{clock.second:02}"
    return text + ("Z" if clock.zone in ("GMT", "UTC", "z") else "")
