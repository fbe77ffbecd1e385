"""What the lexicons and the trained model say of each word of a document, asked by the grammars of names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from pipeline.lexicons import PhraseIndex, load, phrase_index
from pipeline.marks import Mark
from pipeline.words import Words

# Capitalised at the start of a sentence or heading, never part of a name.
_FUNCTION = frozenset(
    """a about above according across after against all along also although among an and another any as at because
    before being between both but by can despite during each every first following for from further he her
    here his how however i if in into is it its last later many may more most my next no nor not now of on one
    or other our over please second several she should since so some such than thank thanks that the their
    them then there these they third this those three through thus to today tomorrow two under until upon via
    was we welcome were what when where whether which while who why will with within without yes yesterday you
    your""".split()
)
_CALENDAR = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun""".split()
)
_NO_NAME_TAGS = frozenset({"IN", "DT", "RB", "PRP", "PRP$", "CC", "VBG", "VBD", "VBN", "VB", "VBP", "VBZ", "TO", "WDT",
                           "WP", "WRB", "MD", "EX", "PDT", "CD", "LS"})  # fmt: skip


_FINITE = frozenset({"VB", "VBD", "VBP", "VBZ", "MD"})
_OFFICE_JOINS = frozenset({"of", "for", "to", "in", "on", "at"})
_CLOSERS = frozenset({",", ".", ";", ")"})
_OPENERS = frozenset({"“", '"', "‘", ":", "•", "–", "—"})


@cache
def _lower(name: str) -> frozenset[str]:
    """The entries of a lexicon in lower case."""
    return frozenset(entry.lower() for entry in load(name))


@cache
def _telling(name: str) -> frozenset[str]:
    """The names of a lexicon, in lower case, that are not common words or places too."""
    return frozenset(_folded(entry) for entry, columns in load(name).items() if not columns)


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    """A word without case and diacritics."""
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char)).lower()


def _is_telling(word: str, name: str) -> bool:
    """Whether a word, or the first part of a double name, is a name of the lexicon and nothing else."""
    known, folded = _telling(name), _folded(word)
    return folded in known or ("-" in folded and folded.split("-")[0] in known)


def _acronyms() -> dict[str, tuple[str, str | None]]:
    """The acronyms of known bodies, with classification and country."""
    return _acronym_classes()


@cache
def _index(name: str) -> PhraseIndex:
    return phrase_index(load(name))


@cache
def _acronym_classes() -> dict[str, tuple[str, str | None]]:
    classes: dict[str, tuple[str, str | None]] = {}
    for acronyms, kind, country, *_ in load("organizations").values():
        for acronym in acronyms.split("|") if acronyms != "-" else ():
            classes[acronym] = (kind, country if country != "-" else None)
    return classes


def phrases(name: str, words: Words) -> list[tuple[int, int, str]]:
    """Where entries of a lexicon stand in the text (words, half-open), the longest at each place."""
    return _index(name).find_phrases(words.text)


@cache
def _shouted(name: str) -> dict[str, str]:
    """The entries of a lexicon by their form in capitals, where it differs and is no acronym."""
    return {entry.upper(): entry for entry in load(name) if len(entry) > 3 and not entry.isupper()}


@cache
def _shouted_index(name: str) -> PhraseIndex:
    return phrase_index(_shouted(name))


def shouted_phrases(name: str, words: Words) -> list[tuple[int, int, str]]:
    """Where entries of a lexicon stand in capitals ("TRINIDAD AND TOBAGO"), as headings and lists have them."""
    return [(start, end, _shouted(name)[found]) for start, end, found in _shouted_index(name).find_phrases(words.text)]


