"""The request of a campaign: who gets which letter with what, before any leaves; its files; and the empty forms."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.extra_days import extra_days
from tracker.jobs.filings.act import ActAnswer
from tracker.jobs.letters.enclosures import empty_form
from tracker.jobs.letters.open_letter import drop_file, keep_file, leaves_at, plan, send_openings
from tracker.jobs.letters.remind_now import preview
from tracker.rules.letters.calendar import Calendar
from tracker.store.campaigns import campaign_files, campaigns
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.board.board_files import download
from tracker.web.frame import page_words
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import performed, told
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

_LISTED = 500  # units that the page names; the letters go to all


def before(request: Request) -> Response:
    """Who would be asked, with which letter. Changes nothing."""
    context, now, code = context_of(request), context_of(request).clock(), request.path_params["campaign"]
    wanted_unit = request.query_params.get("don-vi", "")
    with reading(context.engine) as conn:
        row = next((one for one in campaigns.listing(conn) if one.campaign.code == code), None)
        if row is None:
            raise HTTPException(404)
        wanted = plan(conn, code, now)
        facts: dict[str, Any] = {
            "files": campaign_files.of_campaign(conn, code),
            "names": roster.names(conn, [one.unit for one in wanted.notices[:_LISTED]]),
            "mailbox": context.mailbox(conn, now),
        }
    notice = next((one for one in wanted.notices if one.unit == wanted_unit), next(iter(wanted.notices), None))
    calendar = Calendar(context.settings.office.timezone, extra_days(context.settings.home))
    at = leaves_at(context.settings, row, calendar) if row.campaign.opening_letter else None
    return context.show(
        request,
        "letters/opening.html",
        campaign=row.campaign,
        row=row,
        wanted=wanted,
        listed=wanted.notices[:_LISTED],
        notice=notice,
        letter=preview(notice, context.settings) if notice else None,
        at=at,
        held=len(wanted.notices) > context.settings.sending.letters_per_run,
        now=now,
        **facts,
    )


def send(request: Request, form: Form) -> Response:
    """The request goes into the outbox, to everybody the page named."""
    code = request.path_params["campaign"]
    outcome = performed(request, form, lambda hand: send_openings(hand, code))
    count = page_words.number(len(outcome.letters)) if isinstance(outcome, ActAnswer) else ""
    return told(request, outcome, "send-opening", _here(code), count=count)


def add_file(request: Request, form: Form) -> Response:
    """A file goes with the request from now on."""
    code, file = request.path_params["campaign"], form.file("file")
    if file is None:
        return go(request, _here(code), flashed("no-file", good=False))
    name = file.filename.replace("\\", "/").rpartition("/")[2][:150] or "tep"
    outcome = performed(request, form, lambda hand: keep_file(hand, code, name, file.content))
    return told(request, outcome, "keep-file", _here(code))


def take_away(request: Request, form: Form) -> Response:
    """A file goes with it no more."""
    code = request.path_params["campaign"]
    outcome = performed(request, form, lambda hand: drop_file(hand, code, form_values.number(form.get("file"))))
    return told(request, outcome, "drop-file", _here(code))


def file(request: Request) -> Response:
    """A file of the campaign, as it was given."""
    code = request.path_params["campaign"]
    with reading(context_of(request).engine) as conn:
        found = campaign_files.content(conn, form_values.number(request.path_params["file"]), code)
    if found is None:
        raise HTTPException(404)
    return download(found[1], found[0])


def form_of(request: Request) -> Response:
    """The empty form of a part, with its mark."""
    context = context_of(request)
    with reading(context.engine) as conn:
        found = empty_form(conn, request.path_params["campaign"], request.path_params["part"], context.settings.office)
    if found is None:
        raise HTTPException(404)
    return download(found.content, found.filename)


def _here(code: str) -> str:
    return f"/dot/{quote(code)}/de-nghi-nop"


ROUTES = (
    page("/dot/{campaign}/de-nghi-nop", before, "officer"),
    act("/dot/{campaign}/de-nghi-nop", send),
    act("/dot/{campaign}/de-nghi-nop/tep", add_file),
    act("/dot/{campaign}/de-nghi-nop/bo-tep", take_away),
    page("/dot/{campaign}/tep/{file}", file),
    page("/dot/{campaign}/mau/{part}", form_of),
)
