"""Where the quote of a verdict stands now: in the same text, or in one that was changed a little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

from pipeline.judgements.ledger import Quote, Verdict

ABSENT = "its report is not in this run"
GONE = "its quote no longer stands in the report"


class Anchor(NamedTuple):
    """A place in a text of this run, code points, half-open, and what stands there."""

    document_id: str
    start: int
    end: int
    text: str


def successors(documents: Mapping[str, str]) -> Callable[[Quote], str | None]:
    """Which document of a run a quote is of: the very one, or the one that has its source now, or its file's name.

    `documents` holds the source of each document.
    """
    by_source: dict[str, set[str]] = defaultdict(set)
    for key, source in documents.items():
        by_source[source].add(key)
        by_source[f"*/{PurePath(source).name}"].add(key)

    def find(quote: Quote) -> str | None:
        if quote.document_id in documents:
            return quote.document_id
        for name in (quote.source, f"*/{PurePath(quote.source).name}"):
            found = by_source.get(name, set())
            if len(found) == 1:
                return next(iter(found))
        return None

    return find


def anchor(
    verdicts: Iterable[Verdict], documents: Mapping[str, str], text_of: Callable[[str], str]
) -> dict[str, Anchor | str]:
    """Where the quote of each verdict stands, by claim; or why nowhere. Each text is read once."""
    document_of = successors(documents)
    anchors: dict[str, Anchor | str] = {}
    quotes: dict[str, list[tuple[str, Quote]]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.quote is None:
            anchors[verdict.claim] = GONE
            continue
        document = document_of(verdict.quote)
        if document is None:
            anchors[verdict.claim] = ABSENT
        else:
            quotes[document].append((verdict.claim, verdict.quote))
    for document in sorted(quotes):
        text = text_of(document)
        for claim, quote in quotes[document]:
            place = locate(text, quote)
            anchors[claim] = GONE if place is None else Anchor(document, *place, text[slice(*place)])
    return anchors


def locate(text: str, quote: Quote) -> tuple[int, int] | None:
    """Where a quote stands in a text that may have changed: of several places the one with the likest surroundings.

    Verbatim, or else but for white space, case and punctuation.
    """
    start, end = quote.start, quote.end
    if text[start:end] == quote.text and text[max(start - len(quote.before), 0) : start] == quote.before:
        return start, end
    best: tuple[int, int] | None = None
    at = text.find(quote.text) if quote.text else -1
    while at >= 0:
        likeness = _alike(text[max(at - len(quote.before), 0) : at][::-1], quote.before[::-1])
        behind = at + len(quote.text)
        likeness += _alike(text[behind : behind + len(quote.after)], quote.after)
        rank = (-likeness, abs(at - start))
        if best is None or rank < best:
            best, place = rank, at
        at = text.find(quote.text, at + 1)
    if best is not None:
        return place, place + len(quote.text)
    return find(text, quote.text)


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    for count, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return count
    return min(len(one), len(other))


@lru_cache(maxsize=8)
def folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The text for comparing: lower case, no white space, no marks; and the offset of each of its characters."""
    letters: list[str] = []
    offsets: list[int] = []
    for offset, letter in enumerate(text):
        for small in letter.casefold():
            if small.isalnum():
                letters.append(small)
                offsets.append(offset)
    return "".join(letters), tuple(offsets)


def find(text: str, wanted: str) -> tuple[int, int] | None:
    """Where a quote first stands in a text: verbatim, or else but for white space, case and punctuation."""
    wanted = wanted.strip()
    at = text.find(wanted) if wanted else -1
    if at >= 0:
        return at, at + len(wanted)
    key, _ = folded(wanted)
    letters, offsets = folded(text)
    at = letters.find(key) if key else -1
    return (offsets[at], offsets[at + len(key) - 1] + 1) if at >= 0 else None
