"""Containers: every file within them once, within the budget, with the name as it was meant."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from base64 import encodebytes

import py7zr
import pytest
import rarfile
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import Attachment, Budget, OpenedMail, Outcome, Problem
from parsers.message.open import open_mail
from parsers.vietnamese import legacy

BUDGET = Budget()
NAME = "Báo cáo sơ kết MG Họa Mi.doc"
DOC = b"\xd0\xcf\x11\xe0" + b"doc" * 50


def mail_with(content: bytes, name: str = "ho so.zip", budget: Budget = BUDGET) -> OpenedMail:
    head = f'Content-Type: application/octet-stream; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return open_mail(head.encode() + encodebytes(content), budget)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    shelf = io.BytesIO()
    with zipfile.ZipFile(shelf, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return shelf.getvalue()


def zipped_raw(name: bytes, content: bytes, flags: int = 0, extra: bytes = b"") -> bytes:
    """A ZIP of one stored member whose name is these very bytes."""
    crc, size = zlib.crc32(content), len(content)
    tail = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 33, crc, size, size, len(name), len(extra))
    local = b"PK\x03\x04" + tail + name + extra + content
    central = b"PK\x01\x02" + struct.pack("<H", 20) + tail + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name + extra
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def shown(mail: OpenedMail) -> list[tuple[str | None, tuple[str, ...], Outcome | None]]:
    return [(file.filename, file.inside, file.outcome) for file in mail.attachments]


def only(mail: OpenedMail) -> Attachment:
    (file,) = mail.attachments
    return file


def test_a_zip_is_opened_and_not_itself_listed() -> None:
    mail = mail_with(zipped({"thư mục/": b"", f"thư mục/{NAME}": DOC, "b.pdf": b"%PDF-"}))
    assert shown(mail) == [(NAME, ("ho so.zip",), None), ("b.pdf", ("ho so.zip",), None)]
    assert mail.attachments[0].content == DOC


def test_a_zip_within_a_zip_names_the_way_in_outermost_first() -> None:
    inner = zipped({NAME: DOC})
    assert shown(mail_with(zipped({"trong.zip": inner}))) == [(NAME, ("ho so.zip", "trong.zip"), None)]


UNICODE_PATH = struct.pack("<HHBI", 0x7075, 5 + len(NAME.encode()), 1, zlib.crc32(b"BAOCAO.doc")) + NAME.encode()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zipped_raw(NAME.encode(), DOC, 0x800), NAME),
        (zipped_raw(NAME.encode(), DOC), NAME),
        (zipped_raw(unicodedata.normalize("NFD", NAME).encode(), DOC), NAME),
        (zipped_raw(unicodedata.normalize("NFD", NAME).encode(), DOC, 0x800), NAME),
        (zipped_raw(b"BAOCAO.doc", DOC, extra=UNICODE_PATH), NAME),
        (zipped_raw("Học kỳ.doc".translate({7885: "o\u0323", 7923: "y\u0300"}).encode("cp1258"), DOC), "Học kỳ.doc"),
        (zipped_raw("Báo cáo.doc".encode("cp1258"), DOC), "Báo cáo.doc"),
        (zipped_raw("Báo cáo.doc".encode("cp437"), DOC), "Báo cáo.doc"),
        (zipped_raw("Báo cáo.doc".encode("cp1258"), DOC, 0x800), "Báo cáo.doc"),
    ],
    ids=["flag", "no-flag", "nfd", "nfd-flag", "unicode-path", "cp1258", "cp1258-plain", "cp437", "false-flag"],
)
def test_a_members_name_is_read_in_whatever_encoding(content: bytes, name: str) -> None:
    file = only(mail_with(content))
    assert (file.filename, file.content) == (name, DOC)


@pytest.mark.parametrize("path", ["../../etc/a.doc", r"..\..\a.doc", "/abs/a.doc", "C:/x/a.doc"])
def test_a_path_that_climbs_out_is_a_name_like_any_other(path: str) -> None:
    assert only(mail_with(zipped({path: DOC}))).filename == "a.doc"


@pytest.mark.parametrize(
    "files",
    [
        {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<x/>", "word/document.xml": b"<w/>"},
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"},
    ],
    ids=["ooxml", "odf"],
)
def test_a_document_that_is_a_zip_is_one_file_whatever_its_name(files: dict[str, bytes]) -> None:
    assert shown(mail_with(zipped(files), "bao cao.zip")) == [("bao cao.zip", (), None)]


def test_a_zip_named_like_a_document_is_opened_all_the_same() -> None:
    assert shown(mail_with(zipped({NAME: DOC}), "bao cao.docx")) == [(NAME, ("bao cao.docx",), None)]


def test_what_systems_leave_in_archives_is_skipped() -> None:
    files = {"__MACOSX/._a.doc": b"x", "Thumbs.db": b"x", "~$a.doc": b"x", ".DS_Store": b"x", "a.doc": DOC}
    outcomes = [file.outcome for file in mail_with(zipped(files)).attachments]
    assert outcomes == [Outcome.SKIPPED] * 4 + [None]


def test_a_program_in_an_archive_is_unsafe_and_its_neighbour_is_not() -> None:
    assert [file.outcome for file in mail_with(zipped({"a.doc": DOC, "b.bat": b"x"})).attachments] == [None, Outcome.UNSAFE]


def test_a_locked_zip_is_listed_once_itself() -> None:
    file = only(mail_with(zipped_raw(b"a.doc", DOC, flags=1)))
    assert (file.filename, file.outcome, file.problems) == ("ho so.zip", Outcome.ENCRYPTED, (Problem("encrypted"),))


@pytest.mark.parametrize(
    ("content", "cap"),
    [
        (zipped({"a.xlsx": bytes(3_000_000)}), "expansion-ratio"),
        (zipped({f"{n}.txt": b"x" for n in range(501)}), "files"),
        (zipped({"a.bin": bytes(range(256)) * 8_000}, zipfile.ZIP_STORED), "expanded-bytes"),
    ],
    ids=["ratio", "files", "bytes"],
)
def test_a_bomb_is_refused_whole_before_it_is_opened(content: bytes, cap: str) -> None:
    file = only(mail_with(content, budget=Budget(expanded_bytes=2_000_000 if cap == "expanded-bytes" else 10**9)))
    assert (file.outcome, file.problems) == (Outcome.UNSAFE, (Problem("over-budget", cap),))


def test_many_archives_share_one_budget() -> None:
    two = zipped({f"{n}.zip": zipped({"a.bin": bytes([n]) * 900_000}, zipfile.ZIP_STORED) for n in (1, 2)})
    outcomes = [file.outcome for file in mail_with(two, budget=Budget(expanded_bytes=1_500_000)).attachments]
    assert Outcome.UNSAFE in outcomes


def test_an_archive_too_deep_is_listed_as_unsafe() -> None:
    content = DOC
    for _ in range(6):
        content = zipped({"a.zip": content})
    file = only(mail_with(content))
    assert (len(file.inside), file.outcome, file.problems) == (4, Outcome.UNSAFE, (Problem("over-budget", "container-depth"),))


def test_a_damaged_zip_is_listed_as_unreadable() -> None:
    file = only(mail_with(zipped({NAME: DOC})[:-30]))
    assert (file.filename, file.outcome) == ("ho so.zip", Outcome.UNREADABLE)


def test_one_damaged_member_leaves_the_others_and_is_said() -> None:
    whole = zipped({"a.doc": b"A" * 50, "b.doc": b"B" * 50}, zipfile.ZIP_STORED)
    files = mail_with(whole.replace(b"A" * 50, b"A" * 49 + b"x")).attachments
    assert [(file.filename, file.outcome) for file in files] == [("b.doc", None), ("ho so.zip", Outcome.UNREADABLE)]
    assert files[1].problems == (Problem("damaged", "a.doc"),)


def test_an_empty_zip_is_listed_as_unreadable() -> None:
    assert only(mail_with(zipped({}))).outcome is Outcome.UNREADABLE


def seven_zip(files: dict[str, bytes], password: str | None = None) -> bytes:
    shelf = io.BytesIO()
    with py7zr.SevenZipFile(shelf, "w", password=password) as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return shelf.getvalue()


def test_a_7z_is_opened() -> None:
    mail = mail_with(seven_zip({NAME: DOC, "thư mục/b.doc": b"b"}), "ho so.7z")
    assert [(file.filename, file.content) for file in mail.attachments] == [(NAME, DOC), ("b.doc", b"b")]


def test_a_7z_that_is_locked_is_said_to_be() -> None:
    assert only(mail_with(seven_zip({NAME: DOC}, "mat khau"), "ho so.7z")).outcome is Outcome.ENCRYPTED


def test_a_7z_bomb_is_refused() -> None:
    assert only(mail_with(seven_zip({"a.doc": bytes(3_000_000)}), "ho so.7z")).outcome is Outcome.UNSAFE


def rar5(name: str, content: bytes, method: int = 0) -> bytes:
    """A RAR 5 archive of one member (RARLAB, "RAR 5.0 archive format")."""

    def number(value: int) -> bytes:
        return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + number(value >> 7)

    def block(body: bytes) -> bytes:
        sized = number(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized

    raw = name.encode()
    head = number(4) + number(len(content)) + number(0o644) + struct.pack("<I", zlib.crc32(content)) + number(method << 7)
    head += number(1) + number(len(raw)) + raw
    member = block(number(2) + number(2) + number(len(content)) + head)
    return b"Rar!\x1a\x07\x01\x00" + block(number(1) + number(0) + number(0)) + member + content + block(b"\x05\x00\x00")


def test_a_stored_rar_is_opened_without_any_tool() -> None:
    file = only(mail_with(rar5(NAME, DOC), "ho so.rar"))
    assert (file.filename, file.inside, file.content) == (NAME, ("ho so.rar",), DOC)


def test_a_compressed_rar_without_a_tool_is_listed_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    file = only(mail_with(rar5(NAME, DOC, method=3), "ho so.rar"))
    assert (file.filename, file.outcome) == ("ho so.rar", Outcome.UNSUPPORTED)
    assert file.problems == (Problem("rar-without-tool", NAME),)


def tnef(name: str, content: bytes) -> bytes:
    """A winmail.dat of one attachment (MS-OXTNEF)."""

    def attribute(level: int, tag: int, data: bytes) -> bytes:
        return struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    long_name = name.encode("utf-16-le") + b"\0\0"
    padded = long_name + b"\0" * (-len(long_name) % 4)
    mapi = struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(long_name)) + padded
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x00089006, struct.pack("<I", 0x10000))
        + attribute(1, 0x00069007, struct.pack("<II", 1258, 0))
        + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x0006800F, content)
        + attribute(2, 0x00069005, mapi)
    )


def test_a_winmail_dat_gives_its_files_by_their_long_names() -> None:
    file = only(mail_with(tnef(NAME, DOC), "winmail.dat"))
    assert (file.filename, file.inside, file.content) == (NAME, ("winmail.dat",), DOC)


INNER = (
    "From: Họa Mi <mg@x.example>\r\nDate: hôm qua\r\nSubject: Báo cáo\r\n"
    "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nKính gửi.\r\n"
    f'--i\r\nContent-Type: application/msword; name="{NAME}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
).encode()
INNER += encodebytes(DOC) + b"\r\n--i--"


@pytest.mark.parametrize(
    "content",
    [
        b"Content-Type: message/rfc822\r\n\r\n" + INNER,
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(INNER),
        b"Content-Type: application/octet-stream; name=message.eml\r\n\r\n" + INNER,
        b"Content-Type: multipart/digest; boundary=o\r\n\r\n--o\r\n\r\n" + INNER + b"\r\n--o--",
    ],
    ids=["rfc822", "rfc822-base64", "eml", "digest"],
)
def test_a_forwarded_message_is_opened_and_remembered_as_a_forward(content: bytes) -> None:
    mail = open_mail(content, BUDGET)
    file = only(mail)
    assert (file.filename, file.inside, file.content) == (NAME, ("message.eml",), DOC)
    (forwarded,) = mail.forwarded
    assert forwarded.sender
    assert forwarded.sender.address == "mg@x.example"
    assert (forwarded.claimed_date, forwarded.subject, forwarded.body) == ("hôm qua", "Báo cáo", "Kính gửi.")


WHOLE = [zipped({NAME: DOC, "b.zip": zipped({"c": b"x"})}), seven_zip({NAME: DOC}), rar5(NAME, DOC), tnef(NAME, DOC)]


@settings(max_examples=60)
@given(st.sampled_from(WHOLE), st.integers(4, 600), st.binary(max_size=8), st.integers(0, 8))
def test_a_damaged_archive_is_listed_and_never_raises(whole: bytes, at: int, junk: bytes, cut: int) -> None:
    mail = mail_with(whole[:at] + junk + whole[at + cut :])
    assert mail.attachments


def test_what_is_said_of_a_member_is_a_name_without_tricks() -> None:
    whole = zipped_raw(b"con/\x01a\0b\xe2\x80\xae.doc", DOC).replace(DOC, DOC[:-1] + b"x")
    assert only(mail_with(whole)).problems == (Problem("damaged", "a b.doc"),)


class _Stream(io.RawIOBase):
    """A sink that cannot go back, so that sizes have to follow the data."""

    def __init__(self) -> None:
        self.held = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(memoryview(data))  # type: ignore[arg-type]
        self.held += piece
        return len(piece)


def test_sizes_that_follow_the_data_or_take_eight_bytes_are_read() -> None:
    sink = _Stream()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, DOC)
        with archive.open("lớn.doc", "w", force_zip64=True) as member:
            member.write(DOC)
    files = mail_with(sink.held).attachments
    assert [(file.filename, file.content) for file in files] == [(NAME, DOC), ("lớn.doc", DOC)]


@pytest.mark.parametrize("table", ["tcvn3", "vni"])
def test_a_members_name_typed_in_a_font_of_its_own_is_read(table: str) -> None:
    mail = mail_with(zipped_raw(typed("Kế hoạch dạy học kỳ một.doc", table), DOC))
    assert only(mail).filename == "Kế hoạch dạy học kỳ một.doc"


def typed(text: str, table: str) -> bytes:
    """Vietnamese as it was typed in a TCVN3 or VNI font."""
    letters = {letter: code for code, letter in reversed(legacy._tables()[table].items())}
    return "".join(letters.get(letter, letter) for letter in text).encode("latin-1")


@pytest.mark.parametrize("table", ["tcvn3", "vni"])
def test_a_mails_file_name_typed_in_a_font_of_its_own_is_read(table: str) -> None:
    head = b'Content-Type: application/msword; name="' + typed("Báo cáo sơ kết học kỳ một.doc", table) + b'"\r\n\r\n'
    assert only(open_mail(head + DOC, BUDGET)).filename == "Báo cáo sơ kết học kỳ một.doc"


@pytest.mark.parametrize("name", ["Résumé à la façon de Zoë.doc", "Übersicht für große Räume.pdf", "Báo cáo của bà Hà.doc"])
def test_a_name_in_another_language_or_in_unicode_is_left_alone(name: str) -> None:
    assert only(mail_with(zipped({name: DOC}))).filename == name
    head = b'Content-Type: application/msword; name="' + name.encode() + b'"\r\n\r\n'
    assert only(open_mail(head + DOC, BUDGET)).filename == name


def test_a_message_without_any_name_is_opened_and_a_text_of_fields_is_not() -> None:
    assert shown(open_mail(b"Content-Type: application/octet-stream\r\n\r\n" + INNER, BUDGET)) == [
        (NAME, ("message.eml",), None)
    ]
    fields = b"Content-Type: application/octet-stream; name=a.txt\r\n\r\n"
    assert shown(open_mail(fields + INNER, BUDGET)) == [("a.txt", (), None)]
    listed = b"Content-Type: application/octet-stream\r\n\r\nLop: 1\r\nSo: 2\r\nTen: 3\r\n\r\nx"
    assert shown(open_mail(listed, BUDGET)) == [(None, (), None)]
