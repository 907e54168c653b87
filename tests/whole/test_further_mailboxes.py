"""An office that reads an old address beside its own: one ledger, and neither account is in the other's way."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config import settings as settings_of
from config.settings import LiveSettings, MailboxSettings, Server, Settings
from intake.mailbox_error import MailboxErrorKind
from intake.vault import vault_at
from tests.bench import ben_lau
from tests.conftest import settings_for
from tests.whole.conftest import Dovecot, SmtpSink, free_port
from tracker import further_polls
from tracker.further_polls import FurtherPolls
from tracker.jobs.letters.deliver import deliver
from tracker.jobs.mails.collect import collect
from tracker.jobs.mails.cycle import run_cycle
from tracker.jobs.office.check import connections
from tracker.jobs.office.health import folder_states, health
from tracker.jobs.reading.readers import Readers
from tracker.rules.office.health import Trouble
from tracker.rules.office.vitals import Signs
from tracker.store.campaigns import campaigns
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.session import connect, migrate, reading, writing

OLD = "tccb.cu@benlau.example"  # in the domain that letters come from
FREE = "tccb.benlau@thu.example"  # at a provider of its own


@pytest.fixture
def settings(tmp_path: Path, dovecot: Dovecot, smtp_sink: SmtpSink) -> Settings:
    """An office with its mailbox, an old one and a free one, on real servers."""
    plain = settings_for(tmp_path, f"sqlite:///{tmp_path}/baocao.db")
    further = tuple(
        MailboxSettings(dovecot.account(section=f"mailboxes.{name}"), name=name, address=address)
        for name, address in (("cu", OLD), ("thu", FREE))
    )
    office = replace(plain.office, superior="UBND huyện Bến Lau", place="Bến Lau", address=ben_lau.OFFICE, also=(OLD, FREE))
    out = Server("127.0.0.1", smtp_sink.port, "plain")
    mailbox = MailboxSettings(dovecot.account(section="mailbox"))
    return replace(plain, office=office, mailbox=mailbox, smtp=out, further=further)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = connect(settings)
    migrate(engine)
    with writing(engine) as conn:
        roster.replace_units(conn, ben_lau.UNITS)
        now = datetime.now(UTC)
        campaigns.put(conn, ben_lau.campaign(now), now)
    yield engine
    engine.dispose()


def put(dovecot: Dovecot, content: bytes, *boxes: MailboxSettings) -> None:
    for box in boxes:
        with dovecot.client(box.server) as owner:
            owner.append("INBOX", content)


def report(number: int, name: str, to: str) -> bytes:
    unit = ben_lau.UNITS[number]
    files = [("bao cao.docx", ben_lau.report(unit, number)), ("danh muc.xlsx", ben_lau.books(number))]
    return ben_lau.mail(unit.emails[0], name, "Báo cáo công tác thư viện", files, to=to).as_bytes()


def test_each_address_answers_for_itself_and_a_mail_that_came_twice_is_one(
    settings: Settings, engine: Engine, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    mine, old, free = settings.mailboxes
    put(dovecot, report(0, "one", ben_lau.OFFICE), mine, old)  # the same bytes in both
    put(dovecot, report(1, "two", OLD), old)
    put(dovecot, report(2, "three", FREE), free)
    four = report(3, "four", OLD)
    for box, hop in ((mine, b"b"), (old, b"c")):
        put(dovecot, b"Received: from a by " + hop + b"; Mon, 2 Mar 2026 08:00:00 +0700\r\n" + four, box)
    now = datetime.now(UTC)
    no = "554 5.7.60 Client does not have permissions to send as this sender"
    smtp_sink.data_answers.extend(["250 ok", "250 ok", no])
    with Readers(settings) as readers:
        done = run_cycle(engine, vault_at(settings.vault), settings, readers, lambda: now)
        deliver(engine, settings, lambda: now + timedelta(minutes=2))
    assert (done.collected.new, done.collected.already, done.collected.troubles) == (5, 1, ())
    with reading(engine) as conn:
        rows = list(mails.listing(conn))
    assert [one.mailbox for one in rows[0].sightings] == [f"{mine.account}INBOX", f"{old.account}INBOX"]
    assert [bool(row.filings) for row in rows] == [True, True, True, False, True], "a second delivery is the same report"
    found = {}
    for letter in (message_from_bytes(one.content) for one in smtp_sink.letters):
        answers = str(letter["In-Reply-To"])[1:].partition("@")[0]
        found[answers] = (str(letter["From"]).rpartition("<")[2][:-1], letter["Reply-To"])
    # `two` was refused from the old address and left at once from the first; another domain's address is never tried.
    assert found == {
        "one": (ben_lau.OFFICE, None),
        "four": (ben_lau.OFFICE, None),
        "two": (ben_lau.OFFICE, OLD),
        "three": (ben_lau.OFFICE, FREE),
    }


def test_a_letter_comes_from_the_old_address_where_the_server_lets_it(settings: Settings) -> None:
    office = settings.office
    assert [office.sender_of(back) for back in ("", OLD, f"tccb.cu+{'0' * 32}@benlau.example", FREE)] == [
        ben_lau.OFFICE,
        OLD,
        OLD,
        ben_lau.OFFICE,
    ]


def test_a_mailbox_that_is_dead_stops_no_other_and_is_told_by_its_address(
    settings: Settings, engine: Engine, dovecot: Dovecot
) -> None:
    _, old, free = settings.mailboxes
    dead = replace(old, server=replace(old.server, port=free_port()))
    settings = replace(settings, further=(dead, free))
    put(dovecot, report(0, "one", FREE), free)
    now = datetime.now(UTC)
    done = collect(engine, vault_at(settings.vault), settings, lambda: now)
    assert (done.new, [one.kind for one in done.troubles]) == (1, [MailboxErrorKind.UNREACHABLE])
    found = health(engine, settings, now + timedelta(minutes=1), Signs(running=timedelta(hours=1)))
    assert [(one.trouble, one.mailbox) for one in found] == [(Trouble.POLLS, OLD)]
    tried = [(one.grade, one.of) for one in connections(settings, now) if one.what == "mailbox"]
    assert tried == [("ok", ""), ("bad", OLD), ("ok", FREE), ("ok", FREE)]
    with reading(engine) as conn:
        assert [bool(one.last_success) for one in folder_states(conn, settings)] == [True, False, True]


def test_a_turn_that_hangs_holds_up_neither_its_neighbour_nor_a_stop(
    settings: Settings, engine: Engine, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, old, free = settings.mailboxes
    live, rung, mute = LiveSettings(settings), threading.Event(), socket.create_server(("127.0.0.1", 0))
    port = mute.getsockname()[1]
    live._settings = replace(settings, further=(replace(old, server=replace(old.server, port=port)), free))
    monkeypatch.setattr(live, "_stamp", None)
    monkeypatch.setattr(further_polls, "_LAST", 1.0)
    monkeypatch.setattr(settings_of, "_stamp", lambda _settings: None)
    put(dovecot, report(0, "one", FREE), free)
    polls = FurtherPolls(engine, vault_at(settings.vault), live, lambda: datetime.now(UTC), time.monotonic, rung.set)
    polls.follow()
    assert rung.wait(20), "the other mailbox is read while one says nothing"
    live._settings = replace(live(), further=live().further[:1])
    began = time.monotonic()
    polls.stop()
    mute.close()
    assert time.monotonic() - began < 5
    with reading(engine) as conn:
        assert sum(mails.counts(conn).values()) == 1
