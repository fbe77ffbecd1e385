"""What a web page says about itself: JSON-LD, Open Graph, Dublin Core and plain metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_TITLES = ("og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title", "title")
_DATES = (
    "article:published_time",
    "og:published_time",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "date",
    "pubdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "parsely-pub-date",
    "sailthru.date",
)
_SEPARATOR = re.compile(r"\s+[|–—»·-]\s+|\s*::\s*")
_ARTICLE = re.compile(r"article|report|posting|webpage|creativework|event|pressrelease|document", re.IGNORECASE)
_MOST_NODES = 2_000  # of the JSON-LD of a page


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Title, publication date (as written) and language of a page; None where it does not say."""

    title: str | None
    date: str | None
    language: str | None


def read_metadata(page: etree._Element) -> PageMetadata:
    """What `page` says about itself, the most explicit statement first."""
    named = _named(page)
    linked = list(_linked_data(page))
    return PageMetadata(
        title=_title(page, named, linked),
        date=_first(linked, "datePublished")
        or _first_named(named, _DATES)
        or _time(page)
        or _first(linked, "dateCreated"),
        language=page.get("lang")
        or page.get("{http://www.w3.org/XML/1998/namespace}lang")
        or _first_named(named, ("content-language", "dc.language", "dcterms.language", "language", "og:locale"))
        or _first(linked, "inLanguage"),
    )


def _named(page: etree._Element) -> dict[str, str]:
    named: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            named.setdefault(name, content)
    return named


def _first_named(named: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _first(linked: list[dict[str, object]], key: str) -> str | None:
    values = (node.get(key) for node in linked)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)


def _title(page: etree._Element, named: dict[str, str], linked: list[dict[str, object]]) -> str | None:
    """Headline or Open Graph title, else the one main heading, else the window's title without the site's name."""
    stated = _first(linked, "headline") or _first_named(named, _TITLES)
    element = page.find(".//head/title")
    window = "" if element is None else _words(element)
    headings = [_words(h1) for h1 in page.iter("h1")]
    headings = [heading for heading in headings if len(heading) > 3]
    if stated is None and len(headings) == 1:
        return headings[0]
    title = stated or window
    # "Title | Site": the part that a heading repeats, else the longest
    parts = _SEPARATOR.split(title)
    repeated = next((heading for heading in headings if heading in title), None)
    if repeated is not None:
        return repeated
    if stated is not None:
        return stated.removesuffix(named.get("og:site_name", "\0")).rstrip(" |–—-") or stated
    return max(parts, key=len) or None


def _words(element: etree._Element) -> str:
    return " ".join(str(element.xpath("string()")).split())


def _time(page: etree._Element) -> str | None:
    for element in page.iter("time"):
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        if "publish" in names or element.get("pubdate") is not None or "entry-date" in names:
            return element.get("datetime") or _words(element)
    return None


def _linked_data(page: etree._Element) -> Iterator[dict[str, object]]:
    """The JSON-LD objects of a page that describe the page or an article, outermost first."""
    for script in page.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            todo: list[object] = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while todo and seen < _MOST_NODES:
            node = todo.pop(0)
            seen += 1
            if isinstance(node, list):
                todo.extend(node)
            elif isinstance(node, dict):
                if _ARTICLE.search(str(node.get("@type", ""))[:200]):
                    yield node
                todo.extend(node.get(key) for key in ("@graph", "mainEntity") if key in node)
