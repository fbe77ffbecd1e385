"""The report that the README opens with gives the rows that stand beside it there."""

import json
import re
from pathlib import Path

from pipeline import tables
from pipeline.run import run

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_report_gives_the_rows_beside_it(tmp_path: Path) -> None:
    report = " ".join(re.findall(r"^> (.*)$", README, re.MULTILINE))
    shown = re.findall(r"^\| (\w+) \| `(\{.*\})` \|$", README, re.MULTILINE)
    assert report
    assert {table for table, _ in shown} == {*tables.TWINS, "dates"}
    (tmp_path / "report.txt").write_text(report, encoding="utf-8")
    run([str(tmp_path / "report.txt")], tmp_path / "out")

    found = {
        table: [json.loads(line) for line in tables.table_path(tmp_path / "out", table).open(encoding="utf-8")]
        for table, _ in shown
    }
    names = {row["id"]: row["name"] for table in tables.NAMED for row in found[table]}
    for table, line in shown:
        row = json.loads(line)
        alike = [
            {field: names.get(cells[field], cells[field]) if field.endswith("_id") else cells[field] for field in row}
            for cells in found[table]
        ]
        assert row in alike
