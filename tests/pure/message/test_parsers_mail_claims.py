"""What a message's parts must not lose, and what a redelivery must not change."""

from __future__ import annotations

import binascii
import io
import zipfile
from base64 import b64encode, encodebytes
from dataclasses import replace

import pytest

from parsers.facts import Budget, Outcome
from parsers.message.open import fingerprint, open_mail
from tests.bench.mime_parts import BUDGET, FILE, PDF, TEXT, mixed, only, part

PLAIN = b"Content-Disposition: attachment; filename=bc.txt\r\nContent-Type: application/octet-stream\r\n"


def test_a_delimiter_within_a_line_is_part_of_the_file() -> None:
    inside = b"one\r\nquoted: --b-1\r\ntwo"
    assert only(mixed(TEXT, PLAIN + b"\r\n" + inside)).content == inside


def test_words_behind_the_closing_delimiter_are_no_part() -> None:
    mail = open_mail(mixed(TEXT, FILE) + b"\r\nContent-Type: application/pdf\r\n\r\n%PDF-", BUDGET)
    assert [file.content for file in mail.attachments] == [PDF]


def test_parts_behind_a_false_end_are_parts() -> None:
    whole = mixed(TEXT) + b"--b-1\r\n" + FILE + b"\r\n--b-1--\r\n"
    assert [file.content for file in open_mail(whole, BUDGET).attachments] == [PDF]


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbf", b"\r\n\r\n", b"\0\0", b" \r\n", b"Scanned by the gateway of the province\r\n", b">From x\r\n",
        b"\xef\xbb\xbf\r\n\0",
    ],
)  # fmt: skip
def test_what_a_gateway_put_before_the_header_is_passed_over(before: bytes) -> None:
    mail = open_mail(before + mixed(TEXT, FILE), BUDGET)
    assert ([file.content for file in mail.attachments], mail.subject) == ([PDF], "s")


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_message_that_was_written_in_utf_16_is_read(name: str) -> None:
    mail = open_mail(mixed(TEXT, FILE).decode().encode(name), BUDGET)
    assert ([file.content for file in mail.attachments], mail.subject) == ([PDF], "s")


WHOLE = mixed(TEXT, FILE)


@pytest.mark.parametrize(
    "whole",
    [
        WHOLE.replace(b"\r\nContent-Type: multipart", b"\r\n\r\n\r\nContent-Type: multipart", 1),
        WHOLE.replace(b"multipart/mixed;", b"multipart mixed", 1),
        WHOLE.replace(b"multipart/mixed", b"text/plain", 1),
        mixed(FILE).replace(b'; boundary="b-1"', b"", 1),
        mixed(FILE).replace(b'; boundary="b-1"', b' boundary="b-1"', 1),
        WHOLE.replace(b"--b-1\r\n", b"--b-1 (part of the message)\r\n"),
        WHOLE.replace(b"--b-1\r\n", b"--b-1\r\n\xef\xbb\xbf"),
        b"".join((b"X-Trace: ", b"a" * 300_000, b"\r\n ", b"b" * 9_000, b"\r\n")) + WHOLE,
        b"".join(b"X-Hop-%d: %s\r\n" % (n, b"a" * 900) for n in range(400)) + WHOLE,
    ],
    ids=[
        "blank",
        "no-slash",
        "text",
        "one-no-boundary",
        "one-no-semicolon",
        "words",
        "bom-in-part",
        "long-line",
        "long-header",
    ],
)
def test_a_file_under_a_broken_structure_is_found(whole: bytes) -> None:
    assert PDF in [file.content for file in open_mail(whole, Budget()).attachments]


def test_an_inner_boundary_that_is_the_outer_one_too_loses_no_file() -> None:
    inner = b'Content-Type: multipart/mixed; boundary="b-1"\r\n\r\n--b-1\r\n' + FILE + b"\r\n--b-1--\r\n"
    assert [file.content for file in open_mail(mixed(TEXT, inner), BUDGET).attachments] == [PDF]


BODY = FILE.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    "behind",
    [
        b"_______________________________________________\r\nDanh sach thu cua Phong\r\nhttps://list.example/\r\n",
        b"Day la thu cua danh sach\r\n",
        "Thư của danh sách\r\n".encode(),
    ],
)
@pytest.mark.parametrize("body", [PDF, PDF + b"1", PDF + b"12"])
def test_words_behind_base64_are_no_bytes_of_the_file(behind: bytes, body: bytes) -> None:
    head = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert only(mixed(TEXT, head + encodebytes(body) + behind)).content == body


