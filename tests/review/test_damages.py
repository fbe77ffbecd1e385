"""Forms out, through any spreadsheet and any untidy hand, and back: no verdict is lost in silence, none made up."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import judgements
from pipeline.review import forms
from pipeline.review.export import export
from pipeline.review.recording import Imported
from pipeline.review.taking_in import take_in
from tests.review.conftest import form, read_form
from tests.review.folders import PROGRAMS, REPORT, make, row, save, save_xlsx

AWKWARD = [
    "Ana Pérez",
    '=HYPERLINK("http://a.example";"x")',
    "+1-2; -3",
    "@SUM(A1)",
    "'=1",
    "TRUE",
    "1-2",
    "007",
    "12345678901234567",
    "42776",
    "2017-02-10",
    "10/02/2017",
    "a;b,c\td|e",
    'said "so", twice',
    "two\nlines",
    "Łódź – Ωmega",
    "張 偉",
    "_x0041_",
    "NA",
    "#REF!",
    "50%",
]
DAYS = [None, "2017", "2017-02", "2017-02-10", "2017-10-02", "1612-01-01", "2016-12-31", "1999-11"]
OUTPUT_TABLES = ("people", "memberships", "dates")


def awkward() -> dict[str, list[dict[str, Any]]]:
    """Rows whose cells a spreadsheet would like to take for something else."""
    people = [row("people", n, name=name, other_names=AWKWARD[:n][-2:]) for n, name in enumerate(AWKWARD)]
    memberships = [
        row("memberships", n, person_id=person["id"], role=person["name"], start_date=DAYS[n % len(DAYS)])
        for n, person in enumerate(people)
    ]
    dates = [row("dates", n, value=day or "P2D", start_date=day, end_date=day) for n, day in enumerate(DAYS)]
    return {"people": people, "memberships": memberships, "dates": dates}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results with awkward rows, exported."""
    output = make(tmp_path_factory.mktemp("awkward") / "out", awkward())
    export(output, wanted=OUTPUT_TABLES)
    return output


WORDS = {
    "accept": ["accept", "a", "Accepted", "OK ", "x A"[2:]],
    "reject": ["reject", "R", "no"],
    "unsure": ["unsure", "u", "?"],
}
Said = Mapping[str, tuple[str, str]]  # claim -> verdict and word


@st.composite
def reviews(draw: st.DrawFn) -> dict[str, Any]:
    """How somebody goes through a form."""
    return {
        "table": draw(st.sampled_from(OUTPUT_TABLES)),
        "program": draw(st.sampled_from([*PROGRAMS, "XLSX", "XLSX, typed"])),
        "seed": draw(st.integers(0, 2**32)),
        "share": draw(st.sampled_from([0.0, 0.3, 1.0])),
        "dropped_rows": draw(st.booleans()),
        "dropped_columns": draw(st.sets(st.sampled_from(["export", "quote", "place", "state", "comment"]))),
        "shuffled": draw(st.booleans()),
    }


