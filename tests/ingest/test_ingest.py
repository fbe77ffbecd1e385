"""Files, folders and records become documents."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.ingest import Limits, count, ingest
from pipeline.records import Document, Dropped

TEXT = "Report of the meeting\n\nThe meeting was opened by the chair of the council on Monday.\n"


def read(*inputs: Path | str, **options: object) -> list[Document | Dropped]:
    return list(ingest([str(name) for name in inputs], **options))  # type: ignore[arg-type]


def document(*inputs: Path | str, **options: object) -> Document:
    (only,) = read(*inputs, **options)
    assert isinstance(only, Document), only
    return only


def test_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TEXT)
    got = document(path)
    assert (got.source, got.media_type, got.title, got.language) == (
        str(path),
        "text/plain",
        "Report of the meeting",
        "en",
    ) or got.language is None
    assert got.text == TEXT
    assert got.id == "doc-" + got.sha256[:12]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("cp1252", b""),
        ("utf-16-le", b""),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, mark: bytes) -> None:
    text = "Café “Zürich” – naïve\nThe meeting was opened there by Mr Müller.\n"
    (tmp_path / "a.txt").write_bytes(mark + text.encode(encoding))
    assert document(tmp_path / "a.txt").text == text


def test_latin_1_names(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("The chair, Jörg Müller, met José Peña.\n".encode("iso-8859-1"))
    assert "Jörg Müller, met José Peña" in document(tmp_path / "a.txt").text


def test_what_is_invisible_goes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(
        "The co\u00admmit\u200btee \ufb01led\u00a0it\x1f.\r\nIt did.\rSo\x00 there.".encode()
    )
    assert document(tmp_path / "a.txt").text == "The committee filed it.\nIt did.\nSo there."


def test_markdown_front_matter_and_links(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: 'Lakes'\ndate: 2019-05-02\nlang: en\n---\n# Day 1\n\nThe [council](https://example.org/a) met.\n"
    )
    got = document(tmp_path / "a.md")
    assert (got.title, got.date, got.date_source, got.media_type) == (
        "Lakes",
        "2019-05-02",
        "metadata",
        "text/markdown",
    )
    assert got.text == "# Day 1\n\nThe council met.\n"


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name, words in {
        "b/z.txt": "One met.",
        "a.txt": "Two met.",
        ".hidden.txt": "Three met.",
        "b/.git": "Four.",
    }.items():
        (tmp_path / name).write_text(words)
    assert [Path(str(row.source)).name for row in read(tmp_path)] == ["a.txt", "z.txt"]
    assert count([str(tmp_path)]) == (2, 16)


def test_the_order_of_inputs_changes_nothing(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(TEXT)
    assert read(tmp_path / "b", tmp_path / "a") == read(tmp_path / "a", tmp_path / "b")


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {"id": "x1", "title": "One", "date": "Wed, 03 Aug 2022 19:49:23 +0000", "text": "The first text."},
        {"date": "2001-06-28", "url": "https://example.org/2", "text": "The second text."},
        {"title": "Without text"},
        {"text": "The third text."},
    ]
    lines = [json.dumps(row) for row in rows]
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join([*lines, "{broken", "[1]", "", lines[0]]))
    got = read(path)
    assert [(row.source, row.date, row.title) for row in got if isinstance(row, Document)] == [
        (f"{path}#x1", "2022-08-03", "One"),
        ("https://example.org/2", "2001-06-28", None),
        (f"{path}#4", None, None),
    ]
    reasons = [row.reason.split(":")[0] for row in got if isinstance(row, Dropped)]
    assert reasons == ["record", "record", "record", "duplicate"]
    assert len({row.id for row in got}) == 7
    assert count([str(path)]).documents >= 7


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        'id,Text,date\n1,"The first, and\nlonger text.",2019\n2,The second, is not quoted,2020,\n3,,\n4,The fourth.,\n'
    )
    got = read(path)
    assert [(row.text, row.date) for row in got if isinstance(row, Document)] == [
        ("The first, and\nlonger text.", "2019"),
        ("The fourth.", None),
    ]
    assert sum(isinstance(row, Dropped) for row in got) == 2


def test_dates_of_records_in_any_notation_and_none(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        'id,date,text\n1,2022-08-03,The first text.\n2,"Wed, 03 Aug 2022 19:49:23 +0000",The second text.\n'
        "3,3 August 2022,The third text.\n4,13.08.2022,The fourth text.\n5,unknown,The fifth text.\n"
        '6,31.02.2022,"Geneva, 4 May 2021 – The sixth text was read."\n7,0,The seventh text.\n',
        encoding="utf-8",
    )
    got = read(path)
    assert [(row.date, row.date_source) for row in got if isinstance(row, Document)] == [
        *[("2022-08-03", "given")] * 3,
        ("2022-08-13", "given"),
        (None, None),
        ("2021-05-04", "text"),
        (None, None),
    ]


def test_records_are_read_one_at_a_time() -> None:
    """However long a file is: a reader of all of it would never come to the first record of an endless one."""

    class Endless(io.RawIOBase):
        waiting = b""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            self.waiting = self.waiting or b'{"text": "The meeting was opened."}\n'
            part, self.waiting = self.waiting[: len(buffer)], self.waiting[len(buffer) :]
            buffer[: len(part)] = part
            return len(part)

    rows = ingest(["-"], stdin=Endless())  # type: ignore[arg-type]
    assert isinstance(next(rows), Document)
    assert isinstance(next(rows), Dropped)  # the same bytes again


def test_semicolons_and_another_name(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("title;text\nOne;The first text, it is.\n")
    assert document(tmp_path / "r.txt").title == "One"


def test_standard_input() -> None:
    stream = io.BytesIO(TEXT.encode())
    assert document("-", stdin=stream).source == "-"
    assert not stream.closed
    records = io.BytesIO(b'{"text": "The first text."}\n{"text": "The second text."}\n')
    assert [row.source for row in read("-", stdin=records)] == ["-#1", "-#2"]


def test_metadata_goes_before_what_files_say(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    for name, body in {
        "m.csv": "source,title,date,language\na.txt,Given title,3 May 2019,en-GB\n",
        "m.jsonl": '{"source": "in/a.txt", "title": "Given title", "date": "2019-05-03", "language": "eng"}\n',
    }.items():
        (tmp_path / name).write_text(body)
        got = document(tmp_path / "in", metadata=tmp_path / name)
        assert (got.title, got.date, got.date_source, got.language) == ("Given title", "2019-05-03", "given", "en")


def test_results_and_metadata_within_the_inputs_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("reports/a.txt", "reports/out/texts/a.txt", "reports/about.csv", "reports/b/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("source\na.txt\n" if name.endswith("csv") else f"{name}. {TEXT}")
    (tmp_path / "reports" / "again.csv").symlink_to("about.csv")
    monkeypatch.chdir(tmp_path)
    options = {"metadata": tmp_path / "reports" / "about.csv", "skip": [Path("reports/../reports/out")]}
    assert [row.source for row in read("reports", **options)] == ["reports/a.txt", "reports/b/c.txt"]
    assert count(["reports"], **options).documents == 2  # type: ignore[arg-type]
    assert document("reports/out/texts/a.txt", **options)  # a file that is named itself is read


@pytest.mark.parametrize("name", [".", "texts"])
def test_a_skipped_folder_that_is_named_itself_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(TEXT)
    (row,) = read(tmp_path / name, skip=[tmp_path])
    assert isinstance(row, Dropped)
    assert row.reason.startswith("skipped: ")


@pytest.mark.parametrize("body", [None, "name,title\na,b\n", "source,date\na.txt,not a date\n"])
def test_wrong_metadata_is_an_error_at_once(tmp_path: Path, body: str | None) -> None:
    path = tmp_path / "m.csv"
    if body is not None:
        path.write_text(body)
    with pytest.raises(ConfigError, match=r"m\.csv"):
        ingest([str(tmp_path)], metadata=path)


@pytest.mark.parametrize(("limits", "kind"), [(Limits(max_bytes=40), "limit"), (Limits(max_characters=40), "limit")])
def test_limits(tmp_path: Path, limits: Limits, kind: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (row,) = read(tmp_path, limits=limits)
    assert isinstance(row, Dropped)
    assert row.reason.startswith(kind)


def test_another_language_is_dropped_and_foreign_names_are_not(tmp_path: Path) -> None:
    (tmp_path / "de.txt").write_text(
        "Die Konferenz wurde am Montag von der Ministerin eröffnet. Sie sprach über die Lage der Seen und dankte allen,"
        " die an dem Bericht mit viel Geduld gearbeitet haben. Nach der Pause wurde er von dem Rat angenommen."
    )
    (tmp_path / "names.txt").write_text(
        "Participants\n" + "\n".join(f"M. Jean de la Tour {n}, Ministère de la Santé, Côte d'Ivoire" for n in range(20))
    )
    german, names = read(tmp_path)
    assert isinstance(german, Dropped)
    assert german.reason.startswith("language: ")
    assert isinstance(names, Document)


def test_nothing_heavy_is_imported_for_plain_text() -> None:
    code = (
        "import io, sys; from pipeline.ingest import ingest; list(ingest(['-'], stdin=io.BytesIO(b'He spoke.')));"
        "sys.exit(bool({'lxml', 'pypdfium2', 'charset_normalizer', 'spacy', 'pandas'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
