"""The mailboxes that an office reads besides its own: a turn each, so that one that is dead or slow holds up no other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from config.settings import LiveSettings, MailboxSettings, secrets_stamp
from intake.mailbox import mailbox_names
from intake.mailbox_error import backoff
from intake.push import Push
from intake.vault import Vault
from tracker.jobs.mails.collect import collect
from tracker.jobs.mails.file_away import file_away

_LOOK_SECONDS = 3.0  # between two looks at the settings
_LAST = 5.0  # seconds that a stop waits for all of them: what is half fetched is fetched again

log = logging.getLogger(__name__)


class FurtherPolls:
    """Keeps a thread for each of [mailboxes] as the settings have it. What they keep is decided by the office's own turn.

    None of them gives the service signs of life: one that hangs shows in the books as a mailbox that is not polled.
    """

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        live: LiveSettings,
        clock: Callable[[], datetime],
        seconds: Callable[[], float],
        kept: Callable[[], None],
    ) -> None:
        """`kept`: called when mail has come; `seconds`: a clock that nobody sets."""
        self._engine, self._vault, self._live = engine, vault, live
        self._clock, self._seconds, self._kept = clock, seconds, kept
        self._stopping = threading.Event()
        self._threads: dict[str, threading.Thread] = {}

    def follow(self) -> None:
        """Begin a turn for each mailbox that has none. One that is named no more ends by itself."""
        for one in self._live().further:
            if one.name not in self._threads or not self._threads[one.name].is_alive():
                name = f"poll {one.name}"
                thread = threading.Thread(target=self._run, args=(one.name,), name=name, daemon=True)
                self._threads[one.name] = thread
                thread.start()

    def stop(self) -> None:
        """End after the mail in hand, unless its server lets us wait: what is kept is kept."""
        self._stopping.set()
        until = self._seconds() + _LAST
        for thread in self._threads.values():
            thread.join(max(0.0, until - self._seconds()))

    def _run(self, name: str) -> None:
        bell = threading.Event()
        push = Push(bell.set)
        push.start()
        failures = 0
        while not self._stopping.is_set() and (one := self._named(name)):
            bell.clear()
            began, told = self._seconds(), self._told(name)
            try:
                wait = self.turn(one, failures) if mailbox_names(one) else 0.0
                failures = failures + 1 if wait else 0
            except Exception:  # the next turn comes all the same, and the books tell that none succeeds
                log.exception("the turn of mailbox %s failed", name)
                wait, failures = 0.0, failures + 1
            push.follow(None if failures or self._stopping.is_set() else one)
            if self._rest(name, began + max(wait, one.poll_seconds), told, bell):
                failures = 0
        push.stop()

    def turn(self, one: MailboxSettings, failures: int) -> float:
        """One poll of one mailbox: keep what is new, file away what is decided. How many seconds it is to be left alone, for
        it had troubles, and in so many polls before; 0: it had none.
        """
        settings = self._live()
        found = collect(self._engine, self._vault, settings, self._clock, leave=self._stopping.is_set, mailboxes=(one,))
        if found.new or found.already:
            log.info("%s: %s new mails", one.name, found.new)
            self._kept()
        for trouble in found.troubles:
            log.warning("%s: %s", one.name, trouble)
        if found.troubles:
            return backoff(found.troubles[0].kind, failures + 1).total_seconds()
        filed = file_away(self._engine, settings, self._stopping.is_set, (one,))
        for trouble in filed.troubles:
            log.warning("%s: mail stays unmarked on the server: %s", one.name, trouble)
        return 0.0

    def _rest(self, name: str, until: float, told: tuple[object, ...], bell: threading.Event) -> bool:
        """Until it is time for the next turn or the bell rings; True: until somebody has changed the settings."""
        while not self._stopping.is_set() and (left := until - self._seconds()) > 0:
            if bell.wait(min(_LOOK_SECONDS, left)):
                return False
            if self._told(name) != told:
                return True
        return False

    def _named(self, name: str) -> MailboxSettings | None:
        return next((one for one in self._live().further if one.name == name), None)

    def _told(self, name: str) -> tuple[object, ...]:
        return self._named(name), secrets_stamp(self._live())
