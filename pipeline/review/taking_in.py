"""Filled-in forms into the ledger: what each row says, against what was exported and what a newer run says."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from pipeline import judgements
from pipeline.errors import InputError
from pipeline.judgements import MERGES, Quote, Standing, Verdict
from pipeline.review import adding, conflicts, damage, forms, sheets
from pipeline.review import baseline as baselines
from pipeline.review.baseline import Exported
from pipeline.review.cells import tidy, unguard
from pipeline.review.deciding import Decision, decide
from pipeline.review.export import Folder, fingerprint, read_folder, rows_of
from pipeline.review.recording import Answer, Form, Imported, Known, Place, Recorder, Unclear
from pipeline.review.references import References

_READ = ("quote", "source")  # evidence that helps to tell what a program did to the file
_PROOFS = 50_000  # pairs of cells; more prove no more


def take_in(
    files: Sequence[Path], output: Path, *, by: str, ledger: Path | None = None, dry_run: bool = False
) -> Imported:
    """Read filled-in forms (CSV, XLSX) and other ledgers (.jsonl) into the ledger of a folder of results.

    All or nothing: the ledger is written once, when every file was read. `dry_run` writes nothing. Idempotent; the
    order of `files` changes nothing.

    Raises:
        PipelineError: a file cannot be read, or something cannot be written; nothing was changed.
    """
    ledger = output / judgements.LEDGER if ledger is None else ledger
    ledgers = [path for path in files if path.suffix == ".jsonl"]
    others = [verdict for path in ledgers for verdict in judgements.read_words(_existing(path))]
    done = Imported()
    with baselines.open_baseline(output) as baseline, TemporaryFile("w+", encoding="utf-8", newline="\n") as lines:
        conflicts.check_untouched(baseline, output, files)
        folder = read_folder(output, ledger, mentions=False)
        references = References(folder.entities)
        known = Known([*judgements.read_words(ledger), *others])
        at = judgements.now()

        def keep(verdict: Verdict) -> None:
            lines.write(judgements.to_line(verdict))

        for path in sorted({path for path in files if path.suffix != ".jsonl"}):
            form = _read_form(path, baseline, done)
            writer = Recorder(form, folder, references, known, by=by, at=at, keep=keep)
            unclear = len(done.unreadable)
            _judge(form, baseline, writer, done)
            adding.add(form.added, writer, done)
            if not dry_run and len(done.unreadable) == unclear:
                baselines.note_imported(baseline, form.sha256)
        stands = judgements.standing([*known.verdicts, *done.verdicts.values()])
        done.rows["in conflict"] += _contested(stands, done, known)
        if not dry_run:
            done.joined = judgements.union(ledger, ledgers) if ledgers else 0
            lines.seek(0)
            judgements.append_lines(ledger, lines)
            baselines.forget_stale(baseline, {verdict.claim for verdict in done.verdicts.values()})
            for claim, said in done.stale:
                baselines.note_stale(baseline, claim, said)
            done.conflicts = conflicts.write(baseline, folder, ledger, stands)
    return done


def _existing(path: Path) -> Path:
    if not path.exists():
        raise InputError(f"{path}: there is no such file")
    return path


def _read_form(path: Path, baseline: sqlite3.Connection, done: Imported) -> Form:
    """The rows of a file that say something, with what the rest proves of the program that saved it."""
    form = Form(path, baselines.file_hash(path), [], [])
    proofs: dict[tuple[str, str], None] = {}
    for line in sheets.read(path):
        if "claim" not in line.cells:
            if "decision" in line.cells or "quote" in line.cells:
                reason = "the column claim is missing: no row of this sheet can be told; put it back from the export"
                done.unreadable.append(Unclear(Place(str(path), line.number), reason))
                break
            continue
        try:
            _read_line(line, form, baseline, proofs)
        except InputError as error:
            done.unreadable.append(Unclear(Place(str(path), line.number), str(error)))
    return form._replace(habits=damage.habits_of(proofs))


def _read_line(
    line: sheets.Line, form: Form, baseline: sqlite3.Connection, proofs: dict[tuple[str, str], None]
) -> None:
    """Put a row where it belongs: with the answers, with the added rows, or nowhere if it says nothing."""
    cells = line.cells
    claim, export = tidy(cells["claim"]), tidy(cells.get("export", ""))
    if not claim:
        form.added.append(Answer(line.number, line.sheet, "", "", cells))
        return
    was = baselines.exported_cells(baseline, claim, export)
    if was is None:
        raise InputError(f"claim {claim[:40]!r} was never exported from here")
    may_write = forms.open_headings(forms.table_of(claim) or "")
    changed = {name: cell for name, cell in cells.items() if name in may_write and cell != was.get(name, "")}
    for name in (*changed, *(name for name in _READ if name in cells)):
        if name in was and (name in changed or not cells[name].isascii()) and len(proofs) < _PROOFS:
            proofs[cells[name], was[name]] = None
    if any(map(str.strip, changed.values())) and _is_torn(cells.get("quote", ""), was.get("quote", "")):
        raise InputError(f"the quote beside claim {claim} is that of another: was one column sorted without the rest?")
    if changed:
        form.answers.append(Answer(line.number, line.sheet, claim, export, changed))


def _is_torn(quote: str, exported: str) -> bool:
    """Whether a quote has so little in common with what was exported that it must be that of another row."""
    if quote == exported or not quote.strip():
        return False
    one, other = set(quote.split()), set(exported.split())
    return 2 * len(one & other) < min(len(one), len(other))


def _judge(form: Form, baseline: sqlite3.Connection, writer: Recorder, done: Imported) -> None:
    """Every answer of a form to a verdict, a conflict, or a reason why not."""
    newer = _newer(form, baseline, writer.folder)
    for answer in form.answers:
        place = Place(str(form.path), answer.line)
        found = baselines.exported(baseline, answer.claim, answer.export)
        if found is None:
            continue
        answer, exported = answer._replace(export=found[0]), found[1]
        try:
            said = decide(exported, answer.cells, form.habits, writer.references, writer.folder.sources)
        except InputError as error:
            done.unreadable.append(Unclear(place, str(error)))
            continue
        if said.verdict == "":
            continue
        if said.note is not None:
            done.notes.append(Unclear(place, f"{said.note} were not taken over"))
        now = newer.get((exported.table, answer.claim))
        clash = None if now is None else _clash(exported, now, said, writer.folder)
        fields = _fields(exported, answer, said, writer)
        # a verdict that the ledger has already was there before the change, or made it
        if clash is not None and writer.make(answer, **fields):
            done.stale.append((answer.claim, f"{writer.by}: {clash}"))
            done.rows["in conflict"].append(place)
            continue
        writer.write(done, answer, **fields)


def _fields(exported: Exported, answer: Answer, said: Decision, writer: Recorder) -> dict[str, Any]:
    """What a verdict says, for the recorder."""
    names = dict(exported.names)
    for name, target in (said.after or {}).items():
        if isinstance(target, str) and target in writer.folder.entities:
            names[name] = {**writer.folder.entities[target]}
    return {
        "exported": exported,
        "verdict": said.verdict,
        "claim": exported.claim,
        "table": exported.table,
        "before": exported.row,
        "after": said.after,
        "quote": None if exported.quote is None else Quote(**exported.quote),
        "names": names,
        "export": answer.export,
    }


def _newer(form: Form, baseline: sqlite3.Connection, folder: Folder) -> Mapping[tuple[str, str], dict[str, Any]]:
    """The rows that a newer run has for the claims of a form, where its tables are not those that were exported."""
    wanted: dict[str, set[str]] = defaultdict(set)
    fingerprints = fingerprint(folder.output, forms.REVIEWED)
    unchanged: dict[str, dict[str, bool]] = {}
    for answer in form.answers:
        table = forms.table_of(answer.claim)
        if table is None or table == MERGES:
            continue
        if answer.export not in unchanged:
            was = baselines.tables_of(baseline, answer.export)
            unchanged[answer.export] = {name: was.get(name) == now for name, now in fingerprints.items()}
        if not unchanged[answer.export].get(table, False):
            wanted[table].add(answer.claim)
    return {
        (table, row["id"]): row
        for table, claims in wanted.items()
        for row in rows_of(folder.output, table)
        if row["id"] in claims
    }


def _clash(exported: Exported, now: Mapping[str, Any], said: Decision, folder: Folder) -> str | None:
    """What a newer run says otherwise of a claim, in words, where the verdict cannot stand beside it."""
    if now.get("review") is not None or said.verdict in ("unsure", "comment"):
        return None
    was = exported.row
    differing = [
        column
        for column in forms.EDITABLE[exported.table]
        if now[column.field] != was[column.field]
        and forms.shown(column, now, folder.names) != unguard(exported.cells[column.heading])
    ]
    if said.verdict == "edit":
        after = said.after or {}
        differing = [c for c in differing if c.field in after and after[c.field] != now[c.field]]
    if not differing:
        return None
    changed = "; ".join(
        f"{column.heading} was {unguard(exported.cells[column.heading])!r}, "
        f"is {forms.shown(column, now, folder.names)!r}"
        for column in differing
    )
    return f"{said.verdict}, but the claim changed meanwhile: {changed}"


def _contested(stands: Mapping[str, Standing], done: Imported, known: Known) -> Iterator[Place]:
    """The lines of this import whose claims are in conflict now."""
    for claim in sorted({verdict.claim for verdict in done.verdicts.values()}):
        if claim in stands and stands[claim].verdict is None:
            yield from known.from_file[claim]
