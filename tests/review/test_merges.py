"""Pairs that may be one: out of a run into the form of merges, and what a decision on them does."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import nlp
from pipeline import run as batch
from pipeline.records import Claims, Document
from pipeline.review.export import export
from pipeline.review.taking_in import take_in
from tests import made
from tests.review.conftest import REPORT, Rows, fill, form, read_form, rows

NAMES = {"loudly": ("Daniel Pérez", "Daniel"), "softly": ("Grace Pérez", "Grace"), "at length": ("Pérez", None)}


@pytest.fixture
def doubtful(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reports: Path) -> Path:
    """Results of three reports whose Secretaries-General share a surname, which stands alone in one."""

    def analyse(_model: object, documents: Iterable[Document]) -> Iterator[Claims]:
        for document in documents:
            claims = made.claims(document)
            ((name, given),) = (names for word, names in NAMES.items() if REPORT.format(word) == document.text)
            (person,) = claims.people
            yield replace(claims, people=(person.model_copy(update={"name": name, "given_name": given}),))

    monkeypatch.setattr(nlp, "pipe", analyse)
    batch.run([str(reports)], tmp_path / "doubtful")
    return tmp_path / "doubtful"


def of_people(output: Path) -> list[dict[str, str]]:
    return [row for row in rows(output, "candidates") if row["table"] == "people"]


def decide(output: Path, reports: Path, word: str, pair: set[str]) -> None:
    export(output)

    def change(filled: Rows) -> None:
        (row,) = (row for row in filled if {row["left"], row["right"]} == pair)
        row["decision"] = word

    done = take_in([fill(form(output, "merges"), change)], output, by="ana")
    assert not done.unreadable
    batch.run([str(reports)], output)


def test_a_pair_in_doubt_is_a_row_with_its_reason(doubtful: Path) -> None:
    assert [len(row["document_ids"]) for row in rows(doubtful, "people")] == [1, 1, 1]
    export(doubtful)
    names = {row["id"]: row["name"] for row in rows(doubtful, "people")}
    pairs = of_people(doubtful)
    assert {"Pérez", "Daniel Pérez"} in [{names[row["left_id"]], names[row["right_id"]]} for row in pairs]
    shown = [row for row in read_form(form(doubtful, "merges")) if row["kind"] == "people"]
    assert {row["claim"] for row in shown} == {row["id"] for row in pairs}
    assert all(row["reason"] and "[[" in row["quote"] for row in shown)


def test_a_pair_that_is_merged_is_one_row_and_in_no_pair_after_it(doubtful: Path, reports: Path) -> None:
    decide(doubtful, reports, "merge", {"Pérez", "Daniel Pérez"})
    assert {row["name"] for row in rows(doubtful, "people")} == {"Daniel Pérez", "Grace Pérez"}
    left = {row["id"] for row in rows(doubtful, "people")}
    assert all({row["left_id"], row["right_id"]} == left for row in of_people(doubtful))


def test_a_pair_that_is_kept_apart_is_not_asked_again(doubtful: Path, reports: Path) -> None:
    decide(doubtful, reports, "reject", {"Pérez", "Daniel Pérez"})
    assert len(rows(doubtful, "people")) == 3
    export(doubtful)
    asked = [{row["left"], row["right"]} for row in read_form(form(doubtful, "merges"))]
    assert {"Pérez", "Grace Pérez"} in asked
    assert {"Pérez", "Daniel Pérez"} not in asked


def test_a_merge_holds_though_another_model_finds_neither_row(
    monkeypatch: pytest.MonkeyPatch, doubtful: Path, reports: Path
) -> None:
    decide(doubtful, reports, "merge", {"Pérez", "Daniel Pérez"})
    (stays,) = (row["id"] for row in rows(doubtful, "people") if row["review"] == "merged")

    def analyse(_model: object, documents: Iterable[Document]) -> Iterator[Claims]:
        for document in documents:
            claims = made.claims(document)
            yield replace(claims, people=(), memberships=(), participations=(), mentions=())

    monkeypatch.setattr(nlp, "pipe", analyse)
    batch.run([str(reports)], doubtful, reprocess="all")
    (person,) = rows(doubtful, "people")
    assert (person["id"], person["review"]) == (stays, "merged")
    assert {person["name"], *person["other_names"]} == {"Daniel Pérez", "Pérez"}
