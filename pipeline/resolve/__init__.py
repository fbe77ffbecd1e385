"""From what each document says to one row per person, organization and event across documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline import names
from pipeline.records import Claims, Event, Organization, Person, make_id

_E = TypeVar("_E", Person, Organization, Event)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The rows that hold across documents, sorted by id, and the final id of every document-local one."""

    people: tuple[Person, ...]
    organizations: tuple[Organization, ...]
    events: tuple[Event, ...]
    ids: Mapping[str, str]


def resolve(claims: Iterable[Claims]) -> Resolution:
    """One row for what several documents call alike; nothing is merged on a surname alone.

    People merge on their full name (given and family), bodies on their name without article and legal form, events
    on name and start date. Order-free: the order of `claims` changes nothing.
    """
    people: dict[str, list[Person]] = {}
    organizations: dict[str, list[Organization]] = {}
    events: dict[str, list[Event]] = {}
    ids: dict[str, str] = {}
    for claim in sorted(claims, key=lambda claim: claim.document.id):
        for person in claim.people:
            _group(people, person, _person_key(person), ids)
        for body in claim.organizations:
            _group(organizations, body, ("org", names.organization_key(body.name)), ids)
        for event in claim.events:
            _group(events, event, _event_key(event), ids)
    return Resolution(
        people=tuple(_merged_person(key, people[key]) for key in sorted(people)),
        organizations=tuple(_merged_organization(key, organizations[key], ids) for key in sorted(organizations)),
        events=tuple(_merged_event(key, events[key], ids) for key in sorted(events)),
        ids=ids,
    )


def _group(groups: dict[str, list[_E]], row: _E, key: tuple[str, ...], ids: dict[str, str]) -> None:
    """Put `row` with the others of its key, and note the id that they will share."""
    prefix, *parts = key
    ids[row.id] = final = make_id(prefix, *parts)
    groups.setdefault(final, []).append(row)


def _person_key(person: Person) -> tuple[str, ...]:
    """Full names are one person everywhere; a surname alone or an unnamed office only within its document."""
    key = names.compare_key(person.name)
    if person.named and " " in key:
        return ("person", key)
    return ("person", key, *person.document_ids)


def _event_key(event: Event) -> tuple[str, ...]:
    """A name with a date is one event everywhere; without one it may be another conference of the same name."""
    if event.start_date is not None:
        return ("event", event.name.casefold(), event.start_date)
    return ("event", event.name.casefold(), *event.document_ids)


def _merged_person(key: str, rows: Sequence[Person]) -> Person:
    best = max(rows, key=lambda row: (len(row.name), row.name))
    return best.model_copy(
        update={
            "id": key,
            "honorific_prefix": _first(row.honorific_prefix for row in rows),
            "other_names": _names(rows, best.name),
            "document_ids": _documents(rows),
            "confidence": max(row.confidence for row in rows),
        }
    )


def _merged_organization(key: str, rows: Sequence[Organization], ids: Mapping[str, str]) -> Organization:
    best = max(rows, key=lambda row: (row.classification != "other", len(row.name), row.name))
    parents = (ids[row.parent_id] for row in rows if row.parent_id is not None)
    return best.model_copy(
        update={
            "id": key,
            "acronyms": tuple(sorted({acronym for row in rows for acronym in row.acronyms})),
            "other_names": _names(rows, best.name),
            "country": _first(row.country for row in rows),
            "parent_id": _first(parent for parent in parents if parent != key),
            "document_ids": _documents(rows),
            "confidence": max(row.confidence for row in rows),
        }
    )


def _merged_event(key: str, rows: Sequence[Event], ids: Mapping[str, str]) -> Event:
    best = max(rows, key=lambda row: (row.end_date is not None, row.location is not None, len(row.name), row.name))
    parents = (ids[row.parent_id] for row in rows if row.parent_id is not None)
    return best.model_copy(
        update={
            "id": key,
            "other_names": _names(rows, best.name),
            "parent_id": _first(parent for parent in parents if parent != key),
            "document_ids": _documents(rows),
            "confidence": max(row.confidence for row in rows),
        }
    )


def _first(values: Iterator[str | None]) -> str | None:
    """The most frequent value, the smallest of several; None where there is none."""
    found = [value for value in values if value is not None]
    return min(found, key=lambda value: (-found.count(value), value), default=None)


def _names(rows: Sequence[_E], name: str) -> tuple[str, ...]:
    """All other forms of all rows, sorted."""
    forms = {row.name for row in rows}
    for row in rows:
        forms.update(row.other_names)
    return tuple(sorted(forms - {name}))


def _documents(rows: Sequence[_E]) -> tuple[str, ...]:
    return tuple(sorted({document for row in rows for document in row.document_ids}))
