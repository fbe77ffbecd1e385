"""The printed lines of a PDF page, in the order in which a person reads them: columns one after the other."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# All measures are points, from the upper left corner of the page; gaps are in heights of a line.
_WORD_GAP = 0.13
_SPAN_GAP = 1.0  # wider than the widest blank of a justified line
_CELL_GAP = 1.4
_SUPERSCRIPT = 0.8  # of the height of its line
_NOTE_MARK = re.compile(r"[\d,*†‡§¶]{1,5}")
_HYPHENS = {0x02, 0xFFFE, 0x00AD, 0x2010, 0x2011}  # pdfium's own sign for a hyphen at the end of a line, and the others
_BOLD = re.compile(rb"bold|black|heavy|semibold|demi", re.IGNORECASE)
_MOST_COLUMNS = 3  # cuts of cuts: enough for four columns


@dataclass(frozen=True, slots=True)
class Span:
    """Words that stand next to one another in one size."""

    left: float
    top: float
    right: float
    bottom: float
    bold: bool
    text: str

    @property
    def height(self) -> float:
        """The height of its letters."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Half-way between its top and its bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of a column: its cells (mostly one), and where the column begins and ends."""

    cells: tuple[Span, ...]
    column: tuple[float, float]

    @property
    def left(self) -> float:
        """Where its first cell begins."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Where its last cell ends."""
        return self.cells[-1].right

    @property
    def top(self) -> float:
        """Its highest point."""
        return min(cell.top for cell in self.cells)

    @property
    def bottom(self) -> float:
        """Its lowest point."""
        return max(cell.bottom for cell in self.cells)

    @property
    def height(self) -> float:
        """The height of its largest letters."""
        return max(cell.height for cell in self.cells)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(cell.bold for cell in self.cells)

    @property
    def text(self) -> str:
        """Its words, cells parted by blanks."""
        return " ".join(cell.text for cell in self.cells)


def page_spans(page: pdfium.PdfPage) -> list[Span]:
    """The spans of a page in the order of its content; what stands upright on the page as it is shown."""
    width, height = page.get_size()
    rotation = page.get_rotation()
    textpage = page.get_textpage()
    try:
        return _collect(textpage, width, height, rotation)
    finally:
        textpage.close()


def _collect(textpage: pdfium.PdfTextPage, width: float, height: float, rotation: int) -> list[Span]:
    handle = textpage.raw
    spans: list[Span] = []
    letters: list[str] = []
    box: list[float] = []
    blank = bold = False
    rect = raw.FS_RECTF()

    def finish() -> None:
        text = "".join(letters).strip()
        if text:
            spans.append(Span(box[0], box[1], box[2], box[3], bold, text))
        letters.clear()

    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in {0x20, 0xA0, 0x09}:
            blank = True
            continue
        if code in {0x00, 0x0A, 0x0D} or not raw.FPDFText_GetLooseCharBox(handle, index, rect):
            continue
        left, top, right, bottom = _upright(rect, width, height, rotation)
        tall = bottom - top
        if letters:
            gap, last = left - box[2], box[3] - box[1]
            same_line = abs(bottom - box[3]) < 0.25 * last and 0.8 < tall / max(last, 0.1) < 1.25
            if same_line and -0.4 * last < gap < _SPAN_GAP * last:
                if blank or gap > _WORD_GAP * last:
                    letters.append(" ")
                letters.append("-" if code in _HYPHENS else chr(code))
                box[2] = max(box[2], right)
                blank = False
                continue
            finish()
        blank = False
        if tall <= 0 or right <= left or abs(raw.FPDFText_GetCharAngle(handle, index) - _level(rotation)) > 0.3:
            continue  # a watermark or a label of a figure
        letters.append("-" if code in _HYPHENS else chr(code))
        box[:] = (left, top, right, bottom)
        bold = _is_bold(handle, index)
    finish()
    return spans


def _upright(rect: raw.FS_RECTF, width: float, height: float, rotation: int) -> tuple[float, float, float, float]:
    """The box of a character on the page as it is shown; `width` and `height` are those of the shown page."""
    left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
    if rotation == 90:
        return bottom, left, top, right
    if rotation == 180:
        return width - right, bottom, width - left, top
    if rotation == 270:
        return width - top, height - right, width - bottom, height - left
    return left, height - top, right, height - bottom


def _level(rotation: int) -> float:
    """The angle (radians) of a character that stands upright on a page shown turned by `rotation` degrees."""
    return rotation * 3.14159265 / 180 % 6.2831853


def _is_bold(handle: object, index: int) -> bool:
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(handle, index, name, 128, flags)
    return _BOLD.search(name.value) is not None


def page_lines(spans: Sequence[Span]) -> list[Line]:
    """The lines of a page in reading order."""
    return list(_region(spans, 0))


