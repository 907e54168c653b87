"""Bounces as mail systems write them: whom, for good or for now, and which letter (RFC 3464; docs/mail.md, D1-D3)."""

from __future__ import annotations

import pytest

from parsers.facts import Automatic, Budget, FailedDelivery, OpenedMail
from parsers.message.open import open_mail

LAN = "lan@truong.example"
OURS = "<1.nhac@pgd.example>"
COPY = f"\n\n------ This is a copy of the message, including all the headers. ------\n\nTo: x@y.example\nMessage-ID: {OURS}\n"


def bounced(head: str, body: str, sender: str = "Mail Delivery System <MAILER-DAEMON@mx.example>") -> OpenedMail:
    text = f"From: {sender}\nTo: tccb@pgd.example\n{head}\n\n{body}"
    return open_mail(text.replace("\n", "\r\n").encode(), Budget())


EXIM = f"A message that you sent could not be delivered.\n\n  {LAN}\n    SMTP error:\n    550 5.1.1 User unknown"
EXIM_WAITS = f"A message that you sent has not yet been delivered after 24 hours.\n\n  {LAN}\n    Delay reason: timed out"
POSTFIX = f"I'm sorry to have to inform you\nof a failure.\n\n<{LAN}>: host mx[192.0.2.1] said: 552 5.2.2 Full"
EXCHANGE = (
    f"Không thể gửi thư của bạn tới những người nhận sau:\n\n{LAN}\nRemote Server returned '550 5.1.10 RecipientNotFound'"
)


@pytest.mark.parametrize(
    ("head", "body", "action", "status"),
    [
        (f"X-Failed-Recipients: {LAN}\nSubject: Mail delivery failed: returning message to sender", EXIM, "failed", "5.1.1"),
        ("Subject: Mail delivery failed: returning message to sender", EXIM, "failed", "5.1.1"),
        ("Subject: Warning: message 1a2b-3c delayed 24 hours\nAuto-Submitted: auto-replied", EXIM_WAITS, "delayed", ""),
        ("Subject: Undelivered Mail Returned to Sender", POSTFIX, "failed", "5.2.2"),
        ("Subject: Không thể gửi: Nhắc nộp báo cáo\nX-MS-Exchange-Message-Is-Ndr:", EXCHANGE, "failed", "5.1.10"),
        ("Subject: Thư không gửi được", f"Thư gửi đến <{LAN}> bị từ chối (552 5.2.2).", "failed", "5.2.2"),
        ("Subject: Trạng thái phát thư: thất bại", f"Không chuyển được thư đến {LAN}.", "failed", ""),
        (
            "Subject: Thư bị hoàn trả",
            f"{LAN}: 450 4.2.1 hộp thư tạm thời không nhận, hệ thống sẽ gửi lại sau.",
            "delayed",
            "4.2.1",
        ),
        ("Subject: Delivery delayed", f"We could not reach {LAN} and will keep trying.", "delayed", ""),
    ],
    ids=["exim", "exim-no-header", "exim-waits", "postfix", "exchange", "webmail", "vietnamese", "for-now", "delayed"],
)
def test_a_bounce_in_words_names_the_recipient_and_whether_it_is_for_good(
    head: str, body: str, action: str, status: str
) -> None:
    mail = bounced(head, body)
    assert (mail.automatic, mail.answerable) == (Automatic.BOUNCE, False)
    assert mail.failed_deliveries == (FailedDelivery(LAN, action, status),)


def test_the_letter_is_known_by_the_copy_that_comes_back() -> None:
    assert bounced("Subject: failure notice", EXIM + COPY).original_ids == (OURS,)


def test_addresses_in_the_copy_and_our_own_are_nobody_who_failed() -> None:
    mail = bounced("Subject: Thư không gửi được", f"tccb@pgd.example gửi đến {LAN}: postmaster@mx.example từ chối{COPY}")
    assert [entry.recipient for entry in mail.failed_deliveries] == [LAN]


@pytest.mark.parametrize(
    ("kind", "encoding", "report"),
    [
        ("message/delivery-status", "7bit", f"Final-Recipient: rfc822; {LAN}\nAction: failed\nStatus: 5.1.1\n"),
        ("message/global-delivery-status", "8bit", f"Final-Recipient: utf-8; {LAN}\nAction: failed\nStatus: 5.1.1\n"),
        (
            "message/delivery-status",
            "quoted-printable",
            f"Final-Recipient: rfc822; {LAN}\nAction: fa=\niled\nStatus: 5=2E1.1\n",
        ),
    ],
)
def test_a_report_is_read_in_any_encoding_and_its_own_name_for_our_letter_counts(kind: str, encoding: str, report: str) -> None:
    head = "Subject: x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b"
    top = f"--b\n\nKhông gửi được.\n--b\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    mail = bounced(head, f"{top}Reporting-MTA: dns; x\nX-Original-Message-ID: {OURS}\n\n{report}\n--b--")
    assert mail.failed_deliveries == (FailedDelivery(LAN, "failed", "5.1.1"),)
    assert (mail.original_ids, mail.attachments) == ((OURS,), ())


def test_a_report_of_abuse_is_a_machines_and_no_bounce() -> None:
    head = "Content-Type: multipart/report; report-type=feedback-report; boundary=b"
    mail = bounced(
        head, "--b\n\nspam\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--", "abuse@isp.example"
    )
    assert (mail.automatic, mail.answerable, mail.failed_deliveries) == (Automatic.AUTO_REPLY, False, ())


@pytest.mark.parametrize(
    "subject", ["Fwd: Undelivered Mail Returned to Sender", "Re: Thư không gửi được", "Gửi thư thất bại, em gửi lại ạ"]
)
def test_a_person_who_forwards_or_speaks_of_a_bounce_is_a_person(subject: str) -> None:
    mail = bounced(f"Subject: {subject}", "Em gửi lại báo cáo ạ.", "lan@truong.example")
    assert (mail.automatic, mail.answerable) == (None, True)
