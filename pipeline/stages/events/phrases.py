"""The noun phrases of happenings: their head, where they begin and end, and what the phrase itself shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.stages.events.ground import Ground
from pipeline.words import Words

DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "our", "his", "her", "said"})
_DETERMINERS = DEFINITE | {
    "a",
    "an",
    "any",
    "each",
    "every",
    "some",
    "no",
    "all",
    "both",
    "another",
    "such",
    "my",
    "your",
}
_MODIFIER_TAGS = frozenset(
    {"JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "VBN", "VBG", "FW", "AFX", "HYPH", "ADD", "GW", "XX"}
)
_TOPIC = frozenset(
    {"of", "on", "about", "between", "among", "against", "regarding", "concerning", "under", "to", "for"}
)
_WITH = frozenset({"meeting", "visit", "negotiation", "other"})
_BY = frozenset(
    {"address", "addresses", "remarks", "speech", "statement", "presentation", "briefing", "visit", "lecture"}
)
_SMALL = frozenset(
    {"of", "the", "and", "on", "for", "from", "to", "in", "with", "a", "an", "by", "&", "at", "as", "or"}
)
_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD", "WDT", "WP", "WRB", "WP$", "EX"})
_STOP = frozenset(
    {"that", "as", "where", "while", "because", "after", "before", "when", "since", "until", "during", "via"}
)
_JOINTLY = frozenset(
    {"cooperation", "co-operation", "partnership", "collaboration", "conjunction", "coordination", "association"}
)
_PLACE_PREPOSITIONS = frozenset({"in", "at", "from", "near", "outside"})
_OPENING, _CLOSING = frozenset("“\"«‘'„"), frozenset("”\"»’'“")
_TIMELY = frozenset({"upcoming", "recent", "forthcoming", "earlier", "recently", "then", "so-called", "said"})
_ENTITLED = frozenset({"titled", "entitled", "called", "named", "themed", "dubbed"})
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,3}[A-Z0-9&/-]{1,12}(?:[- ]?\d{1,4})?$")
_NUMBER = re.compile(r"(?:\d{1,4}|[IVXL]{1,6})$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_LONGEST = 45  # words: the longest names of sessions that we met have about 40


@dataclass(slots=True)
class Phrase:
    """One noun phrase (word numbers, half-open; the article and the owner stand outside).

    `core` is its end without complements ("conference" | "on the law of the sea"), `title` the words of a quoted or
    appended title, `alias` an acronym in brackets, `owner` the words of a possessor ("IFPRI" in "IFPRI's workshop"), `noun` the plural that an ordinal alone refers to.
    """

    head: int
    start: int
    end: int
    core: int
    classification: str
    determiner: str = ""
    plural: bool = False
    weak: bool = False
    verbal: bool = False
    owner: tuple[int, int] | None = None
    title: tuple[int, int] | None = None
    alias: list[tuple[int, int]] = field(default_factory=list)
    noun: int | None = None


def phrases(ground: Ground) -> Iterator[Phrase]:
    """Every noun phrase whose head is an event noun, in text order; none lies inside another one's modifiers."""
    words = ground.words
    done = -1
    for head in range(len(words)):
        if head < done or not _is_head(ground, head):
            continue
        phrase = _phrase(ground, head)
        yield phrase
        done = phrase.core


def _is_head(ground: Ground, at: int) -> bool:
    """An event noun that heads its phrase: no verb, and no modifier of a later noun ("conference room")."""
    words = ground.words
    if ground.head_class(at) is None or ground.date_of[at] is not None:
        return False
    tag = words.tag[at]
    if not tag.startswith("NN") and not (
        words.capital[at] and ground.headline(at) and (tag != "VBZ" or _ends_title(ground, at))
    ):
        return False
    later = at + 1
    if later >= len(words) or words.cell[later] != words.cell[at]:
        return True
    if words.text[later] == "(":  # "Forum (ARF) Symposium"
        closing = _bracketed(words, later)
        if closing is not None and closing < len(words) and _heads_later(ground, at, closing):
            return False
    return not _heads_later(ground, at, later)


def _ends_title(ground: Ground, at: int) -> bool:
    """ "BONN CLIMATE CHANGE TALKS, 1–12 JUNE": a noun that the tagger takes for a verb ends its phrase."""
    words = ground.words
    later = at + 1
    return later >= len(words) or words.block[later] != words.block[at] or not words.text[later][0].isalpha()


