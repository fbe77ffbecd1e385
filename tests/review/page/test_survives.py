"""A reviewer works through the sample reports, the server is killed in between: nothing acknowledged is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import judgements

ROOT = Path(__file__).parents[3]
CLAIMS = 300
KILLED_AFTER = (37, 118, 201, 266)
KEYS = {"a": "accept", "r": "reject", "d": "unsure", "e": "edit"}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the sample reports, with the real pipeline."""
    output = tmp_path_factory.mktemp("samples") / "out"
    words = [sys.executable, "-m", "pipeline", "run", "corpus/reports", "--output", str(output), "--quiet"]
    done = subprocess.run(words, cwd=ROOT, check=False)
    assert done.returncode in (0, 1)
    return output


def start(output: Path) -> tuple[subprocess.Popen[str], str]:
    words = [sys.executable, "-m", "pipeline", "review", "serve", "--output", str(output), "--as", "ana"]
    server = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    return server, server.stderr.readline().strip()


def edit(page) -> None:  # type: ignore[no-untyped-def]
    """Change the first field of the form that holds text, or else the role."""
    page.locator("dialog .form").wait_for()
    fields = page.locator("dialog input[name^=field-]:not([list]):not([placeholder])")
    if fields.count():
        fields.first.fill(fields.first.input_value() + " (seen)")
    else:
        role = page.locator("dialog [name=field-role]")
        role.select_option("author" if role.input_value() == "honoree" else "honoree")
    page.locator("dialog .main").click()


def test_no_acknowledged_verdict_is_missing_after_kill_9(samples: Path, open_page) -> None:
    chance = random.Random(6)
    server, url = start(samples)
    acknowledged: dict[str, str] = {}
    try:
        page = open_page(url + "claims?state=open")
        while len(acknowledged) < CLAIMS:
            claim = page.locator(".card[aria-current]").get_attribute("data-claim")
            key = chance.choice("aaarde")
            page.keyboard.press(key)
            if key == "e":
                edit(page)
            card = page.locator(f"[id='{claim}']:not(.saving):not([data-state=open])")
            card.wait_for()
            acknowledged[claim] = KEYS[key]
            if len(acknowledged) in KILLED_AFTER:
                page.keyboard.press("a")  # under way when the server dies: acknowledged or not, nothing else may suffer
                server.send_signal(signal.SIGKILL)
                server.wait()
                page.context.close()
                server, url = start(samples)
                page = open_page(url + "claims?state=open")
            elif card.evaluate("card => card === [...document.querySelectorAll('.card')].at(-1)"):
                page.goto(url + "claims?state=open")
    finally:
        server.kill()
        server.wait()
    ledger = samples / judgements.LEDGER
    held = {one.claim: one.verdict for one in judgements.live(judgements.read(ledger))}
    assert {claim: held.get(claim) for claim in acknowledged} == acknowledged
    assert len(held) - len(acknowledged) <= len(KILLED_AFTER)
