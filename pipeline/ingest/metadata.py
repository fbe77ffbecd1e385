"""What the user says about the inputs (`--metadata FILE`), which goes before what the files say themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.dateline import iso_date
from pipeline.errors import ConfigError, InputError
from pipeline.ingest.language import language_code
from pipeline.ingest.limits import Limits
from pipeline.ingest.tabular import read_csv_rows, read_json_rows


@dataclass(frozen=True, slots=True)
class Given:
    """Title, date and language that somebody states for a document; None where nothing is stated.

    The date is as written, in a notation that `dateline.iso_date` reads: the text may say what "03/04/2022" means.
    """

    title: str | None = None
    date: str | None = None
    language: str | None = None


def given_fields(fields: Mapping[str, str]) -> Given:
    """What the columns of a record state; a date that is none is left out."""
    title = " ".join(fields.get("title", "").split())
    date = fields.get("date", "").strip()
    return Given(
        title or None, date if iso_date(date) is not None else None, language_code(fields.get("language") or None)
    )


def load_metadata(path: Path, limits: Limits) -> dict[str, Given]:
    """The rows of a metadata file (CSV or JSON Lines: source, title, date, language) by their source.

    Raises: ConfigError if the file is missing, has no sources, or a date that cannot be read.
    """
    stated: dict[str, Given] = {}
    try:
        with path.open("rb") as stream:
            is_json = stream.peek(1000).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
            for row in (read_json_rows if is_json else read_csv_rows)(stream, limits):
                source = row.fields.get("source", "").strip()
                if row.fault is not None or not source:
                    raise ConfigError(f"{path}:{row.place}: {row.fault or 'the row has no source'}; correct it")
                given = given_fields(row.fields)
                if row.fields.get("date", "").strip() and given.date is None:
                    raise ConfigError(f"{path}:{row.place}: {row.fields['date']!r} is no date; write 2017-02-10")
                stated[PurePosixPath(source.replace("\\", "/")).as_posix()] = given
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); give a CSV or JSON Lines file") from error
    except InputError as error:
        raise ConfigError(f"{path}: {error}") from error
    return stated


def look_up(stated: Mapping[str, Given], source: str) -> Given:
    """What is stated for `source`: under its full name, else under the longest end of its path."""
    if source in stated:
        return stated[source]
    parts = PurePosixPath(source.replace("\\", "/")).parts
    for start in range(len(parts)):
        given = stated.get("/".join(parts[start:]))
        if given is not None:
            return given
    return Given()


def merged(first: Given, second: Given) -> Given:
    """`first`, with `second` where it states nothing."""
    return Given(
        second.title if first.title is None else first.title,
        second.date if first.date is None else first.date,
        second.language if first.language is None else first.language,
    )
