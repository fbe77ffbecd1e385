"""People as they are compared: the rows of one full name that agree, with all that they say of who it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline import names
from pipeline.lexicons import load
from pipeline.resolve import offices as office_forms
from pipeline.resolve import scoring, spelling
from pipeline.resolve.memory import remembered
from pipeline.resolve.rows import Months, PersonRow

_MEMORY = 65_536
# "Abd al-Rahman", "Abdel Rahman", "Abdul-Rahman": one given name
_SERVANT = re.compile(r"\bAbd(?:[aeou]u?l)?[ -](?:[aeu][lrnsz]-)?(?=\w{3})", re.IGNORECASE)
_MOST = 64  # values of a kind (offices, events, company) that a profile remembers, the first by name


class Body(NamedTuple):
    """What people need to know of the body they serve: its group, country, class and the group of its parent."""

    group: str
    country: str | None
    classification: str
    parent: str | None


class Single(NamedTuple):
    """An office that a body has one of: the role, and the groups of the body and of its parent."""

    role: str
    body: str
    parent: str | None


class NameParts(NamedTuple):
    """A person's name taken apart for comparison, all as compare keys; None where the name lacks it."""

    key: str
    given: str | None
    first: str | None
    middle: str | None
    first_sound: str | None
    first_known: bool
    family: str | None
    family_sound: str | None
    family_whole: str | None
    family_known: bool
    rest: str
    generation: str | None
    words: str
    length: int
    full: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """Rows of one name that nothing contradicts, as one record; attributes are the columns that Splink sees."""

    name: NameParts
    rows: tuple[PersonRow, ...]
    gender: str | None
    when: Months | None
    offices: frozenset[str]
    heads: frozenset[str]
    roles: frozenset[str]
    bodies: frozenset[str]
    countries: frozenset[str]
    events: frozenset[str]
    company: frozenset[str]
    national: frozenset[str]
    single: frozenset[Single]

    @property
    def family(self) -> str | None:
        """The family name without particles."""
        return self.name.family

    @property
    def family_sound(self) -> str | None:
        """The family name as it sounds."""
        return self.name.family_sound

    @property
    def given(self) -> str | None:
        """All given names, without blanks."""
        return self.name.given


@remembered("people", thaw=NameParts._make)
def parts(name: str) -> NameParts:
    """The parts of a name; `full` where a given name is more than an initial and there is a family name."""
    split = names.split_name(_SERVANT.sub("Abdul", name) if name.count(" ") > 1 else name)
    given = names.compare_key((split.given_name or "").replace(".", ". ")).split()
    whole = names.compare_key(split.family_name) if split.family_name is not None else ""
    small = names.compare_key(split.particles).split() if split.particles is not None else []
    family = whole.split()[len(small) :] or whole.split()
    tight = "".join(whole.split())
    joined = " ".join(family)
    return NameParts(
        key=names.compare_key(name),
        given="".join(given) or None,
        first=given[0] if given else None,
        middle="".join(given[1:]) or None,
        first_sound=spelling.given_sound(given[0]) if given else None,
        first_known=bool(given) and spelling.is_given(given[0]),
        family=joined or None,
        family_sound=" ".join(map(spelling.sound, family)) or None,
        family_whole=spelling.sound("al" + tight[2:] if tight[:2] in ("el", "ul") else tight) or None,
        family_known=spelling.is_family(joined),
        rest=" ".join([*given[1:], *family]),
        generation=_generation(split.suffix),
        words=" ".join(sorted([*given, *family])),
        length=len(given) + len(family),
        full=bool(family) and any(len(word) > 1 for word in given),
    )


def profile(rows: Sequence[PersonRow], bodies: Mapping[str, Body]) -> Profile:
    """Rows of one person as one record; `bodies` are the organizations by local id."""
    held = [
        (office, office_forms.form(office.role), bodies.get(office.body or ""))
        for row in rows
        for office in row.offices
    ]
    served = [body for _, _, body in held if body is not None]
    name = parts(max(rows, key=_fullness).name)
    return Profile(
        name=name,
        rows=tuple(rows),
        gender=next((found for row in rows if (found := gender(row.honorific)) is not None), None),
        when=span(row.when for row in rows),
        offices=_first(key for _, form, body in held for key in office_forms.keys(form, *_of_body(body))),
        heads=_first(key for _, form, body in held for key in office_forms.head_keys(form, *_of_body(body))),
        roles=_first(one for _, form, _ in held for one in form.forms),
        bodies=_first(body.group for body in served if body.classification != "state"),
        countries=_first(body.country for body in served if body.country is not None),
        events=_first(event for row in rows for event in row.events),
        company=_first(key for row in rows for keys in row.company for key in keys if key != name.key),
        national=frozenset(c for _, form, body in held if (c := _state(form, body)) is not None),
        single=frozenset(
            Single(form.full, body.group, body.parent)
            for office, form, body in held
            if form.single and body is not None and not office.former
        ),
    )


def national_and_single(row: PersonRow, bodies: Mapping[str, Body]) -> tuple[list[str], list[str]]:
    """The states that a row's offices serve, and the bodies whose one office of a kind the person holds now."""
    held = [(office, office_forms.form(office.role), bodies.get(office.body or "")) for office in row.offices]
    return (
        [state for _, form, body in held if (state := _state(form, body)) is not None],
        [body.group for office, form, body in held if form.single and body is not None and not office.former],
    )


def _fullness(row: PersonRow) -> tuple[int, str]:
    return len(row.name), row.name


def _first(values: Iterable[str]) -> frozenset[str]:
    found = frozenset(values)
    return found if len(found) <= _MOST else frozenset(sorted(found)[:_MOST])


def span(intervals: Iterable[Months | None]) -> Months | None:
    """The interval from the first to the last month of all."""
    known = [interval for interval in intervals if interval is not None]
    return Months(min(one.first for one in known), max(one.last for one in known)) if known else None


def _of_body(body: Body | None) -> tuple[str | None, str | None]:
    """The group and the country of a body."""
    return (None, None) if body is None else (body.group, body.country)


def _generation(suffix: str | None) -> str | None:
    """What tells father from son in the words after a name: "Jr.", "III"."""
    kinds = load("name_suffixes")
    found = (word for word in (suffix or "").split(", ") if kinds.get(word) == ("generation",))
    return next((word.rstrip(".").casefold() for word in found), None)


def _state(form: office_forms.OfficeForm, body: Body | None) -> str | None:
    """The state that an office serves, where it is one that is held for a state."""
    if body is None or not form.national or body.classification not in ("state", "government"):
        return None
    return body.country


@lru_cache(_MEMORY)
def gender(honorific: str | None) -> str | None:
    """What a title says: "m" or "f", None where it says neither."""
    if honorific is None:
        return None
    found = scoring.settings("people")["titles"]
    words = names.organization_key(honorific).split()
    return next((gender for gender in ("m", "f") for word in words if word in found[gender]), None)
