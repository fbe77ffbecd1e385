"""What kind of organization a name denotes, judged from the name alone, with the reason in a sentence.

Order of trust for organizations: the lexicon of known bodies, states, legal forms, the head noun in its context
(national, of an intergovernmental body, international), a known acronym, the end of a compound. Nothing is guessed
where none of these speaks: the class is `other` then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.lexicons import PhraseIndex, load, lowered, phrase_index, split_words
from pipeline.names import organization_key

_OTHER = "other"
_JOINS = frozenset(
    "of for on against in to at with by from under between among about de du des der für del della di da do dos para "
    "pour van von within without into during over".split()
)
_AWAY = frozenset({"in", "to", "at", "with", "for", "on", "against"})
_NATIONAL = frozenset(
    "national federal state royal imperial cantonal provincial municipal ministerial republic interior presidential "
    "supreme city county district government governmental infantry armoured armored airborne".split()
)
_INTERNATIONAL = frozenset(
    "international world worldwide global european africa african asian arab islamic inter-american "
    "inter-parliamentary pan-african pan-american pan-arab nordic pacific asia-pacific euro-mediterranean eurasian "
    "intergovernmental latin caribbean commonwealth euro-atlantic mediterranean internationale transatlantic "
    "interparliamentary inter-governmental multinational".split()
)
_STATES = frozenset({"states", "countries", "nations"})
_SCHOOLS = frozenset(
    {"university", "universität", "université", "universidad", "college", "universiteit", "hochschule", "studies"}
)


@dataclass(frozen=True, slots=True)
class Classification:
    """A value of the contract's vocabulary, how sure it is (0 to 1), and why, in a sentence for the reader."""

    value: str
    confidence: float
    reason: str


@lru_cache(16_384)
def classify_organization(name: str, *, acronyms: tuple[str, ...] = ()) -> Classification:
    """What kind of body the name denotes; `acronyms` are short forms of it that the text gives."""
    bare = _bare(name)
    for judge in (_known, _state, _legal_form, _branch, _head, _known_acronym, _compound):
        found = judge(bare)
        if found is not None:
            return found
    for acronym in acronyms:
        found = _known_acronym(acronym)
        if found is not None:
            return Classification(found.value, 0.6, found.reason)
    return Classification(_OTHER, 0.3, f"nothing in {bare!r} tells its kind")


@lru_cache(16_384)
def organization_country(name: str) -> tuple[str | None, str]:
    """The country (ISO 3166-1 alpha-2) whose body the name denotes, None where it tells none, and the reason."""
    bare = _bare(name)
    row = _bodies().get(organization_key(bare))
    if row is not None:
        code = row[2]
        return (None if code == "-" else code), f"{bare} is a known body"
    for code, word, place in _countries_in(bare):
        return code, f"{word!r} is {'a place' if place else 'a country or its people'}"
    return None, f"no country in {bare!r}"


def _bare(name: str) -> str:
    bare = " ".join(name.replace("’", "'").split()).strip(' ,;:."“”')
    bare = bare.removeprefix("the ").removesuffix("'s")
    if bare.startswith("The ") and not any(bare in load(name) for name in ("organizations", "countries", "places")):
        bare = bare.removeprefix("The ")
    return f"{bare}." if name.rstrip().endswith(".") and bare.rpartition(" ")[2].lower() in _dotted() else bare


@cache
def _dotted() -> frozenset[str]:
    """Words that keep their full stop at the end of a name ("Inc.", "U.S.")."""
    heads = {entry.lower()[:-1] for entry in (*load("org_heads"), *load("org_hints")) if entry.endswith(".")}
    return frozenset(heads | {"u.s", "u.k"})


@cache
def _bodies() -> Mapping[str, tuple[str, ...]]:
    """The known bodies by key."""
    rows: dict[str, tuple[str, ...]] = {}
    for name, columns in load("organizations").items():
        rows.setdefault(organization_key(name), columns)
    return rows


