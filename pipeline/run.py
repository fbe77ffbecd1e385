"""The batch: reports in, a folder of linked tables out; what was read before is not read again, and nothing is lost."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import duckdb

from pipeline import config, judgements, manifest, publishing, store, tables, versions, workers
from pipeline.config import Settings
from pipeline.errors import ConfigError, PipelineError, TableError
from pipeline.holding import held
from pipeline.ingest import Limits, Offer, count, offer
from pipeline.output import Target, write_output
from pipeline.packed import Packed, set_aside
from pipeline.records import Document, Dropped, make_id
from pipeline.store import Entry, Store
from pipeline.versions import Model
from pipeline.workers import Load

Reprocess = Literal["all", "stale", "none"]


class Step(NamedTuple):
    """One input is done: its source, its words, why it was dropped (if it was), and how many inputs there are.

    `known` is true for one that an earlier run has read.
    """

    source: str
    words: int
    reason: str | None
    total: int
    known: bool = False


Watch = Callable[[Step], None]
Tell = Callable[[str], None]


def unwatched(_step: Step) -> None:
    """The watcher of a run that nobody watches."""


def untold(_message: str) -> None:
    """The listener of a run that nobody listens to."""


@dataclass(slots=True)
class Batch:
    """A batch on its way: the store, what makes it, who watches, the inputs met and those read and not yet back."""

    kept: Store
    fingerprint: str
    reprocess: Reprocess
    watch: Watch
    total: int
    met: dict[str, str | None] = field(default_factory=dict)  # place -> reason, if it was dropped
    begun: dict[str, str] = field(default_factory=dict)  # document id -> place, of those read in this run
    offered: dict[str, Offer] = field(default_factory=dict)  # document id -> what was read
    twins: dict[str, list[Offer]] = field(default_factory=dict)  # document id -> other inputs of the same bytes
    dropped_ids: dict[str, str] = field(default_factory=dict)  # id of a row -> place


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to: the rows of each table, how many of its inputs were dropped, whether it was interrupted."""

    counts: Mapping[str, int]
    dropped_inputs: int
    interrupted: bool = False

    def __str__(self) -> str:
        count = self.counts
        interrupted = "interrupted, run again to go on: " if self.interrupted else ""
        return (
            f"{interrupted}{count['documents']} reports, {self.dropped_inputs} dropped, {count['people']} people, "
            f"{count['organizations']} organizations, {count['events']} events"
        )


def run(
    inputs: Sequence[str],
    output: Path,
    *,
    metadata: Path | None = None,
    config_file: Path | None = None,
    csv: bool = False,
    ledger: Path | None = None,
    processes: int | None = None,
    reprocess: Reprocess = "stale",
    prune: bool = False,
    watch: Watch = unwatched,
    tell: Tell = untold,
) -> Summary:
    """Read reports that are new or changed, and write every table, the texts and the manifest into the folder `output`.

    What earlier runs read stays, in the store and in the tables; with `prune` reports that are not among the inputs go.
    `reprocess` says which reports are read again although they are the same: all, those read with other settings or by
    another version, or none. `csv` adds the twins of five tables for a spreadsheet. The verdicts in `ledger` (by
    default the one in `output`) are applied; what became of each is written to `reviewed.jsonl`.

    Order-free: the same inputs in any order, with any number of `processes` (by default one a core), give the same
    bytes, but for the clock in the manifest. On an interrupt from the keyboard what is read by then is written.

    Raises:
        PipelineError: the settings or the folder are wrong (the message lists all faults), or another run is at work.
    """
    started = datetime.now(UTC)
    settings, made_with, model = _check(output, config_file)
    path = output / judgements.LEDGER if ledger is None else ledger
    verdicts = list(judgements.read(path))
    made = make_id("made", json.dumps(made_with), *(verdict.id for verdict in verdicts))
    target = Target(output, csv, verdicts, made_with, made, started)
    try:
        with held(output), store.opened(output) as kept:
            _recover(output, kept)
            limits = Limits(**settings.limits.model_dump())
            offers = offer(
                inputs,
                metadata=metadata,
                limits=limits,
                languages=settings.languages,
                day_first=settings.day_first,
                skip=[output],
            )
            total = count(inputs, metadata=metadata, skip=[output]).documents
            batch = Batch(kept, made_with["fingerprint"], reprocess, watch, total)
            lines = {entry.place: entry.dropped for entry in kept.entries.values() if entry.dropped is not None}
            batch.dropped_ids.update((json.loads(line)["id"], place) for place, line in lines.items())
            _tell_stale(batch, tell)
            interrupted = _read(batch, offers, (config_file, model), processes, limits.max_seconds)
            _settle(batch, prune=prune and not interrupted)
            counts = write_output(kept, target)
    except (OSError, duckdb.Error) as error:
        publishing.discard(output)
        raise TableError(f"{output}: the results cannot be written ({error}); make room, and run again") from error
    return Summary(counts, sum(reason is not None for reason in batch.met.values()), interrupted)


