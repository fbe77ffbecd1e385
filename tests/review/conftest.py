"""Results to review, without a model: three reports by a made-up analysis."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline import nlp
from pipeline import run as batch
from pipeline.records import Claims, Document
from pipeline.review.export import export
from tests import made

REPORT = "Ix, 4 May 2021 – Ms. Ana Pérez, Secretary-General of the Ix Forum (IXF), opened Ix Days. She spoke {}.\n"
Rows = list[dict[str, str]]


def analyse(_model: object, documents: Iterable[Document]) -> Iterator[Claims]:
    for document in documents:
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


@pytest.fixture
def output(tmp_path: Path, reports: Path) -> Path:
    """A folder of results with forms of every table."""
    batch.run([str(reports)], tmp_path / "out")
    export(tmp_path / "out", wanted=ALL)
    return tmp_path / "out"


ALL = ("people", "organizations", "events", "memberships", "participations", "dates", "merges")


def rows(output: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def form(output: Path, table: str) -> Path:
    return output / "review" / f"{table}.csv"


def read_form(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_form(path: Path, filled: Rows) -> Path:
    headings = list(dict.fromkeys(name for row in filled for name in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(filled)
    return path


def fill(path: Path, change: Callable[[Rows], None], to: Path | None = None) -> Path:
    """Fill in a form as `change` does, in its place or as a file of its own."""
    filled = read_form(path)
    change(filled)
    return write_form(to or path, filled)
