"""References of rows replaced in their lines, and never a word of the quoted text."""

import json

from hypothesis import given
from hypothesis import strategies as st

from pipeline import linking, tables
from pipeline.packed import pack
from tests import made

LINES = pack(made.claims()).lines
IDS = {json.loads(LINES[name])["id"]: f"final-{name}" for name in tables.NAMED}


def test_references_have_the_ids_that_hold() -> None:
    linked, loose = linking.link("memberships", LINES["memberships"], IDS)
    row = json.loads(linked)
    assert (row["person_id"], row["organization_id"], loose) == ("final-people", "final-organizations", "")


def test_a_reference_that_leads_nowhere_is_null_or_the_end_of_its_row() -> None:
    linked, loose = linking.link("mentions", LINES["mentions"], {})
    assert [json.loads(line)["entity_id"] for line in linked.splitlines()] == [None] * 5
    assert loose == ""
    linked, loose = linking.link("participations", LINES["participations"], {})
    assert linked == ""
    assert "no row of its own" in json.loads(loose)["reason"]


@given(st.text(), st.text())
def test_text_that_looks_like_a_reference_stays(before: str, after: str) -> None:
    text = f'{before}"entity_id": "person-1"{after}\\"entity_id": "person-1"'
    line = tables.dumps({"id": "mention-1", "text": text, "entity_id": "person-1"})
    linked, _ = linking.link("mentions", line, {"person-1": "person-2"})
    assert json.loads(linked) == {"id": "mention-1", "text": text, "entity_id": "person-2"}
