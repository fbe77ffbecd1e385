"""Spellings of one word: how names sound across transliterations, which given names are one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from pipeline import names
from pipeline.lexicons import load
from pipeline.resolve import scoring
from pipeline.resolve.memory import remembered

_MEMORY = 65_536

# Letters that transliterations into English, French, German and Slavic spelling use for one sound; applied from left to
# right in one pass, the longest first, so that a word costs time in proportion to its length.
_SOUNDS = {
    "aye": "a", "aie": "a", "eye": "i", "gui": "gi", "gue": "gi", "tsch": "s", "tch": "s", "sch": "s", "sh": "s",
    "ch": "s", "dzh": "j", "dj": "j", "dh": "d", "zh": "j", "kh": "h", "gh": "g", "th": "t", "ph": "f", "ck": "k",
    "ou": "u", "oo": "u", "ue": "u", "oe": "u", "ae": "a", "ee": "i", "ei": "i", "ey": "i", "ay": "i", "ai": "i",
    "w": "v", "x": "ks", "q": "k", "c": "k", "y": "i", "e": "i", "o": "u", "oue": "vi", "oua": "va",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_AGAIN = re.compile(r"(.)\1+")
_END_J = re.compile(r"i?j$")
_END_F = re.compile(r"(?<=[iu])f$")
_GLIDE = re.compile(r"(?<=[bcdfgklmnprstvz])j(?=[au])")
_ABD = re.compile(r"^abd[aeu]?[lrnsz]+(?=[a-z]{3})")


body_key = remembered("body_keys", thaw=str)(names.organization_key)


@remembered("sounds", thaw=str)
def sound(word: str) -> str:
    """A word of a compare key as it roughly sounds: spellings of one name by different transliterations meet.

    Vowels count as three (a; e, i, y; o, u), doubled letters as one, a mute h not at all.
    """
    if not word.isascii():
        return word
    plain = word[:-1] if word.endswith("ine") else word  # French writes a final -in so
    rough = _GLIDE.sub("i", _AGAIN.sub(r"\1", _SOUND.sub(_sound_of, plain)))
    heard = _AGAIN.sub(r"\1", rough[:1] + rough[1:].replace("h", ""))
    return _END_J.sub("i", _END_F.sub("v", heard)) or word


def _sound_of(match: re.Match[str]) -> str:
    return _SOUNDS[match[0]]


@lru_cache(_MEMORY)
def given_sound(word: str) -> str:
    """A given name as it sounds, or the first of its group where the list knows it for a form of another name."""
    group = _variants().get(word)
    if group is not None:
        return group
    servant = _ABD.sub("abd ", word)
    if servant != word:
        return "abd " + sound(servant[4:])
    heard = sound(word)
    return heard if is_given(word) else _variants_by_sound().get(heard, heard)


def are_variants(a: str, b: str) -> bool:
    """Whether the list of variants has both given names, as forms of one."""
    group = _variants().get(a)
    return group is not None and group == _variants().get(b)


@cache
def _variants() -> Mapping[str, str]:
    """Each given name of the list of variants, with the first of its group."""
    return {name: group[0] for group in scoring.settings("given_names")["groups"] for name in group}


@cache
def _variants_by_sound() -> Mapping[str, str]:
    """The sounds that one group of variants alone has."""
    groups: dict[str, set[str]] = {}
    for name, first in _variants().items():
        groups.setdefault(sound(name), set()).add(first)
    return {heard: min(firsts) for heard, firsts in groups.items() if len(firsts) == 1}


@cache
def _known(name: str) -> frozenset[str]:
    # a plain word is its own key: most entries are
    return frozenset(e.casefold() if e.isascii() and e.isalpha() else names.compare_key(e) for e in load(name))


@remembered("given_names", thaw=bool)
def is_given(word: str) -> bool:
    """Whether a word of a compare key is a given name of the lists, and so hardly a slip of the pen."""
    return word in _known("given_names")


@remembered("family_names", thaw=bool)
def is_family(words: str) -> bool:
    """Whether words of a compare key are a family name of the lists."""
    return words in _known("family_names")


@lru_cache(_MEMORY)
def distance(a: str, b: str) -> int:
    """How many letters must be put in, left out or changed to make `b` of `a` (Levenshtein 1966), at most 3."""
    if abs(len(a) - len(b)) > 2:
        return 3
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        before, row[0] = row[0], i
        for j, right in enumerate(b, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
        if min(row) > 2:
            return 3
    return min(row[-1], 3)
