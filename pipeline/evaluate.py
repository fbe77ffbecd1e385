"""Results against gold tables, document by document: precision, recall and F of each table, accuracy of each field.

A gold file `slug.json` is paired with the document whose source has the stem `slug`. Figures are micro-averaged over
documents. Gold rows marked `optional` are neither asked for nor punished.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonlines

from pipeline import likeness, tables
from pipeline.errors import TableError
from pipeline.likeness import Cells, Likeness, pair_up

SCORED = ("people", "organizations", "events", "memberships", "participations", "dates")


@dataclass(slots=True)
class Tally:
    """Counts by table (`hits`, `spurious`, `missed`) and by field (`asked`, `right`), with a line for each error."""

    hits: Counter[str] = field(default_factory=Counter)
    spurious: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures by table and field, the errors, and the gold documents: how many, and which have no output."""

    figures: Mapping[str, Mapping[str, float]]
    errors: tuple[str, ...]
    documents: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One document: its slug, its gold, its own row (empty without output), and the rows of each table about it."""

    slug: str
    gold: Mapping[str, list[dict[str, Any]]]
    date: str | None
    document: Cells
    found: Mapping[str, list[dict[str, Any]]]
    tally: Tally


def evaluate(gold: Path, output: Path) -> Evaluation:
    """Score the folder of results `output` against the folder of gold files `gold`.

    Raises:
        TableError: there is no gold, or a file of either folder cannot be read.
    """
    files = sorted(gold.glob("*.json"))
    if not files:
        raise TableError(f"{gold}: no gold files (*.json) in it")
    results = {name: list(_read_table(output, name)) for name in ("documents", *SCORED)}
    documents = {Path(row.get("source") or row["id"]).stem: row for row in results["documents"]}
    tally = Tally()
    for path in files:
        _score(_case(path, documents.get(path.stem, {}), results, tally))
    missing = tuple(path.stem for path in files if path.stem not in documents)
    return Evaluation(_figures(tally), tuple(tally.errors), len(files), missing)


def report(evaluation: Evaluation) -> Iterator[str]:
    """The figures as lines for a person."""
    figures = evaluation.figures
    yield f"{'table':32} {'P':>7} {'R':>7} {'F1':>7} {'tp':>5} {'fp':>5} {'fn':>5}"
    for name, row in figures.items():
        if "f" in row:
            counts = " ".join(f"{row[key]:5}" for key in ("tp", "fp", "fn"))
            yield f"{name:32} {row['p']:7.3f} {row['r']:7.3f} {row['f']:7.3f} {counts}"
    for name, row in figures.items():
        if "accuracy" in row:
            yield f"{name:32} accuracy {row['accuracy']:.3f} of {row['n']}"
    missing = evaluation.missing
    named = f": {', '.join(missing)}" if missing else ""
    yield f"documents {evaluation.documents}, without output {len(missing)}{named}"
    mean = sum(figures.get(table, {}).get("f", 0.0) for table in SCORED) / len(SCORED)
    yield f"mean F1 of the six tables: {mean:.4f}"


def write_figures(evaluation: Evaluation, path: Path) -> None:
    """Write the figures as JSON.

    Raises:
        TableError: the file cannot be written.
    """
    try:
        path.write_text(json.dumps(evaluation.figures, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise TableError(f"{path}: cannot be written ({error.strerror})") from error


def _read_table(output: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as they stand: of any program that keeps the contract; a table may be missing."""
    path = tables.table_path(output, table)
    if not path.exists() and table != "documents":
        return
    try:
        with jsonlines.open(path) as rows:
            yield from rows.iter(type=dict, skip_empty=True)
    except (OSError, jsonlines.Error) as error:
        raise TableError(f"{path}: cannot be read ({error}); is {output} the --output of a run?") from error