@cache
def _acronyms() -> Mapping[str, frozenset[str]]:
    """The classes of the known bodies that share an acronym, by the acronym as written."""
    classes: dict[str, set[str]] = {}
    for acronyms, value, *_ in load("organizations").values():
        for acronym in acronyms.split("|"):
            classes.setdefault(acronym, set()).add(value)
    return {acronym: frozenset(values) for acronym, values in classes.items() if acronym != "-"}


def _known(bare: str) -> Classification | None:
    row = _bodies().get(organization_key(bare))
    if row is None or (bare.islower() and " " not in bare):
        return None
    return Classification(row[1], 0.97, f"{bare} is a known body")


def _known_acronym(bare: str) -> Classification | None:
    values = _acronyms().get(bare)
    if values is None or len(values) > 1:
        return None
    return Classification(next(iter(values)), 0.8, f"{bare} is the acronym of a known body")


def _branch(bare: str) -> Classification | None:
    """A known body's branch: its name or acronym with nothing but a country before or behind ("UNICEF Somalia")."""
    words = split_words(bare)
    for start, end, entry in _country_index().find_phrases(words):
        rest = " ".join(words[:start] + words[end:]).strip(" ,-()")
        row = _bodies().get(organization_key(rest)) if rest and rest != bare else None
        values = {row[1]} if row is not None else _acronyms().get(rest, frozenset())
        if len(values) == 1 and (rest.isupper() or " " in rest):
            return Classification(next(iter(values)), 0.85, f"{entry} branch or namesake of {rest}")
    return None


def _state(bare: str) -> Classification | None:
    if bare in load("countries") or (bare.isupper() and len(bare) > 3 and bare.lower() in lowered("countries")):
        return Classification("state", 0.95, f"{bare} is a country")
    place = load("places").get(bare)
    if place is not None and place[0] != "-":
        return Classification("state", 0.5, f"{bare} is a place, and acts as its authorities")
    return None


def _legal_form(bare: str) -> Classification | None:
    last = bare.rpartition(" ")[2]
    if last != bare and last.isupper() is last.isalpha() and last in _forms():
        return Classification("company", 0.95, f"{last!r} is a company's legal form")
    return None


@cache
def _forms() -> frozenset[str]:
    return frozenset(
        "AG GmbH SA S.A. SE KG KGaA Inc Inc. Ltd Ltd. LLC LLP PLC plc Corp Corp. Co. N.V. NV B.V. BV AB ASA A/S Oy Oyj "
        "SpA S.p.A. S.r.l. SAS SARL OJSC JSC OAO Pty Bhd".split()
    )


def _head(bare: str) -> Classification | None:
    """By the head noun: the last one before the first "of", "for" …, or else the first one after it."""
    words = split_words(bare)
    lower = [word.lower() for word in words]
    found = _head_index().find_phrases(lower)
    border = _first_join(lower, found)
    # a mere hint speaks only with a capital and at the end of its part of the name
    found = [match for match in found if _heads()[match[2]][1] or _may_hint(words, match, border)]
    if not found:
        return None
    context = _context(words, lower, border)
    main = [match for match in found if match[1] <= border]
    rest = [match for match in found if match[1] > border]
    for match in (*reversed(main), *rest):
        columns, strong = _heads()[match[2]]
        value = _in_context(columns, context)
        if value == "-":
            continue
        if value in ("government", "company", "media", "network") and context.school and match[2] not in _SCHOOLS:
            return Classification("academic", 0.8, f"{match[2]!r} of a university")
        trust = (0.85 if strong else 0.7) if match in main else 0.55
        return Classification(value, trust, f"its head noun is {match[2]!r}, {context.text}")
    return None


def _may_hint(words: Sequence[str], match: tuple[int, int, str], border: int) -> bool:
    """Whether a hint speaks: at the end of its part, and with a capital unless a named state has such an arm."""
    start, end, entry = match
    if end not in (border, len(words)) and words[end][0].isalpha():
        return False
    of_state = _heads()[entry][0][1] == "government" and bool(_country_index().find_phrases(words))
    return words[start][0].isupper() or of_state


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around the head noun of a body's name: column of the list of heads, and how to say it."""

    column: int
    text: str
    school: bool


