"""What an import is made of: the rows of forms that say something, and what becomes of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import judgements
from pipeline.judgements import Verdict
from pipeline.review.baseline import Exported
from pipeline.review.cells import fit, tidy, unguard
from pipeline.review.damage import Habits
from pipeline.review.export import Folder
from pipeline.review.references import References

KINDS = ("accepted", "edited", "rejected", "added", "merged", "split", "unsure", "commented")
_KIND = {
    "accept": "accepted",
    "edit": "edited",
    "reject": "rejected",
    "add": "added",
    "merge": "merged",
    "split": "split",
    "unsure": "unsure",
    "comment": "commented",
}


class Place(NamedTuple):
    """A line of a file."""

    file: str
    line: int


class Unclear(NamedTuple):
    """A row from which nothing was taken, and why."""

    place: Place
    reason: str


@dataclass(slots=True)
class Imported:
    """What an import came to: rows by what became of them, rows that were unclear, remarks on rows that were taken.

    `verdicts` are the new ones by id, without rows and quotes.
    """

    rows: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    unreadable: list[Unclear] = field(default_factory=list)
    notes: list[Unclear] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    joined: int = 0
    stale: list[tuple[str, str]] = field(default_factory=list)
    conflicts: Path | None = None


class Answer(NamedTuple):
    """A row of a form that says something: where it stands, its claim and export, and the cells.

    The cells are those that differ from what was exported; all of them where the row was added.
    """

    line: int
    sheet: str
    claim: str
    export: str
    cells: dict[str, str]


class Form(NamedTuple):
    """A file on its way in: its path, its hash, its answers, the rows added, what the program that saved it does."""

    path: Path
    sha256: str
    answers: list[Answer]
    added: list[Answer]
    habits: Habits = Habits()


class Known:
    """What the ledger holds already, by what an import asks of it."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        self.verdicts = verdicts
        self.live: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in judgements.live(verdicts):
            self.live[verdict.claim].append(verdict)
        self.said = {(verdict.file_sha256, judgements.same_content(verdict)): verdict.id for verdict in verdicts}
        self.undone = judgements.undoing(verdicts)
        self.from_file: dict[str, list[Place]] = defaultdict(list)
        self.now: set[str] = set()  # what this import has said so far


class Recorder:
    """Makes the verdicts of one file; `keep` takes each."""

    def __init__(
        self,
        form: Form,
        folder: Folder,
        references: References,
        known: Known,
        *,
        by: str,
        at: str,
        keep: Callable[[Verdict], None],
    ) -> None:
        self.form, self.folder, self.references, self.known = form, folder, references, known
        self.by, self.at, self.keep = by, at, keep

    def make(self, answer: Answer, *, exported: Exported | None, **fields: Any) -> list[Verdict]:
        """A verdict, none if this person or this file said the same before; if that was taken back, it holds again."""
        live = self.known.live.get(fields["claim"], [])
        replaces = [
            verdict.id
            for verdict in live
            if exported is not None
            and ((exported.settles and verdict.id in exported.seen) or self._is_own(verdict, exported))
        ]
        verdict = judgements.make_verdict(
            at=self.at,
            by=self.by,
            comment=tidy(unguard(answer.cells.get("comment", ""))) or None,
            file=str(self.form.path),
            file_sha256=self.form.sha256,
            replaces=tuple(sorted(replaces)),
            **fields,
        )
        content = judgements.same_content(verdict)
        said_by_me = any(one.by == self.by and judgements.same_content(one) == content for one in live)
        settles = exported is not None and exported.settles and len(live) > 1
        if (said_by_me and not settles) or content in self.known.now:
            return []
        before = self.known.said.get((self.form.sha256, content))
        if before is None:
            return [verdict]
        return judgements.undo(self.known.undone.get(before, []), by=self.by, at=self.at)

    def write(self, done: Imported, answer: Answer, *, exported: Exported | None, **fields: Any) -> None:
        """Note a verdict, and what became of its row."""
        place = Place(str(self.form.path), answer.line)
        self.known.from_file[fields["claim"]].append(place)
        made = self.make(answer, exported=exported, **fields)
        done.rows[_KIND[fields["verdict"]] if made else "already in the ledger"].append(place)
        for verdict in made:
            if verdict.id not in done.verdicts:
                done.verdicts[verdict.id] = judgements.without_rows(verdict)
                self.known.now.add(judgements.same_content(verdict))
                self.keep(verdict)

    def _is_own(self, verdict: Verdict, exported: Exported) -> bool:
        return verdict.by == self.by and (verdict.file == str(self.form.path) or verdict.id in exported.seen)


def summary(done: Imported) -> list[str]:
    """What an import came to, for a person to read: counts with line numbers, then what was unclear and why."""
    lines = []
    for kind in (*KINDS, "in conflict", "already in the ledger"):
        places = done.rows.get(kind, [])
        if places:
            lines.append(f"{len(places)} {kind}: {_listed(places)}")
    if done.joined:
        lines.append(f"{done.joined} verdicts from other ledgers")
    if done.unreadable:
        lines.append(f"{len(done.unreadable)} unreadable: {_listed([found.place for found in done.unreadable])}")
    lines += [f"  {found.place.file}, line {found.place.line}: {found.reason}" for found in done.unreadable]
    lines += [f"  {found.place.file}, line {found.place.line}: note: {found.reason}" for found in done.notes]
    if done.conflicts is not None:
        lines.append(f"to settle: fill in {done.conflicts} and import it")
    return [fit(line) for line in lines] or ["nothing to import: no row says anything new"]


def _listed(places: Iterable[Place]) -> str:
    """Lines by file, runs of lines drawn together."""
    by_file: dict[str, list[int]] = defaultdict(list)
    for place in places:
        by_file[place.file].append(place.line)
    return "; ".join(f"{file} {_runs(sorted(set(numbers)))}" for file, numbers in by_file.items())


def _runs(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
