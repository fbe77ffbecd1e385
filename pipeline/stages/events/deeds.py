"""Happenings that a verb tells of: "X met with Y in Paris", "X will travel to Cairo", "X and Y signed a treaty"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import lexicons
from pipeline.stages.events.clauses import negated
from pipeline.stages.events.ground import Ground
from pipeline.stages.events.phrase import DETERMINERS, Phrase
from pipeline.words import Words

_SUBJECTS = ("nsubj", "nsubjpass")
_UNREAL = frozenset({"would", "could", "should", "might", "may", "can"})
_WISHES = frozenset(
    "invited invitation hope hopes hoped wish wishes wished want wants wanted asked offered able unable refused "
    "declined urged encouraged agreed opportunity".split()
)
_WHEN_OR_WHERE = frozenset({"in", "at", "on", "today", "virtually", "yesterday", "tomorrow", "here"})
_STOPS = frozenset({",", ";", ".", ":", "(", ")", "–", "—", "to", "in", "at", "who", "which", "that", "during"})
_MET = frozenset({"met", "meet", "meets", "meeting"})
_SPOKE = frozenset({"spoke", "speak", "speaks"})
_LONGEST = 14  # words of a complement


def deeds(ground: Ground, taken: set[int]) -> Iterator[Phrase]:
    """Verbs that are meetings, visits, launches and signings, with whom, where to or what their object is."""
    words = ground.words
    known = lexicons.load("event_deeds")
    for at in range(len(words)):
        entry = known.get(words.lower[at])
        if entry is None or at in taken or not words.tag[at].startswith("VB") or ground.headline(at):
            continue
        kind, noun, needs = entry
        subject = _subject(words, at, needs)
        if subject is None or _is_unreal(words, at):
            continue
        found = _complement(ground, at, subject, needs)
        if found is None:
            continue
        end, name = found
        name = f"{noun} {name}".rstrip()
        yield Phrase(at, at, end, end, kind, verbal=True, name=name, party=_party(ground, at, subject))


def _subject(words: Words, at: int, needs: str) -> int | None:
    """The word that heads the subject: of the verb, of the verb it is joined to, or the noun before a participle."""
    own = next((k for k in words.children[at] if words.dep[k] in _SUBJECTS), None)
    if own is not None:
        return own
    above = words.head[at]
    if words.dep[at] in ("acl", "relcl") or needs == "work":  # "Donors meeting in Brussels today"
        return above if above != at else None
    if words.dep[at] in ("conj", "xcomp", "advcl"):
        return next((k for k in words.children[above] if words.dep[k] in _SUBJECTS), None)
    return None


def _is_unreal(words: Words, at: int) -> bool:
    """Whether the deed is denied, only possible, wished or offered."""
    if negated(words, at) or any(words.lower[k] in _UNREAL for k in words.children[at] if words.dep[k] == "aux"):
        return True
    above = words.head[at]
    return words.dep[at] in ("xcomp", "ccomp", "acl", "advcl") and words.lower[above] in _WISHES


def _complement(ground: Ground, at: int, subject: int, needs: str) -> tuple[int, str] | None:
    """Where the verb with its complement ends, and the complement as the name has it; None where it has none."""
    words = ground.words
    after = [k for k in words.children[at] if k > at]
    thing = next((k for k in after if words.dep[k] in ("dobj", "attr")), None)
    if needs == "place":
        return _to_place(ground, at, after, thing)
    if needs == "guest":  # "X received Prime Minister Y in Z"
        guest = None if thing is None else ground.mark_of[thing]
        if thing is None or guest is None or guest.label != "PERSON" or words.dep[subject] == "nsubjpass":
            return None
        return _named(words, at, "with", _noun_phrase(ground, thing))
    if needs == "with":
        return _with(ground, at, after, thing) or _when(ground, at, after, subject)
    if words.dep[subject] == "nsubjpass" or (thing is None and words.tag[at] == "VBN"):
        thing = subject
    if thing is None or not _is_object(words, thing, needs):
        return None
    return _named(words, at, "of", _noun_phrase(ground, thing))


def _with(ground: Ground, at: int, after: list[int], thing: int | None) -> tuple[int, str] | None:
    """ "met with X", "met Prime Minister X"."""
    words = ground.words
    joint = next((k for k in after if words.lower[k] == "with" and k + 1 < len(words)), None)
    if joint is not None:
        return _named(words, at, "with", _noun_phrase(ground, joint + 1))
    if thing is not None and words.lower[at] in _MET and ground.mark_of[thing] is not None:
        return _named(words, at, "with", _noun_phrase(ground, thing))
    return None


def _when(ground: Ground, at: int, after: list[int], subject: int) -> tuple[int, str] | None:
    """ "The board met in Hull", "In May the two ministers met"."""
    words = ground.words
    timed = any(words.lower[k] in _WHEN_OR_WHERE or words.dep[k] == "npadvmod" for k in after)
    before = any(ground.date_of[m] is not None for k in words.children[at] if k < at for m in words.subtree(k))
    if words.lower[at] in _SPOKE or not (timed or before) or any(words.dep[k] == "dobj" for k in after):
        return None
    if not words.tag[subject].startswith("NN"):
        return at + 1, ""
    return at + 1, f"of {words.string(*_noun_phrase(ground, subject))}"


def _to_place(ground: Ground, at: int, after: list[int], thing: int | None) -> tuple[int, str] | None:
    """ "travelled to Cairo", "visited the harbour of Accra"."""
    words = ground.words
    if words.lower[at].startswith("travel"):
        to = next((k for k in after if words.lower[k] == "to"), None)
        thing = None if to is None or ground.place_end(to + 1) is None else to + 1
    if thing is None or not any(_is_goal(ground, k) for k in words.subtree(thing)):
        return None
    return _named(words, at, "to", _noun_phrase(ground, thing))


def _named(words: Words, at: int, join: str, span: tuple[int, int]) -> tuple[int, str]:
    """The mark holds the complement where that follows the verb at once: a place or date may stand between them."""
    end = (
        span[1] if at < span[0] <= at + 3 and not any(words.tag[k] == "IN" for k in range(at + 2, span[0])) else at + 1
    )
    return end, f"{join} {words.string(*span)}"


def _is_goal(ground: Ground, at: int) -> bool:
    """Whether the word belongs to the name of a place or body, to which one goes."""
    mark = ground.mark_of[at]
    return mark is not None and mark.label not in ("PERSON", "NORP")


def _is_object(words: Words, at: int, needs: str) -> bool:
    known = lexicons.load("event_objects").get(words.lower[at])
    return known is not None and known[0] == needs


def _noun_phrase(ground: Ground, at: int) -> tuple[int, int]:
    """The words of the noun phrase that holds a word, without its article, up to what tells of another matter."""
    words = ground.words
    head = at
    while words.head[head] > head and words.dep[head] in ("compound", "nmod", "amod", "det", "poss", "nummod", "case"):
        head = words.head[head]
    below = words.subtree(head)
    first, last = words.sentences[words.sentence[at]]
    start = max(min(below[0], at), first)
    if head - start > _LONGEST:
        start = at
    while start < head and (words.lower[start] in DETERMINERS or not words.text[start][0].isalnum()):
        start += 1
    end, stop = start + 1, min(below[-1] + 1, last, start + _LONGEST)
    while end < stop:
        mark = ground.mark_of[end]
        inside = mark is not None and mark.start < end
        ends = words.lower[end] in _STOPS or words.tag[end][:2] in ("VB", "MD", "WD") or ground.date_of[end] is not None
        ends = ends or (words.lower[end] == "on" and end + 1 < stop and ground.date_of[end + 1] is not None)
        if end > head and not inside and ends:
            break
        end += 1
    while end - 1 > start and not words.text[end - 1][-1].isalnum():
        end -= 1
    named = ground.mark_of[end + 1] if end + 1 < last and words.text[end] == "," else None
    if named is not None and named.label == "PERSON" and named.start == end + 1:
        end = named.end  # "the Speaker of the Senate, Jorge Díaz"
    return start, end


def _party(ground: Ground, at: int, subject: int) -> bool:
    """Whether somebody with a name does it, or it is done with or by somebody who has one."""
    words = ground.words
    below = [k for k in words.subtree(subject) if k < at][:40]
    for k in words.children[at]:
        if words.lower[k] in ("with", "by") or words.dep[k] == "dobj":
            below += words.subtree(k)[:40]
    marks = [mark for k in below if (mark := ground.mark_of[k]) is not None]
    return any(mark.label in ("PERSON", "ORG") or mark.classification == "state" for mark in marks)
