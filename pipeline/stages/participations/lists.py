"""Parts in events from lists: "Participants on the panel include: …", "MODERATOR" and a name, lists of participants."""

from __future__ import annotations

from itertools import chain

from pipeline.marks import Mark
from pipeline.records import ParticipationRole
from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.scene import Scene, first_word, part_nouns
from pipeline.stages.participations.syntax import block_event
from pipeline.stages.participations.takers import region_after, takers

_BE = frozenset({"were", "was", "are", "is", "include", "included", "includes", "including", "comprised", "comprise"})
_LIST_WORDS = frozenset(
    "list of the and workshop conference meeting panel session keynote guest invited confirmed featured speaker key "
    "main other our event seminar program programme committee members organizing organising steering final provisional "
    "attendance in present annex appendix a b as at".split()
)
_ENDS = frozenset(
    "apologies regrets absent excused acknowledgements acknowledgments contact registration venue references notes "
    "annex appendix conclusions recommendations introduction background information".split()
)
_GROUPS = frozenset({"delegation", "delegations", "party", "parties", "audience", "host", "hosts"})
_QUOTES = frozenset({'"', "“", "«", "'", "‘"})
_PRESIDING = frozenset({"chair", "rapporteur", "host"})
_ATTENDED = frozenset(
    {"represented", "attended", "participated", "part", "present", "meeting", "conference", "session"}
)
_MADE_OF = frozenset({"consisted", "composed", "consists", "made"})
_OUR = frozenset({"our", "their", "its", "the"})
_DASHES = frozenset({"–", "—", "-"})
_CLOSING = frozenset({'"', "”", "»"})
_ABSENT = frozenset({"unable", "absent", "apologies", "regrets", "cancelled"})
_SKIPPED_LINES = 8  # headings and affiliations between two names
_SHORT = 40  # words of a line that is one list whatever the splitter makes of it
_PROSE = 22  # words from which a block with a verb is prose and no entry


def read_lists(collected: Collected) -> None:
    """Nouns of taking part that introduce a list, in running text, in headings and in the lines of a programme."""
    scene = collected.scene
    words = scene.words
    role: ParticipationRole | None = None
    event: Mark | None = None
    skipped = 0
    for block, (first, last) in enumerate(words.blocks):
        if first == last:
            continue
        opened = _opened(collected, block)
        if opened is not None:
            role, event = opened
            skipped = 0
            continue
        if role is None or event is None or block in collected.listed:
            continue
        if words.lower[first] in _ENDS or skipped > _SKIPPED_LINES:
            role = None
            continue
        people = _entry(scene, block, role)
        if people:
            collected.listed.add(block)
            for person in people:
                own = _own_role(scene, person, last) or role
                collected.add(event, [person], own, (first, last), confidence=0.75, reason="in a list of that role")
            skipped = 0
        elif _is_prose(scene, first, last):
            start, end = _after_verb(scene, first, last)
            if start > first and skipped == 0:
                collected.add(
                    event,
                    takers(scene, start, end, people_only=True),
                    role,
                    (start, end),
                    confidence=0.7,
                    reason="under a heading of that role",
                )
            role = None
        else:
            skipped += 1


def _opened(collected: Collected, block: int) -> tuple[ParticipationRole | None, Mark | None] | None:
    """What a block says of those below it: their role and event; (None, …) ends a list, None changes nothing."""
    scene = collected.scene
    words = scene.words
    first, last = words.blocks[block]
    heading = _heading(scene, first, last)
    if heading is not None:
        return heading, scene.sections[block] or scene.main_mark()
    labels = _labels(collected, first, last)
    if labels and labels[-1][0] is not None:
        return labels[-1]
    if labels:
        collected.listed.add(block)
        return None
    at = first_word(words, block)
    mark = scene.event_at[at]
    if mark is not None and mark is scene.sections[block]:
        return "speaker", mark
    if last - at <= 14 and not any(m is not None and m.label == "PERSON" for m in scene.who_at[at:last]):
        nouns = [part_nouns().get(words.lower[k]) for k in range(at, min(at + 3, last))]
        if ("speaker", "of") in nouns and at > first:  # "10:00 Keynote lecture: “…”" under a time
            return "speaker", scene.main_mark()
    return None


def _heading(scene: Scene, first: int, last: int) -> ParticipationRole | None:
    """The role that a block names by itself: "MODERATOR", "List of participants", "Speakers:"."""
    words = scene.words
    if last - first > 14:
        return None
    role: ParticipationRole | None = None
    for k in range(first, last):
        known = part_nouns().get(words.lower[k])
        if words.text[k] == "(" and role is not None:
            return role
        if known is not None and known[1] == "is" and role is None:
            role = known[0]
        elif words.lower[k] not in _LIST_WORDS and words.text[k][0].isalpha():
            return None
    return role


