"""Word documents: paragraphs, headings, lists and tables in order, notes after them, and the core properties.

The parts are read straight from the package, for what a reader sees in Word is more than a list of paragraphs: tracked
insertions, content controls and text boxes are text; deletions, hidden words and field codes are not, nor are the heads
and feet of pages. Macros are never looked at, nothing is unpacked to disk, and of the archive only the parts named here
are opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.errors import InputError
from pipeline.ingest.drafts import Draft, compose, is_typed_item
from pipeline.ingest.limits import Limits
from pipeline.ingest.normalise import normalise
from pipeline.ingest.paragraphs import cut
from pipeline.records import BlockKind

Element = etree._Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_UNSEEN_NAMES = "del moveFrom delText instrText tblPr trPr tcPr sectPr sdtPr rPr pPr rt"
_UNSEEN = frozenset(f"{_W}{name}" for name in _UNSEEN_NAMES.split()) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HEADING_STYLE = re.compile(r"heading|title|subtitle|überschrift|titre", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list|bullet|aufzählung", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"toc\s*\d|contents\s*\d|table of figures", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"microsoft word\b|document\s*\d*$|untitled|.*\.(?:docx?|rtf|indd|qxd|pdf|odt)$|slide \d+$", re.IGNORECASE
)
_ENTITIES = "unsupported: the document defines XML entities, as no word processor does; it may be built to do harm"
_FREE_EXPANSION = 1_000_000  # bytes; a smaller part harms nobody, however well it was compressed
_A_LAYOUT_CELL = 400  # characters in several paragraphs: the table lays out the page
_SHORT = 120  # characters of a heading that only its bold letters show

_OTHER_PACKAGES = (
    ("xl/workbook", "a spreadsheet; save the sheet as CSV with a column text, or the report as DOCX"),
    ("ppt/presentation", "a set of slides; save it as PDF"),
    ("content.xml", "an OpenDocument file; save it as DOCX"),
    ("META-INF/container.xml", "an electronic book; save it as HTML or DOCX"),
    ("META-INF/MANIFEST.MF", "a Java archive, not a report"),
)


def read_docx(data: bytes, limits: Limits) -> Draft:
    """A draft of a Word document.

    Raises: InputError if it is no Word document, encrypted, damaged, or grows beyond the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            document = _parse(_part(package, _main_name(package), limits))
            styles = _styles(package, limits)
            notes = [(kind, _optional(package, f"word/{kind}s.xml", limits)) for kind in ("footnote", "endnote")]
            core = _optional(package, "docProps/core.xml", limits)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise InputError(f"damaged: the archive of the document is broken ({error}); get the file again") from error
    text, blocks = compose(_with_rows(piece for part in _parts(document, notes) for piece in _pieces(part, styles)))
    stated = _property(core, f"{_DC}title")
    heading = next((text[b.start : b.end] for b in blocks[:8] if b.kind == "heading"), None)
    return Draft(
        text,
        blocks,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        title=heading if stated is None or is_placeholder(stated) else stated,
        language=_property(core, f"{_DC}language"),
        date=_property(core, f"{_TERMS}created"),
        dated="created",
    )


def is_placeholder(title: str) -> bool:
    """Whether a title is one that a program gave: a file name, "Untitled", "Microsoft Word - …"."""
    return len(title.strip()) < 3 or _PLACEHOLDER.match(title.strip()) is not None


def _main_name(package: zipfile.ZipFile) -> str:
    names = package.namelist()
    if "word/document.xml" in names:
        return "word/document.xml"
    other = next((name for name in names if re.fullmatch(r"word/document\d*\.xml", name)), None)
    if other is not None:
        return other
    for start, what in _OTHER_PACKAGES:
        if any(name.startswith(start) for name in names):
            raise InputError(f"unsupported: this is {what}")
    raise InputError("unsupported: this is a ZIP archive; unpack it and give the files")


