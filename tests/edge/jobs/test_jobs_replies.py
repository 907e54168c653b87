"""Mail that speaks of our letters: answers are known by a token, bounces silence an address, a mail from it wakes it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from config.entities import Campaign, Level, Unit
from config.settings import Office, SettingsError
from config.token_key import token_key
from parsers.facts import Automatic, Budget, Reading
from parsers.reading import read_mail
from tests.conftest import settings_for
from tracker.jobs.letters.queue import queue
from tracker.jobs.mails.replies import answered_cells, ids_named, known_as_bounce, note_delivery
from tracker.rules.letters.notice import CampaignLine, Facts, LetterKind, Notice
from tracker.rules.letters.reply_tokens import message_id_of, token_of
from tracker.sending.render import derived_id
from tracker.store.campaigns import campaigns
from tracker.store.letters import outbox
from tracker.store.office import roster
from tracker.store.session import reading, writing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 3, 18, 9, tzinfo=ZONE)
SCHOOL = Unit("hs", "Trường THCS Hoa Sen", Level.THCS, emails=("hs@truong.example", "hs2@truong.example"))
KEY = "reminder:CT:hs:3d:2026-03-20"
REMINDER = Notice(
    KEY, LetterKind.REMINDER, "hs", "CT", SCHOOL.emails[:1],
    Facts(unit_name=SCHOOL.name, now=NOW, campaigns=(CampaignLine("CT", "Báo cáo", NOW + timedelta(days=2)),)),
)  # fmt: skip


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Office:
    known = replace(settings_for(tmp_path, "unused").office, home=tmp_path, plus_address=True)
    with writing(engine) as conn:
        roster.replace_units(conn, (SCHOOL,))
        campaigns.put(conn, Campaign("CT", "Báo cáo", NOW + timedelta(days=2)), NOW)
        assert queue(conn, REMINDER, known, NOW)
    return known


def mail(**headers: str) -> Reading:
    lines = {"From": "ai.do@thu.example", "To": "tccb@pgd.example", "Message-ID": "<1@thu.example>"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return read_mail(f"{text}\r\nGửi báo cáo.\r\n".encode(), Budget())


def cells(engine: Engine, office: Office, one: Reading) -> tuple[tuple[str, str], ...]:
    with reading(engine) as conn:
        return answered_cells(outbox.by_message_id(conn, ids_named(one, office)), one, office)


def test_an_answer_names_unit_and_campaign_by_message_id_or_plus_address(engine: Engine, office: Office) -> None:
    mine = derived_id(KEY, office)
    with reading(engine) as conn:
        (row,) = outbox.listing(conn)
    plus = dict(row.headers)["Reply-To"]
    assert plus.startswith("tccb+")
    assert cells(engine, office, mail(In_Reply_To=mine)) == (("hs", "CT"),)
    assert cells(engine, office, mail(References=f"<x@y.example> {mine}")) == (("hs", "CT"),)
    assert cells(engine, office, mail(To=f"TCCB <{plus.upper()}>")) == (("hs", "CT"),)
    assert cells(engine, office, mail(To=plus, In_Reply_To=mine)) == (("hs", "CT"),)


def test_a_forged_token_is_worth_nothing(engine: Engine, office: Office) -> None:
    guessed = token_of(b"", KEY)
    assert cells(engine, office, mail(In_Reply_To=message_id_of(guessed, office.address))) == ()
    assert cells(engine, office, mail(To=f"tccb+{guessed}@pgd.example")) == ()
    assert cells(engine, office, mail(To=f"tccb+{'0' * 32}@pgd.example")) == ()


def test_a_letter_of_another_key_is_no_clue(engine: Engine, office: Office, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    elsewhere = replace(office, home=tmp_path / "elsewhere")
    assert cells(engine, elsewhere, mail(In_Reply_To=derived_id(KEY, office))) == ()


def bounce(letter: str, recipient: str, status: str = "5.1.1", to: str = "tccb@pgd.example") -> Reading:
    text = f"""From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: {"failed" if status.startswith("5") else "delayed"}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: {letter}

