"""Judges a phrase: the name of an event, a bare form of one named elsewhere, or none; how sure that is, and why."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline import lexicons
from pipeline.records import Form
from pipeline.stages.events.clauses import Clause, holds, planned_by
from pipeline.stages.events.facts import Found
from pipeline.stages.events.ground import Ground, plural_heads
from pipeline.stages.events.layout import cover
from pipeline.stages.events.phrase import DEFINITE, Phrase
from pipeline.words import Words

_GENERIC = re.compile(
    r"(?:\w+-(?:day|week|hour|month|year)s?(?:-long)?|in-person|virtual|online|hybrid|two|half|day|week|annual|whole|"
    r"entire|present|current|same|said|biennial|yearly|very|recent|upcoming|forthcoming|[\w.]+-led|main|full|joint|"
    r"special|first-ever|day-long|successful|important|multi-\w+|high-level|three|four|five|international|regional|"
    r"global|official|multilingual|physical|actual|overall|-)$"
)
_ORDINAL = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|\w+tieth|eleventh|twelfth|"
    r"\w+-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|inaugural|\d+(?:st|nd|rd|th)|final|last|"
    r"opening|closing|next|further)$"
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_LOOSE = frozenset("any each every no some such all both another many several various".split())
_LOOSE_MODIFIERS = frozenset(
    "regular future similar numerous several many various other possible subsequent additional frequent occasional "
    "different separate individual potential such multiple past previous most more few".split()
)
_PART_NOUNS = frozenset({"session", "panel", "opening", "closing", "segment", "plenary"})
_PEOPLED = frozenset(
    "featuring bringing attended hosted organised organized chaired moderated convened led opened addressed".split()
)
_PRESIDING = frozenset({"moderate", "chair", "co-chair", "address", "facilitate", "inaugurate"})
_SPEAKING = frozenset({"speak", "participate", "present"})
_OPENINGS = frozenset({"opening", "closing", "signing", "adoption", "meeting", "session"})
_CALLS = frozenset({"phone", "telephone", "conference", "video", "courtesy"})
_STRETCHES = frozenset({"day", "days", "week", "weeks", "edition"})
_MEANS = frozenset({"by", "via", "through", "over"})
_BE = frozenset({"is", "was", "are", "were", "be", "been"})
_RELATIVE = frozenset({",", "which", "that", "was", "were", "is"})
_BACKGROUND = frozenset({"since", "after", "following", "until", "before", "like", "unlike", "despite"})


class Verdict(NamedTuple):
    """What a phrase is (None: no event), how sure that is, and why."""

    form: Form | None
    confidence: float
    reason: str


def judge(ground: Ground, phrase: Phrase, clause: Clause | None, found: Found) -> Verdict:
    """The verdict on a phrase in its clause, with the date and place that were found for it."""
    words = ground.words
    modifiers = [words.lower[k] for k in range(phrase.start, phrase.head)]
    refused = _refused(ground, phrase, clause, found, modifiers)
    if refused is not None:
        return Verdict(None, 0.0, refused)
    if ground.headline(phrase.head):
        return _judge_headline(ground, phrase, found, modifiers)
    plain = all(_GENERIC.match(m) for m in modifiers)
    if phrase.title is not None:
        bare = phrase.determiner in DEFINITE and plain and words.lower[phrase.head] not in _PART_NOUNS
        return Verdict("nominal" if bare else "name", 0.85, "it has a title")
    if words.dep[phrase.head] == "attr" and clause is not None and words.lower[clause.verb] in _BE and not found.start:
        return Verdict("nominal", 0.5, "says what something else is")
    if phrase.plural and words.lower[phrase.head] not in plural_heads():
        return _judge_plural(ground, phrase, clause, found)
    if words.capital[phrase.head] and _proper(ground, phrase):
        return _judge_proper(ground, phrase, clause, found)
    if _in_title(ground, phrase) and not phrase.weak and phrase.end - phrase.start > 1:
        return Verdict("name", 0.8, "in the title of the document")
    if phrase.alias and any(words.capital[k] for k in range(phrase.start, phrase.head)):
        return Verdict("name", 0.75, "a name with an acronym")
    weight = _weight(ground, phrase, clause, found)
    if phrase.determiner in DEFINITE or phrase.owner is not None:
        return _judge_definite(words, phrase, modifiers, weight)
    return _judge_indefinite(phrase, modifiers, weight)


def _judge_definite(words: Words, phrase: Phrase, modifiers: list[str], weight: float) -> Verdict:
    """ "the workshop", "the seminar on X": bare forms look for a name, descriptions may stand by themselves."""
    plain = all(_GENERIC.match(m) for m in modifiers)
    if phrase.determiner in {"this", "these"} or (plain and phrase.end == phrase.core):
        return Verdict("nominal", 0.6, "a bare form")
    counted = any(_ORDINAL.match(m) and m not in {"next", "further"} for m in modifiers)
    if counted and words.lower[phrase.head] in _PART_NOUNS:
        return Verdict("name", 0.7, "a numbered part")
    if weight >= (2.0 if phrase.weak or phrase.plural else 1.0):
        return Verdict("name", 0.7, "a description of a certain happening")
    return Verdict("nominal", 0.45, "a description that needs an event named elsewhere")


def _judge_indefinite(phrase: Phrase, modifiers: list[str], weight: float) -> Verdict:
    """ "a seminar on X": an event if it is said to be held or attended, or when and where it is."""
    if phrase.end == phrase.core and not modifiers and weight < 2.0:
        return Verdict(None, 0.0, "nothing says which happening is meant")
    if weight >= (2.0 if phrase.weak or phrase.plural else 1.5):
        return Verdict("name", 0.65, "introduced as held or attended")
    return Verdict(None, 0.0, "nothing says that it was held")


def _judge_headline(ground: Ground, phrase: Phrase, found: Found, modifiers: list[str]) -> Verdict:
    """Titles and headings: capitals prove nothing; a title names its event, a heading at most a part."""
    words = ground.words
    block = words.block[phrase.head]
    first, last = words.blocks[block]
    length, size = phrase.end - phrase.start, last - first
    single = length < 2 and phrase.title is None
    numbered = any(_ORDINAL.match(m) or _YEAR.match(m) for m in modifiers)
    if block == 0 or (block <= 3 and not phrase.weak and not phrase.plural and 2 * length >= size):
        alone = phrase.weak and length >= size and found.start is None and not numbered and block == 0
        if alone and cover(ground, block) is None:
            return Verdict("nominal", 0.4, "a masthead that may be a body's")
        several = phrase.plural and words.lower[phrase.head] not in plural_heads()
        if single or (phrase.weak and several and not numbered):
            if found.start is None:
                return Verdict("nominal", 0.5, "a bare form in the title")
            return Verdict("name", 0.7, "the title of the document, with its date")
        return Verdict("name", 0.6 if several else 0.7 if phrase.weak else 0.85, "the title of the document")
    if single or phrase.plural:
        return Verdict(None, 0.0, "a heading")
    if numbered or phrase.title is not None:
        return Verdict("name", 0.65, "a heading with a number or title")
    if found.start is not None and phrase.start - first < 12:
        return Verdict("name", 0.7, "a heading with a date")
    if phrase.weak or size > 25:
        return Verdict(None, 0.0, "a heading")
    return Verdict("nominal", 0.5, "a heading")


def _judge_plural(ground: Ground, phrase: Phrase, clause: Clause | None, found: Found) -> Verdict:
    words = ground.words
    modifiers = range(phrase.start, phrase.head)
    if any(words.tag[k] == "CD" and not _YEAR.match(words.text[k]) for k in modifiers):
        return Verdict(None, 0.0, "several happenings")
    name = words.capital[phrase.head] and _proper(ground, phrase)
    if name and (holds(clause) or found.start is not None or found.place is not None):
        return Verdict("name", 0.65, "a name in the plural")
    if holds(clause) and found.sure >= 2 and phrase.determiner in DEFINITE and phrase.end > phrase.core:
        return Verdict("name", 0.55, "several held as one")
    return Verdict(None, 0.0, "several happenings without detail")


def _proper(ground: Ground, phrase: Phrase) -> bool:
    """Whether a capitalised head has other capitals, an acronym, a number or a capitalised complement beside it."""
    words = ground.words
    if phrase.alias or any(words.capital[k] for k in range(phrase.start, phrase.head)):
        return True
    inside = range(phrase.head + 1, phrase.end)
    if any(words.capital[k] for k in inside):
        return True
    return any(_YEAR.match(words.text[k]) for k in range(phrase.start, phrase.end))


def _judge_proper(ground: Ground, phrase: Phrase, clause: Clause | None, found: Found) -> Verdict:
    if not phrase.weak:
        return Verdict("name", 0.85, "a proper name with the noun of an event")
    weight = _weight(ground, phrase, clause, found)
    if weight + _is_numbered(ground.words, phrase, phrase.end) >= 1.0:
        return Verdict("name", 0.75, "a proper name, held or attended")
    return Verdict("nominal", 0.4, "a proper name that may be a body's")


def _is_numbered(words: Words, phrase: Phrase, end: int) -> bool:
    return any(_YEAR.match(words.text[k]) or _ORDINAL.match(words.lower[k]) for k in range(phrase.start, end))


def _weight(ground: Ground, phrase: Phrase, clause: Clause | None, found: Found) -> float:
    """How much speaks for a certain happening: held or attended 1, its date 1, its place ½, ordinal 1, topic ½."""
    words = ground.words
    weight = 1.0 if holds(clause) else 0.0
    weight += 0.5 if clause is not None and clause.relation == "object" and clause.base in _PRESIDING else 0.0
    weight += 0.5 if clause is not None and clause.relation == "oblique" and clause.base in _SPEAKING else 0.0
    weight += 1.0 if found.start is not None or found.end is not None else 0.0
    weight += 0.5 if found.place is not None else 0.0
    weight += 0.5 if holds(clause) and found.sure_place > 1 else 0.0
    weight += 0.5 if phrase.end > phrase.core or phrase.owner is not None else 0.0
    modifiers = [words.lower[k] for k in range(phrase.start, phrase.head)]
    if any(_ORDINAL.match(m) for m in modifiers):
        weight += 1.0
    elif any(m not in _LOOSE_MODIFIERS and not _GENERIC.match(m) for m in modifiers):
        weight += 0.5
    if any(words.capital[k] for k in range(phrase.start, phrase.end) if not words.text[k][0].isdigit()):
        weight += 0.5
    if _is_peopled(words, phrase.end):
        weight += 1.0
    if clause is not None and _purpose(words, clause.verb):
        weight -= 0.5
    if is_background(ground, phrase):
        weight -= 0.5
    return weight


def _is_peopled(words: Words, at: int) -> bool:
    """ "a dinner attended by X", "a dinner, which was attended by X": who was there is told next."""
    last = words.sentences[words.sentence[at]][1] if at < len(words) else 0
    if at + 2 < last and words.lower[at] == "in" and words.lower[at + 2] in {"honour", "honor"}:
        at += 3
    while at < last and words.lower[at] in _RELATIVE:
        at += 1
    return at < last and words.lower[at] in _PEOPLED


def is_background(ground: Ground, phrase: Phrase) -> bool:
    """Whether the phrase only sets the scene ("since the adoption of …")."""
    words = ground.words
    at = phrase.start - 1
    while at >= 0 and words.lower[at] in DEFINITE:
        at -= 1
    return at >= 0 and words.lower[at] in _BACKGROUND and words.sentence[at] == words.sentence[phrase.head]


def _in_title(ground: Ground, phrase: Phrase) -> bool:
    """Whether the phrase stands in a first line that is a title, though most of its words are small."""
    words = ground.words
    first, last = words.blocks[0]
    return words.block[phrase.head] == 0 and last - first <= 35 and words.text[last - 1] not in {".", ";"}


def _purpose(words: Words, verb: int) -> bool:
    """An infinitive of purpose: "the aim was to hold discussions"."""
    if words.tag[verb] != "VB" or words.dep[verb] not in ("xcomp", "advcl", "acl", "relcl"):
        return False
    return not planned_by(words, verb)


def _refused(ground: Ground, phrase: Phrase, clause: Clause | None, found: Found, modifiers: list[str]) -> str | None:
    """Why a phrase whose head is an event noun is none at all; None where it may be one."""
    words = ground.words
    head = words.lower[phrase.head]
    before = words.lower[phrase.start - 1] if phrase.start else ""
    if phrase.determiner in _LOOSE or (modifiers and modifiers[0] in _LOOSE_MODIFIERS):
        return "a kind of happening, not a certain one"
    if head in _STRETCHES and not words.capital[phrase.head]:
        return "a stretch of time"
    near = words.lower[phrase.head : min(phrase.end, phrase.head + 3)]
    if head in {"call", "calls"} and not (set(modifiers) & _CALLS) and "with" not in near:
        return "an appeal"
    if _quoted(words, phrase):
        return "in the title of a paper"
    if before in _MEANS and not phrase.determiner:
        return "a means"  # "held by video conference"
    if _of_office(ground, phrase):
        return "the body of an office"
    if _is_body(ground, phrase) and found.start is None and not holds(clause):
        return "the name of a body"
    if (phrase.weak or phrase.plural) and head not in _OPENINGS:
        for k in range(phrase.core + 1, phrase.end):
            if words.capital[k] and ground.head_class(k) is not None and not ground.is_weak(k):
                return "what goes on in an event that has a name"
    return None


def _quoted(words: Words, phrase: Phrase) -> bool:
    """Whether the phrase lies in a title in quotation marks with which a line opens, as papers in a programme do."""
    first, last = words.blocks[words.block[phrase.head]]
    if (
        phrase.title is not None
        or phrase.start == first
        or words.text[first] not in {'"', "“"}
        or phrase.start > first + 30
    ):
        return False
    closing = next((k for k in range(first + 1, last) if words.text[k] in {'"', "”"}), None)
    return closing is not None and phrase.head < closing < last - 1


def _is_body(ground: Ground, phrase: Phrase) -> bool:
    """Whether the phrase is the name of a body, with no number or year that would make it one of a series."""
    words = ground.words
    mark = ground.mark_of[phrase.head]
    if mark is None or mark.label != "ORG" or _in_title(ground, phrase):
        return False
    whole = mark.start <= phrase.start + 1 and mark.end >= phrase.core
    return whole and not _is_numbered(words, phrase, min(phrase.head + 2, len(words)))


def _of_office(ground: Ground, phrase: Phrase) -> bool:
    """ "representative of the Conference of Mayors", "member of the Assembly": the phrase names a body."""
    words = ground.words
    at = phrase.start - 1
    while at > 0 and words.lower[at] in DEFINITE:
        at -= 1
    if at < 1 or words.lower[at] != "of" or not words.capital[phrase.head]:
        return False
    office = lexicons.load("role_heads").get(words.lower[at - 1])
    return office is not None and office[0] == "office"
