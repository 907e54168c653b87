"""Officers' word that what a filing says is right."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0001"
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


def downgrade() -> None:
    op.drop_table("approvals")
