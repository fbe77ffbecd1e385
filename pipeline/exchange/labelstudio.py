"""Label Studio: a JSON list of tasks, each with its text and one annotation (its JSON import and export).

Beside it stands the labelling configuration, to paste into the project's labelling interface. Offsets are code points;
a region whose own words show that it counts UTF-16 units, as a browser does, is read so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.exchange.annotations import Annotated, Link, Span

_FROM, _TO = "label", "text"  # names of the control and the object in the labelling interface


def write(path: Path, documents: Iterable[Annotated]) -> None:
    """Write a list of tasks, what was found as the annotation that a person corrects, and the configuration."""
    found = list(documents)
    tasks = [{"id": number, **_task(document)} for number, document in enumerate(found, start=1)]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".xml").write_text(_configuration(found), encoding="utf-8")


def _configuration(documents: Iterable[Annotated]) -> str:
    relations = sorted({link.label for one in documents for link in one.links})
    labels = sorted({span.label for one in documents for span in one.spans})
    lines = ["<View>", "  <Relations>", *(f"    <Relation value={quoteattr(label)}/>" for label in relations)]
    lines += ["  </Relations>", f'  <Labels name="{_FROM}" toName="{_TO}">']
    lines += [f"    <Label value={quoteattr(label)}/>" for label in labels]
    lines += ["  </Labels>", f'  <Text name="{_TO}" value="$text" granularity="symbol"/>', "</View>"]
    return "\n".join(lines) + "\n"


def _task(document: Annotated) -> dict[str, Any]:
    ids = {span: f"span-{number}" for number, span in enumerate(document.spans)}
    result: list[dict[str, Any]] = [_region(document, span, ids[span]) for span in document.spans]
    for link in document.links:
        ends = {"from_id": ids[link.head], "to_id": ids[link.tail]}
        result.append({"type": "relation", "direction": "right", "labels": [link.label], **ends})
    data = {"text": document.text, "document_id": document.document_id, "source": document.source}
    return {"data": data, "annotations": [{"id": 1, "result": result}]}


def _region(document: Annotated, span: Span, region_id: str) -> dict[str, Any]:
    value = {
        "start": span.start,
        "end": span.end,
        "text": document.text[span.start : span.end],
        "labels": [span.label],
    }
    return {"id": region_id, "type": "labels", "from_name": _FROM, "to_name": _TO, "value": value}


def read(path: Path) -> Iterator[Annotated]:
    """The tasks of an export in JSON; of several annotations the last that was not cancelled."""
    for task in json.loads(path.read_text(encoding="utf-8")):
        done = [one for one in task["annotations"] if not one.get("was_cancelled")]
        if done:
            yield _document(task["data"], done[-1]["result"])


def _document(data: Mapping[str, str], result: Iterable[Mapping[str, Any]]) -> Annotated:
    spans: dict[str, list[Span]] = {}
    relations = []
    for one in result:
        if one["type"] == "relation":
            relations.append(one)
        else:
            value = one["value"]
            start, end = _place(data["text"], value)
            spans[one["id"]] = [Span(start, end, label) for label in value["labels"]]
    links = {
        Link(head, tail, label)
        for one in relations
        for head in spans[one["from_id"]]
        for tail in spans[one["to_id"]]
        for label in one.get("labels") or ()
    }
    every = {span for found in spans.values() for span in found}
    about = data["document_id"], data["source"], data["text"]
    return Annotated(*about, tuple(sorted(every)), tuple(sorted(links)))


def _place(text: str, value: Mapping[str, Any]) -> tuple[int, int]:
    start, end = value["start"], value["end"]
    words = value.get("text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le")
    first, last = (len(units[: 2 * edge].decode("utf-16-le", "ignore")) for edge in (start, end))
    return (first, last) if text[first:last] == words else (start, end)
