"""What resolving needs of the claims, in little memory: one slim row a person, body and event of a document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline import names
from pipeline.records import Claims, Event, Membership, Organization, Participation, Person

MOST_COMPANY = 40  # people of one event who are remembered as company; a longer list of participants proves little


class Office(NamedTuple):
    """An office that a document gives to a person; `body` is the local id of the organization."""

    role: str
    body: str | None
    former: bool


class Months(NamedTuple):
    """An interval in months since the year 0, inclusive."""

    first: int
    last: int


class PersonRow(NamedTuple):
    """A person as one document has them; `company` are the keys of those who take part in the same events."""

    id: str
    document: str
    name: str
    honorific: str | None
    other_names: tuple[str, ...]
    named: bool
    confidence: float
    when: Months | None
    offices: tuple[Office, ...]
    events: tuple[str, ...]
    company: tuple[tuple[str, ...], ...]


class OrganizationRow(NamedTuple):
    """A body as one document has it; `parent` is a local id."""

    id: str
    document: str
    name: str
    acronyms: tuple[str, ...]
    other_names: tuple[str, ...]
    classification: str
    country: str | None
    parent: str | None
    confidence: float


class EventRow(NamedTuple):
    """An event as one document has it; `parent` is a local id, `company` the keys of who takes part."""

    id: str
    document: str
    name: str
    other_names: tuple[str, ...]
    classification: str
    start_date: str | None
    end_date: str | None
    date_text: str | None
    location: str | None
    country: str | None
    parent: str | None
    confidence: float
    when: Months | None
    company: tuple[str, ...]


@dataclass(slots=True)
class Rows:
    """All rows of a batch, each kind in the order of document and id."""

    people: list[PersonRow] = field(default_factory=list)
    organizations: list[OrganizationRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)


def gather(claims: Iterable[Claims]) -> Rows:
    """The slim rows of all documents; claims are read once and not kept. Order-free."""
    rows = Rows()
    shared: dict[str, str] = {}
    for claim in claims:
        _gather_one(rows, claim, shared)
    return in_order(rows)


def in_order(rows: Rows) -> Rows:
    """The same rows, each kind sorted by document and id."""
    for kind in (rows.people, rows.organizations, rows.events):
        kind.sort(key=_place)
    return rows


def pack(rows: Rows) -> str:
    """Rows as text, to be kept."""
    return json.dumps([rows.people, rows.organizations, rows.events], ensure_ascii=False, separators=(",", ":"))


def unpack(texts: Iterable[str]) -> Rows:
    """The rows of all texts that `pack` made, in order."""
    rows = Rows()
    shared: dict[str, str] = {}
    for text in texts:
        people, bodies, events = json.loads(text)
        rows.people.extend(_unpacked_person(cells, shared) for cells in people)
        rows.organizations.extend(_unpacked_body(cells, shared) for cells in bodies)
        rows.events.extend(_unpacked_event(cells, shared) for cells in events)
    return in_order(rows)


def _unpacked_person(cells: list[Any], shared: dict[str, str]) -> PersonRow:
    local, document, name, honorific, others, named, confidence, when, offices, events, company = cells
    return PersonRow(
        local,
        _share(document, shared),
        _share(name, shared),
        honorific,
        tuple(others),
        named,
        confidence,
        None if when is None else Months(*when),
        tuple(Office(_share(role, shared), body, former) for role, body, former in offices),
        tuple(events),
        tuple(tuple(_share(key, shared) for key in keys) for keys in company),
    )


def _unpacked_body(cells: list[Any], shared: dict[str, str]) -> OrganizationRow:
    local, document, name, acronyms, others, classification, country, parent, confidence = cells
    return OrganizationRow(
        local,
        _share(document, shared),
        _share(name, shared),
        tuple(acronyms),
        tuple(others),
        _share(classification, shared),
        country,
        parent,
        confidence,
    )


def _unpacked_event(cells: list[Any], shared: dict[str, str]) -> EventRow:
    local, document, name, others, kind, start, end, text, place, country, parent, confidence, when, company = cells
    return EventRow(
        local,
        _share(document, shared),
        _share(name, shared),
        tuple(others),
        kind,
        start,
        end,
        text,
        place,
        country,
        parent,
        confidence,
        None if when is None else Months(*when),
        tuple(_share(key, shared) for key in company),
    )


def _place(row: PersonRow | OrganizationRow | EventRow) -> tuple[str, str]:
    return row.document, row.id


def _gather_one(rows: Rows, claim: Claims, shared: dict[str, str]) -> None:
    """The rows of one document; equal strings of many documents are kept once."""
    when = months(claim.document.date, None)
    offices: dict[str, list[Office]] = {}
    for held in claim.memberships:
        offices.setdefault(held.person_id, []).append(_office(held, shared))
    attended: dict[str, list[str]] = {}
    guests: dict[str, list[str]] = {}
    who = _keys(claim, shared)
    for part in claim.participations:
        _note_part(part, attended, guests, who)
    company = {event: tuple(sorted(set(keys))[:MOST_COMPANY]) for event, keys in guests.items() if len(keys) > 1}
    happenings = {row.id: _share(_happening(row), shared) for row in claim.events if row.start_date is not None}
    for person in claim.people:
        own = attended.get(person.id, ())
        rows.people.append(_person(person, when, offices.get(person.id, ()), own, happenings, company, shared))
    for body in claim.organizations:
        rows.organizations.append(_organization(body, shared))
    for event in claim.events:
        rows.events.append(_event(event, tuple(sorted(set(guests.get(event.id, ())))[:MOST_COMPANY]), when, shared))


def _share(text: str, shared: dict[str, str]) -> str:
    return shared.setdefault(text, text)


def _keys(claim: Claims, shared: dict[str, str]) -> dict[str, str]:
    """The compare key of everyone who may take part, by local id."""
    keys = {row.id: _share(names.compare_key(row.name), shared) for row in claim.people if row.named}
    return keys | {row.id: _share(names.organization_key(row.name), shared) for row in claim.organizations}


def _note_part(
    part: Participation, attended: dict[str, list[str]], guests: dict[str, list[str]], who: dict[str, str]
) -> None:
    if part.participant_id in who:
        attended.setdefault(part.participant_id, []).append(part.event_id)
        guests.setdefault(part.event_id, []).append(who[part.participant_id])


def _office(row: Membership, shared: dict[str, str]) -> Office:
    return Office(_share(row.role, shared), row.organization_id, row.status == "former" or row.end_date is not None)


def _happening(row: Event) -> str:
    return f"{row.name.casefold()} {row.start_date}"


def _person(
    row: Person,
    when: Months | None,
    offices: Iterable[Office],
    attended: Iterable[str],
    happenings: dict[str, str],
    company: dict[str, tuple[str, ...]],
    shared: dict[str, str],
) -> PersonRow:
    events = sorted(set(attended))
    return PersonRow(
        id=row.id,
        document=_share(row.document_ids[0], shared),
        name=_share(row.name, shared),
        honorific=row.honorific_prefix,
        other_names=tuple(_share(name, shared) for name in row.other_names),
        named=row.named,
        confidence=row.confidence,
        when=when,
        offices=tuple(sorted(set(offices), key=_office_order)),
        events=tuple(happenings[event] for event in events if event in happenings),
        company=tuple(company[event] for event in events if event in company),
    )


def _office_order(office: Office) -> tuple[str, str, bool]:
    return office.role, office.body or "", office.former


def _organization(row: Organization, shared: dict[str, str]) -> OrganizationRow:
    return OrganizationRow(
        id=row.id,
        document=_share(row.document_ids[0], shared),
        name=_share(row.name, shared),
        acronyms=tuple(_share(acronym, shared) for acronym in row.acronyms),
        other_names=tuple(_share(name, shared) for name in row.other_names),
        classification=row.classification,
        country=row.country,
        parent=row.parent_id,
        confidence=row.confidence,
    )


def _event(row: Event, company: tuple[str, ...], when: Months | None, shared: dict[str, str]) -> EventRow:
    return EventRow(
        id=row.id,
        document=_share(row.document_ids[0], shared),
        name=_share(row.name, shared),
        other_names=tuple(_share(name, shared) for name in row.other_names),
        classification=row.classification,
        start_date=row.start_date,
        end_date=row.end_date,
        date_text=row.date_text,
        location=row.location,
        country=row.country,
        parent=row.parent_id,
        confidence=row.confidence,
        when=when,
        company=company,
    )


def months(start: str | None, end: str | None) -> Months | None:
    """The months that an ISO date, or the interval of two, touches; None where there is no start."""
    if start is None:
        return None
    return Months(_month(start, 0), _month(start if end is None else end, 11))


def _month(date: str, missing: int) -> int:
    """The month of an ISO date; of a bare year, the month `missing` (0 January)."""
    return int(date[:4]) * 12 + (int(date[5:7]) - 1 if len(date) >= 7 else missing)
