"""Who has not reported: to read, to copy into a message for Zalo by level or ward, to telephone, with a mark of each call.

Three hundred units a page; the whole list is a file of text, and the board's PDF is the one to print.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from parsers.vietnamese.dates import due_phrase
from tracker.jobs.filings import cell_acts
from tracker.rules.board.standing import BoardRow
from tracker.sending import phrases
from tracker.store.filings import calls
from tracker.store.session import reading
from tracker.web.board.board_files import download
from tracker.web.board.board_page import board_of, choice_of, link
from tracker.web.board.board_rows import GROUPED, ORDERS, groups
from tracker.web.board.cell_forms import place
from tracker.web.frame import page_words
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import performed, told
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext, context_of, may, visitor_of
from tracker.web.frame.security import own_path

_PAGE = 300  # units: what one office has, and a country has not
_NUMBER = re.compile(r"\+?\d[\d .()-]{4,}\d")
_SHORTEST = 7  # digits: less is an extension, or half a number


def who_owes(request: Request) -> Response:
    """Who has not reported, by level or ward (`sap`); `bo-sung`: also what is incomplete, `so`: telephones in the text."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        facts, rows = _owing(request, conn)
        called = calls.of_campaign(conn, request.path_params["campaign"])
        mailbox = context.mailbox(conn, now)
    order, last = facts["choice"].order, max(1, -(-len(rows) // _PAGE))
    number = form_values.page_number(request.query_params.get("trang", ""), last)
    first = (number - 1) * _PAGE
    shown = rows[first : first + _PAGE]
    return context.show(
        request,
        "campaigns/owing.html",
        groups=groups(rows, shown, order),
        before=sum(GROUPED[order](row) == GROUPED[order](shown[0]) for row in rows[:first]) if shown else 0,
        number=number,
        last=last,
        called=called,
        dialled=dialled,
        message=lambda row: _message(context, row),
        mailbox=mailbox,
        **facts,
    )


def as_text(request: Request) -> Response:
    """All of the list as one text, for whoever needs more than a page of it."""
    context, visitor = context_of(request), visitor_of(request)
    with reading(context.engine) as conn:
        facts, rows = _owing(request, conn)
    found = groups(rows, rows, facts["choice"].order)
    text = context.pages.get_template("campaigns/owing_text.html").render(
        groups=found, may=lambda role: visitor is not None and may(visitor.role, role), **facts
    )
    return download(unescape(text).encode(), f"{facts['campaign'].code}-chua-nop.txt")


def _owing(request: Request, conn: Connection) -> tuple[dict[str, Any], list[BoardRow]]:
    """What the address asks to see, and everybody on it in order."""
    context, code = context_of(request), request.path_params["campaign"]
    asked = choice_of(request)
    kept = {name: request.query_params.get(name, "") for name in ("bo-sung", "so")}
    order = asked.order if asked.order in GROUPED else "cap-hoc"
    known = board_of(context, conn, code, context.clock())
    wanted = ("chua-nop", "bo-sung") if kept["bo-sung"] else ("chua-nop",)
    found = [row for name in wanted for row in known.value.choose(replace(asked, standing=name, order=order, since=None))]
    rows = sorted(found, key=ORDERS[order]) if len(wanted) > 1 else found
    facts = {
        "campaign": known.value.campaign,
        "choice": replace(asked, order=order),
        "count": len(rows),
        "with_incomplete": bool(kept["bo-sung"]),
        "with_phones": bool(kept["so"]),
        "link": lambda to="", **changed: link(request, to or request.url.path, **kept | changed),
        "now": known.at,
    }
    return facts, rows


def call(request: Request, form: Form) -> Response:
    """The unit was called: by whom and when stands beside its cell."""
    campaign, unit, then = place(request)
    back = own_path(form.get("tiep") or then)
    outcome = performed(request, form, lambda hand: cell_acts.called(hand, campaign, unit))
    return told(request, outcome, "called", back)


def dialled(phone: str) -> str:
    """The first number among what the roster says, as a telephone dials it; "" where there is none."""
    numbers = (re.sub(r"[^\d+]", "", found) for found in _NUMBER.findall(phone))
    return next((one for one in numbers if len(one) >= _SHORTEST), "")


def _message(context: PageContext, row: BoardRow) -> str:
    """What the telephone writes to one unit, as part of an address (RFC 5724)."""
    office, cell = context.settings.office, row.cell
    facts = {
        "unit": cell.unit.name,
        "office": office.name,
        "title": phrases.report_name(cell.campaign.title),
        "due": due_phrase(cell.due, office.timezone),
    }
    missing = "owing-part" if row.missing else "owing"
    sentence = page_words.label(missing, "sms").format_map(page_words.Spoken(facts | {"missing": "; ".join(row.missing)}))
    return quote(sentence, safe="")


ROUTES = (
    page("/dot/{campaign}/chua-nop", who_owes),
    page("/dot/{campaign}/chua-nop.txt", as_text),
    act("/dot/{campaign}/don-vi/{unit}/da-goi", call),
)
