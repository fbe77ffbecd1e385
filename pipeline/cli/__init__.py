"""The command line: each command parses its options, calls one function, and prints one line.

Nothing heavy is imported here or beside: a command imports what it needs when it runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import exchange, models, results, review

app = typer.Typer(
    name="rapporteur",
    help="Reads conference reports and writes linked tables of people, organizations and events, with evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (results.run, results.explain, results.evaluate, results.diff, results.schema):
    app.command()(command)
app.command()(exchange.export)
app.command(name="import")(exchange.import_)
app.add_typer(review.app)
app.add_typer(models.retrain)
app.add_typer(models.models)


def main() -> None:
    """Run the command line."""
    app()


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rapporteur {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Reads conference reports and writes linked tables of people, organizations and events, with evidence."""
