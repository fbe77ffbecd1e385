"""Labels without a person: what rules, word lists and the model say of a text, where they agree.

After skweak (P. Lison et al., 2021): several sources label, and their agreement teaches. Where they contradict, or only
one weak source speaks, nothing is taught: those words are unknown, not nameless.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spacy.tokens import Doc

from pipeline.marks import Mark
from pipeline.training.texts import LABELS, Span, Text
from pipeline.words import Words, words_of

_SURE = 0.7  # confidence from which a mark stands without another source
_SEEN = 0.5  # that of a body that the model saw and the rules let pass: two sources agree
_OF_MODEL = {"FAC": "LOC"}
_JOINS = frozenset("of the for to at in and on with a an ’s 's , de du des".split())
_REFUSED = ("a head noun alone", "part of an office", "names an event", "names no body", "names an office")


class Said(NamedTuple):
    """A span that the rules give, and whether they are sure of it."""

    span: Span
    sure: bool


def agreed(doc: Doc) -> Text:
    """The text of a document that went through the pipeline, labelled by agreement."""
    words, notes = words_of(doc), doc._.notes
    marks = [*notes.people, *notes.organizations, *notes.places, *notes.events]
    said = [_said(words, mark) for mark in marks if mark.label in LABELS]
    inner = [words.span(mark.start, mark.end) for mark in (*notes.organizations, *notes.places)]
    said += [_office(words, mark, inner) for mark in notes.roles]
    said += [
        Said(Span(one.start_char, one.end_char, "DATE"), True) for one in doc.spans["dates"] if one.label_ == "DATE"
    ]
    model = [Span(one.start_char, one.end_char, one.label_) for one in doc.ents]
    refused = [
        (one.start, one.end) for one in doc._.dropped if one.stage == "entities" and one.reason.endswith(_REFUSED)
    ]
    starts = tuple(sentence.start_char for sentence in doc.sents)
    return settle(Text(doc._.reading.document.id, doc._.reading.text, (), starts), said, model, refused)


def settle(text: Text, said: Iterable[Said], model: Iterable[Span], refused: Iterable[tuple[int, int]]) -> Text:
    """The text with the spans on which its sources agree; of spans that overlap the longest stands."""
    of_model = [Span(one.start, one.end, _OF_MODEL.get(one.label, one.label)) for one in model]
    places = {one for one in of_model if one.label in ("GPE", "LOC")}
    known = set(of_model)
    sure: list[Span] = []
    unsure: list[Span] = []
    for span, confident in said:
        if span.label in ("GPE", "LOC"):  # where only the model saw a place, it says of what kind
            span = next((one for one in places if one[:2] == span[:2]), span)
        (sure if confident or span in known else unsure).append(span)
    spans = apart(sure)
    held = [(span.start, span.end) for span in spans] + sorted(refused)
    unsure += [one for one in of_model if one.label in LABELS and one.label != "DATE"]
    unknown = tuple((one.start, one.end) for one in unsure if not _touches(one, held))
    return Text(text.id, text.text, tuple(spans), text.starts, unknown)


def _said(words: Words, mark: Mark) -> Said:
    span = Span(*words.span(mark.start, mark.end), mark.label)
    return Said(span, mark.form == "name" and mark.confidence >= (_SEEN if mark.label == "ORG" else _SURE))


def _office(words: Words, mark: Mark, inner: Iterable[tuple[int, int]]) -> Said:
    """An office without the body or state that stands in its phrase: "Minister of Trade" of "of Kenya"."""
    start, end = words.span(mark.start, mark.end)
    for begin, stop in sorted(inner):
        if begin <= start < stop < end:
            start = stop
        elif start < begin < end:
            end = begin
    at = [k for k in range(mark.start, mark.end) if start <= words.start[k] and words.end[k] <= end]
    while at and words.lower[at[-1]] in _JOINS:
        at.pop()
    while at and words.lower[at[0]] in _JOINS:
        at.pop(0)
    if not at:
        return Said(Span(*words.span(mark.start, mark.end), "ROLE"), False)
    return Said(Span(*words.span(at[0], at[-1] + 1), "ROLE"), mark.form == "name")


def apart(spans: Sequence[Span]) -> list[Span]:
    """The spans that stand: the longest of those that overlap."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda one: (one.start - one.end, one)):
        if not _touches(span, [(one.start, one.end) for one in kept]):
            kept.append(span)
    return sorted(kept)


def _touches(span: Span, places: Iterable[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in places)
