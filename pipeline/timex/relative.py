"""Rules for expressions that are counted from the document's date or from the date last spoken of: level one."""

from __future__ import annotations

import re
from typing import Literal

from pipeline.timex.durations import amount
from pipeline.timex.grammar import Hit
from pipeline.timex.levels import ATOMS
from pipeline.timex.meaning import (
    Clock,
    Direction,
    Feast,
    Length,
    Meaning,
    Part,
    Period,
    Point,
    Shift,
    Vague,
    Window,
)
from pipeline.timex.words import UNITS

rule = ATOMS.rule
Base = Literal["document", "narrative"]
_STEPS: dict[str, Direction] = {
    **dict.fromkeys(("last", "past", "previous", "prior"), -1),
    **dict.fromkeys(("this", "current", "same", "that", "these", "the"), 0),
    **dict.fromkeys(("next", "coming", "upcoming", "following"), 1),
}
_NOT_AWAY = re.compile(
    r"\b(?:times?|once|twice|first|highest|lowest|worst|best|biggest|largest|level|only|born|old)\s*$|\ball\s*$"
)


def step(word: object) -> Direction:
    """-1 for last, 0 for this, 1 for next."""
    return _STEPS[str(word)]


@rule("day", "d:today", confidence=0.96)
@rule("day-part", "d:today (p:daypart | p2:unight)", "(early | late) in the uday d:today", confidence=0.95)
def _today(hit: Hit) -> Meaning | None:
    word = hit.low[slice(*hit.place("d"))]
    part = "NI" if word in ("tonight", "tonite") or hit["p2"] else hit["p"]
    return Shift("day", hit["d"], clock=None if part is None else Clock(part=part))


@rule("day-before-yesterday", "the? uday (before | after) d:today", confidence=0.96)
def _day_beyond(hit: Hit) -> Meaning | None:
    away = -1 if hit.has("before") else 1
    return Shift("day", hit["d"] + away) if hit["d"] == away else Shift("day", away, base=Shift("day", hit["d"]))


@rule("this-part", "(THIS | early this | late this | later this) p:daypart", confidence=0.95)
@rule("last-night", "w:last (p:daypart | u:unight | time)", confidence=0.95)
def _this_part(hit: Hit) -> Meaning | None:
    if hit.words.endswith("time"):
        return None
    part = "NI" if hit["u"] else hit["p"]
    return Shift("day", -1 if hit["w"] else 0, clock=Clock(part=part))


