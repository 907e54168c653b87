"""What the books, the vault and the mail server must say of an office whose commands were killed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select

from intake.vault import FolderVault
from tests.bench.ben_lau import UNITS
from tests.bench.cut_office import FIRST, Office, away, empty_handed, resent
from tracker.store.schema import documents, filings, mails, outbox, sightings
from tracker.store.session import reading


def books_balance(office: Office, seldom_twice: int | None = None) -> None:
    """Nothing lost, nothing twice; `seldom_twice` bounds the letters that were sent again with the same Message-ID."""
    _mails_balance(office)
    expected = Counter(str(one["From"]) for one in office.sent_in if one["Message-ID"].startswith("<full-"))
    with reading(office.engine) as conn:
        filed = [tuple(row) for row in conn.execute(select(filings.c.unit, filings.c.part, filings.c.version))]
        listed = conn.scalar(select(func.count()).select_from(documents))
    assert sorted(filed) == sorted(
        (unit.code, part, version)
        for unit in UNITS
        for part in ("report", "books")
        for version in range(1, expected[unit.emails[0]] + 1)
    )
    assert listed == sum(len(list(one.iter_attachments())) for one in office.sent_in)
    _letters_balance(office, seldom_twice)


def _mails_balance(office: Office) -> None:
    sent = sorted(one["Message-ID"] for one in office.sent_in)
    with reading(office.engine) as conn:
        rows = conn.execute(select(mails.c.message_id, mails.c.state, mails.c.reason, mails.c.sha256, mails.c.attempts)).all()
        uids = list(conn.scalars(select(sightings.c.uid)))
    assert sorted(row.message_id for row in rows) == sent
    assert sorted(uids) == sorted(office.inbox.search())
    assert len(office.inbox.search(["KEYWORD", "$Baocao"])) == len(sent)
    became = {row.message_id: (row.state, row.reason) for row in rows if row.state != "filed"}
    assert became == {
        empty_handed(8)["Message-ID"]: ("tray", "no-attachment"),
        resent(FIRST[1])["Message-ID"]: ("ignored", "duplicate"),
        away(9)["Message-ID"]: ("ignored", "auto-reply"),
    }
    office.vault.sweep(datetime.now(UTC))
    held = set(office.vault.names())
    if isinstance(office.vault, FolderVault):
        assert not any(office.vault.root.glob("tmp/*")), "nothing half written stays"
    assert held == {row.sha256 for row in rows}
    assert all(office.vault.read(name) for name in held)


def _letters_balance(office: Office, seldom_twice: int | None) -> None:
    with reading(office.engine) as conn:
        columns = (outbox.c.message_id, outbox.c.in_reply_to, outbox.c.state, outbox.c.uncertain)
        rows = {row.message_id: row for row in conn.execute(select(*columns))}
    answered = sorted(row.in_reply_to for row in rows.values())
    assert answered == sorted(one["Message-ID"] for one in office.sent_in if one["Auto-Submitted"] is None)
    assert {row.state for row in rows.values()} == {"sent"}
    copies = office.letters()
    assert set(copies) == set(rows), "every letter arrived, and no other"
    assert all(rows[name].uncertain for name, count in copies.items() if count > 1)
    if seldom_twice is not None:
        assert copies.total() - len(copies) <= seldom_twice
