"""The versions of the model: those that come with the program, those trained for a folder of results, the one in use.

A version is a folder with a spaCy model, whose `ner` takes the place of the general one's, and a card. Those that ship
stand in models/trained and are never written to; a person's own stand in `models` in the folder of results. There,
`history.jsonl` holds every choice, one a line; without a line the configuration's model is in use.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from configparser import ConfigParser
from configparser import Error as SyntaxFault
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pipeline import config
from pipeline.errors import ConfigError

GENERAL = "general"  # the base model's own component
CARD = "card.json"
FOLDER = "models"
Why = Literal["promoted", "forced", "chosen", "rolled back"]


class Model(NamedTuple):
    """A model in use: its version's name, what spaCy loads its `ner` from, and the name in tables and the manifest."""

    version: str
    source: str
    name: str


def own(output: Path) -> Path:
    """Where the versions of a folder of results stand."""
    return output / FOLDER


def shipped() -> Path:
    """Where the versions stand that come with the program."""
    return config.models_path() / "trained"


def in_use(output: Path | None = None, config_file: Path | None = None) -> Model:
    """The model that a run over this folder uses: the one chosen for it, else the configuration's.

    Raises:
        ConfigError: the configuration names none, or one that is neither a version nor installed.
    """
    path = config.config_path(config_file)
    named, base = sources(path)
    chosen = None if output is None else choice(output)
    return model(path, named if chosen is None else chosen, base, output)


def model(path: Path, named: str, base: str, output: Path | None = None) -> Model:
    """The model of that name: a version, the general one, or a package; `base` is that of the other components."""
    try:
        name = f"{base}-{version(base)}"
        if named in (GENERAL, base):
            return Model(GENERAL, base, name)
        place = find(named, output)
        if place is not None:
            return Model(place.name, str(place), f"{name}+{place.name}")
        return Model(named, named, f"{named}-{version(named)}")
    except PackageNotFoundError as error:
        text = f"{path}: the model {error.name} is no version that `rapporteur models list` knows and is not installed"
        raise ConfigError(f"{text}; install it, or name another") from error


def sources(path: Path) -> tuple[str, str]:
    """What the configuration names as the source of `ner`, and of the other components."""
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#", ";"))
    try:
        parser.read_string(path.read_text(encoding="utf-8"), source=str(path))
        named, base = (json.loads(parser[f"components.{name}"]["source"]) for name in ("ner", "tagger"))
    except (OSError, KeyError, ValueError, TypeError, SyntaxFault) as error:
        raise ConfigError(f"{path}: no pipeline can be made of it: {error}; start from models/config.cfg") from error
    return str(named), str(base)


def find(name: str, output: Path | None = None) -> Path | None:
    """The folder of a version, None where there is none of this name."""
    for folder in (shipped(), *([] if output is None else [own(output)])):
        place = folder / name
        if place.parent == folder and (place / CARD).is_file():
            return place
    return None


def known(output: Path | None = None) -> Iterator[Path]:
    """The folders of all versions, those that ship first."""
    for folder in (shipped(), *([] if output is None else [own(output)])):
        yield from sorted(path.parent for path in folder.glob(f"*/{CARD}"))


def choice(output: Path) -> str | None:
    """The version chosen for a folder of results, None where nothing was."""
    chosen = _choices(output)
    return chosen[-1] if chosen else None


def choose(output: Path, name: str, why: Why) -> None:
    """Note that a version is in use from now on."""
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "version": name, "why": why}
    path = own(output) / "history.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def roll_back(output: Path) -> None:
    """Take the last choice back: the version before it is in use again.

    Raises:
        ConfigError: nothing was chosen, or all was taken back.
    """
    if not _choices(output):
        raise ConfigError(f"{output}: no model was chosen for this folder, so there is none to roll back to")
    choose(output, _choices(output)[-1], "rolled back")


def history(output: Path) -> list[dict[str, Any]]:
    """Every choice that was made, in order.

    Raises:
        ConfigError: the record cannot be read.
    """
    path = own(output) / "history.jsonl"
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); delete it to use the model that ships") from error


def _choices(output: Path) -> list[str]:
    """The versions chosen and not taken back, in order."""
    chosen: list[str] = []
    for line in history(output):
        if line["why"] == "rolled back":
            chosen.pop()
        else:
            chosen.append(str(line["version"]))
    return chosen
