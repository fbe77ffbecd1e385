"""The document's own date: what counts as one, what does not, and which source goes first."""

import pytest

from pipeline.dateline import document_date, iso_date
from pipeline.records import Block


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Lake talks open\n\nGENEVA, 4 July 2011 – Ministers met today.", "2011-07-04"),
        ("Lake talks open\n\nGeneva (4 July 2011) — Ministers met today.", "2011-07-04"),
        ("Lake talks open\n\nNEW YORK, July 4, 2011 (Lake News) - Ministers met today.", "2011-07-04"),
        ("Lake talks open\n\nAddis Ababa, Ethiopia, 4 July 2011: Ministers met.", "2011-07-04"),
        ("Lake talks open\n\nBern, 2011-07-04 - Office for Water\n\nMinisters met.", "2011-07-04"),
        ("Lake talks open\n\nWASHINGTON, D.C., July 4, 2011 -- Ministers met.", "2011-07-04"),
        ("Lake talks open\nGeneva, 4 July 2011\nMinisters met.", "2011-07-04"),
        ("Lake talks open\n\nOffice of the Speaker\n04 Jul 2011\n\nMinisters met.", "2011-07-04"),
        ("Lake talks open\n\nMonday, 4 July 2011\n\nMinisters met.", "2011-07-04"),
        ("Lake talks open\n\nJuly 4, 2011, 10:30 a.m.\n\nMinisters met.", "2011-07-04"),
        ("Lake talks open\nPublished on 4 July 2011\nMinisters met.", "2011-07-04"),
        ("Lake talks open\nDate: 04.07.2011\nMinisters met.", "2011-07-04"),
        ("Lake talks open\nBy A. Writer | Posted: July 4, 2011\nMinisters met.", "2011-07-04"),
        ("PRESS RELEASE, 4 July 2011\nMinisters met.", "2011-07-04"),
        ("LAKE TALKS HIGHLIGHTS: MONDAY, 4 JULY 2011\n\nMinisters met.", "2011-07-04"),
        ("“Lakes of the World” July 4, 2011\nMinisters met.", "2011-07-04"),
        ("Lake talks open\n\nMinisters met.\n\nThey agreed.\n\nThey left.\n\nOslo, 4 July 2011", "2011-07-04"),
        ("Lake talks open\n\n**Bern, 14/07/2011.** Ministers met.", "2011-07-14"),
        ("Lake talks open\n\nKeflavík, 4.7.2011. Ministers met.", "2011-07-04"),
        ("Addis Ababa, 4 July 2011. Ministers met.", "2011-07-04"),
        ("_Oslo, 4 July 2011_\n\nMinisters met.", "2011-07-04"),
        ("Lake talks open\n\n(July 4, 2011) More than forty ministers met.", "2011-07-04"),
        ("Lake talks open\n\nADDIS ABABA (4 July 2011) Ministers met.", "2011-07-04"),
        ("Lake talks open\n\nOSLO, July 4, 2011 (Lake News) Ministers met.", "2011-07-04"),
        ("Lake talks open\n\nOslo, Norway | July 4, 2011 | Ministers met.", "2011-07-04"),
        ("Lake talks open\n\n4 July 2011 – Ministers met in Oslo.", "2011-07-04"),
        ("Treaty\n\nArticle 1\n\nLakes are free.\n\nDone at Oslo on 4 July 2011", "2011-07-04"),
        ("Treaty\n\nArticle 1\n\nLakes are free.\n\nSigned in Oslo, this 4th day of July 2011.", "2011-07-04"),
        (
            "Treaty\n\nArticle 1\n\nLakes are free.\n\nDONE at Oslo, this fourth day of July, two thousand and eleven.",
            "2011-07-04",
        ),
    ],
)
def test_the_text_says_it(text: str, day: str) -> None:
    assert document_date(text) == (day, "text")


@pytest.mark.parametrize(
    "text",
    [
        "On 4 July 2011, ministers met in Oslo.",
        "Lake talks open\n\nMinisters met in Oslo on 4 July 2011.",
        "Lake talks, 4-6 July 2011\n\nMinisters met in Oslo.",
        "Report of the meeting of 4 July 2011\n\nMinisters met in Oslo.",
        "The Lake Conference, 1955\n\nMinisters met in Oslo.",
        "Lake talks in July 2011\n\nMinisters met in Oslo.",
        "The talks held in Oslo, on 4 July 2011, were short.",
        "In Oslo, 4 July 2011. The ministers met.",
        "The first talks (4 July 2011) Ministers praised.",
        "Chronicle of the lake\n\n4 July 2011 – Ministers met.\n\n5 July 2011 – They left.",
        "Treaty\n\nArticle 1\n\nLakes are free.\n\nThe act was signed in Oslo on 4 July 2011 and was good.",
        "Ministers will meet tomorrow.",
        "30 February 2011\nMinisters met.",
        "",
    ],
)
def test_a_mention_is_no_date_of_the_document(text: str) -> None:
    assert document_date(text) == (None, None)


