"""The child of a worker with a made-up analysis in the place of the model; some texts kill it or keep it busy."""

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

from pipeline import nlp, workers
from pipeline.records import Claims, Document, Dropped
from tests.test_run import analyse


def troubled(model: object, documents: Iterable[Document]) -> Iterator[Claims | Dropped]:
    """The made-up rows for each document; KILL kills the process, ONCE only the first one that meets it, HANG hangs."""
    for document in documents:
        once = Path(document.source).with_suffix(".once")
        if "KILL" in document.text or ("ONCE" in document.text and not once.exists()):
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        while "HANG" in document.text:
            time.sleep(0.1)
        yield from analyse(model, [document])


def serve() -> None:
    """As `workers.serve`, with the made-up analysis."""
    nlp.load = lambda *_: SimpleNamespace(meta={"name": "made"})  # type: ignore[assignment]
    nlp.pipe = troubled  # type: ignore[assignment]
    workers.serve()
