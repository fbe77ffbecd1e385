"""From weighed pairs to groups: the surest first, nothing across a contradiction, nothing in doubt between two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

MOST_CHECKS = 2_500  # pairs of members looked at before two groups join; larger groups than that are left apart

Apart = Callable[[int, int], str | None]


class Pair(NamedTuple):
    """Two rows by number, and the weight of their being one, in bits."""

    left: int
    right: int
    bits: float


class Groups:
    """Numbers in groups that can be joined (union-find), each group known by its smallest number."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._members: dict[int, list[int]] = {}

    def find(self, number: int) -> int:
        """The group of a number."""
        root = number
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[number] != root:
            self._parent[number], number = root, self._parent[number]
        return root

    def join(self, a: int, b: int) -> None:
        """Put the groups of two numbers together."""
        first, second = sorted((self.find(a), self.find(b)))
        if first != second:
            joined = self.members(first) + self.members(second)
            self._parent[second] = first
            self._members.pop(second, None)
            self._members[first] = joined

    def members(self, root: int) -> list[int]:
        """The numbers of a group."""
        return self._members.get(root, [root])


def join(
    groups: Groups, weighed: Iterable[Pair], *, merge: float, margin: float, weak: Collection[int], apart: Apart
) -> None:
    """Join what is one: pairs of at least `merge` bits, the heaviest first, unless any of their groups is `apart`.

    A `weak` row (a surname, an initial, an acronym) joins only where one group fits: no other one comes within
    `margin` bits of the best. Order-free.
    """
    sure = sorted((pair for pair in weighed if pair.bits >= merge - margin), key=_heaviest)
    for pair in sure:
        if pair.bits >= merge and pair.left not in weak and pair.right not in weak:
            _join_unless(groups, pair, apart)
    _attach(groups, sure, merge=merge, margin=margin, weak=weak, apart=apart)


def _heaviest(pair: Pair) -> tuple[float, int, int]:
    return -pair.bits, pair.left, pair.right


def _join_unless(groups: Groups, pair: Pair, apart: Apart) -> None:
    one, other = groups.find(pair.left), groups.find(pair.right)
    if one != other and contradiction(groups.members(one), groups.members(other), apart) is None:
        groups.join(one, other)


def contradiction(ones: Sequence[int], others: Sequence[int], apart: Apart) -> str | None:
    """What speaks against two groups being one, in words; None where nothing does."""
    if len(ones) * len(others) > MOST_CHECKS:
        return "there are too many forms to compare"
    return next((why for a in ones for b in others if (why := apart(a, b)) is not None), None)


def _attach(
    groups: Groups, sure: Sequence[Pair], *, merge: float, margin: float, weak: Collection[int], apart: Apart
) -> None:
    """Join each weak row to the one group that fits it, then weak rows that no group claims to one another."""
    near: dict[int, dict[int, float]] = {}
    for left, right, bits in sure:
        for row, other in ((left, right), (right, left)):
            if row in weak and other not in weak:
                best = near.setdefault(row, {})
                root = groups.find(other)
                best[root] = max(bits, best.get(root, bits))
    for row in sorted(near):
        ranked = sorted(near[row].items(), key=lambda item: (-item[1], item[0]))
        (root, bits), rest = ranked[0], ranked[1:]
        if bits >= merge and not any(other > bits - margin for _, other in rest):
            _join_unless(groups, Pair(row, root, bits), apart)
    for pair in sure:
        if (
            pair.bits >= merge
            and pair.left in weak
            and pair.right in weak
            and not near.keys() & {pair.left, pair.right}
        ):
            _join_unless(groups, pair, apart)
