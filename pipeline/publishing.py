"""The tables of a run take the places of the last run's, all or none, as far as a file system allows.

They are written aside and brought to the disk; then a journal says that they are whole; then they are moved, one after
the other. A run that is killed before the journal has changed nothing; after it, the next run ends what it began.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

STAGING = ".staging"
JOURNAL = ".journal.json"


def staged(output: Path) -> Path:
    """A folder, new and empty but for a folder for texts, in which files are made ready."""
    discard(output)
    folder = output / STAGING
    (folder / "texts").mkdir(parents=True)
    return folder


def discard(output: Path) -> None:
    """Remove what was made ready and not published; not what a journal still speaks of."""
    if not (output / JOURNAL).exists():
        shutil.rmtree(output / STAGING, ignore_errors=True)


def publish(output: Path, *, gone: Iterable[str], record: Mapping[str, Any]) -> None:
    """Move what stands ready into its place, and remove the files `gone` (relative paths).

    `record` is what the next run is told by `finish` if this one does not get so far as to note it, and to `close`.
    """
    if hasattr(os, "sync"):
        os.sync()  # once for all: thousands of texts, each by itself, take longer than the reading
    folder = output / STAGING
    journal = folder / JOURNAL
    with journal.open("w", encoding="utf-8") as file:
        json.dump({"gone": sorted(gone), "record": dict(record)}, file)
        file.flush()
        os.fsync(file.fileno())
    journal.replace(output / JOURNAL)
    finish(output)


def finish(output: Path) -> dict[str, Any] | None:
    """End what a journal, if there is one, says was begun; its record."""
    journal = output / JOURNAL
    if not journal.exists():
        return None
    begun = json.loads(journal.read_text(encoding="utf-8"))
    folder = output / STAGING
    (output / "texts").mkdir(exist_ok=True)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        path.replace(output / path.relative_to(folder))
    for name in begun["gone"]:
        (output / name).unlink(missing_ok=True)
    record: dict[str, Any] = begun["record"]
    return record


def close(output: Path) -> None:
    """Remove the journal: what it began is ended, and noted."""
    (output / JOURNAL).unlink(missing_ok=True)
    discard(output)