class Evidence:
    """The lexicons' and the model's word on one document; all positions are word numbers, ranges half-open.

    `taken` says which words belong to a name that is settled already.
    """

    def __init__(self, words: Words, defined: Iterable[str] = ()) -> None:
        self.words = words
        self.defined = frozenset(defined)
        self.taken = [False] * len(words)
        self._starts = {start for start, _ in words.sentences}
        self._honorific_end = self._honorifics()
        self._known_end = {start: end for start, end, _ in phrases("organizations", words) if end - start > 1}
        self._head_start = {start: end for start, end, _ in phrases("org_heads", words) if words.capital[start]}
        for at, word in enumerate(words.text):
            if word in load("org_heads_weak") and self._is_headed(at):
                self._head_start.setdefault(at, at + 1)
        self.office_tail = self._office_tails()

    def _honorifics(self) -> dict[int, int]:
        """First word of each honorific by its end; the initial in "Antony J. Blinken" is none."""
        words = self.words
        found = {}
        for start, end, entry in phrases("honorifics", words):
            initial = len(entry) == 2 and self.same_cell(start - 1, start) and words.capital[start - 1]
            if words.capital[start] and not initial:
                found[end] = start
        return found

    def _is_headed(self, at: int) -> bool:
        """Whether a weak head has company that makes it a name: a name word before it, or "of" with one after it."""
        words = self.words
        if self.name_word(at - 1) and self.same_cell(at - 1, at):
            return True
        return self.same_cell(at, at + 2) and words.lower[at + 1] in ("of", "for") and words.tag[at] in ("NNP", "NNPS")

    def _office_tails(self) -> list[bool]:
        """Which words only say what an office is for ("Under Secretary of State for Economic Affairs")."""
        words = self.words
        inside = [False] * len(words)
        for at in range(len(words)):
            if not (words.capital[at] and self.is_role_head(at)):
                continue
            stop = at + 1
            while self.same_cell(at, stop + 1) and words.lower[stop] in _OFFICE_JOINS:
                begin = stop + 1 + (words.lower[stop + 1] == "the")
                end = self._tail_end(begin)
                if end == begin:
                    break
                inside[begin:end] = [True] * (end - begin)
                stop = end
        return inside

    def _tail_end(self, begin: int) -> int:
        """The end of what an office is for: common words with capitals, lists of them included."""
        words = self.words
        end = begin
        while True:
            at = end
            while self.same_cell(begin, at) and words.capital[at] and self._for_an_office(at):
                at += 1
            if at == end:
                return end
            end = at
            while self.same_cell(begin, at) and (words.text[at] == "," or words.lower[at] in ("and", "&")):
                at += 1
            if at == end or not (self.same_cell(begin, at) and words.capital[at] and self._for_an_office(at)):
                return end
            end = at

    def _for_an_office(self, at: int) -> bool:
        words = self.words
        return (
            words.lower[at] in _lower("common_words")
            and not self.is_role_head(at)
            and at not in self._head_start
            and (words.entity[at] != "PERSON" or words.lower[at] == "state")
        )

    def without_short_form(self, start: int, end: int) -> int:
        """The end of a name without the acronym that follows it unbracketed ("… of Foreign Affairs FDFA")."""
        last = self.words.text[end - 1]
        return end - 1 if end - start > 2 and last in self.defined else end

    def is_complete(self, start: int, end: int) -> bool:
        """Whether the words up to `end` are a known name that nothing needs to follow ("United Nations")."""
        return any(self._known_end.get(at) == end for at in range(max(0, end - 6), start + 1))

    def same_cell(self, left: int, right: int) -> bool:
        """Whether both words stand in one cell, so that a name may hold both."""
        cell = self.words.cell
        return 0 <= left < len(cell) and 0 <= right < len(cell) and cell[left] == cell[right]

    def starts_sentence(self, at: int) -> bool:
        """Whether a capital at `at` says nothing, since every sentence begins with one."""
        return at in self._starts or self.words.text[at - 1] in _OPENERS

    def name_word(self, at: int) -> bool:
        """Whether a word can be part of a name: capitalised, no function word, no month or weekday."""
        words = self.words
        if not 0 <= at < len(words) or not words.capital[at]:
            return False
        if words.lower[at] in _FUNCTION:
            return self._is_named_will(at)
        if words.lower[at] in _CALENDAR and words.entity[at] in ("DATE", "TIME", ""):
            return False
        return not (self.starts_sentence(at) and words.tag[at] in _NO_NAME_TAGS and self.is_common(at))

    def _is_named_will(self, at: int) -> bool:
        """Whether "Will", "May" or the like is a given name: one that a family name and a comma or bracket follow."""
        words = self.words
        after = at + 1
        return (
            words.text[at] in load("given_names")
            and self.same_cell(at, after)
            and words.capital[after]
            and words.lower[after] in _lower("family_names")
            and self.closes_item(after + 1)
        )

    def run(self, at: int) -> int:
        """The end of the stretch of name words from `at`, over inner possessives and "&"; `at` if there is none."""
        words = self.words
        end = at
        while self.name_word(end) and (end == at or self.same_cell(end - 1, end)):
            if end > at and words.entity[end] == "PERSON" and words.entity[end - 1] != "PERSON":
                break
            if end > at and words.tag[end] in _FINITE and self.is_common(end):
                break
            end += 1
            if end < len(words) and self.name_word(end + 1):
                possessive = words.tag[end] == "POS" and self.possessor_inside(end - 1)
                end += possessive or words.text[end] == "&"
        return end

    def organization_head(self, at: int) -> int | None:
        """The end of the head noun of an organization's name that starts at `at`, None where none does."""
        return self._head_start.get(at) if self.name_word(at) else None

    def plain_modifier(self, at: int) -> bool:
        """Whether a word only qualifies ("Food and Drug …"): no head, office, state or person."""
        words = self.words
        return (
            self.name_word(at)
            and self.is_common(at)
            and at not in self._head_start
            and not self.is_role_head(at)
            and words.entity[at] not in ("PERSON", "GPE")
        )

    def list_item(self, start: int, end: int) -> bool:
        """Whether words can be an item of what a body is for ("…, Energy and Communications")."""
        return all(
            at not in self._head_start
            and not self.is_role_head(at)
            and self.words.entity[at] != "PERSON"
            and self.words.text[at] not in _acronyms()
            for at in range(start, end)
        )

    def possessor_inside(self, at: int) -> bool:
        """Whether "X's" belongs to the name ("Women's Fund") rather than owning the body ("Sweden's Ministry")."""
        words = self.words
        lower = words.lower[at]
        if lower in _lower("countries") or lower in _lower("demonyms") or words.entity[at] in ("PERSON", "GPE"):
            return False
        return at not in self._head_start and words.text[at] not in _acronyms() and not words.text[at].isupper()

    def is_country(self, start: int, end: int) -> bool:
        """Whether the words are a country's name."""
        return self.words.string(start, end).lower() in _lower("countries")

    def is_role_head(self, at: int) -> bool:
        """Whether a word is the head noun of an office."""
        return 0 <= at < len(self.words) and self.words.lower[at] in _lower("role_heads")

    def is_particle(self, at: int) -> bool:
        """Whether a lower-case word may stand inside a person's name ("van", "bin", "de")."""
        words = self.words
        lower = words.lower[at]
        return not words.capital[at] and lower != "and" and lower in _lower("name_particles")

    def is_given_name(self, at: int) -> bool:
        """Whether a word is a known given name; a short word in capitals ("TED") is an acronym rather."""
        word = self.words.text[at]
        return _is_telling(word, "given_names") and not (word.isupper() and len(word) < 5)

    def is_common(self, at: int) -> bool:
        """Whether a word is a common noun, verb or adjective, whatever its capital."""
        return self.words.lower[at] in _lower("common_words")

    def is_family_name(self, at: int) -> bool:
        """Whether a word is a known family name."""
        return _is_telling(self.words.text[at], "family_names")

    def person_word(self, at: int) -> bool:
        """Whether a word can be part of a person's name: a name word that is no office, honorific or head noun."""
        words = self.words
        if not 0 <= at < len(words) or self.taken[at] or self.office_tail[at]:
            return False
        if not self.name_word(at):
            return self._joined_particle(at)
        lower = words.lower[at]
        if lower in _lower("role_heads") or lower in _lower("role_modifiers") or lower in _lower("event_heads"):
            # "Martin Luther King": inside a name that a given name opened
            return words.entity[at] == "PERSON" and not words.entity_start[at] and self.is_given_name(at - 1)
        if at in self._head_start:
            return False
        if self.is_honorific(at):
            return self._title_in_name(at)
        return not any(char.isdigit() for char in words.text[at])

    def _joined_particle(self, at: int) -> bool:
        """Whether a word is a surname with its particle in lower case ("al-Jubouri") after a given name."""
        particle, _, name = self.words.text[at].partition("-")
        return name[:1].isupper() and particle.lower() in _lower("name_particles") and self.words.capital[at - 1]

    def _title_in_name(self, at: int) -> bool:
        """Whether a title is part of a name that has begun: "Omar Sheikh Nur", "Rashida Begum"."""
        words = self.words
        if not self.same_cell(at - 1, at) or not (words.capital[at - 1] or self.is_particle(at - 1)):
            return False
        last = not (self.same_cell(at, at + 1) and words.capital[at + 1])
        begun = words.capital[at - 1] and not self.is_honorific(at - 1) and not self.is_common(at - 1)
        return (
            self.is_given_name(at - 1) or self.is_particle(at - 1) or (last and begun and not self.is_role_head(at - 1))
        )

    def _near_honorifics(self, at: int) -> list[tuple[int, int]]:
        return [(end, self._honorific_end[end]) for end in range(at + 1, at + 4) if end in self._honorific_end]

    def honorific_before(self, at: int) -> int:
        """The first word of the honorifics that stand right before `at` ("H.E. Mr."); `at` itself if there are none."""
        first = at
        while first in self._honorific_end and self.same_cell(self._honorific_end[first], at):
            first = self._honorific_end[first]
        return first

    def office_before(self, at: int) -> bool:
        """Whether an office stands right before `at`, with what it is for, and a comma perhaps."""
        words = self.words
        before = at - 1
        if self.same_cell(before, at) and words.text[before] == ",":
            before -= 1
        return self.same_cell(before, at) and (self.is_role_head(before) or self.office_tail[before])

    def affiliation_follows(self, at: int) -> bool:
        """Whether a body or a country follows, in brackets or after "of": "(Norway)", "of the Energy Office"."""
        words = self.words
        if not self.same_cell(at - 1, at + 1) or words.lower[at] not in ("(", "of", "from"):
            return False
        return self.taken[at + 1] or (self.same_cell(at, at + 2) and self.taken[at + 2])

    def agent_before(self, at: int) -> bool:
        """Whether "by" stands right before `at`: chaired by, remarks by, moderated by."""
        return self.same_cell(at - 1, at) and self.words.lower[at - 1] == "by"

    def office_follows(self, at: int) -> bool:
        """Whether ", Minister of …" or "(Minister …" or "(Norway)" follows."""
        words = self.words
        if not self.same_cell(at - 1, at) or words.text[at] not in (",", "(", "-", "–", "—"):
            return False
        for near in range(at + 1, min(at + 7, len(words))):
            if (
                words.cell[near] != words.cell[at]
                or words.text[near] in (",", ".", ";", ")")
                or words.tag[near] in _FINITE
            ):
                return False
            if self.is_role_head(near):
                return True
        return False

    def opens_cell(self, at: int) -> bool:
        """Whether a cell (a line, a paragraph, a column of a table) begins at `at`, honorifics aside."""
        first = self.honorific_before(at)
        return first == 0 or not self.same_cell(first - 1, first)

    def closes_item(self, at: int) -> bool:
        """Whether the cell or an item of it ends before `at`."""
        return not self.same_cell(at - 1, at) or self.words.text[at] in (",", "(", "–", "-", "—", ":", ";")

    def no_name(self, start: int, end: int) -> str | None:
        """Why the words cannot be a person's name, None where nothing says so."""
        words = self.words
        string = words.string(start, end)
        if string.lower() in _lower("places") or string.lower() in _lower("organizations"):
            return "a known place or body"
        for at in range(start, end):
            if words.lower[at] in _lower("not_names"):
                return f"{words.text[at]} is no part of a person's name"
            if words.lower[at] in _lower("demonyms"):
                return f"{words.text[at]} says where from"
        if end - start == 1 and (words.text[start].isupper() and len(words.text[start]) < 5):
            return "an acronym"
        if all(words.lower[at] in _lower("common_words") for at in range(start, end)):
            return "common words"
        return None

    def no_body(self, start: int, end: int) -> str | None:
        """Why the words cannot be an organization's name, None where nothing says so."""
        words = self.words
        lower = words.lower[start:end]
        if not any(words.capital[start:end]):
            return "no capital in it"
        if words.string(start, end).lower() in _lower("org_heads"):
            return "a head noun alone"
        if any(self.office_tail[start:end]):
            return "says what an office is for"
        if end - start == 1 and words.text[start] in self.defined:
            return "short for what is no body"
        if end - start == 1 and (words.text[start] in load("not_bodies") or words.text[start][-1].isdigit()):
            return "a short form that names no body"
        if self.is_shouted(start):
            return "in a line all in capitals"
        if lower[-1] in _lower("event_heads"):
            return f"{words.text[end - 1]} names an event"
        for at in range(start, end):
            if words.lower[at] in _lower("not_names"):
                return f"{words.text[at]} names no body"
            if self.is_role_head(at):
                return f"{words.text[at]} names an office"
        if end - start == 1 and not words.text[start].isupper() and words.tag[start] not in ("NNP", "NNPS"):
            return "a common word"
        return None

    def is_shouted(self, at: int) -> bool:
        """Whether a word stands in a line that is all in capitals, where a capital says nothing."""
        start, end = self.words.blocks[self.words.block[at]]
        letters = [text for text in self.words.text[start:end] if text[0].isalpha()]
        return len(letters) > 2 and all(text.isupper() for text in letters)

    def is_honorific(self, at: int) -> bool:
        """Whether a word belongs to an honorific."""
        return any(start <= at < end for end, start in self._near_honorifics(at))

    def model_spans(self) -> list[tuple[int, int, str]]:
        """The trained model's names as words and label, articles and possessives cut."""
        words = self.words
        found: list[tuple[int, int, str]] = []
        at, count = 0, len(words)
        while at < count:
            label = words.entity[at]
            end = at + 1
            if label:
                while (
                    end < count
                    and words.entity[end] == label
                    and not words.entity_start[end]
                    and self.same_cell(at, end)
                ):
                    end += 1
                start, stop = at, end
                while start < stop and (words.lower[start] in _FUNCTION or not words.text[start][0].isalnum()):
                    start += 1
                while stop > start and (words.tag[stop - 1] == "POS" or not words.text[stop - 1][-1].isalnum()):
                    stop -= 1
                if start < stop:
                    found.append((start, stop, label))
            at = end
        return found

    def acronym_classes(self) -> dict[str, tuple[str, str | None]]:
        """Acronyms of known bodies with classification and country."""
        return _acronym_classes()

    def take(self, marks: list[Mark]) -> None:
        """Settles the words of `marks`."""
        for mark in marks:
            self.taken[mark.start : mark.end] = [True] * (mark.end - mark.start)
