"""What follows the noun of an office: its complements, and the body among them.

"Minister | of Foreign Affairs | of Belgium", "Special Representative | of the Secretary-General | for
Lost Children", "Director | of the Office of Rural Roads".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline import lexicons
from pipeline.classify import classify_organization
from pipeline.marks import Mark
from pipeline.stages.roles import bodies
from pipeline.stages.roles import heads as h
from pipeline.stages.roles.noun_phrases import holds_office, is_common, noun_phrase, run
from pipeline.stages.roles.scene import Scene

_MOST = 4  # complements after one noun; the longest offices met have three


@cache
def happenings() -> frozenset[str]:
    """Nouns of events, lower case: a complement with one of them makes the "office" a part in an event."""
    rows = lexicons.load("event_heads").items()
    return _WEAK | frozenset(noun for noun, (_, strength) in rows if strength == "strong" and " " not in noun)


# Also bodies or talk, but not where somebody chairs them.
_WEAK = frozenset({"panel", "discussion", "debate", "session", "event", "round"})


@dataclass(slots=True)
class Tail:
    """What follows the noun: `end` of all, `role_end` of what names the office, and the body."""

    end: int
    role_end: int
    body: Mark | None = None
    happening: bool = False
    cut: bool = False  # a complement that names a body which is not marked
    rest: tuple[int, int] | None = None  # of the office's name, behind the body: "Envoy | of Peru | to the Lake Union"


def tail_of(scene: Scene, head: h.Head, start: int, before: Mark | None) -> Tail:
    """The complements from word `start`, given the body that stands before the office."""
    tail = Tail(start, start)
    _direct(scene, tail)
    for _ in range(_MOST):
        at = _bracket(scene, tail.end)
        if tail.body is not None and tail.body.label == "GPE":
            _rest(scene, head, tail, at)
            break
        if not _complement(scene, head, tail, at, before):
            break
    return tail


def _rest(scene: Scene, head: h.Head, tail: Tail, at: int) -> None:
    """What an office of a state is for, behind the state: "Envoy of Peru to the Lake Union", "… for the High Seas"."""
    words = scene.words
    if not _together(scene, at + 1) or not (words.lower[at] == "for" or (words.lower[at] == "to" and _diplomat(head))):
        return
    begin = at + 1 + (words.lower[at + 1] == "the")
    mark = scene.body_at.get(begin)
    if mark is not None and mark.start == begin and mark.label != "NORP":
        end = mark.end
    else:
        end = noun_phrase(scene, begin)
        if end == begin or _of_time(scene, begin, end) or words.lower[end - 1] in happenings():
            return
    tail.rest, tail.end = (at, end), end


def _direct(scene: Scene, tail: Tail) -> None:
    """A body right after the noun without a preposition: "Director UNEP"."""
    mark = scene.body_at.get(tail.end)
    if mark is not None and mark.start == tail.end and mark.label == "ORG" and _together(scene, tail.end):
        tail.body, tail.end = mark, mark.end


def _together(scene: Scene, at: int) -> bool:
    return at < len(scene.words) and scene.words.cell[at] == scene.words.cell[at - 1]


def _bracket(scene: Scene, at: int) -> int:
    """Past a short bracket such as "(SRSG)" if a preposition follows, else `at`."""
    text = scene.words.text
    if at + 3 < len(text) and text[at] == "(" and text[at + 2] == ")" and text[at + 3] in h.PREPOSITIONS:
        return at + 3
    return at


def _complement(scene: Scene, head: h.Head, tail: Tail, at: int, before: Mark | None) -> bool:
    """Takes one complement at word `at` into `tail`; False where there is none that belongs to the office."""
    words = scene.words
    if not _together(scene, at) or words.lower[at] not in h.PREPOSITIONS:
        return False
    join = words.lower[at]
    begin = at + 1
    while begin < len(words) and words.lower[begin] in h.ARTICLES | h.OWN:
        begin += 1
    if begin >= len(words) or words.cell[begin] != words.cell[at] or begin in scene.person_at:
        return False
    mark = scene.body_at.get(begin)
    if mark is not None and mark.start == begin and mark.label != "NORP":
        return _take_body(scene, head, tail, join, mark, before)
    if join == "at" and tail.body is None and _take_seat(scene, tail, begin):
        return True
    if join not in {"of", "for"} and join not in head.takes:
        return False
    return _take_phrase(scene, head, tail, begin, join)


def _take_body(scene: Scene, head: h.Head, tail: Tail, join: str, mark: Mark, before: Mark | None) -> bool:
    """A complement that is a body's name, or a place."""
    words = scene.words
    if mark.label == "ORG" and _field(scene, head, mark):
        return _take_phrase(scene, head, tail, mark.start, join)
    if _part_of_phrase(scene, mark, tail):
        # "of the Norway delegation": part of the office, and the state its body
        taken = _take_phrase(scene, head, tail, mark.start, join)
        if join == "of" and (mark.label == "GPE" or holds_office(scene, mark.end, mark.end + 1)):
            tail.body = tail.body or mark
        return taken
    whole = mark.end
    if whole < len(words) and words.text[whole] in h.POSSESSIVES:
        whole = noun_phrase(scene, whole + 1)
    if mark.label == "GPE" and join in {"for", "to", "in", "on", "at", "from", "with", "within"}:
        if join == "in" and tail.body is not None and tail.body.label == "ORG" and tail.body.end == tail.end:
            tail.end = whole  # "President of the Institute in Lausanne": where the body is
            return True
        if join == "in" and join not in head.takes and tail.role_end == tail.end and _ends_at(scene, whole):
            tail.end = whole  # "its Director in Lima, X": where the holder sits
            return True
        if join != "for" and join not in head.takes:
            return False
        if tail.role_end == tail.end:
            tail.role_end = whole
        tail.end = whole
        return True
    outward = head.kind in {"state", "office"} and (
        (join in {"to", "on"} and join in head.takes and _diplomat(head))
        or (join == "for" and (before is not None or tail.role_end != tail.end or _diplomat(head)))
    )
    if outward:
        # "Ambassador to the United Nations": where the office acts, not whose it is
        tail.end = tail.role_end = whole
        if tail.body is None and before is None:
            tail.body = mark
        return True
    if join in {"to", "on", "from"} and join not in head.takes:
        return False
    if tail.body is None:
        tail.body = mark
    tail.end = whole
    if whole < len(words) and words.text[whole] == "(" and whole + 2 < len(words) and words.text[whole + 2] == ")":
        tail.end = whole + 3
    return True


