"""Settings: what comes with the program, what a person changes, and every fault said at once."""

from pathlib import Path

import pytest

from pipeline import config
from pipeline.errors import ConfigError


def test_own_settings_are_whole() -> None:
    settings = config.load()
    assert settings.languages == ("en",)
    assert settings.limits.max_bytes > 0
    assert settings.day_first is None


def test_models_path_holds_the_configuration() -> None:
    assert (config.models_path() / "config.cfg").is_file()


def test_a_changed_setting_leaves_the_others(tmp_path: Path) -> None:
    changed = tmp_path / "config.cfg"
    changed.write_text("[rapporteur.limits]\nmax_pages = 3\n", encoding="utf-8")
    assert config.load(changed).limits == config.load().limits.model_copy(update={"max_pages": 3})


def test_sections_of_spacy_are_none_of_ours(tmp_path: Path) -> None:
    changed = tmp_path / "config.cfg"
    changed.write_text('[nlp]\nlang = "en"\nbatch_size = ${rapporteur.x}\n', encoding="utf-8")
    assert config.load(changed) == config.load()


def test_all_faults_come_in_one_message(tmp_path: Path) -> None:
    changed = tmp_path / "config.cfg"
    changed.write_text("[rapporteur]\nlanguages = []\ncolour = 1\n[rapporteur.limits]\nmax_pages = many\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(changed)
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert all(str(changed) in line for line in lines)
    assert any("[rapporteur] colour: there is no such setting" in line for line in lines)
    assert any('[rapporteur.limits] max_pages = "many"' in line for line in lines)


@pytest.mark.parametrize("content", [None, b"no sections", b"[a]\n[a]\n", b"\xff\xfe\x00"])
def test_an_unreadable_file_is_one_clear_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "config.cfg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"config\.cfg"):
        config.load(path)
