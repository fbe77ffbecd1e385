"""The rows that are scored: those of a folder of results, or those that a run would write, from memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonlines

from pipeline import tables
from pipeline.errors import TableError
from pipeline.evaluate.scoring import SCORED
from pipeline.records import Claims
from pipeline.resolve import resolve

Results = Mapping[str, list[dict[str, Any]]]  # the rows of each table

READ = ("documents", "mentions", *SCORED)


def read_results(output: Path) -> Results:
    """The rows of a folder as they stand, of any program that keeps the contract; only `documents` must be there.

    Raises:
        TableError: a table cannot be read.
    """
    return {name: list(_read_table(output, name)) for name in READ}


def _read_table(output: Path, table: str) -> Iterator[dict[str, Any]]:
    path = tables.table_path(output, table)
    if not path.exists() and table != "documents":
        return
    try:
        with jsonlines.open(path) as rows:
            yield from rows.iter(type=dict, skip_empty=True)
    except (OSError, jsonlines.Error) as error:
        raise TableError(f"{path}: cannot be read ({error}); is {output} the --output of a run?") from error


def results_of(claims: Iterable[Claims]) -> Results:
    """The rows that a run over these documents would write."""
    claims = list(claims)
    resolution = resolve(claims)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in READ}
    for name in tables.NAMED:
        found[name] = [row.model_dump(mode="json") for row in getattr(resolution, name)]
    for claim in claims:
        found["documents"].append(claim.document.model_dump(mode="json"))
        for name in ("mentions", "memberships", "participations", "dates"):
            for row in getattr(claim, name):
                cells = json.loads(row.model_dump_json())
                tables.relink(name, cells, resolution.ids)
                found[name].append(cells)
    return found


def by_document(results: Results) -> dict[str, Results]:
    """The rows about each document, under the stem of its source; rows about several stand under each."""
    stems = {row["id"]: Path(row.get("source") or row["id"]).stem for row in results["documents"]}
    found: dict[str, dict[str, list[dict[str, Any]]]] = {
        stems[row["id"]]: {name: [] for name in results} | {"documents": [row]} for row in results["documents"]
    }
    for name in (*SCORED, "mentions"):
        for row in results.get(name, ()):
            for document_id in row["document_ids"] if "document_ids" in row else (row.get("document_id"),):
                if document_id in stems and found[stems[document_id]]["documents"][0]["id"] == document_id:
                    found[stems[document_id]][name].append(row)
    return dict(found)
