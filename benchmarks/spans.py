"""Names in texts of others and of our own, found by us and by plain spaCy: precision, recall and F1 side by side.

    python benchmarks/spans.py [BENCHMARK_DIR] [--errors SET] [--half even|odd]

Sets: `re3d` (government texts on the war in Syria and Iraq), `crossner` (political prose, dev split; its train split
only with --errors crossner), `own` (the marked-up sentences of corpus/annotated, test split; dev split with --errors
own).

A span is right if it covers the same words as a gold span of its label, once both are trimmed of articles, courtesy
titles, possessives and signs at either end. Gold of re3d puts offices into people's spans and counts "we" and unnamed
forces as organizations: there, a person is a span that a capital opens once leading offices are cut, and an
organization one with a capital in it, pronouns apart; states with a row, because they act, are organizations there.

Links are pairs of strings that re3d holds for one thing: an office or a short form, and the name. An office that
touches the name is one span with it in re3d, so such pairs are not counted. Two links are the same if the forms are
equal, or one stands inside the other, once trimmed (gold's office holds its body: "the Iraqi Foreign Minister").
Plain spaCy has no links; for it, noun phrases in apposition (dependency `appos`) with a person or body count.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from span_gold import Gold, Span, crossner, marked, place, re3d, trimmed, visible

from pipeline import nlp
from pipeline.config import config_path
from pipeline.harvest import harvest
from pipeline.ingest.plain import read_text
from pipeline.reading import read
from pipeline.records import Claims, Document, Membership, Mention

BENCHMARK = Path(__file__).resolve().parents[2] / "shared" / "benchmark"
SENTENCES = Path(__file__).resolve().parents[1] / "corpus" / "annotated" / "sentences.txt"
SPACY_LABELS = {"FAC": "LOC"}

Link = frozenset[str]


@dataclass(slots=True)
class Found:
    """What a reader found in one text: spans by label, and links."""

    spans: dict[str, set[Span]] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)


def main() -> None:
    """Prints the tables, or the errors of one set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", type=Path, nargs="?", default=BENCHMARK)
    parser.add_argument("--errors", choices=("re3d", "crossner", "own"))
    parser.add_argument("--half", choices=("even", "odd"), help="only every second text of re3d")
    options = parser.parse_args()
    spans = options.benchmark / "spans"
    split = "train" if options.errors == "crossner" else "dev"
    sets = {
        "re3d": [gold for gold in re3d(spans / "re3d.jsonl") if options.half in (None, gold.split)],
        "crossner": list(crossner(spans / f"crossner_politics_{split}.txt")),
        "own": [gold for gold in marked(SENTENCES) if gold.split == ("dev" if options.errors else "test")],
    }
    ours, plain = nlp.load(), _plain()
    print(f"{'set':10} {'label':8} {'ours':>23} {'plain spaCy':>23} {'gold':>6}")
    for name, golds in sets.items():
        if options.errors not in (None, name):
            continue
        found = [_ours(ours, gold, states_act=name == "re3d") for gold in golds]
        base = [_spacy(plain, gold) for gold in golds]
        labels = sorted({label for gold in golds for label in gold.spans})
        for label in labels:
            counts = [_counts(golds, each, label) for each in (found, base)]
            _print(name, label, *counts)
        if name == "re3d":
            _print(name, "links", *(_link_counts(golds, each) for each in (found, base)))
        if options.errors:
            _show(golds, found, labels)


def _plain() -> Language:
    """The trained model alone, as it comes."""
    from thinc.api import Config

    settings = Config().from_disk(config_path(None), interpolate=False)
    return spacy.load(settings["components"]["tagger"]["source"])


def _document(gold: Gold) -> Document:
    draft = read_text(gold.text)
    return Document(gold.id, "", "text/plain", None, "en", None, None, "", draft.text, draft.blocks)


def _ours(language: Language, gold: Gold, *, states_act: bool) -> Found:
    doc = language(nlp.make_doc(language, read(_document(gold))))
    claims = harvest(doc, model="")
    found = Found()
    for mention in claims.mentions:
        acts = states_act and mention.label == "GPE" and mention.entity_id is not None
        if mention.form == "name" and mention.label != "ROLE":
            _add(found, claims.text, "ORG" if acts else mention.label, mention.start, mention.end)
    for claim, role in _offices(claims):
        at = role.text.find(claim.role)
        start = role.start + max(at, 0)
        _add(found, claims.text, "ROLE", start, start + len(claim.role) if at >= 0 else role.end)
    found.links = {*_role_links(claims), *(_link(one.short, one.long) for one in doc._.acronyms)}
    return found


def _offices(claims: Claims) -> Iterator[tuple[Membership, Mention]]:
    """Each membership with the mark of its office."""
    offices = [one for one in claims.mentions if one.label == "ROLE"]
    for claim in claims.memberships:
        for role in offices:
            if _inside(role, claim) and claim.role.lower() in role.text.lower():
                yield claim, role
                break