def fill(folder: Path, review: Mapping[str, Any], to: Path) -> tuple[Path, dict[str, str], dict[str, Any]]:
    """A form filled in and saved; the verdicts in it by claim, and the days that were written by claim."""
    chance = random.Random(review["seed"])
    filled = read_form(form(folder, review["table"]))
    headings = [name for name in filled[0] if name not in review["dropped_columns"]]
    if review["shuffled"]:
        chance.shuffle(filled)
        chance.shuffle(headings)
    if review["dropped_rows"]:
        filled = filled[: len(filled) // 2]
    said: dict[str, str] = {}
    days: dict[str, Any] = {}
    for cells in filled:
        if chance.random() >= review["share"]:
            continue
        if "start_date" in cells and chance.random() < 0.3:
            cells["start_date"] = days[cells["claim"]] = chance.choice(["2015-03-04", "2015-11-30", "2015"])
            said[cells["claim"]] = "edit"
        else:
            said[cells["claim"]] = chance.choice(sorted(WORDS))
            cells["decision"] = chance.choice(WORDS[said[cells["claim"]]])
    program = review["program"]
    if program in PROGRAMS:
        return save(to / f"{review['table']}.csv", headings, filled, PROGRAMS[program]), said, days
    path = to / f"{review['table']}.xlsx"
    return save_xlsx(path, headings, filled, typed=program.endswith("typed")), said, days


def claims_by_line(path: Path) -> dict[int, str]:
    from pipeline.review import sheets

    return {line.number: line.cells["claim"].strip() for line in sheets.read(path)}


def lines_of(done: Imported) -> set[int]:
    return {found.place.line for found in done.unreadable} | {place.line for place in done.rows["in conflict"]}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(review=reviews())
def test_every_verdict_is_kept_or_reported_and_no_other_is_made(folder: Path, review: dict[str, Any]) -> None:
    with TemporaryDirectory() as place:
        path, said, days = fill(folder, review, Path(place))
        done = take_in([path], folder, by="ana", dry_run=True)
        at = claims_by_line(path)
    reported = {at[line] for line in lines_of(done)}
    kept = {verdict.claim: verdict for verdict in done.verdicts.values()}
    assert len(kept) == len(done.verdicts)
    assert kept.keys() | reported == said.keys()
    for claim, verdict in kept.items():
        assert verdict.verdict == said[claim]
        assert verdict.after == ({"start_date": days[claim]} if claim in days else None)
    if review["program"] in ("as it was", "trailing blanks", "XLSX", "XLSX, typed"):
        faults = {found.reason for found in done.unreadable}
        assert all("end_date" in fault for fault in faults)  # the new day lies behind the end of the row


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=reviews(), second=reviews())
def test_importing_twice_changes_nothing_and_the_order_of_files_neither(
    folder: Path, first: dict[str, Any], second: dict[str, Any]
) -> None:
    with TemporaryDirectory() as place:
        outputs = [Path(shutil.copytree(folder, Path(place) / name)) for name in ("one", "other")]
        for name in ("1", "2"):
            (Path(place) / name).mkdir()
        files = [fill(folder, review, Path(place) / name)[0] for review, name in ((first, "1"), (second, "2"))]
        take_in(files, outputs[0], by="ana")
        ledger = outputs[0] / "judgements.jsonl"
        ledger.touch()
        before = ledger.read_bytes()
        again = take_in(files, outputs[0], by="ana")
        assert not again.verdicts
        assert ledger.read_bytes() == before
        for file in reversed(files):
            take_in([file], outputs[1], by="ana")
        assert holds(outputs[0]) == holds(outputs[1])


def holds(output: Path) -> dict[str, Any]:
    """What holds of each claim in a ledger."""
    return {
        claim: sorted((verdict.verdict, str(verdict.after)) for verdict in said.live)
        for claim, said in judgements.standing(judgements.read(output / "judgements.jsonl")).items()
    }


@settings(max_examples=40, deadline=None)
@given(
    names=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=4),
    program=st.sampled_from([*PROGRAMS, "XLSX"]),
)
def test_whatever_a_name_is_made_of_an_untouched_form_says_nothing(names: list[str], program: str) -> None:
    with TemporaryDirectory() as place:
        people = [row("people", number, name=name, family_name=name) for number, name in enumerate(names)]
        output = make(Path(place) / "out", {"people": people})
        export(output, wanted=("people",))
        filled = read_form(form(output, "people"))
        path = Path(place) / ("people.xlsx" if program == "XLSX" else "people.csv")
        if program == "XLSX":
            save_xlsx(path, list(filled[0]), filled, typed=False)
        else:
            save(path, list(filled[0]), filled, PROGRAMS[program])
        done = take_in([path], output, by="ana", dry_run=True)
        assert not done.verdicts
        assert all("was never exported" in found.reason for found in done.unreadable)


def test_every_open_column_of_every_table_is_looked_at(folder: Path) -> None:
    for table in OUTPUT_TABLES:
        (first, *_) = read_form(form(folder, table))
        assert set(first) >= forms.open_headings(table) - {"target"}
        assert first["source"] == "reports/ix.txt" or REPORT in first["source"]
