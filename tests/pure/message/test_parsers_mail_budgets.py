"""Mails built to cost minutes: every one that was found to is read in a moment (docs/mail.md, B1 and H9)."""

from __future__ import annotations

import time

import pytest

from parsers.facts import Attachment, Budget, OpenedMail, Problem
from parsers.message.charset import codec, decode
from parsers.message.open import open_mail

BUDGET = Budget()
LONG = 32_000
BOUNCE = b"From: mailer-daemon@x.example\r\nSubject: failure notice\r\n"


def flood(line: bytes, times: int = 8) -> bytes:
    """A header section of that line, repeated up to the cap."""
    return (line + b"\r\n") * times + b"\r\nx"


def multipart(*parts: bytes, boundary: bytes = b"b") -> bytes:
    return b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n" % boundary + b"".join(
        b"--b\r\n%s\r\n" % part for part in parts
    )


@pytest.mark.parametrize(
    "content",
    [
        flood(b"From: a" + b" " * LONG + b"b"),
        flood(b"From: " + b"a" * LONG),
        flood(b"To: " + b"a" * LONG),
        flood(b"Cc: " + b"(a" * (LONG // 2)),
        flood(b"Authentication-Results: mx; spf=pass " + b"a" * LONG),
        flood(b"Authentication-Results: mx; spf=pass a." + b"b" * LONG),
        flood(b"Authentication-Results: mx; spf=pass " + b'a.b="\\' * (LONG // 6)),
        flood(b"References: " + b"<a" * (LONG // 2)),
        flood(b"Received: " + b"by " * (LONG // 3)),
        flood(b"Received: by a; Mon, 1 Jan 2024 00:00:00 +0000", 5_000),
        flood(b"Date: " + b"Z " * (LONG // 2)),
        flood(b'Content-Type: a/b; a="' + b'" ' * (LONG // 2)),
        flood(b"X" * 150 + b": a", 1_600),
        flood(b"a:", 80_000),
        b"Subject: a\r\n" + b" b\r\n" * 60_000 + b"\r\nx",
        b"Subject: a\r\n" + (b"b" * 100 + b"\r\n") * 50_000 + b"Content-Type: text/plain\r\n\r\n",
        BOUNCE + flood(b"X-Failed-Recipients: " + b"a" * LONG, 1),
        BOUNCE + b"\r\n" + b"a" * 64_000,
        BOUNCE + b"\r\n" + b"<a@b.example>:\n" * 9_000,
    ],
    ids=range(19),
)
def test_no_header_costs_more_than_a_moment(content: bytes) -> None:
    _costs_less_than(1, content)


@pytest.mark.parametrize(
    "content",
    [
        multipart(boundary=b"none") + (b"--a" + b" " * 500_000 + b"x\r\n") * 4,
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n' % (d, d)
            for d in (b"-" * n for n in range(50, 2, -1))
        )
        + (b"-" * 60 + b"x\n") * 20_000,
        multipart(*[b'Content-Disposition: attachment; filename="' + b"=?utf-8?q?a?= " * 2_200 + b'"\r\n\r\nx'] * 60),
        multipart(*[b"Content-Type: message/rfc822\r\n\r\n" + multipart(b"\r\nx")] * 900),
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b" \r\n" * 1_000_000,
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"AA==" * 500_000,
        b"\r\n\r\n" + b"begin 644 x\r\n" * 100_000,
        b"\r\n\r\n" + b"begin 644 x\r\nend\r\n" * 50_000,
        b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 600_000,
        b"Content-Type: text/html\r\n\r\n" + b"<blockquote type=cite>a<br>" * 30_000,
        b"\r\n\r\n" + b"From: a\nDate: b\n" * 10_000,
        b"\r\n\r\n" + (b"on " + b"1@ " * 300 + b"\n") * 2_000,
        b"\r\n\r\n" + (b"https://" + b"a." * 990 + b" ") * 800,
        b"\r\n\r\n" + b"> " * 900_000,
        b"\r\n\r\n=ybegin " + b"size=1 " * 200_000,
    ],
    ids=range(15),
)
def test_no_body_costs_more_than_two_moments(content: bytes) -> None:
    _costs_less_than(2, content)


def _costs_less_than(seconds: float, content: bytes) -> None:
    began = time.process_time()
    open_mail(content, BUDGET, "mx")
    assert time.process_time() - began < seconds


def only(mail: OpenedMail) -> Attachment:
    (file,) = mail.attachments
    return file


@pytest.mark.parametrize("label", ["unicode_escape", "raw-unicode-escape", "punycode", "idna", "rot13", "zlib", "undefined"])
def test_codecs_that_are_no_charsets_of_mail_mean_nothing(label: str) -> None:
    assert codec(label) == ""


@pytest.mark.parametrize("raw", [b"+2AA-", b"+3AA-a", b"a\\ud800"])
@pytest.mark.parametrize("label", ["utf-7", "unicode_escape", "utf-16"])
def test_no_charset_can_bring_half_a_letter(raw: bytes, label: str) -> None:
    decode(raw, label).encode()


def test_nul_in_headers_and_names_is_left_out() -> None:
    head = b"From: a\0b@x.example\r\nMessage-ID: <1\0@x>\r\nSubject: a\0b\r\n"
    mail = open_mail(head + b"Content-Type: application/x; name*=utf-8''a%00b.doc\r\n\r\nx", BUDGET)
    assert (mail.senders[0].address, mail.message_id, mail.subject) == ("ab@x.example", "<1@x>", "ab")
    assert (only(mail).filename, only(mail).original_name) == ("ab.doc", "ab.doc")


def test_text_is_composed_across_the_words_of_a_header_and_the_entities_of_a_page() -> None:
    subject = b"Subject: =?utf-8?q?Ba?= =?utf-7?q?+AwE-?=\r\nContent-Type: text/html\r\n\r\n<p>Ba&#769;o</p>"
    assert (open_mail(subject, BUDGET).subject, open_mail(subject, BUDGET).body) == ("Bá", "Báo")


def test_boundaries_within_boundaries_end_at_the_cap_and_it_is_said() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(60))
    assert open_mail(nested + b"\r\nx", BUDGET).problems == (Problem("over-budget", "depth"),)
