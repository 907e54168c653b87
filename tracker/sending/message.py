"""A letter as the bytes that travel.

Written with the older API of `email`: the newer one encodes long Message-IDs of In-Reply-To as if they were words,
and loses the space between two encoded words of a display name (CPython 3.11).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.errors import MessageError
from email.headerregistry import Address
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime

from config.settings import Office
from tracker.sending.letter import Letter

_POLICY = compat32.clone(linesep="\r\n", mangle_from_=False, max_line_length=None)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_WORD_BYTES = 39  # makes 52 letters of base64: a line of 76 with the longest header name before it (RFC 2047, 2)


def compose(letter: Letter, office: Office, now: datetime) -> bytes:
    """The letter as a message: text and HTML alternatives, attachments after them, in seven-bit lines, CRLF.

    Raises ValueError for what no header may hold: a line break, or an address that RFC 5322 does not know.
    """
    message = MIMEMultipart("mixed" if letter.attachments else "alternative")
    sender = f"{office.section} - {office.name}" if office.section else office.name
    headers = [
        ("From", f"{_words(sender)}\n <{_address(letter.sender or office.address)}>"),
        ("To", ", ".join(map(_address, letter.to))),
        ("Cc", ", ".join(map(_address, letter.cc))),
        ("Subject", _words(letter.subject)),
        ("Date", format_datetime(now.astimezone(office.timezone))),
        ("Message-ID", _line(letter.message_id)),
        *((_line(name), "\n ".join(_line(value).split(" "))) for name, value in letter.headers),
    ]
    for name, value in headers:
        if value:
            message[name] = value
    words = MIMEMultipart("alternative") if letter.attachments else message
    words.attach(MIMEText(letter.text, "plain", _UTF8))  # type: ignore[arg-type] # a Charset is what its docs ask for
    words.attach(MIMEText(letter.html, "html", _UTF8))  # type: ignore[arg-type]
    if letter.attachments:
        message.attach(words)
    for one in letter.attachments:
        main, _, sub = one.kind.partition("/")
        part = MIMEBase(main, sub)
        part.set_payload(one.content)
        encode_base64(part)
        part.add_header("Content-Disposition", "attachment", filename=_line(one.filename))
        message.attach(part)
    return message.as_bytes(policy=_POLICY)


def _words(text: str) -> str:
    """Encoded words (RFC 2047), folded. They end where words end: some readers put a space between two of them."""
    chunks = [""]
    for piece in _pieces(_line(text)):
        if len((chunks[-1] + piece).encode()) > _WORD_BYTES:
            chunks.append("")
        chunks[-1] += piece
    chunks[-1] = chunks[-1][:-1]  # the space after the last word
    return "\n ".join(f"=?utf-8?b?{base64.b64encode(chunk.encode()).decode()}?=" for chunk in chunks if chunk)


def _pieces(text: str) -> Iterable[str]:
    """Words with the space after them; those longer than an encoded word in single letters."""
    for word in text.split(" "):
        spaced = f"{word} "
        yield from [spaced] if len(spaced.encode()) <= _WORD_BYTES else spaced


def _line(value: str) -> str:
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        raise ValueError("a header cannot hold a line break or another control character")
    return value


def _address(address: str) -> str:
    try:
        return Address(addr_spec=_line(address)).addr_spec
    except (MessageError, IndexError) as error:  # what the header registry raises besides ValueError
        raise ValueError(f"not an address: {error}") from error
