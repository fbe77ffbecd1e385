"""The document's own date: as given, as its metadata say, as the text says of itself, as its file is called.

In that order: a person's word goes before a file's, a file's before a reading of the text, and the file's name last.
Only what dates the document itself counts (a dateline, a masthead, "Published on …", a line that is a date and nothing
else, a heading that ends in one): a text that merely mentions dates has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from email.utils import parsedate_to_datetime

from pipeline.records import Block, DateSource
from pipeline.timex import TimeExpression, day_first_in, find

_HEAD = 15  # blocks from the top that may hold a dateline
_TAIL = 4  # blocks at the end that may hold place and date
_LONGEST = 300  # characters of a block that are read: datelines stand at its start, headings are short

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ]\d\d:?\d\d.*)?)?)?|(\d{4})(\d\d)(\d\d)(?:\d{6}.*)?|D:(\d{4})(\d\d)(\d\d).*"
)
_LABEL = re.compile(
    r"(?:(?:first )?(?:published|posted|released|issued|updated|last updated|last modified|created|date(?:d)?"
    r"|date of (?:issue|publication|release|report)|publication date|release date|issue date|press release"
    r"|news release|media release|for immediate release|immediate release|embargoed until|distr\.?(?: general)?)"
    r"(?: on| at)?\s*[:,–—-]?\s*)$",
    re.IGNORECASE,
)
# "Geneva", "NEW YORK", "Bern/Geneva", "Addis Ababa, Ethiopia", "WASHINGTON, D.C.", "Geneva / Paris (ICRC)"
_PLACE = re.compile(
    r"(?:\*+|#+\s*)?[^\W\d_][^\W\d_]*\.?(?:[ '’./-]{1,3}[^\W\d_]+\.?){0,4}(?:\s?\([\w .-]{2,30}\))?"
    r"(?:\s?,\s?[^\W\d_]+\.?(?:[ '’.-]{1,2}[^\W\d_]+\.?){0,3}){0,2}\s*[,:(|–—-]*\s*"
)
_AFTER_DATELINE = re.compile(r"\)?\s*(?:\([^()\n]{2,40}\)\s*)?(?:[-–—―:|]|/\s|\.\s[-–—])")
# "Rotterdam, 17 June 2025. The union …": after place and comma, or in brackets, a full stop or a capital is enough
_SENTENCE_AFTER = re.compile(r"(?:\.|\s\([^()\n]{2,40}\))\s+[\"'“‘«(]?[^\W\d_]")
_CAPITALS = re.compile(r"(?:[^\W\d_a-z][\w’'-]*\.?[ /,]{1,2}){1,3}\(")  # "OSLO (", "Addis Ababa ("
_BRACKET_AFTER = re.compile(r"\)\s*[.,:–—-]?\s+[\"'“‘«]?[^\W\d_a-z]")
_DASH_AFTER = re.compile(r"\s*[–—―]\s?\w|\s-\s\w")
# "Done at Tashkent on 23 September 1998", "Signed in Lima, this 4 May 2014"
_CLOSING = re.compile(
    r"(?:done|signed|given|adopted|issued|approved|drawn up|dated)(?:\s(?:at|in)\s[^\W\d_][^\n\d]{1,60}?)?,?\s+"
    r"(?:on\s|this\s)?",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")  # of emphasis
_MENTION = re.compile(
    r"\b(?:on|of|from|to|until|till|since|by|before|after|and|in|between|through|for|the)\s*$", re.IGNORECASE
)
_BEGUN = re.compile(r"(?:in|at|on|from|since|by|near)\s", re.IGNORECASE)  # "In Oslo, 4 July 2011. Next …"
_CLOCK_AFTER = re.compile(r"[\s,|–—-]*(?:at\s)?(?:\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?|\(?[A-Z]{2,4}\)?)?[\s.)|–—-]*$")
_ONE_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T[^/]*)?(?:/\1T.*)?")
_FILE_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def iso_date(text: str, *, day_first: bool | None = None) -> str | None:
    """The one date that `text` holds, ISO 8601 at the precision it is given in; None where it holds none or several.

    Reads ISO 8601 with or without time, mail dates ("Wed, 03 Aug 2022 19:49:23 +0000"), PDF dates
    ("D:20220803…") and dates as people write them ("03.08.2022", "August 3, 2022", "May 2017"). The day is the one
    that is written: no time zone moves it. `day_first` says what 3/8/2022 is; where it does not, it is the year 2022.
    """
    text = " ".join(text.split())[:200]
    found = _ISO.fullmatch(text)
    if found is not None:
        year, month, day = (found[i] or found[i + 3] or found[i + 6] for i in (1, 2, 3))
        return _checked(year, month, day)
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        pass
    first, last = _only_date(text, day_first=True), _only_date(text, day_first=False)
    if first == last or first is None or last is None:
        return first or last
    return first[:4] if day_first is None else first if day_first else last


def _only_date(text: str, *, day_first: bool) -> str | None:
    values = {
        e.value.partition("T")[0]
        for e in find(text, anchor=None, day_first=day_first).expressions
        if e.type in ("DATE", "TIME") and re.match(r"\d{4}(?:-\d\d){0,2}(?:T|$)", e.value)
    }
    return values.pop() if len(values) == 1 else None


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part is not None)


def document_date(
    text: str,
    *,
    title: str | None = None,
    given: str | None = None,
    metadata: str | None = None,
    file_name: str | None = None,
    blocks: Sequence[Block] = (),
    day_first: bool | None = None,
) -> tuple[str | None, DateSource | None]:
    """The date of a document and where it comes from: given, metadata, text (title and dateline), else file name.

    `given` and `metadata` may be in any notation that `iso_date` reads; what it cannot read is passed over. Which
    number of 3/4/2022 is the day is settled by what the text says of itself, by the other figures in it, by
    `day_first`, in this order; else only the year is known. Without `blocks` every line of `text` is one. A date from
    the file's name counts as metadata.
    """
    lines = _lines(text, blocks)
    stated: tuple[tuple[str | None, DateSource], ...] = ((given, "given"), (metadata, "metadata"))
    for value, source in stated:
        found = None if value is None else _stated(value, text, lines, title=title, day_first=day_first)
        if found is not None:
            return found, source
    own = _own(text, lines, title=title, day_first=day_first)
    if own is not None:
        return own, "text"
    named = None if file_name is None else _FILE_NAME.search(file_name)
    if named is not None:
        own = _checked(named[1], named[3], named[4])
        return own, None if own is None else "metadata"
    return None, None


def _stated(value: str, text: str, lines: Sequence[str], *, title: str | None, day_first: bool | None) -> str | None:
    """A date that somebody states, with its day and month in the order that the text tells."""
    readings = iso_date(value, day_first=True), iso_date(value, day_first=False)
    if readings[0] == readings[1]:
        return readings[0]
    own = _own(text, lines, title=title, day_first=day_first)
    if own in readings:
        return own
    order = day_first_in(text)
    return iso_date(value, day_first=day_first if order is None else order)


def _own(text: str, lines: Sequence[str], *, title: str | None, day_first: bool | None) -> str | None:
    """The date that the text says of itself; its year, where nothing tells which number of its figures is the day."""
    first, last = (_of_text(lines, title, day_first=order) for order in (True, False))
    if first == last or first is None or last is None:
        return first or last
    order = day_first_in(text)
    order = day_first if order is None else order
    return first[:4] if order is None else first if order else last


def _lines(text: str, blocks: Sequence[Block]) -> list[str]:
    """The first and last blocks, one line each; a block of several lines is split."""
    if blocks:
        chosen = blocks if len(blocks) <= _HEAD + _TAIL else [*blocks[:_HEAD], *blocks[-_TAIL:]]
        pieces = [text[b.start : b.end] for b in chosen]
    else:
        head = text[: _HEAD * 2000]
        pieces = [*head.split("\n")[: 4 * _HEAD], *text[-2000:].split("\n")[1:]] if len(text) > len(head) else [text]
    lines = [_SIGNS.sub("", line[: 2 * _LONGEST]).strip()[:_LONGEST] for piece in pieces for line in piece.split("\n")]
    lines = [line for line in lines if line]
    return lines if len(lines) <= _HEAD + _TAIL else [*lines[:_HEAD], *lines[-_TAIL:]]


def _of_text(lines: Sequence[str], title: str | None, *, day_first: bool) -> str | None:
    head, tail = lines[:_HEAD], lines[_HEAD:]
    readings = [(line, _days(line, day_first=day_first)) for line in head]
    for test in (_alone, _dateline, _labelled):
        for line, days in readings:
            for day in days:
                if test(line, day):
                    return _day(day)
    leading = [(line, day) for line, days in readings for day in days if day.start == 0]
    if len(leading) == 1 and _DASH_AFTER.match(leading[0][0], leading[0][1].end):  # several are a chronicle
        return _day(leading[0][1])
    for heading in [title, *head[:4]]:
        own = None if heading is None else _heading(heading, _days(heading, day_first=day_first))
        if own is not None:
            return own
    for line in reversed(tail or head[-2:] if len(lines) > 3 else ()):
        for day in _days(line, day_first=day_first):
            if _alone(line, day) or _place_only(line, day) or _closing(line, day):
                return _day(day)
    return None


def _days(line: str, *, day_first: bool) -> list[TimeExpression]:
    """The full single days in a line, with or without a time of day or hours from and to."""
    if not any(c.isdigit() for c in line) and "thousand" not in line:
        return []
    return [
        e
        for e in find(line, day_first=day_first).expressions
        if e.type in ("DATE", "TIME") and _ONE_DAY.fullmatch(e.value)
    ]


def _day(expression: TimeExpression) -> str:
    return expression.value[:10]


def _alone(line: str, day: TimeExpression) -> bool:
    """A line that is a date, with at most a time of day or a label beside it."""
    before = line[: day.start].strip(" *#|([—–-")
    return (not before or _LABEL.fullmatch(before + " ") is not None) and _CLOCK_AFTER.fullmatch(
        line, day.end
    ) is not None


def _dateline(line: str, day: TimeExpression) -> bool:
    """ "Geneva, 4 July 2011 – …": a place, the date, a dash; or place and date and nothing else; "(4 July 2011) …"."""
    before = line[: day.start]
    if before.endswith("(") and (len(before) == 1 or _CAPITALS.fullmatch(before)):
        return _BRACKET_AFTER.match(line, day.end) is not None or _AFTER_DATELINE.match(line, day.end) is not None
    if len(before) > 80 or _PLACE.fullmatch(before) is None or _MENTION.search(before) or _BEGUN.match(before):
        return False
    if not before.lstrip("*# ")[:1].isupper():
        return False
    if _AFTER_DATELINE.match(line, day.end):
        return True
    if before.rstrip().endswith(",") and _SENTENCE_AFTER.match(line, day.end):
        return True
    return _place_only(line, day)


def _closing(line: str, day: TimeExpression) -> bool:
    """ "Done at Tashkent on 23 September 1998" at the end of an act."""
    return _CLOSING.fullmatch(line, 0, day.start) is not None and not line[day.end :].strip(" .,;:")


def _place_only(line: str, day: TimeExpression) -> bool:
    before = line[: day.start]
    short = len(before.split()) <= 6 and before.rstrip().endswith((",", "–", "—", "-", "|", "("))
    return (
        short and _PLACE.fullmatch(before) is not None and not line[day.end :].strip(" .)*|") and before[:1].isupper()
    )


def _labelled(line: str, day: TimeExpression) -> bool:
    """ "Published on 4 July 2011", "Date: 04/07/2011", within a line."""
    found = _LABEL.search(line, max(0, day.start - 40), day.start)
    return (
        found is not None
        and (found.start() == 0 or not line[found.start() - 1].isalnum())
        and len(found[0].strip(" :")) > 3
    )


def _heading(line: str, days: list[TimeExpression]) -> str | None:
    """A heading that ends in its date: "HIGHLIGHTS: MONDAY, 13 FEBRUARY 1995"."""
    if len(days) != 1 or len(line) > 200 or (line.endswith((".", "!", "?")) and not line.endswith(".")):
        return None
    day = days[0]
    before = line[: day.start].rstrip()
    if line[day.end :].strip(" .*)") or line.endswith(".") or not before or _MENTION.search(before):
        return None
    return _day(day)
