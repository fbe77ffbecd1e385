"""Who holds an office: the person beside the phrase, by apposition, title, copula, bracket or "as"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline import lexicons
from pipeline.marks import Mark
from pipeline.stages.roles import bodies
from pipeline.stages.roles.heads import Head, heads, of_state
from pipeline.stages.roles.phrases import Phrase
from pipeline.stages.roles.scene import Scene

_SEPARATORS = frozenset({",", "–", "—", "-", ":", ";"})
_CLOSERS = frozenset({",", ".", ";", ")", ":", "–", "—", "and", "&", "who", "or", "as", "''", '"', "”", "?", "!", "/"})
ADVERBS = frozenset(
    "currently now then also both formerly previously today recently later again once long a the himself herself"
    " first still who in turn respectively all each earlier eventually most subsequently simultaneously presently"
    " concurrently".split()
)
_SPANS = frozenset("from in since until to through between ( ) - – and".split())
_TERM = 8  # words of the years of an office
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True)
class Link:
    """A person, an office phrase, the words that show it, and how sure and why."""

    holder: Mark
    phrase: Phrase
    start: int
    end: int
    confidence: float
    reason: str
    organization: Mark | None = None  # where the phrase has none of its own …
    own: bool = False  # … or before it


class Linker:
    """Joins people and office phrases of one document; each phrase is taken once."""

    def __init__(self, scene: Scene, phrases: list[Phrase]) -> None:
        self.scene = scene
        self.phrases = phrases
        self.by_begin: dict[int, Phrase] = {}
        for phrase in phrases:
            for word in {phrase.begin, phrase.start, phrase.role_start}:
                self.by_begin.setdefault(word, phrase)
        self.premodifiers = {phrase.organization for phrase in phrases if phrase.before}
        self.ends = {phrase.end: phrase for phrase in phrases}
        self.last_office: dict[Mark, Phrase] = {}
        self.links: list[Link] = []

    def run(self) -> list[Link]:
        """All links, the surest kinds first, so that a phrase goes to the person it fits best."""
        for phrase in self.phrases:
            self._title(phrase)
        for person in self.scene.people:
            self._apposition(person)
        return self.links

    # -- helpers

    def same(self, a: int, b: int) -> bool:
        """True if both words exist and stand in one cell."""
        cell = self.scene.words.cell
        return 0 <= a < len(cell) and 0 <= b < len(cell) and cell[a] == cell[b]

    def add(
        self,
        holder: Mark,
        phrase: Phrase,
        confidence: float,
        reason: str,
        organization: Mark | None = None,
        *,
        own: bool = False,
    ) -> None:
        """Notes one link, and that the phrase is taken; `own` lets `organization` go before the phrase's."""
        phrase.taken = True
        self.last_office[holder] = phrase
        start = min(holder.start, phrase.begin)
        end = max(holder.end, phrase.end)
        self.links.append(Link(holder, phrase, start, end, confidence, reason, organization, own))
        if not own and phrase.organization is not None and phrase.organization.end == phrase.end:
            for body in self._further_bodies(phrase.organization):
                self.links.append(Link(holder, phrase, start, body.end, confidence - 0.1, reason, body, own=True))

    def _further_bodies(self, body: Mark) -> list[Mark]:
        """The organizations listed after `body` up to "and": "Professor at A, B and C"."""
        words, found, at, closed = self.scene.words, [], body.end, False
        while self.same(at - 1, at) and (words.text[at] == "," or words.lower[at] == "and") and not closed:
            closed = words.lower[at] == "and" or (self.same(at, at + 1) and words.lower[at + 1] == "and")
            further = self.scene.body_after(at + (2 if closed and words.text[at] == "," else 1))
            if body.label != "ORG" or further is None or further.label != "ORG" or further in self.premodifiers:
                return []
            found.append(further)
            at = further.end
        return found if closed else []

    def person_at(self, word: int) -> Mark | None:
        """The person whose name or courtesy title starts at `word` in the cell of the word before."""
        mark = self.scene.person_from.get(word)
        return mark if mark is not None and self.same(word - 1, word) else None

    def phrase_at(self, word: int, after: int) -> Phrase | None:
        """The free phrase that begins at `word`, or after small adverbs there, in the cell of word `after`."""
        for _ in range(3):
            phrase = self.by_begin.get(word)
            if phrase is not None:
                return phrase if not phrase.taken and self.same(after, word) else None
            if not self.same(after, word) or self.scene.words.lower[word] not in ADVERBS:
                return None
            word += 1
        return None

    def body_behind(self, person: Mark, head: Head) -> Mark | None:
        """The body given right after a name: "(LWA)", "of Russia", ", Mill University,"."""
        words = self.scene.words
        at = person.end
        if not self.same(at - 1, at):
            return None
        sign = words.lower[at]
        if sign not in {"(", "of", "from", ","}:
            return None
        mark = self.scene.body_after(at + 1)
        if mark is None or mark.label == "NORP" or not self.same(at, at + 1):
            return None
        if mark.label == "GPE" and sign != "of" and not of_state(head):
            return None  # "the President, X (Norway)": where X comes from
        end = mark.end
        if sign == "(":
            return mark if end < len(words) and words.text[end] in {")", ",", ";"} else None
        if sign == ",":
            stops = (
                not self.same(at, end) or words.text[end] in {",", ";", ".", ")"} or words.lower[end] in {"and", "on"}
            )
            return mark if mark.label == "ORG" and stops else None
        return mark if mark.label == "ORG" or sign == "of" else None

    def after_brackets(self, at: int) -> int:
        """The word after letters of degrees (", Ph.D.") and a short bracket at `at`, else `at`."""
        words = self.scene.words
        commas = self.same(at - 1, at + 2) and words.text[at] == "," and words.text[at + 2] == ","
        if commas and words.text[at + 1] in lexicons.load("name_suffixes") and words.lower[at + 1] not in heads():
            at += 3 if self.same(at, at + 3) and words.text[at + 3] == "(" else 2
        if at < len(words) and words.text[at] == "(" and self.same(at - 1, at):
            for close in range(at + 1, min(at + 12, len(words))):
                if words.text[close] == ")" and self.same(at, close):
                    return close + 1
        return at

    # -- the kinds of links

    def _title(self, phrase: Phrase) -> None:
        """ "Foreign Minister Holm", "Ministers A and B", "Provost and historian X"."""
        person = self.person_at(phrase.end)
        if person is None or phrase.indefinite or phrase.taken:
            return
        if phrase.head.plural:
            for one in self.list_from(person, phrase.head):
                self.add(one, phrase, 0.85, "one office before several names", self.body_behind(one, phrase.head))
            return
        body = None if phrase.organization is not None else self.body_behind(person, phrase.head)
        self.add(person, phrase, 0.92, "office before the name", body)
        self._joined_titles(person, phrase)

    def _joined_titles(self, person: Mark, last: Phrase) -> None:
        """Offices joined by "and" before one name: all are that person's, and share the body."""
        index = last.number
        words = self.scene.words
        while index > 0:
            former = self.phrases[index - 1]
            joined = former.end == last.start - 1 and words.lower[former.end] in {"and", "&", "/"}
            if not joined or former.taken or last.begin != last.start or former.head.plural:
                return
            self.add(
                person,
                former,
                0.85,
                "joined offices before the name",
                None if former.organization else last.organization,
            )
            if last.organization is None and former.organization is not None and former.before:
                last.organization = former.organization
            index, last = index - 1, former

    def list_from(self, person: Mark, head: Head) -> Iterator[Mark]:
        """`person` and the people listed after: "A (X), B and C"."""
        words = self.scene.words
        mark: Mark | None = person
        while mark is not None:
            yield mark
            at = self.after_brackets(mark.end)
            at = self._behind_of(mark, at, head)
            while self.same(mark.end - 1, at) and (words.text[at] == "," or words.lower[at] in {"and", "&"}):
                at += 1
            mark = self.person_at(at) if at > mark.end else None

    def _behind_of(self, person: Mark, at: int, head: Head) -> int:
        """Past "of Russia" after a name of a list."""
        if at == person.end and self.same(at - 1, at) and self.scene.words.lower[at] == "of":
            body = self.body_behind(person, head)
            return at if body is None else body.end
        return at

    def people_before(self, person: Mark) -> list[Mark]:
        """The people listed up to and with `person`, in text order: "A, B and C"."""
        words, found = self.scene.words, [person]
        opening = person.start
        while True:
            opening = self.opening(found[0])
            at = opening - 1
            if at < 0 or not self.same(at, opening) or (words.text[at] != "," and words.lower[at] not in {"and", "&"}):
                return found
            if words.lower[at] in {"and", "&"} and words.text[at - 1] == ",":
                at -= 1
            before = self.scene.person_to.get(self._bracket_start(at))
            if before is None or not self.same(before.start, opening):
                return found
            found.insert(0, before)

    def _bracket_start(self, at: int) -> int:
        """The word at which a short bracket before word `at` opens, else `at`."""
        text = self.scene.words.text
        if at > 0 and text[at - 1] == ")":
            for start in range(at - 2, max(at - 12, -1), -1):
                if text[start] == "(":
                    return start
        return at

    def _apposition(self, person: Mark) -> None:
        """ "X, Minister of Y", "X (Director, Z)", "A and B, respectively Minister of C and Director of D"."""
        words = self.scene.words
        at = person.end
        if not self.same(at - 1, at):
            return
        bracket = words.text[at] == "("
        bare = self.by_begin.get(at)
        if bare is not None and not bare.taken and words.lower[at] == "the" and bare.organization is not None:
            self.add(person, bare, 0.75, "office right after the name")  # "with X the CEO of X"
            return
        if not bracket or self.phrase_at(at + 1, at) is None:
            bracket = False
            at = self.after_brackets(at)
            if not self.same(at - 1, at) or words.text[at] not in _SEPARATORS:
                return
        phrase = self.phrase_at(at + 1, at)
        if phrase is None and not bracket:
            phrase, at = self._behind_body(at)
        if phrase is None or not self.closed(phrase, bracket=bracket):
            return
        if not bracket and self._office_before(person) and self._next_named(phrase):
            return
        people = self.people_before(person)
        if phrase.head.plural:
            if len(people) > 1:
                for one in people:
                    self.add(one, phrase, 0.82, "one office after several names")
            return
        chain = self.chain(phrase)
        if len(people) > 1 and len(chain) == len(people) and self._respectively(at, chain[-1].end):
            for one, its in zip(people, chain, strict=True):
                self.add(one, its, 0.85, "offices in the order of the names")
            return
        reason = "office in brackets after the name" if bracket else "apposition after the name"
        for its in chain:
            self.add(person, its, 0.92 if its is phrase else 0.85, reason, self.beside(its))

    def _behind_body(self, at: int) -> tuple[Phrase | None, int]:
        """The office behind the body in "X, Mill University, Chair of the Committee", and the sign before it."""
        words = self.scene.words
        body = self.scene.body_after(at + 1)
        if body is None or body.label != "ORG" or not self.same(at, body.end):
            return None, at
        end = self.after_brackets(body.end)
        if not self.same(at, end + 1) or words.text[end] not in _SEPARATORS:
            return None, at
        phrase = self.phrase_at(end + 1, end)
        if phrase is None or phrase.begin != phrase.start or self.other_holder(phrase):
            return None, at
        if phrase.organization is None and not phrase.tail:
            phrase.organization = body
        return phrase, end

    def _office_before(self, person: Mark) -> bool:
        """True if a free office with an article ends right before the comma before the name: "the Mayor, X"."""
        opening = self.opening(person)
        if not self.same(opening - 2, opening) or self.scene.words.text[opening - 1] != ",":
            return False
        phrase = self.ends.get(opening - 1)
        return phrase is not None and phrase.definite and not phrase.taken

    def _next_named(self, phrase: Phrase) -> bool:
        """True if a comma and a name, with or without a title, follow the phrase, which has an article."""
        words, at = self.scene.words, phrase.end
        if not phrase.definite or not self.same(at - 1, at) or words.text[at] != ",":
            return False
        title = self.by_begin.get(at + 1)
        return self.person_at(at + 1) is not None or (title is not None and self.person_at(title.end) is not None)

    def opening(self, person: Mark) -> int:
        """The first word of a name's courtesy title, or of the name."""
        words = range(max(person.start - 8, 0), person.start + 1)
        return next(word for word in words if self.scene.person_from.get(word) is person)

    def beside(self, phrase: Phrase) -> Mark | None:
        """The body after the phrase and a comma, where the phrase has none."""
        return None if phrase.organization is not None else bodies.after_comma(self.scene, phrase.end)

    def _respectively(self, start: int, end: int) -> bool:
        return "respectively" in self.scene.words.lower[start : end + 3]

    def closed(self, phrase: Phrase, *, bracket: bool = False) -> bool:
        """True if the phrase ends as an apposition does; a bare "the Minister" before a verb is a new subject."""
        words, at = self.scene.words, phrase.end
        if not self.same(at - 1, at):
            return True
        if self.person_at(at) is not None:
            return False
        if bracket or words.lower[at] in _CLOSERS:
            return True
        if words.tag[at] in FINITE:
            return phrase.begin == phrase.start and not phrase.definite
        return not (phrase.definite and not phrase.tail and phrase.organization is None)

    def chain(self, phrase: Phrase) -> list[Phrase]:
        """`phrase` and the offices joined to it by "and", a comma or a slash; heads joined so share a body."""
        words, chain = self.scene.words, [phrase]
        while True:
            last = chain[-1].end - 1
            at = self._past_signs(last)
            further = self.phrase_at(at, last) if at > last + 1 else None
            if further is None or further.head.plural or self.other_holder(further):
                break
            if self.same(last, further.end) and words.lower[further.end] in {"is", "was", "are", "were"}:
                break  # "…, and the chief executive is Y"
            chain.append(further)
        shared = False  # "Chairman, President and CEO of X": a comma shares the body only where "and" follows
        for former, latter in zip(reversed(chain[:-1]), reversed(chain[1:]), strict=True):
            joined = shared or words.lower[former.end] in {"and", "&", "/"}
            shared = joined and former.organization is None and not (former.tail or latter.before)
            shared = shared and latter.begin == latter.start
            if shared:
                former.organization = latter.organization
        for former, latter in pairwise(chain):
            kept = former.organization is not None and (
                former.organization.label == "ORG" or latter.head.kind == "state"
            )
            if latter.organization is None and former.before and kept and not latter.tail:
                latter.organization = former.organization
        return chain

    def _past_signs(self, last: int) -> int:
        """The word after the signs that join offices behind word `last`: ",", "and", "as well as", "and later as"."""
        words, at = self.scene.words, self._past_years(last + 1)
        while self.same(last, at):
            if words.tag[at] == "CD" and at > last + 1:
                at += 1
                continue
            joins = words.text[at] in {",", "/", "&", ";"} or words.lower[at] in {"and", "also", "as", "well", "but"}
            if not joins and not (at > last + 1 and words.lower[at] in ADVERBS and self.by_begin.get(at) is None):
                break
            at += 1
        return at

    def _past_years(self, at: int) -> int:
        """Past "from 1983 to 1984" or "(1990–95)" at word `at`, else `at`."""
        words, end = self.scene.words, at
        while self.same(at - 1, end) and (words.lower[end] in _SPANS or words.tag[end] == "CD") and end - at < _TERM:
            end += 1
        return end if any(words.tag[word] == "CD" for word in range(at, end)) else at

    def other_holder(self, phrase: Phrase) -> bool:
        """True if a name follows the phrase, directly or after a comma, whose office it is."""
        person = self.person_at(phrase.end)
        if person is not None:
            return True
        words, at = self.scene.words, phrase.end
        if not (self.same(at - 1, at) and words.text[at] == ","):
            return False
        person = self.person_at(at + 1)
        if person is None:
            return False
        behind = self.after_brackets(person.end)
        # "…, the Mayor, X, and": X is the Mayor; "…, Mayor of Y, X, Director of Z": X has an office of his own
        return phrase.begin != phrase.start and self.phrase_at(behind + 1, person.end - 1) is None
