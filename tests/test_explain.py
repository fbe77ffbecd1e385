"""What explain finds, how it cuts the text at its mentions, and what it prints and writes."""

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import explain, page
from pipeline.errors import InputError, TableError
from pipeline.records import Mention
from tests import made


def mention(start: int, end: int, label: str = "ORG") -> Mention:
    return (
        made.claims()
        .mentions[0]
        .model_copy(update={"id": f"{start}-{end}", "start": start, "end": end, "label": label})
    )


@pytest.mark.parametrize("name", ["doc id", "reports/ix.txt", "ix.txt", "ix"])
def test_a_document_goes_by_id_source_name_and_stem(tmp_path: Path, name: str) -> None:
    claims = made.claims()
    made.write_tables(tmp_path, claims)
    assert explain.find(claims.document.id if name == "doc id" else name, tmp_path) == claims


def test_only_the_rows_of_the_document(tmp_path: Path) -> None:
    one, other = made.claims(), made.claims(made.document(made.TEXT + "More.\n", "reports/other.txt"))
    made.write_tables(tmp_path, one, other)
    assert explain.find("other", tmp_path) == other


def test_a_name_of_several_documents_asks_for_an_id(tmp_path: Path) -> None:
    one, other = made.claims(), made.claims(made.document(made.TEXT + "More.\n", "old/ix.txt"))
    made.write_tables(tmp_path, one, other)
    with pytest.raises(InputError, match=f"{one.document.id}.*old/ix"):
        explain.find("ix", tmp_path)


def test_a_name_of_nothing_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a document"):
        explain.find("nothing", tmp_path)


def test_results_without_the_text_are_a_clear_error(tmp_path: Path) -> None:
    claims = made.claims()
    made.write_tables(tmp_path, claims)
    (tmp_path / "texts" / f"{claims.document.id}.txt").unlink()
    with pytest.raises(TableError, match="rapporteur run"):
        explain.find("ix", tmp_path)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6)), max_size=8))
def test_pieces_are_the_text_and_nest(places: list[tuple[int, int]]) -> None:
    text = "abcdefghijklmnopqrst"
    mentions = [mention(start, start + length) for start, length in places]
    inside: list[str] = []
    at = 0
    for piece in explain.pieces(text, mentions):
        at += len(piece.text)
        if piece.kind == "open" and piece.mention is not None:
            assert piece.mention.start == at
            inside.append(piece.mention.id)
        elif piece.kind == "close" and piece.mention is not None:
            assert piece.mention.end == at
            assert inside.pop() == piece.mention.id
    assert not inside
    assert "".join(piece.text for piece in explain.pieces(text, mentions)) == text


def test_a_mention_that_crosses_another_is_left_out() -> None:
    opened = [p.mention for p in explain.pieces("abcdef", [mention(0, 4), mention(2, 6), mention(1, 2)]) if p.mention]
    assert {found.id for found in opened} == {"0-4", "1-2"}


def test_every_row_is_told_with_evidence_and_reason() -> None:
    stream = io.StringIO()
    explain.show(made.claims(), stream)
    printed = stream.getvalue()
    for line in (
        "Ix, 4 May 2021 – Ms. Ana Pérez[PERSON], Secretary-General of the Ix Forum[ORG][ROLE] (IXF)",
        "  Ms. Ana Pérez  “Ms. Ana Pérez · She”  [confidence 0.90]",
        "  Ix Forum (IXF) — network  “Ix Forum”  [confidence 0.90]",
        "  Ix Days — conference, 2021-05-04 to 2021-05-06, Ix  “Ix Days”  [confidence 0.90]",
        "  Ana Pérez — Secretary-General, Ix Forum, current  “Ms. Ana Pérez, Secretary-General of the Ix Forum”  [",
        "  Ana Pérez — speaker of Ix Days, for Ix Forum  “opened Ix Days”  [participations, confidence 0.80]",
        "  2021-05-04, DATE, 2021-05-04  “4 May 2021”  [dates, confidence 0.80]",
        "  ORG: a place, where nothing says that it acts  “Ix”  [entities]",
    ):
        assert line in printed


def test_a_text_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()
    explain.show(made.claims(made.document(made.TEXT + "\x1b[2J\x07\u202e [bold]x[/bold]", "a\x1b.txt")), stream)
    assert "\x1b" not in stream.getvalue()
    assert "\u202e" not in stream.getvalue()
    assert "[bold]x[/bold]" in stream.getvalue()


def test_the_page_stands_alone_and_runs_nothing(tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script><img src="https://example.org/x"> " onload="x'
    claims = made.claims(made.document(made.TEXT + hostile, "<svg onload=x>.txt"))
    page.write_page(claims, tmp_path / "new" / "page.html")
    html = (tmp_path / "new" / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in html
    assert re.findall(r"<(script|img|svg|link|iframe|b)\b", html) == []
    assert re.findall(r"\b(?:src|href)=\"(?!#)", html) == []
    assert "&lt;b&gt;<mark" in html
    assert 'title="PERSON: Ana Pérez (name; entities, confidence 0.80)"' in html
    assert "prefers-color-scheme: dark" in html


def test_the_policy_names_the_style_that_is_there() -> None:
    from base64 import b64encode
    from hashlib import sha256

    html = page.page(made.claims())
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in html


def test_a_page_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="--html"):
        page.write_page(made.claims(), tmp_path)
