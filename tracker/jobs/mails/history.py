"""What the books say about mails before they are decided: asked once for all that are written together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection

from config.settings import Office
from parsers.facts import Outcome, Reading
from tracker.jobs.mails.replies import answered_cells, ids_named
from tracker.rules.attribution.registry import History
from tracker.rules.letters.gap import Gap
from tracker.store.filings import ledger
from tracker.store.letters import bounces, outbox, waiting
from tracker.store.letters.outbox import SentRef
from tracker.store.links import unit_links
from tracker.store.mails import mails
from tracker.store.office.saving import restores
from tracker.store.write_batch import WriteBatch


class Answered:
    """The automatic answers that mails' senders got of late: asked for all when first wanted, anew for whom one is written."""

    def __init__(self, conn: Connection, senders: Iterable[str]) -> None:
        self._conn = conn
        self._wanted = set(map(str.lower, senders))
        self._known: dict[str, tuple[datetime, Sequence[datetime]]] = {}  # since when, and when

    def since(self, sender: str, *instants: datetime) -> tuple[int, ...]:
        """For each instant how many answers to a sender, To or Cc, were decided at or after it."""
        sender, first = sender.lower(), min(instants)
        known = self._known.get(sender)
        if known is None or first < known[0]:
            found = outbox.answered(self._conn, self._wanted | {sender}, first)
            self._wanted.clear()
            self._known.update({address: (first, times) for address, times in found.items()})
        _, times = self._known[sender]
        return tuple(sum(at >= instant for at in times) for instant in instants)

    def written_to(self, addresses: Iterable[str]) -> None:
        """What was known of these addresses is out of date."""
        for address in addresses:
            self._known.pop(address.lower(), None)


@dataclass(frozen=True, slots=True)
class MailHistory:
    """The answers of one asking, for all its mails, and what is to be written of them together."""

    seen: Mapping[str, int]  #: fingerprint: the first decided mail that has it
    filed: tuple[tuple[str, str, int | None], ...]  #: documents' hashes, whom they were booked for, and with which mail
    letters: Mapping[str, SentRef]  #: of ours, by Message-ID
    dead: frozenset[str]  #: senders' addresses that letters had not reached
    answered: Answered
    gap: Gap | None  #: of the last restore
    first_poll: frozenset[int]  #: mails seen in a mailbox whose first poll is not settled yet
    links: Mapping[int, tuple[str, str]]  #: mails that came by a unit's page: whose, for which campaign
    later: WriteBatch | None = None


def history_of(
    conn: Connection,
    readings: Sequence[tuple[int, Reading]],
    office: Office,
    answered: Answered | None = None,
    later: WriteBatch | None = None,
) -> MailHistory:
    """Ask for mails by their id; `answered`: of a transaction in which others were asked for before."""
    named = chain.from_iterable(ids_named(reading, office) for _, reading in readings)
    hashes = [sha256 for _, reading in readings for sha256 in _hashes(reading)]
    senders = [sender.address for _, reading in readings for sender in reading.senders]
    return MailHistory(
        seen=mails.first_seen(conn, (reading.fingerprint for _, reading in readings), [mail for mail, _ in readings]),
        filed=ledger.filed_with(conn, hashes),
        letters={one.message_id: one for one in outbox.by_message_id(conn, named)},
        dead=bounces.dead_among(conn, senders),
        answered=answered or Answered(conn, senders),
        gap=restores.last_gap(conn),
        links=unit_links.came_by(conn, [mail for mail, _ in readings]),
        first_poll=waiting.from_first_poll(conn, [mail for mail, _ in readings]),
        later=later,
    )


def histories(
    conn: Connection, readings: Sequence[tuple[int, Reading]], office: Office, later: WriteBatch | None = None
) -> Iterator[MailHistory]:
    """What the books say of each mail as its turn comes, the mails before it written by then.

    All are asked for at once; one that shares with a mail before it what that mail may have changed is asked for anew.
    Our letters' Message-IDs cannot be guessed, so no mail answers a letter that is not yet committed.
    """
    of_all = history_of(conn, readings, office, later=later)
    changed: set[str] = set()
    for mail, reading in readings:
        fresh = changed.isdisjoint((reading.fingerprint, *_hashes(reading), *(one.address for one in reading.senders)))
        if later and not fresh:
            later.write()
        yield of_all if fresh else history_of(conn, ((mail, reading),), office, of_all.answered, later)
        failed = (one.recipient.lower() for one in reading.failed_deliveries)
        changed.update((reading.fingerprint, *_hashes(reading), *failed))


def history_from(memory: MailHistory, mail: int, reading: Reading, office: Office, again: bool = False) -> History:
    """What ledger and outbox know about one mail; `again`: as it was known when the mail came, which is decided already."""
    letters = tuple(memory.letters[one] for one in dict.fromkeys(ids_named(reading, office)) if one in memory.letters)
    seen = memory.seen.get(reading.fingerprint)
    hashes = frozenset(_hashes(reading))
    return History(
        ours=any(letter.message_id == reading.message_id for letter in letters),
        seen=seen is not None and (seen < mail or not again),
        replies_to=answered_cells(letters, reading, office),
        by_link=memory.links.get(mail),
        filed=frozenset(
            (sha256, unit)
            for sha256, unit, came_with in memory.filed
            if sha256 in hashes and (not again or came_with is None or came_with < mail)
        ),
    )


def _hashes(reading: Reading) -> list[str]:
    return [document.sha256 for document in reading.documents if document.outcome is not Outcome.SKIPPED]
