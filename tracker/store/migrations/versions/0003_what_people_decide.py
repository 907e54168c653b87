"""What people decide by hand: learnt names, returned reports, pauses, tokens, marks and corrections of rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDED = (
    ("campaigns", "paused_at", INSTANT, None),
    ("campaigns", "series", sa.String(length=80), None),
    ("exceptions", "excused", sa.Boolean(), "0"),
    ("filings", "note", sa.Text(), None),
    ("filings", "returned_at", INSTANT, None),
    ("outbox", "held", sa.Boolean(), "0"),
    ("officers", "disabled_at", INSTANT, None),
    ("audit", "undo", sa.JSON(), None),
    ("audit", "undoes", sa.BigInteger(), None),
)
TABLES = ("series", "learnt", "quiet_units", "dead_addresses", "tokens", "notes", "marks", "corrections", "synonyms")


def upgrade() -> None:
    for table, name, kind, default in ADDED:
        op.add_column(table, sa.Column(name, kind, server_default=default, nullable=default is None))
    op.create_index("ix_audit_undoes", "audit", ["undoes"])
    _campaigns()
    _units()
    _letters()
    _records()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_audit_undoes", "audit")
    for table, name, _, _ in reversed(ADDED):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)


def _campaigns() -> None:
    op.create_table(
        "series",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_series"),
    )


def _units() -> None:
    op.create_table(
        "learnt",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("mail", IDENTITY, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_learnt_mail_mails"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_learnt_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_learnt"),
    )
    op.create_index("ix_learnt_unit", "learnt", ["unit"])
    op.create_table(
        "quiet_units",
        sa.Column("unit", sa.String(length=80), nullable=False),
        *_decided("reason"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_quiet_units_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("unit", name="pk_quiet_units"),
    )
    op.create_table(
        "notes",
        *_cell("notes"),
        *_decided("note"),
        sa.PrimaryKeyConstraint("campaign", "unit", name="pk_notes"),
    )


def _letters() -> None:
    op.create_table(
        "dead_addresses",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("letter", sa.String(length=300), nullable=False),
        sa.Column("bounced_at", INSTANT, nullable=False),
        sa.Column("cleared_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("address", name="pk_dead_addresses"),
    )
    op.create_table(
        "tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_tokens"),
    )


def _records() -> None:
    op.create_table(
        "marks",
        *_record("marks"),
        sa.Column("exemplary", sa.Boolean(), nullable=False),
        *_decided("note"),
        sa.PrimaryKeyConstraint("campaign", "unit", "part", "record", name="pk_marks"),
    )
    op.create_table(
        "corrections",
        *_record("corrections"),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("was", sa.JSON(), nullable=True),
        sa.Column("now", sa.JSON(), nullable=True),
        *_decided("reason"),
        sa.PrimaryKeyConstraint("campaign", "unit", "part", "record", "field", name="pk_corrections"),
    )
    op.create_table(
        "synonyms",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("header", sa.String(length=300), nullable=False),
        *_decided("reason"),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name="fk_synonyms_campaign_campaigns", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("campaign", "part", "field", "header", name="pk_synonyms"),
    )


def _decided(why: str) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column(why, sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
    )


def _cell(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name=f"fk_{table}_campaign_campaigns", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=f"fk_{table}_unit_units", ondelete="CASCADE"),
    )


def _record(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        *_cell(table),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
    )
