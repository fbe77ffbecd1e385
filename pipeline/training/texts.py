"""Texts from which the model learns: what is known of their words, and what is left open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline import config
from pipeline.evaluate import Gold, read_marked

LABELS = ("PERSON", "ORG", "GPE", "LOC", "ROLE", "EVENT", "DATE")
SENTENCES = "sentences.txt"
Split = Literal["train", "dev", "test"]


class Span(NamedTuple):
    """A labelled stretch of a text: code points, half-open."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its names. `unknown` stretches teach nothing.

    All other words are known to be in no name. `starts` are the offsets at which sentences begin; no name crosses one.
    """

    id: str
    text: str
    spans: tuple[Span, ...]
    starts: tuple[int, ...]
    unknown: tuple[tuple[int, int], ...] = ()


def annotated(split: Split, folder: Path | None = None) -> list[Text]:
    """The documents of a split of the annotated sentences (see corpus/README.md), one sentence a paragraph.

    Raises:
        TableError: the file cannot be read.
    """
    path = (config.annotated_path() if folder is None else folder) / SENTENCES
    return [from_gold(gold) for gold in read_marked(path) if gold.split == split]


def from_gold(gold: Gold) -> Text:
    """A text with the names that a person marked in it."""
    spans = [Span(row["start"], row["end"], row["label"]) for row in gold.cells["mentions"]]
    return replace(plain(gold), spans=tuple(spans))


def extract(text: Text, sentences: Iterable[tuple[int, int]]) -> Text:
    """Some sentences of a text, in order, as a text of its own, with all that is known of their words."""
    words, starts = "", list[int]()
    spans, unknown = list[Span](), list[tuple[int, int]]()
    for start, end in sentences:
        shift = len(words) - start
        starts.append(len(words))
        words += text.text[start:end]
        spans += [Span(a + shift, b + shift, label) for a, b, label in text.spans if start <= a and b <= end]
        unknown += [(max(a, start) + shift, min(b, end) + shift) for a, b in text.unknown if a < end and start < b]
    return Text(text.id, words, tuple(spans), tuple(starts), tuple(unknown))


def plain(gold: Gold) -> Text:
    """A text without its names, each line a sentence."""
    starts = [line.start() for line in re.finditer(r"\S[^\n]*", gold.text)]
    return Text(gold.slug, gold.text, (), tuple(starts))
