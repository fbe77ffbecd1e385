"""The stage of dates: span groups, the expressions themselves, what is dropped, and the tense of the parse."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.reading import Reading, read
from pipeline.records import Block, Document
from pipeline.stages.dates import DatesStage


@pytest.fixture(scope="module")
def blank() -> Language:
    return spacy.blank("en")


def made(nlp: Language, text: str, *, date: str | None = None) -> Doc:
    """A Doc over the reading view of a text whose lines are its blocks."""
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(at, at + len(line), "paragraph"))
        at += len(line) + 1
    document = Document("d", "d", "text/plain", None, "en", date, None, "", text, tuple(blocks))
    reading = read(document)
    doc = nlp.make_doc(reading.text.replace("\n", " "))
    doc._.reading = reading
    doc._.dropped = []
    return doc


def test_it_writes_spans_expressions_and_what_it_dropped(blank: Language) -> None:
    text = "The forum of 6 and 7 March 2017 lasted two days.\nIt met on 30 February 2016."
    doc = DatesStage(blank, "dates")(made(blank, text))
    assert [(span.text, span.label_) for span in doc.spans["dates"]] == [
        ("6 and 7 March 2017", "DATE"),
        ("two days", "DURATION"),
    ]
    assert [e.value for e in doc._.dates] == ["2017-03-06/2017-03-07", "P2D"]
    (dropped,) = doc._.dropped
    assert text[dropped.start : dropped.end] == dropped.text == "30 February 2016"
    assert (dropped.label, dropped.stage, dropped.reason) == ("DATE", "dates", "month 2 has no day 30")


def test_the_documents_date_is_the_anchor(blank: Language) -> None:
    doc = DatesStage(blank, "dates")(made(blank, "It met last year.", date="2017-03-08"))
    assert [(e.value, e.anchor) for e in doc._.dates] == [("2016", "2017-03-08")]


def test_no_span_crosses_a_block_and_tokens_are_taken_whole(blank: Language) -> None:
    doc = DatesStage(blank, "dates")(made(blank, "He came on 5\nMay 2017 was cold.\nIt opens 10am on 5 May 2017."))
    assert [span.text for span in doc.spans["dates"]] == ["May 2017", "10am on 5 May 2017"]


def test_it_reads_a_doc_without_a_reading(blank: Language) -> None:
    doc = DatesStage(blank, "dates")(blank.make_doc("It met in 2017."))
    assert [span.text for span in doc.spans["dates"]] == ["2017"]


def tagged(nlp: Language, words: str, tags: str, heads: list[int], deps: str) -> Doc:
    doc = Doc(nlp.vocab, words=words.split(), tags=tags.split(), heads=heads, deps=deps.split())
    document = Document("d", "d", "text/plain", None, "en", "2017-03-08", None, "", doc.text, ())
    doc._.reading = Reading(document, doc.text, (), (), ())
    return doc


def test_the_parse_gives_the_tense(blank: Language) -> None:
    past = tagged(blank, "He resigned on Tuesday", "PRP VBD IN NNP", [1, 1, 1, 2], "nsubj ROOT prep pobj")
    future = tagged(blank, "He will resign on Tuesday", "PRP MD VB IN NNP", [2, 2, 2, 2, 3], "nsubj aux ROOT prep pobj")
    stage = DatesStage(blank, "dates")
    assert [e.value for e in stage(past)._.dates] == ["2017-03-07"]
    assert [e.value for e in stage(future)._.dates] == ["2017-03-14"]


def test_a_month_that_is_a_given_name_is_dropped(blank: Language) -> None:
    doc = made(blank, "The minister, June Achieng, met Dr. January Okot in May.")
    doc.set_ents([doc.char_span(14, 26, label="PERSON"), doc.char_span(36, 48, label="PERSON")])
    doc = DatesStage(blank, "dates")(doc)
    assert [span.text for span in doc.spans["dates"]] == ["May"]
    assert [(d.text, d.reason) for d in doc._.dropped] == [("June", "a person's name"), ("January", "a person's name")]


def test_what_is_to_come_some_time_is_dropped(blank: Language) -> None:
    text = "It will meet soon, in the coming months and tomorrow; it is currently closed."
    doc = DatesStage(blank, "dates")(made(blank, text, date="2017-03-08"))
    assert [e.value for e in doc._.dates] == ["2017-03-09", "PRESENT_REF"]
    assert [d.text for d in doc._.dropped] == ["soon", "the coming months"]
    doc = DatesStage(blank, "dates")(made(blank, text))
    assert [e.value for e in doc._.dates if e.text == "tomorrow"] == ["FUTURE_REF"]
