"""The levels of the grammar, in the order they are applied; the rule modules fill them."""

from __future__ import annotations

from pipeline.timex.grammar import Level

ATOMS = Level()  # what stands alone: a date as written, "last year", "two weeks", "10 a.m."
PARTS = Level()  # what leans on an atom: "March of this year", "at 10 a.m. on 5 May", "the end of 2017"
RANGES = Level()  # from one to the other: "28 February to 2 March 2018", "between 1996 and 2000"
DISTANCES = Level()  # counted from another: "three weeks after Easter", "two months from today"
LEVELS = (ATOMS, PARTS, RANGES, DISTANCES)
