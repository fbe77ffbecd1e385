"""What the stages pass to one another: marks on words, and the claims between marks.

Positions are word numbers (see `words`), half-open. A mark or claim says how sure its stage is and why, in words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.records import Form, ParticipationRole, Status

Label = Literal["PERSON", "ORG", "GPE", "LOC", "EVENT", "ROLE", "NORP"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of words that refers to something.

    `name` is what it is called in display (no honorific, article or possessive; a demonym keeps its own form).
    `country` is an ISO 3166-1 alpha-2 code; `classification` one of the contract's values; `honorific` a person's
    courtesy title as written.
    """

    start: int
    end: int
    label: Label
    name: str
    form: Form = "name"
    confidence: float = 0.8
    reason: str = ""
    honorific: str | None = None
    country: str | None = None
    classification: str | None = None
    stage: str = "entities"


@dataclass(frozen=True, slots=True)
class RoleClaim:
    """A person holds a role. `holder` is the mark of a named person, or of the office itself where nobody is named."""

    holder: Mark
    role: str
    organization: Mark | None
    start: int
    end: int
    status: Status | None = None
    confidence: float = 0.8
    reason: str = ""
    start_date: str | None = None
    end_date: str | None = None


@dataclass(frozen=True, slots=True)
class PartClaim:
    """Somebody takes part in an event; `participant` is a PERSON, ROLE (an unnamed holder), ORG or GPE mark."""

    event: Mark
    participant: Mark
    role: ParticipationRole
    start: int
    end: int
    on_behalf_of: Mark | None = None
    confidence: float = 0.7
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What the text says of one event mark: dates (ISO, at the text's precision), place, the event it is part of.

    `alone` is true where a verb tells of a happening with its day or place and somebody who has a part in it.
    """

    event: Mark
    start_date: str | None = None
    end_date: str | None = None
    date_text: str | None = None
    location: str | None = None
    country: str | None = None
    parent: Mark | None = None
    status: Literal["held", "planned", "cancelled"] = "held"
    background: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that was seen and not kept, and why; `start`/`end` are offsets into the reading view."""

    start: int
    end: int
    text: str
    label: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """One person, body, place or event of a document: all marks that mean it, `name` the fullest form."""

    label: Label
    name: str
    marks: tuple[Mark, ...]
    other_names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    parent: Mark | None = None
    confidence: float = 0.8


@dataclass(slots=True)
class Notes:
    """All that the stages know of one Doc; each stage fills its own lists and leaves the others' alone."""

    people: list[Mark] = field(default_factory=list)  # entities: named people
    organizations: list[Mark] = field(default_factory=list)  # entities: bodies, by name or acronym
    places: list[Mark] = field(default_factory=list)  # entities: countries, cities, regions, demonyms (NORP)
    roles: list[Mark] = field(default_factory=list)  # roles: offices, as phrases
    memberships: list[RoleClaim] = field(default_factory=list)  # roles
    events: list[Mark] = field(default_factory=list)  # events: named and nominal mentions
    event_facts: list[EventFacts] = field(default_factory=list)  # events
    clusters: list[Cluster] = field(default_factory=list)  # coreference
    acting: list[Mark] = field(default_factory=list)  # coreference: states that do something and so have a row
    participations: list[PartClaim] = field(default_factory=list)  # participations
