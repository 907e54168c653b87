"""What an officer decides about a unit in general, and about a campaign's letters."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker.jobs.filings import lessons, mute_acts
from tracker.jobs.synthesis.handover import keep_key
from tracker.store.session import writing
from tracker.web.board.cell_forms import Decides
from tracker.web.frame.access import act
from tracker.web.frame.act_result import performed, told, who
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of


def _of(kind: str, root: str, path: str, what: str, decide: Decides) -> Route:
    """An act on a unit or a campaign that takes a reason and no more."""

    def done(request: Request, form: Form) -> Response:
        context, code = context_of(request), request.path_params[kind]
        with writing(context.engine) as conn:
            outcome = decide(conn, who(request), code, form.get("why"), context.clock())
        return told(request, outcome, what, f"/{root}/{quote(code)}")

    return act(f"/{root}/{{{kind}}}/{path}", done)


def keep_address(request: Request, form: Form) -> Response:
    """Mail from this address is the unit's from now on."""
    context, unit = context_of(request), request.path_params["unit"]
    with writing(context.engine) as conn:
        outcome = lessons.keep_address(conn, who(request), unit, form.get("address"), context.settings.office, context.clock())
    return told(request, outcome, "keep-address", f"/don-vi/{quote(unit)}")


def keep_name(request: Request, form: Form) -> Response:
    """This name means the unit from now on."""
    context, unit = context_of(request), request.path_params["unit"]
    with writing(context.engine) as conn:
        outcome = lessons.keep_name(conn, who(request), unit, form.get("name"), context.clock())
    return told(request, outcome, "keep-name", f"/don-vi/{quote(unit)}")


def keep_signing_key(request: Request, form: Form) -> Response:
    """What another office's program signs with this key is the unit's from now on."""
    unit = request.path_params["unit"]
    outcome = performed(request, form, lambda hand: keep_key(hand, unit, form.get("key")))
    return told(request, outcome, "keep-key", f"/don-vi/{quote(unit)}")


def forget(request: Request, form: Form) -> Response:
    """What was learnt was wrong."""
    context, unit = context_of(request), request.path_params["unit"]
    with writing(context.engine) as conn:
        outcome = lessons.forget(conn, who(request), form_values.number(form.get("lesson")), form.get("why"), context.clock())
    return told(request, outcome, "forget", f"/don-vi/{quote(unit)}")


def clear_address(request: Request, form: Form) -> Response:
    """A dead address works again."""
    context, unit = context_of(request), request.path_params["unit"]
    with writing(context.engine) as conn:
        outcome = mute_acts.clear_address(conn, who(request), form.get("address"), form.get("why"), context.clock())
    return told(request, outcome, "clear-address", f"/don-vi/{quote(unit)}")


ROUTES = (
    act("/don-vi/{unit}/dia-chi", keep_address),
    act("/don-vi/{unit}/khoa-ky", keep_signing_key),
    act("/don-vi/{unit}/ten-goi", keep_name),
    act("/don-vi/{unit}/bo-ghi-nho", forget),
    act("/don-vi/{unit}/dia-chi-dung-lai", clear_address),
    _of("unit", "don-vi", "ngung-nhac", "quiet", mute_acts.quiet),
    _of("unit", "don-vi", "nhac-lai", "speak-again", mute_acts.speak_again),
    _of("campaign", "dot", "tam-dung", "pause", mute_acts.pause),
    _of("campaign", "dot", "tiep-tuc", "resume", mute_acts.resume),
    _of("campaign", "dot", "dong", "close", mute_acts.close),
    _of("campaign", "dot", "mo-lai", "reopen", mute_acts.reopen),
)
