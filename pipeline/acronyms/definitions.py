"""Where a text says what a short form stands for: each definition with its places, confidence and rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.acronyms.forms import GROUP, UPPER, is_numeral, looks_short
from pipeline.acronyms.match import (
    SKIP,
    Fit,
    Word,
    anagram_start,
    best_fit,
    fold,
    forward_fit,
    initials_fit,
    letters_of,
)
from pipeline.acronyms.phrases import (
    HEADS,
    QUOTES,
    WINDOW,
    bare,
    name_phrase,
    reach,
    words_after,
    words_before,
    words_in,
)
from pipeline.acronyms.scan import find_short_forms


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


_BRACKET = re.compile(r"[(\[](?=[^\s()\[\]])")
_SIGN = re.compile(r"[()\[\]\n]")
_DEEPEST = 4  # brackets in one another
_LEAD = re.compile(
    r"(?:(?:the|or|the so-called|also|formerly|known as|abbreviated(?: as| to)?|acronym|abbreviation|short|i\.e\.,?|"
    r"e\.g\.,?|hereinafter|hereafter|henceforth|referred to as|called|as|now|in \w+|\w+ acronym)[:,]? ){0,5}",
    re.IGNORECASE,
)
_ITEM = re.compile(rf"[{QUOTES}]{{0,2}}(?P<item>[^\s,;:()\[\]{QUOTES}]+(?: [IVX]+(?=\W))?)")
_WHOLE_ITEM = re.compile(rf"(?:[{UPPER}][{UPPER}\d&/-]+s? ){{1,2}}(?:[{UPPER}]{{2,}}|\d{{1,3}})(?=\))")
_JUST_BEFORE = re.compile(rf"(?<!\S)[{QUOTES}]?([^\s()\[\]{QUOTES}]+)[{QUOTES}]? ?$")
_LAST_ITEM = re.compile(rf"(?:[,;:] | [–—-] )[{QUOTES}]?([^\s,;:{QUOTES}]+)[{QUOTES}]?$")
_DOTTED = re.compile(rf"(?:[{UPPER}]\.){{2,6}}")
_ALIAS = re.compile(
    r"(?P<cue>(?:, |\()(?:hereinafter|hereafter|henceforth)(?:,? (?:referred to as|called|known as|as))?:?|\() ?"
    rf"(?:the )?(?P<open>[“\"'‘«])\s?(?:the |The )?(?P<name>[{UPPER}][\w’-]*(?: [\w’-]+){{0,4}})\s?[”\"'’»]"
)
# Countries and the like by their letters: in brackets they say where somebody is from.
_CODE = "CAR DPRK DRC EU FRG FYROM GDR PRC ROK RSA UAE UK UN US USA USSR"
_CODES = frozenset(_CODE.split())
_ORDINAL = re.compile(
    r"\d+(?:st|nd|rd|th)|\w*(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|fth|nth|ieth)"
)
_NUMBER = re.compile(r"(?:[ -]?\d{1,3}|[ -][IVX]+)$")
# These belong to the name even where the letters leave them out.
_QUALIFIERS = {"federal", "national", "royal", "state"}
_MINISTRIES = {"department", "dept", "ministry"}
_FIT = 0.5  # least score of an alignment that is believed where the long form begins with a capital
_FIT_SMALL = 0.62  # the same where it does not
_FIT_BESIDE = 0.8  # the same where no bracket parts the two
_FIT_PART = 0.3  # least score at which an alignment says where a long form of another language begins


def _make(text: str, short: tuple[int, int], long: tuple[int, int], *, confidence: float, rule: str) -> Definition:
    return Definition(*short, text[slice(*short)], *long, text[slice(*long)], round(confidence, 2), rule)


def _confidence(fit: Fit) -> float:
    return 0.97 if fit.score >= 0.99 else min(0.95, 0.5 + 0.45 * fit.score)


def _closing(text: str, start: int) -> int:
    """The offset of the bracket that closes the one at `start`; where the search is given up if none does."""
    depth, stop = 0, min(len(text), start + WINDOW)
    for sign in _SIGN.finditer(text, start, stop):
        depth += {"(": 1, "[": 1, "\n": -_DEEPEST}.get(sign[0], -1)
        if depth <= 0 or depth >= _DEEPEST:
            return sign.start()
    return stop


def _long_start(text: str, words: list[Word], fit: Fit) -> int:
    """Where the long form starts: with the first matched word, or what belongs to the name though no letter is its.

    "State Secretariat for Trade (SETRA)", "Federal Department of Home Affairs and Culture (HAC)".
    """
    first = fit.first
    if first > 1 and words[first - 1].folded == "of" and words[first - 2].folded in _MINISTRIES:
        first -= 2
    if _adjoins(text, words, first) and words[first - 1].folded in _QUALIFIERS:
        first -= 1
    return words[first].start


def _long_end(text: str, words: list[Word], fit: Fit) -> int:
    """Where the long form ends: with the last word, but what follows a name in lower case or after a comma is not its.

    "Fisheries Reform project (FR)" and "Trade Bureau, India (TB)" give the name alone.
    """
    last, matched = words[-1], words[fit.last]
    if matched.capital and fit.last < len(words) - 1:
        lower = not (last.capital or last.free or last.folded[0].isdigit())
        if lower or text.startswith(",", matched.end):
            return matched.end
    return last.end - 2 if text[last.end - 2 : last.end] in {"'s", "’s"} else last.end


def _believed(fit: Fit | None, words: list[Word], letters: str) -> bool:
    """Whether an alignment is good enough: a better one is asked where the long form is no name."""
    if fit is None:
        return False
    capital = words[fit.first].capital
    if fit.first == fit.last:  # "hydrofluorocarbons (HFC)", but not "Zurich (ZH)"
        return not capital and len(letters) > 2 and fit.score >= _FIT
    return fit.score >= (_FIT if capital else _FIT_SMALL)


def _before(text: str, short: tuple[int, int], end: int) -> Definition | None:
    """The definition whose long form ends at `end`, just before the bracket in which `short` stands."""
    form = text[slice(*short)]
    letters = letters_of(form)
    if len(letters) < 2:
        return None
    parts = "-" in form and len(letters) > 3  # a name and its branch ("SRSG-CAAC"): words between are passed over
    end = bare(text, max(0, end - 3), end)[1]
    words = words_before(text, end, reach(letters) + (6 if parts else 0))
    if not words or end - words[-1].end > 1:
        return None
    fit = best_fit(letters, words, skip=0.3 if parts else SKIP)
    if fit is not None and _believed(fit, words, letters) and not (form.istitle() and _no_syllables(form, words, fit)):
        long = _long_start(text, words, fit), _long_end(text, words, fit)
        return _make(text, short, long, confidence=_confidence(fit), rule="bracket")
    if GROUP.fullmatch(form):
        return _group(text, short, words)
    if _NUMBER.search(form):
        return _numbered(text, short, words)
    return None if form in _CODES or form.istitle() else _foreign(text, short, words, fit)


def _no_syllables(form: str, words: list[Word], fit: Fit) -> bool:
    """Whether a form in small letters ("Interpol") is rather a word of its own, as a place or a given name."""
    folded = fold(form)
    return fit.score < _FIT_SMALL or any(word.folded == folded for word in words[fit.first :])


def _group(text: str, short: tuple[int, int], words: list[Word]) -> Definition | None:
    """The definition of a group by its number of members: "Group of Twenty (G20)"."""
    if len(words) < 3 or [word.folded for word in words[-3:-1]] != ["group", "of"]:
        return None
    return _make(text, short, (words[-3].start, words[-1].end), confidence=0.95, rule="bracket")


def _numbered(text: str, short: tuple[int, int], words: list[Word]) -> Definition | None:
    """The definition of a form with a number that its long form has as an ordinal or not at all ("COP 20")."""
    letters = letters_of(_NUMBER.sub("", text[slice(*short)]))
    fit = best_fit(letters, words) if len(letters) > 1 else None
    if fit is None or not _believed(fit, words, letters):
        return None
    first = fit.first
    if first and _ORDINAL.fullmatch(words[first - 1].folded):
        first -= 1
    long = words[first].start, _long_end(text, words, fit)
    return _make(text, short, long, confidence=_confidence(fit) - 0.1, rule="bracket")


def _foreign(text: str, short: tuple[int, int], words: list[Word], fit: Fit | None) -> Definition | None:
    """The definition of an all-capital form whose letters are not, or not all, those of the name before it."""
    form = text[slice(*short)]
    if not (form.isupper() or looks_short(form)) or not words[-1].capital:
        return None
    letters = letters_of(form)
    phrase = name_phrase(text, words)
    start = anagram_start(letters, words)
    if start is not None and words[start].capital and (phrase or len(letters) > 2):
        return _make(text, short, (words[start].start, words[-1].end), confidence=0.85, rule="foreign")
    start = _branch_start(form, words)
    if start is not None:
        return _make(text, short, (words[start].start, words[-1].end), confidence=0.75, rule="foreign")
    partial = fit is not None and fit.score >= _FIT_PART
    if not phrase or len(letters) < 3 or not (partial or form.isalpha()):
        return None
    start = words.index(phrase[0])
    if fit is not None and partial and fit.first > start:
        start = fit.first
        while _adjoins(text, words, start):
            start -= 1
    long = words[start].start, words[-1].end
    return _make(text, short, long, confidence=0.6 if partial else 0.45, rule="foreign")


def _branch_start(form: str, words: list[Word]) -> int | None:
    """The word at which the initials of a form's first part begin ("UN-Habitat": United Nations …); else nothing."""
    head, _, branch = form.partition("-")
    letters = letters_of(head)
    if not branch or len(letters) < 2:
        return None
    for at in range(len(words) - len(letters) - 1, -1, -1):
        taken = words[at : at + len(letters)]
        if all(word.capital and word.folded[0] == letter for word, letter in zip(taken, letters, strict=True)):
            return at
    return None


