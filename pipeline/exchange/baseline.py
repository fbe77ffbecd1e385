"""What an export showed, kept in `review/annotations.jsonl`, so that an import can tell what a person changed.

A newer run may find other marks: what is other than in the run is no decision of a person, what is other than in the
export is. The last export counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonlines

from pipeline.errors import TableError
from pipeline.exchange.annotations import Annotated, Exported, Link, Span
from pipeline.tables import write

FILE = "annotations.jsonl"


def keep(output: Path, documents: Iterable[Exported]) -> None:
    """Note what an export shows.

    Raises:
        TableError: it cannot be written.
    """
    path = output / "review" / FILE
    staging = path.with_name(f".{FILE}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(staging, map(_plain, documents))
        staging.replace(path)
    except OSError as error:
        raise TableError(f"{path}: cannot be written ({error.strerror}); make room, and export again") from error


def recall(output: Path, document_ids: Iterable[str]) -> dict[str, Exported]:
    """What the last export showed of documents, as far as they were in it; without their texts.

    Raises:
        TableError: it cannot be read.
    """
    path, wanted = output / "review" / FILE, set(document_ids)
    if not path.exists():
        return {}
    try:
        with jsonlines.open(path) as rows:
            return {row["document_id"]: _exported(row) for row in rows.iter(type=dict) if row["document_id"] in wanted}
    except (OSError, jsonlines.InvalidLineError, KeyError) as error:
        raise TableError(f"{path}: cannot be read ({error}); export again") from error


def _plain(one: Exported) -> dict[str, Any]:
    document = one.document
    return {
        "document_id": document.document_id,
        "source": document.source,
        "spans": [[*span, one.entities.get(span)] for span in document.spans],
        "links": [[*link.head, *link.tail, link.label, *one.claims[link]] for link in document.links],
        "rows": dict(sorted(one.rows.items())),
    }


def _exported(row: dict[str, Any]) -> Exported:
    entities = {Span(start, end, label): entity for start, end, label, entity in row["spans"]}
    claims = {Link(Span(*link[:3]), Span(*link[3:6]), link[6]): tuple(link[7:]) for link in row["links"]}
    document = Annotated(row["document_id"], row["source"], "", tuple(entities), tuple(claims))
    return Exported(document, {span: one for span, one in entities.items() if one is not None}, claims, row["rows"])
