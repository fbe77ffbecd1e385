"""The gate: a candidate and the model in use over the same frozen texts; what is better and nowhere worse passes.

The frozen texts are the annotated reports (every table) and the test split of the annotated sentences (every label, of
the pipeline as a whole and of the trained component alone). None of them is ever trained on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spacy.language import Language

from pipeline import config, nlp
from pipeline.errors import TrainingError
from pipeline.evaluate import (
    SCORED,
    Counts,
    Difference,
    Gold,
    Scores,
    by_document,
    intervals,
    paired_bootstrap,
    read_golds,
    read_marked,
    results_of,
    score,
)
from pipeline.ingest.plain import read_text
from pipeline.records import Claims, Document, make_id
from pipeline.training.examples import bare_doc
from pipeline.training.texts import LABELS, SENTENCES, Span, Text, from_gold

ALONE = "ner "  # before the labels of the trained component without the rules after it
EXAMPLES = 5  # of each figure that got worse
_OF_MODEL = {"FAC": "LOC"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate says: each figure before and after with the difference, and those that are worse."""

    before: Mapping[str, float]
    after: Mapping[str, float]
    differences: Mapping[str, Difference]
    examples: Mapping[str, Sequence[str]]

    @property
    def mean(self) -> float:
        """By how much the mean of all figures is better."""
        return sum(one.value for one in self.differences.values()) / max(len(self.differences), 1)

    @property
    def worse(self) -> list[str]:
        """The figures that are worse beyond their interval."""
        return [name for name, one in self.differences.items() if one.worse]

    @property
    def passed(self) -> bool:
        """Whether the mean is better and nothing is worse beyond its interval."""
        return self.mean > 0 and not self.worse


def frozen(folder: Path | None = None) -> list[Gold]:
    """The texts that decide, each with what a reader should find in it."""
    place = config.annotated_path() if folder is None else folder
    return [*read_golds(place), *(gold for gold in read_marked(place / SENTENCES) if gold.split == "test")]


def measure(language: Language, golds: Sequence[Gold]) -> list[Scores]:
    """The scores of a pipeline on each of the texts."""
    documents = [_document(gold) for gold in golds]
    results = zip(golds, nlp.pipe(language, documents), strict=True)
    return [_measured(language, gold, result) for gold, result in results]


def judge(before: Sequence[Scores], after: Sequence[Scores]) -> Judgement:
    """Compare the scores of two pipelines on the same texts."""
    differences = paired_bootstrap(before, after)
    compared = {name: one for name, one in differences.items() if name in SCORED or _is_label(name)}
    old, new = ({name: one.value for name, one in intervals(scores).items()} for scores in (before, after))
    worse = [name for name, one in compared.items() if one.worse]
    return Judgement(
        {name: old[name] for name in compared},
        {name: new[name] for name in compared},
        compared,
        {name: _examples(name, before, after) for name in worse},
    )


def report(judgement: Judgement) -> Iterator[str]:
    """The judgement as lines for a person."""
    yield f"{'figure (F1)':20} {'in use':>7} {'new':>7} {'by':>7}  95 %"
    for name, one in judgement.differences.items():
        sure = "worse" if one.worse else "better" if one.low > 0 else ""
        figures = f"{judgement.before[name]:7.3f} {judgement.after[name]:7.3f} {one.value:+7.3f}"
        yield f"{name:20} {figures}  [{one.low:+.3f}, {one.high:+.3f}] {sure}".rstrip()
    yield f"mean of all: {judgement.mean:+.4f}"
    for name in judgement.worse:
        yield f"{name} got worse:"
        yield from (f"  {line}" for line in judgement.examples[name])
    if not judgement.passed and not judgement.worse:
        yield "nothing is surely worse, but the mean is no better"


def _is_label(name: str) -> bool:
    return name.removeprefix(ALONE) in LABELS


def _document(gold: Gold) -> Document:
    draft = read_text(gold.text)
    if draft.text != gold.text.rstrip("\n") and draft.text != gold.text:
        raise TrainingError(f"{gold.slug}: the annotated text is not as a reader of plain text leaves it; tidy it")
    name = make_id("doc", gold.slug, gold.text)
    return Document(name, f"{gold.slug}.txt", "text/plain", None, "en", None, None, "", draft.text, draft.blocks)


def _measured(language: Language, gold: Gold, result: object) -> Scores:
    if not isinstance(result, Claims):
        raise TrainingError(f"{gold.slug}: could not be read, so nothing can be compared: {result}")
    scores = score(gold.slug, gold.cells, by_document(results_of([result])).get(gold.slug, {}))
    if "mentions" not in gold.cells:
        return scores
    return replace(scores, labels={**scores.labels, **_alone(language, from_gold(gold))})


def _alone(language: Language, text: Text) -> dict[str, Counts]:
    """What the trained component finds by itself, label by label; a label that it does not know is not asked for."""
    component: Any = language.get_pipe("ner")
    doc = bare_doc(language, text)
    component.set_annotations([doc], component.predict([doc]))
    found = {Span(one.start_char, one.end_char, _OF_MODEL.get(one.label_, one.label_)) for one in doc.ents}
    gold = set(text.spans)
    counts = {}
    for label in LABELS:
        if label in component.labels:
            given, wanted = ({one for one in spans if one.label == label} for spans in (found, gold))
            counts[ALONE + label] = Counts(len(given & wanted), len(given - wanted), len(wanted - given))
    return counts


def _examples(name: str, before: Sequence[Scores], after: Sequence[Scores]) -> list[str]:
    """Errors that the new one makes and the old one did not."""
    old, new = (
        [str(error) for one in scores for error in one.errors if error.name == name] for scores in (before, after)
    )
    return [line.replace("\t", "  ") for line in new if line not in set(old)][:EXAMPLES]
