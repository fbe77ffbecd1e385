"""Bytes to text, and text to its one stored form."""

from __future__ import annotations

import codecs
import re
import unicodedata

from pipeline.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH = re.compile(rb"[\x80-\xff]")
_UNDEFINED_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_SAMPLE = 100_000  # bytes that the guess of an encoding looks at

# Half of the high bytes of French and German prose are below this share; a text in another script is far above.
_MOSTLY_LATIN = 0.15

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_BLANKS = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_CONTROLS = dict.fromkeys((*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)))
_INVISIBLE = dict.fromkeys(
    (
        0xAD,
        0x180E,
        0xFEFF,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFFF9, 0xFFFC),
    )
)
_SYMBOL_BULLETS = dict.fromkeys((0xF0A7, 0xF0B7, 0xF0D8, 0xF076, 0xF0FC), "•")  # Word's Symbol and Wingdings
_LONE_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_TABLE: dict[int, str | None] = {
    **_LIGATURES,
    **_BREAKS,
    **_BLANKS,
    **_CONTROLS,
    **_INVISIBLE,
    **_SYMBOL_BULLETS,
    **_LONE_SURROGATES,
}


def normalise(text: str) -> str:
    """The stored form of `text`: NFC, line feeds for all line ends, plain blanks, nothing invisible.

    Ligatures are opened; soft hyphens, zero-width and directional marks and control characters (but tab) are gone.
    The source's own spacing stays. Idempotent.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text.translate(_TABLE))


def decode(data: bytes, *, hint: str | None = None) -> str:
    """The characters of `data`. A byte order mark wins, then valid UTF-8, then `hint`, then a guess.

    The guess: mostly ASCII with some high bytes is Windows-1252 (or ISO-8859-1, where a byte has no meaning in
    Windows-1252); anything else is left to charset-normalizer.

    Raises: InputError if the bytes are no text.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    wide = _wide(data)
    if wide is not None:
        return data.decode(wide, errors="replace")
    if looks_binary(data):
        raise InputError("binary: the file holds no text; give a text, Markdown, HTML, PDF, DOCX or EML file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, hint)


def looks_binary(data: bytes) -> bool:
    """Whether the first bytes of `data` hold too many control characters for a text in an 8-bit encoding."""
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, bytes((*range(0x07), *range(0x0E, 0x1B), *range(0x1C, 0x20)))))
    return controls > max(8, len(sample) // 50)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of a Latin text is zero."""
    sample = data[:2000]
    if len(sample) < 8:
        return None
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[first::2].count(0), sample[1 - first :: 2].count(0)
        if zeros > 0.7 * len(sample) / 2 and others == 0:
            return name
    return None


def _guess(data: bytes, hint: str | None) -> str:
    lenient = data.decode("utf-8", errors="replace")
    bad = lenient.count("\ufffd")
    good = sum(1 for byte in _HIGH.findall(data[:_SAMPLE])) - bad
    if bad * 20 < good:  # UTF-8 with a few broken places, or cut in the middle of a character
        return lenient
    if hint is not None:
        try:
            return data.decode(codecs.lookup(hint).name)
        except (LookupError, UnicodeError):
            pass
    sample = data[:_SAMPLE]
    if len(_HIGH.findall(sample)) > _MOSTLY_LATIN * len(sample):
        from charset_normalizer import from_bytes  # slow to import, seldom needed

        best = from_bytes(sample).best()
        if best is not None:
            return data.decode(best.encoding, errors="replace")
    return data.decode("iso-8859-1" if _UNDEFINED_1252.search(data) else "cp1252")
