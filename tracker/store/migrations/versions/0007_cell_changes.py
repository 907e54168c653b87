"""Which cells of the board changed, and by which transaction: noted by triggers, so no act can forget it. Letters by unit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0001"
branch_labels = None
depends_on = None

CELLS = ("filings", "exceptions")
ROSTER = ("units", "unit_groups")
NAMES = ("addresses", "learnt")


def upgrade() -> None:
    op.create_table(
        "cell_changes",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("number", "campaign", "unit", name="pk_cell_changes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_outbox_unit", "outbox", ["unit"])
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in (*CELLS, *ROSTER, *NAMES):
            for act in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_{act}_noted")
    else:
        for table in (*CELLS, *ROSTER, *NAMES):
            op.execute(f"DROP TRIGGER {table}_noted ON {table}")
        for name in ("note_cell", "note_roster", "note_names"):
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_outbox_unit")
    op.drop_table("cell_changes")


def _sqlite() -> None:
    # The transaction that changes anything raises the number by one as it ends.
    def note(campaign: str, unit: str) -> str:
        number = "(SELECT number + 1 FROM changes)"
        return f"INSERT INTO cell_changes VALUES ({number}, {campaign}, {unit}) ON CONFLICT DO NOTHING;"  # noqa: S608

    old, new = note("old.campaign", "old.unit"), note("new.campaign", "new.unit")
    of_cell = {"insert": new, "update": old + new, "delete": old}
    roster, names = note("''", "''"), note("''", "'@'")
    for tables, notes in ((CELLS, of_cell), (ROSTER, dict.fromkeys(of_cell, roster)), (NAMES, dict.fromkeys(of_cell, names))):
        for table in tables:
            for act, noted in notes.items():
                op.execute(f"CREATE TRIGGER {table}_{act}_noted AFTER {act} ON {table} BEGIN {noted} END")


def _postgresql() -> None:
    number = "pg_current_xact_id()::text::bigint"

    def function(name: str, *notes: tuple[str, str, str]) -> str:
        said = " ".join(
            f"IF TG_OP <> '{but}' THEN INSERT INTO cell_changes VALUES ({number}, {campaign}, {unit}) "  # noqa: S608
            "ON CONFLICT DO NOTHING; END IF;"
            for but, campaign, unit in notes
        )
        return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {said} RETURN NULL; END $$"

    op.execute(function("note_cell", ("INSERT", "OLD.campaign", "OLD.unit"), ("DELETE", "NEW.campaign", "NEW.unit")))
    op.execute(function("note_roster", ("", "''", "''")))
    op.execute(function("note_names", ("", "''", "'@'")))
    for tables, each, name in (
        (CELLS, "ROW", "note_cell"),
        (ROSTER, "STATEMENT", "note_roster"),
        (NAMES, "STATEMENT", "note_names"),
    ):
        for table in tables:
            op.execute(
                f"CREATE TRIGGER {table}_noted AFTER INSERT OR UPDATE OR DELETE ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION {name}()"
            )
