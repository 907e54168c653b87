"""Who has not reported: to read, to copy into a message for Zalo by level or ward, to telephone, with a mark of each call."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from parsers.vietnamese.dates import due_phrase
from tracker.jobs.filings import cell_acts
from tracker.rules.board.standing import BoardRow
from tracker.sending import phrases
from tracker.store.filings import calls
from tracker.store.session import reading
from tracker.web.board.board_page import board_of, choice_of, link
from tracker.web.board.board_rows import GROUPED, ORDERS, groups
from tracker.web.board.cell_forms import place
from tracker.web.frame import page_words
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import performed, told
from tracker.web.frame.form import Form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.frame.security import own_path

_NUMBER = re.compile(r"\+?\d[\d .()-]{4,}\d")
_SHORTEST = 7  # digits: less is an extension, or half a number


def who_owes(request: Request) -> Response:
    """Who has not reported, by level or ward (`sap`); `bo-sung`: also what is incomplete, `so`: telephones in the text."""
    context, now = context_of(request), context_of(request).clock()
    code, asked = request.path_params["campaign"], choice_of(request)
    kept = {name: request.query_params.get(name, "") for name in ("bo-sung", "so")}
    order = asked.order if asked.order in GROUPED else "cap-hoc"
    with reading(context.engine) as conn:
        known = board_of(context, conn, code, now)
        called = calls.of_campaign(conn, code)
        mailbox = context.mailbox(conn, now)
    wanted = ("chua-nop", "bo-sung") if kept["bo-sung"] else ("chua-nop",)
    found = [row for name in wanted for row in known.value.choose(replace(asked, standing=name, order=order, since=None))]
    rows = sorted(found, key=ORDERS[order])
    return context.show(
        request,
        "campaigns/owing.html",
        campaign=known.value.campaign,
        choice=replace(asked, order=order),
        groups=groups(rows, rows, order),
        count=len(rows),
        called=called,
        dialled=dialled,
        message=lambda row: _message(context, row),
        with_incomplete=bool(kept["bo-sung"]),
        with_phones=bool(kept["so"]),
        link=lambda **changed: link(request, request.url.path, **kept | changed),
        now=known.at,
        mailbox=mailbox,
    )


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


ROUTES = (page("/dot/{campaign}/chua-nop", who_owes), act("/dot/{campaign}/don-vi/{unit}/da-goi", call))
