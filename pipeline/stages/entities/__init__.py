"""Settles who and what is named: people, organizations and places, from grammar, lexicons and the trained model.

Each source proposes; the order in which they speak says whom to believe: a known body or one named by its head noun,
then known states, then acronyms, then people, then what only the trained model saw, then places.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.marks import Candidate, Mark
from pipeline.stages.entities.bodies import bodies
from pipeline.stages.entities.evidence import Evidence
from pipeline.stages.entities.known import (
    acronyms,
    defined_bodies,
    inner_bodies,
    known_bodies,
    known_places,
    states,
    without_counted,
)
from pipeline.stages.entities.model import model_bodies, model_places
from pipeline.stages.entities.persons import people
from pipeline.words import words_of


@Language.factory("rapporteur_entities", requires=["token.ent_type", "token.tag"])
class EntitiesStage:
    """Fills `doc._.notes.people`, `.organizations` and `.places`; what is refused goes to `doc._.dropped`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        notes, definitions = doc._.notes, doc._.acronyms or []
        evidence = Evidence(words_of(doc), (definition.short for definition in definitions))
        dropped: list[Candidate] = doc._.dropped
        notes.organizations = known_bodies(evidence, list(bodies(evidence)))
        evidence.take(notes.organizations)
        notes.places = states(evidence)
        evidence.take(notes.places)
        notes.organizations = without_counted(evidence, notes.organizations, definitions)
        defined = defined_bodies(evidence, definitions)
        evidence.take(defined)
        notes.organizations += [*defined, *inner_bodies(evidence, notes.organizations)]
        short = acronyms(evidence, definitions, notes.organizations)
        notes.organizations += short
        evidence.take(short)
        notes.people = people(evidence)
        evidence.take(notes.people)
        places = known_places(evidence)
        evidence.take(places)
        seen, refused = model_bodies(evidence)
        evidence.take(seen)
        dropped += refused
        notes.organizations = sorted([*notes.organizations, *seen], key=_start)
        notes.places = sorted([*notes.places, *places, *model_places(evidence)], key=_start)
        return doc


def _start(mark: Mark) -> int:
    return mark.start
