"""Rules for durations ("two and a half years", "a three-day visit") and sets ("every year", "twice a week")."""

from __future__ import annotations

import re

from pipeline.timex.grammar import Hit
from pipeline.timex.lengths import APPROXIMATE, MODS, amount, iso_length
from pipeline.timex.levels import ATOMS
from pipeline.timex.meaning import Length, Meaning, Recurring
from pipeline.timex.words import CODES

rule = ATOMS.rule
_SHARE = re.compile(r"\s+of (?:the (?:total|population|world|people)|all\b)")
_LASTS = re.compile(r"\b(?:for|in|than|about|within|over|only|half|just)\s*$")
_BARE = re.compile(r"\b(?:for|in|over|of|after|within|lasted|took|take|taken|many)\s+$")


@rule(
    "duration",
    "(ABOUT | NEARLY | some | just | at least | at most | up to | (more | less | fewer) than | over | under)* "
    "n:(NUMBER (-? (to | or | -) -? NUMBER)? (AND a half | numpart | more | business | working)? -? UNIT)",
    "(ABOUT | NEARLY | (more | less) than | over | under | at least | just | up to)? "
    "n:((a | an) (half | full | whole)? UNIT)",
    "n:(half -? (a | an)? -? UNIT)",
    "n:((a | an | NUMBER) UNIT and a half)",
    "x:((ABOUT | NEARLY)? n:(NUMBER UNIT ,? and? NUMBER UNIT (,? and? NUMBER UNIT)?))",
    "n:(a? FEW (of | more | long | NUMBER)* UNIT)",
    "n:(another UNIT)",
    confidence=0.88,
)
def _duration(hit: Hit) -> Meaning | None:
    tokens = hit.all("n")
    length = amount(tokens)
    if length is None or _SHARE.match(hit.after) or re.search(r"\b(?:a|one) second$", hit.words):
        return None
    if tokens[0].code == CODES["year"] and not hit.words.endswith("s"):
        return None  # "World Cup 2018 day five"
    if tokens[-1].value == "quarter" and (not hit.words.endswith("s") or re.match(r"\s+of\b", hit.after)):
        return None  # a quarter of something
    short = len(tokens) == 2 and tokens[0].value in ("a", "an") and tokens[1].value in ("day", "night", "minute")
    if short and not _LASTS.search(hit.before) and not re.match(r"\s+(?:after|before)\b", hit.after):
        return None
    return Length(length.amounts, _mod([str(t.value) for t in hit.matched], length.mod))


def _mod(words: list[str], mod: str | None) -> str | None:
    if "least" in words:
        return "EQUAL_OR_MORE"
    if "most" in words or "up" in words:
        return "EQUAL_OR_LESS"
    for word in words:
        mod = MODS.get(word, "APPROX" if word in APPROXIMATE else mod)
    return mod


@rule("units", "u:uyear", "u:udecade", "u:ucentury", "u:umonth", "u:uweek", "u:uday", "u:uhour", confidence=0.7)
def _units(hit: Hit) -> Meaning | None:
    bare = _BARE.search(hit.before) or re.match(r"\s+(?:after|before)\s+(?:the|a|his|her|its|their)\b", hit.after)
    if not hit.words.endswith("s") or not bare or re.match(r"\s+(?:of age|old)\b", hit.after):
        return None
    return Length(((hit["u"], None),))


@rule(
    "whole-unit",
    "WHOLE of? (the | this | that)? u:LONGUNIT",
    "(the | a) (whole | entire | full) u:LONGUNIT",
    "all u:unight",
    confidence=0.75,
)
def _whole(hit: Hit) -> Meaning | None:
    return None if hit.words.endswith("s") else Length(((hit["u"], 1),))


@rule("set", "s:set", confidence=0.85)
def _set(hit: Hit) -> Meaning | None:
    return Recurring(hit["s"])


@rule(
    "every",
    "(every | each) (n:NUMBER | other | alternate)? (u:UNIT | d:weekday | p:daypart | s:season | m:month)",
    "(every | each) ORDINAL (u:UNIT | d:weekday)",
    confidence=0.88,
)
def _every(hit: Hit) -> Meaning | None:
    if hit["d"] is not None:
        return Recurring(f"XXXX-WXX-{hit['d']}")
    if hit["p"] is not None:
        return Recurring(f"XXXX-XX-XXT{hit['p']}")
    if hit["s"] is not None or hit["m"] is not None:
        return Recurring(f"XXXX-{hit['s'] or format(hit['m'], '02')}")
    count = 2 if hit.has("other") or hit.has("alternate") else hit["n"] or 1
    return Recurring(iso_length(Length(((hit["u"], count),))))


@rule("times-per", "(once | twice | NUMBER times) (a | an | per | every | each) u:UNIT", confidence=0.85)
@rule("per-unit", "per u:UNIT", confidence=0.6)
def _times(hit: Hit) -> Meaning | None:
    return Recurring(iso_length(Length(((hit["u"], 1),))))
