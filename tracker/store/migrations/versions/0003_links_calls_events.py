"""Pages of units by link, telephone calls beside a cell, what tokens may do, events for programs and officers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: In the order they are made; each refers only to those before it.
TABLES = ("link_mails", "link_stops", "calls", "events", "subscriptions")


def upgrade() -> None:
    """Make the new tables."""
    _links()
    _calls()
    _events()
    op.add_column("tokens", sa.Column("scopes", sa.String(length=80), nullable=False, server_default="read"))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("tokens", "scopes")
    for table in reversed(TABLES):
        op.drop_table(table)


def _links() -> None:
    op.create_table(
        "link_mails",
        sa.Column("mail", IDENTITY, nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_link_mails_mail_mails", ondelete="CASCADE"),
        *_cell("link_mails"),
        sa.PrimaryKeyConstraint("mail", name="pk_link_mails"),
    )
    op.create_index("ix_link_mails_cell", "link_mails", ["campaign", "unit"])
    op.create_table(
        "link_stops",
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        *_decided("reason"),
        sa.PrimaryKeyConstraint("scope", "code", name="pk_link_stops"),
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        *_cell("calls"),
        *_decided("said"),
        sa.PrimaryKeyConstraint("campaign", "unit", name="pk_calls"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("mail", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("key", name="uq_events_key"),
    )
    op.create_index("ix_events_noted_at", "events", ["noted_at"])
    op.create_index("ix_events_due", "events", ["state", "not_before"])
    op.create_table(
        "subscriptions",
        sa.Column("officer", sa.String(length=80), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("often", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("told", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["officer"], ["officers.username"], name="fk_subscriptions_officer_officers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("officer", "campaign", name="pk_subscriptions"),
    )


def _cell(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name=f"fk_{table}_campaign_campaigns", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=f"fk_{table}_unit_units", ondelete="CASCADE"),
    )


def _decided(why: str) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column(why, sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
    )
