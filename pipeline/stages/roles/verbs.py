"""Posts that a verb tells: "X heads the Office", "who works for the Institute"; the role is the verb's noun."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from pipeline import lexicons
from pipeline.config import models_path
from pipeline.marks import Mark, RoleClaim
from pipeline.records import Status
from pipeline.stages.roles.complements import happenings, unmarked
from pipeline.stages.roles.heads import ARTICLES, NOUN_TAGS, OWN, heads
from pipeline.stages.roles.scene import Scene

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CLIMBS = frozenset({"conj", "advcl", "pcomp", "prep", "xcomp", "relcl", "acl", "advmod", "attr", "appos"})
_SKIPS = frozenset({"JJ", "CD", "RB", "NN", "NNP", "VBN"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NOUNS = frozenset({"NN", "NNS", "POS"})
_MANNER = frozenset("closely primarily previously briefly earlier later also then both there".split())
_STEPS = 5
_TO_AGENT = 9  # words from a passive to its "by": "founded on 28 September 2007 ,"
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class _Post:
    role: str
    by: tuple[str, ...]
    status: Status | None
    named: bool  # a name behind it is a body's, though nobody marked it


@cache
def _posts() -> dict[str, _Post]:
    """The verbs, lower case, with the role each tells and the prepositions it needs before the body."""
    path = models_path() / "patterns" / "roles_verbs.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {
        row["verb"]: _Post(row["role"], tuple(row.get("by", ())), row.get("status"), row.get("named", False))
        for row in rows
    }


def told_by_verbs(scene: Scene) -> list[RoleClaim]:
    """The claims that verbs make, in text order."""
    posts, words = _posts(), scene.words
    claims = []
    for at, word in enumerate(words.lower):
        post = posts.get(word)
        if post is None or (words.tag[at][:2] != "VB" and "-" not in word):
            continue
        if _negated(scene, at) or (
            words.dep[at] == "conj" and words.lower[words.head[at]] in posts and post.role == "editor"
        ):
            continue  # "written and edited by" is one post
        for person, body in _holders(scene, at, post):
            if body.start <= person.start < body.end:
                continue
            claims.append(
                RoleClaim(
                    holder=person,
                    role=post.role,
                    organization=body,
                    start=min(person.start, body.start),
                    end=max(body.end, person.end),
                    status=post.status,
                    confidence=0.72,
                    reason=f'the verb "{words.text[at]}" says so',
                )
            )
    return claims


def _negated(scene: Scene, verb: int) -> bool:
    return any(scene.words.dep[child] == "neg" for child in scene.words.children[verb])


def _objects(scene: Scene, verb: int, post: _Post) -> list[Mark]:
    """The organizations after the verb, if what follows makes them no event, report or other thing of theirs.

    A name that nobody marked is one behind a verb that needs a body ("joined Timberline").
    """
    words, at = scene.words, verb + 1
    while post.by and at < len(words) and words.lower[at] in _MANNER:
        at += 1
    if post.by:
        if at >= len(words) or words.lower[at] not in post.by:
            return []
        at += 1
    for _ in range(6):
        if at >= len(words) or words.cell[at] != words.cell[verb]:
            return []
        mark = scene.body_at.get(at)
        if mark is not None and mark.start == at and mark.label == "ORG":
            return [] if _other_thing(scene, mark) else _with_further(scene, mark)
        if mark is None and post.named and words.lower[at - 1] not in ARTICLES | OWN:
            end = _name_end(scene, at)
            if end > at:
                return [unmarked(scene, at, end)]
        if at in scene.person_at or (words.lower[at] not in ARTICLES | OWN and words.tag[at] not in _SKIPS):
            return []
        at += 1
    return []


def _with_further(scene: Scene, first: Mark) -> list[Mark]:
    """The body with those joined to it: "served on the Harbour Council and the Board of Governors of the Bank"."""
    words, found, at = scene.words, [first], first.end
    while at + 1 < len(words) and words.cell[at] == words.cell[first.start]:
        if words.text[at] != "," and words.lower[at] != "and":
            break
        step = 2 if words.text[at] == "," and words.lower[at + 1] == "and" else 1
        mark = scene.body_after(at + step)
        if mark is None or mark.label != "ORG" or _other_thing(scene, mark):
            break
        if mark.end < len(words) and words.tag[mark.end] in _FINITE:
            break  # the subject of the next clause
        found.append(mark)
        at = mark.end
    return found


def _name_end(scene: Scene, at: int) -> int:
    """The end of capitalised words that can only be a name: no common word, person, place or acronym's bracket."""
    words, end = scene.words, at
    while end < len(words) and words.cell[end] == words.cell[at] and end - at < _LONGEST:
        if not words.capital[end] or words.tag[end] not in NOUN_TAGS or end in scene.body_at or end in scene.person_at:
            break
        end += 1
    common = lexicons.load("common_words")
    if end == at or words.lower[at] in common or _role_inside(scene, at, end):
        return at
    return at if end < len(words) and words.cell[end] == words.cell[at] and words.tag[end] in _NOUNS else end


