"""The bounds that an input must keep, so that no file, however large or hostile, takes the batch down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an input is read; whatever goes beyond becomes a row of `dropped`, never half a text.

    `max_bytes`: of a file, of one record, and of any part that a file holds compressed. 50 MB holds a report of
    hundreds of pages with its pictures.
    `max_characters`: of the text. A million is what spaCy takes in one piece, and about 400 printed pages.
    `max_seconds`: for the reader of one file. Ordinary ones need less than one.
    `max_pages`: of a PDF.
    `max_expansion`: how many times its compressed size a file may grow. Word's XML grows ten to forty times.
    """

    max_bytes: int = 50_000_000
    max_characters: int = 1_000_000
    max_seconds: float = 30.0
    max_pages: int = 1_000
    max_expansion: float = 200.0
