"""The store: rows come back whole, in order, whatever order they came in; and nothing by halves."""

import json
from pathlib import Path

import duckdb
import pytest

from pipeline import store
from pipeline.errors import TableError
from pipeline.packed import pack
from pipeline.store import Entry
from tests import made


def saved(kept: store.Store, text: str, place: str) -> str:
    """Save a made-up report; the id of its document."""
    document = made.document(text, place)
    entry = Entry(place, place, document.sha256, f"key of {place}", "made", document.id, None, None)
    store.save(kept, [entry], [(entry, pack(made.claims(document)), text)])
    return document.id


def test_rows_come_back_whole_and_sorted(tmp_path: Path) -> None:
    with store.opened(tmp_path) as kept:
        for number in (2, 1, 3):
            saved(kept, f"{made.TEXT}{number}", f"{number}.txt")
    with store.opened(tmp_path) as kept:
        found = sorted(store.claims(kept, list(kept.places)), key=lambda one: one.document.id)
        assert [one.document.id for one in found] == sorted(kept.places)
        texts = dict(store.texts(kept, [one.document.id for one in found]))
        for one in found:
            text = texts[one.document.id].decode()
            claims = made.claims(made.document(text, one.document.source))
            assert (one.document, one.people, one.memberships) == (claims.document, claims.people, claims.memberships)
        ids = [json.loads(line)["id"] for line in store.lines(kept, "dates")]
        assert ids == sorted(ids)
        assert len(ids) == 3
        assert store.state(kept, "edition") == 3


def test_what_breaks_off_leaves_no_trace(tmp_path: Path) -> None:
    with store.opened(tmp_path) as kept:
        saved(kept, made.TEXT, "a.txt")
        entry = Entry("b.txt", "b.txt", "0", "key", "made", "doc-b", None, None)
        bad = pack(made.claims())
        bad.lines["dates"] = None  # type: ignore[assignment]
        del bad.lines["mentions"]
        with pytest.raises(KeyError):
            store.save(kept, [entry], [(entry, bad, "")])
        assert "b.txt" not in kept.entries
    with store.opened(tmp_path) as kept:
        assert list(kept.entries) == ["a.txt"]
        assert store.state(kept, "edition") == 1


def test_a_document_goes_with_its_last_place(tmp_path: Path) -> None:
    with store.opened(tmp_path) as kept:
        document = saved(kept, made.TEXT, "a.txt")
        twin = Entry("b.txt", "b.txt", "0" * 64, None, "made", document, "duplicate: of a.txt", '{"id": "drop-1"}')
        store.save(kept, [twin], [])
        assert '{"id": "drop-1"}' in list(store.lines(kept, "dropped"))
        store.forget(kept, ["a.txt"])
        store.settle(kept)
        (row,) = (json.loads(line) for line in store.lines(kept, "documents"))
        assert row["source"] == "b.txt"
        assert '{"id": "drop-1"}' not in list(store.lines(kept, "dropped"))
        store.forget(kept, ["b.txt"])
        store.settle(kept)
        assert not kept.places
        assert not list(store.lines(kept, "documents"))


@pytest.mark.parametrize("content", [b"", b"no store at all", b"\0" * 20_000])
def test_a_file_that_is_no_store_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / store.FILE).write_bytes(content)
    with pytest.raises(TableError, match=r"store\.duckdb.*delete it"), store.opened(tmp_path):
        pass


def test_a_store_of_another_shape_is_named(tmp_path: Path) -> None:
    with store.opened(tmp_path):
        pass
    with duckdb.connect(str(tmp_path / store.FILE)) as connection:
        connection.execute("UPDATE state SET value = '0' WHERE name = 'shape'")
    with pytest.raises(TableError, match="another version"), store.opened(tmp_path):
        pass
