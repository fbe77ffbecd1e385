"""The participations stage on marked-up sentences: who takes which part in which event, and where nobody does."""

from __future__ import annotations

import pytest

from pipeline.stages.participations import ParticipationsStage
from tests.stages.marked import base, lines_of, staged


def parts_of(text: str) -> list[list[str]]:
    """The parts in the events of a text: who, role, event."""
    doc = ParticipationsStage(base(), "participations")(staged(text))
    notes = doc._.notes
    owner = {mark: cluster.name for cluster in notes.clusters for mark in cluster.marks}
    return [[owner[part.participant], part.role, owner[part.event]] for part in notes.participations]


@pytest.mark.parametrize(("text", "answer"), lines_of("participations.txt"))
def test_parts_in_a_marked_up_text(text: str, answer: str) -> None:
    wanted = sorted([field.strip() for field in row.split("|")] for row in answer.split(";") if row.strip())
    found = sorted(parts_of(text))
    assert [row[: len(want)] for row, want in zip(found, wanted, strict=False)] == wanted
    assert len(found) == len(wanted), found


def test_evidence_holds_the_participant_and_stays_within_its_block() -> None:
    doc = ParticipationsStage(base(), "participations")(staged("The Salt Conference was organized by {FAO}."))
    (part,) = doc._.notes.participations
    assert part.start <= part.participant.start
    assert part.participant.end <= part.end
    assert part.reason


def test_one_claim_for_each_participant_and_event() -> None:
    text = "[Ann Lee] attended the Salt Conference. The conference was chaired by [Ann Lee]."
    assert [row[:2] for row in parts_of(text)] == [["Ann Lee", "chair"]]
