"""One row of a filled-in form to what the person says by it: a decision and the fields changed, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import InputError
from pipeline.judgements import MERGES
from pipeline.review import damage, forms
from pipeline.review.baseline import Exported
from pipeline.review.cells import LOST, tidy, unguard
from pipeline.review.damage import Habits
from pipeline.review.forms import Column
from pipeline.review.references import References


class Decision(NamedTuple):
    """What a row says: the verdict, "" for none; the fields that it sets; a note on what was not taken over."""

    verdict: str
    after: dict[str, Any] | None
    note: str | None = None


def decide(
    exported: Exported, cells: Mapping[str, str], habits: Habits, references: References, sources: Mapping[str, str]
) -> Decision:
    """What a person says by a row whose cells differ from what was exported.

    Raises:
        InputError: it cannot be told for sure; the message says why.
    """
    word = damage.recode(cells.get("decision", ""), habits.recoding)
    said = forms.decision(word)
    if said is None:
        raise InputError(f"decision {tidy(word)[:40]!r} is not one of accept, reject, edit, merge, split, unsure")
    table = exported.table
    if table == MERGES:
        return _on_pair(exported, said)
    if said == "reject":
        return Decision("reject", None, "edited cells of a rejected row" if _differs(exported, cells, habits) else None)
    after = changes(exported, cells, habits, references)
    if said in ("merge", "split"):
        if after:
            raise InputError(f"{said}, and {', '.join(sorted(after))} changed: decide the one now, the other next time")
        target = tidy(cells.get("target", ""))
        return _merge(exported, target, references) if said == "merge" else _split(exported, target, sources)
    if said == "unsure":
        return Decision("unsure", None, "edited cells of an unsure row" if after else None)
    if said == "edit" and not after:
        raise InputError("edit, but no cell differs from what was exported")
    if after:
        return Decision("edit", after)
    target = tidy(cells.get("target", ""))
    if target and said == "":
        raise InputError("target is filled in, decision is not: merge or split?")
    if said == "" and tidy(cells.get("comment", "")):
        return Decision("comment", None)
    return Decision(said, None)


def _on_pair(exported: Exported, said: str) -> Decision:
    """A pair is merged, kept apart, or open."""
    if said in ("merge", "accept"):
        return Decision("merge", {"into": exported.row["left_id"]})
    if said in ("reject", "split"):
        return Decision("reject", None)
    if said == "edit":
        raise InputError("a pair cannot be edited: merge, reject or unsure")
    return Decision(said, None)


def _merge(exported: Exported, target: str, references: References) -> Decision:
    if exported.table not in ("people", "organizations", "events"):
        raise InputError(f"{exported.table} are not merged: merge the people, organizations or events")
    if not target:
        raise InputError("merge, but target does not say with which row")
    into = references.find(exported.table, "into", target)
    if into is None or into == exported.claim:
        raise InputError(f"target {target[:60]!r}: no other row of {exported.table} has this id or name")
    return Decision("merge", {"into": into})


def _split(exported: Exported, target: str, sources: Mapping[str, str]) -> Decision:
    """Which reports go apart: groups parted by |, or each report by itself."""
    documents: list[str] = list(exported.row.get("document_ids", ()))
    if len(documents) < 2:
        raise InputError("split, but the row is of one report: edit it, and add the other as a new row")
    if not target:
        return Decision("split", {"groups": [[name] for name in sorted(documents)[1:]]})
    groups = [sorted(_document(name, documents, sources) for name in _listed(part)) for part in target.split("|")]
    named = [name for group in groups for name in group]
    if len(set(named)) < len(named) or not all(groups):
        raise InputError(f"target {target[:60]!r}: each report in one group")
    if len(named) == len(documents):
        groups = groups[1:]  # all are named: the first group stays
    if not groups:
        raise InputError(f"target {target[:60]!r}: all reports in one group is no split")
    return Decision("split", {"groups": sorted(groups)})


def _document(name: str, documents: list[str], sources: Mapping[str, str]) -> str:
    for key in documents:
        source = sources.get(key, key)
        if name in (key, source, Path(source).name, Path(source).stem):
            return key
    raise InputError(f"target: the row is in no report {name[:60]!r}")


def _listed(text: str) -> list[str]:
    return [item for item in (part.strip() for part in text.replace("\n", ";").split(";")) if item]


def _differs(exported: Exported, cells: Mapping[str, str], habits: Habits) -> bool:
    return any(_is_changed(column, exported, cells, habits) for column in forms.EDITABLE[exported.table])


def _is_changed(column: Column, exported: Exported, cells: Mapping[str, str], habits: Habits) -> bool:
    """Whether a person changed a cell; `cells` are those that differ from what was exported."""
    return column.heading in cells and not damage.is_same(cells[column.heading], exported.cells[column.heading], habits)


def changes(
    exported: Exported, cells: Mapping[str, str], habits: Habits, references: References
) -> dict[str, Any] | None:
    """The fields that a person changed, None if none. Cells that a spreadsheet damaged are not changed.

    Raises:
        InputError: a cell cannot be told for sure, or the row with these changes is no row of its table.
    """
    columns = forms.EDITABLE[exported.table]
    changed = [column for column in columns if _is_changed(column, exported, cells, habits)]
    now = {**exported.cells, **cells}
    if len(changed) > 1 and not any(tidy(now[column.heading]) for column in columns):
        raise InputError("all cells were emptied; to drop the claim write reject, to leave it delete the row")
    after = {
        column.field: value(column, exported.table, cells[column.heading], habits, references) for column in changed
    }
    after = {field: new for field, new in after.items() if new != exported.row[field]}
    if not after:
        return None
    fault = forms.faults(exported.table, {**exported.row, **after, **_typed(exported, after)})
    if fault is not None:
        raise InputError(fault)
    return {**after, **_typed(exported, after)}


def _typed(exported: Exported, after: Mapping[str, Any]) -> dict[str, str]:
    """A participant of another kind changes the kind that the row names."""
    if "participant_id" not in after:
        return {}
    kind = "person" if forms.table_of(after["participant_id"]) == "people" else "organization"
    return {} if exported.row["participant_type"] == kind else {"participant_type": kind}


def value(column: Column, table: str, cell: str, habits: Habits, references: References) -> Any:
    """The value that a person wrote into a cell.

    Raises:
        InputError: it cannot be told for sure.
    """
    text = tidy(unguard(damage.recode(cell, habits.recoding)))
    if damage.is_error(text):
        raise InputError(f"{column.heading}: the spreadsheet shows {text[:20]} instead of a value")
    if LOST in text or (habits.lossy and "?" in text):
        raise InputError(f"{column.heading}: letters were lost when the file was saved; save it as UTF-8 or XLSX")
    if not text:
        return [] if column.sort == "list" else None
    if column.sort == "list":
        return sorted(set(_listed(text)))
    if column.sort == "yes_no":
        known = forms.yes_no(text)
        if known is None:
            raise InputError(f"{column.heading}: yes or no")
        return known
    if column.sort == "word":
        return text.casefold() if text.casefold() in forms.vocabulary(table, column.field) else text
    if column.sort == "date":
        day = damage.iso_day(text, habits)
        if day is None:
            raise InputError(f"{column.heading} {text[:30]!r}: no date, or one with two readings; write 2017-02-10")
        return day
    if column.sort == "name":
        found = references.find(table, column.field, text)
        if found is None:
            raise InputError(f"{column.heading} {text[:60]!r}: no row has this id or name; add it as a row first")
        return found
    return text
