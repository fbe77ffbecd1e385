"""A report's text in the page: every code point of it, once, in order, whatever it holds and however marks overlap."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.evidence import Report
from pipeline.review.page import texts
from pipeline.review.page.index import _INDEXES, _SCHEMA
from pipeline.review.page.wording import clean, visible

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\n\n ab\u202e\u2066"), max_size=300)


def shown(text: str, marks: list[tuple[int, int]], part: int = 0) -> list[texts.Paragraph]:
    db = sqlite3.connect(":memory:")
    db.executescript(_SCHEMA + _INDEXES)
    rows = [(0, start, end, "PERSON", f"person-{number}") for number, (start, end) in enumerate(marks)]
    db.executemany("INSERT INTO mentions VALUES (?, ?, ?, ?, ?)", rows)
    index = SimpleNamespace(db=db, numbers={"doc-1": 0})
    return list(texts.paragraphs(index, Report("doc-1", "a.txt", text, ()), part))  # type: ignore[arg-type]


@given(TEXTS, st.lists(st.tuples(st.integers(0, 300), st.integers(1, 40)), max_size=12))
def test_nothing_is_lost_or_doubled_and_marks_hold_what_they_mark(text: str, places: list[tuple[int, int]]) -> None:
    marks = [(start, min(start + length, len(text))) for start, length in places if start < len(text)]
    found = shown(text, marks)
    assert "".join(piece.text for paragraph in found for piece in paragraph.pieces) == visible(text)
    covered = set()
    for paragraph in found:
        at = paragraph.start
        for piece in paragraph.pieces:
            if piece.mark is not None:
                assert piece.mark.start <= at
                assert at + len(piece.text) <= piece.mark.end
                covered.update(range(at, at + len(piece.text)))
            at += len(piece.text)
    assert covered == {at for start, end in marks for at in range(start, end)}


@given(TEXTS)
def test_what_is_visible_has_a_sign_for_each_code_point_and_steers_nothing(text: str) -> None:
    assert len(visible(text)) == len(text)
    assert all(sign.isprintable() or sign in "\n\t" for sign in visible(text))
    assert clean(text).isprintable()
    assert visible(visible(text)) == visible(text)


def test_an_endless_text_is_cut_into_parts_at_lines_where_it_has_some() -> None:
    text = ("x" * 99 + "\n") * 2_000 + "y" * 150_000
    bounds = texts.parts(text)
    assert all(0 < end - start <= texts.PART for start, end in pairwise(bounds))
    assert text[bounds[1] - 1] == "\n"
    parts = [shown(text, [], part) for part in range(len(bounds) - 1)]
    assert "".join(piece.text for part in parts for paragraph in part for piece in paragraph.pieces) == text
    assert max(len(piece.text) for part in parts for paragraph in part for piece in paragraph.pieces) <= 20_000
    for place in (0, 70_000, 199_999, 200_000, len(text) - 1, len(text)):
        number = texts.part_of(text, place)
        assert bounds[number] <= min(place, len(text) - 1) < bounds[number + 1]


def test_a_mention_on_the_border_of_two_parts_is_marked_in_both() -> None:
    text = "x" * (texts.PART + 100)
    place = (texts.PART - 10, texts.PART + 10)
    for part in (0, 1):
        marked = [piece.text for paragraph in shown(text, [place], part) for piece in paragraph.pieces if piece.mark]
        assert marked == ["x" * 10]


def test_an_empty_text_is_shown() -> None:
    assert shown("", []) == []
    assert texts.part_of("", 0) == 0
