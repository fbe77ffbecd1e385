"""The commands of review: claims out to forms, decisions back into the ledger, and what holds of it."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.common import DROPPED, Ledger, Output, clear_errors, say
from pipeline.errors import InputError

app = typer.Typer(name="review", help="Review claims in a spreadsheet; decisions last.", no_args_is_help=True)

Reviewer = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who decides; default: your name on this machine.")
]


def reviewer(name: str | None) -> str:
    """The name under which verdicts are kept.

    Raises:
        InputError: there is none.
    """
    try:
        found = (getpass.getuser() if name is None else name).strip()
    except (KeyError, OSError) as error:
        raise InputError("this machine does not know your name: give it with --as NAME") from error
    if not found or not found.isprintable():
        raise InputError("--as: a name of letters that can be seen")
    return found


@app.command()
def export(
    output: Output = Path("outputs"),
    table: Annotated[
        list[str] | None,
        typer.Option("--table", metavar="TABLE", help="Only this table; may be repeated; default: all but dates."),
    ] = None,
    only: Annotated[
        Literal["doubtful", "new", "changed", "all"],
        typer.Option(help="Only claims with low confidence, never shown before, or other than shown before."),
    ] = "all",
    form: Annotated[Literal["csv", "xlsx"], typer.Option("--format", help="What the spreadsheet opens.")] = "csv",
    ledger: Ledger = None,
) -> None:
    """Write a form for each table into DIR/review, the most doubtful claims first.

    Example: rapporteur review export --output outputs --only doubtful --format xlsx
    """
    from pipeline.review import export as exporting

    with clear_errors():
        done = exporting.export(output, only=only, wanted=table or (), form=form, ledger=ledger)
    for path, count in done.files.items():
        say(f"{count} rows -> {path}")


@app.command(name="import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Filled-in forms (CSV, XLSX), or other ledgers (.jsonl).")
    ],
    output: Output = Path("outputs"),
    by: Reviewer = None,
    ledger: Ledger = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")] = False,
) -> None:
    """Take decisions from filled-in forms into the ledger; the next run applies them.

    Exit status: 0 all was taken, 1 rows are unreadable or in conflict, 2 wrong use and nothing was taken.

    Example: rapporteur review import outputs/review/people.csv --output outputs --as "Ana Pérez"
    """
    from pipeline.review import recording, taking_in

    with clear_errors():
        done = taking_in.take_in(files, output, by=reviewer(by), ledger=ledger, dry_run=dry_run)
    typer.echo("\n".join([*(["nothing is written:"] if dry_run else ()), *recording.summary(done)]))
    if done.unreadable or done.rows["in conflict"]:
        raise typer.Exit(DROPPED)


@app.command()
def status(output: Output = Path("outputs"), ledger: Ledger = None) -> None:
    """Print how far the review is, what waits, and how far reviewers agree (Cohen's kappa).

    Example: rapporteur review status --output outputs
    """
    from pipeline.review import history

    with clear_errors():
        lines = history.status(output, ledger=ledger)
    typer.echo("\n".join(lines))


@app.command()
def undo(
    output: Output = Path("outputs"),
    claim: Annotated[str | None, typer.Option(metavar="ID", help="Take back what you said of this claim.")] = None,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="Take back what came from this form.")] = None,
    by: Reviewer = None,
    ledger: Ledger = None,
) -> None:
    """Take back your verdicts: on one claim, from one form, or else those that you gave last.

    Nothing is deleted: the ledger says that they were taken back, and what they had replaced holds again.

    Example: rapporteur review undo --claim membership-0a1b2c3d4e5f
    """
    from pipeline.review import history

    with clear_errors():
        lines = history.undo(output, by=reviewer(by), claim=claim, file=file, ledger=ledger)
    typer.echo("\n".join(lines))


@app.command()
def log(
    output: Output = Path("outputs"),
    claim: Annotated[str | None, typer.Option(metavar="ID", help="Only what was said of this claim.")] = None,
    ledger: Ledger = None,
) -> None:
    """Print every verdict that was given, when, by whom, from which file, and whether it holds.

    Example: rapporteur review log --claim membership-0a1b2c3d4e5f
    """
    from pipeline.review import history

    with clear_errors():
        lines = history.log(output, claim=claim, ledger=ledger)
    typer.echo("\n".join(lines))


@app.command()
def serve(
    output: Output = Path("outputs"),
    by: Reviewer = None,
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="Listen here; default: a free port.")] = 0,
    ledger: Ledger = None,
) -> None:
    """Open a page to review claims beside their reports in the browser; Ctrl-C ends it.

    Example: rapporteur review serve --output outputs --as "Ana Pérez"
    """
    from pipeline.review.page import serving

    with clear_errors():
        serving.serve(output, by=reviewer(by), port=port, ledger=ledger, tell=say)
