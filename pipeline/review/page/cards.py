"""A claim as its card shows it: what it says, the words that it rests on, where they stand, and who said what of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipeline import tables
from pipeline.judgements import Verdict
from pipeline.review import evidence, forms
from pipeline.review.evidence import Span
from pipeline.review.page import answers, texts, verdicts
from pipeline.review.page import index as indexes
from pipeline.review.page.index import Index
from pipeline.review.page.verdicts import Desk
from pipeline.review.page.wording import SINGULAR, clean, fields, heading

_STATES = {"settled": "settled with another claim", "unsure": "doubtful"}
_PAIR_STATES = {"rejected": "kept apart", "merged": "merged"}


class Quote(NamedTuple):
    """A quoted sentence, its span apart."""

    before: str
    span: str
    after: str


class Said(NamedTuple):
    """A verdict that holds: in words, who gave it and when, whether it is the reviewer's own."""

    id: str
    words: str
    by: str
    at: str
    own: bool
    comment: str | None


class Side(NamedTuple):
    """One of two rows that may be one."""

    id: str
    name: str
    fields: list[tuple[str, str]]
    reports: int
    source: str
    quote: Quote | None


class Card(NamedTuple):
    """All that the page shows of a claim; `part`, `start` and `end` say where its evidence stands in its report."""

    id: str
    table: str
    kind: str
    heading: str
    fields: list[tuple[str, str]]
    links: list[tuple[str, str]]
    confidence: float
    state: str
    shown_state: str
    said: list[Said]
    seen: str
    document: str | None
    part: int
    start: int
    end: int
    source: str
    place: str
    quote: Quote | None
    reason: str
    sides: list[Side]
    is_entity: bool
    is_of_several: bool


def card(desk: Desk, claim: str) -> Card:
    """The card of a claim.

    Raises:
        InputError: there is no such claim.
    """
    known = verdicts.known(desk, claim)
    table, row, span = known.claim
    now = answers.effective(desk, claim, row)
    said = indexes.verdicts_on(desk.index, claim)
    report = None if span is None else verdicts.report(desk, span.document_id)
    names = desk.index.names
    return Card(
        id=claim,
        table=table,
        kind=SINGULAR[table],
        heading=heading(table, now, names),
        fields=fields(table, now, names),
        links=list(_links(desk.index, table, now)),
        confidence=row["confidence"],
        state=known.state,
        shown_state=_shown(known.state, table),
        said=[_said(one, desk.by, names) for one in indexes.live_on(desk.index, claim)],
        seen=verdicts.seen(said),
        document=None if span is None else span.document_id,
        part=0 if report is None or span is None else texts.part_of(report.text, span.start),
        start=0 if span is None else span.start,
        end=0 if span is None else span.end,
        source="" if report is None else clean(report.source),
        place="" if report is None or span is None else evidence.place(report, span),
        quote=_quote(desk, span),
        reason=_reason(row),
        sides=[] if table != "merges" else [side(desk, row[f"{end}_id"]) for end in ("left", "right")],
        is_entity=table in tables.NAMED,
        is_of_several=len(row.get("document_ids", ())) > 1,
    )


def _shown(state: str, table: str) -> str:
    return (_PAIR_STATES if table == "merges" else {}).get(state, _STATES.get(state, state))


def _reason(row: dict[str, Any]) -> str:
    if "reason" in row:
        return clean(row["reason"])
    if "stage" in row:
        return f"found by {row['stage']}"
    reports = len(row["document_ids"])
    return f"in {reports} report{'' if reports == 1 else 's'}"


def _links(index: Index, table: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The rows that a claim names, with their names."""
    for field in tables.REFERENCES.get(table, ()):
        if row.get(field) in index.names:
            yield row[field], clean(index.names[row[field]])


def _said(one: Verdict, by: str, names: dict[str, str]) -> Said:
    words = {"merge": "merged into", "comment": "remarked", "unsure": "is in doubt"}.get(
        one.verdict, indexes.PAST.get(one.verdict, one.verdict)
    )
    after = one.after or {}
    if one.verdict == "merge":
        into = after.get("into", "")
        words += f" {clean(names.get(into, into))}"
    elif one.verdict == "edit":
        was = one.before or {}
        words += ": " + "; ".join(
            f"{field.removesuffix('_id').replace('_', ' ')} {_value(was.get(field), names)} → {_value(new, names)}"
            for field, new in sorted(after.items())
        )
    comment = None if one.comment is None else clean(one.comment)
    return Said(one.id, words, clean(one.by), one.at, one.by == by, comment)


def _value(value: Any, names: dict[str, str]) -> str:
    if value is None or value == []:
        return "–"
    return clean("; ".join(value) if isinstance(value, list) else names.get(value, str(value)))


def _quote(desk: Desk, span: Span | None) -> Quote | None:
    if span is None:
        return None
    before, _, rest = evidence.parted(verdicts.report(desk, span.document_id), span)
    return Quote(*(_flat(text) for text in (before, _, rest)))


def _flat(text: str) -> str:
    """The text on one line, blanks at its ends kept."""
    lead, tail = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    inside = clean(text)
    return f"{lead}{inside}{tail}" if inside else lead


def side(desk: Desk, key: str) -> Side:
    """A person, organization or event beside another that may be the same."""
    known = indexes.get(desk.index, key)
    row = desk.index.entities[key] if known is None else answers.effective(desk, key, known.claim.row)
    table = forms.table_of(key) or ""
    span = None if known is None else known.claim.span
    source = "" if span is None else clean(desk.index.folder.sources.get(span.document_id, ""))
    shown = fields(table, row, desk.index.names)
    return Side(key, clean(row["name"]), shown, len(row["document_ids"]), source, _quote(desk, span))


class Candidate(NamedTuple):
    """A row that may be the same as a claim's, with the reason to think so."""

    side: Side
    reason: str
    confidence: float


def candidates(desk: Desk, claim: str) -> list[Candidate]:
    """The rows that may be the same as one, the likeliest first."""
    pairs = desk.index.db.execute("SELECT pair FROM pairs WHERE entity = ? ORDER BY pair", (claim,))
    found = []
    for (pair,) in pairs.fetchall():
        row = verdicts.known(desk, pair).claim.row
        other = row["right_id"] if row["left_id"] == claim else row["left_id"]
        found.append(Candidate(side(desk, other), clean(row["reason"]), row["confidence"]))
    return sorted(found, key=lambda one: (-one.confidence, one.side.id))


def suggestions(index: Index, names: Iterable[str], q: str, most: int = 12) -> list[tuple[str, str]]:
    """Rows of some tables whose names hold every word of `q`: their ids and names, those in most reports first."""
    wanted = set(names)
    words = q.casefold().split()
    fitting = [
        (-len(row["document_ids"]), clean(index.names.get(key) or str(row["name"])), key)
        for key, row in index.entities.items()
        if forms.table_of(key) in wanted and all(word in row["name"].casefold() for word in words)
    ]
    return [(key, name) for _, name, key in sorted(fitting)[:most]]
