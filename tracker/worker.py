"""The work that machines share, done by this one: procrastinate's workers on PostgreSQL, in a thread of their own."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from config.settings import LiveSettings
from tracker.jobs.mails.hand_over import look_again, read_some, record_read
from tracker.jobs.mails.receive import Decided
from tracker.jobs.reading.readers import Readers
from tracker.store.machines.batons import Batons
from tracker.store.machines.work import DESK, READ, READING, RECORD, ask_to_record
from tracker.store.mails.readings import any_to_record
from tracker.store.session import reading, writing

if TYPE_CHECKING:
    from procrastinate import App

_LOOK_AGAIN, _OFTEN, _HOUR = "* * * * * */15", 15, 3_600  # seconds stand last
_KEPT_HOURS = 24  # of jobs that failed, for whoever looks why; those that succeed are gone at once
_HEARTBEAT, _STALLED = 5.0, 20.0  # seconds between a worker's signs of life, and without any: its jobs are another's
_SPELL = 60.0  # seconds that one job records: then another machine may go on
_ERRANDS_AHEAD = 1  # of reading, besides one a child: none waits for the next
_AT_THE_DESK = 2  # recording, and looking for what is left
_POLL, _ABORTS = 30.0, 3_600.0  # seconds between two looks that a notification makes needless; nobody aborts a job
_SIGN = 5.0
_AGAIN = 5.0  # seconds until a worker that the database has let down begins anew

log = logging.getLogger(__name__)


class Worker:
    """Takes jobs until it is told to stop. A database that goes away ends no more than the turn."""

    def __init__(
        self,
        engine: Engine,
        live: LiveSettings,
        readers: Readers,
        clock: Callable[[], datetime],
        batons: Batons,
        recorded: Callable[[], None] = lambda: None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`recorded`: called when mails were decided, so that their answers leave at once."""
        self._engine, self._live, self._readers, self._clock = engine, live, readers, clock
        self._batons, self._recorded, self._seconds = batons, recorded, seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="work")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._alive = seconds()  # when it last gave a sign of life

    def start(self) -> None:
        """Begin."""
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        self._thread.start()

    def silences(self) -> tuple[tuple[str, timedelta], ...]:
        """How long it has given no sign of life, as `Signs` has it."""
        return (("work", timedelta(seconds=self._seconds() - self._alive)),)

    def stop(self) -> None:
        """End after the mails in hand."""
        self._stopping.set()
        if self._loop and self._task:
            with suppress(RuntimeError):  # it has ended by itself meanwhile
                self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._turn())
            except asyncio.CancelledError:
                return
            except Exception as exc:  # the next turn comes all the same
                log.warning("work is taken up again in %s seconds: %s: %s", int(_AGAIN), type(exc).__name__, exc)
            self._alive = self._seconds()
            self._stopping.wait(_AGAIN)

    async def _turn(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        if self._stopping.is_set():
            return
        self._loop.set_exception_handler(_told)
        places = {READING: self._live().reading.workers + _ERRANDS_AHEAD, DESK: _AT_THE_DESK}
        with ThreadPoolExecutor(sum(places.values()) + 1, "work") as threads:
            self._loop.set_default_executor(threads)
            app = self.app()
            async with app.open_async():
                workers = [asyncio.create_task(self._worker(app, queue, at_once)) for queue, at_once in places.items()]
                signs = asyncio.create_task(self._give_signs())
                try:
                    await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    signs.cancel()
                    for one in workers:
                        one.cancel()
                    ended = await asyncio.gather(*workers, return_exceptions=True)
                for failure in ended:
                    if isinstance(failure, Exception):
                        raise failure

    async def _worker(self, app: App, queue: str, at_once: int) -> None:
        await app.run_worker_async(
            queues=[queue],
            name=queue,
            concurrency=at_once,
            fetch_job_polling_interval=_POLL,
            abort_job_polling_interval=_ABORTS,
            delete_jobs="successful",
            install_signal_handlers=False,
            update_heartbeat_interval=_HEARTBEAT,
            stalled_worker_timeout=_STALLED,
        )

    async def _give_signs(self) -> None:
        while True:
            self._alive = self._seconds()
            await asyncio.sleep(_SIGN)

    def app(self) -> App:
        """What takes the jobs: each kind with what it does here."""
        from procrastinate import App, PsycopgConnector

        _, words = self._engine.dialect.create_connect_args(self._engine.url)
        app = App(connector=PsycopgConnector(kwargs=words, min_size=1, max_size=3))
        app.task(name=READ, queue=READING)(self._read)
        app.task(name=RECORD, queue=DESK, queueing_lock=RECORD)(self._record)

        @app.periodic(cron=_LOOK_AGAIN)
        @app.task(name="look", queue=DESK, queueing_lock="look", priority=2)
        async def look(timestamp: int) -> None:
            await take_up(app)
            if timestamp % _HOUR < _OFTEN:
                await app.job_manager.delete_old_jobs(_KEPT_HOURS, include_failed=True)
            await asyncio.to_thread(look_again, self._engine, self._live(), self._clock())

        return app

    def _read(self, mails: list[int]) -> None:
        read_some(self._engine, self._readers, self._clock, mails, self._stopping.is_set)

    def _record(self) -> None:
        """One machine at a time. Who finds another at it may go: that one looks once more when it is done.

        Also when there was nothing to do: what is read between its last look and its end has asked in vain.
        """
        until, idle = self._seconds() + _SPELL, False

        def over() -> bool:
            return self._stopping.is_set() or self._seconds() > until

        while not over():
            with self._batons.held(RECORD) as mine:
                if not mine:
                    return
                done = record_read(self._engine, self._live(), self._clock, over)
            if done != Decided():
                self._recorded()
                log.info("recorded: %s", done)
            elif idle:  # an office that may not decide yet, or an attempt that waits
                return
            idle = done == Decided()
            with reading(self._engine) as conn:
                if not any_to_record(conn):
                    return
        with writing(self._engine) as conn:
            ask_to_record(conn)


async def take_up(app: App) -> None:
    """Jobs of machines that are dead, frozen or cut off are given to others. Without a lock: this job may die too."""
    from procrastinate.exceptions import ConnectorException, UniqueViolation
    from procrastinate.jobs import Status

    jobs = app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=_STALLED):
        try:
            await jobs.retry_job(job)
            log.warning("job %s of a machine that gives no sign of life is given to another", job.id)
        except UniqueViolation:  # one like it waits already
            await jobs.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException:  # another machine has taken it up
            continue


def _told(_loop: asyncio.AbstractEventLoop, about: dict[str, object]) -> None:
    log.warning("work: %s: %s", about.get("message", ""), about.get("exception", ""))
