"""Rules for what points to past, present or future without saying how far: level one."""

from __future__ import annotations

import re

from pipeline.timex.grammar import Hit
from pipeline.timex.levels import ATOMS
from pipeline.timex.meaning import Meaning, Recurring, Shift, Vague

rule = ATOMS.rule
_SUBJECTS = "the|a|an|it|they|he|she|we|you|i|this|these|there|no|many|some|all"  # what a clause goes on with


@rule("vague", "v:vague", "right v:vague", confidence=0.85)
def _vague(hit: Hit) -> Meaning | None:
    return Vague(hit["v"])


@rule("current", "current", confidence=0.8)
def _current(hit: Hit) -> Meaning | None:
    return None if re.match(r"\s*(?:account|asset|flow)", hit.after) else Vague("PRESENT_REF")


@rule("vague-units", "v:vague u:UNIT", confidence=0.85)
def _vague_units(hit: Hit) -> Meaning | None:
    return Vague(hit["v"]) if hit.words.endswith("s") else None


@rule(
    "present",
    "to date",
    "so far",
    "at present",
    "at this time",
    "the present",
    "present - uday",
    "these (uday | unight | uweek | umonth | uyear)",
    "the present time",
    "- x:present",
    confidence=0.8,
)
def _present(hit: Hit) -> Meaning | None:
    if hit.words == "so far" and re.match(r"\s+(?:as|from|away|that)\b", hit.after):
        return None
    if hit.words == "to date" and re.match(r"\s+(?:the|a|from|it|them)\b", hit.after):
        return None
    if hit.words == "the present" and re.match(r"\s+[a-z]+", hit.after):
        return None
    return Vague("PRESENT_REF")


@rule("then", "(at | by | since) x:((the | that) time)", "at x:(the time)", confidence=0.6)
def _then(hit: Hit) -> Meaning | None:
    if hit.has("the") and re.match(r"\s+(?:of|that|when|to|for)\b", hit.after):
        return None
    return Vague("PAST_REF")


@rule("since-then", "(since | until | by) x:then", confidence=0.6)
def _since_then(_: Hit) -> Meaning | None:
    return Vague("PAST_REF")


@rule("time-of-writing", "the? time of writing", confidence=0.85)
def _writing(_: Hit) -> Meaning | None:
    return Shift("day", 0)


@rule("part-of-day", "in the p:daypart", "the p:daypart", confidence=0.6)
def _part_of_day(hit: Hit) -> Meaning | None:
    """A part of no certain day: no day is made up for it."""
    if hit.words.endswith("s") or re.match(r"\s*(?:of|sessions?|star|news|post|herald|prayer)\b", hit.after):
        return None
    return Recurring(f"T{hit['p']}")


@rule("past", "the past", confidence=0.7)
def _past(hit: Hit) -> Meaning | None:
    ends = re.match(rf"\s*(?:[.,;:?!)]|$|(?:and|but|or|as|to|by|with|{_SUBJECTS})\b)", hit.after)
    return Vague("PAST_REF") if ends is not None and re.search(r"\b(?:in|of|from) $", hit.before) else None


@rule("future", "the near? future", confidence=0.7)
def _future(hit: Hit) -> Meaning | None:
    subject = re.match(rf"\s+(?:{_SUBJECTS})\b", hit.after) is not None and re.search(r"\bin $", hit.before)
    if subject:
        return Vague("FUTURE_REF")
    near = hit.has("near") or re.search(r"\b(?:in|for|into) $", hit.before)
    return Vague("FUTURE_REF") if near and not re.match(r"\s+(?:of|[a-z]+s)\b", hit.after) else None


@rule(
    "ahead",
    "the (umonth | uyear | uweek | uday | udecade) ahead",
    "the (coming | next) (few | several) (umonth | uyear | uweek | uday)",
    confidence=0.8,
)
def _ahead(_: Hit) -> Meaning | None:
    return Vague("FUTURE_REF")
