"""Whether confidence keeps its word: of the claims at 0.9, nine in ten should be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.evaluate.scoring import Judged

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims whose confidence lies in [low, high), the last bin with 1: how many, how sure, how many right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def reliability(judged: Iterable[Judged]) -> list[Bin]:
    """The reliability table: ten bins of equal width, those without claims left out; means within each."""
    found: dict[int, list[Judged]] = {}
    for one in judged:
        found.setdefault(min(int(one.confidence * BINS + 1e-9), BINS - 1), []).append(one)
    return [_bin(number, rows) for number, rows in sorted(found.items())]


def _bin(number: int, rows: Sequence[Judged]) -> Bin:
    confidence = sum(row.confidence for row in rows) / len(rows)
    right = sum(row.right for row in rows) / len(rows)
    return Bin(number / BINS, (number + 1) / BINS, len(rows), confidence, right)


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance between confidence and truth, weighted by claims (expected calibration error)."""
    claims = sum(each.count for each in bins)
    return sum(each.count * abs(each.confidence - each.right) for each in bins) / claims if claims else 0.0
