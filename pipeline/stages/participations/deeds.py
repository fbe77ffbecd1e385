"""Parts in happenings that a verb tells of by itself: who met whom, who travelled, who signed, who launched."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.records import ParticipationRole
from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.scene import Scene
from pipeline.stages.participations.syntax import agent_of, clause_span, denied, is_passive, subject_of
from pipeline.stages.participations.takers import region_after, region_of, subject_takers, takers

_ROLES: dict[str, ParticipationRole] = {"launch": "organizer", "adoption": "signatory"}


def read_deeds(collected: Collected) -> None:
    """Every verb that tells of a happening: its subject, or the agent of its passive, and those it is done with."""
    scene = collected.scene
    for verb in range(len(scene.words)):
        deed = scene.deed_at(verb)
        if deed is None or denied(scene, verb):
            continue
        kind = scene.classification(deed)
        role = _ROLES.get(deed.classification or "", "participant") if kind == deed.classification else "participant"
        if is_passive(scene, verb):
            by = agent_of(scene, verb)
            who, span = [], (verb, verb + 1)
            if by is not None and by + 1 < len(scene.words):
                start, end = region_after(scene, by + 1)
                who, span = takers(scene, start, end), (verb, end)
        else:
            subject = subject_of(scene, verb)
            if subject is None:
                continue
            start, end = region_of(scene, subject, verb=verb)
            who, span = subject_takers(scene, subject, start, end), clause_span(scene, verb, start, end)
        if deed.classification == "meeting":
            met(collected, verb, who, deed, span)
        else:
            people = [m for m in who if m.label in ("PERSON", "ROLE")] if deed.classification == "visit" else who
            collected.add(deed, people, role, span, confidence=0.7, reason="does what the verb tells of")
            if deed.classification == "launch":
                collected.add(deed, _owners(scene, deed), "author", span, confidence=0.6, reason="whose work it is")


def _owners(scene: Scene, deed: Mark) -> list[Mark]:
    """ "launched X's new book": whose work is launched."""
    words = scene.words
    stop = min(words.sentences[words.sentence[deed.start]][1], deed.start + 15)
    found = (scene.who_at[k - 1] for k in range(deed.start + 1, stop) if words.tag[k] == "POS")
    return [mark for mark in found if mark is not None and mark.label == "PERSON"][:1]


def met(collected: Collected, verb: int, who: list[Mark], event: Mark | None, span: tuple[int, int]) -> None:
    """ "A and B met", "A met with B": all take part in the meeting."""
    scene = collected.scene
    words = scene.words
    target = scene.event_at[verb] or event
    if target is None:
        return
    others: list[Mark] = []
    for child in words.children[verb]:
        if child > verb and words.lower[child] == "with" and child + 1 < len(words):
            others = takers(scene, *region_after(scene, child + 1))
            break
        if child > verb and words.dep[child] == "dobj":
            others = takers(scene, *region_of(scene, child, verb=verb))
            break
    collected.add(target, [*who, *others], "participant", span, confidence=0.8, reason="met")
