"""Mail in, status table out, on a real mailbox, a real SMTP server and both databases."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from config.campaigns import read_campaign
from config.settings import MailboxSettings, Office, Server, Settings
from config.units import read_units
from intake.vault import vault_at
from tracker.jobs.letters.remind import remind
from tracker.jobs.mails.cycle import Cycle, run_cycle
from tracker.jobs.reading.readers import Readers
from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.session import reading, writing

SAMPLE = Path(__file__).parents[1] / "data" / "town"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CAMPAIGN = "DVK2020"
EVENING = datetime(2020, 12, 4, 20, 0, tzinfo=ZONE)


class Town:
    """The sample town's office: its home, its mailbox, its clock."""

    def __init__(self, settings: Settings, engine: Engine, post: Callable[[bytes], None]) -> None:
        self.settings, self.engine, self.post = settings, engine, post
        self.vault = vault_at(settings.vault)
        self.now = EVENING

    def cycle(self, **reading_limits: Any) -> Cycle:
        settings = replace(self.settings, reading=replace(self.settings.reading, **reading_limits))
        with Readers(settings) as readers:
            return run_cycle(self.engine, self.vault, settings, readers, lambda: self.now)

    def dispositions(self) -> dict[str, tuple[str, str | None]]:
        """State and reason of every mail by its SHA-256."""
        with reading(self.engine) as conn:
            return {row.sha256: (row.state, row.reason) for row in mails.listing(conn)}

    def standings(self) -> dict[str, str]:
        with reading(self.engine) as conn:
            return {row.cell.unit.code: str(row.standing) for row in board.rows(conn, CAMPAIGN, self.now)}


@pytest.fixture
def town(dovecot, smtp_sink, engine: Engine, tmp_path: Path) -> Iterator[Town]:  # type: ignore[no-untyped-def]  # fixtures of conftest.py
    account = dovecot.account()
    office = Office(
        "Phòng Giáo dục và Đào tạo thị xã An Hòa",
        "UBND thị xã An Hòa",
        "Bộ phận Tổ chức cán bộ",
        "An Hòa",
        "tccb@phonggd.example",
        ZONE,
    )
    mailbox = MailboxSettings(account, receiving_mx="mx.phonggd.example")
    smtp = Server("127.0.0.1", smtp_sink.port, "plain")
    settings = Settings(tmp_path, office, mailbox, smtp, "sqlite:///unused.db")
    with writing(engine) as conn:
        found = read_units(SAMPLE / "units.csv")
        roster.replace_units(conn, [row.unit for row in found.rows if row.unit])
        campaigns.put(conn, read_campaign(SAMPLE / "campaign.toml"), EVENING)
    client = dovecot.client(account)
    yield Town(settings, engine, lambda content: client.append("INBOX", content))
    client.logout()


def sample_mails() -> list[bytes]:
    return [path.read_bytes() for path in sorted((SAMPLE / "mails").glob("*.eml"))]


def written(content: bytes) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    return message


def test_the_town_s_mails_become_its_status_table(town: Town, smtp_sink) -> None:  # type: ignore[no-untyped-def]
    for content in sample_mails():
        town.post(content)
    done = town.cycle()
    assert done.collected.new == len(sample_mails())
    assert done.decided.failed == 0
    standings = town.standings()
    assert {code for code, standing in standings.items() if standing == "overdue"} == {
        "mn-ban-mai",
        "thcs-long-giang",
        "bp-thanh-tra",
    }
    assert {code for code, standing in standings.items() if standing == "late"} == {
        "mn-phuoc-tan",
        "th-ly-tu-trong",
        "th-thcs-cu-lao-dai",
    }
    assert sorted(set(standings.values())) == ["late", "on_time", "overdue"]
    with reading(town.engine) as conn:
        letters = list(outbox.listing(conn))
        state = mails.mailbox_states(conn)[0]
    assert {letter.state for letter in letters} == {"sent"}
    assert len(smtp_sink.letters) == len(letters)
    assert (state.messages, state.unaccounted) == (len(sample_mails()), 0)


def test_every_answer_obeys_rfc_3834(town: Town, smtp_sink) -> None:  # type: ignore[no-untyped-def]
    for content in sample_mails():
        town.post(content)
    town.cycle()
    incoming = {str(written(content)["Message-ID"]) for content in sample_mails()}
    senders = {
        str(written(content)["From"].addresses[0].addr_spec).lower() for content in sample_mails() if written(content)["From"]
    }
    for letter in smtp_sink.letters:
        message = written(letter.content)
        assert str(message["Auto-Submitted"]).startswith("auto-replied")
        assert message["X-Auto-Response-Suppress"] == "All"
        assert message["In-Reply-To"] in incoming
        assert set(letter.recipients) <= senders | {"thphuoctan@anhoa.edu.example"}
        assert len(message["To"].addresses) == 1
        assert message.get_body(("plain",)) is not None
        assert message.get_body(("html",)) is not None


def test_a_second_cycle_over_the_same_mailbox_does_nothing(town: Town, smtp_sink) -> None:  # type: ignore[no-untyped-def]
    for content in sample_mails():
        town.post(content)
    town.cycle()
    sent = len(smtp_sink.letters)
    again = town.cycle()
    assert (again.collected.new, again.decided.recorded, again.delivered.sent) == (0, 0, 0)
    assert len(smtp_sink.letters) == sent


