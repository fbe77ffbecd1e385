"""Claims collected by the finders, and the settling of what they say of one participant in one event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.marks import Mark, PartClaim
from pipeline.records import ParticipationRole
from pipeline.stages.participations.behalf import behalf_of
from pipeline.stages.participations.scene import Scene

_RANK = {
    "signatory": 9,
    "chair": 8,
    "organizer": 7,
    "host": 7,
    "speaker": 6,
    "sponsor": 5,
    "rapporteur": 5,
    "honoree": 4,
    "author": 3,
    "participant": 1,
    "other": 0,
}


_SAID = 0.7  # from so much on, a claim is of what the text says outright


@dataclass(slots=True)
class Collected:
    """The claims of one document, in the order in which they were found."""

    scene: Scene
    claims: list[PartClaim] = field(default_factory=list)
    listed: set[int] = field(default_factory=set)  # blocks that are entries of a list: no prose to read

    def add(
        self,
        event: Mark,
        who: Iterable[Mark],
        role: ParticipationRole,
        span: tuple[int, int],
        *,
        confidence: float,
        reason: str,
    ) -> None:
        """Notes that each of `who` has the role in the event; `span` (words) is the evidence."""
        for mark in who:
            start = min(span[0], mark.start)
            end = max(span[1], mark.end)
            if end - start > 60:  # a quote of one clause, not of a page
                start, end = (
                    (span[0], min(span[1], span[0] + 60))
                    if span[0] <= mark.start < span[0] + 60
                    else (mark.start, mark.end)
                )
            own = self._role(event, mark, role)
            named = self.scene.clusters[self.scene.group_of[mark]].marks[0]
            behalf = behalf_of(self.scene, mark)
            self.claims.append(PartClaim(event, named, own, start, end, behalf, confidence, reason))

    def _role(self, event: Mark, mark: Mark, role: ParticipationRole) -> ParticipationRole:
        """A person who "holds" talks or a visit takes part in them; only bodies and states organize these."""
        kind = self.scene.classification(event)
        if mark.label in ("PERSON", "ROLE") and role == "organizer" and kind in ("negotiation", "visit"):
            return "participant"
        if kind == "visit" and role in ("organizer", "chair", "speaker") and mark.label in ("PERSON", "ROLE"):
            return "participant"
        return role

    def has(self, mark: Mark) -> bool:
        """Whether anything has been claimed of whom the mark means."""
        group = self.scene.group_of[mark]
        return any(self.scene.group_of[claim.participant] == group for claim in self.claims)


def settled(collected: Collected) -> list[PartClaim]:
    """One claim for each participant and event: the most telling role, the surest words."""
    scene = collected.scene
    best: dict[tuple[int, int], PartClaim] = {}
    for claim in collected.claims:
        key = scene.group_of[claim.event], scene.group_of[claim.participant]
        other = best.get(key)
        if other is None or _worth(claim) > _worth(other):
            kept_for = None if other is None else other.on_behalf_of
            best[key] = replace(claim, on_behalf_of=claim.on_behalf_of or kept_for)
        elif other.on_behalf_of is None:
            best[key] = replace(other, on_behalf_of=claim.on_behalf_of)
    kept = []
    for (event, who), claim in best.items():
        facts = scene.facts.get(event)
        parent = facts.parent if facts is not None else None
        above = None if parent is None else scene.group_of.get(parent)
        below = [k for k in best if k[1] == who and k[0] != event and _is_part(scene, k[0], event)]
        # what is known of the part need not be said of the whole, unless the text itself says it
        if below and claim.role in ("participant", "speaker") and claim.confidence < _SAID:
            continue
        if (
            above is not None
            and (above, who) in best
            and best[above, who].role == claim.role
            and claim.role in ("organizer", "host")
        ):
            continue
        kept.append(claim)
    return sorted(kept, key=_place)


def _is_part(scene: Scene, part: int, whole: int) -> bool:
    facts = scene.facts.get(part)
    return facts is not None and facts.parent is not None and scene.group_of.get(facts.parent) == whole


def _worth(claim: PartClaim) -> tuple[float, int]:
    return _RANK[claim.role] + claim.confidence, -claim.start


def _place(claim: PartClaim) -> tuple[int, int, str]:
    return claim.start, claim.participant.start, claim.role
