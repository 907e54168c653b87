"""The link to a unit's own page: whose it is, for which campaign, when it was issued and when it ends, all signed.

Nothing of it is stored. Whoever holds one is believed to be the unit, so it goes to registered addresses alone; those issued
before an instant can be made void (`Stop`). The signature is itsdangerous', by the home's key and for this purpose alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

PATH = "/nop/"  #: where the pages of units lie
LASTS = timedelta(days=14)  #: after the due instant, or after it was issued where that is later: who is late still hands in
_LONGEST = 600  # characters; a code has at most 80, and JSON may write six for one
_PURPOSE = "baocao unit link 1"


@dataclass(frozen=True, slots=True)
class UnitLink:
    """What a link says. Instants are of whole seconds."""

    campaign: str
    unit: str
    issued: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """Links issued until an instant open nothing any more: of one unit, of one campaign, or all."""

    scope: str  #: unit, campaign, all
    code: str  #: of the unit or campaign; empty: all
    at: datetime

    def holds(self, link: UnitLink) -> bool:
        """Whether it makes this link void."""
        means = {"unit": link.unit, "campaign": link.campaign, "all": ""}
        return means.get(self.scope) == self.code and link.issued <= self.at


def issue(campaign: str, unit: str, due: datetime, now: datetime) -> UnitLink:
    """The link that a letter carries which is decided now."""
    return UnitLink(campaign, unit, _second(now), _second(max(due, now) + LASTS))


def token_of(secret: bytes, link: UnitLink) -> str:
    """The link as it stands in an address."""
    made = _signer(secret).dumps([link.campaign, link.unit, _number(link.issued), _number(link.expires)])
    return made if isinstance(made, str) else made.decode("ascii")


def address_of(secret: bytes, pages: str, link: UnitLink) -> str:
    """The link as it stands in a letter. `pages`: where the pages are found from outside."""
    return f"{pages.rstrip('/')}{PATH}{token_of(secret, link)}"


def opened(secret: bytes, token: str, now: datetime) -> UnitLink | None:
    """What a link says; None for one that we did not make, or whose time is over.

    A signature that is the same in other letters (base64 leaves bits unused) is none of ours either.
    """
    if not secret or len(token) > _LONGEST or not token.isascii():
        return None
    try:
        told = _signer(secret).loads(token)
        campaign, unit, issued, expires = told
        link = UnitLink(campaign, unit, datetime.fromtimestamp(issued, UTC), datetime.fromtimestamp(expires, UTC))
    except (BadData, TypeError, ValueError, OverflowError, OSError):
        return None
    return link if now < link.expires and token_of(secret, link) == token else None


def is_void(link: UnitLink, stops: Iterable[Stop]) -> bool:
    """Whether somebody has taken the link back."""
    return any(one.holds(link) for one in stops)


def _signer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(secret, _PURPOSE, signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"})


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _number(at: datetime) -> int:
    return int(at.timestamp())
