"""Finds happenings: conferences, meetings, workshops, visits and their parts, with their dates and places."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.event_identity import event_clusters
from pipeline.marks import Candidate
from pipeline.stages.events.choose import choose
from pipeline.stages.events.gather import settle
from pipeline.stages.events.ground import ground_of
from pipeline.stages.events.layout import use_dateline
from pipeline.words import words_of


@Language.factory("rapporteur_events", requires=["token.dep", "token.tag"])
class EventsStage:
    """Fills `doc._.notes.events` and `.event_facts`; what is no event after all goes to `doc._.dropped`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        words, notes = words_of(doc), doc._.notes
        ground = ground_of(words, notes, doc._.dates or [])
        use_dateline(ground)
        chosen = choose(ground)
        notes.events = [pick.mark for pick in chosen.picks]
        notes.event_facts = [pick.facts for pick in chosen.picks]
        clusters = event_clusters(notes, words)
        lost = settle(ground, notes, clusters, chosen.picks)
        doc._.dropped += [*chosen.dropped, *(_unattached(words.span(m.start, m.end), m.name) for m in lost)]
        return doc


def _unattached(span: tuple[int, int], text: str) -> Candidate:
    return Candidate(*span, text, "EVENT", "events", "a bare form that stands for none of the events of the text")
