"""The years that a document writes, weighed: which of them a month or a day without one most likely is in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.timex.lexer import Token
from pipeline.timex.meaning import Meaning, Point, Span

_WEIGHTS = (1, 2, 4)  # a year alone, with its month, with month and day
_KEPT = 8  # years that are worth a look
_BACKGROUND = re.compile(r"\bsince\s+(?:the year\s+)?$")


class Written(NamedTuple):
    """A year as written; `weight` grows with what stands beside it, 0 for background ("since 2005", "1850–1940")."""

    year: int
    weight: int


class Focus(NamedTuple):
    """The years of a document, heaviest first; `settled` where one of them outweighs all others together.

    `dated` counts those that are written with a month.
    """

    years: tuple[int, ...]
    settled: bool
    dated: int = 0


NO_FOCUS = Focus((), settled=False)


def written_years(token: Token, low: str) -> list[Written]:
    """The years that an expression holds as written; `low` is the folded text."""
    found = _years(token.value)
    bare = all(year.weight == 1 for year in found)
    if bare and (len(found) > 1 or _BACKGROUND.search(low, max(0, token.start - 20), token.start)):
        return [Written(year.year, 0) for year in found]
    return found


def _years(meaning: Meaning) -> list[Written]:
    match meaning:
        case Point(year=int(year), bc=False):
            return [Written(year, _WEIGHTS[(meaning.month is not None) + (meaning.day is not None)])]
        case Span(first=first, last=last):
            return [*_years(first), *_years(last)]
    return []


def focus(years: Iterable[Written]) -> Focus:
    """What the years of a document say together; of two that weigh the same the first one written goes first."""
    weights: Counter[int] = Counter()
    dated = 0
    for year, weight in years:
        weights[year] += weight
        dated += weight > 1
    ranked = [year for year, _ in weights.most_common(_KEPT)]
    return Focus(tuple(ranked), bool(ranked) and 2 * weights[ranked[0]] > weights.total(), dated)
