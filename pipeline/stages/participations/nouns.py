"""Parts in events from nouns: "keynote address by X", "in cooperation with X", "Moderator: X", "X's meeting with Y"."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.records import ParticipationRole
from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.scene import Scene, is_title, part_nouns
from pipeline.stages.participations.syntax import current_event
from pipeline.stages.participations.takers import region_after, takers

_BY = frozenset({"by", "from"})
_OF = frozenset(
    {
        "auspices",
        "aegis",
        "chairmanship",
        "chair",
        "patronage",
        "leadership",
        "invitation",
        "sponsorship",
        "presidency",
        "co-chairmanship",
        "moderation",
        "facilitation",
        "participation",
        "presence",
        "support",
        "funding",
        "hospitality",
        "assistance",
        "attendance",
        "funds",
        "help",
        "grants",
        "contributions",
        "backing",
        "mediation",
        "guidance",
        "moderatorship",
    }
)
# Nouns that name nobody's office but a part in an event, so that a name after them has that part
_EVENT_ONLY = frozenset(
    "moderator moderators co-moderator co-moderators facilitator facilitators co-facilitator co-facilitators panelist "
    "panelists panellist panellists discussant discussants rapporteur rapporteurs keynoter".split()
)
_COMMITTEES = (
    ["program", "committee"],
    ["programme", "committee"],
    ["organizing", "committee"],
    ["organising", "committee"],
)
_BODIES = frozenset("committee board council department party commission company group bureau faculty".split())
_SESSIONS = frozenset({"session", "meeting", "congress", "assembly"})
_TALK = frozenset({"meeting", "negotiation", "visit"})
_AT = frozenset(
    {
        "at",
        "in",
        "attends",
        "attend",
        "to",
        "joins",
        "addresses",
        "opens",
        "hosts",
        "chairs",
        "co-hosts",
        "leads",
        "visits",
        "organizes",
        "organises",
        "holds",
        "welcomes",
        "participates",
    }
)
_TITLE_ROLES: dict[str, ParticipationRole] = {
    "opens": "speaker",
    "addresses": "speaker",
    "hosts": "host",
    "co-hosts": "host",
    "chairs": "chair",
    "organizes": "organizer",
    "organises": "organizer",
    "holds": "organizer",
}


def read_nouns(collected: Collected) -> None:
    """Every noun of taking part with a "by", "of" or "with" after it."""
    scene = collected.scene
    words = scene.words
    nouns = part_nouns()
    for at in range(len(words)):
        if words.lower[at] == "members" and words.lower[max(at - 2, 0) : at] in _COMMITTEES:
            _before_name(collected, at, "organizer")
        known = nouns.get(words.lower[at])
        if known is None or not (words.tag[at].startswith("NN") or words.lower[at] in {"keynote", "remarks"}):
            continue
        role, how = known
        if how == "is" and "as" in words.lower[max(at - 2, 0) : at]:
            _as(collected, at, role)
            continue
        presiding = role in ("chair", "rapporteur") and words.capital[at]
        if (presiding or words.lower[at] in _EVENT_ONLY) and _before_name(collected, at, role):
            continue
        follows = _after_brackets(scene, at + 1)
        if follows + 1 >= len(words) or words.sentence[follows] != words.sentence[at]:
            continue
        joint = words.lower[follows]
        if how == "with" and joint == "with" and words.lower[at - 1] in {"in", "and", "close", "joint"}:
            _take(collected, at, follows + 1, role, "in cooperation with")
        elif how == "of" and role == "speaker" and joint in _BY:
            _take(collected, at, follows + 1, role, "a speech by")
        elif how == "of" and words.lower[at] in _OF and joint in {"of", "by", "from"} and _under(scene, at):
            if words.lower[at] == "invitation" and (event := current_event(scene, at)) is not None:
                role = "host" if scene.classification(event) == "visit" else role
            _take(collected, at, follows + 1, role, f"{words.lower[at]} of")


def _before_name(collected: Collected, at: int, role: ParticipationRole) -> bool:
    """ "Co-Chairs A and B presented a text": the office in an event right before the names."""
    scene = collected.scene
    words = scene.words
    mark = scene.who_at[at + 1] if at + 1 < len(words) else None
    if mark is None or mark.label != "PERSON" or words.lower[at - 1] in _BODIES:
        return False
    event = current_event(scene, at)
    if event is None or scene.classification(event) in ("visit", "launch", "adoption", "election"):
        return False
    plural = words.lower[at].endswith("s")
    who = takers(scene, *region_after(scene, at + 1), people_only=True)
    who = who if plural else who[:1]
    collected.add(event, who, role, (at, mark.end), confidence=0.6, reason="an office in the event before the name")
    return True


def _after_brackets(scene: Scene, at: int) -> int:
    """The word after a bracket that opens at `at`: "Opening remarks (10 minutes) by X"."""
    words = scene.words
    if at >= len(words) or words.text[at] != "(":
        return at
    return next((k + 1 for k in range(at, min(at + 6, len(words))) if words.text[k] == ")"), at)


def _as(collected: Collected, at: int, role: ParticipationRole) -> None:
    """ "with X as rapporteur", "X served as moderator": the person before "as"."""
    scene = collected.scene
    words = scene.words
    first = words.sentences[words.sentence[at]][0]
    for k in range(at - 1, max(first, at - 25) - 1, -1):
        mark = scene.who_at[k]
        if mark is not None and mark.label == "PERSON":
            event = current_event(scene, at)
            if event is not None and any(
                words.lower[m] in {"with", "acted", "served", "acts", "serves", "acting", "serving"}
                for m in range(first, at)
            ):
                collected.add(event, [mark], role, (mark.start, at + 1), confidence=0.65, reason="acts as")
            return


def _under(scene: Scene, at: int) -> bool:
    """ "under the auspices of", "at the invitation of", "with support from": the noun hangs on a preposition."""
    words = scene.words
    return any(words.lower[k] in {"under", "at", "with", "through", "thanks"} for k in range(max(at - 4, 0), at))


def _take(collected: Collected, at: int, begin: int, role: ParticipationRole, reason: str) -> None:
    scene = collected.scene
    start, end = region_after(scene, begin)
    if scene.words.lower[at] == "invitation":  # "At the invitation of X, Y visited Z"
        end = next((k for k in range(start, end) if scene.words.text[k] == ","), end)
    event = scene.event_at[at]
    if event is not None and event.end - event.start < 2:
        event = None
    if event is None:
        event = _governing(scene, at) or current_event(scene, at)
    if event is not None:
        if scene.event_at[at] is event:
            event = scene.parent_of(event) or event
        who = takers(scene, start, end, people_only=role == "speaker")
        if role == "sponsor":  # help of people pays for nothing
            who = [mark for mark in who if mark.label in ("ORG", "GPE")]
        collected.add(event, who, role, (at, end), confidence=0.75, reason=reason)


def _governing(scene: Scene, at: int) -> Mark | None:
    """The event that is the subject of the verb over a noun: "The conference will feature …; and a keynote by X"."""
    words = scene.words
    for _ in range(6):
        above = words.head[at]
        if above == at or words.sentence[above] != words.sentence[at]:
            return None
        if words.tag[above].startswith("VB"):
            subject = next((k for k in words.children[above] if words.dep[k] in ("nsubj", "nsubjpass")), None)
            return None if subject is None else scene.event_at[subject]
        if words.dep[at] not in ("conj", "dobj", "appos", "pobj", "prep", "attr"):
            return None
        at = above
    return None


def read_names(collected: Collected) -> None:
    """What the name of an event says of who is in it: its owner, "with Y", "between A and B", "FAO-hosted"."""
    scene = collected.scene
    words = scene.words
    for cluster in scene.clusters:
        if cluster.label != "EVENT":
            continue
        for mark in cluster.marks:
            kind = scene.classification(mark)
            owner = _owner(scene, mark)
            if owner is not None:
                role: ParticipationRole = "participant" if kind in _TALK else "organizer"
                speech = part_nouns().get(words.lower[mark.end - 1]) if mark.end - mark.start < 3 else None
                if owner.label == "PERSON" and (kind not in _TALK or speech == ("speaker", "of")):
                    role = "speaker"
                collected.add(
                    mark, [owner], role, (owner.start, mark.end), confidence=0.65, reason="owner of the event"
                )
            body = _body_of(scene, mark)
            if body is not None:
                span = mark.start, mark.end
                collected.add(mark, [body], "organizer", span, confidence=0.55, reason="the body whose session it is")
            if kind in _TALK:
                _within(collected, mark, "participant")
            elif kind == "panel":
                _within(collected, mark, "speaker")
            for k in range(mark.start, mark.end):
                _compound(collected, mark, k)
    _title(collected)


def _body_of(scene: Scene, mark: Mark) -> Mark | None:
    """The body of "the 8th session of the Salt Assembly": the name of a body right after "session of"."""
    words = scene.words
    for at in range(mark.start, mark.end - 2):
        if words.lower[at] in _SESSIONS and words.lower[at + 1] == "of":
            start = at + 3 if words.lower[at + 2] == "the" else at + 2
            body = scene.who_at[start] if start < mark.end else None
            return body if body is not None and body.label == "ORG" and body.start == start else None
    return None


def _owner(scene: Scene, mark: Mark) -> Mark | None:
    words = scene.words
    at = mark.start - 1
    while at > 0 and words.tag[at] in ("JJ", "VBG") and words.sentence[at] == words.sentence[mark.start]:
        at -= 1
    if at > 0 and words.tag[at] == "POS":
        who = scene.who_at[at - 1]
        if who is not None and (who.label in ("PERSON", "ORG") or scene.is_state(who)):
            return who
    return None


def _within(collected: Collected, mark: Mark, role: ParticipationRole) -> None:
    """ "Meeting with X", "talks between A and B": who is named in the event's own phrase."""
    scene = collected.scene
    words = scene.words
    stop = mark.end + 1
    while (
        stop < len(words)
        and stop < mark.end + 8
        and (words.tag[stop - 1] in ("IN", "NNP", "CD", ",", "DT") or words.lower[stop - 1] == "today")
    ):
        stop += 1
    for k in range(mark.start, min(stop, len(words) - 1)):
        if words.lower[k] in ("with", "between") and words.block[k] == words.block[mark.start]:
            start, end = region_after(scene, k + 1)
            who = takers(scene, start, end)
            collected.add(mark, who, role, (mark.start, end), confidence=0.75, reason="named in the event's phrase")
            return


