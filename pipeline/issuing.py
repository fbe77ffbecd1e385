"""Ids that were given out stay: which row of which report has which, since which batch, and where merged ones lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.resolve import Issued, Resolution
from pipeline.store import Store, transaction

_AT_ONCE = 10_000


def issued(kept: Store) -> Iterator[Issued]:
    """Every id that earlier batches gave, row by row."""
    cursor = kept.connection.cursor()
    born = dict(cursor.execute("SELECT id, batch FROM born").fetchall())
    cursor.execute("SELECT local_ids, ids FROM issued ORDER BY document_id")
    while rows := cursor.fetchmany(500):
        for local_ids, ids in rows:
            for local_id, final in zip(local_ids.split("\n"), ids.split("\n"), strict=True):
                if final:
                    yield Issued(local_id, final, born[final])


def issue(kept: Store, resolution: Resolution) -> list[dict[str, Any]]:
    """Keep the ids of a resolution; the rows of `redirects.jsonl`, sorted, for ids that are no more."""
    current = set(resolution.ids.values())
    cursor = kept.connection.cursor()
    born = {row[0] for row in cursor.execute("SELECT id FROM born").fetchall()}
    changed = []
    query = """
        SELECT documents.id, documents.local_ids, issued.ids FROM documents LEFT JOIN issued
        ON documents.id = issued.document_id AND documents.local_ids = issued.local_ids ORDER BY documents.id
    """
    for document_id, local_ids, before in cursor.execute(query).fetchall():
        ids = "\n".join(resolution.ids.get(local, "") for local in local_ids.split("\n"))
        if ids != before:
            changed.append([document_id, local_ids, ids])
    redirects = _redirects(kept, resolution, current)
    new = sorted(current - born)
    with transaction(kept, edition=False) as connection:
        batch = connection.execute("SELECT coalesce(max(batch), 0) + 1 FROM born").fetchone()
        for start in range(0, len(new), _AT_ONCE):
            values = [new[start : start + _AT_ONCE], batch[0] if batch is not None else 1]
            connection.execute("INSERT INTO born SELECT unnest(?), ?", values)
        connection.execute("DELETE FROM issued WHERE document_id NOT IN (SELECT id FROM documents)")
        if changed:
            names = [row[0] for row in changed]
            connection.execute("DELETE FROM issued WHERE document_id IN (SELECT unnest(?))", [names])
            connection.executemany("INSERT INTO issued VALUES (?, ?, ?)", changed)
        connection.execute("DELETE FROM redirects")
        if redirects:
            connection.executemany("INSERT INTO redirects VALUES (?, ?, ?)", [list(row) for row in redirects])
    return [{"from": old, "to": new_id, "reason": reason} for old, new_id, reason in redirects]


def _redirects(kept: Store, resolution: Resolution, current: set[str]) -> list[tuple[str, str, str]]:
    """Earlier redirects and new ones, each leading to an id that is there, sorted."""
    rows = kept.connection.execute("SELECT old, new, reason FROM redirects").fetchall()
    lead = {old: (new, reason) for old, new, reason in rows}
    lead.update({one.old: (one.new, one.reason) for one in resolution.redirects})
    found = []
    for old in sorted(lead.keys() - current):
        new, reason = lead[old]
        seen = {old}
        while new not in current and new in lead and new not in seen:
            seen.add(new)
            new = lead[new][0]
        if new in current:
            found.append((old, new, reason))
    return found
