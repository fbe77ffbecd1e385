"""No file, however broken or hostile, stops the batch; each gives one row with a reason that says what to do."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.ingest import Limits, ingest
from pipeline.ingest.identify import HEAD, identify
from pipeline.ingest.normalise import normalise
from pipeline.ingest.worker import Worker, answer
from pipeline.records import Document, Dropped
from tests.hostile import LIMITS, SENTENCE, make_hostile, paragraph, pdf, word, zipped


def test_a_folder_of_hostile_files(tmp_path: Path) -> None:
    expected = make_hostile(tmp_path)
    assert len(expected) >= 30
    good = {
        "a.txt": SENTENCE.encode(),
        "pdf-named.txt": pdf(SENTENCE),
        "word-named.pdf": word(paragraph("One. " + SENTENCE)),
        "macros.docm": zipped(
            {"word/document.xml": _document("Two. " + SENTENCE), "word/vbaProject.bin": b"\xcc\x61" * 99}
        ),
        "page-named.txt": b"<!DOCTYPE html><html><body><p>Three. " + SENTENCE.encode() + b"</p></body></html>",
        "zero-bytes.txt": b"Four. " + SENTENCE.encode().replace(b" ", b" \x00", 2),
        "zzz.md": b"# Five\n\n" + SENTENCE.encode(),
    }
    for name, data in good.items():
        (tmp_path / name).write_bytes(data)
    read: set[str] = set()
    dropped: dict[str, str] = {}
    for row in ingest([str(tmp_path), str(tmp_path / "missing")], limits=LIMITS):
        name = Path(str(row.source).split("#")[0]).name
        if isinstance(row, Document):
            assert "The meeting was opened" in row.text
            read.add(name)
        else:
            assert name not in dropped, "one row each"
            dropped[name] = row.reason
    wrong = {
        name: dropped.get(name, "not dropped")
        for name, kind in expected.items()
        if not dropped.get(name, "").startswith(kind)
    }
    assert wrong == {}
    assert read == set(good)
    assert dropped["missing"].startswith("missing: ")
    assert set(dropped) == set(expected) | {"missing"}


def _document(text: str) -> str:
    return (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{paragraph(text)}</w:body></w:document>"
    )


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text(SENTENCE)
    monkeypatch.setattr("pipeline.ingest.inputs.os.open", deny)
    (row,) = ingest([str(tmp_path / "a.txt")])
    assert isinstance(row, Dropped)
    assert row.reason.startswith("unreadable: permission")


def test_a_slow_reader_is_ended_and_the_next_file_is_read() -> None:
    limits = Limits(max_seconds=0.2)
    with Worker(limits) as worker:
        worker.read(word(paragraph(SENTENCE)), "docx")
        with pytest.raises(InputError, match=r"^limit: .*max_seconds"):
            worker.read(b"<html><body>" + b"<p>The meeting <b>was</b> opened.</p>" * 300_000, "html")
        assert "meeting" in worker.read(word(paragraph(SENTENCE)), "docx").text


def test_a_reader_that_breaks_down_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with Worker(Limits()) as worker:
        with monkeypatch.context() as patch:
            patch.setattr("pipeline.ingest.worker._START", "import os; os.abort()")
            with pytest.raises(InputError, match=r"^damaged: its reader broke down"):
                worker.read(word(paragraph(SENTENCE)), "docx")
        assert "meeting" in worker.read(word(paragraph(SENTENCE)), "docx").text


def test_memory_is_bounded() -> None:
    with (
        Worker(Limits(max_bytes=10**9, max_expansion=10**6)) as worker,
        pytest.raises(InputError, match=r"^(limit|damaged): "),
    ):
        worker.read(word("<w:p/>" * 8_000_000), "docx")


_MAIL = b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nThe meeting.\n--x--\n"
_PAGE = (
    b"<!DOCTYPE html><html><body><table><tr><td>The meeting</td><td>was opened</td></tr></table><p>Yes.</body></html>"
)
_WHOLE = (
    pdf(SENTENCE),
    word(paragraph(SENTENCE)),
    _MAIL,
    _PAGE,
    b'{"text": "The meeting."}\n',
    b"id,text\n1,The meeting\n",
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(_WHOLE), st.integers(0, 3_000), st.integers(0, 60), st.binary(max_size=20))
def test_a_spoilt_file_is_a_document_or_a_row(whole: bytes, start: int, cut: int, put: bytes) -> None:
    """Bytes cut out and put in anywhere: the readers, called here without their process, raise nothing."""
    start = min(start, len(whole))
    spoilt = whole[:start] + put + whole[start + cut :]
    try:
        kind = identify(spoilt[:HEAD], "-")
    except InputError:
        return
    if kind in {"pdf", "docx", "eml", "html"}:
        found = answer(spoilt, kind, Limits())
        assert "reason" in found or found["text"] == normalise(str(found["text"]))
    else:
        rows = list(ingest(["-"], stdin=io.BytesIO(spoilt)))
        assert all(isinstance(row, Document | Dropped) for row in rows)


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_document_or_a_row(data: bytes) -> None:
    kinds = ("text", "markdown", "jsonl", "csv")
    try:
        kind = identify(data[:HEAD], "-")
    except InputError:
        kind = "text"
    rows = list(ingest(["-"], stdin=io.BytesIO(data)))
    assert all(isinstance(row, Document | Dropped) for row in rows)
    assert len(rows) == 1 or kind in kinds[2:]
