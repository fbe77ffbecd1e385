"""Blocks of plain text. In the cases a block is [in brackets], its kind before it: h, p, l (item) or r (row)."""

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.normalise import normalise
from pipeline.ingest.paragraphs import find_blocks
from pipeline.ingest.plain import read_text

CASES = {
    "wrapped prose is one block": """\
h[Workshop on Lakes]

p[The workshop was opened on Monday by the Minister of the Environment,
Ms Ana Ruiz. She was followed by the Secretary-General of the Lake
Council, who spoke about the state of the water and of the shores.]

p[In the afternoon the delegates visited the harbour.]
""",
    "short paragraphs and headings are wrapped, too": """\
h[Report of the Third Regional Meeting of the Ministers of the Lake
Council and of the Harbour Forum]

p[Geneva, 4 May 2021 – Ms. Ana Pérez, Secretary-General of the River
Commons Institute (RCI), opened the International Conference on River
Commons today. The conference was hosted by Switzerland.]

h[Panel of the Friends of the Lake Council and of the Royal Society
Fisheries Group]

p[The chair thanked everybody who had come to the old town in the rain.
Ms. Ruiz did so, too.]

p[Bo Ek, Rector, Sea Institute]
p[Li Na, Diver, Sunken Ships Group]

p[Venue: the large hall of the old town house beside the fish market
on the lake, at seven.]
""",
    "two lines that a sentence holds together": """\
p[On Monday the minister opened the International Conference on River
Commons, and it ended late.]
""",
    "entries stay apart, however full the one above is": """\
p[The meeting was held in the town hall, and the mayor, who had been
asked to speak, spoke about the harbour and about its many friends.]

p[9.00-9.30 Opening remarks by the Secretary-General of the Lake Forum]
p[9.30-11.00 Panel on the state of the lakes, the rivers and the ocean]
p[Chair: Ana Ruiz, Minister of the Environment and of the Lake Regions]
p[Discussant: Bo Ek]
""",
    "an address has a line for each of its parts": """\
p[Please write to us, to this address:]

p[Lake Council, Directorate of Harbours]
p[12 Long Street]
p[Arlington]
""",
    "a paragraph may begin set in": """\
p[The workshop was opened on Monday by the Minister of the Environment,
Ms Ana Ruiz, and it went on until the Friday of the following long week.]
  p[The delegates thanked the host for the harbour and for the fine food,
and they said so in a letter to the mayor of the town and to his staff.]
""",
    "a programme is one block a line": """\
h[Programme]

p[9:00-9:30 Registration]
p[9:30-10:00 Opening remarks: Dr. Maria Silva, Rector, University of Porto]
p[10:00-11:00 Panel 1 - Rivers and their people]
p[Chair: Jan de Vries, Delft Institute]
p[Susan Moore, "The Elbe after the flood," Free University of Berlin]
""",
    "a list of guests is one block a line, particles notwithstanding": """\
p[Mr. Ajit Perera, Ministry of Health, Sri Lanka]
p[van der Berg, Anna, Ministry of Justice, Netherlands]
p[de Silva, Nimal, World Bank]
""",
    "markers are outside of the blocks": """\
p[The meeting agreed:]

- l[to meet again in May;]
* l[to publish the report;]
• l[to thank the host.]
1. l[First, the budget.]
2) l[Second, the staff.]
(a) l[Third, the house.]
""",
    "items go on in the next line": """\
- l[Improving these aspects of quality will likely depend on
  measurement and exposing metrics in a meaningful way to all
  parties, including end users.]
- l[What are the best practices?]
""",
    "headings by sign": """\
# h[Report of the meeting] #

## h[Opening]

p[The chair opened the meeting.]

h[Second day]
----------

p[The chair opened it again.]
""",
    "headings by capitals and by place": """\
h[A Conference on Trade, 2011]
p[March 7, 2011]
h[LOCATION]
p[Town Hall, 12 Long Street, Arlington]

h[Recommendations]

p[The participants recommended that the work be continued in all of the countries of the region.]
""",
    "what people say in a briefing is no heading": """\
h[Briefing of the department]

p[QUESTION: Thank you. Can you hear me?]

p[MR PRICE: Well, again, this goes back to a couple of things —]

p[The briefing was held in the hall of the department, and it went on until late in the afternoon, as they always do.]
""",
    "numbered headings": """\
1. h[Introduction]

p[The introduction was given by the chair, and it was long.]

2. h[Discussion]

p[The discussion was long, too, and nobody left.]
""",
    "rules and fences are no blocks": """\
p[One sentence stands here.]
***
p[Another sentence stands there.]
=====
""",
    "semantic line breaks": """\
p[The lack of half precision floats in web
environments was discussed as an issue in particular for models
where it leads to higher memory use.]
p[The participants recommended providing the committee with input
to help expedite the work of the
Environments Group from its current early stage.]
""",
    "long lines are paragraphs of their own": """\
p[The first paragraph is long, it has one line only, and it ends where the line ends, as word processors write it]
p[The second paragraph is long, too, it has one line only, and it ends where the line ends, as they all write it]
""",
}


