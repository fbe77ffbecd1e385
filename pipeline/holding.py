"""One run at a time in a folder of results: who is there says so, and whoever comes second is told."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import TableError

FILE = ".lock"


@contextmanager
def held(output: Path) -> Iterator[None]:
    """Hold a folder of results for this process. The system lets go of it when the process ends, however it ends.

    Raises:
        TableError: another run holds it; the message says which, on which machine, since when.
    """
    path = output / FILE
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"{output}: {_holder(path)} is at work in it; wait for its end, or choose another --output"
            raise TableError(message) from error
        file.truncate(0)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since": since}, file)
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f"another run (process {holder['pid']} on {holder['host']}, since {holder['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another run"