def _region(spans: Sequence[Span], depth: int) -> Iterable[Line]:
    gutter = _gutter(spans) if depth < _MOST_COLUMNS else None
    if gutter is None:
        yield from _lines(spans)
        return
    # what runs across the gutter parts the page into bands; each band is read column by column
    across = sorted((s for s in spans if _crosses(s, gutter)), key=lambda s: (s.top, s.left))
    rest = [span for span in spans if not _crosses(span, gutter)]
    together: list[Span] = []
    for span in (*across, None):
        edge = float("inf") if span is None else span.middle
        band = [other for other in rest if other.middle < edge]
        if band:
            yield from _lines(together)
            together = []
            rest = [other for other in rest if other.middle >= edge]
            yield from _region([s for s in band if s.right <= gutter + 1], depth + 1)
            yield from _region([s for s in band if s.right > gutter + 1], depth + 1)
        if span is not None:
            together.append(span)
    yield from _lines(together)


def _crosses(span: Span, x: float) -> bool:
    return span.left < x - 1 and span.right > x + 1


def _gutter(spans: Sequence[Span]) -> float | None:
    """Where a region falls into two columns of prose; None where it does not."""
    if len(spans) < 8:
        return None
    start, end = min(s.left for s in spans), max(s.right for s in spans)
    width = end - start
    places = [start + width * step / 100 for step in range(22, 79)]
    crossings = [sum(_crosses(span, x) for span in spans) for x in places]
    fewest = min(crossings)
    best = [x for x, crossing in zip(places, crossings, strict=True) if crossing == fewest]
    middle = best[len(best) // 2]
    x = min(best, key=lambda place: abs(place - middle))
    left = [span for span in spans if span.right <= x + 1]
    right = [span for span in spans if span.left >= x - 1]
    if min(len(left), len(right)) < 4 or fewest > 0.5 * min(len(left), len(right)):
        return None
    total = sum(len(span.text) for span in spans)
    if min(sum(len(s.text) for s in left), sum(len(s.text) for s in right)) < 0.12 * total:
        return None
    return x if (_is_prose(left) and _is_prose(right)) or _is_staggered(left, right) else None


def _is_prose(spans: Sequence[Span]) -> bool:
    """Whether lines go on in mid-sentence, as those of a column do and the cells of a table do not."""
    starts = sum(span.text[:1].islower() for span in spans)
    widths = sorted(span.right - span.left for span in spans)
    return starts >= 0.25 * len(spans) and widths[len(widths) // 2] >= 0.6 * widths[-1]


def _is_staggered(left: Sequence[Span], right: Sequence[Span]) -> bool:
    """Whether the lines of the two sides stand at heights of their own, as the rows of a table do not."""
    level = sum(any(abs(one.bottom - other.bottom) < 2 for other in right) for one in left)
    return level < 0.4 * len(left)


def _lines(spans: Sequence[Span]) -> Iterable[Line]:
    """The lines of one column, from top to bottom."""
    if not spans:
        return
    column = (min(span.left for span in spans), max(span.right for span in spans))
    rows: list[list[Span]] = []
    for span in sorted(spans, key=lambda s: (s.middle, s.left)):
        middle = span.middle
        row = next((row for row in rows[-3:] if _holds(row, middle, span.height)), None)
        if row is None:
            rows.append([span])
        else:
            row.append(span)
    for row in rows:
        cells = _cells(sorted(row, key=lambda s: s.left))
        if cells:
            yield Line(cells, column)


def _holds(row: Sequence[Span], middle: float, height: float) -> bool:
    tallest = max(row, key=lambda span: span.height)
    return tallest.top + 0.2 * tallest.height < middle < tallest.bottom - 0.2 * tallest.height or (
        abs(middle - tallest.middle) < 0.3 * min(height, tallest.height)
    )


def _cells(row: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of one line joined to cells; marks of footnotes are left out."""
    tall = max(span.height for span in row)
    cells: list[Span] = []
    for span in row:
        raised = span.bottom < max(s.bottom for s in row) - 0.15 * tall
        if cells and span.height < _SUPERSCRIPT * tall and raised and _NOTE_MARK.fullmatch(span.text):
            continue
        if cells and span.left - cells[-1].right < _CELL_GAP * tall:
            last = cells[-1]
            gap = " " if span.left - last.right > _WORD_GAP * tall else ""
            cells[-1] = replace(
                last,
                top=min(last.top, span.top),
                right=max(last.right, span.right),
                bottom=max(last.bottom, span.bottom),
                bold=last.bold and span.bold,
                text=f"{last.text}{gap}{span.text}",
            )
        else:
            cells.append(span)
    return tuple(cells)
