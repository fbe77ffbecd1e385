"""Parts in events from clauses: "X organized the workshop", "the conference was opened by X", "X met with Y"."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.records import ParticipationRole
from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.scene import Scene, is_title, pair_verbs, part_nouns, part_verbs
from pipeline.stages.participations.syntax import (
    clause_span,
    current_event,
    denied,
    event_object,
    last_person,
    object_head,
    passive_event,
    subject_of,
)
from pipeline.stages.participations.takers import region_after, region_of, takers

# What people are who follow a verb whose subject is the event.
_GATHERING: dict[str, ParticipationRole] = {
    "feature": "speaker",
    "honor": "honoree",
    "honour": "honoree",
    **dict.fromkeys(
        "bring gather unite include attract draw assemble involve convene comprise welcome see host".split(),
        "participant",
    ),
}
_MEETING = frozenset({"meet", "meet with", "confer", "negotiate", "hold talks", "consult", "sit down", "talk"})
_AT_ONCE = frozenset(
    "open address close inaugurate keynote conclude speak deliver present lecture introduce brief give kick".split()
)
_GREETING = frozenset({"welcome", "greet", "open", "introduce", "inaugurate", "close"})
_BE = frozenset({"is", "are", "was", "were", "be", "been"})
_TAKE = frozenset({"take", "takes", "took", "taking", "taken"})
_SESSIONS = frozenset(
    {"sessions", "panels", "discussions", "workshops", "debates", "meetings", "talks", "session", "discussion", "panel"}
)
_GROUPS = frozenset({"delegation", "delegations", "side", "team", "mission"})
_MEMBERS = _GROUPS | {"it", "participants", "attendees", "speakers", "panelists", "panellists", "which"}


def read_clauses(collected: Collected) -> None:
    """Every verb of taking part in the document, with its event and its people."""
    scene = collected.scene
    words = scene.words
    for verb in range(len(words)):
        form = _form(scene, verb)
        if form is None or scene.words.block[verb] in collected.listed:
            continue
        # the tagger takes "co-hosted" apart
        known = words.tag[verb].startswith("VB") or (
            words.lower[verb].startswith("co-") and not words.lower[verb].endswith("hosts")
        )
        if not known or denied(scene, verb):
            continue
        base, role, _ = form
        if _is_passive(scene, verb):
            _passive(collected, verb, base, role)
        else:
            _active(collected, verb, base, role)


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
        who = _subject_takers(scene, subject, start, end)
        if scene.classification(mark) == "visit":
            who = [m for m in who if m.label in ("PERSON", "ROLE")]
        collected.add(mark, who, "participant", (start, at + 1), confidence=0.6, reason="is there")


def _form(scene: Scene, verb: int) -> tuple[str, ParticipationRole, ParticipationRole | None] | None:
    words = scene.words
    known = part_verbs()
    alone = known.get(words.lower[verb])
    if words.lower[verb] not in pair_verbs():
        return alone
    reach = 4 if words.lower[verb] in _TAKE else 2  # "takes an active part"
    for k in range(verb + 1, min(verb + reach, len(words))):
        pair = known.get(f"{words.lower[verb]} {words.lower[k]}")
        if pair is not None and (words.lower[k] not in {"with", "on", "for"}):
            return pair
    return alone


def _is_passive(scene: Scene, verb: int) -> bool:
    words = scene.words
    if words.lower[verb].startswith("co-") and words.lower[verb].endswith("ed"):
        return verb + 1 < len(words) and words.lower[verb + 1] == "by"
    if words.tag[verb] != "VBN":
        return words.tag[verb] == "VBD" and verb + 1 < len(words) and words.lower[verb + 1] == "by"
    children = words.children[verb]
    if any(words.dep[k] in ("nsubjpass", "auxpass") for k in children):
        return True
    perfect = any(words.dep[k] == "aux" and words.lower[k] in {"has", "have", "had", "having"} for k in children)
    return not perfect and words.dep[verb] in ("acl", "relcl", "ROOT", "conj", "amod", "advcl")


def _active(collected: Collected, verb: int, base: str, role: ParticipationRole) -> None:
    scene = collected.scene
    words = scene.words
    subject = subject_of(scene, verb)
    if subject is None:
        return
    own = scene.event_at[subject] if words.lower[subject] not in {"which", "that"} else None
    if own is not None and scene.who_at[subject] is None:
        gathered = _GATHERING.get(base.split(" ")[0])
        if gathered is not None:
            _gathered(collected, own, verb, gathered)
        return
    start, end = region_of(scene, subject, verb=verb)
    who = _subject_takers(scene, subject, start, end)
    span = clause_span(scene, verb, start, end)
    event = event_object(scene, verb)
    if event is not None and event.start <= subject < event.end:
        event = None
    if base in _MEETING:
        _met(collected, verb, who, event, span)
    elif event is not None:
        _of_event(collected, verb, base, role, who, event, span)
    else:
        _without_event(collected, verb, base, subject, who, span)


def _of_event(
    collected: Collected,
    verb: int,
    base: str,
    role: ParticipationRole,
    who: list[Mark],
    event: Mark,
    span: tuple[int, int],
) -> None:
    """A verb with an event as its object, or with "at", "in" an event."""
    scene = collected.scene
    if role == "speaker" and base not in _AT_ONCE and not _says_at(scene, verb):
        return
    if base == "lead" and scene.classification(event) == "visit":
        role = "participant"
    if base in ("welcome", "receive") and role == "host":
        return  # "we welcome the summit"
    collected.add(event, who, role, span, confidence=0.8, reason=f"subject of “{base}” with the event as its object")
    _with(collected, verb, event, role, span)


def _without_event(
    collected: Collected, verb: int, base: str, subject: int, who: list[Mark], span: tuple[int, int]
) -> None:
    """A verb whose event is only understood: the one that the sentence, the block or the section is about."""
    scene = collected.scene
    words = scene.words
    people = [mark for mark in who if mark.label in ("PERSON", "ROLE")]
    target = object_head(scene, verb)
    event = current_event(scene, verb)
    if event is None:
        return
    known = part_nouns().get(target)
    if base in ("lead", "head", "co-lead") and target in _GROUPS:
        collected.add(scene.whole(event), who, "participant", span, confidence=0.65, reason="leads a delegation")
    elif (
        base in ("deliver", "give", "make", "present", "offer", "bring", "read")
        and known is not None
        and known[0] == "speaker"
    ):
        collected.add(event, people, "speaker", span, confidence=0.7, reason="delivers a speech")
    elif base in _GREETING and people and scene.classification(event) not in ("visit", "launch"):
        collected.add(event, people, "speaker", span, confidence=0.55, reason="opens or welcomes")
    elif base in ("include", "comprise") and words.lower[subject] in _MEMBERS:
        _members(collected, verb, subject)
    elif base == "represent" and people and scene.classification(event) != "launch":
        collected.add(scene.whole(event), people, "participant", span, confidence=0.6, reason="represents a body there")
    elif base in ("take part", "attend", "participate"):
        collected.add(event, who, "participant", span, confidence=0.6, reason="takes part")


def _says_at(scene: Scene, verb: int) -> bool:
    """Verbs of saying make a speaker only with "at" or "during" the event."""
    words = scene.words
    return any(
        words.lower[k] in ("at", "during", "in") and any(scene.event_at[m] is not None for m in words.children[k])
        for k in words.children[verb]
    )


def _passive(collected: Collected, verb: int, base: str, role: ParticipationRole) -> None:
    """ "The seminar was organized by X", "sessions moderated by X", "X was represented by Y", "papers given by X"."""
    scene = collected.scene
    by = _by(scene, verb)
    if by is None or by + 1 >= len(scene.words):
        return
    start, end = region_after(scene, by + 1)
    who = takers(scene, start, end)
    span = (verb, end)
    if base == "represent":
        event = passive_event(scene, verb) or current_event(scene, verb)
        if event is not None:
            collected.add(
                scene.whole(event), who, "participant", span, confidence=0.7, reason="represents a body there"
            )
        return
    if base in ("lead", "head", "co-lead", "precede", "follow", "accompany", "join") and _leads_group(scene, verb):
        event = current_event(scene, verb)
        if event is not None:
            collected.add(scene.whole(event), who, "participant", span, confidence=0.65, reason="leads a delegation")
        return
    event = passive_event(scene, verb)
    if event is None and _is_speech(scene, verb):
        event, role = current_event(scene, verb), "speaker"
    if event is None and scene.words.lower[scene.words.head[verb]] in _SESSIONS:
        event = current_event(scene, verb)  # "sessions moderated by X"
    if event is None and verb == scene.words.blocks[scene.words.block[verb]][0]:
        event = scene.main_mark()  # "Organised by X" as a line of its own
    if event is None or base in ("precede", "follow", "describe", "discuss", "adopt", "welcome", "include"):
        return
    if base in ("attend", "join", "accompany"):
        role = "participant"
    collected.add(event, who, role, span, confidence=0.85, reason=f"agent of “{base}” said of the event")


def _by(scene: Scene, verb: int) -> int | None:
    words = scene.words
    found = next((k for k in words.children[verb] if words.lower[k] == "by" and k > verb), None)
    if found is not None:
        return found
    for k in range(verb + 1, min(verb + 5, len(words))):
        if words.sentence[k] != words.sentence[verb] or (k > verb + 1 and words.tag[k - 1].startswith(("VB", "NN"))):
            return None
        if words.lower[k] == "by":
            return k
    return None


def _is_speech(scene: Scene, verb: int) -> bool:
    """Whether the passive's subject is a speech: "the opening lecture was delivered by"."""
    words = scene.words
    for child in words.children[verb]:
        if words.dep[child] == "nsubjpass":
            known = part_nouns().get(words.lower[child])
            return known is not None and known == ("speaker", "of")
    return False


