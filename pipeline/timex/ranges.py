"""Rules for ranges and lists: those that share a month or year (level one), and those of whole dates (level three)."""

from __future__ import annotations

import re

from pipeline.timex import guards
from pipeline.timex.grammar import Hit
from pipeline.timex.levels import ATOMS, RANGES
from pipeline.timex.lexer import Token
from pipeline.timex.meaning import (
    Clock,
    Impossible,
    Listing,
    Meaning,
    Part,
    Period,
    Point,
    Shift,
    Span,
    Vague,
)
from pipeline.timex.numeric import full_year, possible
from pipeline.timex.relative import STEPS
from pipeline.timex.words import CODES, code_set

_DAYS = frozenset(code_set("DAY"))


def _is_year(token: Token | None) -> bool:
    return token is not None and token.code == CODES["year"]


@ATOMS.rule(
    "days-month",
    "(from | between)? x:((w:weekday ,?)? the? d:DAY (TO | AND | /) (v:weekday ,?)? the? e:DAY "
    "(uday of)? of? -? m:month (, | of | in)? y:year?)",
    "(from | between)? x:((w:weekday ,?)? m:month the? d:DAY (TO | AND | /) (v:weekday ,?)? the? e:DAY "
    "(, | of | in)? y:year)",
    "(from | between)? x:((w:weekday ,?)? m:month the? d:DAY (TO | AND | /) (v:weekday ,?)? the? e:DAY)",
    "x:(y:year ,? m:month d:DAYNUM - e:DAYNUM)",
    confidence=0.96,
)
def _days(hit: Hit) -> Meaning | None:
    first, last, month = hit["d"], hit["e"], hit["m"]
    token = hit.token("e")
    if token is None or (hit.has("/") and hit.low[token.start - 1] != "/") or not guards.day_and_month(hit):
        return None
    if hit["d"] > 31 or hit["e"] > 31:
        return None
    a = possible(Point(hit["y"], month, first, weekday=hit["w"]))
    if last < first:
        if hit.has("and") or hit.has("or") or hit.place("d") < hit.place("m"):
            return None
        following = month % 12 + 1
        return Span(a, possible(Point(None if hit["y"] is None else hit["y"] + month // 12, following, last)))
    b = possible(Point(hit["y"], month, last, weekday=hit["v"]))
    for point in (a, b):
        if isinstance(point, Impossible):
            return point
    if (
        (hit.has("and") or hit.has("or") or hit.has("&"))
        and last - first > 1
        and not hit.low[: hit.extent[0]].rstrip().endswith("between")
    ):
        return _split(hit, [hit.token("d"), hit.token("e")])
    return Span(a, b)


def _split(hit: Hit, days: list[Token | None]) -> Meaning | None:
    """Days of one month that do not follow one another: an expression each, the last (or first) with the month."""
    tokens = [token for token in days if token is not None]
    start, end = hit.extent
    month_first = hit.place("m")[0] < tokens[0].start
    bounds = [(token.start, token.end) for token in tokens]
    if month_first:
        bounds[0] = (start, bounds[0][1])
        bounds[-1] = (bounds[-1][0], end)
    else:
        bounds[-1] = (bounds[-1][0], end)
    points = tuple(possible(Point(hit["y"], hit["m"], token.value)) for token in tokens)
    return Listing(points, tuple(bounds))


@ATOMS.rule(
    "day-list",
    "x:(l:(DAY (, the? DAY)+ ,? AND the? DAY) of? m:month ,? y:year?)",
    "x:(m:month l:(DAY (, DAY)+ ,? AND DAY) ,? y:year)",
    "x:(m:month l:(DAY (, DAY)+ ,? AND DAY))",
    confidence=0.93,
)
def _day_list(hit: Hit) -> Meaning | None:
    days = [token for token in hit.all("l") if token.code in _DAYS]
    numbers = [token.value for token in days]
    if any(not isinstance(n, int) or not 1 <= n <= 31 for n in numbers) or numbers != sorted(set(numbers)):
        return None
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        ends = possible(Point(hit["y"], hit["m"], numbers[0])), possible(Point(hit["y"], hit["m"], numbers[-1]))
        return next((end for end in ends if isinstance(end, Impossible)), Span(*ends))
    return _split(hit, list(days))


@ATOMS.rule(
    "two-ranges-month",
    "x:(d:DAYNUM - e:DAYNUM (, | AND) f:DAYNUM - g:DAYNUM m:month ,? y:year?)",
    confidence=0.9,
)
def _two_ranges(hit: Hit) -> Meaning | None:
    month, year = hit["m"], hit["y"]
    spans = tuple(
        Span(possible(Point(year, month, hit[a])), possible(Point(year, month, hit[b])))
        for a, b in (("d", "e"), ("f", "g"))
    )
    return Listing(spans, ((hit.place("d")[0], hit.place("e")[1]), (hit.place("f")[0], hit.extent[1])))


@ATOMS.rule(
    "months-year",
    "(from | between)? x:(m:month (TO | AND | /) n:month (, | of | in)? y:year)",
    "(from | between) x:(m:month (TO | and) n:month)",
    "x:(m:month (to | - | until | through) n:month)",
    confidence=0.95,
)
def _months(hit: Hit) -> Meaning | None:
    if hit["y"] is None and hit.has("-") and not hit.text[hit.extent[0]].isupper():
        return None
    first, last = hit["m"], hit["n"]
    year = hit["y"]
    if (
        (hit.has("and") or hit.has("or"))
        and year is not None
        and abs(last - first) != 1
        and not hit.low[: hit.extent[0]].rstrip().endswith("between")
    ):
        bounds = hit.place("m"), (hit.place("n")[0], hit.extent[1])
        return Listing((Point(year, first), Point(year, last)), bounds)
    return Span(Point(year if year is None or first <= last else year - 1, first), Point(year, last))


@ATOMS.rule("months-of-year", "m:month AND n:month (, | of)? (w:last | w:this | w:next) uyear", confidence=0.95)
def _months_of_year(hit: Hit) -> Meaning | None:
    base = Shift("year", STEPS[hit["w"]])
    return Span(Point(month=hit["m"], base=base), Point(month=hit["n"], base=base))


@ATOMS.rule(
    "month-list",
    "x:(l:(month (, month)+ ,? AND month) (, | of | in)? y:year)",
    confidence=0.93,
)
def _month_list(hit: Hit) -> Meaning | None:
    months = [token for token in hit.all("l") if token.code == CODES["month"]]
    numbers = [token.value for token in months]
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return Span(Point(hit["y"], numbers[0]), Point(hit["y"], numbers[-1]))
    bounds = [(token.start, token.end) for token in months]
    bounds[-1] = (bounds[-1][0], hit.extent[1])
    return Listing(tuple(Point(hit["y"], n) for n in numbers), tuple(bounds))


@ATOMS.rule(
    "years",
    "(from)? x:(y:year (- | /) z:YY)",
    "(from)? x:(y:year (TO | /) z:year)",
    "x:(y:year - z:shortyear)",
    confidence=0.94,
)
def _years(hit: Hit) -> Meaning | None:
    first, token = hit["y"], hit.token("z")
    if token is None or not guards.year_range(hit):
        return None
    last = token.value
    if not _is_year(token):
        apart = hit.low[token.start - 1] not in "-/'"
        if token.end - token.start < 2 or (apart and not re.match(r"\s*(?:[).;]|$)", hit.after)):
            return None
        if (
            hit.extent[1] - hit.extent[0] == 7
            and hit.text[token.start - 1] == "-"
            and 1 <= last <= 12
            and last <= first % 100
        ):
            return None
        last = first - first % 100 + last
    if last <= first or last - first > 1000:
        return None
    return Span(Point(first), Point(last))


@ATOMS.rule("short-years", "x:(y:shortyear (- | to) z:shortyear)", confidence=0.85)
def _short_years(hit: Hit) -> Meaning | None:
    return Span(Point(full_year(hit["y"])), Point(full_year(hit["z"])))


@ATOMS.rule(
    "quarters",
    "(from)? x:(q:quarternum (TO | AND) r:quarternum ,? of? y:year)",
    confidence=0.9,
)
def _quarters(hit: Hit) -> Meaning | None:
    return Span(Period("quarter", hit["q"], year=hit["y"]), Period("quarter", hit["r"], year=hit["y"]))


@ATOMS.rule(
    "clock-range",
    "(from | between)? x:(a:(clock | HOUR | dec) k:meridiem? (TO | and) b:(clock | HOUR | dec) l:meridiem? z:zone?)",
    "(from | between) x:(a:HOUR (TO | and) b:HOUR)",
    confidence=0.92,
)
def _clocks(hit: Hit) -> Meaning | None:
    a, b = hit.token("a"), hit.token("b")
    if a is None or b is None:
        return None
    figures = CODES["clock"] in (a.code, b.code)
    if CODES["dec"] in (a.code, b.code) and hit["l"] is None:
        return None
    first, last = _hour(a, hit.low), _hour(b, hit.low)
    if first is None or last is None or not (figures or hit["k"] or hit["l"]):
        return None
    late, early = hit["l"], hit["k"]
    settled = late is not None or max(first[0], last[0]) > 12 or hit["z"] is not None or hit.words.startswith("0")
    if late is not None and last[0] <= 12:
        last = (last[0] % 12 + (12 if late == "p" else 0), last[1])
        if early is None and first[0] <= 12:
            same = first[0] % 12 + (12 if late == "p" else 0)
            first = (same if same <= last[0] else first[0], first[1])
    if early is not None and first[0] <= 12:
        first = (first[0] % 12 + (12 if early == "p" else 0), first[1])
        settled = True
        if late is None and last[0] <= 12:
            same = last[0] % 12 + (12 if early == "p" else 0)
            last = (same if same >= first[0] else same + 12 if same < 12 else same, last[1])
    return Span(Clock(*first, zone=hit["z"], settled=settled), Clock(*last, zone=hit["z"], settled=settled))


def _hour(token: Token, low: str) -> tuple[int, int | None] | None:
    """Hour and minute of one end; "9.30" is one where "a.m." or "p.m." comes after it."""
    if token.code == CODES["dec"]:
        whole, _, rest = low[token.start : token.end].partition(".")
        if not (whole.isdigit() and len(whole) <= 2 and len(rest) == 2):
            return None
        hour, minute = int(whole), int(rest)
    elif token.code == CODES["clock"]:
        hour, minute = (int(part) for part in token.value.replace("h", ":").split(":")[:2])
    else:
        hour, minute = token.value, None
    if not isinstance(hour, int) or hour > 24 or (minute or 0) > 59:
        return None
    return hour, minute


def _fill(first: Meaning, last: Meaning) -> Meaning:
    """The first end of a range with the fields that only the last end gives ("28 February to 2 March 2018")."""
    if isinstance(first, Part) or isinstance(last, Part):
        of = _fill(first.of if isinstance(first, Part) else first, last.of if isinstance(last, Part) else last)
        return Part(of, first.mod) if isinstance(first, Part) else of
    if (
        isinstance(first, Point)
        and isinstance(last, Point)
        and first.year is None
        and first.base is None
        and first.direction is None
    ):
        if first.month is not None:
            year = last.year
            if (
                year is not None
                and last.month is not None
                and (first.month, first.day or 0) > (last.month, last.day or 31)
            ):
                year -= 1
            return Point(
                year, first.month, first.day, first.weekday, base=last.base, clock=first.clock, direction=last.direction
            )
        if first.day is not None and last.month is not None:
            return Point(last.year, last.month, first.day, first.weekday, base=last.base, clock=first.clock)
    if isinstance(first, Period) and isinstance(last, Period) and first.year is None and first.kind == last.kind:
        return Period(first.kind, first.index, first.code, last.year, first.direction, first.base, first.bc or last.bc)
    return first


def _carry(first: Meaning, last: Meaning) -> Meaning:
    """The last end of a range with the fields that only the first end gives ("from 5 May 2019 to 7 June")."""
    if not isinstance(last, Point) or not isinstance(first, Point):
        return last
    if last.month is None and last.day is not None and first.month is not None:
        month = first.month if first.day is None or last.day >= first.day else first.month % 12 + 1
        year = first.year if first.year is None or month >= first.month else first.year + 1
        return Point(year, month, last.day, last.weekday, clock=last.clock)
    written = first.year is not None and last.month is not None
    if written and first.year is not None and (last.year, last.base, last.direction) == (None, None, None):
        later = (last.month or 0, last.day or 31) < (first.month or 0, first.day or 0)
        return Point(first.year + later, last.month, last.day, last.weekday, clock=last.clock)
    return last


def _range(first: Meaning, last: Meaning) -> Meaning | None:
    for end in (first, last):
        if isinstance(end, Span | Listing):
            return None
    kinds = {type(first), type(last)}
    if kinds == {Point, Clock} or (Clock in kinds and len(kinds) > 1):
        return None
    if isinstance(first, Point) and isinstance(last, Point) and not _comparable(first, last):
        return None
    return Span(_fill(first, last), _carry(_fill(first, last), last))


def _comparable(first: Point, last: Point) -> bool:
    if first.year is not None and last.year is not None and not first.bc:
        return (first.year, first.month or 0, first.day or 0) < (last.year, last.month or 99, last.day or 99)
    return not (first.month is None and first.year is not None and last.year is None)


@RANGES.rule("between", "between x:(a:DATEISH (and | TO) b:DATEISH)", confidence=0.95)
@RANGES.rule("from-to", "from x:(a:DATEISH (TO | and) b:DATEISH)", confidence=0.95)
@RANGES.rule("to", "x:(a:DATEISH ,? (to | until | till | through | thru | ~) b:DATEISH)", confidence=0.92)
@RANGES.rule(
    "since-now",
    "(between | from) x:(a:DATEISH (and | to | until) r:REF)",
    "(between | from) x:(r:REF (and | to | until) b:DATEISH)",
    "x:(a:DATEISH (- | to | until) r:REF)",
    confidence=0.85,
)
def _from_to(hit: Hit) -> Meaning | None:
    first, last = hit["a"], hit["b"]
    now = hit["r"]
    if now is not None:
        if not isinstance(now, Vague) or now.value != "PRESENT_REF":
            return None
        present = Shift("day", 0)
        return Span(first, present) if first is not None else Span(present, last)
    return _range(first, last)


@RANGES.rule("dash", "x:(a:DATEISH - b:DATEISH)", confidence=0.9)
def _dash(hit: Hit) -> Meaning | None:
    a, b = hit["a"], hit["b"]
    if isinstance(a, Point) and isinstance(b, Point):
        if (a.day is None) != (b.day is None) and a.month is not None and b.year is None:
            return None
        return _range(a, b)
    return _range(a, b) if isinstance(a, Period | Part) and isinstance(b, Period | Part) else None


@RANGES.rule("clocks", "(from | between)? x:(a:CLOCKED (TO | and) b:CLOCKED)", confidence=0.92)
def _clock_range(hit: Hit) -> Meaning | None:
    a, b = hit["a"], hit["b"]
    if (
        not isinstance(a, Clock)
        or not isinstance(b, Clock)
        or a.hour is None
        or b.hour is None
        or hit.words.startswith(("and",))
    ):
        return None
    if hit.has("and") and not hit.low[: hit.extent[0]].rstrip().endswith(("between", "from")):
        return None
    settled = a.settled or b.settled
    if b.settled and not a.settled and b.hour >= 12 and a.hour < 12 and a.hour + 12 <= b.hour:
        a = Clock(a.hour + 12, a.minute, a.second, a.zone or b.zone)
    elif a.settled and not b.settled and b.hour < (a.hour or 0):
        b = Clock(b.hour + 12, b.minute, b.second, b.zone or a.zone)
    return Span(Clock(a.hour, a.minute, a.second, a.zone, settled), Clock(b.hour, b.minute, b.second, b.zone, settled))
