"""The blocks of plain text and Markdown: which lines belong together, and what each block is.

A text file says little: a single line feed may be the end of a printed line in the middle of a sentence, or the end
of an item. Lines are first marked one by one (heading, item, row of a table, rule), then groups of lines between
empty ones are cut where a line begins something new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.records import Block, BlockKind

_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_BULLET = re.compile(r"(?:[-*+•▪◦‣●○■□–—·→✓]|o(?=[ \t]{2,}))[ \t]+(?=\S)(?:\[[ xX]\][ \t]+)?")
# A capital letter with a stop is an initial, not a number ("B. Petrov"); 9.30 is a time.
_NUMBER = re.compile(
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,2}){0,4}|[ivxlIVXL]{1,5}|[a-zA-Z])\)"
    r"|(?:\d{1,3}(?:\.\d{1,2}){0,4}|[ivxl]{1,5}|[IVXL]{2,5}|[a-z])\.)[ \t]+(?=\S)"
    r"|\d{1,2}(?:\.\d){1,4}[ \t]+(?=[A-Z])"
)
_RULE = re.compile(r"(?:[-=_*~#+|:.\u2500-\u257f][ \t]?){3,}")
_FENCE = re.compile(r"(?:```|~~~)")
_PARTICLE = re.compile(r"(?:al|bin|da|de|del|den|der|di|dos|du|el|ibn|la|le|ten|ter|van|von|zu)[ -]", re.IGNORECASE)
_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]*_]*$")
_OPEN = re.compile(r"(?:^|\s)(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|that|its|their)$|[-–—,(/]$")
_SPEAKER = re.compile(r"[A-Z][A-Z .'’-]{2,40}: [^\n]*[a-z]")  # "MR SMITH: Yes, and" in the minutes of a briefing
_FIRST_WORD = re.compile(r"\S+")

_WIDEST_WRAP = 130  # characters; longer lines are whole paragraphs
_SHORT = 100  # characters of a heading
_LONGEST_TITLE = 250  # characters of a heading in the first line
_MID_SENTENCE = 0.35  # of the lines of wrapped prose begin with a small letter; two thirds in practice


class _Line(NamedTuple):
    """A line of the text: `start`/`end` without white space and markers; `indent` counts what stands before."""

    start: int
    end: int
    indent: int
    mark: str  # "" | "heading" | "item" | "row" | "rule" | "blank"
    text: str

    @property
    def width(self) -> int:
        return self.indent + len(self.text)


def strip_marker(line: str) -> tuple[str, bool]:
    """`line` without its bullet or number, and whether it had one."""
    found = _BULLET.match(line) or _NUMBER.match(line)
    return (line, False) if found is None else (line[found.end() :], True)


def find_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of `text`, in order; lines that say nothing (rules, fences, empty ones) are in none."""
    lines = _mark_lines(text)
    width = _wrap_width(lines)
    groups = [_group_units(group, width) for group in _groups(lines)]
    return tuple(_settle(groups, text))


def _mark_lines(text: str) -> list[_Line]:
    lines = []
    at = 0
    for raw in text.split("\n"):
        lines.append(_mark(raw, at))
        at += len(raw) + 1
    return lines


def _mark(raw: str, at: int) -> _Line:
    body = raw.strip()
    if not body:
        return _Line(at, at, 0, "blank", "")
    indent = len(raw) - len(raw.lstrip())
    start = at + indent
    if _RULE.fullmatch(body) or _FENCE.match(body):
        return _Line(start, start + len(body), indent, "rule", body)
    if "\t" in body:
        return _Line(start, start + len(body), indent, "row", body)
    mark = ""
    if (found := _HEADING.match(body)) is not None:
        mark = "heading"
        stripped = body.rstrip("#")
        if stripped.endswith((" ", "\t")) and len(stripped.rstrip()) > found.end():
            body = stripped.rstrip()
    elif (found := _BULLET.match(body) or _NUMBER.match(body)) is not None:
        mark = "item"
    skipped = 0 if found is None else found.end()
    # "1. # Heading" and the like: a sign within a sign belongs to no name
    end = start + len(body)
    return _Line(start + skipped, end, indent + skipped, mark, body[skipped:])


