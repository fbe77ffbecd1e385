"""From a draft to a Document, or to the reason why it is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import PurePath

from pipeline.dateline import document_date, iso_date
from pipeline.errors import InputError
from pipeline.ingest.drafts import Draft
from pipeline.ingest.language import detect_language, language_code
from pipeline.ingest.limits import Limits
from pipeline.ingest.metadata import Given
from pipeline.records import DateSource, Document, Dropped, make_id

STAGE = "ingest"
_LETTERS = re.compile(r"[^\W\d_]{2}")
_LONGEST_WORD = 5_000  # characters; addresses of web pages are shorter
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MAX_TITLE = 300  # characters


def make_document(
    draft: Draft,
    *,
    source: str,
    sha256: str,
    given: Given,
    limits: Limits,
    languages: Sequence[str],
    day_first: bool | None = None,
) -> Document:
    """The document of a draft, with what `given` states before what the file says.

    `day_first` is how a date in figures is read where nothing in the text settles it.

    Raises: InputError if the text is empty, too long, or in a language that is not read.
    """
    if len(draft.text) > limits.max_characters:
        raise InputError(
            f"limit: the text has {len(draft.text):,} characters, more than {limits.max_characters:,}"
            " (max_characters); split it or raise the limit"
        )
    if not draft.blocks or _LETTERS.search(draft.text) is None:
        raise InputError("empty: the file holds no words")
    language = _language(draft, given, languages)
    longest = max(len(word) for word in draft.text.split())
    if longest > max(_LONGEST_WORD, len(draft.text) // 2):
        raise InputError("binary: the file is one run of signs without blanks; give a text in sentences")
    title = draft.title if given.title is None else given.title
    date, date_source = _date(draft, title=title, given=given.date, source=source, day_first=day_first)
    return Document(
        id=f"doc-{sha256[:12]}",
        source=source,
        media_type=draft.media_type,
        title=_short_title(title),
        language=language,
        date=date,
        date_source=date_source,
        sha256=sha256,
        text=draft.text,
        blocks=draft.blocks,
    )


def _date(
    draft: Draft, *, title: str | None, given: str | None, source: str, day_first: bool | None
) -> tuple[str | None, DateSource | None]:
    """The document's date. When a file was made comes last, and only if the text does not speak of other years."""
    published = draft.date if draft.dated == "published" else None
    name = PurePath(source).name
    date, date_source = document_date(
        draft.text,
        title=title,
        given=given,
        metadata=published,
        file_name=name,
        blocks=draft.blocks,
        day_first=day_first,
    )
    if date is not None or draft.date is None:
        return date, date_source
    created = iso_date(draft.date, day_first=day_first)
    years = {int(year) for year in _YEAR.findall(draft.text)}
    if created is None or (years and not years & {int(created[:4]), int(created[:4]) - 1}):
        return None, None
    return created, "metadata"


def _short_title(title: str | None) -> str | None:
    if title is None:
        return None
    title = " ".join(title.split())
    return title[:_MAX_TITLE] or None


def _language(draft: Draft, given: Given, languages: Sequence[str]) -> str | None:
    """The document's language. What the text clearly shows goes before what the file says: templates often lie."""
    language = given.language
    if language is None:
        language = detect_language(draft.text) or language_code(draft.language)
    if language is not None and language not in languages:
        wanted = ", ".join(languages)
        raise InputError(
            f"language: the text is in {language}, only {wanted} is read; if not so, state it in the metadata"
        )
    return language


def dropped(source: str, reason: str, *, place: object = None) -> Dropped:
    """The row of an input that is not read; `place` tells records of one file apart."""
    return Dropped(
        id=make_id("drop", source, STAGE, reason, place),
        document_id=None,
        source=source,
        start=None,
        end=None,
        text=None,
        label=None,
        stage=STAGE,
        reason=reason,
    )


def digest(data: bytes) -> str:
    """SHA-256 of `data`, in hex digits."""
    return hashlib.sha256(data).hexdigest()
