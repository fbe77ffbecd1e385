"""Rows to files and back: the same bytes, nothing lost, nothing that a spreadsheet would run."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import tables
from pipeline.errors import TableError
from pipeline.records import TABLES, Membership, Mention, Person


def person(number: int, **changes: object) -> Person:
    cells: dict[str, object] = {
        "id": f"person-{number:012x}",
        "name": "Ana María Pérez",
        "honorific_prefix": None,
        "given_name": "Ana",
        "family_name": "Pérez",
        "other_names": ("Dr Pérez",),
        "named": True,
        "document_ids": ("doc-1",),
        "confidence": 0.9,
    }
    return Person.model_validate(cells | changes)


def test_every_field_in_order_and_letters_as_they_are(tmp_path: Path) -> None:
    assert tables.write(tmp_path / "people.jsonl", [person(1).model_dump(mode="json")]) == 1
    line = (tmp_path / "people.jsonl").read_text(encoding="utf-8")
    assert list(json.loads(line)) == list(Person.model_fields)
    assert "Ana María Pérez" in line
    assert list(tables.read(tmp_path, Person)) == [person(1)]


def test_no_rows_are_an_empty_file(tmp_path: Path) -> None:
    assert tables.write(tmp_path / "people.jsonl", []) == 0
    assert (tmp_path / "people.jsonl").read_bytes() == b""


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_is_one_line_for_every_reader(name: str) -> None:
    line = tables.dumps({"name": name})
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"name": name}


@pytest.mark.parametrize("content", ["{}\n", "not JSON\n", None])
def test_what_is_no_table_is_a_clear_error(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "people.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match=r"people\.jsonl"):
        list(tables.read(tmp_path, Person))


def test_references_are_fields_of_their_tables() -> None:
    for table, columns in tables.REFERENCES.items():
        assert set(columns) <= set(TABLES[table].model_fields)


def test_relink_replaces_ids_and_names_a_missing_subject() -> None:
    cells = {"entity_id": "local-1"}
    assert tables.relink("mentions", cells, {"local-1": "person-1"}) is None
    assert cells == {"entity_id": "person-1"}
    assert tables.relink("mentions", cells, {}) is None
    assert cells == {"entity_id": None}
    assert tables.relink("memberships", {"person_id": "local-2", "organization_id": None}, {}) == "local-2"


def test_nullable_references_are_those_that_may_be_null() -> None:
    assert Mention.model_fields["entity_id"].annotation is not str
    assert Membership.model_fields["person_id"].annotation is str


def _write_all(folder: Path, **rows: list[dict[str, object]]) -> None:
    for name in TABLES:
        tables.write(folder / f"{name}.jsonl", rows.get(name, []))


def test_twins_open_in_a_spreadsheet_without_harm(tmp_path: Path) -> None:
    evil = person(1, name="=HYPERLINK(1)", given_name="+1", family_name="@x", other_names=("-a", "b\tc"))
    membership = dict.fromkeys(Membership.model_fields)
    membership |= {"id": "m-1", "person_id": evil.id, "role": "NA", "organization_id": None, "text": "a\nb"}
    _write_all(tmp_path, people=[evil.model_dump(mode="json")], memberships=[membership])
    tables.write_twins(tmp_path)
    assert (tmp_path / "people.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["name"] == "'=HYPERLINK(1)"
    assert (row["given_name"], row["family_name"], row["other_names"]) == ("'+1", "'@x", "'-a; b\tc")
    assert (row["named"], row["honorific_prefix"], row["confidence"]) == ("true", "", "0.9")
    with (tmp_path / "memberships.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert list(row)[2:6] == ["person_id", "person", "role", "organization_id"]
    assert (row["person"], row["role"], row["organization"], row["text"]) == ("'=HYPERLINK(1)", "NA", "", "a\nb")
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == sorted(f"{name}.csv" for name in tables.TWINS)


def test_ids_of_texts_are_safe_names_of_files(tmp_path: Path) -> None:
    assert tables.text_ids(tmp_path) == set()
    tables.write(tmp_path / "documents.jsonl", [{"id": "doc-1"}, {"id": "../documents"}, {"id": ".."}, {"no": 1}])
    assert tables.text_ids(tmp_path) == {"doc-1", "None"}


def test_schemas_describe_every_table(tmp_path: Path) -> None:
    paths = tables.write_schemas(tmp_path / "new")
    assert [path.name for path in paths] == [f"{name}.schema.json" for name in TABLES]
    schema = json.loads((tmp_path / "new" / "participations.schema.json").read_text(encoding="utf-8"))
    assert "rapporteur" in schema["properties"]["role"]["enum"]
    assert schema["additionalProperties"] is False
