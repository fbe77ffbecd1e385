"""Two versions of the model side by side on texts of others: names of people and organizations, and speed.

    python benchmarks/models.py [ONE OTHER] [--output DIR] [--benchmark DIR] [--speed INPUT]

Versions are those of `rapporteur models list`; by default general and the one that ships. Each is measured alone (what
the component names) and in the pipeline (what the tables name).

re3d is read as in spans.py. KnowledgeNet marks only the names that take part in a fact: there a span that meets no
marked name is not judged, one that meets a marked name is right if it covers the same words once trimmed.

Speed: words per second of processor time over the first 60 texts of a file of JSON Lines, both versions in turns, five
times; the median of the paired ratios is given.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from span_gold import Gold, Span, place, re3d, trimmed

from pipeline import config, nlp, versions
from pipeline.harvest import harvest
from pipeline.ingest.plain import read_text
from pipeline.reading import read
from pipeline.records import Document

SHARED = Path(__file__).resolve().parents[2] / "shared"
LABELS = ("PERSON", "ORG")
TURNS, TEXTS = 5, 60
KINDS = {  # of each property of KnowledgeNet, what its subject and object are
    "CEO": ("ORG", "PERSON"),
    "EMPLOYEE_OR_MEMBER_OF": ("PERSON", "ORG"),
    "POLITICAL_AFFILIATION": ("PERSON", "ORG"),
}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", default=[versions.GENERAL, versions.in_use().version])
    parser.add_argument("--output", type=Path, help="a folder of results with versions of its own")
    parser.add_argument("--benchmark", type=Path, default=SHARED / "benchmark")
    parser.add_argument("--speed", type=Path, default=SHARED / "corpus" / "swiss_federal.jsonl")
    options = parser.parse_args()
    base = versions.sources(config.config_path())[1]
    models = [versions.model(config.config_path(), name, base, options.output) for name in options.versions]
    languages = {model.version: nlp.load(None, model) for model in models}
    sets = {
        "re3d": (list(re3d(options.benchmark / "spans" / "re3d.jsonl")), True),
        "KnowledgeNet": (list(knowledge_net(options.benchmark / "affiliations" / "knowledge_net.jsonl")), False),
    }
    print(f"{'set':13} {'of':9} {'label':7}" + "".join(f" {name:>23}" for name in languages))
    for name, (golds, whole) in sets.items():
        for who, reader in (("component", alone), ("pipeline", piped)):
            found = {
                version: [reader(language, gold, name) for gold in golds] for version, language in languages.items()
            }
            for labels in (*((label,) for label in LABELS), LABELS):
                cells = [figures(golds, spans, labels, whole=whole) for spans in found.values()]
                print(f"{name:13} {who:9} {'both' if len(labels) > 1 else labels[0]:7} {' '.join(cells)}")
    speed(languages, options.speed)


def knowledge_net(path: Path) -> Iterator[Gold]:
    """The sentences of KnowledgeNet with the names of their facts, pronouns and descriptions left out."""
    golds: dict[str, Gold] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["sentence"]
        gold = golds.setdefault(text, Gold(str(len(golds)), text))
        for label, side in zip(KINDS.get(row["property"], ()), (row["subject"], row["object"]), strict=False):
            words = side[0] if side else ""
            named = any(char.isupper() for char in words) and f" {words.lower()} " not in _NO_NAMES
            start = text.find(words)
            if named and start >= 0:
                gold.add(label, start, start + len(words))
    yield from golds.values()


_NO_NAMES = " he she his her him i it its my we they their our you the who "


def alone(language: Any, gold: Gold, _: str) -> dict[str, set[Span]]:
    """What the component names."""
    doc = nlp.make_doc(language, read(_document(gold)))
    for name in nlp.STATISTICAL:
        doc = language.get_pipe(name)(doc)
    found: dict[str, set[Span]] = {}
    reading = doc._.reading
    for span in doc.ents:
        start, end = reading.span(span.start_char, span.end_char)
        _add(found, reading.document.text, span.label_, start, end)
    return found


def piped(language: Any, gold: Gold, name: str) -> dict[str, set[Span]]:
    """What the tables name; states that act are organizations in re3d."""
    claims = harvest(language(nlp.make_doc(language, read(_document(gold)))), model="")
    found: dict[str, set[Span]] = {}
    for mention in claims.mentions:
        acts = name == "re3d" and mention.label == "GPE" and mention.entity_id is not None
        if mention.form == "name":
            _add(found, claims.text, "ORG" if acts else mention.label, mention.start, mention.end)
    return found


def figures(golds: Iterable[Gold], found: Iterable[dict[str, set[Span]]], labels: Sequence[str], *, whole: bool) -> str:
    """Precision, recall and F1; where not the `whole` text is marked, spans that meet no gold span are not judged."""
    right = made = asked = 0
    for gold, spans in zip(golds, found, strict=True):
        for label in labels:
            wanted, given = gold.spans.get(label, set()), spans.get(label, set())
            if not whole:
                given = {one for one in given if any(one[0] < end and start < one[1] for start, end in wanted)}
            right, made, asked = right + len(wanted & given), made + len(given), asked + len(wanted)
    precision, recall = right / max(made, 1), right / max(asked, 1)
    return f"{precision:7.3f} {recall:7.3f} {2 * precision * recall / max(precision + recall, 1e-9):7.3f}"


def speed(languages: dict[str, Any], path: Path) -> None:
    """Words per second of each, and how many times as fast the last is as the first."""
    lines = path.read_text(encoding="utf-8").splitlines()[:TEXTS]
    documents = [_document(Gold(str(number), json.loads(line)["text"])) for number, line in enumerate(lines)]
    words = sum(len(document.text.split()) for document in documents)
    times: dict[str, list[float]] = {name: [] for name in languages}
    for _ in range(TURNS):
        for name, language in languages.items():
            started = time.process_time()
            for _claims in nlp.pipe(language, documents):
                pass
            times[name].append(time.process_time() - started)
    for name, spent in times.items():
        print(f"{name}: {words / statistics.median(spent):,.0f} words/s of processor time")
    first, *_, last = times.values()
    ratios = [one / other for one, other in zip(first, last, strict=True)]
    print(f"{list(times)[-1]} is {statistics.median(ratios):.2f} times as fast ({min(ratios):.2f}-{max(ratios):.2f})")


def _document(gold: Gold) -> Document:
    draft = read_text(gold.text)
    return Document(f"doc-{gold.id}", "", "text/plain", None, "en", None, None, "", draft.text, draft.blocks)


def _add(found: dict[str, set[Span]], text: str, label: str, start: int, end: int) -> None:
    start, end = trimmed(text, start, end)
    if start < end:
        found.setdefault(label, set()).add(place(text, start, end))


if __name__ == "__main__":
    main()