def _adjoins(text: str, words: list[Word], at: int) -> bool:
    """Whether the word before `at` is a name word with only a blank between."""
    before = words[at - 1]
    return at > 0 and before.capital and not before.free and text[before.end : words[at].start] == " "


def _inverse(text: str, start: int, end: int) -> Definition | None:
    """The definition "SHORT (Long form)" whose bracket holds `start` to `end`."""
    before = _JUST_BEFORE.search(text, max(0, start - 42), start - 1)
    if before is None or not (looks_short(before[1]) or _DOTTED.fullmatch(before[1])):
        return None
    letters = letters_of(before[1])
    words = words_after(text, start, reach(letters))
    while words and words[0].free and words[0].folded[0] != letters[0]:
        words = words[1:]
    if not words:
        return None
    fit = forward_fit(letters, words)
    if fit is None or fit.score < _FIT_SMALL or len(words) < 2:
        return None
    comma = text.find(",", words[fit.last].end, end)
    long_end = words[fit.last].end if comma >= 0 else max(words[fit.last].end, words[-1].end)
    return _make(text, before.span(1), (words[0].start, long_end), confidence=_confidence(fit), rule="inverse")


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What may be a short form in the bracket that holds `start` to `end`: all of it, or its first item."""
    lead = _LEAD.match(text, start, end)
    whole = _WHOLE_ITEM.match(text, lead.end() if lead else start, end + 1)
    if whole and whole.end() == end:
        yield whole.span()
    found = _ITEM.match(text, lead.end() if lead else start, end + 1)
    if found:
        a, b = found.span("item")
        yield a, min(b, end)


def _plausible(form: str) -> bool:
    """Whether `form` in brackets may be a short form: a capital somewhere and no long word."""
    if (
        not 2 <= len(form) <= 16
        or not form[0].isalnum()
        or is_numeral(form)
        or ("/" in form and any(sign.isdigit() for sign in form))
    ):
        return False
    if form.istitle() and form.isalpha():
        return 4 <= len(form) <= 10
    return looks_short(form) or sum(letter.isupper() for letter in form) >= 2


def _inside(text: str, start: int, end: int) -> Definition | None:
    """The definition "(Long form, SHORT)" in the bracket that holds `start` to `end`."""
    last = _LAST_ITEM.search(text, max(start, end - 42), end)
    if last is None or not looks_short(last[1]):
        return None
    letters = letters_of(last[1])
    words = words_in(text, start, last.start())[-reach(letters) :]
    fit = best_fit(letters, words)
    if fit is None or fit.score < _FIT_SMALL:
        return None
    return _make(
        text,
        last.span(1),
        (_long_start(text, words, fit), _long_end(text, words, fit)),
        confidence=_confidence(fit),
        rule="inside",
    )


def _bracketed(text: str) -> Iterator[Definition]:
    for bracket in _BRACKET.finditer(text):
        start = bracket.end()
        end = _closing(text, bracket.start())
        found: Definition | None = None
        for short in _items(text, start, end):
            if _plausible(text[slice(*short)]):
                found = _before(text, short, bracket.start())
                if found is not None and (found.rule == "bracket" or short[1] == end):
                    break
                found = None
        found = found or _inside(text, start, end) or _inverse(text, start, end)
        if found is not None:
            yield found


_AFTER = re.compile(
    r"(?P<list> ?= ?| [–—] |: |\t)|(?P<apposition>,? (?:i\.e\.|that is|which stands for|stands for|standing for|"
    r"short for|meaning),? (?:the )?|, the )"
)
_BEFORE = re.compile(
    rf"(?P<apposition>, or (?:the )?[{QUOTES}]?| or [{QUOTES}]?|, [{QUOTES}]?| [–—] )$|(?P<adjacent> )$"
)


def _initial_before(text: str, end: int) -> str:
    """The first letter, folded, of the word that ends at `end`; quick, since most short forms have no fitting one."""
    start = end
    while start and end - start < 40 and text[start - 1].isalnum():
        start -= 1
    return fold(text[start:end])[:1]


def _followed(text: str, short: tuple[int, int], letters: str) -> Definition | None:
    """The definition of a short form whose long form stands behind it, after an equals sign, a dash or words."""
    after = _AFTER.match(text, short[1])
    words = words_after(text, after.end(), reach(letters)) if after else []
    if after is None or not words or text[slice(*short)] == text[words[0].start : words[0].end]:
        return None
    fit = forward_fit(letters, words)
    equal = after["list"] is not None and "=" in after["list"]
    if fit is not None and fit.score >= (_FIT if equal else 0.9) and fit.last > 0:
        long = words[0].start, words[fit.last].end
        rule = "list" if after["list"] else "apposition"
        return _make(text, short, long, confidence=_confidence(fit) - 0.02, rule=rule)
    phrase = name_phrase(text, words) if equal and len(words) < reach(letters) else []
    if phrase and phrase[0] == words[0] and phrase[0].folded[0] == letters[0]:
        return _make(text, short, (phrase[0].start, phrase[-1].end), confidence=0.7, rule="list")
    return None


def _preceded(text: str, short: tuple[int, int], letters: str) -> Definition | None:
    """The definition of a short form whose long form stands before it, with a comma, "or" or nothing between."""
    before = _BEFORE.search(text, max(0, short[0] - 12), short[0])
    if len(letters) < 3 or before is None or _initial_before(text, before.start()) != letters[-1]:
        return None
    words = words_before(text, before.start(), reach(letters))
    if not words or not words[-1].capital:
        return None
    fit = initials_fit(letters, words) or (best_fit(letters, words) if len(letters) > 3 else None)
    if fit is None or fit.score < _FIT_BESIDE or not words[fit.first].capital or fit.last < len(words) - 1:
        return None
    long = _long_start(text, words, fit), words[-1].end
    if text[slice(*long)].isupper():  # shouted or spelt out: "it is R-O-W, ROW"
        return None
    return _make(text, short, long, confidence=0.9, rule="adjacent" if before["adjacent"] else "apposition")


def _aliases(text: str) -> Iterator[Definition]:
    for cue in _ALIAS.finditer(text):
        if looks_short(cue["name"]) or not HEADS.match(fold(cue["name"].split()[-1])):
            continue
        words = words_before(text, cue.start(), 16)
        phrase = name_phrase(text, words)
        if phrase:
            long = phrase[0].start, phrase[-1].end
            yield _make(text, cue.span("name"), long, confidence=0.8, rule="alias")


def find(text: str, *, forms: Sequence[tuple[int, int]] | None = None) -> list[Definition]:
    """Every definition of a short form in `text`, in order of the short forms; none reaches over a line feed.

    `forms` are the text's short forms (`find_short_forms`) where the caller has them already. A short form at one
    place is defined once. Time grows with the length of the text alone.
    """
    found = {one.short_start: one for one in _aliases(text)}
    found.update((one.short_start, one) for one in _bracketed(text))
    for short in find_short_forms(text) if forms is None else forms:
        if short[0] not in found:
            letters = letters_of(text[slice(*short)])
            beside = _followed(text, short, letters) or _preceded(text, short, letters)
            if beside is not None:
                found[short[0]] = beside
    return [found[start] for start in sorted(found)]
