"""What an expression leaves behind for those after it: the date last spoken of, its day, the years written."""

from __future__ import annotations

from pipeline.timex.context import Context, Resolved
from pipeline.timex.meaning import Clock, Meaning, Point, Recurring, Shift, Span


def written_years(meaning: Meaning) -> list[int]:
    """The years that a meaning holds as written."""
    match meaning:
        case Point(year=int(year), bc=False):
            return [year]
        case Span(first=first, last=last):
            return [*written_years(first), *written_years(last)]
    return []


def remember(meaning: Meaning, found: Resolved, context: Context) -> None:
    """What later expressions lean on: the date last spoken of, its day, its year."""
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
