"""Filled-in forms into the ledger: what each row says, against what was exported and what a newer run says."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import judgements
from pipeline.errors import InputError
from pipeline.judgements import MERGES, Quote, Verdict
from pipeline.review import adding, conflicts, damage, forms, sheets
from pipeline.review import baseline as baselines
from pipeline.review.baseline import Exported
from pipeline.review.cells import tidy, unguard
from pipeline.review.deciding import Decision, decide
from pipeline.review.export import Folder, fingerprint, read_folder, rows_of
from pipeline.review.recording import Answer, Form, Imported, Known, Place, Recorder, Unclear
from pipeline.review.references import References

_READ = ("quote", "source")  # evidence that helps to tell what a program did to the file


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
    others = [verdict for path in ledgers for verdict in judgements.read(_existing(path))]
    done = Imported()
    with baselines.open_baseline(output) as baseline:
        conflicts.check_untouched(baseline, output, files, ledger)
        folder = read_folder(output, ledger, mentions=False)
        references = References(folder.entities)
        known = Known([*judgements.read(ledger), *others])
        at = judgements.now()
        for path in sorted({path for path in files if path.suffix != ".jsonl"}):
            form = _read_form(path, baseline, done)
            writer = Recorder(form, folder, references, known, by, at)
            _judge(form, baseline, writer, done)
            adding.add(form.added, writer, done)
        done.verdicts = list({verdict.id: verdict for verdict in done.verdicts}.values())
        if not dry_run:
            done.joined = judgements.union(ledger, ledgers) if ledgers else 0
            judgements.append(ledger, done.verdicts)
            baselines.forget_stale(baseline, {verdict.claim for verdict in done.verdicts})
            for claim, said in done.stale:
                baselines.note_stale(baseline, claim, said)
        everything = [*known.verdicts, *done.verdicts]
        done.rows["in conflict"] += _contested(everything, done, known)
        if not dry_run:
            done.conflicts = conflicts.write(baseline, output, ledger)
    return done


def _existing(path: Path) -> Path:
    if not path.exists():
        raise InputError(f"{path}: there is no such file")
    return path


def _read_form(path: Path, baseline: sqlite3.Connection, done: Imported) -> Form:
    """The rows of a file that say something, with what the rest proves of the program that saved it."""
    answers: list[Answer] = []
    added: list[Answer] = []
    proofs: dict[tuple[str, str], None] = {}
    for line in sheets.read(path):
        cells = line.cells
        if "claim" not in cells:
            if "decision" in cells or "quote" in cells:
                done.unreadable.append(Unclear(Place(str(path), line.number), "the column claim is missing"))
            continue
        claim = tidy(cells["claim"])
        if not claim:
            added.append(Answer(line.number, line.sheet, "", "", cells))
            continue
        found = baselines.exported(baseline, claim, tidy(cells.get("export", "")))
        if found is None:
            reason = f"claim {claim[:40]!r} was never exported from here"
            done.unreadable.append(Unclear(Place(str(path), line.number), reason))
            continue
        export, exported = found
        open_cells = {heading: cells[heading] for heading in forms.open_headings(exported.table) if heading in cells}
        changed = {name: cell for name, cell in open_cells.items() if cell != exported.cells.get(name, "")}
        for name in (*changed, *(name for name in _READ if name in cells)):
            if name in exported.cells and (name in changed or not cells[name].isascii()) and len(proofs) < 50_000:
                proofs[cells[name], exported.cells[name]] = None
        if changed:
            kept = {name: cell for name, cell in cells.items() if name in open_cells}
            answers.append(Answer(line.number, line.sheet, claim, export, kept))
    return Form(path, baselines.file_hash(path), answers, added, damage.habits_of(proofs))


def _judge(form: Form, baseline: sqlite3.Connection, writer: Recorder, done: Imported) -> None:
    """Every answer of a form to a verdict, a conflict, or a reason why not."""
    newer = _newer(form, baseline, writer.folder)
    for answer in form.answers:
        place = Place(str(form.path), answer.line)
        found = baselines.exported(baseline, answer.claim, answer.export)
        if found is None:
            continue
        exported = found[1]
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
        if clash is not None and not _is_known(answer, exported, said, writer):
            done.stale.append((answer.claim, f"{writer.by}: {clash}"))
            done.rows["in conflict"].append(place)
            continue
        _write(exported, answer, said, writer, done)


def _write(exported: Exported, answer: Answer, said: Decision, writer: Recorder, done: Imported) -> None:
    names = dict(exported.names)
    for name, target in (said.after or {}).items():
        if isinstance(target, str) and target in writer.folder.entities:
            names[name] = {**writer.folder.entities[target]}
    writer.write(
        done,
        answer,
        exported=exported,
        verdict=said.verdict,
        claim=exported.claim,
        table=exported.table,
        before=exported.row,
        after=said.after,
        quote=None if exported.quote is None else Quote(**exported.quote),
        names=names,
        export=answer.export,
    )


def _is_known(answer: Answer, exported: Exported, said: Decision, writer: Recorder) -> bool:
    """Whether the ledger has this very verdict: then the change came after it, or from it."""
    trial = Imported()
    before = list(writer.known.from_file[exported.claim])
    _write(exported, answer, said, writer, trial)
    writer.known.from_file[exported.claim] = before
    return not trial.verdicts


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


def _contested(everything: Iterable[Verdict], done: Imported, known: Known) -> Iterator[Place]:
    """The lines of this import whose claims are in conflict now."""
    claims = {verdict.claim for verdict in done.verdicts}
    for claim, said in judgements.standing(everything).items():
        if claim in claims and said.verdict is None:
            yield from known.from_file[claim]
