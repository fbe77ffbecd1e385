"""How far a figure can be trusted: documents are drawn again and again, with replacement, from those that were scored.

Efron and Tibshirani, An Introduction to the Bootstrap (1993), percentile intervals; for two versions over the same
documents, paired: Koehn, Statistical significance tests for machine translation evaluation (2004). Seeded: the same
scores give the same intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import TableError
from pipeline.evaluate.scoring import SCORED, Counts, Scores

MEAN = "mean"  # of the F1 of the six tables
SAMPLES = 2000
SEED = 20170210
_TAILS = (2.5, 97.5)  # per cent

Figures = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure over all documents, and the bounds between which 95 % of the drawn samples have it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the second version is better, its 95 % interval, and the share of samples in which it is."""

    value: float
    low: float
    high: float
    better: float

    @property
    def worse(self) -> bool:
        """Whether the second version is worse beyond the interval."""
        return self.high < 0


def intervals(scores: Sequence[Scores], *, samples: int = SAMPLES, seed: int = SEED) -> dict[str, Interval]:
    """The F1 of each table and label, the accuracy of each field, and the mean F1 (`mean`), with 95 % intervals."""
    weights = _weights(len(scores), samples, seed)
    names = _names(scores)
    drawn = _figures(scores, names, weights)
    return {name: _interval(each) for name, each in drawn.items() if not np.isnan(each[0])}


def paired_bootstrap(
    before: Sequence[Scores], after: Sequence[Scores], *, samples: int = SAMPLES, seed: int = SEED
) -> dict[str, Difference]:
    """How much better `after` is than `before`, over the same documents in the same order, by name as in `intervals`.

    A field that one of them has no rows for is left out: there is nothing to compare.

    Raises:
        TableError: they are not scores of the same documents.
    """
    if [one.slug for one in before] != [one.slug for one in after]:
        raise TableError("two versions can only be compared over the same documents; score both against the same gold")
    weights = _weights(len(before), samples, seed)
    names = _names([*before, *after])
    old, new = (_figures(scores, names, weights) for scores in (before, after))
    both = [name for name in old if not np.isnan(old[name][0] + new[name][0])]
    return {name: _difference(new[name] - old[name]) for name in both}


def _weights(documents: int, samples: int, seed: int) -> NDArray[np.float64]:
    """How often each document is in each sample; the first sample is all documents once."""
    drawn = np.random.default_rng(seed).multinomial(documents, np.full(documents, 1 / max(documents, 1)), samples)
    return np.vstack([np.ones(documents), drawn])


def _names(scores: Sequence[Scores]) -> list[tuple[str, str]]:
    kinds = ("tables", "labels", "fields")
    return [(kind, name) for kind in kinds for name in sorted({name for one in scores for name in getattr(one, kind)})]


def _figures(scores: Sequence[Scores], names: list[tuple[str, str]], weights: NDArray[np.float64]) -> Figures:
    """Each figure in each sample. A sample without any row of a kind says nothing of it: NaN."""
    figures: Figures = {}
    for kind, name in names:
        counts = [getattr(one, kind).get(name, Counts()) for one in scores]
        hits, spurious, missed = (
            weights @ np.array([getattr(each, part) for each in counts], dtype=float)
            for part in ("hits", "spurious", "missed")
        )
        twice = 1 if kind == "fields" else 2  # the accuracy of a field, the F1 of rows
        asked = twice * hits + spurious + missed
        figures[name] = np.divide(twice * hits, asked, out=np.full_like(asked, np.nan), where=asked > 0)
    six = [figures[table] for table in SCORED if table in figures]
    if six:
        figures[MEAN] = np.nansum(six, axis=0) / len(SCORED)
    return figures


def _interval(drawn: NDArray[np.float64]) -> Interval:
    low, high = np.nanpercentile(drawn, _TAILS)
    return Interval(float(drawn[0]), float(low), float(high))


def _difference(drawn: NDArray[np.float64]) -> Difference:
    low, high = np.nanpercentile(drawn, _TAILS)
    better = float(np.mean(drawn[1:][~np.isnan(drawn[1:])] > 0)) if len(drawn) > 1 else 0.0
    return Difference(float(drawn[0]), float(low), float(high), better)
