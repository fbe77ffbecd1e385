"""Who is meant in a stretch of words: people, unnamed holders of offices, bodies and states, not their affiliations."""

from __future__ import annotations

from pipeline import lexicons
from pipeline.marks import Mark, RoleClaim
from pipeline.stages.participations.scene import Scene, part_nouns
from pipeline.stages.participations.syntax import person_of

# "representatives of X", "the government of X": X itself acts
GROUPS = frozenset(
    {
        "government",
        "governments",
        "representatives",
        "representative",
        "delegation",
        "delegations",
        "delegates",
        "officials",
        "members",
        "participants",
        "experts",
        "people",
        "side",
        "authorities",
        "leaders",
        "staff",
        "team",
        "colleagues",
        "partners",
        "countries",
        "states",
        "organizations",
        "organisations",
        "institutions",
        "bodies",
        "agencies",
        "ministries",
        "ministers",
        "representation",
        "participation",
        "presence",
        "offices",
        "representations",
        "presidency",
        "mission",
        "parties",
        "speakers",
        "panelists",
        "panellists",
        "observers",
        "scientists",
        "republic",
        "kingdom",
        "support",
        "sponsorship",
        "auspices",
        "parliamentarians",
        "ambassadors",
        "companies",
        "lawyers",
        "heads",
        "presidents",
        "envoys",
        "chiefs",
        "negotiators",
        "diplomats",
        "teams",
        "emissaries",
    }
)
_OFFICES = frozenset({"office", "secretariat", "branch", "chapter", "section"})  # "the Lima office of X" is X
_PLURAL = frozenset({"both", "they"})
_SKIP = frozenset(
    {"the", "a", "an", "both", "also", "of", "its", "their", "host", "national", "local", "federal", "respective"}
)
_JOINTS = frozenset(
    {
        ",",
        "and",
        "&",
        ";",
        "or",
        "/",
        "-",
        "–",
        "as",
        "well",
        "with",
        "together",
        "including",
        "alongside",
        ":",
        "by",
        "from",
        "both",
        "namely",
        "like",
        "also",
        "along",
        "jointly",
        "between",
        "among",
        "plus",
    }
)
_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
_ENDS = frozenset(
    {"which", "who", "where", "while", "when", "that", "because", "but", "whose", "during", "after", "before"}
)
_PREPOSITIONS = frozenset({"with", "in", "under", "at", "through", "thanks", "on"})
_LONGEST = 150  # words of one list


def region_after(scene: Scene, at: int, *, stop: int | None = None) -> tuple[int, int]:
    """The list that begins at word `at`: up to a finite verb, a relative clause, a place, the sentence's end."""
    words = scene.words
    last = words.sentences[words.sentence[at]][1] if stop is None else stop
    k = at
    while k < min(last, at + _LONGEST):
        lower, tag = words.lower[k], words.tag[k]
        inside = scene.who_at[k] is not None
        if not inside and k > at:
            if tag in _FINITE or (tag == "TO" and k + 1 < last and words.tag[k + 1] == "VB") or words.text[k] == ".":
                break
            if lower in _ENDS and words.lower[k - 1] != "with":
                break
            if tag in ("VBN", "VBD") and k + 1 < last and words.lower[k + 1] == "by":
                break  # "… and chaired by Y"
            if lower in _PREPOSITIONS and _of_another_part(scene, k, last):
                break
            if tag in ("VBG", "VBN") and words.text[k - 1] == "," and lower not in {"including", "united"}:
                break
            if lower in ("in", "at", "on") and scene.who_at[k - 1] is not None and not _listed_after(scene, k, last):
                break
        k += 1
    return at, k


def _of_another_part(scene: Scene, at: int, last: int) -> bool:
    """Whether a preposition begins what others do: ", with the financial support of X", "under the auspices of Y"."""
    words = scene.words
    for k in range(at + 1, min(at + 6, last)):
        known = part_nouns().get(words.lower[k])
        if known is not None and known[1] in ("of", "with") and scene.who_at[k] is None:
            return k + 1 < last and words.lower[k + 1] in {"of", "from", "by", "with"}
        if scene.who_at[k] is not None:
            return False
    return False


