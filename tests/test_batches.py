"""Batches hold all documents in order and are bounded; slices of a long view are cut between words."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline import batches
from pipeline.reading import read
from pipeline.records import Block, Document


def document(text: str, *blocks: tuple[int, int]) -> Document:
    found = tuple(Block(start, end, "paragraph") for start, end in blocks)
    return Document("doc-1", "a.txt", "text/plain", None, "en", None, None, "0", text, found)


@given(st.lists(st.integers(1, 2 * batches.BATCH), max_size=60))
def test_batches_are_bounded_and_lose_nothing(lengths: list[int]) -> None:
    documents = [document("x" * length) for length in lengths]
    found = list(batches.batches(documents))
    assert [one for batch in found for one in batch] == documents
    for batch in found:
        assert len(batch) == 1 or sum(len(one.text) for one in batch) <= batches.BATCH
        assert len(batch) <= batches.DOCUMENTS


def test_slices_are_whole_and_end_with_blocks_or_words() -> None:
    words = "word " * (batches.SLICE // 5)
    text = f"{words.strip()}\n{(words * 3).strip()}\nThe end."
    bounds = [0, text.index("\n"), text.rindex("\n"), len(text)]
    reading = read(document(text, (0, bounds[1]), (bounds[1] + 1, bounds[2]), (bounds[2] + 1, bounds[3])))
    found = list(batches.slices(reading))
    assert "".join(reading.text[start:end] for start, end in found) == reading.text
    assert len(found) > 3
    assert all(reading.text[end - 1] in " \n." for _, end in found)
    assert max(end - start for start, end in found) <= batches.SLICE + 10


def test_a_short_view_is_one_slice() -> None:
    assert list(batches.slices(read(document("One two.", (0, 8))))) == [(0, 8)]
    assert list(batches.slices(read(document("")))) == []
