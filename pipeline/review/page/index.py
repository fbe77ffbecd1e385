"""What the page asks of a folder of results, kept in a private SQLite database: claims by place, by doubt, by state.

The database is temporary and belongs to one server; the tables and the ledger stay the only truth.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json

from pipeline import judgements, tables
from pipeline.errors import TableError
from pipeline.judgements import MERGES, Standing, Verdict
from pipeline.records import TABLES, DocumentRow
from pipeline.review import evidence, export, forms
from pipeline.review.evidence import Span
from pipeline.review.export import Claim, Folder
from pipeline.review.page.wording import heading
from pipeline.review.pairs import pairs
from pipeline.review.references import References

Row = dict[str, Any]
SETTLED = ("accepted", "rejected", "edited", "merged", "split", "added", "settled")
STATES = ("open", *SETTLED, "unsure", "conflict")
PAST = {
    "accept": "accepted",
    "reject": "rejected",
    "edit": "edited",
    "merge": "merged",
    "split": "split",
    "add": "added",
}
_NOWHERE = -1  # the number of no document: a claim that no place shows
_SCHEMA = """
CREATE TABLE documents (no INTEGER PRIMARY KEY, id TEXT UNIQUE, source TEXT, title TEXT);
CREATE TABLE claims (
    id TEXT PRIMARY KEY, tbl TEXT, doc INTEGER, start INTEGER, confidence REAL, state TEXT, words TEXT
) WITHOUT ROWID;
CREATE TABLE counts (doc INTEGER, tbl TEXT, state TEXT, n INTEGER, PRIMARY KEY (doc, tbl, state)) WITHOUT ROWID;
CREATE TABLE rows (id TEXT PRIMARY KEY, row TEXT, start INTEGER, stop INTEGER, sentence TEXT) WITHOUT ROWID;
CREATE TABLE mentions (doc INTEGER, start INTEGER, stop INTEGER, label TEXT, entity TEXT);
CREATE TABLE pairs (entity TEXT, pair TEXT);
CREATE TABLE verdicts (id TEXT PRIMARY KEY, claim TEXT, line TEXT) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX by_place ON claims (doc, start, id, tbl, state, confidence);
CREATE INDEX by_doubt ON claims (confidence, doc, start, id, tbl, state);
CREATE INDEX mentioned ON mentions (doc, start);
CREATE INDEX paired ON pairs (entity);
CREATE INDEX said ON verdicts (claim);
INSERT INTO counts SELECT doc, tbl, state, count(*) FROM claims GROUP BY doc, tbl, state;
CREATE TRIGGER come AFTER INSERT ON claims BEGIN
    INSERT INTO counts VALUES (new.doc, new.tbl, new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER change AFTER UPDATE OF state ON claims BEGIN
    UPDATE counts SET n = n - 1 WHERE (doc, tbl, state) = (old.doc, old.tbl, old.state);
    INSERT INTO counts VALUES (new.doc, new.tbl, new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
"""
_AT_ONCE = 10_000  # rows that are put into the database together


@dataclass(slots=True)
class Index:
    """A folder of results as the page asks it; `stamp` is the sign by which its tables are known to be the same."""

    folder: Folder
    entities: dict[str, Row]
    references: References
    names: dict[str, str]
    numbers: Mapping[str, int]
    db: sqlite3.Connection
    stamp: object


class Known(NamedTuple):
    """A claim of the index: its row as the run found it, its place, what it says and how it stands."""

    claim: Claim
    state: str
    words: str


def stamp(output: Path) -> object:
    """A sign that changes when a run writes the tables of a folder anew."""
    signs = []
    for name in (*forms.REVIEWED, "documents", "mentions", tables.CANDIDATES):
        try:
            stat = tables.table_path(output, name).stat()
        except OSError as error:
            raise TableError(f"{output}: there is no table {name}; is it the --output of a run?") from error
        signs.append((stat.st_ino, stat.st_size, stat.st_mtime_ns))
    return tuple(signs)


def build(output: Path) -> Index:
    """Read the tables of a folder into a new index, without verdicts.

    Raises:
        TableError: a table is not there or cannot be read.
    """
    sign = stamp(output)
    db = sqlite3.connect("", check_same_thread=False)  # "": a file of its own, which vanishes with the connection
    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    numbers = _add_documents(db, output)
    entities = {row["id"]: row for name in tables.NAMED for row in export.rows_of(output, name)}
    spans = evidence.first_mentions(_add_mentions(db, output, numbers))
    for table in ("memberships", "participations"):
        for row in export.rows_of(output, table):  # the evidence of an office-holder whom no mention names
            for field in tables.REFERENCES[table]:
                spans.setdefault(row[field], Span(row["document_id"], row["start"], row["end"]))
    names = {key: str(row["name"]) for key, row in entities.items()}
    sources = dict(db.execute("SELECT id, source FROM documents ORDER BY no").fetchall())
    folder = Folder(output, sources, entities, names, {}, spans)
    index = Index(folder, entities, References(entities), names, numbers, db, sign)
    add_claims(index, _claims(index))
    db.executescript(_INDEXES)
    return index


def _add_documents(db: sqlite3.Connection, output: Path) -> dict[str, int]:
    rows = sorted(tables.read(output, DocumentRow), key=lambda row: (row.source, row.id))
    db.executemany(
        "INSERT INTO documents VALUES (?, ?, ?, ?)",
        ((number, row.id, row.source, row.title) for number, row in enumerate(rows)),
    )
    return {row.id: number for number, row in enumerate(rows)}


def _add_mentions(db: sqlite3.Connection, output: Path, numbers: Mapping[str, int]) -> Iterator[Row]:
    """Keep every mention, and hand it on."""
    waiting = []
    for row in export.rows_of(output, "mentions"):
        place = (numbers.get(row["document_id"], _NOWHERE), row["start"], row["end"])
        waiting.append((*place, row["label"], row["entity_id"]))
        if len(waiting) == _AT_ONCE:
            db.executemany("INSERT INTO mentions VALUES (?, ?, ?, ?, ?)", waiting)
            waiting = []
        yield row
    db.executemany("INSERT INTO mentions VALUES (?, ?, ?, ?, ?)", waiting)


def _claims(index: Index) -> Iterator[Claim]:
    """Every claim of the tables, then the pairs of rows that may be one."""
    folder = index.folder
    for table in forms.REVIEWED:
        for row in export.rows_of(folder.output, table):
            yield export.claim(table, row, folder)
    for pair in pairs(export.rows_of(folder.output, tables.CANDIDATES), folder.entities):
        ends = [(pair.left["id"], pair.id), (pair.right["id"], pair.id)]
        index.db.executemany("INSERT INTO pairs VALUES (?, ?)", ends)
        yield export.pair_claim(pair, folder)


def add_claims(index: Index, claims: Iterable[Claim]) -> None:
    """Put claims into the index, as open."""
    waiting = iter(claims)
    while some := list(islice(waiting, _AT_ONCE)):
        places = [_place(index, claim.span) for claim in some]
        index.db.executemany(
            "INSERT OR IGNORE INTO claims VALUES (?, ?, ?, ?, ?, 'open', ?)",
            (
                (row["id"], table, number, start, row["confidence"], heading(table, row, index.names).casefold())
                for (table, row, _), (number, start, _, _) in zip(some, places, strict=True)
            ),
        )
        index.db.executemany(
            "INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?, ?)",
            (
                (row["id"], to_json(row).decode(), start, stop, sentence)
                for (_, row, _), (_, start, stop, sentence) in zip(some, places, strict=True)
            ),
        )


def _place(index: Index, span: Span | None) -> tuple[int, int, int, str | None]:
    """The number of the document of a place, where it begins and ends, and the sentence around it."""
    if span is None:
        return _NOWHERE, 0, 0, None
    return index.numbers.get(span.document_id, _NOWHERE), span.start, span.end, to_json(span.sentence).decode()


def get(index: Index, claim: str) -> Known | None:
    """A claim of the index, None where there is none of that id."""
    found = index.db.execute(
        "SELECT tbl, row, rows.start, stop, sentence, documents.id, state, words FROM claims JOIN rows USING (id)"
        " LEFT JOIN documents ON no = doc WHERE claims.id = ?",
        (claim,),
    ).fetchone()
    if found is None:
        return None
    table, row, start, stop, sentence, document, state, words = found
    bounds = None if sentence is None else from_json(sentence)
    span = None if document is None else Span(document, start, stop, None if bounds is None else tuple(bounds))
    return Known(Claim(table, from_json(row), span), state, words)


def verdicts_on(index: Index, claim: str) -> list[Verdict]:
    """All that was ever said of a claim."""
    lines = index.db.execute("SELECT line FROM verdicts WHERE claim = ? ORDER BY id", (claim,))
    return [Verdict.model_validate_json(line) for (line,) in lines]


def live_on(index: Index, claim: str) -> list[Verdict]:
    """The verdicts on a claim that hold."""
    return judgements.live(verdicts_on(index, claim))


def standing_of(index: Index, claim: str) -> Standing | None:
    """What holds of a claim; None where nobody decided."""
    return judgements.standing(verdicts_on(index, claim)).get(claim)


def add_verdicts(index: Index, verdicts: Iterable[Verdict]) -> set[str]:
    """Take verdicts of the ledger into the index; the claims that they are on."""
    claims = set()
    for verdict in verdicts:
        index.db.execute(
            "INSERT OR IGNORE INTO verdicts VALUES (?, ?, ?)", (verdict.id, verdict.claim, verdict.model_dump_json())
        )
        claims.add(verdict.claim)
    return claims


def verdict_ids(index: Index) -> set[str]:
    """The verdicts that are in the index."""
    return {key for (key,) in index.db.execute("SELECT id FROM verdicts")}


def forget_others(index: Index, ids: set[str]) -> set[str]:
    """Forget the verdicts that the ledger has no more; the claims that they were on."""
    gone = [(key, claim) for key, claim in index.db.execute("SELECT id, claim FROM verdicts") if key not in ids]
    index.db.executemany("DELETE FROM verdicts WHERE id = ?", [(key,) for key, _ in gone])
    return {claim for _, claim in gone}


def refresh(index: Index, claims: Iterable[str]) -> None:
    """Work out anew how claims stand; a claim that only the ledger knows is put in."""
    for claim in sorted(claims):
        said = verdicts_on(index, claim)
        state = state_of(said)
        if get(index, claim) is None:
            add_claims(index, _from_ledger(index, said))
        _name(index, claim, said)
        if state == "open" and forms.table_of(claim) == "merges":
            state = _state_of_pair(index, claim)
        index.db.execute("UPDATE claims SET state = ? WHERE id = ? AND state != ?", (state, claim, state))
        for (pair,) in index.db.execute("SELECT pair FROM pairs WHERE entity = ?", (claim,)).fetchall():
            if state_of(verdicts_on(index, pair)) == "open":
                new = _state_of_pair(index, pair)
                index.db.execute("UPDATE claims SET state = ? WHERE id = ? AND state != ?", (new, pair, new))


def state_of(verdicts: Iterable[Verdict]) -> str:
    """How a claim stands, in one word, after all verdicts on it."""
    said = list(verdicts)
    for standing in judgements.standing(said).values():
        return "conflict" if standing.verdict is None else PAST[standing.verdict.verdict]
    return "unsure" if any(verdict.verdict == "unsure" for verdict in judgements.live(said)) else "open"


def _state_of_pair(index: Index, pair: str) -> str:
    """A pair on which nobody decided is settled where one of its rows went."""
    ends = "SELECT entity FROM pairs WHERE pair = ?"
    query = f"SELECT count(*) FROM claims WHERE id IN ({ends}) AND state IN ('merged', 'rejected')"  # noqa: S608 - `ends` is ours
    (gone,) = index.db.execute(query, (pair,)).fetchone()
    return "settled" if gone else "open"


def _from_ledger(index: Index, said: Iterable[Verdict]) -> Iterator[Claim]:
    """A claim that the tables do not hold: one that a person added, or one that the last run left out as told."""
    for verdict in judgements.live(said):
        row, quote = {**(verdict.before or {}), **(verdict.after or {})}, verdict.quote
        if quote is None or quote.document_id not in index.numbers or verdict.table == MERGES:
            continue
        if TABLES[verdict.table].model_fields.keys() - {"review"} - row.keys():
            continue  # no whole row: another program's, or that of another version
        if verdict.verdict in ("accept", "reject", "edit", "add"):
            if verdict.table in tables.NAMED:
                index.names.setdefault(verdict.claim, row["name"])
            yield Claim(verdict.table, row, Span(quote.document_id, quote.start, quote.end))
            return


def _name(index: Index, claim: str, said: Iterable[Verdict]) -> None:
    """An entity that was renamed goes by its new name wherever it is named; one that a person added can be named."""
    table = forms.table_of(claim)
    if table not in tables.NAMED:
        return
    last = next((standing.verdict for standing in judgements.standing(said).values()), None)
    after = {} if last is None else last.after or {}
    entity = index.entities.get(claim)
    if last is not None and last.verdict == "add" and entity is None:
        index.entities[claim] = after
        index.references = References(index.entities)
    elif entity is not None:
        index.names[claim] = str(after.get("name", entity["name"]))
