"""Before an office begins, what it is shown of its mails follows every change; what an officer settled stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.papers.office import NOW, REPORT, REVIEW, SON, TestOffice, done, message
from tracker.jobs.campaigns.campaign_acts import change_campaign
from tracker.jobs.filings.booking import BookingChoice
from tracker.jobs.filings.mail_acts import settle
from tracker.jobs.mails.record import record
from tracker.jobs.office.first_readings import is_old, put_back
from tracker.jobs.office.registry import Books, load
from tracker.rules.letters.calendar import Calendar
from tracker.rules.mails.mail_state import MailState
from tracker.store.filings import ledger
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.session import reading, writing

LATER = NOW + timedelta(minutes=5)
MAIL = message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")))
STRANGE = message("ai@khac.example", "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC SÔNG ĐÀ")))


@pytest.fixture
def unbegun(office: TestOffice) -> TestOffice:
    return replace(office, settings=replace(office.settings, sending=replace(office.settings.sending, started=False)))


def opens_tomorrow(office: TestOffice, at: datetime = LATER) -> None:
    with writing(office.engine) as conn:
        wanted, calendar = replace(REVIEW, opens=NOW + timedelta(hours=1)), Calendar(office.settings.office.timezone)
        done(change_campaign(office.hand(conn, now=at), wanted, calendar))


def state(office: TestOffice, mail: int) -> MailState:
    with reading(office.engine) as conn:
        row = mails.get(conn, mail)
    assert row is not None
    return row.state


def test_after_a_change_mails_are_as_if_nobody_had_decided_them(unbegun: TestOffice) -> None:
    mail, found = unbegun.get(MAIL)
    assert put_back(unbegun.engine, unbegun.settings) is None
    opens_tomorrow(unbegun)
    with reading(unbegun.engine) as conn:
        assert is_old(conn)
    assert put_back(unbegun.engine, unbegun.settings) == LATER
    with writing(unbegun.engine) as conn:
        assert not is_old(conn)
        assert [*outbox.listing(conn)] == []
        assert not ledger.ever_filed(conn, REVIEW.code)
        (pending,) = mails.pending(conn, 9)
        books = Books(load(conn, unbegun.settings, LATER), unbegun.settings, LATER + timedelta(minutes=1))
        record(conn, pending, found, books)
        assert not is_old(conn)
    assert state(unbegun, mail) == MailState.TRAY
    assert put_back(unbegun.engine, unbegun.settings) == LATER
    assert state(unbegun, mail) == MailState.TRAY


def test_what_an_officer_settled_keeps_its_place_and_its_receipt(unbegun: TestOffice) -> None:
    by_hand, _ = unbegun.get(STRANGE)
    by_rule, _ = unbegun.get(MAIL)
    with writing(unbegun.engine) as conn:
        done(settle(unbegun.hand(conn), by_hand, (BookingChoice(0, SON.code, REVIEW.code, "report"),)))
    with reading(unbegun.engine) as conn:
        before = [one.key for one in outbox.listing(conn)]
    opens_tomorrow(unbegun)
    put_back(unbegun.engine, unbegun.settings)
    assert (state(unbegun, by_hand), state(unbegun, by_rule)) == (MailState.FILED, MailState.STORED)
    with reading(unbegun.engine) as conn:
        assert [one.unit for one in ledger.of_campaign(conn, REVIEW.code)] == [SON.code]
        assert len([*outbox.listing(conn)]) == len(before) - 1


def test_a_change_while_mails_are_decided_counts_for_all_of_them(unbegun: TestOffice) -> None:
    opens_tomorrow(unbegun, NOW - timedelta(minutes=1))
    began = put_back(unbegun.engine, unbegun.settings)
    opens = NOW - timedelta(seconds=1)
    with writing(unbegun.engine) as conn:
        wanted = replace(REVIEW, title="Báo cáo tổng kết y tế trường học")
        done(change_campaign(unbegun.hand(conn, now=opens), wanted, Calendar(unbegun.settings.office.timezone)))
    mail, _ = unbegun.get(MAIL)
    put_back(unbegun.engine, unbegun.settings)
    assert state(unbegun, mail) == MailState.FILED
    put_back(unbegun.engine, unbegun.settings, began)
    assert state(unbegun, mail) == MailState.STORED


def test_an_office_that_has_begun_keeps_what_it_decided(office: TestOffice) -> None:
    mail, _ = office.get(MAIL)
    opens_tomorrow(office)
    assert put_back(office.engine, office.settings) is None
    assert state(office, mail) == MailState.FILED
