"""One verdict for many claims at once: planned, shown, and done only if nothing changed in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.judgements import Verdict
from pipeline.records import make_id
from pipeline.review.page import answers, queries, verdicts
from pipeline.review.page import index as indexes
from pipeline.review.page.queries import Filters
from pipeline.review.page.verdicts import Desk, Saying, StaleError

MOST = 2_000  # claims at once


class Plan(NamedTuple):
    """What a bulk verdict would do: to which claims, how many of each table, how many are passed over and why."""

    verdict: str
    past: str
    claims: list[str]
    verdicts: list[Verdict]
    tables: list[tuple[str, int]]
    judged: int
    sign: str


def plan(desk: Desk, verdict: str, wanted: Filters, picked: Sequence[str]) -> Plan:
    """One verdict for the claims that were picked, or else for all that fit the filters; those judged are left alone.

    Raises:
        InputError: there are none, or more than can be done at once.
    """
    if verdict not in ("accept", "reject", "unsure"):
        raise InputError("verdict: one of accept, reject, unsure")
    chosen = list(picked) or queries.matching(desk.index, wanted, most=MOST)
    if len(chosen) > MOST:
        raise InputError(f"more than {MOST} claims fit; filter further, for example by report or confidence")
    known = [verdicts.known(desk, claim) for claim in chosen]
    free = [one for one in known if one.state == "open"]
    made = []
    for one in sorted(free, key=lambda one: one.claim.span.document_id if one.claim.span else ""):
        claim, is_pair = one.claim.row["id"], one.claim.table == "merges"
        saying = answers.merge(desk, claim, "") if is_pair and verdict == "accept" else Saying(verdict)
        made.append(verdicts.make(desk, claim, saying))
    counts = Counter(one.claim.table for one in free)
    claims = [one.claim.row["id"] for one in free]
    return Plan(
        verdict,
        indexes.PAST.get(verdict, verdict),
        claims,
        [one for one in made if one is not None],
        sorted(counts.items()),
        len(known) - len(free),
        make_id("plan", verdict, *claims),
    )


def check(planned: Plan, sign: str) -> None:
    """Refuse what is not what the reviewer saw.

    Raises:
        StaleError: somebody judged some of these claims meanwhile.
    """
    if planned.sign != sign:
        raise StaleError("some of these claims were judged meanwhile, or the tables are new; look again")
