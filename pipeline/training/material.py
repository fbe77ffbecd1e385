"""Gathers what is taught: texts that people annotated, texts as verdicts correct them, texts labelled by agreement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from spacy.language import Language

from pipeline import nlp, tables
from pipeline.config import Settings
from pipeline.evaluate import Gold
from pipeline.ingest import Limits, ingest
from pipeline.ingest.plain import read_text
from pipeline.reading import read
from pipeline.records import Document, DocumentRow
from pipeline.training import corrections
from pipeline.training.agreeing import agreed
from pipeline.training.corrections import Lesson
from pipeline.training.leaks import sieve
from pipeline.training.texts import Span, Text, annotated, plain

_LABELLED = 440_000  # words that are labelled at most: some minutes of reading on one core


@dataclass(frozen=True, slots=True)
class Material:
    """All that is taught; `held_out` tells when to stop. `leaks` counts sentences of frozen texts kept out."""

    annotated: list[Text]
    corrected: list[Text]
    labelled: list[Text]
    held_out: list[Text]
    leaks: int


def gather(
    language: Language,
    documents: Sequence[Document],
    lessons: Mapping[str, Lesson],
    frozen: Iterable[Gold],
    keep: Path,
) -> Material:
    """All that is taught. What was labelled is kept in the file `keep`, and not labelled again."""
    first = sorted(documents, key=lambda one: (one.id not in lessons, one.id))  # those with verdicts in any case
    labelled = _labelled(language, first, keep)
    corrected = [
        text
        for key, lesson in sorted(lessons.items())
        if key in labelled and (text := corrections.corrected(labelled[key], lesson)) is not None
    ]
    apart = [plain(gold) for gold in frozen]
    sieved = [sieve(texts, apart) for texts in (annotated("train"), corrected, labelled.values())]
    kinds = [one.texts for one in sieved]
    return Material(kinds[0], kinds[1], kinds[2], annotated("dev"), sum(one.leaks for one in sieved))


def known_documents(output: Path) -> list[Document]:
    """The reports of a folder of results, from their stored texts; none where nothing was run."""
    if not tables.table_path(output, "documents").exists():
        return []
    rows = tables.read(output, DocumentRow)
    return [_document(row, tables.text_path(output, row.id).read_bytes().decode()) for row in rows]


def further_documents(inputs: Sequence[str], settings: Settings) -> Iterator[Document]:
    """The documents in files and folders, as a run would read them; what cannot be read is passed over."""
    limits = Limits(**settings.limits.model_dump())
    for item in (
        ingest(inputs, limits=limits, languages=settings.languages, day_first=settings.day_first) if inputs else ()
    ):
        if isinstance(item, Document):
            yield item


def _document(row: DocumentRow, text: str) -> Document:
    draft = read_text(text)
    about = row.media_type, row.title, row.language, row.date, row.date_source, row.sha256
    return Document(row.id, row.source, *about, draft.text, draft.blocks)


def _labelled(language: Language, documents: Sequence[Document], keep: Path) -> dict[str, Text]:
    """The documents labelled by agreement, in order, up to so many words, by document."""
    known = {text.id: text for text in _kept(keep)}
    words = 0
    keep.parent.mkdir(parents=True, exist_ok=True)
    with keep.open("a", encoding="utf-8") as file:
        for document in documents:
            if document.id not in known:
                text = agreed(language(nlp.make_doc(language, read(document))))
                known[document.id] = text
                file.write(json.dumps(asdict(text)) + "\n")
            words += document.text.count(" ")
            if words > _LABELLED:
                break
    return known


def _kept(path: Path) -> Iterator[Text]:
    """What an interrupted training has labelled; a line that was cut off is labelled again."""
    if not path.exists():
        return
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if whole != data:
        path.write_bytes(whole)
    for line in whole.splitlines():
        cells = json.loads(line)
        spans = tuple(Span(*span) for span in cells["spans"])
        unknown = tuple((start, end) for start, end in cells["unknown"])
        yield Text(cells["id"], cells["text"], spans, tuple(cells["starts"]), unknown)
