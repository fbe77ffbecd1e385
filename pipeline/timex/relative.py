"""Rules for what is counted from the document's date or from the date last spoken of, in units: level one."""

from __future__ import annotations

import re
from typing import Literal

from pipeline.timex.grammar import Hit
from pipeline.timex.lengths import amount
from pipeline.timex.levels import ATOMS
from pipeline.timex.meaning import Clock, Direction, Length, Meaning, Part, Period, Point, Shift, Vague, Window

rule = ATOMS.rule
Base = Literal["document", "narrative"]
STEPS: dict[str, Direction] = {
    **dict.fromkeys(("last", "past", "previous", "prior"), -1),
    **dict.fromkeys(("this", "current", "same", "that", "these", "the"), 0),
    **dict.fromkeys(("next", "coming", "upcoming", "following"), 1),
}
REFS = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}
_NOT_AWAY = re.compile(
    r"\b(?:times?|once|twice|first|last|highest|lowest|worst|best|biggest|largest|level|only|born|old|all)\b[^.,;]{0,30}$"
)
_WILL = re.compile(r"\b(?:will|shall|be|back|leave|expected|due|again|or|meet|'ll)\b[^.]*$")
_DID = re.compile(r"\b(?:was|were|had|rose|fell|grew|has|have|did|[a-z]+ed)\b[^.,;]*$")
_AHEAD = re.compile(r"\b(?:will|shall|to|'ll)\b")


@rule("day", "d:today", confidence=0.96)
@rule("day-part", "d:today (p:daypart | n:unight)", confidence=0.95)
def _today(hit: Hit) -> Meaning | None:
    word = hit.low[slice(*hit.place("d"))]
    part = "NI" if word in ("tonight", "tonite") or hit["n"] is not None else hit["p"]
    return Shift("day", hit["d"], clock=None if part is None else Clock(part=part))


@rule("day-before-yesterday", "the? uday (before | after) d:today", confidence=0.96)
def _day_beyond(hit: Hit) -> Meaning | None:
    return Shift("day", hit["d"] + (-1 if hit.has("before") else 1))


@rule(
    "part-of-day",
    "(early | late | later)? w:this p:daypart",
    "(w:last | w:next) (p:daypart | n:unight)",
    confidence=0.95,
)
def _part_of_day(hit: Hit) -> Meaning | None:
    if hit["n"] is not None and hit["w"] == "next":
        return None
    return Shift("day", STEPS[hit["w"]], clock=Clock(part="NI" if hit["n"] else hit["p"]))


@rule(
    "relative-unit",
    "(the | this)? (w:last | w:next | w:coming | w:upcoming | w:current) u:CALUNIT",
    "w:this u:CALUNIT",
    "w:past u:CALUNIT",
    confidence=0.94,
)
def _relative_unit(hit: Hit) -> Meaning | None:
    if hit.words.endswith("s") and not hit.words.endswith("this"):
        return Vague(REFS[STEPS[hit["w"]]])
    if re.match(r"\s+of\s+(?!this|the\s+(?:year|month))", hit.after) and hit["w"] == "last":
        return None  # "the last week of May"
    return Shift(hit["u"], STEPS[hit["w"]], calendar=True)


@rule(
    "past-unit",
    "(the | this) w:past u:LONGUNIT",
    "(the | this) (w:last | w:next | w:past | w:coming) (u:uhour | u:ufortnight)",
    confidence=0.85,
)
def _past_unit(hit: Hit) -> Meaning | None:
    """The stretch of that length up to now, but a week or month named so is that of the calendar."""
    if hit.words.endswith("s"):
        return Vague(REFS[STEPS[hit["w"]]])
    if hit["u"] in ("week", "weekend", "month", "quarter") and hit.words.startswith("this"):
        return Shift(hit["u"], STEPS[hit["w"]])
    return Window(Length(((hit["u"], 1),)), STEPS[hit["w"]])


