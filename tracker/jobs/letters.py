"""From a decided notice to a letter in the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from config.settings import Office
from tracker.rules.notice import Notice
from tracker.sending.render import derived_id, render
from tracker.store import outbox


def queue(conn: Connection, notice: Notice, office: Office, now: datetime, forbidden: str = "") -> bool:
    """Write the letter and put it in the outbox; False if this notice was decided before.

    `forbidden` names the rule that keeps it from leaving: it is then only remembered.
    """
    letter = render(notice, office, derived_id(notice.key, office))
    queued = outbox.QueuedLetter(
        key=notice.key,
        kind=notice.kind,
        unit=notice.unit,
        campaign=notice.campaign,
        to=letter.to,
        cc=letter.cc,
        subject=letter.subject,
        message_id=letter.message_id,
        in_reply_to=notice.in_reply_to,
        text=letter.text,
        html=letter.html,
        headers=letter.headers,
        created_at=now,
        not_before=notice.not_before or now,
    )
    return outbox.add(conn, queued, forbidden or None)