@rule(
    "relative-unit",
    "(w:last | w:next | w:this) u:CALUNIT",
    "(the | this)? (w:past | w:coming | w:upcoming) u:CALUNIT",
    "the w:current u:CALUNIT",
    "w:current u:CALUNIT",
    "the (w:last | w:next) u:CALUNIT",
    confidence=0.94,
)
@rule("this-past-unit", "this (w:past | w:last | w:coming) u:CALUNIT", confidence=0.9)
def _relative_unit(hit: Hit) -> Meaning | None:
    word = hit["w"]
    if hit.words.endswith("s") and not hit.words.endswith("this"):
        return Vague({-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[step(word)])
    return Shift(hit["u"], step(word))


@rule("relative-unit-of", "(w:fiscal | w:financial | w:academic | w:school)", confidence=0.1)
def _never(_: Hit) -> Meaning | None:
    return None


@rule(
    "fiscal-unit",
    "(w:last | w:next | w:this | w:current | w:previous) (fiscal | financial | academic | school | calendar) u:uyear",
    confidence=0.85,
)
def _fiscal_unit(hit: Hit) -> Meaning | None:
    return Shift("year", step(hit["w"]))


@rule(
    "narrative-unit",
    "(the | that | this)? (w:following | w:previous | w:prior | w:same) (u:uday | u:LONGUNIT | p:daypart | u:unight)",
    "the w:next (u:uday | p:daypart | u:unight)",
    "that u:LONGUNIT",
    "that u:unight",
    confidence=0.88,
)
def _narrative(hit: Hit) -> Meaning | None:
    away = step(hit["w"] or "same")
    if hit.words.endswith("s") or (hit["w"] == "same" and re.match(r"\s*time", hit.after)):
        return Vague({-1: "PAST_REF", 0: "PAST_REF", 1: "FUTURE_REF"}[away]) if hit.words.endswith("s") else None
    if hit["w"] in ("following", "next") and hit["u"] == "uyear":
        return Shift("year", away, base="narrative")
    if hit["p"] is not None or hit["u"] == "night":
        return Shift("day", away, base="narrative", clock=Clock(part=hit["p"] or "NI"))
    return Shift(hit["u"], away, base="narrative")


@rule("this-day", "this uday", "the present uday", confidence=0.7)
def _this_day(hit: Hit) -> Meaning | None:
    return Shift("day", 0)


@rule(
    "the-unit",
    "(of | for | during | in | throughout | over) x:(the u:uquarter)",
    "(of | during | for | over | throughout | in) x:(the (u:uyear | u:umonth | u:uweek))",
    confidence=0.6,
)
def _the_unit(hit: Hit) -> Meaning | None:
    if hit.words.endswith("s") or re.match(r"\s*(?:of|that|when|in which|to|-|'s)\b", hit.after):
        return None
    if re.search(
        r"\b(?:times?|days?|part|rest|most|half|course|time|man|woman|person|book|word|team|player) (?:of|in|during)\s*$",
        hit.before + hit.low[hit.extent[0] - 3 : hit.extent[0]],
    ):
        pass
    return Shift(hit["u"], 0)


@rule(
    "part-of-unit",
    "(e:earlier | l:later) (in | on)? this (u:CALUNIT | m:month)",
    "(e:earlier | l:later) (in | on)? the (u:CALUNIT)",
    confidence=0.9,
)
@rule("early-unit", "(e:early | l:late) (w:this | w:last | w:next) (u:CALUNIT | m:month)", confidence=0.9)
def _part_of_unit(hit: Hit) -> Meaning | None:
    away = step(hit["w"] or "this")
    of: Meaning = Shift(hit["u"], away) if hit["u"] else Point(month=hit["m"], direction=away)
    return Part(of, "START" if hit["e"] else "END")


@rule(
    "end-of-unit",
    "(the? w:end | the? w:close | the? w:beginning | the? w:start | the? w:middle) of (the | this)? u:LONGUNIT",
    "the? u:uyear -? w:end",
    confidence=0.85,
)
def _end_of_unit(hit: Hit) -> Meaning | None:
    if hit.words.endswith("s"):
        return None
    mod = {"end": "END", "close": "END", "beginning": "START", "start": "START", "middle": "MID"}[hit["w"]]
    return Part(Shift(hit["u"], 0), mod)


@rule(
    "named-day",
    "(w:last | w:next | w:this | w:past | w:coming | w:upcoming | w:previous | w:following) ,? d:weekday",
    "this (w:past | w:coming | w:upcoming) d:weekday",
    confidence=0.93,
)
def _named_day(hit: Hit) -> Meaning | None:
    narrative = hit["w"] in ("previous", "following")
    return Point(
        weekday=hit["d"],
        direction=step(hit["w"]),
        base=Shift("day", 0, base="narrative") if narrative and hit.words.startswith(("the", "following")) else None,
    )


@rule(
    "weekday-of-week",
    "d:weekday (of)? (w:last | w:next | w:this) uweek",
    "(w:last | w:next | w:this) uweek (on | ,)? d:weekday",
    "d:weekday uweek",
    confidence=0.93,
)
def _weekday_of_week(hit: Hit) -> Meaning | None:
    return None if hit["w"] is None else Point(weekday=hit["d"], base=Shift("week", step(hit["w"])))


@rule(
    "named-month",
    "(w:last | w:next | w:this | w:past | w:coming | w:upcoming | w:previous) m:month",
    "this (w:past | w:coming) m:month",
    "m:month (w:last | w:next)",
    confidence=0.93,
)
def _named_month(hit: Hit) -> Meaning | None:
    if hit.words.endswith(("last", "next")) and re.match(r"\s*[a-z]", hit.after):
        return None  # "June last year"
    return Point(month=hit["m"], direction=step(hit["w"]))


@rule(
    "day-month-last",
    "the? d:DAY (uday of)? of? m:month (w:last | w:next)",
    "the? d:ORDDAY uday of m:month ,? (w:last | w:next)",
    confidence=0.9,
)
def _day_month_last(hit: Hit) -> Meaning | None:
    if re.match(r"\s*[a-z]", hit.after):
        return None
    return Point(month=hit["m"], day=hit["d"], direction=step(hit["w"]))


@rule(
    "named-season",
    "(w:last | w:next | w:this | w:past | w:coming | w:previous | w:following) s:season",
    "this (w:past | w:coming) s:season",
    confidence=0.92,
)
def _named_season(hit: Hit) -> Meaning | None:
    return Period("season", code=hit["s"], direction=step(hit["w"]))


@rule("season", "the? s:season", confidence=0.6)
def _season(hit: Hit) -> Meaning | None:
    word = hit.words.removeprefix("the ")
    if word in ("fall", "spring", "springs"):
        if (
            not re.search(r"\b(?:in|during|by|since|until|early|late|mid|of|every|each)\s+$", hit.before)
            or ("the" not in hit.words
            and word == "fall")
        ):
            return None
        if re.match(r"\s*(?:of|in|to|from|into)\b", hit.after):
            return None
    return Period("season", code=hit["s"])


@rule(
    "named-feast",
    "(the? w:last | the? w:next | w:this | the? w:previous | w:coming) f:feast",
    "f:feast w:last uyear",
    "(w:last) uyear f:feast",
    confidence=0.9,
)
def _named_feast(hit: Hit) -> Meaning | None:
    if hit.has("uyear"):
        return Feast(hit["f"], base=Shift("year", step(hit["w"])))
    return Feast(hit["f"], direction=step(hit["w"]))


@rule(
    "nth-quarter",
    "the? n:NTH -? uquarter (of (the uyear)?)? ,? y:year?",
    "the? (w:last | w:next | w:this | w:current) (n:NTH) uquarter",
    confidence=0.88,
)
@rule("nth-half", "the? n:NTH -? half (of (the uyear)?)? ,? y:year?", confidence=0.88)
def _nth_part(hit: Hit) -> Meaning | None:
    kind = "half" if hit.has("half") else "quarter"
    most = 2 if kind == "half" else 4
    number = most if hit["n"] in ("last", "final") else hit["n"]
    if not isinstance(number, int) or not 1 <= number <= most:
        return None
    if hit["y"] is None:
        if (
            hit["n"] == "last"
            or (kind == "half" and not hit.has("uyear"))
            or re.match(r"\s*(?:of|final|century)\b", hit.after)
        ):
            return None
        if re.search(r"\s(?:of|the)$", hit.words) and not hit.has("uyear"):
            return None
    return Period(kind, number, year=hit["y"])


def _length(hit: Hit) -> Length | None:
    return amount(hit.all("n"))


@rule(
    "ago",
    "n:(ABOUT? NEARLY? (more than)? (a | an | NUMBER | FEW) (of | to | AND a half | and half | NUMBER | few | several | more | -)* UNIT (and (a | NUMBER) UNIT)?) (ago | back)",
    "n:(half (a | an) UNIT) ago",
    confidence=0.93,
)
def _ago(hit: Hit) -> Meaning | None:
    return _away(hit, -1, "document")


@rule(
    "earlier",
    "n:(ABOUT? NEARLY? (a | an | NUMBER | FEW) (of | few | several | -)* UNIT) (w:earlier | w:before | w:prior)",
    "(just | only)? x:(n:((a | an | NUMBER | FEW) (of | few | several | -)* UNIT) w:earlier)",
    confidence=0.85,
)
def _earlier(hit: Hit) -> Meaning | None:
    if (
        hit["w"] in ("before", "prior")
        and re.match(r"\s*(?:to\b|[a-z0-9])", hit.after)
        and not re.match(r"\s*(?:,|\.|and\b|when\b|in\b|at\b)", hit.after)
    ):
        return None
    return _away(hit, -1, "narrative")


@rule(
    "later",
    "n:((a | an | NUMBER | FEW) (of | few | several | -)* UNIT) (w:later | w:afterwards | w:hence)",
    confidence=0.87,
)
@rule(
    "from-now",
    "n:((a | an | NUMBER | FEW | half a | half an) (of | few | several | -)* UNIT) from d:vague",
    confidence=0.9,
)
def _later(hit: Hit) -> Meaning | None:
    if hit["d"] is not None and hit["d"] != "PRESENT_REF":
        return None
    return _away(hit, 1, "document" if hit["d"] or hit["w"] == "hence" else "narrative")


@rule("in-units", "in x:(n:((a | NUMBER | FEW) (of | few | several)* UNIT) (')? (time)?)", confidence=0.8)
def _in_units(hit: Hit) -> Meaning | None:
    if hit.words.endswith(("year", "day", "week", "month", "decade", "hour")) and hit.words.startswith("a "):
        if not re.search(r"\b(?:will|shall|be|back|leave|expected|due|again|or|meet)\b[^.]*$", hit.before):
            return None
    if _NOT_AWAY.search(hit.before) or re.match(r"\s*(?:of|in|since|after|at|old|for)\b|-", hit.after):
        return None
    if re.search(r"\b(?:was|were|had|rose|fell|grew|has|have|did|[a-z]+ed)\b[^.,;]*$", hit.before) and not re.search(
        r"\b(?:will|shall|to)\b", hit.before
    ):
        return None
    return _away(hit, 1, "document")


def _away(hit: Hit, sign: int, base: Base) -> Meaning | None:
    length = _length(hit)
    if length is None or not length.amounts:
        return None
    if len(length.amounts) > 1:
        months = sum((count or 0) * {"year": 12, "month": 1}.get(unit, 0) for unit, count in length.amounts)
        return Shift("month", sign * months, base=base) if months else None
    unit, count = length.amounts[0]
    return Shift(unit, None if count is None else sign * count, base=base)


@rule(
    "window",
    "(the | these | this | in | over | for | during)? x:((the | these)? (w:LAST | w:NEXT) n:((NUMBER | FEW | couple) (of | few | several | and a half | NUMBER | /)* (business | working)? UNIT))",
    "x:(the n1:(NUMBER | FEW) (w:LAST | w:NEXT) u:UNIT)",
    "x:(n1:NUMBER (w:next | w:upcoming | w:coming | w:past | w:last | w:previous) u:UNIT)",
    confidence=0.93,
)
def _window(hit: Hit) -> Meaning | None:
    length = _length(hit) if hit["n"] is not None else amount([*hit.all("n1"), *hit.all("u")])
    return None if length is None else Window(length, step(hit["w"]))


@rule(
    "within", "within x:((the next | the | a)? n:((a | an | NUMBER | FEW) (of | few | several)* UNIT))", confidence=0.85
)
def _within(hit: Hit) -> Meaning | None:
    length = _length(hit)
    return None if length is None else Window(length, 1)


@rule(
    "past-unit", "(the | this) (w:past) (u:UNIT)", "the (w:last | w:past | w:next | w:coming) u:uhour", confidence=0.85
)
def _past_unit(hit: Hit) -> Meaning | None:
    if hit.words.endswith("s"):
        return Vague("PAST_REF")
    return Window(Length(((hit["u"], 1),)), step(hit["w"])) if hit["u"] in UNITS.values() else None


@rule("vague", "v:vague", "right v:vague", "current", confidence=0.85)
def _vague(hit: Hit) -> Meaning | None:
    if hit.words == "current":
        return None if re.match(r"\s*(?:account|asset|flow)", hit.after) else Vague("PRESENT_REF")
    return Vague(hit["v"])


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
    "these (uday | unight)",
    "present time",
    confidence=0.8,
)
def _present(hit: Hit) -> Meaning | None:
    if hit.words == "so far" and re.match(r"\s+(?:as|from|away|that)\b", hit.after):
        return None
    return Vague("PRESENT_REF")


@rule("past", "(in) x:(the past)", confidence=0.7)
def _past(hit: Hit) -> Meaning | None:
    return (
        Vague("PAST_REF")
        if not re.match(r"\s+[a-z0-9]+", hit.after) or re.match(r"\s+(?:and|but|or|as|to)\b", hit.after)
        else None
    )


@rule(
    "future",
    "(in | for) x:(the near? future)",
    "the near future",
    "the (coming | next | following) (few | several)? (u:umonth | u:uyear | u:uweek | u:uday) ahead?",
    "the (u:umonth | u:uyear | u:uweek | u:uday) ahead",
    confidence=0.7,
)
def _future(hit: Hit) -> Meaning | None:
    if hit.has("next") or hit.has("following"):
        return None
    return Vague("FUTURE_REF") if hit["u"] is None or "s" in hit.words[-7:] else None
