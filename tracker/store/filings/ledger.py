"""The ledger: which report was booked for which unit in which campaign, every version of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, func, insert, select, update

from tracker.store.schema import campaigns, filings
from tracker.store.session import batches, row_of

# Statements of every mail are written once: putting one together costs more than running it.
_OF_CELL = (
    select(filings)
    .where(filings.c.unit == bindparam("unit"), filings.c.campaign == bindparam("campaign"), filings.c.withdrawn_at.is_(None))
    .order_by(filings.c.version, filings.c.id)
)
_LAST_VERSION = select(func.max(filings.c.version)).where(
    filings.c.unit == bindparam("unit"), filings.c.campaign == bindparam("campaign"), filings.c.part == bindparam("part")
)
_COUNT_RECEIPT = (
    update(campaigns)
    .where(campaigns.c.code == bindparam("campaign"))
    .values(receipts=campaigns.c.receipts + 1)
    .returning(campaigns.c.receipts)
)
_HOLD = select(campaigns.c.code).where(campaigns.c.code == bindparam("campaign")).with_for_update(key_share=True)
_ADD = insert(filings).returning(filings.c.id)
_ADD_NEXT = (
    insert(filings)
    .values(
        version=select(func.coalesce(func.max(filings.c.version), 0) + 1)
        .where(
            filings.c.unit == bindparam("of_unit"),
            filings.c.campaign == bindparam("of_campaign"),
            filings.c.part == bindparam("of_part"),
        )
        .scalar_subquery()
    )
    .returning(filings.c.id, filings.c.version)
)
_CELL = (
    select(filings.c.part, filings.c.version, filings.c.received_at, filings.c.valid, filings.c.receipt)
    .where(filings.c.unit == bindparam("unit"), filings.c.campaign == bindparam("campaign"), filings.c.withdrawn_at.is_(None))
    .order_by(filings.c.version, filings.c.id)
)
_HASHED = select(filings.c.sha256, filings.c.unit, filings.c.mail).where(
    filings.c.sha256.in_(bindparam("hashes", expanding=True)), filings.c.withdrawn_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One document booked for one part of a unit's report."""

    unit: str
    campaign: str
    part: str
    version: int  #: counted from 1 within unit, campaign and part
    received_at: datetime
    on_time: bool
    valid: bool  #: an invalid one never replaces a valid one
    sha256: str  #: of the document's own bytes; empty for one that came on paper
    receipt: str
    filed_at: datetime
    filed_by: str = "baocao"  #: or an officer's name
    mail: int | None = None  #: None: recorded by hand
    document: int | None = None  #: position in the mail
    evidence: tuple[str, ...] = ()  #: kinds of clues
    clues: tuple[dict[str, Any], ...] = ()
    withdrawn_at: datetime | None = None
    note: str | None = None  #: an officer's words: how it came by hand, or why it was returned
    returned_at: datetime | None = None  #: sent back to the unit; it does not count any more
    id: int = 0  #: 0: not yet in the ledger


class NoSuchCampaignError(Exception):
    """A filing for a campaign that was never imported: a mistake of ours."""


def add(conn: Connection, filing: FilingRow) -> int:
    """Book a report; returns the id of the filing."""
    values = {name: value for name, value in row_of(filing).items() if name != "id"}
    new: int = conn.execute(_ADD, values).scalar_one()
    return new


def add_next(conn: Connection, filing: FilingRow) -> tuple[int, int]:
    """Book a report as the next version of its part, whatever version it names: the id of the filing, and its version.

    Withdrawn versions keep their numbers; two workers that file at once get different ones.
    """
    _hold(conn, filing.campaign)
    values = {name: value for name, value in row_of(filing).items() if name not in ("id", "version")}
    cell = {"of_unit": filing.unit, "of_campaign": filing.campaign, "of_part": filing.part}
    new, version = conn.execute(_ADD_NEXT, values | cell).one()
    return new, version


def withdraw(conn: Connection, filing_id: int, now: datetime) -> bool:
    """Take a filing out of the count; it stays in the ledger. False if it was withdrawn already."""
    standing = (filings.c.id == filing_id) & filings.c.withdrawn_at.is_(None)
    return conn.execute(update(filings).where(standing).values(withdrawn_at=now)).rowcount == 1


def send_back(conn: Connection, filing_id: int, note: str, now: datetime) -> None:
    """An officer returns a report: it stays in the ledger and does not count."""
    conn.execute(update(filings).where(filings.c.id == filing_id).values(valid=False, returned_at=now, note=note))


def accept(conn: Connection, filing_id: int, note: str) -> None:
    """A report that was returned, or judged invalid, counts after all."""
    conn.execute(update(filings).where(filings.c.id == filing_id).values(valid=True, returned_at=None, note=note))


def set_note(conn: Connection, filing_id: int, note: str | None) -> None:
    """An officer's words: how the report came by hand."""
    conn.execute(update(filings).where(filings.c.id == filing_id).values(note=note))


def set_on_time(conn: Connection, filing_id: int, on_time: bool) -> None:
    """Write the judgement again after an extension."""
    conn.execute(update(filings).where(filings.c.id == filing_id).values(on_time=on_time))


