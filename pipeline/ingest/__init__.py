"""Reports in, documents out: every input becomes a Document or a Dropped row with a reason, whatever it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pipeline.errors import InputError
from pipeline.ingest.documents import digest, dropped, make_document
from pipeline.ingest.drafts import Draft
from pipeline.ingest.identify import HEAD, Format, identify
from pipeline.ingest.inputs import Found, find_inputs, opened
from pipeline.ingest.limits import Limits
from pipeline.ingest.metadata import Given, given_fields, load_metadata, look_up, merged
from pipeline.ingest.normalise import decode
from pipeline.ingest.plain import read_markdown, read_text
from pipeline.ingest.tabular import read_csv, read_jsonl
from pipeline.ingest.worker import Worker
from pipeline.records import Document, Dropped, make_id

__all__ = ["Expected", "Limits", "Offer", "count", "ingest", "offer"]

_RECORD_TYPES: dict[Format, str] = {"jsonl": "application/jsonl", "csv": "text/csv"}
_COUNTED = 1 << 20  # bytes of a file of records from which the number of its records is estimated


class Expected(NamedTuple):
    """An estimate of what will come: documents, and bytes of their files."""

    documents: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Offer:
    """An input that is found, with its bytes, and is not read before `read` is called.

    `place` says where it is: a path, or a path and a record of it. `sha256` is that of its bytes; `key` derives from
    them, from its source and from what is stated about it: where the key is the same, so is what reading gives. Both
    are None where the bytes cannot be had.
    """

    source: str
    place: str
    sha256: str | None
    key: str | None
    read: Callable[[], Document | Dropped]


@dataclass(frozen=True, slots=True)
class _Batch:
    """What holds for all inputs of a run, and the bytes already read: digest -> where they were first seen."""

    limits: Limits
    languages: Sequence[str]
    day_first: bool | None
    stated: Mapping[str, Given]
    stdin: BinaryIO | None
    seen: dict[str, str]
    worker: Worker


def ingest(
    inputs: Iterable[str],
    *,
    metadata: Path | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    languages: Sequence[str] = ("en",),
    day_first: bool | None = None,
    skip: Iterable[Path] = (),
    stdin: BinaryIO | None = None,
) -> Iterator[Document | Dropped]:
    """Documents from files, folders and `-` (standard input), one after the other, in the order of their names.

    Each input file, and each record of JSON Lines or CSV, gives exactly one Document or one Dropped row. `metadata`
    is a table of source, title, date and language that goes before what files say. `languages` are ISO 639-1 codes.
    `day_first` is how 3/4/2017 is read where nothing in the text settles it. In folders `skip`, files and folders, is
    passed over (results of an earlier run), as `metadata` is.

    Raises: ConfigError, at once, if the metadata file cannot be read. Nothing else is raised for a bad input.
    """
    offers = offer(
        inputs, metadata=metadata, limits=limits, languages=languages, day_first=day_first, skip=skip, stdin=stdin
    )
    return (one.read() for one in offers)


def offer(
    inputs: Iterable[str],
    *,
    metadata: Path | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    languages: Sequence[str] = ("en",),
    day_first: bool | None = None,
    skip: Iterable[Path] = (),
    stdin: BinaryIO | None = None,
) -> Iterator[Offer]:
    """As `ingest`, but what comes is yet to be read, so that who knows an input already need not read it again.

    An offer must be read before the next one is taken.
    """
    stated = {} if metadata is None else load_metadata(metadata, limits)
    batch = _Batch(limits, languages, day_first, stated, stdin, {}, Worker(limits))
    return _offer_all(find_inputs(inputs, skip=_passed_over(skip, metadata)), batch)


def count(inputs: Iterable[str], *, metadata: Path | None = None, skip: Iterable[Path] = ()) -> Expected:
    """How many documents and bytes `inputs` will give, about; no file is read beyond its beginning."""
    documents = size = 0
    for found in find_inputs(inputs, skip=_passed_over(skip, metadata)):
        documents += 1
        try:
            length = 0 if found.path is None or found.fault else found.path.stat().st_size
            if length and found.path is not None and found.path.is_file():
                documents += _records(found.path, length) - 1
                size += length
        except (OSError, ValueError, InputError):
            continue
    return Expected(documents, size)


def _passed_over(skip: Iterable[Path], metadata: Path | None) -> list[Path]:
    return [*skip] if metadata is None else [*skip, metadata]


def _records(path: Path, length: int) -> int:
    with opened(Found(str(path), path)) as stream:
        kind = identify(stream.peek(HEAD)[:HEAD], path.name)
        if kind not in {"jsonl", "csv"}:
            return 1
        sample = stream.read(_COUNTED)
    return max(1, round(sample.count(b"\n") * length / len(sample)))


def _offer_all(inputs: Iterator[Found], batch: _Batch) -> Iterator[Offer]:
    with batch.worker:
        for found in inputs:
            yield from _offers(found, batch)


def _offers(found: Found, batch: _Batch) -> Iterator[Offer]:
    """What one input offers; what goes wrong becomes a row."""
    if found.fault is not None:
        yield _refused(found.source, found.fault)
        return
    try:
        with opened(found, batch.stdin) as stream:
            head = stream.peek(HEAD)[:HEAD]
            kind = identify(head, found.source)
            if kind == "jsonl" or kind == "csv":
                yield from _offer_records(stream, found.source, kind, batch)
                return
            data = stream.read(batch.limits.max_bytes + 1)
        yield _offer_file(data, found.source, kind, batch)
    except InputError as error:
        yield _refused(found.source, str(error))
    except OSError as error:
        yield _refused(found.source, f"unreadable: reading it failed ({error.strerror}); check the disk")


def _refused(source: str, reason: str, *, place: tuple[str, int] | None = None) -> Offer:
    """An input whose bytes cannot be had; `place` tells records of one file apart."""
    row = dropped(source, reason, place=place)
    return Offer(source, source if place is None else place[0], None, None, lambda: row)


def _offer_records(stream: BinaryIO, source: str, kind: Format, batch: _Batch) -> Iterator[Offer]:
    for record in (read_jsonl if kind == "jsonl" else read_csv)(stream, batch.limits):
        place = f"{source}#{record.fields.get('id') or record.place}"
        own = (record.fields.get("source") or record.fields.get("url") or place).strip()
        if record.fault is not None:
            yield _refused(own, record.fault, place=(place, record.place))
            continue
        stated = merged(look_up(batch.stated, own), look_up(batch.stated, place))
        given = merged(stated, given_fields(record.fields))
        draft = partial(_record_draft, record.fields["text"], kind)
        yield _offer(draft, record.data, (own, place, record.place), given=given, batch=batch)


def _record_draft(text: str, kind: Format) -> Draft:
    return replace(read_text(text), media_type=_RECORD_TYPES[kind])


def _offer_file(data: bytes, source: str, kind: Format, batch: _Batch) -> Offer:
    if len(data) > batch.limits.max_bytes:
        limit = f"{batch.limits.max_bytes:,} bytes (max_bytes)"
        raise InputError(f"limit: the file is larger than {limit}; split it or raise the limit")
    draft = partial(_draft, data, kind, batch)
    return _offer(draft, data, (source, source, None), given=look_up(batch.stated, source), batch=batch)


def _draft(data: bytes, kind: Format, batch: _Batch) -> Draft:
    if kind == "text":
        return read_text(decode(data))
    if kind == "markdown":
        return read_markdown(decode(data))
    return batch.worker.read(data, kind)


def _offer(
    draft: Callable[[], Draft], data: bytes, where: tuple[str, str, int | None], *, given: Given, batch: _Batch
) -> Offer:
    """An input whose bytes are there; `where` is its source, its place and, in a file of records, its number."""
    source, place, number = where
    sha256 = digest(data)

    def read() -> Document | Dropped:
        try:
            return _document(draft, source=source, place=place, sha256=sha256, given=given, batch=batch)
        except InputError as error:
            reason = str(error)
        except OSError as error:
            reason = f"unreadable: reading it failed ({error.strerror}); check the disk"
        return dropped(source, reason, place=None if number is None else (place, number))

    key = make_id("key", sha256, source, given.title, given.date, given.language)
    return Offer(source, place, sha256, key, read)


def _document(
    draft: Callable[[], Draft], *, source: str, place: str, sha256: str, given: Given, batch: _Batch
) -> Document:
    if sha256 in batch.seen:
        raise InputError(f"duplicate: the same bytes as {batch.seen[sha256]}, which is read already")
    document = make_document(
        draft(),
        source=source,
        sha256=sha256,
        given=given,
        limits=batch.limits,
        languages=batch.languages,
        day_first=batch.day_first,
    )
    batch.seen[sha256] = place
    return document
