"""The batch: reports in, a folder of linked tables out; a report that fails is set aside with its reason, not lost."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language

from pipeline import config, manifest, nlp, spool, tables
from pipeline.config import Settings
from pipeline.errors import ConfigError, PipelineError, TableError
from pipeline.ingest import Limits, count, ingest
from pipeline.records import TABLES, Claims, Document, DocumentRow, Dropped, Row, make_id
from pipeline.resolve import resolve


class Step(NamedTuple):
    """One input is done: its source, its words, why it was dropped (if it was), and how many inputs there are."""

    source: str
    words: int
    reason: str | None
    total: int


Watch = Callable[[Step], None]


def unwatched(_step: Step) -> None:
    """The watcher of a run that nobody watches."""


@dataclass(slots=True)
class Batch:
    """A batch on its way: its files, who watches, the documents begun (id to source) and not ended, inputs dropped."""

    spool: sqlite3.Connection
    staging: Path
    watch: Watch
    total: int
    begun: dict[str, str] = field(default_factory=dict)
    pending: dict[str, Document] = field(default_factory=dict)
    dropped: dict[str, Dropped] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to: the rows of each table, and how many inputs were dropped."""

    counts: Mapping[str, int]
    dropped_inputs: int

    def __str__(self) -> str:
        count = self.counts
        return (
            f"{count['documents']} reports, {self.dropped_inputs} dropped, {count['people']} people, "
            f"{count['organizations']} organizations, {count['events']} events"
        )


def run(
    inputs: Sequence[str],
    output: Path,
    *,
    metadata: Path | None = None,
    config_file: Path | None = None,
    csv: bool = False,
    watch: Watch = unwatched,
) -> Summary:
    """Read reports and write every table, the texts and the manifest into the folder `output`, all at the end.

    `csv` adds the twins of five tables for a spreadsheet.

    Order-free: the same inputs in any order give the same bytes, but for the clock in the manifest.

    Raises:
        PipelineError: the settings or the folder are wrong; nothing was written, and the message lists all faults.
    """
    started = datetime.now(UTC)
    settings = _check(output, config_file)
    model = nlp.load(config_file)
    made_with = manifest.describe(settings, config_file, model=nlp.model_name(model), stages=model.pipe_names)
    total = count(inputs, metadata=metadata).documents
    limits = Limits(**settings.limits.model_dump())
    stream = ingest(inputs, metadata=metadata, limits=limits, languages=settings.languages, skip=[output])
    try:
        with tempfile.TemporaryDirectory(prefix=".run-", dir=output) as folder:
            staging = Path(folder)
            (staging / "texts").mkdir()
            batch = Batch(spool.open_spool(staging / "spool.sqlite"), staging, watch, total)
            _read(batch, model, _outside(stream, output))
            summary = Summary(_write_tables(batch), len(batch.dropped))
            if csv:
                tables.write_twins(staging)
            counts = {**summary.counts, "dropped_inputs": summary.dropped_inputs}
            manifest.write(staging / "run.json", made_with, inputs=_inputs(batch), counts=counts, started=started)
            batch.spool.close()
            (staging / "spool.sqlite").unlink()
            tables.move_in_place(staging, output)
    except (OSError, sqlite3.Error) as error:
        raise TableError(f"{output}: the results cannot be written ({error}); make room, and run again") from error
    return summary


def _check(output: Path, config_file: Path | None) -> Settings:
    """The settings, with the folder made; or every fault of both in one error."""
    faults: list[str] = []
    settings: Settings | None = None
    try:
        settings = config.load(config_file)
    except ConfigError as error:
        faults.append(str(error))
    try:
        output.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=output).close()
    except OSError as error:
        faults.append(f"{output}: cannot be written ({error.strerror}); choose another folder with --output")
    if settings is None or faults:
        raise PipelineError("\n".join(faults))
    return settings


def _outside(stream: Iterable[Document | Dropped], output: Path) -> Iterator[Document | Dropped]:
    """The stream without what stands in the output folder: results of an earlier run are no reports."""
    folder = output.absolute()
    for item in stream:
        if item.source is None or folder not in Path(item.source).absolute().parents:
            yield item


def _read(batch: Batch, model: Language, stream: Iterable[Document | Dropped]) -> None:
    """Every input through the pipeline, into the spool; none vanishes: one that does not come back is dropped."""
    for result in nlp.pipe(model, _readable(batch, stream)):
        if isinstance(result, Dropped):
            batch.pending.pop(result.document_id or "", None)
            _drop(batch, result)
        else:
            _keep(batch, batch.pending.pop(result.document.id), result)
    for document in batch.pending.values():
        _drop(batch, _aside(document, "nlp", "the text got lost on its way through the stages; please report it"))


