"""What the lexicons and the trained model say of each word of a document, asked by the grammars of names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from pipeline import names
from pipeline.lexicons import load
from pipeline.marks import Mark
from pipeline.stages.entities.lookups import Finder, acronym_classes, is_telling, lower
from pipeline.stages.entities.offices import Offices
from pipeline.words import Words

# Capitalised at the start of a sentence or heading, never part of a name.
_FUNCTION = frozenset(
    """a about above according across additionally after against all along also although amid among an and another any
    around as at because before being below beneath beyond between both but by can dear despite during each every
    except finally first following for from furthermore further he her here his how however i if in including into is
    it its last later like many may meanwhile more moreover most my near nevertheless next no nor not now of on once
    one onto or other our outside over per please recently second several she should similarly since so some such
    than thank thanks that the their them then there therefore these they third this those three through throughout
    thus to today tomorrow toward towards two under unless unlike until upon versus via was we welcome were what when
    where whereas whether which while who why will with within without yes yesterday you your""".split()
)
_CALENDAR = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun""".split()
)
_NO_NAME_TAGS = frozenset("IN DT RB PRP PRP$ CC VBG VBD VBN VB VBP VBZ TO WDT WP WRB MD EX PDT CD LS".split())
_FINITE = frozenset({"VB", "VBD", "VBP", "VBZ", "MD"})
_NO_PARTICLES = frozenset({"and", "as", "an", "at", "in", "on", "of", "to"})  # particles elsewhere, English words here
_PLACERS = frozenset("in at near around throughout within from to through outside".split())
_FOREIGN_JOINS = frozenset("de du des del della di pour da do dos".split())
_FOREIGN_WORDS = 5
_COURTESY = frozenset({"mr.", "mr", "ms.", "ms", "mrs.", "mrs"})
_OPENERS = frozenset({"“", '"', "‘", ":", "•", "–", "—"})


