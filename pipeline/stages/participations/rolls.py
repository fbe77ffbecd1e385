"""Lists that no heading opens: delegates under those who sent them, rows of a programme with their speakers."""

from __future__ import annotations

import re

from pipeline.marks import Mark
from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.scene import Scene
from pipeline.stages.participations.syntax import block_event
from pipeline.stages.participations.takers import takers

_TIME = re.compile(r"\(?\d{1,2}[:.h]\d\d")
_TITLES = frozenset({"Dr", "Mr", "Ms", "Mrs", "Prof", "Professor", "Ambassador", "H.E"})
_SENDERS = 2  # from so many names of states or bodies on lines of their own, people below them are a roll
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def read_rolls(collected: Collected) -> None:
    """Delegates below the lines of states and bodies; people in the timed rows of a programme."""
    scene = collected.scene
    main = scene.main_mark()
    if main is None:
        return
    senders = [block for block in range(len(scene.words.blocks)) if _is_sender(scene, block)]
    if len(senders) >= _SENDERS:
        for block in senders:
            _delegates(collected, block)
    for first, last in scene.words.blocks:
        if first < last and _TIME.match(scene.words.text[first]) and not _is_prose(scene, first, last):
            event = block_event(scene, first) or main
            people = [m for m in takers(scene, first, last, people_only=True) if not collected.has(m)]
            people = [m for m in people if _stands_apart(scene, m)]
            collected.add(event, people, "speaker", (first, last), confidence=0.6, reason="in a row of a programme")


def _is_sender(scene: Scene, block: int) -> bool:
    """Whether a line holds the name of a state or body alone, and the next one opens with a person."""
    words = scene.words
    first, last = words.blocks[block]
    if first == last or last - first > 12 or block + 1 >= len(words.blocks):
        return False
    mark = scene.who_at[first]
    if mark is None or mark.label not in ("GPE", "ORG") or mark.start != first:
        return False
    rest = [k for k in range(mark.end, last) if scene.who_at[k] is None and words.text[k][0].isalnum()]
    return not rest and _opens_with_person(scene, block + 1)


def _opens_with_person(scene: Scene, block: int) -> bool:
    first, last = scene.words.blocks[block]
    mark = next((m for m in scene.who_at[first : min(first + 4, last)] if m is not None), None)
    return mark is not None and mark.label == "PERSON" and not _is_prose(scene, first, last)


def _delegates(collected: Collected, block: int) -> None:
    """Takes the people of the lines below a sender, up to a line that opens with nobody twice over."""
    scene = collected.scene
    main = scene.main_mark()
    missed = 0
    for below in range(block + 1, len(scene.words.blocks)):
        first, last = scene.words.blocks[below]
        if below in collected.listed or missed > 2 or (last > first and _is_prose(scene, first, last)):
            return
        if _opens_with_person(scene, below) and main is not None:
            people = takers(scene, first, last, people_only=True)[:1]
            collected.add(main, people, "participant", (first, last), confidence=0.7, reason="in a roll of delegates")
            collected.listed.add(below)
            missed = 0
        else:
            missed += 1


def _stands_apart(scene: Scene, mark: Mark) -> bool:
    """Whether a name has a cell of its own or stands behind a dash: "10:00 Life rafts – Ann Lee"."""
    words = scene.words
    at = mark.start - 1
    while at > 0 and words.cell[at] == words.cell[mark.start] and words.text[at].rstrip(".") in _TITLES:
        at -= 1
    return words.cell[at] != words.cell[mark.start] or words.text[at] in {"–", "—", "-", "|"}


def _is_prose(scene: Scene, first: int, last: int) -> bool:
    words = scene.words
    return words.text[last - 1] == "." and any(words.tag[k] in _FINITE for k in range(first, last))
