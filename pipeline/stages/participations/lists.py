"""Parts in events from lists: "Participants on the panel include: …", "MODERATOR" and a name, "The participants were A, B"."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.records import ParticipationRole
from pipeline.stages.participations.claims import Collected
from pipeline.stages.participations.clauses import nearest_event
from pipeline.stages.participations.scene import Scene, part_nouns
from pipeline.stages.participations.takers import region_after, takers

_BE = frozenset({"were", "was", "are", "is", "include", "included", "includes", "including", "comprised", "comprise"})
_LIST_WORDS = frozenset(
    {
        "list",
        "of",
        "the",
        "and",
        "workshop",
        "conference",
        "meeting",
        "panel",
        "session",
        "keynote",
        "guest",
        "invited",
        "confirmed",
        "featured",
        "speaker",
        "key",
        "main",
        "other",
        "our",
        "event",
        "seminar",
        "program",
        "programme",
        "committee",
        "members",
        "organizing",
        "organising",
        "steering",
    }
)


def read_lists(collected: Collected) -> None:
    """Nouns of taking part that introduce a list, in running text and as headings."""
    scene = collected.scene
    words = scene.words
    for block, (first, last) in enumerate(words.blocks):
        if first == last:
            continue
        heading = _heading(scene, first, last)
        if heading is not None:
            _below(collected, block, heading)
            continue
        for at in range(first, last):
            known = part_nouns().get(words.lower[at])
            if known is None or known[1] != "is" or not words.tag[at].startswith(("NN", "VB")):
                continue
            begin = _introduces(scene, at, last)
            if begin is not None:
                _list(collected, at, begin, last, known[0])


def _heading(scene: Scene, first: int, last: int) -> ParticipationRole | None:
    """The role that a block names by itself: "MODERATOR", "List of participants", "Speakers:"."""
    words = scene.words
    if last - first > 6:
        return None
    role: ParticipationRole | None = None
    for k in range(first, last):
        known = part_nouns().get(words.lower[k])
        if known is not None and known[1] == "is":
            role = known[0]
        elif words.lower[k] not in _LIST_WORDS and words.text[k][0].isalnum() and not words.text[k][0].isdigit():
            return None
    return role


def _below(collected: Collected, block: int, role: ParticipationRole) -> None:
    """Takes the people at the head of each block under a heading, as long as the blocks look like entries."""
    scene = collected.scene
    words = scene.words
    event = _section_event(scene, words.blocks[block][0])
    if event is None:
        return
    for first, last in words.blocks[block + 1 : block + 400]:
        if first == last:
            continue
        who = takers(scene, first, last)
        people = [mark for mark in who if mark.label == "PERSON"]
        prose = words.text[last - 1] == "." and last - first > 20
        if not people and last - first > 1 and not any(mark.start <= first + 1 for mark in who):
            return
        if prose:
            start, end = _after_verb(scene, first, last)
            collected.add(
                event,
                takers(scene, start, end, people_only=True),
                role,
                (start, end),
                confidence=0.7,
                reason="under a heading of the role",
            )
            return
        if people:
            collected.add(
                event,
                people[:1] if last - first < 30 else people,
                role,
                (first, last),
                confidence=0.75,
                reason="under a heading of the role",
            )
        elif who and who[0].start <= first + 1:
            collected.add(event, who[:1], role, (first, last), confidence=0.6, reason="under a heading of the role")


def _after_verb(scene: Scene, first: int, last: int) -> tuple[int, int]:
    words = scene.words
    verb = next((k for k in range(first, last) if words.lower[k] in _BE), first - 1)
    return verb + 1, last


def _introduces(scene: Scene, at: int, last: int) -> int | None:
    """The word after the colon or verb that begins the list, if only words of the same noun phrase stand between."""
    words = scene.words
    for k in range(at + 1, min(at + 10, last)):
        if words.text[k] == ":":
            return k + 1
        if words.lower[k] in _BE:
            if (
                words.lower[k] in {"was", "is"}
                and words.lower[at].endswith("s")
                or words.sentence[k] != words.sentence[at]
            ):
                return None
            return k + 2 if k + 1 < last and words.text[k + 1] == ":" else k + 1
        if words.tag[k] in ("VBZ", "VBD", "VBP", "MD", ",") or words.text[k] in {".", ";"}:
            return None
        if scene.who_at[k] is not None and k == at + 1:
            return None
    return None


def _list(collected: Collected, at: int, begin: int, last: int, role: ParticipationRole) -> None:
    scene = collected.scene
    words = scene.words
    if begin >= last:
        return
    colon = words.text[begin - 1] == ":"
    if colon:
        stop = last if ";" in words.text[begin:last] or last - begin < 60 else words.sentences[words.sentence[begin]][1]
        nxt = next(
            (
                k
                for k in range(begin, stop)
                if k + 1 < stop and words.text[k + 1] == ":" and words.lower[k] in part_nouns()
            ),
            stop,
        )
        start, end = begin, _first_sentence(scene, begin, nxt)
    else:
        start, end = region_after(scene, begin)
    event = _event_of_noun(scene, at, begin)
    if event is None:
        event = _section_event(scene, at)
    if event is not None:
        who = takers(scene, start, end)
        if role in ("chair", "rapporteur") and words.lower[at][-1] != "s":
            who = who[:1]
        collected.add(event, who, role, (at, end), confidence=0.8, reason="in a list of that role")


def _first_sentence(scene: Scene, begin: int, stop: int) -> int:
    """A list without semicolons ends with its sentence."""
    words = scene.words
    if ";" in words.text[begin:stop]:
        last_semicolon = max(k for k in range(begin, stop) if words.text[k] == ";")
        return (
            min(stop, words.sentences[words.sentence[last_semicolon]][1])
            if words.sentence[last_semicolon] >= 0
            else stop
        )
    end = words.sentences[words.sentence[begin]][1]
    return min(stop, max(end, begin + 1))


def _event_of_noun(scene: Scene, at: int, begin: int) -> Mark | None:
    """ "Participants on the academic panel", "The workshop participants": the event in the noun's own phrase."""
    for k in range(at, begin):
        if scene.event_at[k] is not None:
            return scene.event_at[k]
    words = scene.words
    for k in range(at - 1, max(at - 4, -1), -1):
        if words.sentence[k] != words.sentence[at]:
            break
        if scene.event_at[k] is not None:
            return scene.event_at[k]
    return None


def _section_event(scene: Scene, at: int) -> Mark | None:
    """The part of the programme in which a list stands: the last part named in the same block before it, else the main event."""
    words = scene.words
    block = words.block[at]
    first = words.blocks[max(block - 6, 0)][0]
    for k in range(at - 1, first - 1, -1):
        mark = scene.event_at[k]
        if (
            mark is not None
            and scene.parent_of(mark) is not None
            and (words.block[k] == block or mark.start - words.blocks[words.block[k]][0] < 4)
        ):
            return mark
    if scene.main is None:
        return nearest_event(scene, at)
    return scene.main_mark()
