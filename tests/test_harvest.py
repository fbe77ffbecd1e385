"""Rows out of an annotated Doc: quotes hold, ids are stable, states and offices get rows where they act."""

from __future__ import annotations

import pytest
from spacy.language import Language

from pipeline import nlp as pipeline_nlp
from pipeline.records import Claims

TEXT = (
    "Geneva, 4 May 2021 – Ms. Ana Pérez, Secretary-General of the River Commons Forum (RCF), opened the "
    "International Conference on River Commons, organized by the RCF and hosted by Switzerland.\n"
    "**Mr. Jan  Novák**, Minister of Water of Slovakia, spoke. Pérez thanked him. The delegates visited Peru.\n"
)


@pytest.fixture(scope="module")
def claims(nlp: Language, as_document) -> Claims:
    (result,) = pipeline_nlp.pipe(nlp, [as_document(TEXT, date=None)])
    assert isinstance(result, Claims)
    return result


def test_every_quote_stands_in_the_text(claims: Claims) -> None:
    rows = [*claims.mentions, *claims.memberships, *claims.participations, *claims.dates, *claims.dropped]
    assert rows
    for row in rows:
        assert claims.text[row.start : row.end] == row.text


def test_sentences_hold_their_mentions(claims: Claims) -> None:
    for row in claims.mentions:
        assert 0 <= row.sentence_start <= row.start < row.end <= row.sentence_end <= len(claims.text)


def test_references_lead_to_rows(claims: Claims) -> None:
    ids = {row.id for table in (claims.people, claims.organizations, claims.events) for row in table}
    named = [row.entity_id for row in claims.mentions] + [row.organization_id for row in claims.memberships]
    named += [row.person_id for row in claims.memberships]
    named += [row.participant_id for row in claims.participations] + [row.event_id for row in claims.participations]
    assert {name for name in named if name is not None} <= ids


def test_people_have_parts_and_honorifics(claims: Claims) -> None:
    people = {row.name: row for row in claims.people}
    assert people["Ana Pérez"].honorific_prefix == "Ms."
    assert people["Ana Pérez"].family_name == "Pérez"
    assert people["Jan Novák"].given_name == "Jan"


def test_a_state_has_a_row_where_it_acts_and_none_where_it_is_a_place(claims: Claims) -> None:
    states = {row.name for row in claims.organizations if row.classification == "state"}
    assert "Switzerland" in states
    assert "Slovakia" in states
    assert "Peru" not in states


def test_same_text_same_rows_in_any_company(nlp: Language, as_document, claims: Claims) -> None:
    document = as_document(TEXT, date=None)
    *_, again = pipeline_nlp.pipe(nlp, [as_document("Another text about Mr. Li Wei."), document])
    assert again == claims


def test_ids_within_a_table_are_unique_and_sorted(claims: Claims) -> None:
    for table in (claims.people, claims.organizations, claims.events, claims.mentions, claims.dates, claims.dropped):
        ids = [row.id for row in table]
        assert ids == sorted(set(ids))


def test_what_each_stage_refuses_is_a_row_and_the_report_is_kept(nlp: Language, as_document) -> None:
    text = "Ms. Ada Berg opened the Oslo Water Forum on 30 February 2016, and the GDP rose."
    (claims,) = pipeline_nlp.pipe(nlp, [as_document(text)])
    assert isinstance(claims, Claims)
    assert "Ada Berg" in {row.name for row in claims.people}
    assert ("30 February 2016", "dates") in {(row.text, row.stage.partition("@")[0]) for row in claims.dropped}
