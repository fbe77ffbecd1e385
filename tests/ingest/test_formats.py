"""HTML, PDF, DOCX and mail: what is the report, in which order, and what the file says about it."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from pipeline.ingest import Limits, ingest
from pipeline.ingest.docx import read_docx
from pipeline.ingest.drafts import Draft
from pipeline.ingest.eml import read_eml
from pipeline.ingest.html import read_html
from pipeline.ingest.pdf import read_pdf
from pipeline.records import Document

LONG = "The council met in the town hall and spoke about the state of the lakes, the rivers and the sea. "
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Lakes in danger | The Courier</title>
<meta property="og:title" content="Lakes in danger"><style>p {{}}</style>
<script type="application/ld+json">{{"@graph": [{{"@type": "WebSite", "name": "The Courier"}},
 {{"@type": "NewsArticle", "datePublished": "2020-02-05T15:40:00+01:00"}}]}}</script></head><body class="has-menu">
<div id="cookieBanner">We use cookies. <button>Accept</button></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/a">About</a></li></ul></nav></header>
{}
<div class="related-posts"><h2>Most read</h2><a href="/x">Mayor opens tram line</a></div>
<footer>© 2020 The Courier. All rights reserved.</footer></body></html>"""


def blocks(draft: Draft) -> list[tuple[str, str]]:
    return [(block.kind, draft.text[block.start : block.end]) for block in draft.blocks]


def test_a_page_gives_its_report_and_nothing_around_it() -> None:
    body = f"""<main><div class="breadcrumb"><a href="/">Home</a></div><article><h1>Lakes in danger</h1>
    <p class="byline">By Our Correspondent<br>Geneva, 5 February 2020</p><p>{LONG}</p>
    <h2>Speakers</h2><ul><li>Ana <b>Ruiz</b>, Minister<ul><li>Bo Ek, her deputy</li></ul></li></ul>
    <table><tr><th>Name</th><th>Post</th></tr><tr><td>Li Na</td><td>Rector<br>Sea Institute</td></tr></table>
    <aside>Subscribe now</aside><div class="share"><a href="#">Share</a></div></article></main>"""
    draft = read_html(PAGE.format(body).encode())
    assert blocks(draft) == [
        ("heading", "Lakes in danger"),
        ("paragraph", "By Our Correspondent"),
        ("paragraph", "Geneva, 5 February 2020"),
        ("paragraph", LONG.strip()),
        ("heading", "Speakers"),
        ("list_item", "Ana Ruiz, Minister"),
        ("list_item", "Bo Ek, her deputy"),
        ("table_row", "Name\tPost"),
        ("table_row", "Li Na\tRector\tSea Institute"),
    ]
    assert (draft.title, draft.date, draft.language) == ("Lakes in danger", "2020-02-05T15:40:00+01:00", "en-GB")


def test_a_page_laid_out_with_tables_and_without_marks() -> None:
    menu = "".join(f'<a href="{n}.htm">Page {n}</a><br>' for n in range(5))
    page = f"""<html><head><title>Lakes</title></head><body><table><tr><td>{menu}</td><td><h1>Lakes</h1><p>{LONG}</p>
    <p>{LONG}</p><p>Chair: José Peña</p></td></tr>
    <tr><td colspan=2>Last updated: 2 May 2017 | Webmaster</td></tr></table>
    </body></html>"""
    draft = read_html(page.encode("iso-8859-1"))
    assert [kind for kind, _ in blocks(draft)] == ["heading", "paragraph", "paragraph", "paragraph"]
    assert draft.text.endswith("Chair: José Peña")


def test_a_page_says_its_encoding() -> None:
    page = f'<html><head><meta charset="windows-1250"></head><body><p>{LONG}</p><p>Chair: Łukasz Żak</p></body></html>'
    assert "Łukasz Żak" in read_html(page.encode("cp1250")).text


def test_captions_stay_and_credits_go() -> None:
    captions = {
        "Ana Ruiz opens the forum. Photo: Lake Council/Bo Ek": "Ana Ruiz opens the forum.",
        "Ana Ruiz and Bo Ek (© Lake Council)": "Ana Ruiz and Bo Ek",
        "Photo: Ana Ruiz opens the forum.": "Photo: Ana Ruiz opens the forum.",
        "A fish (photo by the diver who caught it)": "A fish (photo by the diver who caught it)",
        "Photo credit: Bo Ek for the Lake Council": None,
        "© 2019 Lake Council": None,
        "Image courtesy of the Harbour Forum": None,
    }
    figures = "".join(f"<figure><img src=x alt=no><figcaption>{words}</figcaption></figure>" for words in captions)
    draft = read_html(PAGE.format(f"<article><h1>Lakes</h1><p>{LONG}</p>{figures}<p>{LONG}</p></article>").encode())
    kept = [("paragraph", words) for words in captions.values() if words is not None]
    assert blocks(draft)[2:-1] == kept


