"""Plain text and Markdown: the source's own words and spacing, with tables and links made readable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.drafts import Draft
from pipeline.ingest.lines import strip_marker
from pipeline.ingest.normalise import normalise
from pipeline.ingest.paragraphs import find_blocks
from pipeline.records import Block

_PIPE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*")
# Headings that name a kind of text, not what it is about.
_MASTHEAD = re.compile(
    r"(?:(?:press|news|media) (?:release|statement|advisory|note)|for immediate release|(?:executive )?summary|abstract"
    r"|introduction|schedule|agenda|programme?|minutes|report|joint statement|statement|communiqu[eé])",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?:https?:|mailto:|www\.|\.{0,2}/|#)[^()\n]*\)")
_GAP = re.compile(r"(?<=[^ \n]) {3,}(?=\S)")
_ROWS_OF_A_TABLE = 3
_ANCHOR = re.compile(r"(?<![ \t])[ \t]*\{[#.:][^{}\n]*\}(?=[ \t]*$)", re.MULTILINE)
_FRONT = re.compile(r"---[ \t]*\n((?:[^\n]*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_PAIR = re.compile(r"([A-Za-z_-]{2,20})[ \t]*:[ \t]*([^\n]*)")


def read_text(text: str) -> Draft:
    """A draft of plain text. Many a text file is Markdown without saying so: its links and tables are opened, too."""
    body = _tidy(normalise(text))
    blocks = find_blocks(body)
    return Draft(body, blocks, "text/plain", title=first_title(body, blocks))


def read_markdown(text: str) -> Draft:
    """A draft of Markdown: links are their words, front matter gives title, date and language."""
    body = normalise(text)
    said: dict[str, str] = {}
    front = _FRONT.match(body)
    if front is not None:
        said = {key.lower(): value.strip(" \t\"'") for key, value in _PAIR.findall(front[1])}
        body = body[front.end() :]
    body = _tidy(_ANCHOR.sub("", body))
    blocks = find_blocks(body)
    return Draft(
        body,
        blocks,
        "text/markdown",
        title=said.get("title") or first_title(body, blocks),
        language=said.get("lang") or said.get("language"),
        date=said.get("date") or None,
    )


def _tidy(text: str) -> str:
    """Without what marks the text up: comments, signs of quoting, targets of links, bars of tables."""
    return _open_columns(_open_tables(_LINK.sub(r"\1", _QUOTE.sub("", _without_comments(text)))))


def _without_comments(text: str) -> str:
    """Without `<!-- … -->`; one that is not closed stays. A pattern would take quadratic time here."""
    parts = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[at:start])
        at = end + len("-->")
    return "".join([*parts, text[at:]])


def first_title(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The first heading, if the text opens with one or has none before it but short lines."""
    for block in blocks[:5]:
        if block.kind == "heading" and _MASTHEAD.fullmatch(text, block.start, block.end) is None:
            return " ".join(text[block.start : block.end].replace("*", "").strip("_`").split())
        if block.end - block.start > 200:
            break
    return None


def _open_tables(text: str) -> str:
    """Rows of pipe tables with their cells parted by tabs; the rule under their head goes."""
    lines = text.split("\n")
    out: list[str] = []
    for start, end in _pipe_runs(lines):
        if start < 0:
            out.extend(lines[-start - 1 : end])
            continue
        for line in lines[start:end]:
            if _PIPE_RULE.fullmatch(line) is None:
                cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
                out.append("\t".join(cell for cell in cells if cell))
    return "\n".join(out)


def _open_columns(text: str) -> str:
    """Columns set with blanks become cells parted by tabs: three or more lines with a gap that ends at one place."""
    lines = text.split("\n")
    gaps = [[gap.end() for gap in _GAP.finditer(line)] if _has_gap(line) else [] for line in lines]
    at = 0
    while at < len(lines):
        stop = at
        common = set(gaps[at])
        while stop < len(lines) and common & set(gaps[stop]):
            common &= set(gaps[stop])
            stop += 1
        if stop - at >= _ROWS_OF_A_TABLE:
            lines[at:stop] = [_GAP.sub("\t", line) for line in lines[at:stop]]
        at = max(stop, at + 1)
    return "\n".join(lines)


def _has_gap(line: str) -> bool:
    return "   " in line and not strip_marker(line.lstrip())[1]  # "*   An item" is no row


def _pipe_runs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Stretches of lines: (start, end) of a pipe table, (-start - 1, end) of anything else."""
    at = 0
    while at < len(lines):
        stop = at
        while stop < len(lines) and "|" in lines[stop]:
            stop += 1
        run = lines[at:stop]
        ruled = any(_PIPE_RULE.fullmatch(line) and "|" in line for line in run)
        boxed = sum(1 for line in run if line.strip().startswith("|") and line.strip().endswith("|"))
        if len(run) >= 2 and (ruled or boxed == len(run)):
            yield at, stop
            at = stop
        else:
            stop = max(stop, at + 1)
            yield -at - 1, stop
            at = stop
