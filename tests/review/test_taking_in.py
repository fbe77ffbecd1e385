"""What an import makes of a filled-in form: every decision, every fault with its line, and nothing by halves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import judgements
from pipeline import run as batch
from pipeline.errors import InputError
from pipeline.review import recording
from pipeline.review.export import export
from pipeline.review.recording import Imported
from pipeline.review.taking_in import take_in
from tests.review.conftest import Rows, fill, form, read_form, rows, write_form


def bring(output: Path, table: str, change: Callable[[Rows], None], *, by: str = "ana", name: str = "") -> Imported:
    path = form(output, table)
    return take_in([fill(path, change, path.parent / name if name else None)], output, by=by)


def ledger(output: Path) -> list[judgements.Verdict]:
    return list(judgements.read(output / "judgements.jsonl"))


def set_first(**cells: str) -> Callable[[Rows], None]:
    return lambda filled: filled[0].update(cells)


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("accept", "accept"),
        (" A ", "accept"),
        ("Rejected", "reject"),
        ("u", "unsure"),
        ("✓", "accept"),
        ("?", "unsure"),
    ],
)
def test_a_decision_is_a_word_or_a_letter(output: Path, word: str, verdict: str) -> None:
    bring(output, "memberships", set_first(decision=word))
    (said,) = ledger(output)
    assert (said.verdict, said.by, said.file) == (verdict, "ana", str(form(output, "memberships")))
    assert said.before == rows(output, "memberships")[0]
    assert said.quote is not None
    assert said.quote.text == "Ms. Ana Pérez, Secretary-General of the Ix Forum"


def test_a_word_that_is_no_decision_is_reported_with_its_line(output: Path) -> None:
    done = bring(output, "memberships", set_first(decision="perhaps not"))
    assert ledger(output) == []
    (told,) = (line for line in recording.summary(done) if "line 2" in line)
    assert "'perhaps not' is not one of accept" in told


def test_a_changed_cell_is_an_edit_with_and_without_the_word(output: Path) -> None:
    def change(filled: Rows) -> None:
        filled[0]["role"] = "Chair"
        filled[1].update(role="Chair", decision="e", comment="as on page 2")
        filled[2].update(role="Chair", decision="accept")

    done = bring(output, "memberships", change)
    assert [(said.verdict, said.after) for said in ledger(output)] == [("edit", {"role": "Chair"})] * 3
    assert {said.comment for said in ledger(output)} == {None, "as on page 2"}
    assert recording.summary(done) == [f"3 edited: {form(output, 'memberships')} 2-4"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"decision": "edit"}, "no cell differs"),
        ({"status": "retired"}, "status: one of current, former, designate"),
        ({"start_date": "last May"}, "no date, or one with two readings"),
        ({"start_date": "03/04/2015"}, "no date, or one with two readings"),
        ({"organization": "Nobody's Forum"}, "no row has this id or name"),
        ({"role": ""}, "role: may not be empty"),
        ({"person": ""}, "person: may not be empty"),
        ({"role": "#REF!"}, "the spreadsheet shows #REF! instead of a value"),
        ({"start_date": "2020-05", "end_date": "2019"}, "end_date: before start_date"),
        ({"decision": "merge"}, "memberships are not merged"),
        ({"person": "", "role": "", "organization": "", "status": ""}, "all cells were emptied"),
        ({"claim": "membership-000000000000"}, "was never exported from here"),
        ({"decision": "a", "quote": "Another sentence about other people altogether."}, "is that of another"),
    ],
)
def test_what_is_not_sure_is_reported_and_not_taken(output: Path, cells: dict[str, str], reason: str) -> None:
    done = bring(output, "memberships", set_first(**cells))
    assert ledger(output) == []
    (unclear,) = done.unreadable
    assert unclear.place.line == 2
    assert reason in unclear.reason


def test_a_file_without_the_claims_is_reported_once(output: Path) -> None:
    filled = [
        {name: cell for name, cell in row.items() if name != "claim"} for row in read_form(form(output, "people"))
    ]
    done = take_in([write_form(output / "people.csv", filled)], output, by="ana")
    assert ["column claim is missing" in unclear.reason for unclear in done.unreadable] == [True]


def test_a_row_twice_with_two_decisions_is_a_conflict_with_its_lines(output: Path) -> None:
    def change(filled: Rows) -> None:
        filled.append(filled[0] | {"decision": "reject"})
        filled[0]["decision"] = "accept"

    done = bring(output, "memberships", change)
    assert sorted(place.line for place in done.rows["in conflict"]) == [2, 5]


def test_a_dry_run_says_the_same_and_writes_nothing(output: Path) -> None:
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file() and path.suffix != ".duckdb"}
    path = fill(form(output, "memberships"), set_first(decision="a"), output.parent / "memberships.csv")
    done = take_in([path], output, by="ana", dry_run=True)
    assert [line.partition(":")[0] for line in recording.summary(done)] == ["1 accepted"]
    assert {path: path.read_bytes() for path in before} == before
    assert not (output / "judgements.jsonl").exists()


def test_one_file_that_cannot_be_read_stops_all(output: Path, tmp_path: Path) -> None:
    path = fill(form(output, "memberships"), set_first(decision="a"))
    (tmp_path / "people.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(InputError, match="cannot be read as CSV or XLSX"):
        take_in([path, tmp_path / "people.xlsx"], output, by="ana")
    assert ledger(output) == []


def test_a_form_that_is_filled_in_and_not_imported_is_not_written_over(output: Path) -> None:
    path = fill(form(output, "memberships"), set_first(decision="a"))
    with pytest.raises(InputError, match="was changed and not imported"):
        export(output)
    take_in([path], output, by="ana")
    export(output)
    assert read_form(path)[-1]["state"] == "" or "accept (ana)" in {row["state"] for row in read_form(path)}


def test_a_form_that_was_only_saved_anew_may_be_written_over_once_it_is_imported(output: Path) -> None:
    path = form(output, "memberships")
    path.write_bytes(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    done = take_in([path], output, by="ana")
    assert recording.summary(done) == ["nothing to import: no row says anything new"]
    export(output)


def test_the_same_person_may_change_her_mind_in_the_same_file(output: Path) -> None:
    bring(output, "memberships", set_first(decision="a"))
    bring(output, "memberships", set_first(decision="r"))
    (claim,) = judgements.standing(ledger(output)).values()
    assert claim.verdict is not None
    assert claim.verdict.verdict == "reject"


def test_two_reviewers_who_contradict_are_settled_in_the_form_of_conflicts(output: Path, reports: Path) -> None:
    bring(output, "memberships", set_first(decision="a"), name="a.csv")
    done = bring(output, "memberships", set_first(decision="r"), by="ben", name="b.csv")
    assert done.conflicts == output / "review" / "conflicts.csv"
    assert [place.line for place in done.rows["in conflict"]] == [2]
    (row,) = read_form(done.conflicts)
    assert sorted(row["reason"].split(" | ")) == ["ana: accept", "ben: reject"]
    assert "[[Ms. Ana Pérez" in row["quote"]
    fill(done.conflicts, set_first(decision="a"))
    with pytest.raises(InputError, match=r"conflicts.csv: was filled in and not imported"):
        bring(output, "people", set_first(decision="a"))
    settled = take_in([done.conflicts], output, by="cleo")
    assert settled.conflicts is None
    assert not (output / "review" / "conflicts.csv").exists()
    batch.run([str(reports)], output)
    assert [row["review"] for row in rows(output, "memberships")].count("accepted") == 1


def test_edits_of_different_fields_join(output: Path, reports: Path) -> None:
    bring(output, "memberships", set_first(role="Chair"), name="a.csv")
    done = bring(output, "memberships", set_first(start_date="2020"), by="ben", name="b.csv")
    assert done.conflicts is None
    batch.run([str(reports)], output)
    (row,) = (row for row in rows(output, "memberships") if row["review"] == "edited")
    assert (row["role"], row["start_date"]) == ("Chair", "2020")


def test_a_claim_that_changed_since_it_was_exported_is_in_conflict(output: Path) -> None:
    path = output / "memberships.jsonl"
    first, *others = rows(output, "memberships")
    first["role"] = "Treasurer"
    path.write_text("".join(json.dumps(row) + "\n" for row in (first, *others)), encoding="utf-8")

    def change(filled: Rows) -> None:
        for row in filled:
            row["decision"] = "accept"

    done = bring(output, "memberships", change)
    assert len(ledger(output)) == 2
    assert done.conflicts is not None
    (row,) = read_form(done.conflicts)
    assert row["claim"] == first["id"]
    assert row["reason"] == "ana: accept, but the claim changed meanwhile: role was 'Secretary-General', is 'Treasurer'"
    assert row["role"] == "Treasurer"


def test_an_edit_of_another_field_than_the_one_that_changed_is_taken(output: Path) -> None:
    path = output / "memberships.jsonl"
    first, *others = rows(output, "memberships")
    path.write_text("".join(json.dumps(row) + "\n" for row in (first | {"status": "former"}, *others)), "utf-8")

    def change(filled: Rows) -> None:
        (row,) = (row for row in filled if row["claim"] == first["id"])
        row["role"] = "Chair"

    done = bring(output, "memberships", change)
    assert done.conflicts is None
    assert [said.after for said in ledger(output)] == [{"role": "Chair"}]


def test_ledgers_of_two_people_are_joined(output: Path, tmp_path: Path) -> None:
    bring(output, "memberships", set_first(decision="a"), name="a.csv")
    theirs = tmp_path / "theirs.jsonl"
    theirs.write_bytes((output / "judgements.jsonl").read_bytes())
    (output / "judgements.jsonl").unlink()
    bring(output, "people", set_first(decision="r"), by="ben", name="b.csv")
    done = take_in([theirs], output, by="ben")
    assert done.joined == 1
    assert {(said.by, said.verdict) for said in ledger(output)} == {("ana", "accept"), ("ben", "reject")}


def test_an_added_row_needs_words_of_one_report(output: Path) -> None:
    def change(filled: Rows) -> None:
        row = {"person": "Ana Pérez", "role": "speaker"}
        filled.append(row)
        filled.append(row | {"quote": "words that nobody wrote"})
        filled.append(row | {"quote": "She spoke"})
        filled.append(row | {"quote": "she spoke softly", "organization": "Ix Forum"})

    done = bring(output, "memberships", change)
    assert [(one.place.line, one.reason.partition(":")[0]) for one in done.unreadable] == [
        (5, "no claim and no quote"),
        (6, "the quote 'words that nobody wrote' stands in no report; copy it from the text, and check source"),
        (7, "the quote stands in several reports (" + ", ".join(_sources(output)) + ")"),
    ]
    (said,) = ledger(output)
    assert said.verdict == "add"
    assert said.after is not None
    assert said.after["text"] == "She spoke softly"


def _sources(output: Path) -> list[str]:
    return [row["source"] for row in sorted(rows(output, "documents"), key=lambda row: str(row["id"]))]
