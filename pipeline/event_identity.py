"""Which marks of events mean the same happening; no spaCy.

Names come first, in text order: the same words, an acronym, one name inside the other, an apposition, the same kind of
happening on the same days. Then the short and bare forms ("the Summit", "this meeting") go to the best of the names.
Different ordinals, years, days or a part and its whole are never one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from pipeline import lexicons
from pipeline.marks import Cluster, EventFacts, Mark, Notes
from pipeline.words import Words

_WORD = re.compile(r"[^\W_]+")
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z0-9&/-]{1,12}$")
_SMALL = frozenset(
    "the a an of on for in at to and by with from its their this that s between under as or into our his her".split()
)
# Words that tell nothing of which happening is meant.
_PLAIN = frozenset(
    "annual international virtual online hybrid joint official special high level regional global day week half two three "
    "four five one public full formal informal in person multi upcoming recent planned forthcoming entire whole same "
    "hosted led organized organised held entitled titled successful important major large largest first ever".split()
)
_LED = re.compile(r"\S{1,40}-(?:led|hosted|organi[sz]ed|sponsored|convened)\b")
_ORDINALS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
    "seventh": "7",
    "eighth": "8",
    "ninth": "9",
    "tenth": "10",
    "eleventh": "11",
    "twelfth": "12",
    "thirteenth": "13",
    "fourteenth": "14",
    "fifteenth": "15",
    "sixteenth": "16",
    "seventeenth": "17",
    "eighteenth": "18",
    "nineteenth": "19",
    "twentieth": "20",
    "thirtieth": "30",
    "fortieth": "40",
    "fiftieth": "50",
    "inaugural": "1",
    "initial": "1",
    "final": "last",
    "last": "last",
    "next": "next",
    "further": "next",
    "previous": "previous",
    "earlier": "previous",
    "opening": "opening",
    "closing": "closing",
    "preparatory": "preparatory",
    "follow": "next",
}
_CARDINALS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
}
_COUNTED = frozenset({"panel", "session", "workshop", "table", "roundtable", "meeting", "round", "segment"})
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NTH = re.compile(r"(\d+)(?:st|nd|rd|th)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
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
_PARTS = frozenset({"panel", "side_event"})
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


@cache
def _heads() -> frozenset[str]:
    return frozenset(lexicons.load("event_heads"))


@dataclass(slots=True)
class _Group:
    """What the marks of one happening have shown so far."""

    marks: list[Mark]
    classes: set[str]
    heads: set[str]
    keys: set[str] = field(default_factory=set)
    words: list[frozenset[str]] = field(default_factory=list)
    ordinals: set[str] = field(default_factory=set)
    years: set[str] = field(default_factory=set)
    starts: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    titled: bool = False


def event_clusters(notes: Notes, words: Words) -> list[Cluster]:
    """The events of a document, each with its marks, its fullest name and its other names, in text order."""
    facts = {found.event: found for found in notes.event_facts}  # the last facts of a mark are its own
    groups: list[_Group] = []
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
    for mark in marks:
        if mark.form != "name":
            _attach(mark, facts.get(mark), groups, words)
    for bare, title in titles:
        own = next((group for group in groups if bare in group.marks), None)
        if own is None:
            _settle(title, facts.get(title), groups, words, None)
        else:
            _join(own, _look(title, facts.get(title), words))
    if not groups:
        _stand_alone(marks, facts, groups)
    return [_cluster(group) for group in sorted(groups, key=_first)]


def _place(mark: Mark) -> tuple[int, int]:
    return mark.start, mark.end


def _first(group: _Group) -> tuple[int, int]:
    return min(_place(mark) for mark in group.marks)


def _settle(mark: Mark, facts: EventFacts | None, groups: list[_Group], words: Words, previous: Mark | None) -> None:
    """Puts a name into the group that it fits best, or into a new one."""
    seen = _look(mark, facts, words)
    best, score = None, 0.0
    for group in groups:
        found = _likeness(seen, group)
        if found < 1.0 and previous is not None and previous in group.marks and _in_apposition(previous, mark, words):
            found = max(found, 0.95) if not _conflict(seen, group, loose=True) else 0.0
        if found > score:
            best, score = group, found
    if best is None or score < 0.6:
        groups.append(seen)
        return
    _join(best, seen)
    own = next((group for group in groups if previous is not None and previous in group.marks), best)
    if own is not best and previous is not None and _in_apposition(previous, mark, words) and not _conflict(own, best):
        _join(best, own)  # "Swiss IGF 2018, the Swiss Internet Governance Forum": what were two is one
        groups.remove(own)


def _look(mark: Mark, facts: EventFacts | None, words: Words) -> _Group:
    """A group of one mark."""
    tokens = [token.casefold() for token in _WORD.findall(_plain(mark.name))]
    head = _head(tokens)
    if mark.form == "nominal":
        tokens = [t for t in tokens if not t.isdigit() or _YEAR.match(t)]
    if mark.form == "nominal" and not head:  # a verb of meeting or travelling
        tokens, head = [], mark.classification or ""
    content = frozenset(t for t in tokens if t not in _SMALL and t not in _PLAIN and t != head and t not in _ORDINALS)
    group = _Group([mark], {mark.classification or "other"}, {head} if head else set())
    group.keys.add(" ".join(t for t in tokens if t not in {"the", "a", "an"}))
    group.words.append(content)
    group.ordinals |= _ordinals(tokens)
    group.years |= {t for t in tokens[:1] + tokens[-2:] if _YEAR.match(t)}
    if facts is not None and facts.start_date is not None:
        group.starts.add(facts.start_date)
    if facts is not None and facts.location is not None:
        group.places.add(facts.location.casefold())
    group.acronyms |= set(re.findall(r"\(([A-Z][\w-]+)\)", mark.name))
    if _ACRONYM.match(mark.name):
        group.acronyms.add(mark.name)
    group.titled = mark.form == "name" and _in_title(words, mark)
    return group


def _in_title(words: Words, mark: Mark) -> bool:
    """Whether the mark stands at the head of the text, in a block short enough to be a title."""
    block = words.block[mark.start]
    first, last = words.blocks[block]
    return block <= 2 and last - first <= 50 and (block == 0 or words.text[last - 1] != ".")


def _plain(name: str) -> str:
    return _LED.sub("", name.replace("’s", "").replace("'s", ""))


def _head(tokens: Sequence[str]) -> str:
    """The event noun of a name: the last one before its first complement, else the last of all."""
    known = _heads()
    last = ""
    for token in tokens:
        if token in {"of", "on", "for", "with", "between", "to", "in", "about", "by"} and last:
            return last
        if token in known:
            last = token
    return last


def _ordinals(tokens: Sequence[str]) -> set[str]:
    found = set()
    for head, count in pairwise(tokens[:4]):
        if head in _COUNTED and (count.isdigit() or count in _CARDINALS) and not _YEAR.match(count):
            return {count if count.isdigit() else _CARDINALS[count]}
    for k, token in enumerate(tokens[:8]):
        match = _NTH.match(token)
        if match is not None:
            found.add(match[1])
        elif token in _ORDINALS:
            tens = _TENS.get(tokens[k - 1]) if k else None
            found.add(
                str(tens + int(_ORDINALS[token]))
                if tens is not None and _ORDINALS[token].isdigit()
                else _ORDINALS[token]
            )
    return found


def _conflict(seen: _Group, group: _Group, *, loose: bool = False) -> bool:
    """Whether ordinals, years, days or kinds keep the two apart."""
    if seen.ordinals and group.ordinals and not seen.ordinals & group.ordinals:
        return True
    if seen.years and group.years and not seen.years & group.years:
        return True
    if seen.starts and group.starts and not any(_agree(a, b) for a in seen.starts for b in group.starts):
        return True
    if loose:
        return False
    apart = ({"next", "previous", "opening", "closing", "preparatory", "last"} & seen.ordinals) ^ (
        {"next", "previous", "opening", "closing", "preparatory", "last"} & group.ordinals
    )
    if apart and not (seen.keys & group.keys):
        return True
    return bool(_PARTS & (seen.classes ^ group.classes)) and not seen.heads & group.heads


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _likeness(seen: _Group, group: _Group) -> float:
    """How sure it is that a name means the happening of a group, in [0, 1]."""
    if _last_of(seen, group):
        return 0.8
    if _conflict(seen, group):
        return 0.0
    if seen.keys & group.keys or seen.acronyms & group.acronyms:
        return 1.0
    kin = bool(seen.classes & group.classes or seen.heads & group.heads)
    content = seen.words[0]
    best = 0.0
    if seen.heads & group.heads & _COUNTED and seen.ordinals & group.ordinals and (not content or not all(group.words)):
        return 0.85  # "the first panel" is "Panel 1: …"
    if group.titled and seen.heads & group.heads and len(content) < 2 and not seen.ordinals:
        best = 0.7  # "held a seminar" under the title "Seminar on …"
    for other in group.words:
        common = len(content & other)
        if not common:
            continue
        smaller = min(len(content), len(other))
        share = common / smaller
        if content == other:
            best = max(best, 0.9 if kin else 0.6 if common > 1 else 0.5)
        elif share == 1.0:
            best = max(best, 0.8 if kin and (seen.heads & group.heads or smaller > 1) else 0.5)
        elif share >= 0.6 and kin and common >= 2:
            best = max(best, 0.7)
    if (
        seen.places & group.places
        and seen.heads & group.heads
        and "visit" in seen.classes
        and not content - _place_words(seen)
    ):
        best = max(best, 0.7)
    same_days = any(len(a) == 10 and a in group.starts for a in seen.starts)
    if kin and same_days and (seen.heads & group.heads or not content or not any(group.words)):
        best = max(best, 0.65)
    return best


def _place_words(group: _Group) -> frozenset[str]:
    """The words of the places of a group."""
    return frozenset(word for place in group.places for word in _WORD.findall(place))


def _last_of(seen: _Group, group: _Group) -> bool:
    """ "the final panel" is the third of three that the text counts."""
    if not seen.heads & group.heads or not seen.heads:
        return False
    one, other = (seen.ordinals, group.ordinals) if "last" in seen.ordinals else (group.ordinals, seen.ordinals)
    if one != {"last"}:
        return False
    return bool(other & {"3", "4", "5", "6"}) and len(seen.words[0]) + min(map(len, group.words)) < 12


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


def _join(group: _Group, seen: _Group) -> None:
    group.marks += seen.marks
    for name in ("classes", "heads", "keys", "ordinals", "years", "starts", "acronyms", "places"):
        getattr(group, name).update(getattr(seen, name))
    group.words += seen.words
    group.titled = group.titled or seen.titled


def _attach(mark: Mark, facts: EventFacts | None, groups: list[_Group], words: Words) -> None:
    """Gives a bare form to the happening that it stands for, if there is one."""
    seen = _look(mark, facts, words)
    head = next(iter(seen.heads), "")
    kinds = _STANDS_FOR.get(head, (mark.classification or "other",))
    best, score = None, 0.0
    for group in groups:
        if _conflict(seen, group, loose=False):
            continue
        before = [other for other in group.marks if other.start <= mark.start]
        if not before and not group.titled:
            continue
        value = _suits(seen, group, head, kinds)
        if value == 0.0:
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


def _suits(seen: _Group, group: _Group, head: str, kinds: Sequence[str]) -> float:
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


def _stand_alone(marks: list[Mark], facts: dict[Mark, EventFacts], groups: list[_Group]) -> None:
    """Where the text names no event, the bare form that it uses most, if it says when or where that was."""
    dated = [
        m for m in marks if (f := facts.get(m)) is not None and (f.start_date is not None or f.location is not None)
    ]
    if not dated and len(marks) < 2:
        return
    if marks:
        nouns = [mark for mark in marks if _head([t.casefold() for t in _WORD.findall(mark.name)])]
        first = ([m for m in dated if m in nouns] or nouns or dated or marks)[0]
        same = [mark for mark in marks if mark.classification == first.classification]
        groups.append(_Group([first, *[m for m in same if m is not first]], {first.classification or "other"}, set()))


def _cluster(group: _Group) -> Cluster:
    """The group as a cluster: the fullest name, the other distinctive ones; the first mark says what kind it is."""
    marks = sorted(group.marks, key=_place)
    names = [mark.name for mark in marks if mark.form == "name"] or [mark.name for mark in marks]
    fullest = max(names, key=_fullness)
    others = {name for name in names if name != fullest}
    others |= {mark.name for mark in marks if mark.form == "nominal" and len(_WORD.findall(mark.name)) > 1}
    others |= {short for name in names if (short := _short(name)) is not None and short not in names}
    confidence = max(mark.confidence for mark in marks)
    marks.sort(key=_kind_rank)
    return Cluster(
        "EVENT", fullest, tuple(marks), tuple(sorted(others)), tuple(sorted(group.acronyms)), None, confidence
    )


def _kind_rank(mark: Mark) -> tuple[bool, bool]:
    """Names first; "event" and "gathering" say least of what kind it is."""
    return mark.form != "name", bool(set(_WORD.findall(mark.name.casefold())) & {"event", "gathering", "occasion"})


def _short(name: str) -> str | None:
    """A name without its complements, where at least one telling word is left before them: "second panel"."""
    head, _, rest = name.partition(" on ") if " on " in name else name.partition(" of ")
    tokens = [token.casefold() for token in _WORD.findall(head)]
    if not rest or len(tokens) < 2 or not any(token in _heads() for token in tokens):
        return None
    return head


def _fullness(name: str) -> tuple[float, int]:
    """How full a name is: long ones win, up to what a name can bear."""
    count = len(_WORD.findall(name))
    return (count if count <= 30 else 15), len(name)
