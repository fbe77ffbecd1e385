"""Runs on a folder that has results already: what is known is not read again, and a killed run goes on."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import manifest, nlp
from pipeline import output as results
from pipeline import run as batch
from pipeline.errors import PipelineError
from pipeline.holding import held
from pipeline.records import Claims, Document, Dropped
from pipeline.run import Step, run
from pipeline.splicing import splice
from tests.test_run import REPORT, analyse, contents, rows

ROOT = Path(__file__).parents[1]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the reports that were analysed, in place of the model."""
    names: list[str] = []

    def noted(model: object, documents: Iterable[Document]) -> Iterator[Claims | Dropped]:
        for document in documents:
            names.append(Path(document.source).stem)
            yield from analyse(model, [document])

    monkeypatch.setattr(nlp, "load", lambda *_: SimpleNamespace(meta={"name": "made"}))
    monkeypatch.setattr(nlp, "pipe", noted)
    return names


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(REPORT.format(name), encoding="utf-8")
    return folder


def test_what_is_known_is_not_read_again(tmp_path: Path, reports: Path, read: list[str]) -> None:
    run([str(reports)], tmp_path / "out")
    before = contents(tmp_path / "out")
    steps: list[Step] = []
    summary = run([str(reports)], tmp_path / "out", watch=steps.append)
    assert sorted(read) == ["a", "b", "c"]
    assert [step.known for step in steps] == [True] * 3
    assert contents(tmp_path / "out") == before
    assert summary.counts["documents"] == 3


def test_new_and_changed_reports_are_read(tmp_path: Path, reports: Path, read: list[str]) -> None:
    run([str(reports)], tmp_path / "out")
    read.clear()
    (reports / "b.txt").write_text(REPORT.format("otherwise"), encoding="utf-8")
    (reports / "d.txt").write_text(REPORT.format("d"), encoding="utf-8")
    run([str(reports)], tmp_path / "out")
    assert read == ["b", "d"]
    run([str(reports)], tmp_path / "fresh")
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_another_folder_adds_to_the_tables(tmp_path: Path, reports: Path, read: list[str]) -> None:
    run([str(reports / "a.txt")], tmp_path / "out")
    run([str(reports / "b.txt"), str(reports / "c.txt")], tmp_path / "out")
    run([str(reports)], tmp_path / "fresh")
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


@pytest.mark.parametrize(("reprocess", "again"), [("none", 0), ("stale", 3), ("all", 3)])
def test_what_another_version_read_is_told_and_read_again(
    tmp_path: Path,
    reports: Path,
    read: list[str],
    monkeypatch: pytest.MonkeyPatch,
    reprocess: batch.Reprocess,
    again: int,
) -> None:
    run([str(reports)], tmp_path / "out")
    read.clear()
    described = manifest.describe
    monkeypatch.setattr(manifest, "describe", lambda *about: {**described(*about), "fingerprint": "another"})
    told: list[str] = []
    run([str(reports)], tmp_path / "out", reprocess=reprocess, tell=told.append)
    assert len(read) == again
    assert told[0].startswith("3 of 3 known reports")


def test_all_can_be_read_again(tmp_path: Path, reports: Path, read: list[str]) -> None:
    run([str(reports)], tmp_path / "out")
    before = contents(tmp_path / "out")
    run([str(reports)], tmp_path / "out", reprocess="all")
    assert len(read) == 6
    assert contents(tmp_path / "out") == before


def test_the_same_report_under_two_names_is_one(tmp_path: Path, reports: Path, read: list[str]) -> None:
    (reports / "z.txt").write_bytes((reports / "a.txt").read_bytes())
    (reports / "zfail.txt").write_text("FAIL it is.", encoding="utf-8")
    (reports / "zfail2.txt").write_text("FAIL it is.", encoding="utf-8")
    summary = run([str(reports)], tmp_path / "out")
    assert sorted(read) == ["a", "b", "c", "zfail"]
    (both,) = (row for row in rows(tmp_path / "out", "documents") if len(row["sources"]) == 2)
    assert both["source"] == both["sources"][0]
    assert [Path(source).name for source in both["sources"]] == ["a.txt", "z.txt"]
    assert summary.dropped_inputs == 2  # who shares the bytes shares the fate
    dropped = [row for row in rows(tmp_path / "out", "dropped") if row["source"]]
    assert [Path(row["source"]).name for row in sorted(dropped, key=lambda row: row["source"])] == [
        "zfail.txt",
        "zfail2.txt",
    ]
    assert len({row["reason"] for row in dropped}) == 1
    run([str(reports / "z.txt"), str(reports / "a.txt")], tmp_path / "turned")
    assert rows(tmp_path / "turned", "documents") == [both]
    for name in ("a", "zfail", "zfail2"):
        (reports / f"{name}.txt").unlink()
    run([str(reports)], tmp_path / "out", prune=True)
    sources = {Path(row["source"]).name for row in rows(tmp_path / "out", "documents")}
    assert sources == {"b.txt", "c.txt", "z.txt"}
    assert {len(row["sources"]) for row in rows(tmp_path / "out", "documents")} == {1}
    assert not [row for row in rows(tmp_path / "out", "dropped") if row["source"]]


