"""Offices before a comma and the name: "the Secretary-General of the UN, X", "the Ambassadors of A and B, X and Y"."""

from __future__ import annotations

from pipeline.stages.roles.heads import OF_SESSIONS
from pipeline.stages.roles.links import Linker
from pipeline.stages.roles.phrases import Phrase


def link_named_after(linker: Linker) -> None:
    """Links the free offices that a name in apposition follows."""
    for phrase in linker.phrases:
        _named_after(linker, phrase)


def _named_after(linker: Linker, phrase: Phrase) -> None:
    """ "the Secretary-General of the UN, X,"."""
    words, at = linker.scene.words, phrase.end
    first = phrase.begin == 0 or not linker.same(phrase.begin - 1, phrase.begin)
    if phrase.taken or (phrase.indefinite and not first) or not linker.same(at - 1, at):
        return
    if phrase.head.plural:
        _named_after_all(linker, phrase)
        return
    colon = words.text[at] == ":"
    if words.text[at] not in {",", ":", "–", "—", "("}:
        return
    person = linker.person_at(at + 1)
    title = linker.by_begin.get(at + 1)
    if person is None and title is not None and title.taken:
        person = linker.person_at(title.end)  # "the head of the delegation, Minister X"
    if person is None or linker.last_office.get(person, title) is not title:
        return
    if colon and (phrase.head.kind == "occupation" or (phrase.begin > 0 and not first)):
        return  # "Commentator: X": a part in the event
    end = linker.after_brackets(person.end)
    closed = (
        not linker.same(person.end - 1, end)
        or words.text[end] in {",", ".", ";", ")", "–", "—", ":"}
        or words.lower[end] == "and"
    )
    if closed and (phrase.definite or first or phrase.organization is not None or phrase.tail):
        given = phrase.organization is not None or phrase.possessor or phrase.head.noun in OF_SESSIONS
        body = None if given else linker.body_behind(person, phrase.head)
        for its in _joined_before(linker, phrase):
            linker.add(person, its, 0.85, "name in apposition after the office", body)


def _joined_before(linker: Linker, phrase: Phrase) -> list[Phrase]:
    """`phrase` and the free offices joined to it before: "the founder and director of X, Y"."""
    found, index = [phrase], phrase.number
    while index > 0:
        former = linker.phrases[index - 1]
        joined = former.end == found[0].start - 1 and linker.scene.words.lower[former.end] in {"and", "&", "/"}
        if not joined or former.taken or former.head.plural:
            break
        if former.organization is None and not former.tail:
            former.organization = found[0].organization
        found.insert(0, former)
        index -= 1
    return found


def _named_after_all(linker: Linker, phrase: Phrase) -> None:
    """ "the Ambassadors of Finland and Latvia, A and B": as many names as bodies, in order."""
    words, marks = linker.scene.words, [phrase.organization]
    at = phrase.end
    while linker.same(at - 1, at) and (words.text[at] == "," or words.lower[at] == "and"):
        body = linker.scene.body_after(at + 1)
        if body is None or linker.person_at(at + 1) is not None:
            break
        marks.append(body)
        at = body.end
    if not linker.same(at - 1, at) or words.text[at] not in {",", ":", "–", "—", "("}:
        return
    person = linker.person_at(at + 1)
    people = [] if person is None else list(linker.list_from(person, phrase.head))
    if len(people) > 1 and len(marks) in {1, len(people)}:
        for number, one in enumerate(people):
            body = marks[number] if len(marks) > 1 else marks[0] or linker.body_behind(one, phrase.head)
            linker.add(one, phrase, 0.8, "names in apposition after the office", body, own=True)
