"""Slim rows kept in the store are those that gathering all claims anew gives, whatever came, changed or went."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import gathering, store
from pipeline.packed import pack
from pipeline.resolve import bodies, happenings, memory, offices, profiles, rows, spelling
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


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 50))
def test_packed_rows_come_back_as_they_were(seed: int) -> None:
    claims = [one for one, _ in tell(world(seed, 3), 3)]
    assert rows.unpack([rows.pack(rows.gather([one])) for one in claims]) == rows.gather(claims)


NAMES = ("Ms. Leila Zerrougui", "García Márquez, Gabriel", "the Otter Trust (OT) of Kenya", "22nd COP, May 2016", "Ed.")
FUNCTIONS = (profiles.parts, bodies.take_apart, happenings.take_apart, offices.form, spelling.sound, spelling.is_given)


def forget() -> None:
    for known, _ in memory._KNOWN.values():
        known.clear()


def test_what_is_known_of_names_comes_back_as_it_was(tmp_path: Path) -> None:
    forget()
    with store.opened(tmp_path) as kept:
        with gathering.names_known(kept, "made"):
            before = [function(name) for function in FUNCTIONS for name in NAMES]
        forget()
        with gathering.names_known(kept, "other"):
            assert memory.size() == 0  # what other code or data made is not recalled
        with gathering.names_known(kept, "other"):
            [function(name) for function in FUNCTIONS for name in NAMES]
        forget()
        with gathering.names_known(kept, "other"):
            size = memory.size()
            assert [function(name) for function in FUNCTIONS for name in NAMES] == before
            assert memory.size() == size > len(NAMES)


def test_no_more_names_are_kept_in_mind_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 3)
    length = memory.remembered("length of a name", thaw=int)(len)
    assert [length("a" * n) for n in (1, 2, 3, 4, 1)] == [1, 2, 3, 4, 1]
    assert len(memory._KNOWN.pop("length of a name")[0]) == 2
