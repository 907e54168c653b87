"""Figures for a watcher, in the text format of Prometheus 0.0.4, for whoever has a token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from intake.mailbox import mailbox_names
from tracker.jobs.office.access import access_ends
from tracker.jobs.office.health import health_in
from tracker.rules.office.health import Trouble
from tracker.store.filings.tallies import tallies
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office import api_tokens, restores
from tracker.store.session import reading, version
from tracker.web.frame.page_context import PageContext, context_of

PATH = "/metrics"
_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_Name = TypeVar("_Name", bound=str)


def metrics(request: Request) -> Response:
    """The figures. Raises HTTPException 403 for a stranger."""
    context = context_of(request)
    with reading(context.engine) as conn:
        if not _has_token(request, conn):  # a server in front of us calls from this machine too
            raise HTTPException(403)
        lines = [*_figures(context, conn, context.clock())]
    return PlainTextResponse("\n".join(lines) + "\n", media_type=_TYPE)


def _figures(context: PageContext, conn: Connection, now: datetime) -> Iterator[str]:
    found = {one.trouble for one in health_in(conn, context.settings, now, context.signs())}
    yield from _gauge("baocao_healthy", "1 while nothing stands still", {"": 0 if found else 1})
    yield from _gauge("baocao_ailment", "1: this stands still", _by("trouble", {one: int(one in found) for one in Trouble}))
    yield from _gauge("baocao_mails", "mails taken in, by state", _by("state", mails.counts(conn)))
    yield from _gauge("baocao_letters", "letters, by state", _by("state", outbox.counts(conn)))
    yield from _gauge("baocao_letters_held", "letters that wait for an officer", {"": outbox.held_count(conn)})
    saved = restores.last_backup(conn)
    age = {"": (now - saved).total_seconds()} if saved else {}
    yield from _gauge("baocao_backup_age_seconds", "since the newest backup was taken", age)
    days = {what: (end - now).total_seconds() / 86_400 for what, end in access_ends(context.settings)}
    yield from _gauge("baocao_access_days", "until the client secret or the consent ends", _by("what", days))
    names = mailbox_names(context.settings.mailbox)
    states = [state for state in mails.mailbox_states(conn) if state.mailbox in names]
    ages = {state.mailbox: (now - state.last_success).total_seconds() for state in states if state.last_success}
    yield from _gauge("baocao_poll_age_seconds", "since the last poll that succeeded", _by("mailbox", ages))
    yield from _gauge(
        "baocao_mailbox_messages", "in the folder at the last poll", _by("mailbox", {s.mailbox: s.messages for s in states})
    )
    unaccounted = {state.mailbox: state.unaccounted for state in states}
    yield from _gauge("baocao_mailbox_unaccounted", "of them not in the ledger", _by("mailbox", unaccounted))
    counted = context.kept.get(
        "metrics", f"{version(conn)} {now:%Y-%m-%d %H:%M}", now, lambda: tallies(conn, now), lambda _: None
    ).value
    units = {
        f'{{campaign="{_escaped(code)}",standing="{one}"}}': count for code, by in counted.items() for one, count in by.items()
    }
    yield from _gauge("baocao_units", "units by campaign and standing", units)


def _gauge(name: str, told: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} gauge"
    for labels, value in values.items():
        yield f"{name}{labels} {value:g}" if isinstance(value, float) else f"{name}{labels} {value}"


def _by(label: str, values: Mapping[_Name, float]) -> dict[str, float]:
    return {f'{{{label}="{_escaped(name)}"}}': value for name, value in values.items()}


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _has_token(request: Request, conn: Connection) -> bool:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return kind.lower() == "bearer" and api_tokens.holder(conn, token.strip()) is not None
