"""Events across documents: a name, a time, a place, and what or who was part of it; no one of them alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.resolve import blocking, happenings, scoring, spelling
from pipeline.resolve.happenings import Days, EventName, take_apart
from pipeline.resolve.joining import Groups, Pair, join
from pipeline.resolve.outcome import Doubt, Outcome
from pipeline.resolve.profiles import span
from pipeline.resolve.rows import EventRow, Months
from pipeline.resolve.scoring import NOTHING

_DAY, _MONTH, _YEAR = 10, 7, 4  # letters of an ISO date
_ROUND = 6  # months between an event without a date and its report
_NEAR = 10  # days that may lie between two dates of one event that were written down wrongly
_SAME_NAME = 5  # the highest level of names
_MOST_WORDS = 6  # telling words of a name under which an event is looked up


@dataclass(frozen=True, slots=True)
class _Event:
    """Rows of one name, day and place, as they are compared."""

    rows: tuple[EventRow, ...]
    name: EventName
    names: tuple[EventName, ...]
    classification: str
    days: Days | None
    told: Months | None
    location: str | None
    country: str | None
    parents: frozenset[str]
    company: frozenset[str]


def resolve_events(rows: Sequence[EventRow]) -> Outcome[EventRow]:
    """The rows as one group an event, and the pairs that a reader should look at. Order-free."""
    row_of = {row.id: row for row in rows}
    everything = [_event(group, row_of) for group in _same(rows)]
    found = blocking.pairs([_blocks(one) for one in everything], [one.name.key for one in everything])
    weigher = model()
    weighed = [Pair(a, b, weigher.weigh(everything[a], everything[b], terms={})) for a, b in found]

    def apart(a: int, b: int) -> str | None:
        return _contradiction(everything[a], everything[b])

    groups = Groups(len(everything))
    join(groups, weighed, merge=weigher.merge, margin=weigher.margin, weak=(), apart=apart)
    joined: dict[int, list[EventRow]] = {}
    for number, one in enumerate(everything):
        joined.setdefault(groups.find(number), []).extend(one.rows)
    return Outcome(tuple(tuple(group) for group in joined.values()), tuple(_doubts(groups, everything, weighed)))


@cache
def model() -> scoring.Model[_Event]:
    """The weights of `models/resolution/events.json` with the functions below."""
    return scoring.model("events", COMPARISONS)


def _same(rows: Sequence[EventRow]) -> list[list[EventRow]]:
    """Rows of one name, day, place and parent; a name that tells nothing, or no day, makes each row one of its own."""
    found: dict[tuple[str, ...], list[EventRow]] = {}
    for row in rows:
        name = take_apart(row.name)
        key: tuple[str, ...] = (row.document, row.id)
        if name.telling and row.start_date is not None and len(row.start_date) == _DAY and row.parent is None:
            place = spelling.body_key(row.location or "")
            key = (name.key, row.start_date, row.end_date or "", place, row.country or "", row.classification)
        found.setdefault(key, []).append(row)
    return [found[key] for key in sorted(found)]


def _event(rows: Sequence[EventRow], row_of: Mapping[str, EventRow]) -> _Event:
    first = max(rows, key=_fullness)
    forms = {take_apart(form) for row in rows for form in (row.name, *row.other_names)}
    parents = (row_of[row.parent] for row in rows if row.parent is not None and row.parent in row_of)
    return _Event(
        rows=tuple(rows),
        name=take_apart(first.name),
        names=tuple(sorted((form for form in forms if form.telling), key=_name_key))[:_MOST_WORDS],
        classification=first.classification,
        days=happenings.days(first.start_date, first.end_date),
        told=span(row.when for row in rows),
        location=spelling.body_key(first.location.partition(",")[0]) if first.location is not None else None,
        country=first.country,
        parents=frozenset(take_apart(parent.name).key for parent in parents),
        company=frozenset(key for row in rows for key in row.company),
    )


def _fullness(row: EventRow) -> tuple[int, str, str]:
    return len(row.name), row.name, row.id


def _name_key(name: EventName) -> str:
    return name.key


def _blocks(one: _Event) -> Iterable[str]:
    """Keys under which an event meets others: its names, its days with telling words, place or parent, its edition."""
    for name in one.names:
        yield f"n {' '.join(sorted(name.telling))} {_edition(name)}"
    words = sorted(one.name.telling)[:_MOST_WORDS]
    if one.days is not None and one.days.precision == _DAY:
        for day in range(one.days.first, min(one.days.last, one.days.first + 4) + 1):
            yield from (f"d {day} {word}" for word in words)
            yield from (f"p {day} {parent}" for parent in one.parents)
            yield f"k {day} {one.location or one.country or ''} {one.classification}"
    for year in sorted({*one.name.years, *_years(one.days)}):
        yield from (f"y {year} {a} {b}" for a, b in pairwise(words))
        yield f"y {year} {' '.join(words)}"
    yield from (f"e {_edition(one.name)} {word}" for word in words if one.name.numbers)


def _years(days: Days | None) -> Iterable[int]:
    """The year in which an event is; none where it is not known to the year."""
    return () if days is None else (date.fromordinal((days.first + days.last) // 2).year,)


def _edition(name: EventName) -> str:
    return " ".join(map(str, sorted(name.numbers)))


def _name_level(left: _Event, right: _Event) -> int:
    """Names: 5 the same, of several telling words, 4 the same telling words, 3 the same, of one telling word, 2 one
    with more, 1 half of the words shared, 0 different; nothing where a name tells nothing.
    """
    if not left.names or not right.names:
        return NOTHING
    best = 0
    for a in left.names:
        for b in right.names:
            if not a.telling.isdisjoint(b.telling):
                best = max(best, _likeness(a, b))
        if best == _SAME_NAME:
            break
    return best


def _likeness(a: EventName, b: EventName) -> int:
    shared = len(a.telling & b.telling)
    if a.telling == b.telling:
        if shared == 1:
            return 3 if a.heads == b.heads else 2
        return 5 if a.heads == b.heads else 4
    if shared == min(len(a.telling), len(b.telling)):
        return 2
    return int(2 * shared >= max(len(a.telling), len(b.telling)))


def _kind_level(left: _Event, right: _Event) -> int:
    """Kinds: 1 the same, 0 different; "other" says nothing."""
    if "other" in (left.classification, right.classification):
        return NOTHING
    return int(left.classification == right.classification)


def _edition_level(left: _Event, right: _Event) -> int:
    """Editions: 1 the same number or year in the names, 0 different ones."""
    a, b = left.name, right.name
    if a.numbers and b.numbers and a.numbers != b.numbers:
        return 0
    if not (a.telling and b.telling):
        return NOTHING  # many events have a first session
    if a.numbers and b.numbers:
        return 1
    if a.years and b.years:
        return 0 if a.years.isdisjoint(b.years) else 1
    return NOTHING


def _date_level(left: _Event, right: _Event) -> int:
    """Dates: 6 began on one day, 5 days in common, 4 in one month, 3 the year of the name, 2 in one year, 1 days apart,
    0 other times.
    """
    a, b = left.days, right.days
    if a is None or b is None:
        return _year_in_name(left, right)
    if a.first > b.last or b.first > a.last:
        return int(max(a.first - b.last, b.first - a.last) <= _NEAR)
    precision = min(a.precision, b.precision)
    if precision == _DAY:
        return 6 if a.first == b.first else 5
    return 4 if precision == _MONTH else 2


def _year_in_name(left: _Event, right: _Event) -> int:
    for one, other in ((left, right), (right, left)):
        if one.name.years and other.days is not None:
            return 0 if one.name.years.isdisjoint(_years(other.days)) else 3
    return NOTHING


def _is_of_another_time(left: _Event, right: _Event) -> bool:
    """Whether one has no date, nothing says which edition it is, and its report was not written when the other was."""
    if _date_level(left, right) != NOTHING or _edition_level(left, right) != NOTHING:
        return False
    a, b = (_around(one) for one in (left, right))
    return a is not None and b is not None and max(a.first - b.last, b.first - a.last) > _ROUND


def _around(one: _Event) -> Months | None:
    """When an event was; where it has no date, when it was told of."""
    if one.days is None:
        return one.told
    first, last = date.fromordinal(one.days.first), date.fromordinal(one.days.last)
    return Months(first.year * 12 + first.month - 1, last.year * 12 + last.month - 1)


def _place_level(left: _Event, right: _Event) -> int:
    """Places: 2 the same, 1 the same country, 0 different."""
    if left.location is not None and right.location is not None:
        if left.location == right.location:
            return 2
        inside = f" {left.location} " in f" {right.location} " or f" {right.location} " in f" {left.location} "
        return 1 if inside and left.country == right.country else 0
    if left.country is None or right.country is None:
        return NOTHING
    return int(left.country == right.country)


def _parent_level(left: _Event, right: _Event) -> int:
    """Parents: 1 one in common, 0 others."""
    if not left.parents or not right.parents:
        return NOTHING
    return 0 if left.parents.isdisjoint(right.parents) else 1


def _company_level(left: _Event, right: _Event) -> int:
    """Participants: 1 several in common, 0 one; nothing is known where there is none."""
    shared = len(left.company & right.company)
    return int(shared > 1) if shared else NOTHING


COMPARISONS: dict[str, Callable[[_Event, _Event], int]] = {
    "name": _name_level,
    "kind": _kind_level,
    "edition": _edition_level,
    "date": _date_level,
    "place": _place_level,
    "parent": _parent_level,
    "company": _company_level,
}


def _contradiction(a: _Event, b: _Event) -> str | None:
    """What keeps two events apart however alike they are, in words."""
    if a.name.key != b.name.key and not {row.document for row in a.rows}.isdisjoint(row.document for row in b.rows):
        return "one report tells of both"
    if _edition_level(a, b) == 0:
        return "they are different editions"
    if _date_level(a, b) in (0, 1):
        return "they were on different days"
    if _is_of_another_time(a, b):
        return "one has no date, and its report is of another time"
    if _place_level(a, b) == 0:
        return "they were in different places"
    if _beside(a.name.key) != _beside(b.name.key):
        return "one is held before, after or within the other"
    parts = scoring.settings("events")["parts"]
    if a.classification != b.classification and (a.classification in parts or b.classification in parts):
        return "one is part of what the other is"
    if _parent_level(a, b) == 0:
        return "they are part of different events"
    return None


@lru_cache(65_536)
def _beside(key: str) -> frozenset[str]:
    """The words of a name by which the event is held before, after or within another."""
    return frozenset(scoring.settings("events")["beside"]).intersection(key.split())


def _doubts(groups: Groups, everything: Sequence[_Event], weighed: Sequence[Pair]) -> Iterable[Doubt]:
    """Pairs that neither merged nor stand clearly apart; what contradicts a pair puts it apart."""
    weigher = model()
    for pair in weighed:
        left, right = everything[pair.left], everything[pair.right]
        if pair.bits < weigher.review or groups.find(pair.left) == groups.find(pair.right):
            continue
        if _contradiction(left, right) is None:
            reasons = scoring.in_words(weigher.explain(left, right, terms={}))
            yield Doubt(left.rows[0].id, right.rows[0].id, scoring.probability(pair.bits), pair.bits, reasons)
