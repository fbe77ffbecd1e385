"""What a run says while it runs: plain lines, and a bar on a terminal."""

import io
import re

from pipeline import progress
from pipeline.run import Step


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_lines_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    with progress.watch(stream) as watch:
        watch(Step("a.txt", 100, None, 3))
        watch(Step("b\nc.txt", 0, "empty: no words", 3))
        watch(Step("d.txt", 100, None, 5))  # an estimate that was too high
    lines = stream.getvalue().splitlines()
    assert len(lines) == 3
    assert lines[2].startswith("3/3 reports, ")
    assert lines[0].startswith("1/3 reports, ")
    assert lines[1] == "dropped b\N{REPLACEMENT CHARACTER}c.txt: empty: no words"
    assert lines[2].endswith(" words/s, 0 s left")


def test_verbose_names_every_report() -> None:
    stream = io.StringIO()
    with progress.watch(stream, verbose=True) as watch:
        watch(Step("a.txt", 1234, None, 1))
    assert stream.getvalue().splitlines()[0] == "read a.txt: 1,234 words"


def test_a_bar_on_a_terminal() -> None:
    stream = Terminal()
    with progress.watch(stream, verbose=True) as watch:
        watch(Step("[red]a.txt", 10, None, 2))
        watch(Step("b.txt", 0, "missing", 2))
    shown = re.sub(r"\x1b\[[\d;]*m", "", stream.getvalue())  # without colours
    assert "2/2 reports" in shown
    assert "words/s" in shown
    assert "read [red]a.txt" in shown
    assert "dropped b.txt: missing" in shown
