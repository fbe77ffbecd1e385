"""Whole reports against the tables that they gave when a person last read them.

A golden file holds the rows of one sample report with names in place of ids. After a change that is meant to alter
rows, `python -m tests.test_golden` writes the files anew; read the diff as a careful reader would before it is kept.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from pipeline import nlp as pipeline_nlp
from pipeline.ingest import ingest
from pipeline.records import Claims, Document

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
REPORTS = (
    "dakar-2015-port-waste",
    "geneva-2020-report-launch",
    "nairobi-2009-child-recruitment",
    "otavalo-2007-seed-workshop",
    "tashkent-1998-cotton-communique",
    "vientiane-2016-sediment-minutes",
)


def read_sample(slug: str) -> Document:
    (path,) = (ROOT / "corpus" / "reports").glob(f"{slug}.*")
    (document,) = ingest([str(path)])
    assert isinstance(document, Document)
    return document


def lines(claims: Claims) -> list[str]:
    """The rows as lines that a person can read, sorted within each table."""
    names = {row.id: row.name for table in (claims.people, claims.organizations, claims.events) for row in table}

    def called(key: str | None) -> str:
        return "-" if key is None else names[key]

    tables = {
        "people": [
            f"{p.name} | {p.honorific_prefix or '-'} | {'named' if p.named else 'unnamed'}" for p in claims.people
        ],
        "organizations": [
            f"{o.name} | {' '.join(o.acronyms) or '-'} | {o.classification} | {o.country or '-'}"
            for o in claims.organizations
        ],
        "events": [
            f"{e.name} | {e.classification} | {e.start_date or '-'} | {e.end_date or '-'} | {e.location or '-'}"
            f" | part of {called(e.parent_id)}"
            for e in claims.events
        ],
        "memberships": [
            f"{called(m.person_id)} | {m.role} | {called(m.organization_id)} | {m.status or '-'}"
            for m in claims.memberships
        ],
        "participations": [
            f"{called(p.participant_id)} | {p.role} | {called(p.event_id)} | for {called(p.on_behalf_of_id)}"
            for p in claims.participations
        ],
        "dates": [f"{d.text} | {d.type} | {d.value}" for d in sorted(claims.dates, key=lambda row: row.start)],
    }
    found = [f"document | {claims.document.date or '-'} | {claims.document.date_source or '-'}"]
    for table, rows in tables.items():
        found += [f"{table} | {row}" for row in (rows if table == "dates" else sorted(rows))]
    return found


@pytest.mark.parametrize("slug", REPORTS)
def test_report_gives_the_rows_that_were_read(nlp: Language, slug: str) -> None:
    (claims,) = pipeline_nlp.pipe(nlp, [read_sample(slug)])
    assert isinstance(claims, Claims)
    expected = (GOLDEN / f"{slug}.txt").read_text(encoding="utf-8").splitlines()
    assert lines(claims) == expected


def write() -> None:
    """Writes every golden file as the pipeline reads the reports now."""
    model = pipeline_nlp.load()
    GOLDEN.mkdir(exist_ok=True)
    for slug in REPORTS:
        (claims,) = pipeline_nlp.pipe(model, [read_sample(slug)])
        if isinstance(claims, Claims):
            (GOLDEN / f"{slug}.txt").write_text("\n".join(lines(claims)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