def _heads_later(ground: Ground, at: int, later: int) -> bool:
    """Whether the word at `later` is the noun that the word at `at` modifies."""
    words = ground.words
    if words.cell[later] != words.cell[at]:
        return False
    if words.capital[at] and words.capital[later] and ground.head_class(later) is not None:
        return words.sentence[later] == words.sentence[at]
    if not words.tag[later].startswith("NN") or _NUMBER.match(words.text[later]):
        return False
    if ground.date_of[later] is not None:
        return False
    if words.lower[later].endswith("ing") and ground.head_class(later) is None and _begins_title(words, later):
        return False
    if words.dep[at] in ("compound", "nmod", "amod", "poss") and at < words.head[at] <= at + 4:
        return True
    return (
        words.capital[later] == words.capital[at]
        and not ground.headline(at)
        and words.sentence[later] == words.sentence[at]
    )


def _begins_title(words: Words, at: int) -> bool:
    """ "Symposium Building on …" against "Forum Steering Committee": a title goes on with an article or preposition."""
    return at + 1 < len(words) and words.tag[at + 1] in ("IN", "DT", "TO", "PRP$")


def _phrase(ground: Ground, head: int) -> Phrase:
    words = ground.words
    start = _left(ground, head)
    determiner, owner, start = _before(ground, start)
    known = ground.head_class(head) or "other"
    phrase = Phrase(
        head,
        start,
        head + 1,
        head + 1,
        known,
        determiner=determiner,
        owner=owner,
        plural=ground.is_plural(head),
        weak=ground.is_weak(head),
    )
    phrase.alias = [(k + 1, k + 2) for k in range(start, head) if words.text[k] == "(" and words.text[k + 2] == ")"]
    _grow_name(ground, phrase)
    phrase.core = phrase.end
    _grow_title(ground, phrase)
    if phrase.title is None:
        _grow_complements(ground, phrase)
    if phrase.title is None:
        _grow_title(ground, phrase)
    while phrase.end - 1 > phrase.head and words.text[phrase.end - 1] in {",", ":", "-", "–", "and", "the", "of"}:
        phrase.end -= 1
    return phrase


def _left(ground: Ground, head: int) -> int:
    """Where the phrase begins: over adjectives, nouns, numbers, bracketed acronyms and quoted titles before the head."""
    words = ground.words
    first = ground.cell_start(head)
    at = head
    while at > first:
        j = at - 1
        if words.text[j] == ")":
            opening = next((k for k in range(j - 1, max(first, j - 5) - 1, -1) if words.text[k] == "("), None)
            if opening is None or not _ACRONYM.match(words.string(opening + 1, j)):
                break
            at = opening
        elif words.text[j] in _CLOSING and (opening := _quote_start(words, j, first)) is not None:
            at = opening
        elif not _modifies(ground, j, head):
            break
        else:
            at = j
    while at < head and (
        words.text[at] in {"&", "and", "-", "–", "(", ","}
        or words.lower[at] in _SMALL
        or words.lower[at] in _TIMELY
        or ":" in words.text[at]
    ):
        at += 1
    return at


def _modifies(ground: Ground, j: int, head: int) -> bool:
    """Whether the word at `j`, next to a part of the phrase, belongs to it."""
    words = ground.words
    lower, tag = words.lower[j], words.tag[j]
    if lower in _DETERMINERS or (ground.date_of[j] is not None and not _YEAR.match(words.text[j])):
        return False
    if words.sentence[j] != words.sentence[head] and not ground.headline(head):
        return False
    if ground.headline(head) and (lower in ground.headline_verbs or tag in ("VBZ", "VBD", "VBP", "MD")):
        return False
    if tag in ("VBN", "VBG"):
        if lower in {"held", "concluded", "being"}:
            return False
        return words.dep[j] in ("amod", "compound", "nmod") or "-" in lower or words.capital[j]
    if (
        tag in _MODIFIER_TAGS
        or _YEAR.match(lower)
        or ("-" in lower and lower[0].isalnum() and tag not in ("VBD", "VBZ"))
    ):
        return True
    both = words.capital[head] and j > 0 and words.capital[j + 1]
    if lower in {"and", "&", "/", ",", "of", "for", "on"} and both and words.capital[j - 1]:
        return words.cell[j - 1] == words.cell[j] and _is_joint(ground, j, head)
    if lower == "and":  # "policy and planning workshop"
        return words.head[j - 1] >= j and words.dep[j - 1] in ("amod", "compound", "nmod") if j else False
    return (
        tag == "RB"
        and words.capital[head]
        and not ground.headline(head)
        and words.head[j] < head
        and j > 0
        and words.capital[j - 1]
    )


def _is_joint(ground: Ground, j: int, head: int) -> bool:
    """Whether a small word between capitals joins parts of one name rather than two names."""
    words = ground.words
    if words.text[j] == ",":  # "Women, Peace and Security Conference"
        follows = [words.lower[k] for k in range(j + 1, min(j + 5, head))]
        return ("and" in follows or "&" in follows) and not ground.is_place(j - 1) and not ground.is_place(j + 1)
    if words.lower[j] in ("of", "for", "on"):
        return ground.head_class(j - 1) is None and words.tag[j - 1].startswith("NNP") and not ground.headline(head)
    return ground.head_class(j - 1) is None and not ground.is_person(j - 1)


