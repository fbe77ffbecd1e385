"""Tense and habit from the words around an expression: what "in May" and "on Friday" lean on without a parse."""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["past", "present", "future"]

_LEFT, _RIGHT = 120, 80  # code points looked at before and after
# a modal takes the words after it along: "will be held" is no past
_VERB = re.compile(
    r"\b(?:(?P<future>(?:(?:will|shall|won't|would|to be|going to|looks? forward|invited? to|upcoming|coming|next"
    r"|(?:is|are|was|were|been)\s+(?:(?:also|now|being)\s+)?(?:scheduled|expected|planned|due|set|to)"
    r"|plans?|hopes?|intends?|expects?)\b|'ll\b)(?:\s+[a-z]+){0,2}"
    r"|(?:starts?|begins?|opens?|takes? place|kicks? off)\b)"
    r"|(?P<present>(?:can|could|may|might|is|are|does|do|has to|have to)\b(?:\s+[a-z]+){0,2})"
    r"|(?P<past>(?:was|were|had|did|said|told|held|met|took|began|came|went|gave|made|saw|got|left|led|found|brought"
    r"|spoke|won|lost|died|became|rose|fell|ended|has|have|since|been|ago|[a-z]{2,}ed)\b))"
)
_STOP = re.compile(r"[.;!?]\s|\n")
_HABIT = re.compile(
    r"\b(?:usually|typically|generally|often|regularly|normally|on average|average|annually|every|each|season|seasonal"
    r"|weather|climate|temperatures?|monsoon|rains?|rainy|rainfall|ideal|best|hottest|coldest|warmest|peak|popular"
    r"|festivals?|is national|months of)\b"
)


def _sentence(low: str, start: int, end: int) -> tuple[str, str]:
    """The text of the sentence before and after a stretch, as far as it is looked at."""
    left = low[max(0, start - _LEFT) : start]
    for found in _STOP.finditer(left):
        left = " " * found.end() + left[found.end() :]
    right = low[end : end + _RIGHT]
    stop = _STOP.search(right)
    return left, right if stop is None else right[: stop.start()]


def tense_around(low: str, start: int, end: int) -> Tense | None:
    """The tense that the nearest verb before the stretch suggests, else the first after it; None without a verb."""
    left, right = _sentence(low, start, end)
    before = list(_VERB.finditer(left))
    found = before[-1] if before else _VERB.search(right)
    if found is None:
        return None
    return "future" if found["future"] else "past" if found["past"] else "present"


def habitual(low: str, start: int, end: int) -> bool:
    """Whether the sentence says what is so every year ("Temperatures are highest in July")."""
    left, right = _sentence(low, start, end)
    return _HABIT.search(left) is not None or _HABIT.search(right) is not None
