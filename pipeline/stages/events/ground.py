"""What the finding of events stands on: which words are dates, places, people, headlines, and which are event nouns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline import lexicons
from pipeline.marks import Mark, Notes
from pipeline.words import Words

if TYPE_CHECKING:
    from pipeline.timex import TimeExpression

_VENUE_WORDS = frozenset(
    {"hotel", "centre", "center", "hall", "university", "headquarters", "palace", "palais", "house"}
)


@cache
def heads() -> Mapping[str, tuple[str, bool]]:
    """Event nouns as written, singular and plural: the class of event they name, and whether they alone prove it."""
    never = lexicons.load("event_heads_never")
    weak = lexicons.load("event_heads_weak")
    return {
        noun: (columns[0], columns[1] == "strong" and noun not in weak)
        for noun, columns in lexicons.load("event_heads").items()
        if noun not in never and (columns[0] != "other")
    }


@cache
def plural_heads() -> frozenset[str]:
    """Plural nouns that mean one happening ("the talks")."""
    return frozenset(lexicons.load("event_heads_plural"))


@cache
def event_verbs() -> Mapping[str, str]:
    """Verbs (base form) that say that a happening is held: "object", "subject" or "both", "planned", "cancelled"."""
    return {verb: columns[0] for verb, columns in lexicons.load("event_verbs").items()}


def base_form(verb: str) -> str | None:
    """The base form of a verb that says that a happening is held, None for any other word."""
    known = event_verbs()
    listed = lexicons.load("participation_verbs").get(verb)
    for candidate in ([listed[0].split(" ")[0]] if listed is not None else []) + _bases(verb):
        if candidate in known:
            return candidate
    return None


_IRREGULAR = {
    "met": "meet",
    "held": "hold",
    "took": "take",
    "taken": "take",
    "led": "lead",
    "spoke": "speak",
    "spoken": "speak",
    "brought": "bring",
    "drew": "draw",
    "drawn": "draw",
    "began": "begin",
    "begun": "begin",
    "ran": "run",
    "saw": "see",
    "gave": "give",
    "given": "give",
    "went": "go",
}


def _bases(verb: str) -> list[str]:
    """What a verb form may come from."""
    found = [verb]
    if verb in _IRREGULAR:
        found.append(_IRREGULAR[verb])
    for ending in ("s", "es", "d", "ed", "ing"):
        if verb.endswith(ending):
            stem = verb[: -len(ending)]
            found += [stem, stem + "e"]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return found


@dataclass(slots=True)
class Ground:
    """One document's words with what other stages know of each (None where nothing).

    `date_of` gives the time expression over a word, `mark_of` the mark of a person, body or place; `headlines` says of
    each block whether its capitals mean nothing; `here` gives the words of the dateline's place, `dateline` its date;
    `headline_verbs` are verb forms in the present that titles use.
    """

    words: Words
    date_of: list[TimeExpression | None]
    mark_of: list[Mark | None]
    headlines: list[bool]
    headline_verbs: frozenset[str]
    document_date: str | None
    here: tuple[int, int] | None = None
    dateline: TimeExpression | None = None

    def headline(self, at: int) -> bool:
        """Whether the word stands in a title or heading whose words are all capitalised."""
        return self.headlines[self.words.block[at]]

    def head_class(self, at: int) -> str | None:
        """The class of event that the noun at `at` may name."""
        found = self._head(at)
        return None if found is None else found[0]

    def is_weak(self, at: int) -> bool:
        """Whether the noun alone proves no event."""
        found = self._head(at)
        return found is None or not found[1]

    def is_plural(self, at: int) -> bool:
        """Whether the noun is a plural (a plural that means one happening counts as such too)."""
        lower = self.words.lower[at]
        return lower.endswith("s") and _singular(lower) != lower and (_singular(lower) in heads() or lower == "talks")

    def _head(self, at: int) -> tuple[str, bool] | None:
        known, lower = heads(), self.words.lower[at]
        if at > 1 and (three := known.get(" ".join(self.words.lower[at - 2 : at + 1]))) is not None:
            return three
        if at and (pair := known.get(f"{self.words.lower[at - 1]} {lower}")) is not None:
            return pair
        found = known.get(lower)
        if found is None and "-" in lower:
            found = known.get(lower.replace("-", " "))
        return found

    def is_place(self, at: int) -> bool:
        """Whether the word belongs to the name of a place."""
        mark = self.mark_of[at] if 0 <= at < len(self.mark_of) else None
        return mark is not None and mark.label in ("GPE", "LOC")

    def is_region(self, at: int) -> bool:
        """Whether a place that is neither city nor country begins at `at`, after an article perhaps ("the Altai")."""
        if at < len(self.words) and self.words.lower[at] == "the":
            at += 1
        mark = self.mark_of[at] if at < len(self.mark_of) else None
        return mark is not None and self.is_place(at) and mark.country is None

    def country(self, at: int) -> str | None:
        """The country of the place whose name begins at `at`, after an article perhaps; None where it is not known."""
        mark = self.mark_of[at + 1 if self.words.lower[at] == "the" else at]
        return None if mark is None else mark.country

    def is_person(self, at: int) -> bool:
        """Whether the word belongs to the name of a person."""
        mark = self.mark_of[at]
        return mark is not None and mark.label == "PERSON"

    def cell_start(self, at: int) -> int:
        """The first word of the cell that holds `at`."""
        cell = self.words.cell
        return bisect_left(cell, cell[at])

    def cell_end(self, at: int) -> int:
        """The word after the last one of the cell that holds `at`."""
        cell = self.words.cell
        return bisect_left(cell, cell[at] + 1)

    def place_end(self, at: int) -> int | None:
        """The word after a place or venue that begins at `at` (an article may stand first), None where none does."""
        words = self.words
        if at < len(words) and words.lower[at] == "the":
            at += 1
        if at >= len(words):
            return None
        end = at
        while end < len(words) and self.is_place(end) and words.cell[end] == words.cell[at]:
            mark = self.mark_of[end]
            end = mark.end if mark is not None and mark.end > end else end + 1
            if end < len(words) and words.text[end] in {"City", "CITY"}:
                end += 1
        if end > at:
            return end
        return self._venue_end(at)

    def venue_end(self, at: int) -> int | None:
        """The end of a body's name or a capitalised run that begins at `at` (after "at", any is a venue)."""
        words = self.words
        if at < len(words) and words.lower[at] == "the":
            at += 1
        if at >= len(words):
            return None
        mark = self.mark_of[at]
        if mark is not None and mark.label == "ORG" and mark.start == at:
            return mark.end
        if mark is not None and mark.label == "PERSON":
            return None
        end = at
        while (
            end < len(words) and words.cell[end] == words.cell[at] and words.capital[end] and self.date_of[end] is None
        ):
            if self.head_class(end) is not None and not self.is_weak(end):
                return None
            end += 1
        return end if end > at else None

    def _venue_end(self, at: int) -> int | None:
        """The end of a capitalised run that holds a venue word ("Lakeside Hotel")."""
        words = self.words
        end, venue = at, False
        while (
            end < len(words)
            and words.cell[end] == words.cell[at]
            and (words.capital[end] or (end > at and words.lower[end] in {"of", "de", "des", "las", "the"}))
        ):
            if self.date_of[end] is not None:
                break
            venue = venue or words.lower[end] in _VENUE_WORDS
            end += 1
        while end > at and not words.capital[end - 1]:
            end -= 1
        return end if venue else None


