"""What holds of all that was ever said: live verdicts, contradictions, agreement between reviewers.

A verdict is dead when another names it in `replaces`, undone when an `undo` does. So the order in which lines, files
or ledgers come together changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from pipeline.judgements.ledger import SILENT, Verdict


class Standing(NamedTuple):
    """What holds for one claim: the live verdicts, the one that they come to, or None where they contradict."""

    live: tuple[Verdict, ...]
    verdict: Verdict | None


def live(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts that hold: neither undone nor replaced. Sorted by time and id."""
    known = {verdict.id: verdict for verdict in verdicts}
    undos = defaultdict(list)
    for verdict in known.values():
        if verdict.verdict == "undo":
            for target in verdict.replaces:
                undos[target].append(verdict.id)
    gone = {key for key in known if _is_undone(key, undos)}
    dead = {
        target
        for verdict in known.values()
        if verdict.verdict != "undo" and verdict.id not in gone
        for target in verdict.replaces
    }
    holding = [v for v in known.values() if v.verdict != "undo" and v.id not in gone | dead]
    return sorted(holding, key=lambda verdict: (verdict.at, verdict.id))


def undoing(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """The undos that hold, by the id of the verdict that they take back."""
    known = list(verdicts)
    undos = defaultdict(list)
    for verdict in known:
        if verdict.verdict == "undo":
            for target in verdict.replaces:
                undos[target].append(verdict.id)
    found: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in known:
        if verdict.verdict == "undo" and not _is_undone(verdict.id, undos):
            for target in verdict.replaces:
                found[target].append(verdict)
    return found


def _is_undone(key: str, undos: Mapping[str, Sequence[str]]) -> bool:
    """Whether an undo holds that names this verdict; an undo may be undone itself."""
    chain = [(key, iter(undos.get(key, ())))]
    answers: dict[str, bool] = {}
    while chain:  # by hand, since a chain of undos may be longer than Python's stack
        at, rest = chain[-1]
        following = next(rest, None)
        if following is None:
            answers[at] = any(not answers[undo] for undo in undos.get(at, ()))
            chain.pop()
        elif following not in answers:
            chain.append((following, iter(undos.get(following, ()))))
    return answers[key]


def standing(verdicts: Iterable[Verdict]) -> dict[str, Standing]:
    """What holds for each claim that somebody judged. Order-free."""
    claims: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in live(verdicts):
        if verdict.verdict not in SILENT:
            claims[verdict.claim].append(verdict)
    return {claim: Standing(tuple(said), _settled(said)) for claim, said in sorted(claims.items())}


def _settled(said: Sequence[Verdict]) -> Verdict | None:
    """What several verdicts on one claim come to, None where they contradict.

    Edits of different fields join; to accept a row does not contradict its merging with another.
    """
    if len(said) == 1:
        return said[0]
    kinds = {verdict.verdict for verdict in said}
    if kinds == {"accept", "merge"}:
        return _settled([verdict for verdict in said if verdict.verdict == "merge"])
    if len(kinds) > 1:
        return None
    fields: dict[str, Any] = {}
    for verdict in said:
        for name, value in (verdict.after or {}).items():
            if fields.setdefault(name, value) != value:
                return None
    return said[-1].model_copy(update={"after": fields or None})


class Agreement(NamedTuple):
    """How far two reviewers agree on a table's claims that both judged; kappa is None where chance explains all."""

    table: str
    one: str
    other: str
    claims: int
    same: int
    kappa: float | None


def agreement(verdicts: Iterable[Verdict]) -> list[Agreement]:
    """Cohen's kappa per table and pair of reviewers, over the last word of each on every claim that both judged.

    A verdict that was replaced by another person's counts still: it was given independently. Unsure counts, comments do
    not.

    Source: J. Cohen, A coefficient of agreement for nominal scales, Educ. Psychol. Meas. 20 (1960).
    """
    known = list(verdicts)
    undone = {target for verdict in known if verdict.verdict == "undo" for target in verdict.replaces}
    words: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for verdict in sorted(known, key=lambda verdict: (verdict.at, verdict.id)):
        if verdict.verdict not in ("undo", "comment") and verdict.id not in undone:
            words[verdict.table][verdict.by][verdict.claim] = verdict.verdict
    found = []
    for table, by in sorted(words.items()):
        for one, other in combinations(sorted(by), 2):
            pairs = [(by[one][claim], by[other][claim]) for claim in sorted(by[one].keys() & by[other].keys())]
            if pairs:
                same = sum(a == b for a, b in pairs)
                found.append(Agreement(table, one, other, len(pairs), same, cohens_kappa(pairs)))
    return found


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Agreement beyond chance, at most 1; None where both gave every claim one and the same verdict."""
    total = len(pairs)
    observed = sum(a == b for a, b in pairs) / total
    ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(ones[word] * others[word] for word in ones) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)
