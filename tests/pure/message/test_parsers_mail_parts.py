"""Parts: every file once, byte-exact, however the mail was built (docs/mail.md, H10, B1 to B3)."""

from __future__ import annotations

import struct
from base64 import encodebytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers.facts import Budget, Outcome, Problem
from parsers.message.open import fingerprint, open_mail
from tests.bench.mime_parts import BUDGET, FILE, PDF, PNG, TEXT, mixed, only, part


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n", b"\r", b"\r\r\n"], ids=["crlf", "lf", "cr", "crcrlf"])
def test_any_line_end_brings_text_and_file_whole(line_end: bytes) -> None:
    mail = open_mail(mixed(TEXT, FILE).replace(b"\r\n", line_end), BUDGET)
    assert mail.body == "Kính gửi Phòng."
    assert [(file.filename, file.content) for file in mail.attachments] == [("bc.pdf", PDF)]


def test_a_missing_final_boundary_loses_nothing() -> None:
    assert only(mixed(TEXT, FILE).removesuffix(b"--b-1--\r\n")).content == PDF


def test_a_missing_blank_line_loses_nothing() -> None:
    whole = mixed(FILE).replace(b'boundary="b-1"\r\n\r\n', b'boundary="b-1"\r\n')
    assert only(whole).content == PDF


def test_a_boundary_that_the_header_misnames_is_found_in_the_body() -> None:
    assert only(mixed(TEXT, FILE).replace(b'boundary="b-1"', b'boundary="other"')).content == PDF


def test_a_boundary_that_begins_another_is_not_that_other() -> None:
    inner = mixed(FILE, boundary=b"b-1-inner").partition(b"Subject: s\r\n")[2]
    assert only(mixed(TEXT, inner)).content == PDF


def test_junk_within_base64_is_passed_over() -> None:
    assert only(mixed(FILE.replace(b"\r\n\r\n", b"\r\n\r\n!!!!\r\n   \r\n~~\r\n", 1))).content == PDF


def test_padding_in_the_middle_of_base64_does_not_end_the_file() -> None:
    body = encodebytes(PDF[:100]) + encodebytes(PDF[100:])
    head = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert only(mixed(head + body)).content == PDF


def test_base64_that_lost_letters_is_flagged() -> None:
    head = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert Problem("damaged-encoding", "a.pdf") in only(mixed(head + b"JVBERi0xL")).problems


def test_a_file_sent_without_any_encoding_is_byte_exact() -> None:
    head = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    assert only(mixed(TEXT, head + PDF)).content == PDF


def test_a_file_in_base64_that_nobody_declared_is_decoded() -> None:
    assert only(mixed(FILE.replace(b"Content-Transfer-Encoding: base64\r\n", b""))).content == PDF


def test_a_mail_whose_body_is_the_file_brings_the_file() -> None:
    assert only(b"Subject: s\r\n" + FILE).content == PDF


@pytest.mark.parametrize(
    "headers",
    [
        ["Content-Type: application/pdf", 'Content-Disposition: inline; filename="bc.pdf"'],
        ['Content-Type: application/pdf; name="bc.pdf"'],
        ['Content-Type: text/plain; name="bc.pdf"'],
        ['Content-Type: message/rfc822; name="bc.pdf"'],
        ["Content-Type: application/octet-stream", "Content-ID: <f_1>", "Content-Disposition: attachment; filename=bc.pdf"],
    ],
    ids=["inline", "no-disposition", "text-type", "message-type", "with-content-id"],
)
def test_neither_disposition_nor_type_decides_what_a_file_is(headers: list[str]) -> None:
    file = only(mixed(TEXT, part(PDF, *headers)))
    assert (file.filename, file.content, file.outcome) == ("bc.pdf", PDF, None)


def test_a_nameless_file_is_listed_without_a_name() -> None:
    assert only(mixed(TEXT, part(PDF, "Content-Type: text/plain"))).filename is None


