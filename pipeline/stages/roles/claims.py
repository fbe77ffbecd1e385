"""From links to claims: the office as written, its body where the text gives or implies it, repetitions left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline import names
from pipeline.marks import Mark, RoleClaim
from pipeline.stages.roles import bodies
from pipeline.stages.roles.heads import OF_SESSIONS, of_state
from pipeline.stages.roles.links import Link
from pipeline.stages.roles.phrases import Phrase
from pipeline.stages.roles.scene import Scene
from pipeline.words import Words

_MOST_OFFICES = 50  # of people of one surname in one document
_LIST_LINE = 30  # words of a block that may be an entry of a list


def claims_of(scene: Scene, links: list[Link], told: list[RoleClaim]) -> list[RoleClaim]:
    """The claims that the links make, with those `told` by verbs, in text order."""
    drafts = [_draft(scene, link) for link in sorted(links, key=_place)]
    drafts = _own_state(_shared_bodies(_listed_bodies(scene, drafts)))
    drafts = _own_state([_inferred(scene, draft) if draft.organization is None else draft for draft in drafts])
    drafts = _founded(drafts, told)
    claims = [claim for draft in drafts if (claim := _claim(draft)) is not None]
    return _distinct(claims + told)


def role_text(words: Words, phrase: Phrase) -> str:
    """The office as written, without body and article; of several holders, in the singular."""
    text = words.string(phrase.role_start, phrase.role_end)
    if phrase.rest is not None:
        text = f"{text} {words.string(*phrase.rest)}"
    if not phrase.head.plural:
        return text
    plural = words.string(max(phrase.head_start, phrase.role_start), phrase.head_end)
    single = phrase.head.noun.title() if plural[0].isupper() else phrase.head.noun
    return text.replace(plural, single, 1)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A link on its way to a claim, with its body, how sure that is, and a word on where it comes from."""

    link: Link
    role: str
    organization: Mark | None
    surety: float = 1.0
    note: str = ""


def _place(link: Link) -> tuple[int, int]:
    return link.start, link.phrase.start


def _draft(scene: Scene, link: Link) -> _Draft:
    """The draft of a link with the body that the text gives beside the office."""
    phrase = link.phrase
    given = link.organization if link.own else phrase.organization or link.organization
    if given is not None and given.label == "NORP" and phrase.head.noun in _OF_COMPANIES:
        given = None  # "an American executive": a nationality
    return _Draft(link, role_text(scene.words, phrase), given)


def _listed_bodies(scene: Scene, drafts: list[_Draft]) -> list[_Draft]:
    """Offices of a state take it from the one right before in a list: "Danish President A, Foreign Minister B"."""
    found: list[_Draft] = []
    for draft in drafts:
        before = found[-1] if found else None
        if draft.organization is None and before is not None and of_state(draft.link.phrase.head, title=True):
            gap = scene.words.lower[before.link.end : draft.link.start]
            mark = before.organization
            near = mark is not None and mark.label in ("GPE", "NORP") and 0 < len(gap) <= 3
            if near and set(gap) <= {",", "and", ";", "the"} and before.link.reason == draft.link.reason:
                draft = replace(
                    draft, organization=mark, surety=0.88, note="; its state is that of the office before it"
                )
        found.append(draft)
    return found


def _shared_bodies(drafts: list[_Draft]) -> list[_Draft]:
    """Offices without a body take that of the same office elsewhere in the document, if there is only one.

    "Foreign Minister" and "Chair" are offices of many bodies, so there the holder must be the same too.
    """
    known: dict[tuple[str, str], dict[str, Mark]] = {}
    for draft in drafts:
        if draft.organization is not None:
            for key in _sharing_keys(draft):
                known.setdefault(key, {}).setdefault(draft.organization.name.casefold(), draft.organization)
    shared = []
    for draft in drafts:
        if draft.organization is None and not draft.link.phrase.possessor:
            keys = _sharing_keys(draft)
            head = draft.link.phrase.head
            anybody = head.kind == "office" and head.noun not in OF_SESSIONS and " " in draft.role
            options = known.get(keys[1] if anybody else keys[0], {})
            if len(options) == 1:
                note = "; its body as elsewhere in the document"
                draft = replace(draft, organization=next(iter(options.values())), surety=0.92, note=note)
        shared.append(draft)
    return shared


