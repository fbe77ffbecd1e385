"""Analysis spread over processes: batches out, results in, in any order; a death or a hang costs one document.

A small run stays in this process. Otherwise each worker is a child that loads the model once and reads one batch after
the other; a thread of ours waits for each. A batch that its worker does not give back is read again document by
document. At most two batches a worker are on their way, so that memory does not grow with the corpus.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from pipeline.batches import batches
from pipeline.errors import PipelineError
from pipeline.packed import Packed, from_plain, pack, set_aside, to_plain
from pipeline.records import Document, Dropped
from pipeline.versions import Model

if TYPE_CHECKING:
    from spacy.language import Language

Result = Packed | Dropped
Load = tuple[Path | None, Model]  # the configuration (None: the one that ships) and the version of the model

SMALL = 2  # batches that are not worth a process of their own: it takes two seconds to start
_SPAN = 60_000  # characters, some 10,000 words, for which a document may take the time limit once
_ATTEMPTS = 3  # at a document alone, before it is to blame that its worker ends: others may end workers, too
_SLACK = 120.0  # seconds for a child to start and load the model, on a busy machine
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from pipeline.workers import serve; serve()"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


class _Late(BaseException):
    """Analysis in this process takes too long; no stage that catches what fails in it may catch this."""


class Lost(NamedTuple):
    """Why a worker did not give its batch back."""

    reason: str
    late: bool


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def analyse(
    documents: Iterable[Document], *, load: Load, workers: int, seconds: float
) -> Iterator[list[tuple[Document, Result]]]:
    """Each document with its rows or the reason why there are none, batch by batch, in any order.

    `load` is what the pipeline is made of; `workers` how many processes there may be; `seconds` how long one may take
    for 10,000 words of a document.

    Raises:
        PipelineError: no pipeline can be made of the configuration.
    """
    stream = batches(documents)
    first = list(islice(stream, SMALL))
    more = next(stream, None)
    if more is not None:
        yield from _spread(chain(first, [more], stream), _Pool(load, workers, seconds))
    elif first:
        from pipeline import nlp  # a second to import: only here, and in the children

        model = nlp.load(*load)
        for batch in first:
            yield list(zip(batch, _timely(model, batch, seconds), strict=True))


def _timely(model: Language, batch: Sequence[Document], seconds: float) -> list[Result]:
    """As `work`; of a batch that takes too long each document is read by itself, and set aside if it is the one."""
    with suppress(_Late), _limit(_allowed(batch, seconds)):
        return work(model, batch)
    if len(batch) > 1:
        return [result for document in batch for result in _timely(model, [document], seconds)]
    return [set_aside(batch[0], "nlp", _too_long(seconds))]


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raise `_Late` after so many seconds, where there are alarms: not on Windows, and only in the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: object) -> None:
    raise _Late


def _allowed(batch: Sequence[Document], seconds: float) -> float:
    return sum(seconds * (1 + len(document.text) // _SPAN) for document in batch)


def _too_long(seconds: float) -> str:
    limit = f"{seconds:g} seconds for each 10,000 words (max_seconds)"
    return f"limit: analysing the text took more than {limit}; raise the limit or split the text"


def work(model: Language, batch: Sequence[Document]) -> list[Result]:
    """One result a document, in order, whatever happens to it on its way through the stages."""
    from pipeline import nlp

    results: dict[str, Result] = {}
    of_id = {document.id: document for document in batch}
    for result in nlp.pipe(model, batch):
        if isinstance(result, Dropped):
            results[str(result.document_id)] = result
            continue
        try:
            results[result.document.id] = pack(result)
        except ValueError as error:
            reason = f"its rows cannot be written ({error}); please report it"
            results[result.document.id] = set_aside(of_id[result.document.id], "tables", reason)
    lost = "the text got lost on its way through the stages; please report it"
    return [results.get(document.id) or set_aside(document, "nlp", lost) for document in batch]


class _Pool:
    """The children, one for each thread that asks; they start when first asked and end with `stop`."""

    def __init__(self, load: Load, workers: int, seconds: float) -> None:
        self.workers = workers
        self._load = load
        self._seconds = seconds
        self._own = threading.local()
        self._children: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def read(self, batch: list[Document]) -> list[tuple[Document, Result]]:
        """The results of a batch; documents that take their worker with them, and only they, are dropped."""
        results = self._ask(batch)
        if isinstance(results, Lost):
            return [(document, self._alone(document, results)) for document in batch]
        return list(zip(batch, results, strict=True))

    def _alone(self, document: Document, lost: Lost) -> Result:
        """The result of a document of a batch that got lost: it may be another that is to blame, or nobody."""
        for _ in range(_ATTEMPTS):
            results = self._ask([document])
            if not isinstance(results, Lost):
                return results[0]
            lost = results
            if lost.late:
                break
        return set_aside(document, "nlp", lost.reason)

    def stop(self) -> None:
        """End all children, now; what they had is lost, and no others will start."""
        with self._lock:
            self._stopped = True
            for child in self._children:
                child.kill()

    def reap(self) -> None:
        """Take leave of the children that have ended."""
        for child in self._children:
            child.communicate()

    def _ask(self, batch: Sequence[Document]) -> list[Result] | Lost:
        child = self._child()
        late = threading.Event()
        try:
            with _Alarm(child, _SLACK, late):
                ready = _receive(child.stdout)
            if ready is not None and "error" in ready:
                raise PipelineError(ready["error"])
            with _Alarm(child, _allowed(batch, self._seconds), late):
                _send(child.stdin, batch)
                answer = _receive(child.stdout)
        except OSError:  # the child is gone
            answer = None
        if answer is not None:
            return [from_plain(result) for result in answer["results"]]
        self._end(child)
        if late.is_set():
            return Lost(_too_long(self._seconds), True)
        return Lost("its analysis broke down or ran out of memory, each time; please report it with the text", False)

    def _child(self) -> subprocess.Popen[bytes]:
        """This thread's child, started if there is none."""
        child: subprocess.Popen[bytes] | None = getattr(self._own, "child", None)
        with self._lock:
            if self._stopped:
                raise InterruptedError
            if child is None:
                child = _start(self._load)
                self._children.add(child)
        self._own.child = child
        return child

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        child.kill()
        child.communicate()
        self._own.child = None
        with self._lock:
            self._children.discard(child)


