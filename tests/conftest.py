"""What several test files share: the real pipeline, loaded once, and documents made of plain text."""

from __future__ import annotations

import re

import pytest
from spacy.language import Language

from pipeline import nlp as pipeline_nlp
from pipeline.records import Block, Document, make_id


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline as it ships."""
    return pipeline_nlp.load()


@pytest.fixture(scope="session")
def as_document():  # type: ignore[no-untyped-def]
    """A function from text to a Document, one block a line that is not empty."""

    def make(text: str, *, date: str | None = "2017-03-01", source: str = "made.txt") -> Document:
        blocks = tuple(Block(line.start(), line.end(), "paragraph") for line in re.finditer(r"\S[^\n]*", text))
        source_of_date = None if date is None else "given"
        return Document(
            make_id("doc", text), source, "text/plain", None, "en", date, source_of_date, "0" * 64, text, blocks
        )

    return make
