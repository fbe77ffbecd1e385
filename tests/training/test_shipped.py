"""The versions that come with the program: small, whole, described, and used without a network."""

import json
import socket
from pathlib import Path

import pytest

from pipeline import config, nlp, versions
from pipeline.manifest import folder_hash
from pipeline.training import cards
from pipeline.training.texts import LABELS

SHIPPED = sorted(versions.shipped().glob(f"*/{versions.CARD}"))
LARGEST = 30_000_000  # bytes


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_a_version_is_small_and_its_card_is_of_these_weights(path: Path) -> None:
    folder = path.parent
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) <= LARGEST
    card = cards.read(folder)
    assert card.name == folder.name
    assert card.sha256 == folder_hash(folder / "ner")
    assert card.status == "promoted"
    assert card.worse == ()
    assert all(data.sha256 and data.texts for data in card.data if data.what != "reports with corrections")


def test_the_version_in_use_is_one_that_ships_and_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    model = versions.in_use()
    assert Path(model.source) == versions.shipped() / model.version
    language = nlp.load()
    assert set(language.get_pipe("ner").labels) == set(LABELS)  # type: ignore[attr-defined]
    assert nlp.model_name(language) == model.name


def test_the_general_model_is_still_to_be_had(tmp_path: Path) -> None:
    versions.choose(tmp_path, versions.GENERAL, "chosen")
    assert versions.in_use(tmp_path).source == versions.sources(config.config_path())[1]
    assert json.loads((versions.own(tmp_path) / "history.jsonl").read_text(encoding="utf-8"))["version"] == "general"
