"""The manifest of a run, `run.json`: what was read, with what, when, and what came of it; the one file with a clock."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline import __version__, config
from pipeline.config import Settings

LIBRARIES = ("jsonlines", "numpy", "pandas", "pydantic", "spacy", "thinc")


def describe(settings: Settings, config_file: Path | None, *, model: str, stages: list[str]) -> dict[str, Any]:
    """What a run is made with: settings, model, stages, the hash of all models' data, versions."""
    path = config.config_path(config_file)
    return {
        "configuration": {
            "file": str(path),
            "sha256": sha256(path.read_bytes()).hexdigest(),
            "settings": settings.model_dump(),
        },
        "model": model,
        "stages": stages,
        "models_sha256": models_hash(config.models_path()),
        "versions": {
            "conference-rapporteur": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
    }


def models_hash(folder: Path) -> str:
    """SHA-256 over names and bytes of all files of a folder, in the order of their names."""
    total = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
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
