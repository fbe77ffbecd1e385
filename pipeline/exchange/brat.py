"""brat: a folder with `<document>.txt` and `<document>.ann` in standoff format (T and R lines)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.exchange.annotations import Annotated, Link, Span

SOURCES = "sources.tsv"  # brat knows documents by the names of files alone


def write(path: Path, documents: Iterable[Annotated]) -> None:
    """Write two files a document into a folder, and the configuration of their labels."""
    path.mkdir(parents=True, exist_ok=True)
    sources = []
    found = list(documents)
    (path / "annotation.conf").write_bytes(_configuration(found).encode())
    for document in found:
        (path / f"{document.document_id}.txt").write_bytes(document.text.encode())
        numbers = {span: f"T{number}" for number, span in enumerate(document.spans, start=1)}
        lines = [f"{number}\t{span.label} {_stretch(document, span)}" for span, number in numbers.items()]
        for number, link in enumerate(document.links, start=1):
            lines.append(f"R{number}\t{link.label} Arg1:{numbers[link.head]} Arg2:{numbers[link.tail]}")
        (path / f"{document.document_id}.ann").write_bytes("".join(f"{line}\n" for line in lines).encode())
        sources.append(f"{document.document_id}\t{' '.join(document.source.split())}\n")
    (path / SOURCES).write_bytes("".join(sources).encode())


def _configuration(documents: Iterable[Annotated]) -> str:
    labels = sorted({span.label for one in documents for span in one.spans})
    relations = sorted({link.label for one in documents for link in one.links})
    lines = ["[entities]", *labels, "[relations]"]
    lines += [f"{label}\tArg1:<ENTITY>, Arg2:<ENTITY>" for label in relations]
    lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "[events]", "[attributes]"]
    return "".join(f"{line}\n" for line in lines)


def _stretch(document: Annotated, span: Span) -> str:
    """Offsets and words; a span over several lines is given line by line, as brat wants it."""
    parts = []
    at = span.start
    for line in document.text[span.start : span.end].split("\n"):
        if line:
            parts.append((at, at + len(line)))
        at += len(line) + 1
    words = " ".join(document.text[start:end] for start, end in parts)
    return f"{';'.join(f'{start} {end}' for start, end in parts)}\t{words}"


def read(path: Path) -> Iterator[Annotated]:
    """The documents of a folder."""
    sources = dict(line.split("\t") for line in (path / SOURCES).read_text(encoding="utf-8").splitlines())
    for file in sorted(path.glob("*.ann")):
        spans: dict[str, Span] = {}
        relations = []
        for line in file.read_bytes().decode().split("\n"):
            number, _, rest = line.partition("\t")
            if number.startswith("T"):
                label, _, offsets = rest.partition("\t")[0].partition(" ")
                ends = [int(offset) for part in offsets.split(";") for offset in part.split()]
                spans[number] = Span(min(ends), max(ends), label)
            elif number.startswith("R"):
                relations.append(rest.split())
        links = {Link(spans[head[5:]], spans[tail[5:]], label) for label, head, tail in relations}
        text = file.with_suffix(".txt").read_bytes().decode()
        about = file.stem, sources.get(file.stem, file.stem), text
        yield Annotated(*about, tuple(sorted(set(spans.values()))), tuple(sorted(links)))
