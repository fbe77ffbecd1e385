"""The coreference stage on small texts: which forms mean one person or body, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from pipeline.nlp import make_doc
from pipeline.reading import read

CASES = Path(__file__).parents[1] / "cases" / "coreference.txt"


def cases() -> list[tuple[str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    parted = (line.partition("=>") for line in lines if line and not line.startswith("#"))
    return [(text.strip().replace("\\n", "\n"), answer.strip()) for text, _, answer in parted]


@pytest.mark.parametrize(("text", "answer"), cases())
def test_marked_up_text(nlp: Language, as_document, text: str, answer: str) -> None:
    doc = nlp(make_doc(nlp, read(as_document(text))))
    found = {
        (cluster.name, *cluster.other_names) for cluster in doc._.notes.clusters if cluster.label in ("PERSON", "ORG")
    }
    wanted = {tuple(form.strip() for form in one.split("=")) for one in answer.split(";") if one}
    assert found == wanted


def test_an_office_means_a_person_and_is_no_name_of_hers(nlp: Language, as_document) -> None:
    text = "Ms. Amina Sow, Minister of Water of Ghana, opened the forum. The Minister thanked the hosts."
    doc = nlp(make_doc(nlp, read(as_document(text))))
    (person,) = [cluster for cluster in doc._.notes.clusters if cluster.label == "PERSON"]
    assert not any("Minister" in name for name in (person.name, *person.other_names))
    assert {mark.form for mark in person.marks} >= {"name", "nominal"}


def test_a_state_has_one_cluster_for_its_names_and_its_people(nlp: Language, as_document) -> None:
    doc = nlp(make_doc(nlp, read(as_document("Belgium hosted it. The Belgian minister spoke."))))
    (state,) = [cluster for cluster in doc._.notes.clusters if cluster.label == "GPE"]
    assert (state.name, state.other_names) == ("Belgium", ("Belgian",))
