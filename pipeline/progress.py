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

    `verbose` adds a line for each input that is read or known. How many inputs will come is an estimate until the end.
    """
    with _bar(stream, verbose) if stream.isatty() else _lines(stream, verbose) as watching:
        yield watching


def clean(text: str) -> str:
    """The text without control characters: a file's name must not steer the terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _columns() -> list[BarColumn | MofNCompleteColumn | TextColumn | TimeRemainingColumn]:
    speed = TextColumn("{task.fields[speed]:,.0f} words/s")
    return [BarColumn(), MofNCompleteColumn(), TextColumn("reports"), speed, TimeRemainingColumn()]


@contextmanager
def _bar(stream: TextIO, verbose: bool) -> Iterator[Watch]:
    console = Console(file=stream, highlight=False)
    with Progress(*_columns(), console=console) as bar:
        task = bar.add_task("reports", total=None, speed=0.0)
        started, count, words = time.monotonic(), 0, 0

        def step(done: Step) -> None:
            nonlocal count, words
            count, words = count + 1, words + done.words
            if verbose or done.reason is not None:
                console.print(_line(done), markup=False)
            speed = words / max(time.monotonic() - started, 0.001)
            bar.update(task, completed=count, total=max(count, done.total), speed=speed)

        yield step
        bar.update(task, total=count)


@contextmanager
def _lines(stream: TextIO, verbose: bool) -> Iterator[Watch]:
    started = said = time.monotonic()
    count = known = words = 0

    def tell(total: int) -> None:
        nonlocal said
        said = time.monotonic()
        spent = max(said - started, 0.001)
        left = spent / max(count - known, 1) * (total - count)
        stream.write(f"{count}/{total} reports, {words / spent:,.0f} words/s, {left:.0f} s left\n")
        stream.flush()

    def step(done: Step) -> None:
        nonlocal count, known, words
        count, known, words = count + 1, known + done.known, words + done.words
        if verbose or done.reason is not None:
            stream.write(f"{_line(done)}\n")
        if count == 1 or time.monotonic() - said >= PAUSE:
            tell(max(count, done.total))

    yield step
    if count > 1:
        tell(count)


def _line(done: Step) -> str:
    if done.reason is None:
        return f"known {clean(done.source)}" if done.known else f"read {clean(done.source)}: {done.words:,} words"
    return f"dropped {clean(done.source)}: {clean(done.reason)}"
