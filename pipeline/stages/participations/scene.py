"""What the finding of participations stands on: which words are events, who can take part, which is the main event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from pipeline import lexicons
from pipeline.marks import Cluster, EventFacts, Mark, Notes, RoleClaim
from pipeline.records import ParticipationRole
from pipeline.words import Words

ROLES: dict[str, ParticipationRole] = {
    "organizer": "organizer",
    "host": "host",
    "sponsor": "sponsor",
    "chair": "chair",
    "speaker": "speaker",
    "participant": "participant",
    "honoree": "honoree",
    "author": "author",
    "rapporteur": "rapporteur",
    "signatory": "signatory",
    "other": "other",
}


@cache
def part_verbs() -> Mapping[str, tuple[str, ParticipationRole, ParticipationRole | None]]:
    """Verb forms with their base, the role of the subject and the role of the object."""
    return {
        form: (columns[0], ROLES[columns[1]], ROLES.get(columns[2]))
        for form, columns in lexicons.load("participation_verbs").items()
    }


@cache
def pair_verbs() -> frozenset[str]:
    """The first words of forms of two ("took part", "brought together")."""
    return frozenset(form.split(" ")[0] for form in part_verbs() if " " in form)


@cache
def part_nouns() -> Mapping[str, tuple[ParticipationRole, str]]:
    """Nouns of taking part with their role and how the holder stands to them (of, is, with)."""
    return {noun: (ROLES[columns[0]], columns[1]) for noun, columns in lexicons.load("participation_nouns").items()}


@dataclass(slots=True)
class Scene:
    """One document's words with the event and the possible participant over each (None where nothing).

    `group_of` gives each mark's cluster number; `sections` the part of a programme under whose line each block stands;
    `main` is the number of the main event's cluster.
    """

    words: Words
    event_at: list[Mark | None]
    who_at: list[Mark | None]
    group_of: Mapping[Mark, int]
    clusters: list[Cluster]
    facts: Mapping[int, EventFacts]
    claims: list[RoleClaim]
    main: int | None
    document_date: str | None
    sections: list[Mark | None]

    def main_mark(self) -> Mark | None:
        """A mark of the main event."""
        return None if self.main is None else self.clusters[self.main].marks[0]

    def classification(self, event: Mark) -> str:
        """The class of the event that a mark means."""
        return self.clusters[self.group_of[event]].marks[0].classification or "other"

    def whole(self, event: Mark) -> Mark:
        """The event of which this one is a part, itself where it is none: delegations come to the whole."""
        return self.parent_of(event) or event

    def event_in_sentence(self, at: int) -> Mark | None:
        """The first event named in the word's sentence."""
        first, last = self.words.sentences[self.words.sentence[at]]
        return next(
            (mark for mark in self.event_at[first:last] if mark is not None and not self.is_background(mark)), None
        )

    def is_background(self, event: Mark) -> bool:
        """Whether the event only sets the scene."""
        facts = self.facts.get(self.group_of[event])
        return facts is not None and facts.background

    def is_state(self, mark: Mark) -> bool:
        """Whether the mark names a state (no city or region)."""
        if mark.label == "NORP":
            return mark.country is not None
        known = mark.name in lexicons.load("countries") or mark.classification == "state"
        return mark.label == "GPE" and (known or mark.name.title() in lexicons.load("countries"))

    def deed_at(self, verb: int) -> Mark | None:
        """The event that the verb at a word tells of by itself ("met with", "signed")."""
        mark = self.event_at[verb]
        if mark is None or mark.start != verb or not self.words.tag[verb].startswith("VB") or mark.form != "nominal":
            return None
        return mark

    def parent_of(self, event: Mark) -> Mark | None:
        """The event of which this one is a part."""
        facts = self.facts.get(self.group_of[event])
        return None if facts is None else facts.parent


def is_title(words: Words, block: int) -> bool:
    """Whether the block is the first one and no sentence."""
    first, last = words.blocks[block]
    return block == 0 and last > first and words.text[last - 1] not in {".", "!", "?"}


