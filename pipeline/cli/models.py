"""Commands of training: `retrain model`, and `models` with what can be done with the versions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import Config, Ledger, Output, clear_errors, say

retrain = typer.Typer(name="retrain", help="Learn from verdicts.", no_args_is_help=True)
models = typer.Typer(name="models", help="The versions of the model.", no_args_is_help=True)

Version = Annotated[str, typer.Argument(metavar="NAME", help="A version, or general.")]


@retrain.command(name="model")
def model(
    output: Output = Path("outputs"),
    texts: Annotated[
        list[str] | None,
        typer.Option("--texts", metavar="INPUT", help="More files or folders to learn from; may be repeated."),
    ] = None,
    ledger: Ledger = None,
    force: Annotated[bool, typer.Option("--force", help="Use the new version even if it is no better.")] = False,
    config: Config = None,
) -> None:
    """Train a new version of the model, and use it if it is better and nowhere worse.

    Exit status: 0 the new version is in use, 1 it is kept as a candidate only, 2 wrong use, 130 interrupted (run again
    to go on).

    Example: rapporteur retrain model --output outputs
    """
    from pipeline.training import retraining

    with clear_errors():
        request = retraining.Request(texts or (), ledger, config, force)
        outcome = retraining.retrain(output, request, tell=say)
    typer.echo("\n".join(outcome.report))
    if outcome.status == "candidate":
        say(f"{outcome.name} is kept as a candidate and not used; see {output}/models/{outcome.name}")
        raise typer.Exit(1)
    say(f"{outcome.name} is in use ({outcome.status}): run the reports again")


@models.command(name="list")
def list_(output: Output = Path("outputs"), config: Config = None) -> None:
    """List the versions, the one in use marked with an asterisk.

    Example: rapporteur models list --output outputs
    """
    from pipeline.training import catalogue

    with clear_errors():
        typer.echo("\n".join(catalogue.table(output, config)))


@models.command()
def show(name: Version, output: Output = Path("outputs")) -> None:
    """Print the card of a version: what it learned from, how, and how good it is.

    Example: rapporteur models show reports-1
    """
    from pipeline.training import cards, catalogue

    with clear_errors():
        typer.echo("\n".join(cards.show(catalogue.card(name, output))))


@models.command()
def use(name: Version, output: Output = Path("outputs")) -> None:
    """Use a version from the next run on; the reports that another one read are read again then.

    Example: rapporteur models use own-1 --output outputs
    """
    from pipeline.training import catalogue

    with clear_errors():
        catalogue.use(name, output)
    say(f"{name} is in use: run the reports again")


@models.command()
def diff(one: Version, other: Version, output: Output = Path("outputs")) -> None:
    """Print in what two versions differ: figures, settings, what they learned from.

    Example: rapporteur models diff reports-1 own-1 --output outputs
    """
    from pipeline.training import cards, catalogue

    with clear_errors():
        typer.echo("\n".join(cards.diff(catalogue.card(one, output), catalogue.card(other, output))))


@models.command()
def rollback(output: Output = Path("outputs")) -> None:
    """Take the last choice of a version back: the one before it is in use again.

    Example: rapporteur models rollback --output outputs
    """
    from pipeline import versions

    with clear_errors():
        versions.roll_back(output)
        name = versions.in_use(output).version
    say(f"{name} is in use: run the reports again")
