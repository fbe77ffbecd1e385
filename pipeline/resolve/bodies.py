"""Names of bodies taken apart: which state's it is, what else the name says, whether that says which body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pipeline import names
from pipeline.lexicons import load
from pipeline.resolve import scoring, spelling
from pipeline.resolve.memory import remembered

_MEMORY = 65_536
_ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Za-z0-9&/.-]{1,11}")


class BodyName(NamedTuple):
    """A body's name as a compare key; `country` is that of a state named in it, `core` its other telling words, sorted.

    `specific` is false where the name says what kind of body it is, but not which ("Ministry of Finance").
    """

    key: str
    country: str | None
    core: tuple[str, ...]
    specific: bool
    acronym: bool


class Known(NamedTuple):
    """An entry of the list of organizations: its name there, and its country."""

    name: str
    country: str | None


def _thaw(value: list[Any]) -> BodyName:
    key, country, core, specific, acronym = value
    return BodyName(key, country, tuple(core), specific, acronym)


@remembered("bodies", thaw=_thaw)
def take_apart(name: str) -> BodyName:
    """The parts of a body's name."""
    words = _spelt_out(spelling.body_key(name).split())
    country, rest = _without_country(words)
    small = _set("small")
    core = tuple(sorted({word for word in rest if word not in small})) or tuple(sorted(set(rest)))
    return BodyName(
        key=" ".join(words),
        country=country,
        core=core,
        specific=country is None and not _is_kind(core) and _set("dependent").isdisjoint((words[0], words[-1])),
        acronym=_ACRONYM.fullmatch(name.strip()) is not None,
    )


def _spelt_out(words: list[str]) -> list[str]:
    """The words with short forms at the beginning spelt out ("UN Women" -> "united nations women")."""
    long = scoring.settings("organizations")["short"].get(words[0]) if len(words) > 1 else None
    return words if long is None else [*long.split(), *words[1:]]


def _without_country(words: list[str]) -> tuple[str | None, list[str]]:
    """The state that the name holds, by name or adjective, and the words without it; a state alone is left as it is."""
    at = 0
    while at < len(words):
        for end in range(min(at + 4, len(words)), at, -1):
            code = _countries().get(" ".join(words[at:end]))
            if code is not None and end - at < len(words):
                return code, words[:at] + words[end:]
        at += 1
    return None, words


@cache
def _countries() -> Mapping[str, str]:
    """Names and adjectives of states as compare keys, with their codes."""
    entries = [*load("demonyms").items(), *load("countries").items()]
    return {names.organization_key(entry): columns[0] for entry, columns in entries if columns[0] != "-"}


def _is_kind(core: tuple[str, ...]) -> bool:
    """Whether words say only what kind of body it is: a head that many bodies have, and else only common words."""
    heads, unique = _set("kinds"), _set("unique")
    if not any(word in heads for word in core) or any(word in unique for word in core):
        return False
    return all(word in heads or is_common(word) for word in core)


@lru_cache(_MEMORY)
def is_common(word: str) -> bool:
    """Whether a word of a compare key is a common noun or adjective, and so no slip of the pen."""
    common = load("common_words")
    return word in common or word.isdigit() or (word.endswith("s") and word[:-1] in common)


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(scoring.settings("organizations")[name])


@cache
def known_by_name() -> Mapping[str, Known]:
    """The list of organizations by compare key."""
    return {take_apart(name).key: Known(name, _or_none(row[2])) for name, row in load("organizations").items()}


@cache
def known_by_acronym() -> Mapping[str, tuple[str, ...]]:
    """The names in the list of organizations that an acronym stands for, by acronym."""
    found: dict[str, list[str]] = {}
    for name, row in load("organizations").items():
        for acronym in () if row[0] == "-" else row[0].split("|"):
            found.setdefault(acronym.casefold(), []).append(name)
    return {names.organization_key(acronym): tuple(sorted(set(all_names))) for acronym, all_names in found.items()}


def _or_none(cell: str) -> str | None:
    return None if cell == "-" else cell
