"""Whether a mail may be answered at all (RFC 3834; docs/rules.md, 7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime

from config.settings import SendingSettings
from parsers.facts import Authentication
from parsers.message.addresses import is_machine, without_detail
from tracker.rules.attribution.evidence import Reason
from tracker.rules.letters.notices import Arrival

_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\\x00-\x1f\x7f]{1,64}@[^\s@<>(),;:\"\\\x00-\x1f\x7f]{1,255}")

#: Rules whose refusal is worth a line in the outbox: the sender deserved an answer and did not get it.
CAPS = frozenset({"cap-hour", "cap-day", "asked-in-vain"})

#: A mail of the mailbox is answered to nobody then; of a file that a person took in, the answer waits for an officer.
BEFORE_THE_BEGINNING = "before-the-beginning"

#: Questions to one address without a report after them.
_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail that deserves an answer, and what was written to its sender before."""

    arrival: Arrival
    own_addresses: Set[str]
    sending: SendingSettings
    last_hour: int = 0  #: automatic answers to this address, whatever was in them
    last_day: int = 0
    in_vain: int = 0  #: of a letter that would ask: questions to this address that no report has followed
    begins: datetime | None = None  #: when the office began; None: it always was
    has_roster: bool = True
    has_campaigns: bool = True


Rule = tuple[str, str, Callable[[Asked], bool]]

#: What forbids an answer: the name of the rule, why, and when it holds. The first that holds is named.
FORBIDDING: tuple[Rule, ...] = (
    ("no-sender", "there is no single address to write to", lambda a: not _ADDRESS.fullmatch(a.arrival.sender)),
    ("own-address", "an office that answers itself never stops", lambda a: _is_own(a)),
    (
        "automatic",
        "a machine does not read (RFC 3834)",
        lambda a: a.arrival.automatic is not None or not a.arrival.answerable,
    ),
    ("machine-address", "nobody reads there", lambda a: is_machine(a.arrival.sender)),
    (BEFORE_THE_BEGINNING, "the mail was there before the office began: nobody waits for an answer", lambda a: _is_old(a)),
    ("no-roster", "while no unit is known every sender would be asked who they are", lambda a: not a.has_roster),
    ("no-campaigns", "while nothing is asked for every report would be one too many", lambda a: not a.has_campaigns),
    ("unverified-sender", "the one who is named may not have written", lambda a: _is_unverified(a.arrival)),
    (
        "stranger-without-report",
        "mail from outside that is no report is not ours to answer",
        lambda a: not a.arrival.registered and not a.arrival.looks_like_report,
    ),
    ("cap-hour", "a loop that no header betrays ends here", lambda a: a.last_hour >= a.sending.answers_per_hour),
    ("cap-day", "a loop that no header betrays ends here", lambda a: a.last_day >= a.sending.answers_per_day),
    ("asked-in-vain", "a machine that hides what it is answers for ever", lambda a: a.in_vain >= _QUESTIONS),
)


def may_answer(asked: Asked) -> str:
    """Name of the first rule that forbids an automatic answer, or "" when none does.

    An answer that is forbidden changes nothing about the filing (docs/mail.md, A5).
    """
    return next((name for name, _, holds in FORBIDDING if holds(asked)), "")


def _is_own(asked: Asked) -> bool:
    ours = {asked.arrival.sender, without_detail(asked.arrival.sender)} & asked.own_addresses
    return bool(ours) or asked.arrival.reason is Reason.OWN_MESSAGE


def _is_old(asked: Asked) -> bool:
    return asked.begins is not None and asked.arrival.received_at < asked.begins


def _is_unverified(arrival: Arrival) -> bool:
    return arrival.authentication is Authentication.FAIL or arrival.reason is Reason.UNVERIFIED_SENDER
