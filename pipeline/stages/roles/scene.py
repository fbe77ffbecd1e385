"""What the grammar of offices looks at: the words, and who and what the entities stage found in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.marks import Mark, Notes
from pipeline.stages.roles.heads import ARTICLES
from pipeline.words import Words


@dataclass(slots=True)
class Scene:
    """Marks by word.

    `person_from` gives the person whose name, or courtesy title, starts at a word; `person_to` whose name ends there.
    """

    words: Words
    people: list[Mark]
    bodies: list[Mark]
    organizations: list[Mark]
    person_from: dict[int, Mark]
    person_to: dict[int, Mark]
    person_at: dict[int, Mark]
    body_at: dict[int, Mark]

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
    return Scene(
        words=words,
        people=people,
        bodies=sorted(kept, key=_place),
        organizations=sorted((m for m in kept if m.label == "ORG"), key=_place),
        person_from={word: m for m in people for word in {m.start, _opening(words, m)}},
        person_to={m.end: m for m in people},
        person_at=_by_word(people),
        body_at=body_at,
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
