"""The whole command over broken and hostile files: good ones extracted, one reasoned row for each bad one."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.config import config_path
from tests.hostile import LIMITS, make_hostile

GOOD = {
    "good.txt": "Ms. Leila Haddad, Director of the Harbour Institute, opened the Conference on Ports in Oslo.",
    "good.md": "# Report\n\nMr. Jan Novák chaired the Workshop on Rivers in Prague on 4 May 2021.",
}


def limited(path: Path) -> Path:
    """A configuration with the bounds that the hostile files are made for."""
    text = config_path().read_text(encoding="utf-8")
    for name, value in asdict(LIMITS).items():
        text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
    path.write_text(text, encoding="utf-8")
    return path


def test_command_over_hostile_files(tmp_path: Path) -> None:
    reports, output = tmp_path / "reports", tmp_path / "out"
    reports.mkdir()
    expected = make_hostile(reports)
    for name, text in GOOD.items():
        (reports / name).write_text(text, encoding="utf-8")
    config = limited(tmp_path / "config.cfg")
    result = CliRunner().invoke(app, ["run", str(reports), "--output", str(output), "--config", str(config), "--quiet"])

    assert result.exit_code == 1, result.output
    documents = [json.loads(line) for line in (output / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    dropped = [json.loads(line) for line in (output / "dropped.jsonl").read_text(encoding="utf-8").splitlines()]
    refused = {Path(row["source"].split("#")[0]).name: row["reason"] for row in dropped if row["source"] is not None}
    assert {Path(row["source"]).name for row in documents} == set(GOOD)
    assert set(refused) == set(expected)
    assert all(refused.values())
    people = (output / "people.jsonl").read_text(encoding="utf-8")
    assert "Leila Haddad" in people
    assert "Jan Novák" in people
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.cfg", "out", "reports"]
