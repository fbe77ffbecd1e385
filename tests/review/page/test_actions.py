"""Every action of the page in a real browser, and what each leaves in the ledger."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from pipeline import run as batch
from pipeline.review.page.keys import KEYS
from tests.review.conftest import rows


def current(page):  # type: ignore[no-untyped-def]
    return page.locator(".card[aria-current]")


def claim_of(page) -> str:  # type: ignore[no-untyped-def]
    return current(page).get_attribute("data-claim")


def lit(page) -> str:  # type: ignore[no-untyped-def]
    """The text that is lit in the report."""
    return page.evaluate("[...(CSS.highlights.get('evidence') ?? [])].map(range => range.toString()).join('|')")


def said(page, words: str) -> None:  # type: ignore[no-untyped-def]
    page.locator("#say", has_text=words).wait_for()


def until(page, condition: str) -> None:  # type: ignore[no-untyped-def]
    """Wait for a condition in the page; Playwright's own way needs `eval`, which the page's policy forbids."""
    for _ in range(150):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {condition}")


def state(page, claim: str, word: str) -> None:  # type: ignore[no-untyped-def]
    page.locator(f"[id='{claim}'][data-state='{word}']").wait_for()


@pytest.fixture
def page(serve, open_page):  # type: ignore[no-untyped-def]
    page = open_page(serve().url + "claims?table=memberships")
    until(page, "CSS.highlights.has('evidence')")
    return page


@pytest.fixture
def served(serve):  # type: ignore[no-untyped-def]
    return serve()


def test_the_report_stands_beside_the_claims_with_its_mentions_marked(serve, open_page) -> None:
    served = serve()
    page = open_page(served.url + "claims")
    first = rows(served.desk.output, "documents")
    assert page.locator("#text .report").get_attribute("data-document") in {row["id"] for row in first}
    expect(page.locator("#text mark.person[data-e]").first).to_have_text("Ms. Ana Pérez", use_inner_text=True)
    assert page.locator("#list .card").count() > 10
    shown = page.locator("#text .words").evaluate(
        "pane => [...pane.querySelectorAll('p')].map(p => p.textContent).join('')"
    )
    stored = (served.desk.output / "texts" / f"{claim_document(page)}.txt").read_bytes().decode()
    assert shown == stored


def claim_document(page) -> str:  # type: ignore[no-untyped-def]
    return page.locator("#text .report").get_attribute("data-document")


def test_next_and_previous_scroll_to_the_evidence_and_light_it(page) -> None:
    first, document = lit(page), claim_document(page)
    assert first
    assert page.evaluate("document.activeElement.closest('.card') === document.querySelector('.card[aria-current]')")
    page.keyboard.press("j")
    until(page, f"document.querySelector('#text .report').dataset.document !== '{document}'")
    page.keyboard.press("k")
    until(page, f"document.querySelector('#text .report').dataset.document === '{document}'")
    until(page, f"[...CSS.highlights.get('evidence')][0].toString() === {json.dumps(first)}")
    page.keyboard.press("ArrowDown")
    assert page.locator(".card").nth(1).get_attribute("aria-current") == "true"


@pytest.mark.parametrize(
    ("key", "verdict", "word"), [("a", "accept", "accepted"), ("r", "reject", "rejected"), ("d", "unsure", "unsure")]
)
@pytest.mark.parametrize("by_button", [False, True])
def test_a_key_or_a_button_gives_a_verdict_and_goes_on(served, open_page, key, verdict, word, by_button) -> None:
    page = open_page(served.url + "claims?table=memberships")
    claim = claim_of(page)
    if by_button:
        current(page).locator(f".acts [data-act={verdict}]").click()
    else:
        page.keyboard.press(key)
    assert claim_of(page) != claim
    state(page, claim, word)
    (line,) = served.ledger
    assert (line.claim, line.verdict, line.by, line.file) == (claim, verdict, "ana", "review serve")
    assert line.before == next(row for row in rows(served.desk.output, "memberships") if row["id"] == claim)
    assert line.quote.text == line.before["text"]
    page.reload()
    state(page, claim, word)


def test_undo_takes_back_the_last_and_then_the_one_before(served, open_page) -> None:
    page = open_page(served.url + "claims?table=memberships")
    first = claim_of(page)
    page.keyboard.press("a")
    second = claim_of(page)
    page.keyboard.press("r")
    state(page, second, "rejected")
    page.keyboard.press("u")
    state(page, second, "open")
    assert claim_of(page) == second
    page.keyboard.press("u")
    state(page, first, "open")
    said(page, "Taken back")
    page.keyboard.press("u")
    said(page, "Nothing of this session")
    assert served.holding(first) == served.holding(second) == []
    page.keyboard.press("a")  # and what was taken back can be said again
    state(page, first, "accepted")
    assert served.holding(first) == [("ana", "accept")]


def test_a_verdict_of_an_earlier_session_is_taken_back_on_its_card(served, open_page) -> None:
    page = open_page(served.url + "claims?table=memberships")
    claim = claim_of(page)
    page.keyboard.press("a")
    state(page, claim, "accepted")
    other = open_page(served.url + "claims?table=memberships")
    other.locator(f"[id='{claim}'] [data-undo]").click()
    state(other, claim, "open")
    assert served.holding(claim) == []


def test_an_edit_names_what_was_and_what_is(served, open_page) -> None:
    page = open_page(served.url + "claims?table=memberships")
    claim = claim_of(page)
    page.keyboard.press("e")
    page.locator("dialog [name=field-role]").fill("Chair")
    page.locator("dialog [name=field-start_date]").fill("2020-05")
    page.locator("dialog [name=comment]").fill("see the annex")
    page.keyboard.press("Enter")
    state(page, claim, "edited")
    (line,) = served.ledger
    assert line.after == {"role": "Chair", "start_date": "2020-05"}
    assert line.comment == "see the annex"
    card = page.locator(f"[id='{claim}']")
    expect(card.locator(".go")).to_contain_text("– Chair, ", use_inner_text=True)
    page.keyboard.press("k")
    expect(card.locator(".said")).to_contain_text("role Secretary-General → Chair", use_inner_text=True)
    page.keyboard.press("e")  # a second edit goes on from the first
    assert page.locator("dialog [name=field-role]").input_value() == "Chair"
    page.locator("dialog [name=field-status]").select_option("former")
    page.locator("dialog .main").click()
    page.locator("dialog").wait_for(state="hidden")
    assert served.ledger[-1].after == {"role": "Chair", "start_date": "2020-05", "status": "former"}
    assert len(served.holding(claim)) == 1


def test_what_cannot_be_understood_is_told_in_the_form(served, open_page) -> None:
    page = open_page(served.url + "claims?table=memberships")
    page.keyboard.press("e")
    page.locator("dialog [name=field-start_date]").fill("some day")
    page.keyboard.press("Enter")
    page.locator("dialog .failed", has_text="no date").wait_for()
    page.locator("dialog [name=field-start_date]").fill("")
    page.locator("dialog .main").click()
    page.locator("dialog .failed", has_text="no field differs").wait_for()
    page.locator("dialog [name=field-person]").fill("Nobody At All")
    page.locator("dialog .main").click()
    page.locator("dialog .failed", has_text="no row has this id or name").wait_for()
    page.keyboard.press("Escape")
    assert served.ledger == []
    assert page.evaluate("document.activeElement.className") == "go"


def test_names_are_offered_as_one_writes(served, open_page) -> None:
    page = open_page(served.url + "claims?table=memberships")
    page.keyboard.press("e")
    page.locator("dialog [name=field-person]").fill("grace")
    page.locator("#names-person option").first.wait_for(state="attached")
    offered = page.locator("#names-person option").evaluate_all("found => found.map(option => option.value)")
    assert len(offered) == 1
    page.locator("dialog [name=field-person]").fill(offered[0])
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for(state="hidden")
    (line,) = served.ledger
    assert line.after["person_id"] == offered[0][-len(line.after["person_id"]) - 1 : -1]
    assert line.names["person_id"]["name"] == "Grace Pérez"


def test_a_merge_shows_candidates_side_by_side_with_reasons(served, open_page, reports) -> None:
    page = open_page(served.url + "claims?table=people")
    page.locator(".card .go", has_text="Grace Pérez").click()
    claim = claim_of(page)
    page.keyboard.press("m")
    first = page.locator("dialog .candidate").first
    assert first.locator(".why").inner_text()
    assert first.locator(".sides thead").inner_text().split() == ["stays", "goes", "into", "it"]
    expect(first.locator(".sides")).to_contain_text("Grace Pérez", use_inner_text=True)
    page.locator("dialog .lookup input[name=target]").fill("Daniel Pérez")
    page.keyboard.press("Enter")
    page.locator("#looked-up .candidate", has_text="looked up by you").locator(".main").click()
    state(page, claim, "merged")
    (line,) = served.ledger
    assert (line.claim, line.verdict, line.names["into"]["name"]) == (claim, "merge", "Daniel Pérez")
    batch.run([str(reports)], served.desk.output)
    assert sorted(row["name"] for row in rows(served.desk.output, "people")) == ["Daniel Pérez", "Pérez"]


def test_a_split_says_which_reports_mean_another(served, open_page, reports) -> None:
    page = open_page(served.url + "claims?table=memberships")
    page.keyboard.press("s")
    said(page, "Only what stands in several reports")
    page.goto(served.url + "claims?table=organizations&q=Ix+Forum")
    claim = claim_of(page)
    page.keyboard.press("s")
    page.locator("dialog .form").wait_for()
    assert page.locator("dialog [type=checkbox]").count() == 3
    page.locator("dialog .main").click()
    page.locator("dialog .failed", has_text="leave at least one").wait_for()
    page.locator("dialog label", has_text="softly").click()
    page.keyboard.press("Enter")
    state(page, claim, "split")
    batch.run([str(reports)], served.desk.output)
    assert sorted(len(row["document_ids"]) for row in rows(served.desk.output, "organizations")) == [1, 2]


@pytest.mark.parametrize(
    ("key", "verdict", "word"), [("m", "merge", "merged"), ("a", "merge", "merged"), ("r", "reject", "rejected")]
)
def test_a_pair_is_merged_or_kept_apart(served, open_page, key, verdict, word) -> None:
    page = open_page(served.url + "claims?table=merges&q=Daniel")
    claim = claim_of(page)
    assert current(page).locator(".why").first.inner_text()
    assert current(page).locator(".sides blockquote").count() == 2
    page.keyboard.press(key)
    state(page, claim, word)
    assert [one.verdict for one in served.ledger if one.claim == claim] == [verdict]


def test_a_pair_whose_row_is_rejected_is_settled_with_it(served, open_page) -> None:
    page = open_page(served.url + "claims?table=people&q=Grace")
    claim = claim_of(page)
    page.keyboard.press("r")
    state(page, claim, "rejected")
    page.goto(served.url + "claims?table=merges&q=Grace")
    expect(page.locator(".card .state")).to_have_text(["settled with another claim"] * 2, use_inner_text=True)
    page.goto(served.url + "claims?table=people&q=Grace")
    page.locator("[data-undo]").click()
    state(page, claim, "open")
    page.goto(served.url + "claims?table=merges&q=Grace&state=open")
    assert page.locator(".card").count() == 2


def test_a_missed_claim_is_added_by_selecting_text(served, open_page, reports) -> None:
    page = open_page(served.url + "claims?table=people&q=Grace")
    page.evaluate(
        """() => {
            const node = [...document.querySelectorAll('#text .words p')].at(-1).lastChild;
            getSelection().setBaseAndExtent(node, node.data.indexOf('spoke'), node, node.data.indexOf('spoke') + 12);
        }"""
    )
    page.keyboard.press("n")
    assert page.locator("dialog [name=quote]").input_value() == "spoke softly"
    page.locator("dialog [name=field-person]").fill("Grace Pérez")
    page.locator("dialog [name=field-role]").fill("speaker in chief")
    page.locator("dialog [name=field-organization]").fill("IXF")
    page.locator("dialog .main").click()
    page.wait_for_url("**/claims?start=membership-*")
    expect(current(page)).to_contain_text("Grace Pérez – speaker in chief, Ix Forum", use_inner_text=True)
    assert current(page).get_attribute("data-state") == "added"
    until(page, "CSS.highlights.has('evidence')")
    assert lit(page) == "spoke softly"
    (line,) = served.ledger
    text = (served.desk.output / "texts" / f"{line.quote.document_id}.txt").read_bytes().decode()
    assert text[line.quote.start : line.quote.end] == "spoke softly"
    batch.run([str(reports)], served.desk.output)
    assert [row["text"] for row in rows(served.desk.output, "memberships") if row["review"] == "added"] == [
        "spoke softly"
    ]


def test_a_missed_person_is_added_and_can_be_named(served, open_page) -> None:
    page = open_page(served.url + "claims?table=people&q=Grace")
    page.keyboard.press("n")
    page.locator("dialog [name=table]").select_option("people")
    page.locator("dialog [name=field-family_name]").wait_for()
    page.locator("dialog [name=quote]").fill("no such words")
    page.locator("dialog [name=field-name]").fill("Ix Days")
    page.locator("dialog .main").click()
    page.locator("dialog .failed", has_text="do not stand in the report").wait_for()
    page.locator("dialog [name=quote]").fill("opened   Ix Days")
    page.locator("dialog .main").click()
    page.wait_for_url("**/claims?start=person-*")
    person = claim_of(page)
    page.goto(served.url + "claims?table=memberships")
    page.keyboard.press("e")
    page.locator("dialog [name=field-person]").fill("Ix Days")
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for(state="hidden")
    assert served.ledger[-1].after == {"person_id": person}


def test_search_and_filters(served, open_page) -> None:
    page = open_page(served.url + "claims")
    page.keyboard.press("/")
    page.keyboard.type("grace secretary")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=grace*")
    assert ["Grace Pérez – " in text for text in page.locator(".card .go").all_inner_texts()] == [True]
    page.goto(served.url + "claims")
    total = page.locator(".card").count()
    for name, value in (("table", "events"), ("confidence", "high"), ("state", "open"), ("order", "doubt")):
        page.locator(f"#filters [name={name}]").select_option(value)
    page.locator("#filters button").click()
    page.wait_for_url("**table=events*")
    kinds = page.locator(".card .kind").all_inner_texts()
    assert 0 < len(kinds) < total
    assert set(kinds) == {"event"}
    page.goto(served.url + "claims?state=accepted")
    assert page.locator(".card").count() == 0
    expect(page.locator("#list")).to_contain_text("Nothing to review here", use_inner_text=True)
    source = rows(served.desk.output, "documents")[0]
    page.goto(f"{served.url}claims?source={source['id']}")
    assert set(page.locator(".card").evaluate_all("all => all.map(card => card.dataset.document)")) == {source["id"]}
    expect(page.locator("h1")).to_have_text(source["source"], use_inner_text=True)


def test_next_open_passes_what_is_settled(served, open_page) -> None:
    page = open_page(served.url + "claims?table=memberships")
    first = claim_of(page)
    page.keyboard.press("j")
    page.keyboard.press("a")
    third = claim_of(page)
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert claim_of(page) == first
    said(page, "Accepted")
    page.keyboard.press("o")
    assert claim_of(page) == third


@pytest.mark.parametrize("pick", [False, True])
def test_many_at_once_are_shown_before_they_are_judged(served, open_page, pick) -> None:
    page = open_page(served.url + "claims?table=people")
    judged = claim_of(page)
    page.keyboard.press("r")
    state(page, judged, "rejected")
    if pick:
        page.keyboard.press("x")
        assert page.locator(".pick:checked").count() == 1
    page.keyboard.press("b")
    page.locator("dialog .main", has_text="Preview").click()
    page.locator("dialog .preview li").first.wait_for()
    count = 1 if pick else 2
    expect(page.locator("dialog h2")).to_have_text(f"Accept {count} claim{'' if pick else 's'}?", use_inner_text=True)
    assert page.locator("dialog .preview li").count() == count
    assert ("1 more are judged already" in page.locator("dialog").inner_text()) is not pick
    assert len(served.ledger) == 1
    page.keyboard.press("Enter")
    said(page, f"{count} claims: accepted")
    assert len(served.ledger) == 1 + count
    assert served.holding(judged) == [("ana", "reject")]
    page.keyboard.press("u")  # all of them at once
    said(page, "taken back" if not pick else "Taken back")
    assert sum(len(served.holding(row["id"])) for row in rows(served.desk.output, "people")) == 1


def test_a_bulk_verdict_on_what_changed_meanwhile_is_refused(served, open_page) -> None:
    page = open_page(served.url + "claims?table=people")
    page.keyboard.press("b")
    page.locator("dialog .main", has_text="Preview").click()
    page.locator("dialog .preview li").first.wait_for()
    other = open_page(served.url + "claims?table=people")
    other.keyboard.press("r")
    said(other, "Rejected")
    page.locator("dialog .main").click()
    page.locator("dialog .failed", has_text="judged meanwhile").wait_for()
    assert len(served.ledger) == 1


def test_two_tabs_do_not_lose_each_other_s_verdicts(served, open_page) -> None:
    one = open_page(served.url + "claims?table=memberships")
    other = open_page(served.url + "claims?table=memberships")
    claim = claim_of(one)
    one.keyboard.press("a")
    state(one, claim, "accepted")
    other.keyboard.press("r")
    said(other, "ana judged this claim meanwhile (accept)")
    assert claim_of(other) == claim
    assert served.holding(claim) == [("ana", "accept")]
    state(other, claim, "accepted")
    other.keyboard.press("r")  # having seen it, it is his own word that changes
    state(other, claim, "rejected")
    assert served.holding(claim) == [("ana", "reject")]


def test_a_tab_that_is_looked_at_again_shows_what_others_did(served, open_page) -> None:
    one = open_page(served.url + "claims?table=memberships")
    other = open_page(served.url + "claims?table=memberships")
    claim = claim_of(one)
    one.keyboard.press("a")
    state(one, claim, "accepted")
    other.evaluate("dispatchEvent(new Event('focus'))")
    state(other, claim, "accepted")
    other.locator("#progress-all b", has_text="1").wait_for()


def test_two_reviewers_contradict_each_other_and_one_settles_it(serve, open_page) -> None:
    ana, ben = serve(), serve(by="ben")
    one = open_page(ana.url + "claims?table=memberships")
    claim = claim_of(one)
    one.keyboard.press("a")
    state(one, claim, "accepted")
    other = open_page(ben.url + "claims?table=memberships")
    expect(other.locator(f"[id='{claim}'] .said")).to_contain_text("ana accepted", use_inner_text=True)
    assert other.locator(f"[id='{claim}'] [data-undo]").count() == 0
    other.keyboard.press("r")
    state(other, claim, "conflict")
    assert sorted(ana.holding(claim)) == [("ana", "accept"), ("ben", "reject")]
    one.goto(ana.url + "claims?state=conflict")
    assert claim_of(one) == claim
    one.keyboard.press("r")
    state(one, claim, "rejected")
    assert ana.holding(claim) == [("ana", "reject")]


def test_to_accept_what_another_edited_is_to_agree(serve, open_page) -> None:
    ana, ben = serve(), serve(by="ben")
    one = open_page(ana.url + "claims?table=memberships")
    claim = claim_of(one)
    one.keyboard.press("e")
    one.locator("dialog [name=field-role]").fill("Chair")
    one.keyboard.press("Enter")
    state(one, claim, "edited")
    other = open_page(ben.url + "claims?table=memberships")
    other.keyboard.press("a")
    said(other, "Edited")
    assert sorted(ana.holding(claim)) == [("ana", "edit"), ("ben", "edit")]
    state(other, claim, "edited")


def test_progress_is_shown_per_report_and_overall(served, open_page) -> None:
    page = open_page(served.url)
    before = page.locator(".overview h2 .count").inner_text()
    page.locator(".reports a").first.click()
    page.wait_for_url("**source=*")
    total = page.locator(".card").count()
    page.keyboard.press("a")
    page.locator("#progress-report b", has_text="1").wait_for()
    expect(page.locator("#progress-report .count")).to_have_text(f"1 of {total}", use_inner_text=True)
    page.locator(".home").click()
    expect(page.locator(".overview h2 .count")).to_have_text(before.replace("0 of", "1 of"), use_inner_text=True)
    expect(page.locator(".reports .count").first).to_have_text(f"1 of {total}", use_inner_text=True)
    page.locator("input[name=q]").fill("softly")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=softly*")
    assert page.locator(".reports tbody tr").count() == 1


def test_a_mention_leads_to_the_claim_about_it(served, open_page) -> None:
    page = open_page(served.url + "claims?table=memberships")
    page.locator("#text mark.event[data-e]").first.click()
    page.wait_for_url("**start=event-*")
    assert current(page).get_attribute("data-table") == "events"


def test_the_keys_are_listed_and_can_be_turned_off(served, open_page) -> None:
    page = open_page(served.url + "claims?table=memberships")
    listed = page.locator(".keys kbd").all_inner_texts()
    assert listed == [key for key, _, _ in KEYS]
    page.keyboard.press("?")
    assert page.locator("dialog .list-of-keys li").count() == len(KEYS)
    page.keyboard.press("Escape")
    page.locator("#keys-on").uncheck()
    page.locator(".go").first.focus()
    page.keyboard.press("a")
    page.keyboard.press("ArrowDown")
    page.reload()
    assert not page.locator("#keys-on").is_checked()
    page.keyboard.press("r")
    assert served.ledger == []


def test_a_new_run_is_taken_in_without_a_new_start(served, open_page, reports, tmp_path) -> None:
    page = open_page(served.url + "claims?table=memberships")
    claim = claim_of(page)
    page.keyboard.press("r")
    state(page, claim, "rejected")
    batch.run([str(reports)], served.desk.output)
    assert claim not in {row["id"] for row in rows(served.desk.output, "memberships")}
    page.reload()
    state(page, claim, "rejected")  # it can still be looked at, and taken back
    page.locator(f"[id='{claim}'] [data-undo]").click()
    said(page, "Taken back")
    batch.run([str(reports)], served.desk.output)
    assert claim in {row["id"] for row in rows(served.desk.output, "memberships")}
