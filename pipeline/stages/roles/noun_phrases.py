"""Noun phrases after an office: where they end, and whether they name an office, or are a common noun alone."""

from __future__ import annotations

from pipeline import lexicons
from pipeline.stages.roles import heads as h
from pipeline.stages.roles.scene import Scene

_LONGEST = 9  # words of one complement's noun phrase, between commas
_INNER_TAGS = h.MODIFIER_TAGS | {"VBG", "VBN", "CD", "JJ"}


def noun_phrase(scene: Scene, begin: int) -> int:
    """The end of the noun phrase at `begin`, with joined nouns and lists in capitals."""
    end = run(scene, begin)
    while end > begin and end < len(scene.words):
        further = _joined(scene, begin, end)
        if further == end:
            break
        end = further
    return end


def run(scene: Scene, begin: int) -> int:
    """The end of the words that may make one noun phrase without commas and conjunctions."""
    words = scene.words
    end = begin
    while end < len(words) and end - begin < _LONGEST and words.cell[end] == words.cell[begin]:
        if end in scene.person_at or end in scene.person_from or words.lower[end] in h.TIME_WORDS:
            break
        mark = scene.body_at.get(end)
        if mark is not None and mark.start == end and mark.label == "ORG" and end > begin:
            break
        if words.tag[end] not in _INNER_TAGS or not words.text[end][0].isalnum():
            break
        if (
            words.tag[end] in {"VBG", "VBN"}
            and not words.capital[end]
            and end > begin
            and words.tag[end - 1] in h.NOUN_TAGS
        ):
            break
        if words.capital[begin] and not words.capital[end] and words.tag[end] not in h.NOUN_TAGS:
            break
        end += 1
    while end > begin and words.tag[end - 1] == "CD":
        end -= 1
    return end


def _joined(scene: Scene, begin: int, end: int) -> int:
    """The end of "… and NOUN" or ", NOUN, and NOUN" after a noun phrase; `end` where the list is none."""
    words = scene.words
    if words.lower[end] in {"and", "&"}:
        return _item(scene, end, end + 1) or end
    if words.text[end] != "," or not words.capital[begin]:
        return end
    at = end
    for _ in range(5):
        if at < len(words) and words.text[at] == "," and at + 1 < len(words):
            if words.lower[at + 1] in {"and", "&"}:
                return _item(scene, end, at + 2) or end
            item = _item(scene, end, at + 1)
            if item is None:
                return end
            at = item
        elif at < len(words) and words.lower[at] in {"and", "&"}:
            return _item(scene, end, at + 1) or end
        else:
            return end
    return end


def _item(scene: Scene, first: int, at: int) -> int | None:
    """The end of one more noun phrase of a list whose first ended at `first`.

    None if another person, office or body comes.
    """
    words = scene.words
    if at >= len(words) or words.cell[at] != words.cell[first - 1] or words.capital[at] != words.capital[first - 1]:
        return None
    end = run(scene, at)
    if end == at or any(word in scene.body_at and scene.body_at[word].label == "ORG" for word in range(at, end)):
        return None
    return None if holds_office(scene, at, end) else end


def holds_office(scene: Scene, begin: int, end: int) -> bool:
    """True if an office is named in the phrase: "of the Secretary-General"."""
    words = scene.words.lower
    return any(
        (word in h.heads() and word != "justice") or ("-" in word and h.compound(word)) for word in words[begin:end]
    )


def is_common(scene: Scene, at: int) -> bool:
    """True for a common noun, or the head noun of a body: neither is a name by itself."""
    word = scene.words.text[at]
    return word.lower() in lexicons.load("common_words") or word in lexicons.load("org_heads")
