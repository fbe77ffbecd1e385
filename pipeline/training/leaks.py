"""Keeps the frozen test texts out of what is taught: sentences that are in them, or nearly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.training.texts import Text

_WORD = re.compile(r"\w+")
_LENGTH = 5  # words of a shingle
_NEAR = 0.5  # the share of a sentence's shingles that stand in the frozen texts from which it is nearly one of theirs


class Sieved(NamedTuple):
    """Texts in which no sentence of the frozen ones is taught, and how many sentences were found to be."""

    texts: list[Text]
    leaks: int


def sieve(texts: Iterable[Text], frozen: Iterable[Text]) -> Sieved:
    """Texts whose sentences that stand in the frozen texts, word by word or nearly, are unknown: they teach nothing.

    Near duplicates are found by shingles of five words (A. Broder, On the resemblance and containment of documents,
    1997), shorter sentences only if they are the same.
    """
    whole: set[tuple[str, ...]] = set()
    shingles: set[tuple[str, ...]] = set()
    for text in frozen:
        for start, end in sentences(text):
            words = _words(text.text[start:end])
            whole.add(words)
            shingles.update(_shingles(words))
    clean, leaks = [], 0
    for text in texts:
        found = [
            (start, end) for start, end in sentences(text) if _leaks(_words(text.text[start:end]), whole, shingles)
        ]
        leaks += len(found)
        clean.append(_without(text, found) if found else text)
    return Sieved(clean, leaks)


def sentences(text: Text) -> Iterator[tuple[int, int]]:
    """The places of a text's sentences, half-open."""
    return pairwise([*text.starts, len(text.text)])


def _without(text: Text, places: list[tuple[int, int]]) -> Text:
    spans = tuple(
        span for span in text.spans if not any(start < span.end and span.start < end for start, end in places)
    )
    return replace(text, spans=spans, unknown=(*text.unknown, *places))


def _leaks(words: tuple[str, ...], whole: set[tuple[str, ...]], shingles: set[tuple[str, ...]]) -> bool:
    if not words:
        return False
    if words in whole:
        return True
    own = _shingles(words)
    return bool(own) and len(own & shingles) >= _NEAR * len(own)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _shingles(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[at : at + _LENGTH] for at in range(len(words) - _LENGTH + 1)}
