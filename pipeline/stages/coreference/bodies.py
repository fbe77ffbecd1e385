"""Bodies: full names, acronyms, short forms, and the bodies that they are organs of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from pipeline import names
from pipeline.acronyms import Definition, looks_short
from pipeline.lexicons import load
from pipeline.marks import Cluster, Mark
from pipeline.stages.coreference.clusters import cluster
from pipeline.words import Words

_STEPS = 4  # an acronym of a short form of a name: no chain is longer


def body_clusters(marks: Sequence[Mark], definitions: Iterable[Definition], words: Words) -> list[Cluster]:
    """One cluster a body: same name, then acronyms, then short forms."""
    by_key: dict[str, list[Mark]] = {}
    for mark in marks:
        by_key.setdefault(names.organization_key(mark.name), []).append(mark)
    defined = _defined(definitions, marks, words)
    target = _targets(by_key, defined)
    groups: dict[str, list[Mark]] = {}
    for key in sorted(by_key, key=lambda key: by_key[key][0].start):
        root = key
        for _ in range(_STEPS):
            root = target.get(root, root)
        groups.setdefault(root, []).extend(by_key[key])
    clusters = []
    for root, group in groups.items():
        name = max((mark.name for mark in by_key.get(root, group)), key=len)
        short = {mark.name for mark in group if looks_short(mark.name)}
        short |= {abbreviation for abbreviation, long in defined if names.organization_key(long) == root}
        clusters.append(cluster("ORG", sorted(group, key=_start), name, short))
    return [_with_parent(one, by_key) for one in clusters]


def _targets(by_key: Mapping[str, list[Mark]], defined: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The fuller name of each key, where the document has one; else itself.

    This document's definitions come before those that everybody knows.
    """
    long_of: dict[str, list[str]] = {}
    for short, long in defined:
        long_of.setdefault(names.organization_key(short), []).append(names.organization_key(long))
    shorter = _Shorter(by_key)
    target = {}
    for key in by_key:
        longer = (*long_of.get(key, ()), *_known_acronyms().get(key, ()))
        full = next((name for name in longer if name in by_key and name != key), None)
        target[key] = full or shorter.longer(key) or key
    return target


def is_known(key: str) -> bool:
    """Whether a list knows a body under this key."""
    return key in _known_keys()


@cache
def _known_keys() -> frozenset[str]:
    return frozenset(names.organization_key(name) for name in load("organizations"))


@cache
def _known_acronyms() -> dict[str, tuple[str, ...]]:
    """The keys of known bodies by the key of their acronym."""
    known: dict[str, tuple[str, ...]] = {}
    for name, columns in load("organizations").items():
        for acronym in columns[0].split("|"):
            if acronym not in ("", "-"):
                key = names.organization_key(acronym)
                known[key] = (*known.get(key, ()), names.organization_key(name))
    return known


def _with_parent(body: Cluster, by_key: Mapping[str, list[Mark]]) -> Cluster:
    """An organ named with its body ("Board of the Energy Agency") has it as parent, and a short form."""
    for join in (" of the ", " of "):
        organ, _, whole = body.name.partition(join)
        key = names.organization_key(whole)
        if whole and " " in organ and key in by_key:
            return replace(body, parent=by_key[key][0], other_names=tuple(sorted({*body.other_names, organ})))
    return body


def _defined(definitions: Iterable[Definition], marks: Sequence[Mark], words: Words) -> list[tuple[str, str]]:
    """Short forms and the names they stand for: a body whose name holds the long form, else the long form."""
    spans = [(words.span(mark.start, mark.end), mark.name) for mark in marks]
    pairs = []
    for found in definitions:
        over = [name for (start, end), name in spans if start < found.long_end and found.long_start < end]
        pairs.append((found.short, max(over, key=len) if over else found.long))
    known = {short for short, _ in pairs}
    initials = {mark.name: _initials(mark.name) for mark in marks}
    for name in initials:
        if len(name) > 2 and name.isupper() and name not in known:
            full = {other for other, letters in initials.items() if letters.endswith(name)}
            if len(full) == 1:
                pairs.append((name, full.pop()))
    return pairs


def _initials(name: str) -> str:
    """The first letters of the capitalised words of a name."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


class _Shorter:
    """Which names of a document are short for one longer name of it."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = list(keys)
        self._ends: dict[str, set[str]] = {}  # "security council" -> "united nations security council"
        self._begins: dict[str, set[str]] = {}  # "watchlist" -> "watchlist on children"
        for key in self._keys:
            words = key.split()
            for at in range(1, len(words)):
                self._ends.setdefault(" ".join(words[at:]), set()).add(key)
                if words[at] in ("on", "for"):
                    self._begins.setdefault(" ".join(words[:at]), set()).add(key)

    def longer(self, key: str) -> str | None:
        """The one longer name of which `key` is the end, or all before "on" or "for"; None where several are."""
        rest, _, head = key.rpartition(" ")
        if rest:
            turned = f"{head} of {rest}"  # the State Department is the Department of State
            for other in self._keys:
                if other == turned or other.endswith(f" {turned}"):
                    return other
        fitting = set(self._begins.get(key, ()))
        if rest:
            fitting |= self._ends.get(key, set())
        if len(fitting) > 1:
            shortest = min(fitting, key=len)
            if all(other.endswith(shortest) for other in fitting):
                return shortest
        return fitting.pop() if len(fitting) == 1 else None


def _start(mark: Mark) -> int:
    return mark.start