def _labels(collected: Collected, first: int, last: int) -> list[tuple[ParticipationRole | None, Mark | None]]:
    """The lists that stand in the block itself ("Moderator: X"); a colon at its end opens one in the blocks below."""
    scene = collected.scene
    words = scene.words
    found: list[tuple[ParticipationRole | None, Mark | None]] = []
    for at in range(first, last):
        label = _label(scene, at)
        if label is None:
            continue
        begin = _introduces(scene, at, last)
        if begin is None:
            continue
        event = _event_of_noun(scene, at, begin) or block_event(scene, at)
        if begin >= last:
            found.append((label, event))
            continue
        if event is not None:
            count = len(collected.claims)
            _list(collected, at, begin, last, label, event)
            if words.text[begin - 1] == ":" and len(collected.claims) > count:
                found.append((None, event))
    return found


def _label(scene: Scene, at: int) -> ParticipationRole | None:
    """The role that a word in front of a colon or "were" names."""
    words = scene.words
    known = part_nouns().get(" ".join(words.lower[at : at + 2]))
    at += known is not None
    known = known or part_nouns().get(words.lower[at])
    if known is None:
        return "participant" if _opens_attendance(scene, at) else None
    role, how = known
    if at + 1 < len(words) and words.tag[at + 1] in ("NN", "NNS") and words.sentence[at + 1] == words.sentence[at]:
        return None  # "donor states": the noun after it is what is meant
    if how == "is" and words.tag[at].startswith(("NN", "VB", "JJ")):
        return role
    # "Opening remarks: X", "Chair: X"
    follows = words.text[at + 1 : at + 2]
    return role if role in ("speaker", "chair") and follows and (follows[0] == ":" or follows[0] in _DASHES) else None


def _entry(scene: Scene, block: int, role: ParticipationRole) -> list[Mark]:
    """The people whom a block lists, if it opens with one."""
    words = scene.words
    first, last = words.blocks[block]
    at = first_word(words, block)
    if words.text[first] in _QUOTES:  # “The title of a paper”, Ann Lee, University of Oslo
        at = next((k + 1 for k in range(first + 1, last - 1) if words.text[k] in _CLOSING), at)
    opening = next((m for m in scene.who_at[at : min(at + 5, last)] if m is not None), None)
    if opening is not None and opening.label in ("ORG", "GPE") and words.text[opening.end : opening.end + 1] == [":"]:
        opening = next((m for m in scene.who_at[opening.end : min(opening.end + 4, last)] if m is not None), None)
        at = opening.start if opening is not None else at  # "FAO: Pia Moser"
    if opening is None or opening.label != "PERSON" or opening.start > at + 4:
        return []
    if (_is_prose(scene, first, last) and role != "participant") or _ABSENT & set(words.lower[first:last]):
        return []
    people = [mark for mark in takers(scene, at, last, people_only=True) if mark.label == "PERSON"]
    if (
        len(people) > 1
        and words.text[people[0].end : people[0].end + 1] == [","]
        and not _is_pair(scene, people[0], people[1])
    ):
        return people[:1]
    return people


def _own_role(scene: Scene, person: Mark, last: int) -> ParticipationRole | None:
    """ "Dr Maeve Connolly (Chair)": what a bracket after a name in a list says the person was there."""
    words = scene.words
    for at in range(person.end, min(person.end + 12, last - 1)):
        if words.text[at] == "(" and at + 2 < last and words.text[at + 2] == ")":
            known = part_nouns().get(words.lower[at + 1])
            return known[0] if known is not None and known[0] in _PRESIDING else None
        if scene.who_at[at] is not None and scene.who_at[at].label == "PERSON":  # type: ignore[union-attr]
            return None
    return None


def _opens_attendance(scene: Scene, at: int) -> bool:
    """ "Present: X", "Also present were X and Y", "The following countries were represented: X"."""
    words = scene.words
    after = words.lower[at + 1 : at + 2]
    if words.lower[at] == "present" and after and after[0] in {":", "were", "was"}:
        return words.lower[at - 1] not in _BE if at else True
    if words.lower[at] in _ATTENDED and after == [":"]:
        first = words.sentences[words.sentence[at]][0]
        return "following" in words.lower[first:at]
    return False


