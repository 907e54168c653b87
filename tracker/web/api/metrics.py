"""The figures of Prometheus.

A figure that follows from the books is read from them at each scrape, so that it is the same on every machine of an office
and after a restart; what only this process knows is in `tracker/jobs/figures.py` and says so in its help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from intake.mailbox import mailbox_names
from tracker.jobs import figures
from tracker.jobs.office.access import access_ends
from tracker.jobs.office.health import disk_of, health_in
from tracker.rules.office.health import Trouble
from tracker.rules.office.vitals import Queue
from tracker.store.letters import outbox
from tracker.store.machines import work
from tracker.store.mails import mails
from tracker.store.office import vitals
from tracker.store.office.accounts import api_tokens
from tracker.store.office.saving import restores
from tracker.store.session import reading
from tracker.web.campaigns.campaigns_page import counts_of
from tracker.web.frame.page_context import PageContext, context_of

_Name = TypeVar("_Name", bound=str)


def metrics(request: Request) -> Response:
    """The figures, in the text format 0.0.4. Raises HTTPException 403 for whoever has no token."""
    context = context_of(request)
    with reading(context.engine) as conn:
        if not _has_token(request, conn):  # a server in front of us calls from this machine too
            raise HTTPException(403)
        books = CollectorRegistry()
        books.register(_Books(context, conn, context.clock()))
        text = generate_latest(books) + generate_latest(figures.registry())
    return Response(text, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


class _Books(Collector):
    """What the books say at one instant, in one transaction."""

    def __init__(self, context: PageContext, conn: Connection, now: datetime) -> None:
        self._context, self._conn, self._now = context, conn, now

    def describe(self) -> Iterator[Metric]:
        """Nothing: registering must not ask the books a second time."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """Every figure."""
        yield from self._standing()
        yield from self._mails()
        yield from self._letters()
        yield from self._machine()
        yield self._units()

    def _standing(self) -> Iterator[Metric]:
        found = {one.trouble for one in health_in(self._conn, self._context.settings, self._now, self._context.signs())}
        yield _gauge("baocao_healthy", "1 while nothing stands still", 0 if found else 1)
        yield _gauges("baocao_ailment", "1: this stands still", "trouble", {one: int(one in found) for one in Trouble})

    def _mails(self) -> Iterator[Metric]:
        counts = mails.counts(self._conn)
        yield _gauges("baocao_mails", "mails taken in, by state", "state", counts)
        taken = CounterMetricFamily("baocao_mails_taken", "mails taken in since the office began")
        taken.add_metric((), sum(counts.values()))
        yield taken
        yield _gauge(
            "baocao_mail_oldest_seconds",
            "since the oldest mail waits that is not decided",
            self._age(vitals.waiting_mails(self._conn)),
        )
        job = work.oldest_job(self._conn)
        in_hand = max(0.0, (self._now - job).total_seconds()) if job else 0.0
        yield _gauge("baocao_oldest_job_seconds", "of several machines: since the oldest job is done that is in hand", in_hand)
        names = mailbox_names(*self._context.settings.mailboxes)
        states = [state for state in mails.mailbox_states(self._conn) if state.mailbox in names]
        ages = {one.mailbox: (self._now - one.last_success).total_seconds() for one in states if one.last_success}
        yield _gauges("baocao_poll_age_seconds", "since the last poll that succeeded", "mailbox", ages)
        held = {one.mailbox: one.messages for one in states}
        yield _gauges("baocao_mailbox_messages", "in the folder at the last poll", "mailbox", held)
        unaccounted = {one.mailbox: one.unaccounted for one in states}
        yield _gauges("baocao_mailbox_unaccounted", "of them not in the ledger", "mailbox", unaccounted)

    def _letters(self) -> Iterator[Metric]:
        yield _gauges("baocao_letters", "letters, by state", "state", outbox.counts(self._conn))
        yield _gauge("baocao_letters_held", "letters that wait for an officer", outbox.held_count(self._conn))
        results = GaugeMetricFamily("baocao_letters_of_kind", "letters, by kind and state", labels=("kind", "state"))
        sent = CounterMetricFamily("baocao_letters_sent", "letters that left since the office began, by kind", labels=("kind",))
        for (kind, state), count in vitals.letters_of_kinds(self._conn).items():
            results.add_metric((kind, state), count)
            if state == "sent":
                sent.add_metric((kind,), count)
        yield results
        yield sent
        due = vitals.due_letters(self._conn, self._now)
        yield _gauge(
            "baocao_letter_oldest_seconds", "since the oldest letter waits that nothing keeps from leaving", self._age(due)
        )

    def _machine(self) -> Iterator[Metric]:
        saved, disk = restores.last_backup(self._conn), disk_of(self._context.settings)
        age = (self._now - saved).total_seconds() if saved else None
        yield _gauge("baocao_backup_age_seconds", "since the newest backup was taken", age)
        days = {what: (end - self._now).total_seconds() / 86_400 for what, end in access_ends(self._context.settings)}
        yield _gauges("baocao_access_days", "until the client secret or the consent ends", "what", days)
        yield _gauge("baocao_disk_free_bytes", "room on the disk of the mails", disk.free if disk else None)
        yield _gauge("baocao_disk_size_bytes", "size of that disk", disk.size if disk else None)

    def _units(self) -> Metric:
        kept = counts_of(self._context, self._conn, self._now)
        family = GaugeMetricFamily("baocao_units", "units by campaign and standing", labels=("campaign", "standing"))
        for code, one in kept.value.items():
            for standing, count in one.counts.items():
                family.add_metric((code, standing), count)
        return family

    def _age(self, queue: Queue) -> float:
        return max(0.0, (self._now - queue.oldest).total_seconds()) if queue.oldest else 0.0


def _gauge(name: str, told: str, value: float | None) -> Metric:
    family = GaugeMetricFamily(name, told)
    if value is not None:
        family.add_metric((), value)
    return family


def _gauges(name: str, told: str, label: str, values: Mapping[_Name, float]) -> Metric:
    family = GaugeMetricFamily(name, told, labels=(label,))
    for one, value in values.items():
        family.add_metric((one,), value)
    return family


def _has_token(request: Request, conn: Connection) -> bool:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return kind.lower() == "bearer" and api_tokens.holder(conn, token.strip()) is not None
