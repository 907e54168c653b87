"""Every mail and what became of it, newest first, searched by its words and those of its files, by unit and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from tracker.rules.mails.passage import Passage, passage
from tracker.store.campaigns import campaigns
from tracker.store.full_text import searched
from tracker.store.mails import mails
from tracker.store.mails.messages import MessageRow
from tracker.store.mails.search import FoundMail, MailSearch, search
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame.access import page
from tracker.web.frame.forms import form_values
from tracker.web.frame.page_context import context_of

_PAGE = 50
_ASKED = ("tim", "loc", "don-vi", "tu", "den", "rong")
_FEW = 300  # units that a choice may list


@dataclass(frozen=True, slots=True)
class ListedMail:
    """A mail with the place where the words stand."""

    mail: MessageRow
    file: str | None
    passage: Passage | None


def arrivals(request: Request) -> Response:
    """The list, fifty a page."""
    context, now = context_of(request), context_of(request).clock()
    before = form_values.number(request.query_params.get("truoc", ""))
    asked = _asked(request, context.settings.office.timezone)
    with reading(context.engine) as conn:
        asked, found = _nearest(conn, asked, before)
        shown = listed(asked, found[:_PAGE])
        few = roster.count(conn) <= _FEW
        facts: dict[str, Any] = {
            "names": names_of(conn, shown, *([asked.unit] if asked.unit else [])),
            "choices": roster.found(conn, "") if few else (),
            "parts": parts_of(conn),
            "counts": mails.counts(conn),
            "mailbox": context.mailbox(conn, now),
        }
    told = {name: request.query_params.get(name, "").strip() for name in _ASKED} | {"rong": "1" if asked.apart else ""}
    kept = urlencode({name: value for name, value in told.items() if value})
    more = found[_PAGE - 1].mail.id if len(found) > _PAGE else 0
    facts |= {"asked": asked, "told": told, "kept": kept, "more": more, "before": before}
    return context.show(request, "mails/mail_list.html", newest=shown, now=now, **facts)


def _asked(request: Request, zone: ZoneInfo) -> MailSearch:
    wanted = request.query_params
    until = form_values.instant(wanted.get("den", ""), "", zone)
    return MailSearch(
        words=wanted.get("tim", "").strip()[:200],
        state=wanted.get("loc", ""),
        unit=wanted.get("don-vi", "").strip()[:80],
        since=form_values.instant(wanted.get("tu", ""), "", zone),
        until=until + timedelta(days=1) if until else None,
        apart=wanted.get("rong") == "1",
    )


def _nearest(conn: Connection, asked: MailSearch, before: int) -> tuple[MailSearch, tuple[FoundMail, ...]]:
    """What holds the words side by side; where nothing does, what holds them all apart."""
    found = search(conn, asked, _PAGE + 1, before)
    if found or asked.apart or len(searched(asked.words)) < 2:
        return asked, found
    apart = replace(asked, apart=True)
    return (apart, wider) if (wider := search(conn, apart, _PAGE + 1, before)) else (asked, found)


def listed(asked: MailSearch, found: Sequence[FoundMail]) -> tuple[ListedMail, ...]:
    """Mails as the list shows them."""
    words = searched(asked.words)
    return tuple(ListedMail(one.mail, one.file, passage(one.text, words) if one.text else None) for one in found)


def names_of(conn: Connection, shown: Sequence[ListedMail], *more: str) -> dict[str, str]:
    """Names of the units they were filed for."""
    return roster.names(conn, {*more, *(one.unit for row in shown for one in row.mail.filings)})


def parts_of(conn: Connection) -> dict[tuple[str, str], str]:
    """Names of all parts, by campaign and code."""
    return {(row.campaign.code, part.code): part.name for row in campaigns.listing(conn) for part in row.campaign.parts}


ROUTES = (page("/thu", arrivals),)
