"""Spreadsheets as rows: CSV as any program saves it, and XLSX; read and written row by row, so memory does not grow."""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import InputError

_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|"
_ESCAPE = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", re.IGNORECASE)
_LONGEST_CELL = 10_000_000


class Line(NamedTuple):
    """A row of a sheet: where it stands in the file, and its cells by heading."""

    sheet: str
    number: int
    cells: dict[str, str]


def read(path: Path) -> Iterator[Line]:
    """The rows of a CSV or XLSX file below its headings; rows without any text are passed over.

    Headings are compared in lower case, without blanks at either end. Line numbers are those of the file; in XLSX,
    those of the sheet.

    Raises:
        InputError: the file is no spreadsheet that can be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
        rows = _xlsx_rows(path) if head.startswith(b"PK\x03\x04") else _csv_rows(path)
        yield from _lines(path, rows)
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file") from error
    except (OSError, csv.Error, UnicodeError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise InputError(f"{path}: cannot be read as CSV or XLSX ({error}); save it again") from error


def _lines(path: Path, rows: Iterator[tuple[str, int, Sequence[str]]]) -> Iterator[Line]:
    headings: dict[str, list[str]] = {}
    for sheet, number, cells in rows:
        known = headings.get(sheet)
        if known is None:
            known = headings[sheet] = [cell.strip().strip("\ufeff").casefold().replace(" ", "_") for cell in cells]
            named = [heading for heading in known if heading]
            twice = sorted({heading for heading in named if named.count(heading) > 1})
            if twice and "claim" in known:
                raise InputError(f"{path}, line {number}: two columns are called {twice[0]}; rename or delete one")
        elif any(cell.strip() for cell in cells):
            yield Line(sheet, number, {key: cell for key, cell in zip(known, cells, strict=False) if key})


def _csv_rows(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        skip = 0
        if first.strip().strip('"').casefold().startswith("sep=") and len(first.strip().strip('"')) == 5:
            skip, delimiter = 1, first.strip().strip('"')[4]
        else:
            delimiter = max(_DELIMITERS, key=first.count)
            file.seek(0)
        before = csv.field_size_limit(_LONGEST_CELL)
        try:
            reader = csv.reader(file, delimiter=delimiter)
            at = 1 + skip
            for cells in reader:
                yield path.stem, at, cells
                at = reader.line_num + 1 + skip
        finally:
            csv.field_size_limit(before)


def _encoding(path: Path) -> str:
    """UTF-8 or UTF-16 where the file says so or nothing speaks against it, else Windows-1252."""
    with path.open("rb") as file:
        head = file.read(4)
        for bom, encoding in _BOMS:
            if head.startswith(bom):
                return encoding
        file.seek(0)
        decode = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(_CHUNK):
                decode.decode(chunk)
            decode.decode(b"", final=True)
        except UnicodeDecodeError:
            return _one_byte(path)
    return "utf-8"


def _one_byte(path: Path) -> str:
    """Windows-1252, but for the five bytes it lacks: then the text is of an old Mac."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if any(byte in chunk for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")):
                return "mac_roman"
    return "cp1252"


def _xlsx_rows(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    from openpyxl import load_workbook  # a fifth of a second to import, and only this function needs it

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            if "dimension" in dir(sheet):
                sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(), start=1):
                yield sheet.title, number, [_text(cell) for cell in row]
    finally:
        book.close()


def _text(cell: Any) -> str:
    """A cell of XLSX as text: dates as ISO 8601 at the precision that the cell shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPE.sub("_", value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        if value.time() != time():
            return value.isoformat(" ")
        shows_day = "d" in str(cell.number_format).casefold()
        return value.strftime("%Y-%m-%d" if shows_day else "%Y-%m")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