def test_records_with_one_name_are_kept_apart(tmp_path: Path, read: list[str]) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text("".join(json.dumps({"id": 1, "text": REPORT.format(k)}) + "\n" for k in range(3)), "utf-8")
    assert run([str(records)], tmp_path / "out").counts["documents"] == 3
    assert run([str(records)], tmp_path / "out").counts["documents"] == 3
    assert len(read) == 3


def test_dropped_inputs_last_as_long_as_they_are_there(tmp_path: Path, reports: Path, read: list[str]) -> None:
    (reports / "d.txt").write_text("FAIL it is.", encoding="utf-8")
    run([str(reports), str(tmp_path / "none.txt")], tmp_path / "out")
    assert run([str(reports)], tmp_path / "out").dropped_inputs == 1
    assert read.count("d") == 1
    assert [Path(row["source"]).name for row in rows(tmp_path / "out", "dropped") if row["source"]] == ["d.txt"]


def test_tables_that_somebody_changed_are_written_again(tmp_path: Path, reports: Path, read: list[str]) -> None:
    run([str(reports)], tmp_path / "out")
    before = contents(tmp_path / "out")
    (tmp_path / "out" / "people.jsonl").unlink()
    (tmp_path / "out" / "mentions.jsonl").write_text("", encoding="utf-8")
    run([str(reports)], tmp_path / "out")
    assert contents(tmp_path / "out") == before
    assert len(read) == 3


def test_one_report_more_gives_the_tables_of_all(
    tmp_path: Path, reports: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spliced: list[str] = []
    monkeypatch.setattr(
        results, "splice", lambda old, new, **rest: (spliced.append(new.stem), splice(old, new, **rest))[1]
    )
    monkeypatch.setattr(batch.workers, "SMALL", 10)  # all in this process, with the made-up analysis
    for k in range(120):
        (reports / f"{k}.txt").write_text(REPORT.format(f"{k} times"), encoding="utf-8")
    run([str(reports)], tmp_path / "out")
    (reports / "more.txt").write_text(REPORT.format("once more"), encoding="utf-8")
    run([str(reports)], tmp_path / "out")
    run([str(reports)], tmp_path / "fresh")
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")
    manifests = [json.loads((tmp_path / name / "run.json").read_text("utf-8"))["counts"] for name in ("out", "fresh")]
    assert manifests[0] == manifests[1]
    assert set(spliced) == {"mentions", "memberships", "participations", "dates"}


def test_an_interrupt_keeps_what_is_done(
    tmp_path: Path, reports: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed = batch.workers.analyse

    def interrupted(*arguments: object, **options: object) -> Iterator[object]:
        for done in analysed(*arguments, **options):  # type: ignore[arg-type]
            yield done[:1]
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batch.workers, "analyse", interrupted)
        summary = run([str(reports)], tmp_path / "out", prune=True)
    assert summary.interrupted
    assert str(summary).startswith("interrupted, run again to go on: 1 reports")
    assert not run([str(reports)], tmp_path / "out").interrupted
    run([str(reports)], tmp_path / "fresh")
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_two_runs_on_one_folder(tmp_path: Path, reports: Path, read: list[str]) -> None:
    (tmp_path / "out").mkdir()
    with held(tmp_path / "out"), pytest.raises(PipelineError, match=f"process {os.getpid()}"):
        run([str(reports)], tmp_path / "out")
    assert not read


KILLED = """
import os, signal, sys
from pathlib import Path
from types import SimpleNamespace
from pipeline import nlp, batches
from pipeline.run import run
from tests.test_run import analyse
nlp.load, nlp.pipe = (lambda *_: SimpleNamespace(meta={"name": "made"})), analyse
batches.DOCUMENTS = 2
reports, output, left = sys.argv[1], sys.argv[2], int(sys.argv[3])
FILES = {"open", "os.rename", "os.remove", "os.mkdir", "shutil.rmtree"}
def count(event, arguments):
    global left
    if event in FILES and output in str(arguments[0]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
run([reports], Path(output))
print(left)
"""


def killed(reports: Path, output: Path, after: int) -> subprocess.CompletedProcess[str]:
    """A run that is killed when it touches a file for the `after`-th time."""
    command = [sys.executable, "-c", KILLED, str(reports), str(output), str(after)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(tmp_path: Path, reports: Path, read: list[str]) -> None:
    run([str(reports)], tmp_path / "whole")
    touched = 10_000 - int(killed(reports, tmp_path / "counted", 10_000).stdout)
    assert touched > 20
    for after in range(2, touched + 1, max(touched // 8, 1)):
        output = tmp_path / f"killed-{after}"
        assert killed(reports, output, after).returncode == -signal.SIGKILL
        run([str(reports)], output)
        assert contents(output) == contents(tmp_path / "whole")
        assert not (output / ".journal.json").exists()
