"""Says which marks of a document mean the same person, body, state or event, in a conservative order.

Full names first, then acronyms, then short forms (a family name, the last words of a body's name), then nominals
("the Minister"), and each only where one candidate is left. The order is that of BookNLP (Bamman, 2021).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import names
from pipeline.acronyms import Definition, looks_short
from pipeline.event_identity import event_clusters
from pipeline.lexicons import load
from pipeline.marks import Cluster, Label, Mark, Notes
from pipeline.words import Words, words_of


@Language.factory("rapporteur_coreference")
class CoreferenceStage:
    """Fills `doc._.notes.clusters`: the marks of one thing, with its fullest name."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        notes, words = doc._.notes, words_of(doc)
        people = _people(notes.people)
        defined = _defined(doc._.acronyms or (), notes.organizations, words)
        events = event_clusters(notes, words)
        notes.clusters = [
            *_with_offices(people, notes),
            *_without_events(_organizations(notes.organizations, defined), events),
            *_places(notes.places),
            *events,
        ]
        return doc


def _without_events(bodies: list[Cluster], events: Sequence[Cluster]) -> list[Cluster]:
    """The bodies but for those whose whole name is an event's too and that no list knows as a body."""
    happenings = {names.organization_key(name) for event in events for name in (event.name, *event.other_names)}

    def is_event(body: Cluster) -> bool:
        key = names.organization_key(body.name)
        head = any(word in load("event_heads") and word.capitalize() not in load("org_heads") for word in key.split())
        return head and key in happenings and key not in _known_keys()

    return [body for body in bodies if not is_event(body)]


def _cluster(label: Label, marks: Sequence[Mark], name: str, acronyms: Iterable[str] = ()) -> Cluster:
    """A cluster called `name`; every other form its marks use is one of its other names."""
    ordered = tuple(sorted(marks, key=lambda mark: (mark.name != name, mark.start)))
    return Cluster(
        label=label,
        name=name,
        marks=ordered,
        other_names=tuple(sorted({mark.name for mark in marks if mark.form == "name"} - {name})),
        acronyms=tuple(sorted(set(acronyms))),
        confidence=max(mark.confidence for mark in marks),
    )


