"""One document: what was found in it beside its gold; hits, misses and spurious rows by table, label and field.

Gold rows marked `optional` are neither asked for nor punished.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluate import likeness
from pipeline.evaluate.likeness import Cells, Likeness, pair_up

SCORED = ("people", "organizations", "events", "memberships", "participations", "dates")


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows that are right, that are too many, and that are missing; of a field: right, and wrong as `missed`."""

    hits: int = 0
    spurious: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.spurious + other.spurious, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of found rows that are right; 0 where nothing was found."""
        return self.hits / (self.hits + self.spurious) if self.hits + self.spurious else 0.0

    @property
    def recall(self) -> float:
        """The share of gold rows that were found, of a field its accuracy; 0 where nothing was asked for."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        all_rows = 2 * self.hits + self.spurious + self.missed
        return 2 * self.hits / all_rows if all_rows else 0.0


@dataclass(frozen=True, slots=True)
class Error:
    """A row that is `missed`, `spurious` or `wrong` in a field; `name` is the table, label or field.

    Of the found row, if there is one: its id, its confidence, and where it stands in which document (`place`).
    """

    slug: str
    name: str
    kind: str
    detail: str
    found_id: str = ""
    confidence: float | None = None
    place: tuple[str, int, int] | None = None

    def __str__(self) -> str:
        return f"{self.slug}\t{self.name}\t{self.kind}\t{self.detail}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A found row that gold judges: its table or label, its stage, how sure it was, and whether it is right."""

    table: str
    stage: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """What one document, or several together, come to.

    `tables` holds the six tables and, for relations and dates, what is right when the last field is left out
    (`memberships.person_role`); `labels` spans by label, where gold marks spans; `fields` the accuracy of fields in
    rows that are there. `confusions` counts classes as (field, wanted, given).
    """

    slug: str = ""
    tables: Mapping[str, Counts] = field(default_factory=dict)
    labels: Mapping[str, Counts] = field(default_factory=dict)
    fields: Mapping[str, Counts] = field(default_factory=dict)
    confusions: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    errors: tuple[Error, ...] = ()
    judged: tuple[Judged, ...] = ()


def total(scores: Iterable[Scores]) -> Scores:
    """The sum over documents: its figures are micro-averages."""
    tables: dict[str, Counts] = {}
    labels: dict[str, Counts] = {}
    fields: dict[str, Counts] = {}
    confusions: Counter[tuple[str, str, str]] = Counter()
    errors: list[Error] = []
    judged: list[Judged] = []
    for one in scores:
        for sums, parts in ((tables, one.tables), (labels, one.labels), (fields, one.fields)):
            for name, counts in parts.items():
                sums[name] = sums.get(name, Counts()) + counts
        confusions.update(one.confusions)
        errors += one.errors
        judged += one.judged
    in_order = dict(sorted(confusions.items()))
    return Scores("", _sorted(tables), _sorted(labels), _sorted(fields), in_order, tuple(errors), tuple(judged))


def _sorted(counts: Mapping[str, Counts]) -> dict[str, Counts]:
    return dict(sorted(counts.items()))


@dataclass(slots=True)
class _Case:
    """A document while it is scored: the gold and the found rows of each table, and what has been counted."""

    slug: str
    gold: Mapping[str, list[dict[str, Any]]]
    found: Mapping[str, list[dict[str, Any]]]
    tables: dict[str, Counts] = field(default_factory=dict)
    labels: dict[str, Counts] = field(default_factory=dict)
    fields: dict[str, Counts] = field(default_factory=dict)
    confusions: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    errors: list[Error] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)


def score(slug: str, gold: Mapping[str, Any], found: Mapping[str, list[dict[str, Any]]]) -> Scores:
    """The scores of one document.

    `gold` is what a gold file holds: `date` and rows by table; rows of relations need no id; `mentions` (spans with
    `start`, `end`, `label`) are scored by label where they are given. `found` holds the rows of each table that are
    about this document, its own row in `documents`; it may lack tables.
    """
    numbered = {
        table: [row if "id" in row else row | {"id": str(number)} for number, row in enumerate(gold.get(table, ()))]
        for table in (*SCORED, "mentions")
    }
    case = _Case(slug, numbered, {table: list(found.get(table, ())) for table in (*SCORED, "mentions")})
    if gold.get("date"):
        given = str(next(iter(found.get("documents", ())), {}).get("date") or "")
        _judge(case, "documents.date", given == gold["date"], f"{given or None} should be {gold['date']}", {})
    if any(table in gold for table in SCORED):
        _score_tables(case)
    if "mentions" in gold:
        _score_labels(case)
    counted = case.tables, case.labels, case.fields
    return Scores(slug, *counted, dict(case.confusions), tuple(case.errors), tuple(case.judged))


