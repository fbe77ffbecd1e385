"""An evaluation as a page for a browser, and its errors as CSV for a person who judges them one by one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from pipeline import standalone
from pipeline.errors import TableError
from pipeline.evaluate import plots
from pipeline.evaluate.bootstrap import MEAN, intervals
from pipeline.evaluate.calibration import calibration_error, reliability
from pipeline.evaluate.evaluation import Evaluation
from pipeline.evaluate.plots import Bar
from pipeline.evaluate.reporting import compared, verdict
from pipeline.evaluate.scoring import SCORED, Counts, Error, Scores
from pipeline.review import evidence
from pipeline.review.cells import fit, guard
from pipeline.review.evidence import Report, Span
from pipeline.standalone import safe

ON_A_PAGE = 1000  # errors
_COLUMNS = ("document", "name", "error", "detail", "evidence", "confidence", "id", "decision", "comment")
_STYLE = (
    plots.STYLE
    + """
table { border-collapse: collapse; font-size: .85rem; margin: .75rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: right; }
th:first-child, td:first-child { text-align: left; } td.wrong { background: var(--other); font-weight: 600; }
.wide { overflow-x: auto; } .plots { display: flex; flex-wrap: wrap; gap: .5rem; } .plots svg { max-width: 19rem; }
"""
)


def write_errors(evaluation: Evaluation, output: Path, path: Path) -> None:
    """Write a row for each error, with the sentence where it stands and empty cells for what a reader thinks of it.

    UTF-8 with a byte order mark; no cell is taken for a formula. The sentences come from the texts of `output`, where
    they are there.

    Raises:
        TableError: the file cannot be written.
    """
    texts: dict[str, Report | None] = {}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(_COLUMNS)
            for error in evaluation.total.errors:
                sure = "" if error.confidence is None else f"{error.confidence:.3f}"
                quote = _sentence(error, output, texts)
                cells = (error.slug, error.name, error.kind, error.detail, quote, sure, error.found_id, "", "")
                writer.writerow(guard(fit(cell)) for cell in cells)
    except OSError as error:
        raise TableError(f"{path}: cannot be written ({error.strerror}); choose another file with --csv") from error


def _sentence(error: Error, output: Path, texts: dict[str, Report | None]) -> str:
    if error.place is None:
        return ""
    document_id, start, end = error.place
    if document_id not in texts:
        try:
            texts[document_id] = evidence.report(output, document_id, {})
        except TableError:  # results of another program may come without texts
            texts[document_id] = None
    report = texts[document_id]
    return "" if report is None else evidence.marked(report, Span(document_id, start, end))


def write_page(after: Evaluation, path: Path, *, title: str, before: Evaluation | None = None) -> None:
    """Write all figures as a page that stands alone, beside those of an earlier version where there is one.

    Raises:
        TableError: the file cannot be written, or the versions are not scored against the same gold.
    """
    standalone.write_page(standalone.page(title, _body(title, after, before), style=_STYLE), path)


def _body(title: str, after: Evaluation, before: Evaluation | None) -> Iterator[str]:
    sums = after.total
    missing = f", without output: {', '.join(after.missing)}" if after.missing else ""
    yield f"<header>\n<h1>{safe(title)}</h1>\n"
    yield f'<p class="facts">{len(after.scores)} reports{safe(missing)}; intervals hold 95 % of samples</p>\n'
    yield "</header>\n<main>\n"
    yield _section("F1 of tables and labels", _figures(after, before, [MEAN, *sums.tables, *sums.labels]))
    yield _section("accuracy of fields", _figures(after, before, list(sums.fields)))
    if before is not None:
        yield _section("before and after", _compared(before, after))
    yield _section("counts", _counts(sums))
    yield _section("calibration", _calibration(sums))
    fields = sorted({name for name, _, _ in sums.confusions})
    yield _section("classes", "".join(_confusion(name, sums) for name in fields))
    yield _section("errors", _errors(sums.errors))
    yield "</main>\n"


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{safe(title)}</h2>\n{body or '<p class=none>none</p>'}\n</section>\n"


def _figures(after: Evaluation, before: Evaluation | None, names: Sequence[str]) -> str:
    now = intervals(after.scores)
    then = {} if before is None else intervals(before.scores)
    bars = [Bar(name, now[name], then.get(name)) for name in names if name in now]
    legend = '<p class="facts">dot: after; square: before</p>\n' if then else ""
    return legend + plots.intervals_plot(bars, "figures with intervals") if bars else ""


def _compared(before: Evaluation, after: Evaluation) -> str:
    rows = [
        [name, f"{old:.3f}", f"{new:.3f}", f"{by.value:+.3f}", f"[{by.low:+.3f}, {by.high:+.3f}]", verdict(by)]
        for name, (old, new, by) in compared(before, after).items()
    ]
    return _table(["", "before", "after", "by", "95 %", ""], rows)


def _counts(sums: Scores) -> str:
    rows = [_count(name, counts) for name, counts in {**sums.tables, **sums.labels}.items()]
    return _table(["", "precision", "recall", "F1", "right", "spurious", "missed"], rows)


def _count(name: str, counts: Counts) -> list[str]:
    shares = [f"{share:.3f}" for share in (counts.precision, counts.recall, counts.f1)]
    return [name, *shares, str(counts.hits), str(counts.spurious), str(counts.missed)]


def _calibration(sums: Scores) -> str:
    bins = reliability(sums.judged)
    if not bins:
        return ""
    rows = [
        [f"{each.low:.1f} to {each.high:.1f}", str(each.count), f"{each.confidence:.3f}", f"{each.right:.3f}"]
        for each in bins
    ]
    by_table = ((name, reliability(one for one in sums.judged if one.table == name)) for name in SCORED)
    small = "".join(plots.reliability_plot(found, name) for name, found in by_table if found)
    distance = f'<p class="facts">mean distance between confidence and truth: {calibration_error(bins):.3f}</p>\n'
    table = _table(["confidence", "claims", "mean", "right"], rows)
    return f'{table}{distance}<div class="plots">{plots.reliability_plot(bins, "all tables")}{small}</div>\n'


def _confusion(name: str, sums: Scores) -> str:
    """The classes that occur: rows as gold has them, columns as they were found."""
    counts = {(wanted, given): n for (of, wanted, given), n in sums.confusions.items() if of == name}
    classes = sorted({each for pair in counts for each in pair})
    head = "".join(f"<th>{safe(each)}</th>" for each in classes)
    rows = ""
    for wanted in classes:
        cells = "".join(_cell(counts.get((wanted, given), 0), wanted, given) for given in classes)
        rows += f"<tr><th>{safe(wanted)}</th>{cells}</tr>\n"
    return f'<div class="wide"><table><tr><th>{safe(name)}</th>{head}</tr>\n{rows}</table></div>\n'


def _cell(count: int, wanted: str, given: str) -> str:
    wrong = ' class="wrong"' if count and wanted != given else ""
    return f"<td{wrong}>{count or ''}</td>"


def _errors(errors: Sequence[Error]) -> str:
    rows = [[error.slug, error.name, error.kind, error.detail] for error in islice(errors, ON_A_PAGE)]
    more = len(errors) - len(rows)
    note = f'<p class="none">and {more:,} more, which --csv lists</p>\n' if more else ""
    return _table(["report", "table", "error", "what"], rows) + note if rows else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    titles = "".join(f"<th>{safe(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{safe(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f'<div class="wide"><table><tr>{titles}</tr>\n{body}</table></div>\n'
