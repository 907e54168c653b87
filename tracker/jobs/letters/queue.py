"""From a decided notice to a letter in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from config.settings import Office
from tracker.rules.letters.gap import RESTORED, Gap, of_the_gap
from tracker.rules.letters.notice import Notice
from tracker.rules.letters.told import told_by
from tracker.sending.letter import Letter
from tracker.sending.render import derived_id, render
from tracker.store.letters import outbox, told, waiting
from tracker.store.office.saving import restores
from tracker.store.write_batch import WriteBatch

#: The rule that keeps back what a joint letter tells.
IN_LETTER = "in-letter"


@dataclass(frozen=True, slots=True)
class Shared:
    """What the letters of one transaction share."""

    gap: Gap | None  #: of the last restore
    later: WriteBatch | None = None  #: what they tell is written together


def queue(
    conn: Connection,
    notice: Notice,
    office: Office,
    now: datetime,
    forbidden: str = "",
    held: bool = False,
    shared: Shared | None = None,
) -> bool:
    """Write the letter and put it in the outbox; False if this notice was decided before.

    `forbidden` names the rule that keeps it from leaving: it is then only remembered. `held`: it waits for an officer.
    What a joint letter tells of each campaign is remembered too, so that none is told twice. In a restored home letters
    that may have left before wait for an officer.
    """
    shared = shared or Shared(restores.last_gap(conn))
    in_gap = not forbidden and bool(of_the_gap(notice, shared.gap, now))
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
        held=held or in_gap,
        attachments=notice.attach,
    )
    if not outbox.add(conn, queued, forbidden or None):
        return False
    if in_gap:
        waiting.mark_waiting(conn, notice.key, RESTORED)
    told.add(shared.later or conn, notice.key, told_by(notice))
    for one in notice.carries:
        outbox.add(conn, _carried(one, letter, office, now), IN_LETTER)
    return True


def _carried(notice: Notice, joint: Letter, office: Office, now: datetime) -> outbox.QueuedLetter:
    return outbox.QueuedLetter(
        key=notice.key,
        kind=notice.kind,
        unit=notice.unit,
        campaign=notice.campaign,
        to=notice.to,
        subject=joint.subject,
        message_id=derived_id(notice.key, office),
        text="",
        html="",
        headers=(),
        created_at=now,
        not_before=now,
        carried_by=joint.message_id,
    )
