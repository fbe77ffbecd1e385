"""doccano: JSON Lines of sequence labelling with relations, one document a line; further keys are kept by doccano."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.exchange.annotations import Annotated, Link, Span


def write(path: Path, documents: Iterable[Annotated]) -> None:
    """Write a line for each document."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        entity = relation = 0
        for document in documents:
            numbers = {span: entity + number for number, span in enumerate(document.spans)}
            entities = [
                {"id": numbers[span], "label": span.label, "start_offset": span.start, "end_offset": span.end}
                for span in document.spans
            ]
            relations = [
                {"id": relation + k, "from_id": numbers[link.head], "to_id": numbers[link.tail], "type": link.label}
                for k, link in enumerate(document.links)
            ]
            entity, relation = entity + len(entities), relation + len(relations)
            about = {"text": document.text, "document_id": document.document_id, "source": document.source}
            file.write(json.dumps({**about, "entities": entities, "relations": relations}, ensure_ascii=False) + "\n")


def read(path: Path) -> Iterator[Annotated]:
    """The lines of an export in JSONL (entities and relations)."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for row in map(json.loads, filter(str.strip, file)):
            spans = {one["id"]: Span(one["start_offset"], one["end_offset"], one["label"]) for one in row["entities"]}
            links = {Link(spans[one["from_id"]], spans[one["to_id"]], one["type"]) for one in row["relations"]}
            about = row["document_id"], row["source"], row["text"]
            yield Annotated(*about, tuple(sorted(set(spans.values()))), tuple(sorted(links)))
