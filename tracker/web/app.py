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
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from config.settings import Settings
from tracker.web import (
    api,
    board_files,
    board_page,
    campaign_page,
    cell_acts,
    cell_page,
    first_run,
    glance_page,
    journal_page,
    letters_page,
    mail_pages,
    metrics,
    officers_page,
    outcome,
    records_files,
    records_page,
    remind_page,
    roster_page,
    series_page,
    settings_page,
    sign_in,
    unit_acts,
    unit_page,
    wording_page,
)
from tracker.web.api import create_api
from tracker.web.assets import Assets
from tracker.web.desk import Desk, MenuEntry, desk_of, environment
from tracker.web.security import HEADERS, SecureHeaders

MENU = (
    MenuEntry("/", "Các đợt báo cáo"),
    MenuEntry("/cho-xem-xet", "Chờ xem xét"),
    MenuEntry("/thu", "Thư đã nhận"),
    MenuEntry("/thu-di", "Thư gửi đi"),
    MenuEntry("/danh-ba", "Danh bạ"),
    MenuEntry("/nhat-ky", "Nhật ký", "officer"),
    MenuEntry("/can-bo", "Cán bộ", "admin"),
    MenuEntry("/cai-dat", "Cài đặt", "admin"),
)
ROUTES: tuple[BaseRoute, ...] = (
    *glance_page.ROUTES,
    *board_page.ROUTES,
    *board_files.ROUTES,
    *cell_page.ROUTES,
    *cell_acts.ROUTES,
    *unit_page.ROUTES,
    *unit_acts.ROUTES,
    *remind_page.ROUTES,
    *letters_page.ROUTES,
    *mail_pages.ROUTES,
    *records_page.ROUTES,
    *records_files.ROUTES,
    *campaign_page.ROUTES,
    *series_page.ROUTES,
    *roster_page.ROUTES,
    *settings_page.ROUTES,
    *wording_page.ROUTES,
    *journal_page.ROUTES,
    *officers_page.ROUTES,
    *first_run.ROUTES,
    *outcome.ROUTES,
    *sign_in.ROUTES,
)


def create_app(
    engine: Engine,
    settings: Settings,
    clock: Callable[[], datetime],
    health: Callable[[], str],
    more: Sequence[BaseRoute] = (),
    menu: Sequence[tuple[str, str]] = (),
) -> Starlette:
    """The application. `health` says what is wrong, empty when nothing is.

    `more` are pages behind the same gate, `menu` their paths and names.
    """
    desk = Desk(
        engine, settings, clock, health, environment(settings), (*MENU, *(MenuEntry(path, name) for path, name in menu))
    )
    app = Starlette(
        routes=[
            *ROUTES,
            *more,
            Route("/healthz", _healthz),
            Route(metrics.PATH, metrics.metrics),
            Mount(api.PATH, create_api(desk), name="api"),
            Mount("/static", Assets(), name="static"),
        ],
        middleware=[
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5),
            Middleware(SecureHeaders),
            Middleware(sign_in.Gate, desk=desk),
        ],
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )
    app.router.redirect_slashes = False  # it would build an address from the Host header
    app.state.desk = desk
    return app


def _healthz(request: Request) -> Response:
    reason = desk_of(request).health()
    return PlainTextResponse(reason or "ok", 503 if reason else 200)


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    reason = error.detail if isinstance(error, HTTPException) else ""
    return desk_of(request).show(request, "refused.html", status, code=status, reason=reason)


def _failed(request: Request, error: Exception) -> Response:  # noqa: ARG001
    answer = desk_of(request).show(request, "refused.html", 500, code=500, reason="")
    answer.headers.update({**HEADERS, "Cache-Control": "no-store"})  # this answer is made outside the middleware
    return answer
