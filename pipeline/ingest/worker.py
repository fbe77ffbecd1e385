"""The process in which files of risky formats are read, and the side of it that asks.

PDF, DOCX, HTML and mail go through large parsers, which a hostile file may keep busy for ever, fill the memory with,
or crash. They run in one child process that is started for the first such file, bounded in memory, and ended when a
file takes too long; the next file starts another. Answers come back as JSON: nothing that the child says is executed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from pipeline.errors import InputError
from pipeline.ingest.drafts import Draft
from pipeline.ingest.identify import Format
from pipeline.ingest.limits import Limits
from pipeline.records import Block

_MEMORY = 1 << 30  # bytes of address space; a reader needs a tenth of it for a large ordinary file
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from pipeline.ingest.worker import serve; serve()"
_SLACK = 10.0  # seconds for the child to start


class Worker:
    """A child process that reads one file after the other; starts when first asked, ends with the `with` block."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the child, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def read(self, data: bytes, kind: Format) -> Draft:
        """The draft of a file.

        Raises: InputError with the reader's reason, or if the reader took too long or broke down.
        """
        fresh = self._process is None or self._process.poll() is not None
        if fresh:
            self.stop()
            self._process = _start()
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise InputError("unreadable: the reader could not be started; check the installation")
        late = threading.Event()
        timer = threading.Timer(self._limits.max_seconds + _SLACK * fresh, _end, (process, late))
        timer.daemon = True
        timer.start()
        try:
            _send(process.stdin, {"kind": kind, "limits": _plain(self._limits)}, data)
            answer = process.stdout.readline()
        except OSError:  # the child is gone
            answer = b""
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            return _draft(json.loads(answer))
        self.stop()
        if late.is_set():
            seconds = f"{self._limits.max_seconds:g} seconds (max_seconds)"
            raise InputError(
                f"limit: reading it took more than {seconds}; raise the limit or save it in another format"
            )
        raise InputError(
            "damaged: its reader broke down or ran out of memory; save the file again or in another format"
        )


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _start() -> subprocess.Popen[bytes]:
    path = json.dumps([place or str(Path.cwd()) for place in sys.path])
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-I", "-c", _START, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _plain(limits: Limits) -> dict[str, float]:
    return {name: getattr(limits, name) for name in Limits.__slots__}


def _send(pipe: IO[bytes], head: dict[str, object], data: bytes) -> None:
    pipe.write(json.dumps({**head, "size": len(data)}).encode() + b"\n")
    pipe.write(data)
    pipe.flush()


def _draft(answer: dict[str, object]) -> Draft:
    reason = answer.pop("reason", None)
    if reason is not None:
        raise InputError(str(reason))
    blocks = tuple(Block(*block) for block in answer.pop("blocks"))  # type: ignore[attr-defined]
    return Draft(blocks=blocks, **answer)  # type: ignore[arg-type]


# What follows runs in the child.


def serve() -> None:
    """Read requests from standard input until it closes; write one line of JSON for each."""
    _bound_memory()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a chatty library must not speak in between
    while line := requests.readline():
        head = json.loads(line)
        data = requests.read(head["size"])
        answers.write(json.dumps(answer(data, head["kind"], Limits(**head["limits"]))).encode() + b"\n")
        answers.flush()


def answer(data: bytes, kind: Format, limits: Limits) -> dict[str, object]:
    """A draft as plain values, or the reason why there is none. Never raises."""
    try:
        draft = _reader(kind, limits)(data)
    except InputError as error:
        return {"reason": str(error)}
    except MemoryError:
        return {"reason": "limit: reading it takes too much memory; split it or save it in another format"}
    except RecursionError:
        return {"reason": "limit: its parts are nested too deeply to be a report"}
    except Exception as error:  # a parser's own defect must not end the batch
        return {"reason": f"damaged: it cannot be read ({type(error).__name__}: {error}); save it again"[:300]}
    if len(draft.text) > limits.max_characters:  # not worth the way back
        size = f"{len(draft.text):,} characters, more than {limits.max_characters:,} (max_characters)"
        return {"reason": f"limit: the text has {size}; split it or raise the limit"}
    return {name: getattr(draft, name) for name in Draft.__slots__}


def _reader(kind: Format, limits: Limits) -> Callable[[bytes], Draft]:
    """The reader of a format, imported only now."""
    if kind == "pdf":
        from pipeline.ingest.pdf import read_pdf

        return lambda data: read_pdf(data, limits)
    if kind == "docx":
        from pipeline.ingest.docx import read_docx

        return lambda data: read_docx(data, limits)
    if kind == "eml":
        from pipeline.ingest.eml import read_eml

        return read_eml
    from pipeline.ingest.html import read_html

    return read_html


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bound; the limits of time and size hold there, too
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
