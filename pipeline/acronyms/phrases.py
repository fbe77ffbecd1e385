"""The words around a short form: as far as a long form may reach, and the phrase that names a body."""

from __future__ import annotations

import re

from pipeline.acronyms.forms import UPPER
from pipeline.acronyms.match import SMALL, Word, fold

QUOTES = "\"'“”‘’«»„`"
WINDOW = 260  # code points looked at on either side of a short form
_WORD = re.compile(r"[dlDL](?=[’'])|&|[^\W_]+(?:[’'][^\W_]+)*")
# A long form does not reach over these: brackets, semicolon, colon, equals sign, cell, sentence end, opening quote.
_STOP = re.compile(rf"[;:()\[\]=|•\t\n“«]|(?<![{UPPER}])(?<!Dept)(?<!St)[.?!]\s| [–—] ")
# How the words begin that head a body's name: they tell a body from a person where the letters do not.
HEADS = re.compile(
    r"academ|accord|administr|agenc|agree|alliance|army|as+ocia|autorid|authorit|ban[ck]|board|bureau|bund|cent(?:er|re|ro|rum)|chamber|"
    r"coali|college|comi[ts]|commi|communit|compan|confed|congres|consej|conseil|consor|convention|corpor|council|"
    r"depart|dire[ct]|feder|force|forum|found|front|fund|gesellschaft|group|initiative|instit|league|lig[au]|minist|"
    r"mission|mo[uv]+i?e?ment|movimi|network|office|organi|part[iy]|partnership|police|program|proje[ct]t|protocol|"
    r"register|secretari|servi[cz]|societ|system|tribunal|uni[oó]n|universi|verband"
)
_OFFICES = re.compile(
    r"ambassador|chair|chief|commissioner|coordinator|delegate|director|head|leader|meeting|member|minister$|president|"
    r"professor|rapporteur|representative|secretary$|session"
)
# Not "de" or "van": those are in names of people too.
_CONNECTORS = {"des", "for", "für", "of", "para", "pour", "sur", "without"}


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """`start`/`end` without blanks, quotes and commas at either end."""
    while start < end and text[start] in " ,\u00a0" + QUOTES:
        start += 1
    while end > start and text[end - 1] in " ,\u00a0" + QUOTES:
        end -= 1
    return start, end


def words_in(text: str, start: int, end: int) -> list[Word]:
    """The words of `text` from `start` to `end`."""
    words = []
    for found in _WORD.finditer(text, start, end):
        word, at = found[0], found.start()
        folded = fold(word)
        free = folded in SMALL or (at > start + 1 and text[at - 1] in "-‑" and text[at - 2].isalnum())
        words.append(Word(at, found.end(), folded, word[0].isupper(), free))
    return words


def words_before(text: str, end: int, most: int) -> list[Word]:
    """At most `most` words that end at `end`, none beyond a stop."""
    start = max(0, end - min(WINDOW, 12 * most + 20))
    while 0 < start < end and text[start - 1].isalnum():  # no half words
        start += 1
    for stop in _STOP.finditer(text, start, end):
        start = stop.end()
    return words_in(text, start, end)[-most:]


def words_after(text: str, start: int, most: int) -> list[Word]:
    """At most `most` words that start at `start`, none beyond a stop."""
    stop = _STOP.search(text, start, min(len(text), start + WINDOW))
    return words_in(text, start, stop.start() if stop else min(len(text), start + WINDOW))[:most]


def reach(letters: str) -> int:
    """How many words a long form of so many letters may have, at most."""
    return 2 * len(letters) + 6


def name_phrase(text: str, words: list[Word]) -> list[Word]:
    """The capitalised phrase at the end of `words`, if its words are those of a body and not of a person; else none."""
    at = len(words)
    while at and (words[at - 1].capital or words[at - 1].free):
        if at < len(words) and "," in text[words[at - 1].end : words[at].start]:
            break
        at -= 1
    while at < len(words) and (words[at].free or len(words[at].folded) == 1):
        at += 1
    phrase = words[at:]
    of = next((k for k, word in enumerate(phrase[:5]) if word.folded == "of"), None)
    if of is not None and _OFFICES.match(phrase[of - 1].folded):  # "Head of the Federal Office" is no body
        phrase = phrase[of + 1 :]
        while phrase and phrase[0].free:
            phrase = phrase[1:]
    if len(phrase) < 2 or not phrase[-1].capital or text[phrase[0].start : phrase[-1].end].isupper():
        return []
    told = any(word.folded in _CONNECTORS or HEADS.match(word.folded) for word in phrase)
    return phrase if told else []
