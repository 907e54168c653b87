"""Events are found in the books, each once, and told to the program that the settings name.

What happens is derived from the books and not noted where it is done: so nothing that any act, mail or deadline brings about
is forgotten, and an undo that is undone tells nothing twice.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from config.settings import Settings, SettingsError, events_secret
from tracker.rules.events.office_event import STALE, EventKind, OfficeEvent, headers, next_try, of_board, of_mail, secret_of
from tracker.sending.webhook import post
from tracker.store.campaigns import campaigns
from tracker.store.events import events
from tracker.store.events.events import EventRow
from tracker.store.filings import board
from tracker.store.office import roster
from tracker.store.session import alone, reading, writing

MOST = 200  #: messages of one turn
_KEPT = timedelta(days=90)  # what mails brought
_LEASE = timedelta(minutes=2)
_TROUBLES = 3  # in a row: the other side is down, and the rest waits for the next turn
_GONE = "HTTPError 410"  # whoever is told asks us to stop (Standard Webhooks)

Post = Callable[[str, bytes, dict[str, str]], str]
log = logging.getLogger(__name__)


def note_events(engine: Engine, settings: Settings, now: datetime, wanted: bool = False) -> int:
    """Note what has happened since the last look; how many are new. Nothing is looked at where nobody wants to hear.

    The first look of a home notes how everything stands and tells nobody. `wanted`: officers want to hear.
    """
    if not (settings.events.webhook or wanted):
        return 0
    with reading(engine) as conn:
        first, found = not events.any_noted(conn), events.unknown(conn, _found(conn, now))
    if first:
        found = (OfficeEvent("begun", EventKind.BEGUN, now), *found)
    if not found:
        return 0
    kinds = settings.events.kinds if settings.events.webhook else ()
    with writing(engine) as conn:
        alone(conn, "events")
        events.forget(conn, now - _KEPT)
        for one in sorted(events.unknown(conn, found), key=lambda event: event.at):
            begins = one.kind is EventKind.BEGUN
            told = bool(kinds) if begins else not first and one.kind in kinds and one.at > now - STALE
            events.note(conn, (one,), events.QUEUED if told else events.UNTOLD, now)
    return len(found)


def _found(conn: Connection, now: datetime) -> list[OfficeEvent]:
    mails = events.decided_mails(conn, now - STALE)
    found = [one for mail, filed, at, cells in mails for one in of_mail(mail, filed, at, cells)]
    for campaign in campaigns.all_open(conn, now):
        found += of_board(board.bare_rows(conn, campaign.code, now), now)
    return found


def tell_events(
    engine: Engine,
    settings: Settings,
    clock: Callable[[], datetime],
    stop: Callable[[], bool] = lambda: False,
    send: Post = post,
) -> int:
    """Tell what is due, each outside any transaction; how many were taken. Each is tried again for about three days."""
    way = settings.events
    if not way.webhook:
        return 0
    try:
        secret = secret_of(events_secret(settings))
    except SettingsError as error:
        log.warning("events are not told: %s", "; ".join(map(str, error.mistakes)))
        return 0
    taken = troubles = 0
    for _ in range(MOST):
        if stop() or troubles >= _TROUBLES:
            break
        with writing(engine) as conn:
            row = events.claim(conn, clock(), _LEASE)
        if row is None:
            break
        body = _body(engine, row, settings)
        answer = send(way.webhook, body, headers(secret, row.id, body, clock()))
        taken, troubles = (taken + 1, 0) if not answer else (taken, troubles + 1)
        _settle(engine, row, answer, clock())
    return taken


def _settle(engine: Engine, row: EventRow, answer: str, now: datetime) -> None:
    later = None if answer == _GONE else next_try(row.attempts, now)
    state = events.SENT if not answer else events.QUEUED if later else events.FAILED
    with writing(engine) as conn:
        events.settle(conn, row.id, state, answer, later or now)
    if answer:
        log.warning("an event was not taken: %s", answer)


def _body(engine: Engine, row: EventRow, settings: Settings) -> bytes:
    """What the program reads: codes and names, never an address or a word of a mail."""
    zone = settings.office.timezone
    with reading(engine) as conn:
        campaign = campaigns.get(conn, row.campaign)
        names = roster.names(conn, (row.unit,)) if row.unit else {}
    told = {
        "type": row.kind,
        "timestamp": row.at.astimezone(zone).isoformat(),
        "data": {
            "office": settings.office.name,
            "campaign": row.campaign or None,
            "title": campaign.title if campaign else None,
            "unit": row.unit or None,
            "name": names.get(row.unit),
            "mail": row.mail,
        },
    }
    return json.dumps(told, ensure_ascii=False).encode()
