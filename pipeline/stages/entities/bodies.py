"""Names of organizations by their grammar: "[modifiers] HEAD [of/for/on …]", the head a word such as Ministry.

The head nouns are data (models/lexicons/org_heads.txt); this file knows how a name grows to either side of its head.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.stages.entities.evidence import Evidence

_JOINS = frozenset("of for on against to de du des del della di für pour da do dos van von".split())
_TAKES_TO = frozenset("mission missions embassy delegation representation office envoy".split())
_ARTICLES = frozenset("the la le les las los el das die der den".split())
_NAMESAKES = frozenset("king queen prince princess sultan emperor sheikh saint lord sir imam".split())
_NAMED_AFTER = frozenset("university college school academy foundation institute church hospital friends".split())
_HOUSES = frozenset({"center", "centre", "complex", "hall", "palace"})
_HELD = frozenset("conference conferences convention conventions congress exhibition exhibitions expo events".split())
_MOST_ITEMS = 6  # "Department of the Environment, Transport, Energy and Communications" has four
_LONGEST_ITEM = 5


def bodies(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Words (half-open) of each organization that is named by a head noun and more; none lies inside another."""
    words = evidence.words
    at, floor = 0, 0
    while at < len(words):
        end = evidence.organization_head(at)
        if end is None:
            at += 1
            continue
        start = _left(evidence, at, floor)
        if "of" in words.lower[at:end]:  # "Chamber of Commerce" and Industry
            end = _items(evidence, end - 1, end)
        stop = _right(evidence, end)
        while (further := _further_head(evidence, stop)) is not None:
            stop = _right(evidence, further)
        # a head alone ("the Working Group") names nothing, unless it brings its complement ("Department of History")
        named = stop - start > end - at or "of" in words.lower[start:stop]
        if named and not _is_venue(evidence, at, end):
            yield start, evidence.without_short_form(start, stop)
        at = floor = max(stop, at + 1)


def _is_venue(evidence: Evidence, head: int, end: int) -> bool:
    """Whether a head with what is held there before it is a house: "World Conference Center"."""
    lower = evidence.words.lower
    return end - head == 1 and lower[head] in _HOUSES and lower[head - 1] in _HELD


def _further_head(evidence: Evidence, stop: int) -> int | None:
    """The end of a head that goes on the name right behind it ("Clear Rivers Network" Advisory Group)."""
    if not evidence.words.same_cell(stop - 1, stop):
        return None
    for at in range(stop, evidence.run(stop)):
        if (end := evidence.organization_head(at)) is not None:
            return end
        if evidence.offices.is_head(at) and not evidence.offices.modifies(at):
            return None
    return None


def _left(evidence: Evidence, head: int, floor: int) -> int:
    """The first word of the name whose head is at `head`: name words before it, over "and", commas and possessives.

    No word before `floor` belongs to it.
    """
    words, offices = evidence.words, evidence.offices
    at = head
    while at > floor and words.same_cell(at - 1, at):
        before = at - 1
        if offices.is_honorific(before) and at < head and words.lower[before] in _NAMESAKES:
            return before  # "Sultan Qaboos University"
        qualifies = offices.modifies(before) or (at == head and offices.is_plural(before))
        if (offices.is_head(before) and not qualifies) or offices.is_honorific(before):
            break
        if evidence.name_word(before):
            at = before
        elif words.text[before] == "&" and evidence.name_word(before - 1):
            at = before - 1
        elif words.lower[before] == "and" and evidence.plain_modifier(before - 1) and evidence.is_second(at):
            return max(_list_start(evidence, before - 1), floor) if before > floor else at
        elif words.tag[before] == "POS" and evidence.name_word(before - 1) and evidence.possessor_inside(before - 1):
            at = before - 1
        else:
            break
    return max(at, floor)


def _list_start(evidence: Evidence, last: int) -> int:
    """The first word of "Women, Peace and", whose last word before "and" is `last`."""
    words = evidence.words
    at = last
    while words.same_cell(at - 1, at):
        if evidence.plain_modifier(at - 1):
            at -= 1
        elif words.text[at - 1] == "," and evidence.plain_modifier(at - 2) and not evidence.starts_sentence(at - 2):
            at -= 2
        else:
            break
    return at


def _right(evidence: Evidence, end: int) -> int:
    """The end of the name whose head ends at `end`: complements with a preposition, lists in them included."""
    words = evidence.words
    stop = end
    while words.same_cell(stop - 1, stop):
        join = words.lower[stop]
        if join not in _JOINS or (join == "to" and words.lower[end - 1] not in _TAKES_TO):
            break
        if join != "of" and evidence.is_complete(end, stop):
            break
        begin = stop + 1
        while begin < len(words) and words.lower[begin] in _ARTICLES:
            begin += 1
        if not words.same_cell(stop, begin):
            break
        run = evidence.run(begin)
        if run == begin:
            run = evidence.foreign_run(stop)
        if run == begin or (evidence.is_person(begin, run) and words.lower[end - 1] not in _NAMED_AFTER):
            break
        stop = _items(evidence, begin, run)
    return stop


def _items(evidence: Evidence, begin: int, run: int) -> int:
    """The end of a complement that may be a list: "the Environment, Transport, Energy and Communications"."""
    words = evidence.words
    country = evidence.is_country(begin, run)
    if not country and not evidence.list_item(begin, run):
        return run
    at = run
    for _ in range(_MOST_ITEMS):
        if not words.same_cell(at - 1, at):
            break
        comma = words.text[at] == ","
        nearest = at + 1 if comma else at
        last = words.same_cell(at, nearest) and words.lower[nearest] in ("and", "&")
        if not comma and not last:
            break
        item = nearest + 1 if last else nearest
        end = evidence.run(item)
        fits = item < end <= item + _LONGEST_ITEM and evidence.list_item(item, end)
        if not fits or country != evidence.is_country(item, end):
            break
        at = end
        if last:
            return at
    return run
