"""Who works where, in sentences of encyclopaedias and the web: our claims beside KnowledgeNet's facts.

    python benchmarks/affiliations.py PATH/knowledge_net.jsonl [--errors] [--half even|odd]

Asked for are the facts CEO (organization, person) and EMPLOYEE_OR_MEMBER_OF (person, organization) whose two sides
stand in the sentence as names; a side that is a pronoun or a description is not asked for. Each sentence is read
alone, as a document of one paragraph.

A claim of ours is a membership of a named person in an organization. It is judged where KnowledgeNet says what the
sentence holds: every claim in sentences annotated for EMPLOYEE_OR_MEMBER_OF, and claims of a chief executive in
sentences annotated for CEO. It is right if a fact of that kind has the same two sides: a form that the sentence has
for it and the fact's are equal, or one is within the other, word by word, without titles and possessives. Facts of
one sentence and kind are counted once for each pair.

Source: F. Mesquita et al., "KnowledgeNet" (EMNLP 2019), CC BY-SA.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from pipeline import nlp
from pipeline.marks import Cluster
from pipeline.reading import read
from pipeline.records import Block, Document

KINDS = ("CEO", "EMPLOYEE_OR_MEMBER_OF")
PRONOUNS = {"he", "she", "they", "it", "his", "her", "their", "i", "we", "who", "the", "its", "our", "him", "me", "my"}
CHIEF = re.compile(r"\bCEO\b|chief executive|managing director", re.IGNORECASE)

Pair = tuple[str, str]  # person, organization
Names = tuple[str, ...]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--errors", action="store_true", help="list what was missed and what was claimed wrongly")
    parser.add_argument(
        "--half", choices=("even", "odd"), help="only sentences of documents with an even or odd number"
    )
    args = parser.parse_args()

    facts = _facts(args.path, args.half)
    claims = _claims(sorted({sentence for sentence, _ in facts}))
    print(f"{'property':24} {'P':>6} {'R':>6} {'F1':>6} {'asked':>6} {'claimed':>8}")
    totals = [0, 0, 0, 0]
    for kind in KINDS:
        counts = [0, 0, 0, 0]
        for (sentence, property_), pairs in sorted(facts.items()):
            if property_ != kind:
                continue
            made = {
                pair
                for *pair, role in claims[sentence]
                if kind != "CEO" or CHIEF.search(role)
                for pair in [tuple(pair)]
            }
            found = {fact for fact in pairs if any(_same(fact, one) for one in made)}
            right = {one for one in made if any(_same(fact, one) for fact in pairs)}
            counts = [a + b for a, b in zip(counts, (len(found), len(pairs), len(right), len(made)), strict=True)]
            if args.errors:
                _show(kind, sentence, pairs - found, {(who[0], body[0]) for who, body in made - right})
        _print(kind, counts)
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
    _print("both", totals)


def _print(name: str, counts: list[int]) -> None:
    found, asked, right, made = counts
    recall, precision = found / max(asked, 1), right / max(made, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"{name:24} {precision:6.3f} {recall:6.3f} {f1:6.3f} {asked:6} {made:8}")


def _show(kind: str, sentence: str, missed: Iterable[Pair], wrong: Iterable[Pair]) -> None:
    for word, pairs in (("missed", missed), ("wrong", wrong)):
        for pair in sorted(pairs):
            print(f"{word}\t{kind}\t{' | '.join(pair)}\t{sentence}")


def _facts(path: Path, half: str | None) -> dict[tuple[str, str], set[Pair]]:
    """The pairs asked for, by sentence and property; a sentence with none is kept, for what is claimed there."""
    facts: dict[tuple[str, str], set[Pair]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["property"] not in KINDS or (half is not None and (int(row["doc"]) % 2 == 1) != (half == "odd")):
            continue
        pairs = facts[row["sentence"], row["property"]]
        if row["subject"] and row["object"]:
            subject, other = row["subject"][0], row["object"][0]
            pair = (other, subject) if row["property"] == "CEO" else (subject, other)
            if all(_is_name(side) and side in row["sentence"] for side in pair):
                pairs.add(pair)
    return facts


def _is_name(text: str) -> bool:
    first = text.split()[0].lower()
    return first not in PRONOUNS and any(character.isupper() for character in text)


def _claims(sentences: list[str]) -> dict[str, set[tuple[Names, Names, str]]]:
    """Our claims: person, organization, role, by sentence."""
    pipeline = nlp.load()
    documents = [_document(number, sentence) for number, sentence in enumerate(sentences)]
    found = {}
    for document in documents:
        doc = pipeline(nlp.make_doc(pipeline, read(document)))
        names = {mark: _names(cluster) for cluster in doc._.notes.clusters for mark in cluster.marks}
        found[document.text] = {
            (
                names.get(claim.holder, (claim.holder.name,)),
                names.get(claim.organization, (claim.organization.name,)),
                claim.role,
            )
            for claim in doc._.notes.memberships
            if claim.organization is not None and claim.organization.label == "ORG" and claim.holder.label == "PERSON"
        }
    return found


def _names(cluster: Cluster) -> Names:
    """All forms of a person or organization in the sentence, the fullest first."""
    return tuple(dict.fromkeys((cluster.name, *cluster.other_names, *cluster.acronyms)))


def _document(number: int, text: str) -> Document:
    block = Block(len(text) - len(text.lstrip()), len(text.rstrip()), "paragraph")
    return Document(f"doc-{number}", "", "text/plain", None, "en", None, None, "", text, (block,))


def _same(fact: Pair, claim: tuple[Names, Names]) -> bool:
    return all(any(_within(side, name) for name in names) for side, names in zip(fact, claim, strict=True))


def _within(a: str, b: str) -> bool:
    first, second = _words(a), _words(b)
    return first <= second or second <= first


def _words(text: str) -> set[str]:
    kept = re.findall(r"\w+", re.sub(r"['’]s?\b", "", text.lower()))
    return {word for word in kept if word not in {"the", "mr", "ms", "mrs", "dr", "of", "s"}} or set(kept)


if __name__ == "__main__":
    main()
