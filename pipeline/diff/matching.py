"""Which row of one folder is which of another: by id, then by what it says, then by what the text says of it.

Documents come first, then people, organizations and events, then the rows that refer to them: an id that has changed
is the same for these, too.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeline import tables
from pipeline.diff.folders import Cells, Folder
from pipeline.diff.saying import plain, said

ORDER = ("documents", *tables.NAMED, "mentions", "memberships", "participations", "dates", "dropped")
_EVIDENCE = ("mentions", "memberships", "participations")

Key = Callable[[Cells, Mapping[str, str]], Hashable]


class Matched(NamedTuple):
    """Of one table: ids of rows that are the same in both folders, in pairs, and ids that only one of them has."""

    pairs: list[tuple[str, str]]
    removed: list[str]
    added: list[str]


def match(old: Folder, new: Folder) -> tuple[dict[str, Matched], dict[str, str]]:
    """The matches of each table, and the new id of every old one that changed or gave way to another."""
    same: dict[str, str] = {}
    matched = {}
    for table in ORDER:
        before, after = old.places.get(table, {}), new.places.get(table, {})
        pairs = [(row_id, row_id) for row_id in before if row_id in after]
        removed = dict.fromkeys(row_id for row_id in before if row_id not in after)
        added = dict.fromkeys(row_id for row_id in after if row_id not in before)
        for found in _levels(table, old, new, removed, added, same):
            for old_id, new_id in found:
                pairs.append((old_id, new_id))
                del removed[old_id], added[new_id]
                same[old_id] = new_id
        if table in tables.NAMED:
            same.update((row_id, _redirected(row_id, new)) for row_id in removed if row_id in new.redirects)
        matched[table] = Matched(sorted(pairs), sorted(removed), sorted(added))
    return matched, same


def _redirected(row_id: str, new: Folder) -> str:
    """The id that an earlier one leads to, over as many steps as there are; a ring leads nowhere."""
    seen = {row_id}
    while new.redirects.get(row_id, row_id) not in seen:
        row_id = new.redirects[row_id]
        seen.add(row_id)
    return row_id


def _levels(
    table: str,
    old: Folder,
    new: Folder,
    removed: Collection[str],
    added: Collection[str],
    same: Mapping[str, str],
) -> Iterator[list[tuple[str, str]]]:
    """Pairs among the rows that are left, level by level; what is paired at one is gone at the next."""
    if table in tables.NAMED:
        yield [(row_id, to) for row_id in removed for to in [_redirected(row_id, new)] if to in added]
    for number, key in enumerate((_all_of(table), *_KEYS[table])):
        if not removed or not added:
            return
        yield _paired(_keyed(table, old, removed, key, same), _keyed(table, new, added, key, {}))
        if number == 1 and table in tables.NAMED:
            yield _by_evidence(old, new, removed, added, same)


def _keyed(
    table: str, folder: Folder, ids: Iterable[str], key: Key, same: Mapping[str, str]
) -> list[tuple[str, Hashable]]:
    return [(row_id, key(folder.row(table, row_id), same)) for row_id in ids]


def _paired(old: Iterable[tuple[str, Hashable]], new: Iterable[tuple[str, Hashable]]) -> list[tuple[str, str]]:
    """Ids with the same key, the first with the first."""
    waiting: dict[Hashable, deque[str]] = {}
    for row_id, key in old:
        waiting.setdefault(key, deque()).append(row_id)
    pairs = []
    for row_id, key in new:
        left = waiting.get(key)
        if left:
            pairs.append((left.popleft(), row_id))
    return pairs


def _by_evidence(
    old: Folder,
    new: Folder,
    removed: Collection[str],
    added: Collection[str],
    same: Mapping[str, str],
) -> list[tuple[str, str]]:
    """Entities of which the same places of the texts speak: at least half of those that one of the two has."""
    before, after = _places(old, removed, same), _places(new, added, {})
    sizes = Counter(row_id for ids in [*before.values(), *after.values()] for row_id in ids)
    votes: Counter[tuple[str, str]] = Counter()
    for place, old_ids in before.items():
        votes.update((old_id, new_id) for old_id in old_ids for new_id in after.get(place, ()))
    pairs: list[tuple[str, str]] = []
    taken: set[str] = set()
    for (old_id, new_id), shared in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        if 2 * shared >= min(sizes[old_id], sizes[new_id]) and taken.isdisjoint({old_id, new_id}):
            pairs.append((old_id, new_id))
            taken |= {old_id, new_id}
    return pairs


def _places(folder: Folder, ids: Collection[str], same: Mapping[str, str]) -> dict[Hashable, set[str]]:
    """Where the texts speak of these entities: the document and the span of each mention and claim."""
    found: dict[Hashable, set[str]] = {}
    for kind in _EVIDENCE:
        for cells in folder.rows(kind):
            for name in tables.REFERENCES[kind]:
                if cells.get(name) in ids:
                    place = (kind, name, plain(cells.get("document_id"), same), cells.get("start"), cells.get("end"))
                    found.setdefault(place, set()).add(cells[name])
    return found


def _all_of(table: str) -> Key:
    """A key of where a row stands and all that it says."""
    place = _by(*_PLACE)

    def key(cells: Cells, same: Mapping[str, str]) -> Hashable:
        return place(cells, same), tuple(sorted(said(table, cells, same).items()))

    return key


def _by(*fields: str) -> Key:
    """A key of fields: words without regard to capitals, ids as the new folder has them."""

    def key(cells: Cells, same: Mapping[str, str]) -> Hashable:
        values = (plain(cells.get(name), same) for name in fields)
        return tuple(value.casefold() if isinstance(value, str) else value for value in values)

    return key


_PLACE = ("document_id", "start", "end")
_KEYS: Mapping[str, tuple[Key, ...]] = {
    "documents": (_by("source"),),
    "people": (_by("name", "document_ids"), _by("name")),
    "organizations": (_by("name", "document_ids"), _by("name")),
    "events": (_by("name", "start_date", "document_ids"), _by("name", "start_date"), _by("name", "document_ids")),
    "mentions": (_by(*_PLACE, "label"), _by(*_PLACE), _by("document_id", "text", "label")),
    "memberships": (
        _by("document_id", "person_id", "role", "organization_id"),
        _by("person_id", *_PLACE),
        _by(*_PLACE),
    ),
    "participations": (
        _by("document_id", "event_id", "participant_id", "role"),
        _by("document_id", "event_id", "participant_id"),
        _by("participant_id", *_PLACE),
    ),
    "dates": (_by(*_PLACE), _by("document_id", "text", "value")),
    "dropped": (_by(*_PLACE, "source", "label", "stage"), _by("document_id", "source", "text", "label", "stage")),
}
