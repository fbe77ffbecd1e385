"""Which claims the page lists: filters, two orders, and pages that hold still while claims are judged.

A page goes on from a claim, not from a number: claims that leave a filter as they are judged shift nothing.
Statements are put together of our own words (hence S608); what a person typed or a report says is always a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pipeline import judgements
from pipeline.errors import InputError
from pipeline.review import forms
from pipeline.review.export import DOUBTFUL
from pipeline.review.page.index import SETTLED, STATES, Index

PAGE = 50  # claims on one page
_LOW = 0.5
CONFIDENCES = {"low": f"below {_LOW}", "middle": f"{_LOW} to {DOUBTFUL}", "high": f"{DOUBTFUL} and more"}
ORDERS = {"text": "as in the text", "doubt": "most doubtful first"}
TABLES = (*forms.REVIEWED, judgements.MERGES)
_RANGES = {"low": (0.0, _LOW), "middle": (_LOW, DOUBTFUL), "high": (DOUBTFUL, 2.0)}
_KEYS = {"text": "doc, start, id", "doubt": "confidence, doc, start, id"}
_SETTLED = ", ".join(f"'{state}'" for state in SETTLED)
_SUMS = f"coalesce(sum(n * (state IN ({_SETTLED}))), 0), coalesce(sum(n), 0)"


class Filters(NamedTuple):
    """What is listed. An empty field filters nothing, but for `table`: then all is listed but dates."""

    table: str = ""
    state: str = ""
    confidence: str = ""
    source: str = ""
    q: str = ""
    order: str = "text"

    def query(self, **changes: str) -> dict[str, str]:
        """The filters, some changed, as the address has them: without what is empty."""
        merged = {**self._asdict(), **changes}
        return {name: value for name, value in merged.items() if value and (name, value) != ("order", "text")}


class Listed(NamedTuple):
    """One page of claims: their ids; how many fit the filters, how many of them come before; what to go on from."""

    ids: list[str]
    total: int
    before: int
    back: bool
    on: bool


class Progress(NamedTuple):
    """How much of something is settled."""

    settled: int
    total: int


def filters(query: Mapping[str, str]) -> Filters:
    """The filters of an address.

    Raises:
        InputError: it names a table, state, order or range that there is not.
    """
    found = Filters(**{name: query[name] for name in Filters._fields if name in query})
    known = {
        "table": TABLES,
        "state": (*STATES, "settled"),
        "confidence": tuple(CONFIDENCES),
        "order": tuple(ORDERS),
    }
    for name, words in known.items():
        value = getattr(found, name)
        if value and value not in words:
            raise InputError(f"{name}: one of {', '.join(words)}")
    return found._replace(order=found.order or "text")


def _where(index: Index, wanted: Filters) -> tuple[str, list[Any]]:
    """The condition that claims of these filters fulfil, with its parameters."""
    parts, values = [], list[Any]()
    if wanted.table:
        parts.append("tbl = ?")
        values.append(wanted.table)
    else:
        parts.append("tbl != 'dates'")
    if wanted.state == "settled":
        parts.append(f"state IN ({_SETTLED})")
    elif wanted.state:
        parts.append("state = ?")
        values.append(wanted.state)
    if wanted.confidence:
        parts.append("confidence >= ? AND confidence < ?")
        values += _RANGES[wanted.confidence]
    if wanted.source:
        parts.append("doc = ?")
        values.append(index.numbers.get(wanted.source, -2))
    for word in wanted.q.casefold().split():
        parts.append("words LIKE ? ESCAPE '\\'")
        values.append(f"%{_literal(word)}%")
    return " AND ".join(parts), values


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def listed(index: Index, wanted: Filters, *, after: str = "", before: str = "", start: str = "") -> Listed:
    """The page of claims that begins behind `after`, ends ahead of `before`, or begins with `start`; else the first."""
    where, values = _where(index, wanted)
    keys = _KEYS[wanted.order]
    total = _count(index, wanted, where, values)
    key = _key(index, after or before or start, keys)
    if key is None:
        ids = _take(index, f"{where} ORDER BY {keys}", values)
        return Listed(ids[:PAGE], total, 0, back=False, on=len(ids) > PAGE)
    place = f"({keys}) {'>' if after else '<' if before else '>='} ({', '.join('?' * len(key))})"
    backward = ", ".join(f"{name} DESC" for name in keys.split(", "))
    ids = _take(index, f"{where} AND {place} ORDER BY {backward if before else keys}", [*values, *key])
    more, ids = len(ids) > PAGE, ids[:PAGE]
    if before:
        ids.reverse()
    first = _key(index, ids[0], keys) if ids else key
    ahead = f"SELECT count(*) FROM claims WHERE {where} AND ({keys}) < ({', '.join('?' * len(key))})"  # noqa: S608
    (count,) = index.db.execute(ahead, [*values, *(first or key)]).fetchone()
    return Listed(ids, total, count, back=count > 0, on=bool(before) or more)


def _count(index: Index, wanted: Filters, where: str, values: Sequence[Any]) -> int:
    """How many claims fit the filters; what is not asked by confidence or words is counted already."""
    if wanted.confidence or wanted.q.split():
        query = f"SELECT count(*) FROM claims WHERE {where}"  # noqa: S608
    else:
        query = f"SELECT coalesce(sum(n), 0) FROM counts WHERE {where}"  # noqa: S608
    return int(index.db.execute(query, values).fetchone()[0])


def _take(index: Index, rest: str, values: Sequence[Any]) -> list[str]:
    """One more than a page holds, to know whether there is another."""
    query = f"SELECT id FROM claims WHERE {rest} LIMIT {PAGE + 1}"  # noqa: S608
    return [claim for (claim,) in index.db.execute(query, values)]


def _key(index: Index, claim: str, keys: str) -> tuple[Any, ...] | None:
    found = index.db.execute(f"SELECT {keys} FROM claims WHERE id = ?", (claim,)).fetchone()  # noqa: S608
    return None if found is None else tuple(found)


def matching(index: Index, wanted: Filters, *, most: int) -> list[str]:
    """The claims that fit the filters, `most` of them and one more at most, in order."""
    where, values = _where(index, wanted)
    query = f"SELECT id FROM claims WHERE {where} ORDER BY {_KEYS[wanted.order]} LIMIT {most + 1}"  # noqa: S608
    return [claim for (claim,) in index.db.execute(query, values)]


def progress(index: Index, *, source: str = "") -> Progress:
    """How many of all claims, or of one report's, are settled; dates do not count."""
    where, values = _where(index, Filters(source=source))
    query = f"SELECT {_SUMS} FROM counts WHERE {where}"  # noqa: S608
    return Progress(*index.db.execute(query, values).fetchone())


