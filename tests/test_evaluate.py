"""Scores against gold: what pairs, what is missed, what is spurious, and what is neither."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import evaluate, nlp, tables
from pipeline.errors import TableError
from pipeline.evaluate import Counts, Judged, likeness, reporting, writing
from pipeline.ingest import ingest
from pipeline.records import Claims, Document
from pipeline.run import run

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
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    (folder / "gold" / "ix.json").write_text(json.dumps(gold), encoding="utf-8")
    for name, rows in found.items():
        about = {"document_ids": ["d"]} if name in tables.NAMED else {"document_id": "d"}
        tables.write(folder / f"{name}.jsonl", [row if name == "documents" else row | about for row in rows])
    return evaluate.evaluate(folder / "gold", folder)


def test_every_table_and_field(tmp_path: Path) -> None:
    figures = reporting.figures(_evaluate(tmp_path, GOLD, FOUND))

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
    only = {"p": 0.5, "r": 0.5, "f": 0.5, "tp": 1, "fp": 1, "fn": 1, "low": 0.5, "high": 0.5}  # one document: no spread
    assert figures["people"] == only
    accuracies = {name: row["accuracy"] for name, row in figures.items() if isinstance(row, dict) and "accuracy" in row}
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
    errors = [str(error) for error in evaluation.total.errors]
    assert "ix\tpeople\tmissed\tBo Li" in errors
    assert "ix\tpeople\tspurious\tDee Spurious" in errors
    lines = list(reporting.report(evaluation))
    assert lines[-2] == "documents 1, without output 0"
    assert lines[-1] == "mean F1 of the six tables: 0.5833 [0.583, 0.583]"
    assert "organizations.classification: network taken for ngo 1" in lines


def test_a_document_without_output_is_missed_whole(tmp_path: Path) -> None:
    evaluation = _evaluate(tmp_path, GOLD, {"documents": []})
    assert evaluation.missing == ("ix",)
    assert evaluation.total.tables["people"] == Counts(hits=0, spurious=0, missed=2)
    assert list(reporting.report(evaluation))[-2] == "documents 1, without output 1: ix"


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
    tables_of = _evaluate(tmp_path, GOLD, found).total.tables
    assert {name: tables_of[name].f1 for name in evaluate.SCORED} == dict.fromkeys(evaluate.SCORED, 1.0)


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


MARKED = """# a comment
## note-1 | news | dev
[Ana Pérez](PERSON), [Minister of Trade](ROLE) of [Ix](GPE), spoke (briefly).

