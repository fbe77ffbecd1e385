"""Seconds and peak memory of `rapporteur review export` and `import` on many claims.

    python benchmarks/review.py [--claims N] [--format csv|xlsx]

Makes a folder of results of so many claims (100,000 unless you say otherwise) about made-up reports, exports all of
them, decides on every row (mostly accepted, some rejected, some edited, some left alone) and imports the forms; then
imports them again, exports once more, and prints the status. Each step is a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline import tables
from pipeline.records import TABLES, make_id

ROOT = Path(__file__).parents[1]
SHARES = {"people": 0.2, "organizations": 0.15, "events": 0.05, "memberships": 0.3, "participations": 0.3}
A_REPORT = 100  # claims
WORDS = "river harbour council forum delegate session water treaty island school market bridge coast valley".split()


def main() -> None:
    """Measure, and print a line a step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        make(output, arguments.claims)
        step("export", "export", output, ["--format", arguments.format])
        forms = sorted((output / "review").glob(f"*.{arguments.format}"))
        decide = decide_csv if arguments.format == "csv" else decide_xlsx
        for number, form in enumerate(forms):
            decide(form, random.Random(number))
        step("import, dry run", "import", output, [*map(str, forms), "--as", "ana", "--dry-run"])
        step("import", "import", output, [*map(str, forms), "--as", "ana"])
        step("import again", "import", output, [*map(str, forms), "--as", "ana"])
        step("export again", "export", output, ["--format", arguments.format])
        step("status", "status", output, [])


def step(name: str, command: str, output: Path, options: Sequence[str]) -> None:
    """Run one command; print its time and memory."""
    started = time.monotonic()
    words = [sys.executable, "-m", "pipeline", "review", command, *options, "--output", str(output)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said = process.stdout.read() if process.stdout is not None else ""
    faults = process.stderr.read() if process.stderr is not None else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds, processor = time.monotonic() - started, usage.ru_utime + usage.ru_stime
    memory = usage.ru_maxrss / 1024
    print(
        f"{name}: {seconds:.1f} s ({processor:.1f} s of processor), {memory:.0f} MiB, status {status >> 8}", flush=True
    )
    print(*(f"    {line[:110]}" for line in (said + faults).splitlines()[:8]), sep="\n", flush=True)


def make(output: Path, claims: int) -> None:
    """A folder of results with so many claims."""
    chance = random.Random(1)
    (output / "texts").mkdir(parents=True)
    reports = [make_id("doc", number) for number in range(max(claims // A_REPORT, 1))]
    texts = {name: " ".join(chance.choices(WORDS, k=700)) + ".\n" for name in reports}
    for name, text in texts.items():
        tables.text_path(output, name).write_text(text, encoding="utf-8")
    counts = {table: int(claims * share) for table, share in SHARES.items()}
    ids = {table: [make_id(_PREFIX[table], number) for number in range(count)] for table, count in counts.items()}
    made = {table: [_row(table, key, ids, reports, texts, chance) for key in ids[table]] for table in ids}
    made["documents"] = [_document(name) for name in reports]
    made["mentions"] = list(_mentions(made, texts, chance))
    for table in TABLES:
        tables.write(tables.table_path(output, table), sorted(made.get(table, ()), key=lambda row: row["id"]))
    tables.write(tables.table_path(output, "candidates"), ())


def _document(name: str) -> dict[str, Any]:
    given = {"media_type": "text/plain", "sha256": "0" * 64, "characters": 1, "pipeline_version": "0", "model": "none"}
    return _of(TABLES["documents"], id=name, source=f"reports/{name}.txt", sources=[], **given)


_PREFIX = {
    "people": "person",
    "organizations": "org",
    "events": "event",
    "memberships": "membership",
    "participations": "participation",
}


def _row(
    table: str,
    key: str,
    ids: dict[str, list[str]],
    reports: list[str],
    texts: dict[str, str],
    chance: random.Random,
) -> dict[str, Any]:
    """A row with its values drawn by lot."""
    report = chance.choice(reports)
    name = f"{chance.choice(WORDS).title()} {chance.choice(WORDS).title()} {key[-5:]}"
    start = chance.randrange(len(texts[report]) - 60)
    cells: dict[str, Any] = {
        "id": key,
        "name": name,
        "given_name": name.split()[0],
        "family_name": name.split()[-1],
        "named": True,
        "document_ids": [report],
        "classification": "other",
        "other_names": [],
        "acronyms": [],
        "confidence": round(chance.uniform(0.3, 1.0), 2),
        "start_date": "2017-02-10",
        "role": "participant",
        "document_id": report,
        "person_id": chance.choice(ids["people"]),
        "organization_id": chance.choice(ids["organizations"]),
        "event_id": chance.choice(ids["events"]),
        "participant_type": "person",
        "participant_id": chance.choice(ids["people"]),
        "start": start,
        "end": start + 60,
        "text": texts[report][start : start + 60],
        "stage": "roles",
    }
    return _of(TABLES[table], **cells)


def _of(kind: type[Any], **cells: Any) -> dict[str, Any]:
    return {field: cells.get(field) for field in kind.model_fields}


def _mentions(
    made: dict[str, list[dict[str, Any]]], texts: dict[str, str], chance: random.Random
) -> Iterator[dict[str, Any]]:
    """Three mentions of every person, organization and event."""
    for table in tables.NAMED:
        for row in made[table]:
            (report,) = row["document_ids"]
            for _ in range(3):
                start = chance.randrange(len(texts[report]) - 20)
                cells = {"start": start, "end": start + 12, "sentence_start": start, "sentence_end": start + 20}
                yield _of(
                    TABLES["mentions"],
                    id=make_id("mention", row["id"], start),
                    document_id=report,
                    entity_id=row["id"],
                    form="name",
                    **cells,
                )


def decided(row: dict[str, str], chance: random.Random) -> None:
    """Fill in a row of a form as a reviewer might."""
    lot = chance.random()
    if lot < 0.8:
        row["decision"] = "a"
    elif lot < 0.9:
        row["decision"] = "reject"
    elif lot < 0.95 and "start_date" in row:
        row["start_date"] = "2016-03-01"


def decide_csv(form: Path, chance: random.Random) -> None:
    """Fill in a CSV form."""
    with form.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows:
        with form.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            for row in rows:
                decided(row, chance)
                writer.writerow(row)


def decide_xlsx(form: Path, chance: random.Random) -> None:
    """Fill in an XLSX form, cell by cell of what was read, as another program would save it."""
    from openpyxl import Workbook, load_workbook

    old, new = load_workbook(form, read_only=True), Workbook(write_only=True)
    sheet = new.create_sheet(old.sheetnames[0])
    headings: list[str] = []
    for values in old.worksheets[0].iter_rows(values_only=True):
        if not headings:
            headings = [str(value) for value in values]
            sheet.append(headings)
            continue
        row = {key: "" if value is None else str(value) for key, value in zip(headings, values, strict=False)}
        decided(row, chance)
        sheet.append([row[heading] or None for heading in headings])
    old.close()
    new.save(form)


if __name__ == "__main__":
    main()
