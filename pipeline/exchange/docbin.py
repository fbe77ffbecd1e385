"""spaCy: a DocBin (`.spacy`); spans in the group `rapporteur`, links and ids in the documents' user data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.exchange.annotations import Annotated, Link, Span
from pipeline.exchange.tokens import covering, tokens

GROUP = "rapporteur"


def write(path: Path, documents: Iterable[Annotated]) -> None:
    """Write one DocBin. A tool that reads entities finds them in the span group, which may overlap."""
    from spacy.tokens import Doc, DocBin
    from spacy.tokens import Span as Words
    from spacy.vocab import Vocab

    vocab = Vocab()
    kept = DocBin(store_user_data=True)
    for document in documents:
        found = tokens(document.text, document.spans)
        doc = Doc(vocab, words=[one.text for one in found], spaces=[one.space for one in found])
        at = {span: covering(span, found) for span in document.spans}
        doc.spans[GROUP] = [Words(doc, first, last + 1, label=span.label) for span, (first, last) in at.items()]
        numbers = {span: number for number, span in enumerate(document.spans)}
        doc.user_data["document_id"] = document.document_id
        doc.user_data["source"] = document.source
        doc.user_data["links"] = [[numbers[link.head], numbers[link.tail], link.label] for link in document.links]
        kept.add(doc)
    kept.to_disk(path)


def read(path: Path) -> Iterator[Annotated]:
    """The documents of a DocBin. Links name spans by their place in the group."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    for doc in DocBin().from_disk(path).get_docs(Vocab()):
        spans = [Span(one.start_char, one.end_char, one.label_) for one in doc.spans[GROUP]]
        links = {Link(spans[head], spans[tail], label) for head, tail, label in doc.user_data["links"]}
        about = doc.user_data["document_id"], doc.user_data["source"], doc.text
        yield Annotated(*about, tuple(sorted(set(spans))), tuple(sorted(links)))
