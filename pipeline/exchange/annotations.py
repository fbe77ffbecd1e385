"""Documents as annotation tools know them: a text, labelled spans in it, and labelled links between spans.

A membership is a link `member` from the person to the body, or `role` to the office where the text names no body; a
participation is a link from who takes part to the event, its label the part. Pronouns stay at home: nobody's tool wants
them, and no row rests on one alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.review import evidence
from pipeline.review.export import rows_of
from pipeline.tables import NAMED, REFERENCES

MEMBER, ROLE = "member", "role"
RELATIONS = ("memberships", "participations")


class Span(NamedTuple):
    """A labelled stretch of a text: code points, half-open."""

    start: int
    end: int
    label: str


class Link(NamedTuple):
    """A labelled arrow between two spans."""

    head: Span
    tail: Span
    label: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document on its way to a tool or back: spans and links sorted, each once."""

    document_id: str
    source: str
    text: str
    spans: tuple[Span, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A document with what is behind its marks: the entities that a span means, the claims that a link stands for.

    `rows` holds the rows of all of them by id, and those that they refer to; `unshown` are claims that no two spans of
    the text can carry.
    """

    document: Annotated
    entities: Mapping[Span, str] = field(default_factory=dict)
    claims: Mapping[Link, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    unshown: tuple[str, ...] = ()


def annotated(output: Path) -> Iterator[Exported]:
    """Every document of a folder of results, in the order of ids.

    Raises:
        TableError: it is no folder of results, or a text cannot be read.
    """
    sources = evidence.sources(output)
    entities = {row["id"]: row for table in NAMED for row in rows_of(output, table)}
    mentions = _by_document(rows_of(output, "mentions"))
    claims = {table: _by_document(rows_of(output, table)) for table in RELATIONS}
    for document_id in sorted(sources):
        report = evidence.report(output, document_id, sources)
        found = [row for row in mentions.get(document_id, ()) if row["form"] != "pronoun"]
        relations = [(table, row) for table in RELATIONS for row in claims[table].get(document_id, ())]
        yield _exported(report, found, relations, entities)


def _by_document(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["document_id"], []).append(row)
    return found


def _exported(
    report: evidence.Report,
    mentions: list[dict[str, Any]],
    relations: list[tuple[str, dict[str, Any]]],
    known: Mapping[str, dict[str, Any]],
) -> Exported:
    entities: dict[Span, str] = {}
    by_entity: dict[str, list[Span]] = {}
    spans = []
    for row in mentions:
        span = Span(row["start"], row["end"], row["label"])
        spans.append(span)
        if row["entity_id"] is not None:
            entities[span] = row["entity_id"]
            by_entity.setdefault(row["entity_id"], []).append(span)
    claims: dict[Link, list[str]] = {}
    unshown = []
    for table, row in relations:
        link = _link(table, row, by_entity, [span for span in spans if span.label == "ROLE"])
        if link is None:
            unshown.append(row["id"])
        else:
            claims.setdefault(link, []).append(row["id"])
    document = Annotated(report.id, report.source, report.text, tuple(sorted(set(spans))), tuple(sorted(claims)))
    behind = {row["id"]: row for table, row in relations}
    behind |= {key: known[key] for table, row in relations for key in _referred(table, row) if key in known}
    behind |= {key: known[key] for key in entities.values() if key in known}
    return Exported(document, entities, {link: tuple(ids) for link, ids in claims.items()}, behind, tuple(unshown))


def _referred(table: str, row: Mapping[str, Any]) -> Iterator[str]:
    return (row[field] for field in REFERENCES[table] if row[field] is not None)


def _link(table: str, row: Mapping[str, Any], by_entity: Mapping[str, list[Span]], offices: list[Span]) -> Link | None:
    """The arrow of a claim: between those mentions of the two that stand nearest to its evidence."""
    if table == "participations":
        head, tail = row["participant_id"], row["event_id"]
        ends = _nearest(by_entity.get(head, ()), row), _nearest(by_entity.get(tail, ()), row)
        label = row["role"]
    elif row["organization_id"] is not None:
        ends = (
            _nearest(by_entity.get(row["person_id"], ()), row),
            _nearest(by_entity.get(row["organization_id"], ()), row),
        )
        label = MEMBER
    else:
        inside = [span for span in offices if row["start"] <= span.start and span.end <= row["end"]]
        ends = _nearest(by_entity.get(row["person_id"], ()), row), _nearest(inside, row)
        label = ROLE
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    return Link(ends[0], ends[1], label)


def _nearest(spans: Iterable[Span], row: Mapping[str, Any]) -> Span | None:
    """The span nearest to the evidence of a claim; one within it, the first of several."""
    return min(spans, key=lambda span: (_gap(span, row["start"], row["end"]), span), default=None)


def _gap(span: Span, start: int, end: int) -> int:
    return max(start - span.start, span.end - end, 0)
