"""Which phrases are events: by name, by introduction ("held a seminar on …"), or as a bare form of one named elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline import lexicons
from pipeline.marks import Candidate, EventFacts, Mark
from pipeline.records import Form
from pipeline.stages.events.clauses import Clause, clause_of, holds, negated, planned, planned_by
from pipeline.stages.events.facts import Found, found_of
from pipeline.stages.events.ground import Ground, plural_heads
from pipeline.stages.events.kin import appositions, elliptical, short_names, verbal
from pipeline.stages.events.layout import cover, days_of_blocks, part_lines
from pipeline.stages.events.phrases import DEFINITE, Phrase, phrases
from pipeline.words import Words

_GENERIC = re.compile(
    r"(?:\w+-(?:day|week|hour|month|year)s?(?:-long)?|in-person|virtual|online|hybrid|two|half|day|week|annual|whole|entire|"
    r"present|current|same|said|biennial|yearly|very|recent|upcoming|forthcoming|[\w.]+-led|main|full|joint|special|"
    r"first-ever|day-long|successful|important|multi-\w+|high-level|three|four|five|international|regional|global|official|"
    r"multilingual|physical|actual|overall)$"
)
_ORDINAL = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|\w+tieth|\w+-(?:first|second|third|fourth|"
    r"fifth|sixth|seventh|eighth|ninth)|eleventh|twelfth|inaugural|\d+(?:st|nd|rd|th)|final|last|opening|closing|next|further)$"
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_LOOSE = frozenset(
    {"any", "each", "every", "no", "some", "such", "all", "both", "another", "many", "several", "various"}
)
_LOOSE_MODIFIERS = frozenset(
    {
        "regular",
        "future",
        "similar",
        "numerous",
        "several",
        "many",
        "various",
        "other",
        "possible",
        "further",
        "subsequent",
        "additional",
        "frequent",
        "occasional",
        "different",
        "separate",
        "individual",
        "potential",
        "such",
        "multiple",
        "past",
        "previous",
        "most",
        "more",
        "few",
    }
)
_PART_NOUNS = frozenset({"session", "panel", "opening", "closing", "segment", "plenary"})
_WHOLE = frozenset({"meeting", "conference", "workshop", "panel", "negotiation"})
# What right after a phrase shows that people were there.
_PEOPLED = frozenset(
    "featuring bringing attended hosted organised organized chaired moderated convened led opened addressed".split()
)
_OPENINGS = frozenset({"opening", "closing", "signing", "adoption", "meeting", "session"})
_CALLS = frozenset({"phone", "telephone", "conference", "video", "courtesy"})
_BE = frozenset({"is", "was", "are", "were", "be", "been"})
_COUNTED = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|final|last|opening|closing|\d+(?:st|nd|rd|th))$"
)
_BACKGROUND = frozenset({"since", "after", "following", "until", "before", "like", "unlike", "despite"})


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
    words = ground.words
    seen = list(phrases(ground))
    taken = {at for phrase in seen for at in range(phrase.start, phrase.end)}
    named = appositions(ground, seen, taken)
    chosen = Chosen()
    lines = list(part_lines(ground))
    lined = {at for phrase in lines for at in range(phrase.start, phrase.end)}
    days = days_of_blocks(ground) if lines else []
    for phrase in lines:
        found = Found()
        day = days[words.block[phrase.head]]
        chosen.picks.append(
            _pick(ground, phrase, None, day or found, phrase.start, phrase.end, "name", 0.75, "a part in a programme")
        )
    inside = -1
    for phrase in [*seen, *named]:
        if phrase.head in lined or (phrase.head < inside and phrase not in named):
            continue  # the body that meets: "session of the Conference of the Parties"
        clause = clause_of(ground, phrase.head, phrase.end)
        found = found_of(ground, phrase, clause, taken)
        form, confidence, reason = judge(ground, phrase, clause, found)
        if phrase in named and form is None:
            form, confidence, reason = "name", 0.75, "stands in apposition to an event"
        if form is None:
            start, end = words.span(phrase.start, phrase.end)
            chosen.dropped.append(
                Candidate(start, end, words.string(phrase.start, phrase.end), "EVENT", "events", reason)
            )
            continue
        chosen.picks += _picks(ground, phrase, clause, found, form, confidence, reason)
        if phrase.classification in _WHOLE and form == "name" and phrase not in named:
            inside = phrase.end
    chosen.picks += _extra(ground, chosen, taken | lined)
    chosen.picks.sort(key=_place)
    _use_cover(ground, chosen)
    return chosen


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
        if pick.found.place is not None and pick.found.sure_place > 1:
            found.place, found.country, found.sure_place = pick.found.place, pick.found.country, pick.found.sure_place
        facts = replace(
            pick.facts,
            start_date=found.start,
            end_date=found.end,
            date_text=found.text,
            location=found.place,
            country=found.country,
        )
        chosen.picks[k] = replace(pick, facts=facts, found=found)
        return


def _place(pick: Pick) -> tuple[int, int]:
    return pick.mark.start, pick.mark.end


def _picks(
    ground: Ground, phrase: Phrase, clause: Clause | None, found: Found, form: Form, confidence: float, reason: str
) -> list[Pick]:
    """The mark of a phrase and, where it carries a title ("workshop entitled “…”"), the mark of the title."""
    words = ground.words
    end = phrase.end
    if phrase.title is not None and form == "nominal":
        end = phrase.core
    picks = [_pick(ground, phrase, clause, found, phrase.start, end, form, confidence, reason)]
    if phrase.title is not None and phrase.title[1] - phrase.title[0] > 1:
        start, stop = phrase.title
        picks.append(_pick(ground, phrase, clause, Found(), start, stop, "name", confidence, "the title of an event"))
    elif form == "name" and phrase.core < phrase.end and phrase.core - phrase.start > 1 and words.capital[phrase.head]:
        pass
    return picks


def _pick(
    ground: Ground,
    phrase: Phrase,
    clause: Clause | None,
    found: Found,
    start: int,
    end: int,
    form: Form,
    confidence: float,
    reason: str,
) -> Pick:
    words = ground.words
    mark = Mark(
        start,
        end,
        "EVENT",
        _name(ground, phrase, start, end),
        form,
        confidence,
        reason,
        classification=phrase.classification,
        stage="events",
    )
    status = "held"
    if clause is not None and (clause.says == "cancelled" or (negated(words, clause.verb) and holds(clause))):
        status = "cancelled"
    elif clause is not None and (planned(words, clause.verb) or clause.says == "planned"):
        status = "planned"
    facts = EventFacts(
        mark,
        found.start,
        found.end,
        found.text,
        found.place,
        found.country,
        None,
        status,  # type: ignore[arg-type]
        _is_background(ground, phrase, clause),
    )
    return Pick(mark, facts, phrase, clause, found)


def _name(ground: Ground, phrase: Phrase, start: int, end: int) -> str:
    """The words of the mark, with the noun that an ordinal alone leaves out."""
    name = ground.words.string(start, end)
    if phrase.noun is None:
        return name.strip(",")
    plural = ground.words.text[phrase.noun]
    return f"{name} {plural[:-1]}"


def _is_background(ground: Ground, phrase: Phrase, clause: Clause | None) -> bool:
    """Whether the phrase only sets the scene ("since the adoption of …")."""
    words = ground.words
    at = phrase.start - 1
    while at >= 0 and words.lower[at] in DEFINITE:
        at -= 1
    return at >= 0 and words.lower[at] in _BACKGROUND and words.sentence[at] == words.sentence[phrase.head]


def judge(ground: Ground, phrase: Phrase, clause: Clause | None, found: Found) -> tuple[Form | None, float, str]:
    """Whether the phrase is the name of an event, a bare form, or none; how sure that is, and why."""
    words = ground.words
    modifiers = [words.lower[k] for k in range(phrase.start, phrase.head)]
    if phrase.determiner in _LOOSE or (
        modifiers and modifiers[0] in _LOOSE_MODIFIERS and words.lower[phrase.start] != "further"
    ):
        return None, 0.0, "a kind of happening, not a certain one"
    refused = _refused(ground, phrase, clause, found)
    if refused is not None:
        return None, 0.0, refused
    if ground.headline(phrase.head):
        return _judge_headline(ground, phrase, found)
    if _is_title(ground, phrase) and not phrase.weak and not phrase.plural and phrase.end - phrase.start > 1:
        return "name", 0.8, "in the title of the document"
    plain = all(_GENERIC.match(m) or m in {"-"} for m in modifiers)
    grown = phrase.end > phrase.core
    if phrase.title is not None:
        return ("nominal" if phrase.determiner in DEFINITE and plain else "name"), 0.85, "it has a title"
    if (
        words.dep[phrase.head] == "attr"
        and clause is not None
        and words.lower[clause.verb] in _BE
        and found.start is None
    ):
        return "nominal", 0.5, "says what something else is"
    if phrase.plural and words.lower[phrase.head] not in plural_heads():
        return _judge_plural(ground, phrase, clause, found)
    if words.capital[phrase.head] and _proper(ground, phrase):
        return _judge_proper(ground, phrase, clause, found)
    weight = _weight(ground, phrase, clause, found)
    counted = phrase.classification in ("panel", "meeting") and any(_COUNTED.match(m) for m in modifiers)
    if bool(phrase.alias) and any(words.capital[k] for k in range(phrase.start, phrase.head)):
        return "name", 0.75, "a name with an acronym"
    if phrase.determiner in DEFINITE or phrase.owner is not None:
        if phrase.determiner in {"this", "these"} or (plain and not grown):
            return "nominal", 0.6, "a bare form"
        if counted and words.lower[phrase.head] in _PART_NOUNS:
            return "name", 0.7, "a numbered part"
        if weight >= (2.0 if phrase.weak or phrase.plural else 1.0):
            return "name", 0.7, "a description of a certain happening"
        return "nominal", 0.45, "a description that needs an event named elsewhere"
    if not grown and not modifiers and weight < 2:
        return None, 0.0, "nothing says which happening is meant"
    if weight >= (2.0 if phrase.weak or phrase.plural else 1.5):
        return "name", 0.65, "introduced as held or attended"
    return None, 0.0, "nothing says that it was held"


def _is_title(ground: Ground, phrase: Phrase) -> bool:
    """Whether the phrase stands in a first line that is a title, though most of its words are small."""
    words = ground.words
    first, last = words.blocks[0]
    return words.block[phrase.head] == 0 and last - first <= 35 and words.text[last - 1] not in {".", ";"}


def _purpose(words: Words, verb: int) -> bool:
    """An infinitive of purpose: "the aim was to hold discussions"."""
    return (
        words.tag[verb] == "VB"
        and words.dep[verb] in ("xcomp", "advcl", "acl", "relcl")
        and not planned_by(words, verb)
    )


def _refused(ground: Ground, phrase: Phrase, clause: Clause | None, found: Found) -> str | None:
    """Why a phrase whose head is an event noun is none at all; None where it may be one."""
    words = ground.words
    head = words.lower[phrase.head]
    if head in {"day", "days", "week", "weeks", "edition"} and not words.capital[phrase.head]:
        return "a stretch of time"
    if head in {"call", "calls"} and words.lower[phrase.head - 1 if phrase.head else 0] not in _CALLS:
        if phrase.end >= len(words) or not any(
            words.lower[k] == "with" for k in range(phrase.head, min(phrase.end, phrase.head + 3))
        ):
            return "an appeal"
    if phrase.start and not phrase.determiner and words.lower[phrase.start - 1] in {"by", "via", "through", "over"}:
        return "a means"  # "held by video conference"
    if _of_office(ground, phrase):
        return "the body of an office"
    mark = ground.mark_of[phrase.head]
    body = mark is not None and mark.label == "ORG" and mark.start <= phrase.start + 1 and mark.end >= phrase.core
    numbered = any(
        _YEAR.match(words.text[k]) or _ORDINAL.match(words.lower[k])
        for k in range(phrase.start, phrase.head + 2)
        if k < len(words)
    )
    if body and not numbered and found.start is None and not holds(clause) and words.block[phrase.head] != 0:
        return "the name of a body"
    if (phrase.weak or phrase.plural) and words.lower[phrase.head] not in _OPENINGS:
        for k in range(phrase.core + 1, phrase.end):
            if words.capital[k] and ground.head_class(k) is not None and not ground.is_weak(k):
                return "what goes on in an event that has a name"
    return None


def _of_office(ground: Ground, phrase: Phrase) -> bool:
    """ "representative of the Cantonal Conference of …", "member of the Assembly": the phrase names a body."""
    words = ground.words
    at = phrase.start - 1
    while at > 0 and words.lower[at] in DEFINITE:
        at -= 1
    if at < 1 or words.lower[at] != "of" or not words.capital[phrase.head]:
        return False
    office = lexicons.load("role_heads").get(words.lower[at - 1])
    return office is not None and office[0] == "office"


def _judge_headline(ground: Ground, phrase: Phrase, found: Found) -> tuple[Form | None, float, str]:
    """Titles and headings: capitals prove nothing; a title names its event, a heading at most a part."""
    words = ground.words
    modifiers = [words.lower[k] for k in range(phrase.start, phrase.head)]
    single = phrase.end - phrase.start < 2 and phrase.title is None
    block = words.block[phrase.head]
    first, last = words.blocks[block]
    if block == 0 or (
        block <= 3 and not phrase.weak and not phrase.plural and 2 * (phrase.end - phrase.start) >= last - first
    ):
        whole = phrase.weak and phrase.end - phrase.start >= last - first and found.start is None and block == 0
        if whole and not any(_ORDINAL.match(m) or _YEAR.match(m) for m in modifiers):
            return "nominal", 0.4, "a masthead that may be a body's"
        numbered = any(_ORDINAL.match(m) for m in modifiers)
        if single or (
            phrase.weak and phrase.plural and not numbered and words.lower[phrase.head] not in plural_heads()
        ):
            return (
                ("nominal", 0.5, "a bare form in the title")
                if found.start is None
                else ("name", 0.7, "the title of the document")
            )
        if phrase.plural and words.lower[phrase.head] not in plural_heads():
            return "name", 0.6, "plural in the title"
        return "name", 0.85 if not phrase.weak else 0.7, "the title of the document"
    if single or phrase.plural:
        return None, 0.0, "a heading"
    if any(_ORDINAL.match(m) for m in modifiers) or phrase.title is not None:
        return "name", 0.65, "a heading with a number or title"
    if found.start is not None and phrase.start - first < 12:
        return "name", 0.7, "a heading with a date"
    if phrase.weak or last - first > 25:
        return None, 0.0, "a heading"
    return "nominal", 0.5, "a heading"


def _judge_plural(
    ground: Ground, phrase: Phrase, clause: Clause | None, found: Found
) -> tuple[Form | None, float, str]:
    words = ground.words
    name = words.capital[phrase.head] and _proper(ground, phrase)
    if any(words.tag[k] == "CD" and not _YEAR.match(words.text[k]) for k in range(phrase.start, phrase.head)):
        return None, 0.0, "several happenings"
    if name and (holds(clause) or found.start is not None or found.place is not None):
        return "name", 0.65, "a name in the plural"
    if holds(clause) and found.sure >= 2 and phrase.determiner in DEFINITE and phrase.end > phrase.core:
        return "name", 0.55, "several held as one"
    return None, 0.0, "several happenings without detail"


def _proper(ground: Ground, phrase: Phrase) -> bool:
    """Whether a capitalised head has other capitals, an acronym, a number or a capitalised complement beside it."""
    words = ground.words
    if phrase.alias or any(words.capital[k] for k in range(phrase.start, phrase.head)):
        return True
    inside = range(phrase.head + 1, phrase.end)
    return any(words.capital[k] for k in inside) or any(
        _YEAR.match(words.text[k]) for k in range(phrase.start, phrase.end)
    )


def _judge_proper(
    ground: Ground, phrase: Phrase, clause: Clause | None, found: Found
) -> tuple[Form | None, float, str]:
    words = ground.words
    if not phrase.weak:
        return "name", 0.85, "a proper name with the noun of an event"
    weight = _weight(ground, phrase, clause, found)
    numbered = any(
        _YEAR.match(words.text[k]) or _ORDINAL.match(words.lower[k]) for k in range(phrase.start, phrase.end)
    )
    if weight + (1.0 if numbered else 0.0) >= 1.0:
        return "name", 0.75, "a proper name, held or attended"
    return "nominal", 0.4, "a proper name that may be a body's"


def _weight(ground: Ground, phrase: Phrase, clause: Clause | None, found: Found) -> float:
    """How much speaks for a certain happening: held or attended 1, its date 1, its place ½, ordinal 1, topic ½."""
    words = ground.words
    weight = 1.0 if holds(clause) else 0.0
    weight += 1.0 if found.start is not None or found.end is not None else 0.0
    weight += 0.5 if found.place is not None else 0.0
    weight += 0.5 if phrase.end > phrase.core or phrase.owner is not None else 0.0
    modifiers = [words.lower[k] for k in range(phrase.start, phrase.head)]
    if any(_ORDINAL.match(m) for m in modifiers):
        weight += 1.0
    elif any(m not in _LOOSE_MODIFIERS and not _GENERIC.match(m) for m in modifiers):
        weight += 0.5
    if any(words.capital[k] for k in range(phrase.start, phrase.end) if not words.text[k][0].isdigit()):
        weight += 0.5
    if phrase.end < len(words) and words.lower[phrase.end] in _PEOPLED:
        weight += 1.0
    if clause is not None and _purpose(words, clause.verb):
        weight -= 0.5
    if _is_background(ground, phrase, clause):
        weight -= 0.5
    return weight


def _extra(ground: Ground, chosen: Chosen, taken: set[int]) -> list[Pick]:
    """Short names used alone, and verbs of meeting and travelling."""
    picks = []
    for phrase, form in [
        *short_names(ground, [p.phrase for p in chosen.picks], taken),
        *verbal(ground, taken),
        *elliptical(ground, taken),
    ]:
        clause = clause_of(ground, phrase.head, phrase.end)
        if phrase.verbal:
            clause = Clause(phrase.head, "subject", "meet", "subject")
        found = found_of(ground, phrase, clause, taken)
        reason = "a verb of meeting" if phrase.verbal else "the short name of an event"
        picks.append(
            _pick(ground, phrase, clause, found, phrase.start, phrase.end, form, 0.5 if phrase.verbal else 0.75, reason)
        )
    return picks
