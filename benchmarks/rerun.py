"""Do verdicts hold over a rerun with another model and edited texts? On the sample reports, with the real model.

    python benchmarks/rerun.py [INPUT...] [--seed N]

Runs over the inputs (corpus/reports unless others are given), exports all claims, decides on every one by lot (accept,
reject, an edit of a field, a merge of two rows of one table), imports, edits the texts (a line before and after, some
words between quotes changed, some spacing within them), and runs again with a model that misses two claims of five.
Prints, per table and verdict, how many verdicts there were, of how many the quotes still stand, how many of these hold
(the lot may accept a claim about a row that it rejects: those cannot), and every other one that does not.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline import judgements, nlp
from pipeline import run as batch
from pipeline.judgements import Verdict
from pipeline.records import Claims, Document, Dropped, Row
from pipeline.review.export import export
from pipeline.review.taking_in import take_in

ROOT = Path(__file__).parents[1]
TABLES = ("people", "organizations", "events", "memberships", "participations", "dates")
EDITS = {
    "people": ("honorific_prefix", "Dr"),
    "organizations": ("country", "LI"),
    "events": ("location", "Vaduz"),
    "memberships": ("role", "Envoy"),
    "participations": ("role", "rapporteur"),
    "dates": ("end_date", "2150"),
}


def main() -> None:
    """Decide, run again, and count what holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", type=Path, default=[ROOT / "corpus" / "reports"])
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        reports, output = Path(folder) / "reports", Path(folder) / "out"
        for number, source in enumerate(arguments.inputs):
            copy(source, reports / str(number))
        batch.run([str(reports)], output, processes=1)
        export(output, wanted=TABLES)
        for table in TABLES:
            decide(output / "review" / f"{table}.csv", table, chance)
        done = take_in([output / "review" / f"{table}.csv" for table in TABLES], output, by="ana")
        print(f"{len(done.verdicts)} verdicts, {len(done.unreadable)} rows unreadable")
        for path in sorted(reports.rglob("*")):
            if path.suffix in (".txt", ".md"):
                edit(path, chance)
        nlp.pipe = forgetful(nlp.pipe)  # type: ignore[assignment]
        batch.run([str(reports)], output, reprocess="all", processes=1, prune=True)
        tell(output)


def copy(source: Path, to: Path) -> None:
    """Inputs that may be edited."""
    to.mkdir(parents=True)
    if source.is_dir():
        shutil.copytree(source, to, dirs_exist_ok=True)
    else:
        shutil.copy(source, to)


def decide(form: Path, table: str, chance: random.Random) -> None:
    """Decide on every row of a form by lot."""
    with form.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    field, value = EDITS[table]
    for row in rows:
        lot = chance.random()
        if lot < 0.5:
            row["decision"] = "a"
        elif lot < 0.75:
            row["decision"] = "r"
        elif lot < 0.95 or "target" not in row:
            row[field] = value
    if "target" in row:
        free = [row for row in rows if not row["decision"] and row[field] != value]
        kept = [row for row in rows if row["decision"] == "a"]
        for one, other in zip(free, kept, strict=False):
            one.update(decision="m", target=other["claim"])
    with form.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def edit(path: Path, chance: random.Random) -> None:
    """Edit a text a little, as a new edition of a report is edited."""
    try:
        words = re.split(r"( )", path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return
    for number, word in enumerate(words):
        if word == " " and chance.random() < 0.01:
            words[number] = "  "
        elif re.fullmatch(r"(?:and|with|was|were|of)", word) and chance.random() < 0.03:
            words[number] = f"{word} also"
    text = f"A new edition.\n\n{''.join(words)}\n\nThe editors thank everybody.\n"
    path.write_text(text, encoding="utf-8")


def forgetful(pipe: Any) -> Any:
    """A model that misses two claims of five."""

    def analyse(model: object, documents: Iterable[Document]) -> Iterator[Claims | Dropped]:
        for found in pipe(model, documents):
            if isinstance(found, Claims):
                cut = {
                    name: tuple(row for row in getattr(found, name) if int(row.id[-2:], 16) % 5 > 1) for name in TABLES
                }
                names = {row.id for name in TABLES[:3] for row in cut[name]}
                mentions = (row for row in found.mentions if row.entity_id is None or row.entity_id in names)
                yield replace(found, **{**cut, "mentions": tuple(mentions)})
            else:
                yield found

    return analyse


def is_found(row: Row) -> bool:
    """Whether the other model finds a row as well."""
    return int(row.id[-2:], 16) % 5 > 1


def tell(output: Path) -> None:
    """Count what holds."""
    texts = {path.stem: folded(path.read_text(encoding="utf-8")) for path in (output / "texts").iterdir()}
    became = {row["id"]: row for row in map(json.loads, (output / "reviewed.jsonl").open(encoding="utf-8"))}
    rows = {
        table: {row["id"]: row for row in map(json.loads, (output / f"{table}.jsonl").open(encoding="utf-8"))}
        for table in TABLES
    }
    counts: Counter[tuple[str, str, str]] = Counter()
    lost = []
    for said in judgements.read(output / judgements.LEDGER):
        key = (said.table, said.verdict)
        counts[*key, "all"] += 1
        row = became[said.id]
        if said.quote is not None and any(folded(said.quote.text) in text for text in texts.values()):
            counts[*key, "stand"] += 1
            if row["outcome"] in ("applied", "kept", "differs") and is_true(said, row["row"], rows[said.table]):
                counts[*key, "hold"] += 1
            elif "rejected in review" in (row["reason"] or ""):
                counts[*key, "against"] += 1
            else:
                lost.append((said, row))
        elif row["outcome"] == "set_aside":
            counts[*key, "listed"] += 1
    for table, verdict in sorted({key[:2] for key in counts}):
        some = {name: counts[table, verdict, name] for name in ("all", "stand", "hold", "against", "listed")}
        print(
            f"{table} {verdict}: {some['all']}, {some['stand']} quotes stand, {some['hold']} hold, "
            f"{some['against']} name a row that was rejected; "
            f"{some['listed']} others listed"
        )
    for said, row in lost:
        print(f"  {described(said)}: {row['outcome']}: {row['reason']}", file=sys.stderr)


def is_true(said: Verdict, key: str | None, rows: dict[str, dict[str, Any]]) -> bool:
    """Whether the tables are as the verdict says."""
    if said.verdict == "reject":
        return said.claim not in rows
    if said.verdict == "merge":
        return said.claim not in rows and key in rows
    return key in rows and all(rows[key][field] == value for field, value in (said.after or {}).items())


def described(said: Verdict) -> str:
    """A verdict in a few words."""
    return f"{said.verdict} {said.claim} {said.quote.text[:60] if said.quote is not None else ''!r}"


def folded(text: str) -> str:
    """Letters and figures alone, in lower case."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


if __name__ == "__main__":
    main()
