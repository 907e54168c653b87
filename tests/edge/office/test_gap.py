"""The books after a restore: what waited to leave is held, what is decided anew about the time before is held, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from tests.papers.office import GIANG, MAI, NOW, REPORT, REVIEW, TestOffice, message
from tracker.jobs.letters.remind import remind
from tracker.jobs.letters.waiting import drop_stale, settle_first_poll
from tracker.rules.letters.gap import RESTORED, Gap
from tracker.rules.letters.letter_state import LetterState
from tracker.store.letters import outbox
from tracker.store.office.saving import recount, restores
from tracker.store.schema import filings, mailboxes
from tracker.store.schema import outbox as letters
from tracker.store.session import reading, writing

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def settled(engine: Engine) -> None:
    """The mailbox was polled before: no answer waits because it is new."""
    with writing(engine) as conn:
        conn.execute(mailboxes.insert().values(mailbox="files", uidvalidity=0, next_uid=1, last_success=NOW, settled_at=NOW))


def restored(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        restores.mark(conn, Gap(NOW - DAY, NOW))


def waiting(engine: Engine) -> list[tuple[str, bool, str | None]]:
    with reading(engine) as conn:
        return [(row.kind, row.held, row.error) for row in outbox.listing(conn) if row.state is LetterState.QUEUED]


def report(sender: str = MAI.emails[0], name: str = "MẦM NON BÔNG MAI") -> bytes:
    return message(sender, "Báo cáo tổng kết công tác y tế trường học", ("bao cao.txt", REPORT.format(name=name)))


def test_a_letter_that_waited_or_was_on_its_way_is_held_and_says_why(office: TestOffice) -> None:
    office.get(report())
    office.get(report(GIANG.emails[0], "THCS TRƯỜNG GIANG"))
    with writing(office.engine) as conn:
        assert len(outbox.claim(conn, NOW, HOUR, 1)) == 1
    restored(office)
    assert {(held, why) for _, held, why in waiting(office.engine)} == {(True, RESTORED)}
    with reading(office.engine) as conn:
        assert sorted(row.uncertain for row in outbox.listing(conn)) == [False, True]
    with writing(office.engine) as conn:
        assert outbox.claim(conn, NOW + DAY, HOUR, 9) == ()
        assert outbox.release(conn) == 2
        assert len(outbox.claim(conn, NOW + DAY, HOUR, 9)) == 2


def test_a_letter_whose_time_had_not_come_is_left_alone(office: TestOffice) -> None:
    office.get(report())
    with writing(office.engine) as conn:
        conn.execute(update(letters).values(not_before=NOW + HOUR))
    restored(office)
    assert [held for _, held, _ in waiting(office.engine)] == [False]


def test_a_mail_of_before_that_comes_in_again_is_filed_and_its_answer_held(office: TestOffice) -> None:
    restored(office)
    office.get(report(), NOW + HOUR)
    assert [(held, why) for _, held, why in waiting(office.engine)] == [(True, RESTORED)]
    with reading(office.engine) as conn:
        assert list(conn.scalars(select(filings.c.unit))) == [MAI.code]
        assert restores.letters_of_the_gap(conn) == 1
        assert list(recount.contradictions(conn)) == []


def test_a_first_poll_that_is_settled_lets_no_letter_of_the_gap_go(office: TestOffice) -> None:
    restored(office)
    with writing(office.engine) as conn:
        conn.execute(update(mailboxes).values(settled_at=None))
    office.get(report(), NOW + HOUR)
    settle_first_poll(office.engine, office.settings.sending, NOW + HOUR)
    assert [(held, why) for _, held, why in waiting(office.engine)] == [(True, RESTORED)]


def test_reminders_of_a_moment_before_the_restore_are_held_and_the_next_ones_leave(office: TestOffice) -> None:
    restored(office)
    assert remind(office.engine, office.settings, NOW + HOUR / 60).notices
    found = waiting(office.engine)
    assert found
    assert {(held, why) for _, held, why in found} == {(True, RESTORED)}
    later = REVIEW.due + 3 * DAY + 4 * HOUR
    while not remind(office.engine, office.settings, later).notices:
        later += HOUR
    assert False in {held for _, held, _ in waiting(office.engine)}


def test_what_a_restore_holds_is_not_too_old_on_its_first_day(office: TestOffice) -> None:
    office.get(report(), NOW - 20 * DAY)
    restored(office)
    assert drop_stale(office.engine, office.settings.sending, NOW + HOUR) == 0
    assert drop_stale(office.engine, office.settings.sending, NOW + 4 * DAY) == 1


def test_books_that_contradict_themselves_are_told(office: TestOffice) -> None:
    office.get(report())
    with reading(office.engine) as conn:
        assert list(recount.contradictions(conn)) == []
    with writing(office.engine) as conn:
        conn.execute(update(filings).values(sha256="0" * 64))
    with reading(office.engine) as conn:
        assert [one.partition(" filings")[2][:24] for one in recount.contradictions(conn)] == [" are of no file of their"]
