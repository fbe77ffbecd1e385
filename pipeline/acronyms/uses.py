"""Later uses of the short forms that a document defines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.acronyms.definitions import Definition
from pipeline.acronyms.scan import find_short_forms

_LONGEST_FORM = 200  # code points; keeps the pattern small


class Use(NamedTuple):
    """A place (half-open) where the short form of `definition` stands again."""

    start: int
    end: int
    definition: Definition


def _stem(short: str) -> str:
    return short[:-1] if len(short) > 2 and short[-1] == "s" and short[-2].isupper() else short


def find_uses(text: str, definitions: Sequence[Definition]) -> list[Use]:
    """Every use of a defined short form after its definition, in order; a plural of the form counts, a part does not.

    Where a form is defined twice, the definition that stands last before the use holds. "UNU" is not used in "UNU-ONY".
    """
    by_stem: dict[str, list[Definition]] = {}
    for definition in sorted(definitions, key=lambda one: one.short_start):
        if len(definition.short) <= _LONGEST_FORM:
            by_stem.setdefault(_stem(definition.short), []).append(definition)
    if not by_stem:
        return []
    stems = "|".join(re.escape(stem) for stem in sorted(by_stem, key=lambda stem: (-len(stem), stem)))
    pattern = re.compile(rf"(?<![\w&/.-])({stems})s?(?![\w&]|[-‑/][\w])")
    uses: list[Use] = []
    defined = {definition.short_start for definition in definitions}
    for found in pattern.finditer(text):
        if found.start() in defined:
            continue
        known = [one for one in by_stem[found[1]] if one.short_end <= found.start() and one.long_end <= found.start()]
        if known:
            uses.append(Use(found.start(), found.end(), known[-1]))
    return uses


def all_short_forms(
    text: str, definitions: Sequence[Definition], *, forms: Sequence[tuple[int, int]] | None = None
) -> list[tuple[int, int]]:
    """Where short forms stand: those that look so, those that are defined, and every use of the latter; in order.

    Of two that overlap the one that starts first holds, then the longer. Aliases ("the Fund") are words, not short
    forms, and left out.
    """
    told = [one for one in definitions if one.rule != "alias"]
    spans = set(find_short_forms(text) if forms is None else forms)
    spans.update((one.short_start, one.short_end) for one in told)
    spans.update((use.start, use.end) for use in find_uses(text, told))
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
