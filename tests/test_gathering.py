"""Slim rows kept in the store are those that gathering all claims anew gives, whatever came, changed or went."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline import gathering, store
from pipeline.packed import pack
from pipeline.resolve import rows
from pipeline.store import Entry, Store
from tests import made
from tests.made_world import tell, world


def save(kept: Store, place: str, *, text: str) -> None:
    """Save a made-up report."""
    document = made.document(text, place)
    entry = Entry(place, place, document.sha256, f"key of {place}", "made", document.id, None, None)
    store.save(kept, [entry], [(entry, pack(made.claims(document)), text)])


def anew(kept: Store) -> rows.Rows:
    return rows.gather(store.claims(kept, list(kept.places)))


def test_what_comes_and_goes(tmp_path: Path) -> None:
    with store.opened(tmp_path) as kept:
        for name in ("a", "b"):
            save(kept, name, text=f"{made.TEXT}{name}")
        assert gathering.rows(kept, "made") == anew(kept)
        save(kept, "c", text=f"{made.TEXT}c")
        assert gathering.rows(kept, "made") == anew(kept)
        assert len(anew(kept).people) == 3
        store.forget(kept, ["a"])
        store.settle(kept)
        assert gathering.rows(kept, "made") == anew(kept)
        assert len(anew(kept).people) == 2


def test_other_code_or_data_gathers_anew(tmp_path: Path) -> None:
    with store.opened(tmp_path) as kept:
        save(kept, "a", text=made.TEXT)
        gathering.rows(kept, "old")
        kept.connection.execute("UPDATE slim SET rows = '[[],[],[]]'")
        assert not gathering.rows(kept, "old").people
        assert gathering.rows(kept, "new") == anew(kept)


@given(st.integers(0, 50))
def test_packed_rows_come_back_as_they_were(seed: int) -> None:
    claims = [one for one, _ in tell(world(seed, 3), 3)]
    assert rows.unpack([rows.pack(rows.gather([one])) for one in claims]) == rows.gather(claims)
