"""Office phrases: "Deputy Secretary-General of NATO", "EU Special Representative for Human Rights".

A phrase is the noun of an office with what belongs to it: modifiers and the body before it ("Belgian Foreign
Minister"), complements after it ("of Foreign Affairs", "for Lost Children"), and the body among those.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.marks import Mark
from pipeline.records import Status
from pipeline.stages.roles import bodies
from pipeline.stages.roles import heads as h
from pipeline.stages.roles.complements import Tail, tail_of
from pipeline.stages.roles.scene import Scene

# "first secretary" is an office, "the first foreign minister to visit" counts.
_ORDINALS = frozenset({"first", "second", "third", "fourth"})
_AFTER_ORDINALS = frozenset({"vice", "deputy", "secretary", "lady", "gentleman", "counsellor", "lieutenant", "lord"})
_AFTER_ORDINALS |= {"vice-president", "vice-chair", "vice-chairman", "vice-minister", "permanent"}


@dataclass(slots=True)
class Phrase:
    """An office phrase; all positions are words, half-open.

    `number` is its place among the phrases of the document. `start`/`end` hold the body and the words of status, no
    article; `role_start`/`role_end` the office alone. `begin` is where the phrase begins with its article. `definite`
    is true after "the", a possessive, or a body; `possessor` says that "its", "his" … stands before it.
    """

    number: int
    start: int
    end: int
    role_start: int
    role_end: int
    head_start: int
    head_end: int
    begin: int
    head: h.Head
    organization: Mark | None
    status: Status | None
    definite: bool = False
    indefinite: bool = False
    possessor: bool = False
    before: bool = False  # the body stands before the office
    tail: bool = False  # a complement that is no body
    happening: bool = False  # its complement is an event: a part in it, not an office
    title: bool = False  # capitalised, and its holder's name stands right behind it
    taken: bool = False  # its holder is known
    rest: tuple[int, int] | None = None  # what of the office's name stands behind the body


def find_phrases(scene: Scene) -> list[Phrase]:
    """All office phrases of the document in text order; none inside another."""
    words, openings = scene.words, h.openings()
    found: list[Phrase] = []
    floor = 0
    for at, word in enumerate(words.lower):
        if at < floor or (word not in openings and "-" not in word):
            continue
        match = head_at(scene, at)
        if match is None or _inside_name(scene, at, match[1]):
            continue
        phrase = _phrase(scene, at, match, floor, len(found))
        if phrase is not None:
            found.append(phrase)
            floor = phrase.end
    return found


def head_at(scene: Scene, at: int) -> tuple[h.Head, int] | None:
    """The noun of an office that starts at word `at`, and its end: the longest known one."""
    lower = scene.words.lower
    word = lower[at]
    longest = h.openings().get(word)
    if longest is None:
        head = h.compound(word) if "-" in word else None
        return None if head is None else (head, at + 1)
    known = h.heads()
    for length in range(min(longest, len(lower) - at), 0, -1):
        head = known.get(word if length == 1 else " ".join(lower[at : at + length]))
        if head is not None and scene.words.cell[at] == scene.words.cell[at + length - 1]:
            return head, at + length
    return None


def _inside_name(scene: Scene, start: int, end: int) -> bool:
    """True where the noun is part of a name: "Council of Ministers", "Office of the Special Representative"."""
    mark = scene.body_at.get(start)
    if mark is not None and (mark.label != "ORG" or mark.end > end or start > mark.start):
        return mark.end != end or start == mark.start or not _role_like(scene, mark)
    return start in scene.person_at and scene.person_at[start].start < start


def _role_like(scene: Scene, mark: Mark) -> bool:
    """True if what was taken for a body is an office after all: its last word names one, in the singular."""
    head = h.heads().get(scene.words.lower[mark.end - 1])
    return head is not None and not head.plural and head.kind in {"state", "office"}


def _phrase(scene: Scene, at: int, match: tuple[h.Head, int], floor: int, number: int) -> Phrase | None:
    """The phrase around the noun at `at`; None where the noun is none of an office here."""
    words = scene.words
    head, end = match
    while end < len(words) and words.cell[end] == words.cell[at] and end not in scene.person_at:
        further = head_at(scene, end) if words.lower[end - 1] != words.lower[end] else None
        if further is not None and end not in scene.body_at:
            head, end = further  # "Minister Counsellor", "Chief Executive Officer": the last noun rules
        elif words.lower[end] in h.AFTER_HEAD:
            end += 1
        else:
            break
    if not _noun(scene, end - 1, head):
        return None
    left = _Left(scene, at, floor)
    left.read()
    trailing = _trailing(scene, left, end)
    if trailing is None:
        return None
    tail = tail_of(scene, head, trailing, left.body)
    status = left.status or _designate(words.lower[at:end])
    return Phrase(
        number=number,
        start=min(left.start, left.role_start),
        end=max(tail.end, trailing),
        role_start=left.role_start,
        role_end=max(tail.role_end, trailing),
        head_start=at,
        head_end=end,
        begin=left.begin,
        head=head,
        organization=_body(left, tail),
        status=status,
        definite=left.definite,
        indefinite=left.indefinite,
        possessor=left.possessor,
        before=left.body is not None,
        tail=tail.role_end > trailing or tail.cut,
        happening=tail.happening,
        rest=tail.rest,
        title=words.capital[at] and trailing == end and end in scene.person_from and tail.end == end,
    )


def _body(left: _Left, tail: Tail) -> Mark | None:
    """The body of the office: the one before it, unless only the one after it is an organization."""
    if left.body is None or (left.body.label == "NORP" and tail.body is not None and tail.body.label == "ORG"):
        return tail.body
    return left.body


def _designate(head: list[str]) -> Status | None:
    return (
        "designate"
        if head[-1].endswith(("-elect", "-designate")) or h.statuses().get(head[-1]) == "designate"
        else None
    )


def _noun(scene: Scene, at: int, head: h.Head) -> bool:
    """False for a verb or adjective of the same letters ("chair the meeting", "general debate")."""
    words = scene.words
    if words.tag[at] in h.NOUN_TAGS or words.capital[at]:
        return True
    return words.tag[at] in {"JJ", "FW"} and head.kind == "office" and "-" in words.text[at]


def _trailing(scene: Scene, left: _Left, end: int) -> int | None:
    """The end of the office's noun with what may follow it directly; None where it is part of a longer compound."""
    words = scene.words
    if end >= len(words) or words.cell[end] != words.cell[end - 1]:
        return end
    if end in scene.person_at or end in scene.body_at:
        return end
    if words.tag[end] not in {"NN", "NNS", "NNP", "NNPS", "VBG"} or words.lower[end] in h.PREPOSITIONS:
        return end
    if not words.capital[end]:
        return None if words.tag[end] in {"NN", "NNS"} else end  # "member states", "chair summary"
    opens = (
        left.begin == 0
        or words.cell[left.begin - 1] != words.cell[end]
        or words.text[left.begin - 1] in {",", "(", "–"}
    )
    if not opens or words.lower[end - 1].endswith("s"):
        return None
    while end < len(words) and words.capital[end] and words.cell[end] == words.cell[end - 1]:
        if end in scene.person_at or end in scene.body_at or words.tag[end] not in h.MODIFIER_TAGS | {"VBG"}:
            break
        end += 1
    return end


