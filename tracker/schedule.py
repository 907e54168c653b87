"""The clockwork: what happens by itself, and when."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.settings import Settings
from intake.mailbox_error import backoff
from intake.vault import Vault
from tracker.jobs.letters.deliver import Delivered, deliver
from tracker.jobs.letters.remind import Seen, remind
from tracker.jobs.mails.cycle import run_cycle
from tracker.jobs.reading.readers import Readers
from tracker.store.mails import mails
from tracker.store.session import reading

Clock = Callable[[], datetime]

_TICK_SECONDS = 60
_LETTERS_WAIT = timedelta(minutes=10)
_SILENT_POLLS = 10  # polls without success before the service calls itself ill

log = logging.getLogger(__name__)


class Clockwork:
    """Polls, decides, sends and reminds until it is told to stop. Whatever goes wrong in one turn, the next one comes."""

    def __init__(self, engine: Engine, vault: Vault, settings: Settings, readers: Readers, clock: Clock) -> None:
        self._engine, self._vault, self._settings, self._readers, self._clock = engine, vault, settings, readers, clock
        self._stopping = threading.Event()
        self._failures = 0
        self._not_before: datetime | None = None
        self._letters_after: datetime | None = None
        self._started = clock()
        self._seen = Seen()
        self._scheduler = BackgroundScheduler(timezone=settings.office.timezone)

    def start(self) -> None:
        """Begin at once; one turn of a kind at a time."""
        once = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        now = self._clock()
        self._scheduler.add_job(self._poll, "interval", seconds=self._settings.mailbox.poll_seconds, next_run_time=now, **once)
        self._scheduler.add_job(self._tick, "interval", seconds=_TICK_SECONDS, next_run_time=now, **once)
        self._scheduler.start()

    def stop(self) -> None:
        """End after the mail and the letter in hand; nothing is cut in the middle."""
        self._stopping.set()
        self._scheduler.shutdown(wait=True)

    def health(self) -> str:
        """What is wrong, in one line; empty when nothing is."""
        try:
            with reading(self._engine) as conn:
                states = mails.mailbox_states(conn)
        except SQLAlchemyError as exc:
            return f"the database does not answer: {type(exc).__name__}"
        patience = timedelta(seconds=max(self._settings.mailbox.poll_seconds * _SILENT_POLLS, 300))
        since = min((state.last_success or self._started for state in states), default=self._started)
        if self._clock() - since > patience:
            error = next((state.last_error for state in states if state.last_error), "no poll has succeeded")
            return f"no successful poll since {since.isoformat(timespec='seconds')}: {error}"
        return ""

    def _may_send(self) -> bool:
        return self._letters_after is None or self._clock() >= self._letters_after

    def _note(self, delivered: Delivered) -> None:
        """A mail server that is down, or does not let us in, is left in peace: fast retries lock accounts."""
        if delivered.trouble:
            self._letters_after = self._clock() + _LETTERS_WAIT
            log.warning("letters wait until %s: %s", self._letters_after.isoformat(timespec="seconds"), delivered.trouble)

    def _poll(self) -> None:
        now = self._clock()
        if self._stopping.is_set() or (self._not_before and now < self._not_before):
            return
        try:
            done = run_cycle(
                self._engine,
                self._vault,
                self._settings,
                self._readers,
                self._clock,
                stop=self._stopping.is_set,
                send=self._may_send(),
            )
        except Exception:  # one turn fails loudly in the log; the service goes on, and /healthz tells when it does not recover
            log.exception("the poll failed")
            return
        self._note(done.delivered)
        troubles = done.collected.troubles
        self._failures = self._failures + 1 if troubles else 0
        self._not_before = now + backoff(troubles[0].kind, self._failures) if troubles else None
        for trouble in troubles:
            log.warning("%s", trouble)
        if done.collected.failed:
            log.warning("%s messages were not handed over whole; the next poll asks again", done.collected.failed)
        if done.collected.new:
            log.info("%s new mails: %s", done.collected.new, done.decided)

    def _tick(self) -> None:
        if self._stopping.is_set():
            return
        try:
            remind(self._engine, self._settings, self._clock(), seen=self._seen)
            if self._may_send():
                self._note(deliver(self._engine, self._settings, self._clock))
        except Exception:  # as above
            log.exception("the tick failed")
