"""The word lists of `models/lexicons`, loaded once, and the search for their entries in a text's words.

A list is plain text: comment lines begin with `#`, then one entry a line, sorted and unique; where an entry has values,
they follow it, parted by tabs. The head of each list says what it is for, what its columns mean and where it comes
from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from pipeline.config import models_path
from pipeline.errors import PipelineError

Columns = tuple[str, ...]


@cache
def load(name: str) -> Mapping[str, Columns]:
    """The entries of the list `name` ("countries"), verbatim, each with its further columns (none: an empty tuple).

    The mapping cannot be changed, and is the same object at every call.

    Raises:
        PipelineError: there is no such list.
    """
    path = models_path() / "lexicons" / f"{name}.txt"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PipelineError(f"no list of words {path}: name a file of models/lexicons without .txt") from error
    rows = (line.split("\t") for line in text.split("\n") if line and not line.startswith("#"))
    return MappingProxyType({row[0]: tuple(row[1:]) for row in rows})


@cache
def lowered(name: str) -> Mapping[str, Columns]:
    """The list `name` keyed on lower-case entries; of two entries that differ in case only, the first holds."""
    rows: dict[str, Columns] = {}
    for entry, columns in load(name).items():
        rows.setdefault(entry.lower(), columns)
    return MappingProxyType(rows)


def split_words(phrase: str) -> list[str]:
    """The words of an entry, cut as a tokenizer cuts running text: comma, bracket, slash, possessive by themselves."""
    words: list[str] = []
    for piece in phrase.replace("’", "'").split():
        head: list[str] = []
        tail: list[str] = []
        while piece[:1] in {"(", '"'} and len(piece) > 1:
            head.append(piece[0])
            piece = piece[1:]
        while piece[-1:] in {",", ")", '"', ";", ":"} and len(piece) > 1:
            tail.insert(0, piece[-1])
            piece = piece[:-1]
        if piece.endswith("'s") and len(piece) > 2:
            tail.insert(0, "'s")
            piece = piece[:-2]
        elif piece.endswith("s'") and len(piece) > 2:
            tail.insert(0, "'")
            piece = piece[:-1]
        inner = piece.replace("/", " / ").split()
        words += [*head, *inner, *tail]
    return words


class PhraseIndex:
    """Entries of several words, ready for search; case counts: lower both sides where it should not."""

    def __init__(self, entries: Iterable[str]) -> None:
        # first word -> entries that begin with it, longest first, so that the first one that fits is the longest
        index: dict[str, list[tuple[list[str], str]]] = {}
        for entry in entries:
            words = split_words(entry)
            if words:
                index.setdefault(words[0], []).append((words, entry))
        for candidates in index.values():
            candidates.sort(key=_longest_first)
        self._index = index

    def find_phrases(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        """The entries found in `words`, as (start, end, entry) in word numbers, half-open.

        Longest match first from the left; matches do not overlap. Linear in the number of words.
        """
        found: list[tuple[int, int, str]] = []
        at = 0
        while at < len(words):
            match = self.match_at(words, at)
            if match is None:
                at += 1
            else:
                found.append((at, *match))
                at = match[0]
        return found

    def match_at(self, words: Sequence[str], start: int) -> tuple[int, str] | None:
        """The longest entry that begins at word `start`, as (end, entry); None where none does."""
        for parts, entry in self._index.get(_plain(words[start]), ()):
            end = start + len(parts)
            if end <= len(words) and all(_plain(words[start + k]) == part for k, part in enumerate(parts)):
                return end, entry
        return None


def phrase_index(entries: Iterable[str]) -> PhraseIndex:
    """An index of `entries`, of one word or more, for `find_phrases`."""
    return PhraseIndex(entries)


def _plain(word: str) -> str:
    return word.replace("’", "'")


def _longest_first(candidate: tuple[list[str], str]) -> tuple[int, str]:
    return -len(candidate[0]), candidate[1]