def _before(ground: Ground, start: int) -> tuple[str, tuple[int, int] | None, int]:
    """The article before the phrase, its owner, and the phrase's start after an owner that stands inside it."""
    words = ground.words
    first = ground.cell_start(start)
    if start > first and words.tag[start - 1] == "POS":
        begin = start - 1
        while (
            begin > first
            and words.tag[begin - 1] in _MODIFIER_TAGS
            and words.sentence[begin - 1] == words.sentence[start]
        ):
            begin -= 1
        if begin < start - 1:
            return "", (begin, start - 1), start
    if start > first and words.lower[start - 1] in _DETERMINERS:
        return words.lower[start - 1], None, start
    return "", None, start


def _grow_name(ground: Ground, phrase: Phrase) -> None:
    """Takes in what names append: a number, an acronym in brackets, a run of capitals ("Symposium Building on …")."""
    words = ground.words
    stop = ground.cell_end(phrase.head)
    at = phrase.head + 1
    while at < stop:
        if words.text[at] == "(":
            closing = _bracketed(words, at)
            if closing is None or not _ACRONYM.match(words.string(at + 1, closing - 1)):
                break
            phrase.alias.append((at + 1, closing - 1))
            at = closing
        elif _NUMBER.match(words.text[at]) and (ground.date_of[at] is None or _YEAR.match(words.text[at])):
            if words.capital[phrase.head] is False and not words.text[at].isdigit():
                break
            at += 1
        else:
            break
    if (
        at < stop
        and words.capital[phrase.head]
        and not ground.headline(phrase.head)
        and words.tag[at] in ("VBG", "NNP")
    ):
        at = _capital_run(ground, at, stop)
    phrase.end = at


def _capital_run(ground: Ground, at: int, stop: int) -> int:
    """The end of a run of capitalised words with small ones between them."""
    words = ground.words
    end = at
    while at < stop and words.sentence[at] == words.sentence[end]:
        if ground.date_of[at] is not None:
            break
        if words.capital[at] or (_NUMBER.match(words.text[at]) is not None):
            at += 1
            end = at
        elif words.lower[at] in _SMALL or (words.text[at] == "," and at + 1 < stop and words.capital[at + 1]):
            at += 1
        else:
            break
    return end


def _grow_title(ground: Ground, phrase: Phrase) -> None:
    """Takes in a quoted title: `workshop titled, “…”`, `conference on “…”`, `Forum: …` in a heading."""
    words = ground.words
    stop = ground.cell_end(phrase.head)
    at = phrase.end
    while at < stop and (
        words.text[at] in {",", ":", "–", "-"} or words.lower[at] in _ENTITLED or words.lower[at] in {"on", "is", "was"}
    ):
        at += 1
    if at < stop and at - phrase.end <= 3 and words.text[at] in _OPENING:
        closing = next((k for k in range(at + 1, min(stop, at + _LONGEST)) if words.text[k] in _CLOSING), None)
        if closing is not None and closing - at > 2:
            phrase.title = (at + 1, closing if words.text[closing - 1] not in {",", "."} else closing - 1)
            phrase.end = closing + 1


def _grow_complements(ground: Ground, phrase: Phrase) -> None:
    """Takes in what the happening is about, of whom it is and whom it is with."""
    words = ground.words
    stop = ground.cell_end(phrase.head)
    while phrase.end < stop and phrase.end - phrase.start < _LONGEST:
        at = phrase.end
        lower = words.lower[at]
        if at + 1 >= stop:
            return
        if lower in _PLACE_PREPOSITIONS and lower != "from":
            # "seminar in Lausanne on human rights": the place stands inside the name
            after = ground.place_end(at + 1)
            if after is None or after >= stop or words.lower[after] not in ("on", "of", "about"):
                return
            if ground.date_of[after + 1 if after + 1 < stop else after] is not None:
                return
            phrase.end = after
            continue
        end = _complement(ground, phrase, at, stop)
        if end <= at + 1:
            return
        phrase.end = end
        if phrase.end < stop and words.text[phrase.end] == "(":
            closing = _bracketed(words, phrase.end)
            if closing is not None and _ACRONYM.match(words.string(phrase.end + 1, closing - 1)):
                phrase.alias.append((phrase.end + 1, closing - 1))
                phrase.end = closing


