"""From verdicts of people to names in texts: what the verdicts say is right, and what is wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.judgements import Verdict, standing
from pipeline.judgements.anchors import find
from pipeline.training.agreeing import apart
from pipeline.training.leaks import sentences
from pipeline.training.texts import Span, Text, extract

_LABELS = {"people": "PERSON", "organizations": "ORG", "events": "EVENT", "memberships": "ROLE", "dates": "DATE"}
_CHANGES = frozenset({"reject", "edit", "add"})


@dataclass(slots=True)
class Lesson:
    """What the verdicts on one document say of its words: strings and labels that are right, and that are wrong.

    Each stands with the quote near which it holds, None where it holds in all of the text.
    """

    right: set[tuple[str, str, str | None]] = field(default_factory=set)
    wrong: set[tuple[str, str, str | None]] = field(default_factory=set)
    corrections: int = 0


def lessons(verdicts: Iterable[Verdict]) -> dict[str, Lesson]:
    """What the verdicts that hold say, by document. Those on which people contradict one another say nothing."""
    found: dict[str, Lesson] = defaultdict(Lesson)
    for said in standing(verdicts).values():
        verdict = said.verdict
        if verdict is None or verdict.quote is None or verdict.table not in _LABELS:
            continue
        lesson = found[verdict.quote.document_id]
        right, wrong = _said(verdict)
        lesson.right |= right
        lesson.wrong |= wrong - right
        lesson.corrections += verdict.verdict in _CHANGES and bool(right | wrong)
    return dict(found)


def corrected(text: Text, lesson: Lesson) -> Text | None:
    """The sentences of a text that the verdicts are about, as they have them; None where they are about none.

    What is refused and nowhere said to be another name is in no name.
    """
    refused = {(name, label) for name, label, _ in lesson.wrong}
    right = [
        span
        for said in sorted(lesson.right, key=str)
        for span in _places(text.text, *said)
        if not any(
            _inside(span, one[:2]) and (text.text[one.start : one.end], one.label) not in refused
            for one in text.spans
            if one[:2] != span[:2]
        )
    ]
    wrong = [span for said in sorted(lesson.wrong, key=str) for span in _places(text.text, *said)]
    touched = [place for place in sentences(text) if any(_inside(span, place) for span in (*right, *wrong))]
    if not touched:
        return None
    right = apart(right)
    kept = [span for span in text.spans if not any(_meet(span, one) for one in (*right, *wrong))]
    unknown = [place for place in text.unknown if not any(_meet(Span(*place, ""), one) for one in (*right, *wrong))]
    return extract(replace(text, spans=tuple(sorted([*right, *kept])), unknown=tuple(unknown)), touched)


def _said(verdict: Verdict) -> tuple[set[tuple[str, str, str | None]], set[tuple[str, str, str | None]]]:
    """The strings that a verdict vouches for, and those that it refuses, with their labels and quotes."""
    quote = verdict.quote.text if verdict.quote is not None else ""
    before = _strings(verdict.table, verdict.before or {}, quote)
    after = _strings(verdict.table, {**(verdict.before or {}), **(verdict.after or {})}, quote)
    if verdict.verdict == "reject":
        return set(), before if verdict.table != "memberships" else set()
    if verdict.verdict in ("accept", "add", "edit"):
        return after, before - after
    return set(), set()


def _strings(table: str, row: Mapping[str, Any], quote: str) -> set[tuple[str, str, str | None]]:
    """The names in a row: an entity's hold in all of its report, offices and dates where they are quoted."""
    label = _LABELS[table]
    if table == "memberships":
        return {(row["role"], label, quote)} if row.get("role") else set()
    if table == "dates":
        return {(row["text"], label, quote)} if row.get("type") == "DATE" and row.get("text") else set()
    if row.get("named") is False:
        return set()
    if row.get("classification") == "state":
        label = "GPE"
    names = [row.get("name"), *(row.get("other_names") or ()), *(row.get("acronyms") or ())]
    if table == "events":
        names = [name for name in names if name and " " in name]
    return {(name, label, None) for name in names if name}


def _places(text: str, name: str, label: str, quote: str | None) -> Iterator[Span]:
    """Where a name stands in a text as whole words; near its quote, if it has one."""
    start, end = 0, len(text)
    if quote is not None:
        place = find(text, quote)
        if place is None:
            return
        start, end = place
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text[start:end]):
        yield Span(start + match.start(), start + match.end(), label)


def _inside(span: Span, place: tuple[int, int]) -> bool:
    return place[0] <= span.start and span.end <= place[1]


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
