"""What DNS says of the domain of an address: its mail servers (RFC 6186, RFC 8314) and who takes its mail in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dns.resolver import Resolver

_PATIENCE = 3.0  # seconds for one question; a person waits before the page


def look_up(
    domain: str, services: Sequence[str], resolver: Resolver | None = None
) -> tuple[tuple[str, ...], dict[str, tuple[str, int]]]:
    """Mail exchangers, the best first, and for each service that the domain names its host and port. Never raises: what
    cannot be found out is not there, and the person types it.
    """
    asked = resolver or _of_this_machine()
    if asked is None:
        return (), {}
    exchangers = sorted(_records(asked, domain, "MX"), key=lambda one: one.preference)
    named = {}
    for service in services:
        best = min(_records(asked, f"{service}.{domain}", "SRV"), key=lambda one: (one.priority, -one.weight), default=None)
        if best is not None:
            named[service] = (str(best.target), int(best.port))
    return tuple(str(one.exchange) for one in exchangers), named


def _of_this_machine() -> Resolver | None:
    from dns.exception import DNSException  # large, and asked once, by a person who sets an office up
    from dns.resolver import Resolver

    try:
        return Resolver()
    except DNSException:  # it has no /etc/resolv.conf
        return None


def _records(resolver: Resolver, name: str, kind: str) -> list[Any]:
    from dns.exception import DNSException

    try:
        return list(resolver.resolve(name, kind, lifetime=_PATIENCE))
    except (DNSException, OSError, UnicodeError):
        return []
