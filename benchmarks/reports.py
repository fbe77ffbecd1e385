"""Whole reports against gold: F1 of every table, accuracy of fields, and whether confidence keeps its word.

    python benchmarks/reports.py [GOLD_DIR] [--errors even|odd|own]

Sets: the reports of GOLD_DIR (`all`) and its halves (`even` and `odd`, by the order of names, so that one half can be
held out while rules are written for the other), and our own annotated reports (`own`). Labels of names are those of the
test split of our own sentences. The scales behind confidence are made from our own texts alone (`calibration.py`): on
GOLD_DIR they are held-out figures.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from gold_texts import OWN, VISIBLE, Case, reports, scored, sentences
from spacy.language import Language

from pipeline import nlp
from pipeline.evaluate import SCORED, Scores, reliability, total
from pipeline.evaluate.calibration import calibration_error
from pipeline.records import Claims

GOALS = {
    "people": 0.97,
    "organizations": 0.90,
    "events": 0.80,
    "memberships": 0.88,
    "participations": 0.75,
    "organizations.classification": 0.90,
    "events.classification": 0.90,
    "organizations.acronym": 0.97,
    "events.location": 0.85,
    "events.parent": 0.80,
}


def main() -> None:
    """Prints the tables, or the errors of one set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", default=VISIBLE)
    parser.add_argument("--errors", choices=("even", "odd", "own"))
    options = parser.parse_args()
    language = nlp.load()
    own = _scores(language, reports(OWN))
    visible = _scores(language, reports(options.gold)) if options.gold.is_dir() else []
    sets = {"all": visible, "even": visible[::2], "odd": visible[1::2], "own": own}
    if options.errors:
        print(*total(sets[options.errors]).errors, sep="\n")
        return
    _print_figures({name: total(scores) for name, scores in sets.items() if scores})
    labels = _scores(language, sentences("test"))
    print("\nnames in our own sentences (test split)")
    for label, counts in total(labels).labels.items():
        print(f"{label:29} {counts.precision:7.3f} {counts.recall:7.3f} {counts.f1:7.3f}")
    for name in ("all", "own"):
        if sets[name]:
            _print_calibration(name, total(sets[name]))


def _scores(language: Language, cases: Sequence[Case]) -> list[Scores]:
    claims = [one for one in nlp.pipe(language, [case.document for case in cases]) if isinstance(one, Claims)]
    return scored(cases, claims)


def _print_figures(sets: Mapping[str, Scores]) -> None:
    print(f"{'F1, accuracy':29} {'goal':>6} " + " ".join(f"{name:>7}" for name in sets))
    some = next(iter(sets.values()))
    for name in some.tables:
        _print_row(name, [scores.tables[name].f1 for scores in sets.values()])
    means = [sum(scores.tables[name].f1 for name in SCORED) / len(SCORED) for scores in sets.values()]
    _print_row("mean of the six tables", means)
    for name in some.fields:
        found = [scores.fields.get(name) for scores in sets.values()]
        _print_row(name, [0.0 if counts is None else counts.recall for counts in found])


def _print_row(name: str, figures: Sequence[float]) -> None:
    goal = GOALS.get(name)
    cells = " ".join(f"{figure:7.3f}" for figure in figures)
    print(f"{name:29} {'' if goal is None else f'{goal:.2f}':>6} {cells}")


def _print_calibration(name: str, scores: Scores) -> None:
    print(f"\n{f'confidence, {name}':29} {'claims':>6} {'mean':>7} {'right':>7}")
    for each in reliability(scores.judged):
        print(f"{f'{each.low:.1f} to {each.high:.1f}':29} {each.count:6} {each.confidence:7.3f} {each.right:7.3f}")
    for table in SCORED:
        rows = [one for one in scores.judged if one.table == table]
        if rows:
            mean, right = (sum(getattr(one, part) for one in rows) / len(rows) for part in ("confidence", "right"))
            print(f"{table:29} {len(rows):6} {mean:7.3f} {right:7.3f}")
    print(f"{'mean distance':29} {calibration_error(reliability(scores.judged)):22.3f}")


if __name__ == "__main__":
    main()
