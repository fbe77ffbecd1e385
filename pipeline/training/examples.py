"""From texts with names to what spaCy trains and scores on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Stretch
from spacy.training import Example

from pipeline.training.texts import Span, Text


def example(nlp: Language, text: Text) -> Example:
    """What the model reads, beside what it should find."""
    gold = bare_doc(nlp, text)
    spans = list(_aligned(gold, text.spans))
    taken = {at for span in spans for at in range(span.start, span.end)}
    unknown = [gold[at : at + 1] for at in sorted(_tokens(gold, text.unknown) - taken)]
    gold.set_ents(spans, missing=unknown, default="outside")
    return Example(bare_doc(nlp, text), gold)


def bare_doc(nlp: Language, text: Text) -> Doc:
    """The words of a text and where its sentences begin, as the pipeline has them before it names anything."""
    doc = nlp.make_doc(text.text.replace("\n", " ").replace("\t", " "))
    starts = set(text.starts)
    for token in doc:
        token.is_sent_start = token.idx in starts or token.i == 0
    return doc


def names_found(docs: Iterable[Doc]) -> list[set[Span]]:
    """The names that the model found in each Doc."""
    return [{Span(one.start_char, one.end_char, one.label_) for one in doc.ents} for doc in docs]


def _aligned(doc: Doc, spans: Sequence[Span]) -> Iterable[Stretch]:
    """The spans that begin and end with a word, none of which crosses the begin of a sentence or an earlier one."""
    last = 0
    for span in sorted(spans):
        stretch = doc.char_span(span.start, span.end, label=span.label)
        if stretch is not None and stretch.start >= last and not any(word.is_sent_start for word in stretch[1:]):
            last = stretch.end
            yield stretch


def _tokens(doc: Doc, places: Iterable[tuple[int, int]]) -> set[int]:
    """The tokens that touch any of the places."""
    begins = [token.idx for token in doc]
    ends = [token.idx + len(token) for token in doc]
    return {at for start, end in places for at in range(bisect_right(ends, start), bisect_left(begins, end))}
