"""Acronyms and long forms in UN documents: ours beside Schwartz–Hearst, scored span by span.

    python benchmarks/acronyms.py PATH/legal_train.json [--errors N]

A span counts only where its start and its end are the gold's (code points). For acronyms and for long forms apart:
precision and recall over all spans of all paragraphs, F1 of them; macro F1 is the mean of the two F1. A span given
twice by either side counts once. The gold's acronyms are wherever they stand, its long forms only where the paragraph
gives one beside its short form; our acronyms are `all_short_forms`, our long forms
those of `find` but for aliases ("the Fund"), which the gold does not mark.

One convention differs and is settled here: the gold's span holds a possessive ("UNDP's"), the product's never, so
`'s` is added to our spans before scoring; the same is done for the baseline. `--strict` leaves it out.

Figures are given for the even records (which the rules were written with), the odd ones (held out), and all.

Baseline: A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text"
(PSB 2003) for pairs, and every token of two capitals or more for acronyms.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.acronyms import Definition, all_short_forms, find, find_short_forms

Span = tuple[int, int]
Answer = tuple[set[Span], set[Span]]
POSSESSIVE = re.compile(r"['’]s\b")
CAPITALS = re.compile(r"\b[A-Z][\w-]*[A-Z][\w-]*\b")


def ours(text: str) -> Answer:
    """Our short forms and long forms."""
    definitions = find(text)
    told = [one for one in definitions if one.rule != "alias"]
    return set(all_short_forms(text, definitions)), {(one.long_start, one.long_end) for one in told}


def _outermost(spans: Iterable[Span]) -> set[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return set(kept)


def _schwartz_hearst_start(short: str, long: str) -> int | None:
    """Where in `long` the best long form starts, by the published algorithm; nothing if it fits none."""
    s, at = len(short) - 1, len(long) - 1
    while s >= 0:
        letter = short[s].lower()
        if not letter.isalnum():
            s -= 1
            continue
        while at >= 0 and (long[at].lower() != letter or (s == 0 and at > 0 and long[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
        s -= 1
    return long.rfind(" ", 0, at + 1) + 1


def schwartz_hearst(text: str) -> Answer:
    """Pairs "long (short)" by Schwartz and Hearst; acronyms also wherever a token has two capitals."""
    short = {found.span() for found in CAPITALS.finditer(text)}
    long: set[Span] = set()
    for found in re.finditer(r" \(([^()]{2,10})\)", text):
        form = found[1]
        if len(form.split()) > 2 or not form[0].isalnum() or not any(letter.isalpha() for letter in form):
            continue
        most = min(len(form) + 5, 2 * len(form))
        words = list(re.finditer(r"\S+", text[max(0, found.start() - 300) : found.start()]))[-most:]
        if not words:
            continue
        base = max(0, found.start() - 300) + words[0].start()
        start = _schwartz_hearst_start(form, text[base : found.start()])
        if start is not None and found.start() - base - start > len(form):
            long.add((base + start, found.start()))
            short.add(found.span(1))
    return _outermost(short), long


def possessives(text: str, spans: set[Span]) -> set[Span]:
    """The spans with a possessive that follows them."""
    moved = set()
    for start, end in spans:
        tail = POSSESSIVE.match(text, end)
        moved.add((start, tail.end() if tail else end))
    return moved


def figures(gold: list[set[Span]], given: list[set[Span]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all paragraphs."""
    right = sum(len(a & b) for a, b in zip(gold, given, strict=True))
    precision = right / max(1, sum(map(len, given)))
    recall = right / max(1, sum(map(len, gold)))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def measure(records: list[dict[str, object]], system: Callable[[str], Answer], *, strict: bool) -> str:
    """One line of figures of `system` on `records`."""
    texts = [str(record["text"]) for record in records]
    given = [system(text) for text in texts]
    parts = []
    total = 0.0
    for k, key in enumerate(("acronyms", "long-forms")):
        gold = [{(a, b) for a, b in record[key]} for record in records]  # type: ignore[attr-defined]
        answers = [answer[k] for answer in given]
        if k == 0 and not strict:
            answers = [possessives(text, spans) for text, spans in zip(texts, answers, strict=True)]
        precision, recall, f1 = figures(gold, answers)
        total += f1
        parts.append(f"{key} P {precision:.3f} R {recall:.3f} F {f1:.3f}")
    return f"{'   '.join(parts)}   macro F1 {total / 2:.3f}"


def by_rule(records: list[dict[str, object]]) -> str:
    """For each rule and band of confidence: how many long forms, and the share that the gold has."""
    counts: dict[str, list[int]] = {}
    for record in records:
        gold = {(a, b) for a, b in record["long-forms"]}  # type: ignore[attr-defined]
        for one in find(str(record["text"])):
            count = counts.setdefault(f"{one.rule:<12}{int(one.confidence * 10) / 10:.1f}", [0, 0])
            count[0] += 1
            count[1] += (one.long_start, one.long_end) in gold
    return "\n".join(f"  {key} {n:>5} {right / n:6.2f}" for key, (n, right) in sorted(counts.items()))


def show_errors(records: list[dict[str, object]], limit: int, *, only: str) -> None:
    """Print paragraphs in which we and the gold differ: missed spans, then spans too many."""
    for record in records:
        text = str(record["text"])
        answer = ours(text)
        for k, key in enumerate(("acronyms", "long-forms")):
            if only not in key:
                continue
            gold = {(a, b) for a, b in record[key]}  # type: ignore[attr-defined]
            given = possessives(text, answer[k]) if k == 0 else answer[k]
            for sign, spans in (("-", gold - given), ("+", given - gold)):
                for a, b in sorted(spans):
                    if limit == 0:
                        return
                    limit -= 1
                    around = f"{text[max(0, a - 50) : a]}[[{text[a:b]}]]{text[b : b + 40]}"
                    print(f"{sign} {key[:4]} {record['ID']:>5} {' '.join(around.split())}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--strict", action="store_true", help="leave possessives as the systems give them")
    parser.add_argument("--errors", type=int, default=0, help="show so many differences on the even records")
    parser.add_argument("--only", default="", help="acronyms or long: differences of one kind")
    arguments = parser.parse_args()
    records = json.loads(arguments.path.read_text(encoding="utf-8"))
    parts = {"even (developed on)": records[0::2], "odd (held out)": records[1::2], "all": records}
    for name, part in parts.items():
        print(f"{name}: {len(part)} paragraphs")
        for label, system in (("Schwartz–Hearst", schwartz_hearst), ("ours", ours)):
            print(f"  {label:<16}{measure(part, system, strict=arguments.strict)}")
    print("precision of long forms by rule and confidence (even records):")
    print(by_rule(records[0::2]))
    texts: list[Definition | str] = [record["text"] for record in records]
    words = sum(len(str(text).split()) for text in texts)
    begin = time.perf_counter()
    for text in texts:
        find(str(text))
    middle = time.perf_counter()
    for text in texts:
        find_short_forms(str(text))
    end = time.perf_counter()
    print(f"find: {(middle - begin) / words * 1e6:.2f} µs a word; find_short_forms: {(end - middle) / words * 1e6:.2f}")
    if arguments.errors:
        show_errors(records[0::2], arguments.errors, only=arguments.only)


if __name__ == "__main__":
    main()
