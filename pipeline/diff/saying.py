"""What a row says, apart from where it stands and who says so: what two folders can agree on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from pipeline.diff.folders import Cells

_NOT_SAID = frozenset(
    {"id", "document_id", "start", "end", "sentence_start", "sentence_end", "confidence", "stage", "review"}
    | {"pipeline_version", "model"}
)
_QUOTING = frozenset({"memberships", "participations"})  # a claim that is quoted otherwise says the same


def said(table: str, cells: Cells, same: Mapping[str, str]) -> dict[str, Hashable]:
    """The fields that say something, with ids as the new folder has them; lists without regard to their order."""
    return {
        name: plain(value, same)
        for name, value in cells.items()
        if name not in _NOT_SAID and not (name == "text" and table in _QUOTING)
    }


def plain(value: Any, same: Mapping[str, str]) -> Hashable:
    """A value to compare."""
    if isinstance(value, list):
        return tuple(sorted(same.get(str(each), str(each)) for each in value))
    return same.get(value, value) if isinstance(value, str) else value