@rule(
    "fiscal-unit",
    "the? (w:last | w:next | w:this | w:current | w:previous) "
    "(fiscal | financial | academic | school | calendar) uyear",
    confidence=0.85,
)
def _fiscal_unit(hit: Hit) -> Meaning | None:
    return Shift("year", STEPS[hit["w"]])


@rule(
    "narrative-unit",
    "(the | that | this)? (w:following | w:previous | w:prior | w:same) (u:LONGUNIT | p:daypart | n:unight)",
    "the w:next (u:uday | p:daypart | n:unight)",
    "w:that (u:LONGUNIT | n:unight)",
    confidence=0.88,
)
def _narrative(hit: Hit) -> Meaning | None:
    away = STEPS[hit["w"]]
    if re.search(r"\b(?:any|each|every|no) $", hit.before):
        return None
    if hit["p"] is not None or hit["n"] is not None:
        return Shift("day", away, base="narrative", clock=Clock(part=hit["p"] or "NI"))
    if hit.words.endswith("s"):
        return Vague(REFS[away or -1])
    return Shift(hit["u"], away, base="narrative")


@rule("unit-before", "the (u:uday | u:uweek | u:umonth | u:uyear) (before | after)", confidence=0.75)
def _unit_before(hit: Hit) -> Meaning | None:
    """ "The year before", with nothing after it that it would be before."""
    if not re.match(r"\s*(?:[.,;:?!)]|$|\n)|\s+that\b", hit.after):
        return None
    return Shift(hit["u"], -1 if hit.has("before") else 1, base="narrative")


@rule("this-day", "this uday", "the present uday", "this very uday", confidence=0.7)
def _this_day(_: Hit) -> Meaning | None:
    return Shift("day", 0)


@rule("the-unit", "the (u:uquarter | u:uyear | u:umonth | u:uweek | u:uweekend)", confidence=0.6)
def _the_unit(hit: Hit) -> Meaning | None:
    """ "In the quarter", "over the weekend": the one the document speaks in."""
    if hit.words.endswith("s") or re.match(
        r"\s*(?:(?:of|that|when|to|in which|starting|commencing|beginning|ending)\b|\d|-|'s)", hit.after
    ):
        return None
    if not re.search(r"\b(?:of|for|during|in|throughout|over|on|with \w+) $", hit.before):
        return None
    return Period("weekend") if hit["u"] == "weekend" else Shift(hit["u"], 0)


@rule(
    "part-of-unit",
    "(e:earlier | l:later) (in | on)? this (u:CALUNIT | m:month)",
    "(e:earlier | l:later) (in | on) the u:CALUNIT",
    "(e:early | l:late) (w:this | w:last | w:next) (u:CALUNIT | m:month)",
    confidence=0.9,
)
def _part_of_unit(hit: Hit) -> Meaning | None:
    away = STEPS[hit["w"] or "this"]
    of: Meaning = Shift(hit["u"], away) if hit["u"] is not None else Point(month=hit["m"], direction=away)
    return Part(of, "START" if hit["e"] is not None else "END")


@rule("end-of-unit", "the? w:TURN of (the | this)? u:LONGUNIT", "the? uyear -? w:end", confidence=0.85)
def _end_of_unit(hit: Hit) -> Meaning | None:
    if hit.words.endswith("s") or re.match(r"\s+of\b", hit.after):
        return None
    mod = {"end": "END", "close": "END", "beginning": "START", "start": "START", "middle": "MID"}[hit["w"]]
    return Part(Shift(hit["u"] or "year", 0), mod)


@rule(
    "ago",
    "n:((ABOUT | NEARLY | (more | less) than | over | just)* (a | an | NUMBER | FEW) "
    "(couple | of | to | or | - | AND a half | NUMBER | few | several | more)* UNIT "
    "(AND (a half | (a | NUMBER) UNIT))?) "
    "(ago | back)",
    "n:(half (a | an) UNIT) ago",
    confidence=0.93,
)
def _ago(hit: Hit) -> Meaning | None:
    if hit.has("back") and (not hit.words.endswith("back") or re.match(r"\s+(?:to|in|from|at)\b", hit.after)):
        return None
    return away(hit, -1, "document")


