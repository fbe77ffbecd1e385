"""A text cut into words at every end of a span, so that tools that count in words lose no span."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.exchange.annotations import Span

_PIECE = re.compile(r"\w+|[^\w\s]|[^\S ]+| +")


class Token(NamedTuple):
    """A word, a sign or white space; `space` says whether one blank, which is no token, follows."""

    text: str
    start: int
    end: int
    space: bool


def tokens(text: str, spans: Iterable[Span]) -> list[Token]:
    """The tokens of a text. Together with the blanks between them they are the text, character by character."""
    cuts = sorted({offset for span in spans for offset in span[:2]})
    found: list[Token] = []
    for piece in _PIECE.finditer(text):
        inner = cuts[bisect_right(cuts, piece.start()) : bisect_left(cuts, piece.end())]
        ends = [piece.start(), *inner, piece.end()]
        for start, end in pairwise(ends):
            follows = found and not found[-1].space and found[-1].end == start and not found[-1].text.isspace()
            if text[start] == " " and follows and start not in cuts:
                found[-1] = found[-1]._replace(space=True)
                start += 1
            if start < end:
                found.append(Token(text[start:end], start, end, space=False))
    return found


def covering(span: Span, words: Sequence[Token]) -> tuple[int, int]:
    """The first and the last token of a span."""
    first = bisect_left(words, span.start, key=lambda word: word.start)
    return first, bisect_left(words, span.end, key=lambda word: word.end)
