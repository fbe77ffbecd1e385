"""How much text goes through the model at once: documents in batches, long documents in slices of whole paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.reading import Reading
from pipeline.records import Document

# Characters, six to a word. A batch of 6,000 words takes 350 MiB at its peak; larger ones take more and are no faster.
BATCH = 36_000
DOCUMENTS = 32
SLICE = 36_000


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents in order, in batches of at most `BATCH` characters and `DOCUMENTS` documents; a longer one is alone."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and (size + len(document.text) > BATCH or len(batch) == DOCUMENTS):
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch


def slices(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where to cut a view into slices of at most `SLICE` characters and a word: after blocks, or words of a longer one.

    Offsets into the view, half-open; together they are the whole of it.
    """
    start = last = 0
    for end in _cuts(reading):
        if end - start > SLICE:
            cut = last if last > start else end
            yield start, cut
            start = cut
        last = end
    if start < len(reading.text):
        yield start, len(reading.text)


def _cuts(reading: Reading) -> Iterator[int]:
    """Offsets at which a slice may end, in order: the starts of blocks, and blanks in blocks too long for a slice."""
    for block in reading.blocks:
        yield block.start
        at = block.start + SLICE
        while at < block.end:
            blank = reading.text.find(" ", at, block.end)
            if blank < 0:
                break
            yield blank + 1
            at = blank + 1 + SLICE