def _score_tables(case: _Case) -> None:
    """Pair each table and count; the relations by the pairs of what they relate."""
    people = _score_people(case)
    organizations = _score_organizations(case)
    events = _score_events(case)
    participants = {**organizations, **people}
    for table, alike in (
        ("memberships", likeness.by_membership(people, organizations)),
        ("memberships.person_role", likeness.by_membership(people, None)),
        ("participations", likeness.by_participation(participants, events, with_role=True)),
        ("participations.who_where", likeness.by_participation(participants, events, with_role=False)),
    ):
        _score_relation(case, table, alike)
    for table, with_value in (("dates", True), ("dates.found", False)):
        _score_relation(case, table, likeness.by_date(with_value=with_value), ignore=likeness.is_vague)


def _score_people(case: _Case) -> dict[str, str]:
    """People, where the table counts only the named; an office-holder without name only serves the relations."""
    gold, found = case.gold["people"], case.found["people"]
    paired = pair_up(gold, found, likeness.by_name(likeness.person_key))
    named = {row["id"] for row in gold if row.get("named", True)}
    unnamed_hits = {found_id for gold_id, found_id in paired.items() if gold_id not in named}
    _count(
        case,
        "people",
        [row for row in gold if row["id"] in named],
        [row for row in found if row.get("named", True) and row["id"] not in unnamed_hits],
        {gold_id: found_id for gold_id, found_id in paired.items() if gold_id in named},
    )
    for wanted, row in _pairs(gold, found, paired):
        if wanted["id"] in named:
            right = likeness.person_key(row.get("name")) == likeness.person_key(wanted["name"])
            _judge(case, "people.name", right, f"{row.get('name')} should be {wanted['name']}", row)
    return paired


def _score_organizations(case: _Case) -> dict[str, str]:
    gold, found = case.gold["organizations"], case.found["organizations"]
    paired = pair_up(gold, found, likeness.by_name(likeness.organization_key))
    _count(case, "organizations", gold, found, paired)
    for wanted, row in _pairs(gold, found, paired):
        _judge_class(case, "organizations.classification", wanted, row)
        given = {likeness.organization_key(name) for name in likeness.names_of(row)}
        for acronym in wanted.get("acronyms") or []:
            right = likeness.organization_key(acronym) in given
            _judge(case, "organizations.acronym", right, f"{wanted['name']}: no {acronym}", row)
    return paired


def _score_events(case: _Case) -> dict[str, str]:
    gold, found = case.gold["events"], case.found["events"]
    paired = pair_up(gold, found, likeness.by_event)
    _count(case, "events", gold, found, paired)
    gold_of = {found_id: gold_id for gold_id, found_id in paired.items()}
    for wanted, row in _pairs(gold, found, paired):
        name = wanted["name"]
        if wanted.get("start_date"):
            given, best = (f"{cells.get('start_date')}/{cells.get('end_date')}" for cells in (row, wanted))
            _judge(case, "events.dates", _interval(row) == _interval(wanted), f"{name}: {given} should be {best}", row)
        _judge_class(case, "events.classification", wanted, row)
        if wanted.get("location"):
            right = likeness.same_place(row.get("location"), wanted["location"])
            _judge(case, "events.location", right, f"{name}: {row.get('location')} should be {wanted['location']}", row)
        if wanted.get("parent"):
            right = gold_of.get(row.get("parent_id") or "") == wanted["parent"]
            _judge(case, "events.parent", right, f"{name}: wrong parent", row)
    return paired


def _score_relation(case: _Case, table: str, alike: Likeness, *, ignore: Callable[[Cells], bool] | None = None) -> None:
    """Count a table whose rows relate others, or stand alone; rows to `ignore` are not held spurious."""
    kind = table.partition(".")[0]
    gold, found = case.gold[kind], case.found[kind]
    paired = pair_up(gold, found, alike)
    hits = set(paired.values())
    judged = [row for row in found if row["id"] in hits or ignore is None or not ignore(row)]
    _count(case, table, gold, judged, paired)


def _score_labels(case: _Case) -> None:
    """Spans that names and offices cover, by label: right when both ends are, articles, titles and signs apart."""
    labels = sorted({row["label"] for row in case.gold["mentions"]})
    for label in labels:
        gold = [row for row in case.gold["mentions"] if row["label"] == label]
        found = _offices(case) if label == "ROLE" else _names(case, label)
        paired = pair_up(gold, found, likeness.by_span)
        hits, missed, spurious = _outcome(gold, found, paired)
        case.labels[label] = Counts(hits, len(spurious), len(missed))
        _note(case, label, missed, spurious)
        _weigh(case, label, gold, found, paired)


def _names(case: _Case, label: str) -> list[dict[str, Any]]:
    return [row for row in case.found["mentions"] if row["label"] == label and row.get("form", "name") == "name"]


def _offices(case: _Case) -> list[dict[str, Any]]:
    """The offices that memberships claim, where they stand: without the body that the mark of the office holds, too."""
    offices = []
    for mark in case.found["mentions"]:
        around = (
            claim["role"]
            for claim in case.found["memberships"]
            if claim["start"] <= mark["start"] and mark["end"] <= claim["end"]
        )
        role = next((role for role in around if role.casefold() in mark["text"].casefold()), None)
        if mark["label"] == "ROLE" and role is not None:
            start = mark["start"] + mark["text"].casefold().find(role.casefold())
            text = mark["text"][start - mark["start"] :][: len(role)]
            offices.append(mark | {"start": start, "end": start + len(text), "text": text})
    return offices


