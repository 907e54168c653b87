"""Every table of the first release: what comes in, what goes out, what people decide by hand."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: In the order they are made; each refers only to those before it.
TABLES = (
    "units",
    "addresses",
    "unit_groups",
    "campaigns",
    "exceptions",
    "mails",
    "sightings",
    "mailboxes",
    "documents",
    "texts",
    "filings",
    "outbox",
    "recipients",
    "told",
    "told_names",
    "officers",
    "sessions",
    "sign_in_failures",
    "audit",
    "audit_places",
    "views",
    "changes",
    "series",
    "learnt",
    "wordings",
    "quiet_units",
    "notes",
    "dead_addresses",
    "tokens",
    "marks",
    "corrections",
    "synonyms",
    "backups",
    "restores",
)

#: Tables whose words are searched, each with the expression that gives them.
FULL_TEXT = (("texts", "words"), ("outbox", "subject || ' ' || text"))
#: Vietnamese letters with marks, by the letter they are found by.
MARKED = {
    "a": "àáảãạăằắẳẵặâầấẩẫậ",
    "d": "đ",
    "e": "èéẻẽẹêềếểễệ",
    "i": "ìíỉĩị",
    "o": "òóỏõọôồốổỗộơờớởỡợ",
    "u": "ùúủũụưừứửữự",
    "y": "ỳýỷỹỵ",
}


def upgrade() -> None:
    _roster()
    _campaigns()
    _mails()
    _mailboxes()
    _documents()
    _filings()
    _letters()
    _full_text()
    _officers()
    _changes()
    _series()
    _decisions()
    _addresses()
    _records()
    _backups()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, _ in FULL_TEXT:
            op.execute(f"DROP TABLE {table}_index")
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION full_text(text)")


def _roster() -> None:
    op.create_table(
        "units",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("ward", sa.Text(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("fate", sa.String(length=12), nullable=True),
        sa.Column("successors", sa.JSON(), nullable=True),
        sa.Column("former", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_units"),
    )
    op.create_table(
        "addresses",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=20), server_default="roster", nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_addresses_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("address", "unit", name="pk_addresses"),
    )
    op.create_index("ix_addresses_unit", "addresses", ["unit"])
    op.create_table(
        "unit_groups",
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_unit_groups_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("unit", "name", name="pk_unit_groups"),
    )
    op.create_index("ix_unit_groups_name", "unit_groups", ["name"])


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("receipts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paused_at", INSTANT, nullable=True),
        sa.Column("series", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_campaigns"),
    )
    op.create_table(
        "exceptions",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("exempt", sa.Boolean(), nullable=False),
        sa.Column("due", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("excused", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("asked", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name="fk_exceptions_campaign_campaigns", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_exceptions_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("campaign", "unit", name="pk_exceptions"),
    )


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("internal_date", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=True),
        sa.Column("received_how", sa.String(length=20), nullable=True),
        sa.Column("claimed_date", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("sender", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("answerable", sa.Boolean(), nullable=True),
        sa.Column("authentication", sa.String(length=10), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=True),
        sa.Column("clues", sa.JSON(), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=True),
        sa.Column("stored_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("parser_version", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("sha256", name="uq_mails_sha256"),
    )
    op.create_index("ix_mails_fingerprint", "mails", ["fingerprint"])
    op.create_index("ix_mails_message_id", "mails", ["message_id"], postgresql_using="hash")
    op.create_index("ix_mails_state", "mails", ["state"])


def _mailboxes() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("mail", IDENTITY, nullable=False),
        sa.Column("internal_date", INSTANT, nullable=True),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("filed_away", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_sightings_mail_mails"),
        sa.PrimaryKeyConstraint("id", name="pk_sightings"),
        sa.UniqueConstraint("mailbox", "uidvalidity", "uid", name="uq_sightings_mailbox"),
    )
    op.create_index("ix_sightings_mail", "sightings", ["mail"])
    op.create_index(
        "ix_sightings_to_file_away",
        "sightings",
        ["mailbox", "uidvalidity"],
        sqlite_where=sa.text("filed_away = 0"),
        postgresql_where=sa.text("NOT filed_away"),
    )
    op.create_table(
        "mailboxes",
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("next_uid", sa.BigInteger(), nullable=False),
        sa.Column("last_success", INSTANT, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_error_at", INSTANT, nullable=True),
        sa.Column("messages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unaccounted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reconciled_at", INSTANT, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("mailbox", name="pk_mailboxes"),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("mail", IDENTITY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=True),
        sa.Column("inside", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("header", sa.JSON(), nullable=True),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_documents_mail_mails", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("mail", "position", name="uq_documents_mail"),
    )
    op.create_index("ix_documents_sha256", "documents", ["sha256"])
    op.create_table(
        "texts",
        sa.Column("mail", IDENTITY, nullable=False),
        sa.Column("id", IDENTITY, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_texts_mail_mails", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
    )
    op.create_index("ix_texts_mail", "texts", ["mail"])


def _filings() -> None:
    op.create_table(
        "filings",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("mail", IDENTITY, nullable=True),
        sa.Column("document", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("on_time", sa.Boolean(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("clues", sa.JSON(), nullable=False),
        sa.Column("receipt", sa.String(length=120), nullable=False),
        sa.Column("filed_at", INSTANT, nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("returned_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name="fk_filings_campaign_campaigns"),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_filings_mail_mails"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_filings_unit_units"),
        sa.PrimaryKeyConstraint("id", name="pk_filings"),
    )
    op.create_index("ix_filings_cell", "filings", ["campaign", "unit", "part"])
    op.create_index("ix_filings_mail", "filings", ["mail"])
    op.create_index("ix_filings_unit", "filings", ["unit"])
    op.create_index("ix_filings_sha256", "filings", ["sha256"])


def _letters() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("to", sa.JSON(), nullable=False),
        sa.Column("cc", sa.JSON(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("in_reply_to", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("uncertain", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("doubts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("waits_since", INSTANT, nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("bounced_at", INSTANT, nullable=True),
        sa.Column("bounce", sa.Text(), nullable=True),
        sa.Column("held", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("carried_by", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
    )
    op.create_index("ix_outbox_carried_by", "outbox", ["carried_by"])
    op.create_index("ix_outbox_campaign", "outbox", ["campaign", "unit"])
    op.create_index("ix_outbox_due", "outbox", ["state", "not_before"])
    op.create_table(
        "recipients",
        sa.Column("letter", IDENTITY, nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["outbox.id"], name="fk_recipients_letter_outbox", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("letter", "address", name="pk_recipients"),
    )
    op.create_index("ix_recipients_address", "recipients", ["address"])
    op.create_table(
        "told",
        sa.Column("letter", sa.String(length=300), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["outbox.key"], name="fk_told_letter_outbox", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("letter", "campaign", "unit", name="pk_told"),
    )
    op.create_index("ix_told_cell", "told", ["campaign", "unit"])
    op.create_table(
        "told_names",
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_told_names_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("unit", "name", name="pk_told_names"),
    )


def _full_text() -> None:
    """Words without their marks: "tan dinh" finds "Tân Định". The databases keep the indexes by themselves."""
    if op.get_bind().dialect.name == "sqlite":
        for table, words in FULL_TEXT:
            _full_text_of_sqlite(table, words)
        return
    marked = "".join(MARKED.values())
    plain = "".join(letter * len(marks) for letter, marks in MARKED.items())
    letters = f"lower(translate($1, '{marked}{marked.upper()}', '{plain * 2}'))"
    op.execute(
        "CREATE FUNCTION full_text(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
        f"$$ SELECT to_tsvector('simple'::regconfig, regexp_replace({letters}, '[^a-z0-9]+', ' ', 'g')) $$"
    )
    for table, words in FULL_TEXT:
        op.execute(f"CREATE INDEX ix_{table}_full_text ON {table} USING gin (full_text({words}))")


def _full_text_of_sqlite(table: str, words: str) -> None:
    # The tokenizer takes the marks off, but đ is a letter of its own to Unicode.
    def letters(row: str) -> str:
        of_row = re.sub(r"\b(subject|text|words)\b", rf"{row}.\1", words)
        return f"replace(replace({of_row}, 'đ', 'd'), 'Đ', 'D')"

    index = f"{table}_index"
    add = f"INSERT INTO {index}(rowid, words) VALUES (new.id, {letters('new')});"  # noqa: S608 - names of tables of ours
    remove = f"INSERT INTO {index}({index}, rowid, words) VALUES ('delete', old.id, {letters('old')});"  # noqa: S608
    changed = ", ".join(re.findall(r"\b(?:subject|text|words)\b", words))
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5(words, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add} END")
    op.execute(f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {remove} END")
    op.execute(f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {changed} ON {table} BEGIN {remove} {add} END")


def _officers() -> None:
    op.create_table(
        "officers",
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("disabled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("username", name="pk_officers"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["username"], ["officers.username"], name="fk_sessions_username_officers", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failures"),
    )
    op.create_index("ix_sign_in_failures_username", "sign_in_failures", ["username"])
    op.create_table(
        "audit",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("undo", sa.JSON(), nullable=True),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_undoes", "audit", ["undoes"])
    op.create_table(
        "audit_places",
        sa.Column("act", IDENTITY, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["audit.id"], name="fk_audit_places_act_audit", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("act", "about", name="pk_audit_places"),
    )
    op.create_index("ix_audit_places_about", "audit_places", ["about"])
    op.create_table(
        "views",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("officer", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officers.username"], name="fk_views_officer_officers", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
        sa.UniqueConstraint("officer", "name", name="uq_views_officer"),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.execute("INSERT INTO changes (id, number) VALUES (1, 0)")


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_series"),
    )


def _decisions() -> None:
    op.create_table(
        "learnt",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("mail", IDENTITY, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_learnt_mail_mails"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_learnt_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_learnt"),
    )
    op.create_index("ix_learnt_unit", "learnt", ["unit"])
    op.create_table(
        "wordings",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("meant", sa.Text(), nullable=True),
        sa.Column("campaign", sa.String(length=80), nullable=True),
        sa.Column("mail", IDENTITY, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name="fk_wordings_campaign_campaigns", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name="fk_wordings_mail_mails"),
        sa.PrimaryKeyConstraint("id", name="pk_wordings"),
    )
    op.create_index("ix_wordings_campaign", "wordings", ["campaign"])
    op.create_table(
        "quiet_units",
        sa.Column("unit", sa.String(length=80), nullable=False),
        *_decided("reason"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_quiet_units_unit_units", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("unit", name="pk_quiet_units"),
    )
    op.create_table(
        "notes",
        *_cell("notes"),
        *_decided("note"),
        sa.PrimaryKeyConstraint("campaign", "unit", name="pk_notes"),
    )


def _addresses() -> None:
    op.create_table(
        "dead_addresses",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("letter", sa.String(length=300), nullable=False),
        sa.Column("bounced_at", INSTANT, nullable=False),
        sa.Column("cleared_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("address", name="pk_dead_addresses"),
    )
    op.create_table(
        "tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_tokens"),
    )


def _records() -> None:
    op.create_table(
        "marks",
        *_record("marks"),
        sa.Column("exemplary", sa.Boolean(), nullable=False),
        *_decided("note"),
        sa.PrimaryKeyConstraint("campaign", "unit", "part", "record", name="pk_marks"),
    )
    op.create_table(
        "corrections",
        *_record("corrections"),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("was", sa.JSON(), nullable=True),
        sa.Column("now", sa.JSON(), nullable=True),
        *_decided("reason"),
        sa.PrimaryKeyConstraint("campaign", "unit", "part", "record", "field", name="pk_corrections"),
    )
    op.create_table(
        "synonyms",
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("header", sa.String(length=300), nullable=False),
        *_decided("reason"),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name="fk_synonyms_campaign_campaigns", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("campaign", "part", "field", "header", name="pk_synonyms"),
    )


def _backups() -> None:
    op.create_table(
        "backups",
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("mails", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("taken_at", name="pk_backups"),
    )
    op.create_table(
        "restores",
        sa.Column("restored_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("restored_at", name="pk_restores"),
    )


def _decided(why: str) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column(why, sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
    )


def _cell(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.code"], name=f"fk_{table}_campaign_campaigns", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=f"fk_{table}_unit_units", ondelete="CASCADE"),
    )


def _record(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        *_cell(table),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
    )
