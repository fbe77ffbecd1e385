"""How often claims are right, by the confidence and the reason of the rule that made them: models/calibration.json.

    python benchmarks/calibration.py [--write]

Measured on our own annotated reports (tables) and on the train and dev split of our own sentences (labels of names).
Without --write it prints how well the scales hold on texts that they were not made from (five folds by document).

Of each table, the share of right claims rises with confidence (isotonic regression by pooling adjacent violators; Ayer
et al. 1955), each level drawn towards the table's share as if by PRIOR claims more. A reason whose claims are right
more or less often than that adds the difference, drawn to nothing as if by DOUBT claims more, if it has FEWEST:
some claims for one reason stand in one list of one report, and are right or wrong together.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from gold_texts import OWN, Case, reports, scored, sentences
from spacy.language import Language

from pipeline import calibration, nlp
from pipeline.calibration import Scale, reason_class
from pipeline.config import models_path
from pipeline.evaluate import Judged, reliability
from pipeline.evaluate.calibration import calibration_error
from pipeline.harvest import harvest
from pipeline.reading import read

PRIOR, DOUBT, FEWEST = 5, 20, 5
FOLDS = 5


class Sample(NamedTuple):
    """A claim that gold judges: its table or label, confidence and reason of its rule, and whether it is right."""

    kind: str
    confidence: float
    reason: str
    right: bool
    slug: str


def main() -> None:
    """Prints how well the scales hold, or writes them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write models/calibration.json")
    options = parser.parse_args()
    language = nlp.load()
    found = [*samples(language, reports(OWN)), *samples(language, sentences("train", "dev"))]
    if options.write:
        _write(fit(found), len(found))
    else:
        _print_folds(found)


def samples(language: Language, cases: Sequence[Case]) -> list[Sample]:
    """What gold says of each claim. A claim's number travels in the place of its confidence, so that none is lost."""
    claimed: list[tuple[str, float, str]] = []

    def number(kind: str, confidence: float, reason: str) -> float:
        claimed.append((kind, confidence, reason))
        return (len(claimed) - 1) / 10**7

    docs = language.pipe([nlp.make_doc(language, read(case.document)) for case in cases])
    claims = [harvest(doc, model="", weigh=number) for doc in docs]
    found = []
    for scores in scored(cases, claims):
        for one in scores.judged:
            _, confidence, reason = claimed[round(one.confidence * 10**7)]
            found.append(Sample(one.table, confidence, reason_class(reason), one.right, scores.slug))
    return found


def fit(found: Iterable[Sample]) -> dict[str, Scale]:
    """A scale for each table and label."""
    in_order = sorted(found, key=lambda one: (one.kind, one.confidence))
    return {kind: _fit(list(group)) for kind, group in groupby(in_order, key=lambda one: one.kind)}


def _fit(rows: list[Sample]) -> Scale:
    """The scale of one table; rows rise in confidence."""
    share = sum(row.right for row in rows) / len(rows)
    levels = []
    for confidence, group in groupby(rows, key=lambda row: round(row.confidence, 2)):
        rights = [row.right for row in group]
        levels.append((confidence, float(sum(rights)), len(rights)))
    pooled = _pooled(levels)
    drawn = [round((right + PRIOR * share) / (count + PRIOR), 3) for _, right, count in pooled]
    rising = accumulate(drawn, max)  # a small pool is drawn further than a large one below it
    bare = Scale(tuple(zip((level for level, _, _ in pooled), rising, strict=True)), {})
    reasons = {}
    for reason in sorted({row.reason for row in rows} - {""}):
        own = [row for row in rows if row.reason == reason]
        more = sum(row.right - _weighed(bare, row) for row in own)
        if len(own) >= FEWEST and round(more / (len(own) + DOUBT), 2):
            reasons[reason] = round(more / (len(own) + DOUBT), 3)
    return bare._replace(reasons=reasons)


def _pooled(levels: Sequence[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Adjacent levels put together until the share of right claims rises; a pool gives each of its levels its share."""
    pools: list[list[tuple[float, float, int]]] = []
    for level in levels:
        pools.append([level])
        while len(pools) > 1 and _rate(pools[-2]) >= _rate(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    ends = []
    for pool in pools:
        right, count = sum(one[1] for one in pool), sum(one[2] for one in pool)
        ends += [(at, right, count) for at in dict.fromkeys([pool[0][0], pool[-1][0]])]
    return ends


def _rate(pool: Sequence[tuple[float, float, int]]) -> float:
    return sum(one[1] for one in pool) / sum(one[2] for one in pool)


def _weighed(scale: Scale, row: Sample) -> float:
    return calibration.weighed(scale, row.confidence, row.reason)


def _write(scales: dict[str, Scale], count: int) -> None:
    about = (
        f"How often claims are right, measured on {count} claims in corpus/annotated: of each table, and of each label "
        "of a named mention, confidences of rules with the share of right claims, and what a reason adds to it. Made "
        "by benchmarks/calibration.py --write; see there."
    )
    lines = (
        f"  {json.dumps(kind)}: {json.dumps(scale._asdict(), ensure_ascii=False)}" for kind, scale in scales.items()
    )
    path = models_path() / calibration.FILE
    text = f'{{\n "about": {json.dumps(about)},\n "scales": {{\n' + ",\n".join(lines) + "\n }\n}\n"
    path.write_text(text, encoding="utf-8")
    print(f"{len(scales)} scales from {count} claims -> {path}")


def _print_folds(found: Sequence[Sample]) -> None:
    """The reliability of each table before and after, every claim weighed by scales made without its document."""
    slugs = sorted({row.slug for row in found})
    fold_of = {slug: number % FOLDS for number, slug in enumerate(slugs)}
    before, after = [], []
    for fold in range(FOLDS):
        scales = fit(row for row in found if fold_of[row.slug] != fold)
        for row in found:
            if fold_of[row.slug] == fold:
                before.append(Judged(row.kind, "", row.confidence, row.right))
                weighed = _weighed(scales[row.kind], row) if row.kind in scales else row.confidence
                after.append(Judged(row.kind, "", weighed, row.right))
    print(f"{'':16} {'claims':>6} {'right':>6}   {'rules say':>9} {'off by':>6}   {'weighed':>9} {'off by':>6}")
    for kind in sorted({row.kind for row in found}):
        own = [[one for one in rows if one.table == kind] for rows in (before, after)]
        cells = []
        for rows in own:
            mean = sum(one.confidence for one in rows) / len(rows)
            cells.append(f"{mean:9.3f} {calibration_error(reliability(rows)):6.3f}")
        right = sum(one.right for one in own[0]) / len(own[0])
        print(f"{kind:16} {len(own[0]):6} {right:6.3f}   {'   '.join(cells)}")
    for title, rows in (("as the rules say", before), ("weighed, on texts not seen", after)):
        print(f"\n{title:32} {'claims':>6} {'mean':>6} {'right':>6}")
        for each in reliability(rows):
            label = f"{each.low:.1f} to {each.high:.1f}"
            print(f"{label:32} {each.count:6} {each.confidence:6.3f} {each.right:6.3f}")


if __name__ == "__main__":
    main()
