"""Forms as files: CSV, and XLSX with a frozen heading, lists to choose from, locked evidence and instructions."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.review.forms import EDITABLE, open_headings, vocabulary

Cells = Mapping[str, str]
_LAST_ROW = 1_048_576
_DECISIONS = ("accept", "reject", "edit", "unsure", "merge", "split")
_WIDTHS = {"claim": 24, "decision": 10, "quote": 70, "comment": 24, "name": 36, "reason": 36, "export": 22, "role": 28}
_WIDTH = 18  # characters, of a column that is not named above
_LINE = 15  # points that a line of text takes; no row is higher than 409
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # in this format such words stand for a character
INSTRUCTIONS = (
    "How to review",
    "",
    "decision: accept (a), reject (r), edit (e), merge (m), split (s), unsure (u). An empty decision decides nothing.",
    "To correct a row, change its cells; a changed cell is an edit, whether or not you write edit.",
    "Several names in one cell are parted by semicolons. Dates are 2017, 2017-02 or 2017-02-10.",
    "merge: write the id or the name of the row that stays into target.",
    "split: nothing in target parts a row by reports; or list the reports that go apart, groups parted by |.",
    "A claim that is missing: add a row at the end, leave claim empty, and copy the words of the report that say it "
    "into quote.",
    "Rows and columns may be sorted, moved, hidden or deleted: a deleted row decides nothing. Keep the column claim. "
    "Excel sorts and deletes only after Review > Unprotect Sheet; there is no password.",
    "Grey cells are evidence; what is written into them is not read. In the quote, [[ and ]] mark the words meant.",
    "When done, save, and give the file to: rapporteur review import FILE --output DIR",
)


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Cells]) -> None:
    """Write a form as CSV: UTF-8 with a byte order mark, since Excel needs one."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([cells.get(heading, "") for heading in headings] for cells in rows)


def write_xlsx(path: Path, table: str, headings: Sequence[str], rows: Iterable[Cells]) -> None:
    """Write a form as XLSX, row by row."""
    from openpyxl import Workbook  # a fifth of a second to import, and only this function needs it

    book = Workbook(write_only=True)
    sheet = book.create_sheet(table)
    sheet.freeze_panes = "C2"  # claim and decision stay in sight
    sheet.auto_filter.ref = f"A1:{_letter(len(headings))}{_LAST_ROW}"
    _set_page(sheet)
    _protect(sheet)
    _set_columns(sheet, headings)
    _offer_choices(sheet, table, headings)
    _fill(sheet, table, headings, rows)
    help_sheet = book.create_sheet("instructions")
    help_sheet.column_dimensions["A"].width = 120
    _instruct(help_sheet)
    book.save(path)


def _instruct(sheet: Any) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    for number, line in enumerate(INSTRUCTIONS, start=1):
        cell = WriteOnlyCell(sheet, value=line)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[number].height = _LINE * _lines(line, 120)
        sheet.append([cell])


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many characters, at most as many as a row may have."""
    return min(sum(1 + len(part) // width for part in text.split("\n")), 27)


def _set_page(sheet: Any) -> None:
    """On paper: as wide as the page, the heading on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _protect(sheet: Any) -> None:
    """Lock what is not unlocked, without a password; sorting, filtering, adding and deleting stay allowed."""
    protection = sheet.protection
    protection.sheet = True
    for name in ("sort", "autoFilter", "insertRows", "deleteRows", "insertColumns", "deleteColumns"):
        setattr(protection, name, False)  # in this format, False means allowed
    for name in ("formatCells", "formatColumns", "formatRows"):
        setattr(protection, name, False)


def _set_columns(sheet: Any, headings: Sequence[str]) -> None:
    """Widths; and cells below the last row are open, so that rows can be added, and hold text, not dates."""
    from openpyxl.styles import Protection

    for at, heading in enumerate(headings, start=1):
        column = sheet.column_dimensions[_letter(at)]
        column.width = _WIDTHS.get(heading, _WIDTH)
        column.protection = Protection(locked=False)
        column.number_format = "@"


def _offer_choices(sheet: Any, table: str, headings: Sequence[str]) -> None:
    """A list to choose from in each column that holds one of a few words."""
    from openpyxl.worksheet.datavalidation import DataValidation

    decisions = ("merge", "reject", "unsure") if table == "merges" else _DECISIONS[: 6 if "target" in headings else 4]
    choices: dict[str, Sequence[str]] = {"decision": decisions}
    for column in EDITABLE[table]:
        if column.sort == "word":
            choices[column.heading] = vocabulary(table, column.field)
        elif column.sort == "yes_no":
            choices[column.heading] = ("yes", "no")
    for heading, words in choices.items():
        letter = _letter(headings.index(heading) + 1)
        # a letter or a word of one's own is understood as well: the list offers, it does not refuse
        offer = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
        offer.add(f"{letter}2:{letter}{_LAST_ROW}")
        sheet.data_validations.append(offer)


def _fill(sheet: Any, table: str, headings: Sequence[str], rows: Iterable[Cells]) -> None:
    """Write the heading and the rows. One cell object a column is used again and again: rows are many."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    can_write = open_headings(table)
    cells = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, value=heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFD9E2F3")
        cells.append(cell)
    sheet.append(cells)
    for cell, heading in zip(cells, headings, strict=True):
        cell.font = Font()
        cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.protection = Protection(locked=heading not in can_write)
        cell.fill = PatternFill("solid", fgColor="FFEEEEEE") if heading not in can_write else PatternFill()
    widths = [(heading, _WIDTHS.get(heading, _WIDTH)) for heading in headings]
    for number, row in enumerate(rows, start=2):
        lines = max(_lines(row.get(heading, ""), width) for heading, width in widths)
        sheet.row_dimensions[number].height = _LINE * lines
        for cell, heading in zip(cells, headings, strict=True):
            cell.value = _ESCAPED.sub("_x005F_", row.get(heading, "")) or None
            if cell.data_type == "f":
                cell.data_type = "s"  # text, whatever it begins with
        sheet.append(cells)
        del sheet.row_dimensions[number]  # it is written


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))
