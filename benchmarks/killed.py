"""Runs that are killed, short of disk or short of a worker, and then run again: the same bytes as undisturbed?

    python benchmarks/killed.py [INPUT...] [--kills N] [--seed N]

An undisturbed run over the inputs (corpus/reports, unless others are given) comes first. Then, each in a folder of its
own: N runs with two workers, each killed (kill -9) at a random point of the time that it takes, and run again; runs on
small tmpfs file systems that fill up, and again once the file system has grown (this needs root); a run whose workers
are killed while it goes on. Prints what each came to.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline import store

ROOT = Path(__file__).parents[1]
OWN = {"run.json", ".lock", store.FILE, f"{store.FILE}.wal"}
SIZES = ("1m", "2m", "4m", "8m")  # of file systems that fill up


def main() -> None:
    """Disturb runs, and say how they ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", default=[str(ROOT / "corpus" / "reports")])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        started = time.monotonic()
        finish(start(arguments.inputs, place / "undisturbed"))
        span = time.monotonic() - started
        wanted = contents(place / "undisturbed")
        print(f"undisturbed: {span:.1f} s, {len(wanted)} files", flush=True)
        chance = random.Random(arguments.seed)
        same = sum(killed(arguments.inputs, place, chance.uniform(0.1, span), wanted) for _ in range(arguments.kills))
        print(f"killed: {same} of {arguments.kills} end with the same bytes", flush=True)
        for size in SIZES:
            print(f"full disk of {size}: {full_disk(arguments.inputs, place, size, wanted)}", flush=True)
        print("killed workers:", "the same" if killed_workers(arguments.inputs, place, wanted) else "OTHER BYTES")


def start(inputs: list[str], output: Path) -> subprocess.Popen[bytes]:
    """A run, begun."""
    code = "from pipeline.cli import main; main()"
    command = [sys.executable, "-c", code, "run", *inputs, "--output", str(output), "--workers", "2", "--quiet"]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def finish(process: subprocess.Popen[bytes]) -> int:
    """Its exit status, once it has ended."""
    process.communicate()
    return process.returncode


def contents(output: Path) -> dict[str, bytes]:
    """Every file of a folder of results but those with a clock in them."""
    files = (path for path in output.rglob("*") if path.is_file() and path.name not in OWN)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def killed(inputs: list[str], place: Path, delay: float, wanted: dict[str, bytes]) -> bool:
    """Whether a run that is killed after some seconds ends with the same bytes when it is run again."""
    with tempfile.TemporaryDirectory(dir=place) as output:
        process = start(inputs, Path(output))
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        finish(process)
        status = finish(start(inputs, Path(output)))
        same = contents(Path(output)) == wanted and status in (0, 1)
        print(f"  killed after {delay:.2f} s: {'the same' if same else 'OTHER BYTES'}", flush=True)
        return same


def full_disk(inputs: list[str], place: Path, size: str, wanted: dict[str, bytes]) -> str:
    """What comes of a run on a file system of this size, and again once it has grown."""
    output = place / f"full-{size}"
    with mounted(output, size) as there:
        if not there:
            return "not tried (no right to mount)"
        process = start(inputs, output)
        message = process.communicate()[1].decode()
        subprocess.run(["mount", "-o", "remount,size=1g", str(output)], check=True)
        finish(start(inputs, output))
        how = f"status {process.returncode} ({'No space' if 'o space' in message else 'no complaint'})"
        return f"{how}, then {'the same' if contents(output) == wanted else 'OTHER BYTES'}"


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[bool]:
    """A folder on a file system of its own in memory, if that is allowed."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], capture_output=True)
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", str(folder)], check=True)


def killed_workers(inputs: list[str], place: Path, wanted: dict[str, bytes]) -> bool:
    """Whether a run ends with the same bytes although its workers are killed again and again."""
    output = place / "workers"
    process = start(inputs, output)
    for _ in range(3):
        time.sleep(3)
        tasks = Path(f"/proc/{process.pid}/task").glob("*/children")  # started by threads of its own
        found = [int(pid) for task in tasks for pid in task.read_text(encoding="ascii").split()]
        for pid in found[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    finish(process)
    return contents(output) == wanted


if __name__ == "__main__":
    main()
