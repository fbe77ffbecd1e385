"""How far the phrase of a happening reaches after its head: appended names, titles, what it is about and with whom."""

from __future__ import annotations

import re

from pipeline.stages.events.ground import Ground
from pipeline.stages.events.phrase import Phrase
from pipeline.words import Words

OPENING, CLOSING = frozenset("“\"«‘'„"), frozenset("”\"»’'“")
ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,3}[A-Z0-9&/-]{1,12}(?:[- ]?\d{1,4})?$")
NUMBER = re.compile(r"(?:\d{1,4}|[IVXL]{1,6})$")
YEAR = re.compile(r"(?:19|20)\d\d$")
SMALL = frozenset("of the and on for from to in with a an by & at as or".split())

_LONGEST = 45  # words: the longest names of sessions that we met have about 40
_TOPIC = frozenset("of on about between among against regarding concerning under to for".split())
_WITH = frozenset({"meeting", "visit", "negotiation", "other"})
_BY = frozenset("address addresses remarks speech statement presentation briefing visit lecture".split())
_TO = frozenset({"visit", "other", "launch", "adoption", "conference", "meeting"})
_PRONOUNS = frozenset({"which", "whom", "that", "this", "these", "them", "him", "her", "it", "all"})
_EDGES = frozenset({"margins", "sidelines", "occasion", "fringes", "basis"})
_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD", "WDT", "WP", "WRB", "WP$", "EX"})
_STOP = frozenset("that as where while because after before when since until during via".split())
_TEXTS = frozenset(
    "statement statements report remarks speech summary highlights communiqué communique declaration programme program "
    "agenda minutes note concept press release list conclusions outcome outcomes update message day".split()
)
_JOINTLY = frozenset("cooperation co-operation partnership collaboration conjunction coordination association".split())
_PLACE_PREPOSITIONS = frozenset({"in", "at", "from", "near", "outside"})
_DATED = frozenset({"on", "for", "by", "from", "of", "in"})
_INNER = frozenset({",", "’s", "'s", "/", "&", "-", "’", "'"})
_OPEN_TAGS = frozenset({"IN", "DT", "CC", "TO", ",", "POS", "PRP$"})  # no phrase ends with such a word
_ENTITLED = frozenset(
    {"titled", "entitled", "called", "named", "themed", "dubbed", "on", "is", "was", ",", ":", "–", "-"}
)


def grow(ground: Ground, phrase: Phrase) -> None:
    """Moves the end of a phrase that ends with its head to where it ends in the text."""
    words = ground.words
    _grow_name(ground, phrase)
    phrase.core = phrase.end
    _grow_title(ground, phrase)
    if phrase.title is None:
        _grow_complements(ground, phrase)
        _grow_title(ground, phrase)
    while phrase.end - 1 > phrase.head and words.text[phrase.end - 1] in {",", ":", "-", "–", "and", "the", "of"}:
        phrase.end -= 1


def _grow_name(ground: Ground, phrase: Phrase) -> None:
    """Takes in what names append: a number, an acronym in brackets, a run of capitals ("Symposium Learning from …")."""
    words = ground.words
    stop = ground.cell_end(phrase.head)
    at = phrase.head + 1
    while at < stop:
        closing = acronym_end(words, at)
        if closing is not None:
            phrase.alias.append((at + 1, closing - 1))
            at = closing
        elif NUMBER.match(words.text[at]) and (ground.date_of[at] is None or YEAR.match(words.text[at])):
            if not words.capital[phrase.head] and not words.text[at].isdigit():
                break
            at += 1
        else:
            break
    titled = words.capital[phrase.head] and not ground.headline(phrase.head)
    if at < stop and titled and words.tag[at] in ("VBG", "NNP"):
        at = _capital_run(ground, at, stop)
    phrase.end = at


