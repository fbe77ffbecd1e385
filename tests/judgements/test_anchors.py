"""Quotes found again: in the same text, in one that was edited around them, and not where they no longer stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.judgements import Quote, anchors

WORDS = st.lists(st.sampled_from("the Forum met in Ix and spoke of water , again .".split()), max_size=30).map(" ".join)


def quote(text: str, start: int, end: int) -> Quote:
    before, after = text[max(start - 80, 0) : start], text[end : end + 80]
    return Quote(
        document_id="doc-1", source="r/a.txt", start=start, end=end, text=text[start:end], before=before, after=after
    )


@given(before=WORDS, after=WORDS, new=WORDS)
def test_a_quote_is_found_wherever_it_went(before: str, after: str, new: str) -> None:
    text = f"{before}\nMs. Ana Pérez, chair\n{after}"
    start = len(before) + 1
    kept = quote(text, start, start + 20)
    for edited in (text, f"{new}\n{text}", f"{text}\n{new}", text.replace("\n", f"\n{new} ")):
        place = anchors.locate(edited, kept)
        assert place is not None
        assert edited[slice(*place)] == "Ms. Ana Pérez, chair"


def test_of_several_places_the_one_with_the_likest_surroundings() -> None:
    text = "Ana opened it. Later Ana closed it. At last Ana left."
    kept = quote(text, 21, 24)
    edited = "A new line, by Ana. " + text.replace("opened", "has opened")
    place = anchors.locate(edited, kept)
    assert place is not None
    assert edited[place[1] :].startswith(" closed it")


def test_spacing_case_and_marks_may_change() -> None:
    kept = quote("Ms. Ana Pérez, Chair of the Ix Forum", 0, 36)
    edited = "so  Ms Ana  Pérez\nchair of the IX Forum said"
    place = anchors.locate(edited, kept)
    assert place is not None
    assert edited[slice(*place)] == "Ms Ana  Pérez\nchair of the IX Forum"


def test_other_words_are_another_claim() -> None:
    kept = quote("Ms. Ana Pérez, Chair of the Ix Forum", 0, 36)
    assert anchors.locate("Ms. Ana Pérez, Deputy Chair of the Ix Forum", kept) is None
    assert anchors.locate("", kept) is None


def test_a_report_is_known_by_its_id_its_source_or_the_name_of_its_file_if_one_alone_has_it() -> None:
    kept = quote("Ix", 0, 2)
    assert anchors.successors({"doc-1": "elsewhere.txt"})(kept) == "doc-1"
    assert anchors.successors({"doc-2": "r/a.txt", "doc-3": "s/a.txt"})(kept) == "doc-2"
    assert anchors.successors({"doc-2": "new/a.txt", "doc-3": "b.txt"})(kept) == "doc-2"
    assert anchors.successors({"doc-2": "new/a.txt", "doc-3": "s/a.txt"})(kept) is None
