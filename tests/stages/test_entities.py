"""The entities stage on marked-up sentences: every person and body that is marked, and nothing that is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from spacy.language import Language

from pipeline.nlp import make_doc
from pipeline.reading import read
from pipeline.words import words_of

CASES = Path(__file__).parents[1] / "cases" / "entities.txt"
MARK = re.compile(r"\[([^\[\]]+)\]\((PERSON|ORG)\)")


def cases() -> list[str]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("case", cases())
def test_marked_up_sentence(nlp: Language, as_document, case: str) -> None:
    doc = make_doc(nlp, read(as_document(MARK.sub(r"\1", case))))
    for name, component in nlp.pipeline:
        doc = component(doc)
        if name == "entities":
            break
    words, notes = words_of(doc), doc._.notes
    found = [("PERSON", words.string(m.start, m.end)) for m in notes.people]
    found += [("ORG", words.string(m.start, m.end)) for m in notes.organizations]
    assert sorted(found) == sorted((label, text) for text, label in MARK.findall(case))


def test_a_third_of_the_sentences_holds_nobody() -> None:
    empty = [case for case in cases() if not MARK.search(case)]
    assert len(empty) * 3 >= len(cases())


def test_honorifics_are_no_part_of_the_name_and_are_kept(nlp: Language, as_document) -> None:
    (mark,) = nlp(make_doc(nlp, read(as_document("H.E. Mr. Joaquim Tavares spoke."))))._.notes.people
    assert (mark.name, mark.honorific) == ("Joaquim Tavares", "H.E. Mr.")


def test_what_the_model_takes_for_a_body_in_vain_is_dropped_with_a_reason(nlp: Language, as_document) -> None:
    doc = nlp(make_doc(nlp, read(as_document("The Labor Undersecretary visited the GDP and RDF desks of Legon."))))
    refused = [candidate for candidate in doc._.dropped if candidate.label == "ORG"]
    assert all(candidate.reason and candidate.stage == "entities" for candidate in refused)
    assert not any(mark.name == "Labor" for mark in doc._.notes.organizations)
