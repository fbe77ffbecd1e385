"""Rules as patterns over token codes, applied in levels; what a level finds becomes one token for the next.

A pattern is a line of blanks-parted items: a group of `words.GROUPS` in capitals, a class or a steering word in small
letters, with `?`, `*`, `+`, `( | )`, and `name:` before what the rule's function asks for. The group `x` is the
extent of the expression where the pattern holds more than that.

Each level reads every stretch once, leftmost and longest first; repetition is bounded, so that the time taken is
linear in the length of the text. Source: cascaded finite-state transducers (Hobbs et al., FASTUS, 1997).
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
from pipeline.timex.words import CODES, code_set

_ITEM = re.compile(r"[()|]|[?*+]|\w+:(?=\S)|[^\s()|?*+]+")
_EDGES = frozenset((CODES[","], CODES["-"]))  # no expression starts or ends with one
_REPEAT = {"?": "?", "*": "{0,12}", "+": "{1,12}"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern and the function that says what it means, or None where it is no time expression after all."""

    name: str
    regex: re.Pattern[str]
    firsts: frozenset[str]
    build: Callable[[Hit], Meaning | None]
    confidence: float


@dataclass(slots=True)
class Source:
    """The text that is read, also in folded form; the order of day and month where figures leave it open.

    `known` is the stretch (half-open) that somebody says is a time expression: guards do not ask there.
    """

    text: str
    low: str
    day_first: bool | None = None
    known: tuple[int, int] = (-1, -1)


@dataclass(slots=True)
class Hit:
    """What a pattern matched: tokens by the names in the pattern, and the text around."""

    source: Source
    tokens: list[Token]
    match: re.Match[str]

    @property
    def text(self) -> str:
        """The whole text."""
        return self.source.text

    @property
    def low(self) -> str:
        """The whole text, folded."""
        return self.source.low

    @property
    def words(self) -> str:
        """The folded text of the expression."""
        start, end = self.extent
        return self.source.low[start:end]

    def all(self, name: str) -> list[Token]:
        """All tokens under `name`, which may stand in several branches of the pattern; none where it took nothing."""
        groups = self.match.re.groupindex
        key, times = name, 0
        while key in groups:
            start, end = self.match.span(key)
            if end > start:
                return self.tokens[start:end]
            times += 1
            key = f"{name}_{times}"
        return []

    def token(self, name: str) -> Token | None:
        """The first token under `name`, None where that part of the pattern took nothing."""
        tokens = self.all(name)
        return tokens[0] if tokens else None

    def place(self, name: str) -> tuple[int, int]:
        """The offsets of the first token under `name`; (-1, -1) where there is none."""
        token = self.token(name)
        return (-1, -1) if token is None else (token.start, token.end)

    def __getitem__(self, name: str) -> Any:
        token = self.token(name)
        return None if token is None else token.value

    def has(self, word: str) -> bool:
        """Whether the match holds a token of that class or word."""
        return CODES[word] in self.match.group()

    @property
    def extent(self) -> tuple[int, int]:
        """The offsets of the expression: of group `x` where the pattern has one."""
        tokens = self.all("x") or self.tokens[slice(*self.match.span())]
        while len(tokens) > 1 and tokens[-1].code in _EDGES:
            tokens = tokens[:-1]
        while len(tokens) > 1 and tokens[0].code in _EDGES:
            tokens = tokens[1:]
        return tokens[0].start, tokens[-1].end

    @property
    def known(self) -> bool:
        """Whether the match lies in the stretch that is known to be a time expression."""
        first, last = self.source.known
        start, end = self.extent
        return first <= start and end <= last

    @property
    def before(self) -> str:
        """Up to 40 characters of folded text before the match."""
        start = self.tokens[self.match.start()].start
        return self.low[max(0, start - 40) : start]

    @property
    def after(self) -> str:
        """Up to 40 characters of folded text after the match."""
        end = self.tokens[self.match.end() - 1].end
        return self.low[end : end + 40]


