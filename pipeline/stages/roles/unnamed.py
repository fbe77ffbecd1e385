"""Office-holders who act or take part and whom the text does not name: "the mayor of the city opened the fair"."""

from __future__ import annotations

from pipeline import lexicons
from pipeline.marks import Mark, RoleClaim
from pipeline.stages.roles.claims import governed, role_text
from pipeline.stages.roles.phrases import Phrase
from pipeline.stages.roles.scene import Scene

_MOST = 200  # bodies compared for one noun of an office
_ALLOWED_MODALS = frozenset({"will", "'ll", "’ll"})
_LISTS = frozenset({"featuring", "featured", "including", "included", "includes", "with", "welcomed", "thanked", "met"})
_ATTENDING = frozenset(
    {"accompanied", "joined", "attended", "led", "headed", "chaired", "opened", "welcomed", "hosted"}
)


def unnamed_holders(scene: Scene, phrases: list[Phrase], claims: list[RoleClaim]) -> list[RoleClaim]:
    """One claim for each unnamed holder's mention that acts; none where the document names the holder somewhere."""
    named: dict[str, dict[tuple[str | None, str | None], RoleClaim]] = {}
    for claim in claims:
        body = claim.organization
        for word in claim.role.casefold().replace("-", " ").split():
            key = (None, None) if body is None else (body.name.casefold(), body.country)
            named.setdefault(word, {}).setdefault(key, claim)
    found = []
    for phrase in phrases:
        followed = scene.body_at.get(phrase.end)  # "hosted by the Chair, Brunei"
        if _candidate(phrase) and followed is None and _acts(scene, phrase):
            noun = phrase.head.noun.replace("-", " ").split()[-1]
            if not any(_may_be(phrase, *key) for key in list(named.get(noun, {}))[:_MOST]):
                found.append(_claim(scene, phrase))
    return found


def _candidate(phrase: Phrase) -> bool:
    if phrase.taken or phrase.head.plural or phrase.happening or phrase.status == "former":
        return False
    if phrase.head.kind not in {"state", "office"} or not phrase.definite or phrase.possessor:
        return False
    if phrase.organization is None:
        return phrase.tail and phrase.role_end - phrase.head_end > 3
    return True


def _acts(scene: Scene, phrase: Phrase) -> bool:
    """True if the phrase is the subject of a verb, an agent, or stands in a list of those who took part."""
    words = scene.words
    begin = min(_courtesy(scene, phrase), phrase.begin)
    before = words.lower[begin - 1] if begin > 0 else ""
    if before in {"by", "featuring", "including"} and words.cell[begin - 1] == words.cell[begin]:
        return True
    if phrase.end + 1 < len(words) and words.text[phrase.end] == "," and words.lower[phrase.end + 1] == "who":
        return True
    top = _top(scene, phrase)
    for _ in range(6):
        if words.dep[top] != "conj" or words.head[top] == top:
            break
        top = words.head[top]
    governor = words.head[top]
    if words.dep[top] == "nsubj":
        return words.tag[governor][:2] in {"VB", "MD"} and _real(scene, governor)
    if words.dep[top] == "pobj" and words.lower[governor] == "by":
        return True
    if words.dep[top] in {"dobj", "pobj"}:
        return words.lower[governor] in _LISTS
    return False


def _top(scene: Scene, phrase: Phrase) -> int:
    """The word of the phrase on which all its others hang."""
    at = phrase.head_end - 1
    for _ in range(phrase.end - phrase.begin):
        head = scene.words.head[at]
        if head == at or not phrase.begin <= head < phrase.end:
            break
        at = head
    return at


def _real(scene: Scene, verb: int) -> bool:
    """False for what a rule demands or a negation denies ("shall appoint", "did not attend"), and for mere being."""
    words = scene.words
    if words.lower[verb] in {"is", "was", "are", "were", "be", "has", "have", "had"}:
        return False
    for child in words.children[verb]:
        if words.dep[child] == "neg":
            return False
        if words.tag[child] == "MD" and words.lower[child] not in _ALLOWED_MODALS:
            return False
    return True


def _may_be(phrase: Phrase, body: str | None, country: str | None) -> bool:
    """True if a named holder's office of the same noun, for that body, may be the one that the phrase means."""
    mine = phrase.organization
    if mine is None or body is None or mine.name.casefold() == body:
        return True
    return mine.country is not None and mine.country == country


def _claim(scene: Scene, phrase: Phrase) -> RoleClaim:
    words = scene.words
    start = _courtesy(scene, phrase)
    while words.lower[start] in {"new", "newly", "elected", "appointed", "current"}:
        start += 1
    body, end = phrase.organization, phrase.end
    if body is not None and body.end < end and words.text[body.end] == "(":
        end = body.end  # the body's acronym is no part of the holder's name
    name = words.string(start, end)
    holder = Mark(
        start,
        end,
        "ROLE",
        name,
        form="nominal",
        confidence=0.6,
        reason="an office-holder who acts and is not named",
        stage="roles",
    )
    return RoleClaim(
        holder=holder,
        role=role_text(words, phrase),
        organization=governed(phrase, phrase.organization),
        start=start,
        end=end,
        status=phrase.status,
        confidence=0.6,
        reason="the office-holder acts and is not named",
    )


def _courtesy(scene: Scene, phrase: Phrase) -> int:
    """The first word of the phrase with the courtesy title before it ("Her Majesty the Queen")."""
    words = scene.words
    titles = lexicons.lowered("honorifics")
    for length in (3, 2, 1):
        begin = phrase.begin - length
        if begin < 0 or words.cell[begin] != words.cell[phrase.begin] or words.lower[phrase.begin] != "the":
            continue
        if words.string(begin, phrase.begin).lower() in titles:
            return begin
    return phrase.start