def _context(words: Sequence[str], lower: Sequence[str], border: int) -> _Context:
    school = not _SCHOOLS.isdisjoint(lower)
    at, body = next(_bodies_inside(words), (0, None))
    country = next((word for _, word, place in _countries_in(" ".join(words)) if not place), None)
    # a state named before the body has its own ("Permanent Mission of Norway to the United Nations")
    if body is not None and (country is None or at <= words.index(split_words(country)[0])):
        return _Context(2, f"of {body}", school)
    if country is not None:
        return _Context(1, f"of a state ({country})", school)
    if not _STATES.isdisjoint(lower[border:]):
        return _Context(2, "of several states", school)
    if not _NATIONAL.isdisjoint(lower) or any(_is_ordinal(word) for word in lower):
        return _Context(1, "of a state", school)
    if not _INTERNATIONAL.isdisjoint(lower[:border]):
        return _Context(3, "international", school)
    return _Context(0, "alone", school)


def _is_ordinal(word: str) -> bool:
    return word[0].isdigit() and word.endswith(("st", "nd", "rd", "th"))


@cache
def _body_index() -> PhraseIndex:
    """Names and acronyms of intergovernmental bodies that others belong to."""
    names: set[str] = set()
    for name, (acronyms, value, *_) in load("organizations").items():
        if value == "intergovernmental":
            names |= {a for a in acronyms.split("|") if len(a) > 1 and len(_acronyms().get(a, ())) == 1}
            if " " in name:
                names.add(name)
    return phrase_index(names - {"Commonwealth", "AL", "IS"})


def _bodies_inside(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    for start, end, entry in _body_index().find_phrases(words):
        if end - start < len(words):
            yield start, entry


@cache
def _heads() -> Mapping[str, tuple[tuple[str, ...], bool]]:
    """Head nouns in lower case with their classes; true where the noun makes a name, false where it only hints."""
    rows = {entry: (columns, False) for entry, columns in lowered("org_hints").items()}
    return rows | {entry: (columns, True) for entry, columns in lowered("org_heads").items()}


@cache
def _head_index() -> PhraseIndex:
    return phrase_index(_heads())


def _in_context(columns: Sequence[str], context: _Context) -> str:
    value = columns[context.column]
    return columns[0] if value == "-" and context.column != 2 else value


def _first_join(lower: Sequence[str], found: Iterable[tuple[int, int, str]]) -> int:
    """The number of the first small word that begins a complement ("of", "for"), outside the found phrases."""
    inside = {at for start, end, _ in found for at in range(start, end)}
    return next((at for at, word in enumerate(lower) if at > 0 and word in _JOINS and at not in inside), len(lower))


@cache
def _country_index() -> PhraseIndex:
    return phrase_index({*load("countries"), *load("demonyms"), *load("places")})


def _countries_in(bare: str) -> Iterator[tuple[str, str, bool]]:
    """Countries, peoples and, after these, places in a name, as (code, word, is a place), but for those after "in"."""
    words = split_words(bare)
    places: list[tuple[str, str, bool]] = []
    for start, end, entry in _country_index().find_phrases(words):
        before = [word.lower() for word in words[max(start - 2, 0) : start] if word.lower() != "the"]
        if (before and before[-1] in _AWAY) or end - start == len(words):
            continue
        state = load("countries").get(entry) or load("demonyms").get(entry)
        code = (state or load("places")[entry])[0]
        if code == "-":
            continue
        if state is not None:
            yield code, entry, False
        else:
            places.append((code, entry, True))
    yield from places


def _compound(bare: str) -> Classification | None:
    last = bare.rpartition(" ")[2].lower()
    for at in range(2, len(last) - 1):
        row = load("org_affixes").get(last[at:])
        if row is not None:
            return Classification(row[0], 0.6, f"a name that ends in {last[at:]!r}")
    return None
