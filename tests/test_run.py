"""The batch, with a made-up analysis in the place of the model: nothing lost, nothing written by halves."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline import nlp, tables
from pipeline.errors import PipelineError
from pipeline.records import TABLES, Claims, Document, Dropped, make_id
from pipeline.run import Step, run
from tests import made

REPORT = "Ix, 4 May 2021 – Ms. Ana Pérez, Secretary-General of the Ix Forum (IXF), opened Ix Days. She spoke {}.\n"


def analyse(_model: object, documents: Iterable[Document]) -> Iterator[Claims | Dropped]:
    """The made-up rows for each document; one that says FAIL fails, one that says VANISH vanishes."""
    for document in documents:
        if "FAIL" in document.text:
            cells = dict.fromkeys(("start", "end", "text", "label"))
            about = {"document_id": document.id, "source": document.source}
            yield Dropped(id=make_id("drop", document.id), stage="nlp", reason="it failed", **about, **cells)
        elif "VANISH" not in document.text:
            yield made.claims(document)


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlp, "load", lambda *_: SimpleNamespace(pipe_names=["made"], meta={"name": "made"}))
    monkeypatch.setattr(nlp, "pipe", analyse)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("loudly", "softly", "at length"):
        (folder / f"{name}.txt").write_text(REPORT.format(name), encoding="utf-8")
    return folder


def rows(output: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def contents(output: Path) -> dict[str, bytes]:
    """Every file of a folder of results but the manifest, which has the clock, and the store."""
    own = {"run.json", "store.duckdb", "store.duckdb.wal", ".lock"}
    files = (path for path in output.rglob("*") if path.is_file() and path.name not in own)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def test_all_tables_texts_and_the_manifest(tmp_path: Path, reports: Path) -> None:
    output = tmp_path / "out"
    summary = run([str(reports)], output)
    assert {path.name for path in output.iterdir()} == {
        *(f"{name}.jsonl" for name in TABLES),
        "candidates.jsonl",
        "redirects.jsonl",
        "run.json",
        "store.duckdb",
        "texts",
        ".lock",
    }
    assert summary.counts["documents"] == 3
    assert str(summary).startswith("3 reports, 0 dropped, 1 people, 1 organizations, ")
    for name in TABLES:
        ids = [row["id"] for row in rows(output, name)]
        assert ids == sorted(set(ids))
    for name in ("mentions", "memberships", "participations", "dates"):
        for row in rows(output, name):
            text = tables.text_path(output, row["document_id"]).read_bytes().decode()
            assert text[row["start"] : row["end"]] == row["text"]


def test_rows_refer_to_the_people_across_documents(tmp_path: Path, reports: Path) -> None:
    output = tmp_path / "out"
    run([str(reports)], output)
    (person,) = rows(output, "people")
    assert len(person["document_ids"]) == 3
    assert {row["person_id"] for row in rows(output, "memberships")} == {person["id"]}
    known = {row["id"] for name in tables.NAMED for row in rows(output, name)}
    for name, columns in tables.REFERENCES.items():
        for row in rows(output, name):
            assert {row[column] for column in columns} - {None} <= known


def test_the_manifest_says_what_was_read_and_with_what(tmp_path: Path, reports: Path) -> None:
    (reports / "empty.txt").touch()
    run([str(reports)], tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert manifest["model"].startswith("en_core_web_sm")
    assert manifest["stages"][-1] == "participations"
    assert manifest["configuration"]["settings"]["languages"] == ["en"]
    assert manifest["counts"]["documents"] == 3
    assert manifest["counts"]["dropped_inputs"] == 1
    assert manifest["duration_seconds"] >= 0
    documents = {row["source"]: row["sha256"] for row in rows(tmp_path / "out", "documents")}
    assert {entry["source"]: entry["sha256"] for entry in manifest["inputs"] if entry["dropped"] is None} == documents
    assert [Path(entry["source"]).name for entry in manifest["inputs"] if entry["dropped"]] == ["empty.txt"]


def test_the_same_bytes_again_and_in_any_order(tmp_path: Path, reports: Path) -> None:
    files = [str(path) for path in sorted(reports.iterdir())]
    run(files, tmp_path / "one", csv=True)
    run(files[::-1], tmp_path / "two", csv=True)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    run(files, tmp_path / "one", csv=True)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_batch_is_the_sum_of_its_reports(tmp_path: Path, reports: Path) -> None:
    run([str(reports)], tmp_path / "all")
    for path in reports.iterdir():
        run([str(path)], tmp_path / path.stem)
        for name in ("mentions", "memberships", "participations", "dates"):
            keys = {row["id"] for row in rows(tmp_path / path.stem, name)}
            assert keys <= {row["id"] for row in rows(tmp_path / "all", name)}


def test_what_fails_or_vanishes_is_set_aside(tmp_path: Path, reports: Path) -> None:
    (reports / "fails.txt").write_text("The conference was opened. FAIL", encoding="utf-8")
    (reports / "vanishes.txt").write_text("The conference was closed. VANISH", encoding="utf-8")
    (reports / "copy.txt").write_bytes((reports / "softly.txt").read_bytes())
    steps: list[Step] = []
    summary = run([str(reports), str(tmp_path / "missing.txt")], tmp_path / "out", watch=steps.append)
    dropped = {Path(row["source"]).name: row for row in rows(tmp_path / "out", "dropped") if row["source"]}
    assert set(dropped) == {"fails.txt", "vanishes.txt", "missing.txt"}
    assert dropped["fails.txt"]["reason"] == "it failed"
    assert "lost" in dropped["vanishes.txt"]["reason"]
    assert summary.dropped_inputs == 3
    sources = [source for row in rows(tmp_path / "out", "documents") for source in row["sources"]]
    assert len(sources) + summary.dropped_inputs == 7
    assert len(steps) == 7
    assert sum(step.reason is None for step in steps) == 4


def test_rows_that_cannot_be_written_set_their_report_aside(
    tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(_model: object, documents: Iterable[Document]) -> Iterator[Claims | Dropped]:
        from dataclasses import replace

        for document in documents:
            claims = made.claims(document)
            if "softly" in document.text:
                claims = replace(claims, mentions=claims.mentions * 2)
            yield claims

    monkeypatch.setattr(nlp, "pipe", twice)
    summary = run([str(reports)], tmp_path / "out")
    assert summary.counts["documents"] == 2
    assert summary.dropped_inputs == 1
    assert len(list((tmp_path / "out" / "texts").iterdir())) == 2


def test_a_relation_without_its_subject_is_dropped_with_a_reason(
    tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_people(_model: object, documents: Iterable[Document]) -> Iterator[Claims | Dropped]:
        from dataclasses import replace

        for document in documents:
            yield replace(made.claims(document), people=())

    monkeypatch.setattr(nlp, "pipe", without_people)
    summary = run([str(reports)], tmp_path / "out")
    assert summary.counts["memberships"] == summary.counts["participations"] == 0
    assert summary.dropped_inputs == 0
    reasons = [row["reason"] for row in rows(tmp_path / "out", "dropped") if "no row of its own" in row["reason"]]
    assert len(reasons) == 6
    assert all(row["entity_id"] is None for row in rows(tmp_path / "out", "mentions") if row["label"] == "PERSON")


def test_withdrawn_reports_stay_until_they_are_pruned(tmp_path: Path, reports: Path) -> None:
    output = tmp_path / "out"
    run([str(reports)], output, csv=True)
    run([str(reports / "softly.txt")], output)
    assert len(rows(output, "documents")) == len(list((output / "texts").iterdir())) == 3
    assert not list(output.glob("*.csv"))
    run([str(reports / "softly.txt")], output, prune=True)
    run([str(reports / "softly.txt")], tmp_path / "alone")
    assert contents(output) == contents(tmp_path / "alone")


def test_a_run_that_breaks_changes_nothing(tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run([str(reports / "loudly.txt")], tmp_path / "out")
    before = contents(tmp_path / "out")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "write", full)
    with pytest.raises(PipelineError, match="No space left"):
        run([str(reports / "softly.txt")], tmp_path / "out")
    assert contents(tmp_path / "out") == before
    monkeypatch.undo()
    monkeypatch.setattr(nlp, "pipe", None)  # what was read before it broke need not be read again
    run([str(reports / "softly.txt")], tmp_path / "out")
    assert len(rows(tmp_path / "out", "documents")) == 2


def test_all_faults_at_once_and_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "config.cfg").write_text("[rapporteur]\ncolour = 1\n[rapporteur.limits]\nmax_pages = 0\n", "utf-8")
    with pytest.raises(PipelineError) as caught:
        run(["x"], tmp_path / "file" / "out", config_file=tmp_path / "config.cfg")
    message = str(caught.value)
    assert all(word in message for word in ("colour", "max_pages", "--output"))
