"""Which cells of the board changed, and by which transaction: noted by triggers, so no act can forget it. Letters by unit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CELLS = ("filings", "exceptions")
ROSTER = ("units", "unit_groups")
NAMES = ("addresses", "learnt")
#: What was read of a document that was filed before.
OF_DOCUMENT = "campaign, unit FROM filings WHERE mail = {row}.mail"
#: What an officer said of a filing.
OF_APPROVAL = "campaign, unit FROM filings WHERE id = {row}.filing"


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
        for table in (*CELLS, *ROSTER, *NAMES, "documents", "approvals"):
            for act in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_{act}_noted")
    else:
        for table in (*CELLS, *ROSTER, *NAMES, "documents", "approvals"):
            op.execute(f"DROP TRIGGER {table}_noted ON {table}")
        for name in ("note_cell", "note_roster", "note_names", "note_document", "note_approval"):
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_outbox_unit")
    op.drop_table("cell_changes")


def _sqlite() -> None:
    # The transaction that changes anything raises the number by one as it ends.
    def note(cells: str) -> str:
        return f"INSERT INTO cell_changes SELECT (SELECT number + 1 FROM changes), {cells} ON CONFLICT DO NOTHING;"  # noqa: S608

    def notes(cells: str) -> dict[str, str]:
        old, new = (note(cells.format(row=row)) for row in ("old", "new"))
        return {"insert": new, "update": old + new, "delete": old}

    of_cell, of_document = notes("{row}.campaign, {row}.unit WHERE true"), notes(OF_DOCUMENT)
    for tables, noted in (
        (CELLS, of_cell),
        (("documents",), of_document),
        (("approvals",), notes(OF_APPROVAL)),
        (ROSTER, dict.fromkeys(of_cell, note("'', '' WHERE true"))),
        (NAMES, dict.fromkeys(of_cell, note("'', '@' WHERE true"))),
    ):
        for table in tables:
            for act, words in noted.items():
                op.execute(f"CREATE TRIGGER {table}_{act}_noted AFTER {act} ON {table} BEGIN {words} END")


def _postgresql() -> None:
    def note(cells: str) -> str:
        return f"INSERT INTO cell_changes SELECT pg_current_xact_id()::text::bigint, {cells} ON CONFLICT DO NOTHING;"

    def notes(cells: str) -> str:
        old, new = (note(cells.format(row=row)) for row in ("OLD", "NEW"))
        return f"IF TG_OP <> 'INSERT' THEN {old} END IF; IF TG_OP <> 'DELETE' THEN {new} END IF;"

    for tables, each, name, words in (
        (CELLS, "ROW", "note_cell", notes("{row}.campaign, {row}.unit")),
        (("documents",), "ROW", "note_document", notes(OF_DOCUMENT)),
        (("approvals",), "ROW", "note_approval", notes(OF_APPROVAL)),
        (ROSTER, "STATEMENT", "note_roster", note("'', ''")),
        (NAMES, "STATEMENT", "note_names", note("'', '@'")),
    ):
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {words} RETURN NULL; END $$")
        for table in tables:
            op.execute(
                f"CREATE TRIGGER {table}_noted AFTER INSERT OR UPDATE OR DELETE ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION {name}()"
            )
