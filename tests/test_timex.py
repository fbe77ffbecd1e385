"""Time expressions: the marked-up sentences of cases/dates.txt, properties, and what is dropped."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.timex import almanac, find, observances, read

CASES = Path(__file__).parent / "cases" / "dates.txt"
_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)(?:\|([A-Z_]+))?\]")
DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31))
MONTHS = "January February March April May June July August September October November December".split()


def cases() -> list[tuple[str, str | None]]:
    """Each marked-up sentence with the date of its document."""
    found, anchor = [], None
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            anchor = line[1:] or None
        elif line and not line.startswith("#"):
            found.append((line, anchor))
    return found


def plain(marked: str) -> tuple[str, list[tuple[int, int, str, str | None]]]:
    """The sentence without marks, and the places, values and mods that they give."""
    text, wanted, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        wanted.append((len(text), len(text) + len(mark[1]), mark[2], mark[3]))
        text += mark[1]
        at = mark.end()
    return text + marked[at:], wanted


@pytest.mark.parametrize(("marked", "anchor"), cases())
def test_sentence(marked: str, anchor: str | None) -> None:
    text, wanted = plain(marked)
    found = find(text, anchor=anchor).expressions
    assert [(e.start, e.end, e.value, e.mod) for e in found] == wanted


def test_there_are_enough_sentences_and_a_third_of_them_are_counter_examples() -> None:
    lines = [marked for marked, _ in cases()]
    assert len(lines) >= 600
    assert sum("[" not in line for line in lines) * 3 >= len(lines)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("It met on 6 and 7 March 2017.", "2017-03-06", "2017-03-07"),
        ("It met in May 2019.", "2019-05-01", "2019-05-31"),
        ("It met in early May 2019.", "2019-05-01", "2019-05-10"),
        ("It met in late May 2019.", "2019-05-22", "2019-05-31"),
        ("It met in mid-June 2019.", "2019-06-11", "2019-06-20"),
        ("It met in the first quarter of 2017.", "2017-01-01", "2017-03-31"),
        ("It met in the winter of 1944-45.", "1944-12-01", "1945-02-28"),
        ("It met in the 1970s.", "1970-01-01", "1979-12-31"),
        ("It met in the 19th century.", "1800-01-01", "1899-12-31"),
        ("It has met since 2005.", "2005-01-01", None),
        ("It met until May 2011.", None, "2011-05-31"),
        ("It met before 1990.", None, "1989-12-31"),
        ("It met after May 2014.", "2014-06-01", None),
        ("It met from the end of 2010 to 3 May 2011.", "2010-09-02", "2011-05-03"),
        ("It met on 5 May 2017 at 14:30.", "2017-05-05", "2017-05-05"),
        ("It met for two days.", None, None),
    ],
)
def test_interval(text: str, start: str | None, end: str | None) -> None:
    (found,) = find(text).expressions
    assert (found.start_date, found.end_date) == (start, end)


def test_a_window_covers_the_days_up_to_the_documents_date() -> None:
    (found,) = find("It grew over the past five years.", anchor="2017-03-08").expressions
    assert (found.type, found.value, found.start_date, found.end_date) == (
        "DURATION",
        "P5Y",
        "2012-03-09",
        "2017-03-08",
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It met on 30 February 2017.", "month 2 has no day 30"),
        ("It met on April 31, 2017.", "month 4 has no day 31"),
        ("It met on 29 February 2017.", "29 February: 2017 is no leap year"),
        ("It met on 2017-13-01.", "no day 2017-13-01"),
        ("It met on 31/06/2017.", "month 6 has no day 31"),
        ("It met from 5 May 2017 to 31 June 2017.", "month 6 has no day 31"),
    ],
)
def test_impossible_dates_are_dropped_with_a_reason(text: str, reason: str) -> None:
    assert reason in [drop.reason for drop in find(text).dropped]
    assert not [e for e in find(text).expressions if "02-30" in e.value or "-31" in e.value]


def test_the_order_of_figures_is_taken_from_the_document_then_from_the_caller() -> None:
    assert [e.value for e in find("On 03/04/2017 and on 25/04/2017.").expressions] == ["2017-04-03", "2017-04-25"]
    assert [e.value for e in find("On 03/04/2017 and on 04/25/2017.").expressions] == ["2017-03-04", "2017-04-25"]
    assert [e.value for e in find("On 03/04/2017.", anchor="2017-04-03").expressions] == ["2017-04-03"]
    open_, first, second = (find("On 03/04/2017.", day_first=order).expressions[0] for order in (None, True, False))
    assert (first.value, second.value) == ("2017-04-03", "2017-03-04")
    assert open_.confidence < min(first.confidence, second.confidence)


def test_no_expression_crosses_a_block() -> None:
    assert [e.text for e in find("He came on 5\nMay 2017 was cold.").expressions] == ["May 2017"]


def test_the_callers_tense_goes_first() -> None:
    text = "The talks of Tuesday are short."
    past = find(text, anchor="2017-03-08", tense=lambda start, end: "past").expressions[0]
    future = find(text, anchor="2017-03-08", tense=lambda start, end: "future").expressions[0]
    assert (past.value, future.value) == ("2017-03-07", "2017-03-14")


def test_an_anchor_may_be_coarse_or_have_a_time() -> None:
    assert find("It fell last year.", anchor="2017-03").expressions[0].value == "2016"
    assert find("It fell yesterday.", anchor="2017-03").expressions[0].value == "PAST_REF"
    assert find("It will start in 5 minutes.", anchor="2017-03-08T23:58").expressions[0].value == "2017-03-09T00:03"


def test_programme_times_take_the_day_and_the_half_of_it_from_above() -> None:
    text = "Programme, March 7, 2011\n2:30-7:00 p.m.\n2:30-2:40 Welcome\n5:15-5:30 Break"
    assert [e.value for e in find(text).expressions][1:] == [
        "2011-03-07T14:30/2011-03-07T19:00",
        "2011-03-07T14:30/2011-03-07T14:40",
        "2011-03-07T17:15/2011-03-07T17:30",
    ]


def test_read_takes_for_granted_that_it_is_a_time() -> None:
    found = read("2010", anchor="2017-03-08", before="They counted ", after=" people.")
    assert found is not None
    assert (found.value, found.start, found.end) == ("2010", 0, 4)
    assert read("blue") is None


@pytest.mark.parametrize(
    ("before", "text", "after", "value"),
    [
        ("He wrote it in 1892 – ", "94", " .", "1894"),
        ("In the year ", "71", " it was a camp.", "0071"),
        ("From the ", "15th", " to the 19th century.", "14"),
        ("He stayed until ", "348", ".", "0348"),
        ("It was ", "an interesting week", ".", "2017-W10"),
        ("It is ", "our last day here", ".", "2017-03-08"),
        ("", "Good morning", " to all.", "2017-03-08TMO"),
    ],
)
def test_read_makes_the_most_of_words_that_are_marked(before: str, text: str, after: str, value: str) -> None:
    found = read(text, anchor="2017-03-08", before=before, after=after)
    assert found is not None
    assert (found.value, found.start >= 0, found.end <= len(text)) == (value, True, True)


def test_every_observance_has_a_day_and_falls_in_its_year() -> None:
    for name, rule in observances.OBSERVANCES.items():
        day = observances.day_of(rule, 2024)
        assert day is not None, name
        assert day.year == 2024, name


@pytest.mark.parametrize(
    ("year", "western", "eastern"),
    [
        (1818, "03-22", None),
        (1943, "04-25", "04-25"),
        (2017, "04-16", "04-16"),
        (2021, "04-04", "05-02"),
        (2024, "03-31", "05-05"),
    ],
)
def test_easter(year: int, western: str, eastern: str | None) -> None:
    assert almanac.easter(year).isoformat() == f"{year}-{western}"
    if eastern is not None:
        assert almanac.easter(year, eastern=True).isoformat() == f"{year}-{eastern}"


def ordinal(day: int) -> str:
    """The day as an ordinal number in figures."""
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


STYLES = (
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{d:%A}, {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{ordinal(d.day)} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"the {ordinal(d.day)} of {MONTHS[d.month - 1]}, {d.year}",
    lambda d: f"{MONTHS[d.month - 1][:3]} {d.day}, {d.year}",
    lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3]}-{d.year}",
    lambda d: d.isoformat(),
    lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
)


@given(day=DAYS, style=st.sampled_from(STYLES), anchor=st.one_of(st.none(), DAYS))
def test_a_date_in_any_style_reads_back(day: date, style, anchor: date | None) -> None:
    text = f"The panel met on {style(day)} in Oslo."
    found = find(text, anchor=None if anchor is None else anchor.isoformat()).expressions
    assert [e.value for e in found] == [day.isoformat()]
    assert found[0].start_date == found[0].end_date == day.isoformat()


@given(first=DAYS, length=st.integers(1, 400))
def test_a_range_reads_back(first: date, length: int) -> None:
    last = first + timedelta(length)
    a, b = (f"{d.day} {MONTHS[d.month - 1]} {d.year}" for d in (first, last))
    (found,) = find(f"It ran from {a} to {b}.").expressions
    assert found.value == f"{first.isoformat()}/{last.isoformat()}"
    assert (found.start_date, found.end_date) == (first.isoformat(), last.isoformat())


@given(day=DAYS, anchor=DAYS)
def test_precision_never_grows(day: date, anchor: date) -> None:
    month = MONTHS[day.month - 1]
    text = f"It met in {day.year}, in {month} {day.year}, in the {day.year // 10 * 10}s."
    values = [e.value for e in find(text, anchor=anchor.isoformat()).expressions]
    assert values[:2] == [f"{day.year}", f"{day.year}-{day.month:02}"]
    assert len(values[2]) in (2, 3)
    assert [e.value for e in find(f"It met in {month}.", anchor=f"{anchor.year}").expressions] == [
        f"{anchor.year}-{day.month:02}"
    ]


DEICTIC = (
    "It came today.",
    "It came yesterday.",
    "It will come tomorrow.",
    "It came three days ago.",
    "It came the day before yesterday.",
    "It came last night.",
)


@given(
    anchor=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
    n=st.integers(-400, 400),
    text=st.sampled_from(DEICTIC),
)
def test_shifting_the_anchor_shifts_deictic_days(anchor: date, n: int, text: str) -> None:
    (before,) = find(text, anchor=anchor.isoformat()).expressions
    (after,) = find(text, anchor=(anchor + timedelta(n)).isoformat()).expressions
    assert before.start_date is not None
    assert after.start_date is not None
    assert date.fromisoformat(after.start_date) - date.fromisoformat(before.start_date) == timedelta(n)


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_offset_holds(text: str) -> None:
    found = find(text, anchor="2017-03-08")
    last = 0
    for e in found.expressions:
        assert text[e.start : e.end] == e.text
        assert last <= e.start < e.end
        assert "\n" not in e.text
        assert 0 <= e.confidence <= 1
        last = e.end


WORDS = (
    "on in from to the of and 1 2 5 12 31 1999 2017 98 may March Monday - , / week weeks last next ago "
    "after before Easter century 10:30 p.m. first"
).split()


@given(st.lists(st.sampled_from(WORDS), max_size=25), st.one_of(st.none(), DAYS))
def test_any_heap_of_time_words_is_read(heap: list[str], anchor: date | None) -> None:
    text = " ".join(heap)
    found = find(text, anchor=None if anchor is None else anchor.isoformat())
    for e in found.expressions:
        assert text[e.start : e.end] == e.text
        if e.start_date is not None and e.end_date is not None:
            assert e.start_date <= e.end_date


def test_a_text_of_nothing_but_days_is_read_so_far_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.timex.finder._MOST", 10)
    found = find("5 May\n" * 12)
    assert len(found.expressions) == 10
    assert [(d.text, d.start, d.reason) for d in found.dropped] == [
        ("5 May", 60, "10 expressions of time: no more are read")
    ]