@pytest.mark.parametrize("change", [(b"+", b" "), (b"+/", b"-_")])
def test_base64_changed_on_the_way_is_mended(change: tuple[bytes, bytes]) -> None:
    file = b"%PDF-" + bytes(range(256)) * 3
    head = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert only(mixed(TEXT, head + encodebytes(file).translate(bytes.maketrans(*change)))).content == file


def test_uuencoded_lines_with_a_letter_to_check_them_by_are_whole() -> None:
    lines = b"".join(binascii.b2a_uu(PDF[at : at + 45]).rstrip(b"\n") + b"X\r\n" for at in range(0, len(PDF), 45))
    text = b"Content-Type: text/plain\r\n\r\nbegin 644 a.pdf\r\n" + lines + b"`\r\nend\r\n"
    assert only(mixed(text)).content == PDF


@pytest.mark.parametrize("name", ["ATT00001.dat", "ATT00002.txt", "ATT00003.c"])
def test_a_document_with_a_mail_programs_number_for_a_name_is_a_document(name: str) -> None:
    assert only(mixed(TEXT, part(PDF, f'Content-Type: application/octet-stream; name="{name}"'))).outcome is None


def test_a_file_that_is_settled_is_not_opened_again() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("bc.pdf", PDF)
    mail = open_mail(mixed(TEXT, part(packed.getvalue(), 'Content-Type: application/zip; name="bao cao.exe"')), BUDGET)
    assert [(file.filename, file.outcome) for file in mail.attachments] == [("bao cao.exe", Outcome.UNSAFE)]


def test_a_persons_file_in_a_report_of_a_gateway_is_listed_and_the_mail_is_no_machines() -> None:
    whole = mixed(TEXT, FILE).replace(b"multipart/mixed", b"multipart/report", 1)
    mail = open_mail(whole, BUDGET)
    assert ([file.content for file in mail.attachments], mail.automatic) == ([PDF], None)


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


IN_LINES = encodebytes(PDF * 4).replace(b"\n", b"\r\n")
IN_ONE_LINE = b64encode(PDF * 4)


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("text/plain", b"Kinh gui\r\n\r\n" + IN_LINES + b"\r\nTran trong\r\n", None),
        ("text/html", b'<a download="bc.pdf" href="data:application/pdf;base64,' + IN_ONE_LINE + b'">x</a>', "bc.pdf"),
        ("text/html", b'<a href="data:application/octet-stream;base64,' + IN_LINES + b'">x</a>', None),
        ("text/calendar", b"ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=bc.pdf:" + IN_ONE_LINE + b"\r\nEND:VEVENT",
         "bc.pdf"),
        ("text/calendar", b"ATTACH;ENCODING=BASE64;VALUE=BINARY:" + b"\r\n ".join(IN_LINES.split()) + b"\r\nEND:VEVENT", None),
    ],
)  # fmt: skip
def test_a_file_pasted_as_base64_into_a_text_an_invitation_or_a_link_is_found(kind: str, text: bytes, name: str | None) -> None:
    mail = open_mail(b"From: a@b.example\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + text, BUDGET)
    (file,) = (one for one in mail.attachments if one.outcome is None)
    assert (file.content, file.filename) == (PDF * 4, name)
    assert "JVBERi0" not in mail.body
    assert "Tran trong" in mail.body or b"Tran trong" not in text


LINED = encodebytes(PDF * 40 + b"12").replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    "part_of_it",
    [
        b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + LINED,
        b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + LINED.replace(b"=", b"=3D"),
        b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nThis is a file\r\n\r\n" + LINED,
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nContent-Type: x/y\r\n\r\n" + LINED,
        b"Content-Type: image/png; name=logo.png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + LINED,
        b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n" + LINED,
    ],
    ids=[
        "encoded otherwise than it says",
        "padding encoded twice",
        "words before it",
        "its header twice",
        "a logo",
        "a report",
    ],
)
def test_a_file_that_its_header_or_its_way_belies_is_the_file(part_of_it: bytes) -> None:
    (file,) = open_mail(mixed(TEXT, part_of_it), BUDGET).attachments
    assert (file.content, file.outcome, file.problems) == (PDF * 40 + b"12", None, ())
