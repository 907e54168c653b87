"""Mails read again: the tray empties where things are clear now, and nothing else changes unless confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from config.settings import Settings
from intake.vault import VaultError, vault_at
from parsers.facts import Budget
from parsers.reading import read_mail
from tests.papers.office import GIANG, LIST, NOW, REPORT, REVIEW, ROWS, SON, TestOffice, message
from tracker.jobs.filings.booking import BookingChoice
from tracker.jobs.filings.filing_acts import withdraw
from tracker.jobs.filings.lessons import keep_name
from tracker.jobs.filings.mail_acts import settle
from tracker.jobs.filings.undo import undo
from tracker.jobs.mails import reprocess as job
from tracker.jobs.mails.reprocess import Reprocessed
from tracker.jobs.reading.readers import Item, Read, Readers, Result, Unreadable
from tracker.rules.filings.reprocess import Fate, FormerBooking
from tracker.store.acts import audit, row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.schema import metadata
from tracker.store.session import reading, writing

UNKNOWN = message("la@hopthu.example", "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC HƯỚNG DƯƠNG")), ("ds.csv", ROWS))
GOOD = message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")), ("ds.csv", ROWS))


class Here(Readers):
    """Reads in this process: these mails are our own."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._vault = settings.vault

    def each(self, items: Iterator[Item]) -> Iterator[tuple[tuple[Item, Result], ...]]:
        for item in items:
            try:
                yield ((item, Read(read_mail(vault_at(self._vault).read(item.sha256), Budget()), None)),)
            except VaultError as error:
                yield ((item, Unreadable(str(error))),)


def again(office: TestOffice, everything: bool = True, dry_run: bool = False, confirm: bool = False) -> list[Reprocessed]:
    with reading(office.engine) as conn:
        which = job.decided_mails(conn) if everything else job.waiting(conn)
    readers = Here(office.settings)
    return list(job.reprocess(office.engine, office.settings, readers, which, lambda: NOW, dry_run, confirm))


def dump(office: TestOffice) -> list[object]:
    with reading(office.engine) as conn:
        tables = [table for table in metadata.sorted_tables if table.name != "changes"]
        return [sorted(map(repr, conn.execute(select(table)))) for table in tables]


