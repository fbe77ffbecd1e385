"""Claims out to forms that a person fills in: one file a table, the most doubtful first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic_core import from_json

from pipeline import judgements, tables
from pipeline.errors import InputError, TableError
from pipeline.judgements import MERGES, Standing
from pipeline.review import baseline as baselines
from pipeline.review import evidence, forms, writing
from pipeline.review.baseline import Exported
from pipeline.review.cells import fit, guard
from pipeline.review.evidence import Report, Span
from pipeline.review.pairs import Pair, pairs

Only = Literal["doubtful", "new", "changed", "all"]
Format = Literal["csv", "xlsx"]
DEFAULT_TABLES = ("people", "organizations", "events", "memberships", "participations", MERGES)
DOUBTFUL = 0.8  # confidence below which a claim counts as doubtful


class Claim(NamedTuple):
    """A row on its way into a form: its table, its cells, and the place that shows it, None where there is none."""

    table: str
    row: dict[str, Any]
    span: Span | None


@dataclass(frozen=True, slots=True)
class Folder:
    """What forms need of a folder of results: names by id, rows referred to, verdicts that hold, best mentions."""

    output: Path
    sources: Mapping[str, str]
    entities: Mapping[str, dict[str, Any]]
    names: Mapping[str, str]
    standing: Mapping[str, Standing]
    mentions: Mapping[str, Span]


class Export(NamedTuple):
    """What was written: the id of the export, and how many rows each file has."""

    id: str
    files: Mapping[Path, int]


def export(
    output: Path,
    *,
    only: Only = "all",
    wanted: Sequence[str] = (),
    form: Format = "csv",
    ledger: Path | None = None,
) -> Export:
    """Write forms for the tables `wanted` (by default all but dates) into `output`/review, and note what they show.

    Raises:
        PipelineError: a form there was changed and not imported yet, or something cannot be read or written; no form
            was written.
    """
    names = tuple(wanted) or DEFAULT_TABLES
    unknown = [name for name in names if name not in forms.EDITABLE]
    if unknown:
        raise InputError(f"{unknown[0]}: no table to review; one of {', '.join(forms.EDITABLE)}")
    ledger = output / judgements.LEDGER if ledger is None else ledger
    with baselines.open_baseline(output) as baseline:
        folder = read_folder(output, ledger, mentions=any(name in (*tables.NAMED, MERGES) for name in names))
        _check_untouched(baseline, output, names, form)
        chosen = _chooser(only, folder, baseline)
        for name in names:
            rows = (shown(claim, folder, found) for claim, found in with_reports(_claims(name, folder), folder))
            baselines.stage(baseline, ((_certainty(row), row) for row in rows if chosen(row)))
        identity = baselines.commit(baseline, fingerprint(output, names))
        files = {}
        for name in names:
            path = output / "review" / f"{name}.{form}"
            files[path] = _write(path, name, identity, baselines.staged(baseline, name), form)
            baselines.note_file(baseline, path)
    return Export(identity, files)


def _certainty(row: Exported) -> float:
    """How sure a claim is; of a pair that may be one or two, how far it is from either."""
    confidence = float(row.row["confidence"])
    return abs(confidence - 0.5) if row.table == MERGES else confidence


def read_folder(output: Path, ledger: Path, *, mentions: bool) -> Folder:
    """What forms need of a folder of results; `mentions` says whether entities are shown, which need theirs."""
    entities = {row["id"]: row for name in tables.NAMED for row in rows_of(output, name)}
    spans = evidence.first_mentions(rows_of(output, "mentions")) if mentions else {}
    for table in ("memberships", "participations") if mentions else ():
        for row in rows_of(output, table):  # the evidence of an office-holder whom no mention names
            for field in tables.REFERENCES[table]:
                spans.setdefault(row[field], Span(row["document_id"], row["start"], row["end"]))
    return Folder(
        output=output,
        sources=evidence.sources(output),
        entities=entities,
        names={key: row["name"] for key, row in entities.items()},
        standing=judgements.standing(judgements.read_words(ledger)),
        mentions=spans,
    )


def rows_of(output: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as they stand in its file, without a check: they are our own.

    Raises:
        TableError: the table is not there, or a line of it is no row.
    """
    path = tables.table_path(output, table)
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    row = from_json(line)
                except ValueError as error:
                    raise TableError(f"{path}, line {number}: not a row; run `rapporteur run` again") from error
                yield row
    except FileNotFoundError as error:
        raise TableError(f"{path}: there is no such table; is {output} the --output of a run?") from error


def fingerprint(output: Path, names: Iterable[str]) -> dict[str, str]:
    """A hash of each table that forms show."""
    kept = sorted({name for name in names if name != MERGES})
    return {name: baselines.file_hash(tables.table_path(output, name)) for name in kept}


def _claims(table: str, folder: Folder) -> Iterator[Claim]:
    """The claims of a table, by report, so that each text is read once."""
    if table == MERGES:
        found = [pair_claim(pair, folder) for pair in _open_pairs(folder)]
    else:
        found = [claim(table, row, folder) for row in rows_of(folder.output, table)]
    yield from sorted(found, key=lambda claim: (claim.span or Span("", 0, 0)).document_id)


def claim(table: str, row: dict[str, Any], folder: Folder) -> Claim:
    """A row of a table with the place that shows it."""
    if "start" in row:
        return Claim(table, row, Span(row["document_id"], row["start"], row["end"]))
    return Claim(table, row, folder.mentions.get(row["id"]))


