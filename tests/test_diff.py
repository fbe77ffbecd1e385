"""Two folders of results: what is the same under another id, what came, went and changed; nothing is lost."""

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline import diff, tables
from pipeline.cli import app
from pipeline.diff import Comparison
from pipeline.diff.matching import ORDER
from pipeline.errors import InputError, TableError
from tests import made

Folder = dict[str, list[dict[str, Any]]]

FEW = settings(max_examples=40, deadline=None)  # each writes two folders
NAMES = st.sampled_from(["Ix Forum", "Ix Days", "Ana Pérez", "Bo Li", "Ix"])
PLACES = st.integers(0, 9)


def _entity(prefix: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "id": st.integers(0, 6).map(lambda n: f"{prefix}-{n}"),
            "name": NAMES,
            "document_ids": st.just(["d-1"]),
            "start_date": st.sampled_from([None, "2020", "2021-05-04"]),
            "confidence": st.sampled_from([0.5, 0.9]),
        }
    )


def _claim(prefix: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    place = {"document_id": st.just("d-1"), "start": PLACES, "end": st.just(12), "confidence": st.just(0.8)}
    return st.fixed_dictionaries({"id": st.integers(0, 9).map(lambda n: f"{prefix}-{n}"), **place, **fields})


def _reference(prefix: str) -> st.SearchStrategy[str]:
    return st.integers(0, 6).map(lambda n: f"{prefix}-{n}")


def _rows(row: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(row, max_size=6, unique_by=lambda cells: cells["id"])


_SENTENCE = {"form": st.just("name"), "sentence_start": st.just(0), "sentence_end": st.just(12)}
FOLDERS: st.SearchStrategy[Folder] = st.fixed_dictionaries(
    {
        "documents": st.just([{"id": "d-1", "source": "ix.txt", "title": "Ix"}]),
        "people": _rows(_entity("person")),
        "organizations": _rows(_entity("org")),
        "events": _rows(_entity("event")),
        "mentions": _rows(_claim("mention", label=st.just("EVENT"), entity_id=_reference("event"), **_SENTENCE)),
        "memberships": _rows(_claim("membership", person_id=_reference("person"), role=NAMES)),
        "participations": _rows(
            _claim("part", event_id=_reference("event"), participant_id=_reference("person"), role=st.just("chair"))
        ),
        "dates": _rows(_claim("date", text=st.just("May"), value=st.sampled_from(["2020", "2021"]))),
    }
)


def _write(folder: Path, rows: Mapping[str, list[dict[str, Any]]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for table, found in rows.items():
        tables.write(tables.table_path(folder, table), sorted(found, key=lambda cells: str(cells["id"])))
    return folder


@contextmanager
def _compared(old: Folder, new: Folder) -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory() as place:
        paths = _write(Path(place, "old"), old), _write(Path(place, "new"), new)
        with diff.open_folder(paths[0]) as before, diff.open_folder(paths[1]) as after:
            yield diff.compare(before, after)


def _renamed(rows: Folder, ids: Mapping[str, str]) -> Folder:
    """The same rows with other ids, wherever they stand."""
    text = json.dumps(rows)
    for old, new in ids.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    renamed: Folder = json.loads(text)
    return renamed


@FEW
@given(FOLDERS)
def test_a_folder_does_not_differ_from_itself(rows: Folder) -> None:
    with _compared(rows, rows) as comparison:
        assert comparison.changes == ()
        assert dict(comparison.as_before) == {table: len(rows.get(table, ())) for table in ORDER}


@FEW
@given(FOLDERS, FOLDERS)
def test_every_row_of_either_folder_is_told_once(old: Folder, new: Folder) -> None:
    with _compared(old, new) as comparison:
        for table in ORDER:
            same = comparison.as_before[table] + comparison.count(table, "changed")
            assert same + comparison.count(table, "removed") == len(old.get(table, ()))
            assert same + comparison.count(table, "added") == len(new.get(table, ()))
        for side in ("old_id", "new_id"):
            told = [(one.table, getattr(one, side)) for one in comparison.changes if getattr(one, side) is not None]
            assert len(told) == len(set(told))
        assert sum(1 for _ in diff.entries(comparison, only=ORDER)) == len(comparison.changes)


@FEW
@given(FOLDERS, st.randoms(use_true_random=False))
def test_other_ids_are_no_change_where_names_tell_rows_apart(rows: Folder, random: Any) -> None:
    for table in tables.NAMED:
        for number, cells in enumerate(rows[table]):
            cells["name"] = f"{cells['name']} {number}"
    ids = sorted({cells["id"] for table in rows for cells in rows[table]})
    news = [f"new-{number}" for number in range(len(ids))]
    random.shuffle(news)
    with _compared(rows, _renamed(rows, dict(zip(ids, news, strict=True)))) as comparison:
        assert comparison.changes == ()


@FEW
@given(FOLDERS, st.data())
def test_rows_taken_away_are_removed_and_no_other(rows: Folder, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from([name for name in ORDER if rows.get(name) and name != "documents"] or ["dates"]))
    gone = data.draw(st.sets(st.sampled_from([cells["id"] for cells in rows[table]]))) if rows[table] else set()
    less = rows | {table: [cells for cells in rows[table] if cells["id"] not in gone]}
    with _compared(rows, less) as comparison:
        assert {one.old_id for one in comparison.changes if one.kind == "removed"} == gone
        assert {one.kind for one in comparison.changes} <= {"removed"}
    with _compared(less, rows) as comparison:
        assert {one.new_id for one in comparison.changes if one.kind == "added"} == gone


def _claims(event: str, name: str) -> Folder:
    return {
        "documents": [{"id": "d", "source": "ix.txt"}],
        "events": [{"id": event, "name": name, "document_ids": ["d"], "start_date": "2020"}],
        "mentions": [
            {
                "id": f"m-{start}",
                "document_id": "d",
                "start": start,
                "end": start + 5,
                "entity_id": event,
                "label": "EVENT",
                "form": "name",
                "sentence_start": 0,
                "sentence_end": 50,
            }
            for start in (0, 20, 40)
        ],
        "participations": [
            {"id": f"p-{event}", "document_id": "d", "event_id": event, "participant_id": "x", "role": "chair"}
        ],
    }


def test_an_event_with_another_id_and_name_is_the_same_where_its_claims_are() -> None:
    with _compared(_claims("e-1", "the forum"), _claims("e-2", "Ix Forum on Water")) as comparison:
        (change,) = comparison.changes
        assert change == ("events", "changed", "e-1", "e-2")
        (entry,) = diff.entries(comparison, only=ORDER)
        assert entry.changes == (("name", "the forum", "Ix Forum on Water"),)
        assert comparison.as_before["participations"] == 1


def test_an_entity_that_became_one_with_another_is_removed_with_a_word_of_it() -> None:
    old: Folder = {
        "documents": [{"id": "d", "source": "ix.txt"}],
        "people": [{"id": "p-1", "name": "A. Pérez"}, {"id": "p-2", "name": "Ana Pérez"}],
        "memberships": [{"id": "m-1", "document_id": "d", "person_id": "p-1", "role": "chair"}],
    }
    new: Folder = {
        "documents": old["documents"],
        "people": [{"id": "p-2", "name": "Ana Pérez"}],
        "memberships": [{"id": "m-2", "document_id": "d", "person_id": "p-2", "role": "chair"}],
        tables.REDIRECTS: [{"id": "", "from": "p-1", "to": "p-2", "reason": "name"}],
    }
    with _compared(old, new) as comparison:
        (entry,) = diff.entries(comparison, only=ORDER)
    assert (entry.change.kind, entry.what) == ("removed", "A. Pérez")
    assert entry.changes == (("one with", "", "Ana Pérez (p-2)"),)


def test_another_confidence_alone_is_no_change_but_counted() -> None:
    row = {"id": "t", "document_id": "d", "start": 0, "end": 3, "text": "May", "value": "2020"}
    old: Folder = {"documents": [{"id": "d", "source": "x"}], "dates": [row | {"confidence": 0.5}]}
    with _compared(old, old | {"dates": [row | {"confidence": 0.9}]}) as comparison:
        assert comparison.changes == ()
        assert comparison.weighed["dates"] == 1
        assert "dates: 0 added, 0 removed, 0 changed, 1 as before, 1 of them with another confidence" in diff.lines(
            comparison
        )


def _report(folder: Path, text: str, role: str) -> Path:
    claims = made.claims(made.document(text))
    rows = {table: [row.model_dump(mode="json") for row in getattr(claims, table)] for table in tables.TWINS}
    for cells in rows["participations"]:
        cells["role"] = role
    rows["documents"] = [claims.document.model_dump(mode="json")]
    rows["mentions"] = [row.model_dump(mode="json") for row in claims.mentions]
    path = _write(folder, rows)
    (path / "texts").mkdir()
    tables.text_path(path, claims.document.id).write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def reports(tmp_path: Path) -> tuple[Path, Path]:
    """The same report, read twice: a part in an event is another, and the title holds what no reader should run."""
    old, new = (_report(tmp_path / name, made.TEXT, role) for name, role in (("old", "speaker"), ("new", "=chair()")))
    return old, new


def test_a_change_comes_with_its_evidence_in_every_form(reports: tuple[Path, Path], tmp_path: Path) -> None:
    with diff.open_folder(reports[0]) as before, diff.open_folder(reports[1]) as after:
        comparison = diff.compare(before, after)
        told = list(diff.lines(comparison))
        diff.write_csv(comparison, tmp_path / "changes.csv")
        diff.write_page(comparison, tmp_path / "changes.html")
    assert "participations: 0 added, 0 removed, 1 changed, 0 as before" in told
    assert "      role: speaker → =chair()" in told
    assert any("[[" in line and "reports/ix.txt" in line for line in told)

    with (tmp_path / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["table"], row["change"]) == ("participations", "changed")
    assert row["changes"] == "role: speaker → =chair()"
    assert "[[" in row["evidence"]
    assert row["source"] == "reports/ix.txt"

    page = (tmp_path / "changes.html").read_text(encoding="utf-8")
    assert "<dt>role</dt><dd><del>speaker</del> → =chair()</dd>" in page
    assert "<mark>" in page
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_the_command_tells_one_table_alone(reports: tuple[Path, Path], tmp_path: Path) -> None:
    options = ["--table", "dates", "--html", str(tmp_path / "c.html"), "--csv", str(tmp_path / "c.csv")]
    told = CliRunner().invoke(app, ["diff", str(reports[0]), str(reports[1]), *options])
    assert told.exit_code == 0
    assert "participations: 0 added, 0 removed, 1 changed" in told.output
    assert "role:" not in told.output
    assert (tmp_path / "c.csv").read_text(encoding="utf-8-sig").count("\n") == 1
    assert CliRunner().invoke(app, ["diff", str(tmp_path), str(reports[1])]).exit_code == 2


def test_markup_and_formulas_of_a_report_stay_text(tmp_path: Path) -> None:
    hostile = [{"id": "p", "name": '=HYPERLINK("x")<script>alert(1)</script>\x1b[31m', "document_ids": ["d"]}]
    empty: Folder = {"documents": [{"id": "d", "source": "ix.txt"}], "people": []}
    with _compared(empty, empty | {"people": hostile}) as comparison:
        diff.write_csv(comparison, tmp_path / "changes.csv")
        diff.write_page(comparison, tmp_path / "changes.html")
        told = "\n".join(diff.lines(comparison))
    assert "\x1b" not in told
    assert "<script" not in (tmp_path / "changes.html").read_text(encoding="utf-8")
    with (tmp_path / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["what"].startswith("'=HYPERLINK")


def test_a_page_of_very_many_changes_says_what_it_leaves_out(tmp_path: Path) -> None:
    dates = [{"id": f"t-{n:05}", "document_id": "d", "start": n, "end": n, "text": "May"} for n in range(1200)]
    empty: Folder = {"documents": [{"id": "d", "source": "ix.txt"}], "dates": []}
    with _compared(empty, empty | {"dates": dates}) as comparison:
        diff.write_page(comparison, tmp_path / "changes.html")
        assert sum(line.startswith("  + ") for line in diff.lines(comparison)) == 1200
    page = (tmp_path / "changes.html").read_text(encoding="utf-8")
    assert page.count("<li") == 1000
    assert "and 200 more" in page


def test_what_is_no_folder_of_results_or_no_table_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"documents\.jsonl"), diff.open_folder(tmp_path):
        pass
    (tmp_path / "documents.jsonl").write_text("[]\n", encoding="utf-8")
    with pytest.raises(TableError, match="line 1"), diff.open_folder(tmp_path):
        pass
    with pytest.raises(InputError, match="no such table"):
        diff.known(["persons"])
