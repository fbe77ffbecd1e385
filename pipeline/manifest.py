"""The manifest of a run, `run.json`: what was read, with what, when, and what came of it; the one file with a clock."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from configparser import ConfigParser
from configparser import Error as SyntaxFault
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline import __version__, config
from pipeline.config import Settings
from pipeline.errors import ConfigError
from pipeline.records import make_id
from pipeline.versions import Model

_NO_PART = ("cli", "diff", "evaluate", "exchange", "judgements", "resolve", "review", "training")  # in reading a report
LIBRARIES = ("duckdb", "jsonlines", "numpy", "pandas", "pydantic", "spacy", "thinc")


def describe(settings: Settings, config_file: Path | None, model: Model) -> dict[str, Any]:
    """What a run is made with: settings, model, stages, the hash of all models' data, versions.

    `fingerprint` derives from all that has a part in reading one report: where it is the same, so are the rows.

    Raises:
        ConfigError: the configuration names no stages.
    """
    path = config.config_path(config_file)
    stages = _stages(path)
    models, package = config.models_path(), Path(__file__).parent
    read_with = {
        "configuration": sha256(path.read_bytes()).hexdigest(),
        "model": model.name,
        "weights": folder_hash(Path(model.source)),
        "data": folder_hash(models, without=("resolution", "trained")),
        "code": folder_hash(package, without=_NO_PART, pattern="*.py"),
        "spacy": version("spacy"),
    }
    return {
        "configuration": {
            "file": str(path),
            "sha256": read_with["configuration"],
            "settings": settings.model_dump(),
        },
        "model": model.name,
        "stages": stages,
        "models_sha256": folder_hash(models),
        "code_sha256": folder_hash(package, pattern="*.py"),
        "fingerprint": make_id("fingerprint", *read_with.values()),
        "versions": {
            "conference-rapporteur": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
    }


def _stages(path: Path) -> list[str]:
    """The stages, without loading them."""
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#", ";"))
    try:
        parser.read_string(path.read_text(encoding="utf-8"), source=str(path))
        return [str(stage) for stage in json.loads(parser["nlp"]["pipeline"])]
    except (KeyError, ValueError, TypeError, SyntaxFault) as error:
        raise ConfigError(f"{path}: no pipeline can be made of it: {error}; start from models/config.cfg") from error


def folder_hash(folder: Path, *, without: Sequence[str] = (), pattern: str = "*") -> str:
    """SHA-256 over names and bytes of the files of a folder but for those of some of its folders, by name."""
    total = sha256()
    for path in sorted(path for path in folder.rglob(pattern) if path.is_file()):
        place = path.relative_to(folder)
        if place.parts[0] not in without and place.suffix != ".pyc":
            total.update(f"{place.as_posix()}\0{path.stat().st_size}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def write(path: Path, description: Mapping[str, Any], *, inputs: list[Any], counts: Any, started: datetime) -> None:
    """Write the manifest; times are UTC."""
    ended = datetime.now(UTC)
    content = {
        **description,
        "inputs": inputs,
        "counts": counts,
        "started": started.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "duration_seconds": round((ended - started).total_seconds(), 2),
    }
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
