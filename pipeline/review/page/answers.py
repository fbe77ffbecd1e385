"""What a reviewer wrote into a form of the page, as what he says of a claim: an edit, a merge, a missed claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pipeline import tables
from pipeline.errors import InputError
from pipeline.judgements import MERGES, Verdict, anchors
from pipeline.review import adding, deciding, forms
from pipeline.review.damage import Habits
from pipeline.review.evidence import Report, Span
from pipeline.review.page import index as indexes
from pipeline.review.page import verdicts
from pipeline.review.page.verdicts import Desk, Saying
from pipeline.review.page.wording import visible

_HABITS = Habits()  # a form of ours damages nothing


class Field(NamedTuple):
    """A field of a form: its heading, what it holds, the words it may hold, the tables whose rows it names."""

    heading: str
    sort: str
    value: str
    words: tuple[str, ...]
    tables: tuple[str, ...]


def fields(desk: Desk, table: str, row: Mapping[str, Any] | None) -> list[Field]:
    """The fields of a form for a row, or for one that is missing."""
    return [
        Field(
            column.heading,
            column.sort,
            "" if row is None else shown(desk, column, row),
            forms.vocabulary(table, column.field) if column.sort == "word" else (),
            referred(table, column.field) if column.sort == "name" else (),
        )
        for column in forms.EDITABLE[table]
    ]


def referred(table: str, field: str) -> tuple[str, ...]:
    """The tables in which the row stands that a field names."""
    return (table,) if field == "parent_id" else forms.REFERRED[field]


def shown(desk: Desk, column: forms.Column, row: Mapping[str, Any]) -> str:
    """A value as the form shows it; the id goes with a name, which may be that of several rows."""
    value = row[column.field]
    if column.sort == "name" and value in desk.index.names:
        return visible(f"{desk.index.names[value]} [{value}]")
    return visible(forms.shown(column, row, desk.index.names))


def effective(desk: Desk, claim: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the edits that hold."""
    standing = indexes.standing_of(desk.index, claim)
    last = None if standing is None else standing.verdict
    return {**row, **(last.after or {})} if last is not None and last.verdict in ("edit", "add") else dict(row)


def edit(desk: Desk, claim: str, cells: Mapping[str, str], comment: str) -> Saying:
    """What a reviewer says by the cells of a form that differ from what it showed.

    Raises:
        InputError: a cell cannot be understood, or nothing differs.
    """
    table, row, _ = verdicts.known(desk, claim).claim
    now = effective(desk, claim, row)
    columns = [column for column in forms.EDITABLE[table] if column.heading in cells]
    changed = {
        column.field: deciding.value(column, table, cells[column.heading], _HABITS, desk.index.references)
        for column in columns
        if cells[column.heading].replace("\r\n", "\n") != shown(desk, column, now)
    }
    said = comment.strip() or None
    if not changed and said is not None:
        return Saying("comment", comment=said)
    prior = _own_edit(desk, claim)
    origin = row if prior is None else {**row, **(prior.before or {})}
    after = {**({} if prior is None else prior.after or {}), **changed}
    after = {field: value for field, value in after.items() if value != origin[field]}
    if not after or not changed:
        raise InputError("no field differs; to leave the claim as it is, accept it")
    if "participant_id" in after:
        kind = "person" if forms.table_of(after["participant_id"]) == "people" else "organization"
        after["participant_type"] = kind
    fault = forms.faults(table, {**row, **after})
    if fault is not None:
        raise InputError(fault)
    entities = desk.index.entities
    names = {field: dict(entities[value]) for field, value in after.items() if value in entities}
    return Saying("edit", after, said, names)


def _own_edit(desk: Desk, claim: str) -> Verdict | None:
    """The reviewer's own edit that holds: a second one goes on from it."""
    return next(
        (one for one in indexes.live_on(desk.index, claim) if one.by == desk.by and one.verdict == "edit"), None
    )


def merge(desk: Desk, claim: str, target: str) -> Saying:
    """To say that two rows are one; `target` is the id or name of the row that stays.

    Raises:
        InputError: there is no such row, or several.
    """
    table, row, _ = verdicts.known(desk, claim).claim
    if table == MERGES:
        return Saying("merge", {"into": row["left_id"]})
    if table not in tables.NAMED:
        raise InputError(f"{table} are not merged: merge the people, organizations or events")
    into = desk.index.references.find(table, "into", target)
    if into is None or into == claim:
        raise InputError(f"{target[:60]!r}: no other row of {table} has this id or name")
    return Saying("merge", {"into": into}, names={"into": dict(desk.index.entities[into])})


def split(desk: Desk, claim: str, reports: Iterable[str]) -> Saying:
    """To say that a row is two: `reports` are those that mean another than the rest do.

    Raises:
        InputError: none of the row's reports is among them, or all are.
    """
    documents = set(verdicts.known(desk, claim).claim.row.get("document_ids", ()))
    apart = documents & set(reports)
    if not apart or apart == documents:
        raise InputError("tick the reports that mean another, and leave at least one")
    return Saying("split", {"groups": [sorted(apart)]})


def place(report: Report, quote: str, start: str) -> Span:
    """Where the words of a missed claim stand: at `start` if they do, else where they first do.

    Raises:
        InputError: nowhere.
    """
    if start.isdecimal() and visible(report.text[int(start) : int(start) + len(quote)]) == visible(quote):
        return Span(report.id, int(start), int(start) + len(quote))
    found = anchors.find(report.text, quote)
    if found is None:
        raise InputError("quote: these words do not stand in the report; select them in the text, or copy them")
    return Span(report.id, *found)


def added(desk: Desk, table: str, cells: Mapping[str, str], report: Report, span: Span) -> adding.Added:
    """A missed claim as a row, with the rows that it names.

    Raises:
        InputError: a cell cannot be understood, or a field is missing.
    """
    if table not in forms.REVIEWED:
        raise InputError(f"table: one of {', '.join(forms.REVIEWED)}")
    return adding.make(table, cells, report, span, references=desk.index.references, habits=_HABITS)
