"""Rules for days, months and years as written: level one of the grammar."""

from __future__ import annotations

import re

from pipeline.timex import guards
from pipeline.timex.grammar import Hit
from pipeline.timex.levels import ATOMS
from pipeline.timex.meaning import Feast, Meaning, Part, Period, Point, Recurring, Span
from pipeline.timex.numeric import clock_of, full_year, numeric_date, numeric_part, possible
from pipeline.timex.words import WEEKDAYS

rule = ATOMS.rule


def _year(hit: Hit) -> int | None:
    number = hit["y"] if hit["y"] is not None else hit["yy"]
    return None if number is None else full_year(number)


def _short_year(hit: Hit) -> bool:
    """Whether two digits after a month can be a year: grown together with it by hyphens or strokes, or zero-padded."""
    token = hit.token("yy")
    return token is None or (token.end - token.start == 2 and hit.low[token.start - 1] in "-/.")


@rule(
    "day-month-year",
    "(w:weekday ,?)? ,? the? d:DAY (uday of)? of? -? m:month (, | of | in | - | / | of the uyear)? y:year",
    "(w:weekday ,?)? the? d:DAY of? -? m:month of? -? (y:shortyear)",
    confidence=0.99,
)
@rule(
    "month-day-year",
    "(w:weekday ,?)? m:month -? (the | , )? d:DAY ,? (, | of | in | - | /)? y:year",
    "(w:weekday ,?)? m:month d:DAY ,? y:shortyear",
    confidence=0.99,
)
@rule(
    "year-month-day",
    "y:year (, | - | /)? m:month (- | /)? d:DAYNUM",
    "y:year / d:DAYNUM / m:month",
    "d:DAYNUM - y:year - m:month",
    "m:month - y:year - d:DAYNUM",
    confidence=0.97,
)
def _day(hit: Hit) -> Meaning | None:
    if not guards.day_and_month(hit):
        return None
    return possible(Point(_year(hit), hit["m"], hit["d"]))


@rule("day-month-short-year", "d:DAYNUM (- | /) m:month (- | /) yy:YY", "d:DAYNUM of? m:month of yy:n99")
def _day_short_year(hit: Hit) -> Meaning | None:
    token = hit.token("yy")
    if token is None or token.end - token.start != 2:
        return None
    return possible(Point(_year(hit), hit["m"], hit["d"]))


@rule("day-month", "the? d:DAY (uday of)? of? -? m:month", "d:DAYNUM / m:month", confidence=0.93)
@rule("month-day", "m:month (the | - | /)? d:DAY", confidence=0.93)
@rule("weekday-day-month", "x:(w:weekday (, | the)? ,? the? d:DAY of? m:month)", confidence=0.95)
@rule("weekday-month-day", "x:(w:weekday ,? m:month the? d:DAY)", confidence=0.95)
def _day_no_year(hit: Hit) -> Meaning | None:
    if not guards.day_and_month(hit):
        return None
    return possible(Point(None, hit["m"], hit["d"], weekday=hit["w"]))


@rule("month-year", "m:month (, | of | in | of the year | - | /)? y:year", "y:year (- | /)? m:month", confidence=0.98)
def _month_year(hit: Hit) -> Meaning | None:
    return Point(hit["y"], hit["m"])


@rule("month-short-year", "m:month of? -? y:shortyear", "m:month (- | /) yy:YY", "m:month of yy:n99")
def _month_short_year(hit: Hit) -> Meaning | None:
    token = hit.token("yy")
    if token is not None:
        if token.end - token.start != 2:
            return None
        if hit["yy"] <= 31 and not hit.has("of"):
            return None  # "May-20" is a day
    return Point(_year(hit), hit["m"])


@rule("old-month", "m:month of y:int", confidence=0.85)
@rule("old-day", "d:DAY of? m:month y:int", confidence=0.85)
def _old(hit: Hit) -> Meaning | None:
    """ "December of 384", "30 September 420": a year of three digits, with nothing after it that it could count."""
    counts = hit["d"] is not None and re.match(r"\s*(?:[).,;:]|$)", hit.after) is None
    if not 100 <= hit["y"] <= 999 or counts:
        return None
    return possible(Point(hit["y"], hit["m"], hit["d"]))


@rule("month", "m:month", confidence=0.85)
def _month(hit: Hit) -> Meaning | None:
    return Point(None, hit["m"]) if guards.lone_month(hit) else None


@rule("year", "y:year", confidence=0.95)
def _bare_year(hit: Hit) -> Meaning | None:
    return Point(hit["y"]) if guards.lone_year(hit) else None


@rule("the-year", "the? calendar? uyear of? y:(year | int | n99)", confidence=0.97)
def _the_year(hit: Hit) -> Meaning | None:
    if hit["y"] < 1000 and not hit.words.startswith("the year "):
        return None
    return None if hit.low[hit.extent[0] : hit.extent[1]].count("years") else Point(hit["y"])


@rule("short-year", "y:shortyear", confidence=0.8)
def _apostrophe_year(hit: Hit) -> Meaning | None:
    return Point(full_year(hit["y"]))


@rule("era", "(ad | a.d) y:INTEGER", "y:NUMBER (bc | bce | ce | ad | b.c | a.d)", confidence=0.97)
def _era(hit: Hit) -> Meaning | None:
    if not isinstance(hit["y"], int):
        return None
    if hit.has("ad") and hit.low[hit.extent[0] : hit.extent[1]].startswith("ad") and hit.text[hit.extent[0]] != "A":
        return None
    return Point(hit["y"], bc=hit.has("bc") or hit.has("bce") or hit.has("b.c"))


