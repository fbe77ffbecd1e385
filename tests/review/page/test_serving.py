"""The command that serves the page: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from typer.testing import CliRunner

from pipeline import cli
from pipeline.review.page import serving

ROOT = Path(__file__).parents[3]


def test_it_prints_its_address_and_ends_quietly_when_interrupted(output: Path) -> None:
    words = [sys.executable, "-m", "pipeline", "review", "serve", "--output", str(output), "--as", "ana"]
    server = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        url = server.stderr.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        assert "Rapporteur" in urllib.request.urlopen(url).read().decode()
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0
        assert server.stderr.read() == ""
    finally:
        server.kill()


def test_two_starts_have_two_tokens(serve) -> None:  # type: ignore[no-untyped-def]
    assert serve().url.split("/")[3] != serve().url.split("/")[3]


def test_a_folder_that_is_none_of_results_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.app, ["review", "serve", "--output", str(tmp_path)])
    assert result.exit_code == 2
    assert "is it the --output of a run?" in result.stderr


def test_a_port_that_is_taken_is_told(output: Path) -> None:
    with serving.listen(0) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(cli.app, ["review", "serve", "--output", str(output), "--port", str(port)])
    assert result.exit_code == 2
    assert f"port {port}: Address already in use; choose another with --port" in result.stderr
