"""Rules over tokens, applied in levels; what a level finds becomes one token for the next.

Each level reads every stretch once, leftmost and longest first; repetition is bounded, so that the time taken is
linear in the length of the text. Source: cascaded finite-state transducers (Hobbs et al., FASTUS, 1997). The notation
of the patterns is described in `patterns`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pipeline.timex.lexer import Token
from pipeline.timex.meaning import (
    Clock,
    Feast,
    Impossible,
    Length,
    Listing,
    Meaning,
    Part,
    Period,
    Point,
    Recurring,
    Shift,
    Span,
    Vague,
    Window,
)
from pipeline.timex.patterns import compile_pattern
from pipeline.timex.words import CODES

_EDGES = frozenset((CODES[","], CODES["-"]))  # no expression starts or ends with one
_WINDOW = 30  # tokens that a pattern may reach over
_REMEMBERED = 20_000  # windows of codes whose matches a level keeps


@dataclass(frozen=True, slots=True)
class Source:
    """The text that is read, also in folded form; the order of day and month where figures leave it open.

    `known` is the stretch (half-open) that somebody says is a time expression: guards do not ask there.
    """

    text: str
    low: str
    day_first: bool | None = None
    known: tuple[int, int] = (-1, -1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern and the function that says what it means, or None where it is no time expression after all."""

    name: str
    regex: re.Pattern[str]
    build: Callable[[Hit], Meaning | None]
    confidence: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that fits a window of codes: how many tokens it takes, and the tokens (half-open) of its named parts."""

    length: int
    rule: Rule
    groups: dict[str, tuple[int, int]]


class Hit:
    """What a pattern matched: tokens by the names in the pattern, and the text around."""

    __slots__ = ("_groups", "extent", "low", "matched", "source", "text")

    def __init__(self, source: Source, matched: list[Token], groups: dict[str, tuple[int, int]]) -> None:
        self.source = source
        self.text = source.text
        self.low = source.low
        self.matched = matched
        self._groups = groups
        extent = self.all("x") or matched
        first, last = 0, len(extent) - 1
        while first < last and extent[last].code in _EDGES:
            last -= 1
        while first < last and extent[first].code in _EDGES:
            first += 1
        self.extent = extent[first].start, extent[last].end

    @property
    def words(self) -> str:
        """The folded text of the expression."""
        start, end = self.extent
        return self.low[start:end]

    def all(self, name: str) -> list[Token]:
        """All tokens under `name`; none where that part of the pattern took nothing."""
        span = self._groups.get(name)
        return [] if span is None else self.matched[span[0] : span[1]]

    def token(self, name: str) -> Token | None:
        """The first token under `name`, None where that part of the pattern took nothing."""
        span = self._groups.get(name)
        return None if span is None else self.matched[span[0]]

    def place(self, name: str) -> tuple[int, int]:
        """The offsets of the first token under `name`; (-1, -1) where there is none."""
        token = self.token(name)
        return (-1, -1) if token is None else (token.start, token.end)

    def __getitem__(self, name: str) -> Any:
        span = self._groups.get(name)
        return None if span is None else self.matched[span[0]].value

    def has(self, word: str) -> bool:
        """Whether the match holds a token of that class or word."""
        code = CODES[word]
        return any(token.code == code for token in self.matched)

    @property
    def known(self) -> bool:
        """Whether the match lies in the stretch that is known to be a time expression."""
        first, last = self.source.known
        return first <= self.extent[0] and self.extent[1] <= last

    @property
    def before(self) -> str:
        """Up to 40 characters of folded text before the match."""
        start = self.matched[0].start
        return self.low[max(0, start - 40) : start]

    @property
    def after(self) -> str:
        """Up to 40 characters of folded text after the match."""
        end = self.matched[-1].end
        return self.low[end : end + 40]


@dataclass(slots=True)
class Level:
    """The rules that are tried together, each at the tokens it can start with."""

    index: dict[str, list[Rule]] = field(default_factory=dict)
    seen: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)

    def rule(
        self, name: str, *patterns: str, confidence: float = 0.95
    ) -> Callable[[Callable[[Hit], Meaning | None]], Callable[[Hit], Meaning | None]]:
        """Declare the function as what `patterns` mean."""

        def declare(build: Callable[[Hit], Meaning | None]) -> Callable[[Hit], Meaning | None]:
            for pattern in patterns:
                regex, firsts = compile_pattern(pattern)
                rule = Rule(name, re.compile(regex), build, confidence)
                for code in firsts:
                    self.index.setdefault(code, []).append(rule)
            return build

        return declare

    def candidates(self, codes: str) -> tuple[Candidate, ...]:
        """The rules that fit at the start of `codes`, longest first; the same window is looked at once."""
        found = self.seen.get(codes)
        if found is None:
            matches = [(rule, rule.regex.match(codes)) for rule in self.index.get(codes[0], ())]
            fits = [Candidate(m.end(), rule, _groups(m)) for rule, m in matches if m is not None]
            fits.sort(key=_length, reverse=True)
            if len(self.seen) >= _REMEMBERED:
                self.seen.clear()
            found = self.seen[codes] = tuple(fits)
        return found


def _length(candidate: Candidate) -> int:
    return candidate.length


def _groups(match: re.Match[str]) -> dict[str, tuple[int, int]]:
    """The parts that took something, by name; w, w_1, w_2 are one name in several branches of a pattern."""
    groups: dict[str, tuple[int, int]] = {}
    for name in match.re.groupindex:
        start, end = match.span(name)
        if end > start:
            groups.setdefault(name.partition("_")[0], (start, end))
    return groups


_CODE_OF: dict[type, str] = {
    kind: CODES[name]
    for kind, name in (
        (Clock, "CLOCKED"),
        (Point, "POINT"),
        (Feast, "POINT"),
        (Period, "PERIOD"),
        (Part, "PERIOD"),
        (Shift, "SHIFT"),
        (Length, "LENGTH"),
        (Window, "WINDOW"),
        (Recurring, "RECUR"),
        (Vague, "REF"),
        (Span, "SPAN"),
        (Listing, "LIST"),
        (Impossible, "DROPPED"),
    )
}


def rewrite(tokens: list[Token], level: Level, source: Source) -> list[Token]:
    """The tokens with every match of the level's rules made one token, whose value is its meaning."""
    codes = "".join([token.code for token in tokens])
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        for candidate in level.candidates(codes[at : at + _WINDOW]):
            matched = tokens[at : at + candidate.length]
            hit = Hit(source, matched, candidate.groups)
            meaning = candidate.rule.build(hit)
            if meaning is not None:
                result.append(_made(hit, meaning, candidate.rule))
                at += candidate.length
                break
        else:
            result.append(tokens[at])
            at += 1
    return result


def _made(hit: Hit, meaning: Meaning, rule: Rule) -> Token:
    code = _CODE_OF[type(meaning)]
    if isinstance(meaning, Span) and isinstance(meaning.first, Clock):
        code = CODES["CLOCKSPAN"]
    confidence = min([rule.confidence, *[token.confidence for token in hit.matched]])
    return Token(*hit.extent, code, meaning, rule.name, confidence)
