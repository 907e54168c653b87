"""The roster, the campaigns, the mails, and what was booked from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _roster()
    _campaigns()
    _mails()
    _mailboxes()
    _documents()
    _filings()


def downgrade() -> None:
    for table in ("filings", "documents", "sightings", "mailboxes", "mails", "exceptions", "campaigns", "addresses", "units"):
        op.drop_table(table)


def _roster() -> None:
    op.create_table(
        "units",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("ward", sa.Text(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_units"),
    )
    op.create_table(
        "addresses",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=20), server_default="roster", nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_addresses_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("address", "unit", name="pk_addresses"),
    )
    op.create_index("ix_addresses_unit", "addresses", ["unit"])


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("receipts", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_campaigns"),
    )
    op.create_table(
        "exceptions",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("exempt", sa.Boolean(), nullable=False),
        sa.Column("due", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name="fk_exceptions_campaign_campaigns", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_exceptions_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("campaign", "unit", name="pk_exceptions"),
    )


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("internal_date", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=True),
        sa.Column("received_how", sa.String(length=20), nullable=True),
        sa.Column("claimed_date", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("sender", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("answerable", sa.Boolean(), nullable=True),
        sa.Column("authentication", sa.String(length=10), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=True),
        sa.Column("clues", sa.JSON(), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=True),
        sa.Column("stored_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("parser_version", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("sha256", name="uq_mails_sha256"),
    )
    op.create_index("ix_mails_fingerprint", "mails", ["fingerprint"])
    op.create_index("ix_mails_message_id", "mails", ["message_id"], postgresql_using="hash")
    op.create_index("ix_mails_state", "mails", ["state"])


def _mailboxes() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("mail", IDENTITY, nullable=False),
        sa.Column("internal_date", INSTANT, nullable=True),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("filed_away", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_sightings_mail_mails"),
        sa.PrimaryKeyConstraint("id", name="pk_sightings"),
        sa.UniqueConstraint("mailbox", "uidvalidity", "uid", name="uq_sightings_mailbox"),
    )
    op.create_index("ix_sightings_mail", "sightings", ["mail"])
    op.create_index(
        "ix_sightings_to_file_away",
        "sightings",
        ["mailbox", "uidvalidity"],
        sqlite_where=sa.text("filed_away = 0"),
        postgresql_where=sa.text("NOT filed_away"),
    )
    op.create_table(
        "mailboxes",
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("next_uid", sa.BigInteger(), nullable=False),
        sa.Column("last_success", INSTANT, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_error_at", INSTANT, nullable=True),
        sa.Column("messages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unaccounted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reconciled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("mailbox", name="pk_mailboxes"),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("mail", IDENTITY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=True),
        sa.Column("inside", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("header", sa.JSON(), nullable=True),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_documents_mail_mails", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("mail", "position", name="uq_documents_mail"),
    )
    op.create_index("ix_documents_sha256", "documents", ["sha256"])


def _filings() -> None:
    op.create_table(
        "filings",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("mail", IDENTITY, nullable=True),
        sa.Column("document", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("on_time", sa.Boolean(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("clues", sa.JSON(), nullable=False),
        sa.Column("receipt", sa.String(length=120), nullable=False),
        sa.Column("filed_at", INSTANT, nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name="fk_filings_campaign_campaigns"),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_filings_mail_mails"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_filings_unit_units"),
        sa.PrimaryKeyConstraint("id", name="pk_filings"),
    )
    op.create_index("ix_filings_cell", "filings", ["campaign", "unit", "part"])
    op.create_index("ix_filings_mail", "filings", ["mail"])
    op.create_index("ix_filings_unit", "filings", ["unit"])
    op.create_index("ix_filings_sha256", "filings", ["sha256"])
