"""Figures to tokens: which of them could stand in a time expression, and which are part of a code, price or address."""

from __future__ import annotations

import re
from typing import Any

from pipeline.timex import words
from pipeline.timex.words import BREAK, CODES

# what stands against a number and makes it part of a sign, a price or a code
_BAD_BEFORE = frozenset("_#$€£¥@=+*\\<>|%§№")
_BAD_AFTER = frozenset("_%°@=*\\§")
_OTHER_NUMBERS = frozenset(CODES[name] for name in ("int", "dec", "n99", "n00"))
_CODE_GOES_ON = re.compile(r"-[a-z](?!\w)|/\w{1,20}[/.]|/[a-z]\w*[^\w\s]?\d")
_SUFFIXES = frozenset(("am", "pm", "a", "p", "h", "st", "nd", "rd", "th", "s"))


def figure(kind: str, found: re.Match[str], low: str, codes: list[str]) -> tuple[str, Any] | None:
    """Code and value of a match of the lexer's pattern for figures; None where it is part of something else.

    `codes` are those of the tokens before it.
    """
    start, end = found.span()
    if grown_together(low, start, end, codes):
        return None
    text = found.group()
    if kind == "int":
        return _whole(text)
    if kind == "ordinal":
        number = int(text[:-2])
        return CODES["ord31" if 1 <= number <= 31 else "ord"], number
    if kind == "dec":
        plain = text.replace(",", "")
        return CODES["dec"], float(plain) if "." in plain else int(plain)
    if kind == "shortyear":
        return CODES["shortyear"], int(text[1:])
    return CODES[kind], text


def _whole(text: str) -> tuple[str, int] | None:
    if len(text) > 9 or not text.isascii():
        return None
    number = int(text)
    if len(text) <= 2:
        for name, most in (("n00", 0), ("n12", 12), ("n24", 24), ("n31", 31)):
            if number <= most:
                return CODES[name], number
        return CODES["n99"], number
    return CODES["year" if len(text) == 4 and 1000 <= number < 2200 else "int"], number


def grown_together(low: str, start: int, end: int, codes: list[str]) -> bool:
    """Whether a number is one with signs or letters that are no part of a time expression."""
    before, after = low[start - 1 : start], low[end : end + 1]
    if before in _BAD_BEFORE or after in _BAD_AFTER:
        return True
    if before:
        left = _left(low, start, before, codes)
        if left == BREAK or (before == "-" and left in _OTHER_NUMBERS):
            return True
    if after.isalpha():
        return _letters(low, end) not in words.MONTHS and _letters(low, end) not in _ATTACHED
    return (
        after in ("/", "-") and _letters(low, end + 1) not in words.MONTHS and _CODE_GOES_ON.match(low, end) is not None
    )


def _left(low: str, start: int, before: str, codes: list[str]) -> str:
    """The code of what a number touches, seen through one hyphen, stroke or dot; empty where it stands free."""
    if before.isalnum():
        return codes[-1] if codes else BREAK
    if before not in "-/." or not low[max(start - 2, 0) : start - 1].isalnum():
        return BREAK if before == "/" else ""
    if before == ".":
        return codes[-1] if codes else BREAK
    return codes[-2] if len(codes) > 1 else BREAK


_ATTACHED = frozenset([*words.UNITS, *_SUFFIXES, *words.ZONES, "bc", "ad", "bce", "ce"])


def _letters(low: str, start: int) -> str:
    end = start
    while end < len(low) and end < start + 12 and low[end].isalpha():
        end += 1
    return low[start:end]
