"""How far a run is, on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.run import Step, Watch

PAUSE = 5.0  # seconds between two plain lines: a log of an hour stays readable


@contextmanager
def watch(stream: TextIO, *, verbose: bool = False) -> Iterator[Watch]:
    """A watcher of a run: documents done, words per second, time left; a line for each input that is dropped.

    `verbose` adds a line for each input that is read.
    """
    if stream.isatty():
        console = Console(file=stream, highlight=False)
        with Progress(*_columns(), console=console) as bar:
            yield _bar(bar, verbose)
    else:
        yield _lines(stream, verbose)


def clean(text: str) -> str:
    """The text without control characters: a file's name must not steer the terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _columns() -> list[BarColumn | MofNCompleteColumn | TextColumn | TimeRemainingColumn]:
    speed = TextColumn("{task.fields[speed]:,.0f} words/s")
    return [BarColumn(), MofNCompleteColumn(), TextColumn("reports"), speed, TimeRemainingColumn()]


def _bar(bar: Progress, verbose: bool) -> Watch:
    task = bar.add_task("reports", total=None, speed=0.0)
    started, words = time.monotonic(), 0

    def step(done: Step) -> None:
        nonlocal words
        words += done.words
        line = _line(done)
        if verbose or done.reason is not None:
            bar.console.print(line, markup=False)
        bar.update(task, advance=1, total=done.total, speed=words / max(time.monotonic() - started, 0.001))

    return step


def _lines(stream: TextIO, verbose: bool) -> Watch:
    started = last = time.monotonic()
    count = words = 0

    def step(done: Step) -> None:
        nonlocal count, words, last
        count, words, now = count + 1, words + done.words, time.monotonic()
        if verbose or done.reason is not None:
            stream.write(f"{_line(done)}\n")
        if now - last >= PAUSE or count in (1, done.total):
            last, spent = now, max(now - started, 0.001)
            left = spent / count * max(done.total - count, 0)
            stream.write(f"{count}/{done.total} reports, {words / spent:,.0f} words/s, {left:.0f} s left\n")
        stream.flush()

    return step


def _line(done: Step) -> str:
    if done.reason is None:
        return f"read {clean(done.source)}: {done.words:,} words"
    return f"dropped {clean(done.source)}: {clean(done.reason)}"
