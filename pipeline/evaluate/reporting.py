"""An evaluation as lines for a person, and as figures for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import TableError
from pipeline.evaluate.bootstrap import MEAN, Difference, Interval, intervals, paired_bootstrap
from pipeline.evaluate.calibration import calibration_error, reliability
from pipeline.evaluate.evaluation import Evaluation
from pipeline.evaluate.scoring import Counts, Scores

_WIDTH = 30


def report(evaluation: Evaluation) -> Iterator[str]:
    """All figures: tables and labels, fields, classes that were taken for others, and how far confidence holds."""
    sums, sure = evaluation.total, intervals(evaluation.scores)
    yield f"{'table':{_WIDTH}} {'P':>7} {'R':>7} {'F1':>7}  {'95 %':^13} {'tp':>5} {'fp':>5} {'fn':>5}"
    for name, counts in {**sums.tables, **sums.labels}.items():
        cells = " ".join(f"{round(share, 4):7.3f}" for share in (counts.precision, counts.recall, counts.f1))
        rows = " ".join(f"{part:5}" for part in (counts.hits, counts.spurious, counts.missed))
        yield f"{name:{_WIDTH}} {cells}  {bounds(sure[name])} {rows}"
    for name, counts in sums.fields.items():
        share = f"accuracy {round(counts.recall, 4):.3f}"
        yield f"{name:{_WIDTH}} {share} {bounds(sure[name])} of {counts.hits + counts.missed}"
    yield from _confusions(sums)
    yield from _calibration(sums)
    missing = evaluation.missing
    named = f": {', '.join(missing)}" if missing else ""
    yield f"documents {len(evaluation.scores)}, without output {len(missing)}{named}"
    if MEAN in sure:
        yield f"mean F1 of the six tables: {sure[MEAN].value:.4f} {bounds(sure[MEAN])}"


def comparison(before: Evaluation, after: Evaluation) -> Iterator[str]:
    """Two versions side by side: each figure, the difference with its interval, and a word where that is sure.

    Raises:
        TableError: they are not evaluations against the same gold.
    """
    yield f"{'before and after':{_WIDTH}} {'before':>7} {'after':>7} {'by':>7}  {'95 %':^15}"
    for name, (old, new, difference) in compared(before, after).items():
        span = f"[{difference.low:+.3f}, {difference.high:+.3f}]"
        cells = f"{old:7.3f} {new:7.3f} {difference.value:+7.3f}  {span:15} {verdict(difference)}"
        yield f"{name:{_WIDTH}} {cells}".rstrip()


def compared(before: Evaluation, after: Evaluation) -> dict[str, tuple[float, float, Difference]]:
    """Each figure of two versions, with the difference between them; what only one has figures of is left out."""
    old, new = intervals(before.scores), intervals(after.scores)
    by_name = paired_bootstrap(before.scores, after.scores)
    return {name: (old[name].value, new[name].value, difference) for name, difference in by_name.items()}


def verdict(difference: Difference) -> str:
    """`better` or `worse` where the whole interval says so."""
    if difference.low > 0:
        return "better"
    return "worse" if difference.worse else ""


def bounds(interval: Interval) -> str:
    """An interval in square brackets."""
    return f"[{interval.low:.3f}, {interval.high:.3f}]"


def confused(scores: Scores) -> list[tuple[str, str, str, int]]:
    """Classes that were taken for others: field, the right class, the one given, how often; the most frequent first."""
    wrong = [(*key, count) for key, count in scores.confusions.items() if key[1] != key[2]]
    return sorted(wrong, key=lambda each: (-each[3], each))


def _confusions(scores: Scores) -> Iterator[str]:
    for name, wanted, given, count in confused(scores):
        yield f"{name}: {wanted} taken for {given} {count}"


def _calibration(scores: Scores) -> Iterator[str]:
    bins = reliability(scores.judged)
    if not bins:
        return
    yield f"{'confidence':{_WIDTH}} {'claims':>7} {'mean':>7} {'right':>7}"
    for each in bins:
        label = f"{each.low:.1f} to {each.high:.1f}"
        yield f"{label:{_WIDTH}} {each.count:7} {each.confidence:7.3f} {each.right:7.3f}"
    yield f"{'mean distance':{_WIDTH}} {calibration_error(bins):23.3f}"


def figures(evaluation: Evaluation) -> dict[str, Any]:
    """Every figure by name: of tables and labels precision, recall and F1, of fields the accuracy; then the rest."""
    sums, sure = evaluation.total, intervals(evaluation.scores)
    return {
        **_rows(sums.tables, sure),
        **_rows(sums.labels, sure),
        **{
            name: {"accuracy": round(counts.recall, 4), "n": counts.hits + counts.missed, **_interval(sure[name])}
            for name, counts in sums.fields.items()
        },
        **({MEAN: {"f": round(sure[MEAN].value, 4), **_interval(sure[MEAN])}} if MEAN in sure else {}),
        "confusions": [
            {"field": name, "wanted": wanted, "given": given, "count": count}
            for (name, wanted, given), count in sums.confusions.items()
        ],
        "calibration": [
            {key: round(value, 4) for key, value in asdict(each).items()} for each in reliability(sums.judged)
        ],
        "documents": len(evaluation.scores),
        "missing": list(evaluation.missing),
    }


def _rows(table: Mapping[str, Counts], sure: Mapping[str, Interval]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "p": round(counts.precision, 4),
            "r": round(counts.recall, 4),
            "f": round(counts.f1, 4),
            "tp": counts.hits,
            "fp": counts.spurious,
            "fn": counts.missed,
            **_interval(sure[name]),
        }
        for name, counts in table.items()
    }


def _interval(interval: Interval) -> dict[str, float]:
    return {"low": round(interval.low, 4), "high": round(interval.high, 4)}


def differences(before: Evaluation, after: Evaluation) -> dict[str, dict[str, float]]:
    """Two versions side by side, as figures."""
    return {
        name: {
            "before": round(old, 4),
            "after": round(new, 4),
            **{key: round(value, 4) for key, value in asdict(difference).items()},
        }
        for name, (old, new, difference) in compared(before, after).items()
    }


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write text to a file.

    Raises:
        TableError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    except OSError as error:
        raise TableError(f"{path}: cannot be written ({error.strerror}); choose another file") from error


def to_json(cells: Mapping[str, Any]) -> str:
    """Figures as JSON."""
    return json.dumps(cells, indent=1, ensure_ascii=False)
