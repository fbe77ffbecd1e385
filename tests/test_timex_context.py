"""Time expressions that lean on what the document says elsewhere: years, weekdays and days last spoken of."""

import pytest

from pipeline.timex import find


def values(text: str, anchor: str | None = None) -> dict[str, str]:
    """The value of each expression by its words; of words that stand twice, the last one's."""
    return {e.text: e.value for e in find(text, anchor=anchor).expressions}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        # years in passing do not hold: "since", ranges of years, a year of the past
        (
            "The gala is on 13 December 2013.\nIt is held since 2005.\nConfirm by 6 December.",
            "6 December",
            "2013-12-06",
        ),
        (
            "Workshop, October 25–28, 2011\nThe swarms of 2004 were worse.\nOn October 26 they flew.",
            "October 26",
            "2011-10-26",
        ),
        ("The side event of 16 May 2017 shows work since 2013.\nWrite by 12 May.", "12 May", "2017-05-12"),
        (
            "Oslo, 17 November 2009\nHis sons were taken in 1988.\nOn 18 November it closed.",
            "18 November",
            "2009-11-18",
        ),
        ("Letters, 1850–1940, were read in Bonn on 3 May 1987.\nShe was 80 in August.", "August", "1987-08"),
        # a life is told year by year: the last date with a month counts
        (
            "She left on 3 May 1901 and came on 6 May 1911 and in June 1920.\nShe died in 1931.\nIn March she wrote.",
            "March",
            "1920-03",
        ),
        # the weekday that is written must be that of the day
        (
            "It met in 2010 and in 2010 again.\nThe visit was on Wednesday, October 26.",
            "Wednesday, October 26",
            "2011-10-26",
        ),
        ("Round table of 16 May 2017.\nA first one was held last November.", "last November", "2016-11"),
        # nothing is known
        ("They met on 6 December.", "6 December", "XXXX-12-06"),
    ],
)
def test_a_year_that_is_not_written_without_a_date_of_the_document(text: str, words: str, value: str) -> None:
    assert values(text)[words] == value


def test_a_history_is_dated_by_its_own_years() -> None:
    lives = "He was born on 25 October 1811.\nIn July 1829 he failed.\nHe was held from 14 July 1831.\n"
    assert values(lives + "The duel was on 30 May.", "2004-08-18")["30 May"] == "1831-05-30"
    assert (
        values(lives + "In May 2004 a film came out. It was shown on 30 May.", "2004-08-18")["30 May"] == "2004-05-30"
    )
    assert values(lives + "A film will be shown on 30 October.", "2004-08-18")["30 October"] == "2004-10-30"


@pytest.mark.parametrize(
    ("text", "anchor", "words", "value"),
    [
        ("The workshop was held from 5 to 7 July 2007.\nFriday. Two groups met.", None, "Friday", "2007-07-06"),
        (
            "The workshop was held from 5 to 7 July 2007.\nOn Friday two groups met.",
            "2007-09-03",
            "Friday",
            "2007-07-06",
        ),
        (
            "The workshop was held from 5 to 7 July 2007.\nOn Friday two groups met.",
            "2007-07-08",
            "Friday",
            "2007-07-06",
        ),
        ("It opened on Monday, 2 July 2007.\nOn Thursday it went to Puno.", None, "Thursday", "2007-07-05"),
        ("On Friday two groups met.", None, "Friday", "XXXX-WXX-5"),
        ("The forum, planned for Thursday, had been cancelled.", "2014-06-11", "Thursday", "2014-06-12"),
        ("It is held today and ends on Thursday.", "2014-06-11", "Thursday", "2014-06-12"),
        ("It ended on Thursday.", "2014-06-11", "Thursday", "2014-06-05"),
    ],
)
def test_a_weekday_is_that_of_the_days_last_spoken_of(text: str, anchor: str | None, words: str, value: str) -> None:
    assert values(text, anchor)[words] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("She promised a hearing before the elections in May.", "May", "2010-05"),
        ("The hearing was held in October.", "October", "2009-10"),
        ("The title bout is on 15 February 2011. He died in December.", "December", "2009-12"),
        (
            "On 1 February she met the envoy ahead of the summit of 16 March. The same evening she left.",
            "The same evening",
            "2010-02-01TEV",
        ),
    ],
)
def test_what_is_told_in_the_past_is_past(text: str, words: str, value: str) -> None:
    assert values(text, "2010-02-09")[words] == value


def test_times_in_figures_with_a_full_stop() -> None:
    text = "The board met on 8 December 2016, 9.30 a.m. to 12.45 p.m."
    assert values(text) == {"8 December 2016, 9.30 a.m. to 12.45 p.m.": "2016-12-08T09:30/2016-12-08T12:45"}
    assert values("The rate went from 9.30 to 12.45.") == {}
