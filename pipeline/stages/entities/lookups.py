"""What the lexicons say of a word or a stretch of words, made ready once."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from pipeline.lexicons import PhraseIndex, load, phrase_index
from pipeline.words import Words

Spans = list[tuple[int, int, str]]


@cache
def lower(name: str) -> frozenset[str]:
    """The entries of a lexicon in lower case."""
    return frozenset(entry.lower() for entry in load(name))


def is_telling(word: str, name: str) -> bool:
    """Whether a word, or the first part of a double one, is a name of the lexicon and no common word or place too."""
    known, folded = _telling(name), _folded(word)
    return folded in known or ("-" in folded and folded.split("-")[0] in known)


@cache
def _telling(name: str) -> frozenset[str]:
    return frozenset(_folded(entry) for entry, columns in load(name).items() if not columns)


@lru_cache(maxsize=50_000)
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


def phrases(name: str, words: Words) -> Spans:
    """Where entries of a lexicon stand in the text (words, half-open), the longest at each place."""
    return _index(name).find_phrases(words.text)


@cache
def _index(name: str) -> PhraseIndex:
    return phrase_index(load(name))


def shouted_phrases(name: str, words: Words) -> Spans:
    """Where entries of a lexicon stand in capitals ("TRINIDAD AND TOBAGO"), as headings and lists have them."""
    return [(start, end, _shouted(name)[found]) for start, end, found in _shouted_index(name).find_phrases(words.text)]


@cache
def _shouted(name: str) -> dict[str, str]:
    """The entries of a lexicon by their form in capitals, where it differs and is no acronym."""
    return {entry.upper(): entry for entry in load(name) if len(entry) > 3 and not entry.isupper()}


@cache
def _shouted_index(name: str) -> PhraseIndex:
    return phrase_index(_shouted(name))
