"""Verdicts from the page: what is written, what replaces what, and what others write meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline import judgements
from pipeline import run as batch
from pipeline.errors import InputError
from pipeline.review.page import answers, cards, queries, verdicts
from pipeline.review.page import index as indexes
from pipeline.review.page.queries import Filters
from pipeline.review.page.verdicts import Desk, Saying, StaleError, open_desk
from tests.review.conftest import rows


@pytest.fixture
def desk(output: Path) -> Desk:
    return open_desk(output, by="ana")


@pytest.fixture
def claim(output: Path) -> str:
    return str(rows(output, "memberships")[0]["id"])


def live(desk: Desk, claim: str) -> list[tuple[str, str]]:
    return [(one.by, one.verdict) for one in judgements.live(judgements.read(desk.ledger)) if one.claim == claim]


def state(desk: Desk, claim: str) -> str:
    verdicts.follow(desk)
    return verdicts.known(desk, claim).state


def test_one_s_own_verdict_replaces_one_s_own(desk: Desk, claim: str) -> None:
    for word in ("accept", "unsure", "reject"):
        assert verdicts.judge(desk, claim, Saying(word))
        assert live(desk, claim) == [("ana", word)]
    assert verdicts.judge(desk, claim, Saying("reject")) == []
    assert len(list(judgements.read(desk.ledger))) == 3


def test_what_was_taken_back_can_be_said_again_any_number_of_times(desk: Desk, claim: str) -> None:
    for _ in range(4):
        (given,) = verdicts.judge(desk, claim, Saying("accept"))
        assert state(desk, claim) == "accepted"
        verdicts.undo(desk, [given.id])
        assert state(desk, claim) == "open"


def test_undo_brings_back_what_was_replaced(desk: Desk, claim: str) -> None:
    verdicts.judge(desk, claim, Saying("accept"))
    (second,) = verdicts.judge(desk, claim, Saying("reject"))
    verdicts.undo(desk, [second.id])
    assert state(desk, claim) == "accepted"
    with pytest.raises(InputError, match="holds no more"):
        verdicts.undo(desk, [second.id])
    with pytest.raises(InputError, match="not in the ledger"):
        verdicts.undo(desk, ["verdict-0"])


def test_nobody_takes_back_another_s_verdict(desk: Desk, claim: str) -> None:
    (given,) = verdicts.judge(desk, claim, Saying("accept"))
    ben = open_desk(desk.output, by="ben")
    with pytest.raises(InputError, match="only ana"):
        verdicts.undo(ben, [given.id])


def test_a_stale_view_is_told(desk: Desk, claim: str) -> None:
    sign = verdicts.seen([])
    verdicts.check_seen(desk, claim, sign)
    verdicts.judge(open_desk(desk.output, by="ben"), claim, Saying("reject"))
    verdicts.follow(desk)
    with pytest.raises(StaleError, match="ben judged this claim meanwhile"):
        verdicts.check_seen(desk, claim, sign)


def test_a_verdict_on_a_conflict_settles_it(desk: Desk, claim: str) -> None:
    ben = open_desk(desk.output, by="ben")
    verdicts.judge(desk, claim, Saying("accept"))
    verdicts.follow(ben)
    verdicts.judge(ben, claim, Saying("reject"))
    assert state(desk, claim) == "conflict"
    verdicts.judge(desk, claim, Saying("accept"))  # the same as before, and yet it settles
    assert live(desk, claim) == [("ana", "accept")]
    assert state(ben, claim) == "accepted"


def test_two_who_agree_stand_side_by_side(desk: Desk, claim: str) -> None:
    ben = open_desk(desk.output, by="ben")
    verdicts.judge(desk, claim, Saying("accept"))
    verdicts.follow(ben)
    verdicts.judge(ben, claim, Saying("accept"))
    assert sorted(live(desk, claim)) == [("ana", "accept"), ("ben", "accept")]
    assert state(desk, claim) == "accepted"
    assert [agreed.same for agreed in judgements.agreement(judgements.read(desk.ledger))] == [1]


def test_a_remark_changes_nothing_and_is_replaced_by_the_next(desk: Desk, claim: str) -> None:
    verdicts.judge(desk, claim, Saying("accept"))
    verdicts.judge(desk, claim, answers.edit(desk, claim, {}, "see page 2"))
    verdicts.judge(desk, claim, answers.edit(desk, claim, {}, "see page 3"))
    assert sorted(live(desk, claim)) == [("ana", "accept"), ("ana", "comment")]
    assert {said.comment for said in cards.card(desk, claim).said} == {None, "see page 3"}
    assert state(desk, claim) == "accepted"


def test_many_reviewers_at_once_lose_nothing(output: Path) -> None:
    claims = [row["id"] for name in ("people", "memberships", "participations") for row in rows(output, name)]
    desks = [open_desk(output, by=f"reviewer {number}") for number in range(4)]

    def work(desk: Desk) -> int:
        return sum(len(verdicts.judge(desk, claim, Saying("accept"))) for claim in claims)

    with ThreadPoolExecutor(4) as pool:
        written = sum(pool.map(work, desks))
    assert written == 4 * len(claims)
    assert len(list(judgements.read(output / judgements.LEDGER))) == written
    assert {len(live(desks[0], claim)) for claim in claims} == {4}
    assert {state(desk, claim) for desk in desks for claim in claims} == {"accepted"}


def test_a_half_written_line_is_passed_over_and_written_over(desk: Desk, claim: str) -> None:
    verdicts.judge(desk, claim, Saying("accept"))
    with desk.ledger.open("a", encoding="utf-8") as ledger:
        ledger.write('{"id": "verdict-cut')
    other = rows(desk.output, "people")[0]["id"]
    verdicts.judge(desk, other, Saying("reject"))
    assert [state(desk, one) for one in (claim, other)] == ["accepted", "rejected"]
    assert [state(open_desk(desk.output, by="ben"), one) for one in (claim, other)] == ["accepted", "rejected"]


def test_a_ledger_that_was_put_back_to_an_earlier_state_is_followed(desk: Desk, claim: str) -> None:
    other = rows(desk.output, "people")[0]["id"]
    verdicts.judge(desk, claim, Saying("accept"))
    earlier = desk.ledger.read_bytes()
    verdicts.judge(desk, other, Saying("reject"))
    desk.ledger.unlink()
    desk.ledger.write_bytes(earlier)
    assert [state(desk, one) for one in (claim, other)] == ["accepted", "open"]
    desk.ledger.unlink()
    assert [state(desk, one) for one in (claim, other)] == ["open", "open"]


def test_a_verdict_on_a_claim_that_is_not_there_and_of_no_whole_row_is_passed_over(desk: Desk, claim: str) -> None:
    (given,) = verdicts.judge(desk, claim, Saying("accept"))
    fields = given.model_dump(exclude={"id", "quote"}) | {"claim": "membership-0", "before": {"id": "membership-0"}}
    judgements.append(desk.ledger, [judgements.make_verdict(**fields, quote=given.quote)])
    assert indexes.get(open_desk(desk.output, by="ben").index, "membership-0") is None


def test_edits_of_two_reviewers_join(desk: Desk, claim: str) -> None:
    ben = open_desk(desk.output, by="ben")
    verdicts.judge(desk, claim, answers.edit(desk, claim, {"role": "Chair"}, ""))
    verdicts.follow(ben)
    verdicts.judge(ben, claim, answers.edit(ben, claim, {"start_date": "2020"}, ""))
    assert state(desk, claim) == "edited"
    shown = dict(cards.card(desk, claim).fields)
    assert (shown["role"], shown["start date"]) == ("Chair", "2020")


def test_an_edit_of_what_a_run_applied_keeps_the_first(desk: Desk, claim: str, reports: Path) -> None:
    verdicts.judge(desk, claim, answers.edit(desk, claim, {"role": "Chair"}, ""))
    batch.run([str(reports)], desk.output)
    verdicts.follow(desk)
    verdicts.judge(desk, claim, answers.edit(desk, claim, {"start_date": "2020"}, ""))
    batch.run([str(reports)], desk.output)
    (row,) = (row for row in rows(desk.output, "memberships") if row["id"] == claim)
    assert (row["role"], row["start_date"], row["review"]) == ("Chair", "2020", "edited")


def test_an_edit_back_to_what_was_found_is_none(desk: Desk, claim: str) -> None:
    role = verdicts.known(desk, claim).claim.row["role"]
    verdicts.judge(desk, claim, answers.edit(desk, claim, {"role": "Chair"}, ""))
    with pytest.raises(InputError, match="no field differs"):
        answers.edit(desk, claim, {"role": role}, "")


def test_a_renamed_person_goes_by_the_new_name_on_every_card(desk: Desk) -> None:
    row = rows(desk.output, "memberships")[0]
    person = row["person_id"]
    (given,) = verdicts.judge(desk, person, answers.edit(desk, person, {"name": "Ana María Pérez"}, ""))
    assert cards.card(desk, row["id"]).heading.startswith("Ana María Pérez – ")
    verdicts.undo(desk, [given.id])
    assert not cards.card(desk, row["id"]).heading.startswith("Ana María Pérez – ")


def test_what_the_page_shows_of_a_value_is_no_change_when_it_comes_back(desk: Desk) -> None:
    for table in ("people", "organizations", "events", "memberships", "participations", "dates"):
        for row in rows(desk.output, table):
            cells = {field.heading: field.value for field in answers.fields(desk, table, row)}
            with pytest.raises(InputError, match="no field differs"):
                answers.edit(desk, row["id"], cells, "")


def test_pages_hold_still_while_claims_leave_the_filter(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 4)
    wanted = Filters(state="open")
    met: list[str] = []
    page = queries.listed(desk.index, wanted)
    total = page.total
    while page.ids:
        met += page.ids
        for one in page.ids:
            verdicts.judge(desk, one, Saying("unsure"))
        page = queries.listed(desk.index, wanted, after=met[-1])
    assert len(met) == len(set(met)) == total


@pytest.mark.parametrize("order", ["text", "doubt"])
def test_pages_lead_there_and_back(desk: Desk, monkeypatch: pytest.MonkeyPatch, order: str) -> None:
    everything = queries.listed(desk.index, Filters(order=order)).ids
    monkeypatch.setattr(queries, "PAGE", 4)
    page = queries.listed(desk.index, Filters(order=order))
    there = [page]
    while page.on:
        page = queries.listed(desk.index, Filters(order=order), after=page.ids[-1])
        there.append(page)
    assert [one for page in there for one in page.ids] == everything
    assert [page.before for page in there] == [sum(len(page.ids) for page in there[:n]) for n in range(len(there))]
    for before, page in pairwise(there):
        assert queries.listed(desk.index, Filters(order=order), before=page.ids[0]).ids == before.ids
    assert queries.listed(desk.index, Filters(order=order), start=everything[5]).ids[0] == everything[5]


@pytest.mark.parametrize("q", ["%", "_", "\\", "'", '"; DROP TABLE claims; --', "pérez", "PÉREZ"])
def test_a_search_takes_every_sign_for_itself(desk: Desk, q: str) -> None:
    found = queries.matching(desk.index, Filters(q=q), most=1000)
    assert bool(found) == (q.casefold() == "pérez")
    assert queries.listed(desk.index, Filters(q=q)).total == len(found)


def test_counts_are_those_of_the_claims(desk: Desk, claim: str) -> None:
    (first,) = verdicts.judge(desk, claim, Saying("accept"))
    person = rows(desk.output, "people")[0]["id"]
    verdicts.judge(desk, person, Saying("reject"))
    for _ in range(2):
        for table, progress in queries.progress_by_table(desk.index).items():
            states = [state for (state,) in desk.index.db.execute("SELECT state FROM claims WHERE tbl = ?", (table,))]
            assert progress.total == len(states)
            assert progress.settled == sum(one in indexes.SETTLED for one in states)
        assert queries.progress(desk.index).total == queries.listed(desk.index, Filters()).total
        verdicts.undo(desk, [first.id] if verdicts.known(desk, claim).state == "accepted" else [])
