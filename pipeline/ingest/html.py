"""Web pages: the report itself, without the menus, footers and banners around it, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.errors import InputError
from pipeline.ingest.drafts import Draft, compose
from pipeline.ingest.html_metadata import read_metadata
from pipeline.ingest.normalise import decode, normalise
from pipeline.ingest.paragraphs import cut
from pipeline.records import BlockKind

Element = etree._Element  # lxml exports no public name for it

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s{0,100}<\?xml[^>]{0,300}>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

_TAGS = {
    "never text": "script style noscript template head iframe svg math canvas object embed audio video map select"
    " textarea button input label dialog menu datalist",
    "around text": "nav footer aside form",
    "kept": "html body main article h1 h2 tbody table tr",
    "headings": "h1 h2 h3 h4 h5 h6",
    "blocks": "address article blockquote body caption center dd details div dl dt fieldset figcaption figure"
    " footer header hr li main ol p pre section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6",
}
_NEVER_TEXT, _AROUND_TEXT, _KEPT, _HEADINGS, _BLOCKS = (frozenset(names.split()) for names in _TAGS.values())
_ROLES = "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar alert"
# Words of class names and ids with which pages mark what is not the report.
_NAMES = (
    "ad ads advert advertisement advertising breadcrumb breadcrumbs comment comments consent cookie cookies cookiebar"
    " disqus footer gdpr hidden masthead menu modal nav navbar navigation newsletter offcanvas outbrain overlay pager"
    " pagination paywall popup print promo recommended related search share sharing sharebar sidebar signup skip"
    " skiplink social sociallinks subscribe subscription taboola toolbar tooltip topbar widget"
)
_AROUND_ROLES, _AROUND_WORDS = frozenset(_ROLES.split()), frozenset(_NAMES.split())
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LEGAL = re.compile(
    r"©|\bcopyright\b|\ball rights reserved\b|\blast (?:updated|modified|reviewed)\b|\bwebmaster\b|\bprivacy policy\b"
    r"|\bterms of use\b|\bback to top\b|\bprint this page\b|\bshare this\b",
    re.IGNORECASE,
)
# "Photo: Lake Council/Bo Ek", by itself or at the end of a caption; "Photo: Ana Ruiz opens the forum" is a caption.
_CREDIT = re.compile(
    r"(?:^|(?<=[.!?”\"])\s|\s?[(\[])"
    r"(?:(?:photo(?:graph)?|picture|image)s?(?:\scredits?)?\s?[:©/|]|(?:photo(?:graph)?|picture|image)s?\s"
    r"(?:by|courtesy of)\s|credits?\s?:(?!\s?\d)|©)\s?(?P<whom>.{2,80})$",
    re.IGNORECASE,
)
_SMALL_IN_CREDITS = frozenset("and by courtesy de for of photo photos the via".split())
_COOKIES = re.compile(r"\bcookies?\b", re.IGNORECASE)
_CONSENT = re.compile(r"\b(?:accept|consent|uses? cookies|use of cookies|settings|preferences)\b", re.IGNORECASE)
_SHORT = 300  # characters of a legal line or a banner
_A_LAYOUT_CELL = 300  # characters; a cell of a table of data holds less


def read_html(data: bytes, *, hint: str | None = None) -> Draft:
    """A draft of a web page.

    Raises: InputError if there is no text in it, or its elements are nested beyond reason.
    """
    found = _CHARSET.search(data[:4096])
    return page_draft(decode(data, hint=hint or (found[1].decode("ascii") if found else None)))


def page_draft(source: str) -> Draft:
    """A draft of a web page that is decoded already. Nothing that it refers to is fetched."""
    page = _parse(source)
    said = read_metadata(page)
    root, marked = _main_part(page)
    pieces = _without_edges(list(_pieces(root, marked=marked)))
    if not pieces:
        raise InputError("empty: the page holds no text of its own; save it from the browser once it is shown whole")
    text, blocks = compose(pieces)
    heading = next((text[b.start : b.end] for b in blocks[:10] if b.kind == "heading"), None)
    return Draft(text, blocks, "text/html", said.title or heading, said.language, said.date)


def _parse(source: str) -> Element:
    text = _CONTROL.sub("", _DECLARATION.sub("", source))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise InputError(f"damaged: the page cannot be read ({error}); save it again from the browser") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise InputError("limit: the elements of the page are nested too deeply to be a report")
    if page is None:
        raise InputError("empty: the page holds no text")
    return page


@dataclass(slots=True)
class _Sizes:
    """Characters of text, and of text in links, under each element."""

    all: dict[Element, int] = field(default_factory=dict)
    links: dict[Element, int] = field(default_factory=dict)
    anchors: dict[Element, int] = field(default_factory=dict)


def _measure(page: Element) -> _Sizes:
    sizes = _Sizes()
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in walk:
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            if element.tag in _NEVER_TEXT:
                walk.skip_subtree()
            continue
        own = 0 if element.tag in _NEVER_TEXT else len((element.text or "").strip())
        children = [child for child in element if child in sizes.all]
        total = own + sum(sizes.all[child] + len((child.tail or "").strip()) for child in children)
        sizes.all[element] = total
        is_link = element.tag == "a" and element.get("href") is not None
        sizes.links[element] = total if is_link else sum(sizes.links[child] for child in children)
        sizes.anchors[element] = is_link + sum(sizes.anchors[child] for child in children)
    return sizes


def _main_part(page: Element) -> tuple[Element, frozenset[Element]]:
    """The element that holds the report, and those within it that are no part of it."""
    sizes = _measure(page)
    body = page.find("body")
    root = page if body is None else body
    around = {element for element in root.iter(etree.Element) if _is_around(element, root, sizes)}
    kept = sum(sizes.all.get(e, 0) for e in root.iter("p")) or sizes.all.get(root, 0)
    for path in (".//main", ".//*[@role='main']", ".//*[@itemprop='articleBody']", ".//article"):
        found = [e for e in root.iterfind(path) if sizes.all.get(e, 0) > 0]
        best = max(found, key=lambda e: sizes.all[e], default=None)
        if best is not None and sum(sizes.all.get(p, 0) for p in best.iter("p")) >= 0.5 * kept:
            article = _only_article(best, sizes)
            return article, frozenset(around - {article})
    around |= {
        element for element in root.iter("ul", "ol", "td", "div", "p", "table", "span") if _is_links(element, sizes)
    }
    return root, frozenset(around - {root})


def _only_article(main: Element, sizes: _Sizes) -> Element:
    """The article that is nearly all of the main part, else the main part itself."""
    best = max(main.iter("article"), key=lambda e: sizes.all.get(e, 0), default=main)
    return best if sizes.all.get(best, 0) >= 0.6 * sizes.all.get(main, 0) else main


def _is_around(element: Element, root: Element, sizes: _Sizes) -> bool:
    """Whether an element is a menu, banner, footer or the like, by its tag, role, or the words of its class."""
    tag = element.tag
    if tag in _KEPT or sizes.all.get(element, 0) > 0.4 * sizes.all.get(root, 1):
        return False
    if tag in _AROUND_TEXT or (element.get("role") or "").lower() in _AROUND_ROLES or element.get("hidden") is not None:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    if element.get("aria-hidden") == "true" or "display:none" in style:
        return True
    if tag == "header" and element.find(".//h1") is None:
        return all(above.tag not in {"article", "main"} for above in element.iterancestors())
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:500]
    return any(word.lower() in _AROUND_WORDS for word in _WORD.findall(names))


def _is_links(element: Element, sizes: _Sizes) -> bool:
    """Whether an element is little more than three or more links, as a menu is that nothing marks as one."""
    total, links = sizes.all.get(element, 0), sizes.links.get(element, 0)
    return sizes.anchors.get(element, 0) >= 3 and links >= 0.5 * total and total - links < _SHORT


def _pieces(root: Element, *, marked: frozenset[Element]) -> Iterator[tuple[BlockKind, str]]:
    """The blocks under `root` in the order of the page. Walks without recursion: pages may nest deeply."""
    buffer: list[str] = []
    kinds: list[BlockKind] = ["paragraph"]
    row: Element | None = None
    rows = _data_rows(root)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _NEVER_TEXT or element in marked or not tag:
                walk.skip_subtree()
                continue
            if row is None and element in rows:
                yield from _flush(buffer, kinds[-1])
                row = element
            if tag in _BLOCKS:
                if row is None:
                    yield from _flush(buffer, kinds[-1])
                else:
                    buffer.append("\t")
            kinds.append(_kind(tag, kinds[-1]))
            buffer.append("\t" if tag == "br" and row is not None else "\n" if tag == "br" else "")
            buffer.append(_own_text(element.text, tag))
        else:
            skipped = tag in _NEVER_TEXT or element in marked or not tag
            if not skipped:
                if row is element:
                    yield "table_row", "".join(buffer)
                    buffer.clear()
                    row = None
                elif tag in _BLOCKS:
                    if row is None:
                        yield from _flush(buffer, kinds[-1])
                    else:
                        buffer.append("\t")
                kinds.pop()
            if element is not root:
                buffer.append(_own_text(element.tail, ""))
    yield from _flush(buffer, "paragraph")


def _kind(tag: str, above: BlockKind) -> BlockKind:
    if tag in _HEADINGS:
        return "heading"
    if tag in {"li", "dd"}:
        return "list_item"
    if tag in _BLOCKS and tag not in {"p", "div", "section"}:
        return "paragraph"
    return above


def _own_text(text: str | None, tag: str) -> str:
    """The words of an element; line feeds of the source are blanks but in preformatted text."""
    if not text:
        return ""
    return text if tag == "pre" else re.sub(r"\s+", " ", text)


def _flush(buffer: list[str], kind: BlockKind) -> Iterator[tuple[BlockKind, str]]:
    """What has come together, as blocks. Where it has line breaks, they are judged as those of a text file are."""
    text = normalise("".join(buffer)).strip()
    buffer.clear()
    if not text:
        return
    if "\n" not in text:
        yield kind, text
        return
    tidy = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    yield from ((kind, piece) for _, piece in cut(tidy))


def _data_rows(root: Element) -> set[Element]:
    """The rows of tables of data; a table that lays the page out has long cells, or tables and headings in them."""
    rows: set[Element] = set()
    for table in root.iter("table"):
        if table.get("role") == "presentation" or table.find(".//table") is not None:
            continue
        cells = list(table.iter("td"))
        if any(cell.find(".//h1") is not None or len(cell.findall("p")) > 2 or _is_long(cell) for cell in cells):
            continue
        rows.update(row for row in table.iter("tr") if sum(cell.tag in {"td", "th"} for cell in row) > 1)
    return rows


def _is_long(cell: Element) -> bool:
    return cell.find(".//p") is not None and sum(len(text) for text in cell.itertext()) > _A_LAYOUT_CELL


def _without_edges(pieces: list[tuple[BlockKind, str]]) -> list[tuple[BlockKind, str]]:
    """Without banners about cookies, credits of pictures, and the legal lines at the end."""
    told = ((kind, text if kind in {"heading", "table_row"} else _without_credit(text)) for kind, text in pieces)
    kept = [(kind, text) for kind, text in told if text.strip() and not _is_banner(text)]
    while kept and len(kept[-1][1]) < _SHORT and _LEGAL.search(kept[-1][1]):
        kept.pop()
    while kept and kept[-1][0] == "heading":  # of what was taken away below it
        kept.pop()
    return kept


def _without_credit(text: str) -> str:
    """`text` without the name of the photographer at its end; a caption is a paragraph, a credit is none."""
    found = _CREDIT.search(text)
    if found is None:
        return text
    small = {word.strip(".,;:()[]") for word in found["whom"].split() if word[0].islower()}
    return text[: found.start()] if small <= _SMALL_IN_CREDITS else text


def _is_banner(text: str) -> bool:
    return len(text) < _SHORT and _COOKIES.search(text) is not None and _CONSENT.search(text) is not None