def _ends_at(scene: Scene, at: int) -> bool:
    """True if the cell ends before word `at`, or a comma or bracket stands there."""
    return not _together(scene, at) or scene.words.text[at] in {",", ")", ";"}


def _part_of_phrase(scene: Scene, mark: Mark, tail: Tail) -> bool:
    """True where more nouns follow the name: "of the Norway delegation", "for Western Hemisphere Affairs"."""
    words, at = scene.words, mark.end
    if not _together(scene, at) or at in scene.person_from or at in scene.body_at or tail.body is not None:
        return False
    return words.tag[at] in h.NOUN_TAGS and (mark.label == "GPE" or words.capital[at]) and words.text[at][0].isalpha()


_GOVERNING = frozenset({"government", "ministry", "cabinet", "republic", "kingdom", "state", "council", "department"})


def _field(scene: Scene, head: h.Head, mark: Mark) -> bool:
    """True where a field of work looks like a body: "Minister of National Water Services"."""
    words = scene.words.lower[mark.start : mark.end]
    return head.noun.rpartition(" ")[2] == "minister" and len(words) > 1 and not _GOVERNING & set(words)


_DIPLOMATS = frozenset(
    {"ambassador", "representative", "envoy", "observer", "delegate", "nuncio", "consul", "negotiator"}
)


def _diplomat(head: h.Head) -> bool:
    """True for an office that acts at another body than its own; an adviser to a body is that body's."""
    return head.noun.rpartition(" ")[2] in _DIPLOMATS or head.noun == "high commissioner"


def _take_phrase(scene: Scene, head: h.Head, tail: Tail, begin: int, join: str) -> bool:
    """A complement that is no body: the field of work, or another office ("of the Secretary-General")."""
    words = scene.words
    end = noun_phrase(scene, begin)
    event = end > begin and words.lower[end - 1] in happenings()
    if end == begin or words.lower[end - 1] in h.TIME_WORDS or (join == "for" and _of_time(scene, begin, end)):
        return False
    if event and join != "of":
        return False
    if event and _one_event(words.lower[begin - 1], head):
        tail.happening = True
    house = end - begin == 1 and words.capital[begin] and words.lower[begin] in _HOUSES
    if house and head.noun.rpartition(" ")[2] in _OF_HOUSES and tail.body is None:
        tail.body, tail.end = unmarked(scene, begin, end), end  # "Second Deputy Speaker of Parliament"
        return True
    people = scene.body_at.get(begin)
    if tail.body is None and join == "of" and _take_called(scene, tail, end):
        return True
    if people is not None and people.label == "NORP" and people.start == begin:
        tail.body = tail.body or people  # "head of the Danish delegation": the people stand for their state
    elif tail.body is None and _take_named(scene, head, tail, begin, end):
        return True
    elif tail.body is None and join == "of" and _take_unmarked(scene, head, tail, begin, end):
        return True
    if tail.role_end == tail.end:
        tail.role_end = end
    elif join == "for" and tail.body is not None and tail.rest is None:
        tail.rest = (tail.end, end)  # "High Representative of the Union for Foreign Affairs"
    tail.end = end
    return True


