"""The page for everybody: by keyboard alone, by screen reader, in light and dark, on a small screen."""

from __future__ import annotations

import pytest

from tests.review.page.test_actions import claim_of, current, said, state

VIEWS = ("", "claims", "claims?table=merges", "claims?state=conflict", "claims?table=people&confidence=high&q=p")
DIALOGS = ("e", "m", "n", "b", "?")

# Every text with its colour and what is behind it; those that stand out too little (WCAG 2.2: less than 4.5 to 1).
FAINT = """() => {
    const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]) => {
        const even = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        const [x, y, z] = [r, g, b].map((v) => even(v / 255));
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const colour = parse(getComputedStyle(at).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const found = [];
    for (const element of document.querySelectorAll('body *')) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!own || !element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled')) continue;
        if (element.matches('option, noscript, noscript *')) continue;
        const style = getComputedStyle(element);
        const [a, b] = [light(parse(style.color)), light(behind(element))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < 4.5) found.push(`${element.outerHTML.slice(0, 80)} ${ratio.toFixed(2)}`);
    }
    return found;
}"""

# Controls that a screen reader could not name.
NAMELESS = """() => [...document.querySelectorAll(
    'a, button, input:not([type=hidden]), select, textarea, progress, dialog[open]')]
    .filter((one) => one.checkVisibility())
    .filter((one) => !(one.textContent.trim() && one.matches('a, button')) && !one.labels?.length
        && !one.getAttribute('aria-label') && !document.getElementById(one.getAttribute('aria-labelledby') ?? ''))
    .map((one) => one.outerHTML.slice(0, 120))"""

IDS = """() => { const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    const named = [...document.querySelectorAll('[aria-describedby], [aria-labelledby]')];
    const lost = named.filter((one) => one.checkVisibility())
        .map((one) => one.getAttribute('aria-describedby') ?? one.getAttribute('aria-labelledby'))
        .filter((id) => !ids.includes(id));
    return [...ids.filter((id, at) => ids.indexOf(id) !== at), ...lost]; }"""


def focused(page) -> str:  # type: ignore[no-untyped-def]
    return page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')")


@pytest.fixture
def url(serve) -> str:  # type: ignore[no-untyped-def]
    return serve().url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_and_every_control_has_a_name(url, open_page, scheme) -> None:
    page = open_page(url, color_scheme=scheme)
    for view in VIEWS:
        page.goto(url + view)
        if page.locator(".card").count():
            page.keyboard.press("a")
            said(page, "d")
        assert page.evaluate(FAINT) == []
        assert page.evaluate(NAMELESS) == []
        assert page.evaluate(IDS) == []
    page.goto(url + "claims?table=organizations")
    for key in (*DIALOGS, "s"):
        page.keyboard.press(key)
        page.locator("dialog[open] .form").first.wait_for()
        assert page.evaluate(FAINT) == []
        assert page.evaluate(NAMELESS) == []
        page.keyboard.press("Escape")


def test_light_and_dark_are_two(url, open_page) -> None:
    colours = {
        scheme: open_page(url + "claims", color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert len(set(colours.values())) == 2


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_is_wider_than_the_screen(url, open_page, width) -> None:
    page = open_page(url, viewport={"width": width, "height": 640})
    for view in VIEWS:
        page.goto(url + view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for part in ("#list", "#text", ".bar", "#filters"):
            if page.locator(part).count():
                assert page.locator(part).evaluate("one => one.scrollWidth - one.clientWidth") <= 0, part
    page.goto(url + "claims?table=people")
    for key in DIALOGS:
        page.keyboard.press(key)
        page.locator("dialog[open] .form").first.wait_for()
        assert page.locator("dialog").evaluate("one => one.scrollWidth - one.clientWidth") <= 0
        assert page.locator("dialog").evaluate("one => one.getBoundingClientRect().right") <= width
        page.keyboard.press("Escape")


def test_on_a_small_screen_text_and_claim_are_seen_together(url, open_page) -> None:
    page = open_page(url + "claims?table=memberships", viewport={"width": 360, "height": 640})
    for part in ("#text", ".card[aria-current] .go"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + min(box["height"], 40) <= 640
    claim = claim_of(page)
    current(page).locator("[data-act=reject]").click()
    state(page, claim, "rejected")


def test_the_whole_way_by_keyboard_alone(serve, open_page) -> None:
    served = serve()
    page = open_page(served.url)
    page.locator("body").press("Tab")
    for _ in range(30):
        if focused(page).startswith("Go on in the order"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**state=open*")
    claim = claim_of(page)
    page.locator("[aria-current] .go:focus").wait_for()
    met = []
    for _ in range(9):
        page.keyboard.press("Tab")
        met.append(focused(page))
        if met[-1].startswith("Accept"):
            break
    assert met[-1] == "Accept a"  # after the card's own links, before those of any other card
    page.keyboard.press("Enter")
    state(page, claim, "accepted")
    page.locator("[aria-current] .go:focus").wait_for()
    assert claim_of(page) != claim
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")  # the box to pick it
    assert current(page).locator(".pick").is_checked()
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.press("t")
    page.locator("[aria-current] .go:focus").wait_for()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("a")  # writes, and judges nothing
    page.keyboard.press("Escape")
    page.locator("[aria-current] .go:focus").wait_for()
    assert len(served.ledger) == 1


def test_the_focus_stays_in_a_form_and_comes_back_from_it(url, open_page) -> None:
    page = open_page(url + "claims?table=people")
    for key in DIALOGS:
        page.keyboard.press(key)
        page.locator("dialog[open] .form").first.wait_for()
        for _ in range(15):
            page.keyboard.press("Tab")
            assert page.evaluate(
                "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
            )
        page.keyboard.press("Escape")
        page.locator("dialog").wait_for(state="hidden")
        page.locator("[aria-current] .go:focus").wait_for()


def test_a_screen_reader_is_told_what_happened_and_where_it_is(url, open_page) -> None:
    page = open_page(url + "claims?table=memberships")
    assert page.locator("#say").get_attribute("aria-live") == "polite"
    tree = page.locator("body").aria_snapshot()
    for part in ("list", "heading", "region", "search", "progressbar", "status", "checkbox", "group"):
        assert part in tree
    words = current(page).locator(".go").inner_text()
    assert page.locator(".card[aria-current=true]").count() == 1
    assert current(page).locator(".go").get_attribute("aria-describedby")
    page.keyboard.press("a")
    said(page, f"Accepted: {words}")


def test_a_missed_claim_is_added_with_the_mouse(url, open_page) -> None:
    page = open_page(url + "claims?table=memberships")
    page.locator("#text .words mark.person").first.dblclick()
    word = page.evaluate("getSelection().toString().trim()")
    assert word
    page.locator(".tools [data-act=add]").click()
    page.locator("dialog [name=quote]").wait_for()
    assert page.locator("dialog [name=quote]").input_value() == word
    assert page.locator("dialog [name=at]").input_value().isdecimal()


def test_the_text_of_a_report_can_be_read_at_twice_its_size(url, open_page) -> None:
    page = open_page(url + "claims", viewport={"width": 720, "height": 450})
    page.evaluate("document.documentElement.style.fontSize = '28px'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
