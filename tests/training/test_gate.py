"""The gate: better and nowhere worse passes; what forgets, is no better, or is worse in one place does not."""

import random
from typing import Any

import pytest
from spacy.language import Language

from pipeline import nlp as pipeline_nlp
from pipeline.evaluate import Counts, Scores
from pipeline.training import gate

GOLDS = [gold for gold in gate.frozen() if "mentions" in gold.cells]


def scores(**hits: int) -> list[Scores]:
    """Twenty documents with ten names a label, of which so many are found."""
    return [
        Scores(f"{number}", labels={label: Counts(found, 0, 10 - found) for label, found in hits.items()})
        for number in range(20)
    ]


def test_better_and_nowhere_worse_passes() -> None:
    assert gate.judge(scores(PERSON=6, ORG=7), scores(PERSON=8, ORG=7)).passed


def test_no_better_does_not_pass() -> None:
    judgement = gate.judge(scores(PERSON=6, ORG=7), scores(PERSON=6, ORG=7))
    assert not judgement.passed
    assert judgement.worse == []


def test_one_label_that_is_surely_worse_stops_a_better_mean() -> None:
    judgement = gate.judge(scores(PERSON=2, ORG=7), scores(PERSON=9, ORG=5))
    assert judgement.mean > 0
    assert judgement.worse == ["ORG"]
    assert not judgement.passed
    assert "ORG got worse:" in list(gate.report(judgement))


def test_a_label_that_may_be_worse_by_chance_does_not_stop() -> None:
    before, after = scores(PERSON=5, ORG=5), scores(PERSON=9, ORG=5)
    after[0] = Scores("0", labels={"PERSON": Counts(9, 0, 1), "ORG": Counts(4, 0, 6)})
    assert gate.judge(before, after).passed


@pytest.fixture(scope="module")
def forgetful() -> Language:
    """A pipeline whose model no longer begins an organization."""
    language = pipeline_nlp.load()
    component: Any = language.get_pipe("ner")
    bias = component.model.get_ref("upper").get_param("b")
    for row in range(component.moves.n_moves):
        if component.moves.get_class_name(row) in ("B-ORG", "U-ORG", "B-PERSON", "U-PERSON"):
            bias[row] = -1000.0
    return language


def test_a_model_that_forgets_on_purpose_is_refused_with_examples(nlp: Language, forgetful: Language) -> None:
    judgement = gate.judge(gate.measure(nlp, GOLDS), gate.measure(forgetful, GOLDS))
    assert not judgement.passed
    assert {"ner ORG", "ner PERSON"} <= set(judgement.worse)
    assert judgement.mean < 0
    assert any(judgement.examples[name] for name in judgement.worse)


def test_texts_are_measured_alike_in_any_company(nlp: Language) -> None:
    some = random.Random(7).sample(GOLDS, 3)
    together = {one.slug: one for one in gate.measure(nlp, some)}
    assert gate.measure(nlp, some[:1]) == [together[some[0].slug]]
