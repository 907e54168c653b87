"""Origin: Received hops, and the one mail exchanger whose word counts (docs/mail.md, S1-S4, RFC 8601)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from parsers.facts import Authentication, Budget, Hop
from parsers.message.open import arrival_headers, open_mail
from parsers.message.origin import parse

MX = "mx1.phong.example"
PASS, FAIL, NONE = Authentication.PASS, Authentication.FAIL, Authentication.NONE


def judged(*results: str, sender: str = "a@truong.example", authserv_id: str = MX) -> Authentication:
    head = "".join(f"Authentication-Results: {value}\r\n" for value in results)
    return open_mail(f"{head}From: {sender}\r\n\r\n".encode(), Budget(), authserv_id).authentication


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (f"{MX}; dmarc=pass header.from=truong.example", PASS),
        (f"{MX}; dmarc=fail (p=none dis=none) header.from=truong.example", FAIL),
        (f"{MX}; dkim=pass header.d=truong.example; dmarc=fail header.from=truong.example", FAIL),
        (f'"{MX.upper()}" 1; (a comment; dmarc=fail) dmarc = pass (p=reject) header.from="truong.example"', PASS),
        (f"{MX};\r\n dmarc=pass\r\n header.from=truong.example", PASS),
        (f"{MX}; dmarc=pass header.from=other.example", NONE),
        (f"{MX}; dmarc=none; dkim=pass header.d=truong.example", PASS),
        (f"{MX}; dkim=pass header.i=@mail.truong.example", PASS),
        (f"{MX}; dkim=pass header.d=gmail.com", NONE),
        (f"{MX}; dkim=pass header.d=example", NONE),
        (f"{MX}; dkim=none; spf=pass smtp.mailfrom=a@truong.example", PASS),
        (f"{MX}; spf=pass smtp.mailfrom=a@evil.example", NONE),
        (f"{MX}; dkim=fail header.d=truong.example; spf=softfail smtp.mailfrom=a@truong.example", FAIL),
        (f"{MX}; dkim=fail header.d=truong.example; spf=neutral", NONE),
        (f"{MX}; spf=fail smtp.mailfrom=a@truong.example", NONE),
        (f"{MX}; none", NONE),
        ("mx.google.example; dmarc=fail header.from=truong.example", NONE),
        (f"x.{MX}; dmarc=pass header.from=truong.example", NONE),
        ("dmarc=pass", NONE),
        ("", NONE),
    ],
)
def test_only_the_trusted_exchangers_checks_of_the_from_domain_count(value: str, verdict: Authentication) -> None:
    assert judged(value) is verdict


def test_a_forged_header_below_the_true_one_changes_nothing() -> None:
    forged = f"{MX}; dmarc=pass header.from=truong.example"
    assert judged(f"{MX}; dmarc=fail header.from=truong.example", forged) is FAIL
    assert judged(f"{MX}; spf=neutral; dmarc=none", forged) is NONE
    assert judged(f"{MX}; spf=neutral", "mx.other.example; dkim=pass", forged) is NONE


def test_two_headers_of_the_trusted_exchanger_are_read_together() -> None:
    assert judged(f"{MX}; dkim=none", f"{MX}; dmarc=fail header.from=truong.example") is FAIL


def test_nobody_is_trusted_unless_named() -> None:
    assert judged(f"{MX}; dmarc=fail header.from=truong.example", authserv_id="") is NONE


def test_two_from_mailboxes_never_pass() -> None:
    assert judged(f"{MX}; dmarc=pass header.from=truong.example", sender="a@truong.example, b@evil.example") is NONE


def test_a_result_keeps_its_properties() -> None:
    owner, results = parse('mx.example 1; spf=pass (x) smtp.mailfrom="a;b@x.example"; dkim/1=pass header.d=x.example')
    assert owner == "mx.example"
    assert [(r.method, r.verdict, dict(r.properties)) for r in results] == [
        ("spf", "pass", {"smtp.mailfrom": "a;b@x.example"}),
        ("dkim", "pass", {"header.d": "x.example"}),
    ]


def test_hops_stand_topmost_first_with_folding_comments_and_zones() -> None:
    head = (
        b"Received: from m.x.example (helo=by evil.example [192.0.2.1])\r\n\t(using TLSv1.2 (128/128 bits))\r\n"
        b"\tby MX1.Phong.Example. (Postfix) with ESMTPS id 1;\r\n\tTue, 24 Nov 2020 12:32:31 +0700 (+07)\r\n"
        b"Received: by 2002:a17:90a:4498:: with SMTP id x; Mon, 23 Nov 2020 21:32:29 -0800\r\n"
        b"Received: from somewhere, at no time\r\nDate: Tue, 24 Nov 2020 12:00:00 +0700\r\n\r\nbody"
    )
    hops, date = arrival_headers(head)
    assert hops == (
        Hop("mx1.phong.example", datetime(2020, 11, 24, 5, 32, 31, tzinfo=UTC)),
        Hop("2002:a17:90a:4498::", datetime(2020, 11, 24, 5, 32, 29, tzinfo=UTC)),
    )
    assert date == datetime(2020, 11, 24, 5, 0, tzinfo=UTC)


def test_no_header_at_all_gives_no_hop_and_no_date() -> None:
    assert arrival_headers(b"") == ((), None)


RECEIVED = "Received: from a by {} with ESMTP; Tue, 24 Nov 2020 12:32:31 +0700\r\n"
FORGED = f"Authentication-Results: {MX}; dmarc=pass header.from=truong.example\r\n"
TRUE = f"Authentication-Results: {MX};\r\n\tdmarc=fail (p=none)\r\n header.from=truong.example\r\n"


def of_headers(*lines: str, authserv_id: str = MX) -> Authentication:
    return open_mail(f"{''.join(lines)}From: a@truong.example\r\n\r\n".encode(), Budget(), authserv_id).authentication


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        ((TRUE, RECEIVED.format(MX), FORGED, RECEIVED.format("evil.example")), FAIL),
        ((RECEIVED.format(MX), TRUE, FORGED, RECEIVED.format("evil.example")), FAIL),
        ((RECEIVED.format("imap.phong.example"), RECEIVED.format(MX), TRUE), FAIL),
        ((RECEIVED.format("localhost"), RECEIVED.format(MX), TRUE), FAIL),
        ((RECEIVED.format("imap.phong.example"), TRUE, RECEIVED.format(MX), RECEIVED.format("evil.example"), FORGED), FAIL),
        ((RECEIVED.format(MX), RECEIVED.format("evil.example"), FORGED), NONE),
        ((RECEIVED.format(MX), RECEIVED.format("evil.example"), RECEIVED.format(MX), FORGED), NONE),
        ((RECEIVED.format("gateway"), RECEIVED.format("evil.example"), FORGED), NONE),
        ((RECEIVED.format("gateway"), TRUE, RECEIVED.format("evil.example")), FAIL),
        ((f"Authentication-Results: {MX}; none\r\n", FORGED), NONE),
        ((RECEIVED.format(f"evil.example (by {MX})"), RECEIVED.format("b.example"), FORGED), NONE),
    ],
)
def test_only_what_stands_above_the_first_foreign_hop_is_believed(lines: tuple[str, ...], verdict: Authentication) -> None:
    assert of_headers(*lines) is verdict


def test_everybodys_domain_is_nobodys_own() -> None:
    forged = "Authentication-Results: mail.edu.vn; dmarc=pass header.from=truong.example\r\n"
    hops = (RECEIVED.format("mail.edu.vn"), RECEIVED.format("truong.edu.vn"), forged)
    assert of_headers(*hops, authserv_id="mail.edu.vn") is NONE
