"""The blocks of plain text and Markdown: which lines belong together, and what each block is.

A text file says little: a single line feed may be the end of a printed line in the middle of a sentence, or the end
of an item. Lines are first marked one by one (`lines`), then groups of lines between empty ones are cut where a line
begins something new (`wrapping`), and what each piece is depends on its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.ingest.lines import Line, groups, mark_lines, strip_marker
from pipeline.ingest.wrapping import gather, wrap_width
from pipeline.records import Block, BlockKind

_SPEAKER = re.compile(r"[A-Z][A-Z .'’-]{2,40}: [^\n]*[a-z]")  # "MR SMITH: Yes, and" in the minutes of a briefing

_SHORT = 100  # characters of a heading
_LONGEST_TITLE = 250  # characters of a heading in the first line


def find_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of `text`, in order; lines that say nothing (rules, fences, empty ones) are in none."""
    lines = mark_lines(text)
    width = wrap_width(lines)
    return tuple(_settle([gather(group, width) for group in groups(lines)], text))


def cut(text: str) -> Iterator[tuple[BlockKind, str]]:
    """The blocks of `text` as pieces for `compose`, with the bullets and numbers before them."""
    for block in find_blocks(text):
        line = text[text.rfind("\n", 0, block.start) + 1 : block.end].lstrip()
        words = text[block.start : block.end]
        yield block.kind, line if strip_marker(line)[0] == words else words


def _settle(gathered: Sequence[list[list[Line]]], text: str) -> Iterator[Block]:
    """Blocks with their kinds: what a unit is depends on its neighbours."""
    plain = [[unit for unit in group if unit[0].mark != "rule"] for group in gathered]
    nexts: list[list[Line] | None] = [None] * len(plain)
    for index in range(len(plain) - 2, -1, -1):
        nexts[index] = plain[index + 1][0] if plain[index + 1] else nexts[index + 1]
    first = True
    for index, units in enumerate(plain):
        following = nexts[index]
        previous = plain[index - 1][-1] if index and plain[index - 1] else None
        underlined = any(unit[0].text[:1] in {"=", "-"} and unit[0].mark == "rule" for unit in gathered[index][1:2])
        rows = sum(1 for unit in units if unit[0].mark == "row")
        for place, unit in enumerate(units):
            alone = len(units) == 1
            after = following if alone else units[place + 1] if place + 1 < len(units) else None
            kind: BlockKind
            mark = unit[0].mark
            if mark == "row":
                kind = "table_row" if rows > 1 else "paragraph"
            elif mark == "heading" or (underlined and place == 0 and _short(unit) and not _ends(unit, ".")):
                kind = "heading"
            elif mark == "item":
                kind = "heading" if alone and _is_numbered_heading(unit, after, text) else "list_item"
            elif first and _is_title(unit) and (alone or unit[0].text.count(",") < 2):
                kind = "heading"
            else:
                before = previous if alone else None
                kind = "heading" if _is_heading(unit, before, after, alone=alone) else "paragraph"
            first = False
            yield Block(unit[0].start, unit[-1].end, kind)


def _is_title(unit: Sequence[Line]) -> bool:
    return len(unit) <= 3 and sum(len(line.text) for line in unit) <= _LONGEST_TITLE and not _ends(unit, ".;,:")


def _is_heading(unit: Sequence[Line], before: list[Line] | None, after: list[Line] | None, *, alone: bool) -> bool:
    """A short line that opens something: in capitals, or by itself before a longer text."""
    if after is None or not _short(unit):
        return False
    line = unit[0].text
    letters = [char for part in unit for char in part.text if char.isalpha()]
    if len(letters) >= 4 and not any(char.islower() for char in letters):
        return True
    if (
        not alone
        or _ends(unit, ".;,:!—–-")
        or _SPEAKER.match(line) is not None
        or not (line[:1].isupper() or line[:1].isdigit() or line[:1] in "\"'“‘(")
    ):
        return False
    if after[0].mark == "" and _short(after) and not _ends(after, ".;:!?"):
        return False  # one of several short lines: a list without bullets
    in_list = before is not None and before[0].mark == "" and _short(before) and not _ends(before, ".;:!?")
    return not (in_list and "," in line)


def _is_numbered_heading(unit: Sequence[Line], after: list[Line] | None, text: str) -> bool:
    if after is None or after[0].mark == "item" or not _short(unit) or _ends(unit, ".;,:!?"):
        return False
    sign = text[max(0, unit[0].start - 2)]
    return sign in ".0123456789" and unit[0].text[:1].isupper()


def _short(unit: Sequence[Line]) -> bool:
    return sum(len(line.text) + 1 for line in unit) <= _SHORT + 1


def _ends(unit: Sequence[Line], marks: str) -> bool:
    return unit[-1].text.rstrip("\"'”’»)]*_ ")[-1:] in set(marks)