def test_sources_in_their_order() -> None:
    text = "Lake talks open\n\nGeneva, 4 July 2011 – Ministers met."
    sources = {
        "given": "5 July 2011",
        "metadata": "Wed, 06 Jul 2011 19:49:23 +0000",
        "file_name": "2011-07-08-talks.txt",
    }
    assert document_date(text, **sources) == ("2011-07-05", "given")
    assert document_date(text, **sources | {"given": "unknown"}) == ("2011-07-06", "metadata")
    assert document_date(text, file_name=sources["file_name"]) == ("2011-07-04", "text")
    assert document_date("Ministers met.", file_name=sources["file_name"]) == ("2011-07-08", "metadata")
    assert document_date("Ministers met.", file_name="report-20111345.txt") == (None, None)


def test_the_title_counts_as_text() -> None:
    assert document_date("Ministers met.", title="Lake talks, Oslo, 4 July 2011") == ("2011-07-04", "text")


def test_only_the_first_and_last_blocks_are_read() -> None:
    lines = ["Lake talks"] + ["They spoke at length."] * 30
    middle = "\n".join([*lines[:20], "4 July 2011", *lines[20:]])
    assert document_date(middle) == (None, None)
    text = "Lake talks\n4 July 2011"
    blocks = (Block(0, 10, "heading"), Block(11, 22, "paragraph"))
    assert document_date(text, blocks=blocks) == ("2011-07-04", "text")
    assert document_date(text, blocks=blocks[:1]) == (None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-08-03", "2022-08-03"),
        ("2022-08-03T10:00:00Z", "2022-08-03"),
        ("2022-08-03T23:30:00-05:00", "2022-08-03"),
        ("2022-08-03 10:00", "2022-08-03"),
        ("20220803", "2022-08-03"),
        ("D:20220803194923+02'00'", "2022-08-03"),
        ("Wed, 03 Aug 2022 19:49:23 +0000", "2022-08-03"),
        ("03.08.2022", "2022-08-03"),
        ("3 August 2022", "2022-08-03"),
        ("August 3, 2022", "2022-08-03"),
        ("Aug 3, 2022 10:15 AM", "2022-08-03"),
        ("  2022-08 ", "2022-08"),
        ("August 2022", "2022-08"),
        ("2022", "2022"),
        ("2022-13-01", None),
        ("2022-02-30", None),
        ("3 August 2022 or 4 August 2022", None),
        ("yesterday", None),
        ("soon", None),
        ("", None),
    ],
)
def test_iso_date(text: str, day: str | None) -> None:
    assert iso_date(text) == day


@pytest.mark.parametrize(
    ("text", "metadata", "order", "day"),
    [
        ("Oslo, 3 April 2022 – Ministers met.", "03/04/2022", None, "2022-04-03"),  # the text says the day itself
        ("Oslo, 4 March 2022 – Ministers met.", "03/04/2022", True, "2022-03-04"),
        ("Ministers met on 25/03/2022.", "03/04/2022", None, "2022-04-03"),  # other figures show the order
        ("Ministers met on 03/25/2022.", "03/04/2022", True, "2022-03-04"),
        ("Ministers met.", "03/04/2022", True, "2022-04-03"),  # the settings say it
        ("Ministers met.", "03/04/2022", False, "2022-03-04"),
        ("Ministers met.", "03/04/2022", None, "2022"),  # nothing does: the year is sure
        ("Ministers met.", "25/04/2022", None, "2022-04-25"),
        ("Oslo, 03/04/2022. Ministers met.", None, None, "2022"),
        ("Oslo, 03/04/2022. Ministers met.", None, True, "2022-04-03"),
        ("Oslo, 03/04/2022. Ministers met. They part on 14/04/2022.", None, None, "2022-04-03"),
    ],
)
def test_figures_are_read_by_evidence_then_by_settings(
    text: str, metadata: str | None, order: bool | None, day: str
) -> None:
    assert document_date(text, metadata=metadata, day_first=order)[0] == day
    assert iso_date("03/04/2022", day_first=order) == {None: "2022", True: "2022-04-03", False: "2022-03-04"}[order]
