"""A claim in words: one line that says what it claims, and its fields as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.review import forms
from pipeline.review.cells import LOST

Row = Mapping[str, Any]
SINGULAR = {table: prefix for prefix, table in forms.PREFIXES.items()} | {
    "organizations": "organization",
    "merges": "may be one",
}


def heading(table: str, row: Row, names: Mapping[str, str]) -> str:
    """What a claim says, on one line."""

    def named(field: str) -> str:
        return names.get(row[field] or "", row[field] or "?")

    if table == "memberships":
        body = "" if row["organization_id"] is None else f", {named('organization_id')}"
        words = f"{named('person_id')} – {row['role']}{body}"
    elif table == "participations":
        behalf = "" if row["on_behalf_of_id"] is None else f" for {named('on_behalf_of_id')}"
        words = f"{named('participant_id')}{behalf} – {row['role']}, {named('event_id')}"
    elif table == "dates":
        words = f"{row['text']} – {row['value']}"
    elif table == "merges":
        words = f"{row['left']} = {row['right']}"
    else:
        words = row["name"] + (f" ({', '.join(row['acronyms'])})" if row.get("acronyms") else "")
    return clean(words)


def visible(text: str) -> str:
    """The text, code point for code point, with a sign in the place of each character that steers or hides text."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in "\n\t" else LOST for sign in text)


def clean(text: str) -> str:
    """The text on one line, without characters that steer or hide."""
    return visible(" ".join(text.split()))


def fields(table: str, row: Row, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields of a row that hold something, each with its heading, as a person reads them."""
    shown = ((column.heading, forms.shown(column, row, names)) for column in forms.EDITABLE[table])
    return [(label.replace("_", " "), clean(value)) for label, value in shown if value]
