"""A comparison as text for a terminal, as CSV for a spreadsheet, as a page for a browser."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline import standalone
from pipeline.diff.changes import Comparison
from pipeline.diff.matching import ORDER
from pipeline.diff.telling import Entry, entries
from pipeline.errors import InputError, TableError
from pipeline.review.cells import fit, guard
from pipeline.review.evidence import MARKS
from pipeline.standalone import printable, safe

# Mentions and dropped candidates are many and follow from the rest: they are counted, and told only when asked for.
TOLD = ("documents", "people", "organizations", "events", "memberships", "participations", "dates")
ON_A_PAGE = 1000  # rows of one table; a browser is slow with more, and nobody reads them there
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_COLUMNS = ("table", "change", "what", "changes", "evidence", "source", "confidence", "old_id", "new_id")
_STYLE = """
ins, del { text-decoration: none; } del { color: var(--faint); text-decoration: line-through; }
li b { font-family: system-ui, sans-serif; font-size: .78rem; margin-right: .5em; }
li.added b { color: #1a7f37; } li.removed b { color: #b3261e; } li.changed b { color: #8a6100; }
@media (prefers-color-scheme: dark) {
li.added b { color: #6fcf87; } li.removed b { color: #ff9a92; } li.changed b { color: #e5bf62; } }
dl { font: .85rem/1.5 system-ui, sans-serif; margin: .2rem 0; }
dt { color: var(--faint); float: left; margin-right: .5em; }
dd { margin: 0; } q { quotes: none; } mark { background: var(--other); color: inherit; padding: 0 .15em; }
"""


def known(names: Iterable[str]) -> tuple[str, ...]:
    """Tables by name.

    Raises:
        InputError: there is no such table.
    """
    wanted = tuple(names)
    for name in wanted:
        if name not in ORDER:
            raise InputError(f"{name}: no such table; choose among {', '.join(ORDER)}")
    return wanted


def lines(comparison: Comparison, *, only: Collection[str] = TOLD) -> Iterator[str]:
    """How many rows of each table are new, gone, other and as before; below each, its changes in words."""
    for table in ORDER:
        yield f"{table}: {_counts(comparison, table)}"
        for entry in entries(comparison, only={table} & set(only)):
            yield f"  {_SIGNS[entry.change.kind]} {_one_line(entry.what)}"
            yield from (f"      {name}: {_one_line(_change(was, says))}" for name, was, says in entry.changes)
            if entry.evidence:
                yield f"      “{_one_line(entry.evidence)}” {_one_line(entry.source)}"


def _counts(comparison: Comparison, table: str) -> str:
    parts = [f"{comparison.count(table, kind)} {kind}" for kind in ("added", "removed", "changed")]
    weighed = comparison.weighed[table]
    only = f", {weighed} of them with another confidence" if weighed else ""
    return ", ".join([*parts, f"{comparison.as_before[table]} as before{only}"])


def _change(was: str, says: str) -> str:
    return f"{was} → {says}" if was else says


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))


def write_csv(comparison: Comparison, path: Path, *, only: Collection[str] = TOLD) -> None:
    """Write the changes as CSV: UTF-8 with a byte order mark; no cell is taken for a formula.

    Raises:
        TableError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(_COLUMNS)
            for entry in entries(comparison, only=only):
                writer.writerow(guard(fit(cell)) for cell in _cells(entry))
    except OSError as error:
        raise TableError(f"{path}: cannot be written ({error.strerror}); choose another file with --csv") from error


def _cells(entry: Entry) -> Iterator[str]:
    change = entry.change
    yield from (change.table, change.kind, entry.what)
    yield "\n".join(f"{name}: {_change(was, says)}" for name, was, says in entry.changes)
    yield from (entry.evidence, entry.source, "" if entry.confidence is None else f"{entry.confidence:.3f}")
    yield from (change.old_id or "", change.new_id or "")


def write_page(comparison: Comparison, path: Path, *, only: Collection[str] = TOLD) -> None:
    """Write the changes as a page that stands alone; at most a thousand rows a table, with a word about the others.

    Raises:
        TableError: the file cannot be written.
    """
    title = f"{comparison.old.path} → {comparison.new.path}"
    standalone.write_page(standalone.page(title, _body(comparison, title, only), style=_STYLE), path)


def _body(comparison: Comparison, title: str, only: Collection[str]) -> Iterator[str]:
    told = [table for table in ORDER if table in only]
    changed = {table: sum(change.table == table for change in comparison.changes) for table in told}
    links = " ".join(f'<a href="#{table}">{table} {changed[table]}</a>' for table in told)
    yield f'<header>\n<h1>{safe(title)}</h1>\n<nav aria-label="tables">{links}</nav>\n</header>\n<main>\n'
    for table in told:
        yield f'<section id="{table}">\n<h2>{table}</h2>\n<p class="facts">{_counts(comparison, table)}</p>\n<ul>\n'
        yield from map(_item, islice(entries(comparison, only={table}), ON_A_PAGE))
        yield "</ul>\n"
        if changed[table] > ON_A_PAGE:
            yield f'<p class="none">and {changed[table] - ON_A_PAGE:,} more, which --csv lists</p>\n'
        yield "</section>\n"
    yield "</main>\n"


def _item(entry: Entry) -> str:
    kind = entry.change.kind
    tag = {"added": "ins", "removed": "del", "changed": "span"}[kind]
    fields = "".join(
        f"<dt>{safe(name)}</dt><dd>{f'<del>{safe(was)}</del> → ' if was else ''}{safe(says)}</dd>\n"
        for name, was, says in entry.changes
    )
    quote = safe(entry.evidence)
    if all(quote.count(mark) == 1 for mark in MARKS):  # a report may hold such marks itself
        quote = quote.replace(MARKS[0], "<mark>").replace(MARKS[1], "</mark>")
    sure = "" if entry.confidence is None else f", confidence {entry.confidence:.2f}"
    return (
        f'<li class="{kind}"><b>{kind}</b><{tag}>{safe(entry.what)}</{tag}>\n'
        + (f"<dl>{fields}</dl>\n" if fields else "")
        + (f"<q>{quote}</q>\n" if quote else "")
        + f'<span class="why">{safe(entry.source + sure)}</span></li>\n'
    )