def progress_by_table(index: Index) -> dict[str, Progress]:
    """How far each table is."""
    query = f"SELECT tbl, {_SUMS} FROM counts GROUP BY tbl"  # noqa: S608
    found = {table: Progress(settled, total) for table, settled, total in index.db.execute(query)}
    return {table: found.get(table, Progress(0, 0)) for table in TABLES}


class Source(NamedTuple):
    """A report in the list of reports, with how far it is."""

    id: str
    source: str
    title: str
    progress: Progress


def sources(index: Index, *, q: str, offset: int, most: int) -> list[Source]:
    """Reports whose source or title holds every word of `q`, by source."""
    words = [f"%{_literal(word)}%" for word in q.split()]
    like = " AND ".join(["source || ' ' || coalesce(title, '') LIKE ? ESCAPE '\\'"] * len(words)) or "1"
    chosen = f"SELECT * FROM documents WHERE {like} ORDER BY no LIMIT ? OFFSET ?"  # noqa: S608
    joined = f"({chosen}) AS documents LEFT JOIN counts ON doc = no AND tbl != 'dates'"
    query = f"SELECT documents.id, source, coalesce(title, ''), {_SUMS} FROM {joined} GROUP BY no ORDER BY no"  # noqa: S608
    rows = index.db.execute(query, [*words, most, offset])
    return [Source(key, source, title, Progress(settled, total)) for key, source, title, settled, total in rows]
