"""How alike a gold row and a found row are, in numbers that pair them up; no table is read here."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

Cells = Mapping[str, Any]
Likeness = Callable[[Cells, Cells], float]

HONORIFICS = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "he", "hm", "hrh", "hh"}
    | {"her", "his", "excellency", "majesty", "highness", "royal", "hon", "honourable", "honorable", "rt", "rev"}
    | {"mme", "m", "madam", "madame", "amb", "the"}
)
ARTICLES = frozenset({"the", "a", "an"})
REACH = 40  # characters by which the same date may stand apart in gold and found text

_POSSESSIVE = re.compile(r"[’'`]s\b")
_INITIAL_DOT = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_WORD = re.compile(r"[^\W_]+")


def words(text: str | None) -> list[str]:
    """The words of a text in lower case, without accents, possessives and punctuation."""
    plain = unicodedata.normalize("NFKD", text or "")
    plain = "".join(character for character in plain if not unicodedata.combining(character)).casefold()
    plain = _POSSESSIVE.sub("", plain).replace("&", " and ")
    return _WORD.findall(_INITIAL_DOT.sub("", plain))


def person_key(text: str | None) -> str:
    """A person's name without honorifics, for comparison."""
    found = words(text)
    return " ".join([word for word in found if word not in HONORIFICS] or found)


def organization_key(text: str | None) -> str:
    """An organization's name without leading articles, for comparison."""
    found = words(text)
    while found and found[0] in ARTICLES:
        found = found[1:]
    return " ".join(found)


def overlap(one: str | None, other: str | None) -> float:
    """F1 over the words of two texts without articles, in [0, 1]."""
    a, b = (Counter(word for word in words(text) if word not in ARTICLES) for text in (one, other))
    both = (a & b).total()
    return 2 * both / (a.total() + b.total()) if both else 0.0


def names_of(row: Cells) -> list[str]:
    """Every name that a row gives: its name, other names, acronyms."""
    found = [row.get("name")]
    for field in ("other_names", "acronyms", "names"):
        found += row.get(field) or []
    return [name for name in found if name]


def pair_up(gold: Iterable[Cells], found: Sequence[Cells], likeness: Likeness) -> dict[str, str]:
    """Gold id to found id, one to one: greedy, the likest first, rows asked for before optional ones."""
    scored = []
    for wanted in gold:
        for row in found:
            score = likeness(wanted, row)
            if score > 0:
                scored.append((-score, bool(wanted.get("optional")), str(wanted["id"]), str(row["id"])))
    paired: dict[str, str] = {}
    taken = set()
    for _, _, gold_id, found_id in sorted(scored):
        if gold_id not in paired and found_id not in taken:
            paired[gold_id] = found_id
            taken.add(found_id)
    return paired


def by_name(key: Callable[[str | None], str]) -> Likeness:
    """Alike when any two names are the same by `key`; best when the names proper are."""

    def likeness(gold: Cells, row: Cells) -> float:
        if not {key(name) for name in names_of(gold)} & {key(name) for name in names_of(row)}:
            return 0.0
        return 2.0 if key(row.get("name")) == key(gold.get("name")) else 1.0

    return likeness


def by_event(gold: Cells, row: Cells) -> float:
    """Alike when half of the words of a name are shared; the start date speaks for or against."""
    best = max((overlap(a, b) for a in names_of(gold) for b in names_of(row)), default=0.0)
    if best < 0.5:
        return 0.0
    wanted, given = gold.get("start_date"), row.get("start_date")
    if wanted and given:
        wanted, given = str(wanted), str(given)
        best += 0.5 if given[:10] == wanted[:10] else (-0.25 if given[:4] == wanted[:4] else -1.0)
    return max(best, 0.0)


def by_membership(people: Mapping[str, str], organizations: Mapping[str, str] | None) -> Likeness:
    """Alike when the person is the same and the role overlaps; with `organizations`, that must be the same, too."""

    def likeness(gold: Cells, row: Cells) -> float:
        if people.get(gold["person"]) != row.get("person_id"):
            return 0.0
        score = max(overlap(role, row.get("role")) for role in [gold["role"], *gold.get("other_roles", [])])
        if score < 0.6:
            return 0.0
        if organizations is None:
            return score
        wanted = gold.get("organization") or []
        wanted = [wanted] if isinstance(wanted, str) else wanted
        if not wanted:
            return score * 0.5 if row.get("organization_id") else score
        return score if row.get("organization_id") in _partners(organizations, wanted) else 0.0

    return likeness


def by_participation(participants: Mapping[str, str], events: Mapping[str, str], *, with_role: bool) -> Likeness:
    """Alike when somebody takes part in the same event; best in the same role, or with `with_role` only then."""

    def likeness(gold: Cells, row: Cells) -> float:
        who = participants.get(gold["participant"])
        places = _partners(events, [gold["event"], *gold.get("other_events", [])])
        if who is None or who != row.get("participant_id") or row.get("event_id") not in places:
            return 0.0
        if row.get("role") in [gold["role"], *gold.get("other_roles", [])]:
            return 2.0
        return 0.0 if with_role else 1.0

    return likeness


def by_date(*, with_value: bool) -> Likeness:
    """Alike when the expressions overlap near one another; with `with_value`, the value must be right."""

    def likeness(gold: Cells, row: Cells) -> float:
        score = overlap(gold["text"], row.get("text"))
        right = [gold["value"], *gold.get("other_values", [])]
        if score < 0.5 or (with_value and str(row.get("value")) not in right):
            return 0.0
        near = abs(row.get("start", 0) - gold["start"]) if "start" in gold else 0
        return 0.0 if near > REACH else score + 1 / (1 + near)

    return likeness


def by_span(gold: Cells, row: Cells) -> float:
    """Alike when the stretches overlap and hold the same words; articles, courtesy titles and signs do not count."""
    overlapping = int(row["start"]) < int(gold["end"]) and int(gold["start"]) < int(row["end"])
    return float(overlapping and person_key(row["text"]) == person_key(gold["text"]))


def same_place(found: str | None, gold: str) -> bool:
    """The city alone, or the venue with its city, both name the place."""
    a, b = set(words(found)) - ARTICLES, set(words(gold)) - ARTICLES
    return bool(a) and (a <= b or b <= a or overlap(found, gold) >= 0.5)


def is_vague(row: Cells) -> bool:
    """Durations, sets, times and references to a past or present without a date: gold does not ask for them."""
    return row.get("type") in ("DURATION", "SET") or str(row.get("value"))[:1] in "TP"


def _partners(paired: Mapping[str, str], gold_ids: Iterable[str]) -> Container[str]:
    return {paired[gold_id] for gold_id in gold_ids if gold_id in paired}