def _singular(noun: str) -> str:
    """A regular plural's singular."""
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun.removesuffix("s")


def ground_of(words: Words, notes: Notes, dates: list[TimeExpression]) -> Ground:
    """The ground of one document."""
    count = len(words)
    date_of: list[TimeExpression | None] = [None] * count
    for found in dates:
        if found.type not in ("DATE", "TIME"):
            continue
        at = bisect_left(words.end, found.start + 1)
        while at < count and words.start[at] < found.end:
            date_of[at] = found
            at += 1
    mark_of: list[Mark | None] = [None] * count
    for mark in [*notes.places, *notes.organizations, *notes.people]:
        for at in range(mark.start, min(mark.end, count)):
            mark_of[at] = mark
    document = words.reading.document
    return Ground(words, date_of, mark_of, _headlines(words), _headline_verbs(), document.date)


@cache
def _headline_verbs() -> frozenset[str]:
    """Verb forms that titles use between an actor and an event ("hosts", "launched")."""
    return frozenset(lexicons.load("event_title_verbs"))


def _headlines(words: Words) -> list[bool]:
    """Of each block, whether it is short, ends without a full stop, and has nearly all its long words in capitals."""
    found = []
    for first, last in words.blocks:
        long = [
            k
            for k in range(first, last)
            if len(words.text[k]) > 3 and words.text[k][0].isalpha() and words.tag[k] not in ("IN", "CC", "DT")
        ]
        capitals = sum(words.capital[k] for k in long)
        short = last - first <= 60 and last > first and words.text[last - 1] not in {".", ";"}
        found.append(short and len(long) > 1 and capitals >= 0.75 * len(long))
    return found