def _people(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Groups of marks, one a person: two full names are one only where no given name differs."""
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: (-len(names.compare_key(mark.name).split()), mark.start)):
        fitting = [group for group in groups if names.same_person(group[0].name, mark.name)]
        if not fitting and " " not in names.compare_key(mark.name):
            fitting = [group for group in groups if _begins(group[0].name, mark.name)]  # a surname that stands first
        if len(fitting) == 1:
            fitting[0].append(mark)
        elif fitting and len(names.compare_key(mark.name).split()) == 1:
            # several people of one family: the one named last before it
            min(
                fitting,
                key=lambda group: min(
                    abs(mark.start - other.start) + (other.start > mark.start) * 10_000 for other in group
                ),
            ).append(mark)
        else:
            groups.append([mark])
    return groups


def _begins(name: str, word: str) -> bool:
    """Whether a full name begins with the word: a surname first, or a person called by the given name."""
    return names.compare_key(name).split()[:1] == [names.compare_key(word)]


def _nearest(groups: Sequence[list[Mark]], at: int) -> list[Mark]:
    """The group with the mark closest before `at`; where none stands before, the closest after."""

    def distance(group: list[Mark]) -> tuple[bool, int]:
        return min((mark.start > at, abs(at - mark.start)) for mark in group)

    return min(groups, key=distance)


def _with_offices(groups: list[list[Mark]], notes: Notes) -> list[Cluster]:
    """The people, with the offices by which the text calls them later; offices that nobody is named for stand alone."""
    roles: list[set[str]] = [set() for _ in groups]
    group_of = {mark: number for number, group in enumerate(groups) for mark in group}
    for claim in notes.memberships:
        if claim.holder in group_of:
            roles[group_of[claim.holder]].update(_role_words(claim.role))
    holders = {claim.holder for claim in notes.memberships if claim.holder.label == "ROLE"}
    offices: dict[str, list[Mark]] = {}
    for mark in sorted({*notes.roles, *holders}, key=lambda mark: mark.start):
        if mark in group_of:
            continue
        wanted = _role_words(mark.name)
        fitting = [number for number, known in enumerate(roles) if wanted and wanted <= known]
        if len(fitting) == 1:
            groups[fitting[0]].append(mark)
        elif mark in holders:
            offices.setdefault(names.organization_key(mark.name), []).append(mark)
    clusters = []
    for group in groups:
        named = [mark for mark in group if mark.label == "PERSON"]
        name = max(
            named, key=lambda mark: (len(names.compare_key(mark.name).split()), len(mark.name), -mark.start)
        ).name
        clusters.append(_cluster("PERSON", group, name))
    clusters += [_cluster("ROLE", marks, max((m.name for m in marks), key=len)) for marks in offices.values()]
    return clusters


def _fullness(mark: Mark) -> tuple[int, int, int]:
    """How full a form of a name is: words, letters, earlier first."""
    return len(names.compare_key(mark.name).split()), len(mark.name), -mark.start


def _role_words(role: str) -> set[str]:
    """The words of an office that tell it from another."""
    return {word for word in names.organization_key(role).split() if word not in ("of", "for", "the", "and", "to")}


def _organizations(marks: Sequence[Mark], defined: Sequence[tuple[str, str]]) -> list[Cluster]:
    """One cluster a body: same name, then acronyms, then short forms."""
    by_key: dict[str, list[Mark]] = {}
    for mark in marks:
        by_key.setdefault(names.organization_key(mark.name), []).append(mark)
    long_of = _acronym_keys(defined)
    target: dict[str, str] = {}
    for key in by_key:
        longer = next((name for name in long_of.get(key, ()) if name in by_key and name != key), None)
        target[key] = longer or _longer_form(key, by_key) or key
    groups: dict[str, list[Mark]] = {}
    for key in sorted(by_key, key=lambda key: by_key[key][0].start):
        root = key
        for _ in range(4):  # an acronym of a short form of a name
            root = target.get(root, root)
        groups.setdefault(root, []).extend(by_key[key])
    clusters = []
    for root, group in groups.items():
        full = by_key.get(root, group)
        name = max((mark.name for mark in full), key=len)
        short = {mark.name for mark in group if looks_short(mark.name)}
        short |= {abbreviation for abbreviation, long in defined if names.organization_key(long) == root}
        clusters.append(_cluster("ORG", sorted(group, key=lambda mark: mark.start), name, short))
    return [_with_parent(cluster, by_key) for cluster in clusters]


def _with_parent(cluster: Cluster, by_key: Mapping[str, list[Mark]]) -> Cluster:
    """An organ named with its body ("Board of the Energy Agency") has it as parent, and a short form."""
    for join in (" of the ", " of "):
        organ, _, body = cluster.name.partition(join)
        key = names.organization_key(body)
        if body and " " in organ and key in by_key:
            return replace(cluster, parent=by_key[key][0], other_names=tuple(sorted({*cluster.other_names, organ})))
    return cluster


def _defined(definitions: Iterable[Definition], marks: Sequence[Mark], words: Words) -> list[tuple[str, str]]:
    """Short forms and the names they stand for: a body whose name holds the long form, else the long form."""
    spans = [(words.span(mark.start, mark.end), mark.name) for mark in marks]
    pairs = []
    for found in definitions:
        over = [name for (start, end), name in spans if start < found.long_end and found.long_start < end]
        pairs.append((found.short, max(over, key=len) if over else found.long))
    known = {short for short, _ in pairs}
    for mark in marks:
        if mark.name.isupper() and mark.name not in known and len(mark.name) > 2:
            full = {other.name for other in marks if _initials(other.name).endswith(mark.name)}
            if len(full) == 1:
                pairs.append((mark.name, full.pop()))
    return pairs


def _initials(name: str) -> str:
    """The first letters of the capitalised words of a name."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _acronym_keys(defined: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The keys of the long forms of each acronym: this document's definitions before those that everybody knows."""
    keys: dict[str, tuple[str, ...]] = {}
    for short, long in defined:
        key = names.organization_key(short)
        keys[key] = (*keys.get(key, ()), names.organization_key(long))
    for key, known in _known_acronyms().items():
        keys[key] = (*keys.get(key, ()), *known)
    return keys


@cache
def _known_keys() -> frozenset[str]:
    """The keys of known bodies."""
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


def _longer_form(key: str, keys: Iterable[str]) -> str | None:
    """The one longer name of which `key` is the end ("Security Council") or all before "on" or "for" ("Watchlist")."""
    rest, _, head = key.rpartition(" ")
    turned = f"{head} of {rest}"  # the State Department is the Department of State
    for other in keys:
        if rest and (other == turned or other.endswith(f" {turned}")):
            return other
    fitting = {
        other
        for other in keys
        if other != key
        and (
            (" " in key and other.endswith(f" {key}"))
            or any(other.startswith(f"{key} {join} ") for join in ("on", "for"))
        )
    }
    if len(fitting) > 1:
        shortest = min(fitting, key=len)
        if all(other.endswith(shortest) or other == shortest for other in fitting):
            return shortest
    return fitting.pop() if len(fitting) == 1 else None


def _places(marks: Sequence[Mark]) -> list[Cluster]:
    """States by their code, all other places by name; a state known by a demonym alone gets its country's name."""
    groups: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        state = mark.classification == "state"
        key = ("state", mark.country or mark.name.casefold()) if state else ("place", mark.name.casefold())
        groups.setdefault(key, []).append(mark)
    clusters = []
    for (kind, code), group in groups.items():
        proper = [mark.name for mark in group if mark.label == "GPE" and not looks_short(mark.name)]
        proper = proper or [mark.name for mark in group if mark.label == "GPE"]
        if kind == "state":
            name = max(proper, key=len) if proper else _country_names().get(code, group[0].name)
            short = {mark.name for mark in group if mark.label == "GPE" and looks_short(mark.name)}
            clusters.append(_cluster("GPE", group, name, short))
        else:
            clusters.append(_cluster("LOC", group, group[0].name))
    return clusters


@cache
def _country_names() -> dict[str, str]:
    """The usual name of each country by its code: the shortest of the lexicon that is no abbreviation."""
    usual: dict[str, str] = {}
    for name, (code, *_) in load("countries").items():
        if not looks_short(name) and "." not in name and (code not in usual or len(name) < len(usual[code])):
            usual[code] = name
    return usual
