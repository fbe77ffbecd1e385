"""Measures events on openings of negotiation bulletins: dates, city and name of the event that each text is about.

usage: events.py FILE [--misses]

FILE holds one JSON object a line: `text`, `event_title`, `short_title`, `start_date`, `end_date`, `city`, `doc_date`.
A row is right in its dates if some event of the text has them; the event with the right dates, else the first, is then
asked for its city and for a name that shares the session's designation.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from pipeline import nlp
from pipeline.ingest.plain import read_text
from pipeline.records import Document, Dropped, Event, make_id

_WORD = re.compile(r"[^\W_]+")
_SMALL = {"the", "of", "on", "and", "to", "for", "in", "un", "united", "nations", "session", "sessions", "meeting"}


def main() -> None:
    """Reads the file, runs the pipeline on each text and prints the three figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="print each row that is not right")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").split("\n") if line.strip()]
    language = nlp.load()
    results = list(nlp.pipe(language, (_document(row) for row in rows)))
    right: Counter[str] = Counter()
    for row, claims in zip(rows, results, strict=True):
        events = [] if isinstance(claims, Dropped) else list(claims.events)
        found = _judged(row, events)
        right.update(key for key, ok in found.items() if ok)
        if options.misses and not all(found.values()):
            print(row["id"], row["event_title"], row["start_date"], row["end_date"], row["city"], found)
            for event in events:
                print("   ", event.name, "|", event.start_date, event.end_date, event.location)
    for key in ("dates", "city", "name"):
        print(f"{key:6} {right[key]:3} of {len(rows)}  {right[key] / len(rows):.3f}")


def _judged(row: dict[str, Any], events: list[Event]) -> dict[str, bool]:
    same = [e for e in events if e.start_date == row["start_date"] and (e.end_date or e.start_date) == row["end_date"]]
    city = set(_WORD.findall(row["city"].casefold()))
    chosen = same or events[:1]
    places = [set(_WORD.findall((e.location or "").casefold())) for e in chosen]
    wanted = _designation(row)
    names = [name for e in chosen for name in (e.name, *e.other_names)]
    return {
        "dates": bool(same),
        "city": any(city <= place for place in places),
        "name": any(len(wanted & _tokens(name)) >= min(2, len(wanted)) for name in names),
    }


def _designation(row: dict[str, Any]) -> set[str]:
    return _tokens(row["event_title"]) | _tokens(row["short_title"])


def _tokens(name: str) -> set[str]:
    name = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", name)
    return {word for word in _WORD.findall(name.casefold()) if word not in _SMALL}


def _document(row: dict[str, Any]) -> Document:
    """The text as a plain report that is dated as the bulletin is."""
    draft = read_text(row["text"])
    return Document(
        make_id("doc", row["id"]),
        row["id"],
        "text/plain",
        draft.title,
        "en",
        row["doc_date"],
        "given",
        "",
        draft.text,
        draft.blocks,
    )


if __name__ == "__main__":
    main()
