"""The acronyms stage on a Doc made by hand, without a trained model."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from pipeline.reading import read
from pipeline.records import Block, Document
from pipeline.stages.acronyms import AcronymsStage

NLP = spacy.blank("en")
if not Doc.has_extension("reading"):
    Doc.set_extension("reading", default=None)


def staged(*blocks: str) -> Doc:
    text = "\n\n".join(blocks)
    places, at = [], 0
    for block in blocks:
        places.append(Block(at, at + len(block), "paragraph"))
        at += len(block) + 2
    document = Document("doc", "a.txt", "text/plain", None, "en", None, None, "0" * 64, text, tuple(places))
    reading = read(document)
    doc = NLP.make_doc(reading.text.replace("\n", " ").replace("\t", " "))
    doc._.reading = reading
    return AcronymsStage(NLP, "acronyms")(doc)


def test_spans_and_definitions() -> None:
    doc = staged("The Lake Fisheries Board (LFB) met.", "LFB staff thanked two NGOs.")
    assert [(span.text, span.label_) for span in doc.spans["acronyms"]] == [
        ("LFB", "ACRONYM"),
        ("LFB", "ACRONYM"),
        ("NGOs", "ACRONYM"),
    ]
    assert [(one.short, one.long) for one in doc._.acronyms] == [("LFB", "Lake Fisheries Board")]


def test_offsets_are_those_of_the_reading_view() -> None:
    doc = staged("A  heading", "The  Lake   Fisheries Board (LFB) met.")
    (one,) = doc._.acronyms
    text = doc._.reading.text
    assert text[one.short_start : one.short_end] == "LFB"
    assert text[one.long_start : one.long_end] == one.long == "Lake Fisheries Board"


def test_no_definition_reaches_over_blocks() -> None:
    assert staged("The Lake Fisheries Board", "(LFB) met.")._.acronyms == []


def test_nothing_found_is_an_empty_list() -> None:
    doc = staged("Nobody was there.")
    assert doc._.acronyms == []
    assert list(doc.spans["acronyms"]) == []
    assert list(staged().spans["acronyms"]) == []


def test_a_doc_without_reading_view_is_read_by_its_own_text() -> None:
    doc = AcronymsStage(NLP, "acronyms")(NLP.make_doc("The Lake Fisheries Board (LFB) met."))
    assert [one.short for one in doc._.acronyms] == ["LFB"]
