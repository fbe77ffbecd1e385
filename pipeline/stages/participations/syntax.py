"""How verbs stand to events and people in the parse: subjects, objects, denials, the event in force at a place."""

from __future__ import annotations

from itertools import chain

from pipeline.marks import Mark
from pipeline.stages.participations.scene import Scene

_INTO = frozenset({"in", "at", "to", "during", "over", "into", "with", "for", "on", "of"})
AUDIENCES = frozenset({"participants", "delegates", "audience", "attendees", "gathering", "guests"})
_OF_EVENTS = frozenset({"part", "place", "series", "edition", "session", "opening", "one", "number", "role"})
_TO_OBJECT = frozenset({"in", "at", "the", "a", "an", "this", "to", "its", "part", "together"})
_GROUP_NOUNS = frozenset({"group", "session", "panel", "meeting", "event", "workshop"})
_NEAR = 12  # words between an event and the relative clause that speaks of it
_RELATIVES = frozenset({"which", "that", "who", "whom"})
_HONOUR = frozenset({"honour", "honor"})
_NEGATIVE = frozenset({"not", "n't", "n’t", "never", "nor", "no", "neither"})
_UNREAL = frozenset({"would", "could", "might", "should", "may"})


def passive_event(scene: Scene, verb: int) -> Mark | None:
    """The event of which a participle or passive verb is said."""
    words = scene.words
    for child in words.children[verb]:
        if words.dep[child] in ("nsubjpass", "nsubj") and child < verb:
            if scene.event_at[child] is not None:
                return scene.event_at[child]
            return _relative(scene, verb) if words.lower[child] in {"which", "that"} else _pronoun_event(scene, child)
    joined = words.dep[verb] == "advcl" and any(words.dep[k] == "auxpass" for k in words.children[verb])
    if words.dep[verb] == "conj" or (joined and verb > words.head[verb]):  # "will be held in X and be hosted by Y"
        above = words.head[verb]
        if words.tag[above].startswith("VB"):
            return passive_event(scene, above)
    if words.dep[verb] in ("acl", "relcl", "advcl", "amod") and scene.event_at[words.head[verb]] is not None:
        return scene.event_at[words.head[verb]]
    if words.dep[verb] in ("advcl", "acl") and verb < words.head[verb]:  # "Chaired by X, the session heard …"
        above = words.head[verb]
        for child in words.children[above]:
            if words.dep[child] in ("nsubj", "nsubjpass") and scene.event_at[child] is not None:
                return scene.event_at[child]
    # "the symposium, organized by X": the event right before the participle, whatever the parse says
    k = verb - 1
    first = words.sentences[words.sentence[verb]][0]
    while k >= first and (
        words.text[k] in {",", ")", "(", "”", '"', "which", "was", "is"}
        or words.tag[k] == "RB"
        or words.dep[k] == "auxpass"
    ):
        k -= 1
    if (
        k - 2 >= first and words.lower[k] in _HONOUR and words.lower[k - 2] == "in"
    ):  # "a dinner in her honour, attended by"
        k -= 3
    if k < first:
        return None
    return scene.event_at[k] or _pronoun_event(scene, k)


def _pronoun_event(scene: Scene, at: int) -> Mark | None:
    """ "It was hosted by …": the event that the sentence before has for its subject or names last."""
    words = scene.words
    if words.lower[at] in _GROUP_NOUNS and at and words.lower[at - 1] in {"this", "the"}:
        return scene.sections[words.block[at]]  # "Contact group on finance: The group, chaired by X, …"
    if words.lower[at] not in {"it", "this", "they", "both"}:
        return None
    sentence = words.sentence[at]
    if sentence == 0:
        return None
    first, last = words.sentences[sentence - 1]
    marks = [scene.event_at[k] for k in range(first, last) if scene.event_at[k] is not None]
    return marks[0] if marks else None


def _relative(scene: Scene, verb: int) -> Mark | None:
    """The event before a relative clause; a date or "in her honour" may stand between them."""
    words = scene.words
    own = scene.event_at[words.head[verb]]
    if own is not None:
        return own
    first = words.sentences[words.sentence[verb]][0]
    for k in range(verb - 1, max(first, verb - _NEAR) - 1, -1):
        finite = words.tag[k] in ("VBD", "VBZ") and words.dep[k] != "auxpass"
        if scene.event_at[k] is not None or finite:
            return scene.event_at[k]
    return None


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
        found = _as_object(scene, verb, child) if child > verb else None
        if found is not None:
            return found
    if words.dep[verb] == "relcl" and scene.event_at[words.head[verb]] is not None:
        subjects = [k for k in words.children[verb] if words.dep[k] == "nsubj"]
        whole = not any(words.dep[k] == "dobj" and words.lower[k] not in _RELATIVES for k in words.children[verb])
        if whole and subjects and words.lower[subjects[0]] not in _RELATIVES:  # "the workshop that X organised"
            return scene.event_at[words.head[verb]]
    # the event right after the verb, whatever the parse says
    at = verb + 1
    while at < min(len(words), verb + 4) and words.lower[at] in _TO_OBJECT:
        at += 1
    mark = scene.event_at[at] if at < len(words) and words.sentence[at] == words.sentence[verb] else None
    return mark if mark is not None and mark.start == at else None