def _is_pair(scene: Scene, one: Mark, other: Mark) -> bool:
    return all(
        scene.words.lower[k] in {"and", ",", "&", "dr", "mr", "ms", "mrs", "prof.", "dr.", "mr.", "ms."}
        for k in range(one.end, other.start)
    )


def _is_prose(scene: Scene, first: int, last: int) -> bool:
    words = scene.words
    finite = any(words.tag[k] in ("VBD", "VBZ", "MD", "VBP") for k in range(first, last))
    return finite and last - first >= _PROSE and words.text[last - 1] == "."


def _after_verb(scene: Scene, first: int, last: int) -> tuple[int, int]:
    words = scene.words
    verb = next((k for k in range(first, min(first + 12, last)) if words.lower[k] in _BE), first - 1)
    return verb + 1, last


def _introduces(scene: Scene, at: int, last: int) -> int | None:
    """The word after the colon or verb that begins the list, if only words of the same noun phrase stand between."""
    words = scene.words
    for k in range(at + 1, min(at + 10, last)):
        if words.text[k] in _DASHES and k + 1 < last and _is_named_next(scene, k + 1):
            return k + 1  # "Welcome address – Dr Ama Boateng"
        if words.text[k] == ":":
            return None if words.text[k + 1 : k + 2] and words.text[k + 1] in _QUOTES else k + 1
        if words.lower[k] in _MADE_OF and k + 1 < last and words.lower[k + 1] == "of":
            return k + 2  # "The programme committee consisted of X and Y"
        if words.text[k] == "," and k == at + 1 and words.lower[at - 1] in _OUR and not _is_prose_verb(scene, k, last):
            return k + 1  # "We thank our hosts, X and Y"
        if words.lower[k] in _BE:
            plural = words.lower[at].endswith("s")
            if words.lower[at] in _GROUPS:
                return None
            if (words.lower[k] in {"was", "is"} and plural) or words.sentence[k] != words.sentence[at]:
                return None
            return k + 2 if k + 1 < last and words.text[k + 1] == ":" else k + 1
        if words.tag[k] in ("VBZ", "VBD", "VBP", "MD", ",") or words.text[k] in {".", ";"}:
            return None
        if scene.who_at[k] is not None and k == at + 1:
            return None
    return None


def _is_prose_verb(scene: Scene, at: int, last: int) -> bool:
    """Whether what follows a comma is no name: the next words hold a verb before any mark."""
    for k in range(at + 1, min(at + 5, last)):
        if scene.who_at[k] is not None:
            return False
        if scene.words.tag[k].startswith(("VB", "MD", "W")):
            return True
    return True


def _is_named_next(scene: Scene, at: int) -> bool:
    """Whether a person is named at the word, after a title perhaps."""
    return any(mark is not None and mark.label == "PERSON" for mark in scene.who_at[at : at + 3])


def _list(collected: Collected, at: int, begin: int, last: int, role: ParticipationRole, event: Mark) -> None:
    scene = collected.scene
    words = scene.words
    if words.text[begin - 1] == ":" or words.text[begin - 1] in _DASHES:
        following = (k for k in range(begin + 1, last) if words.text[k] == ":" and _label(scene, k - 1) is not None)
        stop = next(following, last + 1) - 1
        start, end = begin, _list_end(scene, begin, min(stop, last))
    else:
        start, end = region_after(scene, begin)
    who = takers(scene, start, end)
    if role in ("chair", "rapporteur") and not words.lower[at].endswith("s"):
        who = who[:1]
    collected.add(event, who, role, (at, end), confidence=0.8, reason="in a list of that role")


def _list_end(scene: Scene, begin: int, stop: int) -> int:
    """A list ends with its sentence, with semicolons in it with the sentence after the last of them."""
    words = scene.words
    semicolons = [k for k in range(begin, stop) if words.text[k] == ";"]
    at = semicolons[-1] if semicolons else begin
    if stop - begin <= _SHORT and "." not in words.text[begin : stop - 1]:
        return stop  # the splitter takes "Sponsors: X, Y" for two sentences
    return max(begin + 1, min(stop, words.sentences[words.sentence[at]][1]))


def _event_of_noun(scene: Scene, at: int, begin: int) -> Mark | None:
    """ "Participants on the academic panel", "The workshop participants": the event in the noun's own phrase."""
    words = scene.words
    for k in chain(range(at, begin), range(at - 1, max(at - 4, -1), -1)):
        if k < at and words.sentence[k] != words.sentence[at]:
            break
        if scene.event_at[k] is not None:
            return scene.event_at[k]
    return None
