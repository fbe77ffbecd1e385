"""Speakers by what a report lets them say: "Ms. X stressed that …", "PERU proposed …"."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.scene import Scene, is_title, part_verbs
from pipeline.stages.participations.syntax import block_event, denied, subject_of
from pipeline.stages.participations.takers import region_after, region_of, takers

_KINDS = frozenset({"conference", "workshop", "panel", "side_event", "ceremony", "meeting", "negotiation", "launch"})
_DEBATES = frozenset({"conference", "meeting", "negotiation"})
_SECONDED = frozenset({"supported", "opposed", "seconded", "joined", "echoed"})
_NOT_SAID = frozenset({"open", "close", "give", "make", "deliver", "address", "draw", "kick off", "release", "brief"})
_CALLED = frozenset({"called", "calls", "call"})
_DELEGATES = frozenset({"representative", "delegate", "observer"})
_TO_PRESS = frozenset({"journalists", "reporters", "correspondents", "newspaper", "agency"})
_PRESS = frozenset({"spokesperson", "spokesman", "spokeswoman", "spokespeople"})
_SPEAKING_STATES = 2  # from so many states on, a text is the record of a debate


def read_talk(collected: Collected) -> None:
    """Subjects of verbs of saying speak at the event in force, in records of debates states do too."""
    scene = collected.scene
    main = scene.main_mark()
    if main is None or scene.main is None or scene.classification(main) not in _KINDS:
        return
    facts = scene.facts.get(scene.main)
    if facts is not None and facts.status != "held":
        return
    states: list[tuple[Mark, tuple[int, int]]] = []
    for verb in range(len(scene.words)):
        if not (_says(scene, verb) or _backs(scene, verb)) or scene.words.block[verb] in collected.listed:
            continue
        subject = subject_of(scene, verb)
        if subject is None or scene.words.tag[subject] == "PRP" or scene.event_at[subject] is not None:
            continue
        start, end = region_of(scene, subject, verb=verb)
        span = start, verb + 1
        found = takers(scene, start, end)
        for mark in [*found, *_seconding(scene, start, verb)]:
            if mark.label in ("GPE", "ORG"):
                states.append((mark, span))
            elif not _to_press(scene, start, end, verb):
                _speaks(collected, mark, span, main)
    if len({scene.group_of[mark] for mark, _ in states if mark.label == "GPE"}) >= _SPEAKING_STATES and (
        scene.classification(main) in _DEBATES
    ):
        for mark, span in states:
            event = block_event(scene, span[1] - 1) or main
            collected.add(event, [mark], "participant", span, confidence=0.6, reason="speaks in the record of a debate")


def _backs(scene: Scene, verb: int) -> bool:
    """ "NORWAY supported a budget increase": taking sides in a debate."""
    words = scene.words
    return words.lower[verb] in {"supported", "supports"} and words.tag[verb] == "VBD" and not denied(scene, verb)


def _seconding(scene: Scene, start: int, verb: int) -> list[Mark]:
    """ "CHILE, supported by GHANA, proposed …": who speaks for the same."""
    words = scene.words
    for k in range(start, verb - 1):
        if words.lower[k] in _SECONDED and words.lower[k + 1] == "by":
            return takers(scene, *region_after(scene, k + 2, stop=verb))
    return []


def _speaks(collected: Collected, mark: Mark, span: tuple[int, int], main: Mark) -> None:
    """Makes a person, or in the sentence of an event an unnamed office-holder, a speaker of it."""
    scene = collected.scene
    near = scene.event_in_sentence(span[1] - 1)
    if mark.label == "ROLE" and near is None and scene.words.lower[mark.start] not in _DELEGATES:
        return
    event = near or block_event(scene, span[1] - 1) or main
    if scene.classification(event) in _KINDS and not _has(collected, mark, event):
        collected.add(event, [mark], "speaker", span, confidence=0.55, reason="is quoted in the report of the event")


def _says(scene: Scene, verb: int) -> bool:
    words = scene.words
    if words.lower[verb] in _CALLED and any(words.dep[k] in ("oprd", "ccomp") for k in words.children[verb]):
        return not is_title(words, words.block[verb]) and not denied(scene, verb)  # "called the plan a mistake"
    pair = " ".join(words.lower[verb : verb + 2])
    known = part_verbs().get(pair) or part_verbs().get(words.lower[verb])  # "pointed out", "called for"
    if known is None or known[1] != "speaker" or known[0] in _NOT_SAID or words.tag[verb] not in ("VBD", "VBZ", "VBP"):
        return False
    return not is_title(words, words.block[verb]) and not denied(scene, verb)


def _to_press(scene: Scene, start: int, end: int, verb: int) -> bool:
    """Whether it is said to the press, or by one whose office that is."""
    words = scene.words
    near = range(verb, min(verb + 5, len(words)))
    return any(words.lower[k] in _TO_PRESS for k in near) or any(words.lower[k] in _PRESS for k in range(start, end))


def _has(collected: Collected, mark: Mark, event: Mark) -> bool:
    """Whether the person already has a part in the event or one of its parts."""
    scene = collected.scene
    group, own = scene.group_of[mark], scene.group_of[event]
    for claim in collected.claims:
        if scene.group_of[claim.participant] == group:
            other = scene.group_of[claim.event]
            parent = scene.parent_of(claim.event)
            if (
                other == own
                or (parent is not None and scene.group_of.get(parent) == own)
                or claim.role == "participant"
            ):
                return True
    return False
