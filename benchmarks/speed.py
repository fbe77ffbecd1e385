"""Words per second: bare spaCy over the same texts in the same process, beside the whole of `rapporteur run`.

    python benchmarks/speed.py [INPUT...] [--limit N]

Inputs are files and folders as for `run`; by default ../shared/corpus. `rapporteur` is measured first and end to end:
files read, stages, rows, resolution, tables written. Then `spacy.load(model).pipe` goes over the texts that were kept.
Clock time and processor time are given for both; on a shared machine the latter is steadier. The peak of resident
memory is that of `rapporteur` alone. With --limit only the first N inputs or records count.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import spacy

from pipeline import config
from pipeline import run as batch
from pipeline.records import DocumentRow
from pipeline.tables import read, text_path

GOAL = 0.7  # of the speed of the bare model


class Speed(NamedTuple):
    """How fast, in words per second of the clock and of the processor."""

    clock: float
    processor: float


class Stopwatch:
    """Clock and processor time since it was made."""

    def __init__(self) -> None:
        self.clock, self.processor = time.perf_counter(), time.process_time()

    def speed(self, words: int) -> Speed:
        """The speed at which so many words were read since then."""
        return Speed(words / (time.perf_counter() - self.clock), words / (time.process_time() - self.processor))


def main() -> None:
    """Measure, and print side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", default=[str(Path(__file__).parents[2] / "shared" / "corpus")])
    parser.add_argument("--limit", type=int, help="take only the first N documents")
    arguments = parser.parse_args()
    if arguments.limit is not None:
        whole = batch.ingest
        batch.ingest = lambda *args, **options: itertools.islice(whole(*args, **options), arguments.limit)

    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        watch = Stopwatch()
        summary = batch.run(arguments.inputs, output)
        texts = [text_path(output, row.id).read_bytes().decode() for row in read(output, DocumentRow)]
        words = sum(len(text.split()) for text in texts)
        ours = watch.speed(words)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        manifest = json.loads((output / "run.json").read_text(encoding="utf-8"))

    nlp = spacy.load(_base_model())
    watch = Stopwatch()
    for _ in nlp.pipe(texts):
        pass
    bare = watch.speed(words)

    reasons = Counter(entry["dropped"].partition(":")[0] for entry in manifest["inputs"] if entry["dropped"])
    print(f"{summary}; {len(manifest['inputs'])} inputs, {words:,} words; dropped: {dict(reasons)}")
    print(f"{'words per second':20} {'clock':>10} {'processor':>10}")
    print(f"{'bare ' + nlp.meta['name']:20} {bare.clock:10,.0f} {bare.processor:10,.0f}")
    print(f"{'rapporteur':20} {ours.clock:10,.0f} {ours.processor:10,.0f}")
    print(f"{'ratio':20} {ours.clock / bare.clock:10.2f} {ours.processor / bare.processor:10.2f}   (goal {GOAL})")
    print(f"peak resident memory of rapporteur: {peak:,.0f} MiB")
    if ours.clock / bare.clock < GOAL:
        sys.exit("slower than the goal")


def _base_model() -> str:
    """The package of the base model that the configuration names."""
    from thinc.api import Config

    settings = Config().from_disk(config.config_path(), interpolate=False)
    return str(settings["components"]["ner"]["source"])


if __name__ == "__main__":
    main()
