"""Rows to JSON Lines and CSV and back: sorted, the same bytes for the same rows, moved in place when all are whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import jsonlines
from pydantic import ValidationError

from pipeline.errors import TableError
from pipeline.records import TABLES, Row

R = TypeVar("R", bound=Row)
Cells = Mapping[str, Any]

REDIRECTS = "redirects"
CANDIDATES = "candidates"
# Fields that name a row of people, organizations or events, and the readable column that a CSV twin puts beside them.
REFERENCES: dict[str, dict[str, str]] = {
    "mentions": {"entity_id": "entity"},
    "organizations": {"parent_id": "parent"},
    "events": {"parent_id": "parent"},
    "memberships": {"person_id": "person", "organization_id": "organization"},
    "participations": {"event_id": "event", "participant_id": "participant", "on_behalf_of_id": "on_behalf_of"},
}
NAMED = ("people", "organizations", "events")
TWINS = (*NAMED, "memberships", "participations")

# Line ends to many readers, though not to JSON: left bare, they would cut a row in two.
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def dumps(cells: Cells) -> str:
    """One row as one line of JSON: letters as they are, keys in their own order."""
    return json.dumps(cells, ensure_ascii=False).translate(_LINE_ENDS)


def write(path: Path, rows: Iterable[Cells]) -> int:
    """Write rows, in the order they come, as JSON Lines; how many there were. No rows make an empty file."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file, jsonlines.Writer(file, dumps=dumps) as writer:
        for cells in rows:
            writer.write(cells)
            count += 1
    return count


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write rows that are lines already, in the order they come; how many there were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(f"{line}\n")
            count += 1
    return count


def read(output: Path, kind: type[R], *, about: str = "") -> Iterator[R]:
    """The rows of one table of a folder of results, in the order of the file; `about` an id: those that name it.

    Raises:
        TableError: the table is not there, or a line of it is no such row.
    """
    path = table_path(output, next(name for name, row in TABLES.items() if row is kind))
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                if about not in line:
                    continue
                try:
                    yield kind.model_validate_json(line)
                except ValidationError as error:
                    message = f"{path}, line {number}: not a row of this table; run `rapporteur run` again"
                    raise TableError(message) from error
    except FileNotFoundError as error:
        raise TableError(f"{path}: there is no such table; is {output} the --output of a run?") from error
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: cannot be read ({error})") from error


def table_path(output: Path, table: str) -> Path:
    """Where a table stands in a folder of results."""
    return output / f"{table}.jsonl"


def text_path(output: Path, document_id: str) -> Path:
    """Where the text of a document, which all offsets refer to, stands in a folder of results."""
    return output / "texts" / f"{document_id}.txt"


def relink(table: str, cells: dict[str, Any], ids: Mapping[str, str]) -> str | None:
    """Replace, in place, the ids by which a row refers to others; the first required one that `ids` lacks, if any.

    A reference that may be null becomes null where `ids` lacks it.
    """
    fields = TABLES[table].model_fields
    for field in REFERENCES.get(table, ()):
        old = cells[field]
        if old is None:
            continue
        cells[field] = ids.get(old)
        if cells[field] is None and fields[field].annotation is str:
            return str(old)
    return None


def text_ids(output: Path) -> set[str]:
    """The ids of the documents that the tables in `output` are about, as far as they are safe names of files."""
    path = table_path(output, "documents")
    if not path.exists():
        return set()
    with jsonlines.open(path) as rows:
        ids = {str(row.get("id")) for row in rows.iter(type=dict, skip_invalid=True)}
    return {name for name in ids if os.sep not in name and name not in {"", ".", ".."}}


def write_twins(output: Path) -> None:
    """Write the CSV twins of the tables in `output`: UTF-8 with a byte order mark, lists parted by "; ".

    Beside each id of a person, organization or event stands the name; no cell is taken for a formula.
    """
    import pandas  # half a second to import, and only this function needs it

    tables = {name: list(_read_cells(output, name)) for name in TWINS}
    names = {cells["id"]: cells["name"] for cells in chain.from_iterable(tables[name] for name in NAMED)}
    for name in TWINS:
        columns = list(_with_names(dict.fromkeys(TABLES[name].model_fields), name, names))
        rows = (_with_names(cells, name, names) for cells in tables[name])
        frame = pandas.DataFrame(([_cell(row.get(column)) for column in columns] for row in rows), columns=columns)
        frame.to_csv(output / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _read_cells(output: Path, table: str) -> Iterator[dict[str, Any]]:
    with jsonlines.open(table_path(output, table)) as rows:
        yield from rows.iter(type=dict)


def _with_names(cells: Cells, table: str, names: Mapping[str, str]) -> dict[str, Any]:
    """The cells with a readable column after each id that refers to another row."""
    columns = REFERENCES.get(table, {})
    row: dict[str, Any] = {}
    for field, value in cells.items():
        row[field] = value
        if field in columns:
            row[columns[field]] = names.get(value)
    return row


def _cell(value: object) -> str:
    """A value as a spreadsheet shows it: nothing for null, and a leading apostrophe where it would run a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_schemas(output: Path) -> list[Path]:
    """Write the JSON Schema of every table (`people.schema.json`, …) into a folder; the files written."""
    write_json = partial(json.dumps, indent=2, ensure_ascii=False)
    output.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, kind in TABLES.items():
        path = output / f"{name}.schema.json"
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **kind.model_json_schema()}
        path.write_text(write_json(schema) + "\n", encoding="utf-8")
        paths.append(path)
    return paths
