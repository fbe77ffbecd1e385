"""Text in a spreadsheet's cell: harmless on the way out, the very same bytes on the way in."""

from __future__ import annotations

import re
import unicodedata

# Some spreadsheets run a cell that begins with one of these; a file cut at other delimiters than ours has more cells,
# so the same holds after each of them.
_GUARD = re.compile(r"((?:^|[;,|\t\r\n]) *)(?='*[=+\-@\t\r\n＝＋－＠])")
_SIGNS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_UNGUARD = re.compile(r"((?:^|[;,|\t\r\n]) *)'(?='*[=+\-@\t\r\n＝＋－＠])")
# Characters that a spreadsheet cannot hold, or that make text look other than it is.
_UNFIT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
LOST = "\N{REPLACEMENT CHARACTER}"
LONGEST = 32_000  # characters; no spreadsheet holds more than 32,767 in a cell


def guard(text: str) -> str:
    """The text with an apostrophe before each place where a spreadsheet would see a formula; `unguard` undoes it."""
    return _GUARD.sub(r"\1'", text) if _SIGNS.search(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given, byte for byte."""
    return _UNGUARD.sub(r"\1", text)


def fit(text: str) -> str:
    """The text as a cell can show it: steering characters replaced by a visible sign, too long a text cut with …."""
    shown = text if text.isprintable() else _UNFIT.sub(LOST, text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def tidy(text: str) -> str:
    """The text without what nobody sees: composition of letters, kind of line end and blank, blanks at either end."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text).replace("\xa0", " ")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
