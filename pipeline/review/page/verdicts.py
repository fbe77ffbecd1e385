"""A reviewer's verdicts on their way into the ledger: on disk before anybody is told, never over another's.

A reviewer's new verdict replaces his own on that claim; those of others stay beside it, and settle or contradict it as
everywhere. Whoever judges a claim in conflict, having seen it, settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from pipeline import judgements
from pipeline.errors import InputError, TableError
from pipeline.judgements import Verdict
from pipeline.records import make_id
from pipeline.review import evidence, export
from pipeline.review.evidence import Report
from pipeline.review.page import index as indexes
from pipeline.review.page.index import Index, Known

FILE = "review serve"  # what a verdict given on the page names as the file that it came from
_REPORTS = 8  # reports whose texts are held


@dataclass(slots=True)
class Desk:
    """Where one reviewer works: a folder, its ledger as far as it was read, and what the page asks of both.

    `read` is the ledger's file, by its number in the file system, and how many bytes of it are known.
    """

    output: Path
    ledger: Path
    by: str
    index: Index
    read: tuple[int, int] = (0, 0)
    reports: dict[str, Report] = field(default_factory=dict)


class StaleError(InputError):
    """A claim stands otherwise than the reviewer saw it."""


class Saying(NamedTuple):
    """What a reviewer says of a claim; `names` are rows that `after` names, by field."""

    verdict: str
    after: dict[str, Any] | None = None
    comment: str | None = None
    names: Mapping[str, dict[str, Any]] = {}


def open_desk(output: Path, *, by: str, ledger: Path | None = None) -> Desk:
    """Read a folder of results and its ledger.

    Raises:
        PipelineError: one of them cannot be read.
    """
    path = output / judgements.LEDGER if ledger is None else ledger
    desk = Desk(output, path, by, indexes.build(output))
    follow(desk)
    return desk


def follow(desk: Desk) -> None:
    """Take in what others wrote meanwhile: new verdicts, or the tables of a new run.

    Raises:
        PipelineError: the folder or its ledger cannot be read.
    """
    sign = indexes.stamp(desk.output)
    if sign != desk.index.stamp:
        desk.index, desk.read = indexes.build(desk.output), (0, 0)
        desk.reports.clear()
    try:
        stat = desk.ledger.stat()
        sign = (stat.st_ino, stat.st_size)
    except FileNotFoundError:
        sign = (0, 0)
    if sign == desk.read:
        return
    goes_on = sign[0] == desk.read[0] and sign[1] > desk.read[1]
    fresh, kept, end = _tail(
        desk.ledger, desk.read[1] if goes_on else 0, set() if goes_on else indexes.verdict_ids(desk.index)
    )
    claims = set() if goes_on else indexes.forget_others(desk.index, kept)
    claims |= indexes.add_verdicts(desk.index, fresh)
    desk.read = (sign[0], end)
    indexes.refresh(desk.index, claims)


def _tail(path: Path, start: int, known: Set[str]) -> tuple[list[Verdict], set[str], int]:
    """What a ledger holds from a byte on: verdicts not known, ids of those known, where its last whole line ends."""
    fresh = []
    kept = set()
    end = start
    try:
        with path.open("rb") as file:
            file.seek(start)
            for line in file:
                if not line.endswith(b"\n"):
                    break  # somebody writes it at this moment, or a crash cut it off
                end += len(line)
                key = line[:64].partition(b'"id": "')[2].partition(b'"')[0].decode()
                if key in known:
                    kept.add(key)
                else:
                    fresh.append(Verdict.model_validate_json(line))
    except FileNotFoundError:
        return [], set(), 0
    except (OSError, ValidationError) as error:
        raise TableError(f"{path}: the ledger cannot be read; see `rapporteur review status`") from error
    return fresh, kept, end


def known(desk: Desk, claim: str) -> Known:
    """A claim of the folder or the ledger.

    Raises:
        InputError: there is none of that id.
    """
    found = indexes.get(desk.index, claim)
    if found is None:
        raise InputError(f"claim {claim[:40]!r}: it is not there any more; load the page anew")
    return found


def seen(verdicts: Iterable[Verdict]) -> str:
    """A sign for what holds of a claim, by which the page knows whether it is still what the reviewer saw."""
    return make_id("seen", *sorted(verdict.id for verdict in judgements.live(verdicts)))


def check_seen(desk: Desk, claim: str, sign: str) -> None:
    """Refuse to go on where somebody else said something that the reviewer did not see.

    Raises:
        StaleError: so it is.
    """
    said = indexes.verdicts_on(desk.index, claim)
    if seen(said) != sign:
        last = max(said, key=lambda verdict: (verdict.at, verdict.id))
        raise StaleError(f"{last.by} judged this claim meanwhile ({last.verdict}); look at it, then say it again")


def judge(desk: Desk, claim: str, saying: Saying) -> list[Verdict]:
    """Write one verdict; it is on disk when this returns. Empty where the reviewer said the very same before."""
    return write(desk, [made for made in [make(desk, claim, saying)] if made is not None])


def write(desk: Desk, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Write verdicts, all or none; they are on disk when this returns."""
    if verdicts:
        judgements.append(desk.ledger, verdicts)
        follow(desk)
    return list(verdicts)


