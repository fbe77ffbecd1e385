"""What became of each row: as before, another confidence, changed, added or removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from pipeline.diff.folders import Cells, Folder
from pipeline.diff.matching import ORDER, Matched, match
from pipeline.diff.saying import said

Kind = Literal["added", "removed", "changed"]


class Change(NamedTuple):
    """A row that is not as before: its id in the old folder and in the new one, where it has one."""

    table: str
    kind: Kind
    old_id: str | None
    new_id: str | None


class Field(NamedTuple):
    """A field that says something else now."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two folders with all changes, in the order of the tables; `as_before` and `weighed` count the other rows.

    `weighed` are rows that say the same with another confidence; `same` leads from old ids to new ones.
    """

    old: Folder
    new: Folder
    changes: tuple[Change, ...]
    as_before: Mapping[str, int]
    weighed: Mapping[str, int]
    same: Mapping[str, str]

    def count(self, table: str, kind: Kind) -> int:
        """How many rows of a table changed so."""
        return sum(change.table == table and change.kind == kind for change in self.changes)


def compare(old: Folder, new: Folder) -> Comparison:
    """Every difference between two folders of results. Rows are held by id alone, and read again to be told."""
    matched, same = match(old, new)
    changes: list[Change] = []
    as_before = dict.fromkeys(ORDER, 0)
    weighed = dict.fromkeys(ORDER, 0)
    for table in ORDER:
        changed = []
        for old_id, new_id in matched[table].pairs:
            before, after = old.row(table, old_id), new.row(table, new_id)
            if next(fields(table, before, after, same), None) is not None:
                changed.append(Change(table, "changed", old_id, new_id))
            else:
                as_before[table] += 1
                weighed[table] += before.get("confidence") != after.get("confidence")
        changes += [*_only_one(table, matched[table]), *changed]
    return Comparison(old, new, tuple(changes), as_before, weighed, same)


def _only_one(table: str, matched: Matched) -> Iterator[Change]:
    for new_id in matched.added:
        yield Change(table, "added", None, new_id)
    for old_id in matched.removed:
        yield Change(table, "removed", old_id, None)


def fields(table: str, before: Cells, after: Cells, same: Mapping[str, str]) -> Iterator[Field]:
    """The fields in which two versions of a row say something else; a field that one lacks is null in it."""
    old, new = said(table, before, same), said(table, after, {})
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield Field(name, before.get(name), after.get(name))
