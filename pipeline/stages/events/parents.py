"""Which event is the main one of a text, and which are parts of another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.marks import Cluster, Mark
from pipeline.stages.events.ground import Ground

if TYPE_CHECKING:
    from pipeline.stages.events.choose import Pick

_WHOLES = {"conference": 4, "workshop": 3, "meeting": 2, "negotiation": 2, "visit": 2, "ceremony": 1, "launch": 1}
_PART = re.compile(
    r"\b(?:panel|panels|session|opening|closing|plenary|segment|round table|roundtable|round-table|side event|keynote|"
    r"reception|breakout|expo|exhibition|ceremony|dinner|lunch|talks?|lecture|address)\b",
    re.IGNORECASE,
)
_SESSION_OF_BODY = re.compile(r"\bsessions? of (?:the )?([A-Z]\w*)")
_INCLUDES = frozenset(
    {
        "include",
        "includes",
        "included",
        "including",
        "feature",
        "features",
        "featured",
        "featuring",
        "comprise",
        "comprised",
        "comprises",
        "comprising",
        "contain",
        "contained",
    }
)
_PART_KINDS = frozenset({"panel", "side_event"})
_WITHIN = frozenset({"of", "at", "during", "in", "within"})


def main_event(ground: Ground, clusters: Sequence[Cluster]) -> int | None:
    """The number of the event that the text is about: in the title, named often, early and of a large kind."""
    best, score = None, 0.0
    for k, cluster in enumerate(clusters):
        if not any(mark.form == "name" for mark in cluster.marks) and len(clusters) > 1:
            continue
        value = min(len(cluster.marks), 8) * 0.5
        value += 3.0 if any(ground.words.block[mark.start] == 0 for mark in cluster.marks) else 0.0
        value += _WHOLES.get(cluster.marks[0].classification or "", 0) * 0.4
        value += 1.0 / (1 + cluster.marks[0].start / 100)
        value -= 2.0 if _PART.search(cluster.name) and cluster.marks[0].classification != "conference" else 0.0
        if value > score:
            best, score = k, value
    return best


def parents(
    ground: Ground, clusters: Sequence[Cluster], of_mark: Mapping[Mark, Pick], main: int | None
) -> dict[int, int]:
    """For each event that is a part, the number of the event that it is part of."""
    group_of = {mark: k for k, cluster in enumerate(clusters) for mark in cluster.marks}
    ordered = sorted(group_of, key=_start)
    found: dict[int, int] = {}
    for k, cluster in enumerate(clusters):
        said = _said(ground, clusters, k, ordered, group_of)
        if said is not None and found.get(said) != k:
            found[k] = said
        elif k != main and main is not None and _is_part(cluster, clusters[main], of_mark) and found.get(main) != k:
            whole = clusters[main]
            if whole.marks[0].classification != "panel" and not _apart(of_mark, cluster, whole):
                found[k] = main
    return found


def _start(mark: Mark) -> int:
    return mark.start


def _is_part(cluster: Cluster, whole: Cluster, of_mark: Mapping[Mark, Pick]) -> bool:
    """Whether its kind, noun or line makes it a part of something larger; a session of a body is a whole by itself."""
    if any(of_mark[mark].phrase.part for mark in cluster.marks):
        return True
    kind = cluster.marks[0].classification
    if kind not in _PART_KINDS and not _PART.search(cluster.name):
        return False
    body = _SESSION_OF_BODY.search(cluster.name)
    return body is None or any(body[1] in name for name in (whole.name, *whole.other_names))


def _apart(of_mark: Mapping[Mark, Pick], cluster: Cluster, whole: Cluster) -> bool:
    """Whether dates of different years keep a part from the whole."""
    years = [
        {p.found.start[:4] for m in c.marks if (p := of_mark[m]).found.start is not None} for c in (cluster, whole)
    ]
    return bool(years[0] and years[1] and not years[0] & years[1])


def _said(
    ground: Ground, clusters: Sequence[Cluster], own: int, ordered: Sequence[Mark], group_of: Mapping[Mark, int]
) -> int | None:
    """The event that the text itself names as the whole: "session at the Forum", "the conference featured a panel"."""
    words, cluster = ground.words, clusters[own]
    for mark in cluster.marks:
        first, last = words.sentences[words.sentence[mark.start]]
        for other in ordered:
            if other.start >= last or group_of[other] == own:
                continue
            if other.end <= first:
                continue
            if (
                mark.end <= other.start <= mark.end + 3
                and words.lower[mark.end] in _WITHIN
                and (not _PART.search(clusters[group_of[other]].name) or _PART.search(cluster.name))
                and all(
                    words.lower[k] in _WITHIN | {"the", "this", "its", "’s", "'s", "upcoming"} or words.capital[k]
                    for k in range(mark.end, other.start)
                )
            ):
                return group_of[other]
            if other.end <= mark.start and _governs(ground, other, mark):
                return group_of[other]
    return None


def _governs(ground: Ground, whole: Mark, part: Mark) -> bool:
    """Whether a verb of including stands between the two, with the whole as its subject."""
    words = ground.words
    verb = next((k for k in range(whole.end, part.start) if words.lower[k] in _INCLUDES), None)
    if verb is None or part.start - verb > 45:
        return False
    if any(words.text[k] in {".", "?"} for k in range(whole.end, part.start)):
        return False
    subject = next((k for k in words.children[verb] if words.dep[k] == "nsubj"), None)
    return subject is None or whole.start <= subject < whole.end
