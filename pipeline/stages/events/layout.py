"""What the lines of a programme or cover page say: numbered parts, their days, lines of place and date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.stages.events.facts import Found, take_date
from pipeline.stages.events.ground import Ground
from pipeline.stages.events.phrase import Phrase

_COUNT = re.compile(
    r"(?:\d{1,2}|[IVX]{1,4}|[A-H]|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|fifth)$",
    re.IGNORECASE,
)
_LEADING = frozenset(
    "opening closing plenary parallel keynote side technical thematic panel special breakout working high level poster "
    "concluding final round breakout contact session introductory interactive".split()
)
_PART_CLASSES = frozenset({"panel", "workshop", "side_event", "meeting", "negotiation"})
_SESSIONS = frozenset(
    {
        "session",
        "panel",
        "workshop",
        "roundtable",
        "round-table",
        "table",
        "event",
        "segment",
        "dialogue",
        "plenary",
        "seminar",
        "course",
        "discussion",
        "debate",
        "group",
    }
)
_COVER = frozenset(
    {
        "from",
        "to",
        "and",
        "of",
        "de",
        "la",
        "the",
        "at",
        "in",
        "on",
        "am",
        "pm",
        "a.m.",
        "p.m.",
        "tentative",
        "venue",
        "date",
        "dates",
        "hours",
    }
)
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "day"})
_TIME = re.compile(r"\(?\d{1,2}[:.h]\d\d")
_TIMED = 4  # from so many lines that open with a time on, a text is a programme
_LONGEST_TITLE = 25  # words
_LONGEST_COVER = 30


def part_lines(ground: Ground) -> Iterator[Phrase]:
    """Lines that open with a numbered or titled part: "Panel 1: Seeds in winter", "09:30 Session two: …"."""
    words = ground.words
    for first, last in words.blocks:
        at = _start(ground, first, last)
        head = next((k for k in range(at, min(at + 4, last)) if words.lower[k] in _SESSIONS), None)
        if head is None or any(words.lower[k] not in _LEADING for k in range(at, head)):
            continue
        while head + 1 < last and words.lower[head + 1] in _SESSIONS:
            head += 1  # "Panel discussion: Who pays?"
        kind = ground.head_class(head) or ("meeting" if words.lower[head] == "group" and head > at else None)
        if kind not in _PART_CLASSES:
            continue
        end = head + 1
        counted = end < last and _COUNT.match(words.text[end].rstrip(".")) is not None and ground.date_of[end] is None
        end += counted
        if counted and words.text[end - 1].endswith(".") and end < last:  # "Session A. Safety"
            yield Phrase(head, at, _title_end(ground, end, last), head + 1, kind, determiner="the", part=True)
            continue
        if not counted and end < last and words.lower[end] in {"on", "of"}:  # "Contact group on finance: …"
            colon_at = next((k for k in range(end, min(end + 9, last)) if words.text[k] == ":"), None)
            if colon_at is None and _TIME.match(words.text[first]):  # "10:25 Roundtable of former ministers"
                colon_at = _title_end(ground, end, last)
            if colon_at is not None:
                yield Phrase(head, at, colon_at, head + 1, kind, determiner="the", part=True)
            continue
        colon = end + 1 < last and words.text[end] in {":", "–", "-", "."} and (words.text[end] != "." or counted)
        if colon and words.text[end] != ".":
            title = _title_end(ground, end + 1, last)
            if title > end + 1:
                yield Phrase(head, at, title, head + 1, kind, determiner="the", part=True)
        elif counted and (end == last or colon):
            yield Phrase(head, at, end, end, kind, determiner="the", part=True)


def programme_title(ground: Ground) -> tuple[int, int] | None:
    """The words of the title above a programme, which is what the event is called where no noun says what it is."""
    words = ground.words
    timed = sum(1 for first, last in words.blocks if first < last and _TIME.match(words.text[first]))
    if timed < _TIMED or not words.blocks:
        return None
    first, last = words.blocks[0]
    while last > first and not words.text[last - 1][-1].isalnum():
        last -= 1
    return (first, last) if 1 < last - first <= _LONGEST_TITLE else None


def programme_days(ground: Ground) -> Found:
    """From the first to the last of the days that a programme has lines for."""
    told = [day for day in days_of_blocks(ground) if day is not None and day.start is not None]
    found = Found()
    if told:
        found.start, found.text, found.sure = told[0].start, told[0].text, 2
        found.end = told[-1].start if told[-1].start != told[0].start else None
    return found


def _start(ground: Ground, first: int, last: int) -> int:
    """The first word of a line after its number, times and dashes."""
    words = ground.words
    at = first
    while at < last - 1 and (
        re.match(r"\(?\d{1,2}[.)]?$", words.text[at]) is not None
        or words.text[at] in {".", "–", "-", "—", ")", ":", "|", "•"}
        or ground.date_of[at] is not None
        or re.match(r"\d{1,2}[:.h]\d\d", words.text[at]) is not None
    ):
        at += 1
    return at


def _title_end(ground: Ground, at: int, last: int) -> int:
    words = ground.words
    end = at
    while end < min(last, at + _LONGEST_TITLE):
        time = ground.date_of[end]
        if words.text[end] in {".", "(", ";", "\t", "["} or (time is not None and len(time.value) >= 10):
            break
        if words.text[end] in {"?", "!"}:
            return end + 1
        end += 1
    return end


def days_of_blocks(ground: Ground) -> list[Found | None]:
    """Of each block, the day under whose line ("Thursday, 3 May 2018") it stands."""
    words = ground.words
    found: list[Found | None] = []
    current: Found | None = None
    for first, last in words.blocks:
        dated = [k for k in range(first, last) if ground.date_of[k] is not None]
        rest = [
            k
            for k in range(first, last)
            if ground.date_of[k] is None and words.text[k][0].isalnum() and words.lower[k] not in _DAYS
        ]
        if dated and len(rest) <= 1 and last - first < 12:
            current = Found()
            time = ground.date_of[dated[0]]
            if time is not None:
                take_date(ground, current, time, 1, "")
            if current.start is None or len(current.start) < 10 or current.end is not None:
                current = None
        found.append(current)
    return found


def cover(ground: Ground, block: int) -> Found | None:
    """The date and place of a line that holds nothing else, soon after a title ("Nadi, Fiji, 19–23 May")."""
    words = ground.words
    for first, last in words.blocks[block + 1 : block + 5]:
        if first == last or last - first > _LONGEST_COVER:
            continue
        dated = [k for k in range(first, last) if ground.date_of[k] is not None]
        if not dated or not all(_on_cover(ground, k) for k in range(first, last)):
            continue
        after = dated[-1] + 1
        if after < last and words.text[after] in {"-", "–", "—"} and after + 1 < last:
            return None  # the dateline of a release
        found = Found()
        time = ground.date_of[dated[0]]
        if time is not None:
            take_date(ground, found, time, 3, "")
        place = _longest_place(ground, first, last)
        if place is not None:
            found.place, found.sure_place = words.string(*place), 2
            mark = next((ground.mark_of[k] for k in range(*place) if ground.is_place(k)), None)
            found.country = mark.country if mark is not None else None
        if place is None and found.end is None:
            continue
        return found
    return None


def _on_cover(ground: Ground, at: int) -> bool:
    words = ground.words
    if ground.date_of[at] is not None or not words.text[at][0].isalpha():
        return True
    return (words.capital[at] and not ground.is_person(at)) or words.lower[at] in _COVER


def _longest_place(ground: Ground, first: int, last: int) -> tuple[int, int] | None:
    """The longest stretch of a line without dates."""
    words = ground.words
    best: tuple[int, int] | None = None
    at = first
    while at < last:
        if ground.date_of[at] is not None or not words.capital[at] or words.lower[at] in _DAYS:
            at += 1
            continue
        end = at
        while end < last and ground.date_of[end] is None and words.text[end] not in {"(", "|", "\t"}:
            end += 1
        stop = end
        while at < stop and (words.lower[at] in _COVER or words.lower[at] in {"held", "hosted"}):
            at += 1
        while stop > at and (not words.text[stop - 1][0].isalnum() or words.lower[stop - 1] in _COVER):
            stop -= 1
        if stop > at and (best is None or stop - at > best[1] - best[0]):
            best = at, stop
        at = max(end, at + 1)
    return best


def use_dateline(ground: Ground) -> None:
    """Notes place and date at the head of a release ("OSLO, 3 March 2015 – …"): what "here" means; no event's date."""
    words = ground.words
    for first, last in words.blocks[:6]:
        if first == last:
            continue
        end = ground.place_end(first)
        if end is None and words.text[first].isupper() and len(words.text[first]) > 3 and first + 1 < last:
            end = first + 1 if words.text[first + 1] in {",", "–"} else None
        times = [] if end is None else [ground.date_of[k] for k in range(end, min(end + 8, last))]
        dateline = next((time for time in times if time is not None), None)
        if end is not None and dateline is not None:
            ground.here, ground.dateline = (first, end), dateline
            return
