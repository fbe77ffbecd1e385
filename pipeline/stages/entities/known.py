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
from pipeline.stages.entities.lookups import acronym_classes, lower

_COLUMNS = 4  # of an entry of the list of bodies; a fifth says that the name is ambiguous


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
    found = [
        (start, end, "a name with the head of an organization")
        for start, end in grammar
        if not _is_topic(evidence, start)
    ]
    table = load("organizations")
    for start, end, entry in [*evidence.bodies, *_shouted_bodies(evidence)]:
        if _names_a_body(entry) and not any(evidence.offices.tail[start:end]):
            found.append((start, _with_country(evidence, start, end, table[entry]), f"known: {entry}"))
    marks: list[Mark] = []
    taken = [False] * len(words)
    for start, end, reason in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        if _is_surname(evidence, start, end) or evidence.is_country(start, end):
            continue
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            marks.append(body(evidence, start, end, reason))
    return sorted(marks, key=lambda mark: mark.start)


def _is_surname(evidence: Evidence, start: int, end: int) -> bool:
    """Whether one word that names a body ends a person's name here: "Najib Saab", "Wolf Ericsson"."""
    words = evidence.words
    if end - start > 1 or words.entity[start] != "PERSON" or not words.same_cell(start - 1, start):
        return False
    if words.lower[start - 1] in lower("demonyms") or not words.capital[start - 1]:
        return False
    inside = words.entity[start - 1] == "PERSON" and not words.entity_start[start]
    return inside or evidence.is_given_name(start - 1)


def _shouted_bodies(evidence: Evidence) -> list[tuple[int, int, str]]:
    """Bodies of the lexicon that stand in capitals; one word must be long, since short ones are acronyms."""
    words = evidence.words
    found = evidence.finder.shouted_phrases("organizations")
    return [(start, end, entry) for start, end, entry in found if end - start > 1 or len(words.text[start]) > 5]


def _with_country(evidence: Evidence, start: int, end: int, columns: tuple[str, ...]) -> int:
    """The end of a body's name with the country of its branch: "Caritas Mali", "Oxfam Kenya"."""
    words = evidence.words
    branches = columns[1] in ("ngo", "company") and columns[2] == "-" and words.lower[end - 1] not in lower("countries")
    if not branches or not words.same_cell(start, end) or not words.capital[end]:
        return end
    for stop in (end + 3, end + 2, end + 1):
        if words.same_cell(start, stop - 1) and words.string(end, stop).lower() in lower("countries"):
            return stop
    return end


def _names_a_body(name: str) -> bool:
    """Whether a name is a known body's and no common word or phrase too ("Solidarity", "Foreign Affairs")."""
    columns = load("organizations").get(name)
    return columns is not None and len(columns) <= _COLUMNS


def inner_bodies(evidence: Evidence, marks: Iterable[Mark]) -> list[Mark]:
    """Bodies inside the name of an organ: the Energy Agency in "Board of the Energy Agency"."""
    words = evidence.words
    found: list[Mark] = []
    table = load("organizations")
    for mark in marks:
        if mark.name in table:  # nothing of a known name is a body by itself ("… Committee of the Red Cross")
            continue
        for at in range(mark.start + 1, mark.end - 1):
            begin = at + 2 if words.lower[at + 1] == "the" else at + 1
            if words.lower[at] != "of" or begin >= mark.end or not evidence.name_word(begin):
                continue
            if evidence.offices.is_head(begin) or evidence.offices.is_plural(begin):
                continue  # "Board of Governors of the Fund" is the Fund's
            heads = [evidence.organization_head(k) for k in range(begin, mark.end)]
            known = _names_a_body(words.string(begin, mark.end))
            if known or (mark.end - begin > 1 and any(heads)):
                found.append(body(evidence, begin, mark.end, f"the body of which {mark.name} is an organ"))
                break
    return found


def without_counted(evidence: Evidence, marks: list[Mark], definitions: Iterable[Definition]) -> list[Mark]:
    """The bodies but for those whose short form counts things: "Information Technologies (ITs)"."""
    counted = {found.long_start for found in definitions if _is_plural(found.short)}
    return [mark for mark in marks if evidence.words.start[mark.start] not in counted]


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
        if _is_thing(evidence, definition, start, end):
            evidence.things.add(start)
        elif definition.short not in load("not_bodies"):
            found.append(body(evidence, start, end, f"defines {definition.short}", confidence=0.6))
    return found


def _is_thing(evidence: Evidence, definition: Definition, start: int, end: int) -> bool:
    """Whether a defined name is one of many, or qualifies a noun: "an Anti-Ballistic Missile (ABM) defense system"."""
    words = evidence.words
    if _is_plural(definition.short) or (words.same_cell(start - 1, start) and words.lower[start - 1] in ("a", "an")):
        return True
    behind = end + 3  # over "(ABM)"
    return words.same_cell(end, behind) and words.tag[behind] in ("NN", "NNS") and not words.capital[behind]


def _is_plural(short: str) -> bool:
    """Whether a short form counts things: "ICBMs"."""
    return len(short) > 2 and short[-1] == "s" and short[-2].isupper()


def _is_topic(evidence: Evidence, start: int) -> bool:
    """Whether the words only say what an event of that name is on: "World Summit on the Information Society"."""
    words = evidence.words
    at = start - 1 - (words.lower[start - 1] == "the")
    inside = words.same_cell(at - 1, start) and words.lower[at] == "on"
    return inside and words.capital[at - 1] and words.lower[at - 1] in lower("event_heads")


def states(evidence: Evidence) -> list[Mark]:
    """Countries (GPE) and demonyms (NORP) with their ISO codes, outside settled names."""
    marks: list[Mark] = []
    taken = list(evidence.taken)
    for lexicon, label, reason in (("countries", "GPE", "a country"), ("demonyms", "NORP", "says where from")):
        table = load(lexicon)
        found = [*evidence.finder.phrases(lexicon), *evidence.finder.shouted_phrases(lexicon)]
        for start, end, entry in sorted(found, key=lambda item: (item[0], -item[1])):
            if not any(taken[start:end]):
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
    for start, end, entry in evidence.finder.phrases("places"):
        if not any(evidence.taken[start:end]):
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


def _is_telling(evidence: Evidence, at: int) -> bool:
    """Whether a short form that looks like a word ("Helvetas", "Interpol") is one of no language."""
    word = evidence.words.lower[at]
    return len(word) > 4 and not evidence.is_common(at) and word not in lower("places")


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
        elif text in known and (looks_short(text) or _is_telling(evidence, at)) and text not in load("not_bodies"):
            kind, country = known[text]
            reason = "a known acronym"
        else:
            continue
        marks.append(Mark(at, at + 1, "ORG", text, confidence=0.9, reason=reason, classification=kind, country=country))
    return marks
