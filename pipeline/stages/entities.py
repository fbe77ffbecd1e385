"""Settles who and what is named: people, organizations and places, from the trained model, patterns and lexicons."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.marks import Label, Mark
from pipeline.words import Words, words_of

_LABELS: dict[str, Label] = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "GPE", "NORP": "NORP"}


@Language.factory("rapporteur_entities")
class EntitiesStage:
    """Fills `doc._.notes.people`, `.organizations` and `.places`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        words = words_of(doc)
        notes = doc._.notes
        for mark in _model_names(words):
            if mark.label == "PERSON":
                notes.people.append(mark)
            elif mark.label == "ORG":
                notes.organizations.append(mark)
            else:
                notes.places.append(mark)
        return doc


def _model_names(words: Words) -> list[Mark]:
    """The trained model's names, articles and possessives cut."""
    marks = []
    at = 0
    while at < len(words):
        label = words.entity[at]
        end = at + 1
        if label in _LABELS:
            while end < len(words) and words.entity[end] == label and not words.entity_start[end]:
                end += 1
            start, stop = at, end
            while start < stop and words.lower[start] in {"the", "a", "an"}:
                start += 1
            while stop > start and words.tag[stop - 1] == "POS":
                stop -= 1
            if start < stop:
                marks.append(Mark(start, stop, _LABELS[label], words.string(start, stop), reason="trained model"))
        at = end
    return marks
