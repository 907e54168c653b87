"""Mails of the tray that nobody need look at any more: what they could not bring has come since."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from tracker.rules.attribution.evidence import Reason
from tracker.rules.board.standing import Cell, completed_at
from tracker.rules.mails.asking import asking
from tracker.rules.mails.mail_state import MailState
from tracker.store.acts import audit, row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.mails import mails
from tracker.store.mails.mails import MessageRow
from tracker.store.session import reading, writing

#: Why a mail waits that brought nothing to book: the same report, sent again, settles it. What could be booked is looked at.
_BROUGHT_NOTHING = frozenset({Reason.NO_ATTACHMENT, Reason.LINK_ONLY, Reason.ENCRYPTED, Reason.UNREADABLE})

_SOON = timedelta(days=3)  # a file forgotten is sent after it, and a mail that names no campaign is about that one


def put_right(engine: Engine, now: datetime) -> tuple[int, ...]:
    """Set aside, with a line in the journal that can be undone, each mail that its school has put right since; their ids.

    Of a mail that asks something, words are wanted: it stays. One that an officer has put back is not set aside again.
    """
    with reading(engine) as conn:
        found = [one.id for one in mails.tray(conn) if one.reason in _BROUGHT_NOTHING and _is_settled(conn, one, now)]
    for mail in found:
        with writing(engine) as conn:
            journal = Journal(conn)
            row = journal.hold(row_name.mail(mail))
            if row and row["state"] == MailState.TRAY:
                mails.set_state(conn, mail, MailState.IGNORED, Reason.PUT_RIGHT, now)
                undo = {"rows": [asdict(entry) for entry in journal.entries()], "letters": []}
                audit.add(conn, now, "baocao", "put-right", f"mail {mail}", undo=undo)
    return tuple(found)


def _is_settled(conn: Connection, mail: MessageRow, now: datetime) -> bool:
    at = mail.received_at or mail.internal_date
    if at is None or len(mail.units) != 1 or (not mail.documents and asking(mail.subject or "", mail.body or "")):
        return False
    if any(one.what == "put-right" for one in audit.of(conn, (f"mail {mail.id}",))):
        return False
    wanted = mail.campaigns or tuple(one.code for one in campaigns.all_open(conn, now))
    cells = [cell for code in wanted if (cell := board.cell_of(conn, code, mail.units[0]))]
    if mail.campaigns:
        return bool(cells) and all(_completed_since(cell, at) for cell in cells)
    return any(_completed_since(cell, at, _SOON) for cell in cells)


def _completed_since(cell: Cell, at: datetime, within: timedelta = timedelta.max) -> bool:
    complete = completed_at(cell.campaign, cell.filed) is not None
    return complete and any(one.valid and timedelta(0) < one.received_at - at <= within for one in cell.filed)
