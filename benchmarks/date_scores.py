"""Scoring of time expressions against the three visible sets: what counts as found, what as right."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from pipeline.reading import read
from pipeline.records import Block, Document
from pipeline.timex import Found, TimeExpression, almanac

ARTICLES = {"the", "a", "an"}


def words(text: str) -> list[str]:
    """Lower-case words as the benchmark's `score.py` cuts them."""
    text = unicodedata.normalize("NFKD", text or "")
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = re.sub(r"[’'`]s\b", "", text).replace("&", " and ")
    text = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", text)
    return re.findall(r"[^\W_]+", text)


def overlap(a: str, b: str) -> float:
    """Token F1 without articles."""
    x = Counter(w for w in words(a) if w not in ARTICLES)
    y = Counter(w for w in words(b) if w not in ARTICLES)
    both = sum((x & y).values())
    return 2 * both / (sum(x.values()) + sum(y.values())) if both else 0.0


@dataclass
class Tally:
    """Counts of true and false, by table."""

    tp: Counter[str] = field(default_factory=Counter)
    fp: Counter[str] = field(default_factory=Counter)
    fn: Counter[str] = field(default_factory=Counter)

    def f1(self, table: str) -> float:
        """The F1 of a table."""
        return 2 * self.tp[table] / max(2 * self.tp[table] + self.fp[table] + self.fn[table], 1)

    def line(self, label: str, table: str) -> str:
        """Precision, recall and F1 in a line."""
        tp, fp, fn = self.tp[table], self.fp[table], self.fn[table]
        p, r = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
        return f"{label}: P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.4f} (tp {tp}, fp {fp}, fn {fn})"


def view(text: str) -> tuple[str, list[int]]:
    """The reading view of a text whose blocks are its lines, and the text's offset of each character of it."""
    blocks = [Block(m.start(), m.end(), "paragraph") for m in re.finditer(r"\S(?:.*\S)?", text)]
    document = Document("d", "d", "text/plain", None, None, None, None, "", text, tuple(blocks))
    reading = read(document)
    return reading.text, [reading.offset(i) for i in range(len(reading.text))]


def row(expression: TimeExpression, start: int) -> dict[str, Any]:
    """An expression as a row of the dates table."""
    return {
        "text": expression.text,
        "start": start,
        "type": expression.type,
        "value": expression.value,
        "rule": expression.rule,
    }


def vague(found: dict[str, Any]) -> bool:
    """What the benchmark does not count as spurious."""
    return found["type"] in ("DURATION", "SET") or found["value"][:1] in "TP"


def score_report(gold: list[dict[str, Any]], pred: list[dict[str, Any]], tally: Tally) -> list[str]:
    """Count one report's dates; returns a line for each mistake."""
    lines = []
    for table, strict in (("value", True), ("found", False)):
        scored = []
        for g, want in enumerate(gold):
            for p, have in enumerate(pred):
                s = overlap(want["text"], have["text"])
                near = abs(have["start"] - want["start"])
                if (
                    s < 0.5
                    or near > 40
                    or (strict and have["value"] not in [want["value"], *want.get("other_values", [])])
                ):
                    continue
                scored.append((-(s + 1 / (1 + near)), bool(want.get("optional")), g, p))
        pairs: dict[int, int] = {}
        for _, _, g, p in sorted(scored):
            if g not in pairs and p not in pairs.values():
                pairs[g] = p
        for g, want in enumerate(gold):
            if not want.get("optional"):
                tally.tp[table] += g in pairs
                tally.fn[table] += g not in pairs
                if g not in pairs and strict:
                    lines.append(f"missed {want['text']!r} = {want['value']}")
        for p, have in enumerate(pred):
            if p not in pairs.values() and not vague(have):
                tally.fp[table] += 1
                if strict:
                    lines.append(f"spurious {have['text']!r} = {have['value']} ({have['rule']})")
    return lines


def place(sentence: str, text: str, nth: int) -> int:
    """Where the `nth` such text stands in the sentence as a word of its own (the last one where there are fewer)."""
    spots = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", sentence)] or [
        max(sentence.find(text), 0)
    ]
    return spots[min(nth, len(spots) - 1)]


