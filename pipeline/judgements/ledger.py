"""The ledger of verdicts, `judgements.jsonl`: append-only, one verdict a line, sorted by time, joined by union.

A verdict is never altered; `standing` tells what holds from the whole.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import to_json

from pipeline.errors import TableError
from pipeline.records import make_id
from pipeline.tables import dumps

LEDGER = "judgements.jsonl"
REVIEWED = "reviewed"  # the table that tells what became of each verdict in a run
MERGES = "merges"  # the table of pairs that may be one; a verdict on a pair names it

Kind = Literal["accept", "reject", "edit", "merge", "split", "add", "unsure", "comment", "undo"]
SILENT = frozenset({"unsure", "comment", "undo"})  # these change no row


class Frozen(BaseModel):
    """A part of a line of the ledger."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(Frozen):
    """The text that a claim rests on, with up to 80 characters on either side, to find it again in a changed text.

    `start`/`end` are code points into the stored text of the document, half-open.
    """

    document_id: str
    source: str
    start: int
    end: int
    text: str
    before: str
    after: str


class Verdict(Frozen):
    """What one person says of one claim.

    `before` is the whole row as the person saw it, null for an added claim; `after` holds what the verdict sets: the
    changed fields of an edit, the whole row of an added claim, `into` for a merge, `groups` of documents for a split.
    `names` holds, for each field that refers to another row, that row as it was. `export` is the export whose file
    was filled in. `at` is UTC to the second. The id derives from all but `at`.
    """

    id: str
    at: str
    by: str
    verdict: Kind
    claim: str
    table: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    quote: Quote | None
    names: dict[str, dict[str, Any]]
    comment: str | None
    file: str | None
    file_sha256: str | None
    export: str | None
    replaces: tuple[str, ...]


