"""Finds time expressions and ties them to the calendar; the parse adds the tense that a weekday leans on."""

from __future__ import annotations

from bisect import bisect_right

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from pipeline import timex
from pipeline.marks import Candidate
from pipeline.timex import Tense, TimeExpression

# The time expressions of a Doc: a list of pipeline.timex.TimeExpression, offsets into the reading view.
for _name in ("dates", "dropped", "reading"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)

_PAST = frozenset(("VBD", "VBN"))
_AHEAD = frozenset(("will", "shall", "'ll", "’ll", "wo"))
_TOLD = frozenset(("announces", "reports", "says", "tells", "writes"))  # headlines tell of the past in the present
_VAGUE = frozenset(("ahead", "future", "vague", "vague-units"))  # rules for what no date of the document resolves
_PLANNED = frozenset(("due", "expected", "planned", "scheduled", "set", "slated"))


@Language.factory(
    "rapporteur_dates", assigns=["doc.spans", "doc._.dates", "doc._.dropped"], default_config={"day_first": None}
)
class DatesStage:
    """Writes `doc.spans["dates"]` (labels DATE, TIME, DURATION, SET) and `doc._.dates`; adds to `doc._.dropped`.

    `day_first` says how 3/4/2017 is read where the text does not settle it; None leaves it open.
    """

    def __init__(self, nlp: Language, name: str, *, day_first: bool | None = None) -> None:
        self.name = name
        self.day_first = day_first

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document; a span reaches over the whole of each token that its expression touches."""
        reading = doc._.reading
        text = doc.text if reading is None else reading.text
        anchor = None if reading is None else reading.document.date

        def tense(start: int, end: int) -> Tense | None:
            return _tense(doc, start, end)

        found = timex.find(text, anchor=anchor, day_first=self.day_first, tense=tense)
        spans: list[Span] = []
        kept, apart = _sorted_out(doc, found.expressions, anchor=anchor)
        for expression in kept:
            span = doc.char_span(expression.start, expression.end, label=expression.type, alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.spans["dates"] = spans
        doc._.dates = kept
        doc._.dropped = [
            *(doc._.dropped or []),
            *(Candidate(drop.start, drop.end, drop.text, "DATE", "dates", drop.reason) for drop in found.dropped),
            *(Candidate(e.start, e.end, e.text, "DATE", "dates", reason) for e, reason in apart),
        ]
        return doc


def _sorted_out(
    doc: Doc, expressions: tuple[TimeExpression, ...], *, anchor: str | None
) -> tuple[list[TimeExpression], list[tuple[TimeExpression, str]]]:
    """The expressions that are kept, and the others with the reason why not.

    A month within a person's name is none ("Dr. June Pool"). "Soon" and "the coming months" are no part of the
    calendar, and unlike "currently" and "formerly" say nothing of roles either.
    """
    people = [(ent.start_char, ent.end_char) for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1]
    kept: list[TimeExpression] = []
    apart: list[tuple[TimeExpression, str]] = []
    for expression in expressions:
        at = bisect_right(people, (expression.start, len(doc.text))) - 1
        if expression.rule == "month" and at >= 0 and expression.end < people[at][1]:
            apart.append((expression, "a person's name"))
        elif expression.value == "FUTURE_REF" and (anchor is not None or expression.rule in _VAGUE):
            apart.append((expression, "some time to come, no part of the calendar"))
        else:
            kept.append(expression)
    return kept, apart


def _tense(doc: Doc, start: int, end: int) -> Tense | None:
    """The tense of the verb that the expression hangs on, else of the nearest finite verb of its sentence."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    verb = span.root
    for _ in range(8):
        if verb.tag_.startswith("VB") or verb.head.i == verb.i:
            break
        verb = verb.head
    if verb.lower_ in _PLANNED and _ahead(verb, doc[max(span.start - 1, 0)].lower_):
        return "future"
    if verb.tag_.startswith("VB"):
        tense = _tense_of(verb)
        if tense is not None:
            return tense
    sentence = span.sent
    verbs = [token for token in sentence if token.tag_ in ("VBD", "VBZ", "VBP", "MD")]
    if not verbs:
        return None
    nearest = min(verbs, key=lambda token: min(abs(token.i - span.start), abs(token.i - span.end)))
    return _tense_of(nearest)


def _ahead(verb: Token, before: str) -> bool:
    """Whether what is planned is still to come: "planned for Thursday", "is expected on Friday"."""
    return before == "for" or any(child.tag_ in ("VBZ", "VBP") for child in verb.children if child.dep_ == "auxpass")


def _tense_of(verb: Token) -> Tense | None:
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if verb.lower_ in _AHEAD or any(child.lower_ in _AHEAD for child in auxiliaries):
        return "future"
    if verb.tag_ in _PAST and not any(
        child.tag_ in ("MD", "VBZ", "VBP", "TO") and child.lower_ not in ("has", "have", "'ve", "’ve")
        for child in auxiliaries
    ):
        return "past"
    if any(child.tag_ == "VBD" or child.lower_ in ("has", "have") for child in auxiliaries):
        return "past"
    if verb.tag_ == "VB" and any(child.tag_ == "TO" for child in auxiliaries):
        return "future"
    if verb.tag_ not in ("VBZ", "VBP"):
        return None
    return "past" if verb.lower_ in _TOLD else "present"