def _capital_run(ground: Ground, at: int, stop: int) -> int:
    """The end of a run of capitalised words with small ones between them."""
    words = ground.words
    end = at
    while at < stop and words.sentence[at] == words.sentence[end] and ground.date_of[at] is None:
        if words.capital[at] or NUMBER.match(words.text[at]) is not None:
            at += 1
            end = at
        elif words.lower[at] in SMALL or (words.text[at] == "," and at + 1 < stop and words.capital[at + 1]):
            at += 1
        else:
            break
    return end


def _grow_title(ground: Ground, phrase: Phrase) -> None:
    """Takes in a quoted title: `workshop titled, “…”`, `conference on “…”`."""
    words = ground.words
    stop = ground.cell_end(phrase.head)
    at = phrase.end
    while at < stop and words.lower[at] in _ENTITLED:
        at += 1
    if {"is", "was"} & set(words.lower[phrase.end : at]) and words.lower[at - 1] == "on":
        return  # "the meeting was on ‘…’"
    if _is_headed(ground, phrase, at):  # "Salt Board workshop: Pans in winter" as the title of the document
        phrase.title, phrase.end = (at, stop), stop
        return
    if at >= stop or at - phrase.end > 3 or words.text[at] not in OPENING:
        return
    closing = next((k for k in range(at + 1, min(stop, at + _LONGEST)) if words.text[k] in CLOSING), None)
    if closing is not None and closing - at > 2:
        phrase.title = (at + 1, closing - 1 if words.text[closing - 1] in {",", "."} else closing)
        phrase.end = closing + 1


def _is_headed(ground: Ground, phrase: Phrase, at: int) -> bool:
    """Whether the phrase opens the document's title and a colon and the event's own title follow it."""
    words = ground.words
    first, last = words.blocks[0]
    opens = phrase.start <= first + 1 and last <= first + _LONGEST and at == phrase.end + 1 < last - 1
    if not opens or words.text[phrase.end] != ":" or words.text[last - 1] in {".", "?"}:
        return False
    return words.capital[at] and not any(words.lower[k] in _TEXTS for k in range(at, min(at + 4, last)))


def _grow_complements(ground: Ground, phrase: Phrase) -> None:
    """Takes in what the happening is about, of whom it is and whom it is with."""
    words = ground.words
    stop = ground.cell_end(phrase.head)
    while phrase.end + 1 < stop and phrase.end - phrase.start < _LONGEST:
        at = phrase.end
        if words.lower[at] in _PLACE_PREPOSITIONS and words.lower[at] != "from":
            # "seminar in Graz on human rights": the place stands inside the name
            after = ground.place_end(at + 1)
            if after is None or after + 1 >= stop or words.lower[after] not in ("on", "of", "about"):
                return
            if ground.date_of[after + 1] is not None:
                return
            phrase.end = after
            continue
        end = _complement_end(ground, at + 1, stop, phrase.start + _LONGEST) if _complements(ground, phrase, at) else at
        if end <= at + 1:
            return
        phrase.end = end
        closing = acronym_end(words, end) if end < stop else None
        if closing is not None:
            phrase.alias.append((end + 1, closing - 1))
            phrase.end = closing


def _complements(ground: Ground, phrase: Phrase, at: int) -> bool:
    """Whether the preposition at `at` begins a complement of the phrase rather than a time, place or purpose."""
    words = ground.words
    lower, after = words.lower[at], words.lower[at + 1]
    fits = lower in _TOPIC or (lower == "with" and phrase.classification in _WITH)
    fits = fits or (lower == "by" and words.lower[phrase.head] in _BY)
    if not fits or words.tag[at + 1] == "VB" or after in _PRONOUNS or ground.date_of[at + 1] is not None:
        return False
    if lower == "to" and (words.tag[at + 1] in ("PRP", "VBG") or phrase.classification not in _TO):
        return False
    if after == "the" and at + 2 < len(words):
        return ground.date_of[at + 2] is None and words.lower[at + 2] not in _EDGES
    return True


