"""The rows that a person names in a cell: by id, or by a name that only one row has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pipeline.errors import InputError
from pipeline.review import forms
from pipeline.review.cells import tidy


class References:
    """Finds people, organizations and events by what a person writes."""

    def __init__(self, entities: Mapping[str, dict[str, Any]]) -> None:
        self.entities = entities
        self._ids: dict[tuple[str, str], set[str]] | None = None

    def find(self, table: str, field: str, text: str) -> str | None:
        """The id of the row that a cell names, None where no row has that name.

        Raises:
            InputError: several rows have that name.
        """
        text = tidy(text)
        tables = (table,) if field in ("parent_id", "into") else forms.REFERRED[field]
        for word in (text, text.rpartition("[")[2].rstrip("]")):
            if forms.table_of(word) in tables and word in self.entities:
                return word
        for rank in ("name", "other"):
            found: set[str] = set()
            for name in tables:
                found |= self._by_name().get((name, f"{rank}:{text.casefold()}"), set())
            if len(found) > 1:
                raise InputError(f"several rows are called {text!r}: write the id, one of {', '.join(sorted(found))}")
            if found:
                return found.pop()
        return None

    def _by_name(self) -> dict[tuple[str, str], set[str]]:
        if self._ids is None:
            self._ids = defaultdict(set)
            for key, row in self.entities.items():
                table = forms.table_of(key) or ""
                self._ids[table, f"name:{tidy(row['name']).casefold()}"].add(key)
                for name in (*row["other_names"], *row.get("acronyms", ())):
                    self._ids[table, f"other:{tidy(name).casefold()}"].add(key)
        return self._ids
