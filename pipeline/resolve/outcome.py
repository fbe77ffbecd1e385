"""What comparing one kind of row comes to: groups that are one, and pairs that a reader should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

R = TypeVar("R")


class Doubt(NamedTuple):
    """Two rows, by local id, that may be one: the probability, its weight in bits, and the reasons in words."""

    left: str
    right: str
    probability: float
    bits: float
    reasons: str


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """Each group is one entity; pairs of two groups that neither merged nor stand clearly apart are doubts."""

    groups: tuple[tuple[R, ...], ...]
    doubts: tuple[Doubt, ...]
