"""The reading view of a document: tidy text for the stages, and the way back to the stored text.

The stored text keeps the source's own spacing, list markers and emphasis signs. The view has none of them: the blocks
of the document, white space inside a block collapsed to one blank, blocks parted by one line feed. All stages work on
the view; offsets go back to the stored text through `Reading.span`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from pipeline.records import Block, Document

# What the view leaves out: runs of white space become one blank; Markdown emphasis and code signs vanish.
_TIDY = re.compile(r"(?P<space>\s+)|(?P<sign>\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)|`+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's text as the stages read it.

    `text` holds the blocks parted by one line feed; `blocks` are their places in it (half-open). `starts` and `shifts`
    say how far a stretch of the view is from the stored text: a character at view offset `i` stands in the stored
    text at `i + shifts[k]`, where `k` is the last stretch that starts at or before `i`.
    """

    document: Document
    text: str
    blocks: tuple[Block, ...]
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def offset(self, position: int) -> int:
        """The stored-text offset of the character at `position` of the view."""
        if not self.starts:
            return position
        k = max(bisect_right(self.starts, position) - 1, 0)
        return position + self.shifts[k]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stored-text offsets (half-open) of the view's characters from `start` to `end`, at least one of them."""
        return self.offset(start), self.offset(end - 1) + 1


def read(document: Document) -> Reading:
    """The reading view of `document`: order of blocks kept, nothing but white space and emphasis signs left out."""
    pieces: list[str] = []
    blocks: list[Block] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = 0

    def take(start: int, end: int) -> None:
        nonlocal length
        if start < end:
            starts.append(length)
            shifts.append(start - length)
            pieces.append(document.text[start:end])
            length += end - start

    for block in document.blocks:
        if length:
            pieces.append("\n")
            length += 1
        begin = length
        at = block.start
        for found in _TIDY.finditer(document.text, block.start, block.end):
            take(at, found.start())
            at = found.end()
            if found["space"] and length > begin and at < block.end:
                blank = found.start()
                starts.append(length)
                shifts.append(blank - length)
                # a table's cells stay parted by a comma's worth of distance: the tab survives as a tab
                pieces.append("\t" if block.kind == "table_row" and "\t" in found["space"] else " ")
                length += 1
        take(at, block.end)
        if length == begin:  # nothing but signs: no block, and no separator either
            if begin:
                pieces.pop()
                length -= 1
            continue
        blocks.append(Block(begin, length, block.kind))
    return Reading(document, "".join(pieces), tuple(blocks), tuple(starts), tuple(shifts))
