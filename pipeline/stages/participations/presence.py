"""Who is at an event by what else is said: "were present", "back from a visit", "at the meeting, X proposed"."""

from __future__ import annotations

from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.scene import Scene, is_title
from pipeline.stages.participations.syntax import current_event, denied, subject_of
from pipeline.stages.participations.takers import region_of, subject_takers

_BE = frozenset({"is", "are", "was", "were", "be", "been"})
_AT = frozenset({"at", "during"})
_NOT_THERE = frozenset({"welcomed", "welcomes", "praised", "recalled", "condemned", "noted", "called", "followed"})


def read_presence(collected: Collected) -> None:
    """ "Observers from X were also present", "She returned from a visit": people at an event with no verb for it."""
    scene = collected.scene
    words = scene.words
    for at in range(len(words)):
        mark = scene.event_at[at]
        if (
            mark is not None
            and mark.start == at
            and scene.classification(mark) == "visit"
            and not is_title(words, words.block[at])
        ):
            first, _ = words.sentences[words.sentence[at]]
            root = next((k for k in range(first, at) if words.dep[k] == "ROOT" and words.tag[k].startswith("VB")), None)
        elif words.lower[at] == "present" and words.dep[at] in ("acomp", "attr") and words.lower[words.head[at]] in _BE:
            root, mark = words.head[at], current_event(scene, at)
        elif words.lower[at] == "attendance" and words.lower[words.head[words.head[at]]] in _BE:
            root, mark = words.head[words.head[at]], current_event(scene, at)
        else:
            continue
        subject = None if root is None else subject_of(scene, root)
        if (
            mark is None
            or root is None
            or subject is None
            or denied(scene, root)
            or scene.event_at[subject] is not None
        ):
            continue
        start, end = region_of(scene, subject, verb=root)
        who = subject_takers(scene, subject, start, end)
        if scene.classification(mark) == "visit":
            who = [m for m in who if m.label in ("PERSON", "ROLE")]
        collected.add(mark, who, "participant", (start, at + 1), confidence=0.6, reason="is there")


def read_scenes(collected: Collected) -> None:
    """ "At this meeting, X and Y agreed …", "X announced at the summit that …": the subjects take part."""
    scene = collected.scene
    words = scene.words
    for at in range(len(words) - 1):
        if words.lower[at] not in _AT or is_title(words, words.block[at]):
            continue
        mark = next((m for m in scene.event_at[at + 1 : at + 4] if m is not None), None)
        verb = words.head[at]
        if mark is None or mark.start > at + 3 or not _is_told(scene, verb) or denied(scene, verb):
            continue
        subject = subject_of(scene, verb)
        if subject is None or scene.event_at[subject] is not None:
            continue
        start, end = region_of(scene, subject, verb=verb)
        who = subject_takers(scene, subject, start, end)
        span = min(start, at), max(verb, at) + 1
        collected.add(mark, who, "participant", span, confidence=0.55, reason="does something at the event")


def _is_told(scene: Scene, verb: int) -> bool:
    """Whether the word is a finite verb of doing."""
    words = scene.words
    return words.tag[verb] in ("VBD", "VBZ", "VBP") and words.lower[verb] not in _BE | _NOT_THERE
