"""Several mailboxes: their troubles are told by their address, and what lets us in by token may lie in the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("alarms") as alarms:
        alarms.alter_column("trouble", existing_type=sa.String(length=20), type_=sa.String(length=340), existing_nullable=False)
    op.create_table(
        "grants",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_grants"),
    )


def downgrade() -> None:
    op.drop_table("grants")
    op.execute("DELETE FROM alarms WHERE length(trouble) > 20")
    with op.batch_alter_table("alarms") as alarms:
        alarms.alter_column("trouble", existing_type=sa.String(length=340), type_=sa.String(length=20), existing_nullable=False)
