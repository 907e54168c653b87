"""Links to a board and who opened them, hints that an officer has seen, forms that outlive a session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "board_links",
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name="fk_board_links_campaign_campaigns", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mark", name="pk_board_links"),
    )
    op.create_index("ix_board_links_campaign", "board_links", ["campaign"])
    op.create_table(
        "link_visits",
        sa.Column("link", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["link"], ["board_links.mark"], name="fk_link_visits_link_board_links", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("link", "address", name="pk_link_visits"),
    )
    op.create_table(
        "hints_seen",
        sa.Column("officer", sa.String(length=80), nullable=False),
        sa.Column("hint", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officers.username"], name="fk_hints_seen_officer_officers", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("officer", "hint", name="pk_hints_seen"),
    )
    op.create_table(
        "typed_forms",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("officer", sa.String(length=80), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officers.username"], name="fk_typed_forms_officer_officers", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key_hash", name="pk_typed_forms"),
    )


def downgrade() -> None:
    for table in ("typed_forms", "hints_seen", "link_visits", "board_links"):
        op.drop_table(table)
