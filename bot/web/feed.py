"""The read-only OData v4 feed: the forms' submissions as tables, with ODK Central's addresses.

Shape: https://docs.getodk.org/central-api-odata-endpoints/. Restricted answers, sealed forms, forms
of a right of their own, and what was withdrawn are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response

from bot.leaving import FORMS, beside, versions
from bot.program import Program
from bot.web import feed_pages, feed_rows
from bot.web.chat import Here
from bot.web.feed_access import Access, FeedError
from bot.web.feed_query import UNREADABLE, following, query
from bot.web.origins import called_as
from forms import Form
from reports.interchange.entities import Feed
from reports.interchange.fields import layout
from reports.interchange.leaving import is_open
from reports.interchange.metadata import edmx, service
from reports.interchange.selecting import unknown
from storage.values import Reader

JSON = "application/json;odata.metadata=minimal"
HEADERS = {"OData-Version": "4.0"}
NO_FORM = "Không có biểu mẫu này."
NO_TABLE = "Không có bảng này."

router = APIRouter(prefix=FORMS)


async def reader(request: Request, program: Here) -> Reader:
    """Whoever calls, if a token says so; asked before anything else is looked at."""
    access: Access = request.app.state.feed_access
    return await access.reader(request, program)


Known = Annotated[Reader, Depends(reader)]


async def refused(_request: Request, error: Exception) -> Response:
    """An error as OData has it."""
    assert isinstance(error, FeedError)
    body = {"error": {"code": str(error.status), "message": error.message}}
    return _json(body, error.status, error.headers)


@router.get("")
async def forms(program: Here, _reader: Known) -> Response:
    """The forms that can be read."""
    return _json([_described(found[-1]) for found in _open(program).values()])


@router.get("/{form}.svc")
async def index(form: str, request: Request, program: Here, _reader: Known) -> Response:
    """The service document of a form."""
    opened = _opened(form, request, program)
    return _json(service(opened.feed, opened.root))


@router.get("/{form}.svc/{rest:path}")
async def part(form: str, rest: str, request: Request, program: Here, _reader: Known) -> Response:
    """The metadata, a table, or what belongs to one submission: Submissions('uuid:…')/docs."""
    opened = _opened(form, request, program)
    if not rest:
        return _json(service(opened.feed, opened.root))
    if rest == "$metadata":
        return Response(edmx(opened.feed), media_type="application/xml", headers=HEADERS)
    access: Access = request.app.state.feed_access
    async with access.turns:
        return await _data(opened, rest, request, program)


@dataclass(frozen=True, slots=True)
class Opened:
    """A form's feed and the address of its service."""

    feed: Feed
    root: str


def _open(program: Program) -> dict[str, Sequence[Form]]:
    known = versions(program.office).items()
    return {id: found for id, found in known if is_open(program.office.plan, found)}


def _described(form: Form) -> dict[str, Any]:
    return {
        "projectId": 1,
        "xmlFormId": form.id,
        "name": form.title,
        "version": form.version,
        "state": "open",
    }


def _opened(form: str, request: Request, program: Program) -> Opened:
    found = _open(program).get(form)
    if not found:
        raise FeedError(404, NO_FORM)
    feed = Feed(layout(found), ZoneInfo(program.office.plan.days.timezone))
    return Opened(feed, f"{_site(request, program)}{FORMS}/{quote(form)}.svc")


def _site(request: Request, program: Program) -> str:
    """The address by which we were called: the public one, or this machine's."""
    public = program.config.public_url.rstrip("/")
    if public and urlsplit(public).hostname == called_as(request):
        return public
    return str(request.base_url).rstrip("/")


async def _data(opened: Opened, rest: str, request: Request, program: Program) -> Response:
    feed, given = opened.feed, dict(request.query_params)
    asked = query(given, program.clock.now())
    name, ids = feed_rows.address(rest)
    table = feed.tables.get(name)
    if table is None:
        raise FeedError(404, NO_TABLE)
    if strange := unknown(feed, table, asked.select):
        raise FeedError(400, UNREADABLE.format(f"$select={strange[:40]}"))
    body: dict[str, Any] = {"@odata.context": f"{opened.root}/$metadata#{name}"}
    async with program.db.read() as tx:
        around = await beside(tx, program.office.plan, feed.layout.form)
        source = feed_pages.Source(tx, feed, table, around)
        if ids:
            found = await feed_rows.page(source, asked, ids)
        else:
            found = await feed_pages.page(source, asked)
        if asked.count:
            known = found.total
            body["@odata.count"] = await feed_pages.count(source, asked) if known is None else known
    if found.next:
        more = following(given, found.next, found.left)
        body["@odata.nextLink"] = f"{opened.root}/{quote(unquote(rest))}?{more}"
    return _page(body, found.rows)


def _page(body: Mapping[str, Any], rows: Sequence[str]) -> Response:
    """The rows are JSON already."""
    head = json.dumps(body, ensure_ascii=False)[:-1]
    return Response(f'{head},"value":[{",".join(rows)}]}}', media_type=JSON, headers=HEADERS)


def _json(body: Any, status: int = 200, headers: Mapping[str, str] = {}) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, {**HEADERS, **headers}, JSON)