def _check(output: Path, config_file: Path | None) -> tuple[Settings, dict[str, Any], Model]:
    """The settings, what the run is made with and its model, with the folder made; or every fault in one error."""
    faults: list[str] = []
    made_with: tuple[Settings, dict[str, Any], Model] | None = None
    try:
        settings = config.load(config_file)
        model = versions.in_use(output, config_file)
        made_with = settings, manifest.describe(settings, config_file, model), model
    except ConfigError as error:
        faults.append(str(error))
    try:
        output.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=output).close()
    except OSError as error:
        faults.append(f"{output}: cannot be written ({error.strerror}); choose another folder with --output")
    if made_with is None or faults:
        raise PipelineError("\n".join(faults))
    return made_with


def _recover(output: Path, kept: Store) -> None:
    """End what a run that was killed while it moved its tables had begun."""
    record = publishing.finish(output)
    if record is not None:
        store.set_state(kept, "published", record)
    publishing.close(output)


def _tell_stale(batch: Batch, tell: Tell) -> None:
    """Say before it starts how many reports another version or other settings have read."""
    known = [entry for entry in batch.kept.entries.values() if entry.key is not None]
    stale = sum(entry.fingerprint != batch.fingerprint for entry in known)
    if stale:
        what = "are kept as they are" if batch.reprocess == "none" else "are read again where they are among the inputs"
        tell(f"{stale} of {len(known)} known reports were read with other settings or by another version: they {what}")


def _read(batch: Batch, offers: Iterator[Offer], load: Load, processes: int | None, seconds: float) -> bool:
    """Every input that is to be read, into the store; whether the keyboard interrupted it."""
    count = workers.cores() if processes is None else processes
    documents = _readable(batch, offers)
    try:
        for results in workers.analyse(documents, load=load, workers=count, seconds=seconds):
            _keep(batch, results)
    except KeyboardInterrupt:
        return True
    return False


def _readable(batch: Batch, offers: Iterator[Offer]) -> Iterator[Document]:
    """The documents that are to be read, each once; every other input is known, or dropped."""
    for one in offers:
        one = one if one.place not in batch.met else _told_apart(one, batch)
        known = _known(batch, one)
        batch.met[one.place] = None if known is None else known.reason
        if known is not None:
            batch.watch(Step(one.source, 0, known.reason, batch.total, known=True))
            continue
        twin = _twin(batch, one)
        item = one.read() if twin is None else None
        if twin is not None:
            _join(batch, one, *twin)
        elif isinstance(item, Document) and item.id in batch.begun:  # another text whose id is the same by chance
            reason = f"its id would be that of {batch.begun[item.id]}; change a letter of it"
            _drop(batch, one, set_aside(item, "ingest", reason).model_copy(update={"document_id": None}))
        elif isinstance(item, Dropped):
            _drop(batch, one, item)
        elif item is not None:
            batch.begun[item.id] = one.place
            batch.offered[item.id] = one
            yield item


def _told_apart(one: Offer, batch: Batch) -> Offer:
    """A record with the name of another one of its file, under a name of its own."""
    number = 2
    while f"{one.place}~{number}" in batch.met:
        number += 1
    return Offer(one.source, f"{one.place}~{number}", one.sha256, one.key, one.read)