def test_an_empty_file_is_listed_as_unreadable() -> None:
    file = only(mixed(TEXT, part(b"", "Content-Type: application/msword; name=a.doc")))
    assert (file.outcome, file.problems) == (Outcome.UNREADABLE, (Problem("empty", "a.doc"),))


def test_uuencoded_files_in_a_text_are_files_and_not_text() -> None:
    body = b"xin gui\r\nbegin 644 bao cao.txt\r\n#0V%T\r\n`\r\nend\r\ncam on"
    mail = open_mail(b"Subject: s\r\n\r\n" + body, BUDGET)
    assert [(file.filename, file.content) for file in mail.attachments] == [("bao cao.txt", b"Cat")]
    assert mail.body.split() == ["xin", "gui", "cam", "on"]


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        (["Content-Type: image/png; name=image001.png", "Content-Disposition: inline", "Content-ID: <i@x>"], PNG),
        (["Content-Type: image/png; name=logo.png", "Content-Disposition: attachment"], PNG),
        (["Content-Type: text/vcard; name=lan.vcf"], b"BEGIN:VCARD"),
        (["Content-Type: text/calendar; method=REQUEST"], b"BEGIN:VCALENDAR"),
        (["Content-Type: application/pkcs7-signature; name=smime.p7s"], b"0\x80"),
        (["Content-Type: application/msword; name=~$bao cao.docx"], b"x" * 162),
        (["Content-Type: application/octet-stream; name=Thumbs.db"], b"\xd0\xcf\x11\xe0"),
    ],
)
def test_what_nobody_needs_to_read_is_skipped_and_listed(headers: list[str], content: bytes) -> None:
    assert only(mixed(TEXT, part(content, *headers))).outcome is Outcome.SKIPPED


def test_a_phones_photo_of_a_page_is_a_document_even_inline() -> None:
    photo = part(b"\xff\xd8\xff" + b"x" * 80_000, "Content-Type: image/jpeg; name=IMG_1204.jpg", "Content-Disposition: inline")
    assert only(mixed(TEXT, photo)).outcome is None


def test_a_picture_the_text_shows_is_part_of_the_text() -> None:
    html = b'Content-Type: text/html\r\n\r\n<p>Ch\xc3\xa0o<img src="cid:pic@x"></p>'
    picture = part(PNG + b"x" * 90_000, "Content-Type: image/png; name=anhdep.png", "Content-ID: <pic@x>")
    assert only(mixed(html, picture)).outcome is Outcome.SKIPPED


def picture(width: int, height: int, kind: str) -> bytes:
    """The head of a picture of that size, and 90 KB."""
    if kind == "png":
        return PNG[:8] + b"\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"x" * 90_000
    return b"\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + b"x" * 90_000


@pytest.mark.parametrize("kind", ["png", "jpeg"])
@pytest.mark.parametrize(
    ("width", "height", "is_page"), [(1240, 1754, True), (2000, 1500, True), (1200, 300, False), (0, 0, False)]
)
def test_a_page_pasted_into_the_text_is_a_document_and_a_banner_is_not(
    kind: str, width: int, height: int, is_page: bool
) -> None:
    html = b'Content-Type: text/html\r\n\r\n<p>Ch\xc3\xa0o<img src="cid:pic@x"></p>'
    shown = part(picture(width, height, kind), f"Content-Type: image/{kind}; name=image.{kind}", "Content-ID: <pic@x>")
    assert (only(mixed(html, shown)).outcome is None) is is_page


@pytest.mark.parametrize("name", ["a.exe", "a.docx.js", "a.VBS", "a.scr", "a.lnk"])
def test_programs_are_unsafe_by_name(name: str) -> None:
    file = only(mixed(TEXT, part(b"x", f"Content-Type: application/octet-stream; name={name}")))
    assert (file.outcome, file.problems) == (Outcome.UNSAFE, (Problem("executable", name),))


def test_a_program_with_a_documents_name_is_unsafe() -> None:
    assert only(mixed(TEXT, part(b"MZ\x90\0", "Content-Type: application/msword; name=a.doc"))).outcome is Outcome.UNSAFE