class _Words(BaseModel):
    """Of a verdict what `read_words` gives."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    at: str
    by: str
    verdict: Kind
    claim: str
    table: str
    after: dict[str, Any] | None
    comment: str | None
    file: str | None
    file_sha256: str | None
    export: str | None
    replaces: tuple[str, ...]


_FIELDS = set(Verdict.model_fields)
M = TypeVar("M", bound=BaseModel)


def make_verdict(**fields: Any) -> Verdict:
    """A verdict with its id; `at` has no part in it, so the same file read twice, anywhere, gives the same verdict."""
    parts = {name: value for name, value in sorted(fields.items()) if name != "at"}
    return Verdict(id=make_id("verdict", to_json(parts).decode()), **fields)


def same_content(verdict: Verdict) -> str:
    """A key that two verdicts share when they say the same of the same claim."""
    after = json.dumps(verdict.after, sort_keys=True, ensure_ascii=False)
    return make_id("content", verdict.claim, verdict.verdict, after, verdict.comment)


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(path: Path) -> Iterator[Verdict]:
    """The verdicts of a ledger, in the order of the file; none where there is no file.

    A last line without its line feed was cut off by a crash before it was acknowledged: it is passed over.

    Raises:
        TableError: the ledger cannot be read, or a line of it is no verdict.
    """
    return _parsed(path, Verdict)


def _parsed(path: Path, kind: type[M]) -> Iterator[M]:
    try:
        for number, line in enumerate(_raw_lines(path), start=1):
            try:
                yield kind.model_validate_json(line)
            except ValidationError as error:
                message = f"{path}, line {number}: no verdict; restore the ledger from your backup or from git"
                raise TableError(message) from error
    except OSError as error:
        raise TableError(f"{path}: the ledger cannot be read ({error})") from error


def read_words(path: Path) -> Iterator[Verdict]:
    """As `read`, without the rows, quotes and names: enough to tell what holds, in a third of the memory.

    Such verdicts are to be looked at only, never to be written.
    """
    for verdict in _parsed(path, _Words):
        yield Verdict.model_construct(_fields_set=_FIELDS, before=None, quote=None, names={}, **vars(verdict))


def without_rows(verdict: Verdict) -> Verdict:
    """A verdict as `read_words` gives it."""
    kept = {name: value for name, value in vars(verdict).items() if name not in ("before", "quote", "names")}
    return Verdict.model_construct(_fields_set=_FIELDS, before=None, quote=None, names={}, **kept)


def append(path: Path, verdicts: Iterable[Verdict]) -> int:
    """Add verdicts to a ledger, each id once, all or nothing, on disk when this returns; how many were new.

    Safe against a crash at any moment and against others who append at the same time.
    """
    return append_lines(path, map(to_line, verdicts))


def to_line(verdict: Verdict) -> str:
    """A verdict as a line of a ledger."""
    quote = None if verdict.quote is None else vars(verdict.quote)
    return dumps({**vars(verdict), "quote": quote}) + "\n"  # `model_dump` gives the same in twice the time


def append_lines(path: Path, lines: Iterable[str]) -> int:
    """As `append`, of verdicts that are lines already; memory does not grow with them, nor with the ledger."""
    coming = iter(lines)
    first = list(islice(coming, 2))
    with _locked(path):
        if len(first) < 2:
            fresh = [line for line in first if not _holds(path, _id(line))]
            for line in fresh:
                _add_line(path, _no_earlier(line, _last_time(path))[0])
            return len(fresh)
        with _replacement(path) as file:
            known, last = _copy(path, file)
            before = len(known)
            for line in chain(first, coming):
                if _id(line) not in known:
                    known.add(_id(line))
                    line, last = _no_earlier(line, last)
                    file.write(line.encode())
            return len(known) - before


def union(path: Path, others: Sequence[Path]) -> int:
    """Join other ledgers into one, sorted by time; how many verdicts were new. Order-free, idempotent.

    Raises:
        TableError: one of them cannot be read; nothing was written.
    """
    with _locked(path):
        own = _places(path)
        joined = dict(own)
        for other in others:
            for key, place in _places(other).items():
                joined[key] = min(place, joined.get(key, place))
        with _replacement(path) as file, ExitStack() as stack:
            opened = {source: stack.enter_context(source.open("rb")) for source in {one[2] for one in joined.values()}}
            for _, _, source, offset in sorted(joined.values()):
                opened[source].seek(offset)
                file.write(opened[source].readline())
    return len(joined) - len(own)


def _places(path: Path) -> dict[str, tuple[str, str, Path, int]]:
    """Where each verdict of a ledger stands, by id: its time, its id, the file, and where its line begins, in bytes."""
    offset = 0
    places: dict[str, tuple[str, str, Path, int]] = {}
    for line, verdict in zip(_raw_lines(path), _parsed(path, _Words), strict=True):
        places.setdefault(verdict.id, (verdict.at, verdict.id, path, offset))
        offset += len(line)
    return places


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Alone with a ledger: whoever else wants to write waits."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f".{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise TableError(f"{path}: the ledger cannot be written ({error}); nothing was changed") from error


def _id(line: str) -> str:
    """The id in a line, without reading all else of it: each line begins with its id, then its time."""
    return line[:64].partition('"id": "')[2].partition('"')[0]


def _time(line: str) -> str:
    return line[:128].partition('"at": "')[2].partition('"')[0]


def _no_earlier(line: str, last: str) -> tuple[str, str]:
    """A line whose time is not before `last`, since the ledger is sorted by time; and its time."""
    at = _time(line)
    return (line, at) if at >= last else (line.replace(f'"at": "{at}"', f'"at": "{last}"', 1), last)


def _raw_lines(path: Path) -> Iterator[bytes]:
    """The whole lines of a ledger; none where there is no file."""
    if path.exists():
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield line


def _copy(path: Path, file: BinaryIO) -> tuple[set[str], str]:
    """Copy a ledger into a file; its ids, and the last time in it."""
    known: set[str] = set()
    last = ""
    for line in _raw_lines(path):
        head = line[:128].decode(errors="replace")
        known.add(_id(head))
        last = max(last, _time(head))
        file.write(line)
    return known, last


def _holds(path: Path, key: str) -> bool:
    """Whether a ledger has a verdict of this id."""
    if not path.exists() or not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(f'{{"id": "{key}"'.encode(), 0, data.rfind(b"\n") + 1) >= 0  # not in what a crash cut off


def _last_time(path: Path) -> str:
    """The time in the last whole line of a ledger."""
    if not path.exists() or not path.stat().st_size:
        return ""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = data.rfind(b"\n")
        start = data.rfind(b"\n", 0, max(end, 0)) + 1
        return _time(data[start : start + 128].decode(errors="replace")) if end >= 0 else ""


def _add_line(path: Path, line: str) -> None:
    """Write one line at the end and wait until it is on disk; what a crash left of another goes first."""
    with path.open("ab+") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":
                file.truncate(_end_of_lines(path))
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())
    if not end:
        _sync_folder(path)


def _sync_folder(path: Path) -> None:
    """Wait until the name of a new file is on disk, too: without it, its content may be there and not be found."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _end_of_lines(path: Path) -> int:
    """Where the last whole line of a ledger ends, in bytes."""
    return sum(map(len, _raw_lines(path)))


@contextmanager
def _replacement(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of the old one, whole, unless something is raised."""
    staging = path.with_name(f".{path.name}.new")
    with staging.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    staging.replace(path)
    _sync_folder(path)


def undo(verdicts: Iterable[Verdict], *, by: str, at: str) -> list[Verdict]:
    """The verdicts that take others back; what those had replaced holds again."""
    return [
        make_verdict(
            at=at,
            by=by,
            verdict="undo",
            claim=verdict.claim,
            table=verdict.table,
            before=None,
            after=None,
            quote=None,
            names={},
            comment=None,
            file=None,
            file_sha256=None,
            export=None,
            replaces=(verdict.id,),
        )
        for verdict in verdicts
    ]
