"""What watchers ask: whether we live, are ready and are well. The figures of Prometheus are in `metrics.py`.

Nothing here needs what makes pages: a machine that is only watched never loads it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from config.settings import LiveSettings, Settings
from tracker.jobs.office.health import Watching, readiness
from tracker.rules.office.health import sentence
from tracker.web.frame.desk import Desk, desk_of
from tracker.web.frame.named_requests import NamedRequests
from tracker.web.frame.security import SecureHeaders


def alive(_request: Request) -> Response:
    """This process answers: whoever hears nothing may start it anew. Nothing else is looked at."""
    return PlainTextResponse("ok")


def ready(request: Request) -> Response:
    """Whether pages can be served: the books can be reached, and are of this version."""
    reason = readiness(desk_of(request).engine)
    return PlainTextResponse(reason or "ok", 503 if reason else 200)


def well(request: Request) -> Response:
    """Whether anything stands still."""
    reason = sentence(desk_of(request).health())
    return PlainTextResponse(reason or "ok", 503 if reason else 200)


def metrics(request: Request) -> Response:
    """The figures of Prometheus."""
    from tracker.web.api.metrics import metrics as figures  # its library is large, and most offices are scraped by nobody

    return figures(request)


ALONE = (Route("/livez", alive), Route("/healthz", well))  #: answered before there are any pages
ROUTES = (*ALONE, Route("/readyz", ready), Route("/metrics", metrics))


def create_watchers(engine: Engine, settings: Settings, clock: Callable[[], datetime], signs: Watching) -> Starlette:
    """What answers watchers alone, with what every answer of ours carries."""
    app = Starlette(routes=ALONE, middleware=[Middleware(NamedRequests), Middleware(SecureHeaders)])
    app.state.context = Desk(engine, LiveSettings(settings), clock, signs)
    return app
