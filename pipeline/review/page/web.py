"""The page's addresses: what is shown, and what a reviewer does. All else is refused by `guards`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline import tables
from pipeline.errors import InputError, PipelineError
from pipeline.review import evidence, forms
from pipeline.review.page import answers, bulk, cards, queries, texts, verdicts
from pipeline.review.page import index as indexes
from pipeline.review.page.guards import Guard
from pipeline.review.page.keys import KEYS
from pipeline.review.page.queries import Filters
from pipeline.review.page.verdicts import Desk, Saying, StaleError
from pipeline.review.page.wording import SINGULAR, clean

_MOST_BYTES = 1_000_000  # of a request's body
_MOST_FIELDS = 10_000
_REPORTS_AT_ONCE = 100
_FEW = 200  # reports that a drop-down list may hold
_SAID = {"accept": "Accepted", "reject": "Rejected", "edit": "Edited", "merge": "Merged", "unsure": "In doubt"}
_SAID |= {"add": "Added", "comment": "Remark kept", "split": "Split", "undo": "Taken back"}


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one reviewer: his desk, the templates, the address that all others begin with."""

    desk: Desk
    templates: Environment
    root: str

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page or a piece of one."""
        return HTMLResponse(self.render(template, **values), status_code=status)

    def render(self, template: str, **values: Any) -> str:
        """A page or a piece of one, as HTML."""
        return self.templates.get_template(template).render(root=self.root, by=clean(self.desk.by), **values)


Answer = Callable[[Page, Request], Awaitable[Response]]


def make_app(desk: Desk, *, token: str, port: int) -> Starlette:
    """The application for one desk."""
    templates = Environment(
        loader=PackageLoader("pipeline.review.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["pair"] = _pair
    templates.globals.update(keys=KEYS, queries=queries, singular=SINGULAR, states=indexes.STATES, link=_link)
    for name in templates.list_templates():
        templates.get_template(name)  # compiled now, so that the first view need not wait
    page = Page(desk, templates, f"/{token}/")
    shown: dict[str, Answer] = {
        "": _reports,
        "claims": _claims,
        "text": _text,
        "edit": _edit,
        "merge": _merge,
        "split": _split,
        "add": _add,
        "bulk": _choose,
        "side": _side,
        "names": _names,
        "cards": _cards,
    }
    done: dict[str, Answer] = {"verdict": _judge, "undo": _undo, "added": _added, "bulk": _bulk}
    routes = [
        *(Route(f"/{name}", _endpoint(page, answer), methods=["GET"]) for name, answer in shown.items()),
        *(Route(f"/{name}", _endpoint(page, answer), methods=["POST"]) for name, answer in done.items()),
        Mount("/static", StaticFiles(directory=Path(__file__).with_name("static"))),
    ]
    return Starlette(routes=[Mount(f"/{token}", routes=routes)], middleware=[Middleware(Guard, token=token, port=port)])


def _endpoint(page: Page, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """An answer that knows what others wrote meanwhile, and tells in words what went wrong."""

    async def endpoint(request: Request) -> Response:
        wants_page = request.headers.get("sec-fetch-dest", "document") == "document"
        try:
            verdicts.follow(page.desk)
            return await answer(page, request)
        except PipelineError as error:
            status, words = (409 if isinstance(error, StaleError) else 422), clean(str(error))
        if wants_page:
            return page.show("problem.html", status, problem=words)
        return JSONResponse({"say": words}, status_code=status)

    return endpoint


def _pair(word: str) -> tuple[str, str]:
    """A word to choose, and how it is shown."""
    return word, "doubtful" if word == "unsure" else word


def _link(root: str, query: Mapping[str, str], **more: str) -> str:
    """The address of a list of claims."""
    parts = urlencode({**query, **{name: value for name, value in more.items() if value}})
    return f"{root}claims?{parts}" if parts else f"{root}claims"


async def _reports(page: Page, request: Request) -> Response:
    """The list of reports, with how far each is."""
    index, q = page.desk.index, request.query_params.get("q", "")
    offset = int(number) if (number := request.query_params.get("from", "0")).isdecimal() else 0
    found = queries.sources(index, q=q, offset=offset, most=_REPORTS_AT_ONCE + 1)
    return page.show(
        "reports.html",
        reports=found[:_REPORTS_AT_ONCE],
        following=offset + _REPORTS_AT_ONCE if len(found) > _REPORTS_AT_ONCE else None,
        preceding=max(offset - _REPORTS_AT_ONCE, 0) if offset else None,
        q=q,
        by_table=queries.progress_by_table(index),
        overall=queries.progress(index),
    )


async def _claims(page: Page, request: Request) -> Response:
    """One page of claims beside the report of the first."""
    index, asked = page.desk.index, request.query_params
    wanted = queries.filters(asked)
    found = queries.listed(
        index,
        wanted,
        after=asked.get("after", ""),
        before=asked.get("before", ""),
        start=asked.get("start", ""),
    )
    listed = [cards.card(page.desk, claim) for claim in found.ids]
    first = listed[-1 if asked.get("before") else 0] if listed else None
    return page.show(
        "claims.html",
        wanted=wanted,
        found=found,
        cards=listed,
        current=None if first is None else first.id,
        report=None if first is None or first.document is None else _part(page, first.document, first.part),
        source=_source(page, wanted),
        sources=_sources(page),
        progress=_progress(page, wanted.source),
    )


def _source(page: Page, wanted: Filters) -> str:
    return clean(page.desk.index.folder.sources.get(wanted.source, wanted.source))


def _sources(page: Page) -> list[tuple[str, str]]:
    """The reports to choose from; none where they are too many for a list to choose from."""
    known = page.desk.index.folder.sources
    return [("", "all"), *((key, clean(source)) for key, source in known.items())] if len(known) <= _FEW else []


def _progress(page: Page, source: str) -> dict[str, Any]:
    """How far the report and all of them are."""
    index = page.desk.index
    return {"report": queries.progress(index, source=source) if source else None, "all": queries.progress(index)}


def _part(page: Page, document: str, part: int) -> dict[str, Any]:
    """A part of a report's text for its template."""
    if document not in page.desk.index.numbers:
        raise InputError("this report is not in the folder any more; load the page anew")
    report = verdicts.report(page.desk, document)
    count = len(texts.parts(report.text)) - 1
    part = max(0, min(part, count - 1))
    return {
        "id": document,
        "source": clean(report.source),
        "part": part,
        "parts": count,
        "paragraphs": texts.paragraphs(page.desk.index, report, part),
        "names": page.desk.index.names,
    }


