"""From links to claims: the office as written, its body where the text gives or implies it, repetitions left out."""

from __future__ import annotations

from dataclasses import replace

from pipeline.marks import Mark, RoleClaim
from pipeline.stages.roles import bodies
from pipeline.stages.roles.heads import OF_SESSIONS
from pipeline.stages.roles.links import Link
from pipeline.stages.roles.phrases import Phrase
from pipeline.stages.roles.scene import Scene
from pipeline.words import Words

_LIST_LINE = 30  # words of a block that may be an entry of a list


def claims_of(scene: Scene, links: list[Link], told: list[RoleClaim]) -> list[RoleClaim]:
    """The claims that the links make, with those `told` by verbs, in text order."""
    claims = [claim for link in links if (claim := _claim(scene, link)) is not None]
    return _distinct(_shared_bodies(claims + told))


def role_text(words: Words, phrase: Phrase) -> str:
    """The office as written, without body and article; of several holders, in the singular."""
    text = words.string(phrase.role_start, phrase.role_end)
    if not phrase.head.plural:
        return text
    plural = words.string(max(phrase.head_start, phrase.role_start), phrase.head_end)
    single = phrase.head.noun.title() if plural[0].isupper() else phrase.head.noun
    return text.replace(plural, single, 1)


def _claim(scene: Scene, link: Link) -> RoleClaim | None:
    """The claim of one link; None where the phrase is no office here."""
    phrase = link.phrase
    role = role_text(scene.words, phrase)
    organization, surety, note = _body(scene, link, role)
    if not holds(phrase, organization):
        return None
    return RoleClaim(
        holder=link.holder,
        role=role,
        organization=organization,
        start=link.start,
        end=link.end,
        status=phrase.status,
        confidence=round(link.confidence * surety, 2),
        reason=link.reason + note,
    )


def _body(scene: Scene, link: Link, role: str) -> tuple[Mark | None, float, str]:
    """The body of a link's office, how sure it is, and a word on where it comes from."""
    phrase = link.phrase
    given = link.organization if link.own else phrase.organization or link.organization
    # "the President, X (Norway)": where X comes from, unless the office is one of a state
    foreign = given is link.organization and given is not None and given.label == "GPE" and not link.own
    # "an American executive": a nationality
    foreign = foreign or (given is not None and given.label == "NORP" and phrase.head.noun in _OF_COMPANIES)
    if given is not None and not (foreign and not _of_state(phrase)):
        return given, 1.0, ""
    if phrase.possessor:
        mark = bodies.own(scene, phrase.begin, ("GPE", "ORG") if _of_state(phrase) else ("ORG", "GPE"))
        if mark is not None:
            return mark, 0.9, "; its body is the last one named before"
    start, end = scene.words.blocks[scene.words.block[link.start]]
    full = phrase.head.bare or phrase.role_end - phrase.role_start > 1
    if end - start <= _LIST_LINE and phrase.head.kind in {"state", "office", "occupation"} and full:
        mark = bodies.heading(scene, link.start)
        if mark is not None:
            return mark, 0.9, "; its body is the heading of the list"
    mark = bodies.inferred(scene, role)
    if mark is not None:
        return mark, 0.9, "; its body follows from the office"
    if (phrase.head.kind == "office" or phrase.head.noun in _OF_BODIES) and holds(phrase, None):
        mark = bodies.own(scene, link.start, ("ORG",))
        if mark is not None:
            return mark, 0.75, "; its body is the last one named before"
    return None, 1.0, ""


_OF_COMPANIES = frozenset(
    "executive manager general manager founder co-founder partner owner chairman director managing director ceo cfo coo"
    " chief executive chief executive officer".split()
)
_OF_BODIES = frozenset({"president", "vice-president", "vice president", "speaker", "representative", "member"})


def _of_state(phrase: Phrase) -> bool:
    """True for an office that only a state has, not "president", which clubs have too."""
    return phrase.head.kind == "state" and phrase.head.noun not in _OF_BODIES


def _shared_bodies(claims: list[RoleClaim]) -> list[RoleClaim]:
    """Claims without a body take that of the same office elsewhere in the document, if there is only one."""
    known: dict[str, dict[str, Mark]] = {}
    for claim in claims:
        if claim.organization is not None:
            known.setdefault(claim.role.casefold(), {}).setdefault(
                claim.organization.name.casefold(), claim.organization
            )
    shared = []
    for claim in claims:
        options = known.get(claim.role.casefold(), {})
        if claim.organization is None and len(options) == 1:
            [mark] = options.values()
            reason = claim.reason + "; its body as elsewhere in the document"
            claim = replace(claim, organization=mark, confidence=round(claim.confidence * 0.92, 2), reason=reason)
        shared.append(claim)
    return shared


def _distinct(claims: list[RoleClaim]) -> list[RoleClaim]:
    """Without claims that say less than another of the same person: "Ambassador" beside "Ambassador to the UN"."""
    kept: list[RoleClaim] = []
    for claim in claims:
        covered = any(other is not claim and _covers(other, claim) for other in claims)
        if not covered and not any(_repeats(other, claim) for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda claim: (claim.start, claim.end, claim.role))


def _covers(other: RoleClaim, claim: RoleClaim) -> bool:
    """True if `other` says of the same person all that `claim` says, and more."""
    if not _same_person(other.holder.name, claim.holder.name) or other.status != claim.status:
        return False
    if claim.organization is not None:
        return False
    mine, theirs = set(claim.role.casefold().split()), set(other.role.casefold().split())
    return mine < theirs or (mine == theirs and other.organization is not None)


def _repeats(other: RoleClaim, claim: RoleClaim) -> bool:
    """True if both say the same in other words of the text."""
    return (
        _same_person(other.holder.name, claim.holder.name)
        and other.role.casefold() == claim.role.casefold()
        and other.status == claim.status
        and (other.organization is None) == (claim.organization is None)
        and (other.organization is None or other.organization.name == getattr(claim.organization, "name", None))
    )


def _same_person(a: str, b: str) -> bool:
    first, second = a.casefold().split(), b.casefold().split()
    return first[-1] == second[-1] or first[0] == second[0]


def holds(phrase: Phrase, organization: Mark | None) -> bool:
    """True if the phrase names an office or post in or for something, not a part in an event or a mere trade."""
    head = phrase.head
    if head.kind == "none" or phrase.happening:
        return False
    named = organization is not None and organization.label == "ORG"
    if head.kind == "event_role":
        return False
    if head.kind in {"occupation", "rank"}:
        return named or (
            organization is not None
            and phrase.tail is False
            and head.noun in {"member", "leader"}
            and organization.label == "GPE"
        )
    if head.noun in OF_SESSIONS:
        return organization is not None or phrase.tail
    bare = phrase.role_end - phrase.role_start == 1
    return head.bare or not bare or organization is not None
