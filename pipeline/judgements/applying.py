"""Verdicts on what a run finds: the accepted stays, the rejected stays away, edits win, merges and splits hold.

A pure function over rows. Memory grows with the verdicts and the entities of the run, not with its claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from typing import Any, Literal, NamedTuple

from pipeline.judgements.anchors import Anchor, anchor
from pipeline.judgements.ledger import Verdict
from pipeline.judgements.standing import Standing, standing
from pipeline.records import make_id

Row = dict[str, Any]
What = Literal["applied", "kept", "differs", "set_aside", "conflict"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found, before verdicts.

    `documents` holds the source of each document; `entities` the rows of people, organizations and events, by table
    and id; `ids` the id in those tables for each document-local one; `members` gives the document-local rows; `rows`
    the rows of another table, with document-local ids, in any order, as often as it is asked; `text_of` the stored text
    of a document.
    """

    documents: Mapping[str, str]
    entities: Mapping[str, Mapping[str, Row]]
    ids: Mapping[str, str]
    members: Callable[[], Iterable[tuple[str, Row]]]
    rows: Callable[[str], Iterable[Row]]
    text_of: Callable[[str], str]


class Applied(NamedTuple):
    """What became of a verdict: `row` is the id of the row that it holds for, None where there is none."""

    verdict: Verdict
    what: What
    row: str | None
    reason: str | None

    def line(self) -> Row:
        """It as a line of `reviewed.jsonl`."""
        said = self.verdict
        return {
            "id": said.id,
            "claim": said.claim,
            "table": said.table,
            "verdict": said.verdict,
            "by": said.by,
            "outcome": self.what,
            "row": self.row,
            "reason": self.reason,
        }


@dataclass(slots=True)
class Judged:
    """What a run found, after verdicts: entities by table and id, final ids, redirects, dropped rows, a report.

    `changes` holds for each claim of the other tables what it becomes: the fields that are set, or None if it goes;
    `kept` the rows that come back.
    """

    entities: dict[str, dict[str, Row]]
    ids: dict[str, str]
    redirects: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)
    report: list[Applied] = field(default_factory=list)
    changes: dict[str, Row | None] = field(default_factory=dict)
    kept: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str, found: Iterable[Row]) -> Iterator[Row]:
        """The rows of a table, sorted by id, when `found` are those that the run found, sorted by id."""
        return merge(self._changed(found), self.kept.get(table, ()), key=lambda row: str(row["id"]))

    def _changed(self, found: Iterable[Row]) -> Iterator[Row]:
        for row in found:
            if row["id"] not in self.changes:
                yield row
                continue
            change = self.changes[row["id"]]
            if change is not None:
                yield {**row, **change}


@dataclass(slots=True)
class Bench:
    """What the steps of judging share: what was found, what it becomes, what stands, and where the quotes are.

    `moved` says which row an entity's row went into; `refused` holds the ids of rejected entities; `names` the ids of
    entities by table and name.
    """

    found: Found
    judged: Judged
    standing: Mapping[str, Standing]
    anchors: Mapping[str, Anchor | str]
    moved: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    names: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def settled(self, tables: Iterable[str]) -> Iterator[Verdict]:
        """The verdicts that hold for claims of these tables, by claim."""
        names = set(tables)
        for _, said in sorted(self.standing.items()):
            if said.verdict is not None and said.verdict.table in names:
                yield said.verdict

    def note(self, verdict: Verdict, what: What, row: str | None = None, reason: str | None = None) -> None:
        """Note what became of a verdict."""
        self.judged.report.append(Applied(verdict, what, row, reason))


def apply(verdicts: Iterable[Verdict], found: Found) -> Judged:
    """What a run found, with all verdicts that hold applied. Order-free: the order of `verdicts` changes nothing."""
    from pipeline.judgements import claims, entities

    stands = standing(verdicts)
    settled = [said.verdict for said in stands.values() if said.verdict is not None]
    judged = Judged({table: dict(rows) for table, rows in found.entities.items()}, dict(found.ids))
    bench = Bench(found, judged, stands, anchor(settled, found.documents, found.text_of))
    entities.judge(bench)
    claims.judge(bench)
    _note_conflicts(bench)
    judged.report.sort(key=lambda applied: (applied.verdict.claim, applied.verdict.id))
    return judged


def _note_conflicts(bench: Bench) -> None:
    """Claims on which verdicts contradict stay as they were found, marked."""
    for claim, said in bench.standing.items():
        if said.verdict is not None:
            continue
        rows = bench.judged.entities.get(said.live[0].table)
        if rows is not None and claim in rows:
            rows[claim] = {**rows[claim], "review": "conflict"}
        bench.judged.changes.setdefault(claim, {"review": "conflict"})
        words = "; ".join(f"{verdict.verdict} ({verdict.by})" for verdict in said.live)
        for verdict in said.live:
            bench.note(verdict, "conflict", claim, words)


def drop(verdict: Verdict, row: Row) -> Row:
    """The row of `dropped.jsonl` for one that was rejected."""
    documents = row.get("document_ids") or [None]
    return {
        "id": make_id("drop", row["id"], verdict.id),
        "document_id": row.get("document_id", documents[0]),
        "source": None,
        "start": row.get("start"),
        "end": row.get("end"),
        "text": row.get("text", row.get("name")),
        "label": None,
        "stage": "review",
        "reason": f"{verdict.table}: rejected in review by {verdict.by}",
    }
