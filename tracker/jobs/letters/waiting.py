"""What waits too long is dropped, and what a mailbox held when it was opened is not answered in a flood."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import Engine

from config.settings import SendingSettings
from tracker.store.letters import waiting
from tracker.store.session import reading, writing

log = logging.getLogger(__name__)


def drop_stale(engine: Engine, sending: SendingSettings, now: datetime) -> int:
    """Letters that an officer let wait for too long, and answers that a pause made as old, are not sent late; how many.

    They stay in the outbox as suppressed. A mail server that is down is waited for: that is nobody's decision.
    """
    with writing(engine) as conn:
        dropped = waiting.drop_old(conn, now - timedelta(days=sending.held_days), sending.silent)
    if dropped:
        log.warning("%s letters waited more than %s days and are not sent", dropped, sending.held_days)
    return dropped


def settle_first_poll(engine: Engine, sending: SendingSettings, now: datetime) -> int:
    """Once the mails of a first poll are decided: their answers leave if they are few, else they wait for an officer."""
    with reading(engine) as conn:
        if not waiting.unsettled(conn):
            return 0
    with writing(engine) as conn:
        held = waiting.settle_first_poll(conn, sending.first_answers, now)
    if held:
        log.warning("%s answers to the first poll wait for an officer", held)
    return held
