"""Verdicts on memberships, participations and dates: found again by id, else by what they say of the same text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pipeline import tables
from pipeline.judgements import entities
from pipeline.judgements.anchors import Anchor
from pipeline.judgements.applying import Bench, Row, drop
from pipeline.judgements.ledger import Verdict

TABLES = ("memberships", "participations", "dates")
_OPEN = {  # the fields that a verdict vouches for, but for references
    "memberships": ("role", "start_date", "end_date", "status"),
    "participations": ("role",),
    "dates": ("type", "value", "start_date", "end_date"),
}
_SAID = {  # what makes two claims about one report the same
    "memberships": ("person_id", "role", "organization_id"),
    "participations": ("event_id", "participant_id", "role"),
    "dates": ("start", "end", "value"),
}
_ENTITY = {"person": "people", "org": "organizations", "event": "events"}
Key = tuple[Any, ...]


def judge(bench: Bench) -> None:
    """Apply every verdict on claims of documents."""
    for table in TABLES:
        verdicts = {said.claim: said for said in bench.settled([table])}
        if verdicts:
            found = _match(bench, table, verdicts)
            for claim, said in sorted(verdicts.items()):
                _judge(bench, said, found.get(claim))
            bench.judged.kept.setdefault(table, []).sort(key=lambda row: str(row["id"]))


def _match(bench: Bench, table: str, verdicts: dict[str, Verdict]) -> dict[str, Row]:
    """The row that the run has for each claim, with ids as they are now: of the same id, or saying the same."""
    by_key: dict[Key, list[str]] = defaultdict(list)
    for claim, said in sorted(verdicts.items()):
        for key in _keys(bench, said):
            by_key[key].append(claim)
    found: dict[str, Row] = {}
    alike: dict[str, Row] = {}
    for cells in bench.found.rows(table):
        row = dict(cells)
        if tables.relink(table, row, bench.judged.ids) is not None:
            continue
        if row["id"] in verdicts:
            found[row["id"]] = row
            continue
        for claim in by_key.get(_key(table, row), ()):
            if claim not in alike or row["id"] < alike[claim]["id"]:
                alike[claim] = row
    return alike | found


def _keys(bench: Bench, said: Verdict) -> Iterator[Key]:
    """What a claim says, as it was and as it was corrected, in terms of this run."""
    anchor = bench.anchors[said.claim]
    if not isinstance(anchor, Anchor):
        return
    for row in (said.before, {**(said.before or {}), **(said.after or {})} if said.after is not None else None):
        if row is not None:
            now, _ = _current(bench, said, row)
            yield _key(said.table, now | {"document_id": anchor.document_id, "start": anchor.start, "end": anchor.end})


def _key(table: str, row: Row) -> Key:
    said = (row[field].casefold() if isinstance(row[field], str) else row[field] for field in _SAID[table])
    return (row["document_id"], *said)


def _current(bench: Bench, said: Verdict, row: Row) -> tuple[Row, list[str]]:
    """A row of the ledger with the ids of this run, and the fields whose rows are not there."""
    now = dict(row)
    missing = []
    for field in tables.REFERENCES.get(said.table, ()):
        key = row[field]
        if key is None:
            continue
        named = said.names.get(field)
        if named is None or named["id"] != key:
            named = {"id": key, "name": ""}
        now[field] = entities.find(bench, _ENTITY[key.rpartition("-")[0]], _here(bench, said, named))
        if now[field] is None:
            now[field] = key
            missing.append(field)
    return now, missing


def _here(bench: Bench, said: Verdict, named: Row) -> Row:
    """An entity as the ledger has it, in the report in which the claim stands now."""
    anchor = bench.anchors[said.claim]
    return named | {"document_ids": [anchor.document_id]} if isinstance(anchor, Anchor) else named


def _judge(bench: Bench, said: Verdict, row: Row | None) -> None:
    """Apply one verdict to the row that the run has for it, if it has one."""
    anchor = bench.anchors[said.claim]
    if said.verdict == "reject":
        if row is not None:
            bench.judged.changes[row["id"]] = None
            bench.judged.dropped.append(drop(said, row))
        elif not isinstance(anchor, Anchor):
            bench.note(said, "set_aside", None, anchor)
            return
        bench.note(said, "applied", None)
    elif row is None:
        _bring_back(bench, said, anchor)
    else:
        _set(bench, said, row)


def _set(bench: Bench, said: Verdict, row: Row) -> None:
    """Set what a verdict vouches for on a row that the run found."""
    new: Row = {}
    if said.verdict == "accept":
        new = {field: (said.before or {})[field] for field in _OPEN[said.table]}
    elif said.verdict == "edit":
        after = said.after or {}
        now, missing = _current(bench, said, {**(said.before or {}), **after})
        if not _restore(bench, said, now, [field for field in missing if field in after]):
            return
        new = {field: now[field] for field in after}
    otherwise = [field for field in new if said.verdict == "accept" and new[field] != row[field]]
    mark = {"accept": "accepted", "edit": "edited"}.get(said.verdict, "added")
    bench.judged.changes[row["id"]] = new | {"review": mark}
    if otherwise:
        words = "; ".join(f"{field}: the run says {row[field]!r}, accepted is {new[field]!r}" for field in otherwise)
        bench.note(said, "differs", row["id"], words)
    else:
        bench.note(said, "applied", row["id"])


def _bring_back(bench: Bench, said: Verdict, anchor: Anchor | str) -> None:
    """Keep a claim that the run did not find, where its quote still stands."""
    if not isinstance(anchor, Anchor):
        bench.note(said, "set_aside", None, anchor)
        return
    row, missing = _current(bench, said, {**(said.before or {}), **(said.after or {})})
    row |= {"document_id": anchor.document_id, "start": anchor.start, "end": anchor.end, "text": anchor.text}
    if _restore(bench, said, row, missing):
        mark = "added" if said.verdict == "add" else "kept"
        bench.judged.kept.setdefault(said.table, []).append(row | {"review": mark})
        bench.note(said, "applied" if mark == "added" else "kept", row["id"])


def _restore(bench: Bench, said: Verdict, row: Row, missing: list[str]) -> bool:
    """Make the rows again that a claim names and the run did not find; False, with a note, where one was rejected."""
    anchor = bench.anchors[said.claim]
    report = [anchor.document_id] if isinstance(anchor, Anchor) else [row["document_id"]]
    for field in missing:
        key = row[field]
        named = said.names.get(field)
        if key in bench.refused or named is None:
            reason = "was rejected in review" if key in bench.refused else "is not in this run"
            bench.note(said, "set_aside", None, f"{field}: the row {key} that it names {reason}")
            return False
    for field in missing:
        named = said.names[field]
        rows = bench.judged.entities[_ENTITY[row[field].rpartition("-")[0]]]
        rows[row[field]] = named | {"document_ids": report, "review": "kept"}
    return True
