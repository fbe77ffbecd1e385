"""Fitting: a new component begins with what the old one knows; an interrupted training ends as an undisturbed one."""

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from pipeline import config
from pipeline.training.examples import bare_doc, example, names_found
from pipeline.training.fitting import Course, Lessons, fit
from pipeline.training.heirs import alone, heir
from pipeline.training.texts import LABELS, Text, annotated

TEXTS = annotated("train")[:6]
SETTINGS = config.load().training.model_copy(update={"epochs": 3, "patience": 3, "rehearsal_words": 60})
LESSONS = Lessons([(text, 1) for text in TEXTS[:3]], TEXTS[3:5], TEXTS[5:])


def new(nlp: Language) -> Any:
    return heir(nlp, [example(nlp, text) for text in TEXTS])


def read(component: Any, nlp: Language, text: Text) -> set[tuple[int, int, str]]:
    doc = bare_doc(nlp, text)
    component.set_annotations([doc], component.predict([doc]))
    return {tuple(span) for span in names_found([doc])[0]}


def unwatched(_: Course) -> None:
    pass


def test_a_new_component_begins_with_what_the_current_one_knows(nlp: Language) -> None:
    component = new(nlp)
    assert set(component.labels) == set(LABELS)
    for label in ("PERSON", "GPE"):
        theirs, ours = (
            {span for text in TEXTS for span in read(one, nlp, text) if span[2] == label}
            for one in (nlp.get_pipe("ner"), component)
        )
        assert len(theirs & ours) >= 0.8 * len(theirs | ours)


def test_an_interrupted_training_goes_on_and_ends_with_the_same_bytes(nlp: Language, tmp_path: Path) -> None:
    whole, begun = new(nlp), new(nlp)
    course = fit(nlp, whole, LESSONS, SETTINGS, folder=tmp_path / "whole", watch=unwatched)

    def stop(done: Course) -> None:
        if len(done.scores) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(nlp, begun, LESSONS, SETTINGS, folder=tmp_path / "begun", watch=stop)
    resumed = new(nlp)
    again = fit(nlp, resumed, LESSONS, SETTINGS, folder=tmp_path / "begun", watch=unwatched)
    assert again == course
    assert resumed.to_bytes() == whole.to_bytes()


def test_training_ends_with_its_best_pass_and_stops_without_gain(nlp: Language, tmp_path: Path) -> None:
    component = new(nlp)
    settings = SETTINGS.model_copy(update={"epochs": 9, "patience": 1, "learn_rate": 1e-9})
    course = fit(nlp, component, LESSONS, settings, folder=tmp_path, watch=unwatched)
    assert len(course.scores) == 2
    assert course.best == 0


def test_a_saved_model_reads_as_it_did(nlp: Language, tmp_path: Path) -> None:
    component = new(nlp)
    fit(nlp, component, LESSONS, SETTINGS.model_copy(update={"epochs": 1}), folder=tmp_path / "work", watch=unwatched)
    alone(nlp, component).to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model").get_pipe("ner")
    assert [read(loaded, nlp, text) for text in TEXTS] == [read(component, nlp, text) for text in TEXTS]
