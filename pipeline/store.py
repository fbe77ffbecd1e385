"""What is kept between runs, in one DuckDB file of the output folder: inputs, what each report says, issued ids.

Everything is written in whole transactions: a run that is killed at any moment leaves the store as its last
transaction left it, and the next one goes on from there. `edition` counts the transactions; the tables in the folder
are those of the edition that `published` names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import duckdb
from pydantic import TypeAdapter

from pipeline.errors import TableError
from pipeline.packed import PARTS, Packed
from pipeline.records import Claims, DocumentRow, Event, Membership, Organization, Participation, Person, Row
from pipeline.tables import NAMED, dumps

R = TypeVar("R", bound=Row)

FILE = "store.duckdb"
SHAPE = "4"  # of the tables below; it changes when they do
LINKED = ("mentions", "memberships", "participations")  # tables whose rows refer to people, organizations, events
_MEMORY = "768MB"  # beyond it DuckDB sorts on disk; it takes the lines of up to 2,048 documents at once

_TABLES = f"""
    CREATE TABLE state (name TEXT, value TEXT);
    INSERT INTO state VALUES ('shape', '{SHAPE}'), ('edition', '0'), ('replaced', '0');
    INSERT INTO state VALUES ('published', 'null'), ('linked', 'null'), ('gathered', 'null'),
        ('names', 'null');
    CREATE TABLE inputs (
        place TEXT, source TEXT, sha256 TEXT, key TEXT, fingerprint TEXT, document_id TEXT, reason TEXT, dropped TEXT
    );
    CREATE TABLE documents (id TEXT, place TEXT, sha256 TEXT, line TEXT, text BLOB, local_ids TEXT,
        {", ".join(f"{name} TEXT" for name in PARTS)});
    CREATE TABLE linked (id TEXT, ids TEXT, {", ".join(f"{name} TEXT" for name in LINKED)}, dropped TEXT);
    CREATE TABLE slim (id TEXT, rows TEXT);
    CREATE TABLE issued (document_id TEXT, local_ids TEXT, ids TEXT);
    CREATE TABLE born (id TEXT, batch INTEGER);
    CREATE TABLE redirects (old TEXT, new TEXT, reason TEXT);
"""  # noqa: S608 - our own names


class Entry(NamedTuple):
    """What is known of an input: what it was told by, what read it, and what became of it.

    `document_id` is that of its report; `dropped` the line of its row, and `reason` the reason, where it was set aside.
    """

    place: str
    source: str
    sha256: str | None
    key: str | None
    fingerprint: str
    document_id: str | None
    reason: str | None
    dropped: str | None


class Link(NamedTuple):
    """A document's rows that refer to others, with the ids that hold across documents; `ids` are those."""

    document_id: str
    ids: str
    lines: Mapping[str, str]
    dropped: str


@dataclass(slots=True)
class Store:
    """The open store, with what it knows of inputs (by place) and where each document was read (by its id)."""

    connection: duckdb.DuckDBPyConnection
    entries: dict[str, Entry] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


@contextmanager
def opened(output: Path) -> Iterator[Store]:
    """The store of a folder of results, made if there is none.

    Raises:
        TableError: there is a file of that name that cannot be used.
    """
    path = output / FILE
    if not path.exists():
        _make(path)
    try:
        connection = _connect(path)
        shape = connection.execute("SELECT value FROM state WHERE name = 'shape'").fetchone()
    except duckdb.Error as error:
        raise TableError(f"{path}: cannot be read ({error}); delete it, and run again over all reports") from error
    if shape != (SHAPE,):
        raise TableError(f"{path}: was made by another version; delete it, and run again over all reports")
    try:
        store = Store(connection)
        rows = connection.execute("SELECT * FROM inputs").fetchall()
        store.entries = {entry.place: entry for entry in map(Entry._make, rows)}
        store.places = dict(connection.execute("SELECT id, place FROM documents").fetchall())
        yield store
    finally:
        connection.close()


def _make(path: Path) -> None:
    """A new store, whole before it has its name."""
    new = path.with_name(f".{path.name}.new")
    for leftover in (new, new.with_name(f"{new.name}.wal")):
        leftover.unlink(missing_ok=True)
    connection = _connect(new)
    connection.execute(_TABLES)
    connection.close()
    new.replace(path)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "threads": 1,  # each takes as much again
        "preserve_insertion_order": False,  # every query that needs an order says so
        "temp_directory": str(path.with_name(".store.tmp")),
    }
    return duckdb.connect(str(path), config=settings)