def _readable(batch: Batch, stream: Iterable[Document | Dropped]) -> Iterator[Document]:
    """The documents of the stream, each once; every other input is dropped."""
    for item in stream:
        if isinstance(item, Dropped):
            _drop(batch, item)
        elif item.id in batch.begun:
            _drop(
                batch,
                _aside(item, "ingest", f"duplicate: its id is that of {batch.begun[item.id]}, which is read already"),
            )
        else:
            batch.begun[item.id] = item.source
            batch.pending[item.id] = item
            yield item


def _keep(batch: Batch, document: Document, claims: Claims) -> None:
    """Spool what a document says; if that cannot be written, the document is dropped with the reason."""
    rows: list[Row] = [claims.document, *claims.people, *claims.organizations, *claims.events, *claims.mentions]
    rows += [*claims.memberships, *claims.participations, *claims.dates, *claims.dropped]
    try:
        text = claims.text.encode()
        spool.add(batch.spool, document.id, rows)
    except (ValueError, sqlite3.IntegrityError) as error:
        _drop(batch, _aside(document, "tables", f"its rows cannot be written ({error}); please report it"))
        return
    tables.text_path(batch.staging, document.id).write_bytes(text)
    batch.watch(Step(document.source, len(document.text.split()), None, batch.total))


def _drop(batch: Batch, row: Dropped) -> None:
    """Set an input aside, with its reason. Two inputs of one id are two rows all the same."""
    while row.id in batch.dropped:
        row = row.model_copy(update={"id": make_id("drop", row.id)})
    batch.dropped[row.id] = row
    spool.add(batch.spool, None, [row])
    batch.watch(Step(row.source or str(row.document_id), 0, row.reason, batch.total))


def _aside(document: Document, stage: str, reason: str) -> Dropped:
    """The row for a document that is set aside as a whole."""
    return Dropped(
        id=make_id("drop", document.id, document.source, stage),
        document_id=document.id,
        source=document.source,
        start=None,
        end=None,
        text=None,
        label=None,
        stage=stage,
        reason=reason,
    )


def _write_tables(batch: Batch) -> dict[str, int]:
    """Resolve across documents and write every table, sorted by id; how many rows each has."""
    resolution = resolve(spool.claims(batch.spool))
    found: dict[str, Sequence[Row]] = {
        "people": resolution.people,
        "organizations": resolution.organizations,
        "events": resolution.events,
    }
    counts = {}
    for name in [name for name in TABLES if name != "dropped"] + ["dropped"]:  # linking may drop rows
        if name in found:
            rows: Iterable[dict[str, Any]] = (row.model_dump(mode="json") for row in found[name])
        else:
            rows = _linked(batch, name, resolution.ids)
        counts[name] = tables.write(tables.table_path(batch.staging, name), rows)
    tables.write(tables.table_path(batch.staging, tables.REDIRECTS), ())
    return counts


def _linked(batch: Batch, table: str, ids: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The spooled rows of a table with the ids that hold across documents; a row without its subject is dropped."""
    loose: list[Row] = []
    for line in spool.lines(batch.spool, TABLES[table]):
        cells = json.loads(line)
        missing = tables.relink(table, cells, ids)
        if missing is None:
            yield cells
        else:
            place = {name: cells[name] for name in ("document_id", "start", "end", "text", "stage")}
            reason = f"{table}: it names {missing}, which has no row of its own"
            loose.append(Dropped(id=make_id("drop", cells["id"]), source=None, label=None, reason=reason, **place))
    spool.add(batch.spool, None, loose)


def _inputs(batch: Batch) -> list[dict[str, str | None]]:
    """Every input for the manifest, by source: the hash of its bytes, and its document id or why it was dropped."""
    rows = (DocumentRow.model_validate_json(line) for line in spool.lines(batch.spool, DocumentRow))
    inputs: list[dict[str, str | None]] = [
        {"source": row.source, "sha256": row.sha256, "document_id": row.id, "dropped": None} for row in rows
    ]
    inputs += [
        {"source": row.source, "sha256": None, "document_id": row.document_id, "dropped": row.reason}
        for row in batch.dropped.values()
    ]
    return sorted(inputs, key=lambda entry: (entry["source"] or "", entry["document_id"] or ""))
