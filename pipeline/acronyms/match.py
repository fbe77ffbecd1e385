"""How well the letters of a short form fit the words of a long form: one alignment, scored.

After A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text" (PSB
2003): right to left, the first letter at the start of a word. Unlike theirs, the alignment is the best of all, not the
first found: a letter counts most at the start of a word, and every name word that is passed over costs.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

# Articles, prepositions and conjunctions of the languages that bodies are named in: passed over without cost.
_SMALL = (
    "a al and as at au aux by d da das de del della dem den der des di do dos du e el en et for from für im in into "
    "l la las le les los na o of on or os para per por pour sur the to und van von with y zur"
)
SMALL = frozenset(_SMALL.split())
SKIP = 0.55  # a content word passed over
_DROP = 1.1  # a letter of the short form that no word gives
_INITIAL, _SMALL_INITIAL, _INNER, _NEXT = 1.0, 0.8, 0.35, 0.6
_MOST_LETTERS = 14
_FLOOR = -99.0


class Word(NamedTuple):
    """A word of the text: where it stands (half-open) and its letters folded for comparison.

    `free`: it may be passed over without cost, as a small word or the second half of a compound ("Co-operation").
    """

    start: int
    end: int
    folded: str
    capital: bool
    free: bool

    @property
    def begins(self) -> bool:
        """Whether a long form may begin with the word: no small word, nor the second half of a plain compound."""
        return not self.free or (self.capital and self.folded not in SMALL)


@dataclass(frozen=True, slots=True)
class Fit:
    """The best alignment: its first and last matched word, and its score (1.0: every letter starts a word)."""

    first: int
    last: int
    score: float


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """`word` in lower case without diacritics: the form in which letters are compared."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def letters_of(short: str) -> str:
    """The letters and digits of a short form, folded; a plural s or possessive is left out ("NGOs" gives "ngo")."""
    for tail in ("'s", "’s", "s'", "s’"):
        if short.endswith(tail):
            short = short.removesuffix(tail)
            break
    else:
        if len(short) > 2 and short[-1] == "s" and short[-2].isupper():
            short = short[:-1]
    return "".join("&" if sign == "&" else sign for sign in fold(short) if sign.isalnum() or sign == "&")


def initials_fit(letters: str, words: list[Word]) -> Fit | None:
    """The fit of `letters` with the initials of the last words, each content word giving one letter; else nothing."""
    at, left = len(words) - 1, len(letters) - 1
    while at >= 0 and left >= 0:
        word = words[at]
        if word.folded[0] == letters[left]:
            left -= 1
        elif not word.free:
            return None
        at -= 1
    if left >= 0 or not words[at + 1].begins:
        return None
    return Fit(at + 1, len(words) - 1, 1.0)


def _gain(word: Word, letters: str, at: int) -> list[float]:
    """What `word` gives when it takes 1, 2, … of the letters from `at` on; empty where its initial is another."""
    body = word.folded
    if letters[at] == "&":
        return [_INITIAL] if body in {"and", "&", "et", "y", "und", "e"} else []
    if body[0] != letters[at]:
        return []
    gains = [_SMALL_INITIAL if body in SMALL else _INITIAL]
    place = 0
    for k in range(at + 1, min(len(letters), at + len(body))):
        following = body.find(letters[k], place + 1)
        if following < 0:
            break
        gains.append(gains[-1] + (_NEXT if following == place + 1 else _INNER))
        place = following
    if len(gains) == len(body) and len(body) > 1:  # the word itself: UN-Women, UNEP-CEP
        gains[-1] = float(len(body))
    return gains


def anagram_start(letters: str, words: list[Word]) -> int | None:
    """The word from which on the initials are the letters in another order, as between languages; else nothing."""
    left = list(letters)
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if word.folded[0] in left:
            left.remove(word.folded[0])
        elif not word.free:
            return None
        if not left:
            return at if word.begins else None
    return None


def best_fit(letters: str, words: list[Word], *, skip: float = SKIP) -> Fit | None:
    """The best alignment of `letters` with words that end where `words` end; a content word passed over costs `skip`.

    The work is bounded: letters beyond 14 give nothing, and the caller bounds the words.
    """
    if not letters or not words or len(letters) > _MOST_LETTERS:
        return None
    exact = initials_fit(letters, words)
    if exact is not None:
        return exact
    costs = [0.0 if word.free else skip for word in words]
    fits = _fits(letters, words, skip=costs, trail=costs)
    return max(fits, key=lambda fit: (fit.score, fit.first), default=None)


def forward_fit(letters: str, words: list[Word]) -> Fit | None:
    """The best alignment of `letters` with words that start where `words` start; those left over are free."""
    if not letters or not words or len(letters) > _MOST_LETTERS:
        return None
    costs = [0.0 if word.free else SKIP for word in words]
    fits = _fits(letters, words, skip=costs, trail=[0.0] * len(words))
    return next((fit for fit in fits if fit.first == 0), None)


def _fits(letters: str, words: list[Word], *, skip: list[float], trail: list[float]) -> list[Fit]:
    """For each word that can give the first letter, last to first, the best alignment from it on."""
    size, count = len(letters), len(words)
    # after[i]: best score of letters[i:] against the words behind, and the last word that gives one of them
    after = [(-_DROP * (size - i), -1) for i in range(size + 1)]
    fits: list[Fit] = []
    for j in range(count - 1, -1, -1):
        word, cost = words[j], skip[j]
        initial = word.folded[0]
        here = [(_FLOOR, -1)] * (size + 1)
        here[size] = (after[size][0] - trail[j], -1)
        for i in range(size - 1, -1, -1):
            passed, dropped = after[i][0] - cost, here[i + 1][0] - _DROP
            best = (passed, after[i][1]) if passed >= dropped else (dropped, here[i + 1][1])
            if letters[i] == initial or letters[i] == "&":  # else the word gives nothing: most of all pairs
                taken = (_FLOOR, -1)
                for k, gain in enumerate(_gain(word, letters, i), 1):
                    behind, last = after[i + k]
                    taken = max(taken, (gain + behind, max(last, j)))
                if i == 0 and taken[0] > _FLOOR and word.begins:
                    fits.append(Fit(j, taken[1], taken[0] / size))
                best = max(best, taken)
            here[i] = best
        after = here
    return fits
