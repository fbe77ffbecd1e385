"""Verdicts on people, organizations and events: splits first, then merges, then what is said of single rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.judgements.anchors import ABSENT, GONE, Anchor
from pipeline.judgements.anchors import find as find_quote
from pipeline.judgements.applying import Bench, Row, drop
from pipeline.judgements.ledger import MERGES, Verdict
from pipeline.records import make_id

TABLES = {"people": "person", "organizations": "org", "events": "event"}  # each table with the prefix of its ids
_OPEN = {  # the fields that a verdict on a row vouches for
    "people": ("name", "honorific_prefix", "given_name", "family_name", "named"),
    "organizations": ("name", "classification", "country", "parent_id"),
    "events": ("name", "classification", "start_date", "end_date", "date_text", "location", "country", "parent_id"),
}
_LISTS = ("other_names", "acronyms")


def judge(bench: Bench) -> None:
    """Apply every verdict on entities; references between them follow."""
    settled = list(bench.settled([*TABLES, MERGES]))
    _split(bench, [said for said in settled if said.verdict == "split" or _keeps_apart(said)])
    of_rows = [said for said in settled if said.verdict in ("accept", "edit", "add", "reject") and said.table != MERGES]
    missing = {
        said.claim
        for said in of_rows
        if said.verdict != "reject" and find(bench, said.table, said.before or said.after or {}) is None
    }
    for said in of_rows:
        if said.claim in missing:
            _bring_back(bench, said)  # before merges, since others may go into it
    for said in settled:
        if said.verdict == "merge":
            _merge(bench, said)
    for said in of_rows:
        if said.claim not in missing:
            _judge_row(bench, said)
    _mend_parents(bench)


def find(bench: Bench, table: str, row: Mapping[str, Any]) -> str | None:
    """The id of the row that an entity of an earlier run is now: the same id, or else its name in its reports."""
    key = followed(bench, str(row["id"]))
    rows = bench.judged.entities[table]
    if key in rows:
        return key
    documents = set(row.get("document_ids", ()))
    anchor = bench.anchors.get(str(row["id"]))
    if isinstance(anchor, Anchor):
        documents.add(anchor.document_id)
    name = str(row["name"]).casefold()
    found = {followed(bench, other) for other in _by_name(bench, table).get(name, ())}
    fitting = [other for other in sorted(found) if other in rows and documents & set(rows[other]["document_ids"])]
    return fitting[0] if len(fitting) == 1 else None


def followed(bench: Bench, key: str) -> str:
    """The id under which an entity stands now, after merges."""
    while key in bench.moved:
        key = bench.moved[key]
    return key


def _by_name(bench: Bench, table: str) -> Mapping[str, Sequence[str]]:
    """The ids of a table by name, as the run found them; made once."""
    if table not in bench.names:
        index: dict[str, list[str]] = defaultdict(list)
        for key, row in bench.found.entities[table].items():
            for name in sorted({row["name"].casefold(), *(other.casefold() for other in row["other_names"])}):
                index[name].append(key)
        bench.names[table] = index
    return bench.names[table]


def combined(rows: Sequence[Row], key: str) -> Row:
    """One row for several: the first one's values, what it lacks from the others, all names and reports of all."""
    first = dict(rows[0])
    for field in first:
        if first[field] is None:
            first[field] = next((row[field] for row in rows if row[field] is not None), None)
    for field in (*_LISTS, "document_ids"):
        if field in first:
            first[field] = sorted({item for row in rows for item in row[field]})
    others = {*first["other_names"], *(row["name"] for row in rows)} - {first["name"]}
    first |= {"id": key, "other_names": sorted(others), "confidence": max(row["confidence"] for row in rows)}
    return first


def _keeps_apart(said: Verdict) -> bool:
    return said.table == MERGES and said.verdict == "reject"


def _split(bench: Bench, splits: Sequence[Verdict]) -> None:
    """Part what a run takes for one, by the reports that the verdicts name."""
    tasks: list[tuple[Verdict, str, str, list[tuple[str, set[str]]]]] = []
    for said in splits:
        table, key, groups = _groups(bench, said)
        if key is None:
            bench.note(said, "applied" if groups else "set_aside", None, None if groups else ABSENT)
        else:
            tasks.append((said, table, key, groups))
    if not tasks:
        return
    wanted = {key for _, _, key, _ in tasks}
    members: dict[str, list[Row]] = defaultdict(list)
    for local, row in bench.found.members():
        if bench.judged.ids.get(local) in wanted:
            members[bench.judged.ids[local]].append(row)
    for said, table, key, groups in tasks:
        _part(bench, said, table, key, groups, members[key])


