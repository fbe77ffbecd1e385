"""What words say that somebody marked as a time expression, where no rule would take them for one."""

from __future__ import annotations

import re

from pipeline.timex.meaning import Clock, Meaning, Period, Point, Shift
from pipeline.timex.numeric import full_year
from pipeline.timex.words import DAYPARTS

_NUMBER = re.compile(r"\d{2,4}")
_ORDINAL = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)")
_YEAR_BEFORE = re.compile(r"(?:^|\D)(\d{1,2})\d\d\s*[-/]\s*$")
_CENTURY_AFTER = re.compile(r"\s*-?\s*(?:[a-z]+ )?(?:(?:and|or|to|-)\s*(?:the )?\d{1,2}[a-z]{2}\s*-?\s*)?centur")
_HEAD = re.compile(
    r"(?:[a-z' -]+ )?(day|night|week|weekend|month|year|morning|afternoon|evening)(?: of [a-z ]+| here| now)?"
)
_OTHER = re.compile(r"\b(?:before|after|next|last|previous|following|each|every)\b")


def known_meaning(low: str, before: str, after: str) -> Meaning | None:
    """The meaning of folded words between `before` and `after`; None where they say nothing by themselves.

    A bare number is a year, an ordinal a century or a day of the month, "my day" or "an interesting week" is that of
    the document.
    """
    low = low.strip(" .,;:()")
    if _NUMBER.fullmatch(low):
        century = _YEAR_BEFORE.search(before)
        if len(low) == 2 and century is not None:
            return Point(100 * int(century[1]) + int(low))
        return Point(int(low) if before.endswith("year ") else full_year(int(low)))
    ordinal = _ORDINAL.fullmatch(low)
    if ordinal is not None:
        number = int(ordinal[1])
        if _CENTURY_AFTER.match(after):
            return Period("century", number - 1)
        return Point(day=number) if 1 <= number <= 31 else None
    head = _HEAD.fullmatch(low)
    if head is None or (_OTHER.search(low) and head[1] != "day"):
        return None
    part = {"night": "NI"}.get(head[1]) or DAYPARTS.get(head[1])
    if part is not None:
        return Shift("day", 0, clock=Clock(part=part))
    return Period("weekend") if head[1] == "weekend" else Shift(head[1], 0)
