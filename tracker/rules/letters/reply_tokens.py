"""What our letters carry so that an answer names the letter it answers, and so its unit and campaign.

The token signs the key of the decision that the letter carries out. It stands in the letter's Message-ID and, where
the mailbox takes plus-addresses, in its Reply-To and envelope sender (VERP). Nobody can make one who has not got a
letter of ours, so a forged one is worth nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

_DIGITS = 32  # hexadecimal: 128 bits
_LONGEST_LOCAL_PART = 64  # RFC 5321, 4.5.3.1.1
_MESSAGE_ID = re.compile(rf"<baocao\.(?P<token>[0-9a-f]{{{_DIGITS}}})@")
_PLUS = re.compile(rf"(?P<local>[^+@]+)\+(?P<token>[0-9a-f]{{{_DIGITS}}})@(?P<domain>.+)", re.IGNORECASE)


def token_of(secret: bytes, notice_key: str) -> str:
    """The token of a letter: HMAC-SHA256 of its notice's key, cut to 128 bits."""
    return hmac.new(secret, notice_key.encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def message_id_of(token: str, address: str) -> str:
    """The Message-ID that carries a token, in the domain of the office's address."""
    return f"<baocao.{token}@{address.rpartition('@')[2]}>"


def plus_address(address: str, token: str) -> str:
    """ "tccb+<token>@…"; the address itself where that would be too long for a mail server."""
    local, _, domain = address.rpartition("@")
    tagged = f"{local}+{token}"
    return f"{tagged}@{domain}" if len(tagged) <= _LONGEST_LOCAL_PART and "+" not in local else address


def answered(recipients: Iterable[str], address: str, also: Iterable[str] = ()) -> tuple[str, ...]:
    """Message-IDs of the letters named by plus-addresses of the office among the recipients.

    `also`: its further addresses; the Message-ID bears the domain of the first one, whichever a letter names.
    """
    own = {address.lower(), *(one.lower() for one in also)}
    found = []
    for one in recipients:
        match = _PLUS.fullmatch(one.strip())
        if match and f"{match['local']}@{match['domain']}".lower() in own:
            found.append(message_id_of(match["token"].lower(), address))
    return tuple(dict.fromkeys(found))


def genuine(secret: bytes, notice_key: str, message_id: str) -> bool:
    """Whether a Message-ID carries the token of that letter; compared in constant time."""
    match = _MESSAGE_ID.match(message_id)
    return match is not None and hmac.compare_digest(match["token"], token_of(secret, notice_key))
