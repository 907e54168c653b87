"""The pages that show how the campaigns stand: at a glance, one board, one unit."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.store import board, campaigns, ledger, outbox, roster
from tracker.store.session import reading, version
from tracker.web.access import page
from tracker.web.desk import desk_of, unchanged
from tracker.web.overview import FILTERS, Choice, choose, last_chase, levels, tally, wards

_KEPT = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}


def glance(request: Request) -> Response:
    """Every campaign with its counters."""
    desk, now = desk_of(request), desk_of(request).clock()
    with reading(desk.engine) as conn:
        found = [(row, tally(board.rows(conn, row.campaign.code, now))) for row in campaigns.listing(conn)]
        mailbox = desk.mailbox(conn, now)
    return desk.show(request, "glance.html", campaigns=found, mailbox=mailbox, now=now)


def campaign_board(request: Request) -> Response:
    """One campaign: counters that filter, one row a unit. Answers 304 while nothing has changed."""
    desk, now = desk_of(request), desk_of(request).clock()
    code = request.path_params["campaign"]
    with reading(desk.engine) as conn:
        tag = unchanged(request, f"{version(conn)} {code} {now:%Y-%m-%d %H:%M}")
        if tag is None:
            return Response(status_code=304, headers=_KEPT)
        campaign = campaigns.get(conn, code)
        if campaign is None:
            raise HTTPException(404)
        rows = board.rows(conn, code, now)
        mailbox = desk.mailbox(conn, now)
    choice = _choice(request)
    answer = desk.show(
        request,
        "board.html",
        campaign=campaign,
        tally=tally(rows),
        filters=tuple(FILTERS),
        rows=choose(rows, choice),
        choice=choice,
        levels=levels(rows),
        wards=wards(rows),
        last_chase=last_chase,
        link=lambda **changed: _link(request, changed),
        mailbox=mailbox,
        now=now,
    )
    answer.headers.update(_KEPT | {"ETag": tag})
    return answer


def unit_history(request: Request) -> Response:
    """One unit over all campaigns: every version it sent, every letter it got."""
    desk, now = desk_of(request), desk_of(request).clock()
    code = request.path_params["unit"]
    with reading(desk.engine) as conn:
        unit = next((one for one in roster.units(conn) if one.code == code), None)
        if unit is None:
            raise HTTPException(404)
        filings = ledger.of_unit(conn, code)
        letters = outbox.of_unit(conn, code)
        cells = [
            row
            for one in campaigns.listing(conn)
            for row in board.rows(conn, one.campaign.code, now)
            if row.cell.unit.code == code
        ]
        mailbox = desk.mailbox(conn, now)
    return desk.show(request, "unit.html", unit=unit, cells=cells, filings=filings, letters=letters, mailbox=mailbox, now=now)


def _choice(request: Request) -> Choice:
    asked = request.query_params
    return Choice(asked.get("loc", ""), asked.get("cap", ""), asked.get("xa", ""), asked.get("sap", "cap-hoc"))


def _link(request: Request, changed: dict[str, str]) -> str:
    """The same page, with one choice changed; an empty choice is left out."""
    asked = {name: request.query_params.get(name, "") for name in ("loc", "cap", "xa", "sap")} | changed
    return request.url.path + "?" + urlencode({name: value for name, value in asked.items() if value})


ROUTES = (
    page("/", glance),
    page("/dot/{campaign}", campaign_board),
    page("/don-vi/{unit}", unit_history),
)
