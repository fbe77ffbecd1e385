"""The body of an office where the text gives it beside the phrase or by reference, and where it may be inferred.

"Head of Communications, Harbour Institute", "its president", "the League's president", "the Secretary-General of the
Council", a country as the heading of a list, "Assistant Secretary of State" in a document of the United States.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache

from pipeline.config import models_path
from pipeline.marks import Mark
from pipeline.stages.roles.scene import Scene

_SHORT_BLOCK = 30  # words; longer blocks are running text, which ends a list
_STANDS = frozenset({"represented", "led", "headed", "chaired", "directed", "run"})
_PAPERS = frozenset("bulletin review journal magazine newsletter gazette letters herald times record".split())
_LINES_UP = 60  # blocks between an entry and the heading it stands under


@cache
def fixed_bodies() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Offices that exist in one body only: the words of the office, and names of the body, the best first."""
    path = models_path() / "patterns" / "roles_bodies.jsonl"
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple((row["role"], tuple(row["bodies"])) for row in rows)


def after_comma(scene: Scene, at: int) -> Mark | None:
    """The body named after a comma at word `at` ("Director, Office of Rural Roads"); None where another thing is.

    One part of the office without a body of its own may stand between ("Director, Policy Branch, Ministry of Health").
    """
    words = scene.words
    for _ in range(3):
        if at + 1 >= len(words) or words.cell[at] != words.cell[at - 1] or words.cell[at + 1] != words.cell[at]:
            return None
        if words.text[at] not in {",", "–", "—", "(", "-", "/"}:
            return None
        mark = scene.body_after(at + 1)
        if mark is not None and mark.label != "NORP":
            if mark.label == "GPE" and not _closes(scene, mark.end):
                return None
            return (
                mark if _closes(scene, mark.end) or words.lower[mark.end] in {"in", "of", "at", "who", "on"} else None
            )
        at = _past_names(scene, at + 1)
    return None


def _past_names(scene: Scene, at: int) -> int:
    """The word after a run of capitalised words that name nobody."""
    words = scene.words
    while (
        at < len(words)
        and at not in scene.person_from
        and (words.capital[at] or words.lower[at] in {"of", "and", "for", "&"})
    ):
        at += 1
    return at


def _closes(scene: Scene, at: int) -> bool:
    words = scene.words
    return (
        at >= len(words)
        or words.cell[at] != words.cell[at - 1]
        or words.text[at] in {",", ".", ";", ")", "(", ":", "and", "–", "—"}
    )


def by_noun(scene: Scene, word: int) -> Mark | None:
    """The body that "the Council" means at `word`: the last one named before whose name holds that noun."""
    noun = scene.words.lower[word]
    if not noun.isalpha() or len(noun) < 4:
        return None
    marks = scene.by_noun.get(noun, [])
    index = bisect_right(marks, word, key=_end)
    return marks[index - 1] if index else None


def _end(mark: Mark) -> int:
    return mark.end


def own(scene: Scene, word: int, labels: tuple[str, ...]) -> Mark | None:
    """The body that "its" or "their" at `word` means, of the first label found.

    The last one before it in the sentence, else the first one of the block, which is what the block is about.
    """
    words = scene.words
    before = [mark for mark in scene.bodies_before(word) if words.capital[mark.start]]
    near = [mark for mark in before if words.sentence[mark.start] == words.sentence[word]]
    for label in labels:
        for mark in [*near, *reversed(before)]:
            if mark.label == label:
                return mark
    return None


def only(scene: Scene, word: int) -> Mark | None:
    """The one organization named before `word` in its block; None where there are none or several."""
    words, found = scene.words, {}
    for mark in scene.bodies_before(word):
        if mark.label != "ORG" and mark.classification == "state":
            return None  # its state may have the office as well
        in_brackets = mark.start > 0 and words.text[mark.start - 1] == "("  # the same body's acronym
        if mark.label == "ORG" and words.capital[mark.start] and not in_brackets:
            found[mark.name] = mark
    return found.popitem()[1] if len(found) == 1 else None


def edited(scene: Scene, word: int) -> Mark | None:
    """The paper that has the editor at `word`: the last body named before in the block whose name is a paper's."""
    words = scene.words
    for mark in scene.bodies_before(word):
        if mark.classification == "media" or words.lower[mark.end - 1] in _PAPERS:
            return mark
    return None


