"""The board of one campaign: counters that filter, one row a unit, a hundred rows a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.entities import Campaign
from tracker.reports.charts import for_any_screen, progress_curve
from tracker.rules.board.standing import BoardRow, Cell
from tracker.rules.filings.approval import approval, counting, words_wanted
from tracker.rules.synthesis.progress import ProgressRow
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, tallies
from tracker.store.filings.board_details import details_of
from tracker.store.filings.tallies import CampaignStandings
from tracker.store.session import reading, version
from tracker.web.board.board_rows import FILTERS, ORDERS, Board, BoardFilter, came_since, groups, last_chase
from tracker.web.board.last_look import Look, look_of, looked, remember
from tracker.web.frame import page_words
from tracker.web.frame.access import page
from tracker.web.frame.answer_cache import CachedAnswer
from tracker.web.frame.forms import form_values
from tracker.web.frame.page_context import PageContext, context_of, may, tag_of, unchanged, visitor_of

_PAGE = 100  # rows
_KEPT = {"Cache-Control": "private, no-cache", "Vary": "Cookie, HX-Request"}
_ASKED = ("loc", "cap", "xa", "nhom", "tim", "moi", "kt", "sap", "trang")


def campaign_board(request: Request) -> Response:
    """The board, or for a part of the page that asks by itself its rows alone. Answers 304 while nothing has changed."""
    part = request.headers.get("hx-request") == "true"
    look = look_of(request) if part else looked(look_of(request), context_of(request).clock())
    answer = board_answer(request, request.path_params["campaign"], part, look)
    answer.headers.update(_KEPT)
    if not part:  # rows that a page asks for by itself are no look of anybody
        remember(request, answer, look)
    return answer


def board_answer(request: Request, code: str, part: bool, look: Look, link_until: datetime | None = None) -> Response:
    """The board of a campaign with what the address asks to see. `link_until`: it is opened by a link that ends then."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        known = board_of(context, conn, code, now)
        stamp = f"{known.stamp} {code} {now:%Y-%m-%d %H:%M} {look.since}"
        tag = unchanged(request, f"{stamp} {part}")
        if tag is None:
            return Response(status_code=304)
        choice = choice_of(request, look.since)
        chosen = known.value.choose(choice)
        leaf = _leaf(chosen, form_values.page_number(request.query_params.get("trang", "")))
        facts: dict[str, Any] = {
            "life": next(one for one in campaigns.listing(conn) if one.campaign.code == code),
            "beside": details_of(conn, code, [one.cell.unit.code for one in leaf["rows"]]) if sees_papers(request) else {},
            "mailbox": context.mailbox(conn, now),
        }
    answer = context.show(
        request,
        "board/_board.html" if part else "board/board.html",
        board=known.value,
        campaign=known.value.campaign,
        tally=known.value.tally,
        **_CONSTANT,
        choice=choice,
        curve=curve(context, known.value, now),
        groups=groups(chosen, leaf["rows"], choice.order if choice.order in ORDERS else "cap-hoc"),
        **_news(known.value, look),
        link=lambda to="", **changed: link(request, to or request.url.path, **changed),
        **_next_asked(request, stamp, leaf["number"]),
        now=known.at,
        asked_at=now,
        link_until=link_until,
        **leaf,
        **facts,
    )
    answer.headers["ETag"] = tag
    return answer


def sees_papers(request: Request) -> bool:
    """Whether who asks may see what came beside the figures: numbers, file names, notes, letters."""
    visitor = visitor_of(request)
    return visitor is not None and may(visitor.role, "view")


def approval_words(cell: Cell) -> str:
    """How far a cell was looked through, in words; empty: nobody must, and nobody has."""
    found, wanted = approval(cell), words_wanted(cell.campaign)
    given = min((len(one.approved_by) for one in counting(cell)), default=0)
    return page_words.label(found, "approvals").format(given=min(given, wanted), wanted=wanted) if found else ""


#: What every board's template asks for.
_CONSTANT: Mapping[str, Any] = {
    "filters": tuple(FILTERS),
    "orders": tuple(ORDERS),
    "approval_words": approval_words,
    "last_chase": last_chase,
}


