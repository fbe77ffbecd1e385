"""Simulated reviewers correct claims: what the model learns from 10, 50, 200, 800 corrections, and what the gate says.

    python benchmarks/learning.py [--from VERSION] [--wrong SHARE] [--steps N...] [--accept-all]

The reviewers' reports are the training split of the annotated sentences, whose marks are their knowledge: what the
program finds there and the marks do not is rejected, what it misses is added; a SHARE of the verdicts (0.05) is
wrong: what is right is rejected, what is wrong accepted, what is missing added under another label. Nothing else is
learned from but these reports, as the model in use and the rules label them together. With --accept-all the reviewers
accept whatever is found.

Each step begins anew from VERSION (general, or one that ships). Printed are the F1 of the trained component on unseen
reports (the test split) over all names, the mean F1 of the tables of the annotated reports, the mean difference over
all figures of the gate, what is worse beyond its interval, and whether the gate lets the version pass. Seeded.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline import config, nlp, versions
from pipeline.evaluate import Gold, Scores, intervals, read_marked, results_of
from pipeline.ingest.plain import read_text
from pipeline.judgements import Quote, Verdict, make_verdict
from pipeline.reading import read
from pipeline.records import Claims, Document, make_id
from pipeline.training import corrections, gate
from pipeline.training.agreeing import agreed
from pipeline.training.examples import example
from pipeline.training.fitting import Course, Lessons, fit
from pipeline.training.heirs import alone, heir
from pipeline.training.texts import SENTENCES, annotated

STEPS = (10, 50, 200, 800)
TABLES = {"PERSON": "people", "ORG": "organizations", "GPE": "organizations", "EVENT": "events"}
OTHER = {"people": "organizations", "organizations": "people", "events": "organizations", "memberships": "people"}
TIMES = 4  # as in a retraining


def main() -> None:
    """Prints the curve, a line a step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="start", default=versions.GENERAL)
    parser.add_argument("--wrong", type=float, default=0.05)
    parser.add_argument("--steps", type=int, nargs="*", default=STEPS)
    parser.add_argument("--accept-all", action="store_true")
    options = parser.parse_args()
    path = config.config_path()
    model = versions.model(path, options.start, versions.sources(path)[1])
    language, golds = nlp.load(None, model), gate.frozen()
    reports = [gold for gold in read_marked(config.annotated_path() / SENTENCES) if gold.split == "train"]
    documents = {gold.slug: document(gold) for gold in reports}
    labelled = {one.id: agreed(language(nlp.make_doc(language, read(one)))) for one in documents.values()}
    draw = random.Random(7)
    said = list(verdicts(language, reports, documents, options.wrong, draw, accept_all=options.accept_all))
    before = gate.measure(language, golds)
    print(f"{'corrections':>11} {'names F1':>9} {'tables F1':>9} {'mean by':>8}  gate")
    print(f"{0:11} {names(before):9.3f} {intervals(before)['mean'].value:9.3f}")
    for step in options.steps:
        taught = corrections.lessons(first(said, step))
        texts = [text for key, lesson in taught.items() if (text := corrections.corrected(labelled[key], lesson))]
        after = gate.measure(trained(language, texts, list(labelled.values()), model), golds)
        judgement = gate.judge(before, after)
        outcome = "passes" if judgement.passed else "stopped: " + (", ".join(judgement.worse) or "no better")
        tables = intervals(after)["mean"].value
        print(f"{step:11} {names(after):9.3f} {tables:9.3f} {judgement.mean:+8.4f}  {outcome}", flush=True)


def document(gold: Gold) -> Document:
    """An annotated text as a report."""
    draft = read_text(gold.text)
    name = make_id("doc", gold.slug)
    return Document(name, f"{gold.slug}.txt", "text/plain", None, "en", None, None, "", draft.text, draft.blocks)


def verdicts(
    language: Any,
    golds: Sequence[Gold],
    documents: dict[str, Document],
    wrong: float,
    draw: random.Random,
    *,
    accept_all: bool,
) -> Iterator[Verdict]:
    """What the reviewers say, report by report."""
    results = nlp.pipe(language, [documents[gold.slug] for gold in golds])
    for gold, claims in zip(golds, results, strict=True):
        assert isinstance(claims, Claims)
        found = results_of([claims])
        marked = {(TABLES[row["label"]], row["text"]) for row in gold.cells["mentions"] if row["label"] in TABLES}
        offices = {row["text"] for row in gold.cells["mentions"] if row["label"] == "ROLE"}
        rows = [(table, row) for table in ("people", "organizations", "events") for row in found[table]]
        for table, row in [one for one in rows if one[1].get("named", True)]:
            names_of = {row["name"], *row["other_names"], *row.get("acronyms", ())}
            right = any((table, name) in marked for name in names_of)
            kind = "accept" if accept_all or right != (draw.random() < wrong) else "reject"
            yield say(kind, table, row, documents[gold.slug])
        known = {(table, name) for table, row in rows for name in (row["name"], *row["other_names"])}
        known |= {(table, name) for table, row in rows for name in row.get("acronyms", ())}
        missed = [*sorted(marked - known), *(("memberships", role) for role in sorted(offices))]
        for table, name in [] if accept_all else missed:
            place = OTHER[table] if draw.random() < wrong else table
            if name in documents[gold.slug].text:
                yield say("add", place, {"name": name, "role": name}, documents[gold.slug])


def say(kind: str, table: str, row: dict[str, Any], about: Document) -> Verdict:
    """A verdict on a row, or an added one, with the whole report as its quote."""
    quote = Quote(
        document_id=about.id, source=about.source, start=0, end=len(about.text), text=about.text, before="", after=""
    )
    told = {"at": "", "by": "oracle", "verdict": kind, "claim": make_id("claim", about.id, table, row["name"])}
    rest = dict.fromkeys(("comment", "file", "file_sha256", "export"))
    sides = {"before": None, "after": row} if kind == "add" else {"before": row, "after": None}
    return make_verdict(**told, table=table, names={}, quote=quote, replaces=(), **sides, **rest)


def first(said: Sequence[Verdict], corrected: int) -> Iterator[Verdict]:
    """The verdicts up to so many corrections, with the acceptances in between."""
    for verdict in said:
        corrected -= verdict.verdict != "accept"
        if corrected < 0:
            return
        yield verdict


def trained(language: Any, texts: Sequence[Any], labelled: Sequence[Any], model: versions.Model) -> Any:
    """A pipeline with a component that learned from the texts."""
    new = heir(language, [example(language, text) for text in labelled[:10]])
    lessons = Lessons([(text, TIMES) for text in texts], labelled, annotated("dev"))
    with tempfile.TemporaryDirectory() as folder:
        fit(language, new, lessons, config.load().training, folder=Path(folder) / "work", watch=told)
        alone(language, new).to_disk(Path(folder) / "model")
        return nlp.load(None, versions.Model("new", str(Path(folder) / "model"), f"{model.name}+new"))


def told(course: Course) -> None:
    """A dot a pass."""
    print(f"{course.scores[-1]:.3f}", end=" ", file=sys.stderr, flush=True)


def names(scores: Sequence[Scores]) -> float:
    """F1 of the component alone over all names of the unseen reports."""
    counts = [one for each in scores for label, one in each.labels.items() if label.startswith(gate.ALONE)]
    hits = sum(one.hits for one in counts)
    return 2 * hits / max(2 * hits + sum(one.spurious + one.missed for one in counts), 1)


if __name__ == "__main__":
    main()