@dataclass(slots=True)
class Level:
    """The rules that are tried together, each at the tokens it can start with."""

    rules: list[Rule] = field(default_factory=list)
    index: dict[str, list[Rule]] = field(default_factory=dict)

    def rule(
        self, name: str, *patterns: str, confidence: float = 0.95
    ) -> Callable[[Callable[[Hit], Meaning | None]], Callable[[Hit], Meaning | None]]:
        """Declare the function as what `patterns` mean."""

        def declare(build: Callable[[Hit], Meaning | None]) -> Callable[[Hit], Meaning | None]:
            for pattern in patterns:
                regex, firsts = compile_pattern(pattern)
                rule = Rule(name, re.compile(regex), firsts, build, confidence)
                self.rules.append(rule)
                for code in firsts:
                    self.index.setdefault(code, []).append(rule)
            return build

        return declare


def compile_pattern(pattern: str) -> tuple[str, frozenset[str]]:
    """A pattern as a regular expression over codes, and the codes it can start with."""
    items = _numbered(_ITEM.findall(pattern))
    regex, firsts, _, rest = _alternatives(items, 0)
    if rest != len(items):
        raise ValueError(f"time rule {pattern!r}: a bracket is missing or too many; check the pattern")
    return regex, frozenset(firsts)


def _numbered(items: list[str]) -> list[str]:
    """The items with names that come again made w, w_1, w_2: a regular expression wants each name once."""
    seen: dict[str, int] = {}
    result = []
    for item in items:
        if item.endswith(":") and item != ":":
            times = seen[item] = seen.get(item, -1) + 1
            item = item if not times else f"{item[:-1]}_{times}:"
        result.append(item)
    return result


def _alternatives(items: list[str], at: int) -> tuple[str, set[str], bool, int]:
    parts, firsts, empty = [], set(), False
    while True:
        regex, first, nothing, at = _sequence(items, at)
        parts.append(regex)
        firsts |= first
        empty |= nothing
        if at < len(items) and items[at] == "|":
            at += 1
            continue
        return "|".join(parts), firsts, empty, at


def _sequence(items: list[str], at: int) -> tuple[str, set[str], bool, int]:
    regex, firsts, empty = "", set(), True
    while at < len(items) and items[at] not in ("|", ")"):
        name = ""
        if items[at].endswith(":") and items[at] != ":":
            name, at = items[at][:-1], at + 1
        if items[at] == "(":
            body, first, nothing, at = _alternatives(items, at + 1)
        else:
            codes = code_set(items[at])
            body, first, nothing = f"[{re.escape(codes)}]", set(codes), False
        at += 1
        body = f"(?:{body})"
        if at < len(items) and items[at] in _REPEAT:
            nothing |= items[at] != "+"
            body += _REPEAT[items[at]]
            at += 1
        regex_item = f"(?P<{name}>{body})" if name else body
        if empty:
            firsts |= first
        empty &= nothing
        regex += regex_item
    return regex, firsts, empty, at


_CODE_OF: dict[type, str] = {
    Clock: "CLOCKED",
    Point: "POINT",
    Feast: "POINT",
    Period: "PERIOD",
    Shift: "SHIFT",
    Part: "PERIOD",
    Length: "LENGTH",
    Window: "WINDOW",
    Recurring: "RECUR",
    Vague: "REF",
    Span: "SPAN",
    Listing: "LIST",
    Impossible: "DROPPED",
}


def rewrite(tokens: list[Token], level: Level, source: Source) -> list[Token]:
    """The tokens with every match of the level's rules made one token, whose value is its meaning."""
    codes = "".join(token.code for token in tokens)
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        found = []
        for rule in level.index.get(codes[at], ()):
            match = rule.regex.match(codes, at)
            if match is not None:
                found.append((match.end(), rule, match))
        found.sort(key=_length, reverse=True)
        for end, rule, match in found:
            hit = Hit(source, tokens, match)
            meaning = rule.build(hit)
            if meaning is not None:
                inner = min((t.confidence for t in tokens[at:end]), default=1.0)
                code = (
                    "CLOCKSPAN"
                    if isinstance(meaning, Span) and isinstance(meaning.first, Clock)
                    else _CODE_OF[type(meaning)]
                )
                result.append(Token(*hit.extent, CODES[code], meaning, rule.name, min(rule.confidence, inner)))
                at = end
                break
        else:
            result.append(tokens[at])
            at += 1
    return result


def _length(found: tuple[int, Rule, re.Match[str]]) -> int:
    return found[0]
