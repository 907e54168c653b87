"""Mails that an officer looks for: by their words and those of their files, by unit, state and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from tracker.rules.mails.mail_state import MailState
from tracker.store.full_text import PLACES, holds, searched
from tracker.store.mails.messages import MessageRow, among
from tracker.store.schema import addresses, filings, mails, texts

STATES = tuple(MailState)


@dataclass(frozen=True, slots=True)
class MailSearch:
    """What is looked for; what is empty chooses nothing away."""

    words: str = ""  #: with or without their marks; side by side
    state: str = ""  #: one of STATES
    unit: str = ""  #: it was filed for it, or came from an address of it
    since: datetime | None = None
    until: datetime | None = None  #: exclusive
    apart: bool = False  #: the words may stand anywhere in one text


@dataclass(frozen=True, slots=True)
class FoundMail:
    """A mail, and where the words stand first."""

    mail: MessageRow
    file: str | None = None  #: name of the file that holds them; None: the mail itself
    text: str = ""  #: all of that place


def search(conn: Connection, asked: MailSearch, limit: int, before: int = 0) -> tuple[FoundMail, ...]:
    """Newest first; `before` is the id of the last one shown, 0 for the first page."""
    words = () if asked.words.startswith("<") else searched(asked.words)
    which = [*_chosen(asked), *((mails.c.id < before,) if before else ())]
    query: Select[int, int]
    if words:
        query = select(mails.c.id, func.min(texts.c.id)).join(texts, texts.c.mail == mails.c.id).group_by(mails.c.id)
        which.append(holds(conn, "texts", words, asked.apart))
    else:
        query = select(mails.c.id, mails.c.id * PLACES)
        which += [mails.c.message_id == asked.words] if asked.words else []
    rows = conn.execute(query.where(*which).order_by(mails.c.id.desc()).limit(limit)).all()
    places: dict[int, int] = dict(rows)
    said = _texts(conn, tuple(places.values())) if words else {}
    return tuple(
        FoundMail(mail, _file(mail, places[mail.id] % PLACES), said.get(places[mail.id], ""))
        for mail in among(conn, tuple(places))[::-1]
    )


def _chosen(asked: MailSearch) -> list[ColumnElement[bool]]:
    came = func.coalesce(mails.c.received_at, mails.c.stored_at, type_=mails.c.stored_at.type)
    which: list[ColumnElement[bool]] = []
    if asked.state in STATES:
        which.append(mails.c.state == asked.state)
    if asked.unit:
        filed = select(filings.c.mail).where(filings.c.unit == asked.unit, filings.c.mail.is_not(None))
        of_unit = select(addresses.c.address).where(addresses.c.unit == asked.unit)
        which.append(or_(mails.c.id.in_(filed), mails.c.sender.in_(of_unit)))
    which += [came >= asked.since] if asked.since else []
    return which + ([came < asked.until] if asked.until else [])


def _texts(conn: Connection, places: tuple[int, ...]) -> dict[int, str]:
    return dict(conn.execute(select(texts.c.id, texts.c.words).where(texts.c.id.in_(places))).all())


def _file(mail: MessageRow, number: int) -> str | None:
    if not number or number > len(mail.documents):
        return None
    return mail.documents[number - 1].filename
