"""Events without an event noun of their own: names in apposition, acronyms and short names, ordinals alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline import lexicons
from pipeline.stages.events.ground import Ground
from pipeline.stages.events.phrase import Phrase

_SMALL = frozenset({"of", "for", "and", "on", "the", "in", "&"})
_NUMBER = re.compile(r"-?\d{1,4}$")


def appositions(ground: Ground, seen: Sequence[Phrase], taken: set[int]) -> list[Phrase]:
    """Names before a comma and an event phrase: "the World Forum for Seeds, the largest conference on …"."""
    words = ground.words
    found = []
    for phrase in seen:
        at = phrase.start - 1
        if phrase.determiner:
            at -= 1
        if at < 1 or words.text[at] != "," or phrase.determiner not in {"the", "a", "an"} or phrase.owner is not None:
            continue
        end = at
        begin = at
        while (
            begin > 0
            and words.cell[begin - 1] == words.cell[at]
            and begin - 1 not in taken
            and (words.capital[begin - 1] or words.lower[begin - 1] in _SMALL or _NUMBER.match(words.text[begin - 1]))
            and ground.date_of[begin - 1] is None
        ):
            begin -= 1
        while begin < end and not words.capital[begin]:
            begin += 1
        if (
            end - begin < 2
            or words.sentence[begin] != words.sentence[at]
            or any(ground.is_person(k) or ground.is_place(k) for k in range(begin, end))
        ):
            continue
        if words.lower[begin] in {"the", "a", "in", "at", "on"}:
            begin += 1
        found.append(Phrase(_inner_head(ground, begin, end), begin, end, end, phrase.classification, determiner="the"))
    return found


def _inner_head(ground: Ground, begin: int, end: int) -> int:
    """The word of a name that hangs outside it."""
    for k in range(begin, end):
        if not begin <= ground.words.head[k] < end:
            return k
    return end - 1


def short_names(ground: Ground, seen: Sequence[Phrase], taken: set[int]) -> Iterator[Phrase]:
    """Uses of the acronyms that event names define ("ICSA", "COP 20"), alone or with a number."""
    words = ground.words
    alias: dict[str, str] = {}
    for phrase in seen:
        for start, end in phrase.alias:
            text = words.string(start, end)
            # an acronym within the complement belongs to the body that meets
            if start <= phrase.core or text[-1].isdigit():
                alias.setdefault(text, phrase.classification)
    if not alias:
        return
    for at in range(len(words)):
        kind = alias.get(words.text[at])
        if kind is None or at in taken:
            continue
        end = at + 1
        if end < len(words) and re.match(r"\d{1,4}$", words.text[end]) and ground.date_of[end] is None:
            end += 1
        yield Phrase(at, at, end, end, kind)


def numbered(ground: Ground, taken: set[int]) -> Iterator[Phrase]:
    """Sessions by the acronym of their series and a number: "COP-9", "INC 3", from the title of the document on."""
    words = ground.words
    known = lexicons.load("event_acronyms")
    named = False
    for at in range(len(words)):
        if at in taken or not words.capital[at]:
            continue
        series, _, number = words.text[at].partition("-")
        entry = known.get(series)
        if entry is None or not (number.isdigit() and len(number) < 4):
            continue
        if ground.words.block[at] == 0 or named:
            named = True
            yield Phrase(at, at, at + 1, at + 1, entry[0])


_FIRST = {
    "first": "first",
    "second": "second",
    "third": "third",
    "fourth": "fourth",
    "last": "last",
    "former": "first",
    "latter": "last",
}


def elliptical(ground: Ground, taken: set[int]) -> Iterator[Phrase]:
    """ "Three panels, the first featured …": an ordinal alone after the plural that it counts."""
    words = ground.words
    for at in range(1, len(words)):
        if words.lower[at] not in _FIRST or at in taken or words.lower[at - 1] != "the" or at + 1 >= len(words):
            continue
        if not words.tag[at + 1].startswith(("VB", "MD")) and words.text[at + 1] != ",":
            continue
        first = words.sentences[max(words.sentence[at] - 1, 0)][0]
        plural = next(
            (k for k in range(at - 1, first - 1, -1) if ground.is_plural(k) and ground.head_class(k) is not None), None
        )
        if plural is not None and words.tag[plural - 1] in ("CD", "JJ"):
            kind = ground.head_class(plural) or "other"
            yield Phrase(at, at, at + 1, at + 1, kind, determiner="the", noun=plural)
