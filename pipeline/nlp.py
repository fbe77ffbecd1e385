"""From `models/config.cfg` to a spaCy pipeline, and documents through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_model_from_config
from thinc.api import Config

from pipeline import versions
from pipeline.batches import SLICE, batches, slices
from pipeline.config import config_path
from pipeline.errors import ConfigError
from pipeline.harvest import harvest
from pipeline.lexicons import load as load_lexicon
from pipeline.marks import Notes
from pipeline.packed import set_aside
from pipeline.reading import Reading, read
from pipeline.records import Claims, Document, Dropped
from pipeline.versions import Model

STATISTICAL = ("tok2vec", "tagger", "parser", "ner")  # what reads a slice of a long text; stages read all of it

# What travels with a Doc: its reading view, its words (after the parser), the stages' notes, what was not kept.
for _name in ("reading", "words", "notes", "dropped"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


def load(config: Path | None = None, model: Model | None = None) -> Language:
    """The pipeline that `config` (default: the one in models/) describes: the base model with our stages after it.

    `model` is the version that names things, by default the one that the configuration names.

    Raises:
        ConfigError: the file, the base model or a stage is missing or wrong; the message names it.
    """
    path = config_path(config)
    model = versions.in_use(config_file=config) if model is None else model
    try:
        settings = Config().from_disk(path, interpolate=False)
        settings["components"]["ner"] = {"source": model.source}
        nlp = load_model_from_config(settings, auto_fill=True)
    except (OSError, KeyError, ValueError) as error:
        raise ConfigError(f"{path}: no pipeline can be made of it: {error}") from error
    tokenizer: Any = nlp.tokenizer
    for abbreviation in _abbreviations():
        tokenizer.add_special_case(abbreviation, [{"ORTH": abbreviation}])
    nlp.meta["name"] = model.name
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
    doc = _tokens(nlp, reading, 0, len(reading.text))
    return _with_notes(doc, reading)


def _tokens(nlp: Language, reading: Reading, start: int, end: int) -> Doc:
    """The words of a stretch of the view, with a sentence begun at every block."""
    doc = nlp.make_doc(reading.text[start:end].replace("\n", " ").replace("\t", " "))
    begins = {block.start - start for block in reading.blocks if start <= block.start < end}
    for token in doc:
        if token.idx in begins:
            token.is_sent_start = True
    return doc


def _with_notes(doc: Doc, reading: Reading) -> Doc:
    doc._.reading = reading
    doc._.notes = Notes()
    doc._.dropped = []
    return doc


def pipe(nlp: Language, documents: Iterable[Document]) -> Iterator[Claims | Dropped]:
    """Reads each document: its claims, or the reason why it could not be read; one result a document, in order."""
    model = model_name(nlp)
    for batch in batches(documents):
        try:
            results = _together(nlp, batch, model)
        except Exception:  # one of the batch fails: each by itself, so that the others are kept
            results = [_alone(nlp, document, model) for document in batch]
        yield from results


def _together(nlp: Language, batch: list[Document], model: str) -> list[Claims | Dropped]:
    readings = [read(document) for document in batch]
    if len(batch) == 1 and len(readings[0].text) > SLICE:
        return [harvest(_long_doc(nlp, readings[0]), model=model)]
    return [harvest(doc, model=model) for doc in nlp.pipe([make_doc(nlp, reading) for reading in readings])]


def _long_doc(nlp: Language, reading: Reading) -> Doc:
    """The annotated Doc of a long text: the base model reads it slice by slice, the stages as a whole.

    So memory does not grow with the model's layers over a million characters, and names and pronouns of the last page
    still find those of the first.
    """
    base = [(name, component) for name, component in nlp.pipeline if name in STATISTICAL]
    parts = []
    for start, end in slices(reading):
        part = _tokens(nlp, reading, start, end)
        for _, component in base:
            part = component(part)
        part.tensor = part.tensor[:0]
        parts.append(part)
    join: Any = Doc.from_docs  # its stub lacks `exclude`
    doc = _with_notes(join(parts, ensure_whitespace=False, exclude=["tensor", "user_data"]), reading)
    for name, component in nlp.pipeline:
        if name not in STATISTICAL:
            doc = component(doc)
    return doc


def _alone(nlp: Language, document: Document, model: str) -> Claims | Dropped:
    """The claims of one document, or the row that says why there are none."""
    try:
        return _together(nlp, [document], model)[0]
    except Exception as error:  # whatever it is: a report that fails is set aside, not lost
        reason = f"the text could not be analysed ({type(error).__name__}: {error}); please report it with the text"
        return set_aside(document, "nlp", reason)
