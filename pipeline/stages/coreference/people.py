"""People: full names, short names, and the offices by which a text calls them later."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import names
from pipeline.marks import Cluster, Mark, Notes
from pipeline.stages.coreference.clusters import cluster

_SMALL = frozenset({"of", "for", "the", "and", "to"})


def person_clusters(notes: Notes) -> list[Cluster]:
    """One cluster a person, and one an office that acts and whose holder nobody names."""
    groups = person_groups(notes.people)
    offices = _add_offices(groups, notes)
    clusters = []
    for group in groups:
        name = max((mark for mark in group if mark.label == "PERSON"), key=_fullness).name
        clusters.append(cluster("PERSON", group, name))
    return clusters + [cluster("ROLE", marks, max((mark.name for mark in marks), key=len)) for marks in offices]


def person_groups(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Groups of marks, one a person: two full names are one only where no given name differs."""
    groups: list[list[Mark]] = []
    keyed = [(names.compare_key(mark.name).split(), mark) for mark in marks]
    of_word: dict[str, list[int]] = {}  # the groups whose first mark has the word
    for words, mark in sorted(keyed, key=lambda item: (-len(item[0]), item[1].start)):
        near = sorted({number for word in words for number in of_word.get(word, ())})
        fitting = [groups[number] for number in near if names.same_person(groups[number][0].name, mark.name)]
        if not fitting and len(words) == 1:  # a surname that stands first, or a person called by the given name
            fitting = [group for group in map(groups.__getitem__, near) if _begins(group[0].name, words[0])]
        if len(fitting) == 1:
            fitting[0].append(mark)
        elif fitting and len(words) == 1:
            _nearest(fitting, mark.start).append(mark)
        else:
            for word in words:
                of_word.setdefault(word, []).append(len(groups))
            groups.append([mark])
    return groups


def _begins(name: str, word: str) -> bool:
    return names.compare_key(name).split()[:1] == [word]


def _nearest(groups: Sequence[list[Mark]], at: int) -> list[Mark]:
    """Of several people of one family the one named last before `at`; where none was, the next."""

    def distance(group: list[Mark]) -> tuple[bool, int]:
        return min((mark.start > at, abs(at - mark.start)) for mark in group)

    return min(groups, key=distance)


def _fullness(mark: Mark) -> tuple[int, int, int]:
    """How full a form of a name is: words, letters, earlier first."""
    return len(names.compare_key(mark.name).split()), len(mark.name), -mark.start


def _add_offices(groups: list[list[Mark]], notes: Notes) -> list[list[Mark]]:
    """Puts offices with the one person who holds them; those that act and that nobody is named for are returned."""
    group_of = {mark: number for number, group in enumerate(groups) for mark in group}
    held: list[set[str]] = [set() for _ in groups]
    for claim in notes.memberships:
        if claim.holder in group_of:
            held[group_of[claim.holder]].update(_role_words(claim.role))
    holders = {claim.holder for claim in notes.memberships if claim.holder.label == "ROLE"}
    offices: dict[str, list[Mark]] = {}
    for mark in sorted({*notes.roles, *holders}, key=lambda mark: mark.start):
        if mark in group_of:
            continue
        wanted = _role_words(mark.name)
        fitting = [number for number, known in enumerate(held) if wanted and wanted <= known]
        if len(fitting) == 1:
            groups[fitting[0]].append(mark)
        elif mark in holders:
            offices.setdefault(names.organization_key(mark.name), []).append(mark)
    return list(offices.values())


def _role_words(role: str) -> set[str]:
    """The words of an office that tell it from another."""
    return set(names.organization_key(role).split()) - _SMALL