def test_a_list_of_linked_names_in_the_report_stays() -> None:
    names = "".join(f'<li><a href="/{n}">Speaker Number{n}</a></li>' for n in range(6))
    draft = read_html(PAGE.format(f"<article><h1>Lakes</h1><p>{LONG}</p><ul>{names}</ul></article>").encode())
    assert [kind for kind, _ in blocks(draft)].count("list_item") == 6


def word_file() -> "docx.document.Document":
    made = docx.Document()
    made.core_properties.title = "Minutes of the lake council"
    made.core_properties.created = datetime(2016, 12, 12)
    return made


def saved(made: "docx.document.Document") -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_a_word_document_in_order() -> None:
    made = word_file()
    made.add_heading("Opening", level=1)
    made.add_paragraph("The chair opened the meeting.")
    made.add_paragraph("Ana Ruiz", style="List Bullet")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ["Name", "Post", "Bo Ek", "Rector"], strict=True
    ):
        cell.text = text
    made.add_paragraph("The chair closed it.")
    made.add_paragraph().add_run("Next steps").bold = True
    made.add_paragraph("- to meet again")
    draft = read_docx(saved(made), Limits())
    assert blocks(draft) == [
        ("heading", "Opening"),
        ("paragraph", "The chair opened the meeting."),
        ("list_item", "Ana Ruiz"),
        ("table_row", "Name\tPost"),
        ("table_row", "Bo Ek\tRector"),
        ("paragraph", "The chair closed it."),
        ("heading", "Next steps"),
        ("list_item", "to meet again"),
    ]
    assert (draft.title, draft.dated) == ("Minutes of the lake council", "created")


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (
            "<w:p><w:ins><w:r><w:t>Kept</w:t></w:r></w:ins><w:del><w:r><w:delText>Gone</w:delText></w:r></w:del></w:p>",
            "Kept",
        ),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>Control</w:t></w:r></w:p></w:sdtContent></w:sdt>", "Control"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r><w:r><w:t>Seen</w:t></w:r></w:p>", "Seen"),
        (
            "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>chair</w:t></w:r></w:p>",
            "co-chair",
        ),
        ('<w:p><w:r><w:t>One</w:t><w:br/><w:t>Two</w:t><w:br w:type="page"/></w:r></w:p>', "One\n\nTwo"),
    ],
)
def test_what_word_shows_is_text(inside: str, text: str) -> None:
    from tests.hostile import word

    assert read_docx(word(inside), Limits()).text == text


def test_notes_come_last_and_heads_of_pages_not_at_all() -> None:
    from tests.hostile import paragraph, zipped

    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    marks = (
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> Yes.</w:t></w:r><w:r><w:endnoteReference w:id="1"/></w:r>'
    )
    notes = "".join(f'<w:{{0}} w:id="{n}">{paragraph(f"Note {n}.")}</w:{{0}}>' for n in (-1, 1, 2))
    body = f"<w:body><w:p><w:r><w:t>It met.</w:t></w:r>{marks}</w:p></w:body>"
    parts = {
        "word/document.xml": f"<w:document {name}>{body}</w:document>",
        "word/footnotes.xml": f"<w:footnotes {name}>{notes.format('footnote')}</w:footnotes>",
        "word/endnotes.xml": f"<w:endnotes {name}>{notes.format('endnote')}</w:endnotes>",
        "word/header1.xml": f"<w:hdr {name}>{paragraph('Lake Council')}</w:hdr>",
    }
    assert blocks(read_docx(zipped(parts), Limits())) == [  # type: ignore[arg-type]
        ("paragraph", "It met. Yes."),
        ("paragraph", "Note 2."),
        ("paragraph", "Note 1."),
    ]


def _numbered_docx() -> Draft:
    made = word_file()
    made.add_heading("1. Opening", level=1)
    made.add_paragraph("• to meet")
    made.add_paragraph("(a)\tto publish")
    made.add_paragraph(LONG)
    return read_docx(saved(made), Limits())


def _numbered_page() -> Draft:
    body = f"<h2>1. Opening</h2><p>• to meet<br>(a) to publish</p><p>{LONG}</p>"
    return read_html(f"<html><body>{body}</body></html>".encode())


def _numbered_pdf() -> Draft:
    made = FPDF()
    made.add_page()
    _write(made, "1. Opening", style="B", size=15)
    for line in ("- to meet", "(a) to publish", LONG):
        _write(made, line)
    return read_pdf(bytes(made.output()), Limits())


@pytest.mark.parametrize("read", [_numbered_docx, _numbered_page, _numbered_pdf])
def test_numbers_and_bullets_are_in_the_text_and_in_no_block(read: Callable[[], Draft]) -> None:
    draft = read()
    words = ["Opening", "to meet", "to publish", LONG.strip()]
    assert blocks(draft) == list(zip(["heading", "list_item", "list_item", "paragraph"], words, strict=True))
    assert draft.text.replace("•", "-") == "1. Opening\n\n- to meet\n\n(a) to publish\n\n" + LONG.strip()


