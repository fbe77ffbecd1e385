"""Analysis in child processes: every document comes back once, and a death or a hang costs one of them."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import batches, nlp, versions, workers
from pipeline.errors import PipelineError
from pipeline.packed import Packed
from pipeline.records import Document, Dropped
from tests import made, made_worker
from tests.test_run import REPORT

Results = dict[str, Packed | Dropped]


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_START", workers._START.replace("pipeline.workers", "tests.made_worker"))
    monkeypatch.setattr(batches, "DOCUMENTS", 4)


def documents(folder: Path, *words: str) -> list[Document]:
    return [made.document(REPORT.format(f"{word} {k}"), str(folder / f"{k}.txt")) for k, word in enumerate(words)]


def read(inputs: list[Document], *, count: int = 2, seconds: float = 60.0) -> Results:
    results: Results = {}
    for batch in workers.analyse(iter(inputs), load=(None, versions.in_use()), workers=count, seconds=seconds):
        for document, result in batch:
            assert document.id not in results
            results[document.id] = result
    assert list(results.keys() ^ {document.id for document in inputs}) == []
    return results


def set_aside(inputs: list[Document], results: Results) -> list[str]:
    return [Path(one.source).stem for one in inputs if isinstance(results[one.id], Dropped)]


def test_any_number_of_workers_gives_the_same(tmp_path: Path) -> None:
    inputs = documents(tmp_path, *["softly"] * 30)
    assert read(inputs, count=1) == read(inputs, count=3)


@pytest.mark.parametrize("trouble", ["KILL", "FAIL", "VANISH"])
def test_a_text_that_is_the_end_of_its_worker_is_dropped_and_no_other(tmp_path: Path, trouble: str) -> None:
    inputs = documents(tmp_path, *["softly"] * 9, trouble, *["softly"] * 9)
    assert set_aside(inputs, read(inputs)) == ["9"]


def test_a_worker_that_somebody_kills_costs_nothing(tmp_path: Path) -> None:
    inputs = documents(tmp_path, *["softly"] * 9, "ONCE", *["softly"] * 9)
    assert set_aside(inputs, read(inputs)) == []


def test_a_text_that_takes_too_long_is_dropped_with_the_limit(tmp_path: Path) -> None:
    inputs = documents(tmp_path, *["softly"] * 9, "HANG", *["softly"] * 9)
    results = read(inputs, seconds=0.5)
    assert set_aside(inputs, results) == ["9"]
    (row,) = (result for result in results.values() if isinstance(result, Dropped))
    assert row.reason.startswith("limit: ")


def test_a_small_run_has_the_same_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlp, "load", lambda *_: SimpleNamespace(meta={"name": "made"}))
    monkeypatch.setattr(nlp, "pipe", made_worker.troubled)
    inputs = documents(tmp_path, "softly", "HANG", "softly")
    results = read(inputs, seconds=0.3)
    assert set_aside(inputs, results) == ["1"]
    row = results[inputs[1].id]
    assert isinstance(row, Dropped)
    assert row.reason.startswith("limit: ")


def test_no_more_workers_than_there_is_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    start = workers._start
    monkeypatch.setattr(workers, "_start", lambda config: (started.append(config), start(config))[1])
    read(documents(tmp_path, *["softly"] * 9), count=8)
    assert 1 <= len(started) <= 3


def test_a_configuration_that_makes_no_pipeline_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_START", workers._START.replace("tests.made_worker", "pipeline.workers"))
    (tmp_path / "config.cfg").write_text("[nlp]\n", encoding="utf-8")
    with pytest.raises(PipelineError, match=r"config\.cfg"):
        list(
            workers.analyse(
                iter(documents(tmp_path, *["softly"] * 9)),
                load=(tmp_path / "config.cfg", versions.in_use()),
                workers=1,
                seconds=60.0,
            )
        )
