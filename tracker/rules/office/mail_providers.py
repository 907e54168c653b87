"""Which servers an address has, and which way in: from a table of common providers and what DNS says of its domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Way(StrEnum):
    """How a mailbox is connected; each is a form of the page."""

    GMAIL = "gmail"  #: an app password
    PROGRAM = "microsoft"  #: Microsoft 365, by the administrator's values
    CONSENT = "dong-y"  #: Microsoft 365, a person consents
    SERVER = "may-chu"  #: any server, by its password


@dataclass(frozen=True, slots=True)
class MailHost:
    """A server, and how it is spoken to."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True)
class DomainFacts:
    """What DNS says of a domain; empty where it says nothing or was not asked."""

    mx: tuple[str, ...] = ()
    services: Mapping[str, tuple[str, int]] = field(default_factory=dict)  #: by service of RFC 6186 and RFC 8314


@dataclass(frozen=True, slots=True)
class MailPlan:
    """How the mailbox of an address is most likely connected."""

    way: Way
    inside: MailHost
    out: MailHost
    known_by: str  #: table, mx, srv; guess: the servers may be called otherwise


#: Services of a domain, and how a server that is named there is spoken to; the first that is there counts.
INSIDE = (("_imaps._tcp", "tls"), ("_imap._tcp", "starttls"))
OUT = (("_submissions._tcp", "tls"), ("_submission._tcp", "starttls"))

#: Way in, domains of addresses, ends of the names of mail exchangers, host for IMAP, host for SMTP and how it is spoken to.
PROVIDERS: tuple[tuple[Way, tuple[str, ...], tuple[str, ...], str, MailHost], ...] = (
    (
        Way.GMAIL,
        ("gmail.com", "googlemail.com"),
        ("google.com", "googlemail.com"),
        "imap.gmail.com",
        MailHost("smtp.gmail.com", 465, "tls"),
    ),
    (
        Way.PROGRAM,
        ("onmicrosoft.com",),
        ("mail.protection.outlook.com", "mx.microsoft"),
        "outlook.office365.com",
        MailHost("smtp.office365.com", 587, "starttls"),
    ),
    (
        Way.CONSENT,
        ("outlook.com", "outlook.com.vn", "hotmail.com", "live.com", "msn.com"),
        ("olc.protection.outlook.com",),
        "outlook.office365.com",
        MailHost("smtp-mail.outlook.com", 587, "starttls"),
    ),
    (
        Way.SERVER,
        ("yahoo.com", "yahoo.com.vn", "ymail.com"),
        ("yahoodns.net",),
        "imap.mail.yahoo.com",
        MailHost("smtp.mail.yahoo.com", 465, "tls"),
    ),
    (
        Way.SERVER,
        ("zoho.com", "zohomail.com"),
        ("zoho.com", "zohomail.com"),
        "imap.zoho.com",
        MailHost("smtp.zoho.com", 465, "tls"),
    ),
    (Way.SERVER, ("icloud.com", "me.com"), ("icloud.com",), "imap.mail.me.com", MailHost("smtp.mail.me.com", 587, "starttls")),
    (
        Way.SERVER,
        ("yandex.com", "yandex.ru"),
        ("yandex.net", "yandex.ru"),
        "imap.yandex.com",
        MailHost("smtp.yandex.com", 465, "tls"),
    ),
)


def plan_by_table(address: str) -> MailPlan | None:
    """The plan of an address whose domain stands in the table; None: DNS may know more."""
    domain = domain_of(address)
    return next((_plan(row, "table") for row in PROVIDERS if _below(domain, row[1])), None)


def plan(address: str, facts: DomainFacts) -> MailPlan:
    """The plan of any address: what its domain says of itself counts before who takes its mail in, and a guess comes last."""
    if found := plan_by_table(address):
        return found
    inside, out = _named(facts, INSIDE), _named(facts, OUT)
    if inside and out:
        row = next((row for row in PROVIDERS if row[3] == inside.host), None)
        return MailPlan(row[0] if row else Way.SERVER, inside, out, "srv")
    by_mx = (row for row in PROVIDERS if any(_below(one.rstrip(".").lower(), row[2]) for one in facts.mx))
    if taken_in := next(by_mx, None):
        return _plan(taken_in, "mx")
    domain = domain_of(address)
    first = MailHost(f"mail.{domain}", 993, "tls")
    return MailPlan(Way.SERVER, inside or first, out or MailHost(first.host, 465, "tls"), "guess")


def domain_of(address: str) -> str:
    """What stands behind the @, in small letters."""
    return address.strip().rpartition("@")[2].lower()


def _plan(row: tuple[Way, tuple[str, ...], tuple[str, ...], str, MailHost], known_by: str) -> MailPlan:
    return MailPlan(row[0], MailHost(row[3], 993, "tls"), row[4], known_by)


def _below(name: str, ends: Sequence[str]) -> bool:
    return any(name == end or name.endswith(f".{end}") for end in ends)


def _named(facts: DomainFacts, services: Sequence[tuple[str, str]]) -> MailHost | None:
    for service, security in services:
        host, port = facts.services.get(service, ("", 0))
        if host.rstrip("."):  # a single dot: the domain has no such service
            return MailHost(host.rstrip(".").lower(), port, security)
    return None
