"""A hint that mail has come: connections of their own wait in IDLE (RFC 2177) and ring. Nothing rests on it.

What breaks here costs the hint alone, for polling goes on all the same; so every trouble is waited out, none is told.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from config.settings import MailboxSettings
from intake.mailbox import IDLE_LONGEST, Mailbox
from intake.mailbox_error import MailboxErrorKind, backoff

log = logging.getLogger(__name__)

WATCHED = 3  #: folders of a mailbox, a connection each; servers allow ten or fifteen of one account
_BREATH = 1.0  # seconds after a ring in which no other comes: a wave of mail is one hint
_LAST = 5.0  # seconds that a stop waits for the connection to end


class Push:
    """Listens to the first folders of whichever mailbox it is told to follow."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._folders = tuple(FolderPush(ring, nth) for nth in range(WATCHED))

    def start(self) -> None:
        """Begin; there is nothing to listen to yet."""
        for one in self._folders:
            one.start()

    def follow(self, mailbox: MailboxSettings | None) -> None:
        """Listen to this mailbox from now on. None: to none, as long as polls are refused, for tries lock accounts."""
        for one in self._folders:
            one.follow(mailbox)

    def stop(self) -> None:
        """End at once, wherever it waits."""
        self.follow(None)
        for one in self._folders:
            one.stop()


class FolderPush:
    """Listens to one folder: the first, second or third of the mailbox it is told to follow."""

    def __init__(self, ring: Callable[[], None], nth: int = 0) -> None:
        self._ring, self._nth = ring, nth
        self._change = threading.Condition()
        self._wanted: MailboxSettings | None = None
        self._listening: Mailbox | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="push", daemon=True)

    def start(self) -> None:
        """Begin; there is nothing to listen to yet."""
        self._thread.start()

    def follow(self, mailbox: MailboxSettings | None) -> None:
        """Listen to this mailbox from now on, if it has such a folder. None: to none."""
        wanted = mailbox if mailbox is not None and mailbox.push and self._nth < len(mailbox.folders) else None
        with self._change:
            if wanted != self._wanted:
                self._wanted = wanted
                self._wake()

    def stop(self) -> None:
        """End at once, wherever it waits."""
        self._stopping.set()
        with self._change:
            self._wanted = None
            self._wake()
        if self._thread.is_alive():
            self._thread.join(_LAST)

    def _wake(self) -> None:
        self._change.notify_all()
        if self._listening is not None:
            self._listening.wake()

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            with self._change:
                self._change.wait_for(lambda: self._wanted is not None or self._stopping.is_set())
                wanted = self._wanted
            if wanted is None:
                continue
            try:
                self._listen(wanted)
                failures = 0
            except Exception as trouble:  # a hint must not end the service, whatever a server says
                log.debug("no hint of new mail: %s", trouble)
                failures += 1
            if self._is_wanted(wanted):
                pause = backoff(MailboxErrorKind.UNREACHABLE, failures).total_seconds() if failures else None
                with self._change:  # with no failure the server has no IDLE: other settings alone change that
                    self._change.wait_for(lambda wanted=wanted: not self._is_wanted(wanted), pause)  # type: ignore[misc]

    def _listen(self, wanted: MailboxSettings) -> None:
        """Until something breaks or another mailbox is wanted; returns at once where the server has no IDLE."""
        with Mailbox(wanted.server) as mailbox:
            self._listening = mailbox
            try:
                mailbox.select(wanted.folders[self._nth])
                while mailbox.pushes and self._is_wanted(wanted):
                    if mailbox.idle(IDLE_LONGEST) and self._is_wanted(wanted):
                        self._ring()
                        self._stopping.wait(_BREATH)
            finally:
                self._listening = None

    def _is_wanted(self, mailbox: MailboxSettings) -> bool:
        return self._wanted == mailbox and not self._stopping.is_set()
