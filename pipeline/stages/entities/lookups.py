"""What the lexicons say of a word or a stretch of words, made ready once."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from pipeline.lexicons import load, split_words
from pipeline.words import Words

Spans = list[tuple[int, int, str]]
_Index = dict[str, list[tuple[int, list[str], str]]]  # first word -> (words, all of them, entry), the longest first


@cache
def lower(name: str) -> frozenset[str]:
    """The entries of a lexicon in lower case."""
    return frozenset(entry.lower() for entry in load(name))


@lru_cache(maxsize=50_000)
def is_telling(word: str, name: str) -> bool:
    """Whether a word, or the first part of a double one, is a name of the lexicon and no common word or place too."""
    known, folded = _telling(name), _folded(word)
    return folded in known or ("-" in folded and folded.split("-")[0] in known)


@cache
def _telling(name: str) -> frozenset[str]:
    return frozenset(_folded(entry) for entry, columns in load(name).items() if not columns)


def _folded(word: str) -> str:
    """A word without case and diacritics."""
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char)).lower()


@cache
def acronym_classes() -> dict[str, tuple[str, str | None]]:
    """Acronyms of known bodies with classification and country."""
    classes: dict[str, tuple[str, str | None]] = {}
    for acronyms, kind, country, *_ in load("organizations").values():
        for acronym in acronyms.split("|") if acronyms != "-" else ():
            classes[acronym] = (kind, country if country != "-" else None)
    return classes


class Finder:
    """Where entries of the lexicons stand in one document; only stretches that a capital opens are looked at."""

    def __init__(self, words: Words) -> None:
        self._words = [text.replace("’", "'") if "’" in text else text for text in words.text]
        self._capitals = [at for at, capital in enumerate(words.capital) if capital]

    def phrases(self, name: str) -> Spans:
        """Entries of a lexicon as words (half-open), the longest at each place, none within another."""
        return self._find(_index(name))

    def shouted_phrases(self, name: str) -> Spans:
        """Entries of a lexicon that stand in capitals ("TRINIDAD AND TOBAGO"), as headings and lists have them."""
        shouted = _shouted(name)
        return [(start, end, shouted[found]) for start, end, found in self._find(_shouted_index(name))]

    def _find(self, index: _Index) -> Spans:
        found: Spans = []
        words, floor = self._words, 0
        for at in self._capitals:
            entries = index.get(words[at])
            if entries is None or at < floor:
                continue
            for length, parts, entry in entries:
                if length == 1 or words[at : at + length] == parts:
                    floor = at + length
                    found.append((at, floor, entry))
                    break
        return found


def _index_of(entries: dict[str, str]) -> _Index:
    index: _Index = {}
    for entry in entries:
        parts = split_words(entry)
        if parts:
            index.setdefault(parts[0], []).append((len(parts), parts, entry))
    for candidates in index.values():
        candidates.sort(key=_longest_first)
    return index


def _longest_first(candidate: tuple[int, list[str], str]) -> tuple[int, str]:
    return -candidate[0], candidate[2]


@cache
def _index(name: str) -> _Index:
    return _index_of(dict.fromkeys(load(name), ""))


@cache
def _shouted(name: str) -> dict[str, str]:
    """The entries of a lexicon by their form in capitals, where it differs and is no acronym."""
    return {entry.upper(): entry for entry in load(name) if len(entry) > 3 and not entry.isupper()}


@cache
def _shouted_index(name: str) -> _Index:
    return _index_of(_shouted(name))
