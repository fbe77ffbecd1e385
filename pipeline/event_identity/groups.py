"""What the names of one happening have shown, and how like a name is to them; no spaCy."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.event_identity.names import (
    COUNTED,
    acronyms_in,
    content_of,
    head_of,
    is_acronym,
    ordinals_of,
    tokens_of,
    topic_of,
    years_of,
)
from pipeline.marks import EventFacts, Mark
from pipeline.words import Words

_PARTS = frozenset({"panel", "side_event"})
_WHOLES = frozenset({"conference", "meeting", "workshop"})


@dataclass(slots=True)
class Group:
    """What the marks of one happening have shown so far."""

    marks: list[Mark]
    classes: set[str]
    heads: set[str]
    keys: set[str] = field(default_factory=set)
    words: list[frozenset[str]] = field(default_factory=list)
    ordinals: set[str] = field(default_factory=set)
    years: set[str] = field(default_factory=set)
    starts: set[str] = field(default_factory=set)
    spans: set[tuple[str, str]] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    topics: list[frozenset[str]] = field(default_factory=list)
    titled: bool = False


def is_shorter(seen: Group, group: Group) -> bool:
    """Whether all telling words of a name are in that of the title's event, and nothing keeps them apart."""
    whole = frozenset().union(*group.words)
    fits = group.titled and bool(seen.words[0]) and seen.words[0] <= whole and not seen.ordinals
    return fits and seen.classes | group.classes <= _WHOLES and not conflict(seen, group)


def look(mark: Mark, facts: EventFacts | None, words: Words) -> Group:
    """A group of one mark."""
    tokens = tokens_of(mark.name)
    head = head_of(tokens)
    if mark.form == "nominal":
        tokens = [t for t in tokens if not t.isdigit() or len(t) == 4]
    if mark.form == "nominal" and not head:  # a verb of meeting or travelling
        tokens, head = [], mark.classification or ""
    content = content_of(tokens, head)
    group = Group([mark], {mark.classification or "other"}, {head} if head else set())
    group.keys.add(" ".join(t for t in tokens if t not in {"the", "a", "an"}))
    group.words.append(content)
    group.topics += [topic] if (topic := topic_of(tokens)) else []
    group.ordinals |= ordinals_of(tokens)
    group.years |= years_of(tokens)
    if facts is not None and facts.start_date is not None:
        group.starts.add(facts.start_date)
        if facts.end_date is not None and len(facts.end_date) == 10:
            group.spans.add((facts.start_date, facts.end_date))
    if facts is not None and facts.location is not None:
        group.places.add(facts.location.casefold())
        group.countries |= {facts.country} if facts.country is not None else set()
    group.acronyms |= acronyms_in(mark.name)
    if is_acronym(mark.name):
        group.acronyms.add(mark.name)
    group.titled = mark.form == "name" and _in_title(words, mark)
    return group


def _in_title(words: Words, mark: Mark) -> bool:
    """Whether the mark stands at the head of the text, in a block short enough to be a title."""
    block = words.block[mark.start]
    first, last = words.blocks[block]
    return block <= 2 and last - first <= 50 and (block == 0 or words.text[last - 1] != ".")


def conflict(seen: Group, group: Group, *, loose: bool = False) -> bool:
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


def likeness(seen: Group, group: Group) -> float:
    """How sure it is that a name means the happening of a group, in [0, 1]."""
    if _last_of(seen, group):
        return 0.8
    if conflict(seen, group):
        return 0.0
    if seen.keys & group.keys or seen.acronyms & group.acronyms:
        return 1.0
    short = is_acronym(seen.marks[0].name) or is_acronym(group.marks[0].name)
    if short and seen.ordinals & group.ordinals and seen.classes | group.classes <= _WHOLES | {"negotiation"}:
        return 0.85  # "COP-7" is the "seventh Conference of the Parties"
    kin = bool(seen.classes & group.classes or seen.heads & group.heads)
    content = seen.words[0]
    best = 0.0
    if seen.heads & group.heads & COUNTED and seen.ordinals & group.ordinals and (not content or not all(group.words)):
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
        elif share == 1.0 and common > 1 and group.titled and seen.classes | group.classes <= _WHOLES:
            best = max(best, 0.65)
        elif share == 1.0:
            best = max(best, 0.8 if kin and (seen.heads & group.heads or smaller > 1) else 0.5)
        elif share >= 0.6 and kin and common >= 2 and not _other_topic(seen, group):
            best = max(best, 0.7)
    if (
        seen.places & group.places
        and seen.heads & group.heads
        and "visit" in seen.classes
        and not content - place_words(seen)
    ):
        best = max(best, 0.7)
    same_days = any(len(a) == 10 and a in group.starts for a in seen.starts)
    if kin and same_days and (seen.heads & group.heads or not content or not any(group.words)):
        best = max(best, 0.65)
    if seen.spans & group.spans and group.titled and not seen.classes & _PARTS:
        best = max(best, 0.65)  # the same days from first to last as those of the title's event
    return best


def place_words(group: Group) -> frozenset[str]:
    """The words of the places of a group."""
    return frozenset(word for place in group.places for word in tokens_of(place))


def _other_topic(seen: Group, group: Group) -> bool:
    """Whether both say what they are about, and share no word of it."""
    return bool(seen.topics and group.topics) and not any(a & b for a in seen.topics for b in group.topics)


def _last_of(seen: Group, group: Group) -> bool:
    """ "the final panel" is the third of three that the text counts."""
    if not seen.heads & group.heads or not seen.heads:
        return False
    one, other = (seen.ordinals, group.ordinals) if "last" in seen.ordinals else (group.ordinals, seen.ordinals)
    if one != {"last"}:
        return False
    return bool(other & {"3", "4", "5", "6"}) and len(seen.words[0]) + min(map(len, group.words)) < 12


def join(group: Group, seen: Group) -> None:
    """Adds to a group what the marks of another have shown."""
    group.marks += seen.marks
    for name in ("classes", "heads", "keys", "ordinals", "years", "starts", "spans", "acronyms", "places", "countries"):
        getattr(group, name).update(getattr(seen, name))
    group.words += seen.words
    group.topics += seen.topics
    group.titled = group.titled or seen.titled
