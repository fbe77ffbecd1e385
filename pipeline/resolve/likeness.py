"""How alike two people are: one function a comparison of `models/resolution/people.json`, each gives a level's number.

The settings say each level in words and in SQL, so that Splink sees the same levels in a database; a test compares.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.resolve import spelling
from pipeline.resolve.profiles import NameParts, Profile
from pipeline.resolve.scoring import NOTHING

_NEAR, _WIDE, _FAR = 36, 180, 360  # months


def given_level(left: Profile, right: Profile) -> int:
    """Given names: 8 the same, 7 one with a further name, 6 forms of one, 5 alike in sound, 4 an initial, 3 a slip,
    2 the same first but other further names, 1 both parts of the name swapped, 0 different.
    """
    a, b = left.name, right.name
    if a.first is None or b.first is None:
        return NOTHING
    if is_swapped(a, b):
        return 1
    if a.given == b.given:
        return 8 if len(a.first) > 1 or a.middle is not None else 4
    if not _middles_agree(a.middle, b.middle):
        return 2 if a.first == b.first else 0
    if a.first == b.first:
        return 7 if len(a.first) > 1 else 4
    if a.first_sound == b.first_sound:
        return 6 if _is_variant(a, b) else 5
    if 1 in (len(a.first), len(b.first)):
        return 4 if a.first[0] == b.first[0] else 0
    return 3 if _is_slip(a.first, b.first, known=a.first_known and b.first_known, least=5) else 0


def _is_variant(a: NameParts, b: NameParts) -> bool:
    """Whether one of two names that sound alike is in no list, or the list of variants has both."""
    return not (a.first_known and b.first_known) or spelling.are_variants(a.first or "", b.first or "")


def _middles_agree(a: str | None, b: str | None) -> bool:
    """Whether further given names do not contradict: one lacks them, or one is the beginning of the other."""
    return a is None or b is None or a.startswith(b) or b.startswith(a)


def _is_slip(a: str, b: str, *, known: bool, least: int) -> bool:
    """Whether one letter differs in two words of `least` letters or more that are not both names of their own."""
    return not known and min(len(a), len(b)) >= least and spelling.distance(a, b) == 1


def is_swapped(a: NameParts, b: NameParts) -> bool:
    """Whether two names have the same words, but take other ones for the family name."""
    return a.words == b.words and a.family != b.family


def family_level(left: Profile, right: Profile) -> int:
    """Family names: 7 the same, 6 the same sound, 5 one of several names, 4 a slip, 3 the same sound of two known
    names, 2 swapped (and may be given names both), 1 swapped, 0 different.
    """
    a, b = left.name, right.name
    if a.family is None or b.family is None:
        return NOTHING
    if a.family == b.family:
        return 7
    if is_swapped(a, b):
        return 2 if a.first_known and b.first_known and a.length == 2 else 1
    if a.family_sound == b.family_sound or a.family_whole == b.family_whole:
        return 3 if a.family_known and b.family_known else 6
    if f" {a.family} " in f" {b.rest} " or f" {b.family} " in f" {a.rest} ":
        return 5
    same_start = a.family[0] == b.family[0]
    return 4 if same_start and _is_slip(a.family, b.family, known=a.family_known and b.family_known, least=8) else 0


def office_level(left: Profile, right: Profile) -> int:
    """Offices: 4 the same, 3 the same body, 2 the same office, no body named, 1 others of one state, 0 others."""
    if not left.roles or not right.roles:
        return NOTHING
    if _same_office(left, right):
        return 4
    if not left.bodies.isdisjoint(right.bodies):
        return 3
    if not left.roles.isdisjoint(right.roles) and left.countries.isdisjoint(right.countries):
        return 2 if not (left.countries and right.countries) and not (left.bodies and right.bodies) else 0
    return 1 if not left.countries.isdisjoint(right.countries) else 0


def _same_office(left: Profile, right: Profile) -> bool:
    """Whether an office is in common, or one is what the other begins with ("Special Representative")."""
    return not (
        left.offices.isdisjoint(right.offices)
        and left.heads.isdisjoint(right.offices)
        and left.offices.isdisjoint(right.heads)
    )


def country_level(left: Profile, right: Profile) -> int:
    """Countries of the bodies served: 1 one in common, 0 none."""
    if not left.countries or not right.countries:
        return NOTHING
    return 0 if left.countries.isdisjoint(right.countries) else 1


def years_level(left: Profile, right: Profile) -> int:
    """Time between the documents: 3 up to 3 years, 2 up to 15, 1 up to 30, 0 more."""
    if left.when is None or right.when is None:
        return NOTHING
    gap = max(left.when.first - right.when.last, right.when.first - left.when.last)
    return sum(gap <= limit for limit in (_NEAR, _WIDE, _FAR))


def company_level(left: Profile, right: Profile) -> int:
    """Events: 1 one event in common, 0 people or bodies of the same events in common; otherwise nothing is known."""
    if not left.events.isdisjoint(right.events):
        return 1
    return 0 if len(left.company & right.company) > 1 else NOTHING


def gender_level(left: Profile, right: Profile) -> int:
    """Titles: 1 both of a man or both of a woman, 0 one of each."""
    if left.gender is None or right.gender is None:
        return NOTHING
    return int(left.gender == right.gender)


COMPARISONS: dict[str, Callable[[Profile, Profile], int]] = {
    "given": given_level,
    "family": family_level,
    "office": office_level,
    "country": country_level,
    "years": years_level,
    "company": company_level,
    "gender": gender_level,
}
