"""What is taught: agreement without a person, verdicts turned into names, and frozen texts kept out."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline import nlp as pipeline_nlp
from pipeline.judgements import Quote, Verdict, make_verdict
from pipeline.reading import read
from pipeline.training import corrections, gate
from pipeline.training.agreeing import Said, agreed, settle
from pipeline.training.examples import example
from pipeline.training.leaks import sieve
from pipeline.training.texts import LABELS, Span, Text, annotated, extract, plain

TEXT = "Ana Pérez opened the Ix Forum in Ix. The Orbis Group left on Monday, said Orbis."
STARTS = (0, 37)
BASE = Text("doc-1", TEXT, (Span(0, 9, "PERSON"), Span(33, 35, "GPE"), Span(41, 52, "ORG")), STARTS)


def place(words: str, label: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words), label)


def say(kind: str, table: str, row: dict[str, Any], **fields: Any) -> Verdict:
    quote = Quote(document_id="doc-1", source="a.txt", start=0, end=35, text=TEXT[:35], before="", after="")
    rest = dict.fromkeys(("comment", "file", "file_sha256", "export"))
    told = {"at": "", "by": "Ana", "verdict": kind, "claim": str(row["name"]), "table": table, "names": {}}
    return make_verdict(**told, before=row, after=fields or None, quote=quote, replaces=(), **rest)


def learned(*verdicts: Verdict) -> Text:
    text = corrections.corrected(BASE, corrections.lessons(verdicts)["doc-1"])
    assert text is not None
    return text


def named(text: Text, spans: Iterable[Span]) -> set[tuple[str, str]]:
    return {(text.text[span.start : span.end], span.label) for span in spans}


def test_sources_that_agree_teach_and_a_lone_weak_one_leaves_its_words_open() -> None:
    said = [Said(place("Ana Pérez", "PERSON"), True), Said(place("Ix Forum", "EVENT"), False)]
    model = [place("Orbis Group", "ORG"), place("Monday", "DATE"), Span(33, 35, "GPE")]
    text = settle(Text("a", TEXT, (), STARTS), said, model, refused=[place("Orbis", "ORG")[:2]])
    assert text.spans == (place("Ana Pérez", "PERSON"),)
    assert text.unknown == (place("Ix Forum", "EVENT")[:2], (33, 35))


def test_of_names_that_overlap_the_longest_is_taught() -> None:
    said = [Said(place("Ix Forum", "EVENT"), True), Said(place("Forum", "ORG"), True)]
    assert settle(Text("a", TEXT, (), STARTS), said, [], refused=[]).spans == (place("Ix Forum", "EVENT"),)


def test_a_read_document_is_labelled_with_the_office_apart_from_its_body(nlp: Language, as_document: Any) -> None:
    words = "The Minister of Trade of Kenya, Mr. John Kamau, spoke at the World Bank in Nairobi on 3 May 2011."
    text = agreed(nlp(pipeline_nlp.make_doc(nlp, read(as_document(words)))))
    named = {(text.text[span.start : span.end], span.label) for span in text.spans}
    wanted = {("Minister of Trade", "ROLE"), ("Kenya", "GPE"), ("John Kamau", "PERSON"), ("World Bank", "ORG")}
    assert wanted | {("3 May 2011", "DATE")} <= named


def test_an_acceptance_confirms_and_is_no_correction() -> None:
    verdict = say("accept", "people", {"name": "Ana Pérez"})
    assert corrections.lessons([verdict])["doc-1"].corrections == 0
    assert place("Ana Pérez", "PERSON") in learned(verdict).spans


def test_a_rejection_teaches_what_a_name_is_not() -> None:
    text = learned(say("reject", "organizations", {"name": "Orbis Group"}))
    assert text.spans == text.unknown == ()


def test_an_edit_teaches_the_new_name_and_refuses_the_old_one() -> None:
    text = learned(say("edit", "organizations", {"name": "Orbis Group"}, name="The Orbis Group"))
    assert named(text, text.spans) == {("The Orbis Group", "ORG")}


def test_an_addition_teaches_its_sentences_and_no_other() -> None:
    text = learned(say("add", "events", {"name": "Ix Forum", "other_names": ["Forum"]}))
    assert place("Ix Forum", "EVENT") in text.spans
    assert (text.text, text.starts) == (TEXT[:37], (0,))


def test_what_is_known_of_a_sentence_goes_with_it() -> None:
    whole = replace(BASE, unknown=((70, 79),))
    text = extract(whole, [(37, len(TEXT))])
    assert [text.text[span.start : span.end] for span in text.spans] == [TEXT[41:52]]
    assert text.text[slice(*text.unknown[0])] == TEXT[70:79]
    assert text.starts == (0,)


def test_verdicts_that_contradict_one_another_teach_nothing() -> None:
    row = {"name": "Orbis Group"}
    other = say("accept", "organizations", row).model_copy(update={"by": "Ben", "id": "verdict-2"})
    assert corrections.lessons([say("reject", "organizations", row), other]) == {}


def test_a_name_inside_a_longer_one_is_not_taught_there() -> None:
    text = learned(say("accept", "people", {"name": "Orbis"}))
    assert [text.text[span.start - 5 : span.end] for span in text.spans if span.label == "PERSON"] == ["said Orbis"]


def test_a_rejected_name_reaches_spacy_as_none(nlp: Language) -> None:
    gold = example(nlp, learned(say("reject", "organizations", {"name": "Orbis Group"}))).reference
    assert {token.ent_iob_ for token in gold if token.text in ("Orbis", "Group")} == {"O"}


def test_every_annotated_name_reaches_spacy(nlp: Language) -> None:
    texts = annotated("train")
    marked = sum(len(text.spans) for text in texts)
    given = sum(len(example(nlp, text).reference.ents) for text in texts)
    assert {span.label for text in texts for span in text.spans} == set(LABELS)
    assert given >= 0.98 * marked  # a name that ends inside a token cannot be taught


def test_no_sentence_of_the_frozen_texts_is_taught_nor_nearly_one() -> None:
    line = "The second Ix Forum on rivers and lakes opened in the old harbour of Ix last Monday morning"
    near = line.replace("morning", "evening")
    text = Text("a", f"{near}\nOrbis left.\n", (Span(92, 97, "ORG"), Span(11, 19, "EVENT")), (0, 92))
    clean, leaks = sieve([text], [Text("b", f"{line}\n", (), (0,))])
    assert leaks == 1
    assert clean[0].spans == (Span(92, 97, "ORG"),)
    assert clean[0].unknown == ((0, 92),)


def test_the_split_that_is_taught_shares_no_sentence_with_the_frozen_texts() -> None:
    frozen = [plain(gold) for gold in gate.frozen()]
    assert sieve([*annotated("train"), *annotated("dev")], frozen).leaks == 0


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from(LABELS), st.booleans()), max_size=12))
def test_what_is_taught_never_overlaps(spans: list[tuple[int, int, str, bool]]) -> None:
    said = [Said(Span(start, start + length, label), sure) for start, length, label, sure in spans]
    taught = settle(Text("a", "x" * 40, (), (0,)), said, [one.span for one in said[::2]], refused=[]).spans
    assert all(one.end <= other.start for one, other in pairwise(taught))