def test_a_reply_to_our_letter_is_recognised_as_one(town: Town, smtp_sink) -> None:  # type: ignore[no-untyped-def]
    town.now = datetime(2020, 11, 24, 9, 0, tzinfo=ZONE)
    remind(town.engine, town.settings, town.now)
    town.cycle()
    reminder = next(one for one in smtp_sink.letters if "thcslonggiang@anhoa.edu.example" in one.recipients)
    reply = EmailMessage()
    reply["From"] = "thcslonggiang@anhoa.edu.example"
    reply["Subject"] = "Re: nhắc nộp"
    reply["Message-ID"] = "<reply@anhoa.edu.example>"
    reply["In-Reply-To"] = str(written(reminder.content)["Message-ID"])
    reply.set_content("Nhà trường xin hỏi mẫu phụ lục lấy ở đâu ạ?")
    town.post(reply.as_bytes())
    town.cycle()
    with reading(town.engine) as conn:
        row = mails.find(conn, "<reply@anhoa.edu.example>")[0]
    assert (row.state, row.reason) == ("tray", "no-attachment")
    assert ("reply", ["thcs-long-giang"]) in [(clue["kind"], clue["points_to"]) for clue in row.clues]


def test_reminders_go_to_those_who_owe_and_stop_when_the_report_comes(town: Town, smtp_sink) -> None:  # type: ignore[no-untyped-def]
    town.now = datetime(2020, 11, 24, 9, 0, tzinfo=ZONE)
    reminded = remind(town.engine, town.settings, town.now)
    assert len([notice for notice in reminded.notices if notice.kind == "reminder"]) == 20
    for content in sample_mails()[:1]:
        town.post(content)
    done = town.cycle()
    assert done.delivered.suppressed == 1
    assert not any(
        "mnsonca@anhoa.edu.example" in one.recipients and b"auto-generated" in one.content for one in smtp_sink.letters
    )
    assert remind(town.engine, town.settings, town.now + timedelta(minutes=5)).notices == ()


def heavy_mail() -> bytes:
    """A mail that is honest and large: a document of a million short paragraphs."""
    body = b"".join([b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"] * 1_000_000)
    document = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + body
        + b"</w:body></w:document>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(
            "[Content_Types].xml", b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        archive.writestr("word/document.xml", document)
    message = EmailMessage()
    message["From"] = "mnsonca@anhoa.edu.example"
    message["Subject"] = "BC DVK"
    message["Message-ID"] = "<heavy@anhoa.edu.example>"
    message.set_content("Báo cáo")
    message.add_attachment(packed.getvalue(), maintype="application", subtype="octet-stream", filename="bao cao.docx")
    return message.as_bytes()


@pytest.mark.parametrize(("limits", "word"), [({"memory_mb": 260}, "MB"), ({"seconds": 1}, "second")])
def test_one_bad_mail_costs_three_attempts_and_never_the_next(town: Town, limits: dict[str, int], word: str) -> None:
    town.post(heavy_mail())
    town.post(sample_mails()[7])
    town.cycle(**limits)
    with reading(town.engine) as conn:
        heavy, other = mails.find(conn, "<heavy@anhoa.edu.example>"), [row for row in mails.listing(conn) if row.filings]
        states = {row.state: row for row in mails.listing(conn)}
    assert heavy == ()  # nothing is known of it but that it came
    assert len(other) == 1
    assert states[MailState.TRAY].reason == "error"
    assert states[MailState.TRAY].attempts == 3
    assert word in (states[MailState.TRAY].error or "")
    assert vault_at(town.settings.vault).read(states[MailState.TRAY].sha256)


def test_a_dead_mailbox_holds_up_nothing_that_is_kept(town: Town, smtp_sink, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    town.post(sample_mails()[0])
    with Readers(town.settings) as readers:
        run_cycle(town.engine, town.vault, town.settings, readers, lambda: town.now)
    dead = replace(town.settings, mailbox=replace(town.settings.mailbox, server=Server("127.0.0.1", 9, "plain", "x")))
    with Readers(dead) as readers:
        done = run_cycle(town.engine, town.vault, dead, readers, lambda: town.now)
    assert done.collected.troubles
    with reading(town.engine) as conn:
        assert mails.mailbox_states(conn)


def test_no_secret_reaches_database_or_vault(town: Town) -> None:
    town.post(sample_mails()[0])
    town.cycle()
    with reading(town.engine) as conn:
        dump = json.dumps([str(row) for row in mails.listing(conn)] + [str(row) for row in outbox.listing(conn)])
    assert "secret" not in dump


def test_the_time_that_counts_is_the_office_s_own(town: Town) -> None:
    late_by_the_mx = next(content for content in sample_mails() if b"00:00:47" in content)
    town.post(late_by_the_mx)
    town.cycle()
    with reading(town.engine) as conn:
        row = next(iter(mails.listing(conn)))
    assert row.received_how == "mx"
    assert row.received_at == datetime(2020, 11, 30, 17, 0, 47, tzinfo=UTC)
    assert row.internal_date is not None
    assert town.standings()["th-thcs-cu-lao-dai"] == "late"
