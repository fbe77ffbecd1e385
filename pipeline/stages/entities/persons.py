"""Names of people: which stretch of capitalised words is one, decided by adding up what speaks for and against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline import names
from pipeline.lexicons import load
from pipeline.marks import Mark
from pipeline.stages.entities.deeds import deeds
from pipeline.stages.entities.evidence import Evidence
from pipeline.stages.entities.lookups import lower

_ENOUGH = 2.5
_LONGEST = 7
_USUAL = 5  # words of a name that a given name opens
_NUMERIC = {"CARDINAL", "DATE", "MONEY", "ORDINAL", "PERCENT", "QUANTITY", "TIME"}
_QUOTES = frozenset({'"', "“", "”", "‘", "’", "'"})
_BRACKETS = frozenset({"(", ")"})
_GENERATIONS = frozenset({"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"})
_PLACERS = frozenset({"in", "at", "near", "around", "throughout"})
_OF_PEOPLE = frozenset(
    "family regime government administration cabinet campaign couple brothers era dictatorship presidency".split()
)
_RULE = frozenset({"regime", "dictatorship"})  # a person's, where the word before is a name of people
_Reason = tuple[float, str]
_SPEECH_TAGS = {"VBD", "VBZ", "VBP"}


@dataclass(frozen=True, slots=True)
class _Name:
    """A candidate: words `start` to `end`, the honorific before it, and the score with its reasons."""

    start: int
    end: int
    honorific: str | None
    score: float
    reason: str


def people(evidence: Evidence) -> list[Mark]:
    """The people that the text names, in text order; honorifics and offices are not part of a mark."""
    candidates = [_weigh(evidence, *_core(evidence, start, end)) for start, end in _runs(evidence)]
    strong = [name for name in candidates if name.score >= _ENOUGH]
    strong += _companions(evidence, strong, [name for name in candidates if name.score < _ENOUGH])
    marks = [_mark(evidence, name) for name in strong]
    return sorted([*marks, *_short_forms(evidence, marks)], key=lambda mark: mark.start)


def _runs(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Maximal stretches that could be a name: capitalised words, initials, and particles between them."""
    at, count = 0, len(evidence.words)
    while at < count:
        if not evidence.person_word(at):
            at += 1
            continue
        end = at + 1
        while end < count and evidence.words.same_cell(end - 1, end):
            further = end
            while further < count and evidence.is_particle(further) and not evidence.person_word(further):
                further += 1
            if _is_nickname(evidence, end):
                further = end + 3
            if further >= count or not evidence.words.same_cell(end - 1, further) or not evidence.person_word(further):
                break
            end = further + 1
        yield at, end
        at = end


def _is_nickname(evidence: Evidence, at: int) -> bool:
    """Whether a word in quotation marks or brackets stands at `at`: Kojo "Tall" Baidoo, Charles W. (Chas.) Holm."""
    words = evidence.words
    if not words.same_cell(at - 1, at + 3) or not words.capital[at + 1]:
        return False
    signs = {words.text[at], words.text[at + 2]}
    if signs <= _QUOTES:
        return True
    named = evidence.is_given_name(at - 1) or names.is_initials(words.text[at - 1])
    return signs == _BRACKETS and named and not words.text[at + 1].isupper()


def _core(evidence: Evidence, start: int, end: int) -> tuple[int, int]:
    """The part of a run that is the name: what stands before may be an office ("… Public Works Odile Brandt")."""
    words = evidence.words
    named = [at for at in range(start, end) if words.entity[at] == "PERSON"]
    if end - start <= _USUAL and evidence.is_given_name(start):
        return start, end
    if named and named[0] > start:
        first = named[0]
        while first > start and evidence.is_given_name(first - 1):
            first -= 1
        return (first, end) if end - first <= _LONGEST else (first, named[-1] + 1)
    if not named and end - start > 2 and not evidence.is_given_name(start):
        for at in range(end - 2, start, -1):
            if evidence.is_given_name(at) and not evidence.is_given_name(at - 1):
                return at, end
    return start, end


def _weigh(evidence: Evidence, start: int, end: int) -> _Name:
    """Adds up what speaks for a person (positive) and against one."""
    honorific_start = evidence.offices.honorific_before(start)
    honorific = evidence.words.string(honorific_start, start) if honorific_start < start else None
    said = [*_in_the_name(evidence, start, end), *_around(evidence, start, end, honorific_start)]
    if honorific is not None:
        said.append((4.0, f"{honorific} before it"))
    if honorific is None:
        said += _thing(evidence, start, end)
    against = _no_name(evidence, start, end)
    if against is not None:
        said.append((-4.0, against))
    return _Name(start, end, honorific, sum(points for points, _ in said), ", ".join(reason for _, reason in said))