def test_parts_beyond_the_budget_are_cut_and_said() -> None:
    mail = open_mail(mixed(*[TEXT] * 20), Budget(parts=10))
    assert mail.problems == (Problem("over-budget", "parts"),)


def test_files_beyond_the_budget_are_listed_as_unsafe() -> None:
    files = open_mail(mixed(*[FILE] * 3), Budget(files=2)).attachments
    assert [file.outcome for file in files] == [None, None, Outcome.UNSAFE]


@given(st.binary(max_size=600), st.integers(0, 900), st.integers(0, 40))
def test_no_message_can_raise(junk: bytes, at: int, cut: int) -> None:
    whole = mixed(TEXT, FILE, b"Content-Type: message/rfc822\r\n\r\n" + mixed(TEXT, boundary=b"in"))
    open_mail(junk, BUDGET)
    open_mail(whole[:at] + junk + whole[at + cut :], BUDGET, "mx.example")


_ascii = st.characters(min_codepoint=33, max_codepoint=126)
_SYLLABLES = (
    *("báo", "cáo", "kết", "quả", "năm", "học", "trường", "mầm", "non", "Ếch", "ộp", "đợt", "tâm", "xã", "gõ", "lê"),
    *("vỡ", "sơ", "KẾ", "HOẠCH", "bc", "2", "a", "â", "thcs", "30-4", "quý"),
)
_names = st.lists(st.tuples(st.sampled_from(_SYLLABLES), st.sampled_from(" _-")), min_size=1, max_size=6).map(
    lambda parts: "x" + "".join(separator + word for word, separator in parts) + ".bin"
)


@settings(max_examples=100)
@given(st.lists(st.tuples(_names, st.binary(min_size=1, max_size=400)), max_size=4), st.text(_ascii, max_size=200))
@example([("xa_â.bin", b"\0"), ("x_a_â.bin", b"\0")], "")  # two words and an extension are too few to speak for a legacy font
def test_what_the_standard_library_writes_is_read_back(files: list[tuple[str, bytes]], text: str) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"] = "a@x.example"
    message.set_content(text)
    for name, content in files:
        message.add_attachment(b"\0" + content, "application", "x-data", filename=name)
    mail = open_mail(message.as_bytes(), BUDGET)
    assert [file.content for file in mail.attachments] == [b"\0" + content for _, content in files]
    assert [file.filename for file in mail.attachments] == [" ".join(name.split()) for name, _ in files]


def test_redelivery_keeps_the_fingerprint() -> None:
    mail = mixed(TEXT, FILE)
    again = (
        b"Return-Path: <a@x>\r\nReceived: by y; Mon, 1 Jan 2024 00:00:00 +0000\r\nARC-Seal: i=1\r\nX-Spam-Score: 2\r\n" + mail
    )
    assert fingerprint(again) == fingerprint(mail) == fingerprint(mail.replace(b"\r\n", b"\n"))


@pytest.mark.parametrize(("old", "new"), [(b"Subject: s", b"Subject: t"), (b"Ph", b"ph"), (b"a@x.example", b"b@x.example")])
def test_another_mail_has_another_fingerprint(old: bytes, new: bytes) -> None:
    mail = mixed(TEXT, FILE)
    assert fingerprint(mail.replace(old, new, 1)) != fingerprint(mail)


@pytest.mark.parametrize(("start", "skipped"), [(b"%PDF-1.7\n", False), (b"{\\rtf1 a", False), (b"footer", True)])
def test_a_document_that_a_mail_program_has_named_by_number_is_no_leftover(start: bytes, skipped: bool) -> None:
    raw = (
        b"From: a@truong.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nwords\r\n--x\r\n"
        b"Content-Type: application/octet-stream; name=ATT00001.dat\r\nContent-Disposition: attachment\r\n\r\n"
    )
    (file,) = open_mail(raw + start + b"\r\n--x--\r\n", Budget()).attachments
    assert (file.outcome is Outcome.SKIPPED) is skipped