def best(hits: tuple[TimeExpression, ...], start: int, end: int) -> TimeExpression | None:
    """The expression that shares most with a stretch."""
    shared = [(min(e.end, end) - max(e.start, start), -(e.end - e.start), i) for i, e in enumerate(hits)]
    top = max(shared, default=(0, 0, 0))
    return hits[top[2]] if top[0] > 0 else None


def widest(hits: tuple[TimeExpression, ...], length: int) -> TimeExpression | None:
    """The longest expression of a text that is one."""
    return best(hits, 0, length)


_BC = re.compile(r"-?(\d+)")


def _iso(text: str) -> str:
    return re.sub(r"-(\d)(?=-|$)", r"-0\1", text.lstrip("-") if re.match(r"-\d{4}-\d\d", text) else text).split("T")[0]


def _ends(expression: TimeExpression) -> tuple[str, str] | None:
    """The interval of an expression: with its mod where it has one, else that of its value."""
    if expression.mod in ("START", "MID", "END") and expression.start_date and expression.end_date:
        return expression.start_date, expression.end_date
    bounds = almanac.days(expression.value)
    if bounds is not None:
        return bounds[0].isoformat(), bounds[1].isoformat()
    if "/" in expression.value:
        halves = [almanac.days(half) for half in expression.value.split("/")]
        if halves[0] is not None and halves[1] is not None:
            return halves[0][0].isoformat(), halves[1][1].isoformat()
    if expression.start_date is not None and expression.end_date is not None:
        return expression.start_date, expression.end_date
    return None


def _bounds(text: str) -> tuple[str, str] | None:
    """First and last day of a gold value; months of any year as they are ("--09")."""
    text = _iso(text.replace("xxxx", "-"))
    if text.startswith("--"):
        return text, text + "-31" if len(text) == 4 else text
    bounds = almanac.days(text.zfill(4) if text.isdigit() else text)
    return None if bounds is None else (bounds[0].isoformat(), bounds[1].isoformat())


_SEASONS = {"SP": ("--03", "--06"), "SU": ("--06", "--09"), "FA": ("--09", "--12"), "WI": ("--12", "--03")}


def gum_right_or_end(expression: TimeExpression, gold: dict[str, str]) -> bool:
    """As `gum_right`; also where the gold marks one end of what is a single range here."""
    if gum_right(expression, gold):
        return True
    halves = expression.value.split("/")
    return len(halves) == 2 and any(
        gum_right(replace(expression, value=half, start_date=None, end_date=None), gold) for half in halves
    )


def gum_right(expression: TimeExpression, gold: dict[str, str]) -> bool:
    """Equal to the gold `when`, or equal to or within the gold interval.

    TIMEX3 counts in units: "two weeks ago" is a week, right where it holds the gold's day. A duration, whose TIMEX3
    value is a length, is right where it is as long as the gold interval, to a unit.
    """
    value = expression.value
    if "when" in gold:
        return _when_right(value, gold["when"]) or _holds(expression, gold["when"])
    if expression.type == "DURATION" and _as_long(value, gold):
        return True
    if value.startswith("BC"):
        numbers = [abs(int(v)) for v in gold.values() if re.fullmatch(r"-\d+", v)]
        first = re.match(r"BC(\d+)", value)
        return first is not None and any(
            number // 100 == int(first[1]) // 100 or number // 100 == int(first[1]) for number in numbers
        )
    low, high = gold.get("from") or gold.get("notBefore"), gold.get("to") or gold.get("notAfter")
    season = value[-2:] if value.startswith("XXXX-") else ""
    if season in _SEASONS:
        return (low, high) == _SEASONS[season]
    ends = _ends(expression)
    if expression.mod in ("BEFORE", "AFTER"):
        begin, finish = None if low is None else _bounds(low), None if high is None else _bounds(high)
        own = expression.start_date, expression.end_date
        if own == (None if begin is None else begin[0], None if finish is None else finish[1]):
            return True
    if expression.type == "DURATION" and (expression.start_date or expression.end_date):
        begin, finish = None if low is None else _bounds(low), None if high is None else _bounds(high)
        return _touches(begin, finish, expression.start_date, expression.end_date)
    if ends is None:
        return (value == "PAST_REF" and low is None) or (value == "FUTURE_REF" and high is None)
    first, last = ends
    if value.startswith("XXXX-"):
        first = last = "-" + value[4:]
        return (low is None or first >= low[:4]) and (high is None or first[:4] <= high[:4])
    begin, finish = None if low is None else _bounds(low), None if high is None else _bounds(high)
    if (low is not None and begin is None) or (high is not None and finish is None):
        return False
    if begin is not None and first < begin[0]:
        return begin[0][:4] == first[:4] and len(value) in (2, 3)
    if finish is not None and last > finish[1]:
        return finish[1][:4] == last[:4]
    return True