--b--
"""
    return read_mail(text.replace("\n", "\r\n").encode(), Budget())


def dead(engine: Engine, office: Office, one: Reading) -> list[str]:
    with writing(engine) as conn:
        note_delivery(conn, one, office, NOW)
        return list(outbox.dead_addresses(conn))


def test_d3_an_address_that_does_not_exist_gets_no_more_letters(engine: Engine, office: Office) -> None:
    assert dead(engine, office, bounce(derived_id(KEY, office), "HS@truong.example")) == ["hs@truong.example"]
    with reading(engine) as conn:
        (row,) = outbox.listing(conn)
    assert row.bounce == "hs@truong.example 5.1.1"


def test_d2_a_bounce_without_the_letter_finds_it_by_the_address_it_went_to(engine: Engine, office: Office) -> None:
    plus = f"tccb+{token_of(token_key(office.home), KEY)}@pgd.example"
    assert dead(engine, office, bounce("<lost@nowhere.example>", "hs@truong.example", to=plus)) == ["hs@truong.example"]


@pytest.mark.parametrize("status", ["4.4.1", "5.2.2", "5.7.1"])
def test_d3_what_may_pass_silences_nobody(engine: Engine, office: Office, status: str) -> None:
    assert dead(engine, office, bounce(derived_id(KEY, office), "hs@truong.example", status)) == []


def returned(letter: str, subject: str, words: str) -> Reading:
    """What comes back from systems that write no report."""
    copy = f"------ This is a copy of the message, including all the headers. ------\r\n\r\nMessage-ID: {letter}\r\n"
    head = f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: tccb@pgd.example\r\nSubject: {subject}\r\n\r\n"
    return read_mail(f"{head}{words}\r\n{copy}".encode(), Budget())


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (
            "failure delivery",
            "Unable to deliver message to this address.\r\n\r\n<hs@truong.example>:\r\n550 no such user",
        ),
        (
            "mail failed, returning to sender",
            "The following address failed:\r\n\r\n hs@truong.example\r\n  550 5.1.1 no such user",
        ),
    ],
)
def test_d1_a_bounce_in_unusual_words_is_noted_with_its_letter(
    engine: Engine, office: Office, subject: str, words: str
) -> None:
    one = returned(derived_id(KEY, office), subject, words)
    assert one.automatic is Automatic.BOUNCE
    assert dead(engine, office, one) == ["hs@truong.example"]


def test_d1_what_only_brings_a_letter_back_is_a_bounce_if_the_letter_is_ours(engine: Engine, office: Office) -> None:
    ours = returned(derived_id(KEY, office), "notice", "See below.")
    foreign = returned("<another@x.example>", "notice", "See below.")
    assert (ours.automatic, foreign.automatic) == (None, None)
    with reading(engine) as conn:
        assert known_as_bounce(conn, ours).automatic is Automatic.BOUNCE
        assert known_as_bounce(conn, foreign) is foreign


def test_a_forged_bounce_silences_nobody(engine: Engine, office: Office) -> None:
    assert dead(engine, office, bounce("<baocao.guess@pgd.example>", "hs@truong.example")) == []
    assert dead(engine, office, bounce(derived_id(KEY, office), "hs2@truong.example")) == []  # it did not go there


def test_a_mail_from_the_address_wakes_it_up_but_a_machines_does_not(engine: Engine, office: Office) -> None:
    gone = bounce(derived_id(KEY, office), "hs@truong.example")
    assert dead(engine, office, gone) == ["hs@truong.example"]
    assert dead(engine, office, mail(From="hs@truong.example", Auto_Submitted="auto-replied")) == ["hs@truong.example"]
    assert dead(engine, office, mail(From="HS@truong.example")) == []
    assert dead(engine, office, gone) == ["hs@truong.example"]


def test_the_key_is_made_once_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    home = tmp_path / "new"
    first = token_key(home)
    assert len(first) == 32
    assert (home / "token.key").stat().st_mode & 0o777 == 0o600
    token_key.cache_clear()
    assert token_key(home) == first
    assert [path.name for path in home.iterdir()] == ["token.key"]


@pytest.mark.parametrize("content", ["", "not hexadecimal", "ab" * 8])
def test_a_key_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "token.key").write_text(content)
    with pytest.raises(SettingsError, match=r"token\.key"):
        token_key(tmp_path)
