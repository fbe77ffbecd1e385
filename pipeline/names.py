"""Names of people and bodies: their parts, the form to show, and the key under which forms of one name meet.

Showing and comparing are different things: `display_name` keeps the text's own letters, `compare_key` and
`organization_key` keep nothing that two writers may do differently.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicons import PhraseIndex, load, phrase_index

_MEMORY = 16_384  # names kept in mind by each function

# Letters that carry no combining mark and so survive decomposition.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ə": "a", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h"}
)
_APOSTROPHES = re.compile("['’‘ʼʻ`´]")
_NO_WORD = re.compile(r"[\W_]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,4}")
_HYPHENATED_GIVEN = re.compile(r"[A-Z][a-z]+-[a-z]+")
_PINYIN = re.compile(
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|"
    r"ia|ie|iu|ua|uo|ui|ue|a|o|e|i|u)){1,2}"
)
_ARABIC_ARTICLES = ("al-", "el-", "ul-", "as-", "ad-", "an-", "ar-", "ash-", "at-", "az-", "d'", "l'", "dell'", "dall'")
_ARTICLES = frozenset({"the", "la", "le", "les", "el", "los", "las", "il", "der", "die", "das"})
_LEGAL_FORMS = frozenset(
    "inc ltd llc llp plc corp co gmbh ag kg sa sas sarl spa srl bv nv ab asa oy oyj ojsc oao jsc pty bhd limited "
    "incorporated".split()
)
# British and American spelling of words in names of bodies.
_SPELLINGS = {
    "organisation": "organization",
    "organisations": "organizations",
    "programme": "program",
    "programmes": "programs",
    "centre": "center",
    "centres": "centers",
    "defence": "defense",
    "labour": "labor",
    "dept": "department",
    "univ": "university",
}


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name, None where the text has none; a surname in capitals comes out with one capital.

    `particles` are the small words that begin the family name ("van der"), which holds them too. `display` is the
    name as written, without honorific, suffix of degree or office, possessive and spare white space.
    """

    honorific_prefix: str | None
    given_name: str | None
    family_name: str | None
    particles: str | None
    suffix: str | None
    display: str


@lru_cache(_MEMORY)
def split_name(text: str) -> PersonName:
    """The parts of a person's name: surnames first, in capitals or after a comma are known for what they are."""
    honorific, bare = _split_honorific(_tidy(text))
    core, suffix, generation = _split_suffix(bare)
    display = f"{core} {generation}" if generation is not None else core
    head, comma, tail = core.partition(", ")
    if comma and tail and not _is_suffix(tail):
        given, family = tail.split(), head.split()
        display = f"{tail} {head}"
    else:
        given, family = _given_and_family(core.split(), honorific)
    particles = _particles(family)
    return PersonName(
        honorific_prefix=honorific,
        given_name=" ".join(map(_with_capital, given)) or None,
        family_name=" ".join(map(_with_capital, family)) or None,
        particles=particles,
        suffix=suffix,
        display=display,
    )


def display_name(text: str) -> str:
    """The name as written, without honorific, possessive and spare white space; idempotent."""
    return _split_honorific(_tidy(text))[1]


@lru_cache(_MEMORY)
def compare_key(name: str) -> str:
    """The form under which spellings of one person's name meet: lower case, no diacritics, signs or honorifics.

    Idempotent. Empty only where the name has no letter or digit.
    """
    key = _fold(split_name(name).display)
    while (again := _fold(split_name(key).display)) != key:
        key = again
    return key or _fold(name)


@lru_cache(_MEMORY)
def organization_key(name: str) -> str:
    """The form under which spellings of a body's name meet: no article, possessive, legal form, sign; idempotent."""
    words = [_SPELLINGS.get(word, word) for word in _fold(_tidy(name).replace("&", " and ")).split()]
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
    return " ".join(words)


