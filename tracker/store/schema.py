"""Every table. Times are UTC; JSON columns hold facts as they stood when written, never state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite has no zones, so it is normalised on the way in and marked on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is nobody's time")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Identity = BigInteger().with_variant(Integer, "sqlite")

units = Table(
    "units",
    metadata,
    Column("code", String(80), primary_key=True),
    Column("position", Integer, nullable=False),  # order of the roster
    Column("name", Text, nullable=False),
    Column("level", String(20), nullable=False),
    Column("ward", Text, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("contact", Text, nullable=False),
    Column("phone", Text, nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    Column("address", String(320), primary_key=True),
    Column("unit", ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),  # one address may serve several units
    Column("position", Integer, nullable=False),  # the first is where letters go
    Column("origin", String(20), nullable=False, server_default="roster"),  # roster, or learnt from an officer's decision
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("code", String(80), primary_key=True),
    Column("definition", JSON, nullable=False),  # the campaign.toml, normalised
    Column("due", Instant, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("closed_at", Instant),
)

exceptions = Table(
    "exceptions",
    metadata,
    Column("campaign", ForeignKey("campaigns.code", ondelete="CASCADE"), primary_key=True),
    Column("unit", ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    Column("exempt", Boolean, nullable=False),
    Column("due", Instant),  # the extension; empty: the campaign's own
    Column("reason", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Instant, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),  # stored, filed, tray, ignored
    Column("reason", String(30)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("internal_date", Instant),  # the IMAP server's own stamp, of the first sighting
    Column("received_at", Instant),  # the time that counts; empty until read
    Column("received_how", String(20)),  # mx, internaldate, received, claimed
    Column("claimed_date", Text),
    Column("fingerprint", String(64), index=True),
    Column("message_id", Text, index=True),
    Column("sender", Text),
    Column("subject", Text),
    Column("body", Text),
    Column("clues", JSON),
    Column("candidates", JSON),  # {"units": […], "campaigns": […]}
    Column("stored_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("parser_version", String(20)),
)
Index("ix_mails_state", mails.c.state)

sightings = Table(
    "sightings",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("mailbox", String(320), nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("mail", ForeignKey("mails.id"), nullable=False, index=True),
    Column("internal_date", Instant),
    Column("seen_at", Instant, nullable=False),
    Column("filed_away", Boolean, nullable=False, server_default="0"),  # marked or moved on the server
    UniqueConstraint("mailbox", "uidvalidity", "uid"),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("mailbox", String(320), primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("next_uid", BigInteger, nullable=False),  # no UID below it is unaccounted for
    Column("last_success", Instant),
    Column("last_error", Text),
    Column("last_error_at", Instant),
    Column("messages", Integer, nullable=False, server_default="0"),  # in the folder at the last poll
    Column("unaccounted", Integer, nullable=False, server_default="0"),
    Column("reconciled_at", Instant),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("mail", ForeignKey("mails.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("filename", Text),
    Column("inside", JSON, nullable=False),
    Column("format", String(20), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("header", JSON),
    Column("records", JSON, nullable=False),
    Column("findings", JSON, nullable=False),  # [[code, where, found], …]
    UniqueConstraint("mail", "position"),
)

filings = Table(
    "filings",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("mail", ForeignKey("mails.id"), index=True),  # empty: recorded by hand
    Column("document", Integer),
    Column("unit", ForeignKey("units.code"), nullable=False),
    Column("campaign", ForeignKey("campaigns.code"), nullable=False),
    Column("part", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("on_time", Boolean, nullable=False),
    Column("valid", Boolean, nullable=False),  # an invalid one never replaces a valid one
    Column("sha256", String(64), nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("clues", JSON, nullable=False),
    Column("receipt", String(120), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("filed_by", Text, nullable=False),  # "baocao", or an officer
    Column("withdrawn_at", Instant),
)
Index("ix_filings_cell", filings.c.campaign, filings.c.unit, filings.c.part)
Index("ix_filings_sha256", filings.c.sha256)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("campaign", String(80), nullable=False),
    Column("to", JSON, nullable=False),
    Column("cc", JSON, nullable=False),
    Column("subject", Text, nullable=False),
    Column("message_id", String(300), nullable=False, unique=True),
    Column("in_reply_to", Text),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("state", String(12), nullable=False),  # queued, sending, sent, failed, suppressed
    Column("uncertain", Boolean, nullable=False, server_default="0"),  # may have left already: the same Message-ID went out
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("error", Text),
)
Index("ix_outbox_due", outbox.c.state, outbox.c.not_before)

officers = Table(
    "officers",
    metadata,
    Column("username", String(80), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(20), nullable=False),  # view, officer, admin
    Column("created_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("username", ForeignKey("officers.username", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("username", String(80), nullable=False, index=True),
    Column("at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(60), nullable=False),
    Column("about", Text, nullable=False),
    Column("why", Text, nullable=False),
)