class _Alarm:
    """Ends a child that takes longer than allowed, and sets `late`."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float, late: threading.Event) -> None:
        self._timer = threading.Timer(seconds, self._ring, (child, late))
        self._timer.daemon = True

    def _ring(self, child: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        child.kill()

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _spread(work_to_do: Iterator[list[Document]], pool: _Pool) -> Iterator[list[tuple[Document, Result]]]:
    """The results of all batches as they come; a thread, and with it a child, is added while all others are busy."""
    threads = ThreadPoolExecutor(pool.workers, thread_name_prefix="worker")
    waiting: set[Future[list[tuple[Document, Result]]]] = set()
    try:
        for batch in work_to_do:
            waiting.add(threads.submit(pool.read, batch))
            if len(waiting) >= 2 * pool.workers:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        pool.stop()
        threads.shutdown(cancel_futures=True)
        pool.reap()


def _start(load: Load) -> subprocess.Popen[bytes]:
    """A child: out of the terminal's reach, so that Ctrl-C is ours to handle, and with one thread for its sums."""
    path = json.dumps([place or str(Path.cwd()) for place in sys.path])
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-I", "-c", _START, path, json.dumps([None if load[0] is None else str(load[0]), load[1]])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **dict.fromkeys(_THREADS, "1")},
        start_new_session=True,
    )


def _send(pipe: IO[bytes] | None, batch: Sequence[Document]) -> None:
    if pipe is not None:
        pickle.dump(list(batch), pipe)
        pipe.flush()


def _receive(pipe: IO[bytes] | None) -> dict[str, Any] | None:
    """One line of JSON, or None where the child ended before it was whole."""
    line = b"" if pipe is None else pipe.readline()
    return json.loads(line) if line.endswith(b"\n") else None


# What follows runs in the child.


def serve() -> None:
    """Load the model; read batches from standard input until it closes; write one line of JSON for each."""
    answers, requests = sys.stdout.buffer, sys.stdin.buffer
    sys.stdout = sys.stderr  # a chatty library must not speak in between
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    try:
        from pipeline import nlp

        config_file, model = json.loads(sys.argv[2])
        language = nlp.load(config_file and Path(config_file), Model(*model))
    except PipelineError as error:
        _answer(answers, {"error": str(error)})
        return
    while True:
        _answer(answers, {"ready": True})
        try:
            batch = pickle.load(requests)  # noqa: S301 - from our own parent
        except EOFError:
            return
        results = [to_plain(result) for result in work(language, batch)]
        _answer(answers, {"results": results})


def _end_with(parent: int) -> None:
    """End this process when its parent has ended, even if a text keeps it busy for ever."""
    while os.getppid() == parent:
        time.sleep(2)
    os._exit(1)


def _answer(pipe: IO[bytes], answer: dict[str, Any]) -> None:
    pipe.write(json.dumps(answer).encode() + b"\n")
    pipe.flush()
