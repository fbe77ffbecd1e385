"""One report's text with what was found in it, and why: the rows behind it, their evidence, stage and confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple, TextIO, TypeVar

from rich.console import Console
from rich.text import Text

from pipeline import config, nlp, tables, versions
from pipeline.errors import InputError, TableError
from pipeline.ingest import Limits, ingest
from pipeline.records import (
    Claims,
    DateRow,
    Document,
    DocumentRow,
    Dropped,
    Event,
    Membership,
    Mention,
    Organization,
    Participation,
    Person,
    Row,
)
from pipeline.resolve import resolve
from pipeline.standalone import printable

R = TypeVar("R", bound=Row)

COLOURS = {
    "PERSON": "green",
    "ORG": "blue",
    "GPE": "cyan",
    "EVENT": "magenta",
    "ROLE": "yellow",
    "DATE": "red",
}
OTHER_COLOUR = "white"


class Entry(NamedTuple):
    """One row in words: what it says, the text that it rests on, and where it comes from."""

    what: str
    evidence: str
    why: str


class Piece(NamedTuple):
    """A stretch of text, or the begin or end of a mention; mentions are properly nested."""

    kind: Literal["text", "open", "close"]
    text: str
    mention: Mention | None


def find(document: str, output: Path, *, config_file: Path | None = None) -> Claims:
    """What is known of one document, with ids as in the tables.

    `document` is an id, a source, or the name or stem of a source among the results in `output`; or a file that was
    not run yet, which is then read.

    Raises:
        PipelineError: there is no such document, several go by that name, or it cannot be read.
    """
    rows = list(tables.read(output, DocumentRow)) if tables.table_path(output, "documents").exists() else []
    for matches in (_has_id, _has_source, _has_name):
        found = [row for row in rows if matches(row, document)]
        if len(found) > 1:
            several = ", ".join(sorted(f"{row.id} ({row.source})" for row in found))
            raise InputError(f"{document}: several documents go by that name; give an id: {several}")
        if found:
            return _from_tables(found[0], output)
    if not Path(document).exists():
        raise InputError(f"{document}: neither a document of {output} nor a file; see {output}/documents.jsonl")
    return _read_now(document, output, config_file)


def _has_id(row: DocumentRow, name: str) -> bool:
    return row.id == name


def _has_source(row: DocumentRow, name: str) -> bool:
    return name in row.sources or Path(name).resolve() in (Path(source).resolve() for source in row.sources)


def _has_name(row: DocumentRow, name: str) -> bool:
    return any(name in (Path(source).name, Path(source).stem) for source in row.sources)


def _from_tables(row: DocumentRow, output: Path) -> Claims:
    path = tables.text_path(output, row.id)
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: cannot be read ({error}); run `rapporteur run` again") from error

    def about(kind: type[R]) -> tuple[R, ...]:
        return tuple(tables.read(output, kind, about=row.id))

    people, organizations, events = about(Person), about(Organization), about(Event)
    relations = about(Membership), about(Participation), about(DateRow), about(Dropped)
    return Claims(row, text, people, organizations, events, about(Mention), *relations)


def _read_now(source: str, output: Path, config_file: Path | None) -> Claims:
    """Read one file as a run would."""
    settings = config.load(config_file)
    limits = Limits(**settings.limits.model_dump())
    items = list(ingest([source], limits=limits, languages=settings.languages, day_first=settings.day_first))
    if len(items) > 1:
        raise InputError(f"{source}: holds {len(items)} documents; run it, then explain one of them")
    documents = [item for item in items if isinstance(item, Document)]
    results = nlp.pipe(nlp.load(config_file, versions.in_use(output, config_file)), documents)
    for result in chain((item for item in items if isinstance(item, Dropped)), results):
        if isinstance(result, Dropped):
            raise InputError(f"{source}: {result.reason}")
        return _linked(result)
    raise InputError(f"{source}: there is nothing to read in it")


def _linked(claims: Claims) -> Claims:
    """The claims of one document with the ids that its tables would have."""
    resolution = resolve([claims])

    def link(table: str, rows: Iterable[R]) -> tuple[R, ...]:
        linked = []
        for row in rows:
            cells = row.model_dump()
            if tables.relink(table, cells, resolution.ids) is None:
                linked.append(type(row).model_validate(cells))
        return tuple(linked)

    return replace(
        claims,
        people=resolution.people,
        organizations=resolution.organizations,
        events=resolution.events,
        mentions=link("mentions", claims.mentions),
        memberships=link("memberships", claims.memberships),
        participations=link("participations", claims.participations),
    )


def pieces(text: str, mentions: Iterable[Mention]) -> Iterator[Piece]:
    """The text cut at its mentions. One that begins inside another and ends outside is left out."""
    at = 0
    inside: list[Mention] = []

    def close(upto: int) -> Iterator[Piece]:
        nonlocal at
        while inside and inside[-1].end <= upto:
            mention = inside.pop()
            yield Piece("text", text[at : mention.end], None)
            yield Piece("close", "", mention)
            at = mention.end

    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end, mention.label, mention.id)):
        yield from close(mention.start)
        if inside and mention.end > inside[-1].end:
            continue
        yield Piece("text", text[at : mention.start], None)
        yield Piece("open", "", mention)
        at = mention.start
        inside.append(mention)
    yield from close(len(text))
    yield Piece("text", text[at:], None)


def sections(claims: Claims) -> dict[str, list[Entry]]:
    """Every row of a document in words, by table; each in the order of the text."""
    names = names_by_id(claims)
    quotes: dict[str, Counter[str]] = {}
    first: dict[str, int] = {}
    for mention in sorted(claims.mentions, key=lambda mention: mention.start):
        quotes.setdefault(mention.entity_id or "", Counter())[mention.text] += 1
        first.setdefault(mention.entity_id or "", mention.start)
    tell: dict[str, Callable[[Any], Entry]] = {
        "people": lambda row: _person(row, quotes),
        "organizations": lambda row: _organization(row, names, quotes),
        "events": lambda row: _event(row, names, quotes),
        "memberships": lambda row: _membership(row, names),
        "participations": lambda row: _participation(row, names),
        "dates": _date,
        "dropped": _dropped,
    }
    found: dict[str, list[Entry]] = {}
    for table, in_words in tell.items():
        rows = sorted(
            getattr(claims, table), key=lambda row: (getattr(row, "start", None) or first.get(row.id, 0), row.id)
        )
        found[table] = [in_words(row) for row in rows]
    return found


def names_by_id(claims: Claims) -> dict[str, str]:
    """The name of every person, organization and event of a document, by id."""
    named: list[Person | Organization | Event] = [*claims.people, *claims.organizations, *claims.events]
    return {row.id: row.name for row in named}


def _person(row: Person, quotes: Mapping[str, Counter[str]]) -> Entry:
    prefix = "" if row.honorific_prefix is None else f"{row.honorific_prefix} "
    return Entry(f"{prefix}{row.name}{'' if row.named else ' (not named)'}", *_seen(row, quotes))


def _organization(row: Organization, names: Mapping[str, str], quotes: Mapping[str, Counter[str]]) -> Entry:
    acronyms = f" ({', '.join(row.acronyms)})" if row.acronyms else ""
    parts = [row.classification, row.country, _part_of(row.parent_id, names)]
    return Entry(f"{row.name}{acronyms} — {_listed(parts)}", *_seen(row, quotes))


def _event(row: Event, names: Mapping[str, str], quotes: Mapping[str, Counter[str]]) -> Entry:
    parts = [row.classification, _span(row.start_date, row.end_date), row.location, _part_of(row.parent_id, names)]
    return Entry(f"{row.name} — {_listed(parts)}", *_seen(row, quotes))


def _membership(row: Membership, names: Mapping[str, str]) -> Entry:
    organization = None if row.organization_id is None else names.get(row.organization_id)
    parts = [row.role, organization, row.status, _span(row.start_date, row.end_date)]
    return Entry(f"{names.get(row.person_id, row.person_id)} — {_listed(parts)}", row.text, _source(row))


def _participation(row: Participation, names: Mapping[str, str]) -> Entry:
    who, where = names.get(row.participant_id, row.participant_id), names.get(row.event_id, row.event_id)
    sender = "" if row.on_behalf_of_id is None else f", for {names.get(row.on_behalf_of_id, row.on_behalf_of_id)}"
    return Entry(f"{who} — {row.role} of {where}{sender}", row.text, _source(row))


def _date(row: DateRow) -> Entry:
    anchor = None if row.anchor is None else f"counted from {row.anchor}"
    parts = [row.value, row.type, _span(row.start_date, row.end_date), anchor]
    return Entry(_listed(parts), row.text, _source(row))


def _dropped(row: Dropped) -> Entry:
    label = "input" if row.label is None else row.label
    return Entry(f"{label}: {row.reason}", row.text or row.source or "", row.stage)


def _seen(row: Person | Organization | Event, quotes: Mapping[str, Counter[str]]) -> tuple[str, str]:
    """How the text calls an entity, and how sure its row is."""
    called = quotes.get(row.id, Counter())
    evidence = " · ".join(text if count == 1 else f"{text} ×{count}" for text, count in called.items())
    return evidence, f"confidence {row.confidence:.2f}"


def _source(row: Membership | Participation | DateRow) -> str:
    return f"{row.stage}, confidence {row.confidence:.2f}"


def _part_of(parent_id: str | None, names: Mapping[str, str]) -> str | None:
    return None if parent_id is None else f"part of {names.get(parent_id, parent_id)}"


def _span(start: str | None, end: str | None) -> str | None:
    """An interval of dates in words, None where there is none."""
    if start is None and end is None:
        return None
    return start if end in (None, start) else f"{start or '…'} to {end}"


def _listed(parts: Iterable[str | None]) -> str:
    return ", ".join(part for part in parts if part)


def show(claims: Claims, stream: TextIO) -> None:
    """Print a document: its text in colours, a label after each mention; below it every row in words."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    row = claims.document
    console.print(Text(printable(row.title or row.source), style="bold"))
    console.print(Text(printable(facts(row)), style="dim"))
    console.print()
    console.print(_coloured(claims))
    for table, entries in sections(claims).items():
        console.print()
        console.print(Text(f"{table} ({len(entries)})", style="bold"))
        for entry in entries:
            line = Text(f"  {printable(entry.what)}")
            line.append(f"  “{printable(' '.join(entry.evidence.split()))}”" if entry.evidence else "", style="italic")
            line.append(f"  [{entry.why}]", style="dim")
            console.print(line)


def facts(row: DocumentRow) -> str:
    """The document's own facts in a line."""
    date = None if row.date is None else f"date {row.date} ({row.date_source})"
    return _listed(
        [row.id, row.source, row.media_type, row.language, date, f"{row.characters:,} characters", row.model]
    )


def _coloured(claims: Claims) -> Text:
    text = Text()
    styles: list[str] = []
    for piece in pieces(claims.text, claims.mentions):
        if piece.kind == "text":
            text.append(printable(piece.text), style=styles[-1] if styles else "")
        elif piece.mention is not None:
            colour = COLOURS.get(piece.mention.label, OTHER_COLOUR)
            if piece.kind == "open":
                styles.append(f"bold {colour}")
            else:
                styles.pop()
                text.append(f"[{piece.mention.label}]", style=f"dim {colour}")
    return text
