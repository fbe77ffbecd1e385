"""Offices that a clause tells: "X is …", "X was appointed …", "As Director of Y, X …", "the editor is X"."""

from __future__ import annotations

from pipeline.marks import Mark
from pipeline.stages.roles import bodies
from pipeline.stages.roles.complements import unmarked
from pipeline.stages.roles.heads import heads
from pipeline.stages.roles.links import ADVERBS, FINITE, Linker
from pipeline.stages.roles.phrases import Phrase
from pipeline.stages.roles.verbs import subject

_BE = ADVERBS | frozenset(
    "is was are were be been being am 's ’s has have had will would who that , both not since previously himself"
    " herself".split()
)
_BECOME = frozenset(
    "serves served serving serve acts acted acting works worked working becomes became become becoming remains remained"
    " appointed named elected re-elected reelected nominated promoted designated confirmed installed ordained sworn"
    " continues continued joined retired resigned returned doubles began started selected chosen hired employed"
    " reappointed is was been".split()
)
_MAKERS = frozenset(
    "appointed appoint appoints appointing named chose chosen elected elects elect re-elected nominated nominates"
    " promoted hired election appointment nomination".split()
)
_SMALL = frozenset("as to be the a an its their his her one of in been by on".split())
_DESCRIBES = frozenset({"JJ", "RB", "CD", "VBN", "NNP", "JJR", "JJS"})
_CONSISTS = frozenset({"were", "are", "include", "included", "includes"})
_LONGEST = 12  # words between a name and its predicate
_TO_LIST = 16  # words between an office of several and the list of its holders
_REST_OF_LINE = 3  # words behind a name on its own line


def link_clauses(linker: Linker) -> None:
    """Links what clauses tell, after titles and appositions have taken their offices."""
    for person in linker.scene.people:
        _copula(linker, person)
        _maker(linker, person)
    for phrase in linker.phrases:
        if phrase.head.plural and not phrase.taken:
            _list_of_holders(linker, phrase)
        elif not phrase.taken:
            _named_by_verb(linker, phrase)
            _as(linker, phrase)
            _predicate_of_clause(linker, phrase)


def _copula(linker: Linker, person: Mark) -> None:
    """ "X is …", "X, who serves as …", "X was appointed Director of Y"."""
    words = linker.scene.words
    at = linker.after_brackets(person.end)
    verb = False
    for _ in range(_LONGEST):
        if not linker.same(person.end - 1, at):
            return
        phrase = linker.by_begin.get(at)
        word = words.lower[at]
        if verb and phrase is not None and not phrase.taken:
            _predicate(linker, person, phrase, at)
            return
        if word in _BECOME:
            verb = True
        elif not _may_stand_between(linker, at, verb=verb):
            return
        at += 1


def _may_stand_between(linker: Linker, at: int, *, verb: bool) -> bool:
    """True for a word that leaves the name the subject: auxiliaries, adverbs, and adjectives once a verb is there."""
    words = linker.scene.words
    word = words.lower[at]
    if word == "not" or at in linker.scene.person_at:
        return False
    return word in _BE or word in _SMALL or (verb and words.tag[at] in _DESCRIBES)


def _predicate(linker: Linker, person: Mark, phrase: Phrase, at: int) -> None:
    between = linker.scene.words.lower[person.end : at]
    if "not" in between or phrase.head.plural or linker.other_holder(phrase):
        return
    shown = " ".join(linker.scene.words.text[linker.after_brackets(person.end) : at])
    _add_all(linker, person, phrase, 0.88, f'the text says so ("{shown}")')


def _add_all(
    linker: Linker, person: Mark, phrase: Phrase, confidence: float, reason: str, body: Mark | None = None
) -> None:
    """The phrase and those joined to it, for one person."""
    for its in linker.chain(phrase):
        linker.add(person, its, confidence, reason, body or linker.beside(its))


def _predicate_of_clause(linker: Linker, phrase: Phrase) -> None:
    """An office that the parse gives as predicate of a named subject further off."""
    words = linker.scene.words
    top = phrase.head_end - 1
    while phrase.begin <= words.head[top] < phrase.end and words.head[top] != top:
        top = words.head[top]
    governor = words.head[top]
    if words.dep[top] == "pobj" and words.lower[governor] == "as":
        governor = words.head[governor]
    elif words.dep[top] not in {"attr", "oprd"}:
        return
    if words.lower[governor] not in _BECOME or any(words.dep[child] == "neg" for child in words.children[governor]):
        return
    person = subject(linker.scene, governor)
    if person is None or linker.other_holder(phrase) or words.sentence[person.start] != words.sentence[phrase.begin]:
        return
    _add_all(linker, person, phrase, 0.8, f'predicate of the clause ("{words.text[governor]}")')


