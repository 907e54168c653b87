"""A mail that brought nothing leaves the tray by itself when the school has sent its report since."""

from __future__ import annotations

from datetime import timedelta

from tests.papers.office import NOW, REPORT, SON, TestOffice, done, message
from tracker.jobs.filings.undo import undo
from tracker.jobs.mails.put_right import put_right
from tracker.store.acts import audit
from tracker.store.filings import ledger
from tracker.store.mails import mails
from tracker.store.schema import filings
from tracker.store.session import reading, writing

EMPTY = message(SON.emails[0], "Báo cáo công tác y tế trường học", body="Trường gửi báo cáo đính kèm ạ.")
REPORTED = message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")))


def state(office: TestOffice, mail: int) -> tuple[str, str | None]:
    with reading(office.engine) as conn:
        row = mails.get(conn, mail)
    assert row is not None
    return row.state, row.reason


def reported_later(office: TestOffice) -> None:
    office.get(REPORTED)
    with writing(office.engine) as conn:
        conn.execute(filings.update().values(received_at=NOW))


def test_it_leaves_with_a_note_and_comes_back_when_that_is_undone(office: TestOffice) -> None:
    mail, _ = office.get(EMPTY)
    assert put_right(office.engine, NOW) == ()
    reported_later(office)
    assert put_right(office.engine, NOW) == (mail,)
    assert state(office, mail) == ("ignored", "put-right")
    with writing(office.engine) as conn:
        act = audit.of(conn, (f"mail {mail}",))[0]
        assert (act.who, act.what) == ("baocao", "put-right")
        done(undo(office.hand(conn, now=NOW + timedelta(minutes=1)), act.id))
    assert state(office, mail)[0] == "tray"
    assert put_right(office.engine, NOW) == (), "an officer has put it back"


def test_a_mail_that_asks_stays(office: TestOffice) -> None:
    mail, _ = office.get(message(SON.emails[0], "Báo cáo công tác y tế trường học", body="Mẫu lấy ở đâu ạ?"))
    reported_later(office)
    assert put_right(office.engine, NOW) == ()
    assert state(office, mail)[0] == "tray"


def test_a_report_that_came_before_settles_nothing(office: TestOffice) -> None:
    office.get(REPORTED)
    mail, _ = office.get(EMPTY)
    assert put_right(office.engine, NOW) == ()
    with reading(office.engine) as conn:
        assert ledger.of_unit(conn, SON.code)
    assert state(office, mail)[0] == "tray"
