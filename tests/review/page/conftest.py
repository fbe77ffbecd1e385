"""The page of a made-up folder of results, served, and real Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import judgements, nlp
from pipeline import run as batch
from pipeline.judgements import Verdict
from pipeline.records import Claims, Document
from pipeline.review.page import serving
from pipeline.review.page.verdicts import Desk, open_desk
from tests import made
from tests.review.conftest import REPORT

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@dataclass(frozen=True)
class Served:
    """A page that is served, and the ledger behind it."""

    url: str
    desk: Desk

    @property
    def ledger(self) -> list[Verdict]:
        return list(judgements.read(self.desk.ledger))

    def holding(self, claim: str) -> list[tuple[str, str]]:
        """Who said what of a claim, as far as it holds."""
        return [(one.by, one.verdict) for one in judgements.live(self.ledger) if one.claim == claim]


@contextmanager
def served(output: Path, by: str = "ana") -> Iterator[Served]:
    desk = open_desk(output, by=by)
    with serving.listen(0) as listening:
        url, server = serving.make_server(desk, listening)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield Served(url, desk)
        finally:
            server.should_exit = True
            thread.join(timeout=10)


NAMES = {"loudly": ("Daniel Pérez", "Daniel"), "softly": ("Grace Pérez", "Grace"), "at length": ("Pérez", None)}


def analyse(_model: object, documents: Iterable[Document]) -> Iterator[Claims]:
    """Three Secretaries-General who share a surname; one is called by it alone, so that pairs are in doubt."""
    for document in documents:
        claims = made.claims(document)
        ((name, given),) = (names for word, names in NAMES.items() if REPORT.format(word) == document.text)
        (person,) = claims.people
        yield replace(claims, people=(person.model_copy(update={"name": name, "given_name": given}),))


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of three reports, made once."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "reports").mkdir()
    for name in NAMES:
        (folder / "reports" / f"{name}.txt").write_text(REPORT.format(name), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nlp, "load", lambda *_: SimpleNamespace(pipe_names=["made"], meta={"name": "made"}))
        patch.setattr(nlp, "pipe", analyse)
        batch.run([str(folder / "reports")], folder / "out")
    return folder


@pytest.fixture
def reports(results: Path) -> Path:
    return results / "reports"


@pytest.fixture
def output(results: Path, tmp_path: Path) -> Path:
    """A copy of the results of one's own."""
    return shutil.copytree(results / "out", tmp_path / "out")


@pytest.fixture
def serve(output: Path) -> Iterator[Callable[..., Served]]:
    """A function that serves the made-up results, or others."""
    with ExitStack() as stack:
        yield lambda folder=output, by="ana": stack.enter_context(served(folder, by))


@pytest.fixture(scope="session")
def browser():  # type: ignore[no-untyped-def]
    reason = None
    if not CHROMIUM.exists():
        reason = f"no {CHROMIUM}: install Debian's package chromium to test the page in a browser"
    elif find_spec("playwright") is None:
        reason = "no playwright: install what stands in requirements-dev.lock to test the page in a browser"
    if reason is not None:
        if os.environ.get("RAPPORTEUR_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright import sync_api

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):  # type: ignore[no-untyped-def]
    """A function that opens an address in a window of its own; nothing may go wrong in it, or be asked elsewhere."""
    with ExitStack() as stack:
        faults: list[str] = []

        def start(url, **options):  # type: ignore[no-untyped-def]
            context = browser.new_context(**options)
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", note)
            home = "/".join(url.split("/")[:4])
            page.on("request", lambda asked: asked.url.startswith(home) or faults.append(f"asked for {asked.url}"))
            page.goto(url)
            return page

        def note(said) -> None:  # type: ignore[no-untyped-def]
            if said.type == "error" and not _expected(said.text):
                faults.append(said.text)

        yield start
        assert faults == []


def _expected(text: str) -> bool:
    """A refusal that the page tells the reviewer, or a server that was killed, is an error to the browser's console."""
    return "status of 409" in text or "status of 422" in text or "net::ERR_" in text