def _complement(ground: Ground, phrase: Phrase, at: int, stop: int) -> int:
    """The end of the complement that begins with the preposition at `at`; `at` itself where there is none."""
    words = ground.words
    lower = words.lower[at]
    fits = (
        lower in _TOPIC
        or (lower == "with" and phrase.classification in _WITH)
        or (lower == "by" and words.lower[phrase.head] in _BY)
    )
    if (
        not fits
        or words.tag[at + 1] == "VB"
        or words.lower[at + 1] in {"which", "whom", "that", "this", "these", "them", "him", "her", "it", "all"}
    ):
        return at
    if ground.date_of[at + 1] is not None or (
        lower in ("for", "to", "on") and words.tag[at + 1] in ("PRP", "VBG") and lower == "to"
    ):
        return at
    if lower == "to" and phrase.classification not in ("visit", "other", "launch", "adoption", "conference", "meeting"):
        return at
    if (
        words.lower[at + 1] == "the"
        and at + 2 < stop
        and (
            ground.date_of[at + 2] is not None
            or words.lower[at + 2] in {"margins", "sidelines", "occasion", "fringes", "basis"}
        )
    ):
        return at
    return _complement_end(ground, at + 1, stop, phrase.start + _LONGEST)


def _complement_end(ground: Ground, at: int, stop: int, longest: int) -> int:
    """Reads on from `at` to the first word that no noun phrase with complements can hold."""
    words = ground.words
    sentence = words.sentence[at]
    end = at
    while at < min(stop, longest) and words.sentence[at] == sentence:
        lower, tag, text = words.lower[at], words.tag[at], words.text[at]
        if ground.date_of[at] is not None and not (_YEAR.match(text) and words.capital[at - 1]):
            break
        if tag in _FINITE and not (ground.headline(at) and words.capital[at] and lower not in ground.headline_verbs):
            break
        if lower == "in" and at + 1 < stop and words.lower[at + 1] in _JOINTLY:
            break
        if lower in _STOP or (ground.headline(at) and lower in ground.headline_verbs):
            break
        if tag == "TO" and at + 1 < stop and words.tag[at + 1] == "VB":
            break
        if tag == "VBN" and words.tag[at - 1].startswith("NN") and not words.capital[at]:
            break
        if tag == "VBG" and words.tag[at - 1].startswith("NN") and not words.capital[at]:
            break
        if lower in _PLACE_PREPOSITIONS and (
            lower == "at" or (ground.place_end(at + 1) is not None and not ground.is_region(at + 1))
        ):
            break
        if lower in ("on", "for", "by", "from", "of", "in") and at + 1 < stop and ground.date_of[at + 1] is not None:
            break
        if (
            lower == "with"
            and not words.capital[at - 1]
            and words.lower[at - 1] not in {"meeting"}
            and words.head[at] < at - 4
        ):
            break
        if text == "," and not _goes_on(ground, at, stop):
            break
        if text == "(":
            closing = _bracketed(words, at)
            if closing is None or not _ACRONYM.match(words.string(at + 1, closing - 1)) or closing >= stop:
                break
            at = end = closing
            continue
        if not words.text[at][0].isalnum() and text not in {",", "’s", "'s", "/", "&", "-", "’", "'"}:
            if text in _OPENING and _quote_end(words, at, stop) is not None:
                at = end = _quote_end(words, at, stop) or at
                continue
            break
        at += 1
        if tag not in ("IN", "DT", "CC", "TO", ",", "POS", "PRP$") or False:
            end = at
    return end


def _goes_on(ground: Ground, comma: int, stop: int) -> bool:
    """Whether the list goes on after a comma: "military, police, and civilian actors"."""
    words = ground.words
    at = comma + 1
    if (
        at >= stop
        or words.tag[at] in _FINITE
        or words.tag[at] in ("DT", "IN", "RB", "PRP")
        or words.lower[at] in {"which", "who", "with"}
    ):
        return False
    if ground.is_place(at) and ground.is_place(comma - 1):
        return True
    before = words.capital[comma - 1]
    for k in range(at, min(stop, at + 9)):
        if words.lower[k] in ("and", "or", "&") and words.sentence[k] == words.sentence[comma]:
            # the conjunct hangs on what stands before the comma, or all are alike in their capitals
            linked = any(words.dep[m] == "conj" and words.head[m] < comma for m in range(at, min(stop, k + 4)))
            return linked and (words.capital[at] == before or words.tag[at].startswith(("NN", "JJ")))
        if words.tag[k] in _FINITE or words.text[k] in {".", ";", ":"}:
            return False
    return False


def _bracketed(words: Words, opening: int) -> int | None:
    """The word after the bracket that closes the one at `opening`, if it is near."""
    for k in range(opening + 1, min(len(words), opening + 6)):
        if words.text[k] == ")":
            return k + 1
    return None


def _quote_start(words: Words, closing: int, first: int) -> int | None:
    for k in range(closing - 2, max(first, closing - 25) - 1, -1):
        if words.text[k] in _OPENING:
            return k
    return None


def _quote_end(words: Words, opening: int, stop: int) -> int | None:
    for k in range(opening + 2, min(stop, opening + 25)):
        if words.text[k] in _CLOSING:
            return k + 1
    return None
