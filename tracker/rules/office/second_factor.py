"""The second factor of a sign-in: codes of an authenticator (RFC 6238), and recovery codes for the day it is lost.

An account keeps a number that means nothing by itself; the secret is derived from it by the home's key. Whoever gets hold
of the database alone can make no code.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

RECOVERY_CODES = 10  #: that are given out together
_SECRET_BYTES = 20  # what RFC 4226 asks for
_AROUND = 1  # steps of half a minute that a telephone's clock may be off
_GROUP = 4  # letters of a recovery code that are read at once


def secret_of(key: bytes, username: str, nonce: str) -> str:
    """The secret that account and authenticator share, in base 32."""
    mixed = hmac.new(key, f"second factor\0{username}\0{nonce}".encode(), hashlib.sha256).digest()
    return base64.b32encode(mixed[:_SECRET_BYTES]).decode()


def enrolment(secret: str, username: str, office: str) -> str:
    """The address that an authenticator takes, as a picture or by hand."""
    import pyotp  # asked by whoever signs in with two steps; an idle office has no use for it

    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=office)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step of time that a code is of; None where it is of none that is near. That it counts once is the asker's affair."""
    import pyotp  # as above

    totp = pyotp.TOTP(secret)
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdecimal()):
        return None
    steps = range(totp.timecode(now) - _AROUND, totp.timecode(now) + _AROUND + 1)
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step), digits)), None)


def recovery_code(random: bytes) -> str:
    """A recovery code as it is shown, of ten random bytes."""
    letters = base64.b32encode(random).decode().lower()
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code, however it was typed. It is as random as a key, so it needs no slow hash."""
    plain = "".join(letter for letter in code.lower() if letter.isascii() and letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
