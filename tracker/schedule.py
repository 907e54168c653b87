"""The clockwork: what happens by itself, when, and on which of several machines."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine

from config.settings import LiveSettings, MailboxSettings, Settings, secrets_stamp
from intake.mailbox import mailbox_names
from intake.mailbox_error import backoff
from intake.push import Push
from intake.vault import Vault, VaultAwayError
from tracker.further_polls import FurtherPolls
from tracker.jobs.events.tell_events import note_events, tell_events
from tracker.jobs.events.tell_officers import tell_officers, wanted
from tracker.jobs.letters.deliver import deliver
from tracker.jobs.letters.remind import Seen, remind
from tracker.jobs.mails.collect import TEMPORARY_KEPT
from tracker.jobs.mails.cycle import Cycle, collect_and_mark, run_cycle
from tracker.jobs.office.alarm import watch
from tracker.jobs.office.health import VaultWatch, health
from tracker.jobs.office.saving.keeping import LetGo, let_go
from tracker.jobs.reading.readers import Readers
from tracker.jobs.synthesis.layout_failures import of_home
from tracker.rules.office.chores import ALL, Chore
from tracker.rules.office.vitals import Signs
from tracker.store.machines.batons import Batons

Clock = Callable[[], datetime]
Seconds = Callable[[], float]  #: a clock that nobody sets, and that tells no date
Wait = Callable[[threading.Event, float], object]  #: for a bell, so many seconds of that clock

_TICK_SECONDS = 60
_LOOK_SECONDS = 3.0  # between two looks at settings.toml
_LETTERS_SECONDS = 60  # and whenever a poll or a tick has written some
_LETTERS_WAIT = timedelta(minutes=10)
_KEEPING_SECONDS = 6 * 3_600
_NETWORKED = ("letters", "alarm", "events")  # turns that a slow server may hold longer than a stop waits
_LAST_LETTER = 20.0  #: seconds that a stop waits for the letter in hand

log = logging.getLogger(__name__)


POLLING = "poll"  #: the baton of the office's own mailbox

#: Which turns a machine takes, by its chores, and the baton of those that one machine takes for all, if any.
TURNS: tuple[tuple[str, frozenset[Chore], str], ...] = (
    ("poll", frozenset({Chore.COLLECT}), ""),  # each mailbox has a baton of its own
    ("letters", frozenset({Chore.WORK}), ""),  # each letter is claimed by itself
    ("tick", frozenset({Chore.WORK}), "clock"),
    ("events", frozenset({Chore.WORK}), "clock"),
    ("alarm", ALL, "alarm"),  # by itself, and any machine's: it tells of the others that hang
)


class Clockwork:
    """Polls, decides, sends and reminds until it is told to stop. Whatever goes wrong in one turn, the next one comes.

    `clock` says when things were; how long to wait is told by `seconds`, for a clock that is set back must delay nothing.
    Mail that comes, letters that leave and what is due by the clock have a turn each: none waits for a slow server of another.
    `batons`: several machines share the work; mail that one of them keeps is read and recorded by whichever has hands free
    (`worker.py`). None: it is decided here, in the turn of the poll.
    """

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        settings: Settings,
        readers: Readers,
        clock: Clock,
        seconds: Seconds = time.monotonic,
        wait: Wait = threading.Event.wait,
        chores: Collection[Chore] = ALL,
        batons: Batons | None = None,
    ) -> None:
        self._engine, self._vault, self._readers, self._clock = engine, vault, readers, clock
        self._live = LiveSettings(settings)
        self._stopping = threading.Event()
        self._poll_bell = threading.Event()  # for its turn: mail may have come
        self._letters_bell = threading.Event()
        self._push = Push(self._poll_bell.set)
        self._chores, self._batons = frozenset(chores), batons
        kept = (lambda: None) if batons else self._poll_bell.set  # it is handed out
        self._further = FurtherPolls(engine, vault, self._live, clock, seconds, kept, batons)
        self._seconds, self._wait = seconds, wait
        self._failures = 0
        self._not_before = self._letters_after = self._keeping_after = self._began = seconds()
        self._seen = Seen()
        self._watch = VaultWatch(vault)
        self._alive: dict[str, float] = {}  # when each turn last gave a sign of life
        self._turning: list[threading.Thread] = []

    def start(self) -> None:
        """Begin at once; one turn of a kind at a time."""
        turns: dict[str, tuple[Callable[[], None], Seconds, threading.Event]] = {
            "poll": (self._poll, lambda: self._settings.mailbox.poll_seconds, self._poll_bell),
            "letters": (self._letters, lambda: _LETTERS_SECONDS, self._letters_bell),
            "tick": (self._tick, lambda: _TICK_SECONDS, self._stopping),
            "events": (self._events, lambda: _TICK_SECONDS, self._stopping),
            "alarm": (self._alarm, lambda: _TICK_SECONDS, self._stopping),
        }
        for name, chores, baton in TURNS:
            if chores & self._chores:
                turn, seconds, bell = turns[name]
                self._alive[name] = self._seconds()
                words = (name, turn, seconds, bell, baton)
                thread = threading.Thread(target=self._turn, args=words, name=name, daemon=name in _NETWORKED)
                thread.start()
                self._turning.append(thread)
        self._push.start()

    @property
    def _settings(self) -> Settings:
        return self._live()

    def stop(self) -> None:
        """End after the mail in hand, and the letter unless its server lets us wait: that one counts as uncertain."""
        self._stopping.set()
        self._push.stop()
        self._further.stop()
        self._poll_bell.set()
        self._letters_bell.set()
        for thread in self._turning:
            thread.join(_LAST_LETTER if thread.daemon else None)

    def letters_wait(self) -> None:
        """Letters were written: they leave at once."""
        self._letters_bell.set()

    def signs(self) -> Signs:
        """What nobody else knows of how the service stands."""
        now = self._seconds()
        silences = tuple((name, timedelta(seconds=now - at)) for name, at in self._alive.items())
        layouts = of_home(self._engine, self._settings.home)
        return Signs(timedelta(seconds=now - self._began), silences, self._watch.missing, self._watch.away, layouts)

    def _turn(self, name: str, turn: Callable[[], None], every: Seconds, bell: threading.Event, baton: str) -> None:
        """Turn at once and then every so many seconds, or when the bell rings; a long turn delays the next of its kind.

        Other settings are tried at once: whoever has mended them waits before the page.
        """
        while not self._stopping.is_set():
            began, settings = self._seconds(), self._told()
            self._sign(name)
            try:
                if self._is_ours(baton):
                    turn()
            except Exception:  # the next turn comes all the same, and /healthz tells when nothing recovers
                log.exception("the turn of the %s failed", name)
            self._sign(name)
            self._rest(began + every(), settings, bell)

    def _is_ours(self, baton: str) -> bool:
        """Whether this machine takes the turn for all; else it stands by, and asks again at the next."""
        return self._batons is None or not baton or self._batons.take(baton)

    def _rest(self, until: float, settings: tuple[object, ...], bell: threading.Event) -> None:
        """Until it is time for the next turn, the bell rings, or the settings are others."""
        while not self._stopping.is_set() and (left := until - self._seconds()) > 0:
            if self._wait(bell, min(_LOOK_SECONDS, left)):
                return
            if self._told() != settings:
                self._failures = 0
                self._not_before = self._letters_after = self._began = self._seconds()
                return

    def _told(self) -> tuple[object, ...]:
        """What a person may have mended: the settings, a password, a consent."""
        settings = self._settings
        return settings, secrets_stamp(settings)

    def _sign(self, name: str) -> None:
        self._alive[name] = self._seconds()

    def _ends(self, name: str) -> bool:
        """Whether the turn is to end; that it asks is a sign of life."""
        self._sign(name)
        return self._stopping.is_set()

    def _poll(self) -> None:
        """Look at the office's own mailbox, and decide what is kept of all. One that is left alone holds up no other's mail."""
        self._poll_bell.clear()
        self._further.follow()
        if not self._is_ours(POLLING):
            self._push.follow(None)
            return
        now, settings = self._seconds(), self._settings
        looks = now >= self._not_before and bool(mailbox_names(settings.mailbox))
        if self._stopping.is_set() or not (looks or settings.further):
            return
        mailboxes = (settings.mailbox,) if looks else ()
        done = self._collected(mailboxes) if self._batons else self._decided(mailboxes)
        if looks:
            self._after_look(done, now)

    def _collected(self, mailboxes: Sequence[MailboxSettings]) -> Cycle:
        """One poll of ours, while no other machine has taken it over. What it keeps is handed out."""
        batons = self._batons

        def leave() -> bool:
            return self._ends("poll") or not (batons and batons.holds(POLLING))

        return collect_and_mark(self._engine, self._vault, self._settings, self._clock, mailboxes, leave)

    def _decided(self, mailboxes: Sequence[MailboxSettings]) -> Cycle:
        """One poll, and whatever waits decided."""
        return run_cycle(
            self._engine,
            self._vault,
            self._settings,
            self._readers,
            self._clock,
            progress=lambda _done, _of: self._sign("poll"),
            stop=lambda: self._ends("poll"),
            enough=self._spell(),
            whole=False,
            leave=self._stopping.is_set,
            mailboxes=mailboxes,
            answered=self._letters_bell.set,
        )

    def _after_look(self, done: Cycle, now: float) -> None:
        """What a look at the mailbox has brought: when it may be looked at again, and what whoever runs the service reads."""
        troubles = done.collected.troubles
        self._failures = self._failures + 1 if troubles else 0
        self._not_before = now + backoff(troubles[0].kind, self._failures).total_seconds() if troubles else now
        self._push.follow(None if troubles or self._stopping.is_set() else self._settings.mailbox)
        for trouble in troubles:
            log.warning("%s", trouble)
        for trouble in done.filed_away.troubles:
            log.warning("mail stays unmarked on the server: %s", trouble)
        if done.collected.failed:
            log.warning("%s messages were not handed over whole; the next poll asks again", done.collected.failed)
        if done.collected.new:
            log.info("%s new mails: %s", done.collected.new, done.decided)

    def _spell(self) -> Callable[[], bool]:
        """Whether deciding, from when this is first asked, has taken as long as the mailbox may be left alone."""
        began: list[float] = []

        def over() -> bool:
            began[:] = began or [self._seconds()]
            return self._seconds() - began[0] > self._settings.mailbox.poll_seconds

        return over

    def _letters(self) -> None:
        """A mail server that is down, or does not let us in, is left in peace: fast retries lock accounts."""
        self._letters_bell.clear()
        if self._stopping.is_set() or self._seconds() < self._letters_after:
            return
        delivered = deliver(self._engine, self._settings, self._clock, stop=lambda: self._ends("letters"))
        if delivered.trouble:
            self._letters_after = self._seconds() + _LETTERS_WAIT.total_seconds()
            log.warning("letters wait for %s: %s", _LETTERS_WAIT, delivered.trouble)

    def _tick(self) -> None:
        if self._stopping.is_set():
            return
        now = self._clock()
        self._vault.sweep(now - TEMPORARY_KEPT)
        self._watch.look(self._engine)
        self._keep(now)
        ailments = health(self._engine, self._settings, now, self.signs())
        remind(self._engine, self._settings, now, seen=self._seen, ailments=ailments)
        self._letters_bell.set()

    def _keep(self, now: datetime) -> None:
        """Four times a day is often enough for what is counted in days."""
        if self._seconds() < self._keeping_after:
            return
        try:
            gone = let_go(self._engine, self._vault, self._settings, now, stop=lambda: self._ends("tick"))
        except VaultAwayError as exc:  # what the books have let go is asked for again
            log.warning("what is to be let go waits: %s", exc)
            return
        self._keeping_after = self._seconds() + _KEEPING_SECONDS
        if gone != LetGo():
            log.info("let go by the settings: %s", gone)

    def _alarm(self) -> None:
        if not self._stopping.is_set() and watch(self._engine, self._settings, self._clock(), self.signs()):
            log.info("an alarm was sent")

    def _events(self) -> None:
        if not self._stopping.is_set():
            note_events(self._engine, self._settings, self._clock(), wanted(self._engine))
            if tell_officers(self._engine, self._settings, self._clock()):
                self._letters_bell.set()
            tell_events(self._engine, self._settings, self._clock, stop=lambda: self._ends("events"))
