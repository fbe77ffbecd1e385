"""Hostile reports, names and ledgers: all of it is text to the page, and a thousand claims are no burden."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from pipeline import judgements, tables
from pipeline.records import make_id
from pipeline.review.page import queries
from tests.review.conftest import rows
from tests.review.page.test_actions import claim_of, current, lit, said, state, until

ATTACKS = (
    "<script>window.harmed = 1</script>",
    "<img src=x onerror='window.harmed = 1'>",
    "</p></div></textarea></select></title><svg onload=window.harmed=1>",
    "<!--<script>window.harmed=1</script>",
    "<a href=javascript:window.harmed=1>click</a>",
    '"><b autofocus onfocus=window.harmed=1 tabindex=0>',
    "{{ 7 * 7 }} {% raw %} ${harm()} {{ self.__init__.__globals__ }}",
    '=HYPERLINK("http://evil.example","x")',
    "\u202egnihtyreve sesrever siht\u202c \u2066\u2067\u2068 \u200f\u061c",
    "zero\u200bwidth\u2060joined\ufeff",
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "line\u2028separator\u2029and\x85next",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧‍👦 é ﷽",
)


@pytest.fixture
def hostile(output: Path) -> Path:
    """The made-up results with a report, and rows about it, made to do harm."""
    document = make_id("doc", "hostile")
    text = "\n\n".join([*ATTACKS, "x" * 100_000, "<script>" * 12_000, *ATTACKS]) + "\n"
    tables.text_path(output, document).write_bytes(text.encode())
    base = rows(output, "documents")[0]
    source = f"reports/{ATTACKS[0]}\u202e.txt"
    add(output, "documents", base | {"id": document, "source": source, "title": ATTACKS[1]})
    person = rows(output, "people")[0]
    mention = next(row for row in rows(output, "mentions") if row["label"] == "PERSON")
    for number, attack in enumerate(ATTACKS):
        key = make_id("person", "hostile", number)
        names = {"name": attack, "given_name": attack, "other_names": [attack], "document_ids": [document]}
        add(output, "people", person | {"id": key, **names})
        start = text.index(attack)
        place = {"document_id": document, "start": start, "end": start + len(attack), "text": attack}
        sentence = {"sentence_start": 0, "sentence_end": len(text), "entity_id": key, "id": make_id("mention", number)}
        add(output, "mentions", mention | place | sentence)
    member = rows(output, "memberships")[0]
    at = text.index("x" * 100_000)
    long = {"document_id": document, "start": at, "end": at + 100_000, "text": text[at : at + 100_000]}
    add(output, "memberships", member | {"id": make_id("membership", "long"), "role": "y" * 50_000, **long})
    return output


def add(output: Path, table: str, row: dict[str, object]) -> None:
    path = tables.table_path(output, table)
    path.write_text(path.read_text(encoding="utf-8") + tables.dumps(row) + "\n", encoding="utf-8")


def is_unharmed(page) -> bool:  # type: ignore[no-untyped-def]
    return bool(
        page.evaluate(
            "window.harmed === undefined && document.scripts.length === 1"
            " && !document.querySelector('#text img, #text svg')"
            " && !document.querySelector('[onload], [onerror], [onfocus], [href^=javascript]')"
        )
    )


def test_a_hostile_report_is_text_and_nothing_else(serve, open_page, hostile: Path) -> None:
    served = serve(hostile)
    document = make_id("doc", "hostile")
    page = open_page(f"{served.url}claims?source={document}")
    assert page.locator(".card").count() == len(ATTACKS) + 1
    assert is_unharmed(page)
    shown = page.locator("#text .words p").all_inner_texts()
    assert ATTACKS[0] in "".join(shown)
    assert not set("\u202e\u2066\u2067\u2068\u200b\u2060\ufeff") & set(page.locator("body").inner_text())
    for number, attack in enumerate(ATTACKS):
        page.keyboard.press("e")
        page.locator("dialog .form").wait_for()
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.locator("dialog .form").wait_for()
        page.keyboard.press("Escape")
        key = make_id("person", "hostile", number)
        page.locator(f"[id='{key}'] .go").click()
        until(page, f"document.querySelector('.card[aria-current]').id === '{key}'")
        until(page, f"[...[...CSS.highlights.get('evidence')][0].toString()].length === {len(attack)}")
    page.keyboard.press("m")
    page.locator("dialog .form").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.locator("dialog .main").click()
    page.locator("dialog .preview li").first.wait_for()
    assert is_unharmed(page)
    page.goto(served.url)
    assert page.locator(".reports").inner_text().count("<img src=x") == 1
    assert is_unharmed(page)


def test_hostile_words_in_addresses_and_forms_are_text(serve, open_page, hostile: Path) -> None:
    served = serve(hostile)
    page = open_page(served.url)
    for attack in ATTACKS:
        page.locator("input[name=q]").fill(attack)
        page.locator(".find button").click()
        page.wait_for_load_state()
        assert is_unharmed(page)
    page.goto(f"{served.url}claims?table=memberships")
    for attack in ATTACKS[:6]:
        claim = claim_of(page)
        page.keyboard.press("e")
        page.locator("dialog [name=field-role]").fill(attack)
        page.locator("dialog [name=comment]").fill(attack)
        page.locator("dialog .main").click()
        state(page, claim, "edited")
        page.keyboard.press("k")
        expect(page.locator(f"[id='{claim}'] .said")).to_contain_text(attack, use_inner_text=True)
        assert is_unharmed(page)
        if page.locator("#list .card").last.get_attribute("aria-current"):
            break


def test_a_line_of_100_000_characters_breaks_neither_page_nor_selection(serve, open_page, hostile: Path) -> None:
    served = serve(hostile)
    page = open_page(
        f"{served.url}claims?start={make_id('membership', 'long')}", viewport={"width": 360, "height": 640}
    )
    until(page, "CSS.highlights.has('evidence')")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("document.querySelector('#text').scrollWidth <= 360")
    assert set(lit(page)) == {"x"}
    page.locator("#text button[data-part]", has_text="later").click()
    page.locator(".parts", has_text="part 2").wait_for()
    page.evaluate(
        """() => {
            const all = [...document.querySelectorAll('#text .words p')];
            const words = all.find((p) => p.textContent.includes('<script>'));
            getSelection().setBaseAndExtent(words.firstChild, 8, words.firstChild, 24);
        }"""
    )
    page.keyboard.press("n")
    page.locator("dialog [name=field-role]").wait_for()
    quote, at = (page.locator(f"dialog [name={name}]").input_value() for name in ("quote", "at"))
    text = tables.text_path(hostile, make_id("doc", "hostile")).read_bytes().decode()
    assert text[int(at) : int(at) + len(quote)] == quote
    assert is_unharmed(page)


def test_a_selection_behind_letters_of_two_units_leads_to_the_right_place(serve, open_page, hostile: Path) -> None:
    served = serve(hostile)
    page = open_page(f"{served.url}claims?source={make_id('doc', 'hostile')}")
    page.evaluate(
        """() => {
            const words = [...document.querySelectorAll('#text .words p')].find((p) => p.textContent.includes('é'));
            const node = [...words.querySelectorAll('mark')].at(-1)?.firstChild ?? words.firstChild;
            getSelection().setBaseAndExtent(node, node.data.indexOf('é'), node, node.data.indexOf('é') + 1);
        }"""
    )
    page.keyboard.press("n")
    page.locator("dialog [name=field-role]").wait_for()
    at = int(page.locator("dialog [name=at]").input_value())
    text = tables.text_path(hostile, make_id("doc", "hostile")).read_bytes().decode()
    assert text[at] == "é"


def test_a_hostile_ledger_is_text(serve, open_page, output: Path) -> None:
    row = rows(output, "memberships")[0]
    empty = dict.fromkeys(("file", "file_sha256", "export", "quote"))
    about = {"claim": row["id"], "table": "memberships", "before": row, "after": {"role": ATTACKS[0]}, "names": {}}
    given = judgements.make_verdict(
        at="2026-01-01T00:00:00Z", by=ATTACKS[1], verdict="edit", comment=ATTACKS[2], replaces=(), **about, **empty
    )
    judgements.append(output / judgements.LEDGER, [given])
    page = open_page(serve(output).url + f"claims?start={row['id']}")
    expect(current(page).locator(".said")).to_contain_text(ATTACKS[1], use_inner_text=True)
    assert is_unharmed(page)


def test_a_thousand_claims_of_one_report_are_walked_through(serve, open_page, output: Path) -> None:
    row = rows(output, "memberships")[0]
    for number in range(1_000):
        add(output, "memberships", row | {"id": make_id("membership", number), "role": f"Chair {number}"})
    page = open_page(serve(output).url + "claims?table=memberships&q=chair")
    expect(page.locator("#where")).to_contain_text("of 1,000", use_inner_text=True)
    met = []
    while True:
        met.append(claim_of(page))
        last = page.locator(".card").last.get_attribute("data-claim")
        if len(met) % queries.PAGE or len(met) == 1_000:
            page.keyboard.press("j")
        else:
            with page.expect_navigation():
                page.keyboard.press("j")
        if last == met[-1] and len(met) == 1_000:
            break
    said(page, "last claim")
    assert len(set(met)) == 1_000
    with page.expect_navigation():
        page.locator(".claims .pages a", has_text="Earlier").click()
    page.keyboard.press("a")  # a verdict deep in the list is as any other
    said(page, "Accepted")
