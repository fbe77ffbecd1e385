"""Gold as people wrote it: a JSON file a report, and sentences with marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import TableError

_MARK = re.compile(r"\[([^\[\]]+)\]\(([A-Z]+)\)")


@dataclass(frozen=True, slots=True)
class Gold:
    """What a reader of one document should find: `cells` as `score` wants them; `text` and `split` if they are told."""

    slug: str
    cells: Mapping[str, Any]
    text: str = ""
    split: str = ""


def read_golds(folder: Path) -> list[Gold]:
    """The gold files (`*.json`) of a folder, in the order of their names, each with the text beside it, if any.

    Raises:
        TableError: there is no gold, or a file cannot be read.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise TableError(f"{folder}: no gold files (*.json) in it")
    return [_read_gold(path) for path in files]


def _read_gold(path: Path) -> Gold:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))
        beside = path.with_suffix(".txt")
        text = beside.read_text(encoding="utf-8") if beside.is_file() else ""
    except (OSError, ValueError) as error:
        raise TableError(f"{path}: is no gold file ({error})") from error
    if not isinstance(cells, dict):
        raise TableError(f"{path}: is no gold file (an object with a list of rows a table is wanted)")
    return Gold(path.stem, cells, text)


def read_marked(path: Path) -> Iterator[Gold]:
    """The documents of a file of marked-up sentences (see `corpus/README.md`): each line a paragraph, `mentions` only.

    Raises:
        TableError: the file cannot be read, or a line stands before the first document.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: cannot be read ({error})") from error
    documents: list[tuple[list[str], list[str]]] = []
    for number, line in enumerate(lines, start=1):
        if line.startswith("## "):
            documents.append((line[3:].split(" | "), []))
        elif line and not line.startswith("# "):
            if not documents:
                raise TableError(f"{path}, line {number}: begin a document first, with `## id | kind | split`")
            documents[-1][1].append(line)
    for head, sentences in documents:
        yield _marked(head, sentences)


def _marked(head: list[str], sentences: list[str]) -> Gold:
    text = ""
    mentions: list[dict[str, Any]] = []
    for sentence in sentences:
        at = 0
        for found in _MARK.finditer(sentence):
            text += sentence[at : found.start()]
            start = len(text)
            text += found[1]
            mentions.append(
                {"id": str(len(mentions)), "start": start, "end": len(text), "text": found[1], "label": found[2]}
            )
            at = found.end()
        text += sentence[at:] + "\n\n"
    return Gold(head[0], {"mentions": mentions}, text, head[-1] if len(head) > 2 else "")
