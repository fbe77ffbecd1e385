"""Rows of documents with the ids that hold across documents in the place of local ones: lines in, lines out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from pipeline import tables
from pipeline.records import Dropped, make_id

# A quotation mark within a string has a backslash before it in JSON, so this never matches inside quoted text.
_REFERENCE = re.compile(
    rf'"({"|".join(sorted({name for fields in tables.REFERENCES.values() for name in fields}))})": "([^"\\]+)"'
)


def link(table: str, lines: str, ids: Mapping[str, str]) -> tuple[str, str]:
    """The lines of rows with their references replaced, and the lines of rows dropped for lack of their subject.

    A reference that may be null becomes null where `ids` lacks it.
    """

    def replaced(found: re.Match[str]) -> str:
        return f'"{found[1]}": "{ids[found[2]]}"'

    try:
        return _REFERENCE.sub(replaced, lines), ""
    except KeyError:  # one of them is missing: each row by itself
        return _link_each(table, lines, ids)


def _link_each(table: str, lines: str, ids: Mapping[str, str]) -> tuple[str, str]:
    linked, loose = [], []
    for line in lines.splitlines():
        cells = json.loads(line)
        missing = tables.relink(table, cells, ids)
        if missing is None:
            linked.append(tables.dumps(cells))
        else:
            place = {name: cells[name] for name in ("document_id", "start", "end", "text", "stage")}
            reason = f"{table}: it names {missing}, which has no row of its own"
            row = Dropped(id=make_id("drop", cells["id"]), source=None, label=None, reason=reason, **place)
            loose.append(tables.dumps(row.model_dump(mode="json")))
    return "\n".join(linked), "\n".join(loose)