def make(desk: Desk, claim: str, saying: Saying) -> Verdict | None:
    """The verdict that a reviewer gives; None where he said the very same before."""
    found = known(desk, claim)
    table, row, span = found.claim
    said = indexes.verdicts_on(desk.index, claim)
    saying = agreed(said, saying)
    quote = None if span is None else evidence.quote(report(desk, span.document_id), span)
    if saying.verdict == "add":  # to agree with what another added
        quote = next((one.quote for one in said if one.verdict == "add"), quote)
    entities = desk.index.entities
    made = judgements.make_verdict(
        at=judgements.now(),
        by=desk.by,
        verdict=saying.verdict,
        claim=claim,
        table=table,
        before=None if saying.verdict == "add" else row,
        after=saying.after,
        quote=quote,
        names={**export.referred(table, row, entities), **saying.names},
        comment=saying.comment,
        file=FILE,
        file_sha256=None,
        export=None,
        replaces=_replaced(desk, said, saying),
    )
    content = judgements.same_content(made)
    mine = [one for one in judgements.live(said) if one.by == desk.by]
    settled = found.state != "conflict"
    return None if settled and any(judgements.same_content(one) == content for one in mine) else made


def agreed(said: Iterable[Verdict], saying: Saying) -> Saying:
    """To accept a claim that was edited, added, merged or split already is to agree with that."""
    if saying.verdict == "accept":
        for standing in judgements.standing(said).values():
            last = standing.verdict
            if last is not None and last.verdict in ("edit", "add", "merge", "split"):
                return saying._replace(verdict=last.verdict, after=last.after, names=last.names)
    return saying


def _replaced(desk: Desk, said: Sequence[Verdict], saying: Saying) -> tuple[str, ...]:
    """The verdicts that a new one takes the place of.

    His own undos are among them: they make a verdict that was taken back and is given again another one.
    """
    is_remark = saying.verdict == "comment"
    fought = [] if is_remark else [one for one in judgements.standing(said).values() if one.verdict is None]
    gone = [one.id for standing in fought for one in standing.live]
    own = [one for one in judgements.live(said) if one.by == desk.by and (one.verdict == "comment") == is_remark]
    undos = [one for one in said if one.by == desk.by and one.verdict == "undo"]
    return tuple(sorted({*gone, *(one.id for one in (*own, *undos))}))


def add(
    desk: Desk,
    table: str,
    row: dict[str, Any],
    *,
    quote: judgements.Quote,
    names: dict[str, dict[str, Any]],
    comment: str,
) -> list[Verdict]:
    """Write a claim that was missed; it is on disk when this returns. Empty where it is there already."""
    said = indexes.verdicts_on(desk.index, row["id"])
    if any(one.verdict == "add" for one in judgements.live(said)):
        return []
    saying = Saying("add", row, comment.strip() or None)
    made = judgements.make_verdict(
        at=judgements.now(),
        by=desk.by,
        verdict=saying.verdict,
        claim=row["id"],
        table=table,
        before=None,
        after=row,
        quote=quote,
        names=names,
        comment=saying.comment,
        file=FILE,
        file_sha256=None,
        export=None,
        replaces=_replaced(desk, said, saying),
    )
    return write(desk, [made])


def undo(desk: Desk, ids: Iterable[str]) -> list[Verdict]:
    """Take back verdicts of the reviewer; what they had replaced holds again.

    Raises:
        InputError: one of them is another's, or holds no more.
    """
    wanted = set(ids)
    query = f"SELECT line FROM verdicts WHERE id IN ({', '.join('?' * len(wanted))})"  # noqa: S608 - marks alone
    found = [Verdict.model_validate_json(line) for (line,) in desk.index.db.execute(query, sorted(wanted))]
    for one in found:
        holding = {other.id for other in judgements.live(indexes.verdicts_on(desk.index, one.claim))}
        if one.by != desk.by:
            raise InputError(f"this verdict is {one.by}'s: only {one.by} takes it back")
        if one.id not in holding:
            raise InputError("this verdict holds no more: it was taken back or replaced")
    if len(found) < len(wanted):
        raise InputError("this verdict is not in the ledger any more; load the page anew")
    return write(desk, judgements.undo(found, by=desk.by, at=judgements.now()))


def report(desk: Desk, document_id: str) -> Report:
    """A report's text; a few are held."""
    if document_id not in desk.reports:
        while len(desk.reports) >= _REPORTS:
            desk.reports.pop(next(iter(desk.reports)))
        desk.reports[document_id] = evidence.report(desk.output, document_id, desk.index.folder.sources)
    return desk.reports[document_id]
