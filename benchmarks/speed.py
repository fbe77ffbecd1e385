"""Words per second of `rapporteur run` beside bare spaCy over the same texts, and what later runs take.

    python benchmarks/speed.py [INPUT...] [--limit N]

Inputs are files and folders as for `run`; by default ../shared/corpus. Measured one after the other: `rapporteur run`,
end to end, with one worker and with two; a second run with nothing new; a run with one more report; and
`spacy.load(model).pipe` over the texts. Clock time and processor time (of all processes) are given; on a shared
machine the latter is steadier. The peak of resident memory is of all processes. With --limit only the first N inputs or
records count.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import spacy

from pipeline import config
from pipeline import run as batch
from pipeline.records import DocumentRow
from pipeline.tables import read, text_path

ONE = "Geneva, 4 May 2021 - Ms. Ana Perez, Secretary-General of the River Commons Institute, opened the Rivers Forum.\n"


class Cost(NamedTuple):
    """Seconds of the clock and of processors, and the peak of resident memory in MiB."""

    clock: float
    processor: float
    memory: float


def main() -> None:
    """Measure, and print side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", default=[str(Path(__file__).parents[2] / "shared" / "corpus")])
    parser.add_argument("--limit", type=int, help="take only the first N documents")
    arguments = parser.parse_args()
    whole = batch.offer
    batch.offer = lambda *args, **options: itertools.islice(whole(*args, **options), arguments.limit)  # type: ignore[assignment]

    costs: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for count in (1, 2):
            with measured(costs, f"{count} worker{'s' * (count > 1)}"):
                summary = batch.run(arguments.inputs, place / str(count), processes=count)
        with measured(costs, "nothing new"):
            batch.run(arguments.inputs, place / "2", processes=2)
        (place / "one.txt").write_text(ONE, encoding="utf-8")
        with measured(costs, "one more"):
            batch.run([str(place / "one.txt")], place / "2", processes=2)
        rows = list(read(place / "1", DocumentRow))
        texts = [text_path(place / "1", row.id).read_bytes().decode() for row in rows]
    words = sum(len(text.split()) for text in texts)
    nlp = spacy.load(base_model())
    with measured(costs, "bare spaCy"):
        for _ in nlp.pipe(texts):
            pass

    print(f"{summary}; {words:,} words")
    print(f"{'':12} {'s':>8} {'words/s':>9} {'of bare':>8} {'processor s':>12} {'MiB':>7}")
    bare = costs["bare spaCy"]
    for name, cost in costs.items():
        figures = f"{words / cost.clock:9,.0f} {bare.clock / cost.clock:8.2f}"
        print(f"{name:12} {cost.clock:8.2f} {figures} {cost.processor:12.1f} {cost.memory:7,.0f}")
    print(f"nothing new, of the first run: {costs['nothing new'].clock / costs['1 worker'].clock:.2%}")


@contextmanager
def measured(costs: dict[str, Cost], name: str) -> Iterator[None]:
    """Note under `name` what is done meanwhile costs."""
    started, spent, done = time.perf_counter(), processor(), threading.Event()
    peaks = [0.0]

    def look() -> None:
        while not done.wait(0.2):
            peaks[0] = max(peaks[0], memory())

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    yield
    costs[name] = Cost(time.perf_counter() - started, processor() - spent, peaks[0])
    done.set()
    watcher.join()
    print(f"{name}: {costs[name].clock:.1f} s", file=sys.stderr, flush=True)


def processor() -> float:
    """Processor seconds of this process and of its children that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def memory() -> float:
    """Resident memory of this process and its children, in MiB."""
    own = os.getpid()
    tasks = Path(f"/proc/{own}/task").glob("*/children")
    pages = 0
    for pid in [own, *(int(child) for task in tasks for child in task.read_text(encoding="ascii").split())]:
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        except OSError:  # it has just ended
            continue
    return pages * resource.getpagesize() / 2**20


def base_model() -> str:
    """The package of the base model that the configuration names."""
    from thinc.api import Config

    settings = Config().from_disk(config.config_path(), interpolate=False)
    return str(settings["components"]["tagger"]["source"])


if __name__ == "__main__":
    main()
