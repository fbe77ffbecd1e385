"""PDF files: paragraphs out of printed lines, without running heads and page numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pypdfium2 as pdfium

from pipeline.errors import InputError
from pipeline.ingest.docx import is_placeholder
from pipeline.ingest.drafts import Draft, compose
from pipeline.ingest.limits import Limits
from pipeline.ingest.lines import strip_marker
from pipeline.ingest.normalise import normalise
from pipeline.ingest.pdf_page import Line, Span, page_lines, page_spans
from pipeline.records import BlockKind

_PAGE_NUMBER = re.compile(
    r"(?:page|p\.)?\s?[-–—|]?\s?(\d{1,4}|[ivxlc]{1,6})\s?[-–—|]?(?:\s?(?:/|of)\s?\d{1,4})?", re.IGNORECASE
)
_EDGE = 0.12  # of the height of a page: where running heads and page numbers stand
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b")
_HYPHEN_END = re.compile(r"(\w+)-$")
_FIRST_WORD = re.compile(r"\S+")
_HANGING = re.compile(r"(?:and|or|to|und|et)\b")  # "long- and short-term"
_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_DATE = re.compile(r"D?:?\s*(\d{4})(\d{2})?(\d{2})?")
_ROMAN = 1_000_000  # stands for any page number in Roman figures
_LETTERS_A_PAGE = 15  # fewer are the stamp of a scanner, not a text layer
_LARGER = 1.12  # times the height of ordinary lines: a heading
_ROW_GAP = 1.2  # heights of a line, from top to top: the rows of a table stand further apart than lines in a cell
_FAR = 3.0  # heights of a line: cells this far apart do not make one sentence
_LONGEST_HEADING = 250  # characters


def read_pdf(data: bytes, limits: Limits) -> Draft:
    """A draft of a PDF file.

    Raises: InputError if it is encrypted, damaged, scanned without a text layer, or has too many pages.
    """
    pdf = _open(data)
    try:
        if len(pdf) > limits.max_pages:
            size = f"{len(pdf):,} pages, more than {limits.max_pages:,} (max_pages)"
            raise InputError(f"limit: the file has {size}; split it or raise the limit")
        pages = [_page(pdf, number) for number in range(len(pdf))]
        said = pdf.get_metadata_dict()
    finally:
        pdf.close()
    letters = sum(char.isalpha() for _, spans in pages for span in spans for char in span.text)
    if letters < _LETTERS_A_PAGE * len(pages):
        raise InputError("scanned: the pages are pictures without a text layer; run character recognition (OCR) first")
    lines = [line for spans in _without_heads(pages) for line in page_lines(spans)]
    text, blocks = compose(_pieces(lines))
    title = said.get("Title", "").strip()
    heading = next((text[b.start : b.end] for b in blocks[:10] if b.kind == "heading"), None)
    return Draft(
        text,
        blocks,
        "application/pdf",
        title=heading if is_placeholder(title) else title,
        date=_iso(said.get("CreationDate", "")),
        dated="created",
    )


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(data)
        len(pdf)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or b"/Encrypt" in data[-4096:]:
            raise InputError("encrypted: the PDF asks for a password; save a copy without one") from error
        raise InputError("damaged: the PDF is broken or cut off; get the file again") from error
    if len(pdf) == 0:
        raise InputError("damaged: the PDF has no pages; get the file again")
    return pdf


def _page(pdf: pdfium.PdfDocument, number: int) -> tuple[float, list[Span]]:
    """Height and spans of a page; one that is broken counts as empty."""
    try:
        page = pdf[number]
    except pdfium.PdfiumError:
        return 0.0, []
    try:
        return page.get_size()[1], page_spans(page)
    finally:
        page.close()


def _iso(stamp: str) -> str | None:
    """The day in a PDF's time stamp (D:YYYYMMDD…); None for the ones that programs write where they know none."""
    found = _DATE.match(stamp)
    if found is None or not 1990 <= int(found[1]) <= 2100 or stamp[2:10] == "20000101":
        return None
    return "-".join(part for part in found.groups() if part)


