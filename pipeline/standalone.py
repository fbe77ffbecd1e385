"""Web pages that stand alone: one file, nothing from outside, nothing that runs, no text taken for markup."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from pathlib import Path

from pipeline.errors import TableError

_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1d1d1f; --faint: #5c5c66; --line: #d9d9de; --other: #e6e6ea; }
@media (prefers-color-scheme: dark) {
:root { --paper: #16171a; --ink: #e8e8ea; --faint: #a3a3ad; --line: #3a3b40; --other: #3a3b42; } }
body { background: var(--paper); color: var(--ink); font: 16px/1.65 Georgia, "Times New Roman", serif; margin: 0 auto;
 max-width: 50rem; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2, .facts, .why, nav, table { font-family: system-ui, sans-serif; }
h2 { border-bottom: 1px solid var(--line); font-size: 1.05rem; margin: 2.5rem 0 .5rem; padding-bottom: .25rem;
 text-transform: capitalize; }
.facts, .why { color: var(--faint); font-size: .82rem; overflow-wrap: anywhere; }
nav { font-size: .85rem; margin: .75rem 0; } nav a { color: inherit; margin-right: .9rem; text-transform: capitalize; }
ul { list-style: none; margin: 0; padding: 0; } li { border-bottom: 1px solid var(--line); padding: .5rem 0; }
li { overflow-wrap: anywhere; } q { display: block; font-style: italic; overflow-wrap: anywhere; }
.none { color: var(--faint); font-style: italic; }
"""


def printable(text: str) -> str:
    """The text, code point for code point, without characters that would steer a terminal or hide text."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}" for sign in text)


def safe(text: str) -> str:
    """A text as a page may hold it, within elements and within quoted attributes."""
    return escape(printable(text))


def page(title: str, body: Iterable[str], *, style: str = "", language: str = "en") -> Iterator[str]:
    """The page, piece by piece; `body` is markup, `title` and `language` are text. The policy lets only `style` in."""
    rules = f"{_STYLE}{style}"
    digest = b64encode(sha256(rules.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield (
        f'<!DOCTYPE html>\n<html lang="{safe(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{safe(title)} – Rapporteur</title>\n<style>{rules}</style>\n</head>\n<body>\n"
    )
    yield from body
    yield "</body>\n</html>\n"


def write_page(pieces: Iterable[str], path: Path) -> None:
    """Write a page.

    Raises:
        TableError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
    except OSError as error:
        raise TableError(f"{path}: cannot be written ({error.strerror}); choose another file with --html") from error