def _own_state(drafts: list[_Draft]) -> list[_Draft]:
    """Offices of a state take that of the same holder's other office: the Ambassador who is Peru's Representative."""
    states: dict[str, dict[str, Mark]] = {}
    for draft in drafts:
        mark = draft.organization
        if mark is not None and mark.classification == "state" and mark.country is not None:
            states.setdefault(_surname(draft.link.holder), {}).setdefault(mark.country, mark)
    found = []
    for draft in drafts:
        own = states.get(_surname(draft.link.holder), {})
        head = draft.link.phrase.head
        if draft.organization is None and len(own) == 1 and of_state(head, title=True) and head.noun not in OF_SESSIONS:
            note = "; its state is that of the holder's other office"
            draft = replace(draft, organization=next(iter(own.values())), surety=0.9, note=note)
        found.append(draft)
    return found


def _founded(drafts: list[_Draft], told: list[RoleClaim]) -> list[_Draft]:
    """Offices of firms take the body that a verb tells of the same name: "was founded by X, chief executive"."""
    bodies_of = {claim.holder: claim.organization for claim in told}
    note = "; its body is that of the verb"
    return [
        replace(draft, organization=bodies_of[draft.link.holder], surety=0.9, note=note)
        if draft.organization is None and draft.link.holder in bodies_of and draft.link.phrase.head.noun in _OF_FIRMS
        else draft
        for draft in drafts
    ]


def _sharing_keys(draft: _Draft) -> tuple[tuple[str, str], ...]:
    """The office with its holder's surname, and the office alone."""
    role = draft.role.casefold()
    return (role, _surname(draft.link.holder)), (role, "")


def _surname(holder: Mark) -> str:
    name = names.split_name(holder.name)
    family = name.family_name or name.display
    return names.compare_key(family).rpartition(" ")[2]


def _claim(draft: _Draft) -> RoleClaim | None:
    """The claim of one draft; None where the phrase is no office here."""
    link = draft.link
    if not holds(link.phrase, draft.organization):
        return None
    draft = replace(draft, organization=governed(link.phrase, draft.organization))
    if draft.organization is None:
        draft = replace(draft, surety=0.88)  # nearly every office has a body, and here it was not seen
    return RoleClaim(
        holder=link.holder,
        role=draft.role,
        organization=draft.organization,
        start=link.start,
        end=link.end,
        status=link.phrase.status,
        confidence=round(link.confidence * draft.surety, 2),
        reason=link.reason + draft.note,
    )


def _inferred(scene: Scene, draft: _Draft) -> _Draft:
    """The draft with a body that the text implies, the surest ground first."""
    link, phrase = draft.link, draft.link.phrase
    if phrase.possessor:
        mark = bodies.own(scene, phrase.begin, ("GPE", "ORG") if of_state(phrase.head) else ("ORG", "GPE"))
        if mark is not None:
            return replace(draft, organization=mark, surety=0.9, note="; its body is the last one named before")
    start, end = scene.words.blocks[scene.words.block[link.start]]
    full = phrase.head.bare or phrase.role_end - phrase.role_start > 1
    listed = link.reason.startswith(("apposition", "office on", "office in"))
    if end - start <= _LIST_LINE and listed and full and phrase.head.kind in {"state", "office", "occupation"}:
        mark = bodies.heading(scene, link.start)
        if mark is not None:
            return replace(draft, organization=mark, surety=0.9, note="; its body is the heading of the list")
    seated = phrase.head.noun not in OF_SESSIONS and (of_state(phrase.head, title=True) or full)
    mark = bodies.in_row(scene, link.start) if seated else None
    if mark is not None:
        return replace(draft, organization=mark, surety=0.9, note="; its body is that of the table's row")
    mark = bodies.represented(scene, link.start, link.end) if phrase.head.kind in {"state", "office"} else None
    if mark is not None:
        return replace(draft, organization=mark, surety=0.9, note="; its body is the one represented")
    mark = bodies.inferred(scene, draft.role)
    if mark is not None:
        return replace(draft, organization=mark, surety=0.9, note="; its body follows from the office")
    if phrase.head.noun.rpartition(" ")[2] in {"editor", "editor-in-chief"} and not phrase.tail:
        mark = bodies.edited(scene, link.start)
        if mark is not None:
            return replace(draft, organization=mark, surety=0.85, note="; its body is the paper named before")
    titled = link.reason.startswith(("office before", "name in apposition"))
    if titled:
        mark = bodies.where(scene, link.start)
        if mark is not None:
            return replace(draft, organization=mark, surety=0.9, note="; its body is where the holder is")
    if (phrase.head.kind == "office" or phrase.head.noun in _OF_BODIES_TOO) and titled and holds(phrase, None):
        mark = bodies.only(scene, link.start)
        scholarly = phrase.head.noun.rpartition(" ")[2] in _OF_SCHOOLS
        fits = mark is not None and phrase.head.noun not in mark.name.lower()
        if mark is not None and fits and (mark.classification == "academic" or not scholarly):
            return replace(draft, organization=mark, surety=0.75, note="; its body is the only one named before")
    return draft


