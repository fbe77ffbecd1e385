"""Which rows are compared at all: those that share a key, so that cost grows with the rows, not with their pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

FULL = 40  # members up to which a block compares everybody with everybody
NEIGHBOURS = 8  # in a larger block, each with so many that follow in the order of the names


def pairs(keys: Sequence[Iterable[str]], order: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of row numbers that share a key, each once, the smaller number first, sorted.

    `keys` are each row's keys, and `order` what it is sorted by within a block that is too large to compare in full:
    there, each row meets only its next neighbours (Hernández and Stolfo's sorted neighbourhood, 1995).
    """
    blocks: dict[str, list[int]] = {}
    for number, own in enumerate(keys):
        for key in own:
            members = blocks.setdefault(key, [])
            if not members or members[-1] != number:
                members.append(number)
    found: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) > 1:
            found.update(_within(members, order))
    return sorted(found)


def _within(members: list[int], order: Sequence[str]) -> Iterator[tuple[int, int]]:
    if len(members) <= FULL:
        yield from combinations(members, 2)
        return
    ordered = sorted(members, key=lambda number: (order[number], number))
    for at, left in enumerate(ordered):
        for right in ordered[at + 1 : at + 1 + NEIGHBOURS]:
            yield (left, right) if left < right else (right, left)
