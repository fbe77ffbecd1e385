"""A noun phrase of a happening."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFINITE = frozenset("the this that these those its their our his her said".split())
DETERMINERS = DEFINITE | frozenset("a an any each every some no all both another such my your".split())


@dataclass(slots=True)
class Phrase:
    """One noun phrase (word numbers, half-open; the article and the owner stand outside).

    `core` is its end without complements ("conference" | "on the law of the sea"), `title` the words of a quoted or
    appended title, `alias` an acronym in brackets, `owner` the words of a possessor ("FAO" in "FAO's workshop"),
    `noun` the plural that an ordinal alone refers to. `weak` heads alone prove no event. Where a verb tells of the
    happening (`verbal`), `name` is what to call it, and `party` whether somebody with a name has a part in it.
    `part` is true for a line of a programme.
    """

    head: int
    start: int
    end: int
    core: int
    classification: str
    determiner: str = ""
    plural: bool = False
    weak: bool = False
    verbal: bool = False
    owner: tuple[int, int] | None = None
    title: tuple[int, int] | None = None
    alias: list[tuple[int, int]] = field(default_factory=list)
    noun: int | None = None
    name: str | None = None
    party: bool = False
    part: bool = False
