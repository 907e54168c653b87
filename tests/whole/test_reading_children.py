"""The children that read mail: what they are given early is read early, and nothing else changes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from config.settings import Settings
from intake.envelope import Place, StoredMail
from intake.vault import Vault
from parsers.facts import Budget
from parsers.reading import read_mail
from tests.conftest import settings_for
from tests.papers.office import message
from tracker.jobs import read
from tracker.jobs.read import Read, Readers


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, "sqlite://")


@pytest.fixture
def stored(settings: Settings) -> tuple[StoredMail, ...]:
    """Five small mails of a vault."""
    raw = [message("a@truong.example", f"Báo cáo {number}", ("bao cao.txt", f"Số: {number}/BC-THCS")) for number in range(5)]
    hashes = Vault(settings.vault).keep_all(raw)
    return tuple(StoredMail(sha256, Place("INBOX", 1, 1), None, len(one)) for sha256, one in zip(hashes, raw, strict=True))


def _subjects(readers: Readers, mails: Sequence[StoredMail]) -> list[str]:
    results = (result for some in readers.each(iter(mails)) for _, result in some)
    return [result.reading.subject if isinstance(result, Read) else result.why for result in results]


@pytest.fixture
def readers(settings: Settings) -> Iterator[Readers]:
    with Readers(settings) as readers:
        yield readers


def test_what_was_begun_early_is_taken_over_in_the_order_of_asking(readers: Readers, stored: tuple[StoredMail, ...]) -> None:
    readers.begin(reversed(stored))
    assert _subjects(readers, stored) == [f"Báo cáo {number}" for number in range(5)]
    assert _subjects(readers, stored[::-1]) == [f"Báo cáo {number}" for number in (4, 3, 2, 1, 0)]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the children were given, in order."""
    begun: list[str] = []
    begin = Readers._begin

    def noted(self: Readers, sha256: str) -> object:
        begun.append(sha256)
        return begin(self, sha256)

    monkeypatch.setattr(Readers, "_begin", noted)
    return begun


def test_no_more_is_begun_early_than_the_queue_should_hold(
    readers: Readers, stored: tuple[StoredMail, ...], begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "_EARLY", 2)
    readers.begin(stored)
    assert begun == [one.sha256 for one in stored[:2]]
    assert len(_subjects(readers, stored)) == 5
    assert sorted(begun) == sorted(one.sha256 for one in stored), "each is read once"


def test_a_large_mail_waits_until_it_is_asked_for(
    readers: Readers, stored: tuple[StoredMail, ...], begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "_EARLY_MAIL", stored[0].size - 1)
    readers.begin(stored[:1])
    assert begun == []
    assert _subjects(readers, stored[:1]) == ["Báo cáo 0"]


def test_large_tables_that_wait_in_memory_hold_up_what_is_begun_early(
    readers: Readers, settings: Settings, stored: tuple[StoredMail, ...], begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = message("a@truong.example", "Danh sách", ("ds.csv", "STT,Họ và tên\n1,Lê Thị Hoà\n2,Trần Văn Đức\n"))
    listed = StoredMail(Vault(settings.vault).keep(raw), Place("INBOX", 1, 8), None, len(raw))
    monkeypatch.setattr(read, "_EARLY_CELLS", 5)
    readers.begin((listed,))
    readers._early[listed.sha256].future.result()
    readers.begin(stored[:1])
    assert begun == [listed.sha256]
    assert _subjects(readers, (listed, stored[0])) == ["Danh sách", "Báo cáo 0"]
    readers.begin(stored[1:2])
    assert begun[-1] == stored[1].sha256, "what was taken over makes room"


def test_a_mail_that_cannot_be_read_early_costs_no_other(readers: Readers, stored: tuple[StoredMail, ...]) -> None:
    gone = StoredMail("0" * 64, Place("INBOX", 1, 9), None, 10)
    readers.begin((gone, *stored))
    said = _subjects(readers, (gone, *stored))
    assert "VaultError" in said[0]
    assert said[1:] == [f"Báo cáo {number}" for number in range(5)]


def test_a_child_reads_what_the_parent_would(readers: Readers, settings: Settings, stored: tuple[StoredMail, ...]) -> None:
    readers.begin(stored)
    ((_, result),) = (one for some in readers.each(iter(stored[:1])) for one in some)
    assert isinstance(result, Read)
    assert result.reading == read_mail(Vault(settings.vault).read(stored[0].sha256), Budget())


@pytest.mark.parametrize("spoken", [1, 2])
def test_what_a_library_prints_about_a_file_reaches_nobody(
    readers: Readers, capfdbinary: pytest.CaptureFixture[bytes], spoken: int
) -> None:
    assert readers.ask(os.write, spoken, b"thread panicked at: words of a stranger") == 39
    assert capfdbinary.readouterr() == (b"", b"")
