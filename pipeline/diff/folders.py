"""A folder of results as it is compared: where each row stands in its file, so that few rows are held at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from pipeline import tables
from pipeline.errors import TableError
from pipeline.records import TABLES

Cells = Mapping[str, Any]


@dataclass(slots=True)
class Folder:
    """The rows of a folder: by table, id to the byte at which the row begins.

    `names` tells people, organizations and events by id, `sources` documents; `redirects` which id an earlier one gave
    way to.
    """

    path: Path
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    files: dict[str, BinaryIO] = field(default_factory=dict)

    def row(self, table: str, row_id: str) -> Cells:
        """One row, read again from its file."""
        file = self.files[table]
        file.seek(self.places[table][row_id])
        cells: Cells = json.loads(file.readline())
        return cells

    def rows(self, table: str) -> Iterator[Cells]:
        """Every row of a table, in the order of the file."""
        for row_id in self.places[table]:
            yield self.row(table, row_id)


@contextmanager
def open_folder(path: Path) -> Iterator[Folder]:
    """A folder of results; a table may be missing, but not `documents`.

    Raises:
        TableError: it is no folder of results, or a table cannot be read.
    """
    if not tables.table_path(path, "documents").exists():
        raise TableError(f"{path}: no documents.jsonl in it; give the --output of a run")
    with ExitStack() as stack:
        folder = Folder(path)
        for table in TABLES:
            folder.places[table] = _index(folder, table, stack)
        for table in tables.NAMED:
            folder.names.update((cells["id"], cells.get("name") or cells["id"]) for cells in folder.rows(table))
        folder.sources.update((cells["id"], cells.get("source") or cells["id"]) for cells in folder.rows("documents"))
        redirects = tables.table_path(path, tables.REDIRECTS)
        if redirects.exists():
            for line in redirects.read_bytes().splitlines():
                cells = json.loads(line)
                folder.redirects[cells["from"]] = cells["to"]
        yield folder


def _index(folder: Folder, table: str, stack: ExitStack) -> dict[str, int]:
    """Where each row of a table begins. A file of another program need not be sorted."""
    path = tables.table_path(folder.path, table)
    if not path.exists():
        return {}
    file = folder.files[table] = stack.enter_context(path.open("rb"))
    places = {}
    at = 0
    for number, line in enumerate(file, start=1):
        if line.strip():
            try:
                places[str(json.loads(line)["id"])] = at
            except (ValueError, TypeError, KeyError) as error:
                raise TableError(f"{path}, line {number}: not a row of a table; run `rapporteur run` again") from error
        at += len(line)
    return places
