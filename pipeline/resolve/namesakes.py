"""Rows of one full name parted into people: two offices that exclude one another, or decades between, make two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.resolve.profiles import Body, Profile, Single, gender, national_and_single, profile
from pipeline.resolve.rows import Months, PersonRow

GAP = 180  # months without a trace after which a name may be another's
_Sign = tuple[str, tuple[str, ...], tuple[str, ...]]


@dataclass(slots=True)
class _Person:
    """The profiles that are one person so far."""

    profiles: list[Profile] = field(default_factory=list)
    when: Months | None = None


def part(rows: Sequence[PersonRow], bodies: Mapping[str, Body]) -> list[Profile]:
    """The rows of one full name as one profile a person; mostly it is one. Linear in rows, but for kinds of offices.

    Rows with offices come first, in the order of time; one that says nothing of who it is joins a person only if
    there is but one that fits.
    """
    if len(rows) == 1:
        return [profile(rows, bodies)]
    told: list[Profile] = []
    untold: list[Profile] = []
    for chunk in _chunks(rows, bodies):
        (told if chunk.roles else untold).append(chunk)
    people: list[_Person] = []
    for chunk in sorted(told, key=_time):
        _add(people, chunk, _fitting(people, chunk)[:1])
    for chunk in sorted(untold, key=_time):
        fitting = _fitting(people, chunk)
        _add(people, chunk, fitting if len(fitting) == 1 else [])
    return [_whole(person.profiles, bodies) for person in people]


def _whole(chunks: Sequence[Profile], bodies: Mapping[str, Body]) -> Profile:
    return chunks[0] if len(chunks) == 1 else profile([row for chunk in chunks for row in chunk.rows], bodies)


def _chunks(rows: Sequence[PersonRow], bodies: Mapping[str, Body]) -> Iterable[Profile]:
    """Rows that bear the same signs, cut where nothing is heard for too long; those without a time by themselves."""
    signs: dict[_Sign, list[PersonRow]] = {}
    for row in rows:
        signs.setdefault(_sign(row, bodies), []).append(row)
    for sign in sorted(signs):
        run: list[PersonRow] = []
        last = 0
        for row in sorted(signs[sign], key=_row_time):
            if run and row.when is not None and run[0].when is not None and row.when.first - last > GAP:
                yield profile(run, bodies)
                run = []
            if run and row.when is None and run[0].when is not None:
                yield profile(run, bodies)
                run = []
            run.append(row)
            last = max(last if len(run) > 1 else 0, row.when.last if row.when is not None else 0)
        yield profile(run, bodies)


def _sign(row: PersonRow, bodies: Mapping[str, Body]) -> _Sign:
    """What a row says that may exclude another of the same name: gender, states and bodies of offices."""
    national, single = national_and_single(row, bodies)
    return gender(row.honorific) or "", tuple(sorted(set(national))), tuple(sorted(set(single)))


def _row_time(row: PersonRow) -> tuple[bool, Months, str]:
    return row.when is None, row.when or Months(0, 0), row.id


def _time(chunk: Profile) -> tuple[bool, Months, str]:
    return chunk.when is None, chunk.when or Months(0, 0), chunk.rows[0].id


def _fitting(people: Sequence[_Person], chunk: Profile) -> list[_Person]:
    """The people whom nothing in a profile contradicts, those who share most with it first."""
    fitting = [
        (-len(set().union(*(p.offices for p in person.profiles)) & chunk.offices), number, person)
        for number, person in enumerate(people)
        if not too_far(person.when, chunk.when)
        and all(contradiction(other, chunk) is None for other in person.profiles)
    ]
    return [person for _, _, person in sorted(fitting, key=_rank)]


def _rank(entry: tuple[int, int, _Person]) -> tuple[int, int]:
    return entry[:2]


def _add(people: list[_Person], chunk: Profile, found: Sequence[_Person]) -> None:
    person = found[0] if found else _Person()
    if not found:
        people.append(person)
    person.profiles.append(chunk)
    known = [when for when in (person.when, chunk.when) if when is not None]
    person.when = Months(min(w.first for w in known), max(w.last for w in known)) if known else None


def too_far(a: Months | None, b: Months | None) -> bool:
    """Whether decades lie between two intervals."""
    return a is not None and b is not None and max(a.first - b.last, b.first - a.last) > GAP


def contradiction(left: Profile, right: Profile) -> str | None:
    """What keeps two people of one name apart whatever else is alike, in words; None where nothing does."""
    if left.gender is not None and right.gender is not None and left.gender != right.gender:
        return "one is a man and one a woman"
    if left.national and right.national and left.national.isdisjoint(right.national):
        return f"one serves {_listed(left.national)}, one {_listed(right.national)}"
    if left.when is None or right.when is None or too_far(left.when, right.when):
        return None
    if (
        left.when.first <= right.when.last
        and right.when.first <= left.when.last
        and _exclude(left.single, right.single)
    ):
        roles = _listed({held.role for held in left.single | right.single})
        return f"two bodies have them at one time for {roles}"
    return None


def _exclude(ones: Iterable[Single], others: Iterable[Single]) -> bool:
    """Whether offices are of bodies that have nothing to do with one another."""
    near = {body for held in ones for body in (held.body, held.parent) if body is not None}
    return bool(near) and all(held.body not in near and held.parent not in near for held in others) and any(others)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))