def _groups(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    group: list[_Line] = []
    for line in lines:
        if line.mark == "blank":
            if group:
                yield group
            group = []
        else:
            group.append(line)
    if group:
        yield group


def _wrap_width(lines: Sequence[_Line]) -> int:
    """The width at which the prose of this text is wrapped; 0 where its lines are not wrapped."""
    followed = [(one, two) for one, two in pairwise(lines) if one.mark in {"", "item"} and two.mark == "" and two.text]
    if not followed:
        return 0
    inside = [one for one, two in followed if _runs_on(one, two)]
    if len(inside) < _MID_SENTENCE * len(followed):
        # a few wrapped paragraphs among many short lines: believe the paragraphs if there are some
        inside = inside if len(inside) >= 4 else []
    if not inside:
        return 0
    widths = sorted(line.width for line in inside)
    width = widths[int(0.95 * (len(widths) - 1))]
    return width if 25 <= width <= _WIDEST_WRAP else 0


def _runs_on(one: _Line, two: _Line) -> bool:
    """Whether the words alone say that `two` goes on in the middle of the sentence of `one`."""
    if _TERMINAL.search(one.text[-4:]):
        return False
    small = two.text[:1].islower() and _PARTICLE.match(two.text) is None
    return small or (_OPEN.search(one.text[-8:]) is not None and not one.text.endswith(","))


def _group_units(group: Sequence[_Line], width: int) -> list[list[_Line]]:
    """The lines of a group, gathered into the units that become blocks."""
    pairs = [(one, two) for one, two in pairwise(group) if two.mark == ""]
    running = sum(1 for one, two in pairs if _runs_on(one, two))
    prose = len(pairs) > 0 and running >= _MID_SENTENCE * len(pairs)
    if not prose and _is_justified(group):
        prose, width = True, max(width, *(line.width for line in group))
    units: list[list[_Line]] = []
    for line in group:
        if units and _continues(units[-1], line, width=width, prose=prose):
            units[-1].append(line)
        else:
            units.append([line])
    return units


def _is_justified(group: Sequence[_Line]) -> bool:
    """Whether lines of nearly one length end in one sentence: wrapped prose, though its lines begin with capitals."""
    widths = [line.width for line in group[:-1]]
    if len(widths) < 2 or any(line.mark for line in group) or not 45 <= max(widths) <= _WIDEST_WRAP:
        return False
    stops = sum(1 for line in group[:-1] if _TERMINAL.search(line.text[-4:]))
    return min(widths) >= 0.8 * max(widths) and stops < len(widths) / 2 and group[-1].text[-1:] in set('.!?”"')


def _continues(unit: Sequence[_Line], line: _Line, *, width: int, prose: bool) -> bool:
    """Whether `line` goes on with `unit` rather than begins a block of its own."""
    last = unit[-1]
    if last.mark in {"heading", "row", "rule"}:
        return False
    open_end = _TERMINAL.search(last.text[-4:]) is None
    if line.mark == "item" and unit[0].mark == "":  # "26." may also be the date at the end of a sentence
        return prose and open_end and 0.85 * width <= last.width <= width
    if line.mark:
        return False
    word = _FIRST_WORD.match(line.text)
    full = width > 0 and last.width + 1 + (word.end() if word else 0) > width
    if _runs_on(last, line):
        return width > 0 or prose or last.width <= _WIDEST_WRAP or line.text[:1].islower()
    if unit[0].mark == "item" and line.indent >= unit[0].indent > 0:
        return not _TERMINAL.search(last.text[-4:]) or full or prose
    if width == 0 or line.indent > last.indent + 8:
        return False
    if full:
        return prose or len(unit) > 1 or _TERMINAL.search(last.text[-4:]) is None
    # within running prose a line may end early (semantic line breaks), but then not at the end of a sentence
    return prose and last.width >= width / 2 and not _TERMINAL.search(last.text[-4:])


def _settle(groups: Sequence[list[list[_Line]]], text: str) -> Iterator[Block]:
    """Blocks with their kinds: what a unit is depends on its neighbours."""
    plain = [[unit for unit in group if unit[0].mark != "rule"] for group in groups]
    nexts: list[list[_Line] | None] = [None] * len(plain)
    for index in range(len(plain) - 2, -1, -1):
        nexts[index] = plain[index + 1][0] if plain[index + 1] else nexts[index + 1]
    first = True
    for index, units in enumerate(plain):
        following = nexts[index]
        previous = plain[index - 1][-1] if index and plain[index - 1] else None
        underlined = any(unit[0].text[:1] in {"=", "-"} and unit[0].mark == "rule" for unit in groups[index][1:2])
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


def _is_title(unit: Sequence[_Line]) -> bool:
    return len(unit) <= 3 and sum(len(line.text) for line in unit) <= _LONGEST_TITLE and not _ends(unit, ".;,:")


def _is_heading(unit: Sequence[_Line], before: list[_Line] | None, after: list[_Line] | None, *, alone: bool) -> bool:
    """A short line that opens something: in capitals, or by itself before a longer text."""
    if after is None or not _short(unit):
        return False
    line = unit[0].text
    letters = [char for char in line if char.isalpha()]
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


def _is_numbered_heading(unit: Sequence[_Line], after: list[_Line] | None, text: str) -> bool:
    if after is None or after[0].mark == "item" or not _short(unit) or _ends(unit, ".;,:!?"):
        return False
    sign = text[max(0, unit[0].start - 2)]
    return sign in ".0123456789" and unit[0].text[:1].isupper()


def _short(unit: Sequence[_Line]) -> bool:
    return len(unit) == 1 and len(unit[0].text) <= _SHORT


def _ends(unit: Sequence[_Line], marks: str) -> bool:
    return unit[-1].text.rstrip("\"'”’»)]*_ ")[-1:] in set(marks)
