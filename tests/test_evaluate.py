"""Scores against gold: what pairs, what is missed, what is spurious, and what is neither."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline import evaluate, likeness, tables
from pipeline.errors import TableError

GOLD: dict[str, Any] = {
    "date": "2020-05-04",
    "people": [
        {"id": "p1", "name": "Ana Pérez", "names": ["Ms. Pérez"], "named": True},
        {"id": "p2", "name": "Bo Li", "named": True},
        {"id": "p3", "name": "the Mayor of Ix", "named": False},
        {"id": "p4", "name": "Cy Doe", "named": True, "optional": True},
    ],
    "organizations": [
        {"id": "o1", "name": "Ix Forum", "names": ["the Forum"], "acronyms": ["IXF"], "classification": "network"},
    ],
    "events": [
        {"id": "e1", "name": "Ix Conference on Water", "classification": "conference", "start_date": "2020-05-02"},
        {"id": "e2", "name": "panel on rivers", "parent": "e1", "location": "Ix"},
    ],
    "memberships": [
        {"person": "p1", "role": "Secretary-General", "organization": "o1"},
        {"person": "p3", "role": "Mayor", "organization": None},
    ],
    "participations": [{"event": "e2", "participant": "p1", "role": "chair", "other_events": ["e1"]}],
    "dates": [
        {"text": "2 May 2020", "start": 10, "value": "2020-05-02"},
        {"text": "4 May", "start": 90, "value": "2020-05-04"},
    ],
}
FOUND: dict[str, list[dict[str, Any]]] = {
    "documents": [{"id": "d", "source": "reports/ix.txt", "date": "2020-05-04"}],
    "people": [
        {"id": "1", "name": "Pérez", "other_names": ["Ana Perez"], "named": True},
        {"id": "2", "name": "Mayor of Ix", "named": False},
        {"id": "3", "name": "Dee Spurious", "named": True},
    ],
    "organizations": [{"id": "1", "name": "IX Forum", "acronyms": [], "classification": "ngo"}],
    "events": [
        {"id": "1", "name": "Conference on Water", "classification": "conference", "start_date": "2020-05-02"},
        {"id": "2", "name": "the panel on rivers", "location": "Hall 3, Ix", "parent_id": "1", "start_date": None},
    ],
    "memberships": [
        {"id": "1", "person_id": "1", "role": "Secretary-General", "organization_id": None},
        {"id": "2", "person_id": "2", "role": "Mayor", "organization_id": None},
    ],
    "participations": [{"id": "1", "event_id": "1", "participant_id": "1", "role": "speaker"}],
    "dates": [
        {"id": "1", "text": "2 May 2020", "start": 10, "value": "2020-05-02", "type": "DATE"},
        {"id": "2", "text": "4 May", "start": 190, "value": "2020-05-04", "type": "DATE"},
        {"id": "3", "text": "two days", "start": 50, "value": "P2D", "type": "DURATION"},
    ],
}


def _evaluate(folder: Path, gold: Mapping[str, Any], found: Mapping[str, list[dict[str, Any]]]) -> evaluate.Evaluation:
    (folder / "gold").mkdir()
    (folder / "gold" / "ix.json").write_text(json.dumps(gold), encoding="utf-8")
    for name, rows in found.items():
        about = {"document_ids": ["d"]} if name in tables.NAMED else {"document_id": "d"}
        tables.write(folder / f"{name}.jsonl", [row if name == "documents" else row | about for row in rows])
    return evaluate.evaluate(folder / "gold", folder)


def test_every_table_and_field(tmp_path: Path) -> None:
    figures = _evaluate(tmp_path, GOLD, FOUND).figures

    def counts(table: str) -> tuple[float, float, float]:
        row = figures[table]
        return row["tp"], row["fp"], row["fn"]

    assert counts("people") == (1, 1, 1)  # the unnamed mayor and the optional Cy Doe count nowhere
    assert counts("organizations") == (1, 0, 0)
    assert counts("events") == (2, 0, 0)
    assert counts("memberships") == (1, 1, 1)  # right role, organization missing
    assert counts("memberships.person_role") == (2, 0, 0)
    assert counts("participations") == (0, 1, 1)  # in the parent event, which gold allows; but in another role
    assert counts("participations.who_where") == (1, 0, 0)
    assert counts("dates") == (1, 1, 1)  # a hundred characters off is another date; a duration is nothing
    assert figures["people"] == {"p": 0.5, "r": 0.5, "f": 0.5, "tp": 1, "fp": 1, "fn": 1}
    accuracies = {name: row["accuracy"] for name, row in figures.items() if "accuracy" in row}
    assert accuracies == {
        "documents.date": 1.0,
        "people.name": 0.0,
        "organizations.acronym": 0.0,
        "organizations.classification": 0.0,
        "events.dates": 1.0,
        "events.classification": 1.0,
        "events.location": 1.0,
        "events.parent": 1.0,
    }


def test_the_report_and_the_errors_name_what_is_wrong(tmp_path: Path) -> None:
    evaluation = _evaluate(tmp_path, GOLD, FOUND)
    assert "ix\tpeople\tmissed\tBo Li" in evaluation.errors
    assert "ix\tpeople\tspurious\tDee Spurious" in evaluation.errors
    lines = list(evaluate.report(evaluation))
    assert lines[-2] == "documents 1, without output 0"
    assert lines[-1] == "mean F1 of the six tables: 0.5833"
    evaluate.write_figures(evaluation, tmp_path / "figures.json")
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8")) == evaluation.figures


def test_a_document_without_output_is_missed_whole(tmp_path: Path) -> None:
    evaluation = _evaluate(tmp_path, GOLD, {"documents": []})
    assert evaluation.missing == ("ix",)
    assert evaluation.figures["people"] == {"p": 0.0, "r": 0.0, "f": 0.0, "tp": 0, "fp": 0, "fn": 2}
    assert list(evaluate.report(evaluation))[-2] == "documents 1, without output 1: ix"


def test_gold_against_itself_is_perfect(tmp_path: Path) -> None:
    found = {
        "documents": FOUND["documents"],
        **{name: GOLD[name] for name in tables.NAMED},
        "memberships": [
            {"id": "1", "person_id": "p1", "role": "Secretary-General", "organization_id": "o1"},
            {"id": "2", "person_id": "p3", "role": "Mayor", "organization_id": None},
        ],
        "participations": [{"id": "1", "event_id": "e2", "participant_id": "p1", "role": "chair"}],
        "dates": [{**row, "id": row["value"], "type": "DATE"} for row in GOLD["dates"]],
    }
    figures = _evaluate(tmp_path, GOLD, found).figures
    assert {name: figures[name]["f"] for name in evaluate.SCORED} == dict.fromkeys(evaluate.SCORED, 1.0)


@pytest.mark.parametrize(("gold", "documents"), [(None, ""), ("{", ""), ("{}", None), ("{}", "no rows")])
def test_what_cannot_be_scored_is_a_clear_error(tmp_path: Path, gold: str | None, documents: str | None) -> None:
    if gold is not None:
        (tmp_path / "ix.json").write_text(gold, encoding="utf-8")
    if documents is not None:
        (tmp_path / "documents.jsonl").write_text(documents, encoding="utf-8")
    with pytest.raises(TableError):
        evaluate.evaluate(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("Minister of Finance", "the Minister of Finance", 1.0),
        ("Finance Minister", "Minister of Finance", 0.8),
        ("U.N.", "UN", 1.0),
        ("Members’", "members", 1.0),
        ("the", "the", 0.0),
        ("", None, 0.0),
    ],
)
def test_overlap(one: str | None, other: str | None, score: float) -> None:
    assert likeness.overlap(one, other) == pytest.approx(score)


def test_keys() -> None:
    assert likeness.person_key("H.E. Mr. José Ruiz’s") == "jose ruiz"
    assert likeness.person_key("Her Excellency") == "her excellency"
    assert likeness.organization_key("The U.N. & Co") == "un and co"


def test_one_partner_each_and_the_likest_first() -> None:
    gold = [{"id": "a", "name": "x y"}, {"id": "b", "name": "x y z"}]
    found = [{"id": "1", "name": "x y z"}, {"id": "2", "name": "x y"}]
    assert likeness.pair_up(gold, found, likeness.by_event) == {"a": "2", "b": "1"}
    equal = [{"id": "a", "name": "x", "optional": True}, {"id": "b", "name": "x"}]
    assert likeness.pair_up(equal, found, likeness.by_event) == {"b": "2", "a": "1"}
