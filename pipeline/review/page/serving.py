"""The page's server: on this machine alone, at an address that nobody can guess."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from pipeline.errors import InputError
from pipeline.review.page.verdicts import Desk, open_desk
from pipeline.review.page.web import make_app

HOST = "127.0.0.1"
_WAITING = 100  # connections that wait for an answer


def serve(output: Path, *, by: str, port: int = 0, ledger: Path | None = None, tell: Callable[[str], None]) -> None:
    """Serve the page of a folder of results to one reviewer until interrupted; `tell` is given its address.

    `port` 0 takes a free one.

    Raises:
        PipelineError: the folder cannot be read, or the port is taken.
    """
    with listen(port) as listening:
        address, server = make_server(open_desk(output, by=by, ledger=ledger), listening)
        tell(address)
        with suppress(KeyboardInterrupt):  # how a server is ended
            server.run(sockets=[listening])


def listen(port: int) -> socket.socket:
    """A socket of this machine alone.

    Raises:
        InputError: the port is taken, or not to be had.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise InputError(f"port {port}: {error.strerror}; choose another with --port") from error
    return listening


def make_server(desk: Desk, listening: socket.socket) -> tuple[str, uvicorn.Server]:
    """The page's address, with a token of its own, and the server that answers there."""
    port, token = listening.getsockname()[1], secrets.token_urlsafe(24)
    app = make_app(desk, token=token, port=port)
    settings = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, lifespan="off", timeout_graceful_shutdown=1
    )
    return f"http://{HOST}:{port}/{token}/", uvicorn.Server(settings)
