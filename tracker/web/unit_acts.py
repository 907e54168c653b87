"""What an officer decides about a unit in general, and about a campaign's letters."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker.jobs.acts import learn, silence
from tracker.store.session import writing
from tracker.web import given
from tracker.web.access import act
from tracker.web.cell_acts import Decides
from tracker.web.desk import desk_of
from tracker.web.form import Form
from tracker.web.outcome import told, who


def _of(kind: str, root: str, path: str, what: str, decide: Decides) -> Route:
    """An act on a unit or a campaign that takes a reason and no more."""

    def done(request: Request, form: Form) -> Response:
        desk, code = desk_of(request), request.path_params[kind]
        with writing(desk.engine) as conn:
            outcome = decide(conn, who(request), code, form.get("why"), desk.clock())
        return told(request, outcome, what, f"/{root}/{quote(code)}")

    return act(f"/{root}/{{{kind}}}/{path}", done)


def keep_address(request: Request, form: Form) -> Response:
    """Mail from this address is the unit's from now on."""
    desk, unit = desk_of(request), request.path_params["unit"]
    with writing(desk.engine) as conn:
        outcome = learn.keep_address(conn, who(request), unit, form.get("address"), desk.settings.office, desk.clock())
    return told(request, outcome, "keep-address", f"/don-vi/{quote(unit)}")


def keep_name(request: Request, form: Form) -> Response:
    """This name means the unit from now on."""
    desk, unit = desk_of(request), request.path_params["unit"]
    with writing(desk.engine) as conn:
        outcome = learn.keep_name(conn, who(request), unit, form.get("name"), desk.clock())
    return told(request, outcome, "keep-name", f"/don-vi/{quote(unit)}")


def forget(request: Request, form: Form) -> Response:
    """What was learnt was wrong."""
    desk, unit = desk_of(request), request.path_params["unit"]
    with writing(desk.engine) as conn:
        outcome = learn.forget(conn, who(request), given.number(form.get("lesson")), form.get("why"), desk.clock())
    return told(request, outcome, "forget", f"/don-vi/{quote(unit)}")


def clear_address(request: Request, form: Form) -> Response:
    """A dead address works again."""
    desk, unit = desk_of(request), request.path_params["unit"]
    with writing(desk.engine) as conn:
        outcome = silence.clear_address(conn, who(request), form.get("address"), form.get("why"), desk.clock())
    return told(request, outcome, "clear-address", f"/don-vi/{quote(unit)}")


ROUTES = (
    act("/don-vi/{unit}/dia-chi", keep_address),
    act("/don-vi/{unit}/ten-goi", keep_name),
    act("/don-vi/{unit}/bo-ghi-nho", forget),
    act("/don-vi/{unit}/dia-chi-dung-lai", clear_address),
    _of("unit", "don-vi", "ngung-nhac", "quiet", silence.quiet),
    _of("unit", "don-vi", "nhac-lai", "speak-again", silence.speak_again),
    _of("campaign", "dot", "tam-dung", "pause", silence.pause),
    _of("campaign", "dot", "tiep-tuc", "resume", silence.resume),
    _of("campaign", "dot", "dong", "close", silence.close),
    _of("campaign", "dot", "mo-lai", "reopen", silence.reopen),
)
