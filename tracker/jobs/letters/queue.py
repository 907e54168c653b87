"""From a decided notice to a letter in the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from config.settings import Office
from tracker.rules.letters.notice import Notice
from tracker.sending.render import derived_id, render
from tracker.store.letters import outbox
from tracker.store.letters.joint_letters import CARRIED

#: Kept with a letter's headers and taken off when it leaves: campaigns whose status table is then attached.
ATTACH = "X-Attach"


def queue(conn: Connection, notice: Notice, office: Office, now: datetime, forbidden: str = "", held: bool = False) -> bool:
    """Write the letter and put it in the outbox; False if this notice was decided before.

    `forbidden` names the rule that keeps it from leaving: it is then only remembered. `held`: it waits for an officer.
    What a joint letter tells of each campaign is remembered too, so that none is told twice.
    """
    letter = render(notice, office, derived_id(notice.key, office))
    headers = letter.headers + (((ATTACH, " ".join(notice.attach)),) if notice.attach else ())
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
        headers=headers,
        created_at=now,
        not_before=notice.not_before or now,
        held=held,
    )
    if not outbox.add(conn, queued, forbidden or None):
        return False
    for one in notice.carries:
        outbox.add(conn, _carried(one, letter.subject, office, now), CARRIED + letter.message_id)
    return True


def _carried(notice: Notice, subject: str, office: Office, now: datetime) -> outbox.QueuedLetter:
    return outbox.QueuedLetter(
        key=notice.key,
        kind=notice.kind,
        unit=notice.unit,
        campaign=notice.campaign,
        to=notice.to,
        subject=subject,
        message_id=derived_id(notice.key, office),
        text="",
        html="",
        headers=(),
        created_at=now,
        not_before=now,
    )
