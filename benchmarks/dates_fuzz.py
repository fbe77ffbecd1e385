"""Whether any text makes the reading of dates slow: 1 MB of each of many hostile texts. Prints seconds for each.

usage: dates_fuzz.py [--size CHARACTERS] [--limit SECONDS] [--slowest N]

Each text is read at two sizes; a time that grows faster than the text would show as a growth well above 2. The slowest
are then read in full. The exit status is 1 if one takes longer than the limit.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.dateline import document_date, iso_date
from pipeline.timex import find
from pipeline.timex.lexer import VOCABULARY

REPEATED = (
    "a ", "the ", "and ", "of the ", "in the ", "last ", "next ", "this ", "first ", "second ", "twenty ",
    "one hundred ", "two thousand and ", "half ", "half a ", "may ", "May ", "May 5 ", "5 May ", "5 and ",
    "5, 6, ", "5-", "5/", "5.", "5:", "10:30-", "10:30 ", "2017 ", "2017-", "2017/", "2017, ", "2017 and ",
    "between 2017 and ", "from 2017 to ", "1999-12-31T", "1,000,", "1.5.", "monday ", "Monday, ", "mon. ", "week ",
    "weeks ago ", "two weeks after ", "the week of ", "early ", "the end of ", "the beginning of the ", "'90s ",
    "90s ", "19th ", "19th century ", "19th and ", "a.m. ", "a . m . ", "at noon ", "Q1 ", "FY ", "Easter ",
    "international day of ", "world ", "today ", "today, ", "-", "- ", "/", ", ", "(", ") ", "'", "\n", " ",
    "\u00a0", "x", "X1", "1", "1x", "é", "İ", "http://", "www.", "five to seven ", "(5) ", "[5 May 2017](", "in ",
    "5 May 2017 to ", "5 May 2017, ", "from 5 to 6 p.m. on ", "and a half ", "more than ", "year ",
    "the year before ", "of 5 ", "resolution 1, 2, ", "1325, ", "Geneva, ", "Geneva (", "Published on ", "J. ",
    "will be ", "is to be ", "ed ", "every ", "5 May x ", "5 May\n", "2017 x ", "on Monday he said ",
    "Monday, 5 May 2017 at 10:30 x ",
)  # fmt: skip


def texts(size: int) -> list[tuple[str, str]]:
    """Hostile texts of `size` characters, with what they are made of."""
    found = [(repr(piece), (piece * (size // len(piece) + 1))[:size]) for piece in REPEATED]
    dice = random.Random(20170308)
    known = [*VOCABULARY, *"0123456789", "2017", "1999-12-31", "10:30", "5th", "1990s", "Minister", "said", ".", "\n"]
    for n in range(8):
        words = " ".join(dice.choice(known) for _ in range(size // 5))
        found.append((f"heap of time words {n}", words[:size]))
    signs = "0123456789-/.:, '\n"
    for n in range(3):
        found.append((f"heap of figures and signs {n}", "".join(dice.choice(signs) for _ in range(size))))
    return found


def seconds(text: str) -> float:
    """Processor seconds for reading one text."""
    begin = time.process_time()
    find(text, anchor="2017-03-08")
    document_date(text)
    iso_date(text)
    return time.process_time() - begin


def main() -> None:
    """Read all texts at a tenth and a fifth of the size, the slowest ones in full."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000, help="characters of a full text")
    parser.add_argument("--limit", type=float, default=5.0, help="seconds for a full text")
    parser.add_argument("--slowest", type=int, default=10, help="how many texts are read in full")
    arguments = parser.parse_args()
    rows = []
    for (name, small), (_, large) in zip(texts(arguments.size // 10), texts(arguments.size // 5), strict=True):
        short, long = seconds(small), seconds(large)
        rows.append((long, long / max(short, 0.02), name))
    rows.sort(reverse=True)
    print(f"{len(rows)} texts; growth of time when the text doubles: at most {max(row[1] for row in rows):.2f}")
    full = dict(texts(arguments.size))
    worst = 0.0
    for long, growth, name in rows[: arguments.slowest]:
        taken = seconds(full[name])
        worst = max(worst, taken)
        print(
            f"{taken:6.2f} s for {arguments.size} characters, {long:5.2f} s for a fifth, growth {growth:4.2f}: {name}"
        )
    print(f"slowest: {worst:.2f} s; limit {arguments.limit:.0f} s")
    sys.exit(worst > arguments.limit)


if __name__ == "__main__":
    main()
