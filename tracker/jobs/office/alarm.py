"""Telling troubles by the second route: a look each minute, and what is decided is remembered before anything leaves."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine

from config.settings import Settings
from tracker.jobs.office.health import health
from tracker.rules.office import alarm as rules
from tracker.rules.office.alarm import Alarm
from tracker.rules.office.health import Ailment, Trouble
from tracker.rules.office.vitals import Signs
from tracker.sending.alarm import Route, routes
from tracker.sending.render import derived_id
from tracker.store.office import vitals
from tracker.store.session import alone, writing

log = logging.getLogger(__name__)


def watch(engine: Engine, settings: Settings, now: datetime, signs: Signs) -> bool:
    """One look at how the office stands; whether a message went out. Nothing is done where no route is set.

    Books that cannot be opened are told by nobody here, for what was told stands in them: /readyz is there for a watcher.
    """
    if not settings.alarm.wanted:
        return False
    found = health(engine, settings, now, signs)
    if any(one.trouble is Trouble.DATABASE for one in found):
        return False
    alarm = _claimed(engine, settings, found, now)
    if alarm is None or not _sent(alarm, settings):
        return False
    with writing(engine) as conn:
        alone(conn, "alarm")
        vitals.note_alarm_arrived(conn, alarm.at)
        vitals.remember_alarms(conn, rules.after(vitals.alarm_memory(conn, now), alarm).troubles)
    return True


def _claimed(engine: Engine, settings: Settings, found: Iterable[Ailment], now: datetime) -> Alarm | None:
    """What is to be told, claimed for a while: of several machines one tells it, and a crash tells it a little later."""
    with writing(engine) as conn:
        alone(conn, "alarm")
        before = vitals.alarm_memory(conn, now)
        memory = rules.seen(before, found, settings.alarm.troubles, now)
        if memory.troubles != before.troubles:
            vitals.remember_alarms(conn, memory.troubles)
        alarm = rules.due(memory, settings.alarm.most_per_day, now)
        if alarm:
            vitals.note_alarm_try(conn, now)
    return alarm


def _sent(alarm: Alarm, settings: Settings) -> bool:
    """Whether any route took it; what the others said is written down."""
    arrived = False
    for name, send in ways(alarm, settings):
        if trouble := send():
            log.warning("an alarm does not leave by %s: %s", name, trouble)
        else:
            arrived = True
    return arrived


def ways(alarm: Alarm, settings: Settings) -> tuple[Route, ...]:
    """The routes of the settings, each with this alarm at hand."""
    message_id = derived_id(f"alarm:{alarm.at.isoformat()}", settings.office)
    return routes(alarm, settings, message_id)