def _role_inside(scene: Scene, start: int, end: int) -> bool:
    return any(word in heads() for word in scene.words.lower[start:end])


def _other_thing(scene: Scene, mark: Mark) -> bool:
    """True for "chaired the UNICEF meeting", "joined the EU in condemning"."""
    words, at = scene.words, mark.end
    if at >= len(words) or words.cell[at] != words.cell[at - 1]:
        return False
    if words.tag[at] in {"NN", "NNS", "POS"} or words.lower[at] in happenings():
        return True
    if at + 1 >= len(words) or scene.body_after(at + 1) is not None:
        return False
    return words.lower[at] in {"in", "and"} and words.tag[at + 1] in {"VBG", "DT"}


def subject(scene: Scene, verb: int) -> Mark | None:
    """The person who is the verb's subject, over "who", joined and dependent clauses, and predicates.

    "X is a diplomat who served as …": the diplomat is X.
    """
    words, at = scene.words, verb
    for _ in range(_STEPS):
        if at in scene.person_at:
            return scene.person_at[at]
        children = words.children[at] if words.tag[at][:2] in {"VB", "MD"} else []
        told = next((child for child in children if words.dep[child] in _SUBJECTS), None)
        if told is not None and words.lower[told] not in {"who", "that"}:
            return scene.person_at.get(told)
        if words.dep[at] not in _CLIMBS or words.head[at] == at:
            return None
        at = words.head[at]
    return None


def _holders(scene: Scene, verb: int, post: _Post) -> list[tuple[Mark, Mark]]:
    """The people and the bodies of which the verb tells a post: its subject with its object, or its agents."""
    agents, led = _agents(scene, verb), None
    if agents:
        led = _led(scene, verb)
    if led is not None:
        return [(person, led) for person in agents]
    bodies = _objects(scene, verb, post)
    person = subject(scene, verb) if bodies else None
    return [] if person is None else [(person, body) for body in bodies]


def _agents(scene: Scene, verb: int) -> list[Mark]:
    """The people behind the "by" of a passive, over a date: "founded in 1996 by A and B"."""
    words = scene.words
    if words.tag[verb] != "VBN":
        return []
    for at in range(verb + 1, min(verb + _TO_AGENT, len(words) - 1)):
        if words.cell[at] != words.cell[verb] or words.tag[at] in _FINITE or at in scene.person_at:
            return []
        if words.lower[at] == "by":
            return _listed(scene, at + 1)
    return []


def _listed(scene: Scene, at: int) -> list[Mark]:
    """The people of a list of names that begins at word `at`."""
    words, found = scene.words, []
    person = scene.person_from.get(at)
    while person is not None and words.cell[person.start] == words.cell[at]:
        found.append(person)
        after = person.end
        while after < len(words) and (words.text[after] == "," or words.lower[after] in {"and", "&"}):
            after += 1
        person = scene.person_from.get(after) if after > person.end else None
    return found


def _led(scene: Scene, verb: int) -> Mark | None:
    """The body of a passive: "the Institute was headed by", "Clean Wells is a charity founded in 1996 by"."""
    words, at = scene.words, verb
    for _ in range(_STEPS):
        for child in words.children[at]:
            body = scene.body_at.get(child)
            if words.dep[child] in _SUBJECTS and body is not None:
                return body if body.label == "ORG" else None
        body = scene.body_at.get(at)
        if body is not None and at != verb:
            return body if body.label == "ORG" else None
        if words.dep[at] not in {"acl", "conj", "relcl", "attr", "advcl", "appos"} or words.head[at] == at:
            return None
        at = words.head[at]
    return None