def same_person(a: str, b: str) -> bool:
    """Whether two names may be one person's: an initial stands for a given name, a surname alone for a full name.

    Conservative and order-free: never true for two full names that differ in a given name.
    """
    if compare_key(a) == compare_key(b):
        return True
    one, other = split_name(a), split_name(b)
    if _generation(one) != _generation(other) and None not in (_generation(one), _generation(other)):
        return False
    given_a, family_a = _parts(one)
    given_b, family_b = _parts(other)
    if not family_a or not family_b:
        return False
    if not given_a or not given_b:
        return _is_end(family_a, family_b) or _is_end(family_b, family_a)
    return _same_family(family_a, family_b) and _compatible_given(given_a, given_b)


def is_initials(word: str) -> bool:
    """Whether the word is one or more initials ("J.", "J.F.")."""
    return _INITIALS.fullmatch(word) is not None


def _tidy(text: str) -> str:
    """One blank between words, no possessive and no sign at the end that belongs to the sentence."""
    tidy = " ".join(text.split()).strip(" ,;:")
    for ending in ("'s", "’s"):
        if tidy.endswith(ending) and len(tidy) > len(ending):
            return tidy[: -len(ending)].rstrip(" ,;:")
    return tidy[:-1].rstrip(" ,;:") if len(tidy) > 2 and tidy.endswith(("s'", "s’")) else tidy


@lru_cache(1)
def _honorifics() -> PhraseIndex:
    return phrase_index(load("honorifics"))


def _split_honorific(text: str) -> tuple[str | None, str]:
    """The titles before a name, as written, and the rest; a title that is all of the text is left."""
    words = text.split(" ")
    at = 0
    while at < len(words) - 1:
        match = _honorifics().match_at(words, at)
        if match is None or match[0] >= len(words) or _is_given_instead(match[1], words[match[0] :]):
            break
        at = match[0]
    return (" ".join(words[:at]) or None), " ".join(words[at:])


def _is_given_instead(honorific: str, rest: list[str]) -> bool:
    """Whether the title is rather a first name ("Amir Khan", "Sri Mulyani") or an initial ("M. Night")."""
    if is_initials(honorific):
        return len(rest) > 1 and rest[0] not in load("given_names")
    return load("given_names").get(honorific) == ()


def _is_suffix(text: str) -> bool:
    return text in load("name_suffixes")


def _split_suffix(text: str) -> tuple[str, str | None, str | None]:
    """The name, all that follows it, and the part of this that tells father from son."""
    found: list[str] = []
    while True:
        head, _, last = text.rpartition(" ")
        # "Jack MA" is a surname in capitals: without a comma, letters count only after two words
        if not head or not _is_suffix(last.strip(",")) or not (head.endswith(",") or " " in head or not last.isupper()):
            break
        found.insert(0, last.strip(","))
        text = head.rstrip(" ,")
    generations = [suffix for suffix in found if load("name_suffixes")[suffix] == ("generation",)]
    return text, (", ".join(found) or None), (generations[0] if generations else None)


def _generation(name: PersonName) -> str | None:
    for suffix in (name.suffix or "").split(", "):
        if load("name_suffixes").get(suffix) == ("generation",):
            return _fold(suffix)
    return None


def _given_and_family(words: list[str], honorific: str | None) -> tuple[list[str], list[str]]:
    """Given and family names of a name in running order."""
    if len(words) <= 1:
        return _single(words, honorific)
    shouted = [len(word) > 1 and word.isupper() and not is_initials(word) for word in words]
    if any(shouted) and not all(shouted):
        first = shouted.index(True)
        last = len(words) - 1 - shouted[::-1].index(True)
        if last == len(words) - 1:
            while first > 1 and words[first - 1] in load("name_particles"):
                first -= 1
            return words[:first], words[first:]
        if first == 0:
            return words[last + 1 :], words[: last + 1]
    if _surname_first(words):
        return words[1:], words[:1]
    return _western(words)