def _without_heads(pages: Sequence[tuple[float, list[Span]]]) -> Iterator[list[Span]]:
    """The pages without page numbers, what stands in line with one, and what several pages have at one height."""
    places: Counter[tuple[str, int]] = Counter()
    first: Counter[int] = Counter()  # the number that the first page would have
    for index, (height, spans) in enumerate(pages):
        edges = _edges(spans, height)
        places.update({place for span in edges for place in _places(span, spans)})
        first.update({_number(span) - index for span in edges if 0 <= _number(span) < _ROMAN})
    start = max(first, key=lambda number: (first[number], -abs(number)), default=_ROMAN)
    often = 2 if len(pages) < 5 else 3
    for index, (height, spans) in enumerate(pages):
        edges = _edges(spans, height)
        numbers = [span for span in edges if _number(span) in {start + index, _ROMAN}]
        yield [
            span
            for span in spans
            if span not in edges
            or (
                all(places[place] < often for place in _places(span, spans))
                and all(abs(span.middle - number.middle) > 3 for number in numbers)
            )
        ]


def _number(span: Span) -> int:
    """The page number that a span is; -1 if it is none."""
    found = _PAGE_NUMBER.fullmatch(span.text)
    if found is None:
        return -1
    return int(found[1]) if found[1].isdecimal() else _ROMAN


def _places(span: Span, page: Sequence[Span]) -> Iterator[tuple[str, int]]:
    """What to look for on other pages: the same words there and, for small words by themselves, any words there."""
    height = round(span.top / 4)
    yield _NUMBERS.sub("#", span.text.lower()), height
    heights = sorted(other.height for other in page)
    if span.height < 0.9 * heights[len(heights) // 2]:
        others = [other for other in page if abs(other.middle - span.middle) > 3]
        if all(other.top - span.bottom > span.height or span.top - other.bottom > span.height for other in others):
            yield "", height


def _edges(spans: Sequence[Span], height: float) -> list[Span]:
    """The two outermost lines at the head and at the foot of a page, unless they are larger than its text."""
    body = Counter(round(span.height) for span in spans for _ in span.text)
    usual = max(body, key=lambda size: (body[size], size), default=0)
    head = [span for span in spans if span.bottom < _EDGE * height]
    foot = [span for span in spans if span.top > (1 - _EDGE) * height]
    first = sorted({round(span.top / 3) for span in head})[:2]
    last = sorted({round(span.top / 3) for span in foot})[-2:]
    outer = [s for s in head if round(s.top / 3) in first] + [s for s in foot if round(s.top / 3) in last]
    return [span for span in outer if span.height < usual + 1]


def _pieces(lines: Sequence[Line]) -> Iterator[tuple[BlockKind, str]]:
    """Blocks out of lines: rows of tables, headings, and paragraphs re-flowed."""
    if not lines:
        return
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.height * 2) / 2] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], size))
    leading = _leading(lines)
    words = Counter(word.lower().strip(".,;:()“”\"'") for line in lines for word in line.text.split())
    waiting: list[Line] = []
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        if end > at + 1:
            yield from _paragraph(waiting, body, words)
            waiting = []
            yield from (("table_row", row) for row in _rows(lines[at:end]))
            at = end
            continue
        for line in _apart(lines[at]):
            if waiting and not _goes_on(waiting, line, leading=leading):
                yield from _paragraph(waiting, body, words)
                waiting = []
            waiting.append(line)
        at += 1
    yield from _paragraph(waiting, body, words)


