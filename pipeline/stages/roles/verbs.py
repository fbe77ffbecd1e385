"""Posts that a verb tells: "X heads the Office", "who works for the Institute"; the role is the verb's noun."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from pipeline.config import models_path
from pipeline.marks import Mark, RoleClaim
from pipeline.records import Status
from pipeline.stages.roles.complements import happenings
from pipeline.stages.roles.heads import ARTICLES, OWN
from pipeline.stages.roles.scene import Scene

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CLIMBS = frozenset({"conj", "advcl", "pcomp", "prep", "xcomp", "relcl", "acl", "advmod", "attr", "appos"})
_SKIPS = frozenset({"JJ", "CD", "RB", "NN", "NNP", "VBN"})
_STEPS = 5


@dataclass(frozen=True, slots=True)
class _Post:
    role: str
    by: tuple[str, ...]
    status: Status | None


@cache
def _posts() -> dict[str, _Post]:
    """The verbs, lower case, with the role each tells and the prepositions it needs before the body."""
    path = models_path() / "patterns" / "roles_verbs.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["verb"]: _Post(row["role"], tuple(row.get("by", ())), row.get("status")) for row in rows}


def told_by_verbs(scene: Scene) -> list[RoleClaim]:
    """The claims that verbs make, in text order."""
    posts, words = _posts(), scene.words
    claims = []
    for at, word in enumerate(words.lower):
        post = posts.get(word)
        if post is None or (words.tag[at][:2] != "VB" and "-" not in word):
            continue
        body = _object(scene, at, post)
        person = subject(scene, at) if body is not None else None
        passive = _led_by(scene, at)
        if passive is not None:
            person, body = passive
        if body is None or person is None or body.start <= person.start < body.end or _negated(scene, at):
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


def _object(scene: Scene, verb: int, post: _Post) -> Mark | None:
    """The organization after the verb, if what follows its name makes it no event, report or other thing of its."""
    words, at = scene.words, verb + 1
    if post.by:
        if at >= len(words) or words.lower[at] not in post.by:
            return None
        at += 1
    for _ in range(6):
        if at >= len(words) or words.cell[at] != words.cell[verb]:
            return None
        mark = scene.body_at.get(at)
        if mark is not None and mark.start == at and mark.label == "ORG":
            return None if _other_thing(scene, mark) else mark
        if at in scene.person_at or (words.lower[at] not in ARTICLES | OWN and words.tag[at] not in _SKIPS):
            return None
        at += 1
    return None


def _other_thing(scene: Scene, mark: Mark) -> bool:
    """True for "chaired the UNICEF meeting", "joined the EU in condemning"."""
    words, at = scene.words, mark.end
    if at >= len(words) or words.cell[at] != words.cell[at - 1]:
        return False
    if words.tag[at] in {"NN", "NNS", "POS"} or words.lower[at] in happenings():
        return True
    return words.lower[at] in {"in", "and"} and at + 1 < len(words) and words.tag[at + 1] in {"VBG", "DT"}


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


def _led_by(scene: Scene, verb: int) -> tuple[Mark, Mark] | None:
    """Person and body of a passive: "the Institute was headed by X"."""
    words = scene.words
    if words.tag[verb] != "VBN" or verb + 2 >= len(words) or words.lower[verb + 1] != "by":
        return None
    person = scene.person_from.get(verb + 2)
    for child in words.children[verb]:
        body = scene.body_at.get(child)
        if person is not None and words.dep[child] == "nsubjpass" and body is not None and body.label == "ORG":
            return person, body
    return None