def _known(batch: Batch, one: Offer) -> Entry | None:
    """What the store knows of an input, if that still holds."""
    entry = batch.kept.entries.get(one.place)
    if entry is None or one.key is None or entry.key != one.key or batch.reprocess == "all":
        return None
    return entry if batch.reprocess == "none" or entry.fingerprint == batch.fingerprint else None


def _twin(batch: Batch, one: Offer) -> tuple[str, str] | None:
    """The document of the same bytes that stands elsewhere, if there is one, and where."""
    document_id = f"doc-{one.sha256[:12]}" if one.sha256 is not None else ""
    place = batch.begun.get(document_id) or batch.kept.places.get(document_id)
    if place is None or place == one.place:
        return None
    entry = batch.kept.entries.get(place)
    if document_id in batch.begun:
        same = batch.offered[document_id].sha256 if document_id in batch.offered else entry and entry.sha256
    else:
        same = entry.sha256 if entry is not None and entry.document_id == document_id else None
    return (document_id, place) if same == one.sha256 else None


def _join(batch: Batch, one: Offer, document_id: str, place: str) -> None:
    """Note another place of a document; it shares its fate, also if that is to be set aside."""
    reason = batch.met.get(place)
    if reason is not None:
        _drop(batch, one, _as_twin(one, document_id, reason))
        return
    entry = Entry(one.place, one.source, one.sha256, None, batch.fingerprint, document_id, None, None)
    store.save(batch.kept, [entry], [])
    batch.twins.setdefault(document_id, []).append(one)
    batch.watch(Step(one.source, 0, None, batch.total, known=True))


def _as_twin(one: Offer, document_id: str, reason: str) -> Dropped:
    """The row of an input whose bytes were set aside elsewhere."""
    return set_aside(Document(document_id, one.source, "", None, None, None, None, "", "", ()), "ingest", reason)


def _keep(batch: Batch, results: Sequence[tuple[Document, Packed | Dropped]]) -> None:
    """Store what a batch of documents says, in one transaction."""
    entries: list[Entry] = []
    documents: list[tuple[Entry, Packed, str]] = []
    for document, result in results:
        one = batch.offered.pop(document.id)
        if isinstance(result, Dropped):
            entries.append(_dropped_entry(batch, one, result, key=one.key))
        else:
            entry = Entry(one.place, one.source, one.sha256, one.key, batch.fingerprint, document.id, None, None)
            entries.append(entry)
            documents.append((entry, result, document.text))
    store.save(batch.kept, entries, documents)
    for (document, result), entry in zip(results, entries, strict=True):
        words = 0 if isinstance(result, Dropped) else len(document.text.split())
        batch.met[entry.place] = entry.reason
        batch.watch(Step(entry.source, words, entry.reason, batch.total))
        if entry.reason is not None:
            for twin in batch.twins.pop(document.id, ()):
                _drop(batch, twin, _as_twin(twin, document.id, entry.reason))


def _drop(batch: Batch, one: Offer, row: Dropped) -> None:
    """Set an input aside, with its reason."""
    store.save(batch.kept, [_dropped_entry(batch, one, row, key=one.key)], [])
    batch.met[one.place] = row.reason
    batch.watch(Step(one.source, 0, row.reason, batch.total))


def _dropped_entry(batch: Batch, one: Offer, row: Dropped, *, key: str | None) -> Entry:
    """What is known of an input that is set aside. Two inputs of one id are two rows all the same."""
    while batch.dropped_ids.get(row.id, one.place) != one.place:
        row = row.model_copy(update={"id": make_id("drop", row.id)})
    batch.dropped_ids[row.id] = one.place
    line = tables.dumps(row.model_dump(mode="json"))
    return Entry(one.place, one.source, one.sha256, key, batch.fingerprint, None, row.reason, line)


def _settle(batch: Batch, *, prune: bool) -> None:
    """Forget inputs that are withdrawn, if asked, and those of earlier runs of which not even the bytes were there."""
    known = batch.kept.entries.values()
    unmet = [entry for entry in known if entry.place not in batch.met]
    store.forget(batch.kept, [entry.place for entry in unmet if prune or entry.sha256 is None])
    store.settle(batch.kept)
