"""Honorifics and offices around a name: what stands before it, what follows, and what an office is for."""

from __future__ import annotations

from pipeline.stages.entities.lookups import Finder, acronym_classes, is_telling, lower
from pipeline.words import Words

_JOINS = frozenset({"of", "for", "to", "in", "on", "at"})
_CLOSERS = frozenset({",", ".", ";", ")"})
_PLURALS = frozenset({"NNS", "NNPS"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_OF_BODIES = frozenset("founder co-founder owner co-owner ceo president chairman chairwoman director manager".split())


class Offices:
    """Where honorifics and offices stand in one document; `strong_heads` are words that head a body's name.

    `tail` says which words only tell what an office is for ("Under Secretary of State for Economic Affairs").
    """

    def __init__(self, words: Words, finder: Finder, strong_heads: set[int]) -> None:
        self.words = words
        self._strong_heads = strong_heads
        self._honorific_end = self._honorifics(finder)
        self._honorific = self._inside_honorifics()
        heads = lower("role_heads")
        self._head = [word in heads or ("-" in word and word.rpartition("-")[2] in heads) for word in words.lower]
        self.tail = self._tails()

    def _honorifics(self, finder: Finder) -> dict[int, int]:
        """First word of each honorific by its end; the initial in "Marta J. Holm" is none."""
        words = self.words
        found = {}
        for start, end, entry in finder.phrases("honorifics"):
            initial = len(entry) == 2 and words.same_cell(start - 1, start) and words.capital[start - 1]
            if not initial:
                found[end] = start
        return found

    def _inside_honorifics(self) -> list[bool]:
        inside = [False] * len(self.words)
        for end, start in self._honorific_end.items():
            inside[start:end] = [True] * (end - start)
        return inside

    def is_honorific(self, at: int) -> bool:
        """Whether a word belongs to an honorific."""
        return self._honorific[at]

    def honorific_before(self, at: int) -> int:
        """The first word of the honorifics that stand right before `at` ("H.E. Mr."); `at` itself if there are none."""
        first = at
        while first in self._honorific_end and self.words.same_cell(self._honorific_end[first], at):
            first = self._honorific_end[first]
        return first

    def is_head(self, at: int) -> bool:
        """Whether a word is the head noun of an office."""
        return 0 <= at < len(self._head) and self._head[at]

    def modifies(self, at: int) -> bool:
        """Whether an office's word may as well qualify a body's ("Executive", "General", "Special")."""
        return self.words.lower[at] in lower("role_modifiers")

    def is_plural(self, at: int) -> bool:
        """Whether a word names several holders ("Governors" Association)."""
        word = self.words.lower[at]
        return self.words.tag[at] in _PLURALS and word.endswith("s") and word[:-1] in lower("role_heads")

    def before(self, at: int) -> bool:
        """Whether an office stands right before `at`, with what it is for, and a comma perhaps."""
        words = self.words
        last = at - 1
        if words.same_cell(last, at) and words.text[last] == ",":
            last -= 1
        return words.same_cell(last, at) and (self.is_head(last) or self.tail[last])

    def of_body(self, at: int) -> bool:
        """Whether what starts at `at` is led or owned ("founder of X"): a body, though it may look like a person."""
        words = self.words
        return words.same_cell(at - 2, at) and words.lower[at - 1] == "of" and words.lower[at - 2] in _OF_BODIES

    def after(self, at: int) -> bool:
        """Whether an office follows behind a comma, a bracket or a dash: ", Minister of …"."""
        words = self.words
        if not words.same_cell(at - 1, at) or words.text[at] not in (",", "(", "-", "–", "—"):
            return False
        for near in range(at + 1, min(at + 7, len(words))):
            if not words.same_cell(at, near) or words.text[near] in _CLOSERS or words.tag[near] in _FINITE:
                return False
            if self.is_head(near):
                return True
        return False

    def title_in_name(self, at: int) -> bool:
        """Whether a title is part of a name that has begun: "Omar Sheikh Nur", "Nadia Begum"."""
        words = self.words
        before = at - 1
        if not words.same_cell(before, at):
            return False
        if not words.capital[before]:
            return words.lower[before] in lower("name_particles")
        if is_telling(words.text[before], "given_names"):
            return True
        ends = not (words.same_cell(at, at + 1) and words.capital[at + 1])
        common = words.lower[before] in lower("common_words")
        return ends and not common and not self.is_honorific(before) and not self.is_head(before)

    def _tails(self) -> list[bool]:
        words = self.words
        inside = [False] * len(words)
        for at in range(len(words)):
            if not (self._head[at] and words.capital[at]):
                continue
            stop = at + 1
            while words.same_cell(at, stop + 1) and words.lower[stop] in _JOINS:
                begin = stop + 1 + (words.lower[stop + 1] == "the")
                end = self._tail_end(begin)
                if end == begin:
                    break
                inside[begin:end] = [True] * (end - begin)
                stop = end
        return inside

    def _tail_end(self, begin: int) -> int:
        """The end of what an office is for: common words with capitals, lists of them included."""
        words = self.words
        end = begin
        while True:
            at = end
            while words.same_cell(begin, at) and words.capital[at] and self._for_an_office(at):
                at += 1
            if at == end:
                return end
            end = at
            while words.same_cell(begin, at) and (words.text[at] == "," or words.lower[at] in ("and", "&")):
                at += 1
            if at == end or not (words.same_cell(begin, at) and words.capital[at] and self._for_an_office(at)):
                return end
            end = at

    def _for_an_office(self, at: int) -> bool:
        words = self.words
        return (
            words.lower[at] in lower("common_words")
            and words.text[at] not in acronym_classes()
            and not self.is_head(at)
            and at not in self._strong_heads
            and (words.entity[at] != "PERSON" or words.lower[at] == "state")
        )
