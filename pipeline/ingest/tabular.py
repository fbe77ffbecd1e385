"""JSON Lines and CSV: one document a record, read one at a time however long the file is."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from pipeline.errors import InputError
from pipeline.ingest.limits import Limits
from pipeline.ingest.normalise import decode

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `data` are the bytes that identify it, `place` its line; `fault` says why it cannot be read."""

    place: int
    data: bytes
    fields: dict[str, str]
    fault: str | None = None


def read_jsonl(stream: BinaryIO, limits: Limits) -> Iterator[Record]:
    """The documents of JSON Lines: one a line, with its text."""
    return map(_with_text, read_json_rows(stream, limits))


def read_csv(stream: BinaryIO, limits: Limits) -> Iterator[Record]:
    """The documents of a CSV file: one a row, in its column `text`.

    Raises: InputError if there is no column `text`.
    """
    return map(_with_text, read_csv_rows(stream, limits, needed="text"))


def _with_text(record: Record) -> Record:
    if record.fault is None and not record.fields.get("text", "").strip():
        return replace(record, fault="record: it has no text; each record needs a text column that is not empty")
    return record


def read_json_rows(stream: BinaryIO, limits: Limits) -> Iterator[Record]:
    """A record for each line of JSON Lines that is not empty."""
    for place, line in enumerate(_lines(stream, limits), start=1):
        if line is None:
            yield Record(place, b"", {}, _too_long(limits))
            continue
        data = line.removeprefix(b"\xef\xbb\xbf").strip()
        if data:
            yield _json_record(place, data)


def _json_record(place: int, data: bytes) -> Record:
    try:
        value = json.loads(decode(data))
    except InputError as error:
        return Record(place, data, {}, str(error))
    except RecursionError:
        return Record(place, data, {}, "record: its JSON is nested too deeply; write one flat object a line")
    except ValueError as error:
        return Record(place, data, {}, f"record: the line is not valid JSON ({error}); write one object a line")
    if not isinstance(value, dict):
        return Record(place, data, {}, "record: the line is JSON but not an object; write one object a line")
    fields = {key.strip().lower(): str(item) for key, item in value.items() if isinstance(item, str | int)}
    return Record(place, data, fields)


def read_csv_rows(stream: BinaryIO, limits: Limits, *, needed: str = "source") -> Iterator[Record]:
    """A record for each row of a CSV file whose first row names the columns; comma, semicolon or tab part them.

    Raises: InputError if no column is called as `needed`.
    """
    lines = _text_lines(stream, limits)
    head = next(lines, "").removeprefix("\ufeff")
    delimiter = max(",;\t", key=lambda sign: (head.count(sign), -",;\t".index(sign)))
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]
    if needed not in names:
        raise InputError(f"unsupported: the table has no column called {needed}; give one that name in its first row")
    csv.field_size_limit(limits.max_bytes)
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            row = next(rows, None)
        except (csv.Error, InputError) as error:
            reason = f"record: from here the table cannot be read ({error}); check its quotes"
            yield Record(rows.line_num + 1, b"", {}, reason)
            return
        if row is None:
            return
        if row:
            yield _csv_record(rows.line_num + 1, names, row)


def _csv_record(place: int, names: list[str], row: list[str]) -> Record:
    fields = dict(zip(names, row, strict=False))
    data = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    if any(cell.strip() for cell in row[len(names) :]):
        reason = f"record: the row has {len(row)} cells, the head {len(names)}; put cells that hold a comma in quotes"
        return Record(place, data, fields, reason)
    return Record(place, data, fields)


def _lines(stream: BinaryIO, limits: Limits) -> Iterator[bytes | None]:
    """The lines of a stream; None for one that is over the limit, of which no more than that is ever held."""
    head = stream.readline(limits.max_bytes + 1)
    if head.startswith(_WIDE_MARKS):
        yield from _wide_lines(head + stream.read(max(limits.max_bytes + 1 - len(head), 0)), limits)
        return
    line = head
    while line:
        if len(line) > limits.max_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limits.max_bytes)
            yield None
        else:
            yield line
        line = stream.readline(limits.max_bytes + 1)


def _wide_lines(data: bytes, limits: Limits) -> Iterator[bytes | None]:
    """The lines of UTF-16, which cannot be cut at a byte: such a file is read whole."""
    if len(data) > limits.max_bytes:
        yield None
        return
    for line in decode(data).splitlines(keepends=True):
        yield line.encode("utf-8", "replace")


def _text_lines(stream: BinaryIO, limits: Limits) -> Iterator[str]:
    for line in _lines(stream, limits):
        if line is None:
            raise InputError(_too_long(limits))
        yield decode(line).replace("\x00", "")


def _too_long(limits: Limits) -> str:
    return f"limit: the line is longer than {limits.max_bytes:,} bytes (max_bytes); cut it or raise the limit"
