"""The command line: statuses, the last line, clear errors, and that it starts at once."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import __version__, cli
from tests import commands, made
from tests.test_run import REPORT, analyse

HEAVY = {"numpy", "pandas", "pydantic", "rich.progress", "spacy", "thinc"}
COMMANDS = commands.of(cli.app)


@pytest.fixture
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from pipeline import nlp

    monkeypatch.setattr(nlp, "load", lambda *_: SimpleNamespace(pipe_names=["made"], meta={"name": "made"}))
    monkeypatch.setattr(nlp, "pipe", analyse)


def invoke(*args: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.app, [str(arg) for arg in args])
    return result.exit_code, result.stdout, result.stderr


def test_nothing_heavy_is_imported_for_help() -> None:
    code = "import sys, pipeline.cli; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(run.stdout.split())


def test_the_module_is_the_command() -> None:
    run = subprocess.run([sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, check=True)
    assert run.stdout == f"rapporteur {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_has_an_example(command: str) -> None:
    status, printed, _ = invoke(*command.split(), "--help")
    assert status == 0
    assert f"rapporteur {command}" in " ".join(printed.split())
    assert "Example:" in printed


def test_commands_that_touch_results_take_the_same_option() -> None:
    for name, command in COMMANDS.items():
        options = [option for option in command.params if option.name == "output"]
        assert [option.default for option in options] == ([] if name == "diff" else [Path("outputs")])


@pytest.mark.usefixtures("_no_model")
def test_all_read_is_status_0_and_one_last_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT.format("softly"), encoding="utf-8")
    status, printed, said = invoke("run", tmp_path / "a.txt", "--output", tmp_path / "out")
    assert status == 0
    assert printed == ""
    last = said.splitlines()[-1]
    assert last == f"1 reports, 0 dropped, 1 people, 1 organizations, 1 events -> {tmp_path}/out/"
    assert re.search(r"^1/1 reports, [\d,]+ words/s, 0 s left$", said, re.MULTILINE)


@pytest.mark.usefixtures("_no_model")
def test_some_dropped_is_status_1_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT.format("softly"), encoding="utf-8")
    status, _, said = invoke(
        "run", tmp_path / "a.txt", tmp_path / "none\x1b[2J.txt", "--output", tmp_path / "out", "-v"
    )
    assert status == 1
    assert f"read {tmp_path}/a.txt: 20 words" in said
    assert f"dropped {tmp_path}/none\N{REPLACEMENT CHARACTER}[2J.txt: missing" in said
    assert "\x1b" not in said


@pytest.mark.usefixtures("_no_model")
def test_quiet_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT.format("softly"), encoding="utf-8")
    arguments = ("run", tmp_path / "a.txt", tmp_path / "none.txt", "--output", tmp_path / "out", "--quiet", "--csv")
    assert invoke(*arguments) == (1, "", "")
    assert (tmp_path / "out" / "people.csv").is_file()


@pytest.mark.parametrize("arguments", [["run"], ["run", "x", "--colour"], ["no-such-command"], ["evaluate"]])
def test_wrong_use_is_status_2(arguments: list[str]) -> None:
    assert invoke(*arguments)[0] == 2


def test_wrong_settings_are_status_2_and_one_message(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[rapporteur]\ncolour = 1\n", encoding="utf-8")
    status, _, said = invoke("run", "x", "--output", tmp_path / "out", "--config", tmp_path / "config.cfg")
    assert status == 2
    assert said.count("\n") == 1
    assert "colour: there is no such setting" in said


@pytest.mark.parametrize("command", ["explain", "evaluate"])
def test_results_that_are_not_there_are_status_2(tmp_path: Path, command: str) -> None:
    status, _, said = invoke(command, tmp_path / "none", "--output", tmp_path)
    assert status == 2
    assert said.startswith("rapporteur: ")


def test_explain_prints_or_writes_a_page(tmp_path: Path) -> None:
    made.write_tables(tmp_path / "out", made.claims())
    status, printed, _ = invoke("explain", "ix", "--output", tmp_path / "out")
    assert status == 0
    assert "Ms. Ana Pérez[PERSON]" in printed
    status, printed, said = invoke("explain", "ix", "--output", tmp_path / "out", "--html", tmp_path / "ix.html")
    assert (status, printed, said) == (0, "", f"ix -> {tmp_path}/ix.html\n")
    assert (tmp_path / "ix.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_evaluate_prints_figures_and_errors(tmp_path: Path) -> None:
    made.write_tables(tmp_path / "out", made.claims())
    (tmp_path / "ix.json").write_text(json.dumps({"people": [{"id": "p1", "name": "Bo Li"}]}), encoding="utf-8")
    arguments = ["evaluate", tmp_path, "--output", tmp_path / "out", "--errors", "--json", tmp_path / "figures"]
    status, printed, _ = invoke(*arguments)
    assert status == 0
    assert "ix\tpeople\tmissed\tBo Li" in printed
    assert printed.splitlines()[-1].startswith("mean F1")
    assert json.loads((tmp_path / "figures").read_text(encoding="utf-8"))["people"]["fn"] == 1


def test_schema_writes_one_file_a_table(tmp_path: Path) -> None:
    status, _, said = invoke("schema", "--output", tmp_path / "schemas")
    assert (status, said) == (0, f"9 schemas -> {tmp_path}/schemas/\n")
    assert len(list((tmp_path / "schemas").iterdir())) == 9
