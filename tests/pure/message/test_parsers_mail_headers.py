"""Headers: caps before parsing, encoded words, names, addresses, dates (docs/mail.md, H1-H9)."""

from __future__ import annotations

import time
from base64 import b64encode
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import Budget, Problem, Sender
from parsers.message import charset
from parsers.message.addresses import instant, mailboxes, message_ids, one_message_id
from parsers.message.filenames import NAME_BYTES, attachment_name, safe_name
from parsers.message.headers import readable
from parsers.message.mime_tree import read_tree
from parsers.message.open import arrival_headers, fingerprint, open_mail

BUDGET = Budget()
NAME = "Báo cáo sơ kết (Trường Tiểu học Rạng Đông).docx"
PERCENT = quote(NAME)


def word(text: str, label: str = "utf-8", encoding: str | None = None) -> str:
    return f"=?{label}?B?{b64encode(text.encode(encoding or label)).decode()}?="


@pytest.mark.parametrize(
    "content",
    [
        b"From: " + b"(" * 1024 + b"\r\n\r\nx",
        b"From: " + b'"\\' * 16_000 + b"\r\n\r\nx",
        b"Subject: " + b"x" * 850_000 + b"\r\n\r\nx",
        b"Subject: " + b"=?utf-8?B?w6k=?= " * 50_000 + b"\r\n\r\nx",
        b"To: " + b"a@b.example, " * 75_000 + b"\r\n\r\nx",
        b"Content-Type: multipart/mixed" + b";" * 800_000 + b"\r\n\r\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1_500)),
        b"Content-Type: message/rfc822\r\n\r\n" * 2_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000,
    ],
    ids=["parens", "quotes", "subject", "words", "recipients", "parameters", "nested-multipart", "nested-mail", "parts"],
)
def test_a_header_built_to_cost_minutes_costs_less_than_a_second(content: bytes) -> None:
    began = time.process_time()
    open_mail(content, BUDGET)
    assert time.process_time() - began < 1


def test_what_a_cap_takes_away_is_said() -> None:
    assert open_mail(b"Subject: " + b"x" * 40_000 + b"\r\n\r\nx", BUDGET).problems == (Problem("over-budget", "header"),)


def test_a_header_section_over_the_cap_keeps_its_body() -> None:
    mail = open_mail(b"Subject: a\r\n" + b"X-Pad: y\r\n" * 40_000 + b"\r\nthe text", BUDGET)
    assert (mail.subject, mail.body) == ("a", "the text")


def test_two_encoded_words_join_without_the_space_between_them() -> None:
    assert readable(word("Báo cáo ") + "\r\n " + word("tháng 11")) == "Báo cáo tháng 11"


def test_a_letter_split_over_two_encoded_words_survives() -> None:
    raw = "Trường".encode()
    halves = [f"=?UTF-8?B?{b64encode(half).decode()}?=" for half in (raw[:4], raw[4:])]
    assert readable(" ".join(halves)) == "Trường"


@pytest.mark.parametrize(
    "label", ["iso-8859-1", "us-ascii", "windows-1252", "x-unknown", "utf-8mb4", "utf-8*vi", "rot13", "idna"]
)
def test_utf8_under_any_wrong_label_is_read_as_utf8(label: str) -> None:
    assert readable(word("Trường Mẫu giáo Họa Mi", label, "utf-8")) == "Trường Mẫu giáo Họa Mi"


#: composed letters as the base and mark that windows-1258 has
TO_1258 = str.maketrans({"ọ": "o\u0323", "ế": "ê\u0301", "ả": "a\u0309", "ỳ": "y\u0300"})


@pytest.mark.parametrize("label", ["windows-1258", "iso-8859-1", "windows-1252", "", "x-unknown"])
def test_windows_1258_comes_out_composed_even_mislabelled(label: str) -> None:
    text = "họp: kết quả học kỳ"
    assert charset.decode(text.translate(TO_1258).encode("cp1258"), label) == text


def test_text_read_twice_as_latin1_is_mended() -> None:
    assert readable("Báo cáo".encode().decode("latin-1")) == "Báo cáo"


