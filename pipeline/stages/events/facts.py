"""When and where a happening is, from what stands beside its phrase and from the clause that it is in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline import lexicons
from pipeline.marks import Mark
from pipeline.stages.events.clauses import Clause, holds, main_clause_of, planned
from pipeline.stages.events.ground import Ground
from pipeline.stages.events.phrase import Phrase

if TYPE_CHECKING:
    from pipeline.timex import TimeExpression

_ISO = re.compile(r"(?:\d{4})(?:-\d{2}(?:-\d{2})?)?$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_DAYS = re.compile(r"(\d+|two|three|four|five|six|seven|ten)-days?(?:-long)?$")
_COUNT = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
# Words that may stand between a phrase and its date or place: "was held at a hotel in Graz from 2 to 4 July"
_BETWEEN = frozenset(
    {
        "in",
        "at",
        "on",
        "from",
        "for",
        "between",
        "during",
        "near",
        ",",
        "(",
        "–",
        "-",
        "held",
        "hosted",
        "convened",
        "be",
        "to",
        "is",
        "was",
        "were",
        "are",
        "will",
        "being",
        "taking",
        "took",
        "take",
        "takes",
        "place",
        "which",
        "that",
        "scheduled",
        "planned",
        "organized",
        "organised",
        "met",
        "meet",
        "meets",
        "opened",
        "opens",
        "has",
        "have",
        "been",
        "the",
        "of",
        "both",
        "virtually",
        "online",
        "beginning",
        "starting",
        "originally",
        "jointly",
        "due",
        "set",
        ":",
        "late",
        "early",
        "this",
        "convening",
        "occurred",
        "today",
        "begins",
        "began",
        "here",
        "there",
        "again",
    }
)
_BEFORE_PLACE = frozenset({"in", "at", ",", "near", "(", "–", "-", "from", "the", ":"})
_UNTIL = frozenset({"until", "till", "through"})
_REACH = 30  # words after the phrase


@dataclass(slots=True)
class Found:
    """When and where (ISO, at the text's precision); `sure` is how close the tie is: 3 beside, 2 clause, 1 loose."""

    start: str | None = None
    end: str | None = None
    text: str | None = None
    place: str | None = None
    country: str | None = None
    sure: int = 0
    sure_place: int = 0


def found_of(ground: Ground, phrase: Phrase, clause: Clause | None, others: set[int]) -> Found:
    """The date and place of the phrase's happening; `others` holds the words of other events' phrases."""
    found = Found()
    _beside(ground, phrase, found, others)
    _inside(ground, phrase, found)
    _back(ground, phrase, found)
    if clause is not None and (clause.says is not None or clause.relation == "oblique" or phrase.verbal):
        _in_clause(ground, phrase, clause, found, others)
    if clause is not None and clause.relation == "participle" and found.start is None:
        clause = main_clause_of(ground, phrase.head) or clause
        if clause.says is not None:
            _in_clause(ground, phrase, clause, found, others)
    if clause is not None and found.start is None and found.end is None and holds(clause):
        _only_day(ground, phrase, found, others)
    if clause is not None:
        _opens_or_ends(found, clause)
    if clause is not None and found.start is None and found.end is None:
        _opening_today(ground, clause, found)
    _last_days(ground, phrase, found)
    return found


def _beside(ground: Ground, phrase: Phrase, found: Found, others: set[int]) -> None:
    """Reads on after the phrase over the words that may stand before a date or place."""
    words = ground.words
    at, stop = phrase.end, min(ground.cell_end(phrase.head), phrase.end + _REACH)
    before = "" if at == 0 else words.lower[at - 1]
    while at < stop and at not in others:
        time = ground.date_of[at]
        if time is not None:
            if found.start is None and found.end is None:
                take_date(ground, found, time, 3, before)
            while at < stop and ground.date_of[at] is time:
                at += 1
            before = ""
            continue
        end = _place_here(ground, at, before)
        if end is not None:
            if found.place is None:
                _take_place(ground, found, at, end, 3)
            at, before = end, ""
        elif words.lower[at] == "here" and found.place is None and ground.here is not None:
            _take_place(ground, found, *ground.here, 2)
            at += 1
        elif words.lower[at] in _BETWEEN:
            before = words.lower[at] if words.lower[at] != "the" else before
            at += 1
        else:
            break


def _place_here(ground: Ground, at: int, before: str) -> int | None:
    """The word after a place that begins here, as the word before it lets one expect; after "at", any capitals."""
    if before not in _BEFORE_PLACE:
        return None
    end = ground.place_end(at)
    if end is not None and before == "," and _is_listed(ground, at, end):
        return None  # "with Canada, Chile and Ghana", "after the summit, Chad and Mali agreed"
    return ground.venue_end(at) if end is None and before == "at" else end


def _is_listed(ground: Ground, at: int, end: int) -> bool:
    """Whether a place after a comma is one of several, or does something itself."""
    words = ground.words
    if any(words.dep[k] in ("nsubj", "nsubjpass") for k in range(at, end)):
        return True
    if end + 1 >= len(words) or words.lower[end] not in {",", "and"}:
        return False
    follows = end + 2 if words.lower[end + 1] in {"the", "and"} else end + 1
    mark = ground.mark_of[follows] if follows < len(words) else None
    if mark is None or mark.label == "PERSON":
        return False
    return mark.country is None or mark.country != ground.country(at)


def _inside(ground: Ground, phrase: Phrase, found: Found) -> None:
    """A place that stands in the phrase: "seminar in Graz on …", "Lima seed conference"."""
    words = ground.words
    for at in range(phrase.start, phrase.end):
        if phrase.title is not None and phrase.title[0] <= at < phrase.title[1]:
            continue  # what a title speaks of: “Letters, 1850–1940”
        if ground.date_of[at] is not None and found.start is None and phrase.head < at:
            time = ground.date_of[at]
            if time is not None and not _YEAR.match(words.text[at]):
                take_date(ground, found, time, 2, words.lower[at - 1])
        country_only = found.place is not None and found.place in lexicons.load("countries")
        mark = ground.mark_of[at]
        goal = phrase.verbal and phrase.classification == "visit" and mark is not None and mark.label == "ORG"
        if (found.place is not None and not country_only) or mark is None or not (goal or ground.is_place(at)):
            continue
        city = mark.name in lexicons.load("places")
        if phrase.classification == "visit" and at > phrase.head and (phrase.verbal or words.lower[at - 1] == "to"):
            _take_place(ground, found, at, mark.end, 3)
            continue
        if at > phrase.head and words.lower[at - 1] == "in" and mark.country is not None and not country_only:
            _take_place(ground, found, at, mark.end, 2 if at == phrase.head + 2 else 1)
        elif mark.end <= phrase.head and city and at == phrase.start and found.country in (None, mark.country):
            _take_place(ground, found, at, mark.end, 1)


def _back(ground: Ground, phrase: Phrase, found: Found) -> None:
    """ "She returned last night from a visit": its last day."""
    words = ground.words
    at = next((k for k in range(phrase.start - 1, max(phrase.start - 4, -1), -1) if words.lower[k] == "from"), None)
    if at is None or found.start is not None or words.lower[words.head[at]] not in ("return", "returned", "returns"):
        return
    verb = words.head[at]
    for child in range(*words.sentences[words.sentence[verb]]):
        time = ground.date_of[child]
        if (
            time is not None
            and time is not ground.dateline
            and _hangs_on(words.head, words.tag, words.dep, child, {verb})
        ):
            take_date(ground, found, time, 2, "until")
            return


def _in_clause(ground: Ground, phrase: Phrase, clause: Clause, found: Found, others: set[int]) -> None:
    """Dates and places that hang on the verb of the phrase's clause."""
    words = ground.words
    verbs = {clause.verb}
    for child in words.children[clause.verb]:
        if words.dep[child] == "xcomp" and words.tag[child].startswith("VB"):
            verbs.add(child)
    first, last = words.sentences[words.sentence[clause.verb]]
    seen: TimeExpression | None = None
    for at in range(first, last):
        if at in others or phrase.start <= at < phrase.end:
            continue
        time = ground.date_of[at]
        if (
            time is not None
            and time is not seen
            and time is not ground.dateline
            and found.start is None
            and _hangs_on(words.head, words.tag, words.dep, at, verbs)
        ):
            take_date(ground, found, time, 2, words.lower[at - 1] if at else "")
        seen = time
    if found.place is not None:
        return
    if ground.here is not None and any(words.lower[k] == "here" for verb in verbs for k in words.children[verb]):
        _take_place(ground, found, *ground.here, 2)
        return
    for verb in verbs:
        for child in words.children[verb]:
            to = ("in", "at", "to") if clause.base == "travel" else ("in", "at")
            if words.lower[child] in to and child + 1 < len(words) and child not in others:
                end = ground.place_end(child + 1)
                if end is None and words.lower[child] == "at":
                    end = ground.venue_end(child + 1)
                if end is not None:
                    _take_place(ground, found, child + 1, end, 2)
                    return


def _only_day(ground: Ground, phrase: Phrase, found: Found, others: set[int]) -> None:
    """The one day that the sentence of a happening that is held tells, whatever the parse hangs it on."""
    words = ground.words
    first, last = words.sentences[words.sentence[phrase.head]]
    times: list[TimeExpression] = []
    for at in range(phrase.end, last):
        time = ground.date_of[at]
        if at not in others and time is not None and time is not ground.dateline and time not in times:
            times.append(time)
    before = any(ground.date_of[at] not in (None, ground.dateline) for at in range(first, phrase.start))
    if len(times) == 1 and not before and len(times[0].value) >= 10:
        take_date(ground, found, times[0], 1, "")


def _hangs_on(head: list[int], tag: list[str], dep: list[str], at: int, verbs: set[int]) -> bool:
    """Whether the word hangs on one of the verbs with nothing but prepositions, nouns of time and numbers between."""
    for _ in range(6):
        above = head[at]
        if above in verbs:
            return True
        if above == at or tag[above].startswith("VB") or dep[at] in ("nsubj", "nsubjpass", "dobj", "relcl", "acl"):
            return False
        if tag[above].startswith("NN") and dep[at] == "prep":
            return False
        at = above
    return False


def take_date(ground: Ground, found: Found, time: TimeExpression, sure: int, before: str) -> None:
    """Takes the calendar value of a time expression, at its own precision; "until" makes it the end."""
    text = ground.words.reading.text[time.start : time.end]
    start, _, end = time.value.partition("/")
    start, end = start.partition("T")[0], end.partition("T")[0]
    if not _ISO.match(start):
        if time.start_date is None or "X" in time.value or len(time.value) < 4:
            return
        start, end = time.start_date, time.end_date or ""
        if "W" not in time.value:  # a quarter, half or season is whole months: no day is told
            start, end = start[:7], end[:7]
    if before in _UNTIL and not end:
        found.end = start
        found.text = text
        return
    found.start, found.end, found.text, found.sure = start, end or found.end, text, sure
    if found.end == found.start:
        found.end = None


OPENING = frozenset({"open", "begin", "start", "commence", "kick"})
ENDING = frozenset({"end", "conclude", "close", "finish", "wrap", "adjourn"})


def _opens_or_ends(found: Found, clause: Clause) -> None:
    """ "It opened on Sunday", "it ends on Thursday": the first or the last day only."""
    if clause.relation not in ("subject", "passive") or found.start is None or found.end is not None:
        return
    if clause.base in ENDING:
        found.start, found.end = None, found.start


def _take_place(ground: Ground, found: Found, start: int, end: int, sure: int) -> None:
    """Takes a place, with the city and country that follow it: "the Museo in Valencia, Spain"."""
    words = ground.words
    if words.lower[start] == "the":
        start += 1
    mark = ground.mark_of[start]
    whole = end
    settled = mark is not None and ground.is_place(start) and mark.country is not None  # else a venue
    country = mark.country if mark is not None and settled else None
    while whole + 1 < len(words) and words.lower[whole] in {",", "in"} and words.cell[whole] == words.cell[start]:
        if words.lower[whole] == "in" and settled:
            break
        after = ground.place_end(whole + 1)
        step = whole + 1
        if words.lower[whole] == "," and words.lower[step] == "in" and not settled:
            step += 1  # "at the Lakeside Hotel, in Graz"
            after = ground.place_end(step)
        if after is None or not ground.is_place(step):
            break
        following = ground.mark_of[step]
        if following is None or (settled and words.lower[whole] == "," and following.country != country):
            break  # "in Bern, Brazil said …"
        country = following.country or country
        if settled and _is_country(following):
            break  # the narrowest place: "Lima", not "Lima, Peru"
        whole = after
    found.place, found.country, found.sure_place = words.string(start, whole), country, sure


def _is_country(mark: Mark) -> bool:
    return mark.country is not None and mark.name in lexicons.load("countries")


def _opening_today(ground: Ground, clause: Clause, found: Found) -> None:
    """A happening that "has begun" or "opens" in a dated release begins on its day."""
    words = ground.words
    verb = words.lower[clause.verb]
    subject = clause.relation in ("subject", "passive")
    perfect = any(words.lower[k] in {"has", "have"} for k in words.children[clause.verb])
    begun = verb in {"begun", "opened", "started", "commenced", "convened"} and perfect
    if ground.document_date is None or len(ground.document_date) != 10 or not subject:
        return
    if (begun or verb in {"opens", "begins", "starts"}) and not planned(words, clause.verb):
        found.start, found.text, found.sure = ground.document_date, words.text[clause.verb], 1


def days_of(ground: Ground, phrase: Phrase) -> int | None:
    """How many days the phrase says that the happening lasts ("three-day"), None where it does not."""
    words = ground.words
    for at in range(max(phrase.start - 1, 0), phrase.head):
        match = _DAYS.match(words.lower[at])
        if match is not None:
            return _COUNT.get(match[1]) or int(match[1])
        if words.lower[at] == "day" and at and (words.lower[at - 1].isdigit() or words.lower[at - 1] in _COUNT):
            return _COUNT.get(words.lower[at - 1]) or int(words.lower[at - 1])
    return None


def _last_days(ground: Ground, phrase: Phrase, found: Found) -> None:
    days = days_of(ground, phrase)
    if days is not None and found.start is None and len(found.end or "") == 10 and 1 < days < 60:
        found.start = last_day(found.end or "", 2 - days)
    elif (
        days is not None and found.start is not None and found.end is None and len(found.start) == 10 and 1 < days < 60
    ):
        found.end = last_day(found.start, days)


def last_day(start: str, days: int) -> str:
    """The last day (ISO) of so many days from `start`."""
    return (date.fromisoformat(start) + timedelta(days=days - 1)).isoformat()