[Bo Li](PERSON) left [Ix](GPE).
## note-2 | minutes | test
The [Ix Forum](ORG) met.
"""


def test_marked_sentences_are_texts_with_spans(tmp_path: Path) -> None:
    (tmp_path / "marked.txt").write_text(MARKED, encoding="utf-8")
    one, two = evaluate.read_marked(tmp_path / "marked.txt")
    assert (one.slug, one.split, two.slug, two.split) == ("note-1", "dev", "note-2", "test")
    assert one.text.startswith("Ana Pérez, Minister of Trade of Ix, spoke (briefly).\n\nBo Li")
    for gold in (one, two):
        for mention in gold.cells["mentions"]:
            assert gold.text[mention["start"] : mention["end"]] == mention["text"]


def test_sentences_before_the_first_document_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "marked.txt").write_text("[Ana](PERSON) spoke.\n", encoding="utf-8")
    with pytest.raises(TableError, match="line 1"):
        list(evaluate.read_marked(tmp_path / "marked.txt"))


def test_spans_are_scored_by_label() -> None:
    def span(number: int, label: str, start: int, text: str, **more: Any) -> dict[str, Any]:
        return {"id": str(number), "label": label, "start": start, "end": start + len(text), "text": text, **more}

    gold = [span(0, "PERSON", 4, "Ana Pérez"), span(1, "PERSON", 50, "Bo Li"), span(2, "ROLE", 15, "Minister")]
    found = [
        span(1, "PERSON", 0, "Ms. Ana Pérez", form="name"),  # the title does not count
        span(2, "PERSON", 90, "Bo Li", form="name"),  # elsewhere
        span(3, "PERSON", 70, "she", form="pronoun"),  # not a name
        span(4, "ROLE", 15, "Minister of Ix", form="name"),  # its office is what the membership says
        span(5, "ROLE", 60, "delegates", form="name"),  # nobody's office
        span(6, "LOC", 60, "Ix Valley", form="name"),  # a label that gold does not mark here
    ]
    claims = [{"id": "1", "start": 4, "end": 40, "role": "minister"}]
    scores = evaluate.score("ix", {"mentions": gold}, {"mentions": found, "memberships": claims})
    assert scores.labels == {"PERSON": Counts(1, 1, 1), "ROLE": Counts(1, 0, 0)}
    assert scores.tables == {}


def test_results_from_memory_are_those_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in (("one", "Ana Ruiz of the Ix Forum spoke."), ("two", "Ms. Ana Ruiz opened the Ix Conference.")):
        (tmp_path / "in" / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    run([str(tmp_path / "in")], tmp_path / "out")
    documents = [one for one in ingest([str(tmp_path / "in")]) if isinstance(one, Document)]
    claims = [one for one in nlp.pipe(nlp.load(), documents) if isinstance(one, Claims)]
    written, held = evaluate.read_results(tmp_path / "out"), evaluate.results_of(claims)
    assert {table: sorted(rows, key=lambda row: row["id"]) for table, rows in held.items()} == dict(written)
    assert set(evaluate.by_document(held)) == {"one", "two"}


def _scores(rights: list[int]) -> list[evaluate.Scores]:
    """Documents of ten people each, so many of them found."""
    return [
        evaluate.Scores(str(number), {"people": Counts(right, 0, 10 - right)}) for number, right in enumerate(rights)
    ]


@given(st.lists(st.integers(0, 10), min_size=1, max_size=12))
def test_an_interval_holds_its_figure_and_is_the_same_again(rights: list[int]) -> None:
    scores = _scores(rights)
    interval = evaluate.intervals(scores, samples=200)["people"]
    assert 0.0 <= interval.low <= interval.high <= 1.0
    assert interval == evaluate.intervals(scores, samples=200)["people"]
    assert interval.value == pytest.approx(evaluate.total(scores).tables["people"].f1)
    if len(set(rights)) == 1:
        assert interval.low == pytest.approx(interval.high)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=12))
def test_a_version_is_no_better_than_itself_and_opposite_differences_mirror(rights: list[int]) -> None:
    same = evaluate.paired_bootstrap(_scores(rights), _scores(rights), samples=200)["people"]
    assert (same.value, same.low, same.high, same.better, same.worse) == (0.0, 0.0, 0.0, 0.0, False)
    fewer = [max(right - 1, 0) for right in rights]
    gain = evaluate.paired_bootstrap(_scores(fewer), _scores(rights), samples=200)["people"]
    loss = evaluate.paired_bootstrap(_scores(rights), _scores(fewer), samples=200)["people"]
    assert (gain.low, gain.high) == pytest.approx((-loss.high, -loss.low))


def test_what_is_worse_in_every_document_is_worse_and_noise_is_not() -> None:
    before = [8, 9, 7, 8, 9, 8, 7, 9]
    worse = evaluate.paired_bootstrap(_scores(before), _scores([right - 3 for right in before]))["people"]
    assert worse.worse
    assert worse.better == 0.0
    noise = [right + (1 if number % 2 else -1) for number, right in enumerate(before)]
    assert not evaluate.paired_bootstrap(_scores(before), _scores(noise))["people"].worse


def test_versions_over_other_documents_are_not_compared() -> None:
    with pytest.raises(TableError, match="same documents"):
        evaluate.paired_bootstrap(_scores([1]), _scores([1, 2]))


def test_two_versions_side_by_side(tmp_path: Path) -> None:
    before, after = _evaluate(tmp_path / "a", GOLD, {"documents": FOUND["documents"]}), _evaluate(tmp_path, GOLD, FOUND)
    (people,) = [line for line in reporting.comparison(before, after) if line.startswith("people ")]
    assert people.split() == ["people", "0.000", "0.500", "+0.500", "[+0.500,", "+0.500]", "better"]
    assert reporting.differences(before, after)["people"]["value"] == 0.5


def test_reliability_counts_each_claim_once_in_its_bin() -> None:
    judged = [
        Judged("people", "", confidence, right) for confidence, right in [(0.9, True), (1.0, True), (0.95, False)]
    ]
    judged += [Judged("people", "", 0.3, False)]
    low, high = evaluate.reliability(judged)
    assert (low.low, low.count, low.right) == (0.3, 1, 0.0)
    assert (high.count, high.confidence, high.right) == (3, pytest.approx(0.95), pytest.approx(2 / 3))


def test_confidence_is_judged_where_gold_judges_the_row(tmp_path: Path) -> None:
    sure = {name: [row | {"confidence": 0.8} for row in rows] for name, rows in FOUND.items() if name != "documents"}
    judged = _evaluate(tmp_path, GOLD, {"documents": FOUND["documents"], **sure}).total.judged
    assert [(one.table, one.right) for one in judged if one.table == "people"] == [("people", True), ("people", False)]


def test_errors_for_a_reader_name_people_and_quote_the_text(tmp_path: Path) -> None:
    text = "The Forum saw =Dee Spurious. She left."
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "d.txt").write_text(text, encoding="utf-8")
    mention = {"id": "1", "document_id": "d", "start": 14, "end": 27, "text": "=Dee Spurious", "entity_id": "3"}
    evaluation = _evaluate(tmp_path, GOLD, FOUND | {"mentions": [mention | {"label": "PERSON"}]})
    writing.write_errors(evaluation, tmp_path, tmp_path / "errors.csv")
    with (tmp_path / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(evaluation.total.errors)
    (spurious,) = [row for row in rows if row["detail"] == "Dee Spurious"]
    assert spurious["evidence"] == "The Forum saw [[=Dee Spurious]]."
    assert [row["detail"] for row in rows if (row["name"], row["error"]) == ("memberships", "missed")] == [
        "Ana Pérez | Secretary-General | Ix Forum"
    ]
    assert [row["detail"] for row in rows if (row["name"], row["error"]) == ("participations", "spurious")] == [
        "Pérez | speaker | Conference on Water"
    ]


def test_the_page_stands_alone_and_takes_no_text_for_markup(tmp_path: Path) -> None:
    hostile = FOUND | {"people": [*FOUND["people"], {"id": "9", "name": "<script>alert(1)</script>", "named": True}]}
    before, after = _evaluate(tmp_path / "a", GOLD, FOUND), _evaluate(tmp_path, GOLD, hostile)
    writing.write_page(after, tmp_path / "page.html", title="<b>", before=before)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "<b>" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<svg") == page.count("</svg>") == 2
    assert '<rect class="two"' in page  # the earlier version
    assert '<td class="wrong">1</td>' in page  # a network taken for an NGO


def test_the_page_plots_how_far_confidence_holds(tmp_path: Path) -> None:
    sure = {name: [row | {"confidence": 0.8} for row in rows] for name, rows in FOUND.items() if name != "documents"}
    evaluation = _evaluate(tmp_path, GOLD, {"documents": FOUND["documents"], **sure})
    writing.write_page(evaluation, tmp_path / "page.html", title="x")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    tables_with_confidence = {one.table for one in evaluation.total.judged}
    assert page.count("share that is right</text>") == 1 + len(tables_with_confidence)
    assert "<tr><td>0.8 to 0.9</td>" in page
