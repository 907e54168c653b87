"""Several machines on one PostgreSQL: mail is read by any, recorded in order by one, and filed once whatever dies."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from config.settings import LiveSettings, Settings
from intake.envelope import MailboxUid, StoredMail
from intake.vault import vault_at
from parsers.facts import Budget, Reading
from parsers.reading import read_mail
from tests.bench import ben_lau
from tests.conftest import settings_for
from tracker.jobs.mails.hand_over import look_again, read_some, record_read
from tracker.jobs.mails.receive import Decided
from tracker.jobs.office.machine_key import key_fault, use_key
from tracker.jobs.reading.packing import STAMP, packed
from tracker.jobs.reading.readers import Read, Readers, Result, Unreadable
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.machines import work
from tracker.store.machines.batons import Batons
from tracker.store.mails import mails, readings
from tracker.store.mails.mails import PendingMail
from tracker.store.mails.readings import ReadMail
from tracker.store.office import roster
from tracker.store.schema import filings
from tracker.store.schema import mails as mail_table
from tracker.store.schema import readings as reading_table
from tracker.store.session import reading, writing
from tracker.worker import Worker, take_up

NOW = datetime.now(UTC)
#: Who holds that baton: PostgreSQL shows the second half of a lock unsigned.
POLL = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = hashtext('poll')::bigint & 4294967295"
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def settings(database_url: str, engine: Engine, tmp_path: Path) -> Settings:
    """An office with its units and one campaign."""
    plain = settings_for(tmp_path, database_url)
    with writing(engine) as conn:
        roster.replace_units(conn, ben_lau.UNITS)
        campaigns.put(conn, ben_lau.campaign(NOW), NOW)
    return replace(plain, office=replace(plain.office, address=ben_lau.OFFICE))


def keep(engine: Engine, contents: list[bytes], settings: Settings, hand_out: bool = False) -> tuple[int, ...]:
    """Mails as a machine that collects keeps them."""
    hashes = vault_at(settings.vault).keep_all(contents)
    stored = [
        StoredMail(sha256, MailboxUid("x/INBOX", 1, uid), NOW, len(content))
        for uid, (sha256, content) in enumerate(zip(hashes, contents, strict=True), 1)
    ]
    with writing(engine) as conn:
        ids = mails.keep(conn, stored, NOW)
        if hand_out:
            work.hand_out(conn, ids)
    return ids


def report_of(number: int) -> bytes:
    """The whole report of the unit of that number."""
    unit = ben_lau.UNITS[number]
    files = (("bao-cao.docx", ben_lau.report(unit)), ("danh-muc.xlsx", ben_lau.books(number)))
    return ben_lau.mail(unit.emails[0], f"bc-{number}", "Báo cáo công tác thư viện", files).as_bytes()


def read_here(content: bytes) -> Reading:
    return read_mail(content, Budget())


def kept(mail: int, content: bytes | None, attempts: int = 0, own_fault: bool = True) -> ReadMail:
    """What some machine has read of a mail."""
    if content is None:
        return ReadMail(mail, attempts, STAMP, NOW, error="it ended", own_fault=own_fault)
    return ReadMail(mail, attempts, STAMP, NOW, packed(read_here(content)))


def save(engine: Engine, *rows: ReadMail) -> None:
    with writing(engine) as conn:
        readings.save(conn, rows)


def filed(engine: Engine) -> list[tuple[int | None, str]]:
    with reading(engine) as conn:
        query = select(filings.c.mail, filings.c.unit).where(filings.c.part == "report").order_by(filings.c.id)
        return [tuple(row) for row in conn.execute(query)]


def waiting(engine: Engine) -> int:
    """How many readings there are."""
    with reading(engine) as conn:
        return conn.scalar(select(func.count()).select_from(reading_table)) or 0


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_baton_is_one_machines_until_that_one_ends_or_its_connection_does(
    engine: Engine, database_url: str, open_engine: Callable[[str], Engine]
) -> None:
    ours, theirs = Batons(engine), Batons(open_engine(database_url))
    assert ours.take("clock")
    assert ours.take("clock"), "whoever holds it may ask again"
    assert not theirs.take("clock")
    assert theirs.take("poll"), "each by itself"
    with writing(engine) as conn:
        ends = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> ALL (:theirs)"
        kept = [conn.scalar(text(POLL))]
        conn.execute(text(ends), {"theirs": kept})
    until(lambda: theirs.take("clock"), 5)
    with pytest.raises(Exception, match="connection"):
        ours.take("clock")
    assert not ours.holds("clock")
    assert not ours.take("clock")
    with theirs.held("record") as mine, theirs.held("record") as again:
        assert (mine, again) == (True, False), "one thread of ours at a time"
    theirs.end()
    assert ours.take("clock")
    ours.end()


def test_any_machine_reads_and_the_mails_are_recorded_in_the_order_they_came(
    engine: Engine, settings: Settings, database_url: str
) -> None:
    ids = keep(engine, [report_of(number) for number in range(5)], settings, hand_out=True)
    lost = keep(engine, [report_of(number) for number in range(5, 7)], settings)
    told = threading.Event()
    batons = Batons(engine)
    with writing(engine) as conn:  # a machine that died had taken the job half a minute ago
        dead = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '40 seconds') RETURNING id"
        conn.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :dead"), {"dead": conn.scalar(text(dead))}
        )
        assert work.oldest_job(conn) is not None
    with Readers(settings) as readers:
        worker = Worker(engine, LiveSettings(settings), readers, lambda: datetime.now(UTC), batons, told.set)
        worker.start()
        asyncio.run(sweep(worker))
        assert look_again(engine, settings, NOW) == len(lost), "what has no job gets one"
        assert look_again(engine, settings, NOW) == 0
        until(lambda: len(filed(engine)) == 7)
        worker.stop()
    batons.end()
    assert told.is_set()
    assert filed(engine) == [(mail, ben_lau.UNITS[at].code) for at, mail in enumerate(ids + lost)]
    assert waiting(engine) == 0
    with reading(engine) as conn:
        assert work.oldest_job(conn) is None
        assert not conn.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'read'"))


def test_who_has_found_nothing_to_record_looks_once_more_before_it_goes(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    done, waits = iter((Decided(), Decided(recorded=1))), iter((True, False))  # what came between its look and its end
    monkeypatch.setattr("tracker.worker.record_read", lambda *_: next(done))
    monkeypatch.setattr("tracker.worker.any_to_record", lambda _: next(waits))
    batons = Batons(engine)
    Worker(engine, LiveSettings(settings), Readers(settings), lambda: NOW, batons, lambda: told.append(1))._record()
    batons.end()
    assert (told, next(done, None)) == ([1], None)


async def sweep(worker: Worker) -> None:
    app = worker.app()
    async with app.open_async():
        await take_up(app)


def test_nothing_is_recorded_before_a_mail_that_came_earlier(engine: Engine, settings: Settings) -> None:
    contents = [report_of(number) for number in range(4)]
    ids = keep(engine, contents, settings)
    save(engine, *(kept(ids[at], contents[at]) for at in (1, 2)))
    assert record_read(engine, settings, lambda: NOW) == Decided(), "the first is being read somewhere"
    save(engine, kept(ids[0], None))
    assert record_read(engine, settings, lambda: NOW) == Decided(recorded=2, failed=1), "what failed is tried behind others"
    save(engine, kept(ids[0], None), kept(ids[0], None, attempts=1, own_fault=False), kept(ids[3], contents[3]))
    assert record_read(engine, settings, lambda: NOW) == Decided(recorded=1), "what cannot be had holds up nobody"
    assert look_again(engine, settings, NOW + timedelta(hours=1)) == 1, "and is read again by and by"
    save(engine, kept(ids[0], contents[0], attempts=0))
    assert record_read(engine, settings, lambda: NOW) == Decided(), "what is told late of an earlier attempt is no news"
    save(engine, kept(ids[0], contents[0], attempts=1))
    assert record_read(engine, settings, lambda: NOW) == Decided(recorded=1)
    save(engine, kept(ids[0], contents[0], attempts=1))
    assert waiting(engine) == 0, "a mail that is decided has no reading"
    assert [mail for mail, _ in filed(engine)] == [ids[1], ids[2], ids[3], ids[0]]


class OneChild:
    """Readers without processes: of these mails, by their id, the vault does not answer."""

    def __init__(self, *away: int) -> None:
        self._away = away

    def together(self, some: Sequence[PendingMail]) -> Iterator[tuple[tuple[PendingMail, Result], ...]]:
        """All at once."""
        silence = Unreadable("VaultAwayError: silence", own_fault=False, away=True)
        read = Read(read_here(report_of(0)), None)
        yield tuple((mail, silence if mail.id in self._away else read) for mail in some)


def test_a_vault_that_does_not_answer_holds_up_what_came_later(engine: Engine, settings: Settings) -> None:
    ids = keep(engine, [report_of(number) for number in range(3)], settings)
    read_some(engine, OneChild(ids[1]), lambda: NOW, ids)  # type: ignore[arg-type]
    assert waiting(engine) == 1
    read_some(engine, OneChild(), lambda: NOW, ids[2:])  # type: ignore[arg-type]
    done = record_read(engine, settings, lambda: NOW)
    assert (done.recorded + done.review + done.ignored, waiting(engine)) == (1, 1)
    assert look_again(engine, settings, NOW) == 1, "it is asked for again"


def test_a_reading_of_another_version_is_read_anew(engine: Engine, settings: Settings) -> None:
    (mail,) = keep(engine, [report_of(0)], settings)
    save(engine, replace(kept(mail, report_of(0)), parser_version="0"))
    assert record_read(engine, settings, lambda: NOW) == Decided()
    assert waiting(engine) == 0
    save(engine, replace(kept(mail, report_of(0)), packed=b"no reading"))
    assert record_read(engine, settings, lambda: NOW) == Decided(failed=1), "a mistake of ours is counted, and ends"
    save(engine, kept(mail, report_of(0), attempts=1))
    assert record_read(engine, settings, lambda: NOW) == Decided(recorded=1)


def test_two_that_record_at_once_file_each_mail_once(
    engine: Engine, settings: Settings, database_url: str, open_engine: Callable[[str], Engine]
) -> None:
    """A machine that was frozen wakes and goes on with what it had in hand."""
    contents = [report_of(number) for number in range(6)]
    ids = keep(engine, contents, settings)
    save(engine, *(kept(mail, content) for mail, content in zip(ids, contents, strict=True)))
    done: list[Decided] = []
    both = [open_engine(database_url) for _ in range(2)]
    start = threading.Barrier(2)

    def record(one: Engine) -> None:
        start.wait()
        done.append(record_read(one, settings, lambda: NOW))

    threads = [threading.Thread(target=record, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.recorded for one in done) == 6
    assert [mail for mail, _ in filed(engine)] == list(ids)
    with reading(engine) as conn:
        assert conn.scalar(select(func.count()).select_from(mail_table).where(mail_table.c.state == "filed")) == 6


def test_a_machine_with_another_key_is_refused(engine: Engine, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert [key_fault(engine, home) for home in (first, first)] == ["", ""]
    assert "token.key" in key_fault(engine, second)
    (second / "token.key").unlink()
    use_key(engine, second)
    assert key_fault(engine, second) == ""
    assert "token.key" in key_fault(engine, first)


def test_an_office_that_has_not_begun_decides_anew_what_its_roster_decides_otherwise(
    engine: Engine, settings: Settings
) -> None:
    setting_up = replace(settings, sending=replace(settings.sending, started=False))
    (mail,) = keep(engine, [report_of(0)], settings)
    save(engine, kept(mail, report_of(0)))
    assert record_read(engine, setting_up, lambda: NOW).recorded == 1
    with writing(engine) as conn:
        audit.add(conn, NOW + timedelta(seconds=1), "lan", "import-units", "roster")
    assert look_again(engine, settings, NOW) == 0, "one that has begun has told its units"
    assert look_again(engine, setting_up, NOW) == 1
    save(engine, kept(mail, report_of(0)))
    assert record_read(engine, setting_up, lambda: NOW + timedelta(seconds=2)).recorded == 1
