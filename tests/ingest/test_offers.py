"""Inputs on offer: told by their bytes and by what is stated of them, read only when asked."""

from pathlib import Path

from pipeline.ingest import ingest, offer
from pipeline.records import Document

TEXT = "The meeting was opened in Oslo by Ms. Ada Berg on 4 May 2021, and it was closed by her on the next day.\n"


def keys(*inputs: Path, metadata: Path | None = None) -> list[str | None]:
    return [one.key for one in offer([str(path) for path in inputs], metadata=metadata)]


def test_what_is_offered_is_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "c.csv").write_text(f'id,text\n1,"{TEXT}More."\n2,""\n', encoding="utf-8")
    (tmp_path / "d.txt").touch()
    offers = list(offer([str(tmp_path)]))
    assert [one.place.rpartition("/")[2] for one in offers] == ["a.txt", "b.txt", "c.csv#1", "c.csv#2", "d.txt"]
    read = [one.read() for one in offers]
    assert read == list(ingest([str(tmp_path)]))
    assert [one.sha256 for one, row in zip(offers, read, strict=True) if isinstance(row, Document)] == [
        row.sha256 for row in read if isinstance(row, Document)
    ]


def test_the_key_changes_with_bytes_source_and_what_is_stated(tmp_path: Path) -> None:
    path, other, about = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "about.csv"
    path.write_text(TEXT, encoding="utf-8")
    other.write_text(TEXT, encoding="utf-8")
    about.write_text(f"source,date\n{path},2021-05-05\n", encoding="utf-8")
    (key,) = keys(path)
    assert keys(path) == [key]
    assert keys(other) != [key]
    assert keys(path, metadata=about) != [key]
    path.write_text(TEXT + "More.", encoding="utf-8")
    assert keys(path) != [key]


def test_what_cannot_be_opened_has_no_key(tmp_path: Path) -> None:
    (one,) = offer([str(tmp_path / "none.txt")])
    assert one.key is one.sha256 is None
    row = one.read()
    assert not isinstance(row, Document)
    assert row.reason.startswith("missing")
