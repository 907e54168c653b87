"""Several machines: what was read and is not recorded yet, one key for all, and procrastinate's own tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: What drops all that procrastinate has made here, whatever it is by then: everything of its bears its name.
_DROP_OF_PROCRASTINATE = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT tablename AS name FROM pg_tables
        WHERE schemaname = current_schema AND tablename LIKE 'procrastinate%' LOOP
        EXECUTE format('DROP TABLE %I CASCADE', one.name);
    END LOOP;
    FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = current_schema::regnamespace AND proname LIKE 'procrastinate%' LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', one.name);
    END LOOP;
    FOR one IN SELECT typname AS name FROM pg_type
        WHERE typnamespace = current_schema::regnamespace AND typname LIKE 'procrastinate%' LOOP
        EXECUTE format('DROP TYPE %I CASCADE', one.name);
    END LOOP;
END $$
"""


def upgrade() -> None:
    op.drop_index("ix_mails_state", "mails")
    op.create_index("ix_mails_state", "mails", ["state", "attempts", "id"])
    op.add_column("mailboxes", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "readings",
        sa.Column("mail", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("parser_version", sa.String(length=20), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("own_fault", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_readings_mail_mails", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mail", name="pk_readings"),
    )
    op.create_table(
        "key_prints",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("print", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_key_prints"),
    )
    if op.get_bind().dialect.name == "postgresql":
        from procrastinate.schema import SchemaManager  # of the one version that pyproject.toml allows

        op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SchemaManager.get_schema())


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_DROP_OF_PROCRASTINATE)
    op.drop_column("mailboxes", "opened_at")
    op.drop_table("key_prints")
    op.drop_table("readings")
    op.drop_index("ix_mails_state", "mails")
    op.create_index("ix_mails_state", "mails", ["state"])
