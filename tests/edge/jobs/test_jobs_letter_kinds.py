"""Requests, steps above units, letters of one's own and letters sent again: from the decision to what leaves."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import openpyxl
import pytest

from config.entities import Role
from tests.papers.office import DUE, GIANG, LIST, MAI, NOW, REVIEW, SON, UNITS, TestOffice, done, message, refused
from tracker.jobs.campaigns.campaign_acts import change_campaign
from tracker.jobs.filings.undo import undo
from tracker.jobs.letters.enclosures import made
from tracker.jobs.letters.escalate import go_on, stop, to_come
from tracker.jobs.letters.last_check import LastCheck
from tracker.jobs.letters.open_letter import drop_file, keep_file, plan, send_openings
from tracker.jobs.letters.own_letters import write_letters
from tracker.jobs.letters.remind import remind
from tracker.jobs.letters.repeat import send_returned, sendable, tell_next
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import LetterKind
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.letters import bounces, outbox
from tracker.store.letters.outbox import OutboxRow
from tracker.store.office import roster
from tracker.store.session import reading, writing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # other databases have the outbox's own claims
HEAD, ABOVE = "hieutruong@truong.example", "vanphong@huyen.example"
LATER = DUE + timedelta(days=3, hours=9)  # Monday 29/05/2023
ASKED = replace(REVIEW, opening_letter=True)


@pytest.fixture
def office(office: TestOffice) -> TestOffice:
    """The books of the office; its principal of Kim Sơn is known, and so is who stands above the office."""
    son = replace(SON, emails=(*SON.emails, "kimson2@truong.example", HEAD), roles=((HEAD, Role.PRINCIPAL),))
    with writing(office.engine) as conn:
        roster.replace_units(conn, (MAI, son, GIANG))
    known = replace(office.settings.office, superior="UBND huyện Bình An", superior_address=ABOVE, home=office.settings.home)
    return replace(office, settings=replace(office.settings, office=known))


def put(office: TestOffice, **changes: object) -> None:
    with writing(office.engine) as conn:
        campaigns.put(conn, replace(REVIEW, **changes), NOW)  # type: ignore[arg-type]


def of_kind(office: TestOffice, *kinds: LetterKind) -> list[OutboxRow]:
    with reading(office.engine) as conn:
        return [one for one in outbox.listing(conn) if one.kind in kinds and not one.carried_by]


def leave(office: TestOffice, at: datetime, only: Iterable[int] = ()) -> list[OutboxRow]:
    """What may leave by then has left."""
    gate = LastCheck(office.engine, Calendar(office.settings.office.timezone), office.settings)
    with writing(office.engine) as conn:
        rows = outbox.claim(conn, at, timedelta(minutes=10), 1_000)
    gone = [row for row in rows if not gate.holds_back(row, at, Counter())]
    with writing(office.engine) as conn:
        for row in gone:
            outbox.mark_sent(conn, row.id, at)
    return gone


def test_a_campaign_of_before_and_one_without_the_tick_send_no_request(office: TestOffice) -> None:
    for hours in range(0, 60, 2):
        remind(office.engine, office.settings, NOW + timedelta(hours=hours))
    assert of_kind(office, LetterKind.OPENING) == []


def test_the_request_leaves_once_half_an_hour_after_the_campaign_was_put(office: TestOffice) -> None:
    put(office, opening_letter=True)
    remind(office.engine, office.settings, NOW + timedelta(minutes=29))
    assert of_kind(office, LetterKind.OPENING) == []
    for minutes in (31, 32, 95):
        remind(office.engine, office.settings, NOW + timedelta(minutes=minutes))
    letters = of_kind(office, LetterKind.OPENING)
    assert sorted(one.unit for one in letters) == sorted(one.code for one in UNITS)
    assert [one.held for one in letters] == [False] * 3
    assert [one for one in leave(office, DUE + timedelta(hours=9)) if one.unit] == []  # once it is due: never


def test_more_requests_than_one_run_may_send_wait_for_an_officer(office: TestOffice) -> None:
    put(office, opening_letter=True)
    few = replace(office.settings, sending=replace(office.settings.sending, letters_per_run=2))
    assert remind(office.engine, few, NOW + timedelta(hours=1)).held
    assert [one.held for one in of_kind(office, LetterKind.OPENING)] == [True] * 3


def test_an_officer_sends_the_request_and_takes_it_back(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        act = done(send_openings(office.hand(conn), REVIEW.code))
        assert refused(send_openings(office.hand(conn), REVIEW.code)) == "nobody-to-ask"
    assert len(of_kind(office, LetterKind.OPENING)) == 3
    with writing(office.engine) as conn:
        done(undo(office.hand(conn), act.act))
    assert of_kind(office, LetterKind.OPENING) == []


def test_what_waits_says_what_the_campaign_asks_by_now(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(send_openings(office.hand(conn), REVIEW.code))
        done(keep_file(office.hand(conn), REVIEW.code, "Ke hoach.pdf", b"%PDF-1.4"))
    assert all("Văn bản: Ke hoach.pdf" in one.text for one in of_kind(office, LetterKind.OPENING))
    calendar = Calendar(office.settings.office.timezone)
    other = replace(REVIEW, parts=(REVIEW.parts[0],))
    with writing(office.engine) as conn:
        done(change_campaign(office.hand(conn), other, calendar))
    letters = of_kind(office, LetterKind.OPENING)
    assert len(letters) == 3
    assert not any("Danh sách" in one.text for one in letters)


def test_files_are_kept_limited_taken_away_and_brought_back(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        hand = office.hand(conn)
        assert refused(keep_file(hand, REVIEW.code, "to.bin", b"x" * (10 * 1024 * 1024 + 1))) == "files-too-big"
        assert refused(keep_file(hand, REVIEW.code, "khong.txt", b"")) == "empty-file"
        done(keep_file(hand, REVIEW.code, "Kế hoạch.pdf", b"%PDF-1.4"))
        (file,) = plan(conn, REVIEW.code, NOW).notices[0].attach[:1]
        gone = done(drop_file(hand, REVIEW.code, int(file.partition(":")[2])))
    assert made(office.engine, file, SON.code, office.settings.office, NOW) is None
    with writing(office.engine) as conn:
        done(undo(office.hand(conn), gone.act))
    back = made(office.engine, file, SON.code, office.settings.office, NOW)
    assert back is not None
    assert (back.filename, back.kind, back.content) == ("Kế hoạch.pdf", "application/pdf", b"%PDF-1.4")


def test_the_form_of_a_request_comes_home_by_itself(office: TestOffice) -> None:
    """Filled in and sent under a name and a subject that say nothing: the mark says which campaign, the sender which unit."""
    form = made(office.engine, f"form:{REVIEW.code}/{LIST.code}", SON.code, office.settings.office, NOW)
    assert form is not None
    book = openpyxl.load_workbook(io.BytesIO(form.content))
    sheet = book.worksheets[0]
    sheet["A2"], sheet["A3"] = "", ""  # the school wrote over the titles
    sheet["A7"], sheet["B7"], sheet["C7"] = 1, "Lê Thị Hoà", 1990
    out = io.BytesIO()
    book.save(out)
    office.get(message(SON.emails[0], "Gửi Phòng", ("Book1.xlsx", out.getvalue())))
    with reading(office.engine) as conn:
        assert [row[0] for row in ledger.standing_of(conn, SON.code, REVIEW.code)] == [LIST.code]


def chased(office: TestOffice, **more: object) -> None:
    """A campaign that was due, whose late notices have left."""
    put(office, chase_after=(timedelta(hours=12),), principal_after=2, superior_after=4, **more)
    remind(office.engine, office.settings, DUE + timedelta(hours=15))
    gone = leave(office, DUE + timedelta(hours=15, minutes=1))
    assert [one.kind for one in gone if one.unit] == [LetterKind.LATE] * 3


def test_the_principal_then_the_superior_each_once(office: TestOffice) -> None:
    chased(office)  # due at the end of Thursday 25/05
    for day in range(1, 25):
        for hour in (9, 14):
            at = DUE + timedelta(days=day, hours=hour)
            remind(office.engine, office.settings, at)
            leave(office, at + timedelta(minutes=1))
    (principal,) = of_kind(office, LetterKind.PRINCIPAL)
    (above,) = of_kind(office, LetterKind.SUPERIOR)
    assert (principal.unit, principal.to, principal.state) == (SON.code, (HEAD,), LetterState.SENT)
    assert principal.sent_at == DUE + timedelta(days=3, hours=9, minutes=1)  # Monday 29/05, the second working day
    assert (above.to, above.unit, above.state) == ((ABOVE,), "", LetterState.SENT)
    assert above.sent_at == DUE + timedelta(days=5, hours=9, minutes=1)
    assert all(one.name in above.text for one in UNITS)
    with reading(office.engine) as conn:
        assert ("superior", above.sent_at) in outbox.last_letters(conn, REVIEW.code)[MAI.code]


def test_an_officer_stops_a_step_before_it_is_taken_and_lets_it_go_again(office: TestOffice) -> None:
    chased(office)
    tuesday = DUE + timedelta(days=4, hours=9)
    with writing(office.engine) as conn:
        step = next(one for one in to_come(conn, REVIEW.code, office.settings) if one.kind is LetterKind.PRINCIPAL and one.to)
        act = done(stop(office.hand(conn, now=LATER, why="Trường đã gọi"), REVIEW.code, SON.code, step.kind))
        assert refused(stop(office.hand(conn), REVIEW.code, SON.code, step.kind)) == "nothing-to-do"
    remind(office.engine, office.settings, tuesday)
    assert of_kind(office, LetterKind.PRINCIPAL) == []
    with writing(office.engine) as conn:
        done(undo(office.hand(conn), act.act))
    remind(office.engine, office.settings, tuesday)
    assert len(of_kind(office, LetterKind.PRINCIPAL)) == 1
    with writing(office.engine) as conn:  # decided and not left: it is called back
        done(stop(office.hand(conn), REVIEW.code, SON.code, LetterKind.PRINCIPAL))
    assert of_kind(office, LetterKind.PRINCIPAL) == []
    with writing(office.engine) as conn:
        done(go_on(office.hand(conn), REVIEW.code, SON.code, LetterKind.PRINCIPAL))
    remind(office.engine, office.settings, tuesday)
    assert len(of_kind(office, LetterKind.PRINCIPAL)) == 1


def test_a_superior_hears_nothing_of_a_unit_that_was_stopped_after_the_letter_was_decided(office: TestOffice) -> None:
    chased(office)
    at = DUE + timedelta(days=4, hours=9)
    for days in (0, 2):
        remind(office.engine, office.settings, at + timedelta(days=days))
        if days == 0:
            leave(office, at)
    with writing(office.engine) as conn:
        done(stop(office.hand(conn), REVIEW.code, MAI.code, LetterKind.SUPERIOR))
    assert of_kind(office, LetterKind.SUPERIOR) == []
    remind(office.engine, office.settings, at + timedelta(days=2, minutes=1))
    (above,) = of_kind(office, LetterKind.SUPERIOR)
    assert MAI.name not in above.text
    assert SON.name in above.text


def test_a_letter_of_ones_own_goes_to_whom_was_chosen_in_office_hours_once_and_is_taken_back(office: TestOffice) -> None:
    night = NOW.replace(hour=21)
    with writing(office.engine) as conn:
        bounces_of = office.hand(conn, now=night)
        act = done(write_letters(bounces_of, REVIEW.code, {SON.code, MAI.code}, "Mời họp", "Kính mời {đơn vị}."))
        again = write_letters(bounces_of, REVIEW.code, {SON.code, MAI.code}, "Mời họp", "Kính mời {đơn vị}.")
        assert refused(again) == "nobody-to-write"
        assert refused(write_letters(bounces_of, REVIEW.code, {SON.code}, "Mời họp", "Lúc [giờ]")) == "words-unfilled"
    letters = of_kind(office, LetterKind.OWN)
    assert {one.unit: one.subject for one in letters} == {
        one.code: f"Mời họp - {one.name} [{REVIEW.code}]" for one in (MAI, SON)
    }
    assert {one.not_before for one in letters} == {DUE - timedelta(days=1, hours=-7, minutes=-30)}
    assert leave(office, night + timedelta(minutes=10)) == []
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, now=night), act.act))
    assert of_kind(office, LetterKind.OWN) == []


def test_a_bounce_sends_nothing_and_says_where_letters_go_next(office: TestOffice) -> None:
    put(office, remind_before=(timedelta(days=1),))
    remind(office.engine, office.settings, NOW + timedelta(days=1, hours=1))
    mine = next(one for one in leave(office, NOW + timedelta(days=1, hours=2)) if one.unit == SON.code)
    with writing(office.engine) as conn:
        bounces.note_bounce(conn, mine.message_id, SON.emails[0], "5.1.1", LATER)
        bounces.note_dead(conn, mine.message_id, SON.emails[0], "5.1.1", LATER)
        tell_next(conn, SON.emails[0], LATER)
        (line,) = audit.of(conn, (f"unit {SON.code}",))
        before = sum(outbox.counts(conn).values())
        assert (line.who, line.what, line.why) == ("baocao", "next-address", f"{SON.emails[0]} → kimson2@truong.example")
        assert sendable(conn, LATER) == 1
        done(send_returned(office.hand(conn, now=LATER)))
        assert sendable(conn, LATER) == 0
        assert refused(send_returned(office.hand(conn, now=LATER))) == "no-other-address"
        assert sum(outbox.counts(conn).values()) == before + 1
    copy = of_kind(office, LetterKind.REMINDER)[-1]
    assert (copy.to, copy.text, copy.unit) == (("kimson2@truong.example",), mine.text, SON.code)
    assert copy.message_id != mine.message_id
    assert leave(office, LATER + timedelta(hours=1)) == []  # a reminder whose day is over


def test_one_letter_goes_to_an_address_that_an_officer_gives(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(write_letters(office.hand(conn), REVIEW.code, {SON.code}, "Mời họp", "Kính mời."))
    (mine,) = leave(office, NOW + timedelta(hours=1))
    with writing(office.engine) as conn:
        assert refused(send_returned(office.hand(conn), mine.id, "moi@truong.example")) == "not-returned"
        bounces.note_bounce(conn, mine.message_id, SON.emails[0], "5.1.1", NOW)
        assert refused(send_returned(office.hand(conn), mine.id, "khong phai")) == "bad-address"
        act = done(send_returned(office.hand(conn), mine.id, "moi@truong.example"))
        assert [one.to for one in outbox.by_keys(conn, act.letters)] == [("moi@truong.example",)]
        done(undo(office.hand(conn), act.act))
        assert outbox.by_keys(conn, act.letters) == ()
