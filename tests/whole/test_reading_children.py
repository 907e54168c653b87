"""The children that read mail: what they are given early is read early, and nothing else changes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path

import pytest

from config.settings import Settings
from intake.envelope import MailboxUid, StoredMail
from intake.vault import vault_at
from parsers.facts import Budget, Reading
from parsers.reading import read_mail
from tests.conftest import settings_for
from tests.papers.office import message
from tracker.jobs.reading import fork_server, process, process_pool
from tracker.jobs.reading import readers as reader_settings
from tracker.jobs.reading.process import Answer, Unreadable
from tracker.jobs.reading.process_pool import ReaderPool
from tracker.jobs.reading.readers import Read, Readers


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, "sqlite://")


@pytest.fixture
def stored(settings: Settings) -> tuple[StoredMail, ...]:
    """Five small mails of a vault."""
    raw = [message("a@truong.example", f"Báo cáo {number}", ("bao cao.txt", f"Số: {number}/BC-THCS")) for number in range(5)]
    hashes = vault_at(settings.vault).keep_all(raw)
    return tuple(StoredMail(sha256, MailboxUid("INBOX", 1, 1), None, len(one)) for sha256, one in zip(hashes, raw, strict=True))


def _subjects(readers: Readers, mails: Sequence[StoredMail]) -> list[str]:
    results = (result for some in readers.each(iter(mails)) for _, result in some)
    return [result.reading.subject if isinstance(result, Read) else result.why for result in results]


@pytest.fixture
def readers(settings: Settings) -> Iterator[Readers]:
    with Readers(settings) as readers:
        yield readers


def _poisoned(mails: Sequence[process.Kept], page: Path | None, slot: int) -> tuple[Answer | Unreadable, ...]:
    """What a child does with mails whose subjects say what they do to it."""
    if process.read_kept is not _bitten:
        process.read_kept = _bitten
    return process.read_together(mails, page, slot)


_read_kept = process.read_kept


def _bitten(sha256: str, authserv_id: str) -> Reading:
    reading = _read_kept(sha256, authserv_id)
    match reading.subject:
        case "kills":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hangs":
            time.sleep(3600)
        case "slow":
            time.sleep(process.PATIENCE + 0.1)
        case "lies":
            process._brief.marks[0] = 99
            os.kill(os.getpid(), signal.SIGKILL)
        case "fails":
            raise ValueError("no such page")
        case "fills":
            raise MemoryError
    return reading


@pytest.fixture
def poisonous(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """What becomes of mails with these subjects that one child is given together."""
    monkeypatch.setattr(process_pool, "read_together", _poisoned)
    lone = replace(settings, reading=replace(settings.reading, workers=1, seconds=2))

    def given(*subjects: str) -> list[str]:
        raw = [message("a@truong.example", subject, ("bc.txt", f"Số: {at}")) for at, subject in enumerate(subjects)]
        hashes = vault_at(settings.vault).keep_all(raw)
        place = MailboxUid("INBOX", 1, 1)
        mails = [StoredMail(sha256, place, None, len(one)) for sha256, one in zip(hashes, raw, strict=True)]
        with Readers(lone) as readers:
            readers.begin(mails)
            return _subjects(readers, mails)

    return given


@pytest.mark.parametrize(
    ("poison", "said"),
    [
        ("kills", "the reading process ended with status -9"),
        ("hangs", "reading took longer than 2 seconds"),
        ("fails", "ValueError: no such page"),
        ("fills", "reading needed more than 1024 MB"),
    ],
)
@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_mail_that_ends_its_child_costs_none_of_those_beside_it(
    poisonous: Callable[..., list[str]], poison: str, said: str, at: int
) -> None:
    subjects = [f"Báo cáo {number}" for number in range(5)]
    subjects[at] = poison
    assert poisonous(*subjects) == [said if subject == poison else subject for subject in subjects]


def test_a_child_that_marks_nonsense_before_it_dies_costs_one_mail_at_a_time(poisonous: Callable[..., list[str]]) -> None:
    said = poisonous("Báo cáo 0", "lies", "Báo cáo 2")
    assert said[:2] == ["Báo cáo 0", "the reading process ended with status -9"]


def test_each_of_two_that_end_their_child_is_found(poisonous: Callable[..., list[str]]) -> None:
    killed = "the reading process ended with status -9"
    assert poisonous("kills", "Báo cáo 1", "kills", "kills", "Báo cáo 4") == [killed, "Báo cáo 1", killed, killed, "Báo cáo 4"]


def test_those_given_with_a_slow_one_are_read_without_their_being_asked_for_twice(
    poisonous: Callable[..., list[str]], begun: list[str]
) -> None:
    assert poisonous("Báo cáo 0", "slow", "Báo cáo 2", "slow", "Báo cáo 4") == [
        *("Báo cáo 0", "slow", "Báo cáo 2", "slow", "Báo cáo 4")
    ]
    first, second, third = begun[:5], begun[5:8], begun[8:]
    assert (second, third) == (first[2:], first[4:]), "what was left out is given again, and nothing else"


def test_what_was_begun_early_is_taken_over_in_the_order_of_asking(readers: Readers, stored: tuple[StoredMail, ...]) -> None:
    readers.begin(reversed(stored))
    assert _subjects(readers, stored) == [f"Báo cáo {number}" for number in range(5)]
    assert _subjects(readers, stored[::-1]) == [f"Báo cáo {number}" for number in (4, 3, 2, 1, 0)]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the children were given, in order."""
    begun: list[str] = []
    begin = ReaderPool.begin

    def noted(self: ReaderPool, mails: Sequence[process.Kept], page: Path | None) -> object:
        begun.extend(sha256 for sha256, _ in mails)
        return begin(self, mails, page)

    monkeypatch.setattr(ReaderPool, "begin", noted)
    return begun


