"""The commands that speak with other people's annotation tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import DROPPED, Ledger, Output, clear_errors, say
from pipeline.cli.review import Reviewer, reviewer

Form = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help="labelstudio, doccano, prodigy, brat, docbin or conllu.")
]


def export(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="The file to write; for brat a folder.")],
    form: Form,
    output: Output = Path("outputs"),
) -> None:
    """Write mentions and relations for an annotation tool.

    Example: rapporteur export tasks.json --format labelstudio --output outputs
    """
    from pipeline import exchange

    with clear_errors():
        exchange.known(form)
        found = list(exchange.annotated(output))
        exchange.export(target, [one.document for one in found], form=form)
        exchange.keep(output, found)
    unshown = sum(len(one.unshown) for one in found)
    without = f", {unshown} claims whose two ends no mark shows are left out" if unshown else ""
    say(f"{len(found)} reports{without} -> {target}")


def import_(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What the tool exported; for brat a folder.")],
    form: Form,
    output: Output = Path("outputs"),
    by: Reviewer = None,
    ledger: Ledger = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")] = False,
) -> None:
    """Take corrected annotations into the ledger; the next run applies them.

    Exit status: 0 all was taken, 1 some could not be, 2 wrong use and nothing was taken.

    Example: rapporteur import tasks.json --format labelstudio --output outputs --as "Ana Pérez"
    """
    from pipeline import exchange
    from pipeline.review import recording

    with clear_errors():
        exchange.known(form)
        done = exchange.take_in(source, output, form=form, by=reviewer(by), ledger=ledger, dry_run=dry_run)
    typer.echo("\n".join([*(["nothing is written:"] if dry_run else ()), *recording.summary(done)]))
    if done.unreadable:
        raise typer.Exit(DROPPED)
