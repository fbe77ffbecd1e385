"""Forms through LibreOffice itself: opened and saved again, as XLSX and as CSV, and read back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.review.export import export
from pipeline.review.taking_in import take_in
from tests.review.conftest import form, read_form, write_form
from tests.review.folders import make, row
from tests.review.test_damages import OUTPUT_TABLES, awkward
from tests.review.test_hostile_forms import NAMES

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    SOFFICE is None and os.environ.get("RAPPORTEUR_OFFICE") != "required",
    reason="LibreOffice is not installed (apt-get install libreoffice-calc-nogui)",
)
PLAIN = "Text - txt - csv (StarCalc):44,34,76,1"  # comma, double quote, UTF-8, from the first line
GUESSING = f"{PLAIN},,0,false,true"  # the same, and what looks like a number or a day becomes one
GERMAN = "Text - txt - csv (StarCalc):59,34,ANSI,1"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of results with forms as CSV and as XLSX, and a folder for LibreOffice's own settings."""
    output = make(tmp_path_factory.mktemp("office") / "out", awkward())
    for kind in ("csv", "xlsx"):
        export(output, wanted=OUTPUT_TABLES, form="csv" if kind == "csv" else "xlsx")
    return output


def convert(files: Sequence[Path], kind: str, to: Path, *options: str) -> list[Path]:
    """Let LibreOffice open files and save them as another kind."""
    profile = f"-env:UserInstallation=file://{to.parent}/profile"
    command = [str(SOFFICE), "--headless", profile, *options, "--convert-to", kind, "--outdir", str(to)]
    run = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=180, check=False)
    saved = [to / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
    assert all(path.exists() for path in saved), run.stdout + run.stderr
    return saved


@pytest.mark.parametrize(
    ("source", "kind", "options"),
    [
        ("xlsx", "xlsx", ()),
        ("xlsx", f"csv:{PLAIN}", ()),
        ("csv", f"csv:{PLAIN}", (f"--infilter={PLAIN}",)),
        ("csv", "xlsx", (f"--infilter={GUESSING}",)),
        ("csv", f"csv:{GERMAN}", (f"--infilter={GUESSING}",)),
    ],
    ids=["XLSX", "XLSX to CSV", "CSV", "CSV to XLSX", "CSV to German CSV"],
)
def test_a_form_that_is_opened_and_saved_says_nothing_and_one_with_decisions_all_of_them(
    exported: Path, tmp_path: Path, source: str, kind: str, options: Sequence[str]
) -> None:
    untouched = [exported / "review" / f"{table}.{source}" for table in OUTPUT_TABLES]
    done = take_in(convert(untouched, kind, tmp_path / "untouched", *options), exported, by="ana", dry_run=True)
    assert not done.verdicts
    assert not done.unreadable

    filled = [decide(path, tmp_path / "filled" / path.name) for path in untouched]
    done = take_in(convert(filled, kind, tmp_path / "saved", *options), exported, by="ana", dry_run=True)
    assert not done.unreadable
    claims = {table: [cells["claim"] for cells in read_form(form(exported, table))] for table in OUTPUT_TABLES}
    wanted = {claim: WORDS[n % len(WORDS)] for table in OUTPUT_TABLES for n, claim in enumerate(claims[table])}
    assert {verdict.claim: verdict.verdict for verdict in done.verdicts.values()} == wanted


WORDS = ("accept", "reject", "unsure")


def decide(path: Path, to: Path) -> Path:
    """A form with a decision in every row."""
    to.parent.mkdir(exist_ok=True)
    if path.suffix == ".csv":
        filled = read_form(path)
        for number, cells in enumerate(filled):
            cells["decision"] = WORDS[number % len(WORDS)]
        return write_form(to, filled)
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    (at,) = (cell.column for cell in sheet[1] if cell.value == "decision")
    for number in range(sheet.max_row - 1):
        sheet.cell(number + 2, at).value = WORDS[number % len(WORDS)]
    book.save(to)
    return to


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_in_a_hostile_form_is_a_formula_to_libreoffice(tmp_path: Path, kind: str) -> None:
    people = [row("people", number, name=name, given_name=name) for number, name in enumerate(NAMES)]
    output = make(tmp_path / "out", {"people": people})
    export(output, wanted=("people",), form="csv" if kind == "csv" else "xlsx")
    options = [f"--infilter={GUESSING}"] if kind == "csv" else []
    (saved,) = convert([output / "review" / f"people.{kind}"], "fods", tmp_path / "saved", *options)
    text = saved.read_text(encoding="utf-8")
    assert "script&gt;alert(1)" in text
    assert "table:formula=" not in text
    (again,) = convert([output / "review" / f"people.{kind}"], "xlsx", tmp_path / "again", *options)
    done = take_in([again], output, by="ana", dry_run=True)
    assert not done.verdicts
    assert not done.unreadable