def _part(package: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    info = package.getinfo(name)
    if info.flag_bits & 1:
        raise InputError("encrypted: the document asks for a password; save a copy without one")
    grows = info.file_size / max(info.compress_size, 1)
    if info.file_size > limits.max_bytes or (info.file_size > _FREE_EXPANSION and grows > limits.max_expansion):
        raise InputError(
            f"limit: unpacked it would be {info.file_size:,} bytes, {grows:,.0f} times its size"
            " (max_bytes, max_expansion); it may be built to do harm"
        )
    with package.open(info) as part:
        return part.read(limits.max_bytes + 1)


def _optional(package: zipfile.ZipFile, name: str, limits: Limits) -> Element | None:
    return _parse(_part(package, name, limits)) if name in package.namelist() else None


def _parse(data: bytes) -> Element:
    data = data.replace(_STRICT_W, _W[1:-1].encode())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
            raise InputError(_ENTITIES)
        root = etree.fromstring(data, parser)
    except etree.LxmlError as error:
        raise InputError(
            f"damaged: the document is not well-formed ({error}); open it in Word and save it again"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(_ENTITIES)
    return root


def _property(core: Element | None, name: str) -> str | None:
    value = None if core is None else core.findtext(f".//{name}")
    return " ".join(value.split()) or None if value is not None else None


def _styles(package: zipfile.ZipFile, limits: Limits) -> dict[str, str]:
    """What the styles are called, each with the names of those that it is based on."""
    root = _optional(package, "word/styles.xml", limits)
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in () if root is None else root.iter(f"{_W}style"):
        key = style.get(f"{_W}styleId") or ""
        names[key] = _value(style.find(f"{_W}name")) or key
        based[key] = _value(style.find(f"{_W}basedOn")) or ""
        level = style.find(f"{_W}pPr/{_W}outlineLvl")
        if level is not None and _value(level) != "9":
            names[key] += " heading"
    chains = {}
    for key in names:
        chain, above = [names[key]], based.get(key, "")
        while above in names and len(chain) < 10:  # a style may be based on itself
            chain.append(names[above])
            above = based.get(above, "")
        chains[key] = " / ".join(chain)
    return chains


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get(f"{_W}val")


@dataclass(slots=True)
class _Paragraph:
    """A paragraph as it comes together; text boxes hold paragraphs within paragraphs."""

    kind: BlockKind
    parts: list[str]
    bold: bool = True


def _parts(document: Element, notes: Iterable[tuple[str, Element | None]]) -> Iterator[Element]:
    """The body, and the notes that it refers to, in the order in which it does."""
    body = document.find(f"{_W}body")
    if body is None:
        return
    yield body
    for kind, root in notes:
        known = {} if root is None else {note.get(f"{_W}id"): note for note in root.iter(f"{_W}{kind}")}
        references = dict.fromkeys(mark.get(f"{_W}id") for mark in body.iter(f"{_W}{kind}Reference"))
        yield from (known[number] for number in references if number in known)


def _pieces(body: Element, styles: dict[str, str]) -> Iterator[tuple[BlockKind, str]]:
    """Blocks in the order of the document; a tab stays a tab for `_with_rows` to judge."""
    rows = _data_rows(body)
    row: list[str] | None = None
    inside: Element | None = None
    open_paragraphs: list[_Paragraph] = []
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _UNSEEN or (tag == f"{_W}r" and _is_hidden(element)):
                walk.skip_subtree()
            elif tag == f"{_W}p":
                open_paragraphs.append(_Paragraph(_kind(element, styles), []))
            elif inside is None and element in rows:
                inside, row = element, []
        elif tag == f"{_W}p" and open_paragraphs:
            done = open_paragraphs.pop()
            words = "".join(done.parts)
            if row is not None:
                row.append(words.replace("\n", "\t"))
            elif done.kind != "table_row":  # marks what is left out
                yield from _lines("heading" if _is_bold_heading(done, words) else done.kind, words)
        elif element is inside:
            yield "table_row", "\t".join(row or ())
            inside = row = None
        elif open_paragraphs:
            _take(open_paragraphs[-1], element)


def _take(paragraph: _Paragraph, element: Element) -> None:
    tag = element.tag
    if tag == f"{_W}t" and element.text:
        run = element.getparent()
        bold = None if run is None else run.find(f"{_W}rPr/{_W}b")
        if element.text.strip() and (bold is None or bold.get(f"{_W}val") in {"0", "false"}):
            paragraph.bold = False
        paragraph.parts.append(element.text)
    elif tag in _SIGNS and not (tag == f"{_W}br" and element.get(f"{_W}type") in {"page", "column"}):
        paragraph.parts.append(_SIGNS[tag])


def _kind(paragraph: Element, styles: dict[str, str]) -> BlockKind:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return "paragraph"
    style = styles.get(_value(properties.find(f"{_W}pStyle")) or "", "")
    if _CONTENTS_STYLE.search(style):
        return "table_row"  # never a paragraph's own kind: the table of contents is left out
    level = _value(properties.find(f"{_W}outlineLvl"))
    if _HEADING_STYLE.search(style) or level not in {None, "9"}:
        return "heading"
    number = _value(properties.find(f"{_W}numPr/{_W}numId"))
    return "list_item" if number not in {None, "0"} or _LIST_STYLE.search(style) else "paragraph"


def _is_hidden(run: Element) -> bool:
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    return hidden is not None and hidden.get(f"{_W}val") not in {"0", "false"}


def _is_bold_heading(paragraph: _Paragraph, words: str) -> bool:
    text = words.strip()
    return paragraph.kind == "paragraph" and paragraph.bold and 0 < len(text) <= _SHORT and text[-1] not in ".;,:"


def _lines(kind: BlockKind, words: str) -> Iterator[tuple[BlockKind, str]]:
    """A paragraph, cut where a forced line break begins something new."""
    text = "\n".join(line.strip(" ") for line in normalise(words).split("\n"))
    if "\n" not in text.strip():
        yield kind, text.strip()
        return
    yield from ((kind, piece) for _, piece in cut(text.replace("\t", " ")))


def _with_rows(pieces: Iterator[tuple[BlockKind, str]]) -> Iterator[tuple[BlockKind, str]]:
    """Paragraphs whose parts stand at tab stops are rows where two or more follow one another, else prose."""
    waiting: list[str] = []
    for kind, words in pieces:
        if kind == "paragraph" and "\t" in words:
            waiting.append(words)
            continue
        yield from _row_or_prose(waiting)
        waiting = []
        yield kind, words
    yield from _row_or_prose(waiting)


def _row_or_prose(waiting: list[str]) -> Iterator[tuple[BlockKind, str]]:
    for words in waiting:
        if is_typed_item(words):
            yield "list_item", words
        else:
            yield ("table_row" if len(waiting) > 1 else "paragraph"), words


def _data_rows(body: Element) -> set[Element]:
    """The rows of tables that hold data; long cells of several paragraphs are those of a page's layout."""
    rows: set[Element] = set()
    nested = {inner for outer in body.iter(f"{_W}tbl") for inner in outer.iter(f"{_W}tbl") if inner is not outer}
    for table in body.iter(f"{_W}tbl"):
        if table in nested:
            continue
        lays_out = any(
            len(cell.findall(f"{_W}p")) > 3 and sum(len(t.text or "") for t in cell.iter(f"{_W}t")) > _A_LAYOUT_CELL
            for cell in table.iter(f"{_W}tc")
        )
        if not lays_out:
            rows.update(row for row in table.iter(f"{_W}tr") if len(row.findall(f".//{_W}tc")) > 1)
    return rows
