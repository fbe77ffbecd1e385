"""Pairs of rows that may be one person, organization or event, each with the reason that a reviewer should know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Cells = Mapping[str, Any]


class Pair(NamedTuple):
    """Two rows of the table `kind` that may be one; `left` is in more reports.

    `confidence` says how likely they are one.
    """

    id: str
    kind: str
    left: Cells
    right: Cells
    confidence: float
    reason: str


def pairs(candidates: Iterable[Cells], entities: Mapping[str, Cells]) -> Iterator[Pair]:
    """The pairs of `candidates.jsonl`, each with its rows out of `entities`."""
    for cells in candidates:
        ends = (entities[cells["left_id"]], entities[cells["right_id"]])
        left, right = sorted(ends, key=lambda row: (-len(row["document_ids"]), -len(row["name"]), row["id"]))
        yield Pair(cells["id"], cells["table"], left, right, cells["confidence"], cells["reason"])
