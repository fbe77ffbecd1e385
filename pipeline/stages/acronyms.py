"""Finds acronyms and what the text says they stand for."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.acronyms import all_short_forms, find, find_short_forms

# The definitions of a Doc: a list of pipeline.acronyms.Definition, offsets into the reading view.
if not Doc.has_extension("acronyms"):
    Doc.set_extension("acronyms", default=None)


@Language.factory("rapporteur_acronyms", assigns=["doc.spans", "doc._.acronyms"])
class AcronymsStage:
    """Writes `doc.spans["acronyms"]` (short forms, labelled ACRONYM) and `doc._.acronyms` (their definitions)."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document; a span reaches over the whole of each token that its short form touches."""
        reading = doc._.reading
        text = doc.text if reading is None else reading.text
        forms = find_short_forms(text)
        definitions = find(text, forms=forms)
        doc._.acronyms = definitions
        spans: list[Span] = []
        for start, end in all_short_forms(text, definitions, forms=forms):
            span = doc.char_span(start, end, label="ACRONYM", alignment_mode="expand")
            if span is not None and (not spans or span.start >= spans[-1].end):
                spans.append(span)
        doc.spans["acronyms"] = spans
        return doc
