"""Reads the settings of the program from `models/config.cfg`, and says where the models are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from configparser import ConfigParser
from configparser import Error as SyntaxFault
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt, ValidationError

from pipeline.errors import ConfigError

SECTION = "rapporteur"


class LimitSettings(BaseModel):
    """What one input may cost at most (`[rapporteur.limits]`); beyond it the input is dropped with a reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: PositiveInt
    max_characters: PositiveInt
    max_seconds: PositiveFloat
    max_pages: PositiveInt
    max_expansion: PositiveFloat


class TrainingSettings(BaseModel):
    """How the model learns (`[rapporteur.training]`); words are of one epoch or batch, `patience` counts epochs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int
    epochs: PositiveInt
    patience: PositiveInt
    rehearsal_words: PositiveInt
    batch_words: PositiveInt
    warm_up: PositiveInt
    learn_rate: PositiveFloat
    dropout: float = Field(ge=0, lt=1)


class Settings(BaseModel):
    """The settings of the program (`[rapporteur]`); `languages` are ISO 639-1 codes of texts that are read.

    `day_first` is how 3/4/2017 is read where nothing in the text settles it; None leaves it open.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    languages: tuple[str, ...] = Field(min_length=1)
    day_first: bool | None
    limits: LimitSettings
    training: TrainingSettings


@cache
def models_path() -> Path:
    """The folder of configuration, patterns and lexicons: the installed package's, else the source tree's."""
    packaged = Path(__file__).with_name("_models")
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "models"


@cache
def annotated_path() -> Path:
    """The folder of annotated texts: the installed package's, else the source tree's."""
    packaged = Path(__file__).with_name("_annotated")
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "corpus" / "annotated"


def config_path(path: Path | None = None) -> Path:
    """The configuration file to read: `path` if one is given, else the one that comes with the program."""
    return models_path() / "config.cfg" if path is None else path


def load(path: Path | None = None) -> Settings:
    """The program's settings; those that the file at `path` leaves out are the ones that come with the program.

    Raises:
        ConfigError: the file cannot be read or has faults; the message lists all of them, one a line.
    """
    values = _values(config_path())
    if path is not None:
        _overlay(values, _values(path))
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError("\n".join(f"{config_path(path)}: {fault}" for fault in _faults(error))) from error


def _values(path: Path) -> dict[str, object]:
    """The `[rapporteur...]` sections of a file as nested dictionaries; values are JSON, as spaCy has them."""
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#", ";"), strict=True)
    try:
        parser.read_string(path.read_text(encoding="utf-8"), source=str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); give a copy of models/config.cfg") from error
    except SyntaxFault as error:
        raise ConfigError(f"{path}: is not in the form of models/config.cfg: {error}") from error
    values: dict[str, object] = {}
    for section in parser.sections():
        head, *names = section.split(".")
        if head != SECTION:
            continue
        place = values
        for name in names:
            inner = place.setdefault(name, {})
            place = inner if isinstance(inner, dict) else place
        place.update((key, _json(text)) for key, text in parser.items(section))
    return values


def _json(text: str) -> object:
    """The value of a setting; what is no JSON stays a string, and the check of types then names it."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _overlay(values: dict[str, object], others: dict[str, object]) -> None:
    """Put `others` over `values`, section by section, in place."""
    for key, other in others.items():
        value = values.get(key)
        if isinstance(value, dict) and isinstance(other, dict):
            _overlay(value, other)
        else:
            values[key] = other


def _faults(error: ValidationError) -> Iterator[str]:
    """Each fault as a person reads it: which section and setting, what stands there, what should."""
    for fault in error.errors():
        *sections, key = (str(part) for part in fault["loc"] if not isinstance(part, int))
        section = ".".join([SECTION, *sections])
        if fault["type"] == "extra_forbidden":
            yield f"[{section}] {key}: there is no such setting"
        else:
            found = json.dumps(fault["input"], ensure_ascii=False, default=str)
            yield f"[{section}] {key} = {found}: {fault['msg'][:1].lower()}{fault['msg'][1:]}"
