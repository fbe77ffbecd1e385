"""Two folders of results: which rows were added, removed and changed, each with its evidence."""

from pipeline.diff.changes import Change, Comparison, compare
from pipeline.diff.folders import Folder, open_folder
from pipeline.diff.telling import Entry, entries
from pipeline.diff.writing import TOLD, known, lines, write_csv, write_page

__all__ = [
    "TOLD",
    "Change",
    "Comparison",
    "Entry",
    "Folder",
    "compare",
    "entries",
    "known",
    "lines",
    "open_folder",
    "write_csv",
    "write_page",
]