def _as_object(scene: Scene, verb: int, child: int) -> Mark | None:
    """The event that one dependent of a verb is or leads to."""
    words = scene.words
    dep = words.dep[child]
    if dep in ("dobj", "attr", "oprd", "npadvmod", "dative") and scene.event_at[child] is not None:
        return scene.event_at[child]
    if dep in ("prep", "agent") and words.lower[child] in _INTO:
        return _below(scene, child)
    if dep == "dobj" and words.lower[child] in AUDIENCES:
        inside = (scene.event_at[k] for k in words.subtree(child))
        return next((mark for mark in inside if mark is not None), None) or block_event(scene, verb)
    if dep == "dobj" and words.lower[child] in _OF_EVENTS:
        under = (_below(scene, k) for k in words.children[child] if words.dep[k] == "prep")
        return next((mark for mark in under if mark is not None), None)
    if dep == "xcomp" and words.tag[child] == "VBG":
        return event_object(scene, child)
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


def current_event(scene: Scene, at: int) -> Mark | None:
    """The event that a word belongs to: of its sentence, of its block before it, of its section, or the main one."""
    words = scene.words
    first, last = words.sentences[words.sentence[at]]
    for k in chain(range(at, first - 1, -1), range(at, last)):
        mark = scene.event_at[k]
        if mark is not None and not scene.is_background(mark) and (k < at or mark.form == "name"):
            return mark
    return block_event(scene, at)


def block_event(scene: Scene, at: int) -> Mark | None:
    """The event named last in the block before the word's sentence, else that of its section, else the main one."""
    words = scene.words
    block = words.block[at]
    for k in range(at - 1, words.blocks[block][0] - 1, -1):
        mark = scene.event_at[k]
        if mark is not None and not scene.is_background(mark):
            return mark
    section = scene.sections[block]
    return section if section is not None else scene.main_mark()


def person_of(scene: Scene, at: int) -> Mark | None:
    """Whom "he" or "she" at a word means: the one that coreference found, else the subject of a sentence before."""
    words = scene.words
    if words.lower[at] not in {"he", "she"}:
        return None
    known = scene.who_at[at]
    if known is not None:
        return known
    for sentence in range(words.sentence[at] - 1, max(words.sentence[at] - 3, -1), -1):
        first, last = words.sentences[sentence]
        people = [mark for k in range(first, last) if (mark := scene.who_at[k]) is not None and mark.label == "PERSON"]
        subjects = [m for m in people if any(words.dep[k] in ("nsubj", "nsubjpass") for k in range(m.start, m.end))]
        if people:
            return (subjects or people[::-1])[0]
    return None


def object_head(scene: Scene, verb: int) -> str:
    """The direct object of a verb, lower case; empty where it has none."""
    words = scene.words
    return next((words.lower[k] for k in words.children[verb] if words.dep[k] == "dobj"), "")


def clause_span(scene: Scene, verb: int, start: int, end: int) -> tuple[int, int]:
    """The words of a clause from its subject to the end of its object."""
    words = scene.words
    last = verb + 1
    for child in words.children[verb]:
        if child > verb and words.dep[child] in ("dobj", "prep", "attr"):
            last = max(last, min(words.subtree(child)[-1] + 1, words.sentences[words.sentence[verb]][1]))
    return min(start, verb), min(max(end, last), max(end, verb + 40))


def denied(scene: Scene, verb: int) -> bool:
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


def agent_of(scene: Scene, verb: int) -> int | None:
    """The "by" that names who did what a passive verb says."""
    words = scene.words
    found = next((k for k in words.children[verb] if words.lower[k] == "by" and k > verb), None)
    if found is not None:
        return found
    aside = verb + 1 < len(words) and words.tag[verb + 1] in ("IN", "RB")  # "planned alongside the forum by X"
    for k in range(verb + 1, min(verb + (10 if aside else 5), len(words))):
        if words.lower[k] == "by":
            return k
        if words.sentence[k] != words.sentence[verb] or words.tag[k].startswith("VB") or words.text[k] in {",", ";"}:
            return None
        if words.tag[k].startswith("NN") and not aside:
            return None
    return None


def is_passive(scene: Scene, verb: int) -> bool:
    """Whether a verb is a passive, or a participle that stands for one ("chaired by X")."""
    words = scene.words
    if words.lower[verb].startswith("co-") and words.lower[verb].endswith("ed"):
        return verb + 1 < len(words) and words.lower[verb + 1] == "by"
    if words.tag[verb] != "VBN":
        return words.tag[verb] == "VBD" and verb + 1 < len(words) and words.lower[verb + 1] == "by"
    children = words.children[verb]
    if any(words.dep[k] in ("nsubjpass", "auxpass") for k in children):
        return True
    if any(words.dep[k] == "nsubj" for k in children) and words.dep[verb] == "relcl":
        return False  # "the workshop that X organised"
    perfect = any(words.dep[k] == "aux" and words.lower[k] in {"has", "have", "had", "having"} for k in children)
    return not perfect and words.dep[verb] in ("acl", "relcl", "ROOT", "conj", "amod", "advcl")
