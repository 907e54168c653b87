"""One unit in one campaign: everything that is known, and what an officer may decide about it."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.jobs.filings.cell_acts import stamp
from tracker.jobs.filings.paper_report import CHANNELS
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.filings import approvals, board, ledger
from tracker.store.filings.board_details import RowDetails, details_of
from tracker.store.letters import outbox
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame.access import page
from tracker.web.frame.act_words import act_words
from tracker.web.frame.page_context import context_of, may, visitor_of
from tracker.web.links.links_page import link_for


def cell(request: Request) -> Response:
    """The page of a cell of the board. A unit that was not asked has one too: a report may be recorded for it."""
    context, now = context_of(request), context_of(request).clock()
    code, unit_code = request.path_params["campaign"], request.path_params["unit"]
    with reading(context.engine) as conn:
        campaign, unit = campaigns.get(conn, code), roster.unit(conn, unit_code)
        if campaign is None or unit is None:
            raise HTTPException(404)
        row = next((one for one in board.history(conn, unit, now) if one.cell.campaign.code == code), None)
        booked = [one for one in ledger.of_unit(conn, unit_code) if one.campaign == code]
        facts: dict[str, Any] = {
            "booked": booked,
            "approvals": approvals.of_filings(conn, [one.id for one in booked]),
            "letters": [one for one in outbox.of_unit(conn, unit_code) if one.campaign in (code, "")],
            "beside": details_of(conn, code, [unit_code]).get(unit_code, RowDetails()),
            "excepted": campaigns.exceptions_of(conn, code).get(unit_code),
            "acts": (acts := audit.of(conn, (f"{code} {unit_code}",), limit=50)),
            "act_said": act_words(conn, acts),
            "mailbox": context.mailbox(conn, now),
        }
    facts["seen"] = stamp(facts["excepted"])
    due = row.cell.due if row else campaign.due
    facts["link"] = link_for(context.settings.office, code, unit_code, due, now) if may_act(request) else ""
    return context.show(request, "board/cell.html", campaign=campaign, unit=unit, row=row, channels=CHANNELS, now=now, **facts)


def may_act(request: Request) -> bool:
    """Whether the visitor decides, and does not only look: a link lets its holder hand in."""
    visitor = visitor_of(request)
    return visitor is not None and may(visitor.role, "officer")


ROUTES = (page("/dot/{campaign}/don-vi/{unit}", cell),)
