"""What the fuzz begins with: whole messages, and one document of every format, all made up here."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from base64 import encodebytes

import openpyxl
import py7zr

from tests.papers import compound, outlook, packages, portable

LINES = (
    "UBND HUYỆN YÊN LẠC",
    "TRƯỜNG TIỂU HỌC SỐ 3",
    "Số: 12/BC-TH3",
    "BÁO CÁO",
    "Tổng kết phong trào đọc sách",
    "HIỆU TRƯỞNG",
)
TABLE = (("TT", "Tên hoạt động", "Số học sinh"), ("1", "Ngày hội đọc sách", "310"), ("2", "Tủ sách lớp", "42,5"))


def documents() -> dict[str, bytes]:
    """One of each format, by a name that fits it."""
    lines, text = "".join(map(packages.p, LINES)), "\r\n".join(LINES)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE)
    made = {
        "a.docx": packages.docx(lines + packages.tbl(*(packages.tr(*map(packages.tc, row)) for row in TABLE)), header1=lines),
        "a.xlsx": _workbook(),
        "a.odt": packages.odf("text", "".join(f"<text:p>{line}</text:p>" for line in LINES)),
        "a.ods": packages.odf("spreadsheet", f'<table:table table:name="1">{"".join(map(_ods_row, TABLE))}</table:table>'),
        "a.doc": compound.word97([compound.Run(line + "\r") for line in LINES]),
        "a.xls": _old_workbook(),
        "a.pdf": portable.pdf([(72, 800 - 20 * n, "BAO CAO so 12") for n in range(6)]),
        "a.rtf": (
            "{\\rtf1\\ansi\\ansicpg1258{\\fonttbl{\\f0 .VnTime;}}" + "".join(f"\\f0 {_rtf(line)}\\par " for line in LINES) + "}"
        ).encode(),
        "a.html": f"<html><body><p>{'</p><p>'.join(LINES)}</p><table>{rows}</table></body></html>".encode(),
        "a.csv": "\n".join(";".join(row) for row in TABLE).encode(),
        "a.txt": text.encode(),
    }
    made["a.mht"] = b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=q\r\n\r\n--q\r\n"
    made["a.mht"] += b"Content-Type: text/html; charset=utf-8\r\n\r\n" + made["a.html"] + b"\r\n--q--"
    return made


def containers() -> dict[str, bytes]:
    """Archives and the like, with documents in them."""
    inner = documents()
    pair = {"Báo cáo.docx": inner["a.docx"], "con/phụ lục.xlsx": inner["a.xlsx"]}
    shelf = io.BytesIO()
    with py7zr.SevenZipFile(shelf, "w") as archive:
        archive.writestr(inner["a.rtf"], "Báo cáo.rtf")
    return {
        "a.zip": packages.zipped({**pair, "trong.zip": packages.zipped({"a.doc": inner["a.doc"]})}),
        "b.zip": _in_every_method(inner["a.txt"]),
        "a.7z": shelf.getvalue(),
        "a.txt.gz": gzip.compress(inner["a.txt"]),
        "a.msg": outlook.stored(outlook.message("a@x.example", "Báo cáo", "Kính gửi.", {"a.docx": inner["a.docx"]})),
        "a.eml": messages()["plain"],
    }


def messages() -> dict[str, bytes]:
    """Mails of the kinds that come."""
    inner = documents()
    text = part("Content-Type: text/plain; charset=utf-8", body="Kính gửi Phòng, trường gửi báo cáo.".encode())
    report = part('Content-Type: application/msword; name="=?utf-8?B?QsOhbyBjw6FvLmRvY3g=?="', file=inner["a.docx"])
    odd = part("Content-Disposition: attachment; filename*0*=UTF-8''B%C3%A1o%20; filename*1*=c%C3%A1o.pdf", file=inner["a.pdf"])
    html = part("Content-Type: text/html; charset=utf-8", body=inner["a.html"])
    sheet = part("Content-Type: application/octet-stream; name=a.xlsx", file=inner["a.xlsx"])
    packed = part("Content-Type: application/zip; name=a.zip", file=packages.zipped({"a.docx": inner["a.docx"]}))
    plain = mail("mixed", text, report, odd)
    answer = mail("mixed", mail("alternative", text, html, boundary="in", head=b""), sheet)
    forward = mail("mixed", text, b"Content-Type: message/rfc822\r\n\r\n" + plain.replace(b"==b==", b"--c--"))
    words = b"Subject: =?utf-8?Q?B=C3=A1o_?=\r\n =?utf-8?Q?c=C3=A1o?=\r\n\r\nTu: a@x.example\r\n"
    words += b"begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n"
    bounced = (
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@x.example\r\n"
    )
    bounced += b"Action: failed\r\nStatus: 5.1.1\r\n"
    read = b"Content-Type: message/disposition-notification\r\n\r\nOriginal-Message-ID: <1@x.example>\r\n"
    read += b"Disposition: a/b; displayed\r\n"
    quoted = b"Subject: Re: x\r\n\r\nOn 1/1/2021 a@x.example wrote:\r\n> c\r\n---------- Forwarded message ---------\r\n"
    return {
        "plain": plain,
        "answer": answer,
        "forward": forward,
        "zip": mail("mixed", text, packed),
        "words": b"From: a@x.example\r\n" + words,
        "bounce": mail("report; report-type=delivery-status", text, bounced, part("Content-Type: text/rfc822-headers")),
        "receipt": mail("report; report-type=disposition-notification", text, read),
        "quoted": quoted + b"From: b@x.example\r\n\r\nd\r\n",
    }


HEAD = (
    b"Received: from m.x.example by mx1.phong.example with ESMTP id 1;\r\n Tue, 24 Nov 2020 12:32:31 +0700\r\n"
    b"Authentication-Results: mx1.phong.example; dmarc=pass (p=none) header.from=x.example\r\n"
    b'From: =?utf-8?B?TGFu?= <lan@x.example>\r\nTo: "tccb" <tccb@phong.example>, b@x.example\r\nMessage-ID: <1@x.example>\r\n'
    b"Date: Tue, 24 Nov 2020 12:32:31 +0700\r\nSubject: =?utf-8?B?QsOhbyBjw6FvIHPGoSBr4bq/dA==?=\r\nReferences: <2@x> <3@x>\r\n"
)


def mail(kind: str, *parts: bytes, boundary: str = "==b==", head: bytes = HEAD) -> bytes:
    """A multipart message, or a multipart part where it has no head of its own."""
    mark = boundary.encode()
    top = head + f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return top + b"".join(b"--%s\r\n%s\r\n" % (mark, one) for one in parts) + b"--%s--\r\n" % mark


def part(*headers: str, body: bytes = b"", file: bytes = b"") -> bytes:
    """One part, its file in base64."""
    encoding = ("Content-Transfer-Encoding: base64",) if file else ()
    lines = "\r\n".join((*headers, *encoding))
    return lines.encode() + b"\r\n\r\n" + (encodebytes(file).replace(b"\n", b"\r\n") if file else body)


def _workbook() -> bytes:
    book, shelf = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in TABLE:
        sheet.append(row)
    sheet.merge_cells("A4:B4")
    book.save(shelf)
    return shelf.getvalue()


def _ods_row(row: tuple[str, ...]) -> str:
    cells = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
    return f"<table:table-row>{cells}</table:table-row>"


def _rtf(line: str) -> str:
    return "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in line)


def _old_workbook() -> bytes:
    """A workbook of one sheet with labels and a number (MS-XLS)."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    sheets = record(0x85, struct.pack("<IBBBB", len(start) + 17, 0, 0, 5, 0) + b"Sheet")
    cells = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + record(0x200, struct.pack("<IIHHH", 0, 3, 0, 3, 0))
    for n, row in enumerate(TABLE):
        for column, cell in enumerate(row):
            text = cell.encode("utf-16-le")
            cells += record(0x204, struct.pack("<HHHHB", n, column, 0, len(text) // 2, 1) + text)
    cells += record(0x203, struct.pack("<HHHd", 3, 0, 0, 1.5))
    return compound.compound({"Workbook": start + sheets + record(0x0A, b"") + cells + record(0x0A, b"")})


def _in_every_method(content: bytes) -> bytes:
    shelf = io.BytesIO()
    with zipfile.ZipFile(shelf, "w") as archive:
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            archive.writestr(f"{method}.txt", content, method)
    return shelf.getvalue()
