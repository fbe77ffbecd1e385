"""How well time expressions are read: dates of reports, GUM, Microsoft's recognizer cases. Prints the figures.

usage: dates.py [BENCHMARK_DIR] [--errors]

Reports are scored as the benchmark's `score.py` does (found: half of the words shared within 40 characters; value
equal to one of the gold's). GUM: the sentence and the document's date are given, the span is not; a value is right
where it equals the gold `when`, or equals or lies within the gold interval. Recognizer cases: date, date range and
date-time results; right where our value or interval is the expected one under one of the two conventions that the set
itself allows (ends of ranges exclusive there, inclusive here).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import date_scores as scores
from pipeline import dateline
from pipeline.timex import TimeExpression, find, read

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "benchmark"


def reports(folder: Path, *, errors: bool) -> None:
    """Dates of the reports, and the documents' own dates."""
    tally = scores.Tally()
    right = asked = invented = 0
    for path in sorted(folder.glob("reports/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        own, _ = dateline.document_date(text)
        asked += 1
        right += own == gold.get("date")
        invented += own is not None and gold.get("date") is None
        if own != gold.get("date") and errors:
            print(f"  document date of {path.stem}: {own}, should be {gold.get('date')}")
        view, places = scores.view(text)
        found = find(view, anchor=gold.get("date") if own is None else own)
        rows = [scores.row(e, places[e.start]) for e in found.expressions]
        for line in scores.score_report(gold.get("dates", []), rows, tally):
            if errors:
                print(f"  {path.stem[:30]}\t{line}")
    print(tally.line("reports: dates, value right", "value"))
    print(tally.line("reports: dates, found", "found"))
    print(
        f"reports: document date right {right}/{asked} = {right / max(asked, 1):.3f} ({invented} where there is none)"
    )


def gum(folder: Path, *, errors: bool) -> None:
    """GUM: found and right from sentence and document date; right when the span is given."""
    rows = [json.loads(line) for line in (folder / "dates" / "gum_dates.jsonl").open(encoding="utf-8")]
    found = right = strict = given = 0
    seen: dict[str, int] = {}
    for row in rows:
        key = row["sentence"] + "\0" + row["text"]
        start = scores.place(row["sentence"], row["text"], seen.get(key, 0))
        seen[key] = seen.get(key, 0) + 1
        hits = find(row["sentence"], anchor=row["dct"]).expressions
        best = scores.best(hits, start, start + len(row["text"]))
        found += best is not None
        ok = best is not None and scores.gum_right_or_end(best, row["attrs"])
        right += ok
        strict += best is not None and scores.gum_right(best, row["attrs"])
        alone = read(
            row["text"],
            anchor=row["dct"],
            before=row["sentence"][:start],
            after=row["sentence"][start + len(row["text"]) :],
        )
        inside = alone is not None and scores.gum_right(alone, row["attrs"])
        given += inside
        if errors and not inside and ok:
            print(f"  SPAN {row['dct']} {row['text']!r} {row['attrs']}: {alone and alone.value}")
        if errors and not ok:
            got = "missed" if best is None else f"{best.text!r} {best.value} ({best.rule})"
            at = max(0, start - 60)
            print(f"  {row['dct']} {row['text']!r} {row['attrs']}: {got}\t| {row['sentence'][at : start + 100]}")
    n = len(rows)
    print(f"GUM: found {found}/{n} = {found / n:.4f}; value right {right}/{n} = {right / n:.4f}")
    print(f"GUM: the same, where a range counts against both its ends {strict}/{n} = {strict / n:.4f}")
    print(f"GUM: value right given the span too {given}/{n} = {given / n:.4f}")


def recognizers(folder: Path, *, errors: bool) -> None:
    """Microsoft's cases: date, date range and date-time results."""
    rows = [json.loads(line) for line in (folder / "dates" / "recognizers_datetime.jsonl").open(encoding="utf-8")]
    right = asked = fair = fair_right = 0
    for row in rows:
        reference = (row["reference"] or "")[:16] or None
        found = find(row["input"], anchor=reference)
        hits = found.expressions
        for result in row["results"]:
            kind = result["type"].removeprefix("datetimeV2.")
            if kind not in ("date", "daterange", "datetime", "datetimerange"):
                continue
            ok = scores.recognizer_right(found, result, row["input"])
            foreign = scores.foreign(row["input"])
            if kind != "datetimerange":
                asked += 1
                right += ok
                if foreign is None:
                    fair += 1
                    fair_right += ok
            if errors and not ok:
                got = "; ".join(f"{e.text}={e.value}[{e.start_date},{e.end_date}]" for e in hits)
                print(
                    f"  {reference} {row['input'][:110]!r} wants {result['text']!r} {scores.wanted(result)}:"
                    f" {got} {'' if foreign is None else f'({foreign})'}"
                )
    print(f"recognizers: date, daterange, datetime right {right}/{asked} = {right / asked:.4f}")
    print(f"recognizers: without those judged wrong or foreign {fair_right}/{fair} = {fair_right / fair:.4f}")


def speed(folder: Path) -> None:
    """Microseconds a word on the reports."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("reports/*.txt")))
    begin = time.process_time()
    count = 0
    for _ in range(3):
        count += len(find(text, anchor="2017-03-01").expressions)
    words = 3 * len(re.findall(r"\S+", text))
    print(f"speed: {(time.process_time() - begin) / words * 1e6:.2f} microseconds a word, {count // 3} expressions")


def main() -> None:
    """Run all four."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--errors", action="store_true", help="list what is missed, spurious or wrong")
    parser.add_argument("--only", choices=("reports", "gum", "recognizers", "speed"))
    arguments = parser.parse_args()
    for name, run in (("reports", reports), ("gum", gum), ("recognizers", recognizers)):
        if arguments.only in (None, name):
            run(arguments.benchmark, errors=arguments.errors)
    if arguments.only in (None, "speed"):
        speed(arguments.benchmark)


__all__ = ["TimeExpression"]

if __name__ == "__main__":
    main()
