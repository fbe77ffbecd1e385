"""The forms that a person fills in: which columns each table has, and how a value stands in a cell."""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ValidationError

from pipeline.records import TABLES
from pipeline.tables import NAMED

Sort = Literal["text", "list", "yes_no", "word", "date", "name"]


class Column(NamedTuple):
    """A column that a person may change: its heading, the field behind it, and what its cells hold."""

    heading: str
    field: str
    sort: Sort


REVIEWED = ("people", "organizations", "events", "memberships", "participations", "dates")
PREFIXES = {
    "person": "people",
    "org": "organizations",
    "event": "events",
    "membership": "memberships",
    "participation": "participations",
    "date": "dates",
    "pair": "merges",
}
# A field that refers to another row: the tables in which that row may stand.
REFERRED: dict[str, tuple[str, ...]] = {
    "person_id": ("people",),
    "organization_id": ("organizations",),
    "on_behalf_of_id": ("organizations", "people"),
    "event_id": ("events",),
    "participant_id": ("people", "organizations"),
}
_SORTS: dict[str, Sort] = {
    "named": "yes_no",
    "classification": "word",
    "status": "word",
    "type": "word",
    "start_date": "date",
    "end_date": "date",
    "other_names": "list",
    "acronyms": "list",
}
_EDITABLE = {
    "people": "name honorific_prefix given_name family_name other_names named",
    "organizations": "name acronyms other_names classification country parent_id",
    "events": "name other_names classification start_date end_date date_text location country parent_id",
    "memberships": "person_id role organization_id start_date end_date status",
    "participations": "participant_id role event_id on_behalf_of_id",
    "dates": "type value start_date end_date",
}


def _column(table: str, field: str) -> Column:
    if field.endswith("_id"):
        return Column(field.removesuffix("_id"), field, "name")
    sort = "word" if (table, field) == ("participations", "role") else _SORTS.get(field, "text")
    return Column(field, field, sort)


EDITABLE: dict[str, tuple[Column, ...]] = {
    table: tuple(_column(table, field) for field in fields.split()) for table, fields in _EDITABLE.items()
} | {"merges": ()}
_PAIR = ("kind", "left", "right", "left_id", "right_id")
_ANSWER = ("claim", "decision", "comment")
EVIDENCE = ("quote", "source", "place", "confidence", "state", "reason", "export")


def headings(table: str) -> tuple[str, ...]:
    """All columns of a table's form, in order."""
    if table == "merges":
        return (*_ANSWER, *_PAIR, *EVIDENCE)
    target = ("target",) if table in NAMED else ()
    return (*_ANSWER, *target, *(column.heading for column in EDITABLE[table]), *EVIDENCE)


def conflict_headings() -> tuple[str, ...]:
    """All columns of the form of conflicts, whose rows are of several tables."""
    fields = dict.fromkeys(column.heading for columns in EDITABLE.values() for column in columns)
    return (*_ANSWER, "target", "table", *_PAIR, *fields, *EVIDENCE)


def open_headings(table: str) -> frozenset[str]:
    """The columns that a person may write in."""
    return frozenset({"decision", "comment", "target", *(column.heading for column in EDITABLE[table])})


def vocabulary(table: str, field: str) -> tuple[str, ...]:
    """The words that a field may hold; empty where it may hold any."""
    words: list[str] = []
    pending: list[Any] = [TABLES[table].model_fields[field].annotation]
    while pending:
        kind = pending.pop()
        if typing.get_origin(kind) is Literal:
            words += typing.get_args(kind)
        else:
            pending += typing.get_args(kind)
    return tuple(words)


def table_of(claim: str) -> str | None:
    """The table that an id belongs to, None if it is no id of a claim."""
    return PREFIXES.get(claim.rpartition("-")[0])


def shown(column: Column, row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What a cell shows of a row; `names` gives the name for an id."""
    value = row[column.field]
    if value is None:
        return ""
    if column.sort == "list":
        return "; ".join(value)
    if column.sort == "yes_no":
        return "yes" if value else "no"
    return names.get(value, value) if column.sort == "name" else str(value)


_YES_NO = {
    **dict.fromkeys("yes y true 1 wahr vrai verdadero vero waar verdadeiro".split(), True),
    **dict.fromkeys("no n false 0 falsch faux falso onwaar".split(), False),
}


def yes_no(text: str) -> bool | None:
    """What a person, or a spreadsheet in one of several languages, writes for yes or no; None for anything else."""
    return _YES_NO.get(text.strip().casefold())


_DECISIONS = {
    **dict.fromkeys("accept accepted a ok okay yes y true correct right ✓ ✔ + wahr vrai".split(), "accept"),
    **dict.fromkeys("reject rejected r no n false wrong delete ✗ ✘ falsch faux".split(), "reject"),
    **dict.fromkeys("edit edited e change changed".split(), "edit"),
    **dict.fromkeys("merge merged m same".split(), "merge"),
    **dict.fromkeys("split s separate".split(), "split"),
    **dict.fromkeys("unsure u ? doubtful maybe unclear".split(), "unsure"),
}


def decision(text: str) -> str | None:
    """The decision that a word or letter stands for, "" for none; None if it cannot be told."""
    word = text.strip().strip(".!:").casefold()
    return "" if not word else _DECISIONS.get(word)


def faults(table: str, row: Mapping[str, Any]) -> str | None:
    """What keeps a changed row from being a row of its table, in words; None if nothing does."""
    try:
        model: type[BaseModel] = TABLES[table]
        model.model_validate_json(_json(row))
    except ValidationError as error:
        first = error.errors()[0]
        field = first["loc"][0] if first["loc"] else "row"
        if first["input"] is None:
            return f"{str(field).removesuffix('_id')}: may not be empty"
        words = vocabulary(table, str(field)) if field in TABLES[table].model_fields else ()
        return f"{field}: {'one of ' + ', '.join(words) if words else first['msg']}"
    if "country" in row and not re.fullmatch(r"[A-Z]{2}|", row["country"] or ""):
        return "country: two capital letters (ISO 3166-1)"
    for field in ("name", "role", "value"):
        if field in row and not (row[field] or "").strip():
            return f"{field}: may not be empty"
    start, end = row.get("start_date"), row.get("end_date")
    if start and end and end[: len(start)] < start[: len(end)]:
        return "end_date: before start_date"
    return None


def _json(row: Mapping[str, Any]) -> str:
    import json

    return json.dumps(row)
