"""The reading view: tidy text, and always the way back to the stored text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading import read
from pipeline.records import Block, Document


def document(text: str, blocks: list[tuple[int, int]] | None = None, kind: str = "paragraph") -> Document:
    spans = blocks if blocks is not None else [(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*\S|\S", text)]
    made = tuple(Block(start, end, kind) for start, end in spans)  # type: ignore[arg-type]
    return Document("doc-x", "x.txt", "text/plain", None, "en", None, None, "", text, made)


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("One  two\tthree", "One two three"),
        ("First line\n\n\nSecond line", "First line\nSecond line"),
        ("A **bold** word and `code`", "A bold word and code"),
        ("snake_case stays, 2 * 3 stays", "snake_case stays, 2 * 3 stays"),
        ("__all__ of it", "all of it"),
    ],
)
def test_view_is_tidy(text: str, view: str) -> None:
    assert read(document(text)).text == view


def test_hard_wrapped_paragraph_is_one_line() -> None:
    text = "The meeting\n  was held"
    assert read(document(text, [(0, len(text))])).text == "The meeting was held"


def test_cells_of_a_table_stay_parted() -> None:
    assert read(document("Ann Lee\tChair", kind="table_row")).text == "Ann Lee\tChair"


def test_blocks_leave_out_what_lies_between_them() -> None:
    text = "# Title\n- item"
    view = read(document(text, [(2, 7), (10, 14)]))
    assert (view.text, [view.text[b.start : b.end] for b in view.blocks]) == ("Title\nitem", ["Title", "item"])


def test_block_of_signs_alone_vanishes_without_a_trace() -> None:
    view = read(document("One\n***\nTwo"))
    assert view.text == "One\nTwo"
    assert len(view.blocks) == 2


@pytest.mark.parametrize("word", ["Zerrougui", "held", "Day"])
def test_way_back_quotes_the_stored_text(word: str) -> None:
    text = "**Ms.  Zerrougui**   held\n\na   *Day*"
    view = read(document(text))
    start = view.text.index(word)
    begin, end = view.span(start, start + len(word))
    assert text[begin:end] == word


@given(st.lists(st.text(alphabet="ab *`_\t.é", min_size=1, max_size=30), min_size=1, max_size=5))
def test_every_character_leads_back_to_itself(lines: list[str]) -> None:
    view = read(document("\n".join(lines)))
    stored = view.document.text
    for offset, char in enumerate(view.text):
        if not char.isspace():
            assert stored[view.offset(offset)] == char


@given(st.text(alphabet="ab *`_\t\n.", max_size=60))
def test_offsets_only_grow(text: str) -> None:
    view = read(document(text))
    offsets = [view.offset(k) for k, char in enumerate(view.text) if char != "\n"]
    assert offsets == sorted(offsets)
