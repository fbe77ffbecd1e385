"""Folders of results made of rows alone, and what spreadsheet programs make of forms."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import tables
from pipeline.records import TABLES, make_id

TEXT = "Ana Pérez spoke. Bo Li, chair of the Ix Forum, opened Ix Days on 10 February 2017; 1-2 people came.\n"
REPORT = make_id("doc", "ix")
_KIND = {"people": "person", "organizations": "org", "events": "event", "memberships": "membership", "dates": "date"}
_PLAIN: dict[str, Any] = {
    "document_ids": [REPORT],
    "document_id": REPORT,
    "other_names": [],
    "acronyms": [],
    "classification": "other",
    "named": True,
    "confidence": 0.5,
    "stage": "roles",
    "start": 17,
    "end": 22,
    "text": "Bo Li",
    "type": "DATE",
    "value": "2017",
}


def row(table: str, number: object, **cells: Any) -> dict[str, Any]:
    """A row of a table: what is not given is plain."""
    given = {**_PLAIN, "id": make_id(_KIND[table], number), **cells}
    return {field: given.get(field) for field in TABLES[table].model_fields}


def make(output: Path, made: Mapping[str, Iterable[dict[str, Any]]]) -> Path:
    """A folder of results with these rows, all about one report."""
    (output / "texts").mkdir(parents=True)
    tables.text_path(output, REPORT).write_text(TEXT, encoding="utf-8")
    report = {"id": REPORT, "source": "reports/ix.txt", "media_type": "text/plain", "sha256": "0" * 64}
    report |= {"characters": len(TEXT), "pipeline_version": "0", "model": "none", "sources": []}
    document = {field: report.get(field) for field in TABLES["documents"].model_fields}
    for name in (*TABLES, tables.CANDIDATES):
        rows = [document] if name == "documents" else sorted(made.get(name, ()), key=lambda cells: str(cells["id"]))
        tables.write(tables.table_path(output, name), rows)
    return output


class Program(NamedTuple):
    """What a spreadsheet program makes of a form that it opens and saves as CSV: of each cell, and of the file."""

    cell: Callable[[str], str]
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    line_end: str = "\r\n"


def _us_day(found: re.Match[str]) -> str:
    return f"{int(found[2])}/{int(found[3])}/{found[1]}"


def _de_day(found: re.Match[str]) -> str:
    return f"{found[3]}.{found[2]}.{found[1]}"


def _serial(found: re.Match[str]) -> str:
    return str((date(int(found[1]), int(found[2]), int(found[3])) - date(1899, 12, 30)).days)


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
MONATE = "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez".split()


def _damage(text: str, day: Callable[[re.Match[str]], str], months: Sequence[str], *, true: str, comma: str) -> str:
    """What a program makes of a cell that looks like a date, a part of one, a truth value or a number."""
    bare = text.strip()
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", bare):
        return day(found) if _is_day(bare) else text
    if (found := re.fullmatch(r"(\d{4})-(\d\d)", bare)) and 1 <= int(found[2]) <= 12:
        return f"{months[int(found[2]) - 1]}-{found[1][2:]}"
    if (found := re.fullmatch(r"(\d{1,2})-(\d{1,2})", bare)) and 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 28:
        return f"{int(found[2])}-{months[int(found[1]) - 1]}"
    if bare.casefold() == "true":
        return true
    if re.fullmatch(r"\d{1,40}", bare):
        return _number(bare, comma)
    return text


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).year >= 1900
    except ValueError:
        return False


def _number(figures: str, comma: str) -> str:
    if len(figures.lstrip("0")) < 12:
        return str(int(figures))
    return f"{int(figures):.5E}".replace(".", comma)


def _excel_us(text: str) -> str:
    return _damage(text, _us_day, MONTHS, true="TRUE", comma=".")


def _excel_de(text: str) -> str:
    return _damage(text, _de_day, MONATE, true="WAHR", comma=",")


def _as_numbers(text: str) -> str:
    return _damage(text, _serial, MONTHS, true="TRUE", comma=".")


def _untidy(text: str) -> str:
    return text.replace("\n", "\r\n") + "  "


def _same(text: str) -> str:
    return text


PROGRAMS = {
    "as it was": Program(_same),
    "Excel, United States": Program(_excel_us, encoding="cp1252"),
    "Excel, United States, UTF-8": Program(_excel_us),
    "Excel, Germany": Program(_excel_de, delimiter=";", encoding="cp1252"),
    "Excel, Unicode text": Program(_excel_us, delimiter="\t", encoding="utf-16"),
    "days as numbers": Program(_as_numbers, line_end="\n"),
    "Google Sheets": Program(_excel_us, encoding="utf-8", line_end="\r\n"),
    "trailing blanks": Program(_untidy),
    "old Macintosh": Program(_same, encoding="mac_roman", line_end="\r"),
}


def save(path: Path, headings: Sequence[str], filled: Iterable[Mapping[str, str]], program: Program) -> Path:
    """Save a filled-in form as the program would; letters that its encoding lacks become question marks."""
    text = io.StringIO(newline="")
    # before Python 3.13 a line end other than that of the file would stand bare
    quoting = csv.QUOTE_MINIMAL if program.line_end == "\r\n" else csv.QUOTE_ALL
    writer = csv.writer(text, delimiter=program.delimiter, lineterminator=program.line_end, quoting=quoting)
    writer.writerow(headings)
    for cells in filled:
        writer.writerow([program.cell(cells[name]) if cells[name] else "" for name in headings])
    path.write_bytes(text.getvalue().encode(program.encoding, "replace"))
    return path


def save_xlsx(path: Path, headings: Sequence[str], filled: Iterable[Mapping[str, str]], *, typed: bool) -> Path:
    """Save a filled-in form as XLSX; `typed`: cells that look like days, numbers and truth values are such."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = path.stem
    sheet.append(list(headings))
    for cells in filled:
        sheet.append([None] * len(headings))
        for at, name in enumerate(headings, start=1):
            cell = sheet.cell(sheet.max_row, at)
            cell.value = _value(cells[name]) if typed else (cells[name] or None)
            if cell.data_type == "f":
                cell.data_type = "s"
    book.save(path)
    return path


def _value(text: str) -> Any:
    if _is_day(text) and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.fromisoformat(text)
    if text.casefold() == "true":
        return True
    if re.fullmatch(r"\d{1,40}", text):
        return float(text)
    return text or None
