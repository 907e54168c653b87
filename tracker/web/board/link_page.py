"""Links to one campaign's board for whoever has no account: made and taken back by officers, opened by anybody who has one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from parsers.facts import Problem
from tracker.jobs.campaigns.link_acts import DAYS, LONGEST_NAME, make_link, note_visit, revoke_link, visit_is_news
from tracker.store.campaigns import board_links, campaigns
from tracker.store.campaigns.board_links import BoardLink
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.board.board_page import board_answer
from tracker.web.board.last_look import Look
from tracker.web.board.screen_page import screen_answer
from tracker.web.frame.access import LINKED, act, page
from tracker.web.frame.act_result import hand_of, performed, refusal, told
from tracker.web.frame.flash import Flash, go
from tracker.web.frame.forms.form import Form
from tracker.web.frame.forms.form_values import number
from tracker.web.frame.page_context import context_of
from tracker.web.frame.sign_in import TRIES_FROM_ADDRESS, WINDOW, address_of

_USUAL = 30  # days
_NOBODY = Look(None, None)


def links_page(request: Request) -> Response:
    """Every link to the campaign's board, and the form of a new one."""
    return _shown(request)


def _shown(request: Request, new: str = "") -> Response:
    """`new`: the address of a link that was just made; it stands on this one answer and never again."""
    context, now, code = context_of(request), context_of(request).clock(), request.path_params["campaign"]
    with reading(context.engine) as conn:
        campaign = campaigns.get(conn, code)
        if campaign is None:
            raise HTTPException(404)
        links, mailbox = board_links.of(conn, code), context.mailbox(conn, now)
    facts: dict[str, Any] = {"days": DAYS, "usual": _USUAL, "longest": LONGEST_NAME, "new": new}
    return context.show(request, "board/links.html", campaign=campaign, links=links, mailbox=mailbox, now=now, **facts)


def _make(request: Request, form: Form) -> Response:
    context, code, token = context_of(request), request.path_params["campaign"], board_links.new_token()
    with writing(context.engine) as conn:
        hand = replace(hand_of(request, form, conn), why=form.get("name"))
        outcome = make_link(hand, code, token, number(form.get("days")))
    if isinstance(outcome, Problem):
        return go(request, f"/dot/{quote(code)}/lien-ket", Flash(refusal(outcome), good=False))
    return _shown(request, f"{str(request.base_url).rstrip('/')}{LINKED}{token}")


def _revoke(request: Request, form: Form) -> Response:
    code = request.path_params["campaign"]
    outcome = performed(request, form, lambda hand: revoke_link(hand, code, form.get("link")))
    return told(request, outcome, "revoke-link", f"/dot/{quote(code)}/lien-ket")


def linked_board(request: Request) -> Response:
    """The board of a link's campaign, and nothing else."""
    link = _opened(request)
    part = request.headers.get("hx-request") == "true"
    return board_answer(request, link.campaign, part, _NOBODY, link.expires_at)


def linked_screen(request: Request) -> Response:
    """The same for a meeting room."""
    return screen_answer(request, _opened(request).campaign)


def _opened(request: Request) -> BoardLink:
    """The link of the address, written down where a visit begins.

    Raises HTTPException: 404 for one that does not stand, 429 where too many of them came from one place, as at the sign-in.
    """
    context, now, token = context_of(request), context_of(request).clock(), request.path_params["token"]
    place = address_of(request)
    counted = f"\x1flink{place}"
    with reading(context.engine) as conn:
        if officers.failures_since(conn, counted, now - WINDOW) >= TRIES_FROM_ADDRESS:
            raise HTTPException(429, "link")
        link = board_links.opened_by(conn, token, now)
        news = link is not None and visit_is_news(conn, link, place[1:], now)
    if link is None:
        with writing(context.engine) as conn:
            officers.note_failure(conn, counted, now)
        raise HTTPException(404, "link")
    if news:
        with writing(context.engine) as conn:
            note_visit(conn, link, place[1:], now)
    return link


ROUTES = (
    page("/dot/{campaign}/lien-ket", links_page, "officer"),
    act("/dot/{campaign}/lien-ket", _make),
    act("/dot/{campaign}/lien-ket/thu-hoi", _revoke),
    Route(LINKED + "{token}", linked_board, methods=["GET"]),
    Route(LINKED + "{token}/man-hinh", linked_screen, methods=["GET"]),
)
