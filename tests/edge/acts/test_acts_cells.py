"""Extensions, exemptions, excuses, notes, reports by hand, lessons and silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from config.entities import Unit
from parsers.facts import Budget
from parsers.reading import read_mail
from tests.papers.office import DUE, GIANG, MAI, NOW, REVIEW, ROWS, SON, UNITS, TestOffice, done, message, refused
from tracker.jobs.filings.cell_acts import excuse, excuse_no_more, exempt, extend, note, owe_again
from tracker.jobs.filings.lessons import forget, keep_address, keep_name
from tracker.jobs.filings.mute_acts import clear_address, close, pause, quiet, reopen, resume, speak_again
from tracker.jobs.filings.paper_report import PaperReport, record_by_hand, wrapped
from tracker.jobs.filings.undo import undo
from tracker.jobs.letters.correct import WAIT
from tracker.rules.attribution.evidence import Standing
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office import lessons, roster
from tracker.store.session import reading, writing

LATE = DUE + timedelta(days=1)
PAPER = PaperReport(GIANG.code, REVIEW.code, "report", DUE - timedelta(hours=1), "paper", "Văn thư nhận tại Phòng")


def standing(office: TestOffice, unit: str) -> Standing:
    with reading(office.engine) as conn:
        return next(row.standing for row in board.rows(conn, REVIEW.code, LATE) if row.cell.unit.code == unit)


def came_late(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        late = replace(PAPER, at=DUE + timedelta(hours=2))
        done(record_by_hand(office.hand(conn, "hanh", LATE), late))


def test_a_report_on_paper_counts_from_when_it_was_handed_in(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        made = done(record_by_hand(office.hand(conn, "hanh", LATE), PAPER)).made
        row = ledger.get(conn, made)
    assert row is not None
    assert (row.mail, row.on_time, row.version, row.note, row.evidence) == (None, True, 1, PAPER.note, ("hand",))
    assert standing(office, GIANG.code) is Standing.ON_TIME


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(PAPER, at=LATE + timedelta(seconds=1)), "in-future"),
        (replace(PAPER, unit="x"), "no-such-unit"),
        (replace(PAPER, campaign="x"), "no-such-campaign"),
        (replace(PAPER, part="x"), "no-such-part"),
        (replace(PAPER, channel="x"), "no-such-channel"),
    ],
)
def test_a_report_by_hand_must_be_possible(office: TestOffice, wrong: PaperReport, code: str) -> None:
    with writing(office.engine) as conn:
        assert refused(record_by_hand(office.hand(conn, "hanh", LATE), wrong)) == code


def test_a_file_that_came_by_zalo_is_kept_and_its_rows_count(office: TestOffice) -> None:
    came = replace(PAPER, part="list", channel="zalo")
    file = read_mail(wrapped("ds.csv", ROWS.encode(), office.settings.office, came, "hanh"), Budget())
    with writing(office.engine) as conn:
        act = done(record_by_hand(office.hand(conn, "hanh", LATE), came, file))
        row = ledger.get(conn, act.made)
        assert row is not None
        assert row.mail is not None
        mail = mails.get(conn, row.mail)
        assert refused(record_by_hand(office.hand(conn, "hanh", LATE), came, file)) == "filed-already"
    assert mail is not None
    assert (mail.state, mail.received_how, mail.documents[0].filename) == ("filed", "hand", "ds.csv")
    assert len(mail.documents[0].records) == 2
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, "hanh", LATE), act.act))
        mail = mails.get(conn, row.mail)
    assert mail is not None
    assert mail.state == "ignored"
    with writing(office.engine) as conn:
        done(record_by_hand(office.hand(conn, "hanh", LATE), came, file))


def test_an_extension_makes_late_reports_timely_and_its_undo_late_again(office: TestOffice) -> None:
    came_late(office)
    assert standing(office, GIANG.code) is Standing.LATE
    with writing(office.engine) as conn:
        assert refused(extend(office.hand(conn, "hanh", LATE, "Mất điện"), REVIEW.code, GIANG.code, DUE)) == "due-not-later"
        longer = DUE + timedelta(days=3)
        act = done(extend(office.hand(conn, "hanh", LATE, "Mất điện"), REVIEW.code, GIANG.code, longer))
        assert [one.on_time for one in ledger.of_cell(conn, GIANG.code, REVIEW.code)] == [True]
        assert list(outbox.listing(conn)) == []  # what came need not be asked for, and nobody had said it was late
    assert standing(office, GIANG.code) is Standing.ON_TIME
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, "hanh", LATE), act.act))
        assert [one.on_time for one in ledger.of_cell(conn, GIANG.code, REVIEW.code)] == [False]
        assert campaigns.exceptions_of(conn, REVIEW.code) == {}
        assert list(outbox.listing(conn)) == []


def test_a_unit_that_owes_is_told_of_its_new_day_five_minutes_later(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(extend(office.hand(conn, "hanh", NOW, "Mất điện"), REVIEW.code, GIANG.code, DUE + timedelta(days=3)))
        (letter,) = outbox.listing(conn)
    assert (letter.kind, letter.to, letter.not_before) == ("extended", GIANG.emails, NOW + WAIT)
    assert "Mất điện" in letter.text


def test_lateness_can_be_excused_and_stays_visible(office: TestOffice) -> None:
    came_late(office)
    with writing(office.engine) as conn:
        done(excuse(office.hand(conn, "hanh", LATE, "Lũ"), REVIEW.code, GIANG.code))
        row = next(row for row in board.rows(conn, REVIEW.code, LATE) if row.cell.unit.code == GIANG.code)
        assert refused(excuse(office.hand(conn, "hanh", LATE, "Lũ"), REVIEW.code, GIANG.code)) == "excused-already"
    assert row.standing is Standing.ON_TIME
    assert row.late_by == timedelta(hours=2)
    with writing(office.engine) as conn:
        done(excuse_no_more(office.hand(conn, "hanh", LATE, "Xem lại"), REVIEW.code, GIANG.code))
    assert standing(office, GIANG.code) is Standing.LATE


def test_an_exempt_unit_owes_nothing_until_it_is_asked_again(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        assert refused(exempt(office.hand(conn, "hanh", LATE, ""), REVIEW.code, MAI.code)) == "reason-needed"
        done(exempt(office.hand(conn, "hanh", LATE, "Mới thành lập"), REVIEW.code, MAI.code))
    assert standing(office, MAI.code) is Standing.EXEMPT
    with writing(office.engine) as conn:
        done(owe_again(office.hand(conn, "hanh", LATE, "Đã hoạt động"), REVIEW.code, MAI.code))
        assert refused(owe_again(office.hand(conn, "hanh", LATE, "x"), REVIEW.code, MAI.code)) == "not-exempt"
    assert standing(office, MAI.code) is Standing.OVERDUE


def test_a_note_replaces_the_one_before_and_an_empty_one_removes_it(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(note(office.hand(conn, "hanh", LATE, "Đã gọi điện"), REVIEW.code, MAI.code))
        second = done(note(office.hand(conn, "minh", LATE, "Hẹn thứ Sáu"), REVIEW.code, MAI.code))
        row = Journal(conn).hold(row_name.note(REVIEW.code, MAI.code))
        assert row is not None
        assert (row["note"], row["decided_by"]) == ("Hẹn thứ Sáu", "minh")
        done(undo(office.hand(conn, "minh", LATE), second.act))
        done(note(office.hand(conn, "minh", LATE, " "), REVIEW.code, MAI.code))
        assert refused(note(office.hand(conn, "minh", LATE, ""), REVIEW.code, MAI.code)) == "nothing-to-do"


def test_a_kept_address_files_the_next_mail_and_survives_the_next_roster(office: TestOffice) -> None:
    office_settings = office.settings.office
    with writing(office.engine) as conn:
        act = done(keep_address(conn, "hanh", SON.code, " Co.Lan@Hopthu.example ", office_settings, NOW))
        roster.replace_units(conn, UNITS)
        assert lessons.origins(conn, SON.code) == {SON.emails[0]: "roster", "co.lan@hopthu.example": "learnt"}
        assert [one.value for one in lessons.of_unit(conn, SON.code)] == ["co.lan@hopthu.example"]
    rows = ("Danh sách y tế trường học.csv", ROWS)
    mail, _ = office.get(message("co.lan@hopthu.example", "Gửi danh sách y tế trường học", rows))
    with writing(office.engine) as conn:
        assert [one.unit for one in ledger.of_mail(conn, mail)] == [SON.code]
        done(undo(office.hand(conn, "hanh", NOW), act.act))
        assert lessons.of_unit(conn, SON.code) == ()
        assert set(lessons.origins(conn, SON.code)) == set(SON.emails)


@pytest.mark.parametrize(
    ("address", "code"),
    [("kimson@truong.example", "known-already"), ("không phải địa chỉ", "bad-address"), ("tccb@pgd.example", "own-address")],
)
def test_an_address_must_be_new_and_somebody_elses(office: TestOffice, address: str, code: str) -> None:
    with writing(office.engine) as conn:
        assert refused(keep_address(conn, "hanh", SON.code, address, office.settings.office, NOW)) == code


def test_a_kept_name_is_the_units_until_it_is_forgotten(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(keep_name(conn, "hanh", SON.code, "Trường Tiểu học  Hướng Dương", NOW))
        roster.replace_units(conn, UNITS)
        assert aliases(roster.units(conn)) == ("Trường Tiểu học Hướng Dương",)
        assert refused(keep_name(conn, "hanh", MAI.code, "trường tiểu học hướng dương", NOW)) == "name-of-another"
        assert refused(keep_name(conn, "hanh", MAI.code, "ab", NOW)) == "name-too-short"
        (lesson,) = lessons.of_unit(conn, SON.code)
        done(forget(conn, "hanh", lesson.id, "Sai tên", NOW))
        assert aliases(roster.units(conn)) == ()
        assert refused(forget(conn, "hanh", lesson.id, "Sai tên", NOW)) == "no-such-lesson"


def aliases(units: tuple[Unit, ...]) -> tuple[str, ...]:
    return next(unit.aliases for unit in units if unit.code == SON.code)


def test_a_forgotten_address_is_a_strangers_again(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(keep_address(conn, "hanh", SON.code, "co.lan@hopthu.example", office.settings.office, NOW))
        act = done(forget(conn, "hanh", lessons.of_unit(conn, SON.code)[0].id, "Đã nghỉ việc", NOW))
        assert set(lessons.origins(conn, SON.code)) == set(SON.emails)
        done(undo(office.hand(conn, "hanh", NOW), act.act))
        assert "co.lan@hopthu.example" in lessons.origins(conn, SON.code)


def test_a_quiet_unit_is_quiet_until_it_is_spoken_to_again(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        assert refused(quiet(conn, "hanh", "x", "Đang sáp nhập", NOW)) == "no-such-unit"
        assert refused(quiet(conn, "hanh", SON.code, "", NOW)) == "reason-needed"
        done(quiet(conn, "hanh", SON.code, "Đang sáp nhập", NOW))
        assert refused(quiet(conn, "hanh", SON.code, "nữa", NOW)) == "quiet-already"
        done(speak_again(conn, "hanh", SON.code, "", NOW))
        assert refused(speak_again(conn, "hanh", SON.code, "", NOW)) == "not-quiet"


def test_a_campaign_is_paused_and_closed_and_wakes_again(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        for sleep, wake, stem in ((pause, resume, "paused"), (close, reopen, "closed")):
            assert refused(sleep(conn, "hanh", "x", "", NOW)) == "no-such-campaign"
            done(sleep(conn, "hanh", REVIEW.code, "", NOW))
            assert refused(sleep(conn, "hanh", REVIEW.code, "", NOW)) == f"{stem}-already"
            done(wake(conn, "hanh", REVIEW.code, "", NOW))
            assert refused(wake(conn, "hanh", REVIEW.code, "", NOW)) == f"not-{stem}"


def test_a_dead_address_lives_again_when_an_officer_says_so(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        Journal(conn).put(row_name.dead_address("x@y.example"), status="5.1.1", letter="<a@b>", bounced_at=NOW)
        done(clear_address(conn, "hanh", "X@y.example", "", NOW))
        assert refused(clear_address(conn, "hanh", "x@y.example", "", NOW)) == "not-dead"
