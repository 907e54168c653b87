from __future__ import annotations

import pytest

from parsers.formats.sniff import encrypted_ooxml, sniff
from tests.papers.compound import compound
from tests.papers.packages import docx, odf, p, zipped

JPEG, PNG = b"\xff\xd8\xff\xe0\0\x10JFIF", b"\x89PNG\r\n\x1a\n\0\0"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (docx(p("chữ")), "a.doc", "docx"),
        (docx(p("chữ"), extra={"word/vbaProject.bin": b"x"}), "a.docx", "docm"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "a.docx", "xlsx"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/vbaProject.bin": b""}), None, "xlsm"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), None, "xlsb"),
        (zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), None, "pptx"),
        (
            zipped({"[Content_Types].xml": b"<a ContentType='application/vnd...wordprocessingml'/>", "x/d.xml": b""}),
            None,
            "docx",
        ),
        (odf("text", ""), "a.docx", "odt"),
        (odf("spreadsheet", ""), None, "ods"),
        (zipped({"bao cao.docx": docx(p("chữ"))}), "a.docx", "zip"),
        (docx(p("chữ"))[:-200], "a.doc", "docx"),
        (b"PK\x03\x04 broken", "a.xlsx", "xlsx"),
        (b"PK\x03\x04 broken", "a.txt", "zip"),
        (compound({"WordDocument": b"x"}), "a.docx", "doc"),
        (compound({"Workbook": b"x"}), "a.doc", "xls"),
        (compound({"PowerPoint Document": b"x"}), None, "ppt"),
        (compound({"__properties_version1.0": b"x"}), None, "msg"),
        (compound({"EncryptedPackage": b"x"}), "a.xlsx", "xlsx"),
        (compound({"EncryptedPackage": b"x"}), "a.doc", "docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "a.doc", "doc"),
        (b"{\\rtf1\\ansi chu}", "a.doc", "rtf"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "a.doc", "html"),
        (b"<html xmlns:o='urn:schemas-microsoft-com:office:office'>", "a.xls", "html"),
        ("\ufeff<html><body>".encode("utf-16-le"), "a.doc", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n\r\n--x", "a.doc", "mht"),
        (b"Received: from a\r\n by b\r\nFrom: a@b.example\r\n\r\nchu", None, "eml"),
        (b"%PDF-1.4\n", "a.docx", "pdf"),
        (b"rac\n%PDF-1.4\n", "a.pdf", "pdf"),
        (JPEG, "a.pdf", "jpg"),
        (PNG, "a.jpg", "png"),
        (b"GIF89a", None, "gif"),
        (b"II*\x00\x08", None, "tif"),
        (b"\0\0\0\x18ftypheic", "a.jpg", "heic"),
        (b"\0\0\0\x18ftypmp42", None, "mp4"),
        (b"7z\xbc\xaf\x27\x1c\0", "a.zip", "7z"),
        (b"Rar!\x1a\x07\x01\0", "a.zip", "rar"),
        (b"MZ" + b"\0" * 100, "bao cao.docx", "exe"),
        ("họ tên;chức vụ\n".encode(), "a.csv", "csv"),
        ("họ tên;chức vụ\n".encode(), "a.doc", "txt"),
        (b"BEGIN:VCALENDAR\r\n", None, "ics"),
        (b"BEGIN:VCARD\r\n", None, "vcf"),
        (bytes(range(256)) * 4, "a.docx", ""),
        (b"", "a.docx", ""),
    ],
)
def test_the_bytes_decide_and_the_name_breaks_ties(content: bytes, name: str | None, kind: str) -> None:
    assert sniff(content, name) == kind


def test_a_package_under_a_password_is_told_from_an_old_document() -> None:
    assert encrypted_ooxml(compound({"EncryptedPackage": b"x"}))
    assert not encrypted_ooxml(compound({"WordDocument": b"x"}))
    assert not encrypted_ooxml(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