def _leads_group(scene: Scene, verb: int) -> bool:
    words = scene.words
    near = {words.lower[k] for k in range(max(verb - 4, 0), verb)} | {words.lower[words.head[verb]]}
    subject = next((words.lower[k] for k in words.children[verb] if words.dep[k] == "nsubjpass"), "")
    return bool(near & _GROUPS) or subject in _GROUPS


def _subject_takers(scene: Scene, subject: int, start: int, end: int) -> list[Mark]:
    """Who the subject is; a pronoun stands for the person named last."""
    words = scene.words
    if words.tag[subject] == "PRP":
        if words.lower[subject] in {"he", "she"}:
            person = last_person(scene, subject)
            return [person] if person is not None else []
        return []
    found = takers(scene, start, end)
    people = [mark for mark in found if mark.label == "PERSON"]
    if people and people[0].start <= subject < people[0].end and len(found) > 1:
        return [m for m in found if m.label == "PERSON" or m.start > people[0].end]
    return found


def _gathered(collected: Collected, event: Mark, verb: int, role: ParticipationRole) -> None:
    """ "The event featured A and B": who stands after the verb; nouns of speaking have their own finder."""
    scene = collected.scene
    words = scene.words
    start, end = region_after(scene, verb + 1)
    first = next((k for k in range(start, end) if scene.who_at[k] is not None), end)
    between = [part_nouns().get(words.lower[k]) for k in range(start, first)]
    if any(known is not None and known[1] == "of" for known in between):
        return
    if any(mark is not None and mark is not event for mark in scene.event_at[start : first + 1]):
        return
    if scene.classification(event) == "panel":
        role = "speaker"
    collected.add(event, takers(scene, start, end), role, (verb, end), confidence=0.75, reason="gathered by the event")