class _Left:
    """What stands before the noun of an office, read from right to left."""

    def __init__(self, scene: Scene, at: int, floor: int) -> None:
        self.scene = scene
        self.floor = floor
        self.head = at
        self.start = self.role_start = self.begin = at
        self.body: Mark | None = None
        self.status: Status | None = None
        self.definite = self.indefinite = self.possessor = False

    def read(self) -> None:
        """Reads modifiers, then one body, then words of status and the article."""
        self._modifiers()
        self._possessive_or_body()
        self._status()
        self._article()

    def _same(self, word: int) -> bool:
        return word >= self.floor and self.scene.words.cell[word] == self.scene.words.cell[self.start]

    def _modifiers(self) -> None:
        words, at = self.scene.words, self.role_start
        while self._same(at - 1):
            word = at - 1
            if word in self.scene.person_at or self._outer_body(word):
                break
            if self._modifier(word):
                at = word
            elif words.lower[word] in {"and", "&"} and self._same(word - 1) and self._domain(word - 1, at):
                at = word - 1
            else:
                break
        self.start = self.role_start = self.begin = at

    def _outer_body(self, word: int) -> bool:
        """True if a body's name ends at `word`; "Foreign" of a wrongly marked "Foreign Minister" does not."""
        mark = self.scene.body_at.get(word)
        return mark is not None and mark.end == word + 1

    def _modifier(self, word: int) -> bool:
        words = self.scene.words
        lower = words.lower[word]
        if (
            lower in h.LOOSE
            or lower in h.TIME_WORDS
            or (lower in h.statuses() and lower not in h.modifiers())
            or (words.tag[word] in {"DT", "PRP$", "CD"} and lower != "first")
        ):
            return False
        if lower in _ORDINALS and not words.capital[word] and words.lower[word + 1] not in _AFTER_ORDINALS:
            return False
        if lower in h.modifiers() and words.tag[word] not in {"VBD", "VBN"}:
            return True
        if words.tag[word] not in h.MODIFIER_TAGS and not (words.capital[word] and words.tag[word] in {"VBG", "VBN"}):
            return False
        if words.lower[word] in h.heads() and words.lower[word] not in h.modifiers() and not words.capital[word]:
            return False
        return words.text[word][0].isalnum() and (words.capital[word] or not words.capital[self.role_start])

    def _domain(self, word: int, following: int) -> bool:
        """True for the first of two joined modifiers: "Foreign and Defence Minister"."""
        words = self.scene.words
        return (
            words.capital[word]
            and words.capital[following]
            and words.lower[word] in h.domains()
            and following < len(words)
            and head_at(self.scene, following) is None
        )

    def _possessive_or_body(self) -> None:
        words = self.scene.words
        at = self.start
        if self._same(at - 1) and words.text[at - 1] in h.POSSESSIVES and self._same(at - 2):
            self.definite = True
            mark = self.scene.body_at.get(at - 2)
            if mark is not None and mark.end == at - 1:
                self._take(mark)
                return
            self.body = bodies.by_noun(self.scene, at - 2)  # "the League's president"
            self.begin = at - 2 if self.body is not None else at - 1
            return
        if self._same(at - 1) and words.text[at - 1] == ")":
            at = self._before_bracket(at - 1)
        mark = self.scene.body_at.get(at - 1)
        if mark is not None and mark.end == at and self._same(mark.start) and not self._of_a_person(mark):
            self.definite = True
            self._take(mark)

    def _of_a_person(self, mark: Mark) -> bool:
        """ "(elected) Ana Pérez of Lima (president of …)": the body says who she is."""
        before = self.scene.words.lower[mark.start - 1] if mark.start else ""
        return before in {"of", "from"} and self._same(mark.start - 2) and mark.start - 2 in self.scene.person_at

    def _before_bracket(self, close: int) -> int:
        """The word after which the bracket that closes at `close` opens ("Agency (USAID) Director"), else `close`."""
        for at in range(close - 1, max(close - 5, self.floor), -1):
            if self.scene.words.text[at] == "(":
                mark = self.scene.body_at.get(at - 1)
                return at if mark is not None and mark.end == at else close
        return close

    def _take(self, mark: Mark) -> None:
        self.body = mark
        self.start = self.begin = mark.start

    def _status(self) -> None:
        words = self.scene.words
        while self._same(self.start - 1) and self._tells_status(self.start - 1):
            self.start = self.begin = self.start - 1
            self.status = self.status or _status_of(words.lower[self.start])
        for at in range(self.role_start, self.head + 1):
            if self.status is None:
                self.status = _status_of(words.lower[at])

    def _tells_status(self, at: int) -> bool:
        word = self.scene.words.lower[at]
        if word in {"elected", "appointed"}:  # "was elected president" is a clause
            return at > 0 and self.scene.words.lower[at - 1] in {"newly", "recently", "the"}
        return word in {"newly", "new"} or (word in h.statuses() and word not in h.modifiers())

    def _article(self) -> None:
        words = self.scene.words
        at = self.begin - 1
        if not self._same(at):
            return
        word = words.lower[at]
        if word in h.ARTICLES or word in h.OWN:
            self.begin = at
            self.definite = self.definite or word not in {"a", "an"}
            self.indefinite = word in {"a", "an"}
            self.possessor = word in h.OWN


def _status_of(word: str) -> Status | None:
    return h.statuses().get(word)
