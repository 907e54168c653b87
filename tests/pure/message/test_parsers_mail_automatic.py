"""Machines: what must not be answered, what bounced, what was read (docs/mail.md, A1-A5, D1-D3, M1, table A)."""

from __future__ import annotations

import pytest

from parsers.facts import Automatic, Budget, FailedDelivery, OpenedMail
from parsers.message.open import open_mail

BUDGET = Budget()


def opened(*headers: str, body: str = "Kính gửi Phòng.", sender: str = "lan@truong.example") -> OpenedMail:
    head = "\r\n".join((f"From: {sender}", *headers))
    return open_mail(f"{head}\r\n\r\n{body}".encode(), BUDGET)


@pytest.mark.parametrize(
    "header", ["Auto-Submitted: no", "Auto-Submitted: No (human)", "Precedence: first-class", "X-Priority: 1"]
)
def test_a_persons_mail_is_answered(header: str) -> None:
    assert opened(header).answerable


@pytest.mark.parametrize(
    "header",
    [
        'Auto-Submitted: auto-replied; owner-email="x@y.example"',
        "Auto-Submitted: (comment) auto-generated",
        "Auto-Submitted: auto-notified",
        "Auto-Submitted: x-vendor",
        "Auto-Submitted:",
        "Auto-Submitted: no\r\nAuto-Submitted: auto-replied",
        "Precedence: BULK",
        "Precedence: list",
        "Precedence: junk",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "List-Id: <tin.x.example>",
        "List-Unsubscribe: <https://x.example>",
        "Mailing-List: list x@y.example",
        "X-Loop: x",
        "X-Autoreply: yes",
        "X-Autorespond: yes",
        "Return-Path: <>",
        "X-Received: 1\r\nReturn-Path: < >",
        "Return-Path: <news-bounces@x.example>",
        "Content-Type: multipart/report; boundary=b",
    ],
)
def test_a_machines_mail_is_never_answered(header: str) -> None:
    assert not opened(header).answerable


@pytest.mark.parametrize(
    "sender",
    [
        "MAILER-DAEMON@x.example",
        "postmaster@x.example",
        "owner-tin@x.example",
        "tin-request@x.example",
        "tin-bounces+a=b@x.example",
        "noreply@x.example",
        "No-Reply@x.example",
        "do-not-reply+1@x.example",
        "google-noreply@x.example",
        "",
    ],
)
def test_nobodys_address_is_never_answered(sender: str) -> None:
    assert not opened(sender=sender).answerable


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Auto-Submitted: auto-replied", Automatic.AUTO_REPLY),
        ("X-Autoreply: yes", Automatic.AUTO_REPLY),
        ("Precedence: auto_reply", Automatic.AUTO_REPLY),
        ("Subject: Tự động trả lời: Nhắc nộp báo cáo", Automatic.AUTO_REPLY),
        ("Subject: Trả lời tự động: x", Automatic.AUTO_REPLY),
        ("Subject: Automatic reply: x", Automatic.AUTO_REPLY),
        ("Subject: Out of Office: x", Automatic.AUTO_REPLY),
        ("List-Id: <tin.x.example>", Automatic.BULK),
        ("Precedence: bulk", Automatic.BULK),
        ("X-Mailer: MailChimp Mailer", Automatic.BULK),
        ("Subject: Báo cáo tự động hóa văn phòng", None),
        ("Subject: Re: Tự động trả lời", None),
        ("Subject: Vắng mặt: x", Automatic.AUTO_REPLY),
        ("Subject: Vắng mặt cuộc họp sáng mai", None),
        ("X-Auto-Response-Suppress: All", None),
    ],
)
def test_the_kind_of_machine_is_told_by_its_marks(header: str, kind: Automatic | None) -> None:
    assert opened(header).automatic is kind


def test_a_scanners_mail_with_a_report_is_not_answered_and_not_put_aside() -> None:
    mail = opened("Auto-Submitted: auto-generated", "Content-Type: application/pdf; name=bc.pdf", body="%PDF-1.4")
    assert (mail.automatic, mail.answerable, len(mail.attachments)) == (None, False, 1)


REPORT = (
    "--b\r\nContent-Type: text/plain\r\n\r\nKhông gửi được.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.example\r\n\r\n"
    "Final-Recipient: rfc822; <A@x.example> (Lan)\r\nAction: failed (bad)\r\nStatus: 5.1.1 (no such user)\r\n\r\n"
    "Original-Recipient: rfc822; b@x.example\r\nAction: Delayed\r\nStatus: 4.4.1\r\n"
    "--b\r\nContent-Type: {returned}\r\n\r\nFrom: tccb@x.example\r\nMessage-ID: <our-1@x.example>\r\nSubject: x\r\n\r\n--b--"
)


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_delivery_report_names_every_recipient_and_our_letter(returned: str) -> None:
    mail = opened(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        body=REPORT.format(returned=returned),
        sender="mailer-daemon@mx.example",
    )
    assert mail.automatic is Automatic.BOUNCE
    assert mail.failed_deliveries == (
        FailedDelivery("a@x.example", "failed", "5.1.1"),
        FailedDelivery("b@x.example", "delayed", "4.4.1"),
    )
    assert mail.original_ids == ("<our-1@x.example>",)
    assert mail.attachments == ()
    assert mail.forwarded == ()


