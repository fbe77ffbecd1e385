"""A made-up world of people, bodies and events, and reports that tell of them as real reports do: with other spellings.

Who is who is known, so that what `resolve` merges can be counted. Everything follows from a seed; worlds of even and of
odd seeds share no family name and no topic, so that what is tuned on the one is measured on the other.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple
from zlib import crc32

from pipeline import names
from pipeline.lexicons import load
from pipeline.records import Claims
from pipeline.resolve import Resolution, scoring
from tests.identities import Report

Cells = dict[str, Any]
FIRST, LAST = 1996, 2019  # years in which reports are written

_SYLLABLES = (
    "ba be bo da de do fa ga gu ha hi ja ka ke ku la le lo ma mi mo na ne nu ra ri ro sa se su ta ti to va wa ya zo"
).split()
_ENDS = "bek dal dze gaard ich ini kov lund man nen oglu ova quist rdi shvili sson tova uri vic wala yan zada".split()
_ACCENTS = {"a": "áâãä", "e": "éèêë", "i": "íî", "o": "óôöø", "u": "úü", "c": "ç", "n": "ñ", "s": "š", "z": "ž"}
_SPELLINGS = (("ou", "u"), ("sh", "ch"), ("kh", "h"), ("gh", "g"), ("y", "i"), ("dj", "j"), ("w", "v"), ("aa", "a"))
_TOPICS = (
    "alpine atoll bamboo barley basin beekeeping border canal cedar chess coral cotton dairy delta desert dune estuary "
    "fable falcon ferry fjord flax glacier grain granite harbour hazel heron honey ice island jute kelp lagoon lake "
    "lava lemon lichen lighthouse linen loom lynx maize mangrove maple marble marsh meadow mill monsoon moor moss "
    "nomad oak oasis olive orchard otter palm papyrus pearl peat pine plateau prairie quartz reed reef rice river "
    "saffron salt savannah seed shale silk sorghum spice spring steppe stork sugar swamp tea thistle tide timber "
    "tundra valley velvet vine volcano walnut water weaving whale willow wool yak"
).split()
_FIELDS = (
    "Archives Ecology Education Farmers Finance Fisheries Health Housing Justice Labour Music Rights Safety Trade Youth"
).split()
_KINDS = "Alliance Association Centre Council Federation Foundation Fund Institute Network Society Trust Union".split()
_MINISTRIES = ("Defence", "Education", "Finance", "Foreign Affairs", "Health", "Justice", "Labour")
_MEETINGS = ("Conference", "Congress", "Forum", "Summit", "Symposium", "Workshop")
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
ROLES = (
    "Ambassador", "Chair", "Director", "Director-General", "Executive Director", "Minister", "President", "Professor",
    "Programme Manager", "Secretary-General", "Senior Adviser", "Special Representative",
)  # fmt: skip
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()


class Told(NamedTuple):
    """Who or what a row of a report truly is: the table, and the number there."""

    table: str
    number: int


@dataclass(slots=True)
class Person:
    """A person with the years in which they hold an office of a body."""

    number: int
    given: str
    family: str
    middle: str | None
    honorific: str
    role: str
    body: int
    first: int
    last: int


@dataclass(slots=True)
class Body:
    """A body; `acronym` may be that of another one, too."""

    number: int
    name: str
    acronym: str | None
    classification: str
    country: str | None


@dataclass(slots=True)
class Event:
    """An event on days of a month; `edition` counts those of its name."""

    number: int
    series: str
    kind: str
    edition: int
    year: int
    month: int
    day: int
    place: tuple[str, str]


@dataclass(slots=True)
class World:
    """All there is, and the dice."""

    dice: random.Random
    half: int
    people: list[Person] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    taken: set[tuple[str, str | None]] = field(default_factory=set)  # names of bodies, with states where they need them


def world(seed: int, reports: int) -> World:
    """A world of which so many reports tell: some two people, one body and half an event a report."""
    made = World(random.Random(seed), seed % 2)
    states = [(name, row[0]) for name, row in load("countries").items() if row[0] != "-"]
    while len(made.bodies) < max(reports * 4 // 5, 8):
        _add_body(made, made.dice.choice(states))
    while len(made.people) < max(reports * 2, 8):
        _add_person(made)
    while len(made.events) < max(reports // 2, 4):
        _add_series(made, made.dice.choice(states))
    return made


def tell(made: World, reports: int) -> Iterator[tuple[Claims, dict[str, Told]]]:
    """Reports about a world, with who is who in each."""
    by_year: dict[int, list[Person]] = {}
    for person in made.people:
        for year in range(person.first, person.last + 1):
            by_year.setdefault(year, []).append(person)
    for number in range(reports):
        event = made.dice.choice(made.events)
        report = Report(f"doc-{number:012x}", f"{event.year}-{event.month:02}-{event.day:02}")
        told = {report.event(_event_told(made, event)): Told("events", event.number)}
        (happening,) = told
        bodies = {made.bodies[_often(made, len(made.bodies))].number for _ in range(made.dice.randint(1, 4))}
        forms: dict[int, Cells] = {}
        for person in {one.number: one for one in _present(made, by_year.get(event.year, made.people))}.values():
            cells = _person_told(made, person, forms)
            if any(row.name == cells["name"] for row in report.people.values()):
                continue
            local = report.person(cells)
            told[local] = Told("people", person.number)
            report.take_part(happening, local, "person")
            bodies |= {person.body} & forms.keys()
        for body in sorted(bodies):
            told[report.organization(_body_form(made, body, forms))] = Told("organizations", body)
        yield report.claims(), told


def _present(made: World, people: Sequence[Person]) -> list[Person]:
    return [people[_often(made, len(people))] for _ in range(made.dice.randint(2, 9))]


def _often(made: World, count: int) -> int:
    """A number below `count`: small ones often, as some people are in many reports and most in few."""
    return int(count * made.dice.random() ** 2)


def _chance(made: World, share: float) -> bool:
    return made.dice.random() < share


def _mine(made: World, words: Sequence[str]) -> list[str]:
    """The half of words that the worlds of this kind of seed have."""
    return [word for word in words if crc32(word.encode()) % 2 == made.half]


def _add_person(made: World) -> None:
    """A person, and now and then a namesake, or one of the family in the same line of work."""
    family = _family(made)
    if _chance(made, 0.12):
        family = f"{family}-{_family(made)}" if _chance(made, 0.5) else f"{family} {_family(made)}"
    first = made.dice.randint(FIRST - 8, LAST)
    one = Person(
        number=len(made.people),
        given=made.dice.choice(_given(made)),
        family=family,
        middle=made.dice.choice(_given(made)) if _chance(made, 0.2) else None,
        honorific=made.dice.choice(("Mr.", "Ms.", "Dr.", "H.E. Mr.", "")),
        role=made.dice.choice(ROLES),
        body=made.dice.randrange(len(made.bodies)),
        first=max(first, FIRST),
        last=min(max(first + made.dice.randint(2, 12), FIRST), LAST),
    )
    made.people.append(one)
    if _chance(made, 0.005):  # a namesake in another line of work
        body = made.dice.randrange(len(made.bodies))
        made.people.append(replace(one, number=one.number + 1, body=body, role=made.dice.choice(ROLES)))
    elif _chance(made, 0.02):  # a sister or brother in the same house
        sister = replace(one, number=one.number + 1, given=made.dice.choice(_given(made)), middle=None)
        made.people.append(sister)


@cache
def _pool(name: str, half: int) -> tuple[str, ...]:
    """Names of a list, of one half; of people's, those that mean nothing else."""
    entries = load(name).items()
    return tuple(e for e, row in entries if crc32(e.encode()) % 2 == half and (name == "places" or not row))


