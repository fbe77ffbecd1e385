"""Seconds and memory of `rapporteur review serve` on many claims: its start, its views, its verdicts.

    python benchmarks/page.py [--claims N] [--judged N]

Makes a folder of results of so many claims (100,000 unless you say otherwise) and a ledger of so many
verdicts (20,000), starts the server, asks for views as a browser does, and gives verdicts. With Debian's chromium
installed, real Chromium then opens the page and walks through a thousand claims, a key each.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from review import ROOT, make

from pipeline import judgements
from pipeline.judgements import Verdict
from pipeline.review.page import queries
from pipeline.review.page.verdicts import seen

VIEWS = {
    "list of reports": "",
    "all claims": "claims",
    "most doubtful first": "claims?order=doubt&state=open",
    "search": "claims?q=river+harbour",
    "a rare state": "claims?state=conflict",
    "one table, high confidence": "claims?table=people&confidence=high",
}
CHROMIUM = Path("/usr/bin/chromium")
KEYS = 1_000
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
WATCH = """() => { window.times = []; addEventListener('keydown', (event) => requestAnimationFrame(
    () => setTimeout(() => times.push(performance.now() - event.timeStamp))), true); }"""
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]


def main() -> None:
    """Measure, and print a line a step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    sys.stdout.reconfigure(line_buffering=True)
    parser.add_argument("--judged", type=int, default=20_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        make(output, arguments.claims)
        fill_ledger(output, arguments.judged)
        started = time.monotonic()
        words = [sys.executable, "-m", "pipeline", "review", "serve", "--as", "ben", "--output", str(output)]
        server = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        try:
            url = server.stderr.readline().strip() if server.stderr is not None else ""
            print(f"start: {time.monotonic() - started:.1f} s")
            views(url)
            verdicts(url, output)
            if CHROMIUM.exists():
                browser(url)
            print(f"peak memory of the server: {peak(server.pid):.0f} MiB")
        finally:
            server.terminate()
            server.wait()


def fill_ledger(output: Path, count: int) -> None:
    """A ledger of `count` verdicts on the first claims of a table."""
    rows = [json.loads(line) for line in (output / "memberships.jsonl").read_text(encoding="utf-8").splitlines()]
    chance = random.Random(2)
    made = [_verdict(row, chance.choice(("accept", "accept", "reject"))) for row in rows[:count]]
    judgements.append(output / judgements.LEDGER, made)


def _verdict(row: dict[str, object], word: str) -> Verdict:
    empty = dict.fromkeys(("after", "quote", "comment", "file", "file_sha256", "export"))
    about = {"claim": row["id"], "table": "memberships", "before": row, "verdict": word}
    return judgements.make_verdict(at="2026-01-01T00:00:00Z", by="ana", names={}, replaces=(), **about, **empty)


def views(url: str) -> None:
    """Time every view: the very first asking, then the median and worst of twenty."""
    for name, path in VIEWS.items():
        first, *rest = (timed(lambda path=path: urlopen(url + path).read()) for _ in range(21))
        print(f"{name}: {first:.0f} ms at first, then {statistics.median(rest):.0f} ms, at most {max(rest):.0f} ms")


def timed(act: Callable[[], object]) -> float:
    """The milliseconds that something takes."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def verdicts(url: str, output: Path) -> None:
    """Time verdicts that are on disk when they are acknowledged."""
    rows = (output / "people.jsonl").read_text(encoding="utf-8").splitlines()[:200]
    origin = "/".join(url.split("/")[:3])

    def give(claim: str) -> None:
        fields = {"claim": claim, "verdict": "accept", "seen": seen([])}
        asked = Request(url + "verdict", urlencode(fields).encode(), {"Origin": origin})
        urlopen(asked).read()

    times = [timed(lambda line=line: give(json.loads(line)["id"])) for line in rows]
    print(f"a verdict: {statistics.median(times):.0f} ms, at most {max(times):.0f} ms, of {len(times)}")


def browser(url: str) -> None:
    """Time the first view in Chromium, and the way from a key to the next frame, over a thousand claims."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = chromium.new_page()
        for path in ("", "claims"):
            page.goto(url + path)
            page.wait_for_timeout(500)
            print(f"first paint of /{path} in Chromium: {page.evaluate(PAINT):.0f} ms")
        times: list[float] = []
        for _ in range(KEYS // queries.PAGE):
            page.evaluate(WATCH)
            for _ in range(queries.PAGE - 1):
                page.keyboard.press("j")
            times += page.evaluate("window.times")
            with page.expect_navigation():
                page.keyboard.press("j")
        print(f"a key, to the frame after it: {statistics.median(times):.0f} ms, at most {max(times):.0f} ms")
        chromium.close()


def peak(process: int) -> float:
    """The most memory that a process had, in MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