def _news(board: Board, look: Look) -> dict[str, Any]:
    """What came since the look before: how many units, and how to tell one."""
    count = sum(came_since(row, look.since) for row in board.rows) if look.since else 0
    return {"since": look.since, "came_since": came_since, "news": count}


def _next_asked(request: Request, stamp: str, number: int) -> dict[str, Any]:
    """What the rows ask for by themselves, and by which tag they are the same."""
    poll = link(request, request.url.path, trang=str(number) if number > 1 else "")
    return {"poll": poll, "tag": tag_of(request, f"{stamp} True", poll.partition("?")[2])}


def _leaf(rows: Sequence[BoardRow], wanted: int) -> dict[str, Any]:
    """One page of the rows, and where it lies."""
    pages = max(1, -(-len(rows) // _PAGE))
    number = min(pages, wanted)
    first = (number - 1) * _PAGE
    return {"rows": rows[first : first + _PAGE], "found": len(rows), "first": first, "number": number, "pages": pages}


def board_of(context: PageContext, conn: Connection, code: str, now: datetime) -> CachedAnswer[Board]:
    """The board of a campaign, as current as it must be. Raises HTTPException 404 for none, BeingMadeError after a start."""

    def made() -> Board:
        campaign = campaigns.get(conn, code)
        if campaign is None:
            raise HTTPException(404)
        return Board(campaign, board.bare_rows(conn, code, now))

    def renewed(known: CachedAnswer[Board]) -> Board | None:
        shown = known.value
        changed = board.rows_since(conn, shown.rows, shown.campaign, known.stamp, now)
        return None if changed is None else shown.renewed(changed, now)

    return context.kept.get(_key(code), version(conn), now, made, lambda value: value.turns(now), renewed)


def standings_of(context: PageContext, conn: Connection, campaign: Campaign, now: datetime) -> Sequence[ProgressRow]:
    """Where every unit of a campaign stands: by its board where somebody has that before them, else counted without it."""
    if context.kept.has(_key(campaign.code)):
        return board_of(context, conn, campaign.code, now).value.rows

    def made() -> CampaignStandings:
        return tallies.standings(conn, campaign, now)

    def renewed(known: CachedAnswer[CampaignStandings]) -> CampaignStandings:
        return tallies.standings(conn, campaign, now, known.value, known.stamp)

    key = f"standings {campaign.code}"
    return context.kept.get(key, version(conn), now, made, lambda value: value.until, renewed).value.units


def _key(code: str) -> str:
    return f"board {code}"


def warm(context: PageContext) -> None:
    """Work out the board that is due next before anybody asks; meanwhile they are told so."""
    now = context.clock()
    with reading(context.engine) as conn:
        still_open = [row.campaign for row in campaigns.listing(conn) if not row.closed_at]
        if not still_open:
            return
        code = min(still_open, key=lambda one: abs(one.due - now)).code
        with context.kept.warming(_key(code)):
            board_of(context, conn, code, now).value.choose(BoardFilter())


def curve(context: PageContext, shown: Board, now: datetime) -> str:
    """The reports over time against the deadline, as SVG."""
    zone = context.settings.office.timezone
    what = (shown.progress, shown.campaign.due, now, shown.tally.expected, zone)
    return for_any_screen(lambda paper: progress_curve(*what, paper))


def choice_of(request: Request, since: datetime | None = None) -> BoardFilter:
    """What the address asks to see. `since`: when the visitor looked last, if not what their cookie says."""
    asked = request.query_params
    return choice_from(asked, (since or look_of(request).since) if asked.get("moi") else None)


def choice_from(asked: Mapping[str, str], news: datetime | None = None) -> BoardFilter:
    """What the values of an address ask to see."""
    order = asked.get("sap", "cap-hoc")
    standing, level, ward, group = (asked.get(name, "") for name in ("loc", "cap", "xa", "nhom"))
    return BoardFilter(standing, level, ward, order, asked.get("tim", "")[:80], news, group, bool(asked.get("kt")))


def link(request: Request, to: str, **changed: str) -> str:
    """An address with the same choices, some changed; an empty choice is left out, another choice begins at page one."""
    asked = {name: request.query_params.get(name, "") for name in _ASKED if name != "trang"} | changed
    told = urlencode({name: value for name, value in asked.items() if value})
    return f"{to}?{told}" if told else to


ROUTES = (page("/dot/{campaign}", campaign_board),)
