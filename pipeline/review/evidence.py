"""The evidence beside a claim: the quoted sentence with the span marked, and where in the report it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import tables
from pipeline.errors import TableError
from pipeline.judgements import Quote
from pipeline.records import DocumentRow

MARKS = ("[[", "]]")
CONTEXT = 80  # characters on either side that a verdict keeps, to find its quote again
_SENTENCE = 320  # characters on either side at most
# A stop after a short word with a capital is more often that of Ms. or Gen. than the end of a sentence.
_STOP = re.compile(
    r"[.!?]\s(?<!\b[A-Z][.!?]\s)(?<!\b[A-Z][a-z][.!?]\s)(?<!\b[A-Z][a-z]{2}[.!?]\s)(?<!\b[A-Z][a-z]{3}[.!?]\s)|\n"
)


class Span(NamedTuple):
    """A place in a text: the span itself, and the sentence around it where it is known. Code points, half-open."""

    document_id: str
    start: int
    end: int
    sentence: tuple[int, int] | None = None


class Report(NamedTuple):
    """A report as evidence is taken from it; `breaks` are the offsets at which its paragraphs begin, but the first."""

    id: str
    source: str
    text: str
    breaks: tuple[int, ...]


def sources(output: Path) -> dict[str, str]:
    """The source of every document of a folder of results."""
    return {row.id: row.source for row in tables.read(output, DocumentRow)}


def report(output: Path, document_id: str, known: Mapping[str, str]) -> Report:
    """A report of a folder of results.

    Raises:
        TableError: its text cannot be read.
    """
    path = tables.text_path(output, document_id)
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: cannot be read ({error}); run `rapporteur run` again") from error
    breaks = tuple(found.end() for found in re.finditer(r"\n\n+", text))
    return Report(document_id, known.get(document_id, document_id), text, breaks)


def first_mentions(mentions: Iterable[Mapping[str, Any]]) -> dict[str, Span]:
    """For each entity the mention that shows it best: a name before a description, early before late."""
    best: dict[str, tuple[bool, Span]] = {}
    for cells in mentions:
        entity = cells["entity_id"]
        if entity is None:
            continue
        span = Span(
            cells["document_id"], cells["start"], cells["end"], (cells["sentence_start"], cells["sentence_end"])
        )
        rank = (cells["form"] != "name", span)
        if entity not in best or rank < best[entity]:
            best[entity] = rank
    return {entity: span for entity, (_, span) in best.items()}


def quote(found: Report, span: Span) -> Quote:
    """The quote that a verdict keeps."""
    start, end = span.start, span.end
    return Quote(
        document_id=found.id,
        source=found.source,
        start=start,
        end=end,
        text=found.text[start:end],
        before=found.text[max(start - CONTEXT, 0) : start],
        after=found.text[end : end + CONTEXT],
    )


def marked(found: Report, span: Span) -> str:
    """The sentence around a span on one line, the span between marks."""
    before, inside, after = parted(found, span)
    return " ".join(f"{before}{MARKS[0]}{inside}{MARKS[1]}{after}".split())


def parted(found: Report, span: Span) -> tuple[str, str, str]:
    """The sentence around a span: what comes before it, the span, what comes after it."""
    text, (start, end) = found.text, (span.start, span.end)
    first, last = span.sentence or _sentence(text, start, end)
    first, last = max(min(first, start), start - _SENTENCE, 0), min(max(last, end), end + _SENTENCE)
    return text[first:start], text[start:end], text[end:last]


def unmarked(text: str) -> str:
    """A quote without the marks of a span."""
    return text.replace(MARKS[0], "").replace(MARKS[1], "")


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a span begins and ends, told by stops and line ends alone."""
    stops = [stop.end() for stop in _STOP.finditer(text, max(start - _SENTENCE, 0), start)]
    after = _STOP.search(text, max(end - 1, start), end + _SENTENCE)
    return (stops[-1] if stops else start - _SENTENCE), (after.end() if after is not None else end + _SENTENCE)


def place(found: Report, span: Span) -> str:
    """Which paragraph of the report a span stands in, counted from 1."""
    return f"paragraph {bisect_right(found.breaks, span.start) + 1}"


def marked_quote(kept: Quote) -> str:
    """A quote that a verdict keeps, with its context, on one line, the span between marks."""
    return " ".join(f"{kept.before}{MARKS[0]}{kept.text}{MARKS[1]}{kept.after}".split())
