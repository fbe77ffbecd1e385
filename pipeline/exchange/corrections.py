"""What a person corrected in another tool, as verdicts: marks and links that are gone, that are new, that were kept.

Only differences from what was exported are taken for decisions. An entity is rejected when every mark of
it is gone and no other report knows it; a new mark is a new entity, unless one of the report has that name; a link that
is gone rejects its claims, a new one adds a claim. What no verdict can say is told, and nothing is taken from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline import judgements
from pipeline.errors import InputError, TableError
from pipeline.exchange import baseline, formats
from pipeline.exchange.annotations import MEMBER, ROLE, Annotated, Exported, Link, Span, annotated
from pipeline.judgements import Quote, Verdict
from pipeline.review import adding, evidence, forms
from pipeline.review import baseline as baselines
from pipeline.review.damage import Habits
from pipeline.review.evidence import Report
from pipeline.review.export import read_folder
from pipeline.review.recording import Answer, Form, Imported, Known, Place, Recorder, Unclear
from pipeline.review.references import References
from pipeline.tables import REFERENCES

_TABLE = {"PERSON": "people", "ORG": "organizations", "EVENT": "events"}


def take_in(
    path: Path, output: Path, *, form: str, by: str, ledger: Path | None = None, dry_run: bool = False
) -> Imported:
    """Read corrected annotations into the ledger of a folder of results. All or nothing; idempotent.

    Raises:
        PipelineError: the file cannot be read, or something cannot be written; nothing was changed.
    """
    ledger = output / judgements.LEDGER if ledger is None else ledger
    corrected = formats.read(path, form=form)
    shown = {one.document.document_id: one for one in annotated(output)}
    shown |= baseline.recall(output, shown)
    folder = read_folder(output, ledger, mentions=True)
    known = Known(list(judgements.read_words(ledger)))
    sheet = Form(path, _hash(path), [], [])
    made: list[Verdict] = []
    recorder = Recorder(sheet, folder, References(folder.entities), known, by=by, at=judgements.now(), keep=made.append)
    done = Imported()
    for number, document in enumerate(corrected, start=1):
        place = Place(str(path), number)
        before = shown.get(document.document_id)
        if before is None:
            done.unreadable.append(Unclear(place, f"{document.document_id}: no report of {output}"))
            continue
        report = evidence.report(output, document.document_id, folder.sources)
        if report.text != document.text:
            reason = f"{document.source}: its text is not that of {output}; export it again after a new run"
            done.unreadable.append(Unclear(place, reason))
        else:
            _Correcting(before, document, report, recorder, place, done).all()
    if not dry_run:
        judgements.append(ledger, made)
    return done


def _hash(path: Path) -> str:
    """A hash of a file, or of a folder's files in order."""
    files = [path] if path.is_file() else sorted(one for one in path.iterdir() if one.is_file())
    try:
        return baselines.file_hash(files[0]) if len(files) == 1 else "".join(map(baselines.file_hash, files))[:64]
    except (OSError, IndexError) as error:
        raise TableError(f"{path}: cannot be read ({error})") from error


