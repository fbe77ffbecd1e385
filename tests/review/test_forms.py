"""What forms show and in which order, what they offer, and how files of other programs are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.errors import InputError
from pipeline.review import damage, forms, sheets
from pipeline.review.damage import Habits
from pipeline.review.export import DOUBTFUL, export
from pipeline.review.taking_in import take_in
from tests.review.conftest import fill, form, read_form, rows
from tests.review.folders import make, row


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    people = [row("people", n, name=f"Ana {n}", confidence=share) for n, share in enumerate((0.9, 0.3, 0.6, 0.3))]
    return make(tmp_path / "out", {"people": people})


def claims(output: Path, **options: str) -> list[str]:
    export(output, wanted=("people",), **options)  # type: ignore[arg-type]
    return [cells["claim"] for cells in read_form(form(output, "people"))]


def test_the_most_doubtful_come_first(plain: Path) -> None:
    claims(plain)
    shares = [float(cells["confidence"]) for cells in read_form(form(plain, "people"))]
    assert shares == [0.3, 0.3, 0.6, 0.9]


def test_only_some(plain: Path) -> None:
    doubtful = [cells["id"] for cells in rows(plain, "people") if cells["confidence"] < DOUBTFUL]
    assert sorted(claims(plain, only="doubtful")) == sorted(doubtful)
    assert len(claims(plain, only="new")) == 1  # the one that was not shown yet
    assert claims(plain, only="new") == []
    assert claims(plain, only="changed") == []
    found = rows(plain, "people")
    found[2]["name"] = "Anna"
    (plain / "people.jsonl").write_text("".join(json.dumps(cells) + "\n" for cells in found), encoding="utf-8")
    assert claims(plain, only="changed") == [found[2]["id"]]
    assert len(claims(plain)) == 4


def test_what_is_decided_is_not_doubtful_any_more(plain: Path) -> None:
    (first, *others) = claims(plain, only="doubtful")
    take_in([fill(form(plain, "people"), lambda filled: filled[0].update(decision="a"))], plain, by="ana")
    assert sorted(claims(plain, only="doubtful")) == sorted(others)
    assert first in claims(plain)
    (state,) = (cells["state"] for cells in read_form(form(plain, "people")) if cells["claim"] == first)
    assert state == "accept (ana)"


def test_a_table_that_is_none_is_told(plain: Path) -> None:
    with pytest.raises(InputError, match="persons: no table to review; one of people, organizations"):
        export(plain, wanted=("persons",))


def test_the_evidence_stands_beside_each_claim(output: Path) -> None:
    (first, *_) = read_form(form(output, "memberships"))
    assert "[[Ms. Ana Pérez, Secretary-General of the Ix Forum]] (IXF), opened Ix Days." in first["quote"]
    assert first["source"].endswith(".txt")
    assert (first["place"], first["confidence"], first["reason"]) == ("paragraph 1", "0.80", "found by roles")


@pytest.mark.parametrize("table", forms.REVIEWED)
def test_xlsx_has_a_frozen_heading_lists_locked_evidence_and_instructions(output: Path, table: str) -> None:
    export(output, wanted=(table,), form="xlsx")
    book = load_workbook(output / "review" / f"{table}.xlsx")
    sheet = book[table]
    assert sheet.freeze_panes == "C2"
    assert sheet.protection.sheet
    headings = [cell.value for cell in sheet[1]]
    for cell in sheet[2]:
        assert cell.protection.locked == (headings[cell.column - 1] not in forms.open_headings(table))
    assert not sheet.column_dimensions["A"].protection.locked  # below, where a row may be added
    offers = {str(one.sqref).partition("2")[0]: str(one.formula1) for one in sheet.data_validations.dataValidation}
    named = {headings[ord(letter) - ord("A")]: words for letter, words in offers.items()}
    assert named["decision"].startswith('"accept,reject,edit,unsure')
    for column in forms.EDITABLE[table]:
        if column.sort == "word":
            assert named[column.heading] == f'"{",".join(forms.vocabulary(table, column.field))}"'
    assert any("decision: accept (a)" in str(cells[0].value) for cells in book["instructions"])


@pytest.mark.parametrize(
    ("exported", "cell"),
    [
        ("2017-02-10", "10/02/2017"),
        ("2017-02-10", "2/10/2017"),
        ("2017-02-10", "10.02.2017"),
        ("2017-02-10", "42776"),
        ("2017-02-10", "10-Feb-17"),
        ("2017-02-10", "2017-02-10 00:00:00"),
        ("2017-02", "Feb-17"),
        ("2017-02", "févr-17"),
        ("2017-02", "01/02/2017"),
        ("1-2", "02-Jan"),
        ("1-2", "1/2/2026"),
        ("true", "TRUE"),
        ("007", "7"),
        ("12345678901234567", "1.23457E+16"),
        ("12345678901234567", "12345678901234500"),
        ("9:30", "09:30:00"),
        ("50%", "0.5"),
        ("Pérez", "Pérez  "),
        ("Pérez", "Pe\u0301rez"),
        ("two\nlines", "two\r\nlines"),
        ("Łódź", "?ód?"),
        ("'=1+1", "=1+1"),
    ],
)
def test_what_a_spreadsheet_makes_of_a_cell_is_no_edit(exported: str, cell: str) -> None:
    assert damage.is_same(cell, exported, Habits())


@pytest.mark.parametrize(
    ("exported", "cell"),
    [
        ("2017-02-10", "2017-10-02"),
        ("2017-02-10", "2017-02-11"),
        ("2017-02-10", "11/02/2017"),
        ("2017-02-10", "2017"),
        ("2017-02-10", "42777"),
        ("2017-02-10", ""),
        ("", "2017"),
        ("2017", "2018"),
        ("1-2", "1-3"),
        ("007", "8"),
        ("12345678901234567", "12345678901234568"),
        ("12345", "12346"),
        ("yes", "no"),
        ("Perez", "Pérez"),
        ("Chair", "chair"),
        ("Why?", "Why"),
        ("Chair", "Chair?"),
    ],
)
def test_what_a_person_writes_is_an_edit(exported: str, cell: str) -> None:
    assert not damage.is_same(cell, exported, Habits())


@pytest.mark.parametrize(
    ("cell", "habits", "day"),
    [
        ("2017-02-10", Habits(), "2017-02-10"),
        ("2017-02", Habits(), "2017-02"),
        ("2017", Habits(), "2017"),
        ("13/02/2017", Habits(), "2017-02-13"),
        ("3/2/2017", Habits(), None),
        ("3/2/2017", Habits(order="dmy"), "2017-02-03"),
        ("3/2/2017", Habits(order="mdy"), "2017-03-02"),
        ("42776", Habits(), None),
        ("42776", Habits(epoch=1900), "2017-02-10"),
        ("Feb-17", Habits(), "2017-02"),
        ("10 February 2017", Habits(), "2017-02-10"),
        ("31/02/2017", Habits(), None),
        ("soon", Habits(), None),
    ],
)
def test_a_date_that_a_person_wrote_is_taken_where_it_has_one_reading(
    cell: str, habits: Habits, day: str | None
) -> None:
    assert damage.iso_day(cell, habits) == day


def test_other_days_of_the_file_tell_which_is_the_month() -> None:
    assert damage.habits_of([("25/12/2016", "2016-12-25"), ("Ana", "Ana")]).order == "dmy"
    assert damage.habits_of([("12/25/2016", "2016-12-25")]).order == "mdy"
    assert damage.habits_of([("42776", "2017-02-10")]).epoch == 1900
    assert damage.habits_of([("PÃ©rez", "Pérez")]).recoding == ("cp1252", "utf-8")


@pytest.mark.parametrize(
    "saved",
    [
        b"sep=;\r\nclaim;decision\r\nx-1;a\r\n",
        b"\xef\xbb\xbfclaim,decision\nx-1,a\n",
        b"Claim\tDecision \r\nx-1\ta\r\n\t\r\n",
        "claim|decision\nx-1|a\n".encode("utf-16"),
        b'"decision","claim"\r"a","x-1"\r',
        b"decision,,claim\na,,x-1\n",
    ],
)
def test_csv_is_read_however_it_was_saved(tmp_path: Path, saved: bytes) -> None:
    (tmp_path / "form.csv").write_bytes(saved)
    assert [line.cells for line in sheets.read(tmp_path / "form.csv")] == [{"claim": "x-1", "decision": "a"}]


def test_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    (tmp_path / "form.csv").write_text("claim,decision,decision\nx,a,r\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: two columns are called decision"):
        list(sheets.read(tmp_path / "form.csv"))
