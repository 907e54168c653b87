"""The pages about mails: the tray of what a person must decide, and what became of each mail."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tracker.store import campaigns, mails, roster
from tracker.store.session import reading
from tracker.web.access import page
from tracker.web.desk import desk_of

_PAGE = 50


def tray(request: Request) -> Response:
    """Mails that wait for a person, oldest first."""
    desk, now = desk_of(request), desk_of(request).clock()
    after = _number(request, "sau")
    with reading(desk.engine) as conn:
        waiting = mails.tray(conn, _PAGE + 1, after)
        facts: dict[str, Any] = {
            "units": {unit.code: unit.name for unit in roster.units(conn)},
            "campaigns": {row.campaign.code: row.campaign.title for row in campaigns.listing(conn)},
            "total": mails.counts(conn)["tray"],
            "mailbox": desk.mailbox(conn, now),
        }
    more = waiting[_PAGE - 1].id if len(waiting) > _PAGE else 0
    return desk.show(request, "tray.html", waiting=waiting[:_PAGE], more=more, now=now, **facts)


def arrivals(request: Request) -> Response:
    """Every mail and what became of it, newest first."""
    desk, now = desk_of(request), desk_of(request).clock()
    before = _number(request, "truoc")
    with reading(desk.engine) as conn:
        newest = mails.newest(conn, _PAGE + 1, before)
        facts: dict[str, Any] = {
            "units": {unit.code: unit.name for unit in roster.units(conn)},
            "parts": {
                (row.campaign.code, part.code): part.name for row in campaigns.listing(conn) for part in row.campaign.parts
            },
            "counts": mails.counts(conn),
            "mailbox": desk.mailbox(conn, now),
        }
    more = newest[_PAGE - 1].id if len(newest) > _PAGE else 0
    return desk.show(request, "arrivals.html", newest=newest[:_PAGE], more=more, before=before, now=now, **facts)


def _number(request: Request, name: str) -> int:
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else 0


ROUTES = (page("/cho-xem-xet", tray), page("/thu", arrivals))
