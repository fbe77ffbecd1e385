"""Says which marks of a document mean the same person, body, state or event, in a conservative order.

Full names first, then acronyms, then short forms (a family name, the last words of a body's name), then nominals
("the Minister", "the Ministry"), then pronouns, and each only where one candidate is left. The order is that of BookNLP
(Bamman, 2021). It also says which states act, and so are rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import names
from pipeline.event_identity import event_clusters
from pipeline.lexicons import load
from pipeline.marks import Cluster
from pipeline.stages.coreference.acting import acting_states
from pipeline.stages.coreference.bodies import body_clusters, is_known
from pipeline.stages.coreference.people import person_clusters
from pipeline.stages.coreference.places import place_clusters
from pipeline.stages.coreference.references import with_references
from pipeline.words import words_of

_ORDINAL = re.compile(
    r"(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|[a-z]+teenth|[a-z]+tieth)"
)


@Language.factory("rapporteur_coreference")
class CoreferenceStage:
    """Fills `doc._.notes.clusters`, the marks of one thing with its fullest name, and `doc._.notes.acting`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        notes, words = doc._.notes, words_of(doc)
        people = person_clusters(notes)
        led = {claim.organization for claim in notes.memberships if claim.organization is not None}
        unmarked = sorted(led.difference(notes.organizations, notes.places), key=lambda mark: mark.start)
        bodies = body_clusters([*notes.organizations, *unmarked], doc._.acronyms or (), words)
        events = event_clusters(notes, words)
        bodies = without_events(bodies, events)
        notes.clusters = [*with_references([*people, *bodies], notes, words), *place_clusters(notes.places), *events]
        notes.acting = acting_states(notes, words)
        return doc


def without_events(bodies: list[Cluster], events: Sequence[Cluster]) -> list[Cluster]:
    """The bodies but for those whose whole name is an event's too and that no list knows as a body."""
    happenings = {names.organization_key(name) for event in events for name in (event.name, *event.other_names)}

    def is_event(body: Cluster) -> bool:
        key = names.organization_key(body.name)
        if is_known(key):
            return False
        if any(name.endswith(f" {key}") and _ORDINAL.fullmatch(name[: -len(key) - 1]) for name in happenings):
            return True  # bodies have no numbers: the Third World Congress on Soil
        if key not in happenings:
            return False
        return any(word in load("event_heads") and word.capitalize() not in load("org_heads") for word in key.split())

    return [body for body in bodies if not is_event(body)]
