"""A new component that names things, which begins with what the current one knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.training import Example

from pipeline.training.texts import LABELS


def heir(nlp: Language, samples: Sequence[Example]) -> Any:
    """A component with our labels and the weights of the current one: all of its layers, and of the last the moves
    that both have. Fewer labels are fewer moves to weigh at each word: it is faster, too.
    """
    current: Any = nlp.get_pipe("ner")
    new: Any = nlp.create_pipe("ner", config=_settings(nlp))
    for label in LABELS:
        new.add_label(label)
    new.initialize(lambda: samples, nlp=nlp)
    weights, known = new.model.get_ref("upper"), current.model.get_ref("upper")
    moves = _moves(current)
    for name, row in _moves(new).items():
        if name in moves:
            for param in ("W", "b"):
                weights.get_param(param)[row] = known.get_param(param)[moves[name]]
    for ours, theirs in zip(new.model.layers[:2], current.model.layers[:2], strict=True):
        ours.from_bytes(theirs.to_bytes())
    return new


def alone(nlp: Language, new: Any) -> Language:
    """A spaCy model with nothing but the new component, from which a pipeline can take it."""
    model = spacy.blank("en")
    component: Any = model.add_pipe("ner", config=_settings(nlp))
    component.from_bytes(new.to_bytes())
    return model


def _settings(nlp: Language) -> dict[str, Any]:
    """The layers of the current component."""
    return {"model": nlp.get_pipe_config("ner")["model"]}


def _moves(component: Any) -> dict[str, int]:
    """The row of each move in the last layer."""
    return {component.moves.get_class_name(row): row for row in range(component.moves.n_moves)}
