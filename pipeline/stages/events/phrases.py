"""The noun phrases of happenings: their head, and where they begin."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.stages.events.ground import Ground
from pipeline.stages.events.growth import ACRONYM, CLOSING, NUMBER, OPENING, SMALL, YEAR, acronym_end, grow
from pipeline.stages.events.phrase import DETERMINERS, Phrase
from pipeline.words import Words

_MODIFIER_TAGS = frozenset("JJ JJR JJS NN NNS NNP NNPS CD VBN VBG FW AFX HYPH ADD GW XX".split())
_TIMELY = frozenset("upcoming recent forthcoming earlier recently then so-called said".split())
_TEXTS = frozenset({"report", "summary", "programme", "program", "agenda", "minutes", "proceedings", "highlights"})
_NEAR_QUOTE = 25  # words of a quoted title before its head


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
        closing = acronym_end(words, later)
        if closing is not None and closing < len(words) and _heads_later(ground, at, closing):
            return False
    return not _heads_later(ground, at, later)


def _ends_title(ground: Ground, at: int) -> bool:
    """ "QUITO SEED TALKS, 1–12 JUNE": a noun that the tagger takes for a verb ends its phrase."""
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
    if words.block[at] == 0 and words.lower[later] in _TEXTS and words.capital[at]:
        return False  # the title "IRC 100 Hackathon report"
    if not words.tag[later].startswith("NN") or NUMBER.match(words.text[later]):
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
    """ "Symposium Learning from …", not "Forum Steering Committee": a title goes on with an article or preposition."""
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
    grow(ground, phrase)
    return phrase


def _left(ground: Ground, head: int) -> int:
    """Where the phrase begins: adjectives, nouns, numbers, bracketed acronyms and quoted titles before the head."""
    words = ground.words
    first = ground.cell_start(head)
    at = head
    while at > first:
        j = at - 1
        if words.text[j] == ")":
            opening = next((k for k in range(j - 1, max(first, j - 5) - 1, -1) if words.text[k] == "("), None)
            if opening is None or not ACRONYM.match(words.string(opening + 1, j)):
                break
            at = opening
        elif words.text[j] in CLOSING and (opening := _quote_start(words, j, first)) is not None:
            at = opening
        elif not _modifies(ground, j, head):
            break
        else:
            at = j
    while at < head and (
        words.text[at] in {"&", "and", "-", "–", "(", ","}
        or words.lower[at] in SMALL
        or words.lower[at] in _TIMELY
        or ":" in words.text[at]
    ):
        at += 1
    return at


def _modifies(ground: Ground, j: int, head: int) -> bool:
    """Whether the word at `j`, next to a part of the phrase, belongs to it."""
    words = ground.words
    lower, tag = words.lower[j], words.tag[j]
    if words.text[j] in {"'", "’"} and j > 0 and words.start[j] == words.end[j - 1]:  # "Bee Keepers' Conference"
        return words.lower[j - 1].endswith("s") and words.capital[j - 1] == words.capital[head]
    if lower in DETERMINERS or (ground.date_of[j] is not None and not YEAR.match(words.text[j])):
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
        or YEAR.match(lower)
        or ("-" in lower and lower[0].isalnum() and tag not in ("VBD", "VBZ"))
    ):
        return True
    both = (words.capital[head] or _is_named(ground, j, head)) and j > 0 and words.capital[j + 1]
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


def _is_named(ground: Ground, j: int, head: int) -> bool:
    """Whether a small word stands in a name in capitals after an article: "the Measuring X for End-Users workshop"."""
    words = ground.words
    if words.lower[j] not in {"for", "of", "on", "and"} or not words.capital[head - 1] or ground.headline(head):
        return False
    at = j
    first = ground.cell_start(head)
    while at > first and (words.capital[at - 1] or words.lower[at - 1] in {"for", "of", "on", "and"}):
        if words.lower[at - 1] in DETERMINERS:
            break
        at -= 1
    article = at > first and words.lower[at - 1] in DETERMINERS
    return article and words.capital[at] and not any(ground.mark_of[k] is not None for k in range(at, j))


def _is_joint(ground: Ground, j: int, head: int) -> bool:
    """Whether a small word between capitals joins parts of one name rather than two names."""
    words = ground.words
    if words.text[j] == ",":  # "Land, Water and Seed Conference"
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
    if start > first and words.lower[start - 1] in DETERMINERS:
        return words.lower[start - 1], None, start
    return "", None, start


def _quote_start(words: Words, closing: int, first: int) -> int | None:
    for k in range(closing - 2, max(first, closing - 25) - 1, -1):
        if words.text[k] in OPENING:
            return k
    return None