def _single(words: list[str], honorific: str | None) -> tuple[list[str], list[str]]:
    """One word: a surname after "Mr.", a first name after "Queen", and without a title what the lists know it for."""
    titles = load("honorifics")
    noble = honorific is not None and titles.get(honorific.split(" ")[-1]) == ("noble",)
    known = honorific is None and words and words[0] in load("given_names") and words[0] not in load("family_names")
    return (words, []) if noble or known else ([], words)


def _surname_first(words: list[str]) -> bool:
    """Whether the first word is the surname, as in names of China, Korea and Vietnam in their own order."""
    language = load("surname_first").get(words[0], ("",))[0]
    rest = words[1:]
    if language == "":
        return False
    if language == "vi":
        return len(rest) > 1
    if any(_HYPHENATED_GIVEN.fullmatch(word) for word in rest):
        return True
    return len(rest) <= 2 and all(_PINYIN.fullmatch(word.lower()) for word in rest)


def _western(words: list[str]) -> tuple[list[str], list[str]]:
    """Given names first; the family name begins with its particles, or is two surnames by the custom of Spain."""
    if words[0].islower() and words[0] in load("name_particles"):
        return [], words
    for at in range(1, len(words)):
        word = words[at]
        article = word.lower().startswith(_ARABIC_ARTICLES) and "-" in word + "-"
        if (word in load("name_particles") and at < len(words) - 1) or article:
            # "Juan de la Cruz", but "Ortega y Gasset": what joins two surnames stands inside
            start = at - 1 if load("name_particles").get(word) == ("inside",) and at > 1 else at
            return words[:start], words[start:]
    double = load("double_surnames")
    if len(words) > 2 and words[-1] in double and words[-2] in double and words[-2] not in load("given_names"):
        return words[:-2], words[-2:]
    return words[:-1], words[-1:]


def _particles(family: list[str]) -> str | None:
    small: list[str] = []
    for word in family[:-1]:
        if word not in load("name_particles"):
            break
        small.append(word)
    return " ".join(small) or None


def _with_capital(word: str) -> str:
    """A word in capitals with one capital a part ("BAN" -> "Ban"); others, and initials, as they are."""
    if len(word) < 2 or not word.isupper() or is_initials(word):
        return word
    return re.sub(r"[^\W\d_]+", _capitalize, word)


def _capitalize(match: re.Match[str]) -> str:
    return match[0].capitalize()


def _fold(text: str) -> str:
    """Lower-case letters and digits without diacritics, words parted by one blank."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    elif plain.isalnum():
        return plain
    return _NO_WORD.sub(" ", _APOSTROPHES.sub("", plain.replace(".", ""))).strip()


@lru_cache(1)
def _small_words() -> frozenset[str]:
    return frozenset(_fold(particle) for particle in load("name_particles"))


@lru_cache(_MEMORY)
def _parts(name: PersonName) -> tuple[list[str], list[str]]:
    """Given names, split at hyphens, and family names, without particles, as compare keys."""
    given = _fold((name.given_name or "").replace(".", ". ")).split()
    family = _fold(name.family_name or "").split()
    return given, [word for word in family if word not in _small_words()] or family


def _is_end(short: list[str], long: list[str]) -> bool:
    """Whether a surname alone is the whole family name, or its last or first part."""
    return short in (long, long[-len(short) :], long[: len(short)])


def _same_family(a: list[str], b: list[str]) -> bool:
    """Whether two family names are one: the second of two surnames may be left out."""
    short, long = sorted((a, b), key=len)
    return long[: len(short)] == short


def _compatible_given(a: list[str], b: list[str]) -> bool:
    """Whether the shorter row of given names stands in the longer one, the first in the first, initials allowed."""
    short, long = sorted((a, b), key=len)
    if not _fits(short[0], long[0]):
        return False
    at = 0
    for name in short:
        while at < len(long) and not _fits(name, long[at]):
            at += 1
        if at == len(long):
            return False
        at += 1
    return True


def _fits(a: str, b: str) -> bool:
    return a == b or (1 in (len(a), len(b)) and a[0] == b[0])
