"""Messages put together of ready-made parts."""

from __future__ import annotations

from base64 import encodebytes

from parsers.facts import Attachment, Budget
from parsers.message.open import open_mail

BUDGET = Budget()
PDF = b"%PDF-1.4\r\n" + bytes(range(256)) * 4 + b"\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 800


def mixed(*parts: bytes, boundary: bytes = b"b-1") -> bytes:
    """A multipart/mixed message of ready-made parts."""
    head = b'From: a@x.example\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary="%s"\r\n\r\n' % boundary
    return head + b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts) + b"--%s--\r\n" % boundary


def part(content: bytes, *headers: str) -> bytes:
    """One part with a base64 body."""
    lines = "".join(f"{header}\r\n" for header in headers)
    return f"{lines}Content-Transfer-Encoding: base64\r\n\r\n".encode() + encodebytes(content).replace(b"\n", b"\r\n").rstrip()


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Kính gửi Phòng.".encode()
FILE = part(PDF, "Content-Type: application/octet-stream", 'Content-Disposition: attachment; filename="bc.pdf"')


def only(content: bytes) -> Attachment:
    (file,) = open_mail(content, BUDGET).attachments
    return file
