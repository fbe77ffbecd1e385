"""An explained report as one web page that needs nothing from outside and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from pipeline.errors import TableError
from pipeline.explain import COLOURS, Entry, facts, names_by_id, pieces, printable, sections
from pipeline.records import Claims, Mention

# Two pairs a label: background by day, background by night. Labels are also written out, so colour is never alone.
_DAY = {
    "PERSON": "#d3f0d8",
    "ORG": "#d6e6fb",
    "GPE": "#d2f1f3",
    "EVENT": "#f3dcf5",
    "ROLE": "#fbeebc",
    "DATE": "#fbdcd6",
}
_NIGHT = {
    "PERSON": "#1f4a2a",
    "ORG": "#1d3d63",
    "GPE": "#174a50",
    "EVENT": "#542a5a",
    "ROLE": "#54460f",
    "DATE": "#5f2b20",
}

_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1d1d1f; --faint: #5c5c66; --line: #d9d9de; --other: #e6e6ea;
%(day)s }
@media (prefers-color-scheme: dark) {
:root { --paper: #16171a; --ink: #e8e8ea; --faint: #a3a3ad; --line: #3a3b40; --other: #3a3b42;
%(night)s } }
body { background: var(--paper); color: var(--ink); font: 16px/1.65 Georgia, "Times New Roman", serif; margin: 0 auto;
 max-width: 50rem; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2, .facts, mark small, .why, nav, .legend { font-family: system-ui, sans-serif; }
h2 { border-bottom: 1px solid var(--line); font-size: 1.05rem; margin: 2.5rem 0 .5rem; padding-bottom: .25rem;
 text-transform: capitalize; }
.facts, .why, .legend { color: var(--faint); font-size: .82rem; overflow-wrap: anywhere; }
nav { font-size: .85rem; margin: .75rem 0; } nav a { color: inherit; margin-right: .9rem; text-transform: capitalize; }
.text { overflow-wrap: anywhere; white-space: pre-wrap; }
mark { background: var(--other); border-radius: .25em; box-decoration-break: clone; color: inherit;
 padding: .08em .22em; -webkit-box-decoration-break: clone; }
mark small { opacity: .75; font-size: .58em; letter-spacing: .03em; margin-left: .35em; vertical-align: .12em; }
mark mark { outline: 1px solid var(--paper); }
ul { list-style: none; margin: 0; padding: 0; } li { border-bottom: 1px solid var(--line); padding: .5rem 0; }
q { display: block; font-style: italic; overflow-wrap: anywhere; }
.none { color: var(--faint); font-style: italic; }
%(marks)s
"""


def write_page(claims: Claims, path: Path) -> None:
    """Write the page of a document.

    Raises:
        TableError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(claims), encoding="utf-8", newline="\n")
    except OSError as error:
        raise TableError(f"{path}: cannot be written ({error.strerror}); choose another file with --html") from error


def page(claims: Claims) -> str:
    """The page of a document as HTML. Nothing of the document is markup in it; no script, no outside resource."""
    style = _style()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = _text(claims.document.title or claims.document.source)
    found = sections(claims)
    links = " ".join(f'<a href="#{table}">{table} {len(entries)}</a>' for table, entries in found.items())
    legend = " ".join(f'<mark class="{label.lower()}">{label}</mark>' for label in COLOURS)
    return (
        f'<!DOCTYPE html>\n<html lang="{_text(claims.document.language or "en")}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} – Rapporteur</title>\n<style>{style}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
        f'<p class="facts">{_text(facts(claims.document))}</p>\n<nav aria-label="tables">{links}</nav>\n'
        f'<p class="legend">{legend}</p>\n</header>\n<main>\n<div class="text">{_marked(claims)}</div>\n'
        f"{''.join(_section(table, entries) for table, entries in found.items())}</main>\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    """A text as a page may hold it, within elements and within quoted attributes."""
    return escape(printable(text))


def _style() -> str:
    def variables(colours: dict[str, str]) -> str:
        return "\n".join(f" --{label.lower()}: {colour};" for label, colour in colours.items())

    marks = "\n".join(f"mark.{label.lower()} {{ background: var(--{label.lower()}); }}" for label in _DAY)
    return _STYLE % {"day": variables(_DAY), "night": variables(_NIGHT), "marks": marks}


def _marked(claims: Claims) -> str:
    """The text with its mentions marked, each with its label and, on pointing, who found it."""
    names = names_by_id(claims)
    parts = []
    for piece in pieces(claims.text, claims.mentions):
        if piece.mention is None:
            parts.append(_text(piece.text))
        elif piece.kind == "open":
            parts.append(_open(piece.mention, names))
        else:
            parts.append(f"<small>{_text(piece.mention.label)}</small></mark>")
    return "".join(parts)


def _open(mention: Mention, names: dict[str, str]) -> str:
    kind = f' class="{mention.label.lower()}"' if mention.label in COLOURS else ""
    means = "" if mention.entity_id is None else f": {names.get(mention.entity_id, mention.entity_id)}"
    why = f"{mention.label}{means} ({mention.form}; {mention.stage}, confidence {mention.confidence:.2f})"
    return f'<mark{kind} title="{_text(why)}">'


def _section(table: str, entries: list[Entry]) -> str:
    rows = "".join(
        f"<li>{_text(entry.what)}"
        + (f"<q>{_text(entry.evidence)}</q>" if entry.evidence else "")
        + f' <span class="why">{_text(entry.why)}</span></li>\n'
        for entry in entries
    )
    body = f"<ul>\n{rows}</ul>" if rows else '<p class="none">none</p>'
    return f'<section id="{table}">\n<h2>{table}</h2>\n{body}\n</section>\n'