def _apart(line: Line) -> Iterator[Line]:
    """The cells of a line that is no row of a table, as lines of their own where they look unlike or stand far off."""
    cells: list[Span] = []
    for cell in line.cells:
        if cells and (cell.bold != cells[-1].bold or cell.left - cells[-1].right > _FAR * line.height):
            yield replace(line, cells=tuple(cells))
            cells = []
        cells.append(cell)
    yield replace(line, cells=tuple(cells))


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between the tops of two lines, in heights of a line."""
    steps: Counter[float] = Counter()
    for one, two in pairwise(lines):
        if 0 < two.top - one.top < 3 * one.height and abs(one.height - two.height) < 1:
            steps[round((two.top - one.top) / one.height, 1)] += 1
    return max(steps, key=lambda step: (steps[step], -step), default=1.2)


def _table_end(lines: Sequence[Line], start: int) -> int:
    """Where the table ends that begins at `start`; `start` itself if none does."""
    if len(lines[start].cells) < 2:
        return start
    starts = {round(cell.left) for cell in lines[start].cells}
    at = start + 1
    rows = 1
    while at < len(lines):
        line = lines[at]
        known = [any(abs(cell.left - x) < 5 for x in starts) for cell in line.cells]
        below = 0 < line.top - lines[at - 1].top < 4 * line.height
        if len(line.cells) > 1 and below and any(known[1:]):
            starts |= {round(cell.left) for cell in line.cells}
            rows += 1
        elif not (below and rows and all(known) and line.left > min(starts) + 5):
            break
        at += 1
    return at if rows > 1 else start


def _rows(lines: Sequence[Line]) -> Iterator[str]:
    """The rows of a table, their cells parted by tabs.

    A row has one line that begins in the first column. Where the rows stand apart, all lines between two gaps are one
    (a cell may be centred beside a longer one); else a line without a first cell goes on with the one above it.
    """
    first = min(line.left for line in lines) + 5
    rows: list[list[Line]] = []
    for line in lines:
        if rows and line.top - rows[-1][-1].top < _ROW_GAP * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    if any(sum(line.left < first for line in row) != 1 for row in rows):
        rows = []
        for line in lines:
            if rows and line.left >= first:
                rows[-1].append(line)
            else:
                rows.append([line])
    columns: list[float] = []
    for left in sorted(cell.left for line in lines for cell in line.cells):
        if not columns or left - columns[-1] > 5:
            columns.append(left)
    for row in rows:
        texts: list[list[str]] = [[] for _ in columns]
        for line in row:
            for cell in line.cells:
                texts[bisect_right(columns, cell.left) - 1].append(cell.text)
        yield "\t".join(" ".join(words) for words in texts)


def _goes_on(above: Sequence[Line], line: Line, *, leading: float) -> bool:
    """Whether `line` goes on with the paragraph of the lines `above`."""
    last = above[-1]
    if abs(line.height - last.height) > 0.1 * last.height or (line.bold != last.bold and line.bold):
        return False
    open_end = _TERMINAL.search(last.text) is None
    if line.column != last.column or line.top <= last.top:
        full = last.column[1] - last.right < 0.5 * last.height and len(above) > 1
        return open_end and not line.bold and (full or line.text[:1].islower() or last.text.endswith("-"))
    if line.top - last.top > (leading + 0.35) * last.height:
        return False
    if last.bold != line.bold and all(one.bold for one in above):
        return False
    short = _stops_short(last, line)
    if strip_marker(line.text)[1] and (short or not open_end or strip_marker(above[0].text)[1]):
        return False  # "26." may also be the date at the end of a sentence
    if line.text[:1].islower() or last.text.endswith("-"):
        return True
    hanging = len(above) == 1 and strip_marker(last.text)[1]
    centred = abs(line.left + line.right - last.left - last.right) < line.height
    if len(above) > 1 and not (hanging or centred) and line.left - last.left > 0.7 * line.height:
        return False  # its first line is set in
    return not short


def _stops_short(last: Line, line: Line) -> bool:
    """Whether the first word of `line` would have had room at the end of `last`: the paragraph ended there."""
    word = _FIRST_WORD.match(line.text)
    letters = 0 if word is None else word.end() + 1
    width = (last.right - last.left) / max(len(last.text), 1) * letters
    room = max(last.column[1], line.right) - last.right
    return room > width * 1.15 + (0 if _TERMINAL.search(last.text) else 0.5 * last.height)


def _paragraph(lines: Sequence[Line], body: float, words: Counter[str]) -> Iterator[tuple[BlockKind, str]]:
    if not lines:
        return
    text = _reflow([normalise(line.text) for line in lines], words)
    large = min(line.height for line in lines) > _LARGER * body
    bold = all(line.bold for line in lines)
    capitals = text.upper() == text and len(text) > 3 and any(char.isalpha() for char in text)
    short = len(text) <= _LONGEST_HEADING and not text.endswith((".", ";", ","))
    yield ("heading" if short and (large or bold or (capitals and len(lines) <= 3)) else "paragraph"), text


def _reflow(lines: Sequence[str], words: Counter[str]) -> str:
    """Lines joined by blanks; a word parted at the end of a line is put together again."""
    out = lines[0]
    for line in lines[1:]:
        found = _HYPHEN_END.search(out)
        if found is None or not line or _HANGING.match(line):
            out = f"{out} {line}"
        elif _keeps_hyphen(found[1], line, words):
            out = f"{out}{line}"
        else:
            out = f"{out[:-1]}{line}"
    return out


def _keeps_hyphen(before: str, line: str, words: Counter[str]) -> bool:
    """Whether a hyphen at the end of a line is a part of the word: what the rest of the text writes decides."""
    word = _FIRST_WORD.match(line)
    after = "" if word is None else word[0].strip(".,;:()“”\"'")
    if not line[:1].islower():
        return True
    if words[f"{before}{after}".lower()]:
        return False
    return words[f"{before}-{after}".lower()] > 0