def _met(collected: Collected, verb: int, who: list[Mark], event: Mark | None, span: tuple[int, int]) -> None:
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


def _with(collected: Collected, verb: int, event: Mark, role: ParticipationRole, span: tuple[int, int]) -> None:
    """ "opens the conference together with B": B has the same part."""
    scene = collected.scene
    words = scene.words
    _, last = words.sentences[words.sentence[verb]]
    for k in range(verb + 1, min(last - 1, verb + 30)):
        if words.lower[k] == "with" and words.lower[k - 1] in {"together", "jointly", "along", "alongside"}:
            who = takers(scene, *region_after(scene, k + 1))
            collected.add(event, who, role, span, confidence=0.7, reason="together with the subject")
            return


def _members(collected: Collected, verb: int, subject: int) -> None:
    """ "The delegation included A and B", "Speakers included A"."""
    scene = collected.scene
    words = scene.words
    event = scene.event_at[subject] or current_event(scene, subject)
    if words.lower[subject] == "it":
        first, last = words.sentences[max(words.sentence[subject] - 1, 0)]
        if not any(words.lower[k] in _GROUPS for k in range(first, last)):
            return
        event = scene.main_mark()
    if event is None:
        return
    role: ParticipationRole = (
        "speaker" if words.lower[subject] in {"speakers", "panelists", "panellists"} else "participant"
    )
    start, end = region_after(scene, verb + 1)
    collected.add(event, takers(scene, start, end), role, (verb, end), confidence=0.7, reason="member of a group")
