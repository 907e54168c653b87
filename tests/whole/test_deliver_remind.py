"""The tick and the postman together, on both databases, against a real SMTP server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from config.entities import Campaign, Level, Unit
from config.settings import Server, Settings, SettingsError
from tests.conftest import settings_for
from tracker.jobs.letters.deliver import BACK_OFF, GIVE_UP, LEASE, REPEATS, Delivered, deliver
from tracker.jobs.letters.queue import queue
from tracker.jobs.letters.remind import remind
from tracker.jobs.office.health import health
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import Facts, LetterKind, Notice
from tracker.rules.office.health import Trouble
from tracker.rules.office.vitals import Signs
from tracker.sending.smtp import Outgoing, Uncertain
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import Excepted
from tracker.store.filings import ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.letters import outbox
from tracker.store.office import roster
from tracker.store.session import reading, writing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
UNITS = tuple(
    Unit(f"th-{letter}", f"Tiểu học Hoa {letter.upper()}", Level.TIEU_HOC, emails=(f"th{letter}@truong.example",))
    for letter in "abc"
)
LOST = Unit("th-x", "Tiểu học Hoa X", Level.TIEU_HOC)
CAMPAIGN = Campaign(
    "DVK", "Báo cáo dân vận", datetime(2020, 12, 1, tzinfo=ZONE), remind_before=(timedelta(days=7), timedelta(days=1)),
    chase_after=(timedelta(days=1),),
)  # fmt: skip
MORNING = datetime(2020, 11, 24, 8, tzinfo=ZONE)


@pytest.fixture
def settings(engine: Engine, tmp_path: Path, smtp_sink: Any) -> Settings:
    with writing(engine) as conn:
        roster.replace_units(conn, (*UNITS, LOST))
        campaigns.put(conn, CAMPAIGN, datetime(2020, 8, 1, tzinfo=UTC))
    known = settings_for(tmp_path, "unused")
    return replace(known, smtp=Server("127.0.0.1", smtp_sink.port, "plain"))


def file_report(engine: Engine, unit: str, at: datetime) -> None:
    with writing(engine) as conn:
        ledger.add(conn, FilingRow(unit, "DVK", "report", 1, at, True, True, "ab" * 32, f"DVK-{unit}", at))


def states(engine: Engine) -> dict[str, tuple[str, str | None]]:
    with reading(engine) as conn:
        return {row.unit or row.kind: (row.state, row.error) for row in outbox.listing(conn)}


def test_the_tick_reminds_each_that_owes_once_and_tells_the_office(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    file_report(engine, "th-b", MORNING)
    planned = remind(engine, settings, MORNING, dry_run=True)
    assert states(engine) == {}
    done = remind(engine, settings, MORNING)
    assert done == planned
    assert [(notice.kind, notice.unit) for notice in done.notices] == [
        (LetterKind.REMINDER, "th-a"),
        (LetterKind.REMINDER, "th-c"),
        (LetterKind.DIGEST, ""),
    ]
    assert done.unreachable == ("Tiểu học Hoa X",)
    assert remind(engine, settings, MORNING + timedelta(minutes=5)).notices == ()
    assert deliver(engine, settings, lambda: MORNING) == Delivered(sent=3)
    assert deliver(engine, settings, lambda: MORNING) == Delivered()
    assert {letter.recipients for letter in smtp_sink.letters} == {
        ("tha@truong.example",),
        ("thc@truong.example",),
        (settings.office.address,),
    }


def test_nothing_leaves_on_a_sunday(engine: Engine, settings: Settings) -> None:
    assert remind(engine, settings, datetime(2020, 11, 29, 9, tzinfo=ZONE)).notices == ()


def test_a_closed_campaign_is_silent(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    remind(engine, settings, MORNING)
    with writing(engine) as conn:
        campaigns.close(conn, "DVK", MORNING)
    assert deliver(engine, settings, lambda: MORNING + timedelta(minutes=1)) == Delivered(sent=1, suppressed=3)
    assert remind(engine, settings, datetime(2020, 11, 30, 8, tzinfo=ZONE)).notices == ()


def test_a_report_that_comes_before_the_reminder_leaves_takes_it_back(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    remind(engine, settings, MORNING)
    file_report(engine, "th-a", MORNING)
    with writing(engine) as conn:
        campaigns.except_unit(conn, "DVK", Excepted("th-b", True, None, "sáp nhập", "lan", MORNING))
    assert deliver(engine, settings, lambda: MORNING) == Delivered(sent=2, suppressed=2)
    assert states(engine)["th-a"] == states(engine)["th-b"] == ("suppressed", "nothing-owed")


def test_a_reminder_that_could_not_leave_in_time_never_does(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    remind(engine, settings, MORNING)
    assert deliver(engine, settings, lambda: MORNING.replace(hour=20)) == Delivered(sent=1, later=3)
    after = datetime(2020, 12, 2, 8, tzinfo=ZONE)
    assert deliver(engine, settings, lambda: after) == Delivered(suppressed=3)
    assert states(engine)["th-a"] == ("suppressed", "past-due")


def answer(engine: Engine, settings: Settings, number: int, at: datetime) -> None:
    notice = Notice(
        f"question:{number}", LetterKind.QUESTION, "", "", (f"lan{number}@thu.example",),
        Facts(received_at=at, now=at, question="unreadable"),
    )  # fmt: skip
    with writing(engine) as conn:
        assert queue(conn, notice, settings.office, at)


def test_an_answer_leaves_at_night(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    midnight = datetime(2020, 11, 29, 23, 50, tzinfo=ZONE)
    answer(engine, settings, 1, midnight)
    assert deliver(engine, settings, lambda: midnight) == Delivered(sent=1)


def test_each_refusal_waits_longer_and_is_given_up_after_two_days(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    now = MORNING
    answer(engine, settings, 1, now)
    waits = []
    while True:
        smtp_sink.rcpt_answers.append("451 4.7.1 later")
        done = deliver(engine, settings, lambda: now)  # noqa: B023
        if done.failed:
            break
        assert done == Delivered(later=1)
        with reading(engine) as conn:
            (row,) = outbox.listing(conn)
        waits.append(row.not_before - now)
        assert deliver(engine, settings, lambda: row.not_before - timedelta(seconds=1)) == Delivered()  # noqa: B023
        now = row.not_before
    assert tuple(waits[:6]) == (*BACK_OFF, BACK_OFF[-1])
    assert timedelta(days=2) < now - MORNING < timedelta(days=2, hours=4)
    assert smtp_sink.letters == []


def test_one_wrong_address_does_not_stop_the_others(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    smtp_sink.rcpt_answers.append("550 5.1.1 no such user")
    for number in range(3):
        answer(engine, settings, number, MORNING)
    assert deliver(engine, settings, lambda: MORNING) == Delivered(sent=2, failed=1)


def test_a_server_that_refuses_the_office_costs_no_letter_and_no_address(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    for number in range(3):
        answer(engine, settings, number, MORNING)
    smtp_sink.rcpt_answers.append("554 5.7.1 Relay access denied")
    done = deliver(engine, settings, lambda: MORNING)
    assert (done.later, done.failed, done.trouble) == (1, 0, "554 5.7.1 Relay access denied")
    with reading(engine) as conn:
        assert outbox.dead_addresses(conn) == {}
    found = health(engine, settings, MORNING + timedelta(minutes=9), Signs())
    assert [(one.trouble, "554 5.7.1 Relay access denied" in one.words) for one in found] == [(Trouble.LETTERS, True)]
    assert deliver(engine, settings, lambda: MORNING + timedelta(minutes=10)) == Delivered(sent=3)


def test_the_same_unclear_refusal_of_two_recipients_is_about_the_office(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    with writing(engine) as conn:
        for number, unit in enumerate(("th-a", "th-b", "th-c")):
            notice = Notice(
                f"confirmation:{number}", LetterKind.CONFIRMATION, unit, "DVK", (f"{unit}@truong.example",),
                Facts(received_at=MORNING, now=MORNING),
            )  # fmt: skip
            queue(conn, notice, settings.office, MORNING)
    smtp_sink.rcpt_answers.extend([f"550 <{unit}@truong.example> not today" for unit in ("th-a", "th-b", "th-c")])
    done = deliver(engine, settings, lambda: MORNING)
    assert (done.later, done.failed, done.trouble) == (2, 0, "550 <th-b@truong.example> not today")


def test_a_letter_refused_alone_for_two_days_while_others_left_is_given_up(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    now = MORNING
    answer(engine, settings, 1, now)
    for number in range(2, 30):
        smtp_sink.rcpt_answers.append("550 5.7.1 policy of this recipient")
        done = deliver(engine, settings, lambda: now)  # noqa: B023
        if done.failed:
            break
        answer(engine, settings, number, now)
        assert deliver(engine, settings, lambda: now) == Delivered(sent=1)  # noqa: B023
        now += BACK_OFF[-1]
    assert now - MORNING > GIVE_UP


def test_a_letter_that_is_never_acknowledged_is_repeated_twice_and_then_a_person_decides(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_over: list[datetime] = []
    now = MORNING

    def doubt(*_: object) -> Uncertain:
        handed_over.append(now)
        return Uncertain("timed out")

    monkeypatch.setattr(Outgoing, "send", doubt)
    answer(engine, settings, 1, now)
    for _ in range(10):
        deliver(engine, settings, lambda: now)  # noqa: B023
        now += timedelta(hours=5)
    with reading(engine) as conn:
        (row,) = outbox.listing(conn)
    assert len(handed_over) == 1 + REPEATS
    assert (row.state, row.uncertain, row.error) == (LetterState.FAILED, True, "timed out")
    with writing(engine) as conn:
        assert outbox.send_again(conn, now) == 1
    deliver(engine, settings, lambda: now)
    assert len(handed_over) == 2 + REPEATS


def test_a_wait_decided_by_a_clock_that_was_set_back_is_over(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    answer(engine, settings, 1, MORNING)
    assert deliver(engine, settings, lambda: MORNING - timedelta(hours=7)) == Delivered(sent=1)


def test_a_server_that_is_down_is_asked_once_a_run_and_costs_no_letter(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    for number in range(3):
        answer(engine, settings, number, MORNING)
    away = replace(settings, smtp=Server("127.0.0.1", 1, "plain"))
    done = deliver(engine, away, lambda: MORNING)
    assert (done.later, done.failed) == (1, 0)
    assert "refused" in done.trouble.lower()
    much_later = MORNING + timedelta(days=9)
    assert deliver(engine, away, lambda: much_later).failed == 0
    assert deliver(engine, settings, lambda: much_later + timedelta(hours=5)) == Delivered(sent=3)


def test_a_password_that_is_missing_is_told_and_costs_no_letter(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    answer(engine, settings, 1, MORNING)
    lost = replace(settings.smtp, username="tccb", password_file=settings.home / "no-such-file")
    assert "password" in deliver(engine, replace(settings, smtp=lost), lambda: MORNING).trouble
    assert deliver(engine, settings, lambda: MORNING + timedelta(hours=1)) == Delivered(sent=1)


def test_a_letter_whose_sender_died_goes_again_as_the_same_letter(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    answer(engine, settings, 1, MORNING)
    with writing(engine) as conn:
        (claimed,) = outbox.claim(conn, MORNING, LEASE, 1)
    assert deliver(engine, settings, lambda: MORNING + LEASE - timedelta(seconds=1)) == Delivered()
    assert deliver(engine, settings, lambda: MORNING + LEASE) == Delivered(sent=1)
    with reading(engine) as conn:
        (row,) = outbox.listing(conn)
    assert (row.state, row.uncertain, row.message_id) == ("sent", True, claimed.message_id)
    assert f"Message-ID: {claimed.message_id}\r\n".encode() in smtp_sink.letters[0].content


def test_a_refused_copy_is_shown_with_the_letter(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    notice = Notice(
        "confirmation:1", LetterKind.CONFIRMATION, "th-a", "DVK", ("lan@thu.example",), Facts(received_at=MORNING, now=MORNING),
        cc=("cu@truong.example",),
    )  # fmt: skip
    with writing(engine) as conn:
        queue(conn, notice, settings.office, MORNING)
    smtp_sink.rcpt_answers.extend(["250 OK", "550 5.1.1 no such user"])
    assert deliver(engine, settings, lambda: MORNING) == Delivered(sent=1)
    with reading(engine) as conn:
        (row,) = outbox.listing(conn)
    assert row.bounce == "cu@truong.example 550 5.1.1 no such user"


def test_a_run_sends_no_more_than_it_may(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    for number in range(3):
        answer(engine, settings, number, MORNING)
    few = replace(settings, sending=replace(settings.sending, letters_per_run=2))
    assert deliver(engine, few, lambda: MORNING) == Delivered(sent=2)
    assert deliver(engine, few, lambda: MORNING) == Delivered(sent=1)


def test_the_offices_own_days_off_are_kept_and_mistakes_in_them_named(engine: Engine, settings: Settings) -> None:
    own = settings.home / "calendar.toml"
    own.write_text("off = [2020-11-24]\n")
    assert remind(engine, settings, MORNING).notices == ()
    own.write_text('off = ["24/11"]\nfeast = 1\n')
    with pytest.raises(SettingsError) as mistakes:
        remind(engine, settings, MORNING)
    assert len(mistakes.value.mistakes) == 2
