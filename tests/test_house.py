"""The rules of the house that a machine can check: layers, a README that leaves nothing out, lists in order."""

import json
import re
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from itertools import pairwise
from pathlib import Path

import pytest
import typer

from pipeline import cli, config
from pipeline.records import TABLES
from tests import commands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = commands.of(cli.app)
LISTS = sorted((ROOT / "models").rglob("*.txt"))


def _settings() -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.read_string((config.models_path() / "config.cfg").read_text(encoding="utf-8"))
    return parser


def test_layers() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_the_readme_has_exactly_two_set_up_commands_each_one_line() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    assert all(block.count("\n") == 1 and block.startswith("python3 -m venv") for block in blocks)
    assert "rapporteur run corpus/reports" in blocks[0]
    assert "pytest" in blocks[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    (section,) = re.findall(rf"^### `rapporteur {command}[ `].*?(?=^##)", README, re.MULTILINE | re.DOTALL)
    general = README.partition("## Commands")[2].partition("###")[0]
    for parameter in COMMANDS[command].params:
        for name in parameter.opts if isinstance(parameter, typer.core.TyperOption) else ():
            assert f"`{name}" in section + general, f"{command} {name}"


def test_every_table_is_documented_with_its_fields_in_a_schema() -> None:
    for table in [*TABLES, "candidates", "redirects", "reviewed"]:
        assert f"\n| `{table}.jsonl` |" in README


def test_every_stage_is_documented() -> None:
    settings = _settings()
    own = [name for name in settings if settings[name].get("factory", "").strip('"').startswith("rapporteur_")]
    assert own
    for section in own:
        assert f"\n| `{section.removeprefix('components.')}` |" in README


def test_every_setting_is_documented() -> None:
    settings = _settings()
    for section in settings.sections():
        if section.partition(".")[0] == config.SECTION:
            assert f"`[{section}]`" in README
            for name in settings[section]:
                assert f"| `{name}` |" in README


def test_every_registered_stage_is_in_the_configuration() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    factories = set(project["entry-points"]["spacy_factories"])
    settings = _settings()
    used = {json.loads(settings[name]["factory"]) for name in settings if "factory" in settings[name]}
    assert factories == {name for name in used if name.startswith("rapporteur_")}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_lists_are_sorted_unique_and_name_their_sources(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith("#")]
    assert lines[0].startswith("#")
    assert entries
    assert [b for a, b in pairwise(entries) if a >= b] == []


def test_no_address_of_a_registry_in_any_file() -> None:
    hosts = re.compile(r"pypi\.|pythonhosted|files\.python|npmjs|registry\.|--(?:extra-)?index-url|--find-links")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if (
            path.is_file()
            and path.suffix in {".py", ".md", ".toml", ".lock", ".cfg", ".yaml", ".txt", ""}
            and path != Path(__file__)
        ):
            found = hosts.search(path.read_text(encoding="utf-8", errors="ignore"))
            assert found is None, f"{name}: {found[0] if found else ''}"


def test_locked_versions_have_hashes() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
        assert entries
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    wanted = {re.split(r"[^A-Za-z0-9-]", line)[0].lower() for line in project["dependencies"]}
    assert wanted <= locked