@contextmanager
def transaction(store: Store, *, edition: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """All or nothing; a new edition, unless what is written follows from what is there."""
    connection = store.connection
    connection.begin()
    try:
        yield connection
        if edition:
            connection.execute("UPDATE state SET value = value::INTEGER + 1 WHERE name = 'edition'")
        connection.commit()
    except BaseException:
        with suppress(duckdb.Error):  # the error that brought us here says more
            connection.rollback()
        raise


def save(store: Store, entries: Sequence[Entry], documents: Sequence[tuple[Entry, Packed, str]]) -> None:
    """Keep what became of inputs, and what the documents among them say, with their texts: one transaction."""
    entries = [entry for entry in entries if store.entries.get(entry.place) != entry]
    if not entries and not documents:
        return
    with transaction(store) as connection:
        if entries:
            _delete(connection, "inputs", "place", [entry.place for entry in entries if entry.place in store.entries])
            rows = [list(entry) for entry in entries]
            connection.executemany(f"INSERT INTO inputs VALUES ({_marks(len(Entry._fields))})", rows)  # noqa: S608
        if documents:
            known = [packed.document_id for _, packed, _ in documents if packed.document_id in store.places]
            _replace(connection, known)
            rows = [_document_values(entry, packed, text) for entry, packed, text in documents]
            connection.executemany(f"INSERT INTO documents VALUES ({_marks(6 + len(PARTS))})", rows)  # noqa: S608
    store.entries.update((entry.place, entry) for entry in entries)
    store.places.update((packed.document_id, entry.place) for entry, packed, _ in documents)


def _document_values(entry: Entry, packed: Packed, text: str) -> list[Any]:
    local_ids = "\n".join(line[8 : line.index('"', 8)] for name in NAMED for line in packed.lines[name].splitlines())
    values = [packed.document_id, entry.place, entry.sha256, packed.row, text.encode(), local_ids]
    return [*values, *(packed.lines[name] for name in PARTS)]


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _delete(connection: duckdb.DuckDBPyConnection, table: str, column: str, values: Sequence[str]) -> None:
    if values:
        connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT unnest(?))", [list(values)])  # noqa: S608


def _replace(connection: duckdb.DuckDBPyConnection, document_ids: Sequence[str]) -> None:
    """Remove documents; `replaced` is the edition in which that was done last."""
    if document_ids:
        for table in ("documents", "linked", "slim"):
            _delete(connection, table, "id", document_ids)
        edition = "SELECT value::INTEGER + 1 FROM state WHERE name = 'edition'"
        connection.execute(f"UPDATE state SET value = ({edition}) WHERE name = 'replaced'")  # noqa: S608


def forget(store: Store, places: Iterable[str]) -> None:
    """Inputs that are known no more; their documents go with `settle`."""
    gone = [place for place in places if place in store.entries]
    if gone:
        with transaction(store) as connection:
            _delete(connection, "inputs", "place", gone)
        for place in gone:
            del store.entries[place]


def settle(store: Store) -> None:
    """Documents whose input is gone, or holds another text now, go, too; unless they stand elsewhere as well.

    Such a document is that of the other place from now on, and read there again by the next run.
    """
    holders: dict[str, list[Entry]] = {}
    for entry in store.entries.values():
        if entry.document_id is not None:
            holders.setdefault(entry.document_id, []).append(entry)
    lost = [name for name, place in store.places.items() if place not in {e.place for e in holders.get(name, ())}]
    moved = {name: min(holders[name]) for name in lost if name in holders}
    if not lost:
        return
    with transaction(store) as connection:
        gone = [name for name in lost if name not in moved]
        _replace(connection, gone)
        for name, entry in moved.items():
            _move(connection, name, entry)
            store.entries[entry.place] = entry._replace(key=None, dropped=None, reason=None)
            store.places[name] = entry.place
    for name in gone:
        del store.places[name]


def _move(connection: duckdb.DuckDBPyConnection, document_id: str, entry: Entry) -> None:
    found = connection.execute("SELECT line FROM documents WHERE id = ?", [document_id]).fetchone()
    row = json.loads(found[0]) if found is not None else {}
    line = dumps({**row, "source": entry.source, "sources": [entry.source]})
    connection.execute("UPDATE documents SET line = ?, place = ? WHERE id = ?", [line, entry.place, document_id])
    empty = "UPDATE inputs SET key = NULL, dropped = NULL, reason = NULL WHERE place = ?"
    connection.execute(empty, [entry.place])


def claims(store: Store, document_ids: Sequence[str]) -> Iterator[Claims]:
    """What documents claim about people, organizations and events, in any order.

    Without text, mentions, dates and dropped candidates, which no resolution needs.
    """
    kinds: dict[str, type[Row]] = {
        "people": Person,
        "organizations": Organization,
        "events": Event,
        "memberships": Membership,
        "participations": Participation,
    }
    readers = {name: TypeAdapter(tuple[kind, ...]) for name, kind in kinds.items()}  # type: ignore[valid-type]
    for _, parts in _parts(store, "documents", ("line", *kinds), document_ids):
        found: dict[str, Any] = {
            name: readers[name].validate_json(f"[{parts[name].replace(chr(10), ',')}]") for name in kinds
        }
        yield Claims(DocumentRow.model_validate_json(parts["line"]), "", mentions=(), dates=(), dropped=(), **found)


