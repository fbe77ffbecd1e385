"""The parts of an event's name that tell which happening is meant: noun, ordinals, years, telling words; no spaCy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline import lexicons

_WORD = re.compile(r"[^\W_]+")
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z0-9&/-]{1,12}$")
_SMALL = frozenset(
    "the a an of on for in at to and by with from its their this that s between under as or into our his her".split()
)
# Words that tell nothing of which happening is meant.
_PLAIN = frozenset(
    "annual day entire entitled ever first five formal forthcoming four full global half held high hosted hybrid "
    "important in informal international joint large largest led level major multi official one online organised "
    "organized person planned public recent regional same special successful three titled two upcoming virtual "
    "week whole".split()
)
_LED = re.compile(r"\S{1,40}-(?:led|hosted|organi[sz]ed|sponsored|convened)\b")
_ORDINALS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
    "seventh": "7",
    "eighth": "8",
    "ninth": "9",
    "tenth": "10",
    "eleventh": "11",
    "twelfth": "12",
    "thirteenth": "13",
    "fourteenth": "14",
    "fifteenth": "15",
    "sixteenth": "16",
    "seventeenth": "17",
    "eighteenth": "18",
    "nineteenth": "19",
    "twentieth": "20",
    "thirtieth": "30",
    "fortieth": "40",
    "fiftieth": "50",
    "inaugural": "1",
    "initial": "1",
    "final": "last",
    "last": "last",
    "next": "next",
    "further": "next",
    "previous": "previous",
    "earlier": "previous",
    "opening": "opening",
    "closing": "closing",
    "preparatory": "preparatory",
    "follow": "next",
}
_CARDINALS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
}
COUNTED = frozenset({"panel", "session", "workshop", "table", "roundtable", "meeting", "round", "segment"})
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NTH = re.compile(r"(\d+)(?:st|nd|rd|th)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")


@cache
def _heads() -> frozenset[str]:
    return frozenset(lexicons.load("event_heads"))


def tokens_of(name: str) -> list[str]:
    """The words of a name, case folded, without possessives and "X-led"."""
    return [token.casefold() for token in _WORD.findall(_LED.sub("", name.replace("’s", "").replace("'s", "")))]


def content_of(tokens: Sequence[str], head: str) -> frozenset[str]:
    """The words that tell which happening is meant: no small ones, no ordinals, not the noun itself."""
    return frozenset(t for t in tokens if t not in _SMALL and t not in _PLAIN and t != head and t not in _ORDINALS)


def topic_of(tokens: Sequence[str]) -> frozenset[str]:
    """The telling words after the first "on" or "about"."""
    for k, token in enumerate(tokens):
        if token in {"on", "about", "regarding", "concerning"}:
            return content_of(tokens[k + 1 :], "")
    return frozenset()


def years_of(tokens: Sequence[str]) -> set[str]:
    """The years at the head or end of a name ("Forum 2018")."""
    return {token for token in [*tokens[:1], *tokens[-2:]] if _YEAR.match(token)}


def is_acronym(name: str) -> bool:
    """Whether the name is an acronym alone."""
    return _ACRONYM.match(name) is not None


def acronyms_in(name: str) -> set[str]:
    """The acronyms in brackets in a name."""
    return set(re.findall(r"\(([A-Z][\w-]+)\)", name))


def head_of(tokens: Sequence[str]) -> str:
    """The event noun of a name: the last one before its first complement, else the last of all."""
    known = _heads()
    last = ""
    for token in tokens:
        if token in {"of", "on", "for", "with", "between", "to", "in", "about", "by"} and last:
            return last
        if token in known:
            last = token
    return last


def ordinals_of(tokens: Sequence[str]) -> set[str]:
    """Which of a series a name says it is: numbers, "last", "next", "opening"."""
    found = set()
    for head, count in pairwise(tokens[:4]):
        if head.upper() in lexicons.load("event_acronyms") and count.isdigit() and not _YEAR.match(count):
            return {count}
        if head in COUNTED and (count.isdigit() or count in _CARDINALS) and not _YEAR.match(count):
            return {count if count.isdigit() else _CARDINALS[count]}
    for k, token in enumerate(tokens[:8]):
        match = _NTH.match(token)
        if match is not None:
            found.add(match[1])
        elif token in _ORDINALS:
            tens = _TENS.get(tokens[k - 1]) if k else None
            found.add(
                str(tens + int(_ORDINALS[token]))
                if tens is not None and _ORDINALS[token].isdigit()
                else _ORDINALS[token]
            )
    return found


def short_form(name: str) -> str | None:
    """A name without its complements, where at least one telling word is left before them: "second panel"."""
    head, _, rest = name.partition(" on ") if " on " in name else name.partition(" of ")
    tokens = [token.casefold() for token in _WORD.findall(head)]
    if not rest or len(tokens) < 2 or not any(token in _heads() for token in tokens):
        return None
    return head


def fullness(name: str) -> tuple[float, int]:
    """How full a name is: long ones win, up to what a name can bear."""
    words = _WORD.findall(name)
    count = len(words)
    telling = [word for word in words if word.casefold() not in _SMALL]
    proper = 2 * sum(word[0].isupper() for word in telling) >= len(telling)
    if not proper:  # a description gives way to a proper name
        count -= 30
    return (count if count <= 30 else 15), len(name)
