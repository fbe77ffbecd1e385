"""The words of a Doc: compounds are one word, names of their own are not; cells and blocks are boundaries."""

from __future__ import annotations

import re

import pytest
from spacy.language import Language

from pipeline.nlp import make_doc
from pipeline.reading import read
from pipeline.records import Block, Document
from pipeline.words import Words, words_of


def words(nlp: Language, document: Document) -> Words:
    return words_of(nlp(make_doc(nlp, read(document))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Secretary-General spoke", ["the", "Secretary-General", "spoke"]),
        ("an OECD-hosted meeting", ["an", "OECD", "-", "hosted", "meeting"]),
        ("Micheline Calmy-Rey", ["Micheline", "Calmy-Rey"]),
        ("the SRSG-CAAC", ["the", "SRSG-CAAC"]),
        ("Dept. of Justice", ["Dept.", "of", "Justice"]),
        ("Sweden's Minister", ["Sweden", "'s", "Minister"]),
    ],
)
def test_words_are_what_a_reader_takes_for_one(nlp: Language, as_document, text: str, expected: list[str]) -> None:
    assert words(nlp, as_document(text)).text == expected


def test_lists_are_of_one_length_and_offsets_hold(nlp: Language, as_document) -> None:
    made = words(nlp, as_document("Mr. A. Lee, Vice-Chair, met U.S.-based groups.\nHe left."))
    columns = (made.lower, made.tag, made.dep, made.head, made.start, made.end, made.sentence, made.block, made.cell)
    assert {len(column) for column in columns} == {len(made)}
    assert [made.reading.text[a:b] for a, b in zip(made.start, made.end, strict=True)] == made.text


def test_every_block_begins_a_sentence(nlp: Language, as_document) -> None:
    made = words(nlp, as_document("Opening of\nthe workshop in\nGeneva"))
    assert [made.text[start] for start, _ in made.sentences][:3] == ["Opening", "the", "Geneva"]
    assert made.blocks == [(0, 2), (2, 5), (5, 6)]


def test_no_cell_is_shared_across_a_tab_or_a_line(nlp: Language) -> None:
    text = "Ann Lee\tChair\nBo Ek\tClerk"
    blocks = tuple(Block(m.start(), m.end(), "table_row") for m in re.finditer(r"[^\n]+", text))
    made = words(nlp, Document("doc-x", "x", "text/plain", None, "en", None, None, "", text, blocks))
    assert made.cell == [0, 0, 1, 2, 2, 3]
    assert made.same_cell(0, 1)
    assert not made.same_cell(1, 2)
    assert not made.same_cell(2, 3)
    assert not made.same_cell(5, 6)


def test_subtree_holds_all_below_a_word(nlp: Language, as_document) -> None:
    made = words(nlp, as_document("The new minister of health spoke."))
    assert made.string(0, 5) == "The new minister of health"
    assert made.subtree(made.text.index("minister")) == [0, 1, 2, 3, 4]
