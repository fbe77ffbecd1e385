"""How often a name alone tells what kind of organization or event it denotes: figures and confusion.

    python benchmarks/classification.py [BENCHMARK_FOLDER] [--errors]

Measures on `classification/organizations.jsonl`, and on the classifications of the gold tables in `reports/` and in our
own `corpus/annotated/`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipeline.classify import Classification, classify_organization

SHARED = Path(__file__).parents[2] / "shared" / "benchmark"
CORPUS = Path(__file__).parents[1] / "corpus" / "annotated"
Case = tuple[str, frozenset[str], Classification]


def main() -> None:
    """Print all measures."""
    folders = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    folder = Path(folders[0]) if folders else SHARED
    rows = [json.loads(line) for line in (folder / "classification" / "organizations.jsonl").open(encoding="utf-8")]
    report(
        "organization names",
        [(r["name"], frozenset(r["classification"]), classify_organization(r["name"])) for r in rows],
    )
    for title, tables in (("reports", folder / "reports"), ("our own texts", CORPUS)):
        report_tables(title, tables)


def report_tables(title: str, folder: Path) -> None:
    """Measure on the gold tables of `folder`."""
    gold = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    organizations = [row for table in gold for row in table["organizations"]]
    report(
        f"organizations of {title}",
        [
            (row["name"], accepted(row), classify_organization(row["name"], acronyms=tuple(row.get("acronyms", ()))))
            for row in organizations
        ],
    )


def accepted(row: dict[str, object]) -> frozenset[str]:
    """The classes that the gold row takes for right."""
    others = row.get("other_classifications", ())
    return frozenset(
        [str(row["classification"]), *(str(value) for value in (others if isinstance(others, list) else ()))]
    )


def report(title: str, cases: Iterable[Case]) -> None:
    """Print coverage, precision and accuracy, precision by confidence, and the confusions."""
    cases = list(cases)
    told = [case for case in cases if case[2].value != "other"]
    right = [case for case in told if case[2].value in case[1]]
    exact = [case for case in cases if case[2].value in case[1]]
    print(f"\n{title}: {len(cases)}")
    print(f"  classified {len(told) / len(cases):.3f}, right of these {len(right) / max(len(told), 1):.3f}")
    print(f"  right with `other` counted {len(exact) / len(cases):.3f}")
    buckets: dict[float, list[bool]] = {}
    for _, gold, found in told:
        buckets.setdefault(found.confidence, []).append(found.value in gold)
    for confidence, hits in sorted(buckets.items(), reverse=True):
        print(f"  confidence {confidence:.2f}: right {sum(hits) / len(hits):.2f} of {len(hits)}")
    wrong = Counter((min(gold), found.value) for _, gold, found in cases if found.value not in gold)
    for (gold_value, value), count in wrong.most_common(15):
        print(f"  {count:4d}  {gold_value} taken for {value}")
    if "--errors" in sys.argv:
        for name, gold, found in cases:
            if found.value not in gold:
                print(f"    {name} | {'/'.join(sorted(gold))} | {found.value} | {found.reason}")


if __name__ == "__main__":
    main()
