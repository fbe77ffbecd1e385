"""What has the letters of a short form: acronyms, syllabic abbreviations and dotted ones.

Closed classes only (Roman numerals, English function words, honorifics); which body a short form stands for is not
decided here.
"""

from __future__ import annotations

import re

# Latin, Greek and Cyrillic capitals; `re` has no class for them.
UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())

# Letters and digits with joiners inside: UN-Women, HIV/AIDS, R&D, WP.29, PM2.5. Three lower-case letters at most
# before the first capital (mRNA, deNOx); a dotted form keeps its last stop (U.S.).
TOKEN = re.compile(
    rf"(?<!\w)(?:(?:[{UPPER}]\.){{2,}}(?!\w)|"
    rf"(?:[a-z]{{1,3}}|\d{{1,2}})?[{UPPER}]\w*(?:[-‑&./–]\w+)*)"
)
_ROMAN = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_SYMBOL = re.compile(
    r"^(?:ADD|CORR|CRP|INF|MISC|REV|Add|Corr|Rev)s?\.\d|\.\d+-\d|\w/(?:\w+[./])*\d|/[^/]*\d|\w/\w\w?/|^\w/"
)
_SHOUTED = re.compile(r"^.{4,}(?:TIONS?|INGS?|MENTS?|NESS|ABLE|IVE|IT(?:Y|IES)|ALLY|E[DS]|STS|ORT|ORS?)$")
GROUP = re.compile(r"G-?\d{1,2}")  # of states: G7, G-77
_SURNAME = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|O)[A-Z][a-z]+")

# Common countries' dotted forms: two letters and two stops are otherwise a person's initials.
_DOTTED = frozenset({"U.S.", "U.K.", "U.N.", "E.U.", "A.U."})
_COURTESY = frozenset({"H.E.", "S.A.", "N.V.", "B.V.", "Ph.D.", "M.A.", "B.A.", "A.M.", "P.M.", "A.D.", "B.C.", "P.O."})
_FUNCTION = (
    "A AN AND AS AT BE BY FOR FROM HIS HER IF IN IS IT ITS NO NOT OF ON OR OUR SO THE THEIR THIS THAT THESE THOSE TO "
    "UP WAS WE WERE WILL WITH WITHOUT"
)
_HEADING = (
    "ABSTRACT ACKNOWLEDGEMENTS ACKNOWLEDGMENTS AGENDA AM ANNEX ANNEXES APPENDIX APR APRIL AUG AUGUST BACKGROUND "
    "CHAPTER CONCLUSION CONCLUSIONS CONTENTS DATE DEC DECEMBER DECIDES DR DRAFT FEB FEBRUARY FIGURE FINAL FOREWORD "
    "FRIDAY GMT INTRODUCTION ITEM JAN JANUARY JUL JULY JUN JUNE MAR MARCH MAY MONDAY MR MRS MS NOTE NOTES NOV "
    "NOVEMBER NR OCT OCTOBER PART PM PREFACE PRESS PROF RECOMMENDATION RECOMMENDATIONS REFERENCES RELEASE REPORT "
    "SATURDAY SECTION SEP SEPTEMBER SESSION SOURCE SUMMARY SUNDAY TABLE THURSDAY TITLE TOTAL TUESDAY WEDNESDAY"
)
FUNCTION_WORDS = frozenset(_FUNCTION.split())
_NO_FORMS = FUNCTION_WORDS | frozenset(_HEADING.split())


def judge(token: str) -> bool:
    """Whether `token`, a match of TOKEN, has the letters of a short form wherever it stands."""
    if token in _NO_FORMS:
        return False
    if token.isupper() and token.isalpha():
        return 2 <= len(token) <= 11 and not is_numeral(token) and not (len(token) > 6 and _SHOUTED.match(token))
    if "." in token and token.endswith("."):
        return token not in _COURTESY and (len(token) >= 6 or token in _DOTTED)
    capitals = sum(letter.isupper() for letter in token)
    if "/" in token:
        parts = token.split("/")
        return _SYMBOL.search(token) is None and all(judge(part) for part in parts)
    if capitals < 2:
        return GROUP.fullmatch(token) is not None
    if "-" in token or "‑" in token or "–" in token:
        first, *rest = re.split("[-‑–]", token)
        if not rest or not all(rest):
            return False
        if judge(first):
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
    return TOKEN.fullmatch(token) is not None and judge(token)
