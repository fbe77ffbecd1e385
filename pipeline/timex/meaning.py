"""What a time expression says, before it is tied to a calendar: the output of the rules, the input of `resolve`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `settled` is false where morning or afternoon is open ("2:30"); `part` is a TIMEX3 day part."""

    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    zone: str | None = None
    settled: bool = True
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month or year as written; what is not written is None.

    `direction` is the word before it: -1 last, 0 this, 1 next. `base` gives the fields that are missing ("March of
    this year"). `bc` years count backwards.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    direction: Direction | None = None
    base: Meaning | None = None
    clock: Clock | None = None
    bc: bool = False
    open: bool = False  # day and month in figures, in an order that nothing settles
    nth: int | None = None  # the n-th such weekday of the month or year; -1 the last


@dataclass(frozen=True, slots=True)
class Period:
    """A part of the calendar larger than a day and unlike a month or year.

    `kind` is quarter, half, season, decade, century, week, weekend, fiscal, academic; `index` counts it ("3" of the
    third quarter; 197 for the 1970s; 19 for the 20th century), `code` is a season.
    """

    kind: str
    index: int | None = None
    code: str | None = None
    year: int | None = None
    direction: Direction | None = None
    base: Meaning | None = None
    bc: bool = False


@dataclass(frozen=True, slots=True)
class Feast:
    """A day that has a name, with the year if the text gives one."""

    name: str
    year: int | None = None
    direction: Direction | None = None
    base: Meaning | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """`count` units away from the document's date, from the date last spoken of ("narrative"), or from another one."""

    unit: str
    count: float | None
    base: Meaning | Literal["document", "narrative"] = "document"
    clock: Clock | None = None
    ahead: bool = False  # which way, where the count is open
    calendar: bool = False  # "last decade" is one of the calendar, "a decade ago" ten years ago
    exact: bool = False  # counted from a day, so that a day comes out ("two weeks from 5 May")


@dataclass(frozen=True, slots=True)
class Part:
    """The beginning, middle, end of something, or an open side of it: a TIMEX3 `mod` over a meaning."""

    of: Meaning
    mod: str


@dataclass(frozen=True, slots=True)
class Length:
    """A duration: amounts by unit; None for an amount that the text leaves open ("several years")."""

    amounts: tuple[tuple[str, float | None], ...]
    mod: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A duration that touches the document's date, or the date last spoken of: "the past five years"."""

    length: Length
    direction: Direction
    base: Meaning | Literal["document", "narrative"] = "document"


@dataclass(frozen=True, slots=True)
class Recurring:
    """A set: a TIMEX3 period or an unspecific value ("XXXX-WXX-2")."""

    value: str


@dataclass(frozen=True, slots=True)
class Vague:
    """PAST_REF, PRESENT_REF or FUTURE_REF."""

    value: str
    kind: str = "DATE"


@dataclass(frozen=True, slots=True)
class Span:
    """From one meaning to another, both included."""

    first: Meaning
    last: Meaning


@dataclass(frozen=True, slots=True)
class Listing:
    """Several meanings that share words ("3, 5 and 9 April"): each is an expression of its own.

    `bounds` are the offsets of each in the text, half-open.
    """

    members: tuple[Meaning, ...]
    bounds: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """Written like a date, but no day of any calendar."""

    reason: str


Meaning = (
    Clock | Point | Period | Feast | Shift | Part | Length | Window | Recurring | Vague | Span | Listing | Impossible
)
