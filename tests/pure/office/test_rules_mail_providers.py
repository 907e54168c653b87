"""From an address to its servers and the way in: a table, what DNS says, and a guess that calls itself one."""

from __future__ import annotations

import pytest

from tracker.rules.office.mail_providers import DomainFacts, MailHost, MailPlan, Way, plan

GMAIL = MailPlan(Way.GMAIL, MailHost("imap.gmail.com", 993, "tls"), MailHost("smtp.gmail.com", 465, "tls"), "table")
MICROSOFT = (MailHost("outlook.office365.com", 993, "tls"), MailHost("smtp.office365.com", 587, "starttls"))


@pytest.mark.parametrize(
    ("address", "facts", "found"),
    [
        ("tccb.anbinh@gmail.com", DomainFacts(), GMAIL),
        (" TCCB@Gmail.COM ", DomainFacts(mx=("mx.elsewhere.example",)), GMAIL),
        ("tccb@anbinh.example", DomainFacts(mx=("ASPMX.L.GOOGLE.COM.", "alt1.aspmx.l.google.com.")), "gmail mx"),
        ("tccb@anbinh.example", DomainFacts(mx=("anbinh-example.mail.protection.outlook.com.",)), "microsoft mx"),
        ("tccb@anbinh.onmicrosoft.com", DomainFacts(), "microsoft table"),
        ("tccb@hotmail.com", DomainFacts(), "dong-y table"),
        ("tccb@notgmail.com", DomainFacts(), "may-chu guess"),
        ("tccb@anbinh.example", DomainFacts(mx=("mx.notgoogle.com.",)), "may-chu guess"),
        (
            "tccb@anbinh.example",
            DomainFacts(("x.google.com",), {"_imaps._tcp": ("imap.gmail.com.", 993), "_submission._tcp": ("s.gmail.com", 587)}),
            "gmail srv",
        ),
    ],
)
def test_an_address_leads_to_its_way_in(address: str, facts: DomainFacts, found: MailPlan | str) -> None:
    told = plan(address, facts)
    assert told == found if isinstance(found, MailPlan) else f"{told.way} {told.known_by}" == found
    if told.way is Way.PROGRAM:
        assert (told.inside, told.out) == MICROSOFT


def test_what_a_domain_says_of_itself_counts() -> None:
    services = {
        "_imaps._tcp": (".", 0),
        "_imap._tcp": ("hop-thu.anbinh.example.", 143),
        "_submissions._tcp": ("gui.anbinh.example.", 465),
    }
    told = plan("tccb@anbinh.example", DomainFacts((), services))
    assert told == MailPlan(
        Way.SERVER, MailHost("hop-thu.anbinh.example", 143, "starttls"), MailHost("gui.anbinh.example", 465, "tls"), "srv"
    )


def test_a_guess_is_called_one() -> None:
    told = plan("tccb@anbinh.example", DomainFacts())
    assert (told.inside.host, told.out.host, told.known_by) == ("mail.anbinh.example", "mail.anbinh.example", "guess")