def _take_named(scene: Scene, head: h.Head, tail: Tail, begin: int, end: int) -> bool:
    """A complement that can only be a name, after an office that leads a body: "Executive Director for Plumeline on …".

    Its first word is no common noun, so it is no field of work; what the name is on or against belongs to it.
    """
    words = scene.words
    if head.noun not in _LEADS or not words.capital[begin] or is_common(scene, begin):
        return False
    if words.lower[begin - 1] in h.ARTICLES or holds_office(scene, begin, end):
        return False
    while end + 1 < len(words) and _together(scene, end) and words.lower[end] in {"on", "against", "for"}:
        further = noun_phrase(scene, end + 1)
        if further == end + 1 or not words.capital[end + 1] or end + 1 in scene.body_at:
            break
        end = further
    tail.body, tail.end = unmarked(scene, begin, end), end
    return True


def _take_seat(scene: Scene, tail: Tail, begin: int) -> bool:
    """A name behind "at" that nobody marked: "Vice President at Age Wave"."""
    words = scene.words
    end = run(scene, begin)
    capitals = end > begin and all(words.capital[begin:end])
    if not capitals or (end - begin == 1 and is_common(scene, begin)) or words.lower[end - 1] in happenings():
        return False
    if any(word in scene.body_at for word in range(begin, end)) or holds_office(scene, begin, end):
        return False
    tail.body, tail.end = unmarked(scene, begin, end), end
    return True


def _take_called(scene: Scene, tail: Tail, end: int) -> bool:
    """The body behind what it is: "of the toy company Delta"."""
    called = scene.body_at.get(end) if _together(scene, end) else None
    if called is None or called.start != end or called.label != "ORG" or scene.words.capital[end - 1]:
        return False
    tail.body, tail.end = called, called.end
    return True


def _take_unmarked(scene: Scene, head: h.Head, tail: Tail, begin: int, end: int) -> bool:
    """A complement that means a body without being its marked name; False where it is none."""
    words = scene.words
    alone = end - begin == 1
    common = alone and is_common(scene, begin)  # "of the Council": a body named before
    if alone and words.lower[begin] in _STATES and bodies.by_noun(scene, begin) is None:
        return False  # "President of the Republic"
    if words.capital[begin] and not common and head.noun in _OF_NAMES and not holds_office(scene, begin, end):
        tail.body, tail.end = unmarked(scene, begin, end), end  # "founder of Clean Wells"
        return True
    if words.lower[begin - 1] not in {"the", "this", "that"}:
        return False
    cuts = not {"minister", "secretary"} & set(head.noun.replace("-", " ").split())  # "of the Interior" is a field
    meant = bodies.by_noun(scene, begin) if end - begin == 1 else None
    if meant is not None:
        tail.body, tail.end = meant, end  # "of the Council": a body named before
        return True
    if words.capital[begin] and words.capital[end - 1] and cuts and not holds_office(scene, begin, end):
        tail.end, tail.cut = end, True  # "Head of the Policy Branch"; one word is too little for a name
        tail.body = unmarked(scene, begin, end) if end - begin > 1 else None
        return True
    return False


_STATES = frozenset({"republic", "confederation", "federation", "kingdom", "nation", "government", "state", "union"})
_HOUSES = frozenset({"parliament", "senate", "congress", "assembly", "knesset", "cabinet"})
_OF_HOUSES = frozenset({"speaker", "clerk", "president", "vice-president", "librarian"})
# Offices of which no field of work is told: what a founder or owner is of has a name.
_OF_NAMES = frozenset(
    "founder co-founder cofounder owner co-owner ceo cfo coo member employee chairman chairwoman president".split()
) | {"chief executive", "chief executive officer", "managing director", "board member"}

_LEADS = _OF_NAMES | {"executive director", "executive secretary"}


def unmarked(scene: Scene, begin: int, end: int) -> Mark:
    """A body that nobody marked, found by its place after an office."""
    name = scene.words.string(begin, end)
    judged = classify_organization(name)
    reason = "what an office is of"
    return Mark(begin, end, "ORG", name, confidence=0.5, reason=reason, classification=judged.value, stage="roles")


def _of_time(scene: Scene, begin: int, end: int) -> bool:
    """True for "for a term of …", "for the period": how long, not for what."""
    words = scene.words
    return words.lower[begin - 1] in {"a", "an"} or words.lower[end - 1] in {
        "period",
        "term",
        "time",
        "years",
        "months",
    }


def _one_event(article: str, head: h.Head) -> bool:
    """True for "of the session"; "Head of Training" names a field of work."""
    if head.noun in {"representative", "member"}:
        return False  # "representative of the Conference of Mayors": a body that meets
    return article in h.ARTICLES | {"this", "each", "that"} or not head.bare
