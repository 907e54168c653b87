"""Since when a board has news for this visitor: a cookie of the board keeps when they looked last.

A look goes on for as long as no half hour passes between two pages: reloading does not make the news old.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from tracker.web.frame.forms import form_values

_COOKIE = "baocao_xem"
_REST = timedelta(minutes=30)
_KEPT = 90 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Look:
    """The look a visitor takes now."""

    since: datetime | None  #: the end of the look before; None: this is the first
    at: datetime | None  #: the newest page of this look


def look_of(request: Request) -> Look:
    """What the cookie says; one that says nothing is none."""
    since, _, at = request.cookies.get(_COOKIE, "").partition(".")
    return Look(_instant(since), _instant(at))


def looked(look: Look, now: datetime) -> Look:
    """The look with a page opened now: after a rest another one begins."""
    rested = look.at is not None and now - look.at > _REST
    return Look(look.at if rested else look.since, now)


def remember(request: Request, answer: Response, look: Look) -> None:
    """Put the look into a cookie of this board alone."""
    value = ".".join(str(int(at.timestamp())) if at else "" for at in (look.since, look.at))
    path = f"/dot/{quote(request.path_params['campaign'], safe='')}"
    secure = request.url.scheme == "https"
    answer.set_cookie(_COOKIE, value, max_age=_KEPT, path=path, httponly=True, samesite="lax", secure=secure)


def _instant(text: str) -> datetime | None:
    seconds = form_values.number(text, most=2**32)
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
