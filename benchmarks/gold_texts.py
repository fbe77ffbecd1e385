"""Annotated texts, as `reports.py`, `calibration.py` and `ablation.py` read and score them in this process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.evaluate import Gold, Scores, by_document, read_golds, read_marked, results_of, score
from pipeline.ingest import ingest
from pipeline.ingest.plain import read_text
from pipeline.records import Claims, Document

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "corpus" / "annotated"
SENTENCES = OWN / "sentences.txt"
VISIBLE = ROOT.parent / "shared" / "benchmark" / "reports"


class Case(NamedTuple):
    """A text with its gold."""

    gold: Gold
    document: Document


def reports(folder: Path) -> list[Case]:
    """The reports of a folder of gold, in the order of their names."""
    golds = read_golds(folder)
    read = ingest([str(folder / f"{gold.slug}.txt") for gold in golds])
    found = {Path(one.source).stem: one for one in read if isinstance(one, Document)}
    return [Case(gold, found[gold.slug]) for gold in golds]


def sentences(*splits: str) -> list[Case]:
    """Our own marked-up sentences, by document."""
    cases = []
    for gold in read_marked(SENTENCES):
        if gold.split in splits:
            draft = read_text(gold.text)
            about = (gold.slug, f"{gold.slug}.txt", "text/plain", None, "en", None, None, "")
            cases.append(Case(gold, Document(*about, draft.text, draft.blocks)))
    return cases


def scored(cases: Sequence[Case], claims: Iterable[Claims]) -> list[Scores]:
    """The scores of each text, ids joined over all of them as a run does."""
    found = by_document(results_of(claims))
    return [score(case.gold.slug, case.gold.cells, found.get(case.gold.slug, {})) for case in cases]
