"""Organizations and places that only the trained model saw, with what speaks against them."""

from __future__ import annotations

import re

from pipeline.lexicons import load
from pipeline.marks import Candidate, Mark
from pipeline.stages.entities.evidence import Evidence
from pipeline.stages.entities.known import body
from pipeline.stages.entities.lookups import lower

_JOINED = frozenset("joined joining joins founded founding co-founded co-founding leaving headed heads quit".split())
_HYPHEN = re.compile(r"[-–]")
_ROMAN = re.compile(r"[IVXL]{2,}")


def model_bodies(evidence: Evidence) -> tuple[list[Mark], list[Candidate]]:
    """The model's organizations outside settled names, and those that are refused with the reason."""
    words = evidence.words
    marks: list[Mark] = []
    refused: list[Candidate] = []
    for start, end, label in evidence.model_spans:
        if label != "ORG" or any(evidence.taken[start:end]):
            continue
        reason = _no_body(evidence, start, end)
        if reason is None:
            marks.append(body(evidence, start, end, "the model reads an organization", confidence=0.5))
        else:
            a, b = words.span(start, end)
            refused.append(Candidate(a, b, words.string(start, end), "ORG", "entities", reason))
    return marks, refused


def model_places(evidence: Evidence) -> list[Mark]:
    """The model's places outside settled names."""
    words = evidence.words
    return [
        Mark(start, end, "LOC", words.string(start, end), confidence=0.6, reason="the model reads a place")
        for start, end, label in evidence.model_spans
        if label in ("GPE", "LOC", "FAC") and not any(evidence.taken[start:end])
    ]


def _no_body(evidence: Evidence, start: int, end: int) -> str | None:
    """Why the words cannot be an organization's name, None where nothing says so."""
    words, offices = evidence.words, evidence.offices
    if not any(words.capital[start:end]):
        return "no capital in it"
    if start in evidence.things:
        return "a thing that has a short form"
    if words.text[start:end].count("(") != words.text[start:end].count(")"):
        return "a bracket that does not close"
    if words.string(start, end).lower() in lower("org_heads"):
        return "a head noun alone"
    if any(offices.tail[start:end]) or (words.same_cell(start, end) and offices.is_head(end) and words.capital[end]):
        return "part of an office"
    if words.lower[end - 1] in lower("event_heads"):
        return f"{words.text[end - 1]} names an event"
    if evidence.is_shouted(start):
        return "in a line all in capitals"
    for at in range(start, end):
        if words.lower[at] in lower("not_names"):
            return f"{words.text[at]} names no body"
        if offices.is_head(at):
            return f"{words.text[at]} names an office"
    if end - start == 1:
        return _no_short_body(evidence, start)
    general = (evidence.is_common(at) or words.lower[at] in lower("demonyms") for at in range(start, end))
    if all(known for known, capital in zip(general, words.capital[start:end], strict=True) if capital):
        return "common words without the head of an organization"
    return None


def _no_short_body(evidence: Evidence, at: int) -> str | None:
    """Why one word cannot be an organization's name: the trained model takes many a place and thing for one."""
    words = evidence.words
    text = words.text[at]
    if text in evidence.defined:
        return "short for what is no body"
    if text in load("not_bodies") or text[-1].isdigit() or _ROMAN.fullmatch(text):
        return "a short form that names no body"
    if _is_pair(text):
        return "two names joined"
    if any(char.isupper() for char in text[1:]):
        return None
    before = words.lower[at - 1] if words.same_cell(at - 1, at) else ""
    affiliated = before in ("at", "by", "(", ",") or before in _JOINED
    affiliated = affiliated or (before == "of" and evidence.offices.is_head(at - 2))
    if affiliated and words.tag[at] in ("NNP", "NNPS") and not evidence.is_common(at):
        return None
    return "one word that nothing else takes for a body"


def _is_pair(text: str) -> bool:
    """Whether a word joins names that stand side by side ("U.S.-Kuwait"), or counts ("A/RES/2011/6")."""
    if "/" in text:
        return text.count("/") > 1 or any(char.isdigit() for char in text)
    parts = [part.lower().removeprefix("the ") for part in _HYPHEN.split(text)]
    if len(parts) < 2:
        return False
    return parts[0] in _FIRSTS or any(part in lower("countries") or part in lower("demonyms") for part in parts)


_FIRSTS = frozenset("euro afro anglo franco indo sino russo asia trans inter pan non anti pro post pre".split())
