"""Pairs of rows that may be one person, organization or event, each with the reason that a reviewer should know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from pipeline import names
from pipeline.records import make_id

Cells = Mapping[str, Any]
_LARGEST_BLOCK = 40  # rows that share a key; more say nothing about two of them


class Pair(NamedTuple):
    """Two rows that may be one; `left` is in more reports. `confidence` says how likely they are one."""

    id: str
    kind: str
    left: Cells
    right: Cells
    confidence: float
    reason: str


def pairs(kind: str, rows: Iterable[Cells]) -> Iterator[Pair]:
    """The pairs of a table, each once: of rows that share a surname, an acronym or the words of a name."""
    blocks: dict[str, list[Cells]] = defaultdict(list)
    for row in rows:
        for key in _keys(kind, row):
            blocks[key].append(row)
    done: set[str] = set()
    for key in sorted(blocks):
        block = blocks[key]
        if len(block) > _LARGEST_BLOCK:
            continue
        for one, other in combinations(block, 2):
            found = _pair(kind, one, other)
            if found is not None and found.id not in done:
                done.add(found.id)
                yield found


def pair_id(kind: str, one: str, other: str) -> str:
    """The id of a pair, whichever is named first."""
    return make_id("pair", kind, *sorted((one, other)))


def _keys(kind: str, row: Cells) -> set[str]:
    if kind == "people":
        family = row["family_name"]
        return {names.compare_key(family).split(" ")[-1]} if row["named"] and family else set()
    forms = [row["name"], *row["other_names"], *row.get("acronyms", ())]
    keys = {names.organization_key(form) for form in forms}
    if kind == "organizations":
        keys |= {key for key in map(_initials, forms) if len(key) > 2}
    return keys - {""}


def _initials(name: str) -> str:
    """The first letters of the words that have a capital, as an acronym would have them."""
    return "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper()).casefold()


def _pair(kind: str, one: Cells, other: Cells) -> Pair | None:
    if one["id"] == other["id"]:
        return None
    said = _people(one, other) if kind == "people" else _bodies(one, other) if kind != "events" else _events(one, other)
    if said is None:
        return None
    left, right = sorted((one, other), key=lambda row: (-len(row["document_ids"]), -len(row["name"]), row["id"]))
    return Pair(pair_id(kind, one["id"], other["id"]), kind, left, right, *said)


def _people(one: Cells, other: Cells) -> tuple[float, str] | None:
    a, b = one["given_name"], other["given_name"]
    if a is None or b is None:
        together = set(one["document_ids"]) & set(other["document_ids"])
        likely = 0.6 if together else 0.3
        return (
            likely,
            f"the same surname, {'in one report' if together else 'in different reports'}; one has no given name",
        )
    if names.compare_key(a) == names.compare_key(b):
        return 0.7, "the same name; nothing else ties them together"
    if names.same_person(one["name"], other["name"]):
        return 0.6, "the same surname; given names that fit each other"
    return None


def _bodies(one: Cells, other: Cells) -> tuple[float, str] | None:
    if one["country"] and other["country"] and one["country"] != other["country"]:
        return None
    forms = [{form.casefold() for form in (row["name"], *row["other_names"])} for row in (one, other)]
    short = [
        {form.casefold() for form in row["acronyms"]} | names_ for row, names_ in zip((one, other), forms, strict=True)
    ]
    if forms[0] & forms[1]:
        return 0.7, "one name of both is the same"
    if short[0] & short[1]:
        return 0.6, "an acronym of the one is a name or acronym of the other"
    if {_initials(form) for form in forms_of(one)} & short[1] or {_initials(form) for form in forms_of(other)} & short[
        0
    ]:
        return 0.4, "the one may be short for the other"
    keys = [{names.organization_key(form) for form in forms_of(row)} for row in (one, other)]
    return (0.6, "the same name but for articles and spelling") if (keys[0] & keys[1]) - {""} else None


def forms_of(row: Cells) -> tuple[str, ...]:
    """Every name of a row."""
    return (row["name"], *row["other_names"])


def _events(one: Cells, other: Cells) -> tuple[float, str] | None:
    a, b = one["start_date"], other["start_date"]
    if a is not None and b is not None and not (a.startswith(b) or b.startswith(a)):
        return None
    if a is None or b is None:
        return 0.4, "the same name; one of them has no date"
    return 0.7, "the same name and dates that fit each other"
