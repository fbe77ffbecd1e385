"""Parts in events from clauses: "X organized the workshop", "the conference was opened by X", "X met with Y"."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.records import ParticipationRole
from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.deeds import met
from pipeline.stages.participations.scene import Scene, pair_verbs, part_nouns, part_verbs
from pipeline.stages.participations.syntax import (
    AUDIENCES,
    agent_of,
    clause_span,
    current_event,
    denied,
    event_object,
    is_passive,
    object_head,
    passive_event,
    subject_of,
)
from pipeline.stages.participations.takers import region_after, region_of, subject_takers, takers

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
_MEALS = frozenset({"dinner", "lunch", "luncheon", "breakfast", "banquet", "reception", "party"})
_HONOURING = frozenset({"award", "honor", "honour", "decorate"})
_HOSTING = frozenset({"welcome", "receive", "greet", "host"})
_OPENING = frozenset({"open", "close", "inaugurate"})
_PRESENTING = frozenset({"present", "introduce", "launch", "unveil"})
_GREETING = frozenset({"welcome", "greet", "open", "introduce", "inaugurate", "close"})
_GIFTS: dict[str, ParticipationRole] = {
    **dict.fromkeys("support funding sponsorship funds grant grants contribution contributions".split(), "sponsor"),
    **dict.fromkeys("hospitality hosting venue".split(), "host"),
}
_BE = frozenset({"is", "are", "was", "were", "be", "been"})
_TAKE = frozenset({"take", "takes", "took", "taking", "taken", "play", "plays", "played", "playing"})
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
        if is_passive(scene, verb):
            _passive(collected, verb, base, role)
        else:
            _active(collected, verb, base, role)


def _form(scene: Scene, verb: int) -> tuple[str, ParticipationRole, ParticipationRole | None] | None:
    words = scene.words
    known = part_verbs()
    alone = known.get(words.lower[verb])
    if words.lower[verb] not in pair_verbs():
        return alone
    reach = 5 if words.lower[verb] in _TAKE else 2  # "takes an active part", "played an important role"
    for k in range(verb + 1, min(verb + reach, len(words))):
        pair = known.get(f"{words.lower[verb]} {words.lower[k]}")
        if pair is not None and (words.lower[k] not in {"with", "on", "for"}):
            return pair
    return alone


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
    who = subject_takers(scene, subject, start, end)
    span = clause_span(scene, verb, start, end)
    event = event_object(scene, verb)
    if event is not None and event.start <= subject < event.end:
        event = None
    if base in _MEETING:
        met(collected, verb, who, event, span)
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
    if base in ("welcome", "receive", "greet") and role == "host":
        if object_head(scene, verb) not in AUDIENCES:
            return  # "we welcome the summit"
        who, role = [mark for mark in who if mark.label in ("PERSON", "ROLE")], "speaker"
    if base == "observe" or (base == "hold" and scene.classification(event) == "meeting"):
        people = [mark for mark in who if mark.label in ("PERSON", "ROLE")]
        collected.add(event, people, "participant", span, confidence=0.75, reason=f"subject of “{base}”")
        who = [mark for mark in who if mark not in people]
        role = "participant" if base == "observe" else role
    if base == "resume" and scene.classification(event) not in ("negotiation", "meeting"):
        return
    if base == "support":
        return  # backed in words; "with the support of X" and "supported by X" have rules of their own
    if base == "give" and _MEALS & set(scene.words.lower[event.start : event.end]):
        role = "host"  # "gave a dinner"
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
    elif base in _HOSTING and _guest(scene, verb) and scene.classification(event) in ("visit", "meeting"):
        guests = [m for m in (_guest(scene, verb),) if m is not None]
        hosts: ParticipationRole = "host" if scene.classification(event) == "visit" else "participant"
        collected.add(event, people, hosts, span, confidence=0.65, reason="receives a guest")
        collected.add(event, guests, "participant", span, confidence=0.65, reason="is received")
    elif base in _OPENING and target and known is None and target not in AUDIENCES | _SESSIONS:
        return  # "opened a school"
    elif base in _GREETING and people and scene.classification(event) not in ("visit", "launch"):
        collected.add(event, people, "speaker", span, confidence=0.55, reason="opens or welcomes")
    elif base in ("include", "comprise") and words.lower[subject] in _MEMBERS:
        _members(collected, verb, subject)
    elif base == "thank":
        _thanked(collected, verb, event)
    elif base == "represent" and people and scene.classification(event) != "launch":
        collected.add(scene.whole(event), people, "participant", span, confidence=0.6, reason="represents a body there")
    elif base in ("take part", "attend", "participate"):
        collected.add(event, who, "participant", span, confidence=0.6, reason="takes part")


def _guest(scene: Scene, verb: int) -> Mark | None:
    """The person whom somebody receives or welcomes."""
    thing = next((k for k in scene.words.children[verb] if scene.words.dep[k] == "dobj"), None)
    mark = None if thing is None else scene.who_at[thing]
    return mark if mark is not None and mark.label in ("PERSON", "ROLE") else None


def _thanked(collected: Collected, verb: int, event: Mark) -> None:
    """ "The organizers thank X for its financial support": who is thanked for money or a place gave it."""
    scene = collected.scene
    words = scene.words
    last = words.sentences[words.sentence[verb]][1]
    joint = next((k for k in range(verb + 1, last) if words.lower[k] == "for"), None)
    if joint is None:
        return
    roles = [_GIFTS[words.lower[k]] for k in range(joint, min(joint + 8, last)) if words.lower[k] in _GIFTS]
    if roles:
        who = [m for m in takers(scene, verb + 1, joint) if m.label in ("ORG", "GPE")]
        collected.add(scene.whole(event), who, roles[0], (verb, last), confidence=0.65, reason="is thanked for it")


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
    by = agent_of(scene, verb)
    if by is None or by + 1 >= len(scene.words):
        if role == "organizer" and base in _HONOURING:
            _honoured(collected, verb, base)
        return
    start, end = region_after(scene, by + 1)
    who = takers(scene, start, end)
    span = (verb, end)
    if base == "represent":
        who = who or _represented(scene, verb)
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
    if base == "accompany" and not any(scene.event_at[k] is not None for k in scene.words.children[verb] if k < verb):
        event = current_event(scene, verb)
        if event is not None:
            collected.add(scene.whole(event), who, "participant", span, confidence=0.65, reason="comes along")
        return
    event = passive_event(scene, verb)
    if event is None and role == "chair" and _leads_group(scene, verb):  # "The Chilean side was co-chaired by X"
        event = current_event(scene, verb)
    main = scene.main_mark()
    if event is None and base in _PRESENTING and main is not None and scene.classification(main) == "launch":
        event, role = main, "speaker"  # "It was presented by its author X"
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


def _honoured(collected: Collected, verb: int, base: str) -> None:
    """ "X was awarded the medal": the subject of a passive without an agent."""
    scene = collected.scene
    subject, event = subject_of(scene, verb), current_event(scene, verb)
    if subject is None or event is None or scene.event_at[subject] is not None:
        return
    start, end = region_of(scene, subject, verb=verb)
    who = takers(scene, start, end, people_only=True)
    collected.add(event, who, "honoree", (start, verb + 1), confidence=0.65, reason=f"is “{base}ed” there")


def _represented(scene: Scene, verb: int) -> list[Mark]:
    """ "Norway was represented by officials": where no representative has a name, who sent them takes part."""
    subject = subject_of(scene, verb)
    if subject is None:
        return []
    return [m for m in takers(scene, *region_of(scene, subject, verb=verb)) if m.label in ("ORG", "GPE")]


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
