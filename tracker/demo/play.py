"""The whole round: a ward's schools report, the service answers, reminds and chases, the table fills."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import uvicorn
from starlette.requests import Request
from starlette.responses import Response

from tracker.demo.narrator import Narrator, Say
from tracker.demo.post_office import LOOPBACK, PostOffice
from tracker.demo.story import Step, StoryArrival, events
from tracker.demo.town import OFFICER, Town, address_of, found
from tracker.jobs.letters.deliver import deliver
from tracker.jobs.letters.remind import remind
from tracker.jobs.mails.cycle import run_cycle
from tracker.jobs.reading.readers import Readers
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.office.vitals import Signs
from tracker.store.filings import board
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.session import reading
from tracker.web.app import create_app
from tracker.web.frame.access import Guarded, page
from tracker.web.frame.page_context import context_of

_POLLED_AFTER = timedelta(seconds=40)  # a mail waits so long for the next poll
_INBOX_PATH = "/demo/hop-thu"
_INBOX_MENU = ((_INBOX_PATH, "Hộp thư các đơn vị"),)
_TRIES = "frame/demo_tries.html"  # what the first page of the demo says above all else
_POLL_SECONDS = 3.0  # while the pages are served


class StoryClock:
    """A clock that is told the time, and runs on from there once it is let go."""

    def __init__(self, start: datetime) -> None:
        self._told = start
        self._let_go: float | None = None

    def __call__(self) -> datetime:
        passed = 0.0 if self._let_go is None else time.monotonic() - self._let_go
        return self._told + timedelta(seconds=passed)

    def reach(self, moment: datetime) -> None:
        """The time is now this; never earlier than before."""
        self._told = max(self._told, moment)

    def let_go(self) -> None:
        """From here on the clock runs by itself."""
        self._let_go = time.monotonic()


def run(home: Path, once: bool, port: int, say: Say) -> None:
    """Play the story in an empty folder; then serve the pages on 127.0.0.1 until Ctrl-C, unless `once`.

    Every mail goes through IMAP and the same jobs as in service; every letter leaves by SMTP. Port 0, or one that is
    taken, becomes a free one.
    """
    story = events()
    clock = StoryClock(story[0].at)
    password = secrets.token_urlsafe(9)
    with PostOffice(home / "post", address_of(), clock) as post:
        town = found(home, post, password, clock())
        narrator = Narrator(say, town.settings.office.timezone)
        say(f"{town.settings.office.name}: {town.units} units owe “{town.campaign.title}”.")
        say(f"A post office is open on this machine: IMAP on port {post.imap_port}, SMTP on port {post.smtp_port}.")
        try:
            with Readers(town.settings) as readers:
                _play(story, town, post, readers, clock, narrator)
                with reading(town.engine) as conn:
                    narrator.board(board.rows(conn, town.campaign.code, clock()))
                if not once:
                    clock.let_go()
                    _cycle(town, readers, clock)
                    _serve(town, post, readers, clock, _listen(port), password, say)
        finally:
            town.engine.dispose()


def _play(
    story: tuple[Step | StoryArrival, ...],
    town: Town,
    post: PostOffice,
    readers: Readers,
    clock: StoryClock,
    narrator: Narrator,
) -> None:
    told: set[int] = set()
    for event in story:
        clock.reach(event.at)
        if isinstance(event, Step):
            narrator.step(event.at, event.says)
            remind(town.engine, town.settings, clock())
            deliver(town.engine, town.settings, clock)
        else:
            narrator.arrival(event.at, event.says)
            post.deliver(event.content, town.settings.office.address, event.at)
            clock.reach(event.at + _POLLED_AFTER)
            _cycle(town, readers, clock)
            _tell_outcome(town, event, narrator)
        _tell_letters(town, narrator, told)


def _cycle(town: Town, readers: Readers, clock: Callable[[], datetime]) -> None:
    done = run_cycle(town.engine, town.vault, town.settings, readers, clock)
    if done.collected.troubles:
        raise done.collected.troubles[0]


def _tell_outcome(town: Town, arrival: StoryArrival, narrator: Narrator) -> None:
    with reading(town.engine) as conn:
        for mail in mails.find(conn, sha256(arrival.content).hexdigest()):
            narrator.outcome(mail)


def _tell_letters(town: Town, narrator: Narrator, told: set[int]) -> None:
    with reading(town.engine) as conn:
        sent = [letter for letter in outbox.listing(conn, LetterState.SENT) if letter.id not in told]
    narrator.letters(sent)
    told |= {letter.id for letter in sent}


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError:
        listener.bind((LOOPBACK, 0))
    return listener


def _serve(
    town: Town, post: PostOffice, readers: Readers, clock: StoryClock, listener: socket.socket, password: str, say: Say
) -> None:
    """The pages, and a poll every few seconds: a mail sent to the demo's SMTP port is answered while one looks."""
    closing = threading.Event()

    def poll() -> None:
        while not closing.wait(_POLL_SECONDS):
            run_cycle(town.engine, town.vault, town.settings, readers, clock)

    app = create_app(town.engine, town.settings, clock, Signs, [_inbox_route(post)], _INBOX_MENU, _TRIES)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=3)
    )
    poller = threading.Thread(target=poll, name="poller")
    address = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    say(f"\nThe status table is at {address}/  (name: {OFFICER}, password: {password})")
    goes = f"Mail to {town.settings.office.address} goes to SMTP port {post.smtp_port}."
    say(f"The schools' inboxes are at {address}{_INBOX_PATH}  {goes}")
    say("Ctrl-C ends the demo.")
    poller.start()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        say("\nThe demo ends.")
        closing.set()
        poller.join()
        listener.close()


def _inbox_route(post: PostOffice) -> Guarded:
    """The inboxes of the schools: a page that only the demo has."""

    def inboxes(request: Request) -> Response:
        boxes = post.inboxes()
        chosen = request.query_params.get("hop", "") or next(iter(boxes), "")
        letters = boxes.get(chosen, ())[::-1]
        return context_of(request).show(request, "frame/demo_inbox.html", boxes=boxes, chosen=chosen, letters=letters)

    return page(_INBOX_PATH, inboxes)
