"""Rules for weekdays, months, seasons and feasts with last, this, next, and for ordinal quarters and halves."""

from __future__ import annotations

import re

from pipeline.timex.grammar import Hit
from pipeline.timex.levels import ATOMS
from pipeline.timex.meaning import Feast, Meaning, Part, Period, Point, Shift
from pipeline.timex.relative import STEPS

rule = ATOMS.rule
_SEASON_BEFORE = re.compile(r"\b(?:in|during|by|since|until|early|late|mid|of|every|each|was|is|it's)\s+$")
_WHICH = "(w:last | w:next | w:this | w:past | w:coming | w:upcoming | w:previous | w:following)"


@rule("named-day", f"the? {_WHICH} d:weekday", "this (w:past | w:coming | w:upcoming) d:weekday", confidence=0.93)
def _named_day(hit: Hit) -> Meaning | None:
    word = hit["w"]
    if word in ("coming", "upcoming") or (
        word in ("past", "previous", "following") and not hit.words.startswith("the")
    ):
        return Point(weekday=hit["d"], direction=STEPS[word], base=Shift("day", 0))
    if word in ("previous", "following"):
        return Point(weekday=hit["d"], direction=STEPS[word], base=Shift("day", 0, base="narrative"))
    return Point(weekday=hit["d"], direction=STEPS[word])


@rule("that-day", "that d:weekday", "the same d:weekday", confidence=0.8)
def _that_day(hit: Hit) -> Meaning | None:
    return Point(weekday=hit["d"])


@rule(
    "weekday-of-week",
    "d:weekday (of)? (w:last | w:next | w:this) uweek",
    "(w:last | w:next | w:this) uweek (on | ,)? d:weekday",
    confidence=0.93,
)
def _weekday_of_week(hit: Hit) -> Meaning | None:
    return Point(weekday=hit["d"], base=Shift("week", STEPS[hit["w"]]))


@rule(
    "named-month", f"{_WHICH} m:month", "this (w:past | w:coming) m:month", "m:month (w:last | w:next)", confidence=0.93
)
def _named_month(hit: Hit) -> Meaning | None:
    if hit.words.endswith(("last", "next")) and re.match(r"\s*[a-z]", hit.after):
        return None  # "June last year"
    word = hit.low[slice(*hit.place("m"))]
    if re.match(r" \d{1,2}\b", hit.after) or (word in ("may", "march") and hit.text[hit.place("m")[0]].islower()):
        return None  # "the coming June 28-30", "this may be"
    return Point(month=hit["m"], direction=STEPS[hit["w"]])


@rule("day-month-last", "the? d:DAY (uday of)? of? m:month ,? (w:last | w:next)", confidence=0.9)
def _day_month_last(hit: Hit) -> Meaning | None:
    if re.match(r"\s*[a-z]", hit.after):
        return None
    return Point(month=hit["m"], day=hit["d"], direction=STEPS[hit["w"]])


@rule("named-season", f"(the | this)? {_WHICH} s:season", confidence=0.92)
def _named_season(hit: Hit) -> Meaning | None:
    return Period("season", code=hit["s"], direction=STEPS[hit["w"]])


@rule("season", "the? s:season", confidence=0.6)
def _season(hit: Hit) -> Meaning | None:
    word = hit.words.removeprefix("the ")
    if re.match(r"\s*-?\s*(?:school|olympics?|paralympics?|games|break|camp|palace|house)\b", hit.after):
        return None
    if word in ("fall", "spring", "springs"):
        starts = hit.text[hit.extent[0]].isupper() and re.search(r"(?:^|\n|[.!?]\s)$", hit.before) is not None
        season = re.match(r"\s+(?:and|or|is|was|in|brings|comes|came)\b", hit.after) if starts else None
        before = season or _SEASON_BEFORE.search(hit.before)
        if before is None or (word == "fall" and "the" not in hit.words):
            return None
        if re.match(r"\s*(?:of|in|to|from|into)\b", hit.after) and not re.match(r"\s*of\s+\d{4}", hit.after):
            return None
    return Period("season", code=hit["s"])


@rule(
    "named-feast",
    "the? (w:last | w:next | w:this | w:previous | w:coming) f:feast",
    "f:feast (of)? (w:last | w:this | w:next) u:uyear",
    "(w:last | w:this | w:next) u:uyear f:feast",
    confidence=0.9,
)
def _named_feast(hit: Hit) -> Meaning | None:
    if hit["u"] is not None:
        return Feast(hit["f"], base=Shift("year", STEPS[hit["w"]]))
    if hit.has("last") and hit.text[hit.place("w")[0]].isupper() and hit.place("w")[0] > 0:
        return None  # a title
    return Feast(hit["f"], direction=STEPS[hit["w"]])


@rule("nth-quarter", "the? n:NTH -? uquarter (of (the uyear)?)? ,? y:year?", confidence=0.88)
@rule("nth-half", "the? n:NTH -? half (of (the uyear)?)? ,? y:year?", confidence=0.88)
def _nth_part(hit: Hit) -> Meaning | None:
    kind, most = ("half", 2) if hit.has("half") else ("quarter", 4)
    number = most if hit["n"] in ("last", "final") else hit["n"]
    if not isinstance(number, int) or not 1 <= number <= most:
        return None
    if hit["y"] is None:
        if hit["n"] == "last" or (kind == "half" and not hit.has("uyear")) or hit.words.endswith(" of"):
            return None
        if re.match(r"\s*(?:of|final|century)\b", hit.after):
            return None
    return Period(kind, number, year=hit["y"])


@rule("post-year", "(w:post | w:pre) -? y:year", confidence=0.85)
def _post(hit: Hit) -> Meaning | None:
    return Part(Point(hit["y"]), "AFTER" if hit["w"] == "post" else "BEFORE")
