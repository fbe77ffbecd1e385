"""What the grammar of offices looks at: the words, and who and what the entities stage found in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.marks import Mark, Notes
from pipeline.stages.roles.heads import ARTICLES
from pipeline.words import Words

MOST = 40  # bodies looked back at; the one meant is near, and a long list must not cost its square


@dataclass(slots=True)
class Scene:
    """Marks by word.

    `person_from` gives the person whose name, or courtesy title, starts at a word; `person_to` whose name ends there.
    """

    words: Words
    people: list[Mark]
    bodies: list[Mark]
    person_from: dict[int, Mark]
    person_to: dict[int, Mark]
    person_at: dict[int, Mark]
    body_at: dict[int, Mark]
    starts: list[int]  # of the bodies
    by_noun: dict[str, list[Mark]]  # organizations of several words, by each of them
    by_name: dict[str, Mark]  # the first body of each name, in lower case

    def bodies_before(self, word: int) -> list[Mark]:
        """The last bodies named before `word` in its block, the nearest first, at most `MOST` of them."""
        found: list[Mark] = []
        block = self.words.block[word]
        for index in range(bisect_left(self.starts, word) - 1, -1, -1):
            mark = self.bodies[index]
            if self.words.block[mark.start] != block or len(found) == MOST:
                break
            if mark.end <= word:
                found.append(mark)
        return found

    def bodies_from(self, word: int, end: int) -> list[Mark]:
        """The bodies whose names start at `word` or later, before word `end`."""
        return self.bodies[bisect_left(self.starts, word) : bisect_left(self.starts, end)]

    def body_after(self, word: int) -> Mark | None:
        """The body whose name starts at `word`, or after one article there."""
        for at in (word, word + 1):
            mark = self.body_at.get(at)
            if mark is not None and mark.start == at:
                return mark
            if at >= len(self.words) or self.words.lower[at] not in ARTICLES:
                break
        return None


def scene_of(words: Words, notes: Notes) -> Scene:
    """The scene of one document; where bodies overlap the longer one counts."""
    people = sorted(notes.people, key=_place)
    bodies = [m for m in (*notes.organizations, *notes.places) if m.label in ("ORG", "GPE", "NORP")]
    body_at: dict[int, Mark] = {}
    for mark in sorted(bodies, key=_length):
        for word in range(mark.start, mark.end):
            body_at[word] = mark
    kept = [m for m in bodies if body_at.get(m.start) is m]
    kept.sort(key=_place)
    by_noun: dict[str, list[Mark]] = {}
    for mark in kept:
        if mark.label != "NORP" and mark.end - mark.start > 1:
            for noun in set(words.lower[mark.start : mark.end]):
                by_noun.setdefault(noun, []).append(mark)
    return Scene(
        words=words,
        people=people,
        bodies=kept,
        person_from={word: m for m in people for word in {m.start, _opening(words, m)}},
        person_to={m.end: m for m in people},
        person_at=_by_word(people),
        body_at=body_at,
        starts=[mark.start for mark in kept],
        by_noun=by_noun,
        by_name={mark.name.casefold(): mark for mark in reversed(kept)},
    )


def _by_word(marks: Iterable[Mark]) -> dict[int, Mark]:
    return {word: mark for mark in marks for word in range(mark.start, mark.end)}


def _place(mark: Mark) -> tuple[int, int]:
    return mark.start, mark.end


def _length(mark: Mark) -> int:
    return mark.end - mark.start


def _opening(words: Words, mark: Mark) -> int:
    """The first word of the courtesy title before a name, the name's own where it has none."""
    if mark.honorific is None:
        return mark.start
    for start in range(mark.start - 1, max(mark.start - 8, -1), -1):
        if words.string(start, mark.start) == mark.honorific:
            return start
    return mark.start
