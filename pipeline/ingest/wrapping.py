"""Which lines of a plain text go on with the line above: a line feed may be no more than the edge of the paper.

Three things tell: the words (a line that begins small, or ends in "of the"), the edge at which the text is wrapped
(a line that had room for the next word ended on purpose), and what a line opens (an entry of a programme does not go
on with the entry above, however full that is).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.ingest.lines import Line

_PARTICLE = re.compile(r"(?:al|bin|da|de|del|den|der|di|dos|du|el|ibn|la|le|ten|ter|van|von|zu)[ -]", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:^|\s)(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|that|its|their|AND|BY|FOR|FROM|OF|ON|THE|TO|WITH)$"
    r"|[-–—(/]$"
)
_FIRST_WORD = re.compile(r"\S+")
_HOUR = re.compile(r"\d{1,2}[:.h]\d\d\b")  # "9.30 Coffee", "10:00-11:00 Panel"
_LABEL = re.compile(r"[A-Z][\w/-]*(?: [\w/-]+){0,2}\s?:\s")  # "Chair: Ana Ruiz", "Venue: Town Hall"
_CLOSES = re.compile(r"(?<!\S)[a-z]{2,}[.!?][\"'”’»)\]]*(?:\s|$)")  # a sentence ends, and not on a name

_WIDEST_WRAP = 130  # characters; longer lines are whole paragraphs
_NARROWEST_WRAP = 25
_NARROW_PAIR = 45  # characters; two lines that are shorter than this are no wrapped paragraph
_MID_SENTENCE = 0.35  # of the lines of wrapped prose begin with a small letter; two thirds in practice
_RAGGED = 1.1  # times the width that is sure: a line may still be wrapped there, only no sure one is


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which the prose of this text is wrapped; 0 where its lines are not wrapped."""
    followed = [(one, two) for one, two in pairwise(lines) if one.mark in {"", "item"} and two.mark == "" and two.text]
    inside = [one.width for one, two in followed if _runs_on(one, two)]
    if not inside:
        return 0
    sure = sorted(inside)[int(0.95 * (len(inside) - 1))]
    longest = max(one.width for one, _ in followed)
    # a few wrapped paragraphs among many short lines: believe them if there are some, or if no line is longer
    if len(inside) < _MID_SENTENCE * len(followed) and len(inside) < 4 and longest > _RAGGED * sure:
        return 0
    width = longest if longest <= _RAGGED * sure else sure
    return width if _NARROWEST_WRAP <= width <= _WIDEST_WRAP else 0


def gather(group: Sequence[Line], width: int) -> list[list[Line]]:
    """The lines of a group, gathered into the units that become blocks; `width` is `wrap_width` of the text."""
    pairs = [(one, two) for one, two in pairwise(group) if two.mark == ""]
    running = sum(1 for one, two in pairs if _runs_on(one, two))
    prose = len(pairs) > 0 and running >= _MID_SENTENCE * len(pairs)
    if not prose and (_is_justified(group) or (width == 0 and _is_one_sentence(group))):
        prose, width = True, max(width, *(line.width for line in group))
    even = len(pairs) == len(group) - 1 and all(_is_full(one, two, width) for one, two in pairs)
    units: list[list[Line]] = []
    for line in group:
        if units and _continues(units[-1], line, width=width, prose=prose, even=even):
            units[-1].append(line)
        else:
            units.append([line])
    return units


def _runs_on(one: Line, two: Line) -> bool:
    """Whether the words alone say that `two` goes on in the middle of the sentence of `one`."""
    if one.stops:
        return False
    small = two.text[:1].islower() and _PARTICLE.match(two.text) is None
    return small or _OPEN.search(one.text[-8:]) is not None


def _is_full(one: Line, two: Line, width: int) -> bool:
    """Whether the first word of `two` would have had no room at the end of `one`."""
    word = _FIRST_WORD.match(two.text)
    return width > 0 and one.width + 1 + (word.end() if word else 0) > width


def _is_justified(group: Sequence[Line]) -> bool:
    """Whether lines of nearly one length end in one sentence: wrapped prose, though its lines begin with capitals."""
    widths = [line.width for line in group[:-1]]
    if len(widths) < 2 or any(line.mark for line in group) or not _NARROW_PAIR <= max(widths) <= _WIDEST_WRAP:
        return False
    stops = sum(1 for line in group[:-1] if line.stops)
    return min(widths) >= 0.8 * max(widths) and stops < len(widths) / 2 and group[-1].text[-1:] in set('.!?”"')


def _is_one_sentence(group: Sequence[Line]) -> bool:
    """Whether two lines that nothing else judges are one paragraph: the second ends the sentence of the first."""
    if len(group) != 2 or any(line.mark for line in group):
        return False
    one, two = group
    return (
        _NARROW_PAIR <= one.width <= _WIDEST_WRAP
        and _is_full(one, two, two.width)
        and not one.stops
        and not _is_entry(two)
        and (_CLOSES.search(two.text) is not None or (two.stops and _is_mostly_small(f"{one.text} {two.text}")))
    )


def _is_mostly_small(text: str) -> bool:
    """Whether more words begin with a small letter than not, as in a sentence and not in a row of names."""
    words = [word for word in text.split() if word[:1].isalpha()]
    return 2 * sum(word[0].islower() for word in words) > len(words)


def _is_entry(line: Line) -> bool:
    return _HOUR.match(line.text) is not None or _LABEL.match(line.text) is not None


def _continues(unit: Sequence[Line], line: Line, *, width: int, prose: bool, even: bool) -> bool:
    """Whether `line` goes on with `unit` rather than begins a block of its own.

    `prose`: much of the group goes on in mid-sentence. `even`: no line of it but the last had room for another word.
    """
    last = unit[-1]
    if last.mark in {"heading", "row", "rule"}:
        return False
    if line.mark == "item" and unit[0].mark == "":  # "26." may also be the date at the end of a sentence
        bracketed = last.text.count("(") > last.text.count(")")  # "(Group" / "4) met"
        return prose and not last.stops and (bracketed or 0.85 * width <= last.width <= width)
    if line.mark:
        return False
    if _runs_on(last, line):
        return width > 0 or prose or last.width <= _WIDEST_WRAP or line.text[:1].islower()
    full = _is_full(last, line, width)
    if unit[0].mark == "item" and line.indent >= unit[0].indent > 0:
        return not last.stops or full or prose
    if width == 0 or line.indent > last.indent + 8 or (line.indent > last.indent + 1 and last.stops):
        return False
    if _is_entry(line) and not (prose and full):  # "Article" / "3.14 says"
        return False
    if full:
        return even or prose or len(unit) > 1 or not last.stops
    # within running prose a line may end early (semantic line breaks), but then not at the end of a sentence
    return prose and last.width >= width / 2 and not last.stops
