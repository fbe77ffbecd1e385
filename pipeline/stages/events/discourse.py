"""Dates that an event takes from the text around it: its whole, the line or sentence before, a pronoun for it.

Only an event that has no date of its own takes one, and only a full day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.marks import Cluster, EventFacts, Mark
from pipeline.stages.events.clauses import holds
from pipeline.stages.events.facts import ENDING, OPENING, Found, last_day, take_date
from pipeline.stages.events.ground import Ground, base_form
from pipeline.stages.events.layout import days_of_blocks

if TYPE_CHECKING:
    from pipeline.stages.events.choose import Pick

_NTH = {
    **{w: n for n, w in enumerate("first second third fourth fifth sixth seventh".split())},
    "opening": 0,
    **dict.fromkeys(("last", "final", "closing"), -1),
}
_PARTS = frozenset({"panel", "meeting", "workshop", "ceremony", "side_event", "visit", "launch"})
_MARGINS = frozenset({"coincided", "coincides", "coincide", "margins", "sidelines"})


def dated_by_context(
    ground: Ground,
    clusters: Sequence[Cluster],
    of_mark: Mapping[Mark, Pick],
    merged: list[EventFacts],
    *,
    above: Mapping[int, int],
    main: int | None,
) -> list[EventFacts]:
    """The facts of each event, with the dates that the text around gives to those that have none."""
    facts = _with_ends(ground, clusters, merged)
    lines = days_of_blocks(ground)
    for k in sorted(range(len(clusters)), key=_depth(above)):  # wholes before their parts
        if facts[k].start_date is not None or facts[k].end_date is not None:
            continue
        whole = above.get(k, main if main != k else None)
        picks = [of_mark[mark] for mark in clusters[k].marks if mark.form == "name" and whole is not None]
        found = next((day for pick in picks if (day := _told(ground, pick, lines)) is not None), None)
        if found is None and whole is not None:
            opened = any(_opened(of_mark[mark]) for mark in clusters[whole].marks)
            found = _of_whole(ground, clusters[k], facts[whole], one_day=k in above and not opened)
        if found is not None:
            facts[k] = replace(facts[k], start_date=found.start, end_date=found.end, date_text=found.text)
    return facts


def _depth(above: Mapping[int, int]) -> Callable[[int], int]:
    """How many wholes stand above an event."""

    def depth(k: int) -> int:
        steps = 0
        while k in above and steps < len(above):
            k, steps = above[k], steps + 1
        return steps

    return depth


def _told(ground: Ground, pick: Pick, lines: Sequence[Found | None]) -> Found | None:
    """The day of the line above ("Friday, 4 May") or of the block ("Friday. The …"), or before "that evening"."""
    words, mark = ground.words, pick.mark
    block = words.block[mark.start]
    first, last = words.sentences[words.sentence[mark.start]]
    here = [ground.date_of[k] for k in range(first, last)]
    if any(time is not None and (time.type == "DATE" or len(time.value) > 4) for time in here):
        return None
    part_of_day = any(time is not None for time in here) or _part_of_day(ground, first, last)
    if not part_of_day and not (pick.mark.classification in _PARTS and (pick.clause is None or holds(pick.clause))):
        return None
    if part_of_day:
        return _last_day_before(ground, first, words.blocks[block][0])
    return _leading(ground, *words.blocks[block]) or lines[block]


def _part_of_day(ground: Ground, first: int, last: int) -> bool:
    """ "In the evening": the words, as the stage of dates gives a part of no certain day no date."""
    lower = ground.words.lower
    return any(
        lower[k] in ("morning", "afternoon", "evening") and k > first and lower[k - 1] in ("the", "same")
        for k in range(first, last)
    )


def _last_day_before(ground: Ground, at: int, first: int) -> Found | None:
    """The full day last spoken of before word `at`, from word `first` on."""
    for k in range(at - 1, first - 1, -1):
        time = ground.date_of[k]
        if time is not None and time is not ground.dateline:
            return _full_day(ground, k)
    return None


def _leading(ground: Ground, first: int, last: int) -> Found | None:
    """The day that a block opens with, parted from the rest: "Friday. Two groups met.", "4 May 2018: …"."""
    words, end = ground.words, first
    while end < last and ground.date_of[end] is not None:
        end += 1
    if first == end or end >= last or words.text[end] not in {".", ":", "–", "—"}:
        return None
    return None if ground.date_of[first] is ground.dateline else _full_day(ground, first)


def _full_day(ground: Ground, at: int) -> Found | None:
    time, found = ground.date_of[at], Found()
    if time is not None:
        take_date(ground, found, time, 1, "")
    return found if found.start is not None and len(found.start) == 10 and found.end is None else None


def _opened(pick: Pick) -> bool:
    """Whether its day is the one that it opened on, so that nothing says that it took one day only."""
    return pick.found.start is not None and pick.clause is not None and pick.clause.base in OPENING


def _of_whole(ground: Ground, cluster: Cluster, whole: EventFacts, *, one_day: bool) -> Found | None:
    """ "On the eve of the conference", "on the second day"; the opening, and all parts of what takes one day."""
    start = whole.start_date
    if start is None or len(start) != 10:
        return None
    words = ground.words
    for first, last in (sentence for mark in cluster.marks for sentence in _sentences(ground, mark)):
        times = [ground.date_of[k] for k in range(first, last)]
        if any(time is not None and not time.value.startswith("T") for time in times):
            continue
        for k in range(first, last - 1):
            pair = words.lower[k], words.lower[k + 1]
            if pair == ("eve", "of"):
                return Found((date.fromisoformat(start) - timedelta(1)).isoformat(), text=words.string(k, k + 1))
            if pair[1] == "day" and pair[0] in _NTH and words.lower[max(k - 1, 0)] in ("the", "its"):
                return _nth(_NTH[pair[0]], start, whole.end_date, words.string(k, k + 2))
            if pair[0] in _MARGINS and whole.end_date is None:
                return Found(start, text=whole.date_text)
    if "opening" in cluster.name.lower().split()[:2]:
        return Found(start, text=whole.date_text)
    if one_day and whole.end_date is None and whole.status != "cancelled":
        return Found(start, text=whole.date_text)
    return None


def _sentences(ground: Ground, mark: Mark) -> Iterator[tuple[int, int]]:
    """The sentence of a mark; after a heading that it fills, the first sentence below."""
    words = ground.words
    yield words.sentences[words.sentence[mark.start]]
    first, last = words.blocks[words.block[mark.start]]
    if last < len(words) and 2 * (mark.end - mark.start) > last - first:
        yield words.sentences[words.sentence[last]]


def _nth(number: int, start: str, end: str | None, text: str) -> Found | None:
    """The day of that number of the days from `start` to `end`; -1 is the last."""
    if end is None or len(end) != 10:
        return Found(start, text=text) if number <= 0 else None
    day = end if number < 0 else last_day(start, number + 1)
    return Found(day, text=text) if start <= day <= end else None


def _with_ends(ground: Ground, clusters: Sequence[Cluster], merged: list[EventFacts]) -> list[EventFacts]:
    """ "It ends on Thursday": the first or last day of the event that the block spoke of last as a whole."""
    words, facts = ground.words, list(merged)
    marks = sorted((mark.end, k) for k, cluster in enumerate(clusters) for mark in cluster.marks)
    for first, last in words.sentences:
        verb = next((k for k in range(first, min(first + 4, last)) if words.tag[k].startswith("VB")), None)
        if words.lower[first] != "it" or verb is None:
            continue
        base = base_form(words.lower[verb])
        days = [found for k in range(verb, last) if (found := _full_day(ground, k)) is not None]
        block = words.blocks[words.block[first]][0]
        named = [k for end, k in marks if block < end <= first and facts[k].start_date != facts[k].end_date]
        if base not in OPENING | ENDING or not days or not named:
            continue
        k, day = named[0], days[0].start
        start, end = facts[k].start_date, facts[k].end_date
        if base in ENDING and end is None and (start is None or (day is not None and start < day)):
            facts[k] = replace(facts[k], end_date=day)
        elif base in OPENING and start is None:
            facts[k] = replace(facts[k], start_date=day, date_text=days[0].text)
    return facts
