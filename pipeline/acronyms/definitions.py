"""Where a text says what a short form stands for: each definition with its places, confidence and rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.acronyms.forms import UPPER, find_short_forms, looks_short
from pipeline.acronyms.match import SMALL, Fit, Word, best_fit, fold, forward_fit, initials_fit, letters_of


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form and the long form that a text gives it; offsets are code points, half-open.

    `rule` names the shape: `bracket` "Long (SHORT)", `inverse` "SHORT (Long)", `inside` "(Long, SHORT)", `list`
    "SHORT = Long", `apposition` "Long, or SHORT", `adjacent` "Long SHORT", `alias` "Long, hereinafter 'the Short'",
    `foreign` a bracket whose letters are those of another language's long form.
    """

    short_start: int
    short_end: int
    short: str
    long_start: int
    long_end: int
    long: str
    confidence: float
    rule: str


_WINDOW = 260  # code points looked at on either side of a short form
_WORD = re.compile(r"[dlDL](?=[’'])|&|[^\W_]+(?:[’'][^\W_]+)*")
# A long form does not reach over these: brackets, semicolon, colon, equals sign, cell, sentence end, opening quote.
_STOP = re.compile(rf"[;:()\[\]=|•\t\n“«]|(?<![{UPPER}])[.?!]\s| [–—] ")
_BRACKET = re.compile(r"[(\[](?=[^\s)\]])")
_LEAD = re.compile(
    r"(?:(?:the|or|the so-called|also|formerly|known as|abbreviated(?: as| to)?|acronym|abbreviation|short|i\.e\.,?|"
    r"e\.g\.,?|hereinafter|hereafter|henceforth|referred to as|called|as|now|in \w+|\w+ acronym)[:,]? ){0,5}",
    re.IGNORECASE,
)
_QUOTES = "\"'“”‘’«»„`"
_ITEM = re.compile(rf"[{_QUOTES}]{{0,2}}(?P<item>[^\s,;:()\[\]{_QUOTES}]+(?:['’]s?(?=[,;)\]]))?(?: [IVX]+(?=\W))?)")
_ALIAS = re.compile(
    r"(?P<cue>(?:, |\()(?:hereinafter|hereafter|henceforth)(?:,? (?:referred to as|called|known as|as))?:?|\() ?"
    rf"(?:the )?(?P<open>[“\"'‘«])\s?(?:the |The )?(?P<name>[{UPPER}][\w’-]*(?: [\w’-]+){{0,4}})\s?[”\"'’»]"
)
# Countries and the like by their letters: in brackets they say where somebody is from.
_CODES = {
    "CAR",
    "DPRK",
    "DRC",
    "EU",
    "FRG",
    "FYROM",
    "GDR",
    "PRC",
    "ROK",
    "RSA",
    "UAE",
    "UK",
    "UN",
    "US",
    "USA",
    "USSR",
}
_FIT = 0.62  # least score of an alignment that is believed

# How the words begin that head a body's name: they tell a body from a person where the letters do not.
_HEADS = re.compile(
    r"academ|agenc|alliance|army|as+ocia|autorid|authorit|ban[ck]|board|bureau|bund|cent(?:er|re|ro|rum)|chamber|"
    r"coali|college|comi[ts]|commi|communit|compan|confe|congres|consej|conseil|consor|convention|corpor|council|"
    r"depart|dire[ct]|feder|force|forum|found|front|fund|gesellschaft|group|initiative|instit|league|lig[au]|minist|"
    r"mission|mo[uv]+i?e?ment|movimi|network|office|organi|part[iy]|partnership|police|program|proje[ct]t|protocol|"
    r"register|secretari|servi[cz]|societ|system|tribunal|uni[oó]n|universi|verband"
)
_CONNECTORS = {"de", "del", "der", "des", "di", "do", "du", "for", "für", "of", "pour", "para", "sur", "without"}


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """`start`/`end` without blanks, quotes and commas at either end."""
    while start < end and text[start] in " ,\u00a0" + _QUOTES:
        start += 1
    while end > start and text[end - 1] in " ,\u00a0" + _QUOTES:
        end -= 1
    return start, end


def _words(text: str, start: int, end: int) -> list[Word]:
    return [
        Word(found.start(), found.end(), fold(found[0]), found[0][0].isupper())
        for found in _WORD.finditer(text, start, end)
    ]


