"""What the desk keeps for its officer: lists by a name, opened from the menu and removed; what a session's end kept."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tracker.store.office.accounts import views
from tracker.store.session import writing
from tracker.web.frame.access import act
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.forms.typed import COOKIE as TYPED_COOKIE
from tracker.web.frame.forms.typed import forget_typed
from tracker.web.frame.page_context import context_of, visitor_of
from tracker.web.frame.security import own_path

_LISTS = ("/cho-xem-xet", "/thu", "/thu-di", "/dot/", "/danh-ba", "/tim")  #: pages whose addresses filter
_MOST, _LONGEST, _LONGEST_NAME = 20, 2_000, 60  # of an officer; characters


def keep(request: Request, form: Form) -> Response:
    """The address of a list is kept by a name; the same name again replaces it."""
    context, visitor = context_of(request), visitor_of(request)
    name, address = " ".join(form.get("name").split())[:_LONGEST_NAME], own_path(form.get("address"))
    if not name or not address.startswith(_LISTS) or len(address) > _LONGEST:
        return go(request, address, flashed("view-refused", good=False))
    known = visitor.views if visitor else ()
    if len(known) >= _MOST and name not in {one.name for one in known}:
        return go(request, address, flashed("too-many-views", good=False, most=str(_MOST)))
    with writing(context.engine) as conn:
        views.keep(conn, who(request), name, address, context.clock())
    return go(request, address, flashed("view-kept", name=name))


def forget(request: Request, form: Form) -> Response:
    """One of the officer's own is removed."""
    with writing(context_of(request).engine) as conn:
        gone = views.forget(conn, who(request), form_values.number(form.get("view")))
    return go(request, own_path(form.get("tiep", "/")), flashed("view-forgotten" if gone else "view-refused", good=gone))


def drop_typed(request: Request, form: Form) -> Response:
    """What a session's end kept from being sent is wanted no more."""
    forget_typed(context_of(request).engine, request, who(request))
    answer = go(request, own_path(form.get("tiep", "/")), flashed("typed-dropped"))
    answer.delete_cookie(TYPED_COOKIE)
    return answer


ROUTES = (act("/da-go/bo", drop_typed, "view"), act("/cach-xem", keep, "view"), act("/cach-xem/bo", forget, "view"))
