"""What commands share: options, exit statuses, and errors as one clear message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import PipelineError

DROPPED = 1
WRONG_USE = 2
INTERRUPTED = 130

Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of results.")]
Config = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="A changed copy of models/config.cfg to use instead.")
]
Ledger = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE", help="The ledger of verdicts; default: judgements.jsonl in DIR."),
]


@contextmanager
def clear_errors() -> Iterator[None]:
    """One clear message, without a traceback, for what the person who runs it can mend or did; exit status 2 or 130."""
    try:
        yield
    except PipelineError as error:
        typer.echo(f"rapporteur: {error}", err=True)
        raise typer.Exit(WRONG_USE) from error
    except KeyboardInterrupt as error:
        typer.echo("rapporteur: interrupted; run again to go on", err=True)
        raise typer.Exit(INTERRUPTED) from error


def say(message: str) -> None:
    """Print a line on standard error."""
    typer.echo(message, err=True)
