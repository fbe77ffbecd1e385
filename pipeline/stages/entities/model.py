"""Organizations and places that only the trained model saw, with what speaks against them."""

from __future__ import annotations

from pipeline.marks import Candidate, Mark
from pipeline.stages.entities.evidence import Evidence
from pipeline.stages.entities.known import body


def model_bodies(evidence: Evidence) -> tuple[list[Mark], list[Candidate]]:
    """The model's organizations outside settled names, and those that are refused with the reason."""
    words = evidence.words
    marks: list[Mark] = []
    refused: list[Candidate] = []
    for start, end, label in evidence.model_spans():
        if label != "ORG" or any(evidence.taken[start:end]):
            continue
        reason = evidence.no_body(start, end)
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
        for start, end, label in evidence.model_spans()
        if label in ("GPE", "LOC", "FAC") and not any(evidence.taken[start:end])
    ]
