"""Offices in lists and tables: the name on one line or in one cell, the office on the next."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.stages.roles import bodies
from pipeline.stages.roles.heads import OF_SESSIONS, of_state
from pipeline.stages.roles.links import Linker
from pipeline.stages.roles.phrases import Phrase

_LINES = 4  # lines of one entry after the name
_LONGEST = 25  # words of a line that is no running text
_AFTER_NAME = 6  # words after the name on its own line: letters of degrees, "(ret.)"


def link_lines(linker: Linker) -> None:
    """Links every name that has a line or cell for itself with the offices of its entry."""
    words = linker.scene.words
    by_block: dict[int, list[Mark]] = {}
    for person in linker.scene.people:
        by_block.setdefault(words.block[person.start], []).append(person)
    for number, people in by_block.items():
        start, end = words.blocks[number]
        if words.cell[start] != words.cell[end - 1]:
            for person in people:
                _row(linker, number, person, alone=len(people) == 1)
        elif len(people) == 1 and _name_line(linker, people[0], start, end):
            _entry(linker, people[0], number, by_block)


def _name_line(linker: Linker, person: Mark, start: int, end: int) -> bool:
    """True if the block holds a name with its titles and little more."""
    words = linker.scene.words
    before = words.lower[start : person.start]
    lead = len(before) <= 5 and all(word[0].isalpha() or word in {".", ":"} for word in before)
    rest = words.text[person.end : end]
    if rest and rest[0] == "(":
        rest = rest[rest.index(")") + 1 :] if ")" in rest else rest
    return (
        lead
        and len(rest) <= _AFTER_NAME
        and not any(words.tag[w] in {"VBD", "VBZ", "VBP"} for w in range(person.end, end))
    )


def _entry(linker: Linker, person: Mark, number: int, by_block: dict[int, list[Mark]]) -> None:
    """The lines after a name: offices, and the body on a line of its own."""
    words = linker.scene.words
    found: list[Phrase] = []
    below: Mark | None = None
    for line in range(number + 1, min(number + 1 + _LINES, len(words.blocks))):
        start, end = words.blocks[line]
        if line in by_block or end - start > _LONGEST or start == end:
            break
        phrase = linker.by_begin.get(start)
        if phrase is not None and not phrase.taken and linker.closed(phrase):
            found += linker.chain(phrase)
            continue
        mark = linker.scene.body_after(start)
        if mark is not None and found and (mark.label == "ORG" or (mark.label == "GPE" and of_state(found[-1].head))):
            below = mark
        if found or line > number + 1:
            break
    for phrase in found:
        body = None if phrase.organization is not None else bodies.after_comma(linker.scene, phrase.end) or below
        linker.add(person, phrase, 0.85, "office on the line after the name", body)


def _row(linker: Linker, number: int, person: Mark, *, alone: bool) -> None:
    """The cells of a table row: the office in one, the body in another."""
    words = linker.scene.words
    start, end = words.blocks[number]
    cells = [w for w in range(start, end) if w == start or words.cell[w] != words.cell[w - 1]]
    others = [w for w in cells if words.cell[w] != words.cell[person.start]]
    if not alone:
        others = [w for w in others if words.cell[w] in {words.cell[person.start] + 1, words.cell[person.start] - 1}]
    bodies_there = [m for w in others if (m := linker.scene.body_after(w)) is not None and m.label != "NORP"]
    bodies_there.sort(key=lambda mark: mark.label != "ORG")
    for word in others:
        phrase = linker.by_begin.get(word)
        if phrase is None or phrase.taken or phrase.begin > word:
            continue
        for its in linker.chain(phrase):
            own = its.organization or bodies.after_comma(linker.scene, its.end)
            fallback = (
                None
                if its.head.noun in OF_SESSIONS
                else next((m for m in bodies_there if not its.start <= m.start < its.end), None)
            )
            linker.add(person, its, 0.85, "office in the same row of the table", own or fallback)
