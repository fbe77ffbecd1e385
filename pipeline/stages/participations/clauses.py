"""Parts in events from clauses: "X organized the workshop", "the conference was opened by X", "X met with Y"."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.records import ParticipationRole
from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.scene import Scene, part_verbs
from pipeline.stages.participations.takers import region_after, region_of, takers

_INTO = frozenset({"in", "at", "to", "during", "over", "into", "with", "for", "on", "of"})
_NEGATIVE = frozenset({"not", "n't", "n’t", "never", "nor", "no", "neither"})
_UNREAL = frozenset({"would", "could", "might", "should", "may"})
# What follows when the event is the subject and people are the object.
_GATHERING: dict[str, ParticipationRole] = {
    "feature": "speaker",
    "bring": "participant",
    "bring together": "participant",
    "gather": "participant",
    "unite": "participant",
    "include": "participant",
    "attract": "participant",
    "draw": "participant",
    "assemble": "participant",
    "involve": "participant",
    "convene": "participant",
    "comprise": "participant",
    "welcome": "participant",
    "see": "participant",
    "host": "participant",
}
_SPEECH_OBJECTS = frozenset(
    {
        "address",
        "speech",
        "remarks",
        "statement",
        "keynote",
        "lecture",
        "presentation",
        "presentations",
        "welcome",
        "message",
        "talk",
        "paper",
        "papers",
        "overview",
        "briefing",
        "toast",
        "speeches",
        "introduction",
    }
)
_HOLDING = frozenset({"organizer", "host", "sponsor", "chair"})
_GROUP_OBJECTS = frozenset({"delegation", "side", "team", "mission"})


def read_clauses(collected: Collected) -> None:
    """Every verb of taking part in the document, with its event and its people."""
    scene = collected.scene
    words = scene.words
    for verb in range(len(words)):
        form = _form(scene, verb)
        if form is None:
            continue
        base, role, _ = form
        if not words.tag[verb].startswith("VB") and not words.tag[verb].startswith("NN"):
            continue
        if not words.tag[verb].startswith("VB"):
            continue
        if _denied(scene, verb):
            continue
        _read(collected, verb, base, role)


def _form(scene: Scene, verb: int) -> tuple[str, ParticipationRole, ParticipationRole | None] | None:
    words = scene.words
    known = part_verbs()
    for k in range(verb + 1, min(verb + 4, len(words))):  # "takes an active part"
        pair = known.get(f"{words.lower[verb]} {words.lower[k]}")
        if pair is not None:
            return pair
    return known.get(words.lower[verb])


def _denied(scene: Scene, verb: int) -> bool:
    """Whether the verb is denied, or only wished, offered or invited to."""
    words = scene.words
    at = verb
    for _ in range(3):
        if any(
            words.lower[k] in _NEGATIVE | _UNREAL and (words.dep[k] in ("neg", "aux", "det", "preconj", "cc"))
            for k in words.children[at]
        ):
            return True
        above = words.head[at]
        if words.dep[at] not in ("xcomp", "ccomp", "advcl") or above == at:
            return False
        if words.lower[above] in {
            "invited",
            "asked",
            "hoped",
            "failed",
            "refused",
            "declined",
            "unable",
            "urged",
            "called",
            "wants",
            "wished",
            "requested",
            "encouraged",
            "offered",
            "proposed",
        }:
            return True
        at = above
    return False


def _read(collected: Collected, verb: int, base: str, role: ParticipationRole) -> None:
    scene = collected.scene
    words = scene.words
    passive = words.tag[verb] == "VBN" and (
        any(words.dep[k] in ("nsubjpass", "auxpass") for k in words.children[verb])
        or words.dep[verb] in ("acl", "relcl", "ROOT", "conj", "amod", "advcl")
        and not any(
            words.dep[k] in ("aux",) and words.lower[k] in {"has", "have", "had", "having"}
            for k in words.children[verb]
        )
    )
    if passive:
        _passive(collected, verb, base, role)
        return
    subject = subject_of(scene, verb)
    event = event_object(scene, verb)
    if subject is not None and scene.event_at[subject] is not None and words.lower[subject] not in {"which", "that"}:
        own = scene.event_at[subject]
        if own is not None and base in _GATHERING:
            _gathered(collected, own, verb, _GATHERING[base])
        return
    if subject is None:
        return
    start, end = region_of(scene, subject, verb=verb)
    who = _subject_takers(scene, subject, start, end)
    span = _clause_span(scene, verb, start, end)
    if event is not None and event.start <= subject < event.end:
        event = None
    if base in ("meet", "meet with", "confer", "negotiate", "hold talks", "consult", "sit down", "talk"):
        _met(collected, verb, who, event, span)
    elif event is not None:
        if role == "speaker" and not _speaks_at(scene, verb, base):
            return
        if base == "lead" and scene.classification(event) == "visit":
            role = "participant"
        collected.add(
            event, who, role, span, confidence=0.8, reason=f"subject of “{base}” with the event as its object"
        )
        _with(collected, verb, event, role, span)
    elif base in ("lead", "head", "co-lead") and _object_head(scene, verb) in _GROUP_OBJECTS:
        _into_main(collected, who, "participant", span, "leads a delegation")
    elif base in ("deliver", "give", "make", "present", "offer") and _object_head(scene, verb) in _SPEECH_OBJECTS:
        near = nearest_event(scene, verb)
        if near is not None:
            collected.add(near, who, "speaker", span, confidence=0.7, reason="delivers a speech")
    elif base in ("include", "comprise") and words.lower[subject] in _GROUP_OBJECTS | {
        "it",
        "participants",
        "attendees",
        "speakers",
        "panelists",
        "which",
    }:
        _members(collected, verb, subject)


def _speaks_at(scene: Scene, verb: int, base: str) -> bool:
    """Verbs of opening and addressing make the subject a speaker of their object; verbs of saying only with "at"."""
    if base in (
        "open",
        "address",
        "close",
        "inaugurate",
        "keynote",
        "conclude",
        "kick off",
        "speak",
        "deliver",
        "present",
        "lecture",
        "introduce",
        "brief",
        "give",
    ):
        return True
    words = scene.words
    return any(
        words.lower[k] in ("at", "during", "in") and any(scene.event_at[m] is not None for m in words.children[k])
        for k in words.children[verb]
    )


def _passive(collected: Collected, verb: int, base: str, role: ParticipationRole) -> None:
    """ "The seminar was organized by X", "sessions moderated by X", "X was represented by Y"."""
    scene = collected.scene
    words = scene.words
    by = next((k for k in words.children[verb] if words.lower[k] == "by"), None)
    if by is None and verb + 1 < len(words):
        by = next(
            (
                k
                for k in range(verb + 1, min(verb + 5, len(words)))
                if words.lower[k] == "by" and words.sentence[k] == words.sentence[verb]
            ),
            None,
        )
        if by is not None and any(words.tag[k].startswith(("VB", "NN")) for k in range(verb + 1, by)):
            by = None
    event = passive_event(scene, verb)
    together = _together(scene, verb)
    if by is None and together is None:
        return
    begin = (by if by is not None else together or verb) + 1
    if begin >= len(words):
        return
    start, end = region_after(scene, begin)
    who = takers(scene, start, end)
    if base == "represent":
        if event is None or not who:
            event = nearest_event(scene, verb)
        if event is not None:
            collected.add(event, who, "participant", (verb, end), confidence=0.7, reason="represents a body there")
        return
    if base in ("lead", "head", "co-lead") and _leads_group(scene, verb):
        _into_main(collected, who, "participant", (verb, end), "leads a delegation")
        return
    if base in ("join", "accompany"):
        role = "participant"
    if event is None:
        return
    if base == "precede" or base == "follow":
        return
    if base in ("attend", "join"):
        role = "participant"
    collected.add(event, who, role, (verb, end), confidence=0.85, reason=f"agent of “{base}” said of the event")
    # a second agent after a change of verb: "hosted by X and chaired by Y" is read at its own verb


def _leads_group(scene: Scene, verb: int) -> bool:
    words = scene.words
    above = words.head[verb]
    near = {words.lower[k] for k in range(max(verb - 4, 0), verb)} | {words.lower[above]}
    subject = next((words.lower[k] for k in words.children[verb] if words.dep[k] == "nsubjpass"), "")
    return bool(near & _GROUP_OBJECTS) or subject in _GROUP_OBJECTS


def _together(scene: Scene, verb: int) -> int | None:
    """The "with" of "jointly with", "together with" after a verb."""
    words = scene.words
    for k in range(verb + 1, min(verb + 12, len(words))):
        if words.sentence[k] != words.sentence[verb]:
            return None
        if words.lower[k] == "with" and words.lower[k - 1] in {
            "together",
            "jointly",
            "cooperation",
            "partnership",
            "collaboration",
        }:
            return None
    return None


def passive_event(scene: Scene, verb: int) -> Mark | None:
    """The event of which a participle or passive verb is said."""
    words = scene.words
    for child in words.children[verb]:
        if words.dep[child] == "nsubjpass":
            if scene.event_at[child] is not None:
                return scene.event_at[child]
            return _relative(scene, verb) if words.lower[child] in {"which", "that"} else _pronoun_event(scene, child)
    if words.dep[verb] == "conj":
        above = words.head[verb]
        if words.tag[above].startswith("VB"):
            return passive_event(scene, above)
    if words.dep[verb] in ("acl", "relcl", "advcl", "amod") and scene.event_at[words.head[verb]] is not None:
        return scene.event_at[words.head[verb]]
    # "the symposium, organized by X": the event right before the participle, whatever the parse says
    k = verb - 1
    first = words.sentences[words.sentence[verb]][0]
    while k >= first and (
        words.text[k] in {",", ")", "(", "”", '"', "which", "was", "is"}
        or words.tag[k] == "RB"
        or words.dep[k] == "auxpass"
    ):
        k -= 1
    if k >= first and scene.event_at[k] is not None:
        return scene.event_at[k]
    return None


def _pronoun_event(scene: Scene, at: int) -> Mark | None:
    """ "It was hosted by …": the event that the sentence before has for its subject or names last."""
    words = scene.words
    if words.lower[at] not in {"it", "this", "they", "both"}:
        return None
    sentence = words.sentence[at]
    if sentence == 0:
        return None
    first, last = words.sentences[sentence - 1]
    marks = [scene.event_at[k] for k in range(first, last) if scene.event_at[k] is not None]
    return marks[0] if marks else None


def _relative(scene: Scene, verb: int) -> Mark | None:
    return scene.event_at[scene.words.head[verb]]


def subject_of(scene: Scene, verb: int) -> int | None:
    """The word that heads the subject of a verb, through auxiliaries, coordination and relative clauses."""
    words = scene.words
    at = verb
    for _ in range(4):
        own = next((k for k in words.children[at] if words.dep[k] in ("nsubj", "nsubjpass")), None)
        if own is not None:
            if words.lower[own] in {"who", "which", "that", "whom"} and words.dep[at] == "relcl":
                return words.head[at]
            return own
        above = words.head[at]
        if above == at:
            return None
        if words.dep[at] in ("acl", "relcl") and words.tag[at] == "VBG":
            return above
        if words.dep[at] not in ("xcomp", "conj", "advcl", "ccomp", "pcomp", "aux", "auxpass") or not words.tag[
            above
        ].startswith(("VB", "MD", "IN", "RB")):
            return None
        at = above
    return None


def event_object(scene: Scene, verb: int) -> Mark | None:
    """The event that a verb has for its object, directly or through a preposition ("participated in the summit")."""
    words = scene.words
    for child in words.children[verb]:
        if child < verb:
            continue
        dep = words.dep[child]
        if dep in ("dobj", "attr", "oprd", "npadvmod", "dative") and scene.event_at[child] is not None:
            return scene.event_at[child]
        if dep in ("prep", "agent") and words.lower[child] in _INTO:
            found = _below(scene, child)
            if found is not None:
                return found
        if dep == "dobj" and words.lower[child] in {
            "part",
            "place",
            "series",
            "edition",
            "session",
            "opening",
            "one",
            "number",
        }:
            for under in words.children[child]:
                if words.dep[under] == "prep" and (found := _below(scene, under)) is not None:
                    return found
        if dep == "xcomp" and words.tag[child] == "VBG":
            return event_object(scene, child)
    # the event right after the verb, whatever the parse says
    at = verb + 1
    while (
        at < len(words)
        and words.lower[at] in {"in", "at", "the", "a", "an", "this", "to", "its", "part", "together"}
        and at < verb + 4
    ):
        at += 1
    if at < len(words) and at > verb and words.sentence[at] == words.sentence[verb]:
        mark = scene.event_at[at]
        if mark is not None and mark.start == at:
            return mark
    return None


def _below(scene: Scene, preposition: int) -> Mark | None:
    words = scene.words
    for child in words.children[preposition]:
        if words.dep[child] in ("pobj", "pcomp"):
            if scene.event_at[child] is not None:
                return scene.event_at[child]
            for under in words.children[child]:
                if words.dep[under] == "conj" and scene.event_at[under] is not None:
                    return scene.event_at[under]
    return None


def nearest_event(scene: Scene, at: int) -> Mark | None:
    """The event named last in the sentence before the word, else after it there, else the main one."""
    words = scene.words
    first, last = words.sentences[words.sentence[at]]
    for k in range(at, first - 1, -1):
        if scene.event_at[k] is not None:
            return scene.event_at[k]
    for k in range(at, last):
        if scene.event_at[k] is not None:
            return scene.event_at[k]
    return scene.main_mark()


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


def last_person(scene: Scene, at: int) -> Mark | None:
    """The person named last before the word, in its sentence or the two before."""
    words = scene.words
    first = words.sentences[max(words.sentence[at] - 2, 0)][0]
    for k in range(at - 1, first - 1, -1):
        mark = scene.who_at[k]
        if mark is not None and mark.label == "PERSON":
            return mark
    return None


def _gathered(collected: Collected, event: Mark, verb: int, role: ParticipationRole) -> None:
    """ "The event featured A and B": who stands after the verb; nouns of speaking have their own finder."""
    scene = collected.scene
    words = scene.words
    start, end = region_after(scene, verb + 1)
    first = next((k for k in range(start, end) if scene.who_at[k] is not None), end)
    speech = any(words.lower[k] in _SPEECH_OBJECTS for k in range(start, first))
    if speech:
        return
    own = scene.event_at[start : first + 1]
    if any(mark is not None and mark is not event for mark in own):
        return
    collected.add(
        event,
        takers(scene, start, end),
        role,
        (verb, end),
        confidence=0.75,
        reason="object of the event's gathering verb",
    )


def _met(collected: Collected, verb: int, who: list[Mark], event: Mark | None, span: tuple[int, int]) -> None:
    """ "A and B met", "A met with B": all take part in the meeting."""
    scene = collected.scene
    words = scene.words
    own = scene.event_at[verb]
    target = own if own is not None else event
    if target is None:
        return
    others: list[Mark] = []
    for child in words.children[verb]:
        if child > verb and (words.lower[child] == "with" or words.dep[child] == "dobj"):
            start, end = region_after(scene, child + (words.lower[child] == "with"))
            if words.dep[child] == "dobj":
                start, end = region_of(scene, child, verb=verb)
            others = takers(scene, start, end)
            break
    collected.add(target, [*who, *others], "participant", span, confidence=0.8, reason="met")


def _with(collected: Collected, verb: int, event: Mark, role: ParticipationRole, span: tuple[int, int]) -> None:
    """ "opens the conference together with B": B has the same part."""
    scene = collected.scene
    words = scene.words
    _, last = words.sentences[words.sentence[verb]]
    for k in range(verb + 1, min(last, verb + 30)):
        if words.lower[k] == "with" and words.lower[k - 1] in {"together", "jointly", "along", "alongside"}:
            start, end = region_after(scene, k + 1)
            collected.add(
                event, takers(scene, start, end), role, span, confidence=0.7, reason="together with the subject"
            )
            return


def _members(collected: Collected, verb: int, subject: int) -> None:
    """ "The delegation included A and B", "Speakers included A"."""
    scene = collected.scene
    words = scene.words
    event = scene.event_at[subject] or nearest_event(scene, subject)
    if words.lower[subject] == "it":
        first, last = words.sentences[max(words.sentence[subject] - 1, 0)]
        if not any(words.lower[k] in {"delegation", "delegations"} for k in range(first, last)):
            return
        event = scene.main_mark()
    if event is None:
        return
    role: ParticipationRole = "speaker" if words.lower[subject] in {"speakers", "panelists"} else "participant"
    start, end = region_after(scene, verb + 1)
    collected.add(event, takers(scene, start, end), role, (verb, end), confidence=0.7, reason="member of a delegation")


def _into_main(
    collected: Collected, who: list[Mark], role: ParticipationRole, span: tuple[int, int], reason: str
) -> None:
    event = nearest_event(collected.scene, span[0])
    if event is not None:
        collected.add(event, who, role, span, confidence=0.65, reason=reason)


def _object_head(scene: Scene, verb: int) -> str:
    words = scene.words
    return next((words.lower[k] for k in words.children[verb] if words.dep[k] == "dobj"), "")


def _clause_span(scene: Scene, verb: int, start: int, end: int) -> tuple[int, int]:
    """The words of a clause from its subject to the end of its object."""
    words = scene.words
    last = verb + 1
    for child in words.children[verb]:
        if child > verb and words.dep[child] in ("dobj", "prep", "attr"):
            last = max(last, min(words.subtree(child)[-1] + 1, words.sentences[words.sentence[verb]][1]))
    return min(start, verb), min(max(end, last), max(end, verb + 40))
