"""What a reader hands on: text with its blocks, and what the file says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.ingest.lines import strip_marker
from pipeline.ingest.normalise import normalise
from pipeline.records import Block, BlockKind

# A tab after a dash, number or letter is the space after a marker that somebody typed.
_TYPED_MARKER = re.compile(r"\s*(?:[-–•*]|\(?(?:\d{1,3}|[ivxlIVXL]{1,5}|[a-zA-Z])[.)])\t+(?=[^\t]*$)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as its reader leaves it; `ingest` makes a Document of it.

    `date` is as the file writes it. `dated` says how far to trust it: "published" is a publication date or a mail's
    own, "created" only says when the file was made.
    """

    text: str
    blocks: tuple[Block, ...]
    media_type: str
    title: str | None = None
    language: str | None = None
    date: str | None = None
    dated: str = "published"


def compose(pieces: Iterable[tuple[BlockKind, str]]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks from the pieces of a file that has no plain text of its own.

    Blocks are parted by an empty line, the rows of a table by one line feed. White space inside a piece becomes one
    blank; only the tabs that part the cells of a row stay. Bullets and numbers before a piece are in the text and in no
    block, as those of plain text are.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    length = 0
    for given, raw in pieces:
        kind, marker, piece = _tidy(given, raw)
        if not piece:
            continue
        if blocks:
            gap = "\n" if kind == blocks[-1].kind == "table_row" else "\n\n"
            parts.append(gap)
            length += len(gap)
        parts += [marker, piece]
        length += len(marker)
        blocks.append(Block(length, length + len(piece), kind))
        length += len(piece)
    if len(blocks) > 1 and blocks[-1].kind == "heading":  # bold or large, but over nothing
        blocks[-1] = blocks[-1]._replace(kind="paragraph")
    return "".join(parts), tuple(blocks)


def is_typed_item(words: str) -> bool:
    """Whether the tab in `words` parts a marker from an item, not a cell of a row from the next."""
    return _TYPED_MARKER.match(words) is not None


def _tidy(kind: BlockKind, raw: str) -> tuple[BlockKind, str, str]:
    """The kind of a piece, its marker with the blank after it, and its words."""
    text = normalise(raw)
    if kind == "table_row":
        cells = (" ".join(cell.split()) for cell in text.split("\t"))
        return kind, "", "\t".join(cell for cell in cells if cell)
    whole = " ".join(text.split())
    typed = _TYPED_MARKER.match(text)
    piece = strip_marker(whole)[0] if typed is None else " ".join(text[typed.end() :].split())
    marker = whole.removesuffix(piece) if piece else ""
    return ("list_item" if marker and kind == "paragraph" else kind), marker, piece
