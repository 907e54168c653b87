"""The page of one unit in one campaign, opened by the link in a letter: how it stands, what is missing, handing in.

Whoever holds the link is believed to be the unit and sees nothing of any other. Nothing is written, and no byte of a form
is read, before the link is known to be ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.vault import vault_at
from parsers.facts import Problem
from tracker.jobs.letters import enclosures
from tracker.jobs.links import unit_upload
from tracker.jobs.links.unit_upload import BYTES, FILES, Door, PageFile
from tracker.rules.board.standing import board_row
from tracker.rules.links import unit_link
from tracker.sending.letter import LetterFile
from tracker.store.filings import board
from tracker.store.filings.board_details import RowDetails, details_of
from tracker.store.links import unit_links
from tracker.store.session import reading
from tracker.web.frame.access import Linked
from tracker.web.frame.forms.form import files_on_disk
from tracker.web.frame.page_context import context_of
from tracker.web.frame.security import refuse_foreign
from tracker.web.links.throttle import Throttle

_AROUND = 64 * 1024  # of a form, beside its files
_SHOWN = 10  # handings in that the page lists
_LOOKS = Throttle(120)  # a minute, of one unit's page
_TRIES = Throttle(60)  # a minute, of links that are none, from one address; then there is no page either
_AT_ONCE = 2  # forms of one unit that may be under way
_BUILDING = CapacityLimiter(2)  # messages put together at a time: each takes five times its files
_SECONDS = 590  # for a form to come: less than a connection may take
_UNDER_WAY: dict[tuple[str, str], int] = {}
_PRIVATE = {"X-Robots-Tag": "noindex", "Cache-Control": "no-store"}

Answers = Callable[[Request, Door, datetime], Awaitable[Response]]


def _linked(path: str, answers: Answers, method: str) -> Linked:
    """A route behind a link: who has none, or too often, learns nothing but that."""

    async def answered(request: Request) -> Response:
        context = context_of(request)
        now = context.clock()
        here = request.client.host if request.client else ""
        door = await run_in_threadpool(_opened, request, now)
        if door is None:  # a good link is never kept waiting by those who try bad ones from the same address
            return _refusal(request, 404) if _TRIES.take(here, now) else Response(status_code=429, headers=_PRIVATE)
        if not _LOOKS.take(f"{door.link.campaign} {door.link.unit}", now):
            return _refusal(request, 429)
        try:
            return await answers(request, door, now)
        except HTTPException as error:
            return _refusal(request, error.status_code)

    return Linked(f"{unit_link.PATH}{{token}}{path}", answered, methods=[method])


def _opened(request: Request, now: datetime) -> Door | None:
    context = context_of(request)
    with reading(context.engine) as conn:
        return unit_upload.door(conn, context.settings.office, request.path_params["token"], now)


async def show(request: Request, door: Door, now: datetime) -> Response:
    """The page."""
    return await run_in_threadpool(_page, request, door, now)


async def hand_in(request: Request, door: Door, now: datetime) -> Response:
    """Takes the files. They count from when their last byte came, by our clock."""
    refuse_foreign(request)
    cell = (door.link.campaign, door.link.unit)
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:15]) > BYTES + _AROUND:
        raise HTTPException(413)
    if door.closed or await run_in_threadpool(_too_many, request, door, now):
        return await run_in_threadpool(_page, request, door, now, "closed" if door.closed else "too-many", 409)
    if _UNDER_WAY.get(cell, 0) >= _AT_ONCE:
        raise HTTPException(429)
    _UNDER_WAY[cell] = _UNDER_WAY.get(cell, 0) + 1
    try:
        problem = await _kept(request, door)
    finally:
        _UNDER_WAY[cell] -= 1
        if not _UNDER_WAY[cell]:
            del _UNDER_WAY[cell]
    if problem:
        return await run_in_threadpool(_page, request, door, now, problem.code, 409)
    return RedirectResponse(f"{unit_link.PATH}{request.path_params['token']}?da-nhan=1", 303, _PRIVATE)


async def _kept(request: Request, door: Door) -> Problem | None:
    """The files wait on the disk for their turn: whoever comes in the last minute is not refused for want of memory."""
    context = context_of(request)
    came: list[datetime] = []
    async with files_on_disk(request, BYTES + _AROUND, lambda: came.append(context.clock()), FILES, _SECONDS) as parsed:
        sent = [one for one in parsed.getlist("file") if isinstance(one, UploadFile) and (one.filename or one.size)]
        async with _BUILDING:
            files = [PageFile(one.filename or "", await one.read()) for one in sent]
            vault = vault_at(context.settings.vault)
            return await run_in_threadpool(
                unit_upload.hand_in, context.engine, vault, context.settings.office, door, files, came[-1]
            )


async def empty_form(request: Request, door: Door, _now: datetime) -> Response:
    """The empty form of one part, as a workbook. Raises HTTPException 404 if the part has none."""
    form = await run_in_threadpool(_form, request, door)
    if form is None:
        raise HTTPException(404)
    told = f"attachment; filename*=UTF-8''{quote(form.filename)}"
    return Response(form.content, media_type=form.kind, headers={"Content-Disposition": told})


def _form(request: Request, door: Door) -> LetterFile | None:
    context = context_of(request)
    with reading(context.engine) as conn:
        return enclosures.empty_form(conn, door.campaign.code, request.path_params["part"], context.settings.office)


def _too_many(request: Request, door: Door, now: datetime) -> bool:
    with reading(context_of(request).engine) as conn:
        return unit_upload.too_many(conn, door.link, now)


def _page(request: Request, door: Door, now: datetime, problem: str = "", status: int = 200) -> Response:
    context = context_of(request)
    with reading(context.engine) as conn:
        facts = _facts(conn, door, now)
    answer = context.show(
        request, "links/unit_page.html", status, visitor=None, door=door, problem=problem, now=now, most_files=FILES,
        most_bytes=BYTES, came=bool(request.query_params.get("da-nhan")), **facts,
    )  # fmt: skip
    answer.headers.update(_PRIVATE)
    return answer


def _facts(conn: Connection, door: Door, now: datetime) -> dict[str, Any]:
    campaign, unit = door.campaign, door.unit
    cell = board.cell_of(conn, campaign.code, unit.code)
    return {
        "row": board_row(cell, now) if cell else None,
        "asked": campaign.expects(unit),
        "handed_in": unit_links.of_cell(conn, campaign.code, unit.code, _SHOWN),
        "papers": details_of(conn, campaign.code, [unit.code]).get(unit.code, RowDetails()).papers,
        "to": _hidden(unit.emails[0]) if unit.emails else "",
    }


def _hidden(address: str) -> str:
    """An address that its owner knows and nobody else learns: "th…@truong.example"."""
    local, _, domain = address.partition("@")
    return f"{local[:2]}…@{domain}"


def _refusal(request: Request, status: int) -> Response:
    answer = context_of(request).show(request, "links/refused.html", status, visitor=None, code=status)
    answer.headers.update(_PRIVATE)
    return answer


ROUTES = (
    _linked("", show, "GET"),
    _linked("", hand_in, "POST"),
    _linked("/bieu-mau/{part}", empty_form, "GET"),
)
