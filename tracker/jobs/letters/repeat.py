"""A letter that came back is sent once more, to where letters of its unit go now or where an officer says; and what a bounce
changes for the letters to come. A bounce itself sends nothing (docs/mail.md, D4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from config.extra_days import extra_days
from config.settings import Settings
from config.units import is_address
from parsers.facts import Problem
from tracker.jobs.filings.act import Hand, Outcome, answered
from tracker.jobs.letters.correct import WAIT
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.notice import CONSEQUENCES
from tracker.rules.letters.recipients import Recipients, recipients
from tracker.sending.render import derived_id
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.letters import bounces, letter_list, outbox, told
from tracker.store.letters.outbox import OutboxRow, QueuedLetter
from tracker.store.office import roster

LATEST = timedelta(days=30)  #: what came back before that is spent: whoever reads it would act on an old letter


def tell_next(conn: Connection, address: str, now: datetime) -> None:
    """Note with each unit whose letters went to an address that is dead now where they go from here on."""
    dead = frozenset(bounces.dead_addresses(conn))
    for code in bounces.owners(conn, address):
        unit = roster.unit(conn, code)
        if unit is None:
            continue
        before, after = recipients(unit, dead - {address.lower()}), recipients(unit, dead)
        if before != after:
            words = f"{address.lower()} → {', '.join(after.to) or '–'}"
            audit.add(conn, now, "baocao", "next-address", f"unit {code}", words)


def send_returned(hand: Hand, letter: int = 0, to: str = "") -> Outcome:
    """Send one letter that came back, or all of them, once more, as one act; each copy once.

    Where its unit's letters go now, or to the address an officer gives with one. More than one run may send are held.
    Problems: "not-returned", "bad-address", "no-other-address".
    """
    conn, settings = hand.conn, hand.settings
    if to and not is_address(to):
        return Problem("bad-address", found=to)
    rows = [one] if (one := letter and letter_list.get(conn, letter)) else () if letter else _returned(conn, hand.now)
    rows = [row for row in rows if row.bounced_at is not None and row.sent_at is not None]
    if not rows:
        return Problem("not-returned")
    dead = frozenset(bounces.dead_addresses(conn))
    ways = [(row, whom) for row in rows if (whom := _whom(conn, row, dead, to)).to]
    held = len(ways) > settings.sending.letters_per_run
    keys = tuple(key for row, whom in ways if (key := _copied(conn, row, whom, settings, hand.now, held)))
    if not keys:
        return Problem("no-other-address")
    about = f"letter {letter}" if letter else "letters"
    return answered(replace(hand, why=hand.why or to or str(len(keys))), (), "send-returned", about, (), keys)


def sendable(conn: Connection, now: datetime) -> int:
    """How many letters that came back could go to another address now."""
    dead = frozenset(bounces.dead_addresses(conn))
    return sum(1 for row in _returned(conn, now) if _whom(conn, row, dead, "").to and not _has_copy(conn, row))


def _returned(conn: Connection, now: datetime) -> Iterable[OutboxRow]:
    return letter_list.returned_since(conn, now - LATEST)


def _whom(conn: Connection, row: OutboxRow, dead: frozenset[str], to: str) -> Recipients:
    """Where the letter goes now; nobody where that is where it came back from."""
    if to:
        return Recipients((to.lower(),))
    if row.unit and CONSEQUENCES[row.kind].follows_unit:
        unit = roster.unit(conn, row.unit)
        return recipients(unit, dead, campaigns.get(conn, row.campaign)) if unit else Recipients()
    return Recipients(tuple(one for one in row.to if one not in dead), tuple(one for one in row.cc if one not in dead))


def _has_copy(conn: Connection, row: OutboxRow) -> bool:
    return bool(outbox.keys(conn, prefix=f"{row.key}:again:"))


def _copied(conn: Connection, row: OutboxRow, whom: Recipients, settings: Settings, now: datetime, held: bool) -> str:
    """The key of the copy; empty where one waits already, or has left."""
    key = f"{row.key}:again:{','.join(whom.to)}"[:300]
    moment = now + WAIT
    if CONSEQUENCES[row.kind].office_hours:
        moment = Calendar(settings.office.timezone, extra_days(settings.home)).next_sending_moment(moment, settings.sending)
    copy = QueuedLetter(
        key=key, kind=row.kind, unit=row.unit, campaign=row.campaign, to=whom.to, cc=whom.cc, subject=row.subject,
        message_id=derived_id(key, settings.office), text=row.text, html=row.html, headers=row.headers, created_at=now,
        not_before=moment, in_reply_to=row.in_reply_to, held=held, attachments=row.attachments,
    )  # fmt: skip
    if not outbox.add(conn, copy):
        return ""
    told.add(conn, key, told.by_letter(conn, row.key))
    for campaign, unit in outbox.carried_cells(conn, row.message_id):  # looked at once more as it leaves, like the first
        outbox.add(conn, _told_in(copy, campaign, unit, settings), "in-letter")
    return key


def _told_in(copy: QueuedLetter, campaign: str, unit: str, settings: Settings) -> QueuedLetter:
    key = f"{copy.key}:{campaign}:{unit}"[:300]
    return replace(
        copy, key=key, campaign=campaign, unit=unit, message_id=derived_id(key, settings.office), text="", html="",
        headers=(), attachments=(), carried_by=copy.message_id, held=False,
    )  # fmt: skip
