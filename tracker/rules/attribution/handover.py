"""A synthesis that one office hands to the next: its manifest, signed by the home that made it, and what follows from it. Pure.

The manifest is a line of a small text file: what was handed over, for which campaign of the receiver, how many of how many
schools stand behind it. It is signed with Ed25519 by a key that only the home has; the receiver knows the public half from
an officer, by unit. A shared secret would let each of two offices speak as the other. A manifest of a key that nobody
knows is no manifest: its mail goes the way of every mail.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from config.entities import Campaign, Part
from parsers.facts import Authentication, DocumentReading, Reading
from tracker.rules.attribution.evidence import Attribution, Booking, Clue, Disposition, Reason
from tracker.rules.attribution.registry import History, Registry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_TOKEN = re.compile(r"BAOCAO-BAN-GIAO-1\.([A-Za-z0-9_-]{20,1600})\.([A-Za-z0-9_-]{86})")
_PURPOSE = b"baocao handover 1"
_SHEETS = ("xlsx", "xls", "ods")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an office hands over."""

    office: str
    campaign: str  #: the receiver's own code
    expected: int  #: schools that must report
    received: int  #: of them complete
    on_time: int
    as_of: str  #: an instant in ISO form
    files: tuple[str, ...]  #: SHA-256 of each file, hex


def private_key(home_key: bytes) -> Ed25519PrivateKey:
    """The key of a home, derived from the one it has: nothing more has to be kept or saved."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # seven megabytes, for who hands over

    return Ed25519PrivateKey.from_private_bytes(hmac.new(home_key, _PURPOSE, hashlib.sha256).digest())


def public_key(home_key: bytes) -> str:
    """The half that other offices may know."""
    return _told(private_key(home_key).public_key().public_bytes_raw())


def is_public_key(text: str) -> bool:
    """Whether a text is such a half."""
    return len(_bytes(text)) == 32


def signed(manifest: Manifest, home_key: bytes) -> str:
    """The line that says it."""
    payload = json.dumps(asdict(manifest), separators=(",", ":")).encode("ascii")
    return f"BAOCAO-BAN-GIAO-1.{_told(payload)}.{_told(private_key(home_key).sign(payload))}"


def verified(text: str, keys: Mapping[str, str]) -> tuple[str, Manifest] | None:
    """The unit whose key signed a manifest in a text, and the manifest; None: there is none, or nobody known signed it."""
    found = _TOKEN.search(text)
    if found is None:
        return None
    from cryptography.exceptions import InvalidSignature  # as above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    payload, signature = _bytes(found[1]), _bytes(found[2])
    for unit, key in keys.items():
        try:
            Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(signature, payload)
            return unit, _manifest(json.loads(payload))
        except (InvalidSignature, ValueError, KeyError, TypeError):
            continue
    return None


def handed_over(reading: Reading, history: History, registry: Registry) -> Attribution | None:
    """The decision on a mail with a manifest that a known unit signed; None: it has none, and is decided like every mail.

    A mail whose sender's check failed is looked at by a person, whatever it carries.
    """
    if not registry.keys or reading.authentication is Authentication.FAIL:
        return None
    found = next((one for document in reading.documents if (one := verified(document.text, registry.keys))), None)
    if found is None:
        return None
    unit, manifest = registry.index.units.get(found[0]), found[1]
    campaign = next((one.campaign for one in registry.topics if one.campaign.code == manifest.campaign), None)
    if unit is None or campaign is None or not campaign.expects(unit) or campaign.not_open_yet(history.arrived_at):
        return None
    counts = f"{manifest.received}/{manifest.expected}"
    clues = (
        Clue("manifest", counts, manifest.office, (unit.code,)),
        Clue("manifest", counts, manifest.office, (campaign.code,)),
    )
    handed = [(at, one) for at, one in enumerate(reading.documents) if one.sha256 in manifest.files]
    bookings = _bookings(handed, unit.code, campaign, clues)
    fresh = tuple(one for one in bookings if (reading.documents[one.document].sha256, unit.code) not in history.filed)
    if fresh:
        return Attribution(Disposition.RECORDED, None, fresh, looks_like_report=True)
    if not bookings:
        return None
    return Attribution(
        Disposition.IGNORED, Reason.DUPLICATE, units=(unit.code,), campaigns=(campaign.code,), looks_like_report=True
    )


def _bookings(
    handed: Sequence[tuple[int, DocumentReading]], unit: str, campaign: Campaign, clues: tuple[Clue, ...]
) -> tuple[Booking, ...]:
    """Each file for the part it fits best; one part gets one file."""
    found: dict[str, Booking] = {}
    for at, document in handed:
        part = _part(document.format, campaign.parts)
        if part and part.code not in found:
            found[part.code] = Booking(at, unit, campaign.code, part.code, clues)
    return tuple(found.values())


def _part(kind: str, parts: Sequence[Part]) -> Part | None:
    """A sheet fills a part with columns, another file one without; where there is no such part, any that takes its format."""
    fitting = [one for one in parts if not one.formats or kind in one.formats]
    return next((one for one in fitting if bool(one.columns) is (kind in _SHEETS)), next(iter(fitting), None))


def _manifest(table: Mapping[str, Any]) -> Manifest:
    """Raises KeyError, TypeError, ValueError for a table that is none."""
    return Manifest(
        office=str(table["office"])[:300],
        campaign=str(table["campaign"]),
        expected=int(table["expected"]),
        received=int(table["received"]),
        on_time=int(table["on_time"]),
        as_of=str(table["as_of"]),
        files=tuple(str(one) for one in table["files"]),
    )


def _told(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip() + "=" * (-len(text.strip()) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
