"""Results against gold: what is right, how sure that figure is, and what is better than before.

`score` compares what was found in one document with its gold; `intervals` and `paired_bootstrap` say how far figures
over several documents can be trusted. Results come from a folder (`read_results`) or from memory (`results_of`).
"""

from pipeline.evaluate.bootstrap import Difference, Interval, intervals, paired_bootstrap
from pipeline.evaluate.calibration import Bin, reliability
from pipeline.evaluate.evaluation import Evaluation, evaluate, evaluate_results
from pipeline.evaluate.golds import Gold, read_golds, read_marked
from pipeline.evaluate.results import Results, by_document, read_results, results_of
from pipeline.evaluate.scoring import SCORED, Counts, Error, Judged, Scores, score, total

__all__ = [
    "SCORED",
    "Bin",
    "Counts",
    "Difference",
    "Error",
    "Evaluation",
    "Gold",
    "Interval",
    "Judged",
    "Results",
    "Scores",
    "by_document",
    "evaluate",
    "evaluate_results",
    "intervals",
    "paired_bootstrap",
    "read_golds",
    "read_marked",
    "read_results",
    "reliability",
    "results_of",
    "score",
    "total",
]
