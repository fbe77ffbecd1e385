"""Verdicts of people on claims: the ledger, what holds of it, and its application to what a run finds."""

from pipeline.judgements.applying import Found, Judged, apply
from pipeline.judgements.ledger import (
    LEDGER,
    MERGES,
    REVIEWED,
    Quote,
    Verdict,
    append,
    make_verdict,
    now,
    read,
    same_content,
    undo,
    union,
)
from pipeline.judgements.standing import Agreement, Standing, agreement, cohens_kappa, live, standing

__all__ = [
    "LEDGER",
    "MERGES",
    "REVIEWED",
    "Agreement",
    "Found",
    "Judged",
    "Quote",
    "Standing",
    "Verdict",
    "agreement",
    "append",
    "apply",
    "cohens_kappa",
    "live",
    "make_verdict",
    "now",
    "read",
    "same_content",
    "standing",
    "undo",
    "union",
]
