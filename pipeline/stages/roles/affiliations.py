"""People of a body without an office in it: "X (Oxfam)", "X of Oxfam", "Oxfam's X", "A and B, both of Oxfam".

The text gives no word for the role, so the claim says `affiliated`. A name and a body that only stand side by side in a
list, or a country in brackets, are no claim: the list says who came, and the country where from.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.marks import Mark, RoleClaim
from pipeline.stages.roles.heads import POSSESSIVES
from pipeline.stages.roles.links import Linker

ROLE = "affiliated"

_OF = frozenset({"of", "from"})
_SEATS = frozenset({"academic", "company", "media"})  # who is "at" such a body is of it; others hold events
_ALL = frozenset({"all", "both", "each"})
_FURTHER = frozenset({"and", "later", "then", "now", "formerly", "previously"})


def affiliations(linker: Linker, claims: list[RoleClaim]) -> list[RoleClaim]:
    """One claim for each person and body that stand so, where no claim gives the person that body already."""
    known = {(claim.holder.name, _name(claim.organization)) for claim in claims}
    held = {claim.holder for claim in claims if claim.organization is not None}
    found: list[RoleClaim] = []
    for person in linker.scene.people:
        for holder, body, reason in _of_person(linker, person, held=person in held):
            key = (holder.name, _name(body))
            if key in known:
                continue
            known.add(key)
            found.append(_claim(holder, body, reason))
    return found


def _name(body: Mark | None) -> str:
    return "" if body is None else body.name.casefold()


def _claim(holder: Mark, body: Mark, reason: str) -> RoleClaim:
    return RoleClaim(
        holder=holder,
        role=ROLE,
        organization=body,
        start=min(holder.start, body.start),
        end=max(holder.end, body.end),
        confidence=0.75,
        reason=reason,
    )


def _of_person(linker: Linker, person: Mark, *, held: bool) -> Iterator[tuple[Mark, Mark, str]]:
    """The bodies that stand beside a person's name, with the people who share them."""
    words = linker.scene.words
    opening = linker.opening(person)
    owner = linker.scene.body_at.get(opening - 2)
    owned = linker.same(opening - 2, opening) and words.text[opening - 1] in POSSESSIVES
    if owned and owner is not None and owner.label == "ORG":
        yield person, owner, "the body's own"
    at = linker.after_brackets(person.end)
    if words.text[at - 1] == ")" and at > person.end:
        for given in _in_brackets(linker, person.end, at - 1):
            yield person, given, "body in brackets after the name"
    if held or not linker.same(person.end - 1, at + 1):
        return
    join = words.lower[at]
    if join in _OF or join == "at":
        yield from _joined(linker, person, at)
    elif join == "," and words.lower[at + 1] in _ALL and linker.same(at, at + 3) and words.lower[at + 2] in _OF:
        body = linker.scene.body_after(at + 3)
        if body is not None and body.label == "ORG":
            for one in linker.people_before(person):
                yield one, body, "all of the body"


def _in_brackets(linker: Linker, begin: int, end: int) -> Iterator[Mark]:
    """The bodies of "(Norway, Centre Party)", if nothing but names of bodies and places opens the brackets."""
    words, at = linker.scene.words, begin + 1
    while at < end:
        mark = linker.scene.body_after(at)
        if mark is None or mark.label == "NORP":
            return
        if mark.end != end and words.text[mark.end] not in {",", ";", "/", "–"}:
            return
        if mark.label == "ORG":  # a country alone says where from
            yield mark
        at = mark.end + 1


def _joined(linker: Linker, person: Mark, at: int) -> Iterator[tuple[Mark, Mark, str]]:
    """The body behind "of", "from" or "at"; of "at", everybody in a list before it is meant."""
    words = linker.scene.words
    at_seat = words.lower[at] == "at"
    body = linker.scene.body_after(at + 1)
    people = linker.people_before(person) if at_seat else [person]
    while body is not None and body.label == "ORG" and not _other_thing(linker, body):
        if at_seat and body.classification not in _SEATS:
            return
        for one in people:
            yield one, body, f'the text says so ("{words.lower[at]}")'
        further = body.end
        while linker.same(at, further) and words.lower[further] in _FURTHER:
            further += 1
        if not at_seat or further == body.end or words.lower[further] != "at" or not linker.same(at, further + 1):
            return
        body = linker.scene.body_after(further + 1)


def _other_thing(linker: Linker, body: Mark) -> bool:
    """Whether the name goes on to another thing: "at the WHO office", "from Oxfam's staff"."""
    words, at = linker.scene.words, body.end
    return linker.same(at - 1, at) and (words.tag[at] in {"NN", "NNS"} or words.text[at] in POSSESSIVES)
