"""Claims of a running batch, kept on disk and given back in order, so that memory does not grow with the batch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pipeline.records import Claims, DocumentRow, Event, Membership, Organization, Participation, Person, Row

R = TypeVar("R", bound=Row)


def open_spool(path: Path) -> sqlite3.Connection:
    """A new spool in a file that the caller removes; nothing of it need outlive a crash."""
    spool = sqlite3.connect(path)
    spool.executescript("""
        PRAGMA journal_mode = MEMORY;
        PRAGMA synchronous = OFF;
        CREATE TABLE rows (kind TEXT, id TEXT, document_id TEXT, line TEXT, UNIQUE (kind, id));
    """)
    return spool


def add(spool: sqlite3.Connection, document_id: str | None, rows: Iterable[Row]) -> None:
    """Keep rows of a document, or rows that belong to none: all of them or, on an error, none.

    Raises:
        ValueError: a row cannot be written as UTF-8.
        sqlite3.IntegrityError: a row of the same kind has the same id.
    """
    with spool:
        spool.executemany(
            "INSERT INTO rows VALUES (?, ?, ?, ?)",
            [(type(row).__name__, row.id, document_id, row.model_dump_json()) for row in rows],
        )


def lines(spool: sqlite3.Connection, kind: type[Row]) -> Iterator[str]:
    """The rows of a kind as JSON, sorted by id."""
    for (line,) in spool.execute("SELECT line FROM rows WHERE kind = ? ORDER BY id", (kind.__name__,)):
        yield line


def claims(spool: sqlite3.Connection) -> Iterator[Claims]:
    """What each document claims about people, organizations and events, by document id: whatever order it came in.

    Without text, mentions, dates and dropped candidates, which no resolution needs.
    """
    spool.execute("CREATE INDEX IF NOT EXISTS by_document ON rows (document_id, kind)")
    for line in lines(spool, DocumentRow):
        document = DocumentRow.model_validate_json(line)
        yield Claims(
            document=document,
            text="",
            people=_of_document(spool, document.id, Person),
            organizations=_of_document(spool, document.id, Organization),
            events=_of_document(spool, document.id, Event),
            mentions=(),
            memberships=_of_document(spool, document.id, Membership),
            participations=_of_document(spool, document.id, Participation),
            dates=(),
            dropped=(),
        )


def _of_document(spool: sqlite3.Connection, document_id: str, kind: type[R]) -> tuple[R, ...]:
    """The rows of a kind that a document has, in the order in which they were added."""
    query = "SELECT line FROM rows WHERE document_id = ? AND kind = ? ORDER BY rowid"
    return tuple(kind.model_validate_json(line) for (line,) in spool.execute(query, (document_id, kind.__name__)))