async def _text(page: Page, request: Request) -> Response:
    """A part of a report's text."""
    part = request.query_params.get("part", "0")
    document = request.query_params.get("document", "")
    return page.show("text.html", report=_part(page, document, int(part) if part.isdecimal() else 0))


async def _edit(page: Page, request: Request) -> Response:
    """The form to correct a claim."""
    claim = request.query_params.get("claim", "")
    table, row, _ = verdicts.known(page.desk, claim).claim
    now = answers.effective(page.desk, claim, row)
    shown = answers.fields(page.desk, table, now)
    return page.show("edit.html", card=cards.card(page.desk, claim), fields=shown)


async def _merge(page: Page, request: Request) -> Response:
    """A claim beside the rows that may be the same."""
    claim = request.query_params.get("claim", "")
    card = cards.card(page.desk, claim)
    if not card.is_entity:
        raise InputError("only people, organizations and events are merged")
    found = cards.candidates(page.desk, claim)
    return page.show("merge.html", card=card, own=cards.side(page.desk, claim), candidates=found)


async def _split(page: Page, request: Request) -> Response:
    """The reports of a row, to say which of them mean another."""
    claim = request.query_params.get("claim", "")
    sources = page.desk.index.folder.sources
    documents = verdicts.known(page.desk, claim).claim.row.get("document_ids", ())
    reports = [(key, clean(sources.get(key, key))) for key in documents]
    return page.show("split.html", card=cards.card(page.desk, claim), reports=sorted(reports, key=lambda one: one[1]))


async def _side(page: Page, request: Request) -> Response:
    """A claim beside one row that the reviewer looked up."""
    claim, target = request.query_params.get("claim", ""), request.query_params.get("target", "")
    saying = answers.merge(page.desk, claim, target)
    into = (saying.after or {})["into"]
    chosen = cards.Candidate(cards.side(page.desk, into), "looked up by you", 0.0)
    return page.show(
        "candidate.html", card=cards.card(page.desk, claim), own=cards.side(page.desk, claim), other=chosen
    )


async def _add(page: Page, request: Request) -> Response:
    """The form for a missed claim."""
    asked = request.query_params
    table = asked.get("table", "memberships")
    if table not in forms.REVIEWED:
        raise InputError(f"table: one of {', '.join(forms.REVIEWED)}")
    document = asked.get("document", "")
    return page.show(
        "add.html",
        table=table,
        tables=forms.REVIEWED,
        fields=answers.fields(page.desk, table, None),
        document=document,
        source=clean(page.desk.index.folder.sources.get(document, "")),
        quote=asked.get("quote", ""),
        start=asked.get("at", ""),
        named=asked.get("quote", "") if table in tables.NAMED else "",
    )


async def _names(page: Page, request: Request) -> Response:
    """Rows whose names a reviewer begins to write."""
    wanted = [name for name in request.query_params.get("tables", "").split() if name in tables.NAMED]
    found = cards.suggestions(page.desk.index, wanted, request.query_params.get("q", ""))
    return JSONResponse([{"id": key, "name": f"{name} [{key}]"} for key, name in found])


async def _cards(page: Page, request: Request) -> Response:
    """The cards that changed since the browser got them; `claims` are ids, each with its sign of what was seen."""
    changed = {}
    for pair in request.query_params.get("claims", "").split()[: queries.PAGE]:
        claim, _, sign = pair.partition(":")
        if indexes.get(page.desk.index, claim) is not None:
            card = cards.card(page.desk, claim)
            if card.seen != sign:
                changed[claim] = page.render("card.html", card=card, current=None)
    return JSONResponse({"cards": changed, "progress": _counts(page, request.query_params.get("source", ""))})