_COUNTED_OFF = re.compile(r"\b(?:ago|back|earlier|later|afterwards|prior|hence|from now)\b|^in ")
_LENGTH = re.compile(r"P(\d+(?:\.\d+)?)(DE|CE|[YMWD])")
_UNIT_DAYS = {"DE": 3652.5, "CE": 36525.0, "Y": 365.25, "M": 30.44, "W": 7.0, "D": 1.0}


def _holds(expression: TimeExpression, when: str) -> bool:
    """Whether a date counted off in units is the unit that holds the gold's day or month."""
    ours = almanac.days(expression.value)
    gold = None if when.startswith("-") else _bounds(when)
    if ours is None or gold is None or _COUNTED_OFF.search(expression.text.lower()) is None:
        return False
    return ours[0].isoformat() <= gold[0] and gold[1] <= ours[1].isoformat()


def _as_long(value: str, gold: dict[str, str]) -> bool:
    length = _LENGTH.fullmatch(value)
    ends = [gold.get(a) or gold.get(b) for a, b in (("from", "notBefore"), ("to", "notAfter"))]
    bounds = [None if end is None or end.startswith("-") else _bounds(end) for end in ends]
    if length is None or bounds[0] is None or bounds[1] is None:
        return False
    unit = _UNIT_DAYS[length[2]]
    days = (date.fromisoformat(bounds[1][0]) - date.fromisoformat(bounds[0][0])).days
    return abs(days - float(length[1]) * unit) <= unit


def _touches(
    begin: tuple[str, str] | None, finish: tuple[str, str] | None, first: str | None, last: str | None
) -> bool:
    """A stretch counted from the document's day: each end that the gold gives in the same year, open ones free."""
    starts = begin is None or (first is not None and abs(int(first[:4]) - int(begin[0][:4])) <= 1)
    ends = finish is None or (last is not None and abs(int(last[:4]) - int(finish[0][:4])) <= 1)
    return starts and ends


def _less(text: str, count: int) -> str:
    return (date.fromisoformat(text) - timedelta(count)).isoformat() if count else text


def _when_right(value: str, when: str) -> bool:
    if when.startswith("-") and not when.startswith("--") and not re.match(r"-\d{4}-\d\d", when):
        return value == f"BC{int(when[1:].split('-')[0]):04}"
    if when.startswith("--"):
        return value == "XXXX" + when[1:]
    when = _iso(when)
    when = when.zfill(4) if when.isdigit() and len(when) < 4 else when
    return value.partition("T")[0] == when


def wanted(result: dict[str, Any]) -> list[str]:
    """The expected values of a recognizer result, in a line."""
    return [f"{v.get('timex')}>{v.get('value') or (v.get('start'), v.get('end'))}" for v in result["values"]]


def recognizer_right(found: Found, result: dict[str, Any], text: str) -> bool:
    """Whether an expression that shares text with the result has one of its values.

    A date that no calendar has is "not resolved" there, and dropped with its reason here: the same answer.
    """
    start = result["start"] if result["start"] is not None else text.lower().find(result["text"])
    end = start + len(result["text"])
    none = all(value.get("value") == "not resolved" for value in result["values"])
    if none and any(drop.start < end and drop.end > start for drop in found.dropped):
        return True
    hits = found.expressions
    return any(
        _recognized(hit, value) for hit in hits if hit.start < end and hit.end > start for value in result["values"]
    )


