"""Whether a mail may be answered at all (RFC 3834; docs/rules.md, 7)."""

from __future__ import annotations

import re
from collections.abc import Set

from config.settings import SendingSettings
from parsers.facts import Authentication
from tracker.rules.attribution.evidence import Reason
from tracker.rules.letters.notices import Arrival

#: Mailboxes in which nobody reads (RFC 2142, RFC 3834 section 2, and the custom of list software).
_MACHINE = re.compile(
    r"(mailer-daemon|postmaster|owner-.*|.*-(request|bounces?|owner)|bounces?([-=].*)?"
    r"|(no|do-?not)[-_.]?reply([-_.=].*)?|nobody|listserv|majordomo|autoreply)(\+.*)?"
)
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\\x00-\x1f\x7f]{1,64}@[^\s@<>(),;:\"\\\x00-\x1f\x7f]{1,255}")

#: Rules whose refusal is worth a line in the outbox: the sender deserved an answer and did not get it.
CAPS = frozenset({"cap-hour", "cap-day", "asked-in-vain"})

#: Questions to one address without a report after them. A machine that hides what it is answers for ever.
_QUESTIONS = 3


def may_answer(
    arrival: Arrival,
    own_addresses: Set[str],
    answered_last_hour: int,
    answered_last_day: int,
    sending: SendingSettings,
    asked_in_vain: int = 0,
) -> str:
    """Name of the rule that forbids an automatic answer to the sender, or "" when none does.

    The counts are of automatic answers to this address, whatever was in them: a loop that no header betrays
    ends at the cap. `asked_in_vain`, of a letter that would ask: how many questions to this address no report has
    followed. An answer that is forbidden changes nothing about the filing (docs/mail.md, A5).
    """
    sender = arrival.sender
    if not _ADDRESS.fullmatch(sender):
        return "no-sender"
    if sender in own_addresses or arrival.reason is Reason.OWN_MESSAGE:
        return "own-address"
    if arrival.automatic is not None or not arrival.answerable:
        return "automatic"
    if _MACHINE.fullmatch(sender.partition("@")[0]):
        return "machine-address"
    if arrival.authentication is Authentication.FAIL or arrival.reason is Reason.UNVERIFIED_SENDER:
        return "unverified-sender"
    if not arrival.registered and not arrival.looks_like_report:
        return "stranger-without-report"
    if answered_last_hour >= sending.answers_per_hour:
        return "cap-hour"
    if answered_last_day >= sending.answers_per_day:
        return "cap-day"
    return "asked-in-vain" if asked_in_vain >= _QUESTIONS else ""
