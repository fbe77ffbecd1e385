"""From an annotated Doc to the claim rows of one document: the one bridge out of spaCy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

from spacy.tokens import Doc

from pipeline import __version__, names
from pipeline.calibration import Weigh, calibrated
from pipeline.marks import Cluster, EventFacts, Mark, Notes, PartClaim, RoleClaim
from pipeline.reading import Reading
from pipeline.records import (
    Claims,
    DateRow,
    Document,
    DocumentRow,
    Dropped,
    Event,
    EventClass,
    Form,
    Membership,
    Mention,
    Organization,
    OrganizationClass,
    Participation,
    Person,
    Row,
    make_id,
)
from pipeline.words import Words, words_of

_R = TypeVar("_R", bound=Row)

_PREFIX = {
    "PERSON": "person",
    "ROLE": "person",
    "ORG": "org",
    "GPE": "org",
    "NORP": "org",
    "LOC": "org",
    "EVENT": "event",
}


@dataclass(frozen=True, slots=True)
class _Context:
    """What every row of one document needs."""

    document: Document
    reading: Reading
    words: Words
    notes: Notes
    entity_of: dict[Mark, Cluster]
    local_id: dict[Cluster, str]
    states: frozenset[Cluster]
    sentences: list[tuple[int, int]]  # stored-text offsets
    version: str  # of the model
    weigh: Weigh

    def surety(self, table: str, cluster: Cluster) -> float:
        """How sure the row of a cluster is: as its surest mark."""
        surest = max(cluster.marks, key=lambda mark: mark.confidence)
        return self.weigh(table, cluster.confidence, surest.reason)

    def signed(self, stage: str) -> str:
        """A stage with the version of the model that it worked with, as rows name it: "roles@reports-1"."""
        return f"{stage}@{self.version}"

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """Stored-text offsets of the sentence that holds `offset`."""
        k = bisect_right(self.sentences, (offset, len(self.document.text) + 1)) - 1
        return self.sentences[max(k, 0)]

    def id_of(self, mark: Mark | None) -> str | None:
        """The local id of what a mark means, None where it has no row."""
        cluster = None if mark is None else self.entity_of.get(mark)
        if cluster is None or not _has_row(cluster, self.states):
            return None
        return self.local_id[cluster]

    def place(self, start: int, end: int) -> tuple[int, int, str]:
        """Stored-text offsets of words `start` to `end`, and the quoted text."""
        a, b = self.reading.span(*self.words.span(start, end))
        return a, b, self.document.text[a:b]


def harvest(doc: Doc, *, model: str, weigh: Weigh = calibrated) -> Claims:
    """Every row that the stages' notes give for one document; ids of entities are local to it (see `Claims`).

    `weigh` makes the confidence of a row from that of the rule that claims it.
    """
    context = _context(doc, model.rpartition("+")[2], weigh)
    document, notes = context.document, context.notes
    facts = {context.entity_of[f.event]: f for f in reversed(notes.event_facts) if f.event in context.entity_of}
    clusters = notes.clusters
    return Claims(
        document=_document_row(document, model),
        text=document.text,
        people=_unique(_person(c, context) for c in clusters if c.label in ("PERSON", "ROLE")),
        organizations=_unique(
            _organization(c, context) for c in clusters if c.label in ("ORG", "GPE") and _has_row(c, context.states)
        ),
        events=_unique(_event(c, facts.get(c), context) for c in clusters if c.label == "EVENT"),
        mentions=_unique(_mentions(doc, context)),
        memberships=_unique(_memberships(context)),
        participations=_unique(_participations(context)),
        dates=_unique(_dates(doc, context)),
        dropped=_unique(_dropped(doc, context)),
    )


def _context(doc: Doc, version: str, weigh: Weigh) -> _Context:
    notes: Notes = doc._.notes
    words, reading = words_of(doc), doc._.reading
    entity_of = {mark: cluster for cluster in notes.clusters for mark in cluster.marks}
    document = reading.document
    ids: dict[Cluster, str] = {}
    for cluster in notes.clusters:
        key = names.compare_key(cluster.name) if cluster.label == "PERSON" else cluster.name.casefold()
        ids[cluster] = make_id(_PREFIX.get(cluster.label, "org"), document.id, key, cluster.label == "ROLE")
    acting = [claim.organization for claim in notes.memberships]
    acting += [mark for part in notes.participations for mark in (part.participant, part.on_behalf_of)]
    acting += notes.acting
    states = frozenset(entity_of[mark] for mark in acting if mark in entity_of and entity_of[mark].label == "GPE")
    sentences = [reading.span(*words.span(a, b)) for a, b in words.sentences]
    return _Context(document, reading, words, notes, entity_of, ids, states, sentences, version, weigh)


def _has_row(cluster: Cluster, states: frozenset[Cluster]) -> bool:
    """People, bodies and events have a row of their own; a country only where it acts, other places never."""
    return cluster.label in ("PERSON", "ROLE", "ORG", "EVENT") or (cluster.label == "GPE" and cluster in states)


def _unique(rows: Iterable[_R]) -> tuple[_R, ...]:
    """Rows in the order of their ids, the first of those that claim the same."""
    found: dict[str, _R] = {}
    for row in rows:
        found.setdefault(row.id, row)
    return tuple(found[key] for key in sorted(found))


def _document_row(document: Document, model: str) -> DocumentRow:
    return DocumentRow(
        id=document.id,
        source=document.source,
        media_type=document.media_type,
        title=document.title,
        language=document.language,
        date=document.date,
        date_source=document.date_source,
        sha256=document.sha256,
        characters=len(document.text),
        pipeline_version=__version__,
        model=model,
        sources=(document.source,),
    )


def _person(cluster: Cluster, context: _Context) -> Person:
    named = cluster.label == "PERSON"
    parts = names.split_name(cluster.name) if named else None
    return Person(
        id=context.local_id[cluster],
        name=cluster.name,
        honorific_prefix=next((mark.honorific for mark in cluster.marks if mark.honorific is not None), None),
        given_name=parts.given_name if parts is not None else None,
        family_name=parts.family_name if parts is not None else None,
        other_names=_others(cluster),
        named=named,
        document_ids=(context.document.id,),
        confidence=context.surety("people", cluster),
    )


def _organization(cluster: Cluster, context: _Context) -> Organization:
    first = cluster.marks[0]
    return Organization(
        id=context.local_id[cluster],
        name=cluster.name,
        acronyms=tuple(sorted(set(cluster.acronyms))),
        other_names=_others(cluster),
        classification=cast(OrganizationClass, "state" if cluster.label == "GPE" else first.classification or "other"),
        country=next((mark.country for mark in cluster.marks if mark.country is not None), None),
        parent_id=context.id_of(cluster.parent),
        document_ids=(context.document.id,),
        confidence=context.surety("organizations", cluster),
    )


def _event(cluster: Cluster, facts: EventFacts | None, context: _Context) -> Event:
    first = cluster.marks[0]
    own = context.local_id[cluster]
    parent = context.id_of(facts.parent) if facts is not None else None
    return Event(
        id=own,
        name=cluster.name,
        other_names=_others(cluster),
        classification=cast(EventClass, first.classification or "other"),
        start_date=facts.start_date if facts is not None else None,
        end_date=facts.end_date if facts is not None else None,
        date_text=facts.date_text if facts is not None else None,
        location=facts.location if facts is not None else None,
        country=facts.country if facts is not None else None,
        parent_id=parent if parent != own else None,
        document_ids=(context.document.id,),
        confidence=context.surety("events", cluster),
    )


def _others(cluster: Cluster) -> tuple[str, ...]:
    """The other forms that the document uses, sorted."""
    return tuple(sorted({name for name in cluster.other_names if name != cluster.name}))


def _mentions(doc: Doc, context: _Context) -> Iterator[Mention]:
    marks = [mark for cluster in context.notes.clusters for mark in cluster.marks]
    marks += [mark for mark in context.notes.roles if mark not in context.entity_of]
    for mark in marks:
        start, end, text = context.place(mark.start, mark.end)
        yield _mention(
            context,
            (start, end, text),
            mark.label,
            mark.form,
            context.id_of(mark),
            mark.stage,
            _mention_surety(mark, context),
        )
    for found in doc._.dates or ():
        start, end = context.reading.span(found.start, found.end)
        yield _mention(
            context,
            (start, end, context.document.text[start:end]),
            found.type,
            "name",
            None,
            "dates",
            context.weigh(found.type, found.confidence, ""),
        )


def _mention_surety(mark: Mark, context: _Context) -> float:
    """How sure a mention is: of names and offices as measured, of descriptions and pronouns as the rule says."""
    measured = mark.form == "name" or mark.label == "ROLE"
    return context.weigh(mark.label, mark.confidence, mark.reason) if measured else mark.confidence


def _mention(
    context: _Context,
    place: tuple[int, int, str],
    label: str,
    form: Form,
    entity_id: str | None,
    stage: str,
    confidence: float,
) -> Mention:
    start, end, text = place
    first, last = context.sentence_at(start)
    return Mention(
        id=make_id("mention", context.document.id, start, end, label),
        document_id=context.document.id,
        start=start,
        end=end,
        text=text,
        sentence_start=min(first, start),
        sentence_end=max(last, end),
        label=label,
        form=form,
        entity_id=entity_id,
        stage=context.signed(stage),
        confidence=confidence,
    )


def _memberships(context: _Context) -> Iterator[Membership]:
    """Rows in the order of the claims; a claim whose holder has no row gives none."""
    for claim in context.notes.memberships:
        row = _membership(claim, context)
        if row is not None:
            yield row


def _participations(context: _Context) -> Iterator[Participation]:
    """Rows in the order of the claims; a claim whose event or participant has no row gives none."""
    for claim in context.notes.participations:
        row = _participation(claim, context)
        if row is not None:
            yield row


def _membership(claim: RoleClaim, context: _Context) -> Membership | None:
    person = context.id_of(claim.holder)
    if person is None:
        return None
    organization = context.id_of(claim.organization)
    start, end, text = context.place(claim.start, claim.end)
    return Membership(
        id=make_id("membership", context.document.id, person, claim.role.casefold(), organization),
        document_id=context.document.id,
        person_id=person,
        role=claim.role,
        organization_id=organization,
        start_date=claim.start_date,
        end_date=claim.end_date,
        status=claim.status,
        start=start,
        end=end,
        text=text,
        confidence=context.weigh("memberships", claim.confidence, claim.reason),
        stage=context.signed("roles"),
    )


def _participation(claim: PartClaim, context: _Context) -> Participation | None:
    event, participant = context.id_of(claim.event), context.id_of(claim.participant)
    if event is None or participant is None:
        return None
    start, end, text = context.place(claim.start, claim.end)
    label = context.entity_of[claim.participant].label
    behalf = context.id_of(claim.on_behalf_of)
    return Participation(
        id=make_id("participation", context.document.id, event, participant, claim.role),
        document_id=context.document.id,
        event_id=event,
        participant_type="person" if label in ("PERSON", "ROLE") else "organization",
        participant_id=participant,
        role=claim.role,
        on_behalf_of_id=behalf if behalf != participant else None,
        start=start,
        end=end,
        text=text,
        confidence=context.weigh("participations", claim.confidence, claim.reason),
        stage=context.signed("participations"),
    )


def _dates(doc: Doc, context: _Context) -> Iterator[DateRow]:
    for found in doc._.dates or ():
        start, end = context.reading.span(found.start, found.end)
        yield DateRow(
            id=make_id("date", context.document.id, start, end, found.value),
            document_id=context.document.id,
            start=start,
            end=end,
            text=context.document.text[start:end],
            type=found.type,
            value=found.value,
            start_date=found.start_date,
            end_date=found.end_date,
            anchor=found.anchor,
            confidence=context.weigh("dates", found.confidence, ""),
            stage=context.signed("dates"),
        )


def _dropped(doc: Doc, context: _Context) -> Iterator[Dropped]:
    for candidate in doc._.dropped:
        start, end = context.reading.span(candidate.start, candidate.end)
        yield Dropped(
            id=make_id("drop", context.document.id, start, end, candidate.label, candidate.stage),
            document_id=context.document.id,
            source=None,
            start=start,
            end=end,
            text=context.document.text[start:end],
            label=candidate.label,
            stage=context.signed(candidate.stage),
            reason=candidate.reason,
        )
