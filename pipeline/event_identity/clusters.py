"""Which marks of events mean the same happening; no spaCy.

Names come first, in text order: the same words, an acronym, one name inside the other, an apposition, the same kind of
happening on the same days. Then the short and bare forms ("the Summit", "this meeting") go to the best of the names.
Different ordinals, years, days or a part and its whole are never one.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.event_identity.groups import Group, conflict, is_shorter, join, likeness, look, place_words
from pipeline.event_identity.names import (
    COUNTED,
    content_of,
    fullness,
    head_of,
    short_form,
    tokens_of,
)
from pipeline.marks import Cluster, EventFacts, Mark, Notes
from pipeline.words import Words

# What a bare noun may stand for beside its own kind; the first that the text has.
_STANDS_FOR = {
    "event": ("conference", "workshop", "side_event", "panel", "meeting", "ceremony", "launch", "visit", "other"),
    "events": ("conference", "workshop", "meeting"),
    "occasion": ("ceremony", "conference", "meeting", "visit"),
    "gathering": ("conference", "meeting", "workshop"),
    "meeting": ("meeting", "conference", "workshop", "negotiation", "panel"),
    "meetings": ("meeting",),
    "forum": ("conference",),
    "platform": ("conference",),
    "discussions": ("meeting", "negotiation", "panel"),
    "discussion": ("panel", "meeting"),
    "talks": ("negotiation", "meeting"),
    "dialogue": ("meeting", "negotiation"),
    "session": ("meeting", "panel"),
    "sessions": ("meeting",),
    "summit": ("conference", "meeting"),
    "congress": ("conference",),
    "symposium": ("conference",),
    "conference": ("conference", "meeting"),
    "consultation": ("meeting",),
    "consultations": ("meeting", "negotiation"),
    "ministerial": ("meeting", "conference"),
    "seminar": ("workshop", "conference", "meeting"),
    "workshop": ("workshop",),
    "training": ("workshop",),
    "course": ("workshop",),
    "call": ("meeting",),
    "trip": ("visit",),
    "travel": ("visit",),
    "mission": ("visit",),
    "webinar": ("workshop", "panel", "meeting"),
    "briefing": ("meeting",),
}
_SAME = 0.6  # from so much likeness on, two names mean one happening
# Words for what happens beside an event: "on the sidelines of the summit, she also met with X".
_BESIDE = frozenset({"also", "sidelines", "margins", "fringes", "separately", "bilaterally", "bilateral", "separate"})
_APPOSITION = frozenset(
    {
        ",",
        "the",
        "a",
        "an",
        "(",
        ")",
        "–",
        "-",
        ":",
        "namely",
        "called",
        "entitled",
        "titled",
        "is",
        "was",
        "“",
        '"',
        "”",
        "themed",
        "named",
        "its",
        "on",
    }
)


def event_clusters(notes: Notes, words: Words) -> list[Cluster]:
    """The events of a document, each with its marks, its fullest name and its other names, in text order."""
    facts = {found.event: found for found in notes.event_facts}  # the last facts of a mark are its own
    groups: list[Group] = []
    marks = sorted(notes.events, key=_place)
    titles: list[tuple[Mark, Mark]] = []
    previous: Mark | None = None
    for mark in marks:
        if mark.form == "name":
            if previous is not None and previous.form == "nominal" and _in_apposition(previous, mark, words):
                titles.append((previous, mark))  # "The event is entitled “…”": once it is known which event that is
            else:
                _settle(mark, facts.get(mark), groups, words, previous)
        previous = mark
    for bare, title in titles:  # whether that is an event named before, the bare form tells
        _attach(bare, facts.get(bare), groups, words)
        own = next((group for group in groups if bare in group.marks), None)
        if own is None:
            groups.append(look(bare, facts.get(bare), words))
            own = groups[-1]
        join(own, look(title, facts.get(title), words))
    loose = [mark for mark in marks if mark.form != "name" and not any(mark is bare for bare, _ in titles)]
    if not groups:
        _stand_alone(loose, facts, groups, words)
        loose = [mark for mark in loose if not any(mark in group.marks for group in groups)]
    for mark in loose:
        told = facts.get(mark)
        if not _attach(mark, told, groups, words) and told is not None and told.alone:
            groups.append(look(mark, told, words))
    return [_cluster(group, words) for group in sorted(groups, key=_first)]


def _place(mark: Mark) -> tuple[int, int]:
    return mark.start, mark.end


def _first(group: Group) -> tuple[int, int]:
    return min(_place(mark) for mark in group.marks)


def _settle(mark: Mark, facts: EventFacts | None, groups: list[Group], words: Words, previous: Mark | None) -> None:
    """Puts a name into the group that it fits best, or into a new one."""
    seen = look(mark, facts, words)
    definite = mark.start > 0 and words.lower[mark.start - 1] == "the"
    best, score = None, 0.0
    for group in groups:
        found = likeness(seen, group)
        if found < _SAME and _heads_block_above(group, mark, words) and not seen.words[0]:
            found = _SAME  # "Session three: Paying on time" | "The closing panel …"
        if found < _SAME and definite and is_shorter(seen, group):
            found = _SAME  # "the ministerial meeting" in the report of the "12th Ministerial Conference of …"
        if found < 1.0 and previous is not None and previous in group.marks and _in_apposition(previous, mark, words):
            found = max(found, 0.95) if not conflict(seen, group, loose=True) else 0.0
        if found > score:
            best, score = group, found
    if best is None or score < _SAME:
        groups.append(seen)
        return
    join(best, seen)
    own = next((group for group in groups if previous is not None and previous in group.marks), best)
    if own is not best and previous is not None and _in_apposition(previous, mark, words) and not conflict(own, best):
        join(best, own)  # "Seed Days 2018, the Andean Seed Forum": what were two is one
        groups.remove(own)


def _heads_block_above(group: Group, mark: Mark, words: Words) -> bool:
    """Whether a line above the paragraph that the mark opens names a part: the paragraph speaks of that part."""
    block = words.block[mark.start]
    if block == 0 or words.sentence[mark.start] != words.sentence[words.blocks[block][0]]:
        return False
    if mark.start - words.blocks[block][0] > 3 or not group.heads & COUNTED:
        return False
    first, last = words.blocks[block - 1]
    return last - first <= 20 and any(first <= m.start <= first + 5 and m.end >= last - 1 for m in group.marks)


def _in_apposition(before: Mark, mark: Mark, words: Words) -> bool:
    """Whether only a comma, article or "entitled" stands between two marks of one sentence."""
    if words.block[before.start] != words.block[mark.start] or not before.end <= mark.start <= before.end + 4:
        return False
    between = words.lower[before.end : mark.start]
    definite = (
        not between
        or between == ["("]
        or "the" in between
        or "a" in between
        or "an" in between
        or bool({"entitled", "titled", "called", "themed", "“", '"'} & set(between))
    )
    return definite and bool(between) and all(word in _APPOSITION for word in between)


def _is_deed(mark: Mark, words: Words) -> bool:
    """Whether a verb tells of the happening ("met with X")."""
    return mark.form == "nominal" and words.tag[mark.start].startswith("VB")


def _attach(mark: Mark, facts: EventFacts | None, groups: list[Group], words: Words) -> bool:
    """Gives a bare form to the happening that it stands for; False where there is none."""
    seen = look(mark, facts, words)
    parties: frozenset[str] | None = None
    if _is_deed(mark, words):
        parties, seen.words = _parties(mark), [frozenset()]
    head = next(iter(seen.heads), "")
    kinds = _STANDS_FOR.get(head, (mark.classification or "other",))
    best, score = None, 0.0
    alike = look(mark, facts, words) if parties is not None else None
    for group in groups:
        if conflict(seen, group, loose=False):
            continue
        if alike is not None and "visit" in seen.classes and likeness(alike, group) >= 0.7:
            best = group  # "visited the site of X", and later "the visit to the site"
            break
        before = [other for other in group.marks if other.start <= mark.start]
        here = any(words.sentence[other.start] == words.sentence[mark.start] for other in group.marks)
        if not before and not group.titled and not here:
            continue
        value = _suits(seen, group, head, kinds)
        if value == 0.0 or _with_others(parties or frozenset(), mark, group, words):
            continue
        if seen.classes == {"visit"} and _elsewhere(seen, group):
            continue
        near = max((other.start for other in before), default=0)
        value += 0.8 * group.titled + 0.1 * min(len(group.marks), 6) + 0.5 / (1 + (mark.start - near) / 40)
        if any(
            words.sentence[other.start] == words.sentence[mark.start] and other is not mark and other.form == "name"
            for other in before
        ):
            value -= 0.3  # "the meeting" beside a name of another kind in one sentence is seldom that one
        if value > score:
            best, score = group, value
    if best is not None:
        best.marks.append(mark)
        best.starts |= seen.starts
        best.places |= seen.places
        best.countries |= seen.countries
    return best is not None


def _elsewhere(seen: Group, group: Group) -> bool:
    """Whether a visit goes to a place that the other visit does not go to."""
    if not seen.places or not group.places or seen.countries & group.countries:
        return False
    return not place_words(seen) & place_words(group)


def _parties(mark: Mark) -> frozenset[str]:
    """The words for those with whom an event is: "meeting with X"."""
    _, joint, parties = mark.name.partition(" with ")
    return content_of(tokens_of(parties), "") if joint else frozenset()


def _with_others(parties: frozenset[str], mark: Mark, group: Group, words: Words) -> bool:
    """Whether a deed with these parties is not the happening of a group: that is with others, or beside this one."""
    known = [said for other in group.marks if (said := _parties(other))]
    if not parties:
        return False
    if known:
        return not any(said & parties for said in known)
    first, last = words.sentences[words.sentence[mark.start]]
    return any(words.lower[k] in _BESIDE for k in range(first, last))


def _suits(seen: Group, group: Group, head: str, kinds: Sequence[str]) -> float:
    """How well a bare form suits a happening: its own noun, its kind, what its noun may stand for."""
    content = seen.words[0]
    if (
        content
        and not any(content & other for other in group.words)
        and not (seen.heads & group.heads and len(content) < 2)
    ):
        return 0.0
    if head in group.heads:
        return 2.0
    for place, kind in enumerate(kinds):
        if kind in group.classes:
            return 1.5 - 0.1 * place
    return 0.0


def _stand_alone(marks: list[Mark], facts: dict[Mark, EventFacts], groups: list[Group], words: Words) -> None:
    """Where the text names no event, the bare form that it uses most, if it says when or where that was."""
    dated = [
        m for m in marks if (f := facts.get(m)) is not None and (f.start_date or f.end_date or f.location) is not None
    ]
    if not dated and len(marks) < 2:
        return
    if marks:
        nouns = [mark for mark in marks if head_of(tokens_of(mark.name))]
        first = ([m for m in dated if m in nouns] or nouns or dated or marks)[0]
        group = look(first, facts.get(first), words)
        for mark in marks:
            if mark is first or mark.classification != first.classification:
                continue
            if not _with_others(_parties(mark), mark, group, words):
                group.marks.append(mark)
        groups.append(group)


def _cluster(group: Group, words: Words) -> Cluster:
    """The group as a cluster: the fullest name, the other distinctive ones; the first mark says what kind it is."""
    marks = sorted(group.marks, key=_place)
    names = [mark.name for mark in marks if mark.form == "name"] or [mark.name for mark in marks]
    fullest = max(names, key=fullness)
    others = {name for name in names if name != fullest}
    others |= {mark.name for mark in marks if mark.form == "nominal" and len(tokens_of(mark.name)) > 1}
    others |= {
        words.string(mark.start, mark.end) for mark in marks if _is_deed(mark, words) and mark.end > mark.start + 1
    }
    others |= {short for name in names if (short := short_form(name)) is not None and short not in names}
    confidence = max(mark.confidence for mark in marks)
    kind = _kind_of(marks)
    marks.sort(key=lambda mark: (mark.form != "name", mark.classification != kind))
    return Cluster(
        "EVENT", fullest, tuple(marks), tuple(sorted(others)), tuple(sorted(group.acronyms)), None, confidence
    )


def _kind_of(marks: Sequence[Mark]) -> str | None:
    """The class that most names give; "event" and "gathering" say least of what kind it is."""
    named = [mark for mark in marks if mark.form == "name"] or list(marks)
    telling = [mark for mark in named if not set(tokens_of(mark.name)) & {"event", "gathering", "occasion"}] or named
    kinds = [mark.classification for mark in telling]
    return max(kinds, key=kinds.count)