@rule("units-ago", "u:UNIT ago", confidence=0.85)
def _units_ago(hit: Hit) -> Meaning | None:
    return Vague("PAST_REF") if hit.words.removesuffix(" ago").endswith("s") else None


@rule(
    "earlier",
    "n:((ABOUT | NEARLY)? (a | an | NUMBER | FEW) (couple | of | few | several | -)* UNIT) (earlier | before | prior)",
    confidence=0.85,
)
def _earlier(hit: Hit) -> Meaning | None:
    ends = re.match(r"\s*(?:[.,;:?!)]|$|(?:and|when|in|at)\b)", hit.after)
    return None if not hit.has("earlier") and ends is None else away(hit, -1, "narrative")


@rule(
    "later",
    "n:((ABOUT | NEARLY)? (a | an | NUMBER | FEW) (couple | of | few | several | -)* UNIT) (later | afterwards)",
    confidence=0.87,
)
def _later(hit: Hit) -> Meaning | None:
    return away(hit, 1, "narrative")


@rule(
    "from-now",
    "n:((a | an | NUMBER | FEW | half a | half an) (of | few | several | -)* UNIT) (hence | from d:vague)",
    confidence=0.9,
)
def _from_now(hit: Hit) -> Meaning | None:
    return away(hit, 1, "document") if hit["d"] in (None, "PRESENT_REF") else None


@rule(
    "in-units", "in x:(n:((a | NUMBER | FEW) (of | few | several | to | or | NUMBER)* UNIT) ' ? time?)", confidence=0.8
)
def _in_units(hit: Hit) -> Meaning | None:
    if _NOT_AWAY.search(hit.before) or re.match(r"\s*(?:of|in|since|after|at|old|for|the)\b|-", hit.after):
        return None
    if _DID.search(hit.before) and not _AHEAD.search(hit.before):
        return None
    if hit.words.startswith("a ") and not _WILL.search(hit.before):
        return None
    return away(hit, 1, "document")


def away(hit: Hit, sign: int, base: Base) -> Meaning | None:
    """A shift by the duration under `n`, to the past for -1; years with months are counted in months."""
    length = amount(hit.all("n"))
    if length is None:
        return None
    if len(length.amounts) > 1:
        months = sum((count or 0) * {"year": 12, "month": 1}.get(unit, 0) for unit, count in length.amounts)
        return Shift("month", sign * months, base=base) if months else None
    unit, count = length.amounts[0]
    return Shift(unit, None if count is None else sign * count, base=base, ahead=sign > 0)


@rule(
    "window",
    "(the | these | this)? (w:LAST | w:NEXT) "
    "n:((NUMBER | FEW | couple) (of | few | several | and a half | NUMBER | numpart)* (business | working)? UNIT)",
    "the n:(NUMBER | FEW) (w:LAST | w:NEXT) u:UNIT",
    "n:NUMBER (w:next | w:upcoming | w:coming | w:past | w:last | w:previous) u:UNIT",
    confidence=0.93,
)
def _window(hit: Hit) -> Meaning | None:
    if re.match(r"\s+of\s+(?!the\b)", hit.after) and hit.has("last"):
        return None  # "the last three weeks of the year" is counted from its end
    if hit["u"] is not None and not hit.low[slice(*hit.place("u"))].endswith("s"):
        return None
    length = amount([*hit.all("n"), *hit.all("u")])
    return None if length is None else Window(length, STEPS[hit["w"]])


@rule(
    "within", "within x:((the next | the | a)? n:((a | an | NUMBER | FEW) (of | few | several)* UNIT))", confidence=0.85
)
def _within(hit: Hit) -> Meaning | None:
    length = amount(hit.all("n"))
    return None if length is None or re.match(r"\s+(?:of|after|before)\b", hit.after) else Window(length, 1)