def scene_of(words: Words, notes: Notes) -> Scene:
    """The scene of one document, after coreference."""
    count = len(words)
    group_of = {mark: k for k, cluster in enumerate(notes.clusters) for mark in cluster.marks}
    event_at: list[Mark | None] = [None] * count
    who_at: list[Mark | None] = [None] * count
    for cluster in notes.clusters:
        for mark in cluster.marks:
            target = event_at if mark.label == "EVENT" else who_at
            if mark.label == "LOC":
                continue
            if mark.label == "ROLE" and cluster.label == "PERSON":  # "the Deputy Secretary", named elsewhere
                mark = replace(mark, label="PERSON")
                group_of[mark] = group_of[cluster.marks[0]]
            for at in range(mark.start, min(mark.end, count)):
                other = target[at]
                # the shorter mark lies inside the longer one: the inner event has its own words
                if other is None or _inner(mark, other):
                    target[at] = mark
    facts: dict[int, EventFacts] = {}
    for found in notes.event_facts:
        if found.event in group_of:
            facts.setdefault(group_of[found.event], found)
    main = _main(words, notes.clusters, facts)
    document = words.reading.document
    scene = Scene(words, event_at, who_at, group_of, notes.clusters, facts, notes.memberships, main, document.date, [])
    scene.sections = _sections(scene)
    return scene


def first_word(words: Words, block: int) -> int:
    """The first word of a block after its number, times, bullets and dashes."""
    first, last = words.blocks[block]
    at = first
    while at < last - 1 and not words.text[at][0].isalpha():
        at += 1
    return at


def _sections(scene: Scene) -> list[Mark | None]:
    """Of each block, the part of a programme under whose line it stands (None: the main event)."""
    words = scene.words
    kinds = [block.kind for block in words.reading.blocks]
    found: list[Mark | None] = []
    current: Mark | None = None
    for block, (first, last) in enumerate(words.blocks):
        if first < last:
            at = first_word(words, block)
            mark = next(
                (scene.event_at[k] for k in range(at, min(at + 2, last)) if scene.event_at[k] is not None), None
            )
            line = mark is not None and (
                2 * (mark.end - mark.start) >= last - at or (last - first <= 25 and ":" in words.text[at:last])
            )
            if mark is not None and line and scene.parent_of(mark) is not None and not _is_speech(words, mark):
                current = mark
            elif kinds[block] == "heading" or (mark is not None and line):
                current = None
        found.append(current)
    return found


def _is_speech(words: Words, mark: Mark) -> bool:
    """Whether an event is one speech ("Opening Address by X"): what follows in a programme is no part of it."""
    return any(word in _SPEECHES for word in words.lower[mark.start : mark.start + 3])


def _inner(mark: Mark, other: Mark) -> bool:
    """Whether a mark lies inside another one; a person's name goes before the office beside it."""
    return mark.end - mark.start < other.end - other.start


_SPEECHES = frozenset("address addresses remarks speech speeches statement statements lecture keynote welcome".split())
_SIZE = {"conference": 4, "workshop": 3, "meeting": 2, "negotiation": 2, "visit": 2}


def _is_next(name: str) -> bool:
    return name.split(" ")[0].lower() in {"next", "following", "further", "future"}


def _main(words: Words, clusters: list[Cluster], facts: Mapping[int, EventFacts]) -> int | None:
    """The event that the text is about: in its title, named often and early, no part and no background."""
    best, score = None, 0.0
    for k, cluster in enumerate(clusters):
        found = facts.get(k)
        if cluster.label != "EVENT" or (found is not None and (found.background or found.parent is not None)):
            continue
        value = min(len(cluster.marks), 8) * 0.5 + _SIZE.get(cluster.marks[0].classification or "", 0) * 0.4
        value -= 1.5 if found is not None and found.status == "planned" and _is_next(cluster.name) else 0.0
        value += 3.0 if any(words.block[mark.start] == 0 for mark in cluster.marks) else 0.0
        value += 1.0 if any(words.block[mark.start] in (1, 2) for mark in cluster.marks) else 0.0
        value += 1.0 / (1 + min(mark.start for mark in cluster.marks) / 100)
        if value > score:
            best, score = k, value
    return best
