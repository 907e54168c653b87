"""What an officer decides about one unit in one campaign: the forms of its page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from intake.vault import VaultAwayError, vault_at
from parsers.facts import Problem, Reading
from tracker.jobs.filings import cell_acts
from tracker.jobs.filings.act import Outcome
from tracker.jobs.filings.paper_report import PaperReport, record_by_hand, wrapped
from tracker.jobs.reading.on_demand import reread
from tracker.web.frame.access import act
from tracker.web.frame.act_result import performed, told, who
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form, Upload
from tracker.web.frame.page_context import PageContext, context_of

Decides = Callable[..., Outcome]


def place(request: Request) -> tuple[str, str, str]:
    """Campaign, unit, and the path of their page."""
    campaign, unit = request.path_params["campaign"], request.path_params["unit"]
    return campaign, unit, f"/dot/{quote(campaign)}/don-vi/{quote(unit)}"


def _plain(path: str, what: str, decide: Decides) -> Route:
    """An act that takes a reason and no more."""

    def done(request: Request, form: Form) -> Response:
        campaign, unit, then = place(request)
        outcome = performed(request, form, lambda hand: decide(hand, campaign, unit))
        return told(request, outcome, what, then)

    return act(f"/dot/{{campaign}}/don-vi/{{unit}}/{path}", done)


def extend(request: Request, form: Form) -> Response:
    """More time: the last day in full, or until a time of it."""
    context, (campaign, unit, then) = context_of(request), place(request)
    due = form_values.due(form.get("due"), form.get("time"), context.settings.office.timezone)
    if due is None:
        return told(request, Problem("bad-date"), "extend", then)
    outcome = performed(request, form, lambda hand: cell_acts.extend(hand, campaign, unit, due, form.get("seen")))
    return told(request, outcome, "extend", then)


def take_back(request: Request, form: Form) -> Response:
    """The campaign's own due instant holds again."""
    campaign, unit, then = place(request)
    outcome = performed(request, form, lambda hand: cell_acts.extend(hand, campaign, unit, None))
    return told(request, outcome, "extend-no-more", then)


def record(request: Request, form: Form) -> Response:
    """A report that came on paper or by Zalo, with its file if there is one."""
    context, (campaign, unit, then) = context_of(request), place(request)
    at = form_values.instant(form.get("date"), form.get("time"), context.settings.office.timezone)
    if at is None:
        return told(request, Problem("bad-date"), "record-by-hand", then)
    came = PaperReport(unit, campaign, form.get("part"), at, form.get("channel"), form.get("note"))
    upload = form.file("file")
    file = _read(context, upload, came, who(request)) if upload else None
    if upload and file is None:
        return told(request, Problem("unreadable"), "record-by-hand", then)
    outcome = performed(request, form, lambda hand: record_by_hand(hand, came, file))
    return told(request, outcome, "record-by-hand", then)


def _read(context: PageContext, upload: Upload, came: PaperReport, officer: str) -> Reading | None:
    message = wrapped(upload.filename, upload.content, context.settings.office, came, officer)
    try:
        sha256 = vault_at(context.settings.vault).keep(message)
    except VaultAwayError as exc:
        raise HTTPException(503) from exc
    found = reread(context.settings, sha256)
    return found if isinstance(found, Reading) else None


ROUTES = (
    act("/dot/{campaign}/don-vi/{unit}/gia-han", extend),
    act("/dot/{campaign}/don-vi/{unit}/bo-gia-han", take_back),
    act("/dot/{campaign}/don-vi/{unit}/ghi-nhan", record),
    _plain("mien-nop", "exempt", cell_acts.exempt),
    _plain("phai-nop", "owe-again", cell_acts.owe_again),
    _plain("chap-nhan-tre", "excuse", cell_acts.excuse),
    _plain("bo-chap-nhan-tre", "excuse-no-more", cell_acts.excuse_no_more),
    _plain("ghi-chu", "note", cell_acts.note),
)
