"""The board for a meeting room: large figures, the curve, and who is missing, some names at a time. It renews itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from tracker.reports.charts import LARGE, progress_curve
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow
from tracker.store.session import reading
from tracker.web.board.board_page import board_of
from tracker.web.board.board_rows import BoardFilter
from tracker.web.frame.access import page
from tracker.web.frame.page_context import context_of

_NAMES = 12  # that fit below the figures at 1920 × 1080, in letters to be read from five metres
_TURN = timedelta(seconds=20)  # for which the same names stand
_OWING = frozenset({Standing.AWAITING, Standing.OVERDUE, Standing.INCOMPLETE})


def screen(request: Request) -> Response:
    """The screen of a campaign, or for a part that asks by itself what is on it."""
    return screen_answer(request, request.path_params["campaign"])


def screen_answer(request: Request, code: str) -> Response:
    """The same, however one came to it."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        known = board_of(context, conn, code, now)
        mailbox = context.mailbox(conn, now)
    board, zone = known.value, context.settings.office.timezone
    missing = tuple(row for row in board.choose(BoardFilter()) if row.standing in _OWING)
    names, number, pages = names_at(missing, now)
    part = request.headers.get("hx-request") == "true"
    return context.show(
        request,
        "board/_screen.html" if part else "board/screen.html",
        campaign=board.campaign,
        tally=board.tally,
        curve=progress_curve(board.progress, board.campaign.due, now, board.tally.expected, zone, paper=LARGE),
        missing=missing,
        names=names,
        number=number,
        pages=pages,
        every=_TURN.seconds,
        mailbox=mailbox,
        now=known.at,
        asked_at=now,
    )


def names_at(missing: Sequence[BoardRow], now: datetime) -> tuple[tuple[BoardRow, ...], int, int]:
    """The names whose turn it is by the clock, which part of all that is, and of how many."""
    pages = max(1, -(-len(missing) // _NAMES))
    turn = int(now.timestamp()) // _TURN.seconds % pages
    return tuple(missing[turn * _NAMES : (turn + 1) * _NAMES]), turn + 1, pages


ROUTES = (page("/dot/{campaign}/man-hinh", screen),)
