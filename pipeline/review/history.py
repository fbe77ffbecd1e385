"""What people said so far: how far a review is, what was said of a claim, and how to take it back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from pipeline import judgements, tables
from pipeline.errors import InputError
from pipeline.judgements import MERGES, Standing, Verdict
from pipeline.review import forms
from pipeline.review.cells import fit
from pipeline.review.conflicts import words
from pipeline.review.export import rows_of

_DONE = {"accept": "accepted", "edit": "edited", "reject": "rejected", "add": "added", "merge": "merged"}


def status(output: Path, *, ledger: Path | None = None) -> list[str]:
    """How far the review of a folder of results is, line by line, for a person to read.

    Per table: claims and what was decided on them. Then what waits for a run, what the last run set aside and why, and
    agreement between reviewers.

    Raises:
        TableError: the folder or the ledger cannot be read.
    """
    verdicts = list(judgements.read_words(_ledger(output, ledger)))
    stands = judgements.standing(verdicts)
    outcomes = _outcomes(output)
    return [
        *_progress(output, verdicts, stands),
        *_waiting(stands, outcomes),
        *_set_aside(outcomes),
        *_reviewers(verdicts),
    ]


def _ledger(output: Path, ledger: Path | None) -> Path:
    return output / judgements.LEDGER if ledger is None else ledger


def _outcomes(output: Path) -> list[dict[str, Any]]:
    """What the last run made of each verdict; nothing where none was there."""
    return list(rows_of(output, judgements.REVIEWED)) if tables.table_path(output, judgements.REVIEWED).exists() else []


def _progress(output: Path, verdicts: Iterable[Verdict], stands: Mapping[str, Standing]) -> Iterator[str]:
    unsure = {verdict.claim for verdict in judgements.live(verdicts) if verdict.verdict == "unsure"} - stands.keys()
    decided: dict[str, Counter[str]] = defaultdict(Counter)
    for claim, said in stands.items():
        word = "in conflict" if said.verdict is None else _DONE.get(said.verdict.verdict, said.verdict.verdict)
        decided[forms.table_of(claim) or said.live[0].table][word] += 1
    for claim in unsure:
        decided[forms.table_of(claim) or ""]["unsure"] += 1
    for table in (*forms.REVIEWED, MERGES):
        counts = decided[table]
        size = "" if table == MERGES else f"{sum(1 for _ in rows_of(output, table))} claims; "
        told = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
        yield f"{table}: {size}{told or 'none reviewed'}"


def _waiting(stands: Mapping[str, Standing], outcomes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    applied = {row["id"] for row in outcomes}
    said = {v.id for one in stands.values() for v in (one.live if one.verdict is None else (one.verdict,))}
    gone = len(applied - said)
    if said - applied or gone:
        changed = f", {gone} replaced or taken back since" if gone else ""
        yield f"{len(said - applied)} verdicts wait for the next run{changed}"


def _set_aside(outcomes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    aside = [row for row in outcomes if row["outcome"] == "set_aside"]
    if aside:
        yield f"{len(aside)} set aside by the last run:"
    for row in aside:
        yield fit(f"  {row['claim']}: {row['verdict']} by {row['by']}: {row['reason']}")


def _reviewers(verdicts: Sequence[Verdict]) -> Iterator[str]:
    count = Counter(verdict.by for verdict in verdicts if verdict.verdict != "undo")
    if count:
        yield f"reviewers: {', '.join(f'{by} ({number} verdicts)' for by, number in sorted(count.items()))}"
    for one in judgements.agreement(verdicts):
        kappa = "Cohen's kappa not defined: one verdict only" if one.kappa is None else f"Cohen's kappa {one.kappa:.2f}"
        yield f"agreement on {one.table}, {one.one} and {one.other}: {one.same} of {one.claims} claims, {kappa}"


def log(output: Path, *, claim: str | None = None, ledger: Path | None = None) -> list[str]:
    """Every verdict, or those on one claim and on pairs that name it, oldest first, each in one line.

    Raises:
        TableError: the ledger cannot be read.
    """
    verdicts = list(judgements.read(_ledger(output, ledger)))
    holding = {verdict.id for verdict in judgements.live(verdicts)}
    replaced = {target for verdict in verdicts if verdict.verdict != "undo" for target in verdict.replaces}
    told = []
    for said in verdicts:
        if claim is not None and claim not in _named(said):
            continue
        mark = (
            ""
            if said.verdict == "undo" or said.id in holding
            else " (replaced)"
            if said.id in replaced
            else " (undone)"
        )
        source = "" if said.file is None else f" [{said.file}]"
        told.append(fit(f"{said.at} {said.claim} {words(said)}{source}{mark}"))
    return told or [f"nothing was said{'' if claim is None else f' of {claim}'}"]


def _named(said: Verdict) -> set[str]:
    """The claims that a verdict is about: a pair is about its two rows, a merge about the row that stays, too."""
    row = said.before or {}
    pair = {str(row[field]) for field in ("left_id", "right_id") if field in row}
    return {said.claim, *pair, str((said.after or {}).get("into", said.claim))}


def undo(
    output: Path, *, by: str, claim: str | None = None, file: Path | None = None, ledger: Path | None = None
) -> list[str]:
    """Take back the verdicts of one person that hold: on a claim, from a form, or the last; what was taken back.

    The last are all that one import took, or the one that was given on the page.

    Raises:
        InputError: there are none.
        TableError: the ledger cannot be read or written.
    """
    path = _ledger(output, ledger)
    verdicts = list(judgements.read(path))
    holding = {verdict.id for verdict in judgements.live(verdicts)}
    mine = [said for said in verdicts if said.id in holding and said.by == by]
    if claim is not None:
        mine = [said for said in mine if claim in _named(said)]
    if file is not None:
        mine = [said for said in mine if _is_from(said, file)]
    if claim is None and file is None and mine:
        last = mine[-1]
        mine = [said for said in mine if said == last or (last.file is not None and _step(said) == _step(last))]
    if not mine:
        what = claim if claim is not None else f"from {file}" if file is not None else "in the ledger"
        raise InputError(f"{path}: no verdict of {by} {what} that holds; see `rapporteur review log`")
    judgements.append(path, judgements.undo(mine, by=by, at=judgements.now()))
    return [fit(f"taken back: {said.claim} {words(said)}") for said in mine]


def _step(said: Verdict) -> tuple[str, str | None]:
    return said.at, said.file_sha256


def _is_from(said: Verdict, file: Path) -> bool:
    """Whether a verdict came from a file, named as it was then, or by the end of its path."""
    parts = file.parts
    return said.file is not None and PurePath(said.file).parts[-len(parts) :] == parts
