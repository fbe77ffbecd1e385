"""Other people's tools: what goes out comes back the same, and what was corrected there becomes verdicts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin
from spacy.vocab import Vocab
from typer.testing import CliRunner

from pipeline import exchange, judgements, tables
from pipeline.cli import app
from pipeline.errors import InputError
from pipeline.exchange import FORMATS, Annotated, Link, Span
from pipeline.exchange.tokens import tokens
from tests import made

TEXT = "Ix, 4 May –\tMs. Ana  Pérez (IXF)\nopened\n\nIx Days. <b>&\u00a0“=1|2”"
LABELS = st.sampled_from(["PERSON", "ORG", "EVENT", "ROLE"])


def _ends(text: str) -> st.SearchStrategy[tuple[int, int]]:
    """Two places between which a span may stand: no white space at either end."""
    solid = [at for at, sign in enumerate(text) if not sign.isspace()]
    return st.tuples(st.sampled_from(solid), st.sampled_from(solid)).map(lambda two: (min(two), max(two) + 1))


@st.composite
def documents(draw: Callable[..., Any]) -> list[Annotated]:
    """Documents with spans that may overlap, nest, cross lines and cut words, and links among them."""
    found = []
    for number in range(draw(st.integers(1, 2))):
        text = draw(st.sampled_from([TEXT, "a", "Zürich\n", " \n x  y", "e\u0301 😀 z\n\n\n", "1\r\t2"]))
        ends = draw(st.lists(st.tuples(_ends(text), LABELS), max_size=6))
        spans = sorted({Span(start, end, label) for (start, end), label in ends})
        links = set()
        if spans:
            pick = st.sampled_from(spans)
            links = draw(st.sets(st.builds(Link, pick, pick, st.sampled_from(["chair", "member"])), max_size=4))
        found.append(Annotated(f"doc-{number}", f"in/{number}.txt", text, tuple(spans), tuple(sorted(links))))
    return found


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60, deadline=None)
@given(documents())
def test_what_goes_out_comes_back_the_same(form: str, tmp_path_factory: pytest.TempPathFactory, found: Any) -> None:
    path = tmp_path_factory.mktemp("out") / "file"
    exchange.export(path, found, form=form)
    assert exchange.read(path, form=form) == found


@given(st.text(alphabet="ab \n\t,é", max_size=30))
def test_tokens_and_blanks_are_the_text(text: str) -> None:
    assert "".join(word.text + " " * word.space for word in tokens(text, ())) == text


def test_spacy_reads_spans_as_they_stand(tmp_path: Path) -> None:
    ana, days = Span(12, 26, "PERSON"), Span(41, 48, "EVENT")
    document = Annotated("d", "ix.txt", TEXT, (ana, days), (Link(ana, days, "speaker"),))
    exchange.export(tmp_path / "x.spacy", [document], form="docbin")
    (doc,) = DocBin().from_disk(tmp_path / "x.spacy").get_docs(Vocab())
    assert doc.text == TEXT
    assert [(one.text, one.label_) for one in doc.spans["rapporteur"]] == [
        (TEXT[12:26], "PERSON"),
        (TEXT[41:48], "EVENT"),
    ]


def test_brat_gives_a_span_over_lines_line_by_line(tmp_path: Path) -> None:
    document = Annotated("d", "ix.txt", TEXT, (Span(28, 39, "ORG"),), ())
    exchange.export(tmp_path / "brat", [document], form="brat")
    assert (tmp_path / "brat" / "d.ann").read_text(encoding="utf-8") == "T1\tORG 28 32;33 39\tIXF) opened\n"


def test_prodigy_takes_only_what_was_accepted(tmp_path: Path) -> None:
    exchange.export(tmp_path / "x", [Annotated("d", "s", "a", (), ())], form="prodigy")
    text = (tmp_path / "x").read_text(encoding="utf-8")
    (tmp_path / "x").write_text(text.replace('"accept"', '"reject"'), encoding="utf-8")
    assert exchange.read(tmp_path / "x", form="prodigy") == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("content", ["", "nothing of the kind\n", "[1]\n", '{"text": 1}\n'])
def test_what_is_no_such_file_is_a_clear_error_or_empty(form: str, content: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(content, encoding="utf-8")
    assert _tried(tmp_path / "x", form) in ([], f"{tmp_path / 'x'}")
    with pytest.raises(InputError):
        exchange.read(tmp_path / "not-there", form=form)


def _tried(path: Path, form: str) -> Any:
    """What is in a file, or what the error begins with."""
    try:
        return exchange.read(path, form=form)
    except InputError as error:
        return str(error).partition(":")[0]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """The made-up report as a folder of results."""
    claims = made.claims()
    rows: dict[str, list[Any]] = {name: list(getattr(claims, name)) for name in (*tables.TWINS, "mentions", "dates")}
    rows["documents"] = [claims.document]
    for name, found in rows.items():
        tables.write(tmp_path / f"{name}.jsonl", [row.model_dump(mode="json") for row in found])
    (tmp_path / "texts").mkdir()
    tables.text_path(tmp_path, claims.document.id).write_text(claims.text, encoding="utf-8")
    return tmp_path


def _corrected(output: Path, change: Callable[[Annotated], Annotated], form: str = "labelstudio") -> Any:
    """The verdicts that come of a change in a tool."""
    found = [one.document for one in exchange.annotated(output)]
    exchange.export(output / "out", [change(one) for one in found], form=form)
    return exchange.take_in(output / "out", output, form=form, by="Ana")


def _said(done: Any) -> list[tuple[str, str]]:
    return sorted((verdict.verdict, verdict.table) for verdict in done.verdicts.values())


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_corrected_is_no_verdict(output: Path, form: str) -> None:
    done = _corrected(output, lambda document: document, form)
    assert (_said(done), done.unreadable) == ([], [])
    assert exchange.read(output / "out", form=form)[0].links


def _without(document: Annotated, *labels: str) -> Annotated:
    spans = tuple(span for span in document.spans if span.label not in labels)
    links = tuple(link for link in document.links if link.head in spans and link.tail in spans)
    return Annotated(document.document_id, document.source, document.text, spans, links)


def _with(document: Annotated, *spans: Span, links: tuple[Link, ...] = ()) -> Annotated:
    found = tuple(sorted({*document.spans, *spans}))
    return Annotated(
        document.document_id, document.source, document.text, found, tuple(sorted({*document.links, *links}))
    )


def _at(words: str, label: str) -> Span:
    start = made.TEXT.index(words)
    return Span(start, start + len(words), label)


def test_a_mark_taken_away_rejects_the_row_and_a_link_its_claims(output: Path) -> None:
    done = _corrected(output, lambda document: _without(document, "EVENT"))
    assert _said(done) == [("reject", "events"), ("reject", "participations")]
    kept = list(judgements.read(output / judgements.LEDGER))
    assert {verdict.id for verdict in kept} == done.verdicts.keys()
    assert all(verdict.quote is not None and verdict.quote.text in made.TEXT for verdict in kept)


def test_the_same_file_twice_says_nothing_new(output: Path) -> None:
    _corrected(output, lambda document: _without(document, "EVENT"))
    again = exchange.take_in(output / "out", output, form="labelstudio", by="Ana")
    assert _said(again) == []
    assert len(again.rows["already in the ledger"]) == 2


def test_a_new_mark_is_a_new_row_and_a_new_link_a_new_claim(output: Path) -> None:
    she, days = _at("She", "PERSON"), _at("Ix Days", "EVENT")
    done = _corrected(output, lambda one: _with(one, she, links=(Link(she, days, "chair"),)))
    assert _said(done) == [("add", "participations"), ("add", "people")]
    kept = judgements.read(output / judgements.LEDGER)
    (claim,) = [verdict for verdict in kept if verdict.table == "participations"]
    assert claim.after["role"] == "chair"
    assert claim.names["participant_id"]["name"] == "She"


def test_another_mark_of_a_known_name_adds_no_row(output: Path) -> None:
    (event,) = tables.read(output, made.Event)
    assert event.name == "Ix Days"
    moved = _at("Ix Days.", "EVENT")
    done = _corrected(output, lambda one: _with(_without(one, "EVENT"), moved))
    assert ("add", "events") in _said(done)  # "Ix Days." is another name; without the stop it would be the same
    shown = [span for one in exchange.annotated(output) for span in one.document.spans if span.label == "EVENT"]
    again = _corrected(output, lambda one: _with(_without(one, "EVENT"), *shown))
    assert ("reject", "events") not in _said(again)


@pytest.mark.parametrize(
    ("label", "tail", "reason"),
    [
        ("chair", _at("Ix Forum", "ORG"), "lead to an event"),
        ("conductor", _at("Ix Days", "EVENT"), "role: one of"),
        ("member", _at("4 May 2021", "DATE"), "no row has this mark"),
    ],
)
def test_a_link_that_no_claim_can_be_is_told(output: Path, label: str, tail: Span, reason: str) -> None:
    ana = next(s for one in exchange.annotated(output) for s in one.document.spans if s.label == "PERSON")
    done = _corrected(output, lambda one: _with(one, tail, links=(Link(ana, tail, label),)))
    assert any(reason in unclear.reason for unclear in done.unreadable)
    assert "participations" not in {verdict.table for verdict in done.verdicts.values()}


def test_a_text_that_is_another_now_is_told(output: Path) -> None:
    exchange.export(output / "out", [one.document for one in exchange.annotated(output)], form="doccano")
    row = json.loads((output / "out").read_text(encoding="utf-8"))
    (output / "out").write_text(json.dumps(row | {"text": "x" + row["text"]}), encoding="utf-8")
    done = exchange.take_in(output / "out", output, form="doccano", by="Ana")
    assert "its text is not that of" in done.unreadable[0].reason
    assert not done.verdicts


def test_what_a_newer_run_finds_is_no_decision_of_a_person(output: Path) -> None:
    before = list(exchange.annotated(output))
    exchange.export(output / "out", [_without(one.document, "EVENT") for one in before], form="doccano")
    exchange.keep(output, before)
    for table in ("people", "memberships"):  # the newer run has lost a person, and found one
        tables.write(output / f"{table}.jsonl", [])
    rows = [row.model_dump(mode="json") for row in tables.read(output, made.Mention)]
    found = rows[0] | {"id": "mention-new", "start": 0, "end": 2, "text": "Ix", "label": "PERSON", "entity_id": None}
    tables.write(output / "mentions.jsonl", [*rows, found])
    done = exchange.take_in(output / "out", output, form="doccano", by="Ana")
    assert (_said(done), done.unreadable) == ([("reject", "events"), ("reject", "participations")], [])


def test_label_studio_has_its_configuration_and_counts_as_a_browser_does(tmp_path: Path) -> None:
    cat = Span(2, 5, "PERSON")
    other = Span(8, 9, "ORG")
    document = Annotated("d", "s", "😀 Cat 😀 X", (cat, other), (Link(cat, other, "member"),))
    exchange.export(tmp_path / "tasks.json", [document], form="labelstudio")
    text = (tmp_path / "tasks.json").read_text(encoding="utf-8")
    units = text.replace('"start": 2', '"start": 3').replace('"end": 5', '"end": 6')
    units = units.replace('"start": 8', '"start": 10').replace('"end": 9', '"end": 11')
    (tmp_path / "tasks.json").write_text(units, encoding="utf-8")
    assert exchange.read(tmp_path / "tasks.json", form="labelstudio") == [document]
    configuration = ElementTree.parse(tmp_path / "tasks.xml").getroot()
    assert [one.get("value") for one in configuration.iter("Label")] == ["ORG", "PERSON"]
    assert [one.get("value") for one in configuration.iter("Relation")] == ["member"]


def test_brat_has_its_configuration(tmp_path: Path) -> None:
    ana, ix = Span(12, 26, "PERSON"), Span(28, 31, "ORG")
    document = Annotated("d", "ix.txt", TEXT, (ana, ix), (Link(ana, ix, "member"),))
    exchange.export(tmp_path / "brat", [document], form="brat")
    lines = (tmp_path / "brat" / "annotation.conf").read_text(encoding="utf-8").splitlines()
    assert lines[:5] == ["[entities]", "ORG", "PERSON", "[relations]", "member\tArg1:<ENTITY>, Arg2:<ENTITY>"]


def test_the_commands_write_and_take_in(output: Path) -> None:
    target = str(output / "tasks.json")
    written = CliRunner().invoke(app, ["export", target, "--format", "labelstudio", "-o", str(output)])
    assert (written.exit_code, "1 reports" in written.output) == (0, True)
    options = ["--format", "labelstudio", "-o", str(output), "--as", "Ana", "--dry-run"]
    taken = CliRunner().invoke(app, ["import", target, *options])
    assert (taken.exit_code, "nothing to import" in taken.output) == (0, True)
    wrong = CliRunner().invoke(app, ["export", target, "--format", "word", "-o", str(output)])
    assert (wrong.exit_code, "no such format" in wrong.output) == (2, True)
