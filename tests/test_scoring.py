"""The weights of pairs: what our functions say of two people is what Splink says with the same settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas
import pytest
from splink import DuckDBAPI, Linker

from pipeline.resolve import scoring
from pipeline.resolve.people import model, terms
from pipeline.resolve.profiles import Profile, profile
from pipeline.resolve.rows import gather
from tests.identities import load, report

LISTS = ("offices", "heads", "roles", "bodies", "countries", "events", "company")
OURS = {"about", "sources", "terms", "thresholds", "titles"}  # settings that are none of Splink's


@pytest.fixture(scope="module")
def people() -> list[Profile]:
    """The people of the labelled pairs, each row by itself, and some in company."""
    pairs = enumerate(load("people"))
    claims = [report(2 * n + at, "person", pair[side])[0] for n, pair in pairs for at, side in enumerate("ab")]
    return [profile([row], {}) for row in gather(claims).people if row.named]


def record(number: int, one: Profile, table: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """A profile with the columns that the conditions of the settings name."""
    cells: dict[str, Any] = {field: getattr(one.name, field) for field in one.name._fields}
    cells |= {field: sorted(getattr(one, field)) for field in LISTS}
    cells |= {f"tf_{column}": table[column].get(getattr(one, column)) for column in table}
    months = (None, None) if one.when is None else one.when
    groups = scoring.settings("given_names")["groups"]
    group = next((names[0] for names in groups if one.name.first in names), None)
    ours = {"gender": one.gender, "first_month": months[0], "last_month": months[1], "first_group": group}
    return {"unique_id": number, **cells, **ours}


def test_splink_gives_the_same_weights(people: list[Profile]) -> None:
    table = terms(people)
    cells = [record(number, one, table) for number, one in enumerate(people)]
    settings = {name: value for name, value in model().settings.items() if name not in OURS}
    linker = Linker(DuckDBAPI().register(pandas.DataFrame(cells)), settings, log_level="ERROR")
    found = linker.inference.score_pairs(cells[::4], [*cells[1::4], *cells[2::8]]).as_record_list()
    assert len(found) > 10_000
    ours = [model().weigh(people[row["unique_id_l"]], people[row["unique_id_r"]], terms=table) for row in found]
    assert ours == pytest.approx([row["match_weight"] for row in found], abs=0.001)
    assert {row["gamma_given"] for row in found} == set(model().comparisons[0].levels)
