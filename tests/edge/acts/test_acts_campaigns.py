"""A whole campaign opened, changed and deleted: what follows is known before, units hear of it, and it is taken back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.entities import Campaign
from parsers.facts import Problem
from tests.papers.office import DUE, GIANG, MAI, NOW, REPORT, REVIEW, SAFETY, SON, UNITS, TestOffice, done, message, refused
from tracker.jobs.campaigns.campaign_acts import change_campaign, delete_campaign, open_campaign, stamp
from tracker.jobs.campaigns.campaign_trial import CampaignTrial, try_campaign
from tracker.jobs.filings import cell_acts
from tracker.jobs.filings.undo import undo
from tracker.jobs.letters.correct import SETTLED
from tracker.jobs.letters.last_check import LastCheck
from tracker.jobs.letters.remind import remind
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import LetterKind
from tracker.store.campaigns import campaigns
from tracker.store.filings import board_details, ledger
from tracker.store.letters import outbox
from tracker.store.session import reading, writing

CODE = REVIEW.code
LOUD = replace(REVIEW, remind_before=(timedelta(days=3),), chase_after=(timedelta(hours=1),))
LATER = DUE + timedelta(days=3, hours=9)  # a Monday


@pytest.fixture
def office(office: TestOffice) -> TestOffice:
    """The campaign reminds and chases; one school has reported in time."""
    with writing(office.engine) as conn:
        campaigns.put(conn, LOUD, NOW)
    office.get(message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN"))))
    return office


def calendar(office: TestOffice) -> Calendar:
    return Calendar(office.settings.office.timezone)


def everything_left(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        for row in outbox.claim(conn, NOW + timedelta(days=1), timedelta(minutes=10), 1_000):
            outbox.mark_sent(conn, row.id, NOW + timedelta(days=1))


def reminded(office: TestOffice) -> None:
    remind(office.engine, office.settings, NOW)
    everything_left(office)


def changed(office: TestOffice, wanted: Campaign, now: datetime = LATER, seen: str = "") -> int:
    with writing(office.engine) as conn:
        return done(change_campaign(office.hand(conn, now=now, why="Theo công văn mới"), wanted, calendar(office), seen)).act


def waiting(office: TestOffice) -> list[tuple[str, str]]:
    with reading(office.engine) as conn:
        return sorted((row.kind, row.unit) for row in outbox.listing(conn, LetterState.QUEUED))


def chased(office: TestOffice, now: datetime) -> set[str]:
    return {one.unit for one in remind(office.engine, office.settings, now).notices if one.kind == LetterKind.LATE}


def tried(office: TestOffice, wanted: Campaign) -> CampaignTrial:
    found = try_campaign(
        office.engine,
        office.settings,
        calendar(office),
        wanted.code,
        LATER,
        lambda conn: change_campaign(office.hand(conn, now=LATER), wanted, calendar(office)),
    )
    assert not isinstance(found, Problem)
    return found


def test_moving_the_due_date_tells_who_was_told_another_and_undo_takes_it_back(office: TestOffice) -> None:
    reminded(office)
    act = changed(office, replace(LOUD, due=DUE + timedelta(days=10)))
    assert waiting(office) == [("correction", MAI.code), ("correction", GIANG.code)]
    with reading(office.engine) as conn:
        letters = list(outbox.listing(conn, LetterState.QUEUED))
    assert {one.not_before for one in letters} == {LATER + SETTLED}
    assert all(one.subject.startswith("Điều chỉnh hạn nộp") for one in letters)
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, now=LATER + timedelta(minutes=5)), act))
        assert campaigns.get(conn, CODE) == LOUD
    assert waiting(office) == []


def test_what_follows_is_known_before_and_nothing_has_changed(office: TestOffice) -> None:
    found = tried(office, replace(LOUD, due=DUE - timedelta(days=5)))
    assert [(one.before, one.after, one.units) for one in found.shifts] == [("on_time", "late", (SON.name,))]
    assert found.doubts == ("due-past", "due-back")
    assert [one.unit for one in found.corrections] == [SON.code]
    assert {kind: set(names) for kind, names in found.chasers} == {LetterKind.LATE: {MAI.name, GIANG.name}}
    with reading(office.engine) as conn:
        assert campaigns.get(conn, CODE) == LOUD
    assert tried(office, replace(LOUD, keywords=("khác",))).harmless


def test_more_letters_than_one_run_may_send_are_held(office: TestOffice) -> None:
    reminded(office)
    tight = replace(office, settings=replace(office.settings, sending=replace(office.settings.sending, letters_per_run=1)))
    changed(tight, replace(LOUD, due=DUE + timedelta(days=10)))
    with reading(office.engine) as conn:
        assert [one.held for one in outbox.listing(conn, LetterState.QUEUED)] == [True, True]


def test_reports_are_judged_by_the_new_due_date(office: TestOffice) -> None:
    changed(office, replace(LOUD, due=DUE - timedelta(days=5)))
    with reading(office.engine) as conn:
        assert [one.on_time for one in ledger.of_campaign(conn, CODE)] == [False]


def test_late_notices_wait_half_an_hour_after_a_campaign_was_changed(office: TestOffice) -> None:
    changed(office, replace(LOUD, due=DUE + timedelta(days=2)))
    assert chased(office, LATER + timedelta(minutes=29)) == set()
    assert chased(office, LATER + timedelta(minutes=31)) == {MAI.code, GIANG.code}


def test_a_form_that_was_overtaken_is_refused(office: TestOffice) -> None:
    with reading(office.engine) as conn:
        seen = stamp(next(one for one in campaigns.listing(conn) if one.campaign.code == CODE))
    changed(office, replace(LOUD, title="Báo cáo y tế"), seen=seen)
    with writing(office.engine) as conn:
        late = change_campaign(office.hand(conn, now=LATER), LOUD, calendar(office), seen)
    assert isinstance(late, Problem)
    assert (late.code, late.found) == ("overtaken", "hanh")


def test_a_campaign_with_a_report_is_not_deleted(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        assert refused(delete_campaign(office.hand(conn), CODE)) == "has-filings"


def test_a_campaign_opened_by_mistake_is_deleted_its_letters_are_corrected_and_undo_brings_all_back(office: TestOffice) -> None:
    code, at = SAFETY.code, NOW + timedelta(days=18)  # a Monday
    with writing(office.engine) as conn:
        campaigns.put(conn, replace(SAFETY, remind_before=(timedelta(days=9),)), NOW)
        done(cell_acts.note(office.hand(conn, why="Đã gọi"), code, SON.code))
        done(cell_acts.exempt(office.hand(conn, why="Sáp nhập"), code, MAI.code))
    remind(office.engine, office.settings, NOW + timedelta(days=13))
    with writing(office.engine) as conn:
        for row in outbox.claim(conn, at, timedelta(minutes=10), 1_000):
            outbox.mark_sent(conn, row.id, at)
        act = done(delete_campaign(office.hand(conn, now=at, why="Mở nhầm"), code)).act
        assert campaigns.get(conn, code) is None
    assert ("correction", SON.code) in waiting(office)
    with reading(office.engine) as conn:
        letters = [one for one in outbox.listing(conn, LetterState.QUEUED) if one.campaign == code]
    assert all(one.subject.startswith("Không phải nộp") for one in letters)
    check = LastCheck(office.engine, calendar(office), office.settings)
    assert not any(check.holds_back(one, at + timedelta(hours=1), Counter()) for one in letters)
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, now=at + timedelta(minutes=9)), act))
        assert campaigns.exceptions_of(conn, code)[MAI.code].exempt
        assert board_details.details_of(conn, code, [SON.code])[SON.code].note == "Đã gọi"
    assert not [one for one in waiting(office) if one[0] == "correction"]


def test_undoing_the_opening_of_a_campaign_that_has_spoken_tells_its_units(office: TestOffice) -> None:
    new = Campaign("MOI23", "Báo cáo thư viện năm 2023", DUE + timedelta(days=3), remind_before=(timedelta(days=7),))
    with writing(office.engine) as conn:
        act = done(open_campaign(office.hand(conn), new, calendar(office))).act
        assert refused(open_campaign(office.hand(conn), new, calendar(office))) == "campaign-taken"
    remind(office.engine, office.settings, NOW)
    everything_left(office)
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, now=NOW + timedelta(hours=1)), act))
        assert campaigns.get(conn, new.code) is None
    with reading(office.engine) as conn:
        told = {one.unit for one in outbox.listing(conn, LetterState.QUEUED) if one.subject.startswith("Không phải nộp")}
    assert told == {one.code for one in UNITS}
