"""Machines that answer each other stop (docs/mail.md, A9): two offices, each on the other's roster, through real servers."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine

from config.entities import Level, Unit
from config.settings import Server, Settings
from intake.vault import vault_at
from tests.bench import ben_lau
from tests.bench.ben_lau import mail, report
from tests.conftest import settings_for
from tracker.jobs.mails.cycle import run_cycle
from tracker.jobs.reading.readers import Readers
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.session import connect, migrate, writing

START = datetime.now(UTC)
POLLS = 100
NORTH, SOUTH = "tccb@benlau.example", "tccb@phuhoa.example"
NEIGHBOUR = Unit("ban", "Trường Tiểu học Láng Giềng", Level.TIEU_HOC)  # as which each office stands on the other's roster
TELLTALE = ("auto-submitted", "x-auto-response-suppress", "precedence", "x-loop", "in-reply-to", "references")


class PostOffice:
    """One SMTP server that drops each letter into the mailbox of its recipient, as `on_the_way` leaves it."""

    def __init__(self, dovecot: Any, on_the_way: Callable[[EmailMessage, int], EmailMessage]) -> None:
        self.carried: list[tuple[str, datetime]] = []  #: who sent it and when
        self.now = START
        self._boxes: dict[str, Any] = {}
        self._dovecot, self._on_the_way = dovecot, on_the_way

    def open_box(self, address: str, account: Server) -> None:
        self._boxes[address] = self._dovecot.client(account)

    def put(self, letter: EmailMessage, to: str) -> None:
        self.carried.append((str(letter["From"]), self.now))
        self._boxes[to].append("INBOX", letter.as_bytes(policy=SMTP), msg_time=self.now)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's names
        for to in envelope.rcpt_tos:
            letter: Any = message_from_bytes(envelope.content, policy=SMTP)
            self.put(self._on_the_way(letter, len(self.carried)), to)
        return "250 taken"

    def close(self) -> None:
        for box in self._boxes.values():
            box.logout()


@dataclass
class Installation:
    """One office's service, turned by hand."""

    settings: Settings
    engine: Engine
    readers: Readers

    def poll(self, now: datetime) -> None:
        done = run_cycle(self.engine, vault_at(self.settings.vault), self.settings, self.readers, lambda: now)
        assert not done.collected.troubles
        assert not done.delivered.trouble


def found(home: Path, address: str, neighbour: str, account: Server, smtp_port: int) -> tuple[Settings, Engine]:
    """The home of an office whose roster names its neighbour as a unit."""
    home.mkdir()
    plain = settings_for(home, f"sqlite:///{home}/baocao.db")
    settings = replace(
        plain,
        office=replace(plain.office, superior="UBND huyện Bến Lau", place="Bến Lau", address=address),
        mailbox=replace(plain.mailbox, server=account),
        smtp=Server("127.0.0.1", smtp_port, "plain"),
    )
    engine = connect(settings)
    migrate(engine)
    with writing(engine) as conn:
        roster.replace_units(conn, (*ben_lau.UNITS, replace(NEIGHBOUR, emails=(neighbour,))))
        campaigns.put(conn, ben_lau.campaign(START), START)
    return settings, engine


@pytest.fixture
def town(tmp_path: Path, dovecot: Any) -> Iterator[Callable[..., tuple[PostOffice, list[Installation]]]]:
    """Builds a post office that changes letters on the way, and an installation for each address beside its neighbour's."""
    with ExitStack() as stack:

        def build(
            on_the_way: Callable[[EmailMessage, int], EmailMessage], **neighbours: str
        ) -> tuple[PostOffice, list[Installation]]:
            post = PostOffice(dovecot, on_the_way)
            stack.callback(post.close)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            controller = Controller(post, hostname="127.0.0.1", port=port)
            controller.start()
            stack.callback(controller.stop)
            offices = []
            for address, neighbour in neighbours.items():
                account = dovecot.account()
                post.open_box(address, account)
                settings, engine = found(tmp_path / address, address, neighbour, account, controller.port)
                stack.callback(engine.dispose)
                offices.append(Installation(settings, engine, stack.enter_context(Readers(settings))))
            return post, offices

        yield build


def polls(post: PostOffice, offices: list[Installation], step: timedelta) -> None:
    for turn in range(POLLS):
        post.now = START + turn * step
        for office in offices:
            office.poll(post.now)


def unchanged(letter: EmailMessage, _number: int) -> EmailMessage:
    return letter


def stripped(letter: EmailMessage, number: int) -> EmailMessage:
    """The letter with nothing left that says a machine wrote it, and to what."""
    for name in TELLTALE:
        del letter[name]
    letter.replace_header("Message-ID", f"<carried-{number}@relay.example>")
    return letter


def most_within(carried: list[tuple[str, datetime]], sender: str, window: timedelta) -> int:
    times = [at for who, at in carried if sender in who]
    return max((sum(start <= at < start + window for at in times) for start in times), default=0)


def test_a9_two_offices_that_write_to_each_other_stop_after_one_exchange(town: Any) -> None:
    post, offices = town(unchanged, **{NORTH: SOUTH, SOUTH: NORTH})
    files = [("bao cao.docx", report(NEIGHBOUR))]
    post.put(mail(NORTH, "start", "Báo cáo công tác thư viện", files, to=SOUTH), SOUTH)
    polls(post, offices, timedelta(minutes=1))
    assert [who.partition("<")[2].strip(">") or who for who, _ in post.carried] == [NORTH, SOUTH]


def test_a9_two_offices_behind_a_relay_that_hides_every_sign_stop_at_the_caps(town: Any) -> None:
    post, offices = town(stripped, **{NORTH: SOUTH, SOUTH: NORTH})
    post.put(mail(NORTH, "start", "Báo cáo công tác thư viện", to=SOUTH), SOUTH)
    polls(post, offices, timedelta(minutes=5))
    sending = offices[0].settings.sending
    for office in (NORTH, SOUTH):
        assert most_within(post.carried, office, timedelta(hours=1)) <= sending.answers_per_hour + (office == NORTH)
        assert most_within(post.carried, office, timedelta(days=1)) <= sending.answers_per_day + (office == NORTH)
    assert len(post.carried) > 2, "the relay hides too little to prove anything"


def test_a9_a_robot_that_answers_every_letter_as_a_person_would_gets_no_more_than_the_caps_allow(town: Any) -> None:
    post, offices = town(unchanged, **{NORTH: SOUTH, SOUTH: NORTH})
    service, sending = offices[0], offices[0].settings.sending
    sent = 0
    for turn in range(POLLS):
        post.now = START + turn * timedelta(minutes=5)
        while sent <= sum(NORTH in who for who, _ in post.carried):
            files = [("bao cao.docx", report(NEIGHBOUR, number=sent))]
            post.put(mail(SOUTH, f"robot-{sent}", "Re: Báo cáo công tác thư viện", files, to=NORTH), NORTH)
            sent += 1
        service.poll(post.now)
    assert most_within(post.carried, NORTH, timedelta(hours=1)) == sending.answers_per_hour
    assert most_within(post.carried, NORTH, timedelta(days=1)) <= sending.answers_per_day