def test_no_more_is_begun_early_than_the_queue_should_hold(
    readers: Readers, stored: tuple[StoredMail, ...], begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_settings, "_EARLY", 2)
    readers.begin(stored)
    assert begun == [one.sha256 for one in stored[:2]]
    assert len(_subjects(readers, stored)) == 5
    assert sorted(begun) == sorted(one.sha256 for one in stored), "each is read once"


def test_a_large_mail_waits_until_it_is_asked_for(
    readers: Readers, stored: tuple[StoredMail, ...], begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_settings, "_SMALL_MAIL", stored[0].size - 1)
    readers.begin(stored[:1])
    assert begun == []
    assert _subjects(readers, stored[:1]) == ["Báo cáo 0"]


def test_large_tables_that_wait_in_memory_hold_up_what_is_begun_early(
    readers: Readers, settings: Settings, stored: tuple[StoredMail, ...], begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = message("a@truong.example", "Danh sách", ("ds.csv", "STT,Họ và tên\n1,Lê Thị Hoà\n2,Trần Văn Đức\n"))
    listed = StoredMail(vault_at(settings.vault).keep(raw), MailboxUid("INBOX", 1, 8), None, len(raw))
    monkeypatch.setattr(reader_settings, "_EARLY_CELLS", 5)
    readers.begin((listed,))
    readers._early.tasks[listed.sha256].end()
    readers.begin(stored[:1])
    assert begun == [listed.sha256]
    assert _subjects(readers, (listed, stored[0])) == ["Danh sách", "Báo cáo 0"]
    readers.begin(stored[1:2])
    assert begun[-1] == stored[1].sha256, "what was taken over makes room"


def test_a_mail_that_cannot_be_read_early_costs_no_other(readers: Readers, stored: tuple[StoredMail, ...]) -> None:
    gone = StoredMail("0" * 64, MailboxUid("INBOX", 1, 9), None, 10)
    readers.begin((gone, *stored))
    said = _subjects(readers, (gone, *stored))
    assert "VaultError" in said[0]
    assert said[1:] == [f"Báo cáo {number}" for number in range(5)]


def test_a_child_reads_what_the_parent_would(readers: Readers, settings: Settings, stored: tuple[StoredMail, ...]) -> None:
    readers.begin(stored)
    ((_, result),) = (one for some in readers.each(iter(stored[:1])) for one in some)
    assert isinstance(result, Read)
    assert result.reading == read_mail(vault_at(settings.vault).read(stored[0].sha256), Budget())


@pytest.mark.parametrize("spoken", [1, 2])
def test_what_a_library_prints_about_a_file_reaches_nobody(
    readers: Readers, capfdbinary: pytest.CaptureFixture[bytes], spoken: int
) -> None:
    assert readers.ask(os.write, spoken, b"thread panicked at: words of a stranger") == 39
    assert capfdbinary.readouterr() == (b"", b"")


def _children_of(readers: Readers) -> list[int]:
    pool = readers._children._pool
    assert pool is not None
    return list(pool._pool_manager.worker_manager.workers)


def _kill(readers: Readers) -> None:
    for child in _children_of(readers):
        os.kill(child, signal.SIGKILL)


def test_an_idle_child_killed_from_outside_does_not_stop_the_reading(readers: Readers, stored: tuple[StoredMail, ...]) -> None:
    expected = [f"Báo cáo {number}" for number in range(5)]
    for _ in range(2):
        assert _subjects(readers, stored) == expected
        _kill(readers)
        time.sleep(1)  # for the pool to notice
    assert _subjects(readers, stored) == expected
    _kill(readers)
    time.sleep(1)
    assert readers.ask(len, "bốn") == 3


def test_mails_given_just_before_the_pool_breaks_are_read_by_the_next(readers: Readers, stored: tuple[StoredMail, ...]) -> None:
    expected = [f"Báo cáo {number}" for number in range(5)]
    assert _subjects(readers, stored) == expected
    _kill(readers)  # nothing has noticed yet
    assert _subjects(readers, stored) == expected


def _let_the_fork_server_go() -> None:
    """Children that an earlier test of this process left, as the pages' own do, would keep it."""
    for pool in tuple(fork_server._users):
        assert isinstance(pool, ReaderPool)
        pool.stop()


def test_children_without_work_end_with_all_that_was_loaded_for_them_and_mail_starts_others(settings: Settings) -> None:
    raw = b"From: a@truong.example\r\nSubject: x\r\n\r\nxin ch\xc3\xa0o\r\n"
    listed = StoredMail(vault_at(settings.vault).keep(raw), MailboxUid("INBOX", 1, 8), None, len(raw))
    lively = replace(settings, reading=replace(settings.reading, idle_minutes=1))
    _let_the_fork_server_go()
    with Readers(lively) as readers:
        pool = readers._children
        for _ in range(2):
            readers.begin([listed])
            assert _subjects(readers, [listed]) == ["x"]
            pool.rest()
            assert pool in fork_server._users  # it has just worked
            pool._last -= 61
            pool.rest()
            assert (pool._pool, vars(forkserver)["_forkserver"]._forkserver_pid) == (None, None)
