"""Names that the lexicons or the document itself know: bodies, states, demonyms, places, acronyms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache

from pipeline.acronyms import Definition, looks_short
from pipeline.classify import classify_organization, organization_country
from pipeline.lexicons import load
from pipeline.marks import Mark
from pipeline.stages.entities.evidence import Evidence
from pipeline.stages.entities.lookups import acronym_classes, lower, phrases, shouted_phrases


def body(evidence: Evidence, start: int, end: int, reason: str, *, confidence: float = 0.85) -> Mark:
    """The mark of an organization with its classification and country."""
    name = evidence.words.string(start, end)
    kind, country = _kind(name)
    return Mark(start, end, "ORG", name, confidence=confidence, reason=reason, classification=kind, country=country)


@cache
def _kind(name: str) -> tuple[str, str | None]:
    return classify_organization(name).value, organization_country(name)[0]


def known_bodies(evidence: Evidence, grammar: Iterable[tuple[int, int]]) -> list[Mark]:
    """Bodies of the lexicon and of the grammar; where both speak of the same words, the longer name stands."""
    words = evidence.words
    found = [(start, end, "a name with the head of an organization") for start, end in grammar]
    table = load("organizations")
    for start, end, entry in phrases("organizations", words):
        ambiguous = len(table[entry]) > 4  # "Solidarity", "Energy": the word proves nothing
        if words.capital[start] and not ambiguous and not any(evidence.offices.tail[start:end]):
            found.append((start, end, f"known: {entry}"))
    marks: list[Mark] = []
    taken = [False] * len(words)
    for start, end, reason in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            marks.append(body(evidence, start, end, reason))
    return sorted(marks, key=lambda mark: mark.start)


def inner_bodies(evidence: Evidence, marks: Iterable[Mark]) -> list[Mark]:
    """Bodies inside the name of an organ: the Energy Agency in "Board of the Energy Agency"."""
    words = evidence.words
    found: list[Mark] = []
    for mark in marks:
        for at in range(mark.start + 1, mark.end - 1):
            begin = at + 2 if words.lower[at + 1] == "the" else at + 1
            if words.lower[at] != "of" or begin >= mark.end or not evidence.name_word(begin):
                continue
            heads = [evidence.organization_head(k) for k in range(begin, mark.end)]
            if mark.end - begin > 1 and any(heads) and at > mark.start:
                found.append(body(evidence, begin, mark.end, f"the body of which {mark.name} is an organ"))
                break
    return found


def defined_bodies(evidence: Evidence, definitions: Iterable[Definition]) -> list[Mark]:
    """Bodies that only their short form gives away: "Réseau ouest-africain des femmes (ROF)"."""
    words = evidence.words
    found: list[Mark] = []
    for definition in definitions:
        start = bisect_left(words.start, definition.long_start)
        end = bisect_left(words.start, definition.long_end)
        if start >= end or any(evidence.taken[start:end]) or not words.capital[start] or end - start < 2:
            continue
        inside = words.lower[start:end]
        if any(word in lower(name) for name in ("event_heads", "not_names", "role_heads") for word in inside):
            continue
        if definition.short not in load("not_bodies"):
            found.append(body(evidence, start, end, f"defines {definition.short}", confidence=0.6))
    return found


def states(evidence: Evidence) -> list[Mark]:
    """Countries (GPE) and demonyms (NORP) with their ISO codes, outside settled names."""
    marks: list[Mark] = []
    taken = list(evidence.taken)
    for lexicon, label, reason in (("countries", "GPE", "a country"), ("demonyms", "NORP", "says where from")):
        table = load(lexicon)
        found = [*phrases(lexicon, evidence.words), *shouted_phrases(lexicon, evidence.words)]
        for start, end, entry in sorted(found, key=lambda item: (item[0], -item[1])):
            if not any(taken[start:end]) and evidence.words.capital[start]:
                code = table[entry][0]
                taken[start:end] = [True] * (end - start)
                marks.append(
                    Mark(
                        start,
                        end,
                        "GPE" if label == "GPE" else "NORP",
                        evidence.words.string(start, end),
                        reason=reason,
                        confidence=0.95,
                        country=code if code != "-" else None,
                        classification="state",
                    )
                )
    return sorted(marks, key=lambda mark: mark.start)


def known_places(evidence: Evidence) -> list[Mark]:
    """Cities and regions of the lexicon, outside settled names."""
    words = evidence.words
    table = load("places")
    marks: list[Mark] = []
    for start, end, entry in phrases("places", words):
        if not any(evidence.taken[start:end]) and words.capital[start]:
            code = table[entry][0]
            marks.append(
                Mark(
                    start,
                    end,
                    "GPE",
                    words.string(start, end),
                    reason="a known place",
                    country=code if code != "-" else None,
                )
            )
    return marks


def acronyms(evidence: Evidence, definitions: Iterable[Definition], named: Iterable[Mark]) -> list[Mark]:
    """Short forms of bodies: defined in this document, or known to the lexicon."""
    words = evidence.words
    spans = [(words.span(mark.start, mark.end), mark) for mark in named]
    kinds: dict[str, Mark | None] = {}
    for definition in definitions:
        long = next(
            (mark for (start, end), mark in spans if start < definition.long_end and definition.long_start < end), None
        )
        if long is not None or definition.short not in kinds:
            kinds[definition.short] = long
    known = acronym_classes()
    marks: list[Mark] = []
    for at, text in enumerate(words.text):
        if evidence.taken[at] or evidence.offices.tail[at] or not words.capital[at]:
            continue
        if text in kinds:
            mark = kinds[text]
            if mark is None:
                continue
            reason, kind, country = f"short for {mark.name}", mark.classification, mark.country
        elif text in known and looks_short(text) and text not in load("not_bodies"):
            kind, country = known[text]
            reason = "a known acronym"
        else:
            continue
        marks.append(Mark(at, at + 1, "ORG", text, confidence=0.9, reason=reason, classification=kind, country=country))
    return marks
