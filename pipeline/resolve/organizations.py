"""Bodies across documents: by name without articles and legal forms, state, parent, and what acronyms stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.resolve import blocking, bodies, scoring, spelling
from pipeline.resolve.bodies import BodyName, take_apart
from pipeline.resolve.joining import Groups, Pair, join
from pipeline.resolve.outcome import Doubt, Outcome
from pipeline.resolve.rows import OrganizationRow
from pipeline.resolve.scoring import NOTHING

_MOST_WORDS = 9  # of a name whose forms with one word less are looked up
_MOST_READINGS = 5  # meanings of an acronym that are listed for a reader
_SHORT = 2  # letters of an acronym that, undefined in every report, proves nothing
_GLOBAL = frozenset(
    {"intergovernmental"}
)  # classes whose bodies belong to no state, whatever country stands beside them
Key = tuple[str, ...]


class Definition(NamedTuple):
    """What an acronym stands for in documents: the acronym, a row (local id) of the body, and the documents."""

    acronym: str
    organization: str
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Body:
    """Rows that have one name and that nothing contradicts, as they are compared."""

    rows: tuple[OrganizationRow, ...]
    name: BodyName
    names: frozenset[str]
    acronyms: frozenset[str]
    country: str | None
    classification: str
    parents: frozenset[str]
    bare: bool
    comparable: bool


def resolve_organizations(rows: Sequence[OrganizationRow]) -> tuple[Outcome[OrganizationRow], tuple[Definition, ...]]:
    """The rows as one group a body, the pairs that a reader should look at, and what acronyms stand for. Order-free."""
    row_of = {row.id: row for row in rows}
    everybody = [_body(group, row_of) for group in _by_name(rows, row_of)]
    named = [number for number, one in enumerate(everybody) if one.comparable and not one.bare]
    found = blocking.pairs([_blocks(everybody[n]) for n in named], [everybody[n].name.key for n in named])
    weigher = model()
    weighed = [
        Pair(named[a], named[b], weigher.weigh(everybody[named[a]], everybody[named[b]], terms={})) for a, b in found
    ]

    def apart(a: int, b: int) -> str | None:
        return _contradiction(everybody[a], everybody[b])

    groups = Groups(len(everybody))
    join(groups, weighed, merge=weigher.merge, margin=weigher.margin, weak=(), apart=apart)
    doubts = list(_doubts(groups, everybody, weighed))
    doubts += _read_acronyms(groups, everybody)
    return Outcome(_joined(groups, everybody), tuple(doubts)), _definitions(groups, everybody)


@cache
def model() -> scoring.Model[_Body]:
    """The weights of `models/resolution/organizations.json` with the functions below."""
    return scoring.model("organizations", COMPARISONS)


def _by_name(rows: Sequence[OrganizationRow], row_of: Mapping[str, OrganizationRow]) -> list[list[OrganizationRow]]:
    """Rows under one key, parted where state or class contradict."""
    keyed: dict[Key, list[OrganizationRow]] = {}
    for row in rows:
        keyed.setdefault(_key(row, row_of), []).append(row)
    return [group for key in sorted(keyed) for group in _parted(keyed[key])]


def _key(row: OrganizationRow, row_of: Mapping[str, OrganizationRow]) -> Key:
    """The key of a row: a known body, a state, a kind of body of one state or body, a name; or only itself."""
    name = take_apart(row.name)
    country = name.country or row.country
    if _is_bare_acronym(row):
        return ("alone", row.id)  # what it means is read when all full names are known
    if row.classification == "state":
        return ("state", row.country or name.key)
    known = bodies.known_by_name().get(name.key)
    if known is not None and (known.country is None or name.specific or known.country == row.country):
        return ("known", known.name)
    if country is not None and (row.classification == "government" or not name.specific):
        return ("national", country, *name.core)
    if name.specific:
        return ("name", name.key)
    parent = row_of.get(row.parent or "")
    if parent is not None and parent is not row and take_apart(parent.name).specific:
        return ("part", take_apart(parent.name).key, *name.core)
    return ("alone", row.id)


def _parted(rows: Sequence[OrganizationRow]) -> list[list[OrganizationRow]]:
    """Rows of one name by state, and states apart from bodies; one without a country joins where there is one only."""
    kinds: dict[tuple[str, str], list[OrganizationRow]] = {}
    open_rows: dict[str, list[OrganizationRow]] = {}
    for row in rows:
        kind = "state" if row.classification == "state" else "body"
        if row.country is None or row.classification in _GLOBAL or kind == "state":
            open_rows.setdefault(kind, []).append(row)
        else:
            kinds.setdefault((kind, row.country), []).append(row)
    for kind in sorted(open_rows):
        homes = [key for key in kinds if key[0] == kind]
        kinds.setdefault(homes[0] if len(homes) == 1 else (kind, ""), []).extend(open_rows[kind])
    return [kinds[key] for key in sorted(kinds)]


def _body(rows: Sequence[OrganizationRow], row_of: Mapping[str, OrganizationRow]) -> _Body:
    fullest = max(rows, key=_fullness)
    name = take_apart(fullest.name)
    countries = sorted({row.country for row in rows if row.country is not None})
    classes = sorted(row.classification for row in rows if row.classification != "other")
    parents = (row_of[row.parent] for row in rows if row.parent is not None and row.parent in row_of)
    return _Body(
        rows=tuple(rows),
        name=name,
        names=frozenset(take_apart(form).key for row in rows for form in (row.name, *row.other_names)),
        acronyms=frozenset(take_apart(acronym).key for row in rows for acronym in row.acronyms),
        country=name.country or (countries[0] if countries else None),
        classification=max(classes, key=classes.count) if classes else "other",
        parents=frozenset(take_apart(parent.name).key for parent in parents),
        bare=all(map(_is_bare_acronym, rows)),
        comparable=name.specific or name.country is not None or bool(countries) or _has_acronym(rows),
    )


def _fullness(row: OrganizationRow) -> tuple[bool, int, str]:
    return not take_apart(row.name).acronym, len(row.name), row.name


def _is_bare_acronym(row: OrganizationRow) -> bool:
    """Whether a document gives an acronym for the name of a body, and no longer form of it."""
    forms = (row.name, *row.other_names)
    return row.classification != "state" and all(take_apart(form).acronym for form in forms)


def _has_acronym(rows: Iterable[OrganizationRow]) -> bool:
    """Whether an acronym says which body is meant: of a ministry, that of any state may have it."""
    return any(row.acronyms and row.classification != "government" for row in rows)


def _blocks(one: _Body) -> Iterable[str]:
    """Keys under which a body meets others: names, acronyms, the same words, and all words but one."""
    core = sorted(map(spelling.sound, one.name.core))
    yield from (f"n {name}" for name in one.names)
    yield from (f"a {acronym}" for acronym in one.acronyms)
    yield "c " + " ".join(core)
    if 2 < len(core) <= _MOST_WORDS:
        yield from ("c " + " ".join(core[:at] + core[at + 1 :]) for at in range(len(core)))


def _name_level(left: _Body, right: _Body) -> int:
    """Names: 6 one in common, 5 the same words, 4 three or more that differ in spelling at most, 3 fewer such,
    2 only words more that tell little, 1 one word more or less, or a state by which one may be a branch, 0 different.
    """
    a, b = left.name, right.name
    if not left.names.isdisjoint(right.names):
        return 6
    if a.core == b.core:
        return 1 if _may_be_branch(left, right) else 5
    ones, others = sorted(set(a.core) - set(b.core)), sorted(set(b.core) - set(a.core))
    if len(ones) == len(others) and all(map(_is_respelt, ones, others)) and not _may_be_branch(left, right):
        return 4 if len(a.core) > 2 else 3
    if not (ones and others):
        extra = scoring.settings("organizations")["extra"]
        return 2 if all(word in extra for word in ones + others) else int(len(ones + others) == 1)
    return 0


def _may_be_branch(left: _Body, right: _Body) -> bool:
    """Whether one name has a state in it and nothing says that the other body is of that state."""
    return (left.name.country is None) != (right.name.country is None) and left.country != right.country


def _is_respelt(a: str, b: str) -> bool:
    """Whether two words are one, misspelt or otherwise transcribed, and not both words of their own."""
    if bodies.is_common(a) and bodies.is_common(b):
        return a.rstrip("s") == b.rstrip("s")
    return min(len(a), len(b)) >= 5 and (spelling.sound(a) == spelling.sound(b) or spelling.distance(a, b) == 1)


def _acronym_level(left: _Body, right: _Body) -> int:
    """Acronyms: 1 one in common, 0 both have others."""
    if not left.acronyms or not right.acronyms:
        return NOTHING
    return 0 if left.acronyms.isdisjoint(right.acronyms) else 1


def _country_level(left: _Body, right: _Body) -> int:
    """Countries: 1 the same, 0 different."""
    return NOTHING if left.country is None or right.country is None else int(left.country == right.country)


def _class_level(left: _Body, right: _Body) -> int:
    """Classes: 1 the same, 0 different; "other" says nothing."""
    return (
        NOTHING
        if "other" in (left.classification, right.classification)
        else int(left.classification == right.classification)
    )


def _parent_level(left: _Body, right: _Body) -> int:
    """Parents: 1 one in common, 0 others."""
    if not left.parents or not right.parents:
        return NOTHING
    return 0 if left.parents.isdisjoint(right.parents) else 1


COMPARISONS: dict[str, Callable[[_Body, _Body], int]] = {
    "name": _name_level,
    "acronym": _acronym_level,
    "country": _country_level,
    "classification": _class_level,
    "parent": _parent_level,
}


def _contradiction(a: _Body, b: _Body) -> str | None:
    """What keeps two bodies apart however alike their names are, in words."""
    if (a.classification == "state") != (b.classification == "state"):
        return "one is a state"
    if a.country in (None, b.country) or b.country is None or {a.classification, b.classification} & _GLOBAL:
        return None
    return f"one is of {a.country}, one of {b.country}"


def _doubts(groups: Groups, everybody: Sequence[_Body], weighed: Sequence[Pair]) -> Iterable[Doubt]:
    """Pairs that neither merged nor stand clearly apart; what contradicts a pair puts it apart."""
    weigher = model()
    for pair in weighed:
        left, right = everybody[pair.left], everybody[pair.right]
        if pair.bits < weigher.review or groups.find(pair.left) == groups.find(pair.right):
            continue
        if _contradiction(left, right) is None:
            reasons = scoring.in_words(weigher.explain(left, right, terms={}))
            yield Doubt(left.rows[0].id, right.rows[0].id, scoring.probability(pair.bits), pair.bits, reasons)


def _meanings(groups: Groups, everybody: Sequence[_Body]) -> dict[str, list[int]]:
    """The groups whose full names each acronym stands for, in documents or in the list of organizations."""
    found: dict[str, set[int]] = {}
    by_known: dict[str, int] = {}
    for number, one in enumerate(everybody):
        if one.bare:
            continue
        known = bodies.known_by_name().get(one.name.key)
        if known is not None:
            by_known[known.name] = groups.find(number)
        for acronym in one.acronyms:
            found.setdefault(acronym, set()).add(groups.find(number))
    for acronym, entries in bodies.known_by_acronym().items():
        for entry in entries:
            if entry in by_known:
                found.setdefault(acronym, set()).add(by_known[entry])
    return {acronym: sorted(numbers) for acronym, numbers in found.items()}


def _read_acronyms(groups: Groups, everybody: Sequence[_Body]) -> list[Doubt]:
    """Join acronyms that stand alone to what they mean, where that is one thing; otherwise a doubt for each meaning.

    An acronym that nobody spells out is one body in all documents, unless it is too short.
    """
    meanings = _meanings(groups, everybody)
    unread: dict[str, int] = {}
    doubts: list[Doubt] = []
    for number, one in enumerate(everybody):
        if not one.bare:
            continue
        acronym = one.name.key
        fitting = [n for n in meanings.get(acronym, ()) if _contradiction(one, everybody[n]) is None]
        if len(fitting) == 1 and not _means_another(acronym, everybody[fitting[0]]):
            groups.join(number, fitting[0])
        elif not fitting and (len(acronym) > _SHORT or acronym in bodies.known_by_acronym()):
            first = unread.setdefault(acronym, number)
            if _contradiction(one, everybody[first]) is None:
                groups.join(number, first)
        for other in fitting[:_MOST_READINGS] if groups.find(number) not in fitting else ():
            why = f"{one.rows[0].name} may stand for {everybody[other].rows[0].name}, and for something else"
            doubts.append(Doubt(one.rows[0].id, everybody[other].rows[0].id, 1 / max(len(fitting), 2), 0.0, why))
    return doubts


def _means_another(acronym: str, one: _Body) -> bool:
    """Whether the list of organizations knows an acronym, and for none of a body's names."""
    listed = bodies.known_by_acronym().get(acronym, ())
    return bool(listed) and not any(_is_entry(one, entry) for entry in listed)


def _is_entry(one: _Body, entry: str) -> bool:
    return take_apart(entry).key in one.names


def _definitions(groups: Groups, everybody: Sequence[_Body]) -> tuple[Definition, ...]:
    """What each acronym stands for, with the documents that use both the acronym and a full name."""
    found: dict[tuple[str, int], set[str]] = {}
    for number, one in enumerate(everybody):
        for row in () if one.bare else one.rows:
            for acronym in () if take_apart(row.name).acronym else row.acronyms:
                found.setdefault((acronym, groups.find(number)), set()).add(row.document)
    return tuple(
        Definition(acronym, everybody[number].rows[0].id, tuple(sorted(documents)))
        for (acronym, number), documents in sorted(found.items())
    )


def _joined(groups: Groups, everybody: Sequence[_Body]) -> tuple[tuple[OrganizationRow, ...], ...]:
    found: dict[int, list[OrganizationRow]] = {}
    for number, one in enumerate(everybody):
        found.setdefault(groups.find(number), []).extend(one.rows)
    return tuple(tuple(rows) for rows in found.values())
