"""What each stage, word list and pattern file gives: figures with and without it, as the table in models/README.md.

    python benchmarks/ablation.py [GOLD_DIR] [--results FILE] [--write]

Sets: the reports of GOLD_DIR (`visible`), our own annotated reports (`own`) and the names in our own sentences
(`names`). Texts are parsed once; what comes after the parser is run again without one part, each in a process of its
own, with the file emptied or the stage left out. Each result is a line of FILE; parts that have one are not run again,
so that a stopped run goes on where it was. Delete FILE after any change.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "models"
VISIBLE = ROOT.parent / "shared" / "benchmark" / "reports"
STAGES = ("dates", "acronyms", "entities", "roles", "events", "coreference", "participations")
BEGIN, END = "<!-- ablation: begin -->", "<!-- ablation: end -->"
WHOLE = "(nothing left out)"


def main() -> None:
    """Runs what is left to run and prints the table, or writes it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", default=VISIBLE)
    parser.add_argument("--results", type=Path, default=Path(tempfile.gettempdir()) / "ablation.jsonl")
    parser.add_argument("--write", action="store_true", help="put the table into models/README.md")
    parser.add_argument("--without", help="run without one part and print its figures: what the other processes do")
    options = parser.parse_args()
    parsed = options.results.with_suffix(".spacy")
    if options.without is not None:
        print(json.dumps(_measure(options.without, options.gold, parsed)))
        return
    for part in [WHOLE, *parts()]:
        if part not in _known(options.results):  # asked each time: two of us may share the work
            _in_a_process(part, options.gold, options.results)
    table = "\n".join(_table(_known(options.results)))
    print(table)
    if options.write:
        _write(table)


def parts() -> list[str]:
    """Everything that can be left out: stages by name, files by their path below models/."""
    files = sorted([*MODELS.glob("lexicons/*.txt"), *MODELS.glob("patterns/*.jsonl")])
    return [*STAGES, *(path.relative_to(MODELS).as_posix() for path in files)]


def _known(path: Path) -> dict[str, dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {row["part"]: row for row in map(json.loads, lines)}


def _in_a_process(part: str, gold: Path, results: Path) -> None:
    command = [sys.executable, __file__, str(gold), "--results", str(results), "--without", part]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        row = {"part": part, "fails": run.stderr.strip().splitlines()[-1][:200]}
    else:
        row = {"part": part, **json.loads(run.stdout.splitlines()[-1])}
    with results.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    print(f"{part}: {row.get('fails', 'done')}", file=sys.stderr, flush=True)


def _measure(part: str, gold: Path, parsed: Path) -> dict[str, Any]:
    """The figures without a part, and a digest of all rows that tells whether anything is other."""
    if part not in (WHOLE, *STAGES):
        _empty(part)
    # Only now that the file is emptied: modules take the folder's name, or read lists, when they are imported.
    from gold_texts import OWN, reports, scored, sentences

    from pipeline import nlp
    from pipeline.evaluate import SCORED, results_of, total

    language = nlp.load()
    sets = {"visible": reports(gold) if gold.is_dir() else [], "own": reports(OWN)}
    sets["names"] = sentences("train", "dev", "test")
    docs = _parsed(language, [case for cases in sets.values() for case in cases], parsed)
    figures: dict[str, Any] = {}
    digest = sha256()
    for name, cases in sets.items():
        claims = [_read(language, next(docs), part) for _ in cases]
        digest.update(json.dumps(results_of(claims), sort_keys=True).encode())
        sums = total(scored(cases, claims))
        of_kind = sums.labels if name == "names" else sums.tables
        figures[name] = {key: counts.f1 for key, counts in of_kind.items() if name == "names" or key in SCORED}
        figures[name] |= {key: counts.recall for key, counts in sums.fields.items()}
    return {**figures, "digest": digest.hexdigest()}


def _empty(part: str) -> None:
    """Let this process see models/ with one file empty but for its head."""
    from pipeline import config

    folder = Path(tempfile.mkdtemp(prefix="ablation-"))
    for path in MODELS.iterdir():
        if path.name != Path(part).parts[0]:
            (folder / path.name).symlink_to(path)
    place = folder / part
    place.parent.mkdir()
    for path in (MODELS / part).parent.iterdir():
        if path.name != place.name:
            (place.parent / path.name).symlink_to(path)
    head = [line for line in (MODELS / part).read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    place.write_text("".join(f"{line}\n" for line in head), encoding="utf-8")
    config.models_path = lambda: folder


def _parsed(language: Any, cases: Sequence[Any], path: Path) -> Iterator[Any]:
    """Each text as the statistical components leave it: as kept, unless its words are others without the part."""
    from spacy.tokens import DocBin

    from pipeline import nlp
    from pipeline.reading import read

    if not path.exists():
        kept = DocBin(docs=[_tagged(language, nlp.make_doc(language, read(case.document))) for case in cases])
        kept.to_disk(path)
    for case, doc in zip(cases, DocBin().from_disk(path).get_docs(language.vocab), strict=True):
        fresh = nlp.make_doc(language, read(case.document))
        if [token.text for token in fresh] == [token.text for token in doc]:
            for name in ("reading", "notes", "dropped"):
                setattr(doc._, name, getattr(fresh._, name))
            yield doc
        else:
            yield _tagged(language, fresh)


def _tagged(language: Any, doc: Any) -> Any:
    from pipeline.nlp import STATISTICAL

    for name, component in language.pipeline:
        doc = component(doc) if name in STATISTICAL else doc
    return doc


def _read(language: Any, doc: Any, part: str) -> Any:
    from pipeline.harvest import harvest
    from pipeline.nlp import STATISTICAL

    for name, component in language.pipeline:
        doc = doc if name in STATISTICAL or name == part else component(doc)
    return harvest(doc, model="")


def _table(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Markdown: by how much the mean F1 of each set falls without a part, and which figure falls most."""
    whole = results[WHOLE]
    yield "| without | visible | own | names | most |"
    yield "|---|---|---|---|---|"
    means = [f"{_mean(whole[name]):.4f}" for name in ("visible", "own", "names")]
    yield f"| {WHOLE} | {' | '.join(means)} | |"
    for part in parts():
        row = results[part]
        if "fails" in row:
            yield f"| `{part}` | – | – | – | the rest does not run without it |"
        elif row["digest"] == whole["digest"]:
            yield f"| `{part}` | 0 | 0 | 0 | **no row of any text is other** |"
        else:
            falls = [_mean(row[name]) - _mean(whole[name]) for name in ("visible", "own", "names")]
            yield f"| `{part}` | {' | '.join(f'{fall:+.4f}' for fall in falls)} | {_most(row, whole)} |"


def _mean(figures: Mapping[str, float]) -> float:
    """The mean of F1: of the six tables, or of the labels; fields, which have a point in their names, apart."""
    rows = [value for name, value in figures.items() if "." not in name]
    return sum(rows) / len(rows) if rows else 0.0


def _most(row: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    """The figure that changes most, of any set."""
    changes = [
        (row[name].get(key, 0.0) - value, f"{key} ({name})")
        for name in ("visible", "own", "names")
        for key, value in whole[name].items()
    ]
    by, name = max(changes, key=lambda change: abs(change[0]))
    return f"{name} {by:+.3f}" if round(by, 3) else "rows change, no figure does"


def _write(table: str) -> None:
    path = MODELS / "README.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