def _given(made: World) -> Sequence[str]:
    """Given names; most people have one of a few hundred."""
    pool = _pool("given_names", made.half)
    return pool if _chance(made, 0.4) else pool[:: max(len(pool) // 300, 1)]


def _family(made: World) -> str:
    """A family name of the lists, or one that no list has."""
    if _chance(made, 0.5):
        pool = _pool("family_names", made.half)
        return pool[int(len(pool) * made.dice.random() ** 3)]
    syllables = _mine(made, _SYLLABLES)
    made_up = "".join(made.dice.choice(syllables) for _ in range(made.dice.randint(1, 3))) + made.dice.choice(_ENDS)
    if _chance(made, 0.25):
        at = made.dice.randrange(len(made_up))
        made_up = made_up[:at] + made.dice.choice(_ACCENTS.get(made_up[at], made_up[at])) + made_up[at + 1 :]
    return made_up.capitalize()


def _add_body(made: World, state: tuple[str, str]) -> None:
    """A ministry, or a body of its own with an acronym that others may have, too; and now and then its neighbour."""
    number, (country, code) = len(made.bodies), state
    if _chance(made, 0.25):
        name = f"Ministry of {made.dice.choice(_MINISTRIES)}"
        if (name, code) not in made.taken:
            made.taken.add((name, code))
            made.bodies.append(Body(number, name, None, "government", code))
        return
    one, other = _proper(made) if _chance(made, 0.7) else _topic(made), _topic(made)
    field_, kind = made.dice.choice(_FIELDS), made.dice.choice(_KINDS)
    name = made.dice.choice((f"{one} {field_} {kind}", f"{kind} for {one} {field_}", f"{one} and {other} {kind}"))
    if (name, None) in made.taken:
        return
    made.taken.add((name, None))
    acronym = "".join(word[0] for word in name.split() if word[0].isupper())
    classification = made.dice.choice(("ngo", "academic", "company", "network", "other"))
    acronym_or_none = acronym if _chance(made, 0.7) else None
    home = made.dice.choice(list(_states()))
    made.bodies.append(Body(number, name, acronym_or_none, classification, home))
    if _chance(made, 0.05):  # its branch in another state
        made.bodies.append(Body(number + 1, f"{name} {country}", None, classification, None))


def _topic(made: World) -> str:
    return made.dice.choice(_mine(made, _TOPICS)).capitalize()


def _proper(made: World) -> str:
    """A word that no list has."""
    syllables = _mine(made, _SYLLABLES)
    return "".join(made.dice.choice(syllables) for _ in range(made.dice.randint(2, 4))).capitalize()


def _add_series(made: World, state: tuple[str, str]) -> None:
    """An event that is held again and again, and what is held before it."""
    one, other = _proper(made) if _chance(made, 0.3) else _topic(made), _topic(made)
    meeting = made.dice.choice(_MEETINGS)
    series = made.dice.choice((f"{one} {made.dice.choice(_FIELDS)} {meeting}", f"{meeting} on {one} and {other}"))
    kind = "workshop" if meeting == "Workshop" else "conference"
    year, first = made.dice.randint(FIRST, LAST - 3), made.dice.randint(1, 6)
    place = (made.dice.choice(_pool("places", made.half)), state[1])
    for edition in range(made.dice.randint(1, 4)):
        month, day = made.dice.randint(1, 12), made.dice.randint(1, 25)
        event = Event(len(made.events), series, kind, first + edition, year + edition, month, day, place)
        made.events.append(event)
        if _chance(made, 0.1):
            before = f"Preparatory meeting for the {series}"
            made.events.append(replace(event, number=event.number + 1, series=before, kind="meeting", day=day + 2))


def _person_told(made: World, person: Person, forms: dict[int, Cells]) -> Cells:
    """A person as a report has them: by a form of the name, with an office or none."""
    form = made.dice.choices(list(FORMS), weights=[share for share, _ in FORMS.values()])[0]
    name = FORMS[form][1](made, person)
    cells: Cells = {"name": name, "honorific": person.honorific or None}
    if form in ("surname", "initial") or _chance(made, 0.6):
        office: Cells = {"role": person.role}
        if _chance(made, 0.85):
            office["body"] = _body_form(made, person.body, forms)
        cells["offices"] = [office]
    return cells


def _full(made: World, person: Person) -> str:
    middle = f" {person.middle}" if person.middle is not None and _chance(made, 0.5) else ""
    return f"{person.given}{middle} {person.family}"


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).replace("ø", "o")


def _respelt(made: World, person: Person) -> str:
    """The family name, or the given one, as another transliteration has it."""
    group = next((g for g in scoring.settings("given_names")["groups"] if names.compare_key(person.given) in g), None)
    if group is not None:
        return f"{made.dice.choice(group).capitalize()} {person.family}"
    family = person.family
    for old, new in made.dice.sample(_SPELLINGS, len(_SPELLINGS)):
        if old in family:
            return f"{person.given} {family.replace(old, new, 1)}"
    return f"{person.given} {family}"


def _slip(made: World, person: Person) -> str:
    return f"{person.given} {_mistyped(made, person.family)}"


def _mistyped(made: World, word: str) -> str:
    """A word with a letter left out, doubled or changed."""
    at = made.dice.randrange(1, len(word))
    return word[:at] + made.dice.choice(("", word[at] * 2, made.dice.choice("aeiourstn"))) + word[at + 1 :]


def _one_of_two(_made: World, person: Person) -> str:
    return f"{person.given} {person.family.split()[0]}"


def _body_form(made: World, number: int, forms: dict[int, Cells]) -> Cells:
    """A body as a report has it, always the same in one."""
    if number not in forms:
        forms[number] = _body_told(made, made.bodies[number])
    return forms[number]


def _body_told(made: World, body: Body) -> Cells:
    name, acronyms = body.name, ()
    kind, country = body.classification, body.country
    if body.classification == "government":
        country = None if _chance(made, 0.03) else country
        name = made.dice.choice((name, name, f"{name} of {_state(body.country)}", name.replace("Defence", "Defense")))
        return {"name": name, "classification": kind, "country": country}
    if body.acronym is not None and _chance(made, 0.5):
        acronyms = (body.acronym,)
        name = body.acronym if _chance(made, 0.15) else name
    roll = made.dice.random()
    if name != body.acronym:
        if roll < 0.1:
            name = f"the {name}"
        elif roll < 0.15:
            name = name.replace(" and ", " & ").replace("Centre", "Center").replace("Labour", "Labor")
        elif roll < 0.18:
            word = made.dice.choice([w for w in name.split() if len(w) > 6] or [name.split()[0]])
            name = name.replace(word, _mistyped(made, word), 1)
        elif roll < 0.21:
            name = name.upper()
    return {
        "name": name,
        "acronyms": acronyms,
        "classification": kind if _chance(made, 0.7) else "other",
        "country": country if _chance(made, 0.3) else None,
    }


@cache
def _states() -> dict[str, str]:
    return {row[0]: name for name, row in load("countries").items()}


def _state(code: str | None) -> str:
    return _states()[code or ""]


def _event_told(made: World, event: Event) -> Cells:
    """An event as a report has it: with edition, year or neither, days, a month or no date, a place or none."""
    name, roll = event.series, made.dice.random()
    if event.kind != "meeting":
        ordinal = f"{event.edition}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(event.edition, 'th') }"
        if roll < 0.2:
            name = f"{made.dice.choice((_ORDINALS[event.edition].capitalize(), ordinal))} {name}"
        elif roll < 0.3:
            name = f"{name} {event.year}"
        elif roll < 0.35:
            name = f"{name.upper()} {_ROMAN[event.edition]}"
    if 0.35 < roll < 0.45:
        name = f"the {name}"
    start: str | None = f"{event.year}-{event.month:02}-{event.day:02}"
    end: str | None = f"{event.year}-{event.month:02}-{event.day + 2:02}"
    roll = made.dice.random()
    if roll < 0.35:
        end = None
    elif roll < 0.42:
        start, end = f"{event.year}-{event.month:02}", None
    elif roll < 0.45:
        start = end = None
    cells = {"name": name, "classification": event.kind, "start": start, "end": end}
    return cells | ({"location": event.place[0], "country": event.place[1]} if _chance(made, 0.6) else {})


Form = Callable[[World, Person], str]
FORMS: dict[str, tuple[float, Form]] = {  # how often a report has a name in a form, of 100
    "full": (60, _full),
    "plain": (6, lambda made, person: _plain(_full(made, person))),
    "capitals": (5, lambda _made, person: f"{person.given} {person.family.upper()}"),
    "turned": (4, lambda _made, person: f"{person.family}, {person.given}"),
    "surname": (7, lambda _made, person: person.family),
    "initial": (4, lambda _made, person: f"{person.given[0]}. {person.family}"),
    "respelt": (7, _respelt),
    "slip": (2, _slip),
    "shorter": (5, _one_of_two),
}


class Score(NamedTuple):
    """Pairs that are one and were merged, pairs that were merged, and pairs that are one."""

    right: int
    merged: int
    same: int

    @property
    def precision(self) -> float:
        """The share of merged pairs that are one."""
        return self.right / self.merged

    @property
    def recall(self) -> float:
        """The share of pairs that are one that were merged."""
        return self.right / self.same


def measure(truth: Mapping[str, Told], resolution: Resolution) -> dict[str, Score]:
    """The score of each table, its pairs counted by the sizes of what belongs together."""
    found = {}
    for table in ("people", "organizations", "events"):
        mine = [(told.number, resolution.ids[local]) for local, told in truth.items() if told.table == table]
        sizes = (Counter(mine), Counter(final for _, final in mine), Counter(number for number, _ in mine))
        found[table] = Score(*(sum(count * (count - 1) // 2 for count in one.values()) for one in sizes))
    return found
