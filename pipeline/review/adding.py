"""Rows that a person added to a form: claims that were missed, their quotes found again in the reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import names, tables
from pipeline.errors import InputError
from pipeline.judgements import anchors
from pipeline.records import TABLES, make_id
from pipeline.review import damage, evidence, forms
from pipeline.review.cells import tidy, unguard
from pipeline.review.damage import Habits
from pipeline.review.deciding import value
from pipeline.review.evidence import Report, Span
from pipeline.review.recording import Answer, Imported, Place, Recorder, Unclear
from pipeline.review.references import References

_SINGULAR = {table: prefix for prefix, table in forms.PREFIXES.items()}
# What a row that a person added holds where the form has no column for it.
_GIVEN: dict[str, Any] = {"confidence": 1.0, "stage": "review", "classification": "other", "anchor": None}


class Added(NamedTuple):
    """A row that a person added, and the rows that it names, by field."""

    row: dict[str, Any]
    names: dict[str, dict[str, Any]]


def add(answers: Sequence[Answer], recorder: Recorder, done: Imported) -> None:
    """Note every added row as a verdict, or why it cannot be one."""
    wanted: dict[int, tuple[Answer, str, str]] = {}
    for number, answer in enumerate(answers):
        try:
            table = _table(answer)
            wanted[number] = (answer, table, _quote(answer, recorder))
        except InputError as error:
            done.unreadable.append(Unclear(Place(str(recorder.form.path), answer.line), str(error)))
    found = _find(wanted, recorder)
    for number, (answer, table, quote) in wanted.items():
        try:
            report, span = _one_place(found.get(number, []), quote)
            _record(answer, table, report, span, recorder, done)
        except InputError as error:
            done.unreadable.append(Unclear(Place(str(recorder.form.path), answer.line), str(error)))


def _table(answer: Answer) -> str:
    """The table that a row without a claim belongs to: the sheet's, or the one whose columns the form has."""
    if answer.sheet in forms.REVIEWED:
        return answer.sheet
    fitting = [
        table for table in forms.REVIEWED if all(column.heading in answer.cells for column in forms.EDITABLE[table])
    ]
    if len(fitting) != 1:
        raise InputError("no claim, and no telling which table the row belongs to; name the file as the export did")
    return fitting[0]


def _quote(answer: Answer, recorder: Recorder) -> str:
    said = forms.decision(answer.cells.get("decision", ""))
    if said not in ("", "accept", "edit"):
        raise InputError("no claim: a row that is added can only be accepted")
    text = tidy(evidence.unmarked(unguard(damage.recode(answer.cells.get("quote", ""), recorder.form.habits.recoding))))
    if not text:
        raise InputError("no claim and no quote: an added row needs the words of the report that say it")
    return text


def _find(wanted: Mapping[int, tuple[Answer, str, str]], recorder: Recorder) -> dict[int, list[tuple[Report, Span]]]:
    """Where each quote stands: verbatim, else but for white space, case and punctuation. Each text is read once."""
    found: dict[int, list[tuple[Report, Span]]] = defaultdict(list)
    loosely: dict[int, list[tuple[Report, Span]]] = defaultdict(list)
    for document_id in sorted(recorder.folder.sources) if wanted else ():
        report = evidence.report(recorder.folder.output, document_id, recorder.folder.sources)
        for number, (answer, _, quote) in wanted.items():
            if _is_of(report, tidy(answer.cells.get("source", ""))) and (place := anchors.find(report.text, quote)):
                kind = found if report.text.find(quote, *place) == place[0] else loosely
                kind[number].append((report, Span(report.id, *place)))
    return {number: found[number] or loosely[number] for number in wanted}


def _is_of(report: Report, source: str) -> bool:
    return not source or unguard(source) in (
        report.id,
        report.source,
        Path(report.source).name,
        Path(report.source).stem,
    )


def _one_place(places: Sequence[tuple[Report, Span]], quote: str) -> tuple[Report, Span]:
    if not places:
        raise InputError(f"the quote {quote[:60]!r} stands in no report; copy it from the text, and check source")
    if len(places) > 1:
        several = ", ".join(report.source for report, _ in places[:5])
        raise InputError(f"the quote stands in several reports ({several}): name one in source")
    return places[0]


