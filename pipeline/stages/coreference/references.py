"""Later words for what is named already: "the Ministry", "she"; only where one candidate is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline import names
from pipeline.lexicons import load
from pipeline.marks import Cluster, Mark, Notes
from pipeline.words import Words

_PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_TITLES = {
    "m": frozenset("mr sir lord king prince sheikh emir sultan fr father bishop brother don señor sr monsieur".split()),
    "f": frozenset("mrs ms miss madam madame mme lady dame queen princess sheikha sister sra señora mother".split()),
}
_SUBJECT = ("nsubj", "nsubjpass")
_REACH = 2  # sentences before the pronoun's own


def with_references(clusters: Sequence[Cluster], notes: Notes, words: Words) -> list[Cluster]:
    """The clusters with the nominals and pronouns that can mean nothing else."""
    added: dict[int, list[Mark]] = {}
    taken = [False] * len(words)
    for mark in [*notes.people, *notes.organizations, *notes.places, *notes.roles, *notes.events]:
        taken[mark.start : mark.end] = [True] * (mark.end - mark.start)
    for number, mark in [*_nominals(clusters, words, taken), *_pronouns(clusters, words)]:
        added.setdefault(number, []).append(mark)
    return [replace(cluster, marks=(*cluster.marks, *added.get(number, ()))) for number, cluster in enumerate(clusters)]


def _nominals(clusters: Sequence[Cluster], words: Words, taken: Sequence[bool]) -> Iterable[tuple[int, Mark]]:
    """ "The Ministry", "the agency": the head noun alone of the one body named before whose name has that head."""
    heads: dict[str, list[tuple[int, int]]] = {}  # head noun -> (first mention, number of the cluster)
    for number, cluster in enumerate(clusters):
        if cluster.label == "ORG":
            first = min(mark.start for mark in cluster.marks)
            for noun in _head_nouns(cluster.name):
                heads.setdefault(noun, []).append((first, number))
    for at in range(1, len(words)):
        known = heads.get(words.lower[at])
        if known is None or taken[at] or words.lower[at - 1] != "the" or _goes_on(words, at):
            continue
        before = [number for first, number in known if first < at]
        if len(before) == 1:
            reason = f"the only one named before: {clusters[before[0]].name}"
            yield before[0], Mark(at - 1, at + 1, "ORG", words.text[at], "nominal", 0.75, reason, stage="coreference")


def _goes_on(words: Words, at: int) -> bool:
    """Whether the noun is part of a longer phrase: "the agency's", "the committee of experts", "the party leader"."""
    after = at + 1
    if not words.same_cell(at, after):
        return False
    return words.lower[after] in ("of", "for", "on", "which", "that") or words.tag[after].startswith("NN")


def _head_nouns(name: str) -> set[str]:
    """The word that heads a body's name: its last, or the one before "of", "for" or "on"."""
    parts = names.organization_key(name).split()
    cut = next((at for at, word in enumerate(parts) if word in ("of", "for", "on", "against")), len(parts))
    if cut == 0 or len(parts) < 2:
        return set()
    head = parts[cut - 1]
    return {head} if head.capitalize() in load("org_heads") or head.capitalize() in load("org_heads_weak") else set()


def _pronouns(clusters: Sequence[Cluster], words: Words) -> Iterable[tuple[int, Mark]]:
    """ "He" and "she" where one person of the sentences before fits."""
    people = sorted(
        (mark.start, number)
        for number, cluster in enumerate(clusters)
        if cluster.label in ("PERSON", "ROLE")
        for mark in cluster.marks
    )
    if not people:
        return
    sexes = {number: _sex(clusters[number]) for _, number in people}
    at_sentence: dict[int, list[_Person]] = {}
    for start, number in people:
        at_sentence.setdefault(words.sentence[start], []).append(_Person(start, number, _is_subject(words, start)))
    for at, word in enumerate(words.lower):
        sex = _PRONOUNS.get(word)
        if sex is None:
            continue
        person = _antecedent(at, sex, at_sentence, sexes, words)
        if person is not None:
            reason = f"the only person it can mean: {clusters[person].name}"
            yield person, Mark(at, at + 1, "PERSON", words.text[at], "pronoun", 0.75, reason, stage="coreference")
            if words.dep[at] in _SUBJECT:  # "she" in the next sentence goes on with her
                at_sentence.setdefault(words.sentence[at], []).append(_Person(at, person, True))
                sexes[person] = sexes[person] or sex


class _Person(NamedTuple):
    """A mention of a person: its first word, the number of the person, whether it is the subject of its clause."""

    start: int
    number: int
    subject: bool


def _is_subject(words: Words, start: int) -> bool:
    """Whether the name that begins at `start` is, or stands in, the subject of a verb."""
    at = start
    for _ in range(6):
        if words.dep[at] in _SUBJECT:
            return True
        if words.dep[at] not in ("compound", "appos", "conj", "nmod", "amod") or words.head[at] == at:
            return False
        at = words.head[at]
    return False


def _antecedent(
    at: int, sex: str, at_sentence: dict[int, list[_Person]], sexes: dict[int, str], words: Words
) -> int | None:
    """The one person in the nearest sentence before, the pronoun's own included, that has a fitting one.

    Of several, a pronoun that is a subject means the one who was the subject there.
    """
    own = words.sentence[at]
    for sentence in range(own, own - _REACH - 1, -1):
        near = [person for person in at_sentence.get(sentence, ()) if person.start < at]
        near = [person for person in near if sexes[person.number] in (sex, "")]
        if not near:
            continue
        subjects = {person.number for person in near if person.subject}
        fitting = {person.number for person in near}
        sure = {number for number in fitting if sexes[number] == sex}
        fitting = sure if len(sure) == 1 else fitting
        if len(fitting) > 1 and words.dep[at] in _SUBJECT and len(subjects) == 1 and sentence < own:
            return subjects.pop()
        return fitting.pop() if len(fitting) == 1 else None
    return None


def _sex(cluster: Cluster) -> str:
    """What the titles of a person say; "" where they say nothing."""
    said = {word.strip(".").lower() for mark in cluster.marks for word in (mark.honorific or "").split()}
    return next((sex for sex, titles in _TITLES.items() if said & titles), "")