class Evidence:
    """The lexicons' and the model's word on one document; all positions are word numbers, ranges half-open.

    `taken` says which words belong to a name that is settled already; `things` where names begin that have a short form
    and are no body; `offices` knows honorifics and offices; `defined` are the short forms that the document defines.
    """

    def __init__(self, words: Words, defined: Iterable[str] = ()) -> None:
        self.words = words
        self.finder = Finder(words)
        self.defined = frozenset(defined)
        self.taken = [False] * len(words)
        self.things: set[int] = set()  # where names of things begin that have a short form
        self._shouted: dict[int, bool] = {}  # by block
        common = lower("common_words")
        self._common = [word in common for word in words.lower]
        self._starts = {start for start, _ in words.sentences}
        self._name = [capital and self._can_be_name(at) for at, capital in enumerate(words.capital)]
        self.bodies = self.finder.phrases("organizations")
        self._known_end = {start: end for start, end, _ in self.bodies if end - start > 1}
        self._head_start = {start: end for start, end, _ in self.finder.phrases("org_heads")}
        self.offices = Offices(words, self.finder, set(self._head_start))
        self._add_weak_heads()

    def _add_weak_heads(self) -> None:
        """Heads that need company to make a name, and heads in capitals ("WORLD BANK")."""
        weak, strong = load("org_heads_weak"), load("org_heads")
        for at, word in enumerate(self.words.text):
            if not self._name[at] or at in self._head_start:
                continue
            shouted = len(word) > 4 and word.isupper()
            head = word.capitalize() if shouted else word
            if head in weak:
                headed = self._is_headed(at) if weak[head] == () else self._is_authority(at)
            else:
                headed = shouted and head in strong
            if headed:
                self._head_start[at] = at + 1

    def _is_headed(self, at: int) -> bool:
        """Whether a weak head has company that makes it a name: words before it, or "of" and words after it."""
        words = self.words
        before = at - 2 if words.tag[at - 1] == "POS" else at - 1
        first = before
        while self.name_word(first - 1) and words.same_cell(first - 1, at):
            first -= 1
        if self.name_word(before) and words.same_cell(before, at):
            return self._is_distinct(first, at + 1)
        if words.same_cell(at, at + 2) and words.lower[at + 1] in ("of", "for") and words.tag[at] in ("NNP", "NNPS"):
            begin = at + 2 + (words.lower[at + 2] == "the")
            return self._is_distinct(at, max(self.run(begin), at + 1))
        return False

    def _is_authority(self, at: int) -> bool:
        """Whether "City" or "Canton" is the one of a place and acts: "of" follows, and no "in the" stands before."""
        words = self.words
        before = at - 1 - (words.lower[at - 1] == "the")
        inside = words.same_cell(before, at) and words.lower[before] in _PLACERS
        return not inside and words.same_cell(at, at + 2) and words.lower[at + 1] == "of" and self.name_word(at + 2)

    def _is_distinct(self, start: int, end: int) -> bool:
        """Whether something in the words is no common word, or the model or a definition takes them for a name."""
        words = self.words
        if any(words.entity[at] == "ORG" or not self.is_common(at) for at in range(start, end) if words.capital[at]):
            return True
        return words.same_cell(start, end + 1) and words.text[end] == "(" and words.text[end + 1] in self.defined

    def starts_sentence(self, at: int) -> bool:
        """Whether a capital at `at` says nothing, since every sentence begins with one."""
        return at in self._starts or self.words.text[at - 1] in _OPENERS

    def name_word(self, at: int) -> bool:
        """Whether a word can be part of a name: capitalised, no function word, no month or weekday."""
        return 0 <= at < len(self._name) and self._name[at]

    def _can_be_name(self, at: int) -> bool:
        words = self.words
        word = words.lower[at]
        if word in _FUNCTION:
            return self._is_named_will(at)
        if word in _CALENDAR and words.entity[at] in ("DATE", "TIME", ""):
            return False
        return not (words.tag[at] in _NO_NAME_TAGS and self._common[at] and self.starts_sentence(at))

    def _is_named_will(self, at: int) -> bool:
        """Whether "Will", "May" or the like is a given name: one that a family name and a comma or bracket follow."""
        words = self.words
        after = at + 1
        return (
            words.text[at] in load("given_names")
            and words.same_cell(at, after)
            and words.capital[after]
            and words.lower[after] in lower("family_names")
            and self.closes_item(after + 1)
        )

    def run(self, at: int) -> int:
        """The end of the stretch of name words from `at`, over inner possessives and "&"; `at` if there is none."""
        words = self.words
        end = at
        while self.name_word(end) and (end == at or words.same_cell(end - 1, end)):
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
        return self._head_start.get(at) if self._name[at] else None

    def plain_modifier(self, at: int) -> bool:
        """Whether a word only qualifies ("Food and Drug …"): no head, office, state or person."""
        return (
            self.name_word(at)
            and self.is_common(at)
            and at not in self._head_start
            and not self.offices.is_head(at)
            and self.words.entity[at] not in ("PERSON", "GPE")
        )

    def is_second(self, at: int) -> bool:
        """Whether a word can follow "and" in a list of what qualifies a head: no head, office, state or person."""
        return (
            self.name_word(at)
            and at not in self._head_start
            and not self.offices.is_head(at)
            and self.words.entity[at] not in ("PERSON", "GPE")
            and self.words.lower[at] not in lower("demonyms")
        )

    def is_person(self, start: int, end: int) -> bool:
        """Whether words behind "of" are a person's full name by the lexicons: given name and family name."""
        return end - start in (2, 3) and self.is_given_name(start) and self.is_family_name(end - 1)

    def foreign_run(self, join: int) -> int:
        """The end of lower-case words behind a preposition of another language ("Réseau des femmes rurales")."""
        words = self.words
        end = join + 1
        while words.same_cell(join, end) and end <= join + _FOREIGN_WORDS:
            word = words.lower[end]
            if not word.isalpha() or self._common[end] or word in _FUNCTION or words.tag[end] in _FINITE:
                break
            end += 1
        return end if words.lower[join] in _FOREIGN_JOINS and end > join + 1 else join + 1

    def list_item(self, start: int, end: int) -> bool:
        """Whether words can be an item of what a body is for ("…, Energy and Communications")."""
        return all(
            at not in self._head_start
            and not self.offices.is_head(at)
            and self.words.entity[at] != "PERSON"
            and self.words.text[at] not in acronym_classes()
            for at in range(start, end)
        )

    def possessor_inside(self, at: int) -> bool:
        """Whether "X's" belongs to the name ("Women's Fund") rather than owning the body ("Sweden's Ministry")."""
        words = self.words
        word = words.lower[at]
        if word in lower("countries") or word in lower("demonyms") or words.entity[at] in ("PERSON", "GPE"):
            return False
        return at not in self._head_start and words.text[at] not in acronym_classes() and not words.text[at].isupper()

    def is_country(self, start: int, end: int) -> bool:
        """Whether the words are a country's name."""
        return self.words.string(start, end).lower() in lower("countries")

    def without_short_form(self, start: int, end: int) -> int:
        """The end of a name without the acronym that follows it unbracketed ("… of Foreign Affairs FDFA")."""
        last = self.words.text[end - 1]
        return end - 1 if end - start > 2 and last in self.defined else end

    def is_complete(self, start: int, end: int) -> bool:
        """Whether the words up to `end` are a known name that nothing needs to follow ("United Nations")."""
        return any(self._known_end.get(at) == end for at in range(max(0, end - 6), start + 1))

    def is_particle(self, at: int) -> bool:
        """Whether a lower-case word may stand inside a person's name ("van", "bin", "de")."""
        word = self.words.lower[at]
        return not self.words.capital[at] and word in lower("name_particles") and word not in _NO_PARTICLES

    def is_given_name(self, at: int) -> bool:
        """Whether a word is a known given name; a short word in capitals ("TED") is an acronym rather."""
        word = self.words.text[at]
        return is_telling(word, "given_names") and not (word.isupper() and len(word) < 5)

    def is_common(self, at: int) -> bool:
        """Whether a word is a common noun, verb or adjective, whatever its capital."""
        return self._common[at]

    def is_family_name(self, at: int) -> bool:
        """Whether a word is a known family name."""
        return is_telling(self.words.text[at], "family_names")

    def person_word(self, at: int) -> bool:
        """Whether a word can be part of a person's name: a name word that is no office, honorific or head noun."""
        words = self.words
        if not 0 <= at < len(self._name) or self.taken[at] or self.offices.tail[at]:
            return False
        if not self._name[at]:
            return "-" in words.text[at] and self._joined_particle(at)
        word = words.lower[at]
        if word in lower("role_heads") or word in lower("role_modifiers") or word in lower("event_heads"):
            # "Martin Luther King", "William R. King": inside a name that a given name opened
            opened = self.is_given_name(at - 1) or (
                names.is_initials(words.text[at - 1]) and self.is_given_name(at - 2)
            )
            return opened and words.entity[at] == "PERSON" and not words.entity_start[at]
        if at in self._head_start:
            return self.after_courtesy(at)
        if self.offices.is_honorific(at):
            return self.offices.title_in_name(at)
        return not any(char.isdigit() for char in words.text[at])

    def after_courtesy(self, at: int) -> bool:
        """Whether "Mr." or "Ms." stands right before, so that a common word is a surname: "Mr. House"."""
        return self.words.same_cell(at - 1, at) and self.words.lower[at - 1] in _COURTESY

    def _joined_particle(self, at: int) -> bool:
        """Whether a word is a surname with its particle in lower case ("al-Jubouri") after a given name."""
        particle, _, name = self.words.text[at].partition("-")
        return name[:1].isupper() and particle.lower() in lower("name_particles") and self.words.capital[at - 1]

    def opens_cell(self, at: int) -> bool:
        """Whether a cell (a line, a paragraph, a column of a table) begins at `at`, honorifics aside."""
        first = self.offices.honorific_before(at)
        return first == 0 or not self.words.same_cell(first - 1, first)

    def closes_item(self, at: int) -> bool:
        """Whether the cell or an item of it ends before `at`."""
        return not self.words.same_cell(at - 1, at) or self.words.text[at] in (",", "(", "–", "-", "—", ":", ";")

    def is_shouted(self, at: int) -> bool:
        """Whether a word stands in a line that is all in capitals, where a capital says nothing."""
        block = self.words.block[at]
        if block not in self._shouted:
            start, end = self.words.blocks[block]
            letters = [text for text in self.words.text[start:end] if text[0].isalpha()]
            self._shouted[block] = len(letters) > 2 and all(text.isupper() for text in letters)
        return self._shouted[block]

    @cached_property
    def model_spans(self) -> list[tuple[int, int, str]]:
        """The trained model's names as words and label, articles and possessives cut."""
        words = self.words
        found: list[tuple[int, int, str]] = []
        at, count = 0, len(words)
        while at < count:
            label = words.entity[at]
            end = at + 1
            if label:
                while words.same_cell(at, end) and words.entity[end] == label and not words.entity_start[end]:
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

    def take(self, marks: list[Mark]) -> None:
        """Settles the words of `marks`."""
        for mark in marks:
            self.taken[mark.start : mark.end] = [True] * (mark.end - mark.start)
