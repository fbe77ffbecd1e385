"""Acronyms: every sentence of cases/acronyms.txt, and what holds for any text."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.acronyms import all_short_forms, find, find_short_forms, find_uses, looks_short

CASES = Path(__file__).parent / "cases" / "acronyms.txt"
MARK = re.compile(r"[{}<>|]")
Span = tuple[int, int]


def cases() -> list[tuple[str, str]]:
    """Each marked-up sentence with the heading it stands under."""
    heading, found = "", []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:].split(":")[0]
        elif line and not line.startswith("#"):
            found.append((heading, line.replace("\\n", "\n").replace("\\t", "\t")))
    return found


def unmark(marked: str) -> tuple[str, dict[str, list[Span]]]:
    """The plain sentence, and the spans of each kind of mark."""
    text = ""
    spans: dict[str, list[Span]] = {"{": [], "<": [], "|": []}
    open_at: dict[str, int] = {}
    at = 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        kind = {"}": "{", ">": "<"}.get(mark[0], mark[0])
        if kind in open_at:
            spans[kind].append((open_at.pop(kind), len(text)))
        else:
            open_at[kind] = len(text)
    return text + marked[at:], spans


@pytest.mark.parametrize(("heading", "marked"), cases())
def test_case(heading: str, marked: str) -> None:
    text, spans = unmark(marked)
    definitions = find(text)
    given_pairs = {((one.short_start, one.short_end), (one.long_start, one.long_end)) for one in definitions}
    assert given_pairs == set(zip(spans["<"], spans["{"], strict=True)), definitions
    if heading in {"short forms in running text", "uses after a definition"}:
        told = [span for span in all_short_forms(text, definitions) if span not in spans["<"]]
        assert [text[a:b] for a, b in told] == [text[a:b] for a, b in spans["|"]]
        assert told == spans["|"]


def test_a_third_of_the_cases_are_counter_examples() -> None:
    sentences = [marked for _, marked in cases()]
    plain = [marked for marked in sentences if MARK.search(marked) is None]
    assert len(sentences) >= 150
    assert len(set(sentences)) == len(sentences)
    assert len(plain) * 3 >= len(sentences)


def test_a_definition_says_its_places_rule_and_confidence() -> None:
    (one,) = find("The Lake Fisheries Board (LFB) met.")
    assert (one.short, one.short_start, one.short_end) == ("LFB", 26, 29)
    assert (one.long, one.long_start, one.long_end) == ("Lake Fisheries Board", 4, 24)
    assert one.rule == "bracket"
    assert one.confidence > 0.9


def test_letters_that_do_not_fit_are_believed_less() -> None:
    (fitting,) = find("The Federal Department of Foreign Affairs (FDFA) met.")
    (foreign,) = find("The Federal Department of Foreign Affairs (DFAE) met.")
    assert foreign.rule == "foreign"
    assert foreign.confidence < fitting.confidence


def test_the_last_definition_before_a_use_holds() -> None:
    text = "The Lake Board (LB) met. LB paid. The Land Bureau (LB) met. LB paid."
    assert [use.definition.long for use in find_uses(text, find(text))] == ["Lake Board", "Land Bureau"]


def test_a_form_is_not_used_before_its_definition() -> None:
    text = "LB paid. The Lake Board (LB) met."
    assert find_uses(text, find(text)) == []


@pytest.mark.parametrize("word", ["NATO", "NGOs", "UN-Women", "R&D", "ExCom", "ÖBB", "G20", "U.S.", "COP21", "ЕАЭС"])
def test_looks_short(word: str) -> None:
    assert looks_short(word)


@pytest.mark.parametrize("word", ["Nato", "the", "XIV", "Secretary-General", "A", "AND", "McDonald", "A/53/PV.3", ""])
def test_does_not_look_short(word: str) -> None:
    assert not looks_short(word)


@given(st.text(alphabet="ABNab o-./&(),='\n\"“”U.S:;", max_size=120))
def test_offsets_hold_and_no_span_crosses_a_block(text: str) -> None:
    definitions = find(text)
    assert definitions == find(text, forms=find_short_forms(text))
    for one in definitions:
        assert text[one.short_start : one.short_end] == one.short
        assert text[one.long_start : one.long_end] == one.long
        assert one.short_end <= one.long_start or one.long_end <= one.short_start
        left, right = min(one.short_start, one.long_start), max(one.short_end, one.long_end)
        assert "\n" not in text[left:right]
        assert one.short
        assert one.long
        assert 0 < one.confidence <= 1
    spans = all_short_forms(text, definitions)
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "unit", ["(", "((A", "AB (", "A.A.", "A-", "a/B", "Aa of (AO), ", "AO = Aa of ", "(“Aa ", "ABC "]
)
def test_work_grows_with_length_only(unit: str) -> None:
    """A long text of one hard pattern: with a blow-up this would not end."""
    text = unit * (50_000 // len(unit))
    assert all_short_forms(text, find(text)) is not None
