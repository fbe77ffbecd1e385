"""Claims on which verdicts contradict, or that changed while they were reviewed, in a form to settle them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline import judgements, tables
from pipeline.errors import InputError
from pipeline.judgements import MERGES, Quote, Standing, Verdict
from pipeline.review import baseline as baselines
from pipeline.review import forms, writing
from pipeline.review.baseline import Exported
from pipeline.review.cells import fit, guard
from pipeline.review.evidence import marked_quote
from pipeline.review.export import Claim, Folder, claim, read_folder, rows_of, shown, with_reports

NAME = "conflicts.csv"


def check_untouched(baseline: sqlite3.Connection, output: Path, files: Sequence[Path]) -> None:
    """Refuse to write over a form of conflicts that was filled in and is not imported.

    Raises:
        InputError: it was.
    """
    path = output / "review" / NAME
    if baselines.is_touched(baseline, path) and path.resolve() not in {file.resolve() for file in files}:
        raise InputError(f"{path}: was filled in and not imported; import it, too, or move it away")


def write(baseline: sqlite3.Connection, folder: Folder, ledger: Path, stands: Mapping[str, Standing]) -> Path | None:
    """Write the form of all open conflicts, or remove it where there are none; its path, None where there are none.

    `stands` tells what holds of the ledger.
    """
    path = folder.output / "review" / NAME
    stale = baselines.stale(baseline)
    contested = {key for key, said in stands.items() if said.verdict is None}
    if not stale and not contested:
        path.unlink(missing_ok=True)
        return None
    said = [verdict for verdict in judgements.read(ledger) if verdict.claim in contested]
    folder = read_folder(folder.output, ledger, mentions=True)
    baseline.execute("DELETE FROM staged")
    rows = list(_rows(baseline, folder, judgements.standing(said), stale))
    baselines.stage(baseline, ((0.0, row) for row in rows))
    identity = baselines.commit(baseline, {})
    staging = path.with_name(f".{NAME}.new")
    cells = ({**row.cells, "table": row.table, "export": identity} for row in rows)
    writing.write_csv(staging, forms.conflict_headings(), cells)
    staging.replace(path)
    baselines.note_file(baseline, path)
    return path


def _rows(
    baseline: sqlite3.Connection, folder: Folder, contested: dict[str, Standing], stale: dict[str, list[str]]
) -> Iterator[Exported]:
    """The rows of the form, by table and id: as the tables show them, or as they were last shown."""
    wanted = contested.keys() | stale.keys()
    current = {row.claim: row for row in _current(folder, wanted)}
    for key in sorted(wanted, key=lambda key: (forms.table_of(key) or "", key)):
        row = current.get(key) or baselines.was_exported(baseline, key) or _from_ledger(contested.get(key))
        if row is None:
            continue
        said = [*(map(words, contested[key].live) if key in contested else ()), *stale.get(key, ())]
        live = contested[key].live if key in contested else ()
        cells = {**row.cells, "reason": guard(fit(" | ".join(said)))}
        yield row._replace(cells=cells, seen=tuple(verdict.id for verdict in live), settles=True)


def _current(folder: Folder, wanted: set[str]) -> Iterator[Exported]:
    for table in forms.REVIEWED:
        if any(forms.table_of(key) == table for key in wanted):
            found: list[Claim] = [
                claim(table, row, folder) for row in rows_of(folder.output, table) if row["id"] in wanted
            ]
            for one, report in with_reports(found, folder):
                yield shown(one, folder, report)


def _from_ledger(said: Standing | None) -> Exported | None:
    """A claim that neither the tables nor an export has: as the ledger has it."""
    verdict = None if said is None else said.live[0]
    row = None if verdict is None else verdict.before or verdict.after
    if verdict is None or row is None:
        return None
    names = {other["id"]: other["name"] for other in verdict.names.values()}
    cells = {
        column.heading: guard(fit(forms.shown(column, row, names))) for column in forms.EDITABLE[verdict.table]
    } | {"claim": verdict.claim}
    if verdict.table == MERGES:
        cells |= {name: guard(fit(str(row[name]))) for name in ("kind", "left", "right", "left_id", "right_id")}
    kept = None
    if verdict.quote is not None:
        kept = verdict.quote.model_dump()
        cells |= {"quote": guard(fit(marked_quote(Quote(**kept)))), "source": guard(fit(verdict.quote.source))}
    return Exported(verdict.claim, verdict.table, row, cells, kept, verdict.names, (), settles=True)


def words(verdict: Verdict) -> str:
    """A verdict in words."""
    after = verdict.after or {}
    set_to = ", ".join(f"{name} = {tables.dumps({'': value})[5:-1]}" for name, value in sorted(after.items()))
    comment = "" if verdict.comment is None else f" ({verdict.comment})"
    return f"{verdict.by}: {verdict.verdict}{f' {set_to}' if set_to and verdict.verdict != 'add' else ''}{comment}"
