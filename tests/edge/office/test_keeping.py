"""What the office does not keep for ever goes, books first, and nothing else; verify knows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from config.settings import KeepingSettings
from intake.vault import vault_at
from tests.papers.office import GIANG, MAI, NOW, REPORT, REVIEW, TestOffice, message
from tracker.jobs.mails.reprocess import decided_mails
from tracker.jobs.office.health import VaultWatch
from tracker.jobs.office.saving import keeping as keeping_job
from tracker.jobs.office.saving.keeping import LetGo, let_go, would_go
from tracker.jobs.office.saving.verify import verify
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office.saving import keeping
from tracker.store.schema import outbox as letters
from tracker.store.session import reading, writing

DAY = timedelta(days=1)
LATER = NOW + 100 * DAY


def with_days(office: TestOffice, **days: int) -> TestOffice:
    return replace(office, settings=replace(office.settings, keeping=KeepingSettings(**days)))


def run(office: TestOffice, at: datetime = LATER) -> LetGo:
    vault = vault_at(office.settings.vault)
    expected = would_go(office.engine, office.settings, at)
    gone = let_go(office.engine, vault, office.settings, at)
    assert gone == expected, "what is said beforehand is what is done"
    return gone


@pytest.fixture
def full(office: TestOffice) -> TestOffice:
    """A report that counts, a mail in the tray, one that is ignored; a letter that left and one that waits; three acts."""
    for unit, name in ((MAI, "MẦM NON BÔNG MAI"), (GIANG, "THCS TRƯỜNG GIANG")):
        office.get(message(unit.emails[0], "Báo cáo tổng kết công tác y tế", ("bc.txt", REPORT.format(name=name))))
    office.get(message(MAI.emails[0], "Báo cáo khác", ("bc.txt", "BÁO CÁO\nvề việc khác\n")))
    office.get(b"From: a@b.example\r\nAuto-Submitted: auto-replied\r\nSubject: vang mat\r\n\r\nTu dong.\r\n")
    with writing(office.engine) as conn:
        outbox.mark_sent(conn, outbox.claim(conn, NOW, DAY, 1)[0].id, NOW)
        for day in range(3):
            audit.add(conn, NOW + 40 * day * DAY, "lan", "note", "TK2023 x")
    return office


def states(office: TestOffice) -> dict[str, bool]:
    """By state of the mail, whether all of its bytes are there."""
    vault = vault_at(office.settings.vault)
    with reading(office.engine) as conn:
        found = [(row.state.value, not vault.lacking({row.sha256: row.size})) for row in mails.listing(conn)]
    return {state: all(there for one, there in found if one == state) for state, _ in found}


def test_by_default_nothing_goes(full: TestOffice) -> None:
    assert run(full, LATER + 9_999 * DAY) == LetGo()


def test_mails_go_that_nobody_decides_and_that_count_in_no_open_campaign(full: TestOffice) -> None:
    office = with_days(full, mail_days=30)
    assert run(office, NOW + 30 * DAY) == LetGo(), "not a day too early"
    assert run(office) == LetGo(mails=1)
    assert states(office) == {"filed": True, "tray": True, "ignored": False}
    with writing(office.engine) as conn:
        campaigns.close(conn, REVIEW.code, LATER)
    assert run(office, LATER + 30 * DAY) == LetGo(), "the report is written after a campaign is closed"
    assert run(office, LATER + 31 * DAY) == LetGo(mails=2)
    assert states(office) == {"filed": False, "tray": True, "ignored": False}
    assert run(office, LATER + 90 * DAY) == LetGo(), "none twice"


def test_verify_knows_what_was_let_go_and_health_misses_nothing(full: TestOffice) -> None:
    office, vault = with_days(full, mail_days=30, letters_days=30, journal_days=30), vault_at(full.settings.vault)
    assert run(office) == LetGo(mails=1, letters=1, acts=2)
    found = [(one.grade, one.sentence) for one in verify(office.engine, vault, lambda *_: None)]
    assert [sentence for grade, sentence in found if grade == "bad"] == []
    assert any("every one of 3 mails" in sentence for _, sentence in found)
    kinds = ("1 raw mails of before", "1 letters' words of before", "2 acts of the journal of before")
    assert all(any(sentence.startswith(one) for _, sentence in found) for one in kinds)
    watch = VaultWatch(vault)
    watch.look(office.engine)
    assert watch.missing == ()
    with reading(office.engine) as conn:
        gone = keeping.names_let_go(conn)
        assert not gone & {row.sha256 for row in decided_mails(conn)}
    raw = b"From: a@b.example\r\nAuto-Submitted: auto-replied\r\nSubject: vang mat\r\n\r\nTu dong.\r\n"
    assert vault.keep(raw) in gone, "the mailbox had it still"
    found = [(one.grade, one.sentence) for one in verify(office.engine, vault, lambda *_: None)]
    assert ("note", "1 mails that were let go are there again: the mailbox still has them") in found
    run(office)
    assert not vault.is_whole(next(iter(gone))), "the next run removes what a crash, or the mailbox, has left"


def test_a_power_cut_between_books_and_bytes_leaves_a_file_that_the_next_run_removes(
    full: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, vault = with_days(full, mail_days=30), vault_at(full.settings.vault)

    def cut(point: str) -> None:
        raise KeyboardInterrupt(point)

    with monkeypatch.context() as power:
        power.setattr(keeping_job, "crash_point", cut)
        with pytest.raises(KeyboardInterrupt):
            let_go(office.engine, vault, office.settings, LATER)
    with reading(office.engine) as conn:
        (gone,) = keeping.names_let_go(conn)
    assert vault.is_whole(gone)
    assert run(office) == LetGo()
    assert not vault.is_whole(gone)


def test_a_letter_loses_its_words_alone_and_only_when_it_is_done_with(full: TestOffice) -> None:
    office = with_days(full, letters_days=30)
    with writing(office.engine) as conn:
        conn.execute(update(letters).where(letters.c.state == "queued").values(state="failed"))
    assert run(office) == LetGo(letters=1)
    with reading(office.engine) as conn:
        found = {row.state.value: (bool(row.text), bool(row.subject), bool(row.to)) for row in outbox.listing(conn)}
    assert found["sent"] == (False, True, True)
    assert found["failed"] == (True, True, True), "an officer may send it again"


def test_acts_go_the_oldest_first_and_numbers_are_never_given_twice(full: TestOffice) -> None:
    office = with_days(full, journal_days=30)
    with reading(office.engine) as conn:
        last = audit.listing(conn)[0].id
    assert run(office, LATER + 999 * DAY) == LetGo(acts=2)
    with writing(office.engine) as conn:
        assert [act.id for act in audit.listing(conn)] == [last]
        assert audit.add(conn, NOW, "lan", "note", "x") > last
