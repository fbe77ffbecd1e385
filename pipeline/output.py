"""From the store to the folder of results: rows resolved, judged, linked and written; nothing, if all is there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import Any

from pipeline import gathering, issuing, judgements, linking, manifest, publishing, store, tables
from pipeline.records import TABLES, Row, make_id
from pipeline.resolve import Resolution, resolve_rows
from pipeline.splicing import row_id, splice
from pipeline.store import Link, Store

MANIFEST = "run.json"
_KINDS = {"person": "people", "organization": "organizations", "event": "events"}
_AT_ONCE = 200  # documents whose links are written together
_FEW = 50  # documents, or a tenth of all: beyond it a table is written anew faster than it is spliced


@dataclass(frozen=True, slots=True)
class Target:
    """Where results go and what they are made with; `made_with` derives from all that has a part in them."""

    folder: Path
    csv: bool
    verdicts: Sequence[judgements.Verdict]
    description: Mapping[str, Any]
    made_with: str
    started: datetime


@dataclass(slots=True)
class Changes:
    """Documents that are linked for the first time, or anew, and the ids of the rows that the latter had, by table."""

    fresh: list[str] = field(default_factory=list)
    relinked: list[str] = field(default_factory=list)
    gone: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in (*store.LINKED, "dates")})
    few: bool = False


def write_output(kept: Store, target: Target) -> dict[str, int]:
    """Bring the folder up to what the store holds, with a new manifest in any case; how many rows each table has."""
    edition, published = store.state(kept, "edition"), store.state(kept, "published")
    staging = publishing.staged(target.folder)
    if published is not None and _holds(published, edition, target):
        counts, files = published["counts"], published["files"]
        gone: list[str] = []
    else:
        counts, gone = _write(kept, target, staging)
        files = {path.name: path.stat().st_size for path in sorted(staging.iterdir()) if path.is_file()}
    inputs = _inputs(kept)
    all_counts = {**counts, "dropped_inputs": sum(entry["dropped"] is not None for entry in inputs)}
    manifest.write(staging / MANIFEST, target.description, inputs=inputs, counts=all_counts, started=target.started)
    record = {"edition": edition, "made_with": target.made_with, "csv": target.csv, "counts": counts, "files": files}
    publishing.publish(target.folder, gone=gone, record=record)
    store.set_state(kept, "published", record)
    publishing.close(target.folder)
    return dict(counts)


def _holds(published: Mapping[str, Any], edition: int, target: Target) -> bool:
    """Whether the tables in the folder are those that would be written."""
    made = (published["edition"], published["made_with"], published["csv"])
    return made == (edition, target.made_with, target.csv) and all(
        _size(target.folder / name) == size for name, size in published["files"].items()
    )


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _inputs(kept: Store) -> list[dict[str, str | None]]:
    """Every input for the manifest, by source: the hash of its bytes, its document, or why it was dropped."""
    inputs: list[dict[str, str | None]] = [
        {"source": one.source, "sha256": one.sha256, "document_id": one.document_id, "dropped": one.reason}
        for one in kept.entries.values()
    ]
    return sorted(inputs, key=lambda one: (one["source"] or "", one["document_id"] or "", one["dropped"] or ""))


def _write(kept: Store, target: Target, staging: Path) -> tuple[dict[str, int], list[str]]:
    """Write every table and the texts that are new: how many rows each has, and which files of earlier runs go."""
    whole, before = _begin(kept), _published(kept, target)
    with gathering.names_known(kept, _gathered_with(target)):
        resolution = resolve_rows(gathering.rows(kept, _gathered_with(target)), issued=issuing.issued(kept))
    redirects = issuing.issue(kept, resolution)
    judged = _judged(kept, target, resolution)
    changes = _link(kept, resolution.ids if judged is None else judged.ids)
    if whole or not changes.few or (judged is not None and (judged.changes or judged.kept)):
        before = None  # no table can be spliced
    counts = {}
    for name in TABLES:
        path = tables.table_path(staging, name)
        if name in tables.NAMED:
            counts[name] = tables.write(path, _entities(name, resolution, judged))
        elif before is not None and name in changes.gone:
            old, lines = tables.table_path(target.folder, name), _changed_lines(kept, name, changes)
            counts[name] = before["counts"][name] + splice(old, path, without=changes.gone[name], lines=lines)
        else:
            counts[name] = _write_whole(kept, name, path, judged)
    tables.write(tables.table_path(staging, tables.REDIRECTS), [*redirects, *(judged.redirects if judged else ())])
    tables.write(tables.table_path(staging, tables.CANDIDATES), _candidates(resolution, judged))
    if judged is not None:
        tables.write(tables.table_path(staging, judgements.REVIEWED), (one.line() for one in judged.report))
    if target.csv:
        tables.write_twins(staging)
    for document_id, text in store.texts(kept, list(kept.places) if whole else changes.fresh):
        tables.text_path(staging, document_id).write_bytes(text)
    return counts, _gone(kept, target, judged)


def _gathered_with(target: Target) -> str:
    """What slim rows derive from, beside what the store holds."""
    return f"{target.description['code_sha256']} {target.description['models_sha256']}"


def _write_whole(kept: Store, name: str, path: Path, judged: judgements.Judged | None) -> int:
    """Write a table of claims with what verdicts change in it; how many rows it has."""
    lines = store.lines(kept, name)
    if name == "documents":
        return tables.write_lines(path, _with_sources(kept, lines))
    if judged is None:
        return tables.write_lines(path, lines)
    if name == "dropped":
        return tables.write_lines(path, merge(lines, sorted(tables.dumps(row) for row in judged.dropped)))
    if judged.changes or judged.kept.get(name):
        return tables.write(path, judged.rows(name, map(json.loads, lines)))
    return tables.write_lines(path, lines)


def _with_sources(kept: Store, lines: Iterator[str]) -> Iterator[str]:
    """The rows of documents; one whose bytes stand in several places names them all, the first as its source."""
    places: dict[str, list[str]] = {}
    for one in kept.entries.values():
        if one.document_id is not None:
            places.setdefault(one.document_id, []).append(one.source)
    for line in lines:
        sources = sorted(places.get(row_id(line), ()))
        if len(sources) > 1:
            yield tables.dumps({**json.loads(line), "source": sources[0], "sources": sources})
        else:
            yield line


def _entities(name: str, resolution: Resolution, judged: judgements.Judged | None) -> Iterator[dict[str, Any]]:
    """The rows of people, organizations or events, sorted by id."""
    if judged is None:
        found: Sequence[Row] = getattr(resolution, name)
        return (row.model_dump(mode="json") for row in found)
    rows = judged.entities[name]
    return (rows[key] for key in sorted(rows))


def _candidates(resolution: Resolution, judged: judgements.Judged | None) -> list[dict[str, Any]]:
    """The rows of `candidates.jsonl`, sorted: pairs that may be one, as far as both are there after review.

    Of a row that was merged into another none is left: that one has pairs of its own.
    """
    entities = {name: {row.id for row in getattr(resolution, name)} for name in tables.NAMED}
    if judged is not None:
        entities = {name: set(rows) for name, rows in judged.entities.items()}
    found = []
    for one in resolution.candidates:
        name = _KINDS[one.kind]
        if {one.left_id, one.right_id} <= entities[name]:
            ends = {"left_id": one.left_id, "right_id": one.right_id}
            key = make_id("pair", name, one.left_id, one.right_id)
            found.append({"id": key, "table": name, **ends, "confidence": one.probability, "reason": one.reasons})
    return sorted(found, key=itemgetter("id"))


def _judged(kept: Store, target: Target, resolution: Resolution) -> judgements.Judged | None:
    """What was found, with the verdicts applied; None where there are no verdicts."""
    if not target.verdicts:
        return None

    def cells_of(table: str) -> Iterator[dict[str, Any]]:
        return map(json.loads, store.local_lines(kept, table))

    found = judgements.Found(
        documents={row["id"]: row["source"] for row in cells_of("documents")},
        entities={
            name: {row.id: row.model_dump(mode="json") for row in getattr(resolution, name)} for name in tables.NAMED
        },
        ids=resolution.ids,
        members=lambda: ((row["id"], row) for name in tables.NAMED for row in cells_of(name)),
        rows=cells_of,
        text_of=lambda document_id: next(text for _, text in store.texts(kept, [document_id])).decode(),
    )
    return judgements.apply(target.verdicts, found)


def _link(kept: Store, ids: Mapping[str, str]) -> Changes:
    """Link the rows of each document whose people, organizations or events have other ids than before."""
    changes = Changes()
    waiting: dict[str, str] = {}
    for document_id, local_ids, linked_with in store.local_ids(kept):
        finals = "\n".join(ids.get(local, "") for local in local_ids)
        if finals != linked_with:
            waiting[document_id] = finals
            (changes.fresh if linked_with is None else changes.relinked).append(document_id)
    changes.few = len(waiting) <= max(_FEW, len(kept.places) // 10)
    for _, parts in store.linked(kept, changes.relinked if changes.few else ()):
        for name, lines in parts.items():
            changes.gone[name].update(map(row_id, lines.splitlines()))
    links: list[Link] = []
    for document_id, parts in store.linkable(kept, list(waiting)):
        links.append(_linked(document_id, waiting[document_id], parts, ids))
        if len(links) == _AT_ONCE:
            store.link(kept, links)
            links = []
    store.link(kept, links)
    return changes


def _linked(document_id: str, finals: str, parts: Mapping[str, str], ids: Mapping[str, str]) -> Link:
    done = {name: linking.link(name, lines, ids) for name, lines in parts.items()}
    loose = "\n".join(loose for _, loose in done.values() if loose)
    return Link(document_id, finals, {name: linked for name, (linked, _) in done.items()}, loose)


def _changed_lines(kept: Store, table: str, changes: Changes) -> list[str]:
    """The rows of a table that changed documents have now."""
    if table == "dates":
        found = store.dates(kept, changes.fresh)
    else:
        found = store.linked(kept, [*changes.fresh, *changes.relinked])
    return [line for _, parts in found for line in parts[table].splitlines()]


def _published(kept: Store, target: Target) -> Mapping[str, Any] | None:
    """What is told of the tables in the folder, if they can be spliced: nothing that they hold was replaced since."""
    published = store.state(kept, "published")
    if published is None or store.state(kept, "replaced") > published["edition"]:
        return None
    return published if _holds(published, published["edition"], target) else None


def _begin(kept: Store) -> bool:
    """Note which edition is linked from now on; whether an earlier one was that never came to be published."""
    published, linked = store.state(kept, "published"), store.state(kept, "linked")
    store.set_state(kept, "linked", store.state(kept, "edition"))
    return bool(linked != (None if published is None else published["edition"]))


def _gone(kept: Store, target: Target, judged: judgements.Judged | None) -> list[str]:
    """Files of earlier runs that this one does not have: texts, CSV twins, what became of verdicts."""
    earlier = tables.text_ids(target.folder)
    gone = [f"texts/{document_id}.txt" for document_id in earlier - kept.places.keys()]
    if earlier and not target.csv:
        gone += [f"{name}.csv" for name in tables.TWINS]
    if judged is None:
        gone.append(f"{judgements.REVIEWED}.jsonl")
    return gone
