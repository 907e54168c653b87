"""The web service of one office: server-rendered pages that need no script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from config.settings import LiveSettings, Settings
from tracker.jobs.office.health import Watching
from tracker.jobs.synthesis.row_books import BookLostError
from tracker.web.api import contract, watchers
from tracker.web.board import (
    board_files,
    board_page,
    cell_forms,
    cell_page,
    link_page,
    owing_page,
    screen_page,
    year_files,
    year_page,
)
from tracker.web.board import many_page as many_units
from tracker.web.campaigns import campaign_page, campaign_saving, campaigns_page, series_page, wordings_page
from tracker.web.door import Late
from tracker.web.events import events_page, news_page
from tracker.web.filings import filing_forms, filing_page
from tracker.web.frame import act_result, sign_in, views_page
from tracker.web.frame.answer_cache import BeingMadeError
from tracker.web.frame.assets import Assets
from tracker.web.frame.named_requests import NamedRequests
from tracker.web.frame.page_context import MenuEntry, PageContext, context_of, environment
from tracker.web.frame.security import HEADERS, SecureHeaders
from tracker.web.guide import guide_page
from tracker.web.letters import escalation_page, letters_page, opening_page, remind_page, templates_page
from tracker.web.links import links_page
from tracker.web.links import unit_page as page_of_unit
from tracker.web.mails import mail_files, mail_forms, mail_list, mail_page, many_page, search_page, tray_page
from tracker.web.office import (
    change_forms,
    changes_page,
    connect_page,
    first_run_page,
    groups_page,
    journal_page,
    roster_page,
    settings_page,
    setup_page,
    unit_forms,
    unit_page,
)
from tracker.web.office.accounts import account_page, officers_page, second_step
from tracker.web.synthesis import records_page, synthesis_page

MENU = (
    MenuEntry("/chuan-bi", "Chuẩn bị", "admin", until_begun=True),
    MenuEntry("/", "Các đợt báo cáo", "figures"),
    MenuEntry("/cho-xem-xet", "Chờ xem xét"),
    MenuEntry("/thu", "Thư đã nhận"),
    MenuEntry("/thu-di", "Thư gửi đi"),
    MenuEntry("/danh-ba", "Danh bạ"),
    MenuEntry("/nhat-ky", "Nhật ký", "officer"),
    MenuEntry("/can-bo", "Cán bộ", "admin"),
    MenuEntry("/cai-dat", "Cài đặt", "admin"),
)
ROUTES: tuple[BaseRoute, ...] = (
    *campaigns_page.ROUTES,
    *board_page.ROUTES,
    *owing_page.ROUTES,
    *board_files.ROUTES,
    *screen_page.ROUTES,
    *link_page.ROUTES,
    *many_units.ROUTES,
    *page_of_unit.ROUTES,
    *links_page.ROUTES,
    *year_page.ROUTES,
    *year_files.ROUTES,
    *cell_page.ROUTES,
    *cell_forms.ROUTES,
    *unit_page.ROUTES,
    *unit_forms.ROUTES,
    *remind_page.ROUTES,
    *opening_page.ROUTES,
    *escalation_page.ROUTES,
    *letters_page.ROUTES,
    *tray_page.ROUTES,
    *many_page.ROUTES,
    *mail_list.ROUTES,
    *search_page.ROUTES,
    *mail_files.ROUTES,
    *mail_forms.ROUTES,
    *mail_page.ROUTES,
    *filing_forms.ROUTES,
    *filing_page.ROUTES,
    *records_page.ROUTES,
    *synthesis_page.ROUTES,
    *campaign_page.ROUTES,
    *campaign_saving.ROUTES,
    *series_page.ROUTES,
    *wordings_page.ROUTES,
    *groups_page.ROUTES,
    *roster_page.ROUTES,
    *change_forms.ROUTES,
    *changes_page.ROUTES,
    *events_page.ROUTES,
    *news_page.ROUTES,
    *settings_page.ROUTES,
    *templates_page.ROUTES,
    *journal_page.ROUTES,
    *officers_page.ROUTES,
    *account_page.ROUTES,
    *first_run_page.ROUTES,
    *setup_page.ROUTES,
    *connect_page.ROUTES,
    *guide_page.ROUTES,
    *act_result.ROUTES,
    *views_page.ROUTES,
    *sign_in.ROUTES,
    *second_step.ROUTES,
)


def create_app(
    engine: Engine,
    settings: Settings,
    clock: Callable[[], datetime],
    signs: Watching,
    more: Sequence[BaseRoute] = (),
    menu: Sequence[tuple[str, str]] = (),
    welcome: str = "",
) -> Starlette:
    """The application. `signs` tells what the running service knows of itself.

    `more` are pages behind the same gate, `menu` their paths and names. `welcome`: the template of what
    the first page says above all else.
    """
    live = LiveSettings(settings)
    entries = (*MENU, *(MenuEntry(path, name) for path, name in menu))

    def api() -> Starlette:
        from tracker.web.api.routes import create_api  # its libraries are large, and in most offices nobody asks

        return create_api(context)

    context = PageContext(engine, live, clock, signs, environment(live), entries, welcome)
    app = Starlette(
        routes=[
            *ROUTES,
            *more,
            *watchers.ROUTES,
            Mount(contract.PATH, Late(api), name="api"),
            Mount("/static", Assets(), name="static"),
        ],
        middleware=[
            Middleware(NamedRequests),
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5),
            Middleware(SecureHeaders),
            Middleware(sign_in.SignInGate, context=context),
        ],
        exception_handlers={HTTPException: _refused, BeingMadeError: _not_yet, BookLostError: _not_yet, Exception: _failed},
    )
    app.router.redirect_slashes = False  # it would build an address from the Host header
    app.state.context = context
    return app


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    reason = error.detail if isinstance(error, HTTPException) else ""
    return context_of(request).show(request, "frame/refused.html", status, code=status, reason=reason)


def _not_yet(request: Request, error: Exception) -> Response:  # noqa: ARG001
    again = request.method in ("GET", "HEAD")
    answer = context_of(request).show(request, "frame/not_yet.html", 503, asked_again=again)
    answer.headers["Retry-After"] = "5"
    if again:  # a screen on a wall has nobody to press anything
        answer.headers["Refresh"] = "5"
    return answer


def _failed(request: Request, error: Exception) -> Response:  # noqa: ARG001
    answer = context_of(request).show(request, "frame/refused.html", 500, code=500, reason="")
    answer.headers.update({**HEADERS, "Cache-Control": "no-store"})  # this answer is made outside the middleware
    return answer
