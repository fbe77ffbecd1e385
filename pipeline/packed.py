"""What one document says, as the lines that the store keeps: made where it was read, cheap to hand on and to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.records import TABLES, Claims, Document, Dropped, Row, make_id
from pipeline.tables import dumps

PARTS = tuple(name for name in TABLES if name != "documents")


@dataclass(frozen=True, slots=True)
class Packed:
    """The row of a document and, for each other table, its rows: JSON Lines as the tables have them, ids local."""

    document_id: str
    row: str
    lines: dict[str, str]


def pack(claims: Claims) -> Packed:
    """The rows of a document as lines.

    Raises:
        ValueError: a row cannot be written as UTF-8, or two rows of a table have the same id.
    """
    claims.text.encode()
    lines = {name: _lines(getattr(claims, name)) for name in PARTS}
    return Packed(claims.document.id, _lines([claims.document]), lines)


def _lines(rows: Sequence[Row]) -> str:
    if len({row.id for row in rows}) < len(rows):
        raise ValueError("two of them have the same id")
    lines = "\n".join(dumps(row.model_dump(mode="json")) for row in rows)
    lines.encode()
    return lines


def to_plain(result: Packed | Dropped) -> Any:
    """A result as values that JSON can hold."""
    if isinstance(result, Dropped):
        return {"dropped": result.model_dump(mode="json")}
    return [result.document_id, result.row, result.lines]


def from_plain(value: Any) -> Packed | Dropped:
    """The result of which `to_plain` made such values."""
    return Dropped(**value["dropped"]) if isinstance(value, dict) else Packed(*value)


def set_aside(document: Document, stage: str, reason: str) -> Dropped:
    """The row for a document that is set aside as a whole."""
    return Dropped(
        id=make_id("drop", document.id, document.source, stage),
        document_id=document.id,
        source=document.source,
        start=None,
        end=None,
        text=None,
        label=None,
        stage=stage,
        reason=reason,
    )
