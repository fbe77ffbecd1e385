"""The word lists: their form on disk, the loader, and the search for their entries."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import models_path
from pipeline.errors import PipelineError
from pipeline.lexicons import load, lowered, phrase_index, split_words
from pipeline.records import EventClass, OrganizationClass, ParticipationRole

MINE = {
    "countries": 1,
    "country_names": 1,
    "demonyms": 1,
    "double_surnames": 0,
    "event_acronyms": 2,
    "event_deeds": 3,
    "event_heads": 2,
    "event_objects": 1,
    "family_names": None,
    "given_names": None,
    "honorifics": 1,
    "name_particles": 1,
    "name_suffixes": 1,
    "not_names": 1,
    "org_affixes": 1,
    "org_heads": 4,
    "org_hints": 4,
    "organizations": None,
    "participation_nouns": 2,
    "participation_verbs": 3,
    "places": 1,
    "role_heads": 1,
    "role_modifiers": 1,
    "surname_first": 1,
}
ORGANIZATION_CLASSES = set(OrganizationClass.__args__)  # type: ignore[attr-defined]
EVENT_CLASSES = set(EventClass.__args__)  # type: ignore[attr-defined]
ROLES = set(ParticipationRole.__args__)  # type: ignore[attr-defined]


def lines(name: str) -> tuple[list[str], list[str]]:
    text = (models_path() / "lexicons" / f"{name}.txt").read_text(encoding="utf-8")
    assert text.endswith("\n")
    rows = text.rstrip("\n").split("\n")
    return [row for row in rows if row.startswith("#")], [row for row in rows if not row.startswith("#")]


@pytest.mark.parametrize("name", sorted(MINE))
def test_a_list_is_sorted_unique_and_says_where_it_comes_from(name: str) -> None:
    head, rows = lines(name)
    entries = [row.split("\t")[0] for row in rows]
    assert entries == sorted(set(entries))
    assert all(entry and entry == " ".join(entry.split()) for entry in entries)
    assert "Sources:" in " ".join(head)


@pytest.mark.parametrize("name", sorted(name for name, columns in MINE.items() if columns is not None))
def test_every_entry_has_all_its_columns(name: str) -> None:
    assert {len(columns) for columns in load(name).values()} == {MINE[name]}


@pytest.mark.parametrize("name", ["org_heads", "org_hints"])
def test_classes_of_heads_are_the_contracts(name: str) -> None:
    assert {value for columns in load(name).values() for value in columns} <= ORGANIZATION_CLASSES | {"-"}


def test_organizations_have_known_classes_countries_and_parents() -> None:
    bodies = load("organizations")
    codes = {code for (code,) in load("countries").values()}
    for name, (acronyms, value, country, parent, *note) in bodies.items():
        assert acronyms, name
        assert value in ORGANIZATION_CLASSES, name
        assert country in codes | {"-"}, name
        assert parent == "-" or parent in bodies, name
        assert parent != name
        assert note in ([], ["ambiguous"]), name


def test_events_and_roles_are_the_contracts() -> None:
    for value, strength in load("event_heads").values():
        assert value in EVENT_CLASSES
        assert strength in {"strong", "weak"}
    assert {columns[0] for columns in load("participation_nouns").values()} <= ROLES
    assert {value for columns in load("participation_verbs").values() for value in columns[1:]} <= ROLES | {"-"}


def test_countries_and_places_have_codes() -> None:
    for name in ("countries", "demonyms", "places"):
        assert all(code == "-" or (len(code) == 2 and code.isupper()) for (code,) in load(name).values())
    assert load("countries")["Republic of Korea"] == ("KR",)
    assert load("demonyms")["Belgians"] == ("BE",)
    assert load("places")["The Hague"] == ("NL",)


def test_no_name_of_a_person_is_a_month_or_a_title() -> None:
    for name in ("given_names", "family_names"):
        assert not {"March", "September", "Monday", "Sheikh", "President", "Mr"} & set(load(name))


def test_an_unknown_list_is_an_error_that_names_the_path() -> None:
    with pytest.raises(PipelineError, match=r"lexicons.*no_such_list"):
        load("no_such_list")


def test_a_list_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        load("countries")["Utopia"] = ("UT",)  # type: ignore[index]


def test_lists_are_read_once() -> None:
    assert load("countries") is load("countries")
    assert "belgium" in lowered("countries")


def test_the_longest_entry_is_found() -> None:
    index = phrase_index(["New York", "New York Times", "York", "Times Square"])
    assert index.find_phrases("the New York Times Square".split()) == [(1, 4, "New York Times")]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("Washington, D.C.", ["Washington", ",", "D.C."]),
        ("Doctors' Union", ["Doctors", "'", "Union"]),
        ("People's Republic of China", ["People", "’s", "Republic", "of", "China"]),
        ("Iran (Islamic Republic of)", ["Iran", "(", "Islamic", "Republic", "of", ")"]),
        ("HIV/AIDS", ["HIV", "/", "AIDS"]),
    ],
)
def test_entries_are_cut_as_a_tokenizer_cuts(entry: str, words: list[str]) -> None:
    assert phrase_index([entry]).find_phrases(words) == [(0, len(words), entry)]


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=30))
def test_matches_are_in_order_apart_and_verbatim(words: list[str]) -> None:
    found = phrase_index(["a b", "a b c", "c", "b b"]).find_phrases(words)
    assert all(end <= start for (_, end, _), (start, _, _) in pairwise(found))
    assert all(words[start:end] == split_words(entry) for start, end, entry in found)


def test_the_folder_of_lists_holds_no_other_kind_of_file() -> None:
    assert {path.suffix for path in Path(models_path() / "lexicons").iterdir()} == {".txt"}
