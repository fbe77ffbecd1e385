"""Mentions and relations out to other people's tools, and what was corrected there back into the ledger.

Each format writes documents with their spans and links, and reads them back the same.
"""

from pipeline.exchange.annotations import Annotated, Link, Span, annotated
from pipeline.exchange.baseline import keep
from pipeline.exchange.corrections import take_in
from pipeline.exchange.formats import FORMATS, export, known, read

__all__ = ["FORMATS", "Annotated", "Link", "Span", "annotated", "export", "keep", "known", "read", "take_in"]
