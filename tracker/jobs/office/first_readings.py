"""What an office that has not begun is shown of its mails is what would happen now: they are decided anew after a change."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Connection, Engine

from config.settings import Settings
from tracker.store.mails import first_readings
from tracker.store.session import reading, writing

log = logging.getLogger(__name__)


def is_old(conn: Connection) -> bool:
    """Whether mails were decided before the roster, a campaign, the office's words or its settings were changed."""
    changed = first_readings.last_change(conn)
    return changed is not None and bool(first_readings.decided_before(conn, changed))


def put_back(engine: Engine, settings: Settings, since: datetime | None = None) -> datetime | None:
    """Mails decided by what holds no more are to be decided anew; when the last change was.

    `since`: the last change when deciding began, so that one that came in between counts for all that was decided. An
    office that has begun has told its units, and what it decided stands: `baocao reprocess` says what would differ.
    """
    if settings.sending.started:
        return None
    with reading(engine) as conn:
        changed = first_readings.last_change(conn)
        if changed is None:
            return None
        meanwhile = since is not None and since != changed
        old = first_readings.decided_before(conn, None if meanwhile else changed)
    if old:
        with writing(engine) as conn:
            first_readings.put_back(conn, old)
        log.info("%s mails are decided anew: what they were decided by has changed", len(old))
    return changed
