"""Decisions that last: what a later run makes of them, with another model and with texts that were edited a little."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import judgements, nlp
from pipeline import run as batch
from pipeline.records import Claims, Document
from pipeline.review.taking_in import take_in
from tests import made
from tests.review.conftest import REPORT, Rows, fill, form, rows

Change = Callable[[Rows], None]


def judge(output: Path, table: str, change: Change) -> None:
    done = take_in([fill(form(output, table), change)], output, by="ana")
    assert not done.unreadable


def set_all(**cells: str) -> Change:
    def change(filled: Rows) -> None:
        for row in filled:
            row.update(cells)

    return change


def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another model: it finds nothing but the reports."""

    def analyse(_model: object, documents: Iterable[Document]) -> Iterator[Claims]:
        for document in documents:
            empty = dict.fromkeys(("people", "organizations", "events", "memberships", "participations", "dates"), ())
            claims = made.claims(replace(document, text=made.TEXT))
            yield replace(claims, text=document.text, mentions=(), **empty)

    monkeypatch.setattr(nlp, "pipe", analyse)


def edit_lightly(reports: Path, old: str = "She", new: str = "Then she") -> None:
    for path in reports.iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text("A new first line.\n\n" + text.replace(old, new) + "And a last one. She left.\n", "utf-8")


def outcomes(output: Path) -> set[str]:
    return {row["outcome"] for row in rows(output, "reviewed")}


@pytest.mark.parametrize("table", ["people", "organizations", "events", "memberships", "participations", "dates"])
@pytest.mark.parametrize("edited", [False, True])
def test_accepted_claims_stay_though_a_new_model_finds_nothing(
    monkeypatch: pytest.MonkeyPatch, output: Path, reports: Path, table: str, edited: bool
) -> None:
    before = rows(output, table)
    judge(output, table, set_all(decision="a"))
    blind(monkeypatch)
    if edited:
        edit_lightly(reports, "Ix Days", "Ix  days")  # another spacing and letter within quotes, too
    batch.run([str(reports)], output, reprocess="all")
    after = rows(output, table)
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert {row["review"] for row in after} == {"kept"}
    assert outcomes(output) == {"kept"}
    for row in after:
        if "start" in row:
            text = (output / "texts" / f"{row['document_id']}.txt").read_bytes().decode()
            assert text[row["start"] : row["end"]] == row["text"]
    known = {row["id"] for name in ("people", "organizations", "events") for row in rows(output, name)}
    for row in after:
        assert {value for field, value in row.items() if field.endswith("_id") and field != "document_id"} <= {
            *known,
            None,
        }


@pytest.mark.parametrize("edited", [False, True])
def test_accepted_claims_that_are_found_are_marked(output: Path, reports: Path, edited: bool) -> None:
    judge(output, "memberships", set_all(decision="accept"))
    if edited:
        edit_lightly(reports)
    batch.run([str(reports)], output, reprocess="all")
    assert [row["review"] for row in rows(output, "memberships")] == ["accepted"] * 3
    assert outcomes(output) == {"applied"}


@pytest.mark.parametrize("table", ["people", "events", "memberships", "participations", "dates"])
@pytest.mark.parametrize("edited", [False, True])
def test_rejected_claims_stay_away(output: Path, reports: Path, table: str, edited: bool) -> None:
    judge(output, table, set_all(decision="reject"))
    if edited:
        edit_lightly(reports)
    batch.run([str(reports)], output, reprocess="all")
    assert rows(output, table) == []
    assert any("rejected in review by ana" in row["reason"] for row in rows(output, "dropped"))
    assert outcomes(output) == {"applied"}
    for row in rows(output, "mentions"):
        assert table != "people" or row["label"] != "PERSON" or row["entity_id"] is None


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("blinded", [False, True])
def test_edits_win(monkeypatch: pytest.MonkeyPatch, output: Path, reports: Path, edited: bool, blinded: bool) -> None:
    judge(output, "memberships", set_all(role="Chair", start_date="2020-05"))
    if edited:
        edit_lightly(reports)
    if blinded:
        blind(monkeypatch)
    batch.run([str(reports)], output, reprocess="all")
    found = rows(output, "memberships")
    assert len(found) == 3
    assert {(row["role"], row["start_date"], row["status"]) for row in found} == {("Chair", "2020-05", "current")}
    assert {row["review"] for row in found} == {"kept" if blinded else "edited"}


def test_an_added_claim_is_there_after_every_run(output: Path, reports: Path) -> None:
    def change(filled: Rows) -> None:
        row = {"person": "Ana Pérez", "role": "speaker in chief", "quote": "spoke   softly", "source": "softly"}
        filled.append(row | {"organization": "IXF"})

    judge(output, "memberships", change)
    for _ in range(2):
        batch.run([str(reports)], output, reprocess="all")
        (added,) = (row for row in rows(output, "memberships") if row["role"] == "speaker in chief")
        assert (added["review"], added["text"], added["stage"]) == ("added", "spoke softly", "review")
        assert added["organization_id"] == rows(output, "organizations")[0]["id"]
        edit_lightly(reports)


def test_an_added_claim_brings_the_person_whom_nobody_found(output: Path, reports: Path) -> None:
    def change(filled: Rows) -> None:
        filled.append({"person": "Ix Days", "role": "patron", "quote": "opened Ix Days", "source": "softly.txt"})

    judge(output, "memberships", change)
    batch.run([str(reports)], output, reprocess="all")
    (person,) = (row for row in rows(output, "people") if row["name"] == "Ix Days")
    assert person["review"] == "kept"
    assert person["id"] in {row["person_id"] for row in rows(output, "memberships")}


