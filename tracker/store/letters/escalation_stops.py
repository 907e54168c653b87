"""Steps above a unit that an officer keeps from being taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import LetterKind
from tracker.store.letters.outbox import untell
from tracker.store.schema import escalation_stops as stops
from tracker.store.schema import outbox

_UNTRIED = (outbox.c.state == LetterState.QUEUED) & (outbox.c.attempts == 0)


@dataclass(frozen=True, slots=True)
class EscalationStop:
    """Why a step is not taken."""

    unit: str
    step: LetterKind
    reason: str
    decided_by: str
    decided_at: datetime


def of_campaign(conn: Connection, campaign: str) -> Mapping[tuple[str, str], EscalationStop]:
    """The stopped steps of a campaign, by unit and step."""
    columns = [column for column in stops.c if column.name != "campaign"]
    rows = conn.execute(select(*columns).where(stops.c.campaign == campaign))
    return {(row.unit, row.step): EscalationStop(**row._mapping) for row in rows}


def recall_step(conn: Connection, campaign: str, unit: str, kind: LetterKind) -> None:
    """The letter of a step that nobody has tried to send is as if never decided; a joint one is decided anew."""
    own = (outbox.c.kind == kind, outbox.c.campaign == campaign, outbox.c.unit == unit)
    joint = select(outbox.c.carried_by).where(*own, outbox.c.carried_by.is_not(None))
    for message_id in conn.scalars(joint).all():
        if conn.execute(delete(outbox).where(outbox.c.message_id == message_id, _UNTRIED)).rowcount:
            untell(conn, message_id)
    conn.execute(delete(outbox).where(*own, _UNTRIED))