def _listed_after(scene: Scene, at: int, last: int) -> bool:
    """Whether a list goes on after an inserted phrase ("X at the U.N.; Y, Director …"): another person follows."""
    words = scene.words
    for k in range(at + 1, min(last, at + 25)):
        mark = scene.who_at[k]
        if mark is not None and mark.label == "PERSON" and mark.start == k:
            return True
        if words.tag[k] in _FINITE:
            return False
    return False


def region_of(scene: Scene, head: int, *, verb: int | None = None) -> tuple[int, int]:
    """The words of the noun phrase with this head, without what stands beyond its verb."""
    found = scene.words.subtree(head)
    start, end = found[0], found[-1] + 1
    if verb is not None:
        if head < verb:
            end = min(end, verb)
            if any(scene.words.dep[k] == "nsubj" and end <= k < verb for k in scene.words.children[verb]):
                end = verb  # "Observers from X (Y), Z and W attended": a list that the parse breaks in two
        else:
            start = max(start, verb + 1)
    sentence = scene.words.sentences[scene.words.sentence[head]]
    start, end = max(start, sentence[0]), min(end, sentence[1])
    opening = scene.who_at[start]  # the parse may break a name: "SOUTH" | "AFRICA"
    return (min(start, opening.start), end) if opening is not None else (start, end)


def takers(scene: Scene, start: int, end: int, *, people_only: bool = False) -> list[Mark]:
    """The people, bodies and states that the words from `start` to `end` list, in text order, each once."""
    found: list[Mark] = []
    seen: set[int] = set()
    before: tuple[Mark, bool] | None = None
    at = start
    while at < end:
        mark = scene.who_at[at]
        if mark is None or mark.start < start or mark.end > end or mark.start != at:
            at += 1
            continue
        kept = _acts(scene, mark, start, before)
        group = scene.group_of[mark]
        aside = mark.label == "NORP" or (mark.label != "PERSON" and _bracketed(scene, mark, start))
        if kept or not aside:  # the acronym after a name, "the German agency X"
            before = (mark, kept)
        if kept and group not in seen and not (people_only and mark.label not in ("PERSON", "ROLE")):
            found.append(mark)
            seen.add(group)
        at = mark.end
    return found


def subject_takers(scene: Scene, subject: int, start: int, end: int) -> list[Mark]:
    """Who the subject is; a pronoun stands for a person named before."""
    words = scene.words
    if words.lower[subject] in _PLURAL:
        return _subjects_before(scene, subject)
    if words.tag[subject] == "PRP":
        person = person_of(scene, subject)
        others = [mark for mark in takers(scene, start, end) if mark.start > subject]  # "he and Prime Minister X"
        return [person, *others] if person is not None else others
    found = [mark for mark in takers(scene, start, end) if not _in_relative(scene, mark, subject)]
    people = [mark for mark in found if mark.label == "PERSON"]
    if people and people[0].start <= subject < people[0].end and len(found) > 1:
        return [m for m in found if m.label == "PERSON" or m.start > people[0].end]
    return found


def _in_relative(scene: Scene, mark: Mark, subject: int) -> bool:
    """Whether a mark stands in a clause that tells about the subject: "X, who succeeds Y at the head of Z, said"."""
    words = scene.words
    at = mark.start
    for _ in range(12):
        if at == subject or words.head[at] == at:
            return False
        if words.dep[at] == "relcl":
            return True
        at = words.head[at]
    return False


def _subjects_before(scene: Scene, at: int) -> list[Mark]:
    """ "Both spoke at a panel": the people, two or more, who are the subject of the sentence before."""
    words = scene.words
    sentence = words.sentence[at] - 1
    if sentence < 0 or words.block[words.sentences[sentence][0]] != words.block[at]:
        return []
    first, last = words.sentences[sentence]
    for k in range(first, last):
        if words.dep[k] in ("nsubj", "nsubjpass"):
            start, end = region_of(scene, k)
            found = [mark for mark in takers(scene, start, end) if mark.label in ("PERSON", "ROLE")]
            if len(found) > 1:
                return found
    return []


def _acts(scene: Scene, mark: Mark, start: int, before: tuple[Mark, bool] | None) -> bool:
    """Whether a mark in a list acts itself, rather than saying where a person belongs or where something is."""
    if mark.label == "PERSON":
        return not _owner(scene, mark)
    if mark.label == "ROLE":
        return True
    if mark.label in ("GPE", "NORP") and not scene.is_state(mark):
        return False
    if any(_affiliation(claim, mark) for claim in scene.claims):
        return False
    if _owner(scene, mark) or _modifies_other(scene, mark):
        return False
    if _bracketed(scene, mark, start):
        return False
    return _direct(scene, mark, start, before)


