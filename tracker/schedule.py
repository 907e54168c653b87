"""The clockwork: what happens by itself, and when."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.settings import LiveSettings, Settings
from intake.mailbox import mailbox_names
from intake.mailbox_error import backoff
from intake.vault import Vault
from tracker.jobs.letters.deliver import Delivered, deliver
from tracker.jobs.letters.remind import Seen, remind
from tracker.jobs.mails.cycle import run_cycle
from tracker.jobs.reading.readers import Readers
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.session import reading

Clock = Callable[[], datetime]
Seconds = Callable[[], float]  #: a clock that nobody sets, and that tells no date

_TICK_SECONDS = 60
_LOOK_SECONDS = 1.0  # between two looks at settings.toml
_LETTERS_WAIT = timedelta(minutes=10)
_LAST_LETTER = 20.0  #: seconds that a stop waits for the letter in hand
_REFUSED_FOR = timedelta(hours=1)  #: that letters may wait for a mail server before it is said
_SILENT_POLLS = 10  # polls without success before the service calls itself ill
_AHEAD = timedelta(minutes=1)  # that another machine's clock may be ahead of ours

log = logging.getLogger(__name__)


class Clockwork:
    """Polls, decides, sends and reminds until it is told to stop. Whatever goes wrong in one turn, the next one comes.

    `clock` says when things were; how long to wait is told by `seconds`, for a clock that is set back must delay nothing.
    """

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        settings: Settings,
        readers: Readers,
        clock: Clock,
        seconds: Seconds = time.monotonic,
    ) -> None:
        self._engine, self._vault, self._readers, self._clock = engine, vault, readers, clock
        self._live = LiveSettings(settings)
        self._stopping = threading.Event()
        self._seconds = seconds
        self._failures = 0
        self._not_before = self._letters_after = self._began = seconds()
        self._started = clock()
        self._seen = Seen()
        self._letters_wait = threading.Event()  # set when letters may have been decided
        self._turning: list[threading.Thread] = []
        self._post: threading.Thread | None = None

    def start(self) -> None:
        """Begin at once; one turn of a kind at a time."""
        for turn, seconds in ((self._poll, lambda: self._settings.mailbox.poll_seconds), (self._tick, lambda: _TICK_SECONDS)):
            thread = threading.Thread(target=self._turn, args=(turn, seconds), name=turn.__name__.strip("_"))
            thread.start()
            self._turning.append(thread)
        # A turn of its own: a server that takes its ten minutes for a letter delays no mail that comes.
        self._post = threading.Thread(target=self._letters, name="letters", daemon=True)
        self._post.start()

    @property
    def _settings(self) -> Settings:
        return self._live()

    def stop(self) -> None:
        """End after the mail in hand, and the letter unless its server lets us wait: that one counts as uncertain."""
        self._stopping.set()
        self._letters_wait.set()
        for thread in self._turning:
            thread.join()
        if self._post:
            self._post.join(_LAST_LETTER)

    def health(self) -> str:
        """What is wrong, in one line; empty when nothing is."""
        try:
            with reading(self._engine) as conn:
                known = {state.mailbox: state for state in mails.mailbox_states(conn)}
                waiting, said = outbox.refused(conn, self._clock() - _REFUSED_FOR)
        except SQLAlchemyError as exc:
            return f"the database does not answer: {type(exc).__name__}"
        patience = timedelta(seconds=max(self._settings.mailbox.poll_seconds * _SILENT_POLLS, 300))
        names = mailbox_names(self._settings.mailbox)  # the books remember accounts of earlier settings too
        if not names:
            return ""
        states = [known[name] for name in names if name in known]
        polled = [state.last_success for state in states if state.last_success]
        now, since = self._clock(), min(polled, default=self._started)
        if max(polled, default=now) - now > _AHEAD:
            return f"the last poll was at {max(polled).isoformat(timespec='seconds')}, later than now: is the clock right?"
        unpolled = len(polled) < len(names) and self._seconds() - self._began > patience.total_seconds()
        if unpolled or now - since > patience:
            error = next((state.last_error for state in states if state.last_error), "no poll has succeeded")
            return f"no successful poll since {since.isoformat(timespec='seconds')}: {error}"
        return f"{waiting} letters wait; the mail server said: {said}" if waiting else ""

    def _turn(self, turn: Callable[[], None], seconds: Callable[[], float]) -> None:
        """Turn at once and then every so many seconds; a turn that takes longer delays the next and is not made up for.

        Other settings are tried at once: whoever has mended them waits before the page.
        """
        while not self._stopping.is_set():
            began, settings = time.monotonic(), self._settings
            turn()
            while not self._stopping.wait(min(_LOOK_SECONDS, max(0.0, began + seconds() - time.monotonic()))):
                if self._settings != settings:
                    self._failures = 0
                    self._not_before = self._letters_after = self._began = self._seconds()
                    break
                if time.monotonic() >= began + seconds():
                    break

    def _may_send(self) -> bool:
        return self._seconds() >= self._letters_after

    def _note(self, delivered: Delivered) -> None:
        """A mail server that is down, or does not let us in, is left in peace: fast retries lock accounts."""
        if delivered.trouble:
            self._letters_after = self._seconds() + _LETTERS_WAIT.total_seconds()
            log.warning("letters wait for %s: %s", _LETTERS_WAIT, delivered.trouble)

    def _poll(self) -> None:
        now = self._seconds()
        if self._stopping.is_set() or now < self._not_before or not mailbox_names(self._settings.mailbox):
            return
        try:
            done = run_cycle(
                self._engine,
                self._vault,
                self._settings,
                self._readers,
                self._clock,
                stop=self._stopping.is_set,
                send=False,  # in a turn of their own
            )
        except Exception:  # one turn fails loudly in the log; the service goes on, and /healthz tells when it does not recover
            log.exception("the poll failed")
            return
        self._letters_wait.set()
        troubles = done.collected.troubles
        self._failures = self._failures + 1 if troubles else 0
        self._not_before = now + backoff(troubles[0].kind, self._failures).total_seconds() if troubles else now
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
        except Exception:  # as above
            log.exception("the tick failed")
        self._letters_wait.set()

    def _letters(self) -> None:
        """Send when letters have been decided, and once a minute for those that wait."""
        while not self._stopping.is_set():
            self._letters_wait.wait(_TICK_SECONDS)
            self._letters_wait.clear()
            self._deliver()

    def _deliver(self) -> None:
        if self._stopping.is_set() or not self._may_send():
            return
        try:
            self._note(deliver(self._engine, self._settings, self._clock, self._stopping.is_set))
        except Exception:  # as above
            log.exception("sending failed")