def _record(answer: Answer, table: str, report: Report, span: Span, recorder: Recorder, done: Imported) -> None:
    """Make the row and note it."""
    added = make(table, answer.cells, report, span, references=recorder.references, habits=recorder.form.habits)
    recorder.write(
        done,
        answer,
        exported=None,
        verdict="add",
        claim=added.row["id"],
        table=table,
        before=None,
        after=added.row,
        quote=evidence.quote(report, span),
        names=added.names,
        export=None,
    )


def make(
    table: str, cells: Mapping[str, str], report: Report, span: Span, *, references: References, habits: Habits
) -> Added:
    """The row that a person adds, from cells by heading, resting on a span of a report.

    Raises:
        InputError: a cell cannot be told for sure, or the row would be no row of its table.
    """
    row: dict[str, Any] = {name: None for name in TABLES[table].model_fields if name != "review"}
    row |= {name: given for name, given in _GIVEN.items() if name in row}
    for name in ("other_names", "acronyms"):
        if name in row:
            row[name] = []
    referred: dict[str, dict[str, Any]] = {}
    for column in forms.EDITABLE[table]:
        cell = cells.get(column.heading, "")
        if not tidy(cell):
            continue
        if column.sort == "name":
            text = tidy(unguard(damage.recode(cell, habits.recoding)))
            row[column.field], referred[column.field] = _reference(column.field, text, table, report, references)
        else:
            row[column.field] = value(column, table, cell, habits, references)
    row |= _derived(table, row, report, span)
    row["id"] = make_id(_SINGULAR[table], "added", report.id, *_content(table, row))
    fault = forms.faults(table, row)
    if fault is not None:
        raise InputError(f"added row: {fault}")
    return Added(row, referred)


def _reference(field: str, text: str, table: str, report: Report, references: References) -> tuple[str, dict[str, Any]]:
    """The row that a cell names; a name that no row has is a new row, if the report has that name."""
    key = references.find(table, field, text)
    if key is not None:
        return key, {**references.entities[key]}
    if anchors.find(report.text, text) is None:
        raise InputError(f"{field.removesuffix('_id')} {text[:60]!r}: neither a row nor in {report.source}")
    kinds = (table,) if field == "parent_id" else forms.REFERRED[field]
    if len(kinds) > 1:
        raise InputError(f"{field.removesuffix('_id')} {text[:60]!r}: no row has this name; add it as a row first")
    row = entity(kinds[0], text, report.id)
    return row["id"], row


def entity(table: str, name: str, document_id: str) -> dict[str, Any]:
    """A person, organization or event of whom a person said no more than the name."""
    row: dict[str, Any] = dict.fromkeys(name for name in TABLES[table].model_fields if name != "review")
    row |= {name: given for name, given in _GIVEN.items() if name in row}
    row |= {"name": name, "other_names": [], "document_ids": [document_id]}
    if table == "organizations":
        row["acronyms"] = []
    if table == "people":
        parts = names.split_name(name)
        row |= {"named": True, "given_name": parts.given_name, "family_name": parts.family_name}
    row["id"] = make_id(_SINGULAR[table], "added", document_id, name)
    return row


def _derived(table: str, row: Mapping[str, Any], report: Report, span: Span) -> dict[str, Any]:
    """The fields that follow from the others and from the quote."""
    if table in tables.NAMED:
        derived: dict[str, Any] = {"document_ids": [report.id]}
        if table == "people":
            parts = names.split_name(row["name"] or "")
            derived |= {"named": row["named"] is not False}
            if row["given_name"] is None and row["family_name"] is None:
                derived |= {"given_name": parts.given_name, "family_name": parts.family_name}
        return derived
    derived = {"document_id": report.id, "start": span.start, "end": span.end}
    derived["text"] = report.text[span.start : span.end]
    if table == "participations" and row["participant_id"] is not None:
        is_person = forms.table_of(row["participant_id"]) == "people"
        derived["participant_type"] = "person" if is_person else "organization"
    return derived


def _content(table: str, row: Mapping[str, Any]) -> Iterator[str]:
    """What an added row says, so that the same row added twice is one."""
    for column in forms.EDITABLE[table]:
        yield str(row[column.field])
    if table not in tables.NAMED:
        yield f"{row['start']}-{row['end']}"
