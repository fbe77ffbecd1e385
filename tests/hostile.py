"""Broken and hostile files, made on the spot: each with the kind of reason that its row must give."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

from fpdf import FPDF

from pipeline.ingest import Limits

# Small limits, so that small files go over them.
LIMITS = Limits(max_bytes=3_000_000, max_characters=200_000, max_seconds=20, max_pages=5, max_expansion=100)

SENTENCE = "The meeting was opened by the chair of the council, and the report was adopted. "
_GERMAN = (
    "Die Konferenz wurde am Montag von der Ministerin eröffnet. Sie sprach über die Lage der Seen und dankte allen, die"
    " an dem Bericht gearbeitet haben. Nach der Pause wurde er von dem Rat mit einer Mehrheit der Stimmen angenommen."
)
_CHINESE = "会议于星期一由部长主持开幕。她谈到了湖泊的状况，并感谢所有参与报告的人。休会之后，理事会通过了报告。"
_WORD_XML = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def zipped(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of `parts`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return buffer.getvalue()


def word(body: str, head: str = "") -> bytes:
    """A Word document with `body` in it and `head` before it."""
    return zipped({"word/document.xml": head + _WORD_XML.format(body)})


def paragraph(text: str) -> str:
    """A paragraph of a Word document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(*pages: str, password: str | None = None) -> bytes:
    """A PDF with a paragraph on each of its pages."""
    made = FPDF()
    if password is not None:
        made.set_encryption(owner_password="owner", user_password=password)
    for text in pages:
        made.add_page()
        made.set_font("Helvetica", size=11)
        if text:
            made.multi_cell(0, 6, text)
        else:
            made.rect(20, 20, 100, 100)
    return bytes(made.output())


def mail(head: str, body: str) -> bytes:
    """A mail."""
    return f"From: a@example.org\nDate: Mon, 4 May 2015 10:00:00 +0000\nMIME-Version: 1.0\n{head}\n\n{body}".encode()


def _nested_mail(depth: int) -> bytes:
    body = "Content-Type: text/plain\n\nThe end."
    for level in range(depth):
        body = f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n{body}\n--b{level}--\n'
    return b"From: a@example.org\nDate: Mon, 4 May 2015 10:00:00 +0000\nMIME-Version: 1.0\n" + body.encode()


def _entities(kind: str) -> str:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f"<!DOCTYPE x [<!ENTITY l0 'lol'>{laughs}]>" if kind == "laughs" else '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
    )


