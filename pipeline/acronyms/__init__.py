"""Acronyms and their long forms: what a document defines, what looks short, and where defined forms are used again."""

from __future__ import annotations

from pipeline.acronyms.definitions import Definition, find
from pipeline.acronyms.forms import looks_short
from pipeline.acronyms.scan import find_short_forms
from pipeline.acronyms.uses import Use, all_short_forms, find_uses

__all__ = ["Definition", "Use", "all_short_forms", "find", "find_short_forms", "find_uses", "looks_short"]
