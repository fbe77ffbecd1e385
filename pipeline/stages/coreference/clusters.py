"""Makes a cluster of marks that mean one thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.marks import Cluster, Label, Mark


def cluster(label: Label, marks: Sequence[Mark], name: str, acronyms: Iterable[str] = ()) -> Cluster:
    """A cluster called `name`; every other form its marks use is one of its other names, but no office of a person."""
    ordered = tuple(sorted(marks, key=lambda mark: (mark.name != name, mark.start)))
    return Cluster(
        label=label,
        name=name,
        marks=ordered,
        other_names=tuple(sorted({mark.name for mark in marks if _is_form(label, mark)} - {name})),
        acronyms=tuple(sorted(set(acronyms))),
        confidence=max(mark.confidence for mark in marks),
    )


def _is_form(label: Label, mark: Mark) -> bool:
    """Whether a mark's words are a name of what it means: "the Minister" means a person and is no name of hers."""
    return mark.form == "name" and (label != "PERSON" or mark.label == "PERSON")
