"""Stands in for `pipeline.dateline` until that is here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime

from pipeline.records import Block, DateSource


def iso_date(text: str) -> str | None:
    """The ISO date in `text`."""
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text.strip()):
        return text.strip()
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError):
        return None


def document_date(
    text: str,  # noqa: ARG001
    *,
    title: str | None = None,  # noqa: ARG001
    given: str | None = None,
    metadata: str | None = None,
    file_name: str | None = None,  # noqa: ARG001
    blocks: Sequence[Block] = (),  # noqa: ARG001
) -> tuple[str | None, DateSource | None]:
    """The date of a document and where it comes from."""
    if given is not None:
        return iso_date(given), "given"
    if metadata is not None and iso_date(metadata):
        return iso_date(metadata), "metadata"
    return None, None