def get(conn: Connection, filing_id: int) -> FilingRow | None:
    """One filing by its id, withdrawn or not."""
    return next(iter(_rows(conn, filings.c.id == filing_id)), None)


def of_cell(conn: Connection, unit: str, campaign: str) -> tuple[FilingRow, ...]:
    """What counts for a unit in a campaign: not withdrawn, by version."""
    return _read(conn, _OF_CELL, unit=unit, campaign=campaign)


def standing_of(conn: Connection, unit: str, campaign: str) -> tuple[tuple[str, int, datetime, bool, str], ...]:
    """What a cell's standing follows from: part, version, received_at, valid, receipt of what counts."""
    rows = conn.execute(_CELL, {"unit": unit, "campaign": campaign})
    return tuple((part, version, at, valid, receipt) for part, version, at, valid, receipt in rows)


def history_of(conn: Connection, unit: str, campaign: str) -> tuple[FilingRow, ...]:
    """Everything that was ever booked for a unit in a campaign, withdrawn too, by version."""
    return _rows(conn, (filings.c.unit == unit) & (filings.c.campaign == campaign))


def of_unit(conn: Connection, unit: str) -> tuple[FilingRow, ...]:
    """Everything that counts for a unit, in any campaign."""
    return _rows(conn, (filings.c.unit == unit) & filings.c.withdrawn_at.is_(None))


def of_campaign(conn: Connection, campaign: str) -> tuple[FilingRow, ...]:
    """Everything that counts in a campaign."""
    return _rows(conn, (filings.c.campaign == campaign) & filings.c.withdrawn_at.is_(None))


def history_of_campaign(conn: Connection, campaign: str) -> tuple[FilingRow, ...]:
    """Everything that was ever booked in a campaign, withdrawn too."""
    return _rows(conn, filings.c.campaign == campaign)


def ever_filed(conn: Connection, campaign: str) -> bool:
    """Whether anything was ever booked in a campaign, be it withdrawn since."""
    return conn.scalar(select(filings.c.id).where(filings.c.campaign == campaign).limit(1)) is not None


def of_mail(conn: Connection, mail_id: int) -> tuple[FilingRow, ...]:
    """What was booked from a mail, withdrawn or not, by document."""
    return of_mails(conn, (mail_id,)).get(mail_id, ())


def of_mails(conn: Connection, ids: Iterable[int]) -> dict[int, tuple[FilingRow, ...]]:
    """By mail, what was booked from it, withdrawn or not, in one query; mails without a filing are left out."""
    found: dict[int, list[FilingRow]] = defaultdict(list)
    for some in batches(tuple(ids)):
        query = select(filings).where(filings.c.mail.in_(some)).order_by(filings.c.mail, filings.c.document, filings.c.id)
        for row in conn.execute(query).mappings():
            found[row["mail"]].append(_filing(row))
    return {mail: tuple(rows) for mail, rows in found.items()}


def filed_with(conn: Connection, sha256s: Iterable[str]) -> tuple[tuple[str, str, int | None], ...]:
    """Where documents with these very bytes count, which makes another a duplicate: hash, unit, the mail it came with."""
    wanted = tuple(dict.fromkeys(sha256s))
    rows = [row for some in batches(wanted) for row in conn.execute(_HASHED, {"hashes": some})]
    return tuple((sha256, unit, mail) for sha256, unit, mail in rows)


def next_version(conn: Connection, unit: str, campaign: str, part: str) -> int:
    """The number of the next version of a part. Withdrawn versions keep theirs.

    Two workers that file at once get different numbers: the campaign's row is held until the transaction ends.
    """
    _hold(conn, campaign)
    return (conn.scalar(_LAST_VERSION, {"unit": unit, "campaign": campaign, "part": part}) or 0) + 1


def next_receipt(conn: Connection, campaign: str) -> str:
    """A new receipt number of the campaign, "DVK2020-0007"; given back if the transaction fails.

    Raises NoSuchCampaignError.
    """
    number = conn.execute(_COUNT_RECEIPT, {"campaign": campaign}).scalar_one_or_none()
    if number is None:
        raise NoSuchCampaignError(campaign)
    return f"{campaign}-{number:04}"


def _hold(conn: Connection, campaign: str) -> None:
    if conn.dialect.name == "postgresql":  # SQLite has one writer anyway
        conn.execute(_HOLD, {"campaign": campaign})


def _read(conn: Connection, query: Select[Any], **values: object) -> tuple[FilingRow, ...]:
    return tuple(_filing(row) for row in conn.execute(query, values).mappings())


def _rows(conn: Connection, which: ColumnElement[bool]) -> tuple[FilingRow, ...]:
    query = select(filings).where(which).order_by(filings.c.version, filings.c.id)
    return tuple(_filing(row) for row in conn.execute(query).mappings())


def _filing(row: RowMapping) -> FilingRow:
    return FilingRow(**dict(row) | {"evidence": tuple(row["evidence"]), "clues": tuple(row["clues"])})
