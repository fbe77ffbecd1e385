"""Days that have a name (feasts, holidays, international days) and the calendar day they fall on in a given year.

The list is data: `models/lexicons/observances.txt`, a name and a rule a line, parted by a tab. Rules: `MM-DD`;
`easter+N` and `orthodox+N` (days from Easter Sunday); `MM weekday nth` with an optional `+N` (`11 thu 4 +1`, the day
after the fourth Thursday of November; -1 is the last).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeline import lexicons
from pipeline.errors import PipelineError
from pipeline.timex.almanac import easter, nth_weekday

_RULE = re.compile(
    r"(?P<fixed>\d\d-\d\d)|(?P<church>easter|orthodox)(?P<days>[+-]\d+)?"
    r"|(?P<month>\d\d) (?P<weekday>mon|tue|wed|thu|fri|sat|sun) (?P<nth>-?\d)(?: \+(?P<later>\d+))?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _load() -> dict[str, str]:
    found = {}
    for name, columns in lexicons.load("observances").items():
        if len(columns) != 1 or _RULE.fullmatch(columns[0]) is None:
            raise PipelineError(f"observances.txt: {name!r} has no rule for its day; write NAME<tab>MM-DD or the like")
        found[name] = columns[0]
    return found


def day_of(rule: str, year: int) -> date | None:
    """The day on which an observance falls in `year`; None where the year has no such day.

    Raises:
        PipelineError: `rule` is not in the notation of the list.
    """
    found = _RULE.fullmatch(rule)
    if found is None:
        raise PipelineError(f"{rule!r} is no rule for an observance; see models/lexicons/observances.txt")
    if not 1 <= year <= 9998:
        return None
    try:
        if found["fixed"]:
            return date.fromisoformat(f"{year:04}-{rule}")
        if found["church"]:
            return easter(year, eastern=found["church"] == "orthodox") + timedelta(int(found["days"] or 0))
        month = int(found["month"])
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
        day = nth_weekday(first, last, weekday=_WEEKDAYS.index(found["weekday"]) + 1, nth=int(found["nth"]))
        return None if day is None else day + timedelta(int(found["later"] or 0))
    except ValueError:
        return None


def _by_first_word(names: dict[str, str]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        index.setdefault(re.split(r"[\s.'-]", name, maxsplit=1)[0], []).append(name)
    return index


OBSERVANCES = _load()
FIRST_WORDS = _by_first_word(OBSERVANCES)
