"""What was exported, kept in `review/baseline.sqlite`, so that an import can tell what a person changed.

A row that several exports show alike is kept once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json

from pipeline.errors import TableError
from pipeline.records import make_id


class Exported(NamedTuple):
    """A claim as a form showed it.

    `cells` are the cells by heading, as written; `row` is the whole row behind them; `names` the rows that it refers
    to, by field; `seen` the live verdicts at that time; `settles` whether the form was one of conflicts.
    """

    claim: str
    table: str
    row: dict[str, Any]
    cells: dict[str, str]
    quote: dict[str, Any] | None
    names: dict[str, dict[str, Any]]
    seen: tuple[str, ...]
    settles: bool


_TABLES = """
    CREATE TABLE IF NOT EXISTS contents (number INTEGER PRIMARY KEY, hash BLOB UNIQUE, cells BLOB, rest BLOB);
    CREATE TABLE IF NOT EXISTS rows (claim TEXT, export INTEGER, content INTEGER, PRIMARY KEY (claim, export))
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS exports (number INTEGER PRIMARY KEY, id TEXT UNIQUE, tables TEXT);
    CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, sha256 TEXT);
    CREATE TABLE IF NOT EXISTS imported (sha256 TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS stale (claim TEXT, said TEXT, UNIQUE (claim, said));
    CREATE TEMP TABLE staged (claim TEXT PRIMARY KEY, doubt REAL, tbl TEXT, content INTEGER, hash BLOB) WITHOUT ROWID;
"""


@contextmanager
def open_baseline(output: Path) -> Iterator[sqlite3.Connection]:
    """The baseline of a folder of results; what is written in it stays only if nothing is raised.

    Raises:
        TableError: it cannot be read or written.
    """
    path = output / "review" / "baseline.sqlite"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA cache_size = -32768")  # KiB; beyond it pages go to disk
            connection.executescript(_TABLES)
            with connection:
                yield connection
        finally:
            connection.close()
    except (OSError, sqlite3.Error) as error:
        raise TableError(f"{path}: cannot be read or written ({error}); export again into a new folder") from error


def stage(baseline: sqlite3.Connection, rows: Iterable[tuple[float, Exported]]) -> int:
    """Take in rows of an export, each with its confidence; how many."""
    count = 0
    for doubt, row in rows:
        cells, rest = to_json(row.cells), to_json(row._replace(cells={}))
        digest = sha256(cells + b"\n" + rest).digest()[:16]
        written = baseline.execute(
            "INSERT OR IGNORE INTO contents (hash, cells, rest) VALUES (?, ?, ?) RETURNING number",
            (digest, cells, rest),
        ).fetchone()
        if written is None:
            written = baseline.execute("SELECT number FROM contents WHERE hash = ?", (digest,)).fetchone()
        baseline.execute("INSERT INTO staged VALUES (?, ?, ?, ?, ?)", (row.claim, doubt, row.table, *written, digest))
        count += 1
    return count


def commit(baseline: sqlite3.Connection, fingerprint: dict[str, str]) -> str:
    """Make what was staged an export; its id, which derives from its rows. `fingerprint` names the tables shown."""
    total = sha256()
    for claim, digest in baseline.execute("SELECT claim, hash FROM staged ORDER BY claim"):
        total.update(claim.encode() + digest)
    export = make_id("export", total.hexdigest(), json.dumps(fingerprint, sort_keys=True))
    baseline.execute(
        "INSERT OR IGNORE INTO exports (id, tables) VALUES (?, ?)", (export, json.dumps(fingerprint, sort_keys=True))
    )
    (number,) = baseline.execute("SELECT number FROM exports WHERE id = ?", (export,)).fetchone()
    baseline.execute("INSERT OR IGNORE INTO rows SELECT claim, ?, content FROM staged ORDER BY claim", (number,))
    return export


def staged(baseline: sqlite3.Connection, table: str) -> Iterator[dict[str, str]]:
    """The cells of the rows of a table that were staged, most doubtful first."""
    query = "SELECT cells FROM staged JOIN contents ON number = content WHERE tbl = ? ORDER BY doubt, claim"
    for (cells,) in baseline.execute(query, (table,)):
        yield from_json(cells)


_CONTENT = """FROM rows JOIN contents ON contents.number = content JOIN exports ON exports.number = export
    WHERE claim = ?"""
_THIS = f"{_CONTENT} AND exports.id = ?"
_LAST = f"{_CONTENT} ORDER BY export DESC LIMIT 1"


def _row(baseline: sqlite3.Connection, columns: str, claim: str, export: str) -> Any:
    """What an export showed of a claim, the last one where it is unknown or did not; None if none did."""
    found = baseline.execute(f"SELECT {columns} {_THIS}", (claim, export)).fetchone()
    return found or baseline.execute(f"SELECT {columns} {_LAST}", (claim,)).fetchone()


def exported_cells(baseline: sqlite3.Connection, claim: str, export: str) -> dict[str, str] | None:
    """The cells of a claim as an export showed them; where that is unknown, as the last one showed them."""
    found = _row(baseline, "cells", claim, export)
    return None if found is None else dict(from_json(found[0]))


def exported(baseline: sqlite3.Connection, claim: str, export: str) -> tuple[str, Exported] | None:
    """A claim as `exported_cells` gives it, with all else, and the id of the export."""
    found = _row(baseline, "exports.id, cells, rest", claim, export)
    if found is None:
        return None
    row = Exported(*from_json(found[2]))
    return str(found[0]), row._replace(cells=from_json(found[1]), seen=tuple(row.seen))


def was_exported(baseline: sqlite3.Connection, claim: str) -> Exported | None:
    """A claim as the last export that has it showed it."""
    found = exported(baseline, claim, "")
    return None if found is None else found[1]


def tables_of(baseline: sqlite3.Connection, export: str) -> dict[str, str]:
    """The fingerprints of the tables that an export showed."""
    found = baseline.execute("SELECT tables FROM exports WHERE id = ?", (export,)).fetchone()
    return {} if found is None else dict(json.loads(found[0]))


def note_stale(baseline: sqlite3.Connection, claim: str, said: str) -> None:
    """Keep in mind what somebody said of a claim that had changed by then, until somebody decides."""
    baseline.execute("INSERT OR IGNORE INTO stale VALUES (?, ?)", (claim, said))


def forget_stale(baseline: sqlite3.Connection, claims: Iterable[str]) -> None:
    """Forget what was said of claims that are decided now."""
    baseline.executemany("DELETE FROM stale WHERE claim = ?", [(claim,) for claim in claims])


def stale(baseline: sqlite3.Connection) -> dict[str, list[str]]:
    """What was said of claims that had changed by then, by claim."""
    found: dict[str, list[str]] = {}
    for claim, said in baseline.execute("SELECT claim, said FROM stale ORDER BY claim, said"):
        found.setdefault(claim, []).append(said)
    return found


def note_file(baseline: sqlite3.Connection, path: Path) -> None:
    """Note the bytes of a form as it was written."""
    baseline.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (path.name, file_hash(path)))


def note_imported(baseline: sqlite3.Connection, sha256_of: str) -> None:
    """Note the bytes of a form all of whose rows were taken in."""
    baseline.execute("INSERT OR IGNORE INTO imported VALUES (?)", (sha256_of,))


def is_touched(baseline: sqlite3.Connection, path: Path) -> bool:
    """Whether a form was changed since it was written, and not imported as it stands."""
    if not path.exists():
        return False
    known = "SELECT sha256 FROM files WHERE path = ? UNION SELECT sha256 FROM imported"
    return (file_hash(path),) not in set(baseline.execute(known, (path.name,)))


def file_hash(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    total = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            total.update(chunk)
    return total.hexdigest()
