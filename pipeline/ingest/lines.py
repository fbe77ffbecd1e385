"""The lines of a plain text, each with what its own signs say: heading, item, row of a table, rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

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
TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]*_]*$")


class Line(NamedTuple):
    """A line of the text: `start`/`end` without white space and markers; `indent` counts what stands before."""

    start: int
    end: int
    indent: int
    mark: str  # "" | "heading" | "item" | "row" | "rule" | "blank"
    text: str

    @property
    def width(self) -> int:
        """Where it ends, in characters from the margin."""
        return self.indent + len(self.text)

    @property
    def stops(self) -> bool:
        """Whether it ends as a sentence or a clause does."""
        return TERMINAL.search(self.text[-4:]) is not None


def strip_marker(line: str) -> tuple[str, bool]:
    """`line` without its bullet or number, and whether it had one."""
    found = _BULLET.match(line) or _NUMBER.match(line)
    return (line, False) if found is None else (line[found.end() :], True)


def mark_lines(text: str) -> list[Line]:
    """Every line of `text`, empty ones too."""
    lines = []
    at = 0
    for raw in text.split("\n"):
        lines.append(_mark(raw, at))
        at += len(raw) + 1
    return lines


def _mark(raw: str, at: int) -> Line:
    body = raw.strip()
    if not body:
        return Line(at, at, 0, "blank", "")
    indent = len(raw) - len(raw.lstrip())
    start = at + indent
    if _RULE.fullmatch(body) or _FENCE.match(body):
        return Line(start, start + len(body), indent, "rule", body)
    if "\t" in body:
        return Line(start, start + len(body), indent, "row", body)
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
    return Line(start + skipped, end, indent + skipped, mark, body[skipped:])


def groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines between empty ones."""
    group: list[Line] = []
    for line in lines:
        if line.mark == "blank":
            if group:
                yield group
            group = []
        else:
            group.append(line)
    if group:
        yield group
