"""What functions of a name gave, kept in mind and, between runs, in the store: the names of a corpus are mostly known.

Only pure functions of one text may be remembered; what other code or data made must not be recalled.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 65_536  # names kept in mind by each function
_KNOWN: dict[str, tuple[dict[str, Any], Callable[[Any], Any]]] = {}


def remembered(name: str, *, thaw: Callable[[Any], T]) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Make a function remember what it gave, under a `name`; `thaw` makes its value of what JSON keeps of it."""

    def wrap(function: Callable[[str], T]) -> Callable[[str], T]:
        known: dict[str, T] = {}
        _KNOWN[name] = known, thaw

        def call(text: str) -> T:
            try:
                return known[text]
            except KeyError:
                if len(known) >= MOST:
                    known.clear()
                found = known[text] = function(text)
                return found

        call.__doc__ = function.__doc__
        return call

    return wrap


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for cycles, a fifth of the time: rows are made to stay, and have none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def size() -> int:
    """How many names are kept in mind, by all functions together."""
    return sum(len(known) for known, _ in _KNOWN.values())


def freeze() -> dict[str, dict[str, Any]]:
    """All that is kept in mind, for JSON."""
    return {name: {text: _plain(value) for text, value in known.items()} for name, (known, _) in _KNOWN.items()}


def recall(frozen: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep in mind what `freeze` gave."""
    for name, values in frozen.items():
        known, thaw = _KNOWN[name]
        known.update((text, thaw(value)) for text, value in values.items())


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | frozenset):
        return [_plain(part) for part in (sorted(value) if isinstance(value, frozenset) else value)]
    return value