_OF_SCHOOLS = frozenset("rector dean provost vice-chancellor chancellor principal professor lecturer".split())
_TITLES = frozenset({"administrator", "commissioner", "secretary"})  # say enough right before a name


def governed(phrase: Phrase, mark: Mark | None) -> Mark | None:
    """The body of an office; a city or province that has a mayor or governor is one."""
    if mark is None or mark.label != "GPE" or mark.classification == "state" or phrase.head.kind != "state":
        return mark
    return replace(mark, label="ORG", classification="government", reason="a place with an office of its own")


_OF_BODIES_TOO = frozenset({"president", "vice-president", "vice president"})
_OF_COMPANIES = frozenset(
    "executive manager founder co-founder partner owner chairman director ceo cfo coo".split()
) | {"general manager", "managing director", "chief executive", "chief executive officer"}


_OF_FIRMS = _OF_COMPANIES | {"president", "chairwoman"}


def _distinct(claims: list[RoleClaim]) -> list[RoleClaim]:
    """Each claim once, without those that say less than another of the same person, in text order.

    "Ambassador" says less than "Ambassador to the UN" of the same holder.
    """
    unique: dict[tuple[str, str, str | None, str | None], RoleClaim] = {}
    for claim in claims:
        body = None if claim.organization is None else claim.organization.name
        unique.setdefault((_surname(claim.holder), claim.role.casefold(), body, claim.status), claim)
    same: dict[str, list[RoleClaim]] = {}
    for claim in unique.values():
        same.setdefault(_surname(claim.holder), []).append(claim)
    kept = [
        c for c in unique.values() if not any(_covers(other, c) for other in same[_surname(c.holder)][:_MOST_OFFICES])
    ]
    return sorted(kept, key=lambda claim: (claim.start, claim.end, claim.role))


def _covers(other: RoleClaim, claim: RoleClaim) -> bool:
    """True if `other` says of the same person all that `claim` says, and more."""
    if other is claim or other.status != claim.status:
        return False
    mine, theirs = set(claim.role.casefold().split()), set(other.role.casefold().split())
    if claim.organization is not None:  # "U.S. Ambassador to the UN" and "Ambassador", who is the United States' too
        return mine < theirs and len(mine) == 1 and _same_body(claim.organization, other.organization)
    return mine < theirs or (mine == theirs and other.organization is not None)


def _same_body(mark: Mark, other: Mark | None) -> bool:
    """True for two marks of one name, or of one state."""
    if other is None:
        return False
    states = mark.classification == other.classification == "state" and mark.country is not None
    return mark.name.casefold() == other.name.casefold() or (states and mark.country == other.country)


def holds(phrase: Phrase, organization: Mark | None) -> bool:
    """True if the phrase names an office or post in or for something, not a part in an event or a mere trade."""
    head = phrase.head
    if head.kind == "none" or phrase.happening:
        return False
    named = organization is not None and organization.label == "ORG"
    if head.kind == "event_role" and head.noun != "delegate":
        return False
    if head.kind in {"occupation", "rank"}:
        return named or (
            organization is not None
            and phrase.tail is False
            and head.noun in {"member", "leader"}
            and organization.label == "GPE"
        )
    if head.noun == "delegate":
        return organization is not None
    if head.noun in OF_SESSIONS:
        return organization is not None or phrase.tail
    bare = phrase.role_end - phrase.role_start == 1
    return head.bare or not bare or organization is not None or (phrase.title and head.noun in _TITLES)
