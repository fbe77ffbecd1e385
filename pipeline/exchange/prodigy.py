"""Prodigy: JSON Lines of tasks with tokens, spans and relations (its `rel.manual` and `ner.manual`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.exchange.annotations import Annotated, Link, Span
from pipeline.exchange.tokens import Token, covering, tokens


def write(path: Path, documents: Iterable[Annotated]) -> None:
    """Write a task for each document, each already accepted."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            file.write(json.dumps(_task(document), ensure_ascii=False) + "\n")


def _task(document: Annotated) -> dict[str, Any]:
    words = tokens(document.text, document.spans)
    spans = {span: _span(span, words) for span in document.spans}
    return {
        "text": document.text,
        "meta": {"document_id": document.document_id, "source": document.source},
        "tokens": [
            {"text": word.text, "start": word.start, "end": word.end, "id": number, "ws": word.space}
            for number, word in enumerate(words)
        ],
        "spans": list(spans.values()),
        "relations": [
            {
                "head": spans[link.head]["token_end"],
                "child": spans[link.tail]["token_end"],
                "head_span": spans[link.head],
                "child_span": spans[link.tail],
                "label": link.label,
            }
            for link in document.links
        ],
        "answer": "accept",
    }


def _span(span: Span, words: Sequence[Token]) -> dict[str, Any]:
    first, last = covering(span, words)
    return {"start": span.start, "end": span.end, "label": span.label, "token_start": first, "token_end": last}


def read(path: Path) -> Iterator[Annotated]:
    """The accepted tasks of an export; those rejected or ignored say nothing."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for task in map(json.loads, filter(str.strip, file)):
            if task.get("answer", "accept") == "accept":
                spans = {_read(one) for one in task["spans"]}
                links = {
                    Link(_read(one["head_span"]), _read(one["child_span"]), one["label"]) for one in task["relations"]
                }
                meta = task["meta"]
                about = meta["document_id"], meta["source"], task["text"]
                yield Annotated(*about, tuple(sorted(spans)), tuple(sorted(links)))


def _read(span: Mapping[str, Any]) -> Span:
    return Span(span["start"], span["end"], span["label"])
