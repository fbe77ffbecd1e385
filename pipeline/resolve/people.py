"""People across documents: one full name is one person unless something contradicts; other likenesses are weighed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pipeline.resolve import blocking, namesakes, scoring, spelling
from pipeline.resolve.joining import Groups, Pair, contradiction, join
from pipeline.resolve.likeness import COMPARISONS, family_level, given_level
from pipeline.resolve.outcome import Doubt, Outcome
from pipeline.resolve.profiles import Body, Profile, parts, profile
from pipeline.resolve.rows import PersonRow

Terms = Mapping[str, Mapping[str, float]]


@cache
def model() -> scoring.Model[Profile]:
    """The weights of `models/resolution/people.json` with the functions of `likeness`."""
    return scoring.model("people", COMPARISONS)


def resolve_people(rows: Sequence[PersonRow], bodies: Mapping[str, Body]) -> Outcome[PersonRow]:
    """The rows as one group a person, and the pairs that a reader should look at; `bodies` by local id.

    Order-free.
    """
    profiles = _by_name(rows, bodies)
    named = [number for number, one in enumerate(profiles) if one.rows[0].named]
    candidates = blocking.pairs([_blocks(profiles[n]) for n in named], [profiles[n].name.key for n in named])
    pairs = [(named[a], named[b]) for a, b in candidates]
    table = terms(profiles[n] for n in {n for pair in pairs for n in pair})
    weighed = [Pair(a, b, model().weigh(profiles[a], profiles[b], terms=table)) for a, b in pairs]
    bearers = Counter(profiles[number].name.key for number in named)
    weak = {number for number in named if _is_weak(profiles[number], bearers[profiles[number].name.key])}

    def apart(a: int, b: int) -> str | None:
        return _apart(profiles[a], profiles[b])

    groups = Groups(len(profiles))
    join(groups, weighed, merge=model().merge, margin=model().margin, weak=weak, apart=apart)
    doubts = _doubts(groups, profiles, weighed, table)
    found: dict[int, list[PersonRow]] = {}
    for number, one in enumerate(profiles):
        found.setdefault(groups.find(number), []).extend(one.rows)
    return Outcome(tuple(tuple(group) for group in found.values()), tuple(doubts))


def _is_weak(one: Profile, bearers: int) -> bool:
    """Whether a name is short, or several bear it and nothing says which of them is meant."""
    return not one.name.full or (bearers > 1 and not one.roles)


def _by_name(rows: Sequence[PersonRow], bodies: Mapping[str, Body]) -> list[Profile]:
    """Rows of one full name that nothing contradicts; who has none, or only an office, is left alone."""
    full: dict[str, list[PersonRow]] = {}
    alone: list[Profile] = []
    for row in rows:
        if row.named and parts(row.name).full:
            full.setdefault(parts(row.name).key, []).append(row)
        else:
            alone.append(profile([row], bodies))
    return [group for key in sorted(full) for group in namesakes.part(full[key], bodies)] + alone


def _blocks(one: Profile) -> Iterable[str]:
    """Keys under which a profile meets others: what a name still has in common when it is spelt in another way."""
    name = one.name
    family, heard = name.family or "", (name.family_sound or "").split()
    if name.first is not None and heard:
        for sound in {heard[0], heard[-1], name.family_whole or ""}:
            yield f"i {name.first[0]} {sound}"
        yield f"w {name.words}"
        if name.full:
            yield f"b {name.first_sound} {family[:3]}"
            yield f"e {name.first_sound} {family[-3:]}"
            yield f"g {name.first[:3]} {family}"
        yield from (f"r {name.first_sound} {word}" for word in name.rest.split() if len(word) > 1)
    for sound in {heard[0], heard[-1]} if heard else {name.first_sound or ""}:
        if name.full:
            yield from (f"f {sound} {what}" for what in sorted({*one.roles, *one.bodies, *one.events}))
        else:
            yield from (f"f {sound} {what}" for what in sorted({*one.roles, *one.bodies, *one.events}))
            yield f"s {family} {name.given or ''}"


def terms(profiles: Iterable[Profile]) -> dict[str, dict[str, float]]:
    """How frequent each family and given name is among people: counted here, with what is known of names before.

    Each full name counts once: a surname that many reports give is often one much-named person's. A few reports say
    little of how rare a name is; `terms` of the settings hold what names are without them.
    """
    everybody = list(profiles)
    full = list({one.name.key: one for one in everybody if one.name.full}.values())
    return {
        attribute: _frequencies(_values(full, attribute), set(_values(everybody, attribute)), entry)
        for attribute, entry in scoring.settings("people")["terms"]["attributes"].items()
    }


def _values(profiles: Iterable[Profile], attribute: str) -> list[str]:
    return [value for one in profiles if (value := getattr(one, attribute)) is not None]


def _frequencies(counted: Iterable[str], values: Iterable[str], entry: Mapping[str, float]) -> dict[str, float]:
    """Relative frequencies: as if so many names (`sample`) with their usual frequencies had been seen before."""
    counts = Counter(counted)
    sample, total = entry["sample"], counts.total()
    return {value: (counts[value] + sample * _usual(value, entry)) / (total + sample) for value in values}


def _usual(value: str, entry: Mapping[str, float]) -> float:
    """How frequent a name is in the world, roughly: in the list of the most common, in the lists of names, in none."""
    if value in _common():
        return entry["common"]
    return entry["listed"] if spelling.is_family(value) or spelling.is_given(value) else entry["rare"]


@cache
def _common() -> frozenset[str]:
    known = scoring.settings("people")["terms"]["common_family_names"]
    return frozenset(known) | frozenset(map(spelling.sound, known))


def _apart(a: Profile, b: Profile) -> str | None:
    """What keeps two profiles from being one however much is alike, in words."""
    if family_level(a, b) == 0 or given_level(a, b) in (0, 2):
        return "their names differ"
    if a.name.generation != b.name.generation and None not in (a.name.generation, b.name.generation):
        return "one is the father of the other"
    if not (a.name.full and b.name.full) and not {row.document for row in a.rows}.isdisjoint(
        r.document for r in b.rows
    ):
        return "one report names both"  # and did not take the short name for the full one
    if namesakes.too_far(a.when, b.when):
        return "decades lie between"
    return namesakes.contradiction(a, b)


def _doubts(groups: Groups, profiles: Sequence[Profile], weighed: Sequence[Pair], table: Terms) -> Iterable[Doubt]:
    """For each two people who may be one, the likeliest pair of their forms, with the reasons.

    Of two surnames a reader could not say more than the weights do.
    """
    best: dict[tuple[int, int], Pair] = {}
    for pair in weighed:
        if pair.bits >= model().review and (profiles[pair.left].name.full or profiles[pair.right].name.full):
            one, other = sorted((groups.find(pair.left), groups.find(pair.right)))
            if one != other and pair.bits > best.get((one, other), Pair(0, 0, float("-inf"))).bits:
                best[one, other] = pair
    for (one, other), pair in sorted(best.items()):
        left, right = profiles[pair.left], profiles[pair.right]
        against = contradiction(
            groups.members(one), groups.members(other), lambda a, b: _apart(profiles[a], profiles[b])
        )
        reasons = model().explain(left, right, terms=table)
        told = scoring.in_words(reasons) + (f"; but {against}" if against is not None else "")
        yield Doubt(left.rows[0].id, right.rows[0].id, scoring.probability(pair.bits), pair.bits, told)