def _words_before(text: str, end: int, most: int) -> list[Word]:
    """At most `most` words that end at `end`, none beyond a stop."""
    start = max(0, end - _WINDOW)
    for stop in _STOP.finditer(text, start, end):
        start = stop.end()
    return _words(text, start, end)[-most:]


def _words_after(text: str, start: int, most: int) -> list[Word]:
    """At most `most` words that start at `start`, none beyond a stop."""
    stop = _STOP.search(text, start, min(len(text), start + _WINDOW))
    return _words(text, start, stop.start() if stop else min(len(text), start + _WINDOW))[:most]


def _reach(letters: str) -> int:
    return 2 * len(letters) + 6


def _make(text: str, short: tuple[int, int], long: tuple[int, int], *, confidence: float, rule: str) -> Definition:
    return Definition(*short, text[slice(*short)], *long, text[slice(*long)], round(confidence, 2), rule)


def _confidence(fit: Fit) -> float:
    return 0.97 if fit.score >= 0.99 else min(0.95, 0.5 + 0.45 * fit.score)


def _closing(text: str, start: int) -> int:
    """The offset of the bracket that closes the one at `start`; the window's or line's end where none does."""
    depth, at = 0, start
    stop = min(len(text), start + _WINDOW)
    while at < stop and text[at] != "\n":
        if text[at] in "([":
            depth += 1
        elif text[at] in ")]":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return at


def _name_phrase(words: list[Word], text: str) -> tuple[int, int] | None:
    """The capitalised phrase at the end of `words`, if its words are those of a body and not of a person."""
    at = len(words)
    while at and (words[at - 1].capital or words[at - 1].folded in SMALL):
        if at < len(words) and "," in text[words[at - 1].end : words[at].start]:
            break
        at -= 1
    phrase = words[at:]
    while phrase and phrase[0].folded in SMALL:
        phrase = phrase[1:]
    if len(phrase) < 2 or not phrase[-1].capital:
        return None
    if not any(word.folded in _CONNECTORS or _HEADS.match(word.folded) for word in phrase):
        return None
    return phrase[0].start, phrase[-1].end


def _before(text: str, short: tuple[int, int], end: int) -> Definition | None:
    """The definition whose long form ends at `end`, just before the bracket in which `short` stands."""
    form = text[slice(*short)]
    letters = letters_of(form)
    if len(letters) < 2:
        return None
    words = _words_before(text, end, _reach(letters))
    if not words or end - words[-1].end > 3:
        return None
    fit = best_fit(letters, words)
    if fit is not None and fit.score >= _FIT and words[fit.first].start < short[0]:
        return _make(text, short, (words[fit.first].start, words[-1].end), confidence=_confidence(fit), rule="bracket")
    return None


def _foreign(text: str, short: tuple[int, int], end: int) -> Definition | None:
    form = text[slice(*short)]
    if len(form) < 3 or not form.isupper() or form in _CODES:
        return None
    phrase = _name_phrase(_words_before(text, end, 16), text)
    return None if phrase is None else _make(text, short, phrase, confidence=0.5, rule="foreign")


