"""The ledger of verdicts, `judgements.jsonl`: append-only, one verdict a line, sorted by time, joined by union.

A verdict is never altered; `standing` tells what holds from the whole.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

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


def make_verdict(**fields: Any) -> Verdict:
    """A verdict with its id; `at` has no part in it, so the same file read twice, anywhere, gives the same verdict."""
    parts = {name: value for name, value in fields.items() if name != "at"}
    quote = parts.get("quote")
    parts["quote"] = quote.model_dump() if isinstance(quote, Quote) else quote
    return Verdict(id=make_id("verdict", json.dumps(parts, sort_keys=True, ensure_ascii=False)), **fields)


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
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith("\n"):
                    return
                try:
                    yield Verdict.model_validate_json(line)
                except ValidationError as error:
                    message = f"{path}, line {number}: no verdict; restore the ledger from your backup or from git"
                    raise TableError(message) from error
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: the ledger cannot be read ({error})") from error


def append(path: Path, verdicts: Iterable[Verdict]) -> int:
    """Add verdicts to a ledger, each id once, all or nothing, on disk when this returns; how many were new.

    Safe against a crash at any moment and against others who append at the same time.
    """
    with _locked(path):
        known = set(_ids(path))
        fresh = {verdict.id: verdict for verdict in verdicts if verdict.id not in known}
        if not fresh:
            return 0
        last = _last_time(path)
        lines = [
            dumps((v if v.at >= last else v.model_copy(update={"at": last})).model_dump(mode="json")) + "\n"
            for v in sorted(fresh.values(), key=lambda verdict: (verdict.at, verdict.id))
        ]
        if len(lines) == 1:
            _add_line(path, lines[0])
        else:
            _replace(path, _whole_lines(path) + "".join(lines).encode())
    return len(fresh)


def union(path: Path, others: Sequence[Path]) -> int:
    """Join other ledgers into one, sorted by time; how many verdicts were new. Order-free, idempotent.

    Raises:
        TableError: one of them cannot be read; nothing was written.
    """
    joined = {verdict.id: verdict for verdict in read(path)}
    before = len(joined)
    for other in others:
        for verdict in read(other):
            known = joined.get(verdict.id)
            if known is None or verdict.at < known.at:
                joined[verdict.id] = verdict
    lines = [
        dumps(verdict.model_dump(mode="json")) + "\n"
        for verdict in sorted(joined.values(), key=lambda verdict: (verdict.at, verdict.id))
    ]
    with _locked(path):
        _replace(path, "".join(lines).encode())
    return len(joined) - before


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


def _ids(path: Path) -> Iterator[str]:
    """The ids in a ledger, without reading all else of it: each line begins with its id."""
    if path.exists():
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line[:64].partition('"id": "')[2].partition('"')[0]


def _last_time(path: Path) -> str:
    last = ""
    if path.exists():
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                last = max(last, line[:128].partition('"at": "')[2].partition('"')[0])
    return last


def _whole_lines(path: Path) -> bytes:
    data = path.read_bytes() if path.exists() else b""
    return data[: data.rfind(b"\n") + 1]


def _add_line(path: Path, line: str) -> None:
    """Write one line at the end and wait until it is on disk; what a crash left of another goes first."""
    with path.open("ab+") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":
                file.truncate(len(_whole_lines(path)))
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, data: bytes) -> None:
    """Put a new file in the place of the old, whole or not at all."""
    staging = path.with_name(f".{path.name}.new")
    with staging.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    staging.replace(path)


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
