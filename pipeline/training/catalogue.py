"""What can be done with the versions of the model: list them, read their cards, choose one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline import versions
from pipeline.errors import ConfigError
from pipeline.training import cards
from pipeline.training.cards import Card


def table(output: Path, config_file: Path | None = None) -> Iterator[str]:
    """A line for each version, an asterisk before the one in use."""
    used = versions.in_use(output, config_file).version
    yield f"  {'version':16} {'parent':16} {'date':10} {'status':10} {'mean':>7}"
    yield f"{_star(versions.GENERAL, used)} {versions.GENERAL:16} {'-':16} {'-':10} {'-':10} {'-':>7}"
    for folder in versions.known(output):
        card = cards.read(folder)
        cells = f"{card.name:16} {card.parent:16} {card.date:10} {card.status:10} {card.mean:+7.4f}"
        yield f"{_star(card.name, used)} {cells}"


def card(name: str, output: Path) -> Card:
    """The card of a version.

    Raises:
        ConfigError: there is no such version, or its card is damaged.
    """
    return cards.read(_folder(name, output))


def use(name: str, output: Path) -> None:
    """Use a version, or the general model, for a folder of results from now on.

    Raises:
        ConfigError: there is no such version.
    """
    if name != versions.GENERAL:
        _folder(name, output)
    versions.choose(output, name, "chosen")


def _folder(name: str, output: Path) -> Path:
    folder = versions.find(name, output)
    if folder is None:
        known = ", ".join(path.name for path in versions.known(output)) or "none"
        raise ConfigError(f"{name}: no version with a card; there is {known}")
    return folder


def _star(name: str, used: str) -> str:
    return "*" if name == used else " "