def _compound(collected: Collected, mark: Mark, at: int) -> None:
    """ "FAO-hosted", "UN-led": the first part of a compound."""
    scene = collected.scene
    first, hyphen, last = scene.words.text[at].rpartition("-")
    role: ParticipationRole | None = {
        "hosted": "host",
        "organized": "organizer",
        "organised": "organizer",
        "sponsored": "sponsor",
        "chaired": "chair",
        "convened": "organizer",
        "led": "organizer",
    }.get(last)  # type: ignore[assignment]
    if not hyphen or role is None:
        return
    for cluster in scene.clusters:
        if cluster.label in ("ORG", "GPE") and (
            first == cluster.name or first in cluster.acronyms or first in cluster.other_names
        ):
            collected.add(mark, [cluster.marks[0]], role, (at, at + 1), confidence=0.7, reason="named in a compound")
            return


def _title(collected: Collected) -> None:
    """ "X at the Y Summit", "X hosts Y": a title's actor before its event."""
    scene = collected.scene
    words = scene.words
    if not words.blocks or not is_title(words, 0):
        return
    first, last = words.blocks[0]
    event = next((scene.event_at[k] for k in range(first, last) if scene.event_at[k] is not None), None)
    if event is None:
        return
    at = event.start - 1
    while at > first and (words.lower[at] in {"the", "a", "an", "part"} or words.tag[at] == "DT"):
        at -= 1
    if at <= first or words.lower[at] not in _AT:
        return
    word = words.lower[at]
    who = takers(scene, first, at)
    if words.lower[first] in {"remarks", "speech", "statement", "address"} or any(
        words.lower[k] == "remarks" for k in range(first, at)
    ):
        role: ParticipationRole = "speaker"
    else:
        role = _TITLE_ROLES.get(word, "participant")
    collected.add(event, who, role, (first, event.end), confidence=0.7, reason="the title's actor")
