"""One polling cycle: collect, receive, file away, deliver. The command line, the schedule and the demo all turn this wheel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from config.settings import MailboxSettings, Settings
from intake.vault import Vault
from tracker.jobs.letters.deliver import Delivered, deliver
from tracker.jobs.letters.waiting import settle_first_poll
from tracker.jobs.mails.collect import Collected, collect
from tracker.jobs.mails.file_away import FiledAway, file_away
from tracker.jobs.mails.put_right import put_right
from tracker.jobs.mails.receive import Decided, receive
from tracker.jobs.office.first_readings import put_back
from tracker.jobs.office.registry import load
from tracker.jobs.reading.readers import Readers
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.session import reading

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Cycle:
    """What one cycle did."""

    collected: Collected
    decided: Decided
    filed_away: FiledAway
    delivered: Delivered


def run_cycle(
    engine: Engine,
    vault: Vault,
    settings: Settings,
    readers: Readers,
    clock: Clock,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
    enough: Callable[[], bool] = lambda: False,
    whole: bool = True,
    leave: Callable[[], bool] = lambda: False,
    mailboxes: Sequence[MailboxSettings] | None = None,
    answered: Callable[[], None] = lambda: None,
) -> Cycle:
    """Mail that was kept earlier is decided and answered even when the mailbox cannot be reached.

    What is kept is read by the children while the next batch is fetched, and decided when all is there.
    `whole`: failed readings are tried again and letters leave, both to the end. The service has other turns for that: it
    tries again in its next turn, behind all that came meanwhile. `enough`: deciding has taken so long that the mailbox is
    to be looked at first. `leave`: nobody waits for the mail server any more. `mailboxes`: of all that the settings name,
    those to be looked at; the service gives every further one a turn of its own. `answered`: called when what is decided
    has its answers in the outbox; a school waits for them, and for no mark on the server.
    """

    def coming() -> None:
        readers.expect()
        if not readers.taught:
            with reading(engine) as conn:
                readers.teach(load(conn, settings, clock()).attribution)

    if _may_decide(engine, settings):
        changed = put_back(engine, settings)
        collected = collect(engine, vault, settings, clock, progress, readers.begin, coming, leave, mailboxes)
        decided = receive(engine, settings, readers, clock, stop=lambda: stop() or enough(), again=whole)
        put_back(engine, settings, changed)
    else:
        collected, decided = collect(engine, vault, settings, clock, progress, leave=leave, mailboxes=mailboxes), Decided()
    if not stop():
        put_right(engine, clock())
        settle_first_poll(engine, settings.sending, clock())
    answered()
    filed_away = FiledAway() if collected.troubles or stop() else file_away(engine, settings, leave, mailboxes)
    delivered = deliver(engine, settings, clock, stop=stop) if whole else Delivered()
    return Cycle(collected, decided, filed_away, delivered)


def _may_decide(engine: Engine, settings: Settings) -> bool:
    """An office that is being set up keeps its mail, and decides it when it knows its units and what it asks of them."""
    if settings.sending.started:
        return True
    with reading(engine) as conn:
        return bool(roster.count(conn) and campaigns.codes(conn))
