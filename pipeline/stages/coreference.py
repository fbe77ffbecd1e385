"""Says which marks mean the same person, organization or event, in a conservative order."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.marks import Cluster, Mark


@Language.factory("rapporteur_coreference")
class CoreferenceStage:
    """Fills `doc._.notes.clusters`: the marks of one thing, fullest name first."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        notes = doc._.notes
        clusters: dict[tuple[str, str], list[Mark]] = {}
        for mark in [*notes.people, *notes.organizations, *notes.places, *notes.events]:
            clusters.setdefault((mark.label, mark.name.casefold()), []).append(mark)
        notes.clusters = [Cluster(marks[0].label, marks[0].name, tuple(marks)) for marks in clusters.values()]
        return doc