def test_a_line_break_hidden_in_a_subject_becomes_a_space() -> None:
    assert readable(word("Báo cáo\r\nBcc: x@y.example")) == "Báo cáo Bcc: x@y.example"


@given(st.text(max_size=300), st.text(max_size=40))
def test_no_header_text_can_raise(text: str, label: str) -> None:
    readable(f"=?{label}?Q?{text}?= {text}")
    mailboxes(text)
    instant(text)
    message_ids(text)
    attachment_name(text, text)
    charset.decode(text.encode("utf-8", "replace"), label)


@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "utf-16", "cp1258", "iso-2022-jp", "punycode", "base64", "x"]))
def test_no_bytes_can_raise(raw: bytes, label: str) -> None:
    assert isinstance(charset.decode(raw, label), str)


@pytest.mark.parametrize(
    "disposition",
    [
        f'attachment; filename="{word(NAME)}"',
        f"attachment; filename={word(NAME)}",
        f'attachment; filename="{NAME}"',
        f"attachment; filename*=UTF-8''{PERCENT}",
        f"attachment; filename*1*={PERCENT[60:101]}; filename*0*=UTF-8''{PERCENT[:60]}; filename*2*={PERCENT[101:]}",
        f"attachment; filename=\"bao cao.docx\"; filename*=UTF-8''{NAME}",
    ],
    ids=["2047-quoted", "2047-bare", "raw", "2231", "2231-split-letter-and-order", "star-beats-plain"],
)
def test_a_name_is_read_in_every_form_mail_programs_use(disposition: str) -> None:
    assert attachment_name(disposition, "application/octet-stream; name=x.bin")[0] == NAME


def test_the_content_types_name_counts_when_there_is_no_other() -> None:
    assert attachment_name("attachment", f'application/msword; name="{word(NAME)}"')[0] == NAME
    assert attachment_name("attachment", "application/msword") == (None, "")


def test_an_unquoted_name_keeps_its_spaces_and_a_quoted_one_its_semicolons_and_quotes() -> None:
    assert attachment_name("attachment; filename=bao cao thang 11.doc; size=3", "")[0] == "bao cao thang 11.doc"
    assert attachment_name('attachment; filename="a; b.doc"; size=3', "")[0] == "a; b.doc"
    assert attachment_name('attachment; filename="BC "dân vận" 11.doc"; size=3', "")[0] == 'BC "dân vận" 11.doc'


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/bao cao.doc", "bao cao.doc"),
        (r"C:\Users\van thu\bao cao.doc", "bao cao.doc"),
        ("bao\u202ecod.exe", "baocod.exe"),
        ("a\x00b\tc\r\n.doc", "a b c .doc"),
        ("Ba\u0301o ca\u0301o.doc", "Báo cáo.doc"),
        ("..", None),
        (" / ", None),
    ],
)
def test_a_name_is_a_last_component_without_tricks(given_name: str, shown: str | None) -> None:
    assert safe_name(given_name) == shown


@given(st.text(max_size=400))
def test_a_safe_name_is_short_composed_and_a_name(text: str) -> None:
    name = safe_name(text + ".docx")
    assert name is not None
    assert len(name.encode()) <= NAME_BYTES
    assert name.endswith(".docx")
    assert not set(name) & set("/\\\r\n\t\x00")
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("value", "senders"),
    [
        ('"a@truong.example" <evil@x.example>', [("evil@x.example", "a@truong.example")]),
        ("a@truong.example <evil@x.example>", [("evil@x.example", "a@truong.example")]),
        ("MAILER@host.example (Mail (Delivery) System)", [("mailer@host.example", "Mail (Delivery) System")]),
        ("Tổ: A <a@x.example>, b@x.example;", [("a@x.example", "A"), ("b@x.example", "")]),
        ('"Lan, Văn thư" <LAN@X.example>', [("lan@x.example", "Lan, Văn thư")]),
        (f"{word('Lan, Văn thư')} <lan@x.example>", [("lan@x.example", "Lan, Văn thư")]),
        (word("Lan <lan@x.example>"), [("lan@x.example", "Lan")]),
        ("undisclosed-recipients:;", []),
        ("", []),
    ],
)
def test_attribution_gets_the_addr_spec_and_nothing_else(value: str, senders: list[tuple[str, str]]) -> None:
    assert mailboxes(value) == tuple(Sender(*sender) for sender in senders)


