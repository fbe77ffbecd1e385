"""All tokens of a text that look like an acronym, by their letters and by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.acronyms.forms import FUNCTION_WORDS, TOKEN, UPPER, judge

_NUMERAL = re.compile(r" (?:[IVX]{2,}|I(?![’'\w])|[VX](?!\w))(?![\w.’'-])")
_EQUALS = re.compile(" ?=")
_PAIR = re.compile(r"(?!UN/|HIV/AIDS)\w{3,}/\w{2,}")  # two bodies ("WHO/UNICEF"), not one with a slash in its name
_TAIL = re.compile(r"[-‑–](?=[a-z])|\.(?=\w[a-z])")  # "UN-led", "NATO.The": the form ends before
_WORD = re.compile(r"[^\W\d_]{4,}")
_HONORIFIC = re.compile(
    r"(?:^|[\s(])(?:Mr|Mrs|Ms|Mme|Dr|Prof|Professor|Sir|Dame|Amb|Ambassador|President|Minister|Gen|General|Hon|"
    rf"M|H\.E|MR|MRS|MS|DR|AMBASSADOR|PRESIDENT|MINISTER|SECRETARY|GENERAL)\.?"
    rf"(?: (?:[{UPPER}]\.?-?)+| [{UPPER}][\w’'-]+){{0,3}} $"
)


class _Ordinary:
    """The words that a text also writes in small letters; made when first asked for, since most texts have no use."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] | None = None

    def has(self, token: str) -> bool:
        """Whether the capital word `token` is written as a name ("Peru") or, if long, as a plain word ("plenary")."""
        if len(token) < 4 or not token.isalpha():
            return False
        if self._words is None:
            self._words = frozenset(_WORD.findall(self._text))
        return token.capitalize() in self._words or (len(token) > 5 and token.lower() in self._words)


def _shouted(text: str, tokens: list[tuple[int, int]], at: int) -> bool:
    """Whether the all-capital token `at` stands in a run of capital words, as in a heading or a list of surnames."""
    low = high = at
    while low and at - low < 3 and text[tokens[low - 1][1] : tokens[low][0]] in {" ", ", "}:
        if not text[slice(*tokens[low - 1])].isupper():
            break
        if text[tokens[low - 1][1]] == ",":
            break
        low -= 1
    while high + 1 < len(tokens) and high - at < 3 and text[tokens[high][1] : tokens[high + 1][0]] == " ":
        if not text[slice(*tokens[high + 1])].isupper():
            break
        high += 1
    words = [text[slice(*tokens[k])] for k in range(low, high + 1)]
    if len(words) < 2 or max(map(len, words)) < 6:
        return len(words) > 3
    if len(words) > 2 or max(map(len, words)) > 6:
        return True
    return min(map(len, words)) > 4 or not FUNCTION_WORDS.isdisjoint(words)


def _line_tokens(text: str, start: int, end: int, ordinary: _Ordinary) -> Iterator[tuple[int, int]]:
    """The short forms of one block, which stands at `start` to `end` in `text`."""
    tokens = [
        found.span()
        for found in TOKEN.finditer(text, start, end)
        if found.end() - found.start() > 1 and not found[0][1:].islower()
    ]
    if not tokens or (end - start > 20 and text[start:end].isupper()):
        return
    for at, (left, right) in enumerate(tokens):
        tail = _TAIL.search(text, left, right)
        if tail is not None:
            right = tail.start()
        token = text[left:right]
        if not judge(token) or _spoiled(text, left, right):
            continue
        bracketed = left > start and text[left - 1] in "([" and right < end and text[right] in ")],;"
        if token.isupper() and not bracketed and (ordinary.has(token) or _shouted(text, tokens, at)):
            continue
        numeral = _NUMERAL.match(text, right, end)
        if numeral is None and not bracketed and _PAIR.fullmatch(token):
            slash = left + token.index("/")
            yield left, slash
            yield slash + 1, right
        else:
            yield left, numeral.end() if numeral else right


def _spoiled(text: str, left: int, right: int) -> bool:
    """Whether what stands around makes the token another thing: a document symbol, an address, a sum, a surname."""
    if (left and text[left - 1] in "/@") or text[right : right + 1] in {"$", "@"}:
        return True
    if not text[left:right].isupper() or _EQUALS.match(text, right):
        return False
    return _HONORIFIC.search(text, max(0, left - 60), left) is not None


def find_short_forms(text: str) -> list[tuple[int, int]]:
    """All tokens of `text` that look like an acronym, as (start, end), in order; blocks are parted by a line feed.

    A plural s and a Roman numeral belong to the form ("NGOs", "UNCTAD XI"), a possessive does not. Words of shouted
    headings, names and words that the text also writes in small letters, Roman numerals, document symbols
    ("A/53/PV.3"), addresses and surnames after an honorific are none.
    """
    found: list[tuple[int, int]] = []
    ordinary = _Ordinary(text)
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        found.extend(_line_tokens(text, start, end, ordinary))
        start = end + 1
    return found
