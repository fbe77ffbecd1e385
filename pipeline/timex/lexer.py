"""Text to tokens: every word and number that could stand in a time expression, with the code the grammar reads."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pipeline.timex import words
from pipeline.timex.figures import figure
from pipeline.timex.observances import FIRST_WORDS, OBSERVANCES
from pipeline.timex.words import BREAK, CODES

_TOKEN = re.compile(
    r"""
    (?P<meridiem>[ap]\s?\.\s?m\b(?:\s?\.)?|[ap]m\b)
  | (?P<quarternum>q[1-4](?![^\W_]))
  | (?P<link>https?:\S*|www\.\S*)
  | (?P<word>o'clock|[^\W\d_]+)
  | (?P<iso>\d{4}-\d\d-\d\d(?:[t\ ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)?)?(?!\d)
      | (?:19|20)\d{6}(?!\d))
  | (?P<numdate>\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?!\d)
      | \d{4}(?P<sep2>[/.])\d{1,2}(?P=sep2)\d{1,2}(?!\d))
  | (?P<clock>\d{1,2}[:h]\d\d(?::\d\d)?(?![\d:]))
  | (?P<ordinal>\d{1,4}(?:st|nd|rd|th)(?![^\W_]))
  | (?P<decade>(?:\d{3}0(?:\s?|')|'?\d0'?)s(?![^\W_]))
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


class Token(NamedTuple):
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
    + ["c", "min", "mins", "hr", "hrs", "sec", "yr", "yrs", "wk", "wks"]
)
# what can make a stretch of tokens a time expression
TRIGGERS = "".join(
    CODES[name]
    for name in (
        "month weekday season daypart usecond uminute uhour uday unight uweek ufortnight uweekend umonth uquarter "
        "uyear udecade ucentury umillennium today vague current feast meridiem set year iso numdate numpart clock "
        "decade shortyear quarternum fy noon midday midnight ago ord31 present o'clock oclock bc bce ad ce b.c a.d "
        "date far future time circa then past"
    ).split()
)

_CIRCA = (CODES["circa"], "circa")  # "c." with its dot: a lone "c" is anything
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
    codes, spans, values = _tokens(low, edges)
    runs = []
    at = 0
    for run in "".join(codes).split(BREAK):
        if not _TRIGGERS.isdisjoint(run) or _NUMBERS[0] in run or _NUMBERS[1] in run:
            runs.append([Token(*spans[i], codes[i], values[i]) for i in range(at, at + len(run))])
        at += len(run) + 1
    return runs


def _tokens(low: str, edges: tuple[int, int]) -> tuple[list[str], list[tuple[int, int]], list[Any]]:
    """Codes, spans and values of the known tokens, with one break between two runs of them."""
    codes: list[str] = []
    spans: list[tuple[int, int]] = []
    values: list[Any] = []
    known, skip, broken = VOCABULARY.get, 0, True
    for found in _TOKEN.finditer(low):
        start, end = found.span()
        if start < skip:
            continue
        kind = found.lastindex
        if not broken and edges[0] >= 0 and any(spans[-1][1] <= edge <= start for edge in edges):
            codes.append(BREAK)
            spans.append((start, start))
            values.append(None)
        if kind == _WORD:
            word = found.group()
            entry = known(word)
            if word in FIRST_WORDS:
                entry, end = _observance(low, start, end, word, entry)
                skip = end
            elif word in _SHORT and low[end : end + 1] == ".":
                skip = end = end + 1
                entry = _CIRCA if word == "c" else entry
        elif kind == _MARK:
            entry = known(found.group())
        else:
            entry = _special(found, low, codes)
        if entry is not None:
            codes.append(entry[0])
            spans.append((start, end))
            values.append(entry[1])
            broken = False
        elif not broken:
            codes.append(BREAK)
            spans.append((start, end))
            values.append(None)
            broken = True
    return codes, spans, values


def _observance(
    low: str, start: int, end: int, word: str, entry: tuple[str, Any] | None
) -> tuple[tuple[str, Any] | None, int]:
    for name in FIRST_WORDS[word]:
        after = start + len(name)
        if low.startswith(name, start) and not low[after : after + 1].isalnum():
            return (CODES["feast"], OBSERVANCES[name]), after
    return entry, end


def _special(found: re.Match[str], low: str, codes: list[str]) -> tuple[str, Any] | None:
    kind = _KIND[found.lastindex or 0]
    if kind in ("line", "link"):
        return None
    if kind == "meridiem":
        return CODES["meridiem"], found.group()[0]
    if kind == "quarternum":
        return CODES["quarternum"], int(found.group()[1])
    return figure("numdate" if kind.startswith("sep") else kind, found, low, codes)
