"""Files within what mail programs and offices put files into: tar, gzip, .msg, signed containers, BinHex, what is sealed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import time
import tracemalloc
import zipfile
from base64 import encodebytes
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import Attachment, Budget, Forwarded, OpenedMail, Outcome, Problem, Sender
from parsers.message.open import open_mail
from tests.papers.outlook import message, stored

BUDGET = Budget()
NAME = "Báo cáo sơ kết MG Họa Mi.doc"
DOC = b"\xd0\xcf\x11\xe0" + b"doc" * 50


def mail_with(content: bytes, name: str, declared: str = "application/octet-stream", budget: Budget = BUDGET) -> OpenedMail:
    head = f'Content-Type: {declared}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return open_mail(head.encode() + encodebytes(content), budget)


def shown(mail: OpenedMail) -> list[tuple[str | None, tuple[str, ...], Outcome | None]]:
    return [(file.filename, file.inside, file.outcome) for file in mail.attachments]


def only(mail: OpenedMail) -> Attachment:
    (file,) = mail.attachments
    return file


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    shelf = io.BytesIO()
    with tarfile.open(fileobj=shelf, mode="w", format=form, encoding="utf-8") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return shelf.getvalue()


LONG = "thư mục rất dài/" * 8 + NAME


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress], ids=["tar", "gz", "bz2", "xz"])
def test_a_tar_is_opened_however_it_is_packed(form: int, pack: Callable[[bytes], bytes]) -> None:
    names = {NAME: DOC, "con/b.txt": b"b"} if form == tarfile.USTAR_FORMAT else {LONG: DOC, "con/b.txt": b"b"}
    mail = mail_with(pack(tarred(names, form)), "hồ sơ.tar.gz")
    assert [(file.filename, file.content) for file in mail.attachments] == [(NAME, DOC), ("b.txt", b"b")]


@pytest.mark.parametrize(("pack", "ending"), [(gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")])
def test_one_file_packed_by_itself_has_the_name_without_the_ending(pack: Callable[[bytes], bytes], ending: str) -> None:
    mail = mail_with(pack(DOC), f"bao cao.doc.{ending}")
    assert shown(mail) == [("bao cao.doc", (f"bao cao.doc.{ending}",), None)]
    assert only(mail).content == DOC


def test_two_gzip_archives_in_a_row_are_one_file() -> None:
    assert only(mail_with(gzip.compress(b"a" * 9) + gzip.compress(b"b"), "a.txt.gz")).content == b"a" * 9 + b"b"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_bomb_packed_by_itself_is_refused_before_it_fills_the_memory(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(40_000_000))
    tracemalloc.start()
    file = only(mail_with(bomb, "a.gz"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (file.outcome, file.problems) == (Outcome.UNSAFE, (Problem("over-budget", "expansion-ratio"),))
    assert peak < 30_000_000


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_packed_file_that_was_cut_off_is_unreadable(pack: Callable[[bytes], bytes]) -> None:
    assert only(mail_with(pack(bytes(range(256)) * 40)[:-12], "a.doc.gz")).outcome is Outcome.UNREADABLE


def test_a_tar_of_countless_files_is_refused() -> None:
    one = tarred({"a.txt": b""})[:512]
    file = only(mail_with(one * 2_000 + bytes(1024), "a.tar"))
    assert (file.outcome, file.problems) == (Outcome.UNSAFE, (Problem("over-budget", "files"),))


def test_a_tar_that_claims_more_than_it_holds_is_unreadable_and_its_first_file_is_not() -> None:
    whole = tarred({"a.doc": DOC, "b.doc": DOC})
    assert shown(mail_with(whole[:1600], "a.tar")) == [("a.doc", ("a.tar",), None), ("a.tar", (), Outcome.UNREADABLE)]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_member_is_read_by_any_method(method: int) -> None:
    shelf = io.BytesIO()
    with zipfile.ZipFile(shelf, "w", method) as archive:
        archive.writestr("a.doc", DOC * 90)
    assert only(mail_with(shelf.getvalue(), "a.zip")).content == DOC * 90


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_member_gives_no_more_than_it_declares(method: int) -> None:
    shelf = io.BytesIO()
    with zipfile.ZipFile(shelf, "w", method) as archive:
        archive.writestr("a.bin", bytes(30_000_000))
    bomb = bytearray(shelf.getvalue())
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = bomb.rfind(signature) + at
        bomb[place : place + 4] = struct.pack("<I", 1000)
    tracemalloc.start()
    file = only(mail_with(bytes(bomb), "a.zip"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert file.outcome is Outcome.UNREADABLE
    assert peak < 20_000_000


def overlapping(count: int) -> bytes:
    """A ZIP whose members all are the same bytes of the archive."""
    shelf = io.BytesIO()
    with zipfile.ZipFile(shelf, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bin", bytes(900_000))
    one = shelf.getvalue()
    start, end = one.find(b"PK\x01\x02"), one.find(b"PK\x05\x06")
    directory = one[start:end] * count
    return one[:start] + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), start, 0)


@pytest.mark.parametrize("count", [400, 60_000])
def test_members_that_share_their_bytes_are_paid_for_each(count: int) -> None:
    began = time.process_time()
    file = only(mail_with(overlapping(count), "a.zip"))
    assert file.outcome is Outcome.UNSAFE
    assert time.process_time() - began < 3


def der(tag: int, *contents: bytes, endless: bool = False) -> bytes:
    """One BER element, of definite or indefinite length."""
    body = b"".join(contents)
    if endless:
        return bytes([tag, 0x80]) + body + b"\0\0"
    size = len(body).to_bytes(4, "big")
    return bytes([tag, 0x84]) + size + body


def cms(kind: int, content: bytes | None, *, endless: bool = False) -> bytes:
    """A CMS ContentInfo: SignedData (2) or EnvelopedData (3) as far as its content (RFC 5652)."""
    arc = bytes.fromhex("2a864886f70d0107")
    pieces = [der(0x04, content[n : n + 100]) for n in range(0, len(content), 100)] if content else []
    octets = der(0x24, *pieces, endless=True) if endless else der(0x04, content or b"")
    explicit = der(0xA0, octets, endless=endless) if content is not None else b""
    capsule = der(0x30, der(0x06, arc + b"\x01"), explicit, endless=endless)
    signed = der(0x30, der(0x02, b"\x01"), der(0x31), capsule, der(0x31), endless=endless)
    return der(0x30, b"\x06\x09" + arc + bytes([kind]), der(0xA0, signed, endless=endless), endless=endless)


ENTITY = b"Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nEm gui.\r\n"
ENTITY += b'--i\r\nContent-Type: application/msword; name="a.doc"\r\n'
ENTITY += b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(DOC) + b"\r\n--i--"


@pytest.mark.parametrize("endless", [False, True], ids=["der", "ber"])
def test_a_mail_signed_as_a_whole_is_read_like_any_other(endless: bool) -> None:
    mail = mail_with(cms(2, ENTITY, endless=endless), "smime.p7m", "application/pkcs7-mime; smime-type=signed-data")
    assert (mail.body, shown(mail)) == ("Em gui.", [("a.doc", (), None)])
    assert only(mail).content == DOC


@pytest.mark.parametrize("declared", ["application/pkcs7-mime", "application/octet-stream"])
def test_a_document_within_its_signature_is_taken_out(declared: str) -> None:
    mail = mail_with(cms(2, DOC), "bao cao.doc.p7m", declared)
    assert shown(mail) == [("bao cao.doc", ("bao cao.doc.p7m",), None)]


def test_a_signature_beside_what_it_signs_is_skipped() -> None:
    assert only(mail_with(cms(2, None), "smime.p7m", "application/pkcs7-mime")).outcome is Outcome.SKIPPED
    assert only(mail_with(cms(2, None), "smime.p7s", "application/pkcs7-signature")).outcome is Outcome.SKIPPED


PGP = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n"


@pytest.mark.parametrize(
    ("content", "name", "declared"),
    [
        (cms(3, b"x"), "smime.p7m", "application/pkcs7-mime"),
        (cms(3, b"x"), "bao cao.bin", "application/octet-stream"),
        (b"junk", "smime.p7m", "application/x-pkcs7-mime"),
        (PGP, "encrypted.asc", "application/octet-stream"),
        (PGP, "bao cao.doc", "application/msword"),
        (b"\x85\x01\x0c\x03junk", "bao cao.doc.gpg", "application/octet-stream"),
    ],
)
def test_what_is_sealed_is_said_to_be_encrypted(content: bytes, name: str, declared: str) -> None:
    file = only(mail_with(content, name, declared))
    assert (file.outcome, file.problems) == (Outcome.ENCRYPTED, (Problem("encrypted", name),))


def test_of_a_pgp_mail_the_message_is_encrypted_and_the_version_skipped() -> None:
    head = b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n'
    version = b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
    mail = open_mail(head + version + b"--b\r\nContent-Type: application/octet-stream\r\n\r\n" + PGP + b"--b--", BUDGET)
    assert [file.outcome for file in mail.attachments] == [Outcome.SKIPPED, Outcome.ENCRYPTED]


def test_pgp_in_the_text_of_a_mail_is_a_file_that_nobody_can_open() -> None:
    assert only(open_mail(b"Subject: s\r\n\r\n" + PGP, BUDGET)).outcome is Outcome.ENCRYPTED


@pytest.mark.parametrize("kind", ["SIGNATURE", "PUBLIC KEY BLOCK"])
def test_pgp_signatures_and_keys_are_skipped(kind: str) -> None:
    content = f"-----BEGIN PGP {kind}-----\n\nx\n".encode()
    assert only(mail_with(content, "a.asc", "application/pgp-signature")).outcome is Outcome.SKIPPED


def test_a_file_in_yenc_is_listed_with_the_reason() -> None:
    body = b"Subject: s\r\n\r\n=ybegin line=128 size=3 name=bao cao.doc\r\nabc\r\n=yend size=3\r\n"
    file = only(open_mail(body, BUDGET))
    assert (file.filename, file.outcome) == ("bao cao.doc", Outcome.UNSUPPORTED)


@pytest.mark.parametrize("kind", ["message/partial; id=a; number=1; total=3", "message/external-body; access-type=URL"])
def test_what_is_not_in_the_mail_is_listed_with_the_reason(kind: str) -> None:
    file = only(open_mail(f"Content-Type: {kind}\r\n\r\nContent-Type: application/msword\r\n\r\nx".encode(), BUDGET))
    assert (file.outcome, file.problems) == (Outcome.UNSUPPORTED, (Problem("unsupported-format", kind.partition(";")[0]),))


def binhex(name: bytes, content: bytes) -> bytes:
    """BinHex 4.0 of a data fork (RFC 1741, appendix A)."""
    plain = bytes([len(name)]) + name + b"\0" + b"WDBNMSWD" + b"\0\0" + struct.pack(">II", len(content), 0) + b"\0\0"
    plain += content + b"\0\0" + b"\0\0"
    packed = plain.replace(b"\x90", b"\x90\0").replace(b"aaaaaa", b"a\x90\x06")
    letters = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
    bits = "".join(f"{byte:08b}" for byte in packed)
    text = "".join(letters[int(bits[n : n + 6].ljust(6, "0"), 2)] for n in range(0, len(bits), 6))
    lines = "\r\n".join((":" + text + ":")[n : n + 64] for n in range(0, len(text) + 2, 64))
    return b"(This file must be converted with BinHex 4.0)\r\n\r\n" + lines.encode() + b"\r\n"


def test_a_binhex_file_is_opened_with_its_runs_written_out() -> None:
    content = DOC + b"\x90aaaaaa\x90\x90"
    mail = open_mail(b"Content-Type: application/mac-binhex40\r\n\r\n" + binhex(b"bao cao.doc", content), BUDGET)
    assert (only(mail).filename, only(mail).content) == ("bao cao.doc", content)


def test_of_a_macintosh_pair_the_file_is_read_and_the_looks_are_skipped() -> None:
    head = (
        b"Content-Type: multipart/appledouble; boundary=b\r\n\r\n--b\r\nContent-Type: application/applefile\r\n\r\nx\r\n--b\r\n"
    )
    mail = open_mail(head + b"Content-Type: application/msword; name=a.doc\r\n\r\n" + DOC + b"\r\n--b--", BUDGET)
    assert [(file.filename, file.outcome) for file in mail.attachments] == [(None, Outcome.SKIPPED), ("a.doc", None)]


SENT = datetime(2020, 11, 24, 5, 5, tzinfo=UTC)
LETTER = message("MG@x.example", "Báo cáo sơ kết", "Kính gửi Phòng.", {NAME: DOC * 40, "b.pdf": b"%PDF-" * 900}, SENT)


def test_an_outlook_message_gives_its_files_and_is_remembered_as_a_forward() -> None:
    mail = mail_with(stored(LETTER), "thư chuyển.msg")
    assert shown(mail) == [(NAME, ("thư chuyển.msg",), None), ("b.pdf", ("thư chuyển.msg",), None)]
    assert [file.content for file in mail.attachments] == [DOC * 40, b"%PDF-" * 900]
    sender = Sender("mg@x.example", "Người gửi")
    assert mail.forwarded == (Forwarded(sender, "Tue, 24 Nov 2020 05:05:00 +0000", "Báo cáo sơ kết", "Kính gửi Phòng."),)


def test_an_outlook_message_without_files_is_only_a_forward() -> None:
    mail = mail_with(stored(message("a@x.example", "s", "Kính gửi Phòng.", {})), "a.msg")
    assert (mail.attachments, [letter.body for letter in mail.forwarded]) == ((), ["Kính gửi Phòng."])


def test_a_message_embedded_in_an_outlook_message_is_opened_too() -> None:
    inner = message("b@x.example", "inner", "x", {"b.doc": DOC * 40}, head=24)
    mail = mail_with(stored(message("a@x.example", "outer", "x", {"a.doc": DOC * 30, "thư": inner})), "a.msg")
    assert {file.filename: file.content for file in mail.attachments} == {"a.doc": DOC * 30, "b.doc": DOC * 40}
    assert [letter.subject for letter in mail.forwarded] == ["outer", "inner"]


def test_a_compound_file_that_is_no_message_is_left_to_its_reader() -> None:
    assert shown(mail_with(stored(LETTER, bytes(16)), "a.msg")) == [("a.msg", (), None)]


WHOLE = [
    (gzip.compress(tarred({NAME: DOC})), "a.tgz"),
    (tarred({NAME: DOC}), "a.tar"),
    (stored(LETTER), "a.msg"),
    (cms(2, ENTITY, endless=True), "smime.p7m"),
    (binhex(b"a.doc", DOC), "a.hqx"),
]


@settings(max_examples=80)
@given(st.sampled_from(WHOLE), st.integers(0, 3_000), st.binary(max_size=8), st.integers(0, 8))
def test_a_damaged_container_is_listed_or_opened_and_never_raises(
    whole: tuple[bytes, str], at: int, junk: bytes, cut: int
) -> None:
    content, name = whole
    mail = mail_with(content[:at] + junk + content[at + cut :], name)
    assert mail.attachments or mail.forwarded or mail.body


def tnef_attribute(level: int, tag: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(properties: bytes, content: bytes = DOC, title: bytes = b"BAOCAO~1.DOC\0") -> bytes:
    """A winmail.dat of one attachment with these MAPI properties (MS-OXTNEF)."""
    file = tnef_attribute(2, 0x00069002, bytes(14)) + tnef_attribute(2, 0x00018010, title)
    file += tnef_attribute(2, 0x0006800F, content) + tnef_attribute(2, 0x00069005, properties)
    return struct.pack("<IH", 0x223E9F78, 1) + tnef_attribute(1, 0x00069007, struct.pack("<II", 1258, 0)) + file


def long_name(name: str, count: int = 1, before: bytes = b"") -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<I", count) + before + struct.pack("<HHII", 0x1F, 0x3707, 1, len(text)) + text + bytes(-len(text) % 4)


def test_a_winmail_dat_is_known_by_its_bytes_whatever_its_name() -> None:
    assert shown(mail_with(winmail(long_name(NAME)), "ATT00001.bin")) == [(NAME, ("ATT00001.bin",), None)]


def test_properties_of_other_kinds_before_the_name_are_passed_over() -> None:
    named = struct.pack("<HH", 0x1E, 0x8001) + bytes(16) + struct.pack("<II", 1, 6) + b"a\0b\0\0\0" + bytes(2)
    named += struct.pack("<II", 1, 5) + b"text\0" + bytes(3)
    many = struct.pack("<HHI", 0x1003, 0x0E05, 2) + bytes(8) + struct.pack("<HH", 0x40, 0x3007) + bytes(8)
    assert only(mail_with(winmail(long_name(NAME, 4, named + many)), "winmail.dat")).filename == NAME


def test_a_short_name_in_the_code_page_of_the_sender_is_read() -> None:
    assert only(mail_with(winmail(b"", title="Báo cáo.doc".encode("cp1258") + b"\0"), "winmail.dat")).filename == "Báo cáo.doc"


def test_a_number_of_properties_that_is_a_lie_costs_nothing() -> None:
    began = time.process_time()
    lie = struct.pack("<IHHI", 0xFFFFFFFF, 0x101F, 0x3707, 0xFFFFFFFF)
    assert only(mail_with(winmail(lie), "winmail.dat")).filename == "BAOCAO~1.DOC"
    assert time.process_time() - began < 0.5


def test_a_winmail_dat_of_nothing_but_looks_is_skipped_and_a_damaged_one_is_unreadable() -> None:
    looks = struct.pack("<IH", 0x223E9F78, 1) + tnef_attribute(1, 0x00069007, struct.pack("<II", 1258, 0))
    assert only(mail_with(looks, "winmail.dat")).outcome is Outcome.SKIPPED
    assert only(mail_with(looks[:-4], "winmail.dat")).outcome is Outcome.UNREADABLE


def test_a_message_embedded_in_a_winmail_dat_is_opened_too() -> None:
    inner = bytes(16) + winmail(long_name("trong.doc"))
    outer = struct.pack("<IHHII", 1, 0x0D, 0x3701, 1, len(inner)) + inner + bytes(-len(inner) % 4)
    file = only(mail_with(winmail(outer, b"", b"thu\0"), "winmail.dat"))
    assert (file.filename, file.content) == ("trong.doc", DOC)


def test_many_archives_share_what_their_tables_of_contents_may_cost() -> None:
    one = overlapping(15_000)
    shelf = io.BytesIO()
    with zipfile.ZipFile(shelf, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(60):
            archive.writestr(f"{number}.zip", one)
    began = time.process_time()
    outcomes = {file.outcome for file in mail_with(shelf.getvalue(), "a.zip").attachments}
    assert outcomes == {Outcome.UNSAFE}
    assert time.process_time() - began < 6


def test_a_small_archive_that_says_its_sizes_in_eight_bytes_is_opened() -> None:
    plain = overlapping(1)
    start, end = plain.find(b"PK\x01\x02"), plain.find(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 1, 1, end - start, start)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, end, 1)
    last = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert shown(mail_with(plain[:end] + record + locator + last, "a.zip")) == [("a.bin", ("a.zip",), None)]