@pytest.mark.parametrize("name", CASES)
def test_blocks(name: str) -> None:
    kinds = {"h": "heading", "p": "paragraph", "l": "list_item", "r": "table_row"}
    marked = CASES[name]
    expected = [(kinds[kind], body) for kind, body in re.findall(r"([hplr])\[([^\]]*)\]", marked)]
    text = re.sub(r"[hplr]\[([^\]]*)\]", r"\1", marked)
    assert [(block.kind, text[block.start : block.end]) for block in find_blocks(text)] == expected


def test_pipe_tables_become_rows() -> None:
    draft = read_text("Speakers\n\n| Name | Post |\n|------|:----:|\n| Ana Ruiz | Minister |\n| Bo Ek | Rector |\n")
    rows = [draft.text[b.start : b.end] for b in draft.blocks if b.kind == "table_row"]
    assert rows == ["Name\tPost", "Ana Ruiz\tMinister", "Bo Ek\tRector"]


def test_a_bar_in_prose_is_no_table() -> None:
    draft = read_text("English | Arabic\nFrench | Spanish\n")
    assert [b.kind for b in draft.blocks].count("table_row") == 0


def test_columns_set_with_blanks_become_rows() -> None:
    draft = read_text(
        "Ana Ruiz        Minister of Water    Peru\n"
        "Bo Ek           Rector               Sweden\n"
        "Li Na           Diver                China\n"
    )
    rows = [draft.text[b.start : b.end] for b in draft.blocks]
    assert rows == ["Ana Ruiz\tMinister of Water\tPeru", "Bo Ek\tRector\tSweden", "Li Na\tDiver\tChina"]
    assert "\t" not in read_text("Two   gaps at\nno   one place\nare no table   at all.").text


def test_tabs_part_cells() -> None:
    draft = read_text("Ana Ruiz\tMinister\nBo Ek\tRector\n")
    assert [b.kind for b in draft.blocks] == ["table_row", "table_row"]


def test_spacing_of_the_source_stays() -> None:
    assert read_text("Two  blanks.\n\n\n  Three lines.").text == "Two  blanks.\n\n\n  Three lines."


@given(st.text(alphabet="aB.,- \n\t#*|>1()=•“", max_size=200))
def test_blocks_are_ordered_trimmed_and_apart(raw: str) -> None:
    draft = read_text(raw)
    at = 0
    for block in draft.blocks:
        assert at <= block.start < block.end <= len(draft.text)
        assert draft.text[block.start : block.end] == draft.text[block.start : block.end].strip()
        at = block.end


SENTENCES = (
    "The chair thanked the Lake Council for its report.",
    "Ms Ana Ruiz of the Ministry of the Environment, who spoke after him, did so as well.",
    "It was adopted.",
    "The International Conference on River Commons will be held in May 2021, and the Harbour Forum after it.",
)


@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5), min_size=2), st.integers(55, 100))
def test_the_width_of_the_paper_changes_no_block(paragraphs: list[list[str]], width: int) -> None:
    long = " ".join(SENTENCES[1::2] * 3)  # one paragraph by which the width can be told
    whole = [long, *(" ".join(sentences) for sentences in paragraphs)]
    wrapped = "\n\n".join(textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in whole)
    assert [" ".join(wrapped[b.start : b.end].split()) for b in find_blocks(wrapped)] == whole


@given(st.text(max_size=200))
def test_normalise_is_idempotent(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once
    assert "\x1f" not in once
    assert "\r" not in once
