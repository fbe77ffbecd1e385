"""Which phrases are events: each is judged, and marks with their own facts are made of those that stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.marks import Candidate, EventFacts, Mark
from pipeline.stages.events.clauses import Clause, clause_of, holds, negated, planned
from pipeline.stages.events.deeds import deeds
from pipeline.stages.events.facts import Found, found_of
from pipeline.stages.events.ground import Ground
from pipeline.stages.events.judge import Verdict, is_background, judge
from pipeline.stages.events.kin import appositions, elliptical, numbered, short_names
from pipeline.stages.events.layout import cover, days_of_blocks, part_lines, programme_days, programme_title
from pipeline.stages.events.phrase import Phrase
from pipeline.stages.events.phrases import phrases

# Kinds of event whose complement may hold a body's name that looks like an event's ("session of the Conference of …").
_WHOLE = frozenset({"meeting", "conference", "workshop", "panel", "negotiation"})


@dataclass(slots=True)
class Pick:
    """An event mark with what its own place in the text says of it."""

    mark: Mark
    facts: EventFacts
    phrase: Phrase
    clause: Clause | None
    found: Found


@dataclass(slots=True)
class Chosen:
    """The marks that are kept, in text order, and the phrases that are not."""

    picks: list[Pick] = field(default_factory=list)
    dropped: list[Candidate] = field(default_factory=list)


def choose(ground: Ground) -> Chosen:
    """Judges every phrase of the document."""
    seen = list(phrases(ground))
    taken = {at for phrase in seen for at in range(phrase.start, phrase.end)}
    lines = list(part_lines(ground))
    lined = {at for phrase in lines for at in range(phrase.start, phrase.end)}
    chosen = Chosen()
    chosen.picks += _programme(ground, lines)
    _weigh(ground, chosen, [phrase for phrase in seen if phrase.head not in lined], taken)
    for phrase in appositions(ground, seen, taken):
        clause = clause_of(ground, phrase.head, phrase.end)
        found = found_of(ground, phrase, clause, taken)
        verdict = Verdict("name", 0.75, "stands in apposition to an event")
        chosen.picks.append(_pick(ground, phrase, clause, found, verdict))
    chosen.picks += _extra(ground, chosen, taken | lined)
    chosen.picks += _titled(ground, chosen)
    chosen.picks.sort(key=_place)
    _use_cover(ground, chosen)
    return chosen


def _place(pick: Pick) -> tuple[int, int]:
    return pick.mark.start, pick.mark.end


def _titled(ground: Ground, chosen: Chosen) -> list[Pick]:
    """The event of a programme whose title names no kind of event: "Relations in the 1970s" above "Schedule"."""
    if any(ground.words.block[pick.mark.start] <= 1 and pick.mark.form == "name" for pick in chosen.picks):
        return []
    span = programme_title(ground)
    if span is None:
        return []
    phrase = Phrase(span[1] - 1, *span, span[1], "conference")
    verdict = Verdict("name", 0.7, "the title of a programme")
    return [_pick(ground, phrase, None, programme_days(ground), verdict)]


def _programme(ground: Ground, lines: Sequence[Phrase]) -> Iterator[Pick]:
    """The parts that the lines of a programme name, on the day under which they stand."""
    days = days_of_blocks(ground) if lines else []
    for phrase in lines:
        day = days[ground.words.block[phrase.head]] or Found()
        yield _pick(ground, phrase, None, day, Verdict("name", 0.75, "a part in a programme"))


def _weigh(ground: Ground, chosen: Chosen, seen: Sequence[Phrase], taken: set[int]) -> None:
    """Keeps or drops each phrase, with the reason."""
    words = ground.words
    inside = -1
    for phrase in seen:
        if phrase.head < inside:
            continue  # the body that meets: "session of the Conference of the Parties"
        clause = clause_of(ground, phrase.head, phrase.end)
        found = found_of(ground, phrase, clause, taken)
        verdict = judge(ground, phrase, clause, found)
        if verdict.form is None:
            start, end = words.span(phrase.start, phrase.end)
            text = words.string(phrase.start, phrase.end)
            chosen.dropped.append(Candidate(start, end, text, "EVENT", "events", verdict.reason))
            continue
        chosen.picks.append(_pick(ground, phrase, clause, found, verdict))
        if phrase.title is not None and phrase.title[1] - phrase.title[0] > 1:
            title = Verdict("name", verdict.confidence, "the title of an event")
            chosen.picks.append(_pick(ground, phrase, clause, found, title, span=phrase.title))
        if phrase.classification in _WHOLE and verdict.form == "name":
            inside = phrase.end


def _extra(ground: Ground, chosen: Chosen, taken: set[int]) -> Iterator[Pick]:
    """Short names used alone, verbs of meeting and travelling, ordinals that stand for a part."""
    short = list(short_names(ground, [pick.phrase for pick in chosen.picks], taken))
    named = Verdict("name", 0.75, "the short name of an event")
    bare = Verdict("nominal", 0.5, "a verb tells of it")
    covered = taken | {at for phrase in short for at in range(phrase.start, phrase.end)}
    for phrase in [*short, *numbered(ground, covered), *deeds(ground, taken), *elliptical(ground, taken)]:
        clause = clause_of(ground, phrase.head, phrase.end)
        if phrase.verbal:
            clause = Clause(phrase.head, "subject", "meet", "subject")
        found = found_of(ground, phrase, clause, taken)
        yield _pick(ground, phrase, clause, found, bare if phrase.verbal else named)


def _use_cover(ground: Ground, chosen: Chosen) -> None:
    """Gives the event of the title the date and place that a line of their own beneath it tells."""
    words = ground.words
    for k, pick in enumerate(chosen.picks):
        block = words.block[pick.mark.start]
        if block > 3:
            return
        first, last = words.blocks[block]
        filled = 2 * (pick.mark.end - pick.mark.start) >= last - first
        if pick.mark.form != "name" or last - first > 40 or not (filled or block == 0):
            continue
        found = cover(ground, block)
        if found is None or pick.found.start is not None or (found.end is None and not filled):
            continue
        if pick.found.sure_place > 1:
            found.place, found.country, found.sure_place = pick.found.place, pick.found.country, pick.found.sure_place
        chosen.picks[k] = replace(pick, facts=_facts(pick.mark, found, pick.facts), found=found)
        return


def _facts(mark: Mark, found: Found, rest: EventFacts) -> EventFacts:
    """The facts of a mark as found, status and background as in `rest`."""
    return replace(
        rest,
        event=mark,
        start_date=found.start,
        end_date=found.end,
        date_text=found.text,
        location=found.place,
        country=found.country,
    )


def _pick(
    ground: Ground,
    phrase: Phrase,
    clause: Clause | None,
    found: Found,
    verdict: Verdict,
    *,
    span: tuple[int, int] | None = None,
) -> Pick:
    """The mark of a phrase, or of the words of `span` in it (its title)."""
    start, end = (phrase.start, phrase.end) if span is None else span
    form = verdict.form or "nominal"
    if phrase.title is not None and form == "nominal":
        end = phrase.core
    name = _name(ground, phrase, start, end)
    mark = Mark(start, end, "EVENT", name, form, verdict.confidence, verdict.reason,
                classification=phrase.classification, stage="events")  # fmt: skip
    certain = found.start is not None or found.place is not None or phrase.classification == "adoption"
    alone = phrase.verbal and phrase.party and (certain or " with " in (phrase.name or ""))
    visited = phrase.classification == "visit" and found.start is not None and found.place is not None
    alone = alone or (phrase.verbal and visited)
    rest = EventFacts(mark, status=_status(ground, clause), background=is_background(ground, phrase), alone=alone)
    return Pick(mark, _facts(mark, found, rest), phrase, clause, found)


def _status(ground: Ground, clause: Clause | None) -> Literal["held", "planned", "cancelled"]:
    if clause is None:
        return "held"
    if clause.says == "cancelled" or (negated(ground.words, clause.verb) and holds(clause)):
        return "cancelled"
    return "planned" if planned(ground.words, clause.verb) or clause.says == "planned" else "held"


def _name(ground: Ground, phrase: Phrase, start: int, end: int) -> str:
    """The words of the mark, with the noun that an ordinal alone leaves out."""
    if phrase.name is not None:
        return phrase.name
    name = ground.words.string(start, end)
    if phrase.noun is None:
        return name.strip(",")
    return f"{name} {ground.words.text[phrase.noun][:-1]}"
