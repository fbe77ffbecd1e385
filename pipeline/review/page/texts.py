"""A report's text as the page shows it: in parts, paragraph by paragraph, with every mention marked.

What the browser holds is the stored text code point for code point, so that a selection leads back to offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.review.evidence import Report
from pipeline.review.page.index import Index
from pipeline.review.page.wording import visible

PART = 60_000  # code points that are shown at once; a browser lays them out without a stop
_SLACK = 2_000  # how far before that a part may end, at the end of a line
_PARAGRAPH = 20_000  # code points of one element; a longer line goes on in the next
_GAP = re.compile(r"\n\n+")
LABELS = ("PERSON", "ORG", "GPE", "EVENT", "ROLE", "DATE")


class Mark(NamedTuple):
    """A mention: code points, half-open; `entity` is the row that it means."""

    start: int
    end: int
    label: str
    entity: str | None


class Piece(NamedTuple):
    """A stretch of text under one mark, or none."""

    text: str
    mark: Mark | None


class Paragraph(NamedTuple):
    """A paragraph with the offset at which it starts in the stored text; `joined` if it goes on with the last one."""

    start: int
    joined: bool
    pieces: list[Piece]


@lru_cache(maxsize=16)
def parts(text: str) -> tuple[int, ...]:
    """The offsets at which the parts of a text begin, and its end."""
    bounds = [0]
    while len(text) - bounds[-1] > PART:
        end = bounds[-1] + PART
        line = text.rfind("\n", end - _SLACK, end)
        bounds.append(end if line < 0 else line + 1)
    return (*bounds, len(text))


def part_of(text: str, position: int) -> int:
    """The number of the part in which a place stands, from 0."""
    bounds = parts(text)
    return min(bisect_right(bounds, position), len(bounds) - 1) - 1


def paragraphs(index: Index, report: Report, part: int) -> Iterator[Paragraph]:
    """The paragraphs of one part of a report."""
    first, last = parts(report.text)[part : part + 2]
    waiting = _marks(index, report.id, first, last)[::-1]
    inside: list[Mark] = []
    for start, end, joined in _stretches(report.text, first, last):
        while waiting and waiting[-1].start < end:
            inside.append(waiting.pop())
        yield Paragraph(start, joined, list(_pieces(report.text, start, end, inside)))
        inside = [mark for mark in inside if mark.end > end]


def _stretches(text: str, first: int, last: int) -> Iterator[tuple[int, int, bool]]:
    """Where paragraphs begin and end; an endless one is cut."""
    starts = [first, *(gap.end() for gap in _GAP.finditer(text, first, last)), last]
    for start, end in pairwise(starts):
        for at in range(start, end, _PARAGRAPH):
            yield at, min(at + _PARAGRAPH, end), at > start


def _marks(index: Index, document: str, first: int, last: int) -> list[Mark]:
    rows = index.db.execute(
        "SELECT start, stop, label, entity FROM mentions WHERE doc = ? AND start < ? AND stop > ?"
        " ORDER BY start, stop DESC",
        (index.numbers[document], last, first),
    )
    return [Mark(*row) for row in rows]


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """A stretch of text cut at marks. Where marks overlap the innermost shows: the one that starts last."""
    at = start
    open_marks: list[Mark] = []
    cuts = sorted({place for mark in marks for place in mark[:2] if start < place < end} | {end})
    waiting = list(reversed(marks))
    for cut in cuts:
        while waiting and waiting[-1].start <= at:
            open_marks.append(waiting.pop())
        open_marks = [mark for mark in open_marks if mark.end > at]
        yield Piece(visible(text[at:cut]), open_marks[-1] if open_marks else None)
        at = cut