def _role_links(claims: Claims) -> Iterator[Link]:
    """Each named holder of an office with the mark of this office, unless they touch."""
    people = [one for one in claims.mentions if one.label == "PERSON" and one.form == "name"]
    for claim, role in _offices(claims):
        for one in people:
            apart = max(one.start - role.end, role.start - one.end) > 1
            if one.entity_id == claim.person_id and _inside(one, claim) and apart:
                yield _link(one.text, role.text)


def _inside(mention: Mention, claim: Membership) -> bool:
    return claim.start <= mention.start and mention.end <= claim.end


def _spacy(language: Language, gold: Gold) -> Found:
    doc = language(gold.text)
    found = Found()
    for span in doc.ents:
        _add(found, gold.text, SPACY_LABELS.get(span.label_, span.label_), span.start_char, span.end_char)
    found.links = set(_appositions(doc))
    return found


def _appositions(doc: Doc) -> Iterator[Link]:
    """Noun phrases in apposition where one of the two is a person or a body for the model."""
    chunks = {token.i: chunk.text for chunk in doc.noun_chunks for token in chunk}
    for token in doc:
        named = {token.ent_type_, token.head.ent_type_} & {"PERSON", "ORG"}
        if token.dep_ == "appos" and named and token.i in chunks and token.head.i in chunks:
            yield _link(chunks[token.i], chunks[token.head.i])


def _link(one: str, other: str) -> Link:
    return frozenset(_bare(text) for text in (one, other))


def _bare(text: str) -> str:
    start, end = trimmed(text, 0, len(text))
    return " ".join(text[start:end].split())


def _add(found: Found, text: str, label: str, start: int, end: int) -> None:
    start, end = trimmed(text, start, end)
    if start < end:
        found.spans.setdefault(label, set()).add(place(text, start, end))


def _counts(golds: Iterable[Gold], found: Iterable[Found], label: str) -> tuple[int, int, int]:
    """How many spans are right, found and asked for."""
    right = made = asked = 0
    for gold, one in zip(golds, found, strict=True):
        wanted, given = gold.spans.get(label, set()), one.spans.get(label, set())
        right, made, asked = right + len(wanted & given), made + len(given), asked + len(wanted)
    return right, made, asked


def _link_counts(golds: Iterable[Gold], found: Iterable[Found]) -> tuple[int, int, int]:
    """The same for links, each counted once a text."""
    right = made = asked = 0
    for gold, one in zip(golds, found, strict=True):
        wanted = {_link(*link) for link in gold.links if len(link) == 2}
        hits = {link for link in wanted if any(_same(link, other) for other in one.links)}
        spare = {link for link in one.links if not any(_same(link, other) for other in wanted)}
        right, made, asked = right + len(hits), made + len(hits) + len(spare), asked + len(wanted)
    return right, made, asked


def _same(one: Link, other: Link) -> bool:
    """Whether each form of one link is, holds or stands in a form of the other, word by word."""
    if len(one) != 2 or len(other) != 2:
        return False
    (a, b), (c, d) = sorted(one), sorted(other)
    return (_holds(a, c) and _holds(b, d)) or (_holds(a, d) and _holds(b, c))


def _holds(a: str, b: str) -> bool:
    return f" {a.lower()} " in f" {b.lower()} " or f" {b.lower()} " in f" {a.lower()} "


def _print(name: str, label: str, *counts: tuple[int, int, int]) -> None:
    cells = []
    for right, made, asked in counts:
        precision, recall = right / max(made, 1), right / max(asked, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        cells.append(f"{precision:7.3f} {recall:7.3f} {f1:7.3f}")
    print(f"{name:10} {label:8} {' '.join(cells)} {counts[0][2]:6}")


def _show(golds: Iterable[Gold], found: Iterable[Found], labels: Iterable[str]) -> None:
    """Each miss and each wrong span, with the words around it."""
    labels = list(labels)
    for gold, one in zip(golds, found, strict=True):
        seen = visible(gold.text)
        for label in labels:
            wanted, given = gold.spans.get(label, set()), one.spans.get(label, set())
            for word, spans in (("missed", wanted - given), ("wrong", given - wanted)):
                for start, end in sorted(spans):
                    a, b = seen[start], seen[end - 1] + 1
                    around = gold.text[max(0, a - 40) : a] + "[" + gold.text[a:b] + "]" + gold.text[b : b + 30]
                    print(f"{word}\t{label}\t{gold.text[a:b]!r}\t{around!r}")
        for link in one.links:
            if gold.links or one.links:
                print("link", sorted(link), "right" if any(_same(link, _link(*g)) for g in gold.links) else "wrong")


if __name__ == "__main__":
    main()
