"""Finds participations."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("rapporteur_participations")
class ParticipationsStage:
    """Fills `doc._.notes` with participations."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        return doc
