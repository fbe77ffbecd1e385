"""From the rows of one entity to its row across documents: the fullest name, all forms, what most documents say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from pipeline import names
from pipeline.records import Event, EventClass, Organization, OrganizationClass, Person
from pipeline.resolve.memory import remembered
from pipeline.resolve.rows import EventRow, OrganizationRow, PersonRow

Ids = Mapping[str, str]


def merge_people(final: str, rows: Sequence[PersonRow]) -> Person:
    """The row of a person; `final` is the id that holds across documents."""
    best = max(rows, key=lambda row: (len(row.name), row.name))
    given, family = _given_and_family(best.name) if best.named else (None, None)
    return Person(
        id=final,
        name=best.name,
        honorific_prefix=_most(row.honorific for row in rows),
        given_name=given,
        family_name=family,
        other_names=_others(rows, best.name),
        named=best.named,
        document_ids=_documents(rows),
        confidence=max(row.confidence for row in rows),
    )


@remembered("given_and_family", thaw=tuple)
def _given_and_family(name: str) -> tuple[str | None, ...]:
    split = names.split_name(name)
    return split.given_name, split.family_name


def merge_organizations(final: str, rows: Sequence[OrganizationRow], ids: Ids) -> Organization:
    """The row of a body; `ids` are the final ids by local id."""
    best = max(rows, key=lambda row: (row.classification != "other", len(row.name), row.name))
    return Organization(
        id=final,
        name=best.name,
        acronyms=tuple(sorted({acronym for row in rows for acronym in row.acronyms})),
        other_names=_others(rows, best.name),
        classification=cast(OrganizationClass, best.classification),
        country=_most(row.country for row in rows),
        parent_id=_parent(final, rows, ids),
        document_ids=_documents(rows),
        confidence=max(row.confidence for row in rows),
    )


def merge_events(final: str, rows: Sequence[EventRow], ids: Ids) -> Event:
    """The row of an event: its dates from the row that knows them best, what that lacks from the others."""
    dated = max(rows, key=_knowledge)
    name = max(rows, key=lambda row: (row.start_date is not None, len(row.name), row.name)).name
    kind = _most(row.classification for row in rows if row.classification != "other")
    return Event(
        id=final,
        name=name,
        other_names=_others(rows, name),
        classification=cast(EventClass, kind or "other"),
        start_date=dated.start_date,
        end_date=dated.end_date,
        date_text=dated.date_text,
        location=_most(row.location for row in rows),
        country=_most(row.country for row in rows),
        parent_id=_parent(final, rows, ids),
        document_ids=_documents(rows),
        confidence=max(row.confidence for row in rows),
    )


def _knowledge(row: EventRow) -> tuple[int, bool, int, str]:
    """How much a row knows of when an event was: the more exact date, its end, then the fuller name."""
    return len(row.start_date or ""), row.end_date is not None, len(row.name), row.id


def _parent(final: str, rows: Sequence[OrganizationRow] | Sequence[EventRow], ids: Ids) -> str | None:
    """The parent that most rows name, as a final id; never the entity itself."""
    found = (ids.get(row.parent) for row in rows if row.parent is not None)
    return _most(parent for parent in found if parent != final)


def _most(values: Iterable[str | None]) -> str | None:
    """The most frequent value, the smallest of several; None where there is none."""
    counts: dict[str, int] = {}
    for value in values:
        if value is not None:
            counts[value] = counts.get(value, 0) + 1
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _others(rows: Sequence[PersonRow] | Sequence[OrganizationRow] | Sequence[EventRow], name: str) -> tuple[str, ...]:
    """All other forms of all rows, sorted."""
    forms = {form for row in rows for form in (row.name, *row.other_names)}
    return tuple(sorted(forms - {name}))


def _documents(rows: Sequence[PersonRow] | Sequence[OrganizationRow] | Sequence[EventRow]) -> tuple[str, ...]:
    return tuple(sorted({row.document for row in rows}))
