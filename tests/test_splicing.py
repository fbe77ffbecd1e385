"""A table with rows changed is the table that would be written anew."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from pipeline import tables
from pipeline.splicing import row_id, splice

IDS = st.integers(0, 60).map("mention-{:03}".format)
TABLE = st.dictionaries(IDS, st.text(max_size=30))


def lines(table: dict[str, str]) -> list[str]:
    return [tables.dumps({"id": one, "text": table[one]}) for one in sorted(table)]


@given(TABLE, TABLE, st.sets(IDS))
def test_as_written_anew(table: dict[str, str], changes: dict[str, str], without: set[str]) -> None:
    wanted = {one: text for one, text in table.items() if one not in without} | changes
    with TemporaryDirectory() as folder:
        old, new, anew = (Path(folder) / name for name in ("old", "new", "anew"))
        tables.write_lines(old, lines(table))
        grown = splice(old, new, without=without, lines=lines(changes))
        tables.write_lines(anew, lines(wanted))
        assert new.read_bytes() == anew.read_bytes()
        assert grown == len(wanted) - len(table)


def test_the_id_of_a_row_is_read_off_its_line() -> None:
    assert row_id(tables.dumps({"id": "event-1", "name": "x"})) == "event-1"
