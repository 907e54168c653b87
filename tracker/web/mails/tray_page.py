"""What a person must decide: the mails that wait, under headings, to be ticked, looked at and dealt with."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from parsers.vietnamese.collation import collation_key
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame.access import page
from tracker.web.frame.forms import form_values
from tracker.web.frame.page_context import context_of
from tracker.web.mails.tray_choice import PATH, chosen_tray
from tracker.web.mails.tray_list import HEADINGS, PAGE, leaf, reasons

_FEW = 300  # units that a choice may list


def tray(request: Request) -> Response:
    """The list, a hundred a page; `xem` is the mail that is looked at beside it."""
    context, now = context_of(request), context_of(request).clock()
    number = form_values.page_number(request.query_params.get("trang", ""))
    with reading(context.engine) as conn:
        chosen = chosen_tray(context, conn, request.query_params)
        names = roster.names(conn, {*chosen.tray.units, chosen.asked.unit})
        facts: dict[str, Any] = {
            "campaigns": {row.campaign.code: row.campaign.title for row in campaigns.listing(conn)},
            "mailbox": context.mailbox(conn, now),
        }
    looked_at = form_values.number(request.query_params.get("xem", ""))
    order = [item.id for item in chosen.items]
    if looked_at in order and "trang" not in request.query_params:
        number = order.index(looked_at) // PAGE + 1
    shown, pages = leaf(chosen.items, chosen.asked.order, number)
    listed = sorted(chosen.tray.units, key=lambda code: collation_key(names.get(code, code)))
    return context.show(
        request,
        "mails/tray.html",
        chosen=chosen,
        total=len(chosen.tray.items),
        bunches=shown,
        reasons=reasons(chosen.tray, chosen.asked, chosen.holding),
        orders=tuple(HEADINGS),
        names=names,
        units=listed if len(listed) <= _FEW else (),
        looked_at=looked_at,
        number=min(number, pages),
        pages=pages,
        now=now,
        **facts,
    )


ROUTES = (page(PATH, tray),)
