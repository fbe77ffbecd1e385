"""Who is one across documents: precision and recall of pairs in made-up reports, and what resolving them costs.

    python -m benchmarks.identity [--seeds 101 103 105] [--reports 1500] [--sizes 10000 100000 1000000] [--misses]

Names are written as real reports write them (`tests/made_world.py`). Rules and weights were looked at with even seeds;
odd ones have other names, bodies and topics. A pair is two rows of different reports; it is right to merge it if both
are one in the made-up world; what is merged wrongly are nearly always namesakes whom no report tells apart. With
--sizes: processor time and peak memory of `resolve` alone for so many rows, each size in a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from pipeline.records import Claims
from pipeline.resolve import Resolution, resolve
from tests.made_world import Score, Told, measure, tell, world

ROWS_A_REPORT = 11  # about


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="*", default=[101, 103, 105])
    parser.add_argument("--reports", type=int, default=1500)
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--misses", action="store_true", help="print what was wrongly merged or left apart")
    parser.add_argument("--cost", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cost is not None:
        _cost(options.cost)
        return
    sums: dict[str, Score] = {}
    for seed in options.seeds:
        everything = list(tell(world(seed, options.reports), options.reports))
        resolution = resolve(claims for claims, _ in everything)
        truth = {local: told for _, found in everything for local, told in found.items()}
        if options.misses:
            _print_misses(truth, resolution, _names(claims for claims, _ in everything))
        for table, score in measure(truth, resolution).items():
            _print_score(f"seed {seed}", table, score)
            sums[table] = Score(*map(sum, zip(score, sums.get(table, Score(0, 0, 0)), strict=True)))
    for table, score in sums.items():
        _print_score("all", table, score)
    for size in options.sizes:
        subprocess.run([sys.executable, "-m", "benchmarks.identity", "--cost", str(size)], check=True)


def _print_score(what: str, table: str, score: Score) -> None:
    figures = f"precision {score.precision:.4f}  recall {score.recall:.4f}  of {score.same:,} pairs"
    print(f"{what:10}{table:14} {figures}", flush=True)


def _names(claims: Iterator[Claims]) -> dict[str, str]:
    """The name of each row of reports, by local id."""
    return {row.id: row.name for one in claims for rows in (one.people, one.organizations, one.events) for row in rows}


def _print_misses(truth: Mapping[str, Told], resolution: Resolution, names: Mapping[str, str]) -> None:
    """What was merged though it is two, and left apart though it is one: a name of each."""
    merged: dict[str, dict[Told, str]] = {}
    apart: dict[Told, dict[str, str]] = {}
    for local, told in truth.items():
        merged.setdefault(resolution.ids[local], {}).setdefault(told, names[local])
        apart.setdefault(told, {}).setdefault(resolution.ids[local], names[local])
    for what, groups in (("merged", merged.values()), ("apart", apart.values())):
        for group in groups:
            if len(group) > 1:
                print(what, " | ".join(group.values()), sep="\t")


def _cost(size: int) -> None:
    """Processor time and peak memory of resolving about so many rows, without what making them takes."""
    reports, rows = size // ROWS_A_REPORT, 0
    made = world(101, reports)
    making = 0.0

    def claims() -> Iterator[Claims]:
        nonlocal making, rows
        told = tell(made, reports)
        while True:
            began = time.process_time()
            one = next(told, None)
            making += time.process_time() - began
            if one is None:
                return
            rows += len(one[1])
            yield one[0]

    began = time.process_time()
    resolution = resolve(claims())
    seconds = time.process_time() - began - making
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    entities = len(resolution.people) + len(resolution.organizations) + len(resolution.events)
    each = seconds / rows * 1e6
    print(f"{rows:9,} rows {entities:9,} entities {seconds:8.1f} s {each:6.0f} us a row {memory:7.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