def _groups(bench: Bench, said: Verdict) -> tuple[str, str | None, list[tuple[str, set[str]]]]:
    """The table and row to part, None where nothing is to part, and each part's new id with its reports."""
    before = said.before or {}
    if said.table == MERGES:
        table = str(before["kind"])
        left, right = (
            {"id": before[f"{side}_id"], "name": before[side], "document_ids": before[f"{side}_document_ids"]}
            for side in ("left", "right")
        )
        one, other = find(bench, table, left), find(bench, table, right)
        if one is None or one != other:
            return table, None, [("", set())]  # they are apart: nothing to do
        apart = left if one == right["id"] else right
        reports = set(apart["document_ids"]) - set((right if apart is left else left)["document_ids"])
        return table, one, [(str(apart["id"]), reports)]
    groups = (said.after or {})["groups"]
    named = [(make_id(TABLES[said.table], "split", said.claim, *group), set(group)) for group in groups]
    key = find(bench, said.table, before)
    return said.table, key, named if key is not None else []


def _part(
    bench: Bench, said: Verdict, table: str, key: str, groups: Iterable[tuple[str, set[str]]], members: Sequence[Row]
) -> None:
    rest = list(members)
    parted = False
    for new, reports in groups:
        going = [row for row in rest if reports & set(row["document_ids"])]
        if not going or len(going) == len(rest):
            continue
        rest = [row for row in rest if not reports & set(row["document_ids"])]
        bench.judged.entities[table][new] = _of_members(bench, going, new, "split")
        bench.judged.ids.update({row["id"]: new for row in going})
        parted = True
    if parted:
        bench.judged.entities[table][key] = _of_members(bench, rest, key, "split")
    bench.note(said, "applied", key, None if parted else "nothing was joined")


def _of_members(bench: Bench, members: Sequence[Row], key: str, mark: str) -> Row:
    """The row for some document-local ones: the fullest name first."""
    ranked = sorted(members, key=lambda row: (-len(row["name"]), row["name"], row["id"]))
    row = combined(ranked, key) | {"review": mark}
    if row.get("parent_id") is not None:
        row["parent_id"] = bench.judged.ids.get(row["parent_id"])
    return row


def _merge(bench: Bench, said: Verdict) -> None:
    """Put one row into another; the other's id stays, and a redirect leads there."""
    before, into = said.before or {}, (said.after or {})["into"]
    table = str(before["kind"]) if said.table == MERGES else said.table
    goes = _named(said, "right_id") if said.table == MERGES else before
    stays = _named(said, "left_id") if said.table == MERGES else said.names.get("into", {"id": into, "name": ""})
    one, other = (find(bench, table, row) or _restored(bench, said, table, row) for row in (goes, stays))
    rows = bench.judged.entities[table]
    if one is None and other is None:
        anchor = bench.anchors[said.claim]
        bench.note(said, "set_aside", None, ABSENT if isinstance(anchor, Anchor) else anchor)
        return
    if one is None or other is None or one == other:
        alone = other if one is None else one
        missing = None if one == other else "the run finds only one of them"
        bench.note(said, "applied", alone, missing)
        return
    rows[other] = combined([rows[other], rows.pop(one)], other) | {"review": "merged"}
    bench.moved[one] = other
    bench.judged.ids.update({local: other for local, key in bench.judged.ids.items() if key == one})
    bench.judged.redirects.append({"from": one, "to": other, "reason": f"merged in review by {said.by}"})
    bench.note(said, "applied", other)


def _restored(bench: Bench, said: Verdict, table: str, row: Row) -> str | None:
    """Make a row again that is to be merged and that the run did not find, where the quote stands; its id."""
    anchor = bench.anchors[said.claim]
    if not isinstance(anchor, Anchor) or "confidence" not in row or row["id"] in bench.refused:
        return None
    again = {**row, "document_ids": [anchor.document_id], "review": "kept"}
    bench.judged.entities[table][row["id"]] = again | ({"parent_id": None} if "parent_id" in row else {})
    return str(row["id"])


