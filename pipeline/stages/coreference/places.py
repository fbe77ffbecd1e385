"""States by their code, all other places by their name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.acronyms import looks_short
from pipeline.lexicons import load
from pipeline.marks import Cluster, Mark
from pipeline.stages.coreference.clusters import cluster


def place_clusters(marks: Sequence[Mark]) -> list[Cluster]:
    """One cluster a place; a state known by a demonym alone gets its country's usual name."""
    groups: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        state = mark.classification == "state"
        key = ("state", mark.country or mark.name.casefold()) if state else ("place", mark.name.casefold())
        groups.setdefault(key, []).append(mark)
    return [_state(code, group) if kind == "state" else _place(group) for (kind, code), group in groups.items()]


def _place(group: Sequence[Mark]) -> Cluster:
    return cluster("LOC", group, group[0].name)


def _state(code: str, group: Sequence[Mark]) -> Cluster:
    written = [mark.name for mark in group if mark.label == "GPE"]
    full = [name for name in written if not looks_short(name)] or written
    name = max(full, key=len) if full else country_name(code) or group[0].name
    return cluster("GPE", group, name, {name for name in written if looks_short(name)})


def country_name(code: str) -> str | None:
    """The usual name of a country by its ISO 3166-1 alpha-2 code; None where no list has the code."""
    return _country_names().get(code)


@cache
def _country_names() -> dict[str, str]:
    """Usual names by code: those listed as such, else the shortest that is no abbreviation."""
    usual: dict[str, str] = {}
    for name, (code, *_) in load("countries").items():
        if not looks_short(name) and "." not in name and (code not in usual or len(name) < len(usual[code])):
            usual[code] = name
    return usual | {code: name for name, (code,) in load("country_names").items()}
