"""The events stage on marked-up sentences: which happenings a text tells of, when, where, and where of none."""

from __future__ import annotations

import pytest

from pipeline.marks import EventFacts, Notes
from pipeline.stages.events import EventsStage
from tests.stages.marked import base, lines_of, staged


def found_in(notes: Notes) -> list[list[str]]:
    """The events of a text as the cases write them: name, class, dates, place, whole."""
    facts: dict[object, EventFacts] = {}
    owner = {mark: cluster for cluster in notes.clusters for mark in cluster.marks}
    for told in notes.event_facts:
        facts.setdefault(owner.get(told.event), told)
    rows = []
    for cluster in notes.clusters:
        if cluster.label != "EVENT":
            continue
        told = facts[cluster]
        dates = "/".join(day for day in (told.start_date, told.end_date) if day is not None) or "-"
        whole = "-" if told.parent is None else owner[told.parent].name
        kind = cluster.marks[0].classification or "-"
        rows.append([cluster.name, kind, dates, told.location or "-", whole])
    return rows


@pytest.mark.parametrize(("text", "answer"), lines_of("events.txt"))
def test_events_of_a_marked_up_text(text: str, answer: str) -> None:
    wanted = [[field.strip() for field in row.split("|")] for row in answer.split(";") if row.strip()]
    found = found_in(staged(text)._.notes)
    assert sorted(row[: len(want)] for row, want in zip(sorted(found), sorted(wanted), strict=False)) == sorted(wanted)
    assert len(found) == len(wanted), found


def test_every_mark_has_facts_and_every_event_comes_first_as_a_whole() -> None:
    doc = staged("The Salt Conference opened on 4 June 2012. The conference closed on 8 June 2012.")
    notes = doc._.notes
    clusters = [cluster for cluster in notes.clusters if cluster.label == "EVENT"]
    assert len(notes.event_facts) == len(clusters) + len(notes.events)
    first = notes.event_facts[0]
    assert (first.start_date, first.end_date) == ("2012-06-04", "2012-06-08")


def test_background_is_less_sure() -> None:
    doc = staged("The Salt Conference was held in May 2016.\nThe first Rope Conference was held in 1931.")
    marks = {mark.name: mark for mark in doc._.notes.events}
    assert marks["first Rope Conference"].confidence <= 0.45 < marks["Salt Conference"].confidence


def test_what_is_not_kept_is_dropped_with_a_reason() -> None:
    doc = staged("No conference can solve this.")
    assert [(candidate.text, candidate.label) for candidate in doc._.dropped] == [("conference", "EVENT")]
    assert all(candidate.reason for candidate in doc._.dropped)


def test_cancelled_and_planned_are_told_apart() -> None:
    doc = staged("The Salt Conference was cancelled.\nThe Rope Conference will be held in 2018.")
    status = {facts.event.name: facts.status for facts in doc._.notes.event_facts}
    assert status == {"Salt Conference": "cancelled", "Rope Conference": "planned"}


def test_an_empty_text_has_no_events() -> None:
    assert not EventsStage(base(), "events")(staged("-"))._.notes.events
