"""Every row that the pipeline writes, as a frozen pydantic model; offsets, ids and vocabularies are defined here, once.

`start`/`end` are offsets in Unicode code points into the stored text of the document, half-open:
`text[start:end]` is the quoted string. Dates are ISO 8601 at the precision the text gives (`2017`, `2017-02`,
`2017-02-10`), never a made-up day. `confidence` lies in [0, 1].
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

SEPARATOR = "\x1f"  # normalised text never holds it, so parts cannot run into one another

DateSource = Literal["given", "metadata", "text"]
Form = Literal["name", "nominal", "pronoun"]
Status = Literal["current", "former", "designate"]
# What people said of a row in review; "kept" is one that this run did not find and a person had accepted.
Review = Literal["accepted", "edited", "added", "kept", "merged", "split", "conflict"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
OrganizationClass = Literal[
    "intergovernmental",
    "state",
    "government",
    "ngo",
    "company",
    "academic",
    "media",
    "religious",
    "armed_group",
    "political_party",
    "network",
    "other",
]
EventClass = Literal[
    "conference",
    "meeting",
    "workshop",
    "panel",
    "side_event",
    "ceremony",
    "launch",
    "negotiation",
    "visit",
    "adoption",
    "election",
    "other",
]
ParticipationRole = Literal[
    "organizer",
    "host",
    "sponsor",
    "chair",
    "speaker",
    "participant",
    "honoree",
    "author",
    "rapporteur",
    "signatory",
    "other",
]
Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
BlockKind = Literal["heading", "paragraph", "list_item", "table_row"]


def make_id(prefix: str, *parts: object) -> str:
    """An id from content: `prefix`, a hyphen, 12 hex digits of SHA-256 over `parts`.

    Parts are joined by a separator that normalised text cannot hold, so ("ab", "c") and ("a", "bc") differ.
    """
    joined = SEPARATOR.join("" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(joined.encode()).hexdigest()[:12]}"


class Block(NamedTuple):
    """A paragraph, heading, list item or table row: a boundary that no mention crosses.

    `start`/`end` are code points into the document's text, half-open, without list markers, heading signs or
    white space at either end. Blocks are in text order and do not overlap. The cells of a table row are parted by
    a tab.
    """

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Document:
    """A source text as ingested: normalised once; all offsets of all tables refer to `text`."""

    id: str
    source: str
    media_type: str
    title: str | None
    language: str | None
    date: str | None
    date_source: DateSource | None
    sha256: str
    text: str
    blocks: tuple[Block, ...]


class Row(BaseModel):
    """A row of a table. Frozen; unknown fields are refused; keys are written in the order below."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str


class DocumentRow(Row):
    """A source text (`documents.jsonl`); `sources` are all places where its bytes stand, `source` the first of them."""

    source: str
    media_type: str
    title: str | None
    language: str | None
    date: str | None
    date_source: DateSource | None
    sha256: str
    characters: int
    pipeline_version: str
    model: str
    sources: tuple[str, ...] = ()


class Mention(Row):
    """A span that refers to something (`mentions.jsonl`)."""

    document_id: str
    start: int
    end: int
    text: str
    sentence_start: int
    sentence_end: int
    label: str
    form: Form
    entity_id: str | None
    stage: str
    confidence: Confidence


class Person(Row):
    """A person (`people.jsonl`); `named` is false for an office-holder whom the text does not name."""

    name: str
    honorific_prefix: str | None
    given_name: str | None
    family_name: str | None
    other_names: tuple[str, ...]
    named: bool
    document_ids: tuple[str, ...]
    confidence: Confidence
    review: Review | None = None


class Organization(Row):
    """An organization, or a state where it acts (`organizations.jsonl`)."""

    name: str
    acronyms: tuple[str, ...]
    other_names: tuple[str, ...]
    classification: OrganizationClass
    country: str | None
    parent_id: str | None
    document_ids: tuple[str, ...]
    confidence: Confidence
    review: Review | None = None


class Event(Row):
    """A specific happening (`events.jsonl`); `parent_id` is the event of which this one is a part."""

    name: str
    other_names: tuple[str, ...]
    classification: EventClass
    start_date: str | None
    end_date: str | None
    date_text: str | None
    location: str | None
    country: str | None
    parent_id: str | None
    document_ids: tuple[str, ...]
    confidence: Confidence
    review: Review | None = None


class Membership(Row):
    """A person holds a role, as one document says it (`memberships.jsonl`)."""

    document_id: str
    person_id: str
    role: str
    organization_id: str | None
    start_date: str | None
    end_date: str | None
    status: Status | None
    start: int
    end: int
    text: str
    confidence: Confidence
    stage: str
    review: Review | None = None


class Participation(Row):
    """Somebody takes part in an event (`participations.jsonl`)."""

    document_id: str
    event_id: str
    participant_type: Literal["person", "organization"]
    participant_id: str
    role: ParticipationRole
    on_behalf_of_id: str | None
    start: int
    end: int
    text: str
    confidence: Confidence
    stage: str
    review: Review | None = None


class DateRow(Row):
    """A time expression (`dates.jsonl`); `start_date`/`end_date` are the interval it denotes, inclusive."""

    document_id: str
    start: int
    end: int
    text: str
    type: TimexType
    value: str
    start_date: str | None
    end_date: str | None
    anchor: str | None
    confidence: Confidence
    stage: str
    review: Review | None = None


class Dropped(Row):
    """A candidate found and not kept, or an input that could not be read (`dropped.jsonl`)."""

    document_id: str | None
    source: str | None
    start: int | None
    end: int | None
    text: str | None
    label: str | None
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What one document says: every row the stages made of it.

    Ids of people, organizations and events are local here: they derive from the document and the entity's name, and
    `resolve` replaces them, wherever rows refer to them, by the ids that hold across documents.
    """

    document: DocumentRow
    text: str
    people: tuple[Person, ...]
    organizations: tuple[Organization, ...]
    events: tuple[Event, ...]
    mentions: tuple[Mention, ...]
    memberships: tuple[Membership, ...]
    participations: tuple[Participation, ...]
    dates: tuple[DateRow, ...]
    dropped: tuple[Dropped, ...]


TABLES: dict[str, type[Row]] = {
    "documents": DocumentRow,
    "mentions": Mention,
    "people": Person,
    "organizations": Organization,
    "events": Event,
    "memberships": Membership,
    "participations": Participation,
    "dates": DateRow,
    "dropped": Dropped,
}
