"""A small report with all its rows, made by hand: for tests that need results and no model."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from pipeline import tables
from pipeline.records import (
    TABLES,
    Claims,
    DateRow,
    Document,
    DocumentRow,
    Dropped,
    Event,
    Membership,
    Mention,
    Organization,
    Participation,
    Person,
    make_id,
)

TEXT = "Ix, 4 May 2021 – Ms. Ana Pérez, Secretary-General of the Ix Forum (IXF), opened Ix Days. <b>She</b> spoke.\n"


def document(text: str = TEXT, source: str = "reports/ix.txt") -> Document:
    """A document as ingest gives it; its id derives from its text."""
    return Document(make_id("doc", text), source, "text/plain", None, "en", None, None, "0" * 64, text, ())


def claims(made_from: Document | None = None) -> Claims:
    """What the made-up report says; ids of entities are local to the document."""
    source = document() if made_from is None else made_from
    text, about = source.text, source.id
    person, body, event = (make_id(kind, about) for kind in ("person", "org", "event"))
    entity = {"other_names": (), "document_ids": (about,), "confidence": 0.9}

    def quote(words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"document_id": about, "start": start, "end": start + len(words), "text": words, "confidence": 0.8}

    def mention(words: str, label: str, entity_id: str | None, form: str = "name") -> Mention:
        cells = quote(words) | {"sentence_start": 0, "sentence_end": len(text), "label": label, "form": form}
        return Mention(id=make_id("mention", about, words), entity_id=entity_id, stage="entities", **cells)

    return Claims(
        DocumentRow(
            **{name: getattr(source, name) for name in ("id", "source", "media_type", "language", "sha256")},
            title="The Ix Days",
            sources=(source.source,),
            date="2021-05-04",
            date_source="text",
            characters=len(text),
            pipeline_version="0",
            model="none",
        ),
        text,
        (
            Person(
                id=person,
                name="Ana Pérez",
                honorific_prefix="Ms.",
                given_name="Ana",
                family_name="Pérez",
                named=True,
                **entity,
            ),
        ),
        (
            Organization(
                id=body,
                name="Ix Forum",
                acronyms=("IXF",),
                classification="network",
                country=None,
                parent_id=None,
                **entity,
            ),
        ),
        (
            Event(
                id=event,
                name="Ix Days",
                classification="conference",
                start_date="2021-05-04",
                end_date="2021-05-06",
                date_text="4 May 2021",
                location="Ix",
                country=None,
                parent_id=None,
                **entity,
            ),
        ),
        (
            mention("Ms. Ana Pérez", "PERSON", person),
            mention("Secretary-General of the Ix Forum", "ROLE", None),
            mention("Ix Forum", "ORG", body),
            mention("Ix Days", "EVENT", event),
            mention("She", "PERSON", person, "pronoun"),
        ),
        (
            Membership(
                id=make_id("membership", about),
                person_id=person,
                role="Secretary-General",
                organization_id=body,
                start_date=None,
                end_date=None,
                status="current",
                stage="roles",
                **quote("Ms. Ana Pérez, Secretary-General of the Ix Forum"),
            ),
        ),
        (
            Participation(
                id=make_id("participation", about),
                event_id=event,
                participant_type="person",
                participant_id=person,
                role="speaker",
                on_behalf_of_id=body,
                stage="participations",
                **quote("opened Ix Days"),
            ),
        ),
        (
            DateRow(
                id=make_id("date", about),
                type="DATE",
                value="2021-05-04",
                start_date="2021-05-04",
                end_date="2021-05-04",
                anchor=None,
                stage="dates",
                **quote("4 May 2021"),
            ),
        ),
        (
            Dropped(
                id=make_id("drop", about),
                document_id=about,
                source=None,
                start=0,
                end=2,
                text="Ix",
                label="ORG",
                stage="entities",
                reason="a place, where nothing says that it acts",
            ),
        ),
    )


def write_tables(output: Path, *made: Claims) -> None:
    """Write claims as a folder of results, ids as they are."""
    (output / "texts").mkdir(parents=True)
    names = {field.name for field in fields(Claims)}
    for name in TABLES:
        kept = [row for one in made for row in (getattr(one, name) if name in names else [one.document])]
        tables.write(tables.table_path(output, name), (row.model_dump(mode="json") for row in kept))
    for one in made:
        tables.text_path(output, one.document.id).write_bytes(one.text.encode())
