"""A mail that asks is answered by an officer, in its thread, and leaves the tray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from config.entities import Unit
from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.jobs.filings.mail_acts import stamp
from tracker.jobs.letters.correct import WAIT
from tracker.jobs.letters.queue import queue
from tracker.rules.attribution.evidence import Reason
from tracker.rules.letters.notice import LetterKind
from tracker.rules.letters.notices import reply
from tracker.rules.mails.mail_state import MailState
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.letters import bounces, outbox
from tracker.store.mails import mails
from tracker.store.office import roster


def reply_to(hand: Hand, mail_id: int, seen: str = "", units: Sequence[Unit] | None = None) -> act.Outcome:
    """Send the hand's words to whoever wrote a mail; a mail of the tray is then dealt with.

    `seen`: how the mail stood when the officer looked (`stamp`); empty: whatever it is now. `units`: the roster, if it is
    known already.
    Problems: "no-such-mail", "decided-meanwhile", "reason-needed", "no-sender", "dead-sender".
    """
    conn, journal, words = hand.conn, Journal(hand.conn), hand.why.strip()
    journal.hold(row_name.mail(mail_id))
    mail = mails.get(conn, mail_id)
    if mail is None:
        return Problem("no-such-mail")
    if seen and seen != stamp(mail):
        return Problem("decided-meanwhile")
    if not words:
        return Problem("reason-needed")
    if not mail.sender:
        return Problem("no-sender")
    if mail.sender in bounces.dead_addresses(conn):
        return Problem("dead-sender", found=mail.sender)
    named = [one for one in units or roster.units(conn) if mail.sender in one.emails or (one.code,) == tuple(mail.units)]
    count = len(outbox.keys(conn, prefix=f"{LetterKind.REPLY}:{mail.sha256}:"))
    unit = named[0] if len(named) == 1 else None
    notice = reply(mail.sha256, unit, mail.sender, mail.subject or "", words, hand.now, mail.message_id or "", count)
    notice = replace(notice, not_before=hand.now + WAIT)
    queue(conn, notice, hand.settings.office_at(mail.mailbox), hand.now)
    if mail.state == MailState.TRAY:
        mails.set_state(conn, mail_id, MailState.IGNORED, Reason.ANSWERED, hand.now)
    return act.answered(hand, journal.entries(), "reply", f"mail {mail_id}", (), (notice.key,))
