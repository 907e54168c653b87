"""Alarms on their way out: a letter by an account that is not the office's own, a webhook, or both."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config.settings import Office, Settings, SettingsError, password
from templates import ROOT
from tracker.rules.office.alarm import Alarm, KnownTrouble, Telling
from tracker.sending import phrases
from tracker.sending.letter import Letter
from tracker.sending.smtp import Outgoing, Sent
from tracker.sending.webhook import PATIENCE, post

Route = tuple[str, Callable[[], str]]  #: its name, and what sends by it: what went wrong, or nothing


def routes(alarm: Alarm, settings: Settings, message_id: str) -> tuple[Route, ...]:
    """The ways that the settings know, each with this alarm at hand."""
    found: list[Route] = []
    if settings.alarm.server.host:
        found.append(("smtp", lambda: _by_letter(alarm, settings, message_id)))
    if settings.alarm.webhook:
        found.append(("webhook", lambda: _by_webhook(alarm, settings)))
    return tuple(found)


def _by_letter(alarm: Alarm, settings: Settings, message_id: str) -> str:
    office, way = settings.office, settings.alarm
    letter = Letter(
        message_id,
        way.to,
        (),
        _said("subject.txt", alarm, office).strip(),
        _said("body.txt", alarm, office),
        _said("body.html", alarm, office),
        (("Auto-Submitted", "auto-generated"),),
    )
    sender = replace(office, address=way.sender or way.server.username or office.address)
    try:
        with Outgoing(way.server, sender, lambda: password(way.server), PATIENCE) as outgoing:
            result = outgoing.send(letter, alarm.at)
    except SettingsError as error:
        return "; ".join(map(str, error.mistakes))
    return "" if isinstance(result, Sent) else result.reason


def _by_webhook(alarm: Alarm, settings: Settings) -> str:
    office = settings.office
    told = {
        "subject": _said("subject.txt", alarm, office).strip(),
        "text": _said("body.txt", alarm, office),
        "office": office.name,
        "news": [
            {"trouble": one.kind, "telling": telling, "words": one.words, "since": one.since.isoformat()}
            | ({"mailbox": one.mailbox} if one.mailbox else {})
            for telling, one in alarm.news
        ],
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    kind = {"Content-Type": "application/json; charset=utf-8"}
    return post(settings.alarm.webhook, body, kind)


def _said(template: str, alarm: Alarm, office: Office) -> str:
    def named(one: KnownTrouble, lasting: bool) -> dict[str, Any]:
        name = phrases.ailment(f"{one.kind}::{one.mailbox}")
        return {"name": name, "words": one.words, "since": one.since, "gone": one.gone or alarm.at, "lasting": lasting}

    standing = [named(one, False) for one in alarm.about(Telling.RISEN)] + [
        named(one, True) for one in alarm.about(Telling.LASTING)
    ]
    over = [named(one, False) for one in alarm.about(Telling.OVER)]
    page = _templates(office.timezone).get_template(template)
    return page.render(office=office, at=alarm.at, standing=standing, over=over)


@cache
def _templates(zone: ZoneInfo) -> Environment:
    found = Environment(
        loader=FileSystemLoader(ROOT / "alarm"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["moment"] = lambda at: phrases.moment(at, zone)
    return found


def trial(now: datetime) -> Alarm:
    """What a person sends to try the routes."""
    return Alarm(now, ())
