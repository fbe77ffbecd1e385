"""Labelled pairs as claims: what two reports say of a person, a body or an event, made by hand for `resolve`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import names
from pipeline.records import (
    Claims,
    DocumentRow,
    Event,
    Membership,
    Organization,
    Participation,
    Person,
    make_id,
)
from pipeline.resolve import Resolution, resolve

PAIRS = Path(__file__).with_name("pairs")
Cells = Mapping[str, Any]


class Answer(NamedTuple):
    """Whether two rows became one, whether they were left for a reader, and all that came of it."""

    merged: bool
    review: bool
    resolution: Resolution


def load(kind: str) -> Iterator[Cells]:
    """The pairs of `tests/pairs/<kind>.jsonl`."""
    with (PAIRS / f"{kind}.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def answer(pair: Cells) -> Answer:
    """What resolving two reports, and those that stand beside them, says of a pair."""
    made = [
        report(number, pair["kind"], row) for number, row in enumerate([pair["a"], pair["b"], *pair.get("others", ())])
    ]
    resolution = resolve([claims for claims, _ in made])
    left, right = (resolution.ids[subject] for _, subject in made[:2])
    ids = {left, right}
    return Answer(left == right, any({one.left_id, one.right_id} == ids for one in resolution.candidates), resolution)


def report(number: int, kind: str, row: Cells) -> tuple[Claims, str]:
    """A report about one row, and the local id of that row."""
    document = f"doc-{number:012x}"
    made = Report(document, row.get("date", "2015-06-10"))
    subject = {"person": made.person, "organization": made.organization, "event": made.event}[kind](row)
    return made.claims(), subject


class Report:
    """A report in the making: each call adds a row, with what it refers to, and gives its local id."""

    def __init__(self, document: str, date: str | None) -> None:
        self.document = document
        self.date = date
        self.people: dict[str, Person] = {}
        self.organizations: dict[str, Organization] = {}
        self.events: dict[str, Event] = {}
        self.memberships: list[Membership] = []
        self.participations: list[Participation] = []

    def person(self, row: Cells) -> str:
        """A person with offices, and the event they took part in."""
        named = not row["name"].startswith("President of")
        parts = names.split_name(row["name"])
        local = make_id("person", self.document, names.compare_key(row["name"]), not named)
        self.people[local] = Person(
            id=local,
            name=parts.display if named else row["name"],
            honorific_prefix=row.get("honorific") or parts.honorific_prefix,
            given_name=parts.given_name,
            family_name=parts.family_name,
            named=named,
            **self._entity(row),
        )
        for office in row.get("offices", ()):
            self._office(local, office)
        if "event" in row:
            self.take_part(self.event({"name": row["event"], "start": self.date}), local, "person")
        return local

    def organization(self, row: Cells) -> str:
        """A body, with the body that it is part of."""
        local = make_id("org", self.document, row["name"].casefold())
        parent = self.organization({"name": row["parent"]}) if "parent" in row else None
        self.organizations[local] = Organization(
            id=local,
            name=row["name"],
            acronyms=tuple(row.get("acronyms", ())),
            classification=row.get("classification", "other"),
            country=row.get("country"),
            parent_id=parent,
            **self._entity(row),
        )
        return local

    def event(self, row: Cells) -> str:
        """An event, with what it is part of and who took part."""
        local = make_id("event", self.document, row["name"].casefold())
        parent = self.event({"name": row["parent"]}) if "parent" in row else None
        self.events[local] = Event(
            id=local,
            name=row["name"],
            classification=row.get("classification", "conference"),
            start_date=row.get("start"),
            end_date=row.get("end"),
            date_text=None,
            location=row.get("location"),
            country=row.get("country"),
            parent_id=parent,
            **self._entity(row),
        )
        for name in row.get("people", ()):
            self.take_part(local, self.person({"name": name}), "person")
        return local

    def take_part(self, event: str, participant: str, kind: Any) -> None:
        """Somebody takes part in an event."""
        self.participations.append(
            Participation(
                id=make_id("participation", self.document, event, participant),
                event_id=event,
                participant_type=kind,
                participant_id=participant,
                role="participant",
                on_behalf_of_id=None,
                stage="participations",
                **self._quote(),
            )
        )

    def _office(self, person: str, office: Cells) -> None:
        body = self.organization(office["body"]) if "body" in office else None
        self.memberships.append(
            Membership(
                id=make_id("membership", self.document, person, office["role"], body),
                person_id=person,
                role=office["role"],
                organization_id=body,
                start_date=None,
                end_date=None,
                status=office.get("status"),
                stage="roles",
                **self._quote(),
            )
        )

    def _entity(self, row: Cells) -> dict[str, Any]:
        return {"other_names": tuple(row.get("other_names", ())), "document_ids": (self.document,), "confidence": 0.9}

    def _quote(self) -> dict[str, Any]:
        return {"document_id": self.document, "start": 0, "end": 1, "text": "x", "confidence": 0.9}

    def claims(self) -> Claims:
        """All rows, as the stages would give them."""
        row = DocumentRow(
            id=self.document,
            source=self.document,
            media_type="text/plain",
            title=None,
            language="en",
            date=self.date,
            date_source=None if self.date is None else "text",
            sha256="0" * 64,
            characters=1,
            pipeline_version="0",
            model="none",
        )
        return Claims(
            document=row,
            text="x",
            people=tuple(self.people.values()),
            organizations=tuple(self.organizations.values()),
            events=tuple(self.events.values()),
            mentions=(),
            memberships=tuple(self.memberships),
            participations=tuple(self.participations),
            dates=(),
            dropped=(),
        )
