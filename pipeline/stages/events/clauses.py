"""How a phrase stands in its clause: the verb that governs it, and what that verb says of a happening."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.stages.events.ground import Ground, base_form, event_verbs
from pipeline.words import Words

_INTO = frozenset({"in", "at", "to", "during", "for", "with", "into", "over", "by", "on"})
_NEGATIVE = frozenset({"not", "n't", "n’t", "never", "nor"})
# Verbs that take a happening after a preposition: "spoke at the summit", "was preceded by an opening".
_ATTENDING = frozenset(
    "participate take speak attend meet gather open join culminate assemble preside convene begin address conclude end "
    "welcome precede follow coincide appear present travel".split()
)
_HAPPENING = frozenset({"place", "part"})


@dataclass(frozen=True, slots=True)
class Clause:
    """The verb that governs a phrase (word number), the phrase's relation to it, and what it says.

    `relation` is subject, passive, object, oblique or participle; `base` the verb's base form where it is one of the
    verbs of holding and attending; `says` that list's value.
    """

    verb: int
    relation: str
    base: str | None
    says: str | None


def clause_of(ground: Ground, head: int, end: int) -> Clause | None:
    """The clause of the phrase with this head, which ends before word `end`: a participle after it, else its verb."""
    participle = _participle(ground.words, head, end)
    if participle is not None:
        return _clause(ground.words, participle, "participle")
    return main_clause_of(ground, head)


def main_clause_of(ground: Ground, head: int) -> Clause | None:
    """The clause of the phrase with this head by its governing verb."""
    words = ground.words
    at = head
    for _ in range(4):
        above = words.head[at]
        dep = words.dep[at]
        if above == at:
            return None
        if dep in ("nsubj", "nsubjpass", "dobj", "attr", "dative", "oprd") and _is_verb(words, above):
            relation = {"nsubj": "subject", "nsubjpass": "passive"}.get(dep, "object")
            return _clause(words, above, relation)
        if dep in ("pobj", "pcomp") and words.lower[above] in _INTO:
            over = words.head[above]
            for _ in range(4):  # "met on 5 May for the forum": the parse may hang the purpose on the day
                if ground.date_of[over] is not None or ground.date_of[above] is not None or words.lower[over] == "on":
                    over = words.head[over]
            if _is_verb(words, over):
                return _clause(words, over, "oblique")
            if words.lower[over] in _HAPPENING and _is_verb(words, words.head[over]):
                return _clause(words, words.head[over], "oblique")
            return None
        if dep not in ("conj", "appos"):
            return None
        at = above
    return None


def _participle(words: Words, head: int, end: int) -> int | None:
    """The participle right after the phrase: "the seminar, held in May", "a meeting hosted by X"."""
    for k in range(end, min(end + 3, len(words))):
        if words.tag[k] == "VBN" and words.sentence[k] == words.sentence[head]:
            after_be = k > 0 and words.lower[k - 1] in {"was", "were", "been", "be", "is", "are", "being"}
            says = event_verbs().get(base_form(words.lower[k]) or "")
            return k if says in ("object", "both", "planned", "cancelled") and not after_be else None
        if words.text[k] not in {",", "to", "be", "(", ")"} and words.tag[k] != "RB":
            return None
    return None


def _clause(words: Words, verb: int, relation: str) -> Clause:
    base = base_form(words.lower[verb])
    if base == "take" and not any(words.lower[k] in _HAPPENING for k in words.children[verb]):
        base = None
    if relation in ("subject", "passive") and base is None:  # "is scheduled to begin", "is being held"
        for child in words.children[verb]:
            if words.dep[child] in ("xcomp", "ccomp", "conj") and (inner := base_form(words.lower[child])) is not None:
                base = inner
                break
    says = event_verbs().get(base) if base is not None else None
    return Clause(verb, relation, base, says)


def _is_verb(words: Words, at: int) -> bool:
    return words.tag[at].startswith(("VB", "MD"))


def holds(clause: Clause | None) -> bool:
    """Whether the clause says that the happening is held, attended or takes place."""
    if clause is None or clause.says is None:
        return False
    if clause.relation in ("object", "passive", "participle"):
        return clause.says in ("object", "both", "planned", "cancelled") or clause.base in ("precede", "follow")
    if clause.relation == "subject":
        return clause.says in ("subject", "both")
    return clause.base in _ATTENDING


def negated(words: Words, verb: int) -> bool:
    """Whether the verb is denied."""
    return any(words.lower[k] in _NEGATIVE for k in words.children[verb])


def planned(words: Words, verb: int) -> bool:
    """Whether the verb speaks of what is to come."""
    if words.lower[verb] in {"scheduled", "planned", "slated"}:
        return True
    return any(
        words.lower[k] in {"will", "shall", "to", "wo"} and words.dep[k] in ("aux", "auxpass")
        for k in words.children[verb]
    )


def planned_by(words: Words, verb: int) -> bool:
    """Whether an infinitive hangs on a verb of planning or deciding ("is to hold", "agreed to hold")."""
    above = words.head[verb]
    return words.lower[above] in {
        "is",
        "are",
        "was",
        "were",
        "scheduled",
        "planned",
        "agreed",
        "decided",
        "due",
        "set",
        "plans",
        "intends",
        "expected",
    } and (words.lower[above] not in {"is", "are", "was", "were"} or (words.dep[verb] == "xcomp" and above == verb - 2))