def test_a_split_holds_by_report_and_claims_follow(output: Path, reports: Path) -> None:
    judge(output, "people", set_all(decision="split"))
    for _ in range(2):
        batch.run([str(reports)], output, reprocess="all")
        people = rows(output, "people")
        assert len(people) == 3
        assert {row["review"] for row in people} == {"split"}
        assert sorted(key for row in people for key in row["document_ids"]) == sorted(
            row["id"] for row in rows(output, "documents")
        )
        home = {row["id"]: row["document_ids"] for row in people}
        for row in [*rows(output, "memberships"), *rows(output, "participations")]:
            assert home[row.get("person_id", row.get("participant_id"))] == [row["document_id"]]


def test_a_split_as_the_person_says(output: Path, reports: Path) -> None:
    judge(output, "people", set_all(decision="s", target="softly; loudly.txt"))
    batch.run([str(reports)], output, reprocess="all")
    assert sorted(len(row["document_ids"]) for row in rows(output, "people")) == [1, 2]


def test_a_merge_holds_and_leaves_a_redirect(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, output: Path, reports: Path
) -> None:
    from pipeline.review.export import export

    def analyse(_model: object, documents: Iterable[Document]) -> Iterator[Claims]:
        for document in documents:
            claims = made.claims(document)
            if "softly" in document.text:
                (person,) = claims.people
                claims = replace(claims, people=(person.model_copy(update={"name": "Ana P. Ruiz"}),))
            yield claims

    monkeypatch.setattr(nlp, "pipe", analyse)
    output = tmp_path / "merging"
    batch.run([str(reports)], output, reprocess="all")
    export(output)

    def change(filled: Rows) -> None:
        (row,) = (row for row in filled if row["name"] == "Ana P. Ruiz")
        row.update(decision="m", target="ana pérez")

    judge(output, "people", change)
    batch.run([str(reports)], output, reprocess="all")
    (person,) = rows(output, "people")
    assert (person["name"], person["review"]) == ("Ana Pérez", "merged")
    assert "Ana P. Ruiz" in person["other_names"]
    assert len(person["document_ids"]) == 3
    (redirect,) = rows(output, "redirects")
    assert redirect["to"] == person["id"]
    assert {row["person_id"] for row in rows(output, "memberships")} == {person["id"]}
    assert {row["entity_id"] for row in rows(output, "mentions") if row["label"] == "PERSON"} == {person["id"]}


def test_what_no_longer_fits_is_set_aside_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, output: Path, reports: Path
) -> None:
    judge(output, "memberships", set_all(decision="a"))
    (reports / "softly.txt").write_text("Nothing of it is left.\n", encoding="utf-8")
    (reports / "loudly.txt").unlink()
    blind(monkeypatch)
    batch.run([str(reports)], output, reprocess="all", prune=True)
    told = {row["outcome"]: 0 for row in rows(output, "reviewed")} | {}
    assert set(told) == {"kept", "set_aside"}
    reasons = {row["reason"] for row in rows(output, "reviewed") if row["outcome"] == "set_aside"}
    assert reasons == {"its quote no longer stands in the report", "its report is not in this run"}
    assert len(rows(output, "memberships")) == 1


def test_what_the_run_says_otherwise_of_an_accepted_row_is_told(
    monkeypatch: pytest.MonkeyPatch, output: Path, reports: Path
) -> None:
    judge(output, "memberships", set_all(decision="a"))

    def analyse(_model: object, documents: Iterable[Document]) -> Iterator[Claims]:
        for document in documents:
            claims = made.claims(document)
            (row,) = claims.memberships
            yield replace(claims, memberships=(row.model_copy(update={"status": "former"}),))

    monkeypatch.setattr(nlp, "pipe", analyse)
    batch.run([str(reports)], output, reprocess="all")
    assert {row["status"] for row in rows(output, "memberships")} == {"current"}
    assert {row["outcome"] for row in rows(output, "reviewed")} == {"differs"}
    assert "status: the run says 'former', accepted is 'current'" in rows(output, "reviewed")[0]["reason"]


def test_contradicting_reviewers_leave_the_claim_as_found_and_marked(
    tmp_path: Path, output: Path, reports: Path
) -> None:
    for by, word in (("ana", "accept"), ("ben", "reject")):
        path = fill(form(output, "memberships"), set_all(decision=word), tmp_path / f"{by}.csv")
        take_in([path], output, by=by)
    before = rows(output, "memberships")
    batch.run([str(reports)], output, reprocess="all")
    assert rows(output, "memberships") == [row | {"review": "conflict"} for row in before]


def test_the_same_verdicts_give_the_same_bytes(output: Path, reports: Path) -> None:
    judge(output, "people", set_all(decision="split"))
    judge(output, "memberships", set_all(role="Chair"))
    batch.run([str(reports)], output, reprocess="all")
    first = {path.name: path.read_bytes() for path in output.glob("*.jsonl")}
    batch.run([str(reports)], output, reprocess="all")
    assert first == {path.name: path.read_bytes() for path in output.glob("*.jsonl")}


def test_without_verdicts_nothing_changes(output: Path) -> None:
    assert not (output / "reviewed.jsonl").exists()
    assert all(row["review"] is None for row in rows(output, "memberships"))
    assert REPORT


def test_an_accepted_row_stays_by_another_of_its_reports_when_the_first_is_gone(
    monkeypatch: pytest.MonkeyPatch, output: Path, reports: Path
) -> None:
    judge(output, "people", set_all(decision="a"))
    (verdict,) = judgements.read(output / "judgements.jsonl")
    assert verdict.quote is not None
    Path(verdict.quote.source).unlink()
    blind(monkeypatch)
    batch.run([str(reports)], output, reprocess="all", prune=True)
    (person,) = rows(output, "people")
    assert person["review"] == "kept"
    assert sorted(person["document_ids"]) == sorted(row["id"] for row in rows(output, "documents"))