def _complement_end(ground: Ground, at: int, stop: int, longest: int) -> int:
    """Reads on from `at` to the first word that no noun phrase with complements can hold."""
    words = ground.words
    sentence = words.sentence[at]
    end = at
    while at < min(stop, longest) and (words.sentence[at] == sentence or _in_name(ground, at)):
        if _breaks(ground, at, stop):
            break
        text = words.text[at]
        if text == "(":
            closing = acronym_end(words, at)
            if closing is None or closing >= stop:
                break
            at = end = closing
            continue
        if not text[0].isalnum() and text not in _INNER:
            closing = _quote_end(words, at, stop) if text in OPENING else None
            if closing is None:
                break
            at = end = closing
            continue
        at += 1
        if words.tag[at - 1] not in _OPEN_TAGS:
            end = at
    return end


def _breaks(ground: Ground, at: int, stop: int) -> bool:
    """Whether the word ends a complement: a verb, a date, a place, a clause, the end of a list."""
    words = ground.words
    lower, tag, after = words.lower[at], words.tag[at], at + 1 < stop
    titled = ground.headline(at)
    mark = ground.mark_of[at]
    if _in_name(ground, at) or (mark is not None and mark.label == "PERSON"):
        return False  # no name is cut, whatever the tagger takes its words for
    if ground.date_of[at] is not None and not (YEAR.match(words.text[at]) and words.capital[at - 1]):
        return True
    if tag in _FINITE and not (titled and words.capital[at] and lower not in ground.headline_verbs):
        return True
    if lower in _STOP or (titled and lower in ground.headline_verbs):
        return True
    if tag in ("VBN", "VBG") and words.tag[at - 1].startswith("NN") and not words.capital[at]:
        return True
    if lower in _PLACE_PREPOSITIONS and (lower == "at" or _is_there(ground, at + 1)):
        return True
    if after and (
        (tag == "TO" and words.tag[at + 1] == "VB")
        or (lower == "in" and words.lower[at + 1] in _JOINTLY)
        or (lower in _DATED and ground.date_of[at + 1] is not None)
    ):
        return True
    if lower == "with" and not words.capital[at - 1] and words.lower[at - 1] != "meeting" and words.head[at] < at - 4:
        return True
    return words.text[at] == "," and not _goes_on(ground, at, stop)


def _in_name(ground: Ground, at: int) -> bool:
    """Whether the word goes on with a name that the word before it belongs to."""
    mark = ground.mark_of[at]
    return mark is not None and mark.start < at


def _is_there(ground: Ground, at: int) -> bool:
    """Whether a city, country or venue begins here; a region may belong to a name ("Herding in the Altai")."""
    return ground.place_end(at) is not None and not ground.is_region(at)


def _goes_on(ground: Ground, comma: int, stop: int) -> bool:
    """Whether the list goes on after a comma: "military, police, and civilian actors"."""
    words = ground.words
    at = comma + 1
    if at >= stop or words.tag[at] in _FINITE or words.tag[at] in ("DT", "IN", "RB", "PRP"):
        return False
    if ground.is_place(at) and ground.is_place(comma - 1):
        return True
    for k in range(at, min(stop, at + 9)):
        if words.lower[k] in ("and", "or", "&") and words.sentence[k] == words.sentence[comma]:
            # the conjunct hangs on what stands before the comma, and both are alike in their capitals
            linked = any(words.dep[m] == "conj" and words.head[m] < comma for m in range(at, min(stop, k + 4)))
            alike = words.capital[at] == words.capital[comma - 1] or words.tag[at].startswith(("NN", "JJ"))
            return linked and alike
        if words.tag[k] in _FINITE or words.text[k] in {".", ";", ":"}:
            return False
    return False


def acronym_end(words: Words, opening: int) -> int | None:
    """The word after a bracketed acronym that begins at `opening`; None where none does."""
    if opening >= len(words) or words.text[opening] != "(":
        return None
    for k in range(opening + 2, min(len(words), opening + 6)):
        if words.text[k] == ")":
            return k + 1 if ACRONYM.match(words.string(opening + 1, k)) else None
    return None


def _quote_end(words: Words, opening: int, stop: int) -> int | None:
    for k in range(opening + 2, min(stop, opening + 25)):
        if words.text[k] in CLOSING:
            return k + 1
    return None
