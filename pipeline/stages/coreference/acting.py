"""Which states act, rather than being a place or a topic: they are rows of the table of organizations."""

from __future__ import annotations

from pipeline.marks import Mark, Notes
from pipeline.words import Words

_STATES_OF_BEING = frozenset("is are was were be been being has had have remains remain faces face needs need".split())
# What stands for the state itself: "the delegation of Norway", "Norwegian officials", "talks between Chad and Sudan".
_DELEGATES = frozenset(
    """delegation delegations delegate delegates government governments authorities authority minister ministers
    representative representatives ambassador ambassadors envoy envoys official officials officers counterpart
    counterparts colleague colleagues negotiator negotiators presidency chairmanship chairwoman chairman embassy
    cabinet side sides contribution contributions pledge pledges offer proposal support funding""".split()
)
_DEALS = frozenset(
    "talks negotiation negotiations dialogue agreement treaty memorandum consultations cooperation partnership".split()
)
_JOINS = frozenset({"of", "from", "by"})
_BETWEEN = frozenset({"between", "among", "with"})


def acting_states(notes: Notes, words: Words) -> list[Mark]:
    """The marks of states that do something, send somebody, own an office, or head a list of their people."""
    people = {words.block[mark.start] for mark in notes.people}
    blocks_of_one = _alone_in_block(notes, words)
    found = []
    for mark in notes.places:
        if mark.classification != "state" or (mark.label == "NORP" and mark.country is None):
            continue  # a demonym of a state that is no more gives no name to call it by
        heading = mark in blocks_of_one and words.block[mark.start] + 1 in people
        if heading or _acts(mark, words):
            found.append(mark)
    return found


def _alone_in_block(notes: Notes, words: Words) -> set[Mark]:
    """States that fill a line or the first cell of a table's row: "JAMAICA", above its delegates."""
    alone = set()
    for mark in notes.places:
        start, end = words.blocks[words.block[mark.start]]
        if mark.label == "GPE" and (mark.start, mark.end) == (start, end):
            alone.add(mark)
    return alone


def _acts(mark: Mark, words: Words) -> bool:
    """Whether the grammar makes the state an agent, alone or with others."""
    at = next((at for at in range(mark.start, mark.end) if not mark.start <= words.head[at] < mark.end), mark.start)
    for _ in range(len(words)):
        if words.dep[at] != "conj" or words.head[at] == at:
            break
        at = words.head[at]
    head, role = words.head[at], words.dep[at]
    verb = words.tag[head].startswith("VB")
    if role == "nsubj":
        return verb and words.lower[head] not in _STATES_OF_BEING
    if role == "pobj":
        return _behind(words, head)
    if mark.label == "NORP" or role == "poss":
        return words.lower[head] in _DELEGATES
    return False


def _behind(words: Words, preposition: int) -> bool:
    """Whether a state behind this preposition acts: "by X" of a passive, "ministers of X", "talks between X and Y"."""
    word, noun = words.lower[preposition], words.head[preposition]
    if word == "by":
        return words.dep[preposition] == "agent"
    if word in _JOINS:
        return words.lower[noun] in _DELEGATES
    return word in _BETWEEN and words.lower[noun] in _DEALS
