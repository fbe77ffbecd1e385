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
            connection.executescript("""
                CREATE TABLE IF NOT EXISTS contents (hash BLOB PRIMARY KEY, body TEXT) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS rows (export INTEGER, claim TEXT, hash BLOB, UNIQUE (claim, export));
                CREATE TABLE IF NOT EXISTS exports (number INTEGER PRIMARY KEY, id TEXT UNIQUE, tables TEXT);
                CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, sha256 TEXT);
                CREATE TABLE IF NOT EXISTS stale (claim TEXT, said TEXT, UNIQUE (claim, said));
                CREATE TEMP TABLE staged (place INTEGER PRIMARY KEY, tbl TEXT, doubt REAL, claim TEXT, hash BLOB);
            """)
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
        body = json.dumps(row, ensure_ascii=False)
        digest = sha256(body.encode("utf-8", "surrogatepass")).digest()[:16]
        baseline.execute("INSERT OR IGNORE INTO contents VALUES (?, ?)", (digest, body))
        baseline.execute(
            "INSERT INTO staged (tbl, doubt, claim, hash) VALUES (?, ?, ?, ?)", (row.table, doubt, row.claim, digest)
        )
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
    baseline.execute("INSERT OR IGNORE INTO rows SELECT ?, claim, hash FROM staged", (number,))
    return export


def staged(baseline: sqlite3.Connection, table: str) -> Iterator[Exported]:
    """The rows of a table that were staged, most doubtful first."""
    query = "SELECT body FROM staged JOIN contents USING (hash) WHERE tbl = ? ORDER BY doubt, claim"
    for (body,) in baseline.execute(query, (table,)):
        yield _exported(body)


def exported(baseline: sqlite3.Connection, claim: str, export: str) -> tuple[str, Exported] | None:
    """A claim as an export showed it, and the id of the export; where that is unknown, as the last one showed it."""
    query = """SELECT id, body FROM rows JOIN contents USING (hash) JOIN exports ON number = export
        WHERE claim = ? ORDER BY id = ? DESC, number DESC LIMIT 1"""
    found = baseline.execute(query, (claim, export)).fetchone()
    return None if found is None else (found[0], _exported(found[1]))


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


def is_touched(baseline: sqlite3.Connection, path: Path) -> bool:
    """Whether a form was changed since it was written."""
    found = baseline.execute("SELECT sha256 FROM files WHERE path = ?", (path.name,)).fetchone()
    return path.exists() and (found is None or found[0] != file_hash(path))


def file_hash(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    total = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            total.update(chunk)
    return total.hexdigest()


def _exported(body: str) -> Exported:
    found = Exported(*json.loads(body))
    return found._replace(seen=tuple(found.seen))