@rule("circa", "circa y:(int | year)", "circa x:(y:(int | year) - z:(int | year))", confidence=0.85)
def _circa(hit: Hit) -> Meaning | None:
    if not 100 <= hit["y"] < 2200:
        return None
    if hit["z"] is not None:
        return Span(Point(hit["y"]), Point(hit["z"])) if hit["y"] < hit["z"] < 2200 else None
    return Part(Point(hit["y"]), "APPROX")


@rule("weekday", "w:weekday", "w:weekday the d:ORDDAY", "w:weekday d:ord31", confidence=0.9)
def _weekday(hit: Hit) -> Meaning | None:
    if hit["d"] is not None:
        return Point(None, None, hit["d"], weekday=hit["w"])
    word = hit.low[hit.extent[0] : hit.extent[1]].rstrip(".")
    if word.endswith("days"):
        return Recurring(f"XXXX-WXX-{WEEKDAYS[word]}")
    return Point(weekday=hit["w"]) if guards.lone_weekday(hit) else None


@rule("day-of-month", "the d:ord31", "on x:(d:ord31)", confidence=0.7)
def _day_of_month(hit: Hit) -> Meaning | None:
    return Point(day=hit["d"]) if guards.lone_ordinal(hit) else None


@rule("iso", "iso", confidence=0.99)
@rule("numeric-date", "numdate", confidence=0.97)
def _numeric(hit: Hit) -> Meaning | None:
    return numeric_date(hit)


@rule("weekday-numeric-date", "w:weekday ,? x:(n:numdate)", "w:weekday ,? x:(n:iso)", confidence=0.98)
def _weekday_numeric(hit: Hit) -> Meaning | None:
    return numeric_date(hit)


@rule("numeric-day-month", "n:numpart", "(this | next | last)? w:weekday ,? n:numpart", confidence=0.7)
def _numeric_part(hit: Hit) -> Meaning | None:
    return numeric_part(hit)


@rule("year-month", "y:year - m:MONTHNUM", "m:MONTHNUM (- | /) y:year", confidence=0.8)
def _year_month(hit: Hit) -> Meaning | None:
    year, month = hit.token("y"), hit.token("m")
    if year is None or month is None or hit.extent[1] - hit.extent[0] > 7 or not 1 <= month.value <= 12:
        return None
    if year.start < month.start:
        if month.end - month.start != 2:
            return None
        if month.value > year.value % 100 or hit.text[month.start - 1] != "-":
            return Span(Point(year.value), Point(year.value - year.value % 100 + month.value))
    return Point(year.value, month.value)


@rule("feast", "f:feast ,? y:year?", "f:feast of? y:year", confidence=0.9)
def _feast(hit: Hit) -> Meaning | None:
    if hit["y"] is None and not guards.dated_feast(hit):
        return None
    return Feast(hit["f"], hit["y"])


@rule("decade", "the? decade", confidence=0.95)
def _decade(hit: Hit) -> Meaning | None:
    token = next(t for t in hit.matched if t.value != "the")
    return decade_of(token.value, hit)


def decade_of(value: object, hit: Hit) -> Meaning | None:
    """The decade (or century, for "the 1600s") of a decade token."""
    if isinstance(value, int):
        told = hit.has("the") or re.search(r"\b(?:early|mid|late)[ -]$", hit.before) is not None
        return Period("decade", 190 + value) if told else None
    digits = "".join(c for c in str(value) if c.isdigit())
    if len(digits) == 2:
        return Period("decade", full_year(int(digits)) // 10) if guards.lone_decade(hit) else None
    number = int(digits)
    return Period("century", number // 100) if number % 100 == 0 and number < 2000 else Period("decade", number // 10)


@rule("century", "the? n:ORDINAL -? ucentury (bc | bce | ad | ce)?", confidence=0.95)
def _century(hit: Hit) -> Meaning | None:
    if re.search(r"\b(?:its|their|our|his|her|your|my) $", hit.before):
        return None  # counted from a beginning of its own
    return Period("century", hit["n"] - 1, bc=hit.has("bc") or hit.has("bce"))


@rule("quarter", "q:quarternum ,? of? y:year?", "y:year ,? -? q:quarternum", confidence=0.95)
def _quarter(hit: Hit) -> Meaning | None:
    return Period("quarter", hit["q"], year=hit["y"])


@rule("season-year", "the? s:season (, | of | in | of the uyear)? y:year", confidence=0.96)
@rule("season-years", "the? s:season (, | of | in)? y:year (- | /) z:YY", confidence=0.96)
def _season(hit: Hit) -> Meaning | None:
    return Period("season", code=hit["s"], year=hit["y"])


@rule(
    "fiscal-year",
    "the? (fiscal | financial | academic | school) uyear of? y:year ((- | /) z:NUMBER)?",
    "fy -? y:year ((- | /) z:NUMBER)?",
    "fy y:shortyear",
    "fy yy:YY",
    confidence=0.93,
)
def _fiscal(hit: Hit) -> Meaning | None:
    year = _year(hit)
    if year is None:
        return None
    return Point(year) if hit["z"] is None else Span(Point(year), Point(year + 1))


@rule("week-number", "uweek n:INTEGER (of | in | ,)? y:year?", confidence=0.85)
def _week(hit: Hit) -> Meaning | None:
    return Period("week", hit["n"], year=hit["y"]) if 1 <= hit["n"] <= 53 else None


@rule(
    "clock",
    "c:clock (meridiem | zone)? zone?",
    "h:HOUR o'clock",
    "h:HOUR oclock",
    "h:HOUR meridiem zone?",
    "noon",
    "midnight",
    "midday",
    "c:dec meridiem",
    "h:n12 : n:NUMBER meridiem",
)
def _clock(hit: Hit) -> Meaning | None:
    return clock_of(hit)
