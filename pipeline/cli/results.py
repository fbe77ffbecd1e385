"""The commands that make results and look at them."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.common import DROPPED, INTERRUPTED, Config, Ledger, Output, clear_errors, say


def run(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders, or - for standard input.")],
    output: Output = Path("outputs"),
    metadata: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="CSV or JSON Lines with source, title, date, language of the inputs."),
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Write CSV twins of the tables, for a spreadsheet.")] = False,
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Processes that analyse texts; default: one a core.")
    ] = None,
    reprocess: Annotated[
        Literal["all", "stale", "none"],
        typer.Option(help="Which known reports to read again: those that other settings or another version read."),
    ] = "stale",
    prune: Annotated[bool, typer.Option("--prune", help="Forget known reports that are not among the inputs.")] = False,
    ledger: Ledger = None,
    config: Config = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="A line for every report.")] = False,
) -> None:
    """Read reports that are new or changed, and write every table of all that are known.

    Exit status: 0 all read, 1 some dropped (see dropped.jsonl), 2 wrong use, 130 interrupted (run again to go on).

    Example: rapporteur run corpus/reports --output outputs --csv
    """
    from pipeline import progress
    from pipeline import run as batch

    with clear_errors():
        watching = nullcontext(batch.unwatched) if quiet else progress.watch(sys.stderr, verbose=verbose)
        with watching as watch:
            summary = batch.run(
                inputs,
                output,
                metadata=metadata,
                config_file=config,
                csv=csv,
                ledger=ledger,
                processes=workers,
                reprocess=reprocess,
                prune=prune,
                watch=watch,
                tell=batch.untold if quiet else say,
            )
    if not quiet:
        typer.echo(f"{summary} -> {str(output).rstrip('/')}/", err=True)
    if summary.interrupted:
        raise typer.Exit(INTERRUPTED)
    if summary.dropped_inputs:
        raise typer.Exit(DROPPED)


def explain(
    document: Annotated[
        str, typer.Argument(help="A document's id, or the source, name or stem of its file, or a file not yet run.")
    ],
    output: Output = Path("outputs"),
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a web page instead.")] = None,
    config: Config = None,
) -> None:
    """Print one report's text with what was found in it, and why.

    Example: rapporteur explain my-report.pdf --html my-report.html
    """
    from pipeline import explain as explaining
    from pipeline import page

    with clear_errors():
        findings = explaining.find(document, output, config_file=config)
        if html is None:
            explaining.show(findings, sys.stdout)
        else:
            page.write_page(findings, html)
            typer.echo(f"{document} -> {html}", err=True)


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder with one JSON file of gold per report.")],
    output: Output = Path("outputs"),
    against: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Other results for the same reports, to compare with: before.")
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss and every spurious row.")] = False,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the figures here as JSON, too.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the errors for a spreadsheet, too.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a web page with plots, too.")] = None,
) -> None:
    """Score a folder of results against gold tables: precision, recall and F per table, with intervals.

    Example: rapporteur evaluate corpus/annotated --output outputs --errors
    """
    from pipeline.evaluate import evaluate as evaluate_folder
    from pipeline.evaluate import reporting, writing

    with clear_errors():
        after = evaluate_folder(gold, output)
        before = None if against is None else evaluate_folder(gold, against)
        if json is not None:
            cells = reporting.figures(after)
            if before is not None:
                cells["comparison"] = reporting.differences(before, after)
            reporting.write_lines(json, [reporting.to_json(cells)])
        if csv is not None:
            writing.write_errors(after, output, csv)
        if html is not None:
            writing.write_page(after, html, title=f"{output} against {gold}", before=before)
        lines = [*(map(str, after.total.errors) if errors else ()), *reporting.report(after)]
        if before is not None:
            lines += ["", *reporting.comparison(before, after)]
    typer.echo("\n".join(lines))


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A folder of results: before.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another: after.")],
    table: Annotated[
        list[str] | None,
        typer.Option(metavar="TABLE", help="Tell the changes of this table alone; may be given several times."),
    ] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the changes for a spreadsheet, too.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write them as a web page, too.")] = None,
) -> None:
    """Tell which rows were added, removed and changed between two folders of results, with their evidence.

    Example: rapporteur diff outputs-before outputs --html changes.html
    """
    from pipeline import diff as differences

    with clear_errors():
        only = differences.known(table or differences.TOLD)
        with differences.open_folder(old) as before, differences.open_folder(new) as after:
            comparison = differences.compare(before, after)
            if csv is not None:
                differences.write_csv(comparison, csv, only=only)
            if html is not None:
                differences.write_page(comparison, html, only=only)
            for line in differences.lines(comparison, only=only):
                typer.echo(line)


def schema(output: Output = Path("outputs")) -> None:
    """Write the JSON Schema of every table.

    Example: rapporteur schema --output schemas
    """
    from pipeline import tables

    with clear_errors():
        paths = tables.write_schemas(output)
    typer.echo(f"{len(paths)} schemas -> {str(output).rstrip('/')}/", err=True)