def _in_the_name(evidence: Evidence, start: int, end: int) -> Iterator[_Reason]:
    """What the words themselves say, and the model of them."""
    words = evidence.words
    length = end - start
    labels = words.entity[start:end]
    given = length > 1 and evidence.is_given_name(start)
    family = evidence.is_family_name(end - 1)
    share = labels.count("PERSON") / length
    if share > 0:
        yield 1 + 2 * share, "the model reads a person"
    elif any(label and label not in _NUMERIC for label in labels):
        yield (-0.5 if given else -1.0), "the model reads something else"
    if given:
        yield 2.0, "a known given name"
    if family and (length > 1 or share > 0):
        yield (1.5 if given else 1.0), "a known family name"
    if not any(words.capital[at] and evidence.is_common(at) for at in range(start, end)):
        yield (1.0 if length > 1 else 0.5), "no common word in it"
    if any(evidence.is_particle(at) for at in range(start + 1, end)):
        yield 1.5, "a particle inside"
    if 2 <= length <= 4:
        yield 0.5, "two to four words"
    elif length == 1 or length > _LONGEST:
        yield -1.5, "one word" if length == 1 else "too long"


def _around(evidence: Evidence, start: int, end: int, honorific_start: int) -> Iterator[_Reason]:
    """What stands before and behind."""
    words = evidence.words
    length, seen = end - start, "PERSON" in words.entity[start:end]
    if evidence.offices.before(honorific_start):
        yield 3.0, "an office before it"
    if evidence.offices.after(end):
        yield 1.5, "an office after it"
    elif _affiliation_follows(evidence, end):
        yield (2.0 if words.text[end] == "(" else 1.5), "where from stands after it"
    if not evidence.offices.before(honorific_start):
        yield from deeds(evidence, start, end)
    known = length == 1 and (evidence.is_given_name(start) or evidence.is_family_name(start))
    if known and words.same_cell(start, end) and words.lower[end] in _RULE:
        yield 4.5, f"whose {words.text[end]} it is"
    elif known and words.dep[start] == "nsubj" and words.same_cell(start, end) and words.tag[end] == "VBD":
        yield 4.5, "a known name that acts"
    if length > 1 and words.same_cell(honorific_start - 1, start) and words.lower[honorific_start - 1] == "by":
        yield 0.5, "by whom something is done"
    if seen and words.same_cell(end - 1, end):
        if words.tag[end] in _SPEECH_TAGS:
            yield 0.5, "it acts"
        elif length == 1 and (words.tag[end] == "POS" or words.lower[end] in _OF_PEOPLE):
            yield 0.5, "something is its own"
    if evidence.opens_cell(start) and evidence.closes_item(end) and length > 1 and seen:
        yield 0.5, "it opens a line of a list"


def _thing(evidence: Evidence, start: int, end: int) -> Iterator[_Reason]:
    """What speaks for a place or thing of that name: "in X", "X prison"."""
    words = evidence.words
    if evidence.offices.of_body(start):
        yield -8.0, "an office is of it"
    if words.same_cell(start - 1, start) and words.lower[start - 1] in _PLACERS:
        yield (-1.0 if end - start > 1 else -2.0), "it stands where a place would"
    noun = words.same_cell(end - 1, end) and words.tag[end] in ("NN", "NNS") and words.lower[end] not in _OF_PEOPLE
    if noun and words.dep[end - 1] == "compound" and words.head[end - 1] == end:
        yield -1.5, f"it says which {words.text[end]}"


def _companions(evidence: Evidence, strong: Iterable[_Name], weak: list[_Name]) -> list[_Name]:
    """Weak candidates between people in a list: of "A, B, C and D" all are people where most are."""
    words = evidence.words
    ends = {name.end for name in strong}
    starts = {name.start for name in strong}
    found: list[_Name] = []
    for name in weak:
        if not (2 <= name.end - name.start <= 4) or name.score < -1:
            continue
        before = _over_comma(evidence, name.start - 1, -1)
        after = _over_comma(evidence, name.end, 1)
        if before + 1 in ends and after in starts and words.sentence[name.start] == words.sentence[after]:
            found.append(_Name(name.start, name.end, name.honorific, _ENOUGH, "between people in a list"))
    return found


