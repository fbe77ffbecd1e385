"""Text to tokens: every word and number that could stand in a time expression, with the code the grammar reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.timex import words
from pipeline.timex.observances import FIRST_WORDS, OBSERVANCES
from pipeline.timex.words import BREAK, CODES

_TOKEN = re.compile(
    r"""
    (?P<meridiem>[ap]\s?\.\s?m\b(?:\s?\.)?|[ap]m\b)
  | (?P<quarternum>q[1-4](?![^\W_]))
  | (?P<link>https?:\S*|www\.\S*)
  | (?P<word>o'clock|[^\W\d_]+)
  | (?P<iso>\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)?)?(?!\d)|(?:19|20)\d{6}(?!\d))
  | (?P<numdate>\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?!\d)|\d{4}(?P<sep2>[/.])\d{1,2}(?P=sep2)\d{1,2}(?!\d))
  | (?P<clock>\d{1,2}[:h]\d\d(?::\d\d)?(?![\d:]))
  | (?P<ordinal>\d{1,4}(?:st|nd|rd|th)(?![^\W_]))
  | (?P<decade>(?:\d{3}0\s?|'?\d0)'?s(?![^\W_]))
  | (?P<shortyear>'\d\d(?![^\W_]))
  | (?P<dec>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+\.\d+)
  | (?P<numpart>\d{1,2}/\d{1,2}(?![\d/]))
  | (?P<int>\d+)
  | (?P<line>\n)
  | (?P<mark>[^\w\s])
    """,
    re.VERBOSE,
)
_KIND = {index: name for name, index in _TOKEN.groupindex.items()}
_WORD = _TOKEN.groupindex["word"]
_MARK = _TOKEN.groupindex["mark"]
_SPACES = re.compile(r"[^\S\n]*")

# what stands against a number and makes it part of a sign, a price or a code
_BAD_BEFORE = frozenset("_#$€£¥@=+*\\<>|%§№")
_BAD_AFTER = frozenset("_%°@=*\\§")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of text (code points, half-open) with its code; `value` is a number, a name, or a meaning."""

    start: int
    end: int
    code: str
    value: Any
    rule: str = ""
    confidence: float = 1.0


def _vocabulary() -> dict[str, tuple[str, Any]]:
    known: dict[str, tuple[str, Any]] = {word: (CODES[word], word) for word in words.STEERING}
    for name, table in (
        ("month", words.MONTHS),
        ("weekday", words.WEEKDAYS),
        ("season", words.SEASONS),
        ("daypart", words.DAYPARTS),
        ("today", words.DEICTIC_DAYS),
        ("decade", words.DECADE_WORDS),
        ("card", words.ONES | words.TENS),
        ("oword", words.ORDINALS),
        ("thousand", words.SCALES),
        ("vague", words.VAGUE),
        ("set", words.SETS),
    ):
        known |= {word: (CODES[name], value) for word, value in table.items()}
    known |= {word: (CODES[f"u{unit}"], unit) for word, unit in words.UNITS.items()}
    known |= {word: (CODES["zone"], word.upper()) for word in words.ZONES}
    known["second"] = (CODES["second"], 2)
    known["fy"] = (CODES["fy"], "fy")
    known["o'clock"] = known["oclock"]
    known |= {mark: (CODES[mark], mark) for mark in words.PUNCTUATION}
    return known


VOCABULARY = _vocabulary()
_SHORT = frozenset(
    [m for m in words.MONTHS if len(m) <= 4 and m not in ("may", "june", "july")]
    + list(words.SHORT_WEEKDAYS)
    + ["min", "mins", "hr", "hrs", "sec", "yr", "yrs", "wk", "wks"]
)
# what can make a stretch of tokens a time expression
TRIGGERS = "".join(
    CODES[name]
    for name in (
        "month weekday season daypart usecond uminute uhour uday unight uweek ufortnight uweekend umonth uquarter uyear "
        "udecade ucentury umillennium today vague current feast meridiem set year iso numdate numpart clock "
        "decade shortyear quarternum fy noon midday midnight ago ord31 present o'clock oclock bc bce ad ce b.c a.d date far future time"
    ).split()
)

_TRIGGERS = frozenset(TRIGGERS)
_NUMBERS = (2 * CODES["card"], CODES["card"] + CODES["thousand"])  # "nineteen ninety-six", "two thousand and five"


def fold(text: str) -> str:
    """`text` in lower case with one kind of dash, apostrophe and blank: the same length, character by character."""
    low = text.lower()
    if len(low) != len(text):  # a few capitals (İ) have two-character lower forms
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if not low.isascii():
        for sign in "’‘‛ʼ":
            low = low.replace(sign, "'")
        for sign in "–−‑‒‐":
            low = low.replace(sign, "-")
        low = low.replace("\u00a0", " ").replace("\u202f", " ")
    return low


def stretches(low: str, *, edges: tuple[int, int] = (-1, -1)) -> list[list[Token]]:
    """The runs of known tokens of a folded text that hold at least one trigger, in text order.

    No run crosses one of the `edges` (offsets).
    """
    codes: list[str] = []
    spans: list[tuple[int, int]] = []
    values: list[Any] = []
    skip = 0
    broken = True
    known = VOCABULARY.get
    for found in _TOKEN.finditer(low):
        start, end = found.span()
        if start < skip:
            continue
        kind = found.lastindex
        if not broken and any(spans[-1][1] <= edge <= start for edge in edges):
            codes.append(BREAK)
            spans.append((start, start))
            values.append(None)
            broken = True
        entry: tuple[str, Any] | None
        if kind == _WORD or kind == _MARK:
            word = found.group()
            entry = known(word)
            if word in FIRST_WORDS:
                name, after = _observance(low, start, word)
                if name is not None:
                    entry, end, skip = (CODES["feast"], name), after, after
            elif word in _SHORT and low[end : end + 1] == ".":
                end += 1
            if kind == _MARK and word == "." and spans and spans[-1][1] == end:
                continue  # the full stop of an abbreviation is read already
        else:
            entry = _number(found, low, values[-1] if values and not broken and spans[-1][1] >= start - 1 else None)
        if entry is None:
            if not broken:
                codes.append(BREAK)
                spans.append((start, end))
                values.append(None)
                broken = True
            continue
        broken = False
        codes.append(entry[0])
        spans.append((start, end))
        values.append(entry[1])
    runs = []
    at = 0
    for run in "".join(codes).split(BREAK):
        if not _TRIGGERS.isdisjoint(run) or _NUMBERS[0] in run or _NUMBERS[1] in run:
            runs.append([Token(*spans[i], codes[i], values[i]) for i in range(at, at + len(run))])
        at += len(run) + 1
    return runs


def _observance(low: str, start: int, word: str) -> tuple[str | None, int]:
    for name in FIRST_WORDS[word]:
        end = start + len(name)
        if low.startswith(name, start) and not low[end : end + 1].isalnum():
            return OBSERVANCES[name], end
    return None, start


def _number(found: re.Match[str], low: str, previous: Any) -> tuple[str, Any] | None:
    kind = found.lastgroup or ""
    kind = _KIND[found.lastindex or 0] if kind in ("sep", "sep2") else kind
    if kind in ("line", "link"):
        return None
    if kind == "meridiem":
        return CODES["meridiem"], found.group()[0]
    if kind == "quarternum":
        return CODES["quarternum"], int(found.group()[1])
    start, end = found.span()
    if _foreign(low, start, end, previous):
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


def _foreign(low: str, start: int, end: int, previous: Any) -> bool:
    """Whether a number is grown together with signs or letters that are no part of a time expression.

    `previous` is the value of the token that touches the number, None where there is none or it is unknown.
    """
    before, after = low[start - 1 : start], low[end : end + 1]
    if (before in _BAD_BEFORE and before) or (after in _BAD_AFTER and after):
        return True
    if before.isalnum() and previous is None:
        return True
    if before in ("-", "/", ".") and before:
        far = low[start - 2 : start - 1] if start > 1 else ""
        if before == "." and far.isdigit() and previous is None:
            return True
        if before != "." and far.isalnum() and previous is None:
            return True
        if before != "." and (not far or not far.strip()) and before == "/":
            return True
    if after.isalpha():
        return _letters(low, end) not in VOCABULARY
    if after == "/" and low[end + 1 : end + 2].isalpha():
        return _letters(low, end + 1) not in words.MONTHS
    return False


def _letters(low: str, start: int) -> str:
    end = start
    while end < len(low) and end < start + 12 and low[end].isalpha():
        end += 1
    return low[start:end]
