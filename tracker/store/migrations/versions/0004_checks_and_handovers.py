"""Officers' word that what a filing says is right; syntheses handed over, and the keys by which they are known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("filing", IDENTITY, nullable=False),
        sa.Column("officer", sa.String(length=80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["filing"], ["filings.id"], name="fk_approvals_filing_filings", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("filing", "officer", name="pk_approvals"),
    )
    op.create_table(
        "handovers",
        sa.Column("letter", sa.String(length=300), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("receipt", sa.String(length=120), nullable=True),
        sa.Column("received_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name="fk_handovers_campaign_campaigns", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("letter", name="pk_handovers"),
    )
    op.create_index("ix_handovers_campaign", "handovers", ["campaign"])
    op.create_table(
        "unit_keys",
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("public_key", sa.String(length=80), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_unit_keys_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("unit", name="pk_unit_keys"),
    )


def downgrade() -> None:
    op.drop_table("unit_keys")
    op.drop_table("handovers")
    op.drop_table("approvals")
