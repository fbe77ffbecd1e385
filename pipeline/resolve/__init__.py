"""From what each document says to one row per person, organization and event across documents.

Pure: rows in, rows out. Names that are one are joined, names that may be one are weighed (`scoring`, with the weights
of `models/resolution`) and come to one of three ends: merged, left for a reader (`Candidate`), or apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from pipeline.records import Claims, Event, Organization, Person
from pipeline.resolve import merging, spelling
from pipeline.resolve.bodies import take_apart
from pipeline.resolve.events import resolve_events
from pipeline.resolve.identity import Group, Issued, Redirect, name_groups
from pipeline.resolve.memory import uncollected
from pipeline.resolve.organizations import Definition, resolve_organizations
from pipeline.resolve.outcome import Doubt
from pipeline.resolve.people import resolve_people
from pipeline.resolve.profiles import Body, parts
from pipeline.resolve.rows import EventRow, OrganizationRow, PersonRow, Rows, gather

__all__ = ["Candidate", "Definition", "Issued", "Redirect", "Resolution", "resolve", "resolve_rows"]

Kind = Literal["person", "organization", "event"]
_R = TypeVar("_R", PersonRow, OrganizationRow, EventRow)


class Candidate(NamedTuple):
    """Two entities that may be one and were left apart: how likely it is, in [0, 1], and why, in words."""

    kind: Kind
    left_id: str
    right_id: str
    probability: float
    reasons: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The rows that hold across documents, sorted by id, and the final id of every document-local one.

    `candidates` are pairs for a reader, `redirects` ids of earlier batches that gave way to others, `definitions` what
    acronyms stand for in which documents; all sorted.
    """

    people: tuple[Person, ...]
    organizations: tuple[Organization, ...]
    events: tuple[Event, ...]
    ids: Mapping[str, str]
    candidates: tuple[Candidate, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    definitions: tuple[Definition, ...] = ()


def resolve(claims: Iterable[Claims], *, issued: Iterable[Issued] = ()) -> Resolution:
    """One row for what several documents call alike; nothing is merged on a surname alone.

    `issued` are the ids that earlier batches gave to rows: they stay what they were. Which rows are one depends on all
    claims alone, never on ids. Order-free: the order of `claims` and `issued` changes nothing.
    """
    return resolve_rows(gather(claims), issued=issued)


def resolve_rows(rows: Rows, *, issued: Iterable[Issued] = ()) -> Resolution:
    """As `resolve`, with the rows that `rows.gather` made of the claims."""
    with uncollected():
        return _resolve(rows, issued)


def _resolve(rows: Rows, issued: Iterable[Issued]) -> Resolution:
    given: dict[str, list[Issued]] = {}
    for entry in issued:
        given.setdefault(entry.id.partition("-")[0], []).append(entry)
    ids: dict[str, str] = {}
    redirects: list[Redirect] = []

    def numbered(prefix: str, groups: Sequence[Sequence[_R]], content: Iterable[tuple[str, ...]]) -> list[str]:
        named = [Group(tuple(sorted(row.id for row in g)), c) for g, c in zip(groups, content, strict=True)]
        finals, gone = name_groups(prefix, named, given.get(prefix, ()))
        redirects.extend(gone)
        ids.update((row.id, final) for group, final in zip(groups, finals, strict=True) for row in group)
        return finals

    bodies, definitions = resolve_organizations(rows.organizations)
    body_ids = numbered("org", bodies.groups, map(_body_content, bodies.groups))
    people = resolve_people(rows.people, _served(rows, bodies.groups))
    people_ids = numbered("person", people.groups, map(_person_content, people.groups))
    events = resolve_events(rows.events)
    event_ids = numbered("event", events.groups, map(_event_content, events.groups))
    doubts: tuple[tuple[Kind, tuple[Doubt, ...]], ...] = (
        ("person", people.doubts),
        ("organization", bodies.doubts),
        ("event", events.doubts),
    )
    return Resolution(
        people=tuple(merging.merge_people(final, group) for final, group in _by_id(people_ids, people.groups)),
        organizations=tuple(merging.merge_organizations(i, group, ids) for i, group in _by_id(body_ids, bodies.groups)),
        events=tuple(merging.merge_events(final, group, ids) for final, group in _by_id(event_ids, events.groups)),
        ids=ids,
        candidates=_candidates(doubts, ids),
        redirects=tuple(sorted(redirects)),
        definitions=tuple(sorted(one._replace(organization=ids[one.organization]) for one in definitions)),
    )


def _by_id(finals: Sequence[str], groups: Sequence[Sequence[_R]]) -> list[tuple[str, Sequence[_R]]]:
    """Groups in the order of their ids, rows in that of theirs."""
    order = sorted(range(len(groups)), key=finals.__getitem__)
    return [(finals[number], sorted(groups[number], key=_row_id)) for number in order]


def _row_id(row: PersonRow | OrganizationRow | EventRow) -> str:
    return row.id


def _served(rows: Rows, groups: Sequence[Sequence[OrganizationRow]]) -> dict[str, Body]:
    """What people need to know of each body, by local id; a group goes by its first row's local id."""
    group_of = {row.id: first for group in groups for first in [min(map(_row_id, group))] for row in group}
    return {
        row.id: Body(
            group=group_of[row.id],
            country=take_apart(row.name).country or row.country,
            classification=row.classification,
            parent=group_of.get(row.parent) if row.parent is not None else None,
        )
        for row in rows.organizations
    }


def _person_content(rows: Sequence[PersonRow]) -> tuple[str, ...]:
    """Of what a new id is made: the full name; where there is none, the name in its document."""
    forms = {(row.named, row.name) for row in rows}
    full, _, name = max((named and parts(name).full, len(name), name) for named, name in forms)
    key = parts(name).key
    return (key,) if full else (key, min(row.document for row in rows))


def _body_content(rows: Sequence[OrganizationRow]) -> tuple[str, ...]:
    best = max({row.name for row in rows}, key=lambda name: (not take_apart(name).acronym, len(name), name))
    return (spelling.body_key(best),)


def _event_content(rows: Sequence[EventRow]) -> tuple[str, ...]:
    best = max(rows, key=lambda row: (len(row.start_date or ""), len(row.name), row.name))
    if best.start_date is not None:
        return (best.name.casefold(), best.start_date)
    return (best.name.casefold(), min(row.document for row in rows))


def _candidates(doubts: Iterable[tuple[Kind, Iterable[Doubt]]], ids: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Doubts by final ids: of several about the same two entities, the likeliest."""
    best: dict[tuple[Kind, str, str], Candidate] = {}
    for kind, found in doubts:
        for doubt in found:
            left, right = sorted((ids[doubt.left], ids[doubt.right]))
            one = Candidate(kind, left, right, round(doubt.probability, 6), doubt.reasons)
            known = best.get((kind, left, right))
            if left != right and (known is None or (one.probability, one.reasons) > (known.probability, known.reasons)):
                best[kind, left, right] = one
    return tuple(sorted(best.values()))