def _open_pairs(folder: Folder) -> Iterator[Pair]:
    """The pairs that nobody has decided on."""
    for pair in pairs(rows_of(folder.output, tables.CANDIDATES), folder.entities):
        if pair.id not in folder.standing:
            yield pair


def pair_claim(pair: Pair, folder: Folder) -> Claim:
    """A pair of rows that may be one, as a claim."""
    left, right = pair.left, pair.right
    row = {
        "id": pair.id,
        "kind": pair.kind,
        "left": left["name"],
        "right": right["name"],
        "left_id": left["id"],
        "right_id": right["id"],
        "left_document_ids": left["document_ids"],
        "right_document_ids": right["document_ids"],
        "confidence": pair.confidence,
        "reason": pair.reason,
    }
    return Claim(MERGES, row, folder.mentions.get(right["id"]) or folder.mentions.get(left["id"]))


def with_reports(claims: Iterable[Claim], folder: Folder) -> Iterator[tuple[Claim, Report | None]]:
    """Each claim with the report that shows it; claims of one report in a row read its text once."""
    last: Report | None = None
    for one in claims:
        if one.span is None:
            yield one, None
            continue
        if last is None or last.id != one.span.document_id:
            last = evidence.report(folder.output, one.span.document_id, folder.sources)
        yield one, last


def shown(claim: Claim, folder: Folder, found: Report | None) -> Exported:
    """A claim as its form shows it."""
    table, row, span = claim
    said = folder.standing.get(row["id"])
    cells = {column.heading: guard(fit(forms.shown(column, row, folder.names))) for column in forms.EDITABLE[table]} | {
        "claim": row["id"],
        "confidence": f"{row['confidence']:.2f}",
        "state": state(said),
        "reason": guard(fit(_reason(table, row))),
    }
    if table == MERGES:
        cells |= {name: guard(fit(str(row[name]))) for name in ("kind", "left", "right", "left_id", "right_id")}
    kept = None
    if span is not None and found is not None:
        kept = evidence.quote(found, span).model_dump()
        cells["quote"] = guard(fit(evidence.marked(found, span)))
        cells["source"] = guard(fit(found.source))
        cells["place"] = evidence.place(found, span)
    seen = tuple(verdict.id for verdict in said.live) if said is not None else ()
    return Exported(row["id"], table, row, cells, kept, referred(table, row, folder.entities), seen, settles=False)


def referred(table: str, row: Mapping[str, Any], entities: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows that a row refers to, by field, cut to what is needed to find or make them again."""
    found = {}
    for field in ("left_id", "right_id") if table == MERGES else tables.REFERENCES.get(table, ()):
        entity = entities.get(row.get(field) or "")
        if entity is not None:
            documents = [row["document_id"]] if "document_id" in row else entity["document_ids"]
            cut = {"document_ids": documents, "other_names": []}
            found[field] = entity | cut | ({"parent_id": None} if "parent_id" in entity else {})
    return found


def state(said: Standing | None) -> str:
    """What holds of a claim, in words."""
    if said is None:
        return ""
    if said.verdict is None:
        return "conflict: " + "; ".join(f"{verdict.verdict} ({verdict.by})" for verdict in said.live)
    return f"{said.verdict.verdict} ({', '.join(sorted({verdict.by for verdict in said.live}))})"


def _reason(table: str, row: Mapping[str, Any]) -> str:
    if table == MERGES:
        return str(row["reason"])
    if "stage" in row:
        return f"found by {row['stage'].partition('@')[0]}"
    reports = len(row["document_ids"])
    return f"in {reports} report{'' if reports == 1 else 's'}"


def _chooser(only: Only, folder: Folder, baseline: sqlite3.Connection) -> Callable[[Exported], bool]:
    """Whether a row is wanted."""

    def is_doubtful(row: Exported) -> bool:
        said = folder.standing.get(row.claim)
        settled = said is not None and said.verdict is not None
        return not settled and (row.table == MERGES or float(row.row["confidence"]) < DOUBTFUL)

    def is_new(row: Exported) -> bool:
        return row.claim not in folder.standing and baselines.was_exported(baseline, row.claim) is None

    def is_changed(row: Exported) -> bool:
        said = folder.standing.get(row.claim)
        if said is not None and said.verdict is None:
            return True
        was = baselines.was_exported(baseline, row.claim)
        headings = [column.heading for column in forms.EDITABLE[row.table]]
        return was is not None and any(was.cells.get(name) != row.cells.get(name) for name in headings)

    choices = {"doubtful": is_doubtful, "new": is_new, "changed": is_changed, "all": lambda row: row.claim is not None}
    return choices[only]


def _check_untouched(baseline: sqlite3.Connection, output: Path, names: Iterable[str], form: Format) -> None:
    """Refuse to write over decisions that were not imported."""
    for name in names:
        path = output / "review" / f"{name}.{form}"
        if baselines.is_touched(baseline, path):
            raise InputError(f"{path}: was changed and not imported; import it, or move it away, then export again")


def _write(path: Path, table: str, identity: str, rows: Iterator[dict[str, str]], form: Format) -> int:
    count = 0

    def cells() -> Iterator[dict[str, str]]:
        nonlocal count
        for row in rows:
            count += 1
            yield {**row, "export": identity}

    staging = path.with_name(f".{path.name}.new")
    if form == "csv":
        writing.write_csv(staging, forms.headings(table), cells())
    else:
        writing.write_xlsx(staging, table, forms.headings(table), cells())
    staging.replace(path)
    return count