def _case(path: Path, document: Cells, results: Mapping[str, list[dict[str, Any]]], tally: Tally) -> Case:
    """The gold of a file and what was found in its document. Rows of relations are known by their place in gold."""
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TableError(f"{path}: is no gold file ({error})") from error
    numbered = {
        table: [
            row if table in tables.NAMED else row | {"id": str(number)}
            for number, row in enumerate(gold.get(table, []))
        ]
        for table in SCORED
    }
    about = {table: [row for row in results[table] if _is_about(row, document.get("id"))] for table in SCORED}
    return Case(path.stem, numbered, gold.get("date"), document, about, tally)


def _is_about(row: Cells, document_id: str | None) -> bool:
    ids = row["document_ids"] if "document_ids" in row else [row.get("document_id")]
    return document_id is not None and document_id in ids


def _score(case: Case) -> None:
    """Pair each table of a document and count; the relations by the pairs of what they relate."""
    if case.date:
        given = str(case.document.get("date") or "")
        _judge(case, "documents.date", given == case.date, f"{given or None} should be {case.date}")
    people = _score_people(case)
    organizations = _score_organizations(case)
    events = _score_events(case)
    participants = {**organizations, **people}
    for table, alike in (
        ("memberships", likeness.by_membership(people, organizations)),
        ("memberships.person_role", likeness.by_membership(people, None)),
        ("participations", likeness.by_participation(participants, events, with_role=True)),
        ("participations.who_where", likeness.by_participation(participants, events, with_role=False)),
    ):
        _score_relation(case, table, alike)
    for table, with_value in (("dates", True), ("dates.found", False)):
        _score_relation(case, table, likeness.by_date(with_value=with_value), ignore=likeness.is_vague)


def _score_people(case: Case) -> dict[str, str]:
    """People, where the table counts only the named; an office-holder without name only serves the relations."""
    gold, found = case.gold["people"], case.found["people"]
    paired = pair_up(gold, found, likeness.by_name(likeness.person_key))
    named = {row["id"] for row in gold if row.get("named", True)}
    unnamed_hits = {found_id for gold_id, found_id in paired.items() if gold_id not in named}
    _count(
        case,
        "people",
        [row for row in gold if row["id"] in named],
        [row for row in found if row.get("named", True) and row["id"] not in unnamed_hits],
        {gold_id: found_id for gold_id, found_id in paired.items() if gold_id in named},
    )
    for wanted, row in _pairs(gold, found, paired):
        if wanted["id"] in named:
            right = likeness.person_key(row.get("name")) == likeness.person_key(wanted["name"])
            _judge(case, "people.name", right, f"{row.get('name')} should be {wanted['name']}")
    return paired


def _score_organizations(case: Case) -> dict[str, str]:
    gold, found = case.gold["organizations"], case.found["organizations"]
    paired = pair_up(gold, found, likeness.by_name(likeness.organization_key))
    _count(case, "organizations", gold, found, paired)
    for wanted, row in _pairs(gold, found, paired):
        _judge_class(case, "organizations.classification", wanted, row)
        given = {likeness.organization_key(name) for name in likeness.names_of(row)}
        for acronym in wanted.get("acronyms") or []:
            right = likeness.organization_key(acronym) in given
            _judge(case, "organizations.acronym", right, f"{wanted['name']}: no {acronym}")
    return paired


def _score_events(case: Case) -> dict[str, str]:
    gold, found = case.gold["events"], case.found["events"]
    paired = pair_up(gold, found, likeness.by_event)
    _count(case, "events", gold, found, paired)
    gold_of = {found_id: gold_id for gold_id, found_id in paired.items()}
    for wanted, row in _pairs(gold, found, paired):
        name = wanted["name"]
        if wanted.get("start_date"):
            given, best = (f"{cells.get('start_date')}/{cells.get('end_date')}" for cells in (row, wanted))
            _judge(case, "events.dates", _interval(row) == _interval(wanted), f"{name}: {given} should be {best}")
        _judge_class(case, "events.classification", wanted, row)
        if wanted.get("location"):
            right = likeness.same_place(row.get("location"), wanted["location"])
            _judge(case, "events.location", right, f"{name}: {row.get('location')} should be {wanted['location']}")
        if wanted.get("parent"):
            right = gold_of.get(row.get("parent_id") or "") == wanted["parent"]
            _judge(case, "events.parent", right, f"{name}: wrong parent")
    return paired


