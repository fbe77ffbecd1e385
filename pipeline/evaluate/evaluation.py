"""Results of a whole folder against a folder of gold, with all figures that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.golds import Gold, read_golds
from pipeline.evaluate.results import Results, by_document, read_results
from pipeline.evaluate.scoring import Scores, score, total


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of each gold document and of all; gold documents without output are `missing`, and missed whole."""

    scores: tuple[Scores, ...]
    total: Scores
    missing: tuple[str, ...]


def evaluate(gold: Path, output: Path) -> Evaluation:
    """Score the folder of results `output` against the folder of gold files `gold`.

    A gold file `slug.json` is paired with the document whose source has the stem `slug`.

    Raises:
        TableError: there is no gold, or a file of either folder cannot be read.
    """
    return evaluate_results(read_golds(gold), read_results(output))


def evaluate_results(golds: Sequence[Gold], results: Results) -> Evaluation:
    """Score results, from a folder or from memory, against gold."""
    found = by_document(results)
    scores = tuple(score(gold.slug, gold.cells, found.get(gold.slug, {})) for gold in golds)
    return Evaluation(scores, total(scores), tuple(gold.slug for gold in golds if gold.slug not in found))