def learn_the_name(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        keep_name(conn, "hanh", GIANG.code, "Trường Tiểu học Hướng Dương", NOW)


def test_a_mail_that_waited_is_filed_once_its_unit_is_known(office: TestOffice) -> None:
    mail, _ = office.get(UNKNOWN)
    assert [one.fate for one in again(office)] == [Fate.SAME]
    learn_the_name(office)
    (one,) = again(office, everything=False)
    assert one.fate is Fate.FILED
    assert one.difference.new == (
        FormerBooking(0, GIANG.code, REVIEW.code, "report", True),
        FormerBooking(1, GIANG.code, REVIEW.code, "list", True),
    )
    with reading(office.engine) as conn:
        filed = ledger.of_mail(conn, mail)
        assert [(row.unit, row.filed_by, row.on_time) for row in filed] == [(GIANG.code, "baocao", True)] * 2
        assert [row.kind for row in outbox.listing(conn)] == ["question", "confirmation"]
        assert [(row.who, row.what, row.about) for row in audit.of(conn, [f"mail {mail}"])] == [
            ("baocao", "reprocess", f"mail {mail}")
        ]
    assert [one.fate for one in again(office)] == [Fate.SAME]


def test_a_dry_run_changes_nothing_and_says_the_same(office: TestOffice) -> None:
    office.get(UNKNOWN)
    office.get(GOOD)
    learn_the_name(office)
    before = dump(office)
    would = again(office, dry_run=True)
    assert dump(office) == before
    did = again(office)
    assert [(one.mail.id, one.fate, one.difference) for one in would] == [
        (one.mail.id, one.fate, one.difference) for one in did
    ]
    assert dump(office) != before


def test_what_stays_in_the_tray_is_shown_as_it_is_known_today(office: TestOffice) -> None:
    mail, _ = office.get(message("la@hopthu.example", "Nộp", ("bc.txt", REPORT.format(name="TIỂU HỌC HƯỚNG DƯƠNG"))))
    learn_the_name(office)
    with writing(office.engine) as conn:
        campaigns.put(conn, replace(REVIEW, units=(SON.code,)), NOW)
    (one,) = again(office)
    assert (one.fate, one.reason) == (Fate.REFRESHED, "unknown-campaign")
    with reading(office.engine) as conn:
        row = mails.get(conn, mail)
        assert row is not None
        assert (row.state, row.reason, row.units) == ("tray", "unknown-campaign", (GIANG.code,))
        assert [letter.kind for letter in outbox.listing(conn)] == ["question"]


def stricter(office: TestOffice) -> None:
    """The list's columns are named otherwise now: the rows that came are none."""
    columns = (replace(LIST.columns[0], headers=("Tên mô hình",)),)
    with writing(office.engine) as conn:
        campaigns.put(conn, replace(REVIEW, parts=(REVIEW.parts[0], replace(LIST, columns=columns))), NOW)


def test_what_is_filed_changes_only_when_confirmed_and_without_a_letter(office: TestOffice) -> None:
    mail, _ = office.get(GOOD)
    stricter(office)
    before = dump(office)
    (one,) = again(office)
    assert one.fate is Fate.DIFFERS
    assert one.difference.gone == (FormerBooking(1, SON.code, REVIEW.code, "list", True),)
    assert dump(office) == before
    (one,) = again(office, confirm=True)
    assert one.fate is Fate.CHANGED
    with reading(office.engine) as conn:
        standing = [row for row in ledger.of_mail(conn, mail) if row.withdrawn_at is None]
        assert {row.part: row.valid for row in standing} != {"report": True, "list": True}
        assert [letter.kind for letter in outbox.listing(conn)] == ["confirmation"]
    assert [one.fate for one in again(office, confirm=True)] == [Fate.SAME]


def test_what_an_officer_decided_is_left_alone_until_it_is_taken_back(office: TestOffice) -> None:
    settled, read = office.get(UNKNOWN)
    withdrawn, _ = office.get(GOOD)
    with writing(office.engine) as conn:
        settle(office.hand(conn, "hanh", NOW), settled, (BookingChoice(0, SON.code, REVIEW.code, "report"),), read)
        withdraw(office.hand(conn, "hanh", NOW, "Gửi nhầm"), ledger.of_mail(conn, withdrawn)[0].id)
    learn_the_name(office)
    stricter(office)
    before = dump(office)
    assert [one.fate for one in again(office, confirm=True)] == [Fate.BY_HAND, Fate.BY_HAND]
    assert dump(office) == before
    with writing(office.engine) as conn:
        for act in audit.listing(conn):
            if act.what in ("file", "withdraw"):
                undo(office.hand(conn, "hanh", NOW), act.id)
    assert Fate.BY_HAND not in {one.fate for one in again(office)}


def test_a_copy_that_came_later_does_not_make_the_first_a_duplicate(office: TestOffice) -> None:
    office.get(GOOD)
    later = message(SON.emails[0], "Nộp lại", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")), ("ds.csv", ROWS))
    office.get(later)
    assert [one.fate for one in again(office, confirm=True)] == [Fate.SAME]


def test_mails_of_closed_campaigns_are_left_alone(office: TestOffice) -> None:
    office.get(GOOD)
    with writing(office.engine) as conn:
        campaigns.close(conn, REVIEW.code, NOW)
    assert [one.fate for one in again(office, confirm=True)] == [Fate.CLOSED]


def test_a_mail_the_vault_has_lost_is_named_and_the_next_goes_on(office: TestOffice) -> None:
    mail, _ = office.get(UNKNOWN)
    office.get(GOOD)
    with reading(office.engine) as conn:
        row = mails.get(conn, mail)
    assert row is not None
    (office.settings.vault.folder / row.sha256[:2] / row.sha256[2:]).unlink()
    assert [one.fate for one in again(office)] == [Fate.UNREADABLE, Fate.SAME]


def test_mails_read_by_older_readers_are_known(office: TestOffice) -> None:
    office.get(GOOD)
    (one,) = again(office)
    assert not one.outdated
    assert replace(one, mail=replace(one.mail, parser_version="0")).outdated


def test_what_better_readers_find_is_written_when_confirmed_and_no_filing_is_touched(office: TestOffice) -> None:
    mail, _ = office.get(GOOD)
    with writing(office.engine) as conn:
        older = Journal(conn)
        older.put(row_name.mail(mail), parser_version="0")
        older.put(row_name.document(mail, 1), records=[])
        before = ledger.of_mail(conn, mail)
    assert [one.fate for one in again(office)] == [Fate.SAME]
    assert [one.fate for one in again(office, confirm=True)] == [Fate.REFRESHED]
    with reading(office.engine) as conn:
        row = mails.get(conn, mail)
        assert row is not None
        assert (row.state, len(row.documents[1].records)) == ("filed", 2)
        assert ledger.of_mail(conn, mail) == before
    (one,) = again(office, confirm=True)
    assert (one.fate, one.outdated) == (Fate.SAME, False)
