"""Weights of `models/resolution/*.json`: how much each likeness of two rows says for or against one identity.

The settings are Splink's: comparisons of levels, each with the probability that a pair shows it if both are one (m) and
if they are two (u). A pair's weight is the sum of log2(m/u) over the comparisons and of the prior odds, in bits, after
Fellegi and Sunter (1969) as Splink computes it; here by plain functions, so that a small batch pays for no database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2
from typing import Any, Generic, NamedTuple, TypeVar

from pipeline.config import models_path
from pipeline.errors import ConfigError

P = TypeVar("P")
NOTHING = -1  # Splink's number of the level "nothing to compare"
MOST = 300.0  # bits beyond which a probability is 0 or 1 as a float


class Reason(NamedTuple):
    """One line of a waterfall: what was compared, what it adds in bits, and what was seen, in words."""

    comparison: str
    bits: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison. `term` is the attribute whose rarity replaces u, None where rarity says nothing."""

    sentence: str
    m: float
    u: float
    bits: float
    term: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison and its levels by number: the highest is the closest likeness."""

    name: str
    levels: Mapping[int, Level]


@dataclass(frozen=True, slots=True)
class Model(Generic[P]):
    """The weights of one kind of row, with the functions that say which level a pair shows."""

    settings: Mapping[str, Any]
    prior: float
    merge: float
    review: float
    margin: float
    comparisons: tuple[Comparison, ...]
    functions: tuple[Callable[[P, P], int], ...]

    def weigh(self, left: P, right: P, *, terms: Mapping[str, Mapping[str, float]]) -> float:
        """The weight of a pair in bits; `terms` are the relative frequencies of values, by attribute."""
        total = self.prior
        for comparison, function in zip(self.comparisons, self.functions, strict=True):
            total += _bits(comparison.levels[function(left, right)], left, right, terms)
        return round(total, 4)

    def explain(self, left: P, right: P, *, terms: Mapping[str, Mapping[str, float]]) -> tuple[Reason, ...]:
        """The weight as a waterfall, from the prior on; what could not be compared is left out."""
        reasons = [Reason("prior", round(self.prior, 4), "two rows picked at random are hardly ever one")]
        for comparison, function in zip(self.comparisons, self.functions, strict=True):
            number = function(left, right)
            if number != NOTHING:
                level = comparison.levels[number]
                bits = round(_bits(level, left, right, terms), 4)
                reasons.append(Reason(comparison.name, bits, level.sentence))
        return tuple(reasons)


def probability(bits: float) -> float:
    """The probability that a weight in bits stands for."""
    if abs(bits) > MOST:
        return 1.0 if bits > 0 else 0.0
    return float(2.0**bits / (1.0 + 2.0**bits))


def in_words(reasons: Sequence[Reason]) -> str:
    """A waterfall as one sentence: the strongest reasons first."""
    ordered = sorted(reasons, key=_strongest)
    return "; ".join(f"{reason.sentence} ({reason.bits:+.1f})" for reason in ordered)


def _strongest(reason: Reason) -> tuple[float, str]:
    return -abs(reason.bits), reason.comparison


def _bits(level: Level, left: P, right: P, terms: Mapping[str, Mapping[str, float]]) -> float:
    """The weight of a level, by the rarity of the value where the level says so; the commoner of two values counts."""
    if level.term is None:
        return level.bits
    known = terms[level.term]
    frequency = max(known[getattr(left, level.term)], known[getattr(right, level.term)])
    return level.bits + log2(level.u / frequency)


@cache
def settings(kind: str) -> Mapping[str, Any]:
    """The settings of `models/resolution/<kind>.json`, as they stand there.

    Raises:
        ConfigError: there are none, or they are no JSON.
    """
    path = models_path() / "resolution" / f"{kind}.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be read as JSON ({error}); restore it") from error
    return found


def model(kind: str, functions: Mapping[str, Callable[[P, P], int]]) -> Model[P]:
    """The model of a kind of row with its functions by the name of their comparison.

    Raises:
        ConfigError: a comparison has no function, or a level has no odds; the message lists all faults.
    """
    found = settings(kind)
    faults: list[str] = []
    comparisons = tuple(_comparison(entry, faults) for entry in found["comparisons"])
    faults += [f"no function compares {c.name!r}" for c in comparisons if c.name not in functions]
    if faults:
        raise ConfigError("\n".join(f"models/resolution/{kind}.json: {fault}" for fault in faults))
    prior = found["probability_two_random_records_match"]
    thresholds = found["thresholds"]
    return Model(
        settings=found,
        prior=log2(prior / (1 - prior)),
        merge=_as_bits(thresholds["merge"]),
        review=_as_bits(thresholds["review"]),
        margin=thresholds["margin_bits"],
        comparisons=comparisons,
        functions=tuple(functions[comparison.name] for comparison in comparisons),
    )


def _as_bits(chance: float) -> float:
    return log2(chance / (1 - chance))


def _comparison(entry: Mapping[str, Any], faults: list[str]) -> Comparison:
    """A comparison of the settings; levels are numbered from the last, which is 0, but for the one without a value."""
    levels: dict[int, Level] = {}
    named = [level for level in entry["comparison_levels"] if not level.get("is_null_level", False)]
    for number, level in enumerate(reversed(named)):
        m, u = level.get("m_probability", 0), level.get("u_probability", 0)
        if not (0 < m <= 1 and 0 < u <= 1):
            faults.append(f"{entry['output_column_name']}: {level['label_for_charts']!r} needs m and u in (0, 1]")
            continue
        levels[number] = Level(level["label_for_charts"], m, u, log2(m / u), level.get("tf_adjustment_column"))
    levels[NOTHING] = Level("nothing to compare", 1.0, 1.0, 0.0, None)
    return Comparison(entry["output_column_name"], levels)