def _pairs(gold: Iterable[Cells], found: Iterable[Cells], paired: Mapping[str, str]) -> Iterator[tuple[Cells, Cells]]:
    """Each gold row that is asked for with its partner."""
    by_id = {row["id"]: row for row in found}
    for wanted in gold:
        if wanted["id"] in paired and not wanted.get("optional"):
            yield wanted, by_id[paired[wanted["id"]]]


def _count(case: _Case, table: str, gold: Sequence[Cells], found: Sequence[Cells], paired: Mapping[str, str]) -> None:
    hits, missed, spurious = _outcome(gold, found, paired)
    case.tables[table] = Counts(hits, len(spurious), len(missed))
    _note(case, table, missed, spurious)
    if "." not in table:
        _weigh(case, table, gold, found, paired)


def _weigh(case: _Case, name: str, gold: Iterable[Cells], found: Iterable[Cells], paired: Mapping[str, str]) -> None:
    """Note of each found row how sure it was and whether it is right; what pairs with an optional row is neither."""
    taken = set(paired.values())
    right = {paired[row["id"]] for row in gold if row["id"] in paired and not row.get("optional")}
    for row in found:
        if row.get("confidence") is not None and (row["id"] in right or row["id"] not in taken):
            case.judged.append(Judged(name, row.get("stage") or "", row["confidence"], row["id"] in right))


def _outcome(
    gold: Iterable[Cells], found: Iterable[Cells], paired: Mapping[str, str]
) -> tuple[int, list[Cells], list[Cells]]:
    """How many gold rows were found, which were not, and which found rows nobody asked for."""
    asked = [row for row in gold if not row.get("optional")]
    missed = [row for row in asked if row["id"] not in paired]
    taken = set(paired.values())
    return len(asked) - len(missed), missed, [row for row in found if row["id"] not in taken]


def _note(case: _Case, name: str, missed: Iterable[Cells], spurious: Iterable[Cells]) -> None:
    wanted, given = _names_by_id(case.gold), _names_by_id(case.found)
    case.errors += (Error(case.slug, name, "missed", _show(row, wanted)) for row in missed)
    case.errors += (_error(case, name, "spurious", _show(row, given), row) for row in spurious)


def _error(case: _Case, name: str, kind: str, detail: str, row: Cells) -> Error:
    row_id = str(row.get("id") or "")
    stands = row if "start" in row else next((m for m in case.found["mentions"] if m.get("entity_id") == row_id), {})
    place = None if {"document_id", "end"} - stands.keys() else (stands["document_id"], stands["start"], stands["end"])
    return Error(case.slug, name, kind, detail, row_id, row.get("confidence"), place)


def _names_by_id(rows: Mapping[str, Iterable[Cells]]) -> dict[str, dict[str, str]]:
    """The names of what a relation may name, by its field."""
    tables = {"person": "people", "organization": "organizations", "event": "events"}
    names = {field: {row["id"]: row.get("name") or row["id"] for row in rows[of]} for field, of in tables.items()}
    return names | {"participant": names["organization"] | names["person"]}


def _judge(case: _Case, name: str, right: bool, detail: str, row: Cells) -> None:
    case.fields[name] = case.fields.get(name, Counts()) + (Counts(hits=1) if right else Counts(missed=1))
    if not right:
        case.errors.append(_error(case, name, "wrong", detail, row))


def _judge_class(case: _Case, name: str, wanted: Cells, row: Cells) -> None:
    given, best = row.get("classification"), wanted.get("classification")
    if best:
        right = given in [best, *wanted.get("other_classifications", [])]
        case.confusions[name, best, str(given) if not right else best] += 1
        _judge(case, name, right, f"{wanted['name']}: {given} should be {best}", row)


def _interval(row: Cells) -> tuple[str, str]:
    start = str(row.get("start_date") or "")
    return start, str(row.get("end_date") or start)


def _show(row: Cells, names: Mapping[str, Mapping[str, str]]) -> str:
    """A row in a line of errors: its names, or what it relates."""
    own = " | ".join(likeness.names_of(row)[:3])
    if own:
        return own
    if "value" in row:
        return f"{row.get('text')} = {row['value']}"
    if "label" in row:
        return str(row.get("text"))
    event = _named(row, "event", names)
    who = _named(row, "participant", names) if event else _named(row, "person", names)
    where = event or _named(row, "organization", names)
    return " | ".join(part for part in (who, row.get("role"), where) if part)


def _named(row: Cells, field: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """Whom a field of gold (`person`) or of a found row (`person_id`) names; of several, all."""
    ids = row.get(field) or row.get(f"{field}_id") or ()
    return " or ".join(names[field].get(each, each) for each in ([ids] if isinstance(ids, str) else ids))
