"""Confidence as it was measured: rising with that of the rules, in bounds, told apart by reasons."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import calibration
from pipeline.calibration import HIGHEST, LOWEST, Scale, calibrated, reason_class, weighed
from pipeline.errors import ConfigError
from pipeline.harvest import harvest
from pipeline.nlp import load, make_doc
from pipeline.reading import read
from pipeline.records import Block
from tests.made import document

SHARES = st.floats(0, 1)
SCALES = st.builds(
    lambda levels, reasons: Scale(tuple(zip(sorted(levels), sorted(levels.values()), strict=True)), reasons),
    st.dictionaries(SHARES, SHARES, min_size=1, max_size=6),
    st.dictionaries(st.text(max_size=5), st.floats(-0.5, 0.5), max_size=3),
)


@given(SCALES, SHARES, SHARES, st.text(max_size=5))
def test_what_a_rule_is_surer_of_is_no_less_sure_when_measured(scale: Scale, one: float, two: float, why: str) -> None:
    low, high = sorted((one, two))
    assert LOWEST <= weighed(scale, low, why) <= weighed(scale, high, why) <= HIGHEST


def test_levels_are_met_and_joined_by_straight_lines() -> None:
    scale = Scale(((0.5, 0.6), (0.7, 0.8)), {"a list": -0.1})
    assert [weighed(scale, sure, "") for sure in (0.1, 0.5, 0.6, 0.7, 0.9)] == [0.6, 0.6, 0.7, 0.8, 0.8]
    assert weighed(scale, 0.7, "a list: “A, B”") == 0.7
    assert weighed(scale, 0.7, "a listing") == 0.8


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("agent of “chair” said of the event", "agent of"),
        ("defines UNEP", "defines UNEP"),
        ("apposition after the name; its body is the head", "apposition after the name"),
        ("the 2 of them", "the"),
        ("", ""),
    ],
)
def test_words_of_the_text_are_no_part_of_a_class_of_reasons(reason: str, kept: str) -> None:
    assert reason_class(reason) == kept


def test_the_measured_scales_rise_and_stay_in_bounds() -> None:
    scales = calibration.scales()
    assert {"people", "organizations", "events", "memberships", "participations", "dates"} <= scales.keys()
    for scale in scales.values():
        assert list(scale.levels) == sorted(scale.levels)
        shares = [share for _, share in scale.levels]
        assert shares == sorted(shares)
        assert all(0 <= share <= 1 for share in shares)
    assert calibrated("no such table", 0.123, "") == 0.123


def test_events_in_the_background_are_less_sure() -> None:
    assert calibrated("events", 0.45, "") < calibrated("events", 0.65, "") - 0.2


def test_rows_have_the_weighed_confidence() -> None:
    text = (
        "Ms. Ana Pérez, Secretary-General of the River Commons Institute, opened the Second Conference on Water today."
    )
    whole = replace(document(text), blocks=(Block(0, len(text), "paragraph"),))
    nlp = load()
    doc = nlp(make_doc(nlp, read(whole)))
    claims = harvest(doc, model="", weigh=lambda kind, sure, why: 0.25 if kind == "people" and why and sure else 0.75)
    assert {row.confidence for row in claims.people} == {0.25}
    for rows in (claims.organizations, claims.events, claims.memberships, claims.participations, claims.dates):
        assert {row.confidence for row in rows} == {0.75}


@pytest.mark.parametrize("text", ["", "[]", '{"scales": {"people": {}}}', json.dumps({"scales": {"people": 1}})])
def test_a_damaged_file_is_a_clear_error_and_none_weighs_nothing(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "models_path", lambda: tmp_path)
    calibration.scales.cache_clear()
    try:
        assert calibrated("people", 0.5, "") == 0.5
        (tmp_path / calibration.FILE).write_text(text, encoding="utf-8")
        calibration.scales.cache_clear()
        with pytest.raises(ConfigError, match="calibration"):
            calibration.scales()
    finally:
        calibration.scales.cache_clear()
