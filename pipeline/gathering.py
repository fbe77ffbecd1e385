"""The slim rows that resolving needs of each document, kept in the store: a report more need not have all read anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline import store
from pipeline.resolve import memory
from pipeline.resolve.rows import Rows, gather, pack, unpack
from pipeline.store import Store, transaction

_AT_ONCE = 200  # documents whose rows are kept together
_MORE = 1.01  # times as many names as were known are worth keeping anew


def rows(kept: Store, made_with: str) -> Rows:
    """The rows of all documents; those that other code or data gathered (`made_with`) are gathered anew."""
    connection = kept.connection
    if store.state(kept, "gathered") != made_with:
        with transaction(kept, edition=False):
            connection.execute("DELETE FROM slim")
            store.set_state(kept, "gathered", made_with)
    missing = connection.execute("SELECT id FROM documents ANTI JOIN slim USING (id) ORDER BY id").fetchall()
    for start in range(0, len(missing), _AT_ONCE):
        some = [one for (one,) in missing[start : start + _AT_ONCE]]
        found = [[claims.document.id, pack(gather([claims]))] for claims in store.claims(kept, some)]
        with transaction(kept, edition=False):
            connection.executemany("INSERT INTO slim VALUES (?, ?)", found)
    with memory.uncollected():
        return unpack(_texts(kept))


@contextmanager
def names_known(kept: Store, made_with: str) -> Iterator[None]:
    """Recall what runs with the same code and data found out of names; keep what is found out, if it is much more."""
    frozen = store.state(kept, "names")
    if frozen is not None and frozen["made_with"] == made_with:
        memory.recall(frozen["known"])
    size = memory.size()
    yield
    if frozen is None or frozen["made_with"] != made_with or memory.size() > size * _MORE:
        store.set_state(kept, "names", {"made_with": made_with, "known": memory.freeze()})


def _texts(kept: Store) -> Iterator[str]:
    cursor = kept.connection.cursor().execute("SELECT rows FROM slim")
    while found := cursor.fetchmany(1000):
        for (text,) in found:
            yield text