def _recognized(hit: TimeExpression, value: dict[str, Any]) -> bool:
    timex = value.get("timex") or ""
    if hit.value == timex or (timex.endswith(hit.value) and hit.value.startswith("XXXX")):
        return True
    exact = value.get("value")
    if exact == "not resolved":
        return hit.value.replace("XXXX-", "") == timex.replace("XXXX-", "")
    if exact:
        return _moment(hit, exact)
    return _interval(hit, value.get("start"), value.get("end"))


def _moment(hit: TimeExpression, exact: str) -> bool:
    own = hit.value.partition("T")[0]
    if exact.endswith("23:59:59"):  # "the end of Sunday"
        return own == exact[:10] and hit.mod == "END"
    if " " in exact:
        return "T" in hit.value and hit.value == exact.replace(" ", "T")[: len(hit.value)]
    # a unit keeps its precision here: "in two weeks" is a week that holds the expected day
    whole = hit.start_date is not None and hit.end_date is not None and hit.start_date <= exact <= hit.end_date
    return own == exact or (whole and len(hit.value) < 10 and hit.rule in _UNITS)


_UNITS = ("ago", "in-units", "later", "earlier", "from-now", "from-date", "length-from-date")


def _interval(hit: TimeExpression, begin: str | None, finish: str | None) -> bool:
    """Ours are inclusive days; theirs end before `finish`, and leave it to the words whether an end counts."""
    if begin is not None and " " in begin:
        if finish is not None and hit.value == f"{begin[:16]}/{finish[:16]}".replace(" ", "T"):
            return True
        return any(re.fullmatch(rf"{begin[:10]}T[A-Z]{{2}}", half) for half in hit.value.split("/"))
    ours = (hit.start_date, hit.end_date)
    days = [0, 1] if hit.type == "DURATION" or begin is None or finish is None else [0]
    starts = [None] if begin is None else [_less(begin, d) for d in (*days, *(-d for d in days))]
    ends = [None] if finish is None else [_less(finish[:10], d + more) for d in days for more in (0, 1)]
    if ours[0] in starts and ours[1] in ends:
        return True
    bounds = almanac.days(hit.value)
    if hit.mod in ("START", "END", "MID") and bounds is not None:
        low = bounds[0].isoformat() if begin is None else begin
        high = bounds[1].isoformat() if finish is None else _less(finish[:10], 1)
        return bounds[0].isoformat() <= low <= high <= _less(bounds[1].isoformat(), -1)
    if "/" in hit.value and begin is not None and finish is not None:
        first, last = (almanac.days(half) for half in hit.value.split("/"))
        return (
            first is not None and last is not None and first[0].isoformat() == begin and last[0].isoformat() == finish
        )
    return False


def foreign(text: str) -> str | None:
    """Why a case is judged wrong or foreign to reports; None where it is fair."""
    return next((reason for pattern, reason in FOREIGN if re.search(pattern, text)), None)


_CHAT = "figures as they are typed in a chat"
_OWN = "a notation of that tool's own (SY2019, FY2018)"
FOREIGN = (
    (r"^> =|^< =|\bmar3\b|\b9p\.|10, tonight|\b5\.12$|5/1-5/7|10/1-11/2/2017|2/29-3/1|w/c Feb|\b90 s\b", _CHAT),
    (r"\$DEC|www\.example|nine a m\.|Nov-Feb 5th|the 17 between|Monday 11-4|Wednesday from 10-4", _CHAT),
    (r"school year|the sy 2008|last fiscal year|in fiscal year", _OWN),
    (r"independence day", "the day of one country, which the text does not name"),
    (r"\beod\b|\bEOY\b", "an abbreviation of office chat"),
    (r"in nineties", "no English: the article is missing"),
    (r"eid al fitr", "a feast of the moon, proclaimed on sight"),
    (
        r"\bfortnight\.?$|over the past fortnight",
        "counts a fortnight from a Monday, against its own convention for weeks",
    ),
    (r"next two decades", "counts decades from the next round year: wrong of a plan made in 2018"),
    (r"business days|5 past minutes|half an hour from now|within 3 min", "office time, of no use in reports"),
    (r"03/18/40", "takes 40 for 1940 and 35 for 2035"),
    (r"six forty-three minutes", "no English"),
    (r"partner of the day|blocked for the day", "no day of the calendar is meant"),
    (r"previous Monday", "takes the Monday of the week before for the previous one"),
)
