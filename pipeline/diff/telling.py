"""Changes in words: what the row says, what is other now, and the sentence that it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline import tables
from pipeline.diff.changes import Change, Comparison, fields
from pipeline.diff.folders import Cells, Folder
from pipeline.errors import TableError
from pipeline.review import evidence
from pipeline.review.evidence import Span

_TEXTS = 8  # texts that are held at a time


class Entry(NamedTuple):
    """A change in words; `changes` are fields with what they said and say, `evidence` a sentence, the span marked."""

    change: Change
    what: str
    changes: tuple[tuple[str, str, str], ...]
    evidence: str
    source: str
    confidence: float | None


def entries(comparison: Comparison, *, only: Collection[str]) -> Iterator[Entry]:
    """The changes of some tables in words, in their order."""
    changes = [change for change in comparison.changes if change.table in only]
    texts = {id(folder): _Evidence(folder, changes) for folder in (comparison.old, comparison.new)}
    for change in changes:
        folder = comparison.old if change.new_id is None else comparison.new
        cells = folder.row(change.table, change.new_id or change.old_id or "")
        source, quote = texts[id(folder)].of(change.table, cells)
        yield Entry(
            change,
            in_words(change.table, cells, folder.names),
            tuple(_changes(change, comparison)),
            quote,
            source,
            cells.get("confidence"),
        )


def _changes(change: Change, comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    old, new = comparison.old, comparison.new
    if change.old_id is None:
        return
    if change.new_id is None:
        became = comparison.same.get(change.old_id)
        if became in new.names:
            yield "one with", "", f"{new.names[became]} ({became})"
        return
    before, after = old.row(change.table, change.old_id), new.row(change.table, change.new_id)
    for name, was, says in fields(change.table, before, after, comparison.same):
        yield name, _value(was, old), _value(says, new)


def _value(value: Any, folder: Folder) -> str:
    """A value as a person reads it: names in the place of ids."""
    if value is None or value == []:
        return "–"
    if isinstance(value, list):
        return "; ".join(_value(each, folder) for each in value)
    text = str(value)
    return folder.names.get(text) or folder.sources.get(text) or text


def in_words(table: str, cells: Cells, names: Mapping[str, str]) -> str:
    """What a row says, in a line."""

    def name(field: str) -> str:
        row_id = cells.get(field)
        return "" if row_id is None else names.get(row_id, row_id)

    match table:
        case "memberships":
            return _listed(f"{name('person_id')} — {cells.get('role')}", name("organization_id"), cells.get("status"))
        case "participations":
            sender = f"for {name('on_behalf_of_id')}" if cells.get("on_behalf_of_id") else ""
            return _listed(f"{name('participant_id')} — {cells.get('role')} of {name('event_id')}", sender)
        case "people":
            return f"{cells.get('name')}{'' if cells.get('named', True) else ' (not named)'}"
        case "organizations" | "events":
            dates = _listed(*dict.fromkeys([cells.get("start_date"), cells.get("end_date")]))
            part = f"part of {name('parent_id')}" if cells.get("parent_id") else ""
            about = _listed(cells.get("classification"), dates, cells.get("location"), cells.get("country"), part)
            return f"{cells.get('name')} — {about}"
        case "dates":
            return f"{cells.get('text')} = {cells.get('value')}"
        case "mentions":
            return f"{cells.get('text')} ({_listed(cells.get('label'), cells.get('form'))}) {name('entity_id')}".strip()
        case "dropped":
            return _listed(cells.get("text") or cells.get("source"), cells.get("label"), cells.get("reason"))
    return _listed(cells.get("title"), cells.get("source"), cells.get("date"))


def _listed(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


class _Evidence:
    """The sentences on which rows of a folder rest; of an entity, its first mention."""

    def __init__(self, folder: Folder, changes: Collection[Change]) -> None:
        named = {row_id for one in changes if one.table in tables.NAMED for row_id in one[2:] if row_id is not None}
        mentions = folder.rows("mentions") if named else iter(())
        self._spans = evidence.first_mentions(cells for cells in mentions if cells.get("entity_id") in named)
        self._folder = folder
        self._report = lru_cache(maxsize=_TEXTS)(self._read)

    def of(self, table: str, cells: Cells) -> tuple[str, str]:
        """The source of a row and the sentence, with the span marked; the bare quote where there is no text."""
        if table in tables.NAMED:
            span = self._spans.get(cells["id"])
        elif cells.get("document_id") is None or cells.get("start") is None:
            span = None
        else:
            bounds = (cells["sentence_start"], cells["sentence_end"]) if "sentence_start" in cells else None
            span = Span(cells["document_id"], cells["start"], cells["end"], bounds)
        if span is None:
            return str(cells.get("source") or self._sources(cells)), str(cells.get("text") or "")
        report = self._report(span.document_id)
        source = self._folder.sources.get(span.document_id, span.document_id)
        return source, str(cells.get("text") or "") if report is None else evidence.marked(report, span)

    def _sources(self, cells: Cells) -> str:
        ids = cells.get("document_ids") or [cells.get("document_id") or ""]
        return "; ".join(self._folder.sources.get(each, each) for each in ids)

    def _read(self, document_id: str) -> evidence.Report | None:
        try:
            return evidence.report(self._folder.path, document_id, self._folder.sources)
        except TableError:  # a folder of another program may have no texts
            return None
