"""The notation of the rules, compiled: a pattern as a regular expression over token codes.

A pattern is a line of blanks-parted items: a group of `words.GROUPS` in capitals, a class or a steering word in small
letters, with `?`, `*`, `+`, `( | )`, and `name:` before what the rule's function asks for. The group `x` is the
extent of the expression where the pattern holds more than that. Repetition is bounded.
"""

from __future__ import annotations

import re

from pipeline.timex.words import code_set

_ITEM = re.compile(r"[()|]|[?*+]|\w+:(?=\S)|[^\s()|?*+]+")
_REPEAT = {"?": "?", "*": "{0,12}", "+": "{1,12}"}


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
