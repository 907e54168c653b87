"""What officers decide about rows of appendices changes their cell too: marks and corrections are noted as filings are."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("marks", "corrections")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        cell = "(SELECT number + 1 FROM changes), {row}.campaign, {row}.unit WHERE true"
        note = f"INSERT INTO cell_changes SELECT {cell} ON CONFLICT DO NOTHING;"
        old, new = (note.format(row=row) for row in ("old", "new"))
        for table in TABLES:
            for act, words in (("insert", new), ("update", old + new), ("delete", old)):
                op.execute(f"CREATE TRIGGER {table}_{act}_noted AFTER {act} ON {table} BEGIN {words} END")
        return
    for table in TABLES:
        acts = f"AFTER INSERT OR UPDATE OR DELETE ON {table}"
        op.execute(f"CREATE TRIGGER {table}_noted {acts} FOR EACH ROW EXECUTE FUNCTION note_cell()")


def downgrade() -> None:
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            for act in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_{act}_noted")
        else:
            op.execute(f"DROP TRIGGER {table}_noted ON {table}")
