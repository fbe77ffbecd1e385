"""Finds who takes which part in which event."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.stages.participations.claims import Collected, settled
from pipeline.stages.participations.clauses import read_clauses
from pipeline.stages.participations.deeds import read_deeds
from pipeline.stages.participations.lists import read_lists
from pipeline.stages.participations.nouns import read_names, read_nouns
from pipeline.stages.participations.presence import read_presence, read_scenes
from pipeline.stages.participations.rolls import read_rolls
from pipeline.stages.participations.scene import scene_of
from pipeline.stages.participations.talk import read_talk
from pipeline.words import words_of


@Language.factory("rapporteur_participations", requires=["token.dep", "token.tag"])
class ParticipationsStage:
    """Fills `doc._.notes.participations`, one claim for each participant and event."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document, after coreference."""
        notes = doc._.notes
        if not notes.events:
            return doc
        collected = Collected(scene_of(words_of(doc), notes))
        read_lists(collected)
        read_rolls(collected)
        read_clauses(collected)
        read_deeds(collected)
        read_presence(collected)
        read_scenes(collected)
        read_nouns(collected)
        read_names(collected)
        read_talk(collected)
        notes.participations = settled(collected)
        return doc