def _affiliation(claim: RoleClaim, mark: Mark) -> bool:
    """Whether the mark is where the holder of an office belongs, in the words of that claim."""
    if claim.start <= mark.start and mark.end <= claim.end:
        return claim.organization is None or claim.organization == mark or claim.holder != mark
    return claim.organization == mark and -3 <= mark.start - claim.end <= 2


def _owner(scene: Scene, mark: Mark) -> bool:
    """ "FAO's board": the owner does not act, what it owns does (a delegation stands for its owner)."""
    words = scene.words
    end = mark.end
    if end >= len(words) or words.text[end] not in {"'s", "’s", "'", "’"} or words.tag[end] != "POS":
        return False
    follows = [words.lower[k] for k in range(end + 1, min(end + 4, len(words)))]
    return not any(word in GROUPS for word in follows)


def _modifies_other(scene: Scene, mark: Mark) -> bool:
    """ "FAO Director X", "Dutch ambassadors": a modifier of somebody else (of a delegation it is the body itself)."""
    words = scene.words
    end = mark.end
    if end >= len(words) or words.sentence[end] != words.sentence[mark.start]:
        return mark.label == "NORP"
    for k in range(end, min(end + 4, len(words))):
        if words.lower[k] in GROUPS and words.lower[k] not in {
            "ambassadors",
            "ministers",
            "experts",
            "leaders",
            "partners",
            "companies",
        }:
            return False
        if not words.tag[k].startswith(("NN", "JJ")):
            break
    if mark.label == "NORP":
        return True
    after = scene.who_at[end]
    if words.tag[end].startswith("NN") and after is None:
        return words.lower[end] not in GROUPS
    return after is not None and after.label == "PERSON"


def _bracketed(scene: Scene, mark: Mark, start: int) -> bool:
    """Whether the mark stands in brackets."""
    words = scene.words
    for k in range(mark.start - 1, max(start - 1, mark.start - 12), -1):
        if words.text[k] == ")":
            return False
        if words.text[k] == "(":
            return True
    return False


def _direct(scene: Scene, mark: Mark, start: int, before: tuple[Mark, bool] | None) -> bool:
    """Whether the mark is a member of the list itself and not the body of somebody in it."""
    words = scene.words
    k = mark.start - 1
    while k >= start and (words.lower[k] in {"the", "both", "host", "then", "its"} or words.tag[k] == "JJ"):
        k -= 1
    if k < start:
        return True
    lower = words.lower[k]
    if lower in {"of", "from", "for", "at", "to", "in", "on"}:
        return _through_group(scene, k, start)
    if before is not None and before[0].end <= k + 1:
        between = [words.lower[m] for m in range(before[0].end, mark.start)]
        coordinated = all(word in _JOINTS or word in _SKIP or word in {"(", ")"} or len(word) < 2 for word in between)
        if (
            before[0].label in ("PERSON", "ROLE")
            and "and" not in between
            and "with" not in between
            and ";" not in between
        ):
            return False  # "Ann Lee, University of Graz"
        if before[0].label in ("GPE", "NORP") and not before[1] and coordinated and ";" not in between:
            return before[0].label != mark.label  # "ambassadors in Peru and Chile"
        if before[0].label not in ("PERSON", "ROLE") and not before[1] and "and" not in between and ";" not in between:
            return False
    if lower in _JOINTS:
        return True
    return not _is_office(words.lower[k])


def _through_group(scene: Scene, preposition: int, start: int) -> bool:
    """ "representatives of X" lets X act; "Director of X" and "office in X" do not."""
    words = scene.words
    lower = words.lower[preposition]
    if lower in {"in", "at", "to", "on", "for"}:
        return False
    k = preposition - 1
    while k >= start and (words.tag[k].startswith("JJ") or words.text[k] in {")", "("}):
        k -= 1
    if k < start:
        return lower in {"from", "of"}
    for m in range(k, max(start - 1, k - 6), -1):
        if words.lower[m] in GROUPS or (lower == "of" and words.lower[m] in _OFFICES):
            return True
        if scene.who_at[m] is not None or words.text[m] in {",", ";"}:
            break
    return False


def _is_office(word: str) -> bool:
    return word in lexicons.load("role_heads")
