"""Ids that hold across documents and batches: who had one keeps it, on a merge the oldest stays, others lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.records import make_id


class Issued(NamedTuple):
    """An id that an earlier batch gave: to which row (local id), which id, and in the how manieth batch it came up."""

    local_id: str
    id: str
    batch: int


class Redirect(NamedTuple):
    """An id that is no more, the one that stands for it, and why."""

    old: str
    new: str
    reason: str


class Group(NamedTuple):
    """The rows (local ids, sorted) that are one, and the parts of which a new id is made."""

    local_ids: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(slots=True)
class _Claim:
    """What groups ask for an id: for each group, how many rows had it."""

    batch: int
    votes: dict[int, int] = field(default_factory=dict)


def name_groups(prefix: str, groups: Sequence[Group], issued: Iterable[Issued]) -> tuple[list[str], list[Redirect]]:
    """An id for each group, and where ids lead that none of them bears any more.

    An id goes to the group that has most of its rows; of several ids a group keeps the oldest. A group that had none,
    or whose id went with the larger part, gets one made from its content. Order-free.
    """
    of_row = {local: number for number, group in enumerate(groups) for local in group.local_ids}
    claims: dict[str, _Claim] = {}
    for entry in issued:
        claim = claims.setdefault(entry.id, _Claim(entry.batch))
        claim.batch = min(claim.batch, entry.batch)
        if entry.local_id in of_row:
            number = of_row[entry.local_id]
            claim.votes[number] = claim.votes.get(number, 0) + 1
    ids: dict[int, str] = {}
    redirects: list[Redirect] = []
    for old in sorted(claims, key=lambda one: (claims[one].batch, one)):
        votes = claims[old].votes
        if not votes:
            continue  # all its rows were withdrawn
        best = min(votes, key=lambda number: (-votes[number], groups[number].local_ids))
        if best in ids:
            redirects.append(Redirect(old, ids[best], "merged"))
        else:
            ids[best] = old
    taken = set(claims)
    for number in sorted((n for n in range(len(groups)) if n not in ids), key=lambda n: groups[n].local_ids):
        ids[number] = _new_id(prefix, groups[number], taken)
        taken.add(ids[number])
    return [ids[number] for number in range(len(groups))], redirects


def _new_id(prefix: str, group: Group, taken: set[str]) -> str:
    """An id from a group's name; if a namesake has it, from the name and the first row."""
    made = make_id(prefix, *group.parts)
    return made if made not in taken else make_id(prefix, *group.parts, group.local_ids[0])