def _score_relation(case: Case, table: str, alike: Likeness, *, ignore: Callable[[Cells], bool] | None = None) -> None:
    """Count a table whose rows relate others, or stand alone; rows to `ignore` are not held spurious."""
    kind = table.partition(".")[0]
    gold, found = case.gold[kind], case.found[kind]
    paired = pair_up(gold, found, alike)
    hits = set(paired.values())
    judged = [row for row in found if row["id"] in hits or ignore is None or not ignore(row)]
    _count(case, table, gold, judged, paired)


def _pairs(gold: Iterable[Cells], found: Iterable[Cells], paired: Mapping[str, str]) -> Iterator[tuple[Cells, Cells]]:
    """Each gold row that is asked for with its partner."""
    by_id = {row["id"]: row for row in found}
    for wanted in gold:
        if wanted["id"] in paired and not wanted.get("optional"):
            yield wanted, by_id[paired[wanted["id"]]]


def _count(case: Case, table: str, gold: Iterable[Cells], found: Iterable[Cells], paired: Mapping[str, str]) -> None:
    hits = set(paired.values())
    for row in gold:
        if row.get("optional"):
            continue
        if row["id"] in paired:
            case.tally.hits[table] += 1
        else:
            case.tally.missed[table] += 1
            case.tally.errors.append(f"{case.slug}\t{table}\tmissed\t{_show(row)}")
    for row in found:
        if row["id"] not in hits:
            case.tally.spurious[table] += 1
            case.tally.errors.append(f"{case.slug}\t{table}\tspurious\t{_show(row)}")


def _judge(case: Case, name: str, right: bool, detail: str) -> None:
    case.tally.asked[name] += 1
    case.tally.right[name] += right
    if not right:
        case.tally.errors.append(f"{case.slug}\t{name}\twrong\t{detail}")


def _judge_class(case: Case, name: str, wanted: Cells, row: Cells) -> None:
    given, best = row.get("classification"), wanted.get("classification")
    if best:
        right = given in [best, *wanted.get("other_classifications", [])]
        _judge(case, name, right, f"{wanted['name']}: {given} should be {best}")


def _interval(row: Cells) -> tuple[str, str]:
    start = str(row.get("start_date") or "")
    return start, str(row.get("end_date") or start)


def _show(row: Cells) -> str:
    """A row in a line of errors: its names, or what it relates."""
    names = " | ".join(likeness.names_of(row)[:3])
    if names:
        return names
    if "value" in row:
        return f"{row.get('text')} = {row['value']}"
    fields = ("event", "event_id", "person", "person_id", "participant", "participant_id", "role", "organization")
    return json.dumps({key: row[key] for key in (*fields, "organization_id") if row.get(key)}, ensure_ascii=False)


def _figures(tally: Tally) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 by table, then accuracy by field; rounded to four places."""
    figures: dict[str, dict[str, float]] = {}
    for table in sorted(tally.hits.keys() | tally.spurious.keys() | tally.missed.keys()):
        tp, fp, fn = tally.hits[table], tally.spurious[table], tally.missed[table]
        p = tp / (tp + fp) if tp + fp else 0.0
        r = tp / (tp + fn) if tp + fn else 0.0
        f = 2 * p * r / (p + r) if p + r else 0.0
        figures[table] = {"p": round(p, 4), "r": round(r, 4), "f": round(f, 4), "tp": tp, "fp": fp, "fn": fn}
    for name in sorted(tally.asked):
        figures[name] = {"accuracy": round(tally.right[name] / tally.asked[name], 4), "n": tally.asked[name]}
    return figures
