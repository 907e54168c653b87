"""What may keep a letter from leaving, and what one letter says of several reports: on both databases, by real SMTP."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, insert

from config.entities import Campaign, Level, Unit
from config.settings import SendingSettings, Server, Settings
from tests.conftest import settings_for
from tracker.jobs.letters.deliver import Delivered, deliver
from tracker.jobs.letters.remind import Seen, remind
from tracker.rules.letters.notice import LetterKind
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.letters import outbox, quiet_units
from tracker.store.letters.quiet_units import Quiet
from tracker.store.office import roster
from tracker.store.schema import dead_addresses
from tracker.store.session import reading, writing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
UNITS = tuple(
    Unit(f"th-{letter}", f"Tiểu học Hoa {letter.upper()}", Level.TIEU_HOC, emails=(f"th{letter}@truong.example",))
    for letter in "ab"
)
DUE = datetime(2020, 12, 1, tzinfo=ZONE)
DVK = Campaign("DVK", "Báo cáo dân vận", DUE, remind_before=(timedelta(days=7),), chase_after=(timedelta(days=1),))
ATGT = replace(DVK, code="ATGT", title="Báo cáo an toàn giao thông")
MORNING = datetime(2020, 11, 24, 8, tzinfo=ZONE)


@pytest.fixture
def settings(engine: Engine, tmp_path: Path, smtp_sink: Any) -> Settings:
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, DVK, MORNING)
        campaigns.put(conn, ATGT, MORNING)
    return replace(settings_for(tmp_path, "unused"), smtp=Server("127.0.0.1", smtp_sink.port, "plain"))


def file_report(engine: Engine, unit: str, campaign: str) -> None:
    with writing(engine) as conn:
        ledger.add(conn, FilingRow(unit, campaign, "report", 1, MORNING, True, True, "ab" * 32, f"{campaign}-{unit}", MORNING))


def rows(engine: Engine) -> list[outbox.OutboxRow]:
    with reading(engine) as conn:
        return [row for row in outbox.listing(conn) if row.kind != LetterKind.DIGEST]


def told(sink: Any, to: str) -> list[str]:
    """The text of each letter to an address."""
    mine = [one for one in sink.letters if one.recipients == (to,)]
    parsed = [email.message_from_bytes(one.content, policy=email.policy.default) for one in mine]
    bodies = [one.get_body(("plain",)) for one in parsed]
    return [str(body.get_content()) for body in bodies if body is not None]


def test_two_reports_are_asked_for_in_one_letter_and_shown_on_both_boards(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    assert len(remind(engine, settings, MORNING).notices) == 3  # two schools and the list
    assert remind(engine, settings, MORNING + timedelta(minutes=1)).notices == ()
    assert deliver(engine, settings, lambda: MORNING) == Delivered(sent=3)
    (text,) = told(smtp_sink, "tha@truong.example")
    assert "1. Báo cáo an toàn giao thông" in text
    assert "2. Báo cáo dân vận" in text
    with reading(engine) as conn:
        for code in ("DVK", "ATGT"):
            assert [row.letters for row in board.rows(conn, code, MORNING)] == [(("reminder", MORNING),)] * 2


def test_when_one_of_two_reports_comes_the_letter_is_taken_back_and_the_other_is_asked_for_alone(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    remind(engine, settings, MORNING)
    file_report(engine, "th-a", "ATGT")
    assert deliver(engine, settings, lambda: MORNING) == Delivered(sent=2, suppressed=1)
    assert told(smtp_sink, "tha@truong.example") == []
    later = MORNING + timedelta(minutes=1)
    assert [(one.unit, one.campaign) for one in remind(engine, settings, later).notices] == [("th-a", "DVK")]
    assert deliver(engine, settings, lambda: later) == Delivered(sent=1)
    (text,) = told(smtp_sink, "tha@truong.example")
    assert "an toàn giao thông" not in text
    assert remind(engine, settings, later + timedelta(minutes=1)).notices == ()


def test_when_both_come_nothing_leaves(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    remind(engine, settings, MORNING)
    file_report(engine, "th-a", "ATGT")
    file_report(engine, "th-a", "DVK")
    deliver(engine, settings, lambda: MORNING)
    later = MORNING + timedelta(minutes=1)
    assert remind(engine, settings, later).notices == ()
    assert told(smtp_sink, "tha@truong.example") == []


@pytest.mark.parametrize("when", ["before it is decided", "after it is decided"])
@pytest.mark.parametrize("stop", ["pause", "quiet", "dead"])
def test_a_pause_a_quiet_unit_and_a_dead_address_stop_a_letter_at_any_time(
    engine: Engine, settings: Settings, smtp_sink: Any, stop: str, when: str
) -> None:
    def stop_it() -> None:
        with writing(engine) as conn:
            match stop:
                case "pause":
                    campaigns.pause(conn, "DVK", MORNING)
                    campaigns.pause(conn, "ATGT", MORNING)
                case "quiet":
                    quiet_units.silence(conn, Quiet("th-a", "lập trường mới", "lan", MORNING))
                case "dead":
                    conn.execute(
                        insert(dead_addresses).values(
                            address="tha@truong.example", status="5.1.1", letter="<x@y>", bounced_at=MORNING
                        )
                    )

    if when == "before it is decided":
        stop_it()
    remind(engine, settings, MORNING)
    if when == "after it is decided":
        stop_it()
    deliver(engine, settings, lambda: MORNING)
    assert told(smtp_sink, "tha@truong.example") == []
    assert len(told(smtp_sink, "thb@truong.example")) == (0 if stop == "pause" else 1)


def test_more_letters_than_a_run_may_send_wait_for_an_officer(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    careful = replace(settings, sending=SendingSettings(letters_per_run=1))
    assert remind(engine, careful, MORNING).held
    assert [row.held for row in rows(engine) if row.state == "queued"] == [True, True]
    assert deliver(engine, careful, lambda: MORNING) == Delivered(sent=1)  # the list, which tells of them
    (text,) = told(smtp_sink, settings.office.address)
    assert "Có 2 thư nhắc nộp đang chờ cán bộ cho gửi" in text
    with writing(engine) as conn:
        assert (outbox.held_count(conn), outbox.release(conn), outbox.held_count(conn)) == (2, 2, 0)
    assert deliver(engine, careful, lambda: MORNING) == Delivered(sent=1)
    assert deliver(engine, careful, lambda: MORNING) == Delivered(sent=1)


def test_with_letters_switched_off_nothing_leaves(engine: Engine, settings: Settings, smtp_sink: Any) -> None:
    remind(engine, settings, MORNING)
    off = replace(settings, sending=SendingSettings(paused=True))
    assert deliver(engine, off, lambda: MORNING) == Delivered()
    assert smtp_sink.letters == []
    assert deliver(engine, settings, lambda: MORNING).sent == 3


def test_the_final_list_brings_the_table_as_it_is_when_it_leaves_to_the_officers(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    officers = replace(settings, office=replace(settings.office, officers=("lan@phong.example", "hoa@phong.example")))
    with writing(engine) as conn:
        campaigns.close(conn, "ATGT", MORNING)
    after = datetime(2020, 12, 1, 8, tzinfo=ZONE)
    (notice,) = remind(engine, officers, after).notices
    assert (notice.kind, notice.to) == (LetterKind.DIGEST, ("lan@phong.example", "hoa@phong.example"))
    file_report(engine, "th-a", "DVK")
    assert deliver(engine, officers, lambda: after) == Delivered(sent=1)
    letter = email.message_from_bytes(smtp_sink.letters[0].content, policy=email.policy.default)
    (file,) = letter.iter_attachments()
    assert file.get_filename() == "tinh-hinh-nop-dvk.xlsx"
    with reading(engine) as conn:
        (kept,) = outbox.listing(conn)
    assert kept.attachments == ("DVK",)
    assert {name for name, _ in kept.headers} == {name for name in letter if letter[name] == dict(kept.headers).get(name)}
    sheet = load_workbook(BytesIO(file.get_content())).worksheets[0]
    said = [[str(value) for value in line] for line in sheet.iter_rows(values_only=True)]
    assert any("Tiểu học Hoa A" in line and "Đã nộp đúng hạn" in line for line in said)
    assert any("Tiểu học Hoa B" in line and "Quá hạn" in line for line in said)


def test_the_list_goes_to_the_office_itself_when_no_officers_address_works(engine: Engine, settings: Settings) -> None:
    with writing(engine) as conn:
        conn.execute(insert(dead_addresses).values(address="lan@phong.example", status="", letter="", bounced_at=MORNING))
    officers = replace(settings, office=replace(settings.office, officers=("lan@phong.example",)))
    assert remind(engine, officers, MORNING).notices[-1].to == (settings.office.address,)


def test_an_address_refused_on_the_spot_is_dead_and_the_next_one_is_used(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, [replace(UNITS[0], emails=("cu@truong.example", "moi@truong.example"))])
        campaigns.close(conn, "ATGT", MORNING)
    smtp_sink.rcpt_answers.append("550 5.1.1 no such user")
    remind(engine, settings, MORNING)
    deliver(engine, settings, lambda: MORNING)
    with reading(engine) as conn:
        assert list(outbox.dead_addresses(conn)) == ["cu@truong.example"]
    after = datetime(2020, 12, 2, 8, tzinfo=ZONE)
    late = [one.to for one in remind(engine, settings, after).notices if one.unit == "th-a"]
    assert late == [("moi@truong.example",)]


def test_bounces_come_back_to_the_letter_and_servers_that_mind_get_the_plain_address(
    engine: Engine, settings: Settings, smtp_sink: Any
) -> None:
    plus = replace(settings, office=replace(settings.office, plus_address=True))
    remind(engine, plus, MORNING)
    deliver(engine, plus, lambda: MORNING)
    senders = {one.recipients[0]: one.sender for one in smtp_sink.letters}
    assert senders["tha@truong.example"].startswith("tccb+")
    assert senders["tha@truong.example"] != senders["thb@truong.example"]
    assert senders[settings.office.address] == settings.office.address


def test_while_no_occasion_has_come_no_board_is_read(
    engine: Engine, settings: Settings, smtp_sink: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    cells = board.cells

    def counted(conn: Any, code: str) -> Any:
        read.append(code)
        return cells(conn, code)

    monkeypatch.setattr(board, "cells", counted)
    seen = Seen()
    for minute in range(60):
        remind(engine, settings, datetime(2020, 11, 20, 9, minute, tzinfo=ZONE), seen=seen)
        remind(engine, settings, datetime(2020, 11, 24, 22, minute, tzinfo=ZONE), seen=seen)
    assert read == []
    for minute in range(9):
        remind(engine, settings, MORNING + timedelta(minutes=minute), seen=seen)
    assert len(read) == 6  # to decide, to decide again while writing, for the list; of two campaigns
