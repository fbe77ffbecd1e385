"""Speakers by what a report lets them say: "She stressed that …" in the report of one event."""

from __future__ import annotations

from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.clauses import subject_of
from pipeline.stages.participations.scene import part_verbs
from pipeline.stages.participations.takers import region_of, takers

_KINDS = frozenset({"conference", "workshop", "panel", "side_event", "ceremony"})
_EVENT_VERBS = frozenset(
    {"open", "close", "give", "make", "deliver", "present", "address", "draw", "pledge", "kick off", "release"}
)


def read_talk(collected: Collected) -> None:
    """People who are the subject of a verb of saying and of whom nothing else is claimed speak at the main event."""
    scene = collected.scene
    words = scene.words
    event = scene.main_mark()
    if event is None or scene.main is None or scene.classification(event) not in _KINDS:
        return
    facts = scene.facts.get(scene.main)
    if facts is not None and facts.status != "held":
        return
    for verb in range(len(words)):
        known = part_verbs().get(words.lower[verb])
        if known is None or known[1] != "speaker" or known[0] in _EVENT_VERBS or not words.tag[verb].startswith("VB"):
            continue
        if words.tag[verb] not in ("VBD", "VBZ", "VBP") or words.block[verb] == 0:
            continue
        subject = subject_of(scene, verb)
        if subject is None or words.tag[subject] == "PRP" or scene.event_at[subject] is not None:
            continue
        start, end = region_of(scene, subject, verb=verb)
        for mark in takers(scene, start, end, people_only=True):
            if not collected.has(mark) and mark.label == "PERSON":
                collected.add(
                    event,
                    [mark],
                    "speaker",
                    (start, verb + 1),
                    confidence=0.55,
                    reason="speaks in the report of the event",
                )