def _junk(size: int) -> bytes:
    return b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(size // 32))


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty.txt": ("empty", lambda: b""),
    "blank.txt": ("empty", lambda: b" \n\t\n  \r\n"),
    "mark-only.txt": ("empty", lambda: b"\xef\xbb\xbf"),
    "numbers.txt": ("empty", lambda: b"1 2 3\n4 5 6\n"),
    "zeros.txt": ("empty", lambda: bytes(10_000)),
    "junk.txt": ("binary", lambda: _junk(20_000)),
    "junk.md": ("binary", lambda: SENTENCE.encode() + _junk(20_000)),
    "one-run.txt": ("binary", lambda: b"QUJD" * 30_000),
    "picture.txt": ("unsupported", lambda: b"\x89PNG\r\n\x1a\n" + _junk(2_000)),
    "picture.pdf": ("unsupported", lambda: b"\xff\xd8\xff\xe0" + _junk(2_000)),
    "program.txt": ("unsupported", lambda: b"\x7fELF" + _junk(2_000)),
    "base.txt": ("unsupported", lambda: b"SQLite format 3\x00" + _junk(2_000)),
    "film.html": ("unsupported", lambda: b"\x00\x00\x00\x18ftypmp42" + _junk(2_000)),
    "packed.txt": ("unsupported", lambda: gzip.compress(SENTENCE.encode(), mtime=0)),
    "rich.doc": ("unsupported", lambda: b"{\\rtf1\\ansi The meeting was opened.}"),
    "old.doc": (
        "unsupported",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
    ),
    "password.docx": (
        "encrypted",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    ),
    "open.odt": (
        "unsupported",
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
    ),
    "sheet.xlsx": ("unsupported", lambda: zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})),
    "slides.pptx": ("unsupported", lambda: zipped({"ppt/presentation.xml": "<x/>"})),
    "book.epub": ("unsupported", lambda: zipped({"META-INF/container.xml": "<x/>"})),
    "climbing.zip": ("unsupported", lambda: zipped({"../../climbed.txt": SENTENCE, "/tmp/climbed.txt": SENTENCE})),
    "bomb.docx": ("limit", lambda: word(paragraph("a " * 1_200_000))),
    "large.docx": ("limit", lambda: word(paragraph("a " * 2_000_000))),
    "laughing.docx": ("unsupported", lambda: word(paragraph("&l11;"), head=_entities("laughs"))),
    "reaching-out.docx": ("unsupported", lambda: word(paragraph("&x;"), head=_entities("external"))),
    "nested.docx": ("damaged", lambda: word("<w:sdt>" * 3_000)),
    "cut.docx": ("damaged", lambda: word(paragraph(SENTENCE * 50))[:-60]),
    "not-xml.docx": ("damaged", lambda: zipped({"word/document.xml": "The meeting was opened."})),
    "no-text.docx": ("empty", lambda: word(paragraph(""))),
    "cut.pdf": ("damaged", lambda: pdf(SENTENCE)[:300]),
    "false.pdf": ("damaged", lambda: b"%PDF-1.7\n" + SENTENCE.encode()),
    "password.pdf": ("encrypted", lambda: pdf(SENTENCE, password="secret")),
    "scanned.pdf": ("scanned", lambda: pdf("", "")),
    "many-pages.pdf": ("limit", lambda: pdf(*[SENTENCE] * 6)),
    "deep.html": ("limit", lambda: b"<html><body>" + b"<div>" * 50_000 + SENTENCE.encode()),
    "only-script.html": (
        "empty",
        lambda: b"<!doctype html><html><body><script>alert('The meeting')</script></body></html>",
    ),
    "only-menu.html": (
        "empty",
        lambda: b"<html><body><nav>Home</nav><div id='cookie-banner'>We use cookies.</div></body></html>",
    ),
    "reaching-out.xml": (
        "unsupported",
        lambda: b"<?xml version='1.0'?>" + _entities("external").encode() + b"<x>&y;</x>",
    ),
    "drawing.svg": ("unsupported", lambda: b"<?xml version='1.0'?><svg><text>The meeting</text></svg>"),
    "attachment-only.eml": ("empty", lambda: mail("Content-Type: application/pdf\nSubject: Report", "JVBERi0xLjQ=")),
    "secret.eml": ("encrypted", lambda: mail("Content-Type: application/pkcs7-mime; name=smime.p7m", "AAAA")),
    "nested.eml": ("limit", lambda: _nested_mail(3_000)),
    "deep.jsonl": ("record", lambda: b'{"text": ' + b"[" * 100_000 + b"\n"),
    "no-text.jsonl": ("record", lambda: b'{"title": "The meeting", "text": null}\n'),
    "broken.jsonl": ("record", lambda: b'{"text": "The meeting was\n'),
    "pretty.json": ("unsupported", lambda: b'{\n  "text": "The meeting was opened."\n}\n'),
    "list.json": ("unsupported", lambda: b'[{"text": "The meeting was opened."}]'),
    "no-column.csv": ("unsupported", lambda: b"name,post\nAna Ruiz,Minister\n"),
    "ragged.csv": ("record", lambda: b"id,text\n1,The meeting, it is said, was opened\n"),
    "giant-field.csv": ("record", lambda: b"id,text\n1," + b"a " * 2_000_000 + b"\n"),
    "german.txt": ("language", lambda: _GERMAN.encode()),
    "chinese.txt": ("language", lambda: _CHINESE.encode("gb18030")),
    "too-large.txt": ("limit", lambda: SENTENCE.encode() * 40_000),
    "one-line.txt": ("limit", lambda: SENTENCE.encode() * 3_000),
}


def make_hostile(folder: Path) -> dict[str, str]:
    """Write all of them into `folder`; returns the kind of reason expected for each name."""
    expected = {}
    for name, (kind, make) in FILES.items():
        (folder / name).write_bytes(make())
        expected[name] = kind
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket must be short
        try:
            server.bind("socket.txt")
        finally:
            os.chdir(here)
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("missing.txt")
    (folder / "outside.txt").symlink_to("/etc/hosts")
    (folder / "circle").symlink_to(".")
    return expected | {
        "pipe.txt": "unsupported",
        "socket.txt": "un",  # unsupported, or unreadable where a socket cannot be opened
        "loop.txt": "link",
        "nowhere.txt": "link",
        "outside.txt": "link",
        "circle": "link",
    }
