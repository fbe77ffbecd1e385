"""A sorted table with some rows changed, written by copying the rest of it: a report more need not write all anew."""

from __future__ import annotations

import mmap
from collections.abc import Collection, Sequence
from pathlib import Path

_START = len('{"id": "')


def row_id(line: str) -> str:
    """The id of a row, from its line: it comes first."""
    return line[_START : line.index('"', _START)]


def splice(old: Path, new: Path, *, without: Collection[str], lines: Sequence[str]) -> int:
    """Write the table `old` to `new` without the rows of some ids and with `lines`; by how many rows it has grown.

    Rows are sorted by id, one a line, and stay so; a row of `lines` takes the place of one with the same id.
    """
    added = {row_id(line): line for line in lines}
    grown = 0
    with old.open("rb") as file, new.open("wb") as out:
        table = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if old.stat().st_size else b""
        with memoryview(table) as rest:
            at = 0
            for one in sorted({*without, *added}):
                key = one.encode()
                found = _find(table, key, at)
                with rest[at:found] as same:
                    out.write(same)
                at = found
                if table[found + _START : found + _START + len(key) + 1] == key + b'"':
                    at = _end(table, found)
                    grown -= 1
                if one in added:
                    out.write(f"{added[one]}\n".encode())
                    grown += 1
            with rest[at:] as same:
                out.write(same)
        if isinstance(table, mmap.mmap):
            table.close()
    return grown


def _find(table: mmap.mmap | bytes, key: bytes, start: int) -> int:
    """Where the first row stands whose id is not less than `key`; `start` is where some row before it begins."""
    low, high = start, len(table)
    while low < high:
        middle = (low + high) // 2
        line = table.rfind(b"\n", low, middle) + 1 or low
        begin = line + _START
        if table[begin : table.find(b'"', begin)] < key:
            low = _end(table, line)
        else:
            high = line
    return low


def _end(table: mmap.mmap | bytes, line: int) -> int:
    """Where the row after the one at `line` begins."""
    return table.find(b"\n", line) + 1 or len(table)
