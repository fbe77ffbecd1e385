"""The nouns that name an office, with what each may take after it, and the small closed classes of the grammar."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline import lexicons
from pipeline.config import models_path
from pipeline.records import Status

Kind = Literal["state", "office", "occupation", "rank", "event_role", "none"]

# Without a body these are parts in an event: "the second speaker", "the session chair".
OF_SESSIONS = frozenset(
    "speaker chair chairman chairwoman chairperson co-chair co-chairman co-chairwoman co-chairperson vice-chair"
    " rapporteur co-lead".split()
)
# What may follow the noun of an office and still be its name.
AFTER_HEAD = frozenset({"general", "elect", "designate", "emeritus", "emerita", "extraordinary", "plenipotentiary"})
ARTICLES = frozenset({"the", "a", "an"})
OWN = frozenset({"its", "their", "our", "his", "her", "whose"})
PREPOSITIONS = frozenset({"of", "for", "to", "on", "at", "in", "with", "within", "from"})
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
MODIFIER_TAGS = NOUN_TAGS | {"JJ", "JJR", "JJS"}
TIME_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december today yesterday tomorrow morning afternoon evening week month year".split()
)
# Adjectives that say something of a person and are no part of an office.
LOOSE = frozenset(
    "several many other key main important distinguished respective high-level high-ranking influential young old many"
    " such own same different various first-time fellow longtime long-time famous prominent noted renowned eminent"
    " distinguished popular leading outstanding honourable honorable esteemed dear mr mr. mrs. ms. madam mister good"
    " best great new newly many well-known veteran aforementioned two three four five six seven eight nine ten"
    " current incumbent outgoing sitting incoming elected"
    " thank thanks welcome congratulations".split()
)


@dataclass(frozen=True, slots=True)
class Head:
    """The noun of an office. `takes` are the prepositions besides "of" and "for" whose phrase belongs to the office."""

    noun: str
    kind: Kind
    takes: frozenset[str] = frozenset()
    plural: bool = False
    bare: bool = True  # says enough by itself: "Minister", not "Head"


@cache
def heads() -> dict[str, Head]:
    """Every known noun of an office, lower case, singular and plural.

    `roles.jsonl` says what the lexicon does not: which offices are a state's, what they take after them ("with"), and
    which say nothing by themselves ("bare": false). Sources: lists of participants, programmes and protocol lists of
    many organizations; own knowledge.
    """
    known: dict[str, Head] = {}
    others: set[str] = set()
    for line in (models_path() / "patterns" / "roles.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["kind"] == "no head":
            others.add(entry["head"])
            continue
        known[entry["head"]] = Head(
            entry["head"], entry["kind"], frozenset(entry.get("with", ())), bare=entry.get("bare", True)
        )
    for noun, head in list(known.items()):
        known.setdefault(_plural(noun), Head(noun, head.kind, head.takes, plural=True, bare=head.bare))
    for noun, (kind,) in lexicons.load("role_heads").items():
        single, last = _singular(noun), known.get(noun.rpartition(" ")[2])
        if noun in others:
            continue
        if single != noun and single in known:
            head = known[single]
            known.setdefault(noun, Head(single, head.kind, head.takes, plural=True, bare=head.bare))
        elif last is not None and " " in noun and kind == "office":  # "legal adviser" takes what "adviser" takes
            known.setdefault(noun, Head(noun, last.kind, last.takes, plural=last.plural))
        else:
            known.setdefault(noun, Head(noun, _KINDS[kind]))
    for noun, head in list(known.items()):
        if not head.plural:
            known.setdefault(_plural(noun), Head(noun, head.kind, head.takes, plural=True, bare=head.bare))
    return known


_KINDS: dict[str, Kind] = {
    "office": "office",
    "occupation": "occupation",
    "rank": "rank",
    "event_role": "event_role",
}


def _singular(noun: str) -> str:
    if noun.endswith("men"):
        return f"{noun[:-3]}man"
    return f"{noun[:-3]}y" if noun.endswith("ies") else noun.removesuffix("s")


def _plural(noun: str) -> str:
    first, *rest = noun.split(" ", 1)
    if rest and rest[0] in {"general", "of state", "of government", "of mission", "of delegation", "of staff"}:
        return f"{_plural(first)} {rest[0]}"
    if noun.endswith("-general"):
        return f"{_plural(noun[: -len('-general')])}-general"
    if noun.endswith(("man", "woman")):
        return f"{noun[:-2]}en"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch")) else f"{noun}s"


@cache
def openings() -> dict[str, int]:
    """The first words of the nouns of offices, each with the number of words of the longest one it opens."""
    longest: dict[str, int] = {}
    for noun in heads():
        parts = noun.split(" ")
        longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    return longest


@cache
def compound(word: str) -> Head | None:
    """The office that a hyphenated word names ("vice-president", "co-chair", "president-elect"), None if none."""
    known = heads()
    parts = word.replace("‑", "-").replace("‐", "-").split("-")
    joined = "-".join(parts)
    if joined in known:
        return known[joined]
    if parts[-1] in AFTER_HEAD or parts[1:] in (["in", "office"], ["in", "chief"], ["at", "large"]):
        return known.get(parts[0]) or known.get("-".join(parts[:-1]))
    if parts[0] in {"vice", "co", "deputy", "under", "sub", "ex", "pro", "minister", "secretary", "president"}:
        return known.get("-".join(parts[1:])) or known.get(parts[-1])
    return None


_OF_BODIES = frozenset({"president", "vice-president", "vice president", "speaker", "representative", "member"})


def of_state(head: Head, *, title: bool = False) -> bool:
    """True for an office that only a state has; "president", which clubs have too, only as a `title` among those."""
    return head.kind == "state" and (title or head.noun not in _OF_BODIES)


@cache
def modifiers() -> frozenset[str]:
    """Words that may stand in the name of an office before its noun, lower case ("deputy", "acting", "foreign")."""
    rows = lexicons.load("role_modifiers").items()
    return frozenset(word for word, (kind,) in rows if kind != "status_former" and word not in LOOSE)


@cache
def statuses() -> dict[str, Status]:
    """Words before or in an office that say whether it is held now ("former", "acting", "designate")."""
    meanings: dict[str, Status] = {"former": "former", "acting": "current", "designate": "designate"}
    found: dict[str, Status] = {}
    for word, (kind,) in lexicons.load("role_modifiers").items():
        if kind.startswith("status_"):
            found[word.strip("-")] = meanings[kind.removeprefix("status_")]
    # an outgoing minister still is one; "current" and "sitting" say so outright
    return found | {"outgoing": "current", "current": "current", "incumbent": "current", "sitting": "current"}


@cache
def domains() -> frozenset[str]:
    """Adjectives and nouns of fields of work, which "and" may join before an office ("Foreign and Defence")."""
    return modifiers() | _DOMAINS


_DOMAINS = frozenset(
    "foreign defence defense finance economic trade political military commercial cultural legal social public health"
    " agriculture energy environment education research development justice interior labour labor industry planning"
    " information communications security climate water transport science technology international regional press"
    " founding president chairman".split()
)