class _Correcting:
    """One document, as it was exported and as it came back."""

    def __init__(
        self,
        before: Exported,
        after: Annotated,
        report: Report,
        recorder: Recorder,
        place: Place,
        done: Imported,
    ) -> None:
        self.before, self.after, self.report, self.recorder = before, after, report, recorder
        self.rows, self.place, self.done = before.rows, place, done
        self.kept = set(before.document.spans) & set(after.spans)
        # What each new mark means: an entity that has a row, or one that is added here.
        self.meaning: dict[Span, dict[str, Any]] = {
            span: before.rows[entity] for span, entity in before.entities.items() if entity in before.rows
        }

    def all(self) -> None:
        """Note a verdict for each difference, or why there is none."""
        for span in self.after.spans:
            if span not in self.kept:
                self._tell(self._add_entity, span)
        for entity, spans in self._by_entity().items():
            if not self.kept.intersection(spans):
                self._tell(self._reject_entity, entity, spans)
        for link, claims in self.before.claims.items():
            if link not in self.after.links:
                for claim in claims:
                    self._write("reject", claim, None, self.rows[claim], self._quote_of(self.rows[claim]))
        for link in self.after.links:
            if link not in self.before.claims:
                self._tell(self._add_claim, link)

    def _tell(self, step: Any, *arguments: Any) -> None:
        try:
            step(*arguments)
        except InputError as error:
            self.done.unreadable.append(Unclear(self.place, f"{self.report.source}: {error}"))

    def _by_entity(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for span, entity in self.before.entities.items():
            if entity in self.rows:
                found.setdefault(entity, []).append(span)
        return found

    def _words(self, span: Span) -> str:
        return self.report.text[span.start : span.end]

    def _add_entity(self, span: Span) -> None:
        table = _TABLE.get(span.label)
        words = " ".join(self._words(span).split())
        if table is None:
            raise InputError(f"the mark {span.label} on {words[:60]!r}: no table holds such rows by themselves")
        known = self._known(table, words)
        if known is not None:
            self.meaning[span] = known
            return
        cells = {"name": words}
        added = self._made(table, cells, span)
        self.meaning[span] = added.row
        self._write("add", added.row["id"], added.row, None, evidence.quote(self.report, _place(self.report, span)))

    def _known(self, table: str, words: str) -> dict[str, Any] | None:
        """The row of this report that goes by these words."""
        try:
            found = self.recorder.references.find(table, "into", words)
        except InputError:
            return None
        row = None if found is None else self.recorder.folder.entities[found]
        return row if row is not None and self.report.id in row["document_ids"] else None

    def _reject_entity(self, entity: str, spans: Sequence[Span]) -> None:
        row = self.rows[entity]
        if any(
            (self.meaning.get(span) or {}).get("id") == entity for span in self.after.spans if span not in self.kept
        ):
            return  # marked elsewhere, or a little otherwise
        if list(row["document_ids"]) != [self.report.id]:
            raise InputError(f"{row['name']!r} has no mark left here, but other reports know it: reject it in a form")
        quote = evidence.quote(self.report, _place(self.report, min(spans)))
        self._write("reject", entity, None, row, quote)

    def _add_claim(self, link: Link) -> None:
        head, tail = (self.meaning.get(end) for end in (link.head, link.tail))
        span = Span(min(link.head.start, link.tail.start), max(link.head.end, link.tail.end), "")
        if head is None:
            raise InputError(f"the link {link.label} from {self._words(link.head)[:60]!r}: no row has this mark")
        if link.label in (MEMBER, ROLE):
            cells = {"person": head["id"], "role": self._office(link)}
            if link.label == MEMBER:
                if tail is None:
                    raise InputError(f"the link {MEMBER} to {self._words(link.tail)[:60]!r}: no row has this mark")
                cells["organization"] = tail["id"]
            added = self._made("memberships", cells, span, head, tail)
        else:
            if tail is None or forms.table_of(tail["id"]) != "events":
                raise InputError(
                    f"the link {link.label} to {self._words(link.tail)[:60]!r}: it should lead to an event"
                )
            cells = {"participant": head["id"], "role": link.label, "event": tail["id"]}
            added = self._made("participations", cells, span, head, tail)
        self._write(
            "add", added.row["id"], added.row, None, evidence.quote(self.report, _place(self.report, span)), added.names
        )

    def _office(self, link: Link) -> str:
        """The words of the role: the linked office, or the one marked nearest to the person."""
        if link.label == ROLE:
            return self._words(link.tail)
        offices = [span for span in self.after.spans if span.label == "ROLE"]
        near = min(offices, key=lambda span: abs(span.start - link.head.start), default=None)
        if near is None or "\n" in self.report.text[min(near.end, link.head.end) : max(near.start, link.head.start)]:
            raise InputError(
                f"the link {MEMBER} from {self._words(link.head)[:60]!r}: mark the office in the same line"
            )
        return self._words(near)

    def _made(self, table: str, cells: dict[str, str], span: Span, *named: dict[str, Any] | None) -> adding.Added:
        entities = {**self.recorder.folder.entities, **{row["id"]: row for row in named if row is not None}}
        return adding.make(
            table, cells, self.report, _place(self.report, span), references=References(entities), habits=Habits()
        )

    def _quote_of(self, row: dict[str, Any]) -> Quote:
        return evidence.quote(self.report, evidence.Span(self.report.id, row["start"], row["end"]))

    def _write(
        self,
        verdict: str,
        claim: str,
        after: dict[str, Any] | None,
        before: dict[str, Any] | None,
        quote: Quote,
        names: dict[str, dict[str, Any]] | None = None,
    ) -> None:
        table = forms.table_of(claim) or ""
        self.recorder.write(
            self.done,
            Answer(self.place.line, table, claim, "", {}),
            exported=None,
            verdict=verdict,
            claim=claim,
            table=table,
            before=before,
            after=after,
            quote=quote,
            names=dict(self._referred(table, before)) if names is None else names,
            export=None,
        )

    def _referred(self, table: str, row: dict[str, Any] | None) -> Iterator[tuple[str, dict[str, Any]]]:
        for field in REFERENCES.get(table, ()) if row is not None else ():
            entity = self.rows.get((row or {})[field] or "")
            if entity is not None:
                yield field, entity


def _place(report: Report, span: Span) -> evidence.Span:
    return evidence.Span(report.id, span.start, span.end)