def _over_comma(evidence: Evidence, at: int, step: int) -> int:
    """The word behind a comma or "and" at `at`, going by `step`; `at` itself if none stands there."""
    words = evidence.words
    while 0 <= at < len(words) and (words.text[at] in (",", ";") or words.lower[at] == "and"):
        at += step
    return min(max(at, 0), len(words) - 1)


def _short_forms(evidence: Evidence, marks: list[Mark]) -> list[Mark]:
    """Later uses of a family name alone."""
    words = evidence.words
    taken = {at for mark in marks for at in range(mark.start, mark.end)}
    families = {words.text[mark.end - 1] for mark in marks if mark.end - mark.start > 1}
    families |= {family.partition("-")[2] for family in families if _has_article(family)}
    return [
        Mark(at, at + 1, "PERSON", words.text[at], reason="the family name of a person named in full", confidence=0.85)
        for at in range(len(words))
        if words.text[at] in families and at not in taken and not evidence.taken[at] and evidence.person_word(at)
        if not _opens_name(evidence, at)
    ]


def _has_article(family: str) -> bool:
    """Whether a family name begins with its article, which short forms leave out: "al-Abadi"."""
    article, _, rest = family.partition("-")
    return article.lower() in lower("name_particles") and rest[:1].isupper() and len(rest) > 3


def _opens_name(evidence: Evidence, at: int) -> bool:
    """Whether a family name opens the name of a firm or thing: "Gorsuch Construction", "Ansay & Associates"."""
    words = evidence.words
    if not words.same_cell(at, at + 1):
        return False
    further = at + 1 if words.text[at + 1] != "&" else at + 2
    return words.same_cell(at, further) and evidence.name_word(further) and evidence.is_common(further)


def _suffix_end(evidence: Evidence, end: int) -> int:
    """The end of a name with "Jr." or "III" behind it, over a comma."""
    words = evidence.words
    at = end + 1 if words.same_cell(end, end + 1) and words.text[end] == "," else end
    return at + 1 if words.same_cell(end - 1, at) and words.text[at] in _GENERATIONS else end


def _mark(evidence: Evidence, name: _Name) -> Mark:
    end = _suffix_end(evidence, name.end)
    text = names.display_name(evidence.words.string(name.start, end))
    confidence = min(0.98, 0.5 + 0.08 * name.score)
    return Mark(name.start, end, "PERSON", text, confidence=confidence, reason=name.reason, honorific=name.honorific)


def _affiliation_follows(evidence: Evidence, at: int) -> bool:
    """Whether a body or a country follows, in brackets or after "of": "(Norway)", "of the Energy Office"."""
    words = evidence.words
    if not words.same_cell(at - 1, at + 1) or words.lower[at] not in ("(", "of", "from"):
        return False
    return evidence.taken[at + 1] or (words.same_cell(at, at + 2) and evidence.taken[at + 2])


def _is_given_too(evidence: Evidence, at: int, end: int) -> bool:
    """Whether "Bill" or "Grant" is a given name: one that a family name follows."""
    words = evidence.words
    return at + 1 < end and words.text[at] in load("given_names") and evidence.is_family_name(end - 1)


def _no_name(evidence: Evidence, start: int, end: int) -> str | None:
    """Why the words cannot be a person's name, None where nothing says so."""
    words = evidence.words
    string = words.string(start, end).lower()
    if string in lower("places") or string in lower("organizations"):
        return "a known place or body"
    for at in range(start, end):
        if words.lower[at] in lower("not_names") and not _is_given_too(evidence, at, end):
            return f"{words.text[at]} is no part of a person's name"
        if words.lower[at] in lower("demonyms"):
            return f"{words.text[at]} says where from"
    if end - start == 1 and words.text[start].isupper() and len(words.text[start]) < 5:
        return "an acronym"
    if evidence.after_courtesy(start):
        return None
    if all(evidence.is_common(at) for at in range(start, end)) and not _is_spelt_like_one(evidence, start, end):
        return "common words"
    return None


def _is_spelt_like_one(evidence: Evidence, start: int, end: int) -> bool:
    """Whether two common words are a given and a family name too, and the model sees a person: "Mark Stone"."""
    words = evidence.words
    return (
        end - start == 2
        and words.text[start] in load("given_names")
        and words.text[end - 1] in load("family_names")
        and any(words.entity[at] == "PERSON" for at in range(start, end))
    )
