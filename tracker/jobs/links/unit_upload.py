"""What a unit hands in on its own page: put into a message, kept in the vault, read and booked as a mail is.

The message comes from the unit's registered address, so its receipt goes there, and says when its last byte came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sqlalchemy import Connection, Engine

from config.entities import Campaign, Unit
from config.settings import Office
from config.token_key import token_key
from intake.envelope import MailboxUid, StoredMail
from intake.vault import Vault
from parsers.facts import Problem
from tracker.rules.links.unit_link import UnitLink, is_void, opened
from tracker.store.campaigns import campaigns
from tracker.store.letters import bounces
from tracker.store.links import unit_links
from tracker.store.machines import work
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.session import alone, reading, writing

MAILBOX = "page"  #: where such a mail was seen
FILES, BYTES = 10, 48 * 1024 * 1024  #: of one handing in: twice what most mail servers of offices take
_NOBODY = "noreply@unit.invalid"  # a machine's address, which no rule answers
MOST_AN_HOUR, MOST_A_DAY = 12, 40  #: handings in of one unit in one campaign: a link that got about must not fill the disk


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file that came with the form. The name is the sender's."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Door:
    """A link that stands, and what lies behind it."""

    link: UnitLink
    unit: Unit
    campaign: Campaign
    closed: bool  #: the campaign takes no reports any more


def door(conn: Connection, office: Office, token: str, now: datetime) -> Door | None:
    """What a link opens; None for one that is forged, over, taken back, or of a unit or campaign that is gone."""
    link = opened(token_key(office.home), token, now) if office.unit_pages else None
    if link is None or is_void(link, unit_links.stops_for(conn, link.campaign, link.unit)):
        return None
    life = next((row for row in campaigns.listing(conn) if row.campaign.code == link.campaign), None)
    unit = roster.unit(conn, link.unit)
    return Door(link, unit, life.campaign, life.closed_at is not None) if unit and life else None


def too_many(conn: Connection, link: UnitLink, now: datetime) -> bool:
    """Whether the unit has handed in as often as its page takes."""
    hour, day = (unit_links.count_since(conn, link.campaign, link.unit, now - timedelta(hours=h)) for h in (1, 24))
    return hour >= MOST_AN_HOUR or day >= MOST_A_DAY


def hand_in(engine: Engine, vault: Vault, office: Office, way: Door, files: Sequence[PageFile], at: datetime) -> Problem | None:
    """Keep what was handed in; it is read and booked with the next mails. `at`: when its last byte came.

    Problems: "no-files", "too-many" of an hour or a day. Nothing is written then.
    """
    if not files:
        return Problem("no-files")
    with reading(engine) as conn:
        if too_many(conn, way.link, at):
            return Problem("too-many")
        dead = bounces.dead_addresses(conn)
    content = wrapped(way, files, next((one for one in way.unit.emails if one not in dead), ""), office, at)
    sha256 = vault.keep(content)
    place = MailboxUid(MAILBOX, 0, int(sha256[:15], 16))
    with writing(engine) as conn:
        alone(conn, f"page {way.link.campaign} {way.link.unit}")
        mail = mails.keep(conn, (StoredMail(sha256, place, at, len(content)),), at)[0]
        unit_links.note(conn, mail, way.link.campaign, way.link.unit, at, len(files))
        work.hand_out(conn, (mail,))
    return None


def wrapped(way: Door, files: Sequence[PageFile], sender: str, office: Office, at: datetime) -> bytes:
    """The message that carries the files. `sender`: the unit's registered address; "": it has none, and nobody is answered."""
    domain = office.address.partition("@")[2] or "localhost"
    message = EmailMessage(policy=SMTP)
    message["From"] = sender or _NOBODY
    message["To"] = office.address
    message["Date"] = format_datetime(at.astimezone(office.timezone))
    message["Subject"] = " ".join(f"{way.campaign.title} - {way.unit.name}".split())
    digest = hashlib.sha256(f"{way.link.campaign}\0{way.link.unit}\0{at.isoformat()}".encode())
    for one in files:
        digest.update(hashlib.sha256(one.content).digest())
    message["Message-ID"] = f"<page.{digest.hexdigest()[:32]}@{domain}>"
    message.set_content("-")
    for one in files:
        name = "".join(c for c in one.filename if c.isprintable() and c not in "/\\")[-200:] or "tep"
        message.add_attachment(one.content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