async def _form(request: Request) -> dict[str, str]:
    """What a form says.

    Raises:
        InputError: it says too much, or is no form.
    """
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise InputError("the form is too large")
    try:
        return dict(
            parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, strict_parsing=bool(body))
        )
    except ValueError as error:
        raise InputError("the form cannot be read") from error


def _counts(page: Page, source: str) -> dict[str, list[int]]:
    return {name: list(found) for name, found in _progress(page, source).items() if found is not None}


def _done(page: Page, form: Mapping[str, str], written: list[Any], say: str) -> Response:
    """What became of something that a reviewer did: the cards as they are now, and what to take back."""
    claims = {verdict.claim for verdict in written}
    claims |= {claim for claim in (form.get("claim", ""),) if claim}
    known = [claim for claim in sorted(claims) if indexes.get(page.desk.index, claim) is not None][: queries.PAGE * 2]
    shown = {claim: page.render("card.html", card=cards.card(page.desk, claim), current=None) for claim in known}
    ids = [verdict.id for verdict in written if verdict.verdict != "undo"]
    counts = _counts(page, form.get("source", ""))
    return JSONResponse({"cards": shown, "undo": ids, "say": say, "progress": counts})


async def _judge(page: Page, request: Request) -> Response:
    """A verdict on one claim."""
    form = await _form(request)
    claim, word = form.get("claim", ""), form.get("verdict", "")
    known = verdicts.known(page.desk, claim)
    try:
        verdicts.check_seen(page.desk, claim, form.get("seen", ""))
    except StaleError as error:
        shown = {claim: page.render("card.html", card=cards.card(page.desk, claim), current=None)}
        counts = _counts(page, form.get("source", ""))
        body = {"say": clean(str(error)), "cards": shown, "progress": counts}
        return JSONResponse(body, status_code=409)
    if word == "edit":
        cells = {name.removeprefix("field-"): cell for name, cell in form.items() if name.startswith("field-")}
        saying = answers.edit(page.desk, claim, cells, form.get("comment", ""))
    elif word == "merge":
        saying = answers.merge(page.desk, claim, form.get("target", ""))
    elif word == "split":
        saying = answers.split(page.desk, claim, (name.removeprefix("document-") for name in form))
    elif word in ("accept", "reject", "unsure"):
        saying = (
            answers.merge(page.desk, claim, "") if (word, known.claim.table) == ("accept", "merges") else Saying(word)
        )
    else:
        raise InputError(f"verdict {word[:20]!r}: one of accept, reject, edit, merge, split, unsure")
    written = verdicts.judge(page.desk, claim, saying)
    say = _SAID[written[0].verdict] if written else "You said the same before"
    return _done(page, form, written, say)


async def _undo(page: Page, request: Request) -> Response:
    """Take verdicts back."""
    form = await _form(request)
    written = verdicts.undo(page.desk, form.get("ids", "").split())
    return _done(page, form, written, "Taken back" if len(written) == 1 else f"{len(written)} verdicts taken back")


async def _added(page: Page, request: Request) -> Response:
    """A missed claim."""
    form = await _form(request)
    document = form.get("document", "")
    if document not in page.desk.index.numbers:
        raise InputError("this report is not in the folder any more; load the page anew")
    report = verdicts.report(page.desk, document)
    span = answers.place(report, form.get("quote", "").replace("\r\n", "\n"), form.get("at", ""))
    cells = {name.removeprefix("field-"): cell for name, cell in form.items() if name.startswith("field-")}
    table = form.get("table", "")
    added = answers.added(page.desk, table, cells, report, span)
    quote = evidence.quote(report, span)
    written = verdicts.add(page.desk, table, added.row, quote=quote, names=added.names, comment=form.get("comment", ""))
    say = "Added" if written else "This claim is there already"
    return _done(page, {**form, "claim": added.row["id"]}, written, say)


async def _choose(page: Page, request: Request) -> Response:
    """The choice of one verdict for many claims."""
    text, picked = request.query_params.get("filters", ""), request.query_params.get("picked", "").split()
    total = queries.listed(page.desk.index, queries.filters(dict(parse_qsl(text)))).total
    return page.show("bulk_choose.html", filters=text, picked=picked, total=total)


async def _bulk(page: Page, request: Request) -> Response:
    """One verdict for many claims: first what it would do, then, if that is still so, done."""
    form = await _form(request)
    wanted = queries.filters(dict(parse_qsl(form.get("filters", ""))))
    plan = bulk.plan(page.desk, form.get("verdict", ""), wanted, form.get("picked", "").split())
    if not form.get("sign"):
        shown = [cards.card(page.desk, claim) for claim in plan.claims[: queries.PAGE]]
        return page.show(
            "bulk.html", plan=plan, cards=shown, filters=form.get("filters", ""), picked=form.get("picked", "")
        )
    bulk.check(plan, form["sign"])
    written = verdicts.write(page.desk, plan.verdicts)
    return _done(page, form, written, f"{len(written)} claims: {plan.past}")