def _inverse(text: str, start: int, end: int) -> Definition | None:
    """The definition "SHORT (Long form)" whose bracket holds `start` to `end`."""
    before = re.compile(rf"(?<!\S)[{_QUOTES}]?([^\s()\[\]{_QUOTES}]+)[{_QUOTES}]? ?$").search(
        text, max(0, start - 42), start - 1
    )
    if before is None or not looks_short(before[1]):
        return None
    letters = letters_of(before[1])
    words = _words_after(text, start, _reach(letters))
    while words and words[0].folded in SMALL and words[0].folded[0] != letters[0]:
        words = words[1:]
    if not words:
        return None
    fit = forward_fit(letters, words)
    if fit is None or fit.score < _FIT or len(words) < 2:
        return None
    comma = text.find(",", words[fit.last].end, end)
    long_end = words[fit.last].end if comma >= 0 else max(words[fit.last].end, words[-1].end)
    return _make(text, before.span(1), (words[0].start, long_end), confidence=_confidence(fit), rule="inverse")


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The first item of the bracket that holds `start` to `end`."""
    lead = _LEAD.match(text, start, end)
    found = _ITEM.match(text, lead.end() if lead else start, end + 1)
    if found:
        a, b = found.span("item")
        yield a, min(b, end)


def _plausible(form: str) -> bool:
    """Whether `form` in brackets may be a short form: a capital somewhere and no long word."""
    return 2 <= len(form) <= 16 and (looks_short(form) or sum(letter.isupper() for letter in form) >= 2)


def _inside(text: str, start: int, end: int) -> Definition | None:
    """The definition "(Long form, SHORT)" in the bracket that holds `start` to `end`."""
    last = re.compile(rf"(?:[,;:] | [–—-] )[{_QUOTES}]?([^\s,;:{_QUOTES}]+)[{_QUOTES}]?$").search(
        text, max(start, end - 42), end
    )
    if last is None or not looks_short(last[1]):
        return None
    letters = letters_of(last[1])
    words = _words(text, start, last.start())[-_reach(letters) :]
    fit = best_fit(letters, words)
    if fit is None or fit.score < _FIT:
        return None
    return _make(
        text, last.span(1), (words[fit.first].start, words[-1].end), confidence=_confidence(fit), rule="inside"
    )


def _bracketed(text: str) -> Iterator[Definition]:
    for bracket in _BRACKET.finditer(text):
        start = bracket.end()
        end = _closing(text, bracket.start())
        found: Definition | None = None
        for short in _items(text, start, end):
            if not _plausible(text[slice(*short)]):
                continue
            found = _before(text, short, bracket.start())
            if found is None and short[1] == end:
                found = _foreign(text, short, bracket.start())
        found = found or _inside(text, start, end) or _inverse(text, start, end)
        if found is not None:
            yield found


_AFTER = re.compile(
    r"(?P<list> ?= ?| [–—] |: |\t)|(?P<apposition>,? (?:i\.e\.|that is|which stands for|stands for|standing for|"
    r"short for|meaning),? (?:the )?|, the )"
)
_BEFORE = re.compile(
    rf"(?P<apposition>, or (?:the )?[{_QUOTES}]?| or [{_QUOTES}]?|, [{_QUOTES}]?| [–—] )$|(?P<adjacent> )$"
)


def _beside(text: str, short: tuple[int, int]) -> Definition | None:
    """The definition of a short form that no bracket parts from its long form."""
    letters = letters_of(text[slice(*short)])
    after = _AFTER.match(text, short[1])
    if after is not None:
        rule = "list" if after["list"] else "apposition"
        words = _words_after(text, after.end(), _reach(letters))
        fit = forward_fit(letters, words)
        least = _FIT if after["list"] and "=" in after["list"] else 0.9
        if fit is not None and fit.score >= least and fit.last > 0:
            return _make(
                text, short, (words[0].start, words[fit.last].end), confidence=_confidence(fit) - 0.02, rule=rule
            )
    if len(letters) < 3:
        return None
    before = _BEFORE.search(text, max(0, short[0] - 12), short[0])
    if before is None:
        return None
    words = _words_before(text, before.start(), _reach(letters))
    if not words or words[-1].folded[0] != letters[-1] or not words[-1].capital:
        return None
    fit = initials_fit(letters, words)
    if fit is None or not words[fit.first].capital:
        return None
    rule = "adjacent" if before["adjacent"] else "apposition"
    return _make(text, short, (words[fit.first].start, words[fit.last].end), confidence=0.9, rule=rule)


def _aliases(text: str) -> Iterator[Definition]:
    for cue in _ALIAS.finditer(text):
        if looks_short(cue["name"]):
            continue
        words = _words_before(text, cue.start(), 16)
        phrase = _name_phrase(words, text)
        if phrase is not None:
            yield _make(text, cue.span("name"), phrase, confidence=0.8, rule="alias")


def find(text: str, *, forms: Sequence[tuple[int, int]] | None = None) -> list[Definition]:
    """Every definition of a short form in `text`, in order of the short forms; none reaches over a line feed.

    `forms` are the text's short forms (`find_short_forms`) where the caller has them already. A short form at one
    place is defined once. Time grows with the length of the text alone.
    """
    found = {one.short_start: one for one in _aliases(text)}
    found.update((one.short_start, one) for one in _bracketed(text))
    for short in find_short_forms(text) if forms is None else forms:
        if short[0] not in found:
            beside = _beside(text, short)
            if beside is not None:
                found[short[0]] = beside
    return [found[start] for start in sorted(found)]
