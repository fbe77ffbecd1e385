"""What an expression leaves behind for those after it: the date last spoken of, its day, the years written."""

from __future__ import annotations

from datetime import timedelta

from pipeline.timex.context import Context, Resolved
from pipeline.timex.focus import Written
from pipeline.timex.meaning import Clock, Meaning, Recurring, Shift, Span

_LONGEST = timedelta(20)  # of a stretch of days that a weekday may stand in


def remember_years(years: list[Written], end: int, context: Context) -> None:
    """The years of an expression that ends at `end`: those of the background hold for nothing after them."""
    for year, weight in years:
        if weight:
            context.year, context.year_end = year, end
        if weight > 1:
            context.dated = year


def remember(meaning: Meaning, found: Resolved, context: Context) -> None:
    """What later expressions lean on: the date last spoken of, its day, a stretch of days."""
    if found.type not in ("DATE", "TIME") or found.start is None or isinstance(meaning, Recurring):
        return
    hour = found.value.partition("T")[2][:2]
    if isinstance(meaning, Clock) or (isinstance(meaning, Span) and isinstance(meaning.first, Clock)):
        context.hour = int(hour) if hour.isdigit() else None
        return
    value = found.value.split("/")[-1].partition("T")[0]
    if isinstance(meaning, Shift) and meaning.base == "document" and meaning.unit not in ("day", "week", "month"):
        return  # "this year" is no point that a story goes on from
    context.narrative = value
    if len(value) == 10 and found.start == found.end:
        context.day, context.hour = value, int(hour) if hour.isdigit() else None
        if context.anchor is None or value <= context.anchor:
            context.past_day = value
    elif len(value) == 10 and found.end is not None and found.end - found.start <= _LONGEST:
        context.stretch = found.start, found.end
