"""Whose an address is, what goes with an opening letter, and steps of escalation that an officer has stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("addresses", sa.Column("role", sa.String(length=12), nullable=False, server_default="recipient"))
    op.create_table(
        "campaign_files",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaigns.code"], name="fk_campaign_files_campaign_campaigns", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_files"),
    )
    op.create_index("ix_campaign_files_campaign", "campaign_files", ["campaign"])
    op.create_table(
        "escalation_stops",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaigns.code"], name="fk_escalation_stops_campaign_campaigns", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_escalation_stops_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("campaign", "unit", "step", name="pk_escalation_stops"),
    )


def downgrade() -> None:
    op.drop_table("escalation_stops")
    op.drop_table("campaign_files")
    op.drop_column("addresses", "role")
