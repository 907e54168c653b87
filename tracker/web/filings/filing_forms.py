"""What an officer decides about a booked report: the forms of its page."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from parsers.facts import Reading
from tracker.jobs.filings.act import ActAnswer
from tracker.jobs.filings.filing_acts import accept, approve, ask, move, send_back, withdraw
from tracker.jobs.reading.on_demand import reread
from tracker.rules.filings.approval import WAITING, approval, counting
from tracker.store.filings import approvals, board, ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame.access import act
from tracker.web.frame.act_result import performed, told, who
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.mails.mail_choice import unit_named


def move_it(request: Request, form: Form) -> Response:
    """Book it for another unit, campaign or part."""
    context, filing = context_of(request), _filing(request)
    campaign, _, part = form.get("place").partition("/")
    with reading(context.engine) as conn:
        unit = unit_named(form.get("unit"), roster.units(conn))
    read = _read(context, filing)
    to = (unit, campaign, part)
    outcome = performed(request, form, lambda hand: move(hand, filing.id, to, read))
    then = f"/ban-nop/{outcome.made}" if isinstance(outcome, ActAnswer) else _page(filing)
    return told(request, outcome, "move", then)


def withdraw_it(request: Request, form: Form) -> Response:
    """Take it out of the count."""
    filing = _filing(request)
    outcome = performed(request, form, lambda hand: withdraw(hand, filing.id))
    return told(request, outcome, "withdraw", _page(filing))


def return_it(request: Request, form: Form) -> Response:
    """Send it back to the unit with a reason."""
    filing = _filing(request)
    outcome = performed(request, form, lambda hand: send_back(hand, filing.id))
    told_by_letter = not isinstance(outcome, ActAnswer) or bool(outcome.letters)
    return told(request, outcome, "return" if told_by_letter else "return-no-letter", _page(filing))


def approve_it(request: Request, form: Form) -> Response:
    """An officer's word that it is right; then, if asked for, on to the next that waits for it."""
    filing = _filing(request)
    outcome = performed(request, form, lambda hand: approve(hand, filing.id))
    then = _next(request, filing) if form.get("tiep") and isinstance(outcome, ActAnswer) else _page(filing)
    return told(request, outcome, "approve", then, _page(filing))


def _next(request: Request, filing: FilingRow) -> str:
    """What waits for this officer's word next, from this unit on and round; else the list."""
    context, me = context_of(request), who(request)
    with reading(context.engine) as conn:
        rows = [row for row in board.bare_rows(conn, filing.campaign, context.clock()) if approval(row.cell) in WAITING]
        codes = [row.cell.unit.code for row in rows if any(me not in one.approved_by for one in counting(row.cell))]
        order = {unit.code: place for place, unit in enumerate(roster.units(conn))}
        here = order.get(filing.unit, 0)
        for code in sorted(codes, key=lambda code: (order[code] < here, order[code])):
            newest = {one.part: one for one in ledger.of_cell(conn, code, filing.campaign) if one.valid}
            given = approvals.of_filings(conn, [one.id for one in newest.values()])
            for one in newest.values():
                if me not in {word.officer for word in given.get(one.id, ())}:
                    return _page(one)
    return f"/dot/{quote(filing.campaign)}"


def ask_it(request: Request, form: Form) -> Response:
    """Ask the unit about its figures; the report goes on to count."""
    filing = _filing(request)
    return told(request, performed(request, form, lambda hand: ask(hand, filing.id)), "ask", _page(filing))


def accept_it(request: Request, form: Form) -> Response:
    """Count it although it was judged invalid, or was returned."""
    filing = _filing(request)
    outcome = performed(request, form, lambda hand: accept(hand, filing.id))
    return told(request, outcome, "accept", _page(filing))


def _filing(request: Request) -> FilingRow:
    with reading(context_of(request).engine) as conn:
        filing = ledger.get(conn, form_values.number(request.path_params["filing"]))
    if filing is None:
        raise HTTPException(404)
    return filing


def _read(context: PageContext, filing: FilingRow) -> Reading | None:
    if filing.mail is None:
        return None
    with reading(context.engine) as conn:
        mail = mails.get(conn, filing.mail)
    found = reread(context.settings, mail.sha256, mail.mailbox) if mail else None
    return found if isinstance(found, Reading) else None


def _page(filing: FilingRow) -> str:
    return f"/ban-nop/{filing.id}"


ROUTES = (
    act("/ban-nop/{filing}/chuyen", move_it),
    act("/ban-nop/{filing}/rut", withdraw_it),
    act("/ban-nop/{filing}/tra-lai", return_it),
    act("/ban-nop/{filing}/chap-nhan", accept_it),
    act("/ban-nop/{filing}/dat", approve_it),
    act("/ban-nop/{filing}/hoi", ask_it),
)
