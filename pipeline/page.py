"""An explained report as one web page that needs nothing from outside and runs nothing."""

from __future__ import annotations

from pathlib import Path

from pipeline import standalone
from pipeline.explain import COLOURS, Entry, facts, names_by_id, pieces, sections
from pipeline.records import Claims, Mention
from pipeline.standalone import safe

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

_MARKS = """
:root { %(day)s }
@media (prefers-color-scheme: dark) {
:root { %(night)s } }
mark small, .legend { font-family: system-ui, sans-serif; }
.legend { color: var(--faint); font-size: .82rem; }
.text { overflow-wrap: anywhere; white-space: pre-wrap; }
mark { background: var(--other); border-radius: .25em; box-decoration-break: clone; color: inherit;
 padding: .08em .22em; -webkit-box-decoration-break: clone; }
mark small { opacity: .75; font-size: .58em; letter-spacing: .03em; margin-left: .35em; vertical-align: .12em; }
mark mark { outline: 1px solid var(--paper); }
%(marks)s
"""


def write_page(claims: Claims, path: Path) -> None:
    """Write the page of a document.

    Raises:
        TableError: the file cannot be written.
    """
    standalone.write_page([page(claims)], path)


def page(claims: Claims) -> str:
    """The page of a document as HTML. Nothing of the document is markup in it; no script, no outside resource."""
    title = claims.document.title or claims.document.source
    found = sections(claims)
    links = " ".join(f'<a href="#{table}">{table} {len(entries)}</a>' for table, entries in found.items())
    legend = " ".join(f'<mark class="{label.lower()}">{label}</mark>' for label in COLOURS)
    body = (
        f'<header>\n<h1>{safe(title)}</h1>\n<p class="facts">{safe(facts(claims.document))}</p>\n'
        f'<nav aria-label="tables">{links}</nav>\n<p class="legend">{legend}</p>\n</header>\n'
        f'<main>\n<div class="text">{_marked(claims)}</div>\n'
        f"{''.join(_section(table, entries) for table, entries in found.items())}</main>\n"
    )
    language = claims.document.language or "en"
    return "".join(standalone.page(title, [body], style=_style(), language=language))


def _style() -> str:
    def variables(colours: dict[str, str]) -> str:
        return "\n".join(f" --{label.lower()}: {colour};" for label, colour in colours.items())

    marks = "\n".join(f"mark.{label.lower()} {{ background: var(--{label.lower()}); }}" for label in _DAY)
    return _MARKS % {"day": variables(_DAY), "night": variables(_NIGHT), "marks": marks}


def _marked(claims: Claims) -> str:
    """The text with its mentions marked, each with its label and, on pointing, who found it."""
    names = names_by_id(claims)
    parts = []
    for piece in pieces(claims.text, claims.mentions):
        if piece.mention is None:
            parts.append(safe(piece.text))
        elif piece.kind == "open":
            parts.append(_open(piece.mention, names))
        else:
            parts.append(f"<small>{safe(piece.mention.label)}</small></mark>")
    return "".join(parts)


def _open(mention: Mention, names: dict[str, str]) -> str:
    kind = f' class="{mention.label.lower()}"' if mention.label in COLOURS else ""
    means = "" if mention.entity_id is None else f": {names.get(mention.entity_id, mention.entity_id)}"
    why = f"{mention.label}{means} ({mention.form}; {mention.stage}, confidence {mention.confidence:.2f})"
    return f'<mark{kind} title="{safe(why)}">'


def _section(table: str, entries: list[Entry]) -> str:
    rows = "".join(
        f"<li>{safe(entry.what)}"
        + (f"<q>{safe(entry.evidence)}</q>" if entry.evidence else "")
        + f' <span class="why">{safe(entry.why)}</span></li>\n'
        for entry in entries
    )
    body = f"<ul>\n{rows}</ul>" if rows else '<p class="none">none</p>'
    return f'<section id="{table}">\n<h2>{table}</h2>\n{body}\n</section>\n'
