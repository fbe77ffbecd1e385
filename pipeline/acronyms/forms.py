"""What looks like a short form: acronyms, syllabic abbreviations and dotted ones, by their letters alone.

Closed classes only (Roman numerals, English function words, honorifics); which body a short form stands for is not
decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Latin, Greek and Cyrillic capitals; `re` has no class for them.
UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())

# Letters and digits with joiners inside: UN-Women, HIV/AIDS, R&D, WP.29, PM2.5. Three lower-case letters at most
# before the first capital (mRNA, deNOx); a dotted form keeps its last stop (U.S.).
_TOKEN = re.compile(
    rf"(?<!\w)(?:(?:[{UPPER}]\.){{2,}}(?!\w)|"
    rf"(?:[a-z]{{1,3}}|\d{{1,2}})?[{UPPER}]\w*(?:[-‑&./–]\w+)*)"
)
_NUMERAL = re.compile(r" (?:[IVX]{2,}|I(?![’'\w])|[VX](?!\w))(?![\w.’'-])")
_ROMAN = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_EQUALS = re.compile(" ?=")
_PAIR = re.compile(r"(?!UN/|HIV/AIDS)\w{3,}/\w{2,}")  # two bodies ("WHO/UNICEF"), not one with a slash in its name
_SYMBOL = re.compile(r"\.\d+-\d|\w/(?:\w+[./])*\d|/[^/]*\d|\w/\w\w?/|^\w/")
_SHOUTED = re.compile(r"^.{4,}(?:TIONS?|INGS?|MENTS?|NESS|ABLE|IVE|IT(?:Y|IES)|ALLY|E[DS]|STS|ORT|ORS?)$")
_SURNAME = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|O)[A-Z][a-z]+")

# Common countries' dotted forms: two letters and two stops are otherwise a person's initials.
_DOTTED = frozenset({"U.S.", "U.K.", "U.N.", "E.U.", "A.U."})
_COURTESY = frozenset({"H.E.", "S.A.", "N.V.", "B.V.", "Ph.D.", "M.A.", "B.A.", "A.M.", "P.M.", "A.D.", "B.C.", "P.O."})
_FUNCTION = (
    "A AN AND AS AT BE BY FOR FROM HIS HER IF IN IS IT ITS NO NOT OF ON OR OUR SO THE THEIR THIS THAT THESE THOSE TO "
    "UP WAS WE WERE WILL WITH WITHOUT"
)
_HEADING = (
    "ABSTRACT ACKNOWLEDGEMENTS ACKNOWLEDGMENTS AGENDA AM ANNEX ANNEXES APPENDIX BACKGROUND CHAPTER CONCLUSION "
    "CONCLUSIONS CONTENTS DATE DECIDES DRAFT FIGURE FINAL FOREWORD GMT INTRODUCTION ITEM JAN FEB MAR APR JUN JUL AUG "
    "SEP OCT NOV DEC MAY JUNE JULY NOTE NOTES NR PART PM PRESS PREFACE RECOMMENDATION RECOMMENDATIONS REFERENCES "
    "RELEASE REPORT SECTION SESSION SOURCE SUMMARY TABLE TITLE TOTAL WEDNESDAY TUESDAY MONDAY THURSDAY FRIDAY "
    "SATURDAY SUNDAY JANUARY FEBRUARY MARCH APRIL AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"
)
FUNCTION_WORDS = frozenset(_FUNCTION.split())
_NO_FORMS = FUNCTION_WORDS | frozenset(_HEADING.split())
_HONORIFIC = re.compile(
    r"(?:^|[\s(])(?:Mr|Mrs|Ms|Mme|Dr|Prof|Professor|Sir|Dame|Amb|Ambassador|President|Minister|Gen|General|Hon|"
    rf"M|H\.E)\.?(?: (?:[{UPPER}]\.?-?)+| [{UPPER}][\w’'-]+){{0,3}} $"
)


def _judge(token: str) -> bool:
    """Whether `token`, standing anywhere, has the letters of a short form."""
    if token in _NO_FORMS:
        return False
    if token.isupper() and token.isalpha():
        return 2 <= len(token) <= 11 and not is_numeral(token) and not (len(token) > 6 and _SHOUTED.match(token))
    if "." in token and token.endswith("."):
        return token not in _COURTESY and (len(token) >= 6 or token in _DOTTED)
    capitals = sum(letter.isupper() for letter in token)
    if "/" in token:
        parts = token.split("/")
        return _SYMBOL.search(token) is None and all(_judge(part) for part in parts)
    if capitals < 2:
        return token[0] == "G" and token[1:].isdigit() and len(token) <= 3
    if "-" in token or "‑" in token or "–" in token:
        first, *rest = re.split("[-‑–]", token)
        if not rest or not all(rest):
            return False
        if _judge(first):
            return not is_numeral(first)
        return len(first) <= 2 and first.isupper() and all(part.isupper() or part.isdigit() for part in rest)
    letters = sum(letter.isalpha() for letter in token)
    if token[-1] == "s" and token[:-1].isupper():
        return True
    if capitals == letters:
        return len(token) <= 12
    if len(token) > 9 or _SURNAME.fullmatch(token):
        return False
    return (
        capitals * 2 >= letters or (capitals >= 2 and letters <= 6) or re.search(f"[{UPPER}]{{2}}", token) is not None
    )


def is_numeral(token: str) -> bool:
    """Whether `token` is a Roman numeral below 100 ("XXVIII")."""
    return _ROMAN.fullmatch(token) is not None


def looks_short(token: str) -> bool:
    """Whether `token` has the letters of an acronym or abbreviation: at least two capitals, mostly capitals."""
    return _TOKEN.fullmatch(token) is not None and _judge(token)


def _shouted(text: str, tokens: list[tuple[int, int]], at: int) -> bool:
    """Whether the all-capital token `at` stands in a run of capital words, as in a heading or a list of surnames."""
    start, end = tokens[at]
    if not text[start:end].isupper():
        return False
    low = high = at
    while low and at - low < 3 and text[tokens[low - 1][1] : tokens[low][0]] in {" ", ", "}:
        if not text[slice(*tokens[low - 1])].isupper():
            break
        if text[tokens[low - 1][1]] == ",":
            break
        low -= 1
    while high + 1 < len(tokens) and high - at < 3 and text[tokens[high][1] : tokens[high + 1][0]] == " ":
        if not text[slice(*tokens[high + 1])].isupper():
            break
        high += 1
    words = [text[slice(*tokens[k])] for k in range(low, high + 1)]
    if len(words) < 2 or max(map(len, words)) < 6:
        return len(words) > 3
    return len(words) > 2 or any(word in FUNCTION_WORDS or len(word) > 8 for word in words)


def _line_tokens(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The short forms of one block, which stands at `start` to `end` in `text`."""
    tokens = [
        found.span()
        for found in _TOKEN.finditer(text, start, end)
        if found.end() - found.start() > 1 and not found[0][1:].islower()
    ]
    if not tokens:
        return
    loud = end - start > 20 and text[start:end].isupper()
    for at, (left, right) in enumerate(tokens):
        token = text[left:right]
        if not _judge(token):
            continue
        bracketed = left > start and text[left - 1] in "([" and right < end and text[right] in ")],;"
        if loud or (not bracketed and _shouted(text, tokens, at)):
            continue
        # a document symbol ("10/COP.3"), or a currency ("US$")
        if (left > start and text[left - 1] == "/") or (right < end and text[right] == "$"):
            continue
        if token.isupper() and _HONORIFIC.search(text, max(start, left - 60), left) and not _EQUALS.match(text, right):
            continue
        numeral = _NUMERAL.match(text, right, end)
        if numeral is None and not bracketed and _PAIR.fullmatch(token):
            slash = left + token.index("/")
            yield left, slash
            yield slash + 1, right
        else:
            yield left, numeral.end() if numeral else right


def find_short_forms(text: str) -> list[tuple[int, int]]:
    """All tokens of `text` that look like an acronym, as (start, end), in order; blocks are parted by a line feed.

    A plural s and a Roman numeral belong to the form ("NGOs", "UNCTAD XI"), a possessive does not. Words of shouted
    headings, Roman numerals, document symbols ("A/53/PV.3") and surnames after an honorific are none.
    """
    found: list[tuple[int, int]] = []
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        found.extend(_line_tokens(text, start, end))
        start = end + 1
    return found
