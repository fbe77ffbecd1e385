"""What only people do: "Holm served as …", "As Director of X, Holm …"; it tells a surname from a place or body."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.stages.entities.evidence import Evidence
from pipeline.stages.entities.lookups import lower

# Only a person does these; of the second kind, bodies do them too, so that the name must be known as one.
_OF_PEOPLE = frozenset(
    "graduated resigned retired quit taught teaches lectured lectures studied married co-founded co-authored".split()
)
_OF_BODIES_TOO = frozenset("joined joins founded left became headed heads wrote chaired chairs".split())
_SERVES = {
    "served": frozenset("as in on under".split()),
    "serves": frozenset("as in on".split()),
    "worked": frozenset("as at for".split()),
    "works": frozenset("as at for".split()),
}
_BECOMING = frozenset({"as", "become", "becoming"})
_BE = frozenset("is was became remains becomes".split())
_BETWEEN = frozenset(
    "has had also then previously formerly currently later now again still been once first subsequently both".split()
)
_BEFORE_OFFICE = frozenset("a an the its their his her one of as".split())
_SHARED = frozenset(  # what bodies are as well: "Norway was the chair", "the Fund is a member of"
    "member members host hosts chair co-chair partner sponsor organizer leader founder supporter donor client "
    "successor owner provider producer party observer state guest winner depositary".split()
)
_AHEAD = 6  # words from the verb to the noun of an office


def deeds(evidence: Evidence, start: int, end: int) -> Iterator[tuple[float, str]]:
    """What speaks for the words being a person because of what the clause says of them, with its weight."""
    words = evidence.words
    at = end
    while words.same_cell(end - 1, at) and words.lower[at] in _BETWEEN:
        at += 1
    if not words.same_cell(end - 1, at) or words.text[start].isupper():
        return
    verb = words.lower[at]
    if verb in _SERVES and words.same_cell(at, at + 1) and _serves(evidence, verb, at + 1):
        yield 4.5, f"only people {verb}"
    elif verb in _OF_PEOPLE and words.tag[at][:2] == "VB":
        yield 4.5, f"only people {verb}"
    elif verb in _BE and _office_ahead(evidence, at + 1):
        yield 4.5, "the clause tells the office"
    elif _as_office(evidence, start):
        yield 4.5, "named after an office"
    elif verb in _OF_BODIES_TOO and words.tag[at][:2] == "VB":
        if evidence.is_given_name(start) or evidence.is_family_name(end - 1):
            yield 4.0, f"a known name that {verb}"
        elif _office_later(evidence, at + 1):
            yield 4.5, f"{verb}, and has an office"


def _serves(evidence: Evidence, verb: str, at: int) -> bool:
    """Whether what follows "served" or "worked" makes the subject a person: no host, and no port."""
    words = evidence.words
    if words.lower[at] == "as":
        return _office_ahead(evidence, at + 1)
    return words.lower[at] in _SERVES[verb] or words.tag[at] == "CD"


def _office_later(evidence: Evidence, begin: int) -> bool:
    """Whether the rest of the sentence tells the subject's office, or calls the subject he or she."""
    words = evidence.words
    end = words.sentences[words.sentence[begin]][1] if begin < len(words) else begin
    for at in range(begin, end - 1):
        if words.lower[at] in _BECOMING and _office_ahead(evidence, at + 1):
            return True
        if words.lower[at] == "where" and words.lower[at + 1] in ("he", "she"):
            return True
    return False


def _office_ahead(evidence: Evidence, begin: int) -> bool:
    """Whether a predicate begins at `begin` that names an office: "the Executive Vice President in charge of"."""
    words = evidence.words
    for at in range(begin, min(begin + _AHEAD, len(words))):
        if not words.same_cell(begin - 1, at):
            return False
        if evidence.offices.is_head(at) and words.tag[at][:2] == "NN":
            return words.lower[at] not in _SHARED
        usual = words.lower[at] in _BETWEEN or words.lower[at] in _BEFORE_OFFICE
        if not usual and words.tag[at] not in ("JJ", "NN", "NNP", "CC") and words.lower[at] not in lower("demonyms"):
            return False
    return False


def _as_office(evidence: Evidence, start: int) -> bool:
    """Whether "As Director of …," opens the sentence and the name stands right behind its comma."""
    words = evidence.words
    first = words.sentences[words.sentence[start]][0]
    if words.lower[first] != "as" or words.text[start - 1] != "," or start - first > 40:
        return False
    heads = [at for at in range(first + 1, min(first + _AHEAD, start)) if evidence.offices.is_head(at)]
    return bool(heads) and words.lower[heads[0]] not in _SHARED
