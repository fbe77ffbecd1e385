"""Tense and habit from the words around an expression: what "in May" and "on Friday" lean on without a parse."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

Tense = Literal["past", "present", "future"]

_LEFT, _RIGHT = 120, 80  # code points looked at before and after
# a modal takes the words after it along: "will be held" is no past
_VERB = re.compile(
    r"\b(?:(?P<future>(?:(?:will|shall|won't|to be|going to|looks? forward|invited? to|upcoming|coming|next"
    r"|(?:is|are|was|were|been)\s+(?:(?:also|now|being)\s+)?(?:scheduled|expected|planned|due|set|to)"
    r"|(?:planned|scheduled|due|set|expected|slated)\s+(?:for|to)"
    r"|plans?|hopes?|intends?|expects?)\b|'ll\b)(?:\s+[a-z]+){0,2}"
    r"|(?P<start>starts|begins?|opens|ends|concludes|takes? place|kicks off)\b)"
    r"|(?P<present>(?:can|could|may|might|is|are|does|do|has to|have to)\b(?:\s+[a-z]+){0,2})"
    r"|(?P<past>(?:was|were|had|did|said|told|met|took|began|came|went|gave|made|saw|got|left|led|found|brought"
    r"|spoke|won|lost|died|became|rose|fell|has|have|since|been|ago)\b)"
    r"|(?P<participle>(?:held|[a-z]{2,24}ed)\b))"
)
_STOP = re.compile(r"[.;!?]\s")
_HABIT = re.compile(
    r"\b(?:usually|typically|generally|often|regularly|normally|on average|average|annually|every|each|season|seasonal"
    r"|weather|climate|temperatures?|monsoon|rains?|rainy|rainfall|ideal|best|hottest|coldest|warmest|peak"
    r"|is national|months of"
    r"|vary|varies|feast day|degrees)\b|\d ?°"
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """The verbs, habits and ends of sentences of one block, by offset: looked for once, however often asked."""

    stops: list[int]
    verbs: list[tuple[int, int, Tense]]
    participles: set[int]  # where those of them stand that may be participles
    futures: list[int]  # where those in the future tense stand
    habits: list[int]

    def _bounds(self, start: int, end: int) -> tuple[int, int]:
        """The part of the sentence around a stretch that is looked at."""
        before = bisect_right(self.stops, start)
        after = bisect_left(self.stops, end)
        first = self.stops[before - 1] if before else 0
        last = self.stops[after] if after < len(self.stops) else end + _RIGHT
        return max(first, start - _LEFT), min(last, end + _RIGHT)

    def tense(self, start: int, end: int) -> Tense | None:
        """The tense that the nearest verb before the stretch suggests, else the first after it; None without one."""
        first, last = self._bounds(start, end)
        at = bisect_left(self.verbs, (start,))
        if not at or self.verbs[at - 1][0] < first:
            at = bisect_left(self.verbs, (end,)) + 1
            if at > len(self.verbs) or self.verbs[at - 1][0] >= last:
                return None
        begin, tense = self.verbs[at - 1][0], self.verbs[at - 1][2]
        if begin in self.participles:  # "will discuss the talks held on": a future verb says more
            ahead = bisect_left(self.futures, first)
            return "future" if ahead < len(self.futures) and self.futures[ahead] < last else tense
        return tense

    def habit(self, start: int, end: int) -> bool:
        """Whether the sentence says what is so every year ("Temperatures are highest in July")."""
        first, last = self._bounds(start, end)
        at = bisect_left(self.habits, first)
        return at < len(self.habits) and self.habits[at] < last


def clauses(low: str, start: int, end: int) -> Clauses:
    """The clauses of a block of folded text."""
    stops = [found.end() for found in _STOP.finditer(low, start, end)]
    habits = [found.start() for found in _HABIT.finditer(low, start, end)]
    found = Clauses(stops, [], set(), [], habits)
    for verb in _VERB.finditer(low, start, end):
        tense: Tense = "future" if verb["future"] else "present" if verb["present"] else "past"
        if verb["start"] and found.habit(*verb.span()):
            tense = "present"  # "takes place every year"
        found.verbs.append((*verb.span(), tense))
        if verb["participle"]:
            found.participles.add(verb.start())
        if tense == "future":
            found.futures.append(verb.start())
    return found
