"""Mail that speaks of our letters: answers to them, and the letters that came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from config.settings import Office
from config.token_key import token_key
from parsers.facts import Authentication, Automatic, Reading
from tracker.jobs.letters.repeat import tell_next
from tracker.rules.letters.delivery_failure import is_dead
from tracker.rules.letters.reply_tokens import answered, genuine
from tracker.store.letters import bounces, outbox
from tracker.store.letters.outbox import SentRef

_SHOWN = 200  #: characters of a server's words shown with a letter


def ids_named(reading: Reading, office: Office) -> tuple[str, ...]:
    """Message-IDs of letters that a mail may be, answer, or name by the plus-address it went to."""
    named = (reading.message_id, *reading.in_reply_to, *answered(reading.recipients, office.address, office.also))
    return tuple(one for one in named if one)


def answered_cells(letters: tuple[SentRef, ...], reading: Reading, office: Office) -> tuple[tuple[str, str], ...]:
    """Unit and campaign of the letters that a mail answers; only of those whose token we made."""
    secret = token_key(office.home)
    return tuple(
        (one.unit, one.campaign)
        for one in letters
        if one.unit and one.message_id != reading.message_id and genuine(secret, one.key, one.message_id)
    )


def known_as_bounce(conn: Connection, reading: Reading) -> Reading:
    """The mail as a bounce, if a machine brings back a letter that is ours, whatever words it found for that."""
    if reading.automatic in (Automatic.BOUNCE, Automatic.READ_RECEIPT) or not reading.original_ids:
        return reading
    ours = outbox.by_message_id(conn, reading.original_ids)
    return replace(reading, automatic=Automatic.BOUNCE, answerable=False) if ours else reading


def note_bounces(conn: Connection, reading: Reading, office: Office, now: datetime) -> None:
    """Show with each letter that came back why; remember the addresses that nothing reaches (docs/mail.md, D2, D3)."""
    letters = dict.fromkeys((*answered(reading.recipients, office.address, office.also), *reading.original_ids))
    failures = [one for one in reading.failed_deliveries if one.action in ("failed", "")]
    for letter in letters:
        for failed in failures:
            status = failed.status or failed.words.partition("\n")[0][:_SHOWN]
            bounces.note_bounce(conn, letter, failed.recipient, status, now)
            if is_dead(failed) and bounces.note_dead(conn, letter, failed.recipient, status, now):
                tell_next(conn, failed.recipient, now)
        if not reading.failed_deliveries:  # it came back, and nobody is named
            bounces.note_bounce(conn, letter, "", reading.subject[:_SHOWN], now)


def note_life(conn: Connection, reading: Reading, now: datetime) -> None:
    """An address that a person writes from works again. A forged sender proves nothing."""
    if reading.automatic is None and reading.authentication is not Authentication.FAIL and len(reading.senders) == 1:
        bounces.clear_dead(conn, reading.senders[0].address, now)


def note_delivery(
    conn: Connection, reading: Reading, office: Office, now: datetime, dead: frozenset[str] | None = None
) -> None:
    """What a mail says about our addresses: it is a bounce, or it comes from one of them.

    `dead`: those of its senders' addresses that are known not to work, if the caller has asked.
    """
    if reading.automatic is Automatic.BOUNCE:
        note_bounces(conn, reading, office, now)
    elif dead is None or any(one.address.lower() in dead for one in reading.senders):
        note_life(conn, reading, now)
