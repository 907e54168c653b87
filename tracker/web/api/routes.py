"""The JSON interface /api/v1: what the command line prints (docs/interface.md, 4), page by page, and what a token may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, cast

from fastapi import Depends, FastAPI, HTTPException, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow
from tracker.store.campaigns import campaigns
from tracker.store.filings.board_details import RowDetails, details_of
from tracker.store.filings.tallies import CampaignCount
from tracker.store.letters import letter_list
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.office.accounts import api_tokens
from tracker.store.session import reading
from tracker.web.api import acts, contract
from tracker.web.board.board_page import board_of
from tracker.web.campaigns.campaigns_page import counts_of
from tracker.web.frame.answer_cache import BeingMadeError
from tracker.web.frame.page_context import PageContext, may, visitor_of

_NO_NUL = r"^[^\x00]*$"  # PostgreSQL has no place for one
Limit = Annotated[int, Query(ge=1, le=500, description="rows of an answer")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="rows left out before the first")]
Before = Annotated[int, Query(ge=0, le=2**62, description="the `next` of the answer before; 0: from the newest")]
Code = Annotated[str, Path(max_length=80, pattern=_NO_NUL)]


class RowsPage(BaseModel):
    """One page of rows."""

    items: list[dict[str, Any]] = Field(description="objects as `baocao … --json` prints them")
    next: int | None = Field(description="`offset` or `before` of the next page; null: there is none")


def _desk(request: Request) -> PageContext:
    return cast("PageContext", request.app.state.context)


def _allowed(request: Request) -> None:
    """A session of the pages, or `Authorization: Bearer` with a token of /can-bo."""
    visitor = visitor_of(request)
    if visitor and may(visitor.role, "view"):
        return
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        with reading(_desk(request).engine) as conn:
            if api_tokens.holder(conn, token.strip()) is not None:
                return
    raise HTTPException(401, "sign in, or send a token", {"WWW-Authenticate": "Bearer"})


Ours = Annotated[PageContext, Depends(_desk)]
_REFUSED: dict[int | str, dict[str, Any]] = {401: {"description": "no session and no token that stands"}}
_ABSENT: dict[int | str, dict[str, Any]] = {
    404: {"description": "there is no such code"},
    503: {"description": "after a start: the board is being worked out; ask again when `Retry-After` says"},
}


def create_api(context: PageContext) -> FastAPI:
    """The interface, to be mounted at contract.PATH behind the gate of the pages."""
    api = FastAPI(
        title="baocao",
        version="1",
        description=__doc__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(_allowed)],
        responses=_REFUSED,
        servers=[{"url": contract.PATH}],
    )
    api.router.redirect_slashes = False  # it would build an address from the Host header
    api.state.context = context
    api.exception_handler(BeingMadeError)(_not_yet)
    api.get("/campaigns")(list_campaigns)
    api.get("/status/{campaign}", responses=_ABSENT)(status)
    api.get("/messages")(messages)
    api.get("/notices")(notices)
    api.get("/units")(units)
    api.include_router(acts.router)
    api.get("/openapi.json", include_in_schema=False)(lambda: api.openapi())
    return api


def _not_yet(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001
    return JSONResponse({"detail": "the board is being worked out after a start"}, 503, {"Retry-After": "5"})


def list_campaigns(context: Ours) -> RowsPage:
    """Every campaign by due instant, with how many units stand where."""
    now, zone = context.clock(), context.settings.office.timezone
    with reading(context.engine) as conn:
        listed = campaigns.listing(conn)
        counted = counts_of(context, conn, now).value
    items = [
        {
            "code": row.campaign.code,
            "title": row.campaign.title,
            "due": contract.instant(row.campaign.due, zone),
            "opens": contract.instant(row.campaign.opens, zone),
            "closed_at": contract.instant(row.closed_at, zone),
            "paused_at": contract.instant(row.paused_at, zone),
            "counts": {one.value: _count(counted, row.campaign.code, one) for one in Standing},
        }
        for row in listed
    ]
    return RowsPage(items=items, next=None)


def _count(counted: Mapping[str, CampaignCount], campaign: str, standing: Standing) -> int:
    # What is shown a little longer than it is current may not know a campaign of this minute yet.
    return counted[campaign].counts[standing] if campaign in counted else 0


def status(context: Ours, campaign: Code, limit: Limit = 100, offset: Offset = 0) -> RowsPage:
    """The board of a campaign, in roster order."""
    with reading(context.engine) as conn:
        rows = board_of(context, conn, campaign, context.clock()).value.rows
        shown = rows[offset : offset + limit]
        found = details_of(conn, campaign, [row.cell.unit.code for row in shown])
    zone = context.settings.office.timezone
    items = [contract.status(_with(row, found.get(row.cell.unit.code, RowDetails())), zone) for row in shown]
    return RowsPage(items=items, next=offset + limit if offset + limit < len(rows) else None)


def messages(context: Ours, limit: Limit = 100, before: Before = 0) -> RowsPage:
    """Every mail that was taken in and what became of it, newest first."""
    with reading(context.engine) as conn:
        rows = mails.newest(conn, limit + 1, before)
    items = [contract.message(row, context.settings.office.timezone) for row in rows[:limit]]
    return RowsPage(items=items, next=rows[limit - 1].id if len(rows) > limit else None)


def notices(context: Ours, limit: Limit = 100, before: Before = 0) -> RowsPage:
    """Every letter sent or waiting to be sent, newest first."""
    with reading(context.engine) as conn:
        rows = letter_list.newest(conn, "", limit + 1, before)
    items = [contract.notice(row, context.settings.office.timezone) for row in rows[:limit]]
    return RowsPage(items=items, next=rows[limit - 1].id if len(rows) > limit else None)


def units(context: Ours, limit: Limit = 100, offset: Offset = 0) -> RowsPage:
    """The roster, in its order; a unit that stands no more says since when, what became of it and who answers for it."""
    with reading(context.engine) as conn:
        rows = roster.units(conn)
    items = [contract.unit(row) for row in rows[offset : offset + limit]]
    return RowsPage(items=items, next=offset + limit if offset + limit < len(rows) else None)


def _with(row: BoardRow, more: RowDetails) -> BoardRow:
    findings = tuple(dict.fromkeys(found for paper in more.papers for found in paper.findings))
    return replace(row, findings=findings, letters=more.letters)