def _list_of_holders(linker: Linker, phrase: Phrase) -> None:
    """ "The members of the Board were A, B and C", or the names line by line below; "trustees: A, B and C"."""
    words = linker.scene.words
    at = phrase.end
    for _ in range(_TO_LIST):
        if not linker.same(phrase.end - 1, at) or at in linker.scene.person_from or at in linker.by_begin:
            return
        if words.text[at] == ":" or (words.lower[at] in _CONSISTS and _opens_list(linker, at + 1)):
            break
        if words.text[at] in {";", "."}:
            return
        at += 1
    else:
        return
    at += 1 if words.text[at] == ":" or not linker.same(at, at + 1) or words.text[at + 1] != ":" else 2
    person = linker.person_at(at)
    people = list(linker.list_from(person, phrase.head)) if person is not None else []
    if not people and not linker.same(phrase.end - 1, at):
        people = _lines_below(linker, phrase)
    if len(people) > 1:
        _of_committee(linker, phrase)
        for one in people:
            linker.add(one, phrase, 0.8, "in the list of those who hold the office", phrase.organization, own=True)


def _of_committee(linker: Linker, phrase: Phrase) -> None:
    """Reads "program committee members" as members of a body, which nothing else names."""
    last = phrase.head_end - 1
    if phrase.organization is None and phrase.head.noun.endswith(" member") and last - phrase.role_start > 1:
        phrase.organization = unmarked(linker.scene, phrase.role_start, last)
        phrase.head = heads()["members"]
        phrase.role_start = phrase.head_start = last


def _opens_list(linker: Linker, at: int) -> bool:
    """Whether names follow at word `at`, behind a colon or on the lines below."""
    words = linker.scene.words
    return linker.person_at(at) is not None or not linker.same(at - 1, at) or words.text[at] == ":"


def _lines_below(linker: Linker, phrase: Phrase) -> list[Mark]:
    """The people whose names alone are the lines below the phrase's block."""
    words, found = linker.scene.words, []
    for start, end in words.blocks[words.block[phrase.start] + 1 :]:
        person = linker.scene.person_from.get(start)
        if person is None or end - person.end > _REST_OF_LINE:
            break
        found.append(person)
    return found


def _named_by_verb(linker: Linker, phrase: Phrase) -> None:
    """ "The Editor is X", "its president was Y"."""
    words, at = linker.scene.words, phrase.end
    if not linker.same(at, at + 1) or words.lower[at] not in {"is", "was", "remains", "became"}:
        return
    person = linker.person_at(at + 1)
    if person is not None and (phrase.definite or phrase.indefinite):
        linker.add(person, phrase, 0.85, f'the text says so ("{words.text[at]}")')


def _maker(linker: Linker, person: Mark) -> None:
    """ "appointed X (as) Director of Y", "elected A as Chairman, and B and C as Vice-Chairs"."""
    words = linker.scene.words
    at = linker.after_brackets(person.end)
    told = _making(linker, person)
    if told is None:
        return
    at = _behind_origin(linker, person, at)
    as_word = linker.same(person.end - 1, at) and words.lower[at] == "as"
    while linker.same(person.end - 1, at) and words.lower[at] in _SMALL:
        at += 1
    phrase = linker.by_begin.get(at)
    if phrase is None or phrase.taken or not linker.same(person.end - 1, at):
        return
    if not as_word and linker.opening(person) - 1 != told:
        return
    body = None
    if words.tag[told][:2] == "VB":
        body = bodies.by_noun(linker.scene, told - 1) or bodies.own(linker.scene, told, ("ORG",))
    reason = f'the text says so ("{words.text[told]}")'
    if phrase.head.plural:
        for one in linker.people_before(person):
            linker.add(one, phrase, 0.82, reason, body)
        return
    _add_all(linker, person, phrase, 0.85, reason, body)


def _behind_origin(linker: Linker, person: Mark, at: int) -> int:
    """The word behind "of Lima", "from the Grain Board" at `at`, else `at`."""
    words = linker.scene.words
    if not linker.same(person.end - 1, at + 1) or words.lower[at] not in {"of", "from"}:
        return at
    mark = linker.scene.body_at.get(at + (2 if words.lower[at + 1] == "the" else 1))
    return mark.end if mark is not None and linker.same(person.end - 1, mark.end) else at


def _making(linker: Linker, person: Mark) -> int | None:
    """The word "elected", "appointed" … before the name in its sentence, None if another clause stands between."""
    words = linker.scene.words
    first = words.sentences[words.sentence[person.start]][0]
    for at in range(person.start - 1, max(first - 1, person.start - 40), -1):
        if words.lower[at] in _MAKERS:
            return at
        if words.tag[at] in FINITE or words.text[at] in {";", ":"}:
            return None
    return None


def _as(linker: Linker, phrase: Phrase) -> None:
    """ "As Senior Adviser at the Institute, X …", "in his capacity as Chair of X, Y …"."""
    words = linker.scene.words
    if not linker.same(phrase.begin - 1, phrase.begin) or words.lower[phrase.begin - 1] != "as":
        return
    at = linker.chain(phrase)[-1].end
    for _ in range(8):
        if not linker.same(phrase.end - 1, at):
            return
        if words.text[at] == ",":
            person = linker.person_at(at + 1)
            if person is not None:
                _add_all(linker, person, phrase, 0.82, 'the text says so ("as …, NAME")')
            return
        at += 1
