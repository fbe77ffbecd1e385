"""The keys of the page, and what each does."""

from __future__ import annotations

KEYS = (
    ("a", "accept", "Accept"),
    ("r", "reject", "Reject"),
    ("e", "edit", "Edit"),
    ("m", "merge", "Merge"),
    ("s", "split", "Split"),
    ("d", "unsure", "Doubtful"),
    ("u", "undo", "Undo"),
    ("j", "next", "Next"),
    ("k", "previous", "Previous"),
    ("o", "open", "Next open"),
    ("n", "add", "Add a missed claim"),
    ("x", "pick", "Pick"),
    ("b", "bulk", "Bulk verdict"),
    ("/", "search", "Search"),
    ("t", "text", "To the text"),
    ("?", "keys", "Keys"),
)
