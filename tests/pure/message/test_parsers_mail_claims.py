"""What a message's parts must not lose, and what a redelivery must not change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.facts import Budget
from parsers.message.open import fingerprint, open_mail
from tests.bench.mime_parts import BUDGET, FILE, PDF, TEXT, mixed, only, part

PLAIN = b"Content-Disposition: attachment; filename=bc.txt\r\nContent-Type: application/octet-stream\r\n"


def test_a_delimiter_within_a_line_is_part_of_the_file() -> None:
    inside = b"one\r\nquoted: --b-1\r\ntwo"
    assert only(mixed(TEXT, PLAIN + b"\r\n" + inside)).content == inside


def test_what_stands_behind_the_closing_delimiter_is_no_part() -> None:
    whole = mixed(TEXT, FILE) + b"--b-1\r\n" + FILE + b"\r\n--b-1--\r\n"
    assert [file.content for file in open_mail(whole, BUDGET).attachments] == [PDF]


def test_a_quoted_printable_file_is_whole() -> None:
    file = only(mixed(TEXT, PLAIN + b"Content-Transfer-Encoding: quoted-printable\r\n\r\na=3Db"))
    assert (file.content, file.problems) == (b"a=b", only(mixed(TEXT, PLAIN + b"\r\na=b")).problems)


def test_a_message_of_just_as_many_parts_as_are_allowed_is_whole() -> None:
    files = [part(b"%%PDF-1.4 %d" % n, "Content-Type: application/pdf") for n in range(3)]
    assert not open_mail(mixed(*files), replace(Budget(), parts=4)).problems
    assert open_mail(mixed(*files), replace(Budget(), parts=3)).problems


def test_letters_within_a_forwarded_letter_are_told_of_as_well() -> None:
    inner = b"From: c@x.example\r\nSubject: inner\r\n\r\nInner"
    middle = mixed(b"Content-Type: message/rfc822\r\n\r\n" + inner, boundary=b"mid").replace(b"a@x", b"b@x")
    mail = open_mail(mixed(TEXT, b"Content-Type: message/rfc822\r\n\r\n" + middle), BUDGET)
    assert [one.sender.address for one in mail.forwarded if one.sender] == ["b@x.example", "c@x.example"]


@pytest.mark.parametrize(
    "trace",
    [
        "Received", "Return-Path", "Delivered-To", "X-Original-To", "X-Delivered-To", "Authentication-Results",
        "DKIM-Signature", "X-Google-DKIM-Signature", "DomainKey-Signature", "Received-SPF", "Envelope-To", "X-Received",
        "X-Gm-Message-State", "X-Google-Smtp-Source", "X-UID", "X-UIDL", "X-Keywords", "Status", "X-Status",
        "Content-Length", "Lines", "X-Forwarded-To", "X-Forwarded-For", "X-Forwarded-Encrypted", "X-Loop",
        "X-Quarantine-ID", "X-Fetched-By", "ARC-Seal", "X-Spam-Score", "X-Envelope-From", "X-Virus-Scanned",
        "X-Amavis-Alert", "X-Rspamd-Queue-Id", "X-Mozilla-Status", "X-Getmail-Retrieved", "X-Fetchmail-Warning",
        "X-Forefront-Antispam-Report", "X-MS-Exchange-Organization-SCL", "X-Microsoft-Antispam",
    ],
)  # fmt: skip
def test_a_redelivered_mail_keeps_its_fingerprint_whatever_the_way_wrote_on_it(trace: str) -> None:
    mail = mixed(TEXT, FILE)
    assert fingerprint(f"{trace}: by the way\r\n".encode() + mail) == fingerprint(mail)


def test_a_header_of_the_sender_is_part_of_the_fingerprint() -> None:
    mail = mixed(TEXT, FILE)
    assert fingerprint(b"X-Priority: 1\r\n" + mail) != fingerprint(mail)