def _named(said: Verdict, field: str) -> Row:
    """A row of a pair, as it was."""
    before = said.before or {}
    side = field.removesuffix("_id")
    documents = before.get(f"{side}_document_ids", [])
    return said.names.get(field, {"id": before[field], "name": before[side]}) | {"document_ids": documents}


def _judge_row(bench: Bench, said: Verdict) -> None:
    """Apply what is said of a single row."""
    shown = said.before or said.after or {}
    rows = bench.judged.entities[said.table]
    key = find(bench, said.table, shown)
    if said.verdict == "reject":
        if key == said.claim or (key is not None and rows[key]["name"] == shown["name"]):
            bench.judged.dropped.append(drop(said, rows.pop(key)))
            bench.judged.ids = {local: final for local, final in bench.judged.ids.items() if final != key}
        bench.refused.add(said.claim)
        bench.note(said, "applied", None)
    elif key is None:  # it went into a row that was rejected
        bench.note(said, "set_aside", None, "the row into which it was merged was rejected in review")
    elif key in bench.moved.values() and key != said.claim:
        bench.note(said, "applied", key, "it was merged into another row")
    else:
        _set(bench, said, key)


def _set(bench: Bench, said: Verdict, key: str) -> None:
    """Set what a verdict vouches for on a row that the run found."""
    row = bench.judged.entities[said.table][key]
    shown = said.before or {}
    new: Row = {}
    if said.verdict == "accept" and key == said.claim:
        new = {field: shown[field] for field in _OPEN[said.table] if field in shown}
        new |= {field: sorted({*row[field], *shown[field]}) for field in _LISTS if field in shown}
    for field, value in (said.after or {}).items() if said.verdict == "edit" else ():
        # of a list, names that the run found since stay
        since = set(row[field]) - set(shown[field]) if field in _LISTS else set()
        new[field] = sorted(since | set(value)) if field in _LISTS else value
    if new.get("parent_id") is not None:
        new["parent_id"] = _parent(bench, said, new["parent_id"])
    otherwise = [
        field for field in _OPEN[said.table] if said.verdict == "accept" and new.get(field, row[field]) != row[field]
    ]
    mark = "edited" if said.verdict == "edit" else "added" if said.verdict == "add" else "accepted"
    bench.judged.entities[said.table][key] = row | new | {"review": mark}
    if "other_names" in row:
        final = bench.judged.entities[said.table][key]
        final["other_names"] = [name for name in final["other_names"] if name != final["name"]]
    if otherwise:
        words = "; ".join(f"{field}: the run says {row[field]!r}, accepted is {new[field]!r}" for field in otherwise)
        bench.note(said, "differs", key, words)
    else:
        bench.note(said, "applied", key)


def _parent(bench: Bench, said: Verdict, parent: str) -> str | None:
    return find(bench, said.table, said.names.get("parent_id", {"id": parent, "name": ""}))


def _bring_back(bench: Bench, said: Verdict) -> None:
    """Keep a row that the run did not find, where the text that it rests on still stands."""
    row = {**(said.before or {}), **(said.after or {})}
    here = [key for key in row["document_ids"] if key in bench.found.documents]
    anchor = bench.anchors[said.claim]
    if not isinstance(anchor, Anchor):
        named = [key for key in here if find_quote(bench.found.text_of(key), row["name"]) is not None]
        if not named:
            bench.note(said, "set_aside", None, GONE if here else anchor)
            return
        row["document_ids"] = sorted(named)
    else:
        row["document_ids"] = sorted({*here, anchor.document_id})
    if row.get("parent_id") is not None:
        row["parent_id"] = _parent(bench, said, row["parent_id"])
    bench.judged.entities[said.table][said.claim] = row | {"review": "added" if said.verdict == "add" else "kept"}
    bench.note(said, "applied" if said.verdict == "add" else "kept", said.claim)


def _mend_parents(bench: Bench) -> None:
    """No row names a parent that went, or itself."""
    for table in ("organizations", "events"):
        rows = bench.judged.entities[table]
        for key, row in rows.items():
            parent = row["parent_id"]
            if parent is not None:
                now = followed(bench, parent)
                if now != parent or now not in rows or now == key:
                    rows[key] = row | {"parent_id": now if now in rows and now != key else None}
