"""The first account of a home: whoever reads the code that the service prints at its start may make it on a page."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from config.token_key import token_key
from tracker.store.acts import audit
from tracker.store.office.accounts import officers
from tracker.store.session import alone

_LETTERS = 12  # of base 32: sixty bits


def setup_code(home: Path) -> str:
    """The code, "abcd-efgh-ijkl": of the home's key, so that the log and `baocao check` say the same one.

    It is worth something only while there is no account at all. Raises SettingsError when the key cannot be read.
    """
    made = hmac.new(token_key(home), b"the first account", sha256).digest()
    letters = base64.b32encode(made).decode().lower()[:_LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, _LETTERS, 4))


def is_code(home: Path, given: str) -> bool:
    """Whether somebody was told the code; spaces, dashes and capitals do not count."""
    plain = "".join(letter for letter in given.lower() if letter.isascii() and letter.isalnum())
    return hmac.compare_digest(plain, setup_code(home).replace("-", ""))


def make_first(conn: Connection, name: str, password_hash: str, now: datetime) -> bool:
    """The account that may do everything; False, and nothing happens, if there is an account already."""
    alone(conn, "first-account")
    if officers.count(conn):
        return False
    officers.add(conn, name, password_hash, "admin", now)
    audit.add(conn, now, name, "create-officer", f"officer {name}", "admin")
    return True