def test_a_bounce_without_a_report_is_read_by_its_words() -> None:
    body = (
        "Hi. This is the qmail-send program at x.example.\r\nI'm afraid I wasn't able to deliver your message to the following "
        "addresses.\r\nThis is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n<a@x.example>:\r\n"
        "Sorry, no mailbox here by that name. (#5.1.1)\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n"
        "Message-ID: <our-2@x.example>\r\nSubject: x\r\n"
    )
    mail = opened("Return-Path: <>", "Subject: failure notice", body=body, sender="MAILER-DAEMON@x.example")
    assert mail.automatic is Automatic.BOUNCE
    assert mail.failed_deliveries == (FailedDelivery("a@x.example", "failed", "5.1.1"),)
    assert mail.original_ids == ("<our-2@x.example>",)


def test_a_failed_recipient_in_a_header_is_enough() -> None:
    mail = opened("X-Failed-Recipients: a@x.example, b@x.example", sender="mailer-daemon@x.example")
    assert [entry.recipient for entry in mail.failed_deliveries] == ["a@x.example", "b@x.example"]


def test_a_school_that_writes_about_a_failed_delivery_is_no_bounce() -> None:
    assert opened("Subject: Không gửi được báo cáo, xin hướng dẫn").automatic is None


def test_a_read_receipt_names_the_letter_that_was_read() -> None:
    body = (
        "--b\r\n\r\nĐã đọc.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        "Original-Message-ID: <our-3@x.example>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--"
    )
    mail = opened("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", body=body)
    assert (mail.automatic, mail.answerable, mail.original_ids) == (Automatic.READ_RECEIPT, False, ("<our-3@x.example>",))


@pytest.mark.parametrize(
    "text",
    [
        "Đây là thư trả lời tự động. Tôi đi công tác đến hết tuần.",
        "Thư trả lời tự động: Văn phòng nghỉ từ ngày 02/12.",
        "Tôi đang nghỉ phép. Vui lòng không trả lời thư này.",
        "Email này được gửi tự động, xin đừng trả lời thư này.",
        "This is an automated response. I am away.",
        "This is an automatically generated reply, please do not reply to this e-mail.",
    ],
)
def test_a_short_text_that_says_a_machine_wrote_it_is_an_automatic_reply(text: str) -> None:
    mail = opened("Subject: Re: bc", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", body=text)
    assert mail.automatic is Automatic.AUTO_REPLY
    assert not mail.answerable


@pytest.mark.parametrize(
    "text",
    [
        "Em chỉ nhận được thư trả lời tự động của Phòng, chưa biết báo cáo đã đến chưa ạ?",
        "Phòng không trả lời thư này thì trường em phải làm sao ạ?",
        "Trường đã lắp hệ thống báo cháy tự động.",
        "Dạ em nộp ngay ạ.\nThư này được gửi tự động từ hệ thống tiếp nhận báo cáo. Cần trao đổi thêm, xin trả lời thư này.",
        "Em chào chị, mẫu ở đâu ạ? Vui lòng không trả lời thư này.",
    ],
)
def test_a_person_who_speaks_of_a_machine_is_none(text: str) -> None:
    mail = opened("Subject: Re: bc", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", body=text)
    assert mail.automatic is None


def test_a_newsletter_that_was_sent_automatically_is_bulk() -> None:
    text = "Ưu đãi mới. Vui lòng không trả lời thư này."
    encoding = ("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit")
    assert opened("List-Id: <tin.x.example>", *encoding, body=text).automatic is Automatic.BULK
    assert opened(*encoding, body=text).automatic is Automatic.AUTO_REPLY


@pytest.mark.parametrize("method", ["Content-Type: text/calendar; method=REPLY", "Content-Type: text/calendar"])
def test_an_answer_to_a_calendars_invitation_is_a_machines_and_an_invitation_is_not(method: str) -> None:
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nSUMMARY:Giao ban\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    assert opened("Subject: Accepted: Giao ban", method, body=calendar).automatic is Automatic.AUTO_REPLY
    asked = calendar.replace("REPLY", "REQUEST")
    assert opened("Subject: Giao ban", method.replace("REPLY", "REQUEST"), body=asked).automatic is None
