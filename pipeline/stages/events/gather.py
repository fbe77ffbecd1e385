"""Brings together what the marks of one event say: dates, place, the event it is part of, whether it is background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from pipeline.marks import Cluster, EventFacts, Mark, Notes
from pipeline.stages.events.choose import Pick
from pipeline.stages.events.discourse import dated_by_context
from pipeline.stages.events.facts import days_of, last_day
from pipeline.stages.events.ground import Ground
from pipeline.stages.events.parents import main_event, parents

if TYPE_CHECKING:
    from pipeline.timex import TimeExpression

Status = Literal["held", "planned", "cancelled"]

_RELEASE = 1500  # words; longer texts are reports, written later than what they tell
_AHEAD = frozenset(
    "will shall would may plans planned planning upcoming forthcoming scheduled next ahead before".split()
)
_LONGEST = 21  # days that one happening takes
_FRESH = 3  # days until a release is out
_FAINT = 0.45  # at most so sure are background events


def settle(ground: Ground, notes: Notes, clusters: list[Cluster], picks: Sequence[Pick]) -> list[Mark]:
    """Writes the facts of each event, first those of the whole, then those of each mark; gives the marks left over.

    `notes.event_facts` holds first one row for each event, on its first mark, then one for each mark: the first row of
    an event is what its whole cluster says.
    """
    of_mark = {pick.mark: pick for pick in picks}
    kept = {mark for cluster in clusters for mark in cluster.marks}
    lost = [pick.mark for pick in picks if pick.mark not in kept]
    main = main_event(ground, clusters)
    merged = [_merged(ground, [of_mark[mark] for mark in cluster.marks]) for cluster in clusters]
    if main is not None:
        merged[main] = _of_days(ground, merged, main)
    if main is not None and merged[main].status == "held":
        merged[main] = _of_release(ground, clusters[main], _from_lead(ground, merged[main]))
    if main is not None:
        merged[main] = _same_days(ground, merged[main])
        merged[main] = _where_filed(ground, merged[main])
    above = parents(ground, clusters, of_mark, main)
    merged = dated_by_context(ground, clusters, of_mark, merged, above=above, main=main)
    for k, facts in enumerate(merged):
        parent = clusters[above[k]].marks[0] if k in above else None
        early = k != main and _is_early(ground, facts, merged[main] if main is not None else None)
        merged[k] = replace(facts, parent=parent, background=facts.background or early)
    faint = {mark for k, cluster in enumerate(clusters) if merged[k].background and k != main for mark in cluster.marks}
    dim = {mark: replace(mark, confidence=min(mark.confidence, _FAINT)) for mark in faint}
    own = [pick for pick in picks if pick.mark in kept]
    notes.events = [dim.get(pick.mark, pick.mark) for pick in own]
    notes.event_facts = [_dimmed(facts, dim) for facts in (*merged, *(pick.facts for pick in own))]
    return lost


def _from_lead(ground: Ground, facts: EventFacts) -> EventFacts:
    """In a release with a dateline, the day (and "here") that its first sentence tells of what was done there."""
    words = ground.words
    dated = facts.start_date is not None or facts.end_date is not None
    if dated or ground.here is None or ground.document_date is None:
        return facts
    block = words.block[ground.here[0]]
    lead = next(((a, b) for a, b in words.blocks[block : block + 4] if b - a > 15), None)
    if lead is None:
        return facts
    first, last = max(lead[0], ground.here[1]), min(lead[1], lead[0] + 60)
    while first < last and (ground.date_of[first] is not None or not words.text[first][0].isalnum()):
        first += 1
    sentence = words.sentence[first] if first < last else -1
    for at in range(first, last):
        time = ground.date_of[at]
        if words.sentence[at] != sentence or time is None or time.start_date is None or len(time.value) < 10:
            continue
        root = at
        for _ in range(4):
            root = words.head[root]
        if words.dep[root] in ("ROOT", "acl", "conj") and time.start_date <= ground.document_date:
            place = facts.location
            if place is None and any(words.lower[k] == "here" for k in range(first, last)):
                place = words.string(*ground.here)
            text = words.reading.text[time.start : time.end]
            return replace(facts, start_date=time.start_date, date_text=text, location=place)
    return facts


def _where_filed(ground: Ground, facts: EventFacts) -> EventFacts:
    """A release that tells of what has just been held, and nowhere says where, was filed where it was held."""
    filed, day = ground.dateline, facts.end_date or facts.start_date
    if facts.location is not None or facts.status != "held" or ground.here is None or filed is None or day is None:
        return facts
    if filed.start_date is None or len(day) < 10 or len(filed.value) < 10:
        return facts
    since = (date.fromisoformat(filed.start_date) - date.fromisoformat(day)).days
    if not 0 <= since <= _FRESH:
        return facts
    mark = ground.mark_of[ground.here[0]]
    return replace(facts, location=ground.words.string(*ground.here), country=mark.country if mark else None)


def _of_days(ground: Ground, merged: Sequence[EventFacts], main: int) -> EventFacts:
    """The only days from one to another of a text are those of its main event, where no other event has them."""
    facts = merged[main]
    spans = {(time.start_date, time.end_date): time for time in ground.date_of if time is not None and _is_span(time)}
    taken = {(other.start_date, other.end_date) for other in merged}
    if facts.start_date is not None or facts.end_date is not None or len(spans) != 1 or taken & set(spans):
        return facts
    ((start, end),) = spans
    text = next(time.text for time in spans.values())
    return replace(facts, start_date=start, end_date=end, date_text=text)


def _is_span(time: TimeExpression) -> bool:
    """Whether it goes from one day to another, three weeks later at most."""
    if time.start_date is None or time.end_date is None or len(time.value) != 21 or "/" not in time.value:
        return False
    days = (date.fromisoformat(time.end_date) - date.fromisoformat(time.start_date)).days
    return 0 < days <= _LONGEST


def _of_release(ground: Ground, cluster: Cluster, facts: EventFacts) -> EventFacts:
    """The day of a release that tells of one happening as held, and names no other day or month before it."""
    words = ground.words
    document = words.reading.document
    own = document.date or ""
    dated = facts.start_date is not None or facts.end_date is not None
    if dated or document.date_source != "text" or len(words) > _RELEASE or len(own) != 10:
        return facts
    for mark in cluster.marks:
        first, last = words.sentences[words.sentence[mark.start]]
        if not _AHEAD.isdisjoint(words.lower[first:last]):
            return facts
    for time in ground.date_of:
        told = time is not None and time.start_date is not None and len(time.value) >= 7
        if told and time is not None and time.value != own and own[:4] == time.value[:4] and time.value < own:
            return facts
    return replace(facts, start_date=own)


def _same_days(ground: Ground, facts: EventFacts) -> EventFacts:
    """The place of a sentence that tells of the same days: "From 1 to 12 June, several meetings took place in Graz"."""
    words = ground.words
    if facts.start_date is None or facts.end_date is None or facts.location is not None:
        return facts
    for at in range(len(words)):
        time = ground.date_of[at]
        if time is None or (time.start_date, time.end_date) != (facts.start_date, facts.end_date):
            continue
        first, last = words.sentences[words.sentence[at]]
        for k in range(first, last - 1):
            end = ground.place_end(k + 1) if words.lower[k] == "in" else None
            mark = ground.mark_of[k + 1]
            if end is not None and mark is not None and ground.date_of[k + 1] is None:
                return replace(facts, location=words.string(k + 1, end), country=mark.country)
    return facts


def _dimmed(facts: EventFacts, dim: dict[Mark, Mark]) -> EventFacts:
    """The same facts on the marks whose confidence has been lowered."""
    parent = dim.get(facts.parent, facts.parent) if facts.parent is not None else None
    return replace(facts, event=dim.get(facts.event, facts.event), parent=parent)


def _merged(ground: Ground, picks: Sequence[Pick]) -> EventFacts:
    """The most exact date, the surest place of all marks of one event."""
    first = picks[0].facts
    dated = [pick for pick in picks if pick.found.start is not None]
    start = end = text = None
    if dated:
        best = max(dated, key=_exactness)
        start, end, text = best.found.start, best.found.end, best.found.text
    ends = [pick.found.end for pick in picks if pick.found.start is None and pick.found.end is not None]
    if end is None and ends and (start is None or (len(ends[0]) == len(start) and ends[0] > start)):
        end = ends[0]
    if start is not None and end is None and len(start) == 10:
        lengths = [days for pick in picks if (days := days_of(ground, pick.phrase)) is not None]
        if lengths and 1 < lengths[0] < 60:
            end = last_day(start, lengths[0])
    placed = [pick for pick in picks if pick.found.place is not None]
    location = country = None
    if placed:
        best = max(placed, key=_place_rank)
        location, country = best.found.place, best.found.country
    cancelled = any(pick.facts.status == "cancelled" for pick in picks)
    status: Status = "cancelled" if cancelled else _status(picks)
    background = all(pick.facts.background for pick in picks)
    return replace(
        first,
        start_date=start,
        end_date=end,
        date_text=text,
        location=location,
        country=country,
        status=status,
        background=background,
    )


def _status(picks: Sequence[Pick]) -> Status:
    told = [pick.facts.status for pick in picks if pick.clause is not None]
    return "planned" if told and told.count("planned") * 2 > len(told) else "held"


def _exactness(pick: Pick) -> tuple[int, int, int]:
    found = pick.found
    return len(found.start or ""), found.sure + (found.end is not None), -pick.mark.start


def _place_rank(pick: Pick) -> tuple[int, int, int]:
    return pick.found.sure_place, len((pick.found.place or "").split()), -pick.mark.start


def _is_early(ground: Ground, facts: EventFacts, main: EventFacts | None) -> bool:
    """A happening of an earlier year than the main one, or than the text."""
    against = (main.start_date if main is not None else None) or ground.document_date
    return facts.start_date is not None and against is not None and facts.start_date[:4] < against[:4]
