"""From `models/config.cfg` to a spaCy pipeline, and documents through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_model_from_config
from thinc.api import Config

from pipeline.config import config_path
from pipeline.errors import ConfigError
from pipeline.harvest import harvest
from pipeline.lexicons import load as load_lexicon
from pipeline.marks import Notes
from pipeline.reading import Reading, read
from pipeline.records import Claims, Document, Dropped, make_id

# Characters analysed at a time: memory grows with them, speed does not (20 long reports: 933 MiB at once, 353 by four).
BATCH = 50_000

# What travels with a Doc: its reading view, its words (after the parser), the stages' notes, what was not kept.
for _name in ("reading", "words", "notes", "dropped"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


def load(config: Path | None = None) -> Language:
    """The pipeline that `config` (default: the one in models/) describes: the base model with our stages after it.

    Raises:
        ConfigError: the file, the base model or a stage is missing or wrong; the message names it.
    """
    path = config_path(config)
    try:
        settings = Config().from_disk(path, interpolate=False)
        nlp = load_model_from_config(settings, auto_fill=True)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: no pipeline can be made of it: {error}") from error
    base = settings["components"]["ner"]["source"]
    tokenizer: Any = nlp.tokenizer
    for abbreviation in _abbreviations():
        tokenizer.add_special_case(abbreviation, [{"ORTH": abbreviation}])
    nlp.meta["name"] = f"{base}-{version(base)}"
    return nlp


def _abbreviations() -> list[str]:
    """Titles and head nouns in short ("Dept.", "Amb."), whose full stop neither ends a sentence nor is a word."""
    entries = [entry for lexicon in ("honorifics", "org_heads", "role_heads") for entry in load_lexicon(lexicon)]
    short = {entry for entry in entries if entry.endswith(".") and " " not in entry}
    return sorted(short | {entry.capitalize() for entry in short})


def model_name(nlp: Language) -> str:
    """The trained model's name and version, as `documents.model` gives it."""
    return str(nlp.meta["name"])


def make_doc(nlp: Language, reading: Reading) -> Doc:
    """A Doc over the reading view, with a sentence begun at every block, so that no mention crosses one.

    The Doc's text has blanks where the view has line feeds and tabs: the same length, the same offsets, and no
    white-space tokens for the parser to stumble over.
    """
    doc = nlp.make_doc(reading.text.replace("\n", " ").replace("\t", " "))
    begins = {block.start for block in reading.blocks}
    for token in doc:
        if token.idx in begins:
            token.is_sent_start = True
    doc._.reading = reading
    doc._.notes = Notes()
    doc._.dropped = []
    return doc


def pipe(nlp: Language, documents: Iterable[Document]) -> Iterator[Claims | Dropped]:
    """Reads each document: its claims, or the reason why it could not be read; one result a document, in order."""
    model = model_name(nlp)
    for batch in _batches(documents):
        try:
            docs = list(nlp.pipe([make_doc(nlp, read(document)) for document in batch]))
            yield from [harvest(doc, model=model) for doc in docs]
        except Exception:  # one of the batch fails: each by itself, so that the others are kept
            for document in batch:
                yield _alone(nlp, document, model)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """The documents in order, as many at a time as hold `BATCH` characters, one at least."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and size + len(document.text) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch


def _alone(nlp: Language, document: Document, model: str) -> Claims | Dropped:
    """The claims of one document, or the row that says why there are none."""
    try:
        return harvest(nlp(make_doc(nlp, read(document))), model=model)
    except Exception as error:  # whatever it is: a report that fails is set aside, not lost
        return Dropped(
            id=make_id("drop", document.id, "nlp"),
            document_id=document.id,
            source=document.source,
            start=None,
            end=None,
            text=None,
            label=None,
            stage="nlp",
            reason=f"the text could not be analysed ({type(error).__name__}: {error}); please report it with the text",
        )