def local_ids(store: Store) -> Iterator[tuple[str, list[str], str | None]]:
    """Each document with the local ids of what it names, and the ids they were linked with, None if they were not."""
    query = "SELECT documents.id, local_ids, ids FROM documents LEFT JOIN linked USING (id) ORDER BY documents.id"
    cursor = store.connection.cursor().execute(query)
    while rows := cursor.fetchmany(1000):
        for document_id, local, ids in rows:
            yield document_id, local.split("\n") if local else [], ids


def linkable(store: Store, document_ids: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The lines of documents' rows that refer to others, by document and table, with local ids."""
    return _parts(store, "documents", LINKED, document_ids)


def linked(store: Store, document_ids: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """As `linkable`, with the ids that hold across documents."""
    return _parts(store, "linked", LINKED, document_ids)


def dates(store: Store, document_ids: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The lines of documents' time expressions, as those of the other tables."""
    return _parts(store, "documents", ("dates",), document_ids)


def texts(store: Store, document_ids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The texts of documents."""
    for document_id, parts in _parts(store, "documents", ("text",), document_ids):
        yield document_id, bytes(parts["text"])


def _parts(
    store: Store, table: str, columns: Sequence[str], document_ids: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Columns of documents, in one pass over all: a pass for each would cost the square of their number."""
    query = f"SELECT id, {', '.join(columns)} FROM {table} WHERE id IN (SELECT unnest(?))"  # noqa: S608 - our own names
    cursor = store.connection.cursor().execute(query, [list(document_ids)])
    while rows := cursor.fetchmany(100):
        for document_id, *values in rows:
            yield document_id, dict(zip(columns, values, strict=True))


def link(store: Store, links: Sequence[Link]) -> None:
    """Keep the linked rows of documents in the place of earlier ones: one transaction."""
    if not links:
        return
    rows = [[one.document_id, one.ids, *(one.lines[name] for name in LINKED), one.dropped] for one in links]
    with transaction(store, edition=False) as connection:
        _delete(connection, "linked", "id", [one.document_id for one in links])
        connection.executemany(f"INSERT INTO linked VALUES ({_marks(3 + len(LINKED))})", rows)  # noqa: S608


def local_lines(store: Store, table: str) -> Iterator[str]:
    """The rows of a table of documents as their documents have them, with local ids, in any order."""
    column = "line" if table == "documents" else table
    cursor = store.connection.cursor().execute(f"SELECT {column} FROM documents")  # noqa: S608 - our own names
    while rows := cursor.fetchmany(100):
        for (found,) in rows:
            yield from found.split("\n") if found else ()


def lines(store: Store, table: str) -> Iterator[str]:
    """The rows of a table of documents, sorted by id, with the ids that hold across documents."""
    if table == "documents":
        parts = "SELECT line FROM documents"
    elif table == "dropped":
        parts = "SELECT dropped AS line FROM inputs WHERE dropped IS NOT NULL"
        for source in ("documents", "linked"):
            parts += f" UNION ALL SELECT {_each('dropped')} FROM {source} WHERE dropped <> ''"  # noqa: S608
    else:
        source = "linked" if table in LINKED else "documents"
        parts = f"SELECT {_each(table)} FROM {source} WHERE {table} <> ''"  # noqa: S608 - our own names
    return _sorted(store, parts)


def _sorted(store: Store, query: str) -> Iterator[str]:
    cursor = store.connection.cursor().execute(f"SELECT line FROM ({query}) WHERE line <> '' ORDER BY line")  # noqa: S608
    while rows := cursor.fetchmany(2000):
        for (line,) in rows:
            yield line


def _each(column: str) -> str:
    return f"unnest(string_split({column}, chr(10))) AS line"


def state(store: Store, name: str) -> Any:
    """A value of the store's own, as JSON has it.

    `edition`: the number of changes so far; `linked`: the edition whose rows were linked last; `replaced`: the one in
    which documents went last; `published`: what the tables in the folder are made of, null before there are any;
    `gathered`: what made the slim rows; `names`: what is known of names.
    """
    found = store.connection.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
    return None if found is None else json.loads(found[0])


def set_state(store: Store, name: str, value: object) -> None:
    """Note a value of the store's own."""
    store.connection.execute("UPDATE state SET value = ? WHERE name = ?", [json.dumps(value), name])
