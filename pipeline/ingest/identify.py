"""What kind of file this is, by its content; its name decides only between kinds of text."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import Literal

from pipeline.errors import InputError
from pipeline.ingest.normalise import decode, looks_binary

Format = Literal["text", "markdown", "html", "pdf", "docx", "eml", "jsonl", "csv"]

HEAD = 65_536  # bytes from which a format is known

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive; unpack it first"),
    (b"{\\rtf", "a Rich Text file; save it as DOCX or plain text"),
    (b"%!PS", "a PostScript file; save it as PDF"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x00asm", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet table; save it as JSON Lines or CSV"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound or film recording"),
    (b"fLaC", "a sound recording"),
    (b"RIFF", "a picture, sound or film"),
)
_TEXT_NAMES: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".eml": "eml",
}
_HTML = re.compile(
    r"\s{0,2000}(?:<\?xml[^>]{0,300}>\s{0,50})?(?:<!--[^>]{0,2000}-->\s{0,50}){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_XML = re.compile(r"\s{0,2000}<\?xml\b")
_MAIL = re.compile(r"(?:[!-9;-~]{1,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,200}){2,}")
_MAIL_ONLY = re.compile(
    r"^(?:MIME-Version|Message-ID|Received|Return-Path|Delivered-To|X-Mailer):", re.IGNORECASE | re.MULTILINE
)
_RECORD_FIELDS = {"id", "title", "date", "language", "source", "url", "text"}


def identify(head: bytes, name: str) -> Format:
    """The format of a file that begins with `head` (up to `HEAD` bytes) and is called `name`.

    Raises: InputError for a format that is not read, saying which it is and what to do.
    """
    suffix = PurePath(name).suffix.lower()
    if not head.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf\xff\xfe"):
        raise InputError("empty: the file holds nothing to read")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"  # or another file packed as a ZIP archive: its reader tells
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise InputError(_ole(head))
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise InputError(f"unsupported: this is {what}" + ("" if ";" in what else ", not a report"))
    if head[4:8] == b"ftyp":
        raise InputError("unsupported: this is a film or sound recording, not a report")
    return _text_format(_beginning(head), suffix)


def _beginning(head: bytes) -> str:
    """The first characters, decoded well enough to see their shape."""
    if looks_binary(head) or b"\x00" in head:
        return decode(head)
    return head.decode("utf-8", errors="replace").removeprefix("\ufeff")


def _text_format(text: str, suffix: str) -> Format:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _HTML.match(text):
        return "html"
    mail = _MAIL.match(text)
    if mail is not None and (suffix == ".eml" or _MAIL_ONLY.search(mail[0])):
        return "eml"
    if _XML.match(text):
        raise InputError("unsupported: this is an XML file; save it as HTML, DOCX or plain text")
    first = text.lstrip().split("\n", 1)[0]
    if first.startswith("{") and (suffix in {".jsonl", ".ndjson", ".json"} or _is_object(first)):
        if suffix == ".json" and not _is_object(first):
            raise InputError("unsupported: this is JSON but not JSON Lines; write one record a line")
        return "jsonl"
    if suffix == ".json":
        raise InputError("unsupported: this is JSON but not JSON Lines; write one record a line, each with a text")
    named = _TEXT_NAMES.get(suffix)
    if named is not None:
        return named
    return "csv" if _is_record_head(first) else "text"


def _is_object(line: str) -> bool:
    if len(line) > HEAD - 4:  # cut where the head ends
        return '":' in line or '" :' in line
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_record_head(line: str) -> bool:
    names = [cell.strip().strip('"').lower() for cell in re.split(r"[,;\t]", line[:500])]
    return len(names) > 1 and "text" in names and set(names) <= _RECORD_FIELDS


def _ole(head: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in head:
        return "encrypted: this Office file asks for a password; save a copy without one"
    return (
        "unsupported: this is a file of an old Office version (.doc, .xls, .ppt) or a mail of Outlook; save it as DOCX"
    )