def test_every_from_mailbox_of_every_from_header_is_kept() -> None:
    mail = open_mail(b"From: a@x.example, b@x.example\r\nFrom: c@x.example\r\n\r\n", BUDGET)
    assert [sender.address for sender in mail.senders] == ["a@x.example", "b@x.example", "c@x.example"]


def test_a_mail_with_nothing_but_text_opens() -> None:
    mail = open_mail(b"chi co chu", BUDGET)
    assert (mail.body, mail.message_id, mail.subject, mail.senders) == ("chi co chu", "", "", ())


def test_the_topmost_of_repeated_headers_counts() -> None:
    mail = open_mail(b"Subject: one\r\nMessage-ID: <1@x>\r\nSubject: two\r\nMessage-ID: <2@x>\r\n\r\n", BUDGET)
    assert (mail.subject, mail.message_id) == ("one", "<1@x>")


def test_answers_name_the_nearest_letter_first() -> None:
    mail = open_mail(b"In-Reply-To: <c@x>\r\nReferences: <a@x> <b@x>\r\n <c@x>\r\n\r\n", BUDGET)
    assert mail.in_reply_to == ("<c@x>", "<b@x>", "<a@x>")
    assert one_message_id("no-brackets@x") == "<no-brackets@x>"


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("Tue, 24 Nov 2020 12:32:31 +0700 (+07)", datetime(2020, 11, 24, 5, 32, 31, tzinfo=UTC)),
        ("Tue, 24 Nov 2020 12:32:31 ICT", datetime(2020, 11, 24, 5, 32, 31, tzinfo=UTC)),
        ("24 Nov 2020 12:32:31 +07", datetime(2020, 11, 24, 5, 32, 31, tzinfo=UTC)),
        ("Tue, 24 Nov 2020 05:32:31 -0000", datetime(2020, 11, 24, 5, 32, 31, tzinfo=UTC)),
        ("Tue, (a (comment)) 24 Nov 2020 05:32 GMT", datetime(2020, 11, 24, 5, 32, tzinfo=UTC)),
        ("Tue, 99 Nov 2020 05:32:31 +0000", None),
        ("Tue, 24 Nov 99999999999 05:32:31 +0000", None),
        ("31 Dec 9999 23:59:59 -0700", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_a_date_is_an_instant_or_nothing(value: str, at: datetime | None) -> None:
    assert instant(value) == at


def test_an_unreadable_date_is_kept_as_text() -> None:
    mail = open_mail("Date: hôm qua\r\n\r\n".encode(), BUDGET)
    assert (mail.claimed_date, mail.claimed_at) == ("hôm qua", None)


def test_a_header_folded_without_its_space_does_not_end_the_header() -> None:
    mail = open_mail(b"Subject: Bao cao\r\nthang 11\r\nContent-Type: text/plain\r\n\r\ntext", BUDGET)
    assert (mail.subject, mail.body) == ("Bao caothang 11", "text")


@pytest.mark.parametrize("front", [b"\xef\xbb\xbf", b"\r\n\r\n", b" \t\r\n", b"\0\0", b"\r\n\xef\xbb\xbf\n"])
def test_what_a_gateway_puts_before_the_header_hides_nothing(front: bytes) -> None:
    raw = b"From: a@truong.example\r\nSubject: report\r\nDate: Mon, 2 Mar 2026 08:00:00 +0700\r\n\r\nwords\r\n"
    opened = open_mail(front + raw, Budget())
    assert [sender.address for sender in opened.senders] == ["a@truong.example"]
    assert (opened.subject, opened.body.strip()) == ("report", "words")
    assert arrival_headers(front + raw) == arrival_headers(raw)
    root, _ = read_tree(front + raw, Budget())
    assert fingerprint(front + raw, root) == fingerprint(front + raw)