def in_row(scene: Scene, word: int) -> Mark | None:
    """The body or state that has another cell of the same table row to itself, if there is one only."""
    words = scene.words
    start, end = words.blocks[words.block[word]]
    if words.cell[start] == words.cell[end - 1]:
        return None
    found = [
        mark
        for mark in scene.bodies_from(start, end)
        if words.cell[mark.start] != words.cell[word]
        and mark.label != "NORP"
        and (mark.start == start or words.cell[mark.start - 1] != words.cell[mark.start])
        and (mark.end == end or words.cell[mark.end] != words.cell[mark.start])
    ]
    return found[0] if len(found) == 1 else None


def where(scene: Scene, word: int) -> Mark | None:
    """The organization of "at Hill School, where principal X showed": the one right before ", where"."""
    words = scene.words
    at = word - 2 if words.lower[word - 1] == "the" else word - 1
    if at < 2 or words.lower[at] != "where" or words.text[at - 1] != "," or words.cell[at - 1] != words.cell[word]:
        return None
    mark = scene.body_at.get(at - 2)
    return mark if mark is not None and mark.end == at - 1 and mark.label == "ORG" else None


def heading(scene: Scene, word: int) -> Mark | None:
    """The body or state whose name alone is the line above the list in which `word` stands."""
    block = scene.words.block[word]
    for number in range(block - 1, max(block - _LINES_UP, -1), -1):
        start, end = scene.words.blocks[number]
        if end - start > _SHORT_BLOCK:
            return None
        mark = whole_line(scene, number)
        if mark is not None:
            return mark
        line = scene.words.text[start:end]
        shouted = all(word.isupper() or not word[0].isalpha() for word in line)
        if shouted and any(len(word) > 3 for word in line) and not any(w in scene.person_at for w in range(start, end)):
            return None  # the heading of another part of the list
    return None


def represented(scene: Scene, start: int, end: int) -> Mark | None:
    """The body for which the holder at words `start` to `end` stands in the sentence.

    "Peru was represented by Ambassador X", "Minister Y led the Peruvian delegation".
    """
    words = scene.words
    opening = words.blocks[words.block[start]][0]
    label = scene.body_after(opening + (words.lower[opening] == "for"))
    if label is not None and label.end < start and words.text[label.end] == ":" and label.label != "NORP":
        return label  # "For Norway: X, Ambassador"
    first, last = words.sentences[words.sentence[start]]
    for at in range(max(start - 4, first + 1), start - 1):
        if words.lower[at] in _STANDS and words.lower[at + 1] == "by":
            return _passive_subject(scene, at, words.lower[at])
    for mark in scene.bodies_from(end, min(end + 8, last)):
        if mark.label in ("GPE", "NORP") and mark.end < last:
            between = set(words.lower[end : mark.start])
            if words.lower[mark.end] in {"delegation", "side"} and between & {"led", "headed", "leads", "heads"}:
                return mark
    return None


def _passive_subject(scene: Scene, verb: int, word: str) -> Mark | None:
    """The body that is represented or led, over joined verbs: "the Fund was set up in 2012 and is led by"."""
    words, at = scene.words, verb
    for _ in range(3):
        for child in words.children[at]:
            mark = scene.body_at.get(child)
            if words.dep[child] in {"nsubjpass", "nsubj"} and mark is not None:
                return mark if mark.label == "ORG" or (word == "represented" and mark.label == "GPE") else None
        if words.dep[at] != "conj":
            return None
        at = words.head[at]
    return None


def whole_line(scene: Scene, number: int) -> Mark | None:
    """The body whose name, with no more than an acronym in brackets after it, is the whole block `number`."""
    start, end = scene.words.blocks[number]
    if start == end:
        return None
    mark = scene.body_after(start)
    if mark is None or mark.label == "NORP":
        return None
    rest = scene.words.text[mark.end : end]
    return mark if not rest or rest == [":"] or (rest[0] == "(" and len(rest) <= 4) else None


def inferred(scene: Scene, role: str) -> Mark | None:
    """The body that the words of the office imply, if the document names it."""
    lower = role.lower()
    for words, names in fixed_bodies():
        if words in lower:
            return next((mark for name in names if (mark := scene.by_name.get(name.casefold())) is not None), None)
    return None
