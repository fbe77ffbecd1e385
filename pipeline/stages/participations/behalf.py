"""For whom somebody takes part: "X, speaking on behalf of Y, said", "NEPAL, for the Mountain Group, proposed"."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.stages.participations.scene import Scene

_FOR = (("on", "behalf", "of"), ("in", "the", "name", "of"), ("representing",), ("speaking", "for"))
_SMALL = frozenset({"the", "its", "their", "a"})
_NEAR = 3  # words between a participant and "on behalf of" where the two belong together
_REACH = 30  # words after a person's name in which the verb's own "on behalf of" may stand


def behalf_of(scene: Scene, mark: Mark) -> Mark | None:
    """The body or state for which the mark's bearer takes part, as the sentence says it; None where it does not."""
    words = scene.words
    first, last = words.sentences[words.sentence[mark.start]]
    person = mark.label in ("PERSON", "ROLE")
    stop = min(last, mark.end + (_REACH if person else _NEAR))
    for at in range(mark.end, stop):
        other = scene.who_at[at]
        if other is not None and other.label == "PERSON" and scene.group_of[other] != scene.group_of[mark]:
            break
        found = _after(scene, at, last)
        if found is not None:
            return found if scene.group_of[found] != scene.group_of[mark] else None
        if words.lower[at] == "for" and words.text[at - 1] == "," and at <= mark.end + 1:  # ", for the G-77/CHINA,"
            found = _body(scene, at + 1, last)
            if found is not None and words.text[found.end : found.end + 1] == [","]:
                return found
    if (
        mark.start - first <= _REACH
        and words.lower[first] in {"speaking", "on"}
        and mark.start == _named_first(scene, first)
    ):
        return next((found for at in range(first, min(first + 3, last)) if (found := _after(scene, at, last))), None)
    return None


def _after(scene: Scene, at: int, last: int) -> Mark | None:
    """The body after "on behalf of" at a word."""
    for form in _FOR:
        if tuple(scene.words.lower[at : at + len(form)]) == form:
            return _body(scene, at + len(form), last)
    return None


def _body(scene: Scene, at: int, last: int) -> Mark | None:
    while at < last and scene.words.lower[at] in _SMALL:
        at += 1
    mark = scene.who_at[at] if at < last else None
    return mark if mark is not None and mark.label in ("ORG", "GPE") else None


def _named_first(scene: Scene, first: int) -> int | None:
    """Where the first person of a sentence that begins with "On behalf of" stands, after the comma."""
    words = scene.words
    last = words.sentences[words.sentence[first]][1]
    comma = next((k for k in range(first, last) if words.text[k] == ","), None)
    if comma is None:
        return None
    mark = next((m for m in scene.who_at[comma:last] if m is not None and m.label in ("PERSON", "ROLE")), None)
    return None if mark is None else mark.start
