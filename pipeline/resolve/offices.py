"""What an office says of who holds it: the forms of one office, the state it serves, whether a body has but one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from pipeline import names
from pipeline.resolve import scoring
from pipeline.resolve.memory import remembered

_ENDS_HEAD = frozenset("of for to on in at with and".split())
_SPECIFIC = 5  # words from which an office says by itself, without its body, which one it is


class OfficeForm(NamedTuple):
    """An office as a compare key (`full`), the words it begins with (`head`), all forms, and its kind."""

    full: str
    head: str
    forms: tuple[str, ...]
    national: bool
    single: bool


def _thaw(value: list[Any]) -> OfficeForm:
    full, head, forms, national, single = value
    return OfficeForm(full, head, tuple(forms), national, single)


@remembered("offices", thaw=_thaw)
def form(role: str) -> OfficeForm:
    """The office that a role, as written, names: short forms spelt out, words like "former" left out."""
    words = names.organization_key(role).split()
    grades = _set("grades")
    while len(words) > 1 and words[0] in grades:
        words = words[1:]
    full = _spelt_out(words)
    parts = full.split()
    head = next((at for at, word in enumerate(parts) if word in _ENDS_HEAD and at > 0), len(parts))
    begun = (whole for whole in _set("whole") if full.startswith(whole + " "))
    forms = {full, " ".join(parts[:head]), *begun}
    return OfficeForm(
        full,
        " ".join(parts[:head]),
        tuple(sorted(forms)),
        national=not forms.isdisjoint(_set("national")),
        single=not forms.isdisjoint(_set("single")),
    )


def _spelt_out(words: list[str]) -> str:
    """The office with the longest short form at its beginning replaced by what it means."""
    short = scoring.settings("offices")["short"]
    for end in range(len(words), 0, -1):
        whole = short.get(" ".join(words[:end]))
        if whole is not None:
            return " ".join([whole, *words[end:]])
    return " ".join(words)


@cache
def _set(name: str) -> frozenset[str]:
    found = scoring.settings("offices")
    return frozenset(found["short"].values() if name == "whole" else found[name])


def keys(office: OfficeForm, body: str | None, country: str | None) -> Iterable[str]:
    """Under what an office is looked up: with its body, with its state, or alone if it is long enough to be one."""
    for one in office.forms:
        if one == office.head != office.full:
            continue  # two ministers are not one
        if body is not None:
            yield f"{one}|{body}"
        if country is not None and office.national:
            yield f"{one}|{country}"
        if len(one.split()) >= _SPECIFIC:
            yield f"{one}|"


def head_keys(office: OfficeForm, body: str | None, country: str | None) -> Iterable[str]:
    """Under what an office of more words meets one that has only its first ones."""
    if office.head != office.full:
        yield from keys(office._replace(full=office.head, forms=(office.head,)), body, country)