class _Printed(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, "Lake Council - Report")
        self.ln(12)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, f"Page {self.page_no()}", align="C")


def _write(made: FPDF, text: str, *, style: str = "", size: int = 11, width: float = 0) -> None:
    made.set_font("Times", style, size)
    made.multi_cell(width, 5.2, text, new_x="LEFT", new_y="NEXT")
    made.ln(2)


def test_a_printed_report_without_running_heads() -> None:
    made = _Printed()
    made.set_title("Report of the lake council")
    for page in range(3):
        made.add_page()
        _write(made, f"Part {page + 1}", style="B", size=15)
        _write(made, LONG * 4)
        _write(made, "- an item of a list which is long enough to need a second line, as they often do in reports.")
    draft = read_pdf(bytes(made.output()), Limits())
    one = [
        ("paragraph", (LONG * 4).strip()),
        ("list_item", "an item of a list which is long enough to need a second line, as they often do in reports."),
    ]
    assert blocks(draft) == [x for n in (1, 2, 3) for x in (("heading", f"Part {n}"), *one)]
    assert draft.title == "Report of the lake council"


def test_two_columns_are_read_one_after_the_other() -> None:
    made = FPDF()
    made.add_page()
    _write(made, "A title that runs across both of the columns of this page", style="B", size=16)
    top = made.get_y()
    for column, word in enumerate(("left", "right")):
        made.set_left_margin(10 + 97 * column)
        made.set_xy(10 + 97 * column, top)
        _write(made, f"The {word} side: " + LONG * 5, width=90)
    draft = read_pdf(bytes(made.output()), Limits())
    assert blocks(draft) == [
        ("heading", "A title that runs across both of the columns of this page"),
        ("paragraph", "The left side: " + (LONG * 5).strip()),
        ("paragraph", "The right side: " + (LONG * 5).strip()),
    ]


def test_words_parted_at_the_end_of_a_line_are_joined() -> None:
    made = FPDF()
    made.add_page()
    made.set_font("Times", size=11)
    lines = (
        "The com-",
        "mittee met the Franco-",
        "German group, the vice-",
        "chair and the long-",
        "and short-term fellows; a vice-chair spoke.",
    )
    for line in lines:
        made.cell(0, 5.2, line, new_x="LMARGIN", new_y="NEXT")
    draft = read_pdf(bytes(made.output()), Limits())
    assert draft.text == (
        "The committee met the Franco-German group, the vice-chair and the long- and short-term fellows;"
        " a vice-chair spoke."
    )


def test_a_printed_table_gives_its_rows() -> None:
    made = FPDF()
    made.add_page()
    made.set_font("Times", size=11)
    rows = [
        ("Name", "Post", "Organisation"),
        ("Ana Ruiz", "Minister", "Ministry of Water and of all that swims in it, from the source to the sea"),
        ("Bo Ek", "Rector", "Sea Institute"),
    ]
    with made.table() as table:
        for row in rows:
            table.row(row)
    assert blocks(read_pdf(bytes(made.output()), Limits())) == [("table_row", "\t".join(row)) for row in rows]


MAIL = """From: Ana Ruiz <ana@example.org>
Subject: =?utf-8?q?Report_of_the_caf=C3=A9?= round
Date: Mon, 4 May 2015 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: multipart/alternative; boundary="a"

--a
Content-Type: text/html; charset=utf-8

<p>Dear friends of the page</p>
--a
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Dear friends,

Jos=E9 Pe=F1a opened the meeting.
--a--
--m
Content-Type: text/plain
Content-Disposition: attachment; filename="notes.txt"

These notes are attached.
--m--
"""


def test_a_mail() -> None:
    draft = read_eml(MAIL.encode())
    assert blocks(draft) == [("paragraph", "Dear friends,"), ("paragraph", "José Peña opened the meeting.")]
    assert (draft.title, draft.date) == ("Report of the café round", "Mon, 04 May 2015 10:00:00 +0200")


def test_dates_of_files(tmp_path: Path) -> None:
    made = word_file()
    made.add_paragraph("The chair opened the meeting.")
    (tmp_path / "a.docx").write_bytes(saved(made))
    made.add_paragraph("It had been planned since 1999.")
    (tmp_path / "b.docx").write_bytes(saved(made))
    made.add_paragraph("Geneva, 3 May 1999 – The meeting was opened by the chair.")
    (tmp_path / "c.docx").write_bytes(saved(made))
    (tmp_path / "d.eml").write_text(MAIL)
    (tmp_path / "e.html").write_text(PAGE.format(f"<article><p>Bern, 4 February 2020 – {LONG}</p></article>"))
    got = {Path(d.source).name: (d.date, d.date_source) for d in ingest([str(tmp_path)]) if isinstance(d, Document)}
    assert got == {
        "a.docx": ("2016-12-12", "metadata"),
        "b.docx": (None, None),
        "c.docx": ("1999-05-03", "text"),
        "d.eml": ("2015-05-04", "metadata"),
        "e.html": ("2020-02-05", "metadata"),
    }
