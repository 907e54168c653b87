"""Children that know the registry say where mail belongs; what they say counts only while it is what this process would say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.entities import Campaign, Unit
from config.settings import Settings
from intake.envelope import MailboxUid, StoredMail
from intake.vault import vault_at
from parsers.facts import Budget
from parsers.reading import read_mail
from tests.conftest import settings_for
from tests.papers.office import MAI, REPORT, REVIEW, SAFETY, SON, UNITS, message
from tracker.jobs.reading import forecast
from tracker.jobs.reading.forecast import Forecaster, by_itself
from tracker.jobs.reading.readers import Read, Readers
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Disposition
from tracker.rules.attribution.registry import History, Registry, registry_of
from tracker.rules.attribution.unit.unit_index import UnitIndex

INDEX = UnitIndex(UNITS)


def registry(*campaigns: Campaign, index: UnitIndex = INDEX) -> Registry:
    return registry_of(index, campaigns, "phong@phong.example", ("Phòng Giáo dục và Đào tạo huyện Bình An",))


BOTH = registry(REVIEW, SAFETY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, "sqlite://")


@pytest.fixture
def stored(settings: Settings) -> tuple[StoredMail, ...]:
    """A report of each of two schools, and one of nobody."""
    raw = [
        message(unit.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name=unit.name.removeprefix("Trường ").upper())))
        for unit in (MAI, SON)
    ]
    raw.append(message("la@hopthu.example", "Chào Phòng"))
    hashes = vault_at(settings.vault).keep_all(raw)
    return tuple(StoredMail(sha256, MailboxUid("INBOX", 1, 1), None, len(one)) for sha256, one in zip(hashes, raw, strict=True))


@pytest.fixture
def readers(settings: Settings) -> Iterator[Readers]:
    with Readers(settings) as readers:
        yield readers


def _read(readers: Readers, mails: Sequence[StoredMail]) -> list[Read]:
    results = [result for some in readers.each(iter(mails)) for _, result in some]
    return [result for result in results if isinstance(result, Read)]


def test_a_child_decides_as_this_process_would(readers: Readers, stored: tuple[StoredMail, ...]) -> None:
    readers.teach(BOTH)
    found = _read(readers, stored)
    assert [one.alone for one in found] == [attribute(one.reading, History(), BOTH) for one in found]
    assert [one.alone and one.alone.disposition for one in found] == [*2 * [Disposition.RECORDED], Disposition.IGNORED]


def test_children_that_were_taught_nothing_decide_nothing(readers: Readers, stored: tuple[StoredMail, ...]) -> None:
    assert [one.alone for one in _read(readers, stored)] == [None, None, None]


def test_what_was_decided_by_a_registry_that_has_changed_does_not_count(
    readers: Readers, stored: tuple[StoredMail, ...]
) -> None:
    readers.teach(BOTH)
    readers.begin(stored[:2])
    extended = replace(REVIEW, due=REVIEW.due + timedelta(days=7))
    readers.teach(registry(extended, SAFETY))
    early, also_early, late = _read(readers, stored)
    assert (early.alone, also_early.alone) == (None, None)
    assert late.alone is not None


def test_the_same_registry_again_changes_nothing(readers: Readers, stored: tuple[StoredMail, ...]) -> None:
    readers.teach(BOTH)
    readers.begin(stored)
    readers.teach(registry(REVIEW, SAFETY))
    assert None not in [one.alone for one in _read(readers, stored)]


def test_a_child_whose_page_is_gone_decides_nothing(settings: Settings, stored: tuple[StoredMail, ...], tmp_path: Path) -> None:
    reading = read_mail(vault_at(settings.vault).read(stored[0].sha256), Budget())
    assert by_itself(reading, tmp_path / "registry-gone.pickle") is None


def test_one_page_is_kept_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    book = Forecaster(tmp_path / "cache")
    for taught in (BOTH, registry(REVIEW), registry(SAFETY)):
        book.teach(taught)
    assert book.page is not None
    assert list((tmp_path / "cache").iterdir()) == [book.page]
    assert book.page.stat().st_mode & 0o077 == 0
    assert book.page.parent.stat().st_mode & 0o077 == 0


def test_a_long_roster_stays_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecast, "_UNITS", len(UNITS))
    one_more = Unit("th-moi", "Trường Tiểu học Mới", SON.level, "Kim Sơn", ("moi@truong.example",))
    short, long = Forecaster(tmp_path / "short"), Forecaster(tmp_path / "long")
    short.teach(BOTH)
    long.teach(registry(REVIEW, index=UnitIndex((*UNITS, one_more))))
    assert short.page is not None
    assert long.page is None
    assert long.taught, "it is not asked for again with every batch"


def test_a_page_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    book = Forecaster(tmp_path / "cache")
    book.teach(BOTH)
    assert book.page is None


def test_children_wait_with_large_mails_until_they_are_asked_for(
    readers: Readers, stored: tuple[StoredMail, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.jobs.reading.readers._AHEAD_MAIL", 1)
    monkeypatch.setattr("tracker.jobs.reading.readers._SMALL_MAIL", 1)
    asked = iter(stored)
    waves = readers.each(asked)
    next(waves)
    assert len(list(asked)) == max(0, len(stored) - readers._workers)


def test_children_have_more_to_read_before_what_they_did_is_given_back(
    readers: Readers, stored: tuple[StoredMail, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.jobs.reading.readers._AHEAD", 1)
    monkeypatch.setattr("tracker.jobs.reading.readers._TOGETHER", 1)
    asked = iter(4 * stored)
    first = next(readers.each(asked))
    assert len(list(asked)) == 4 * len(stored) - len(first) - readers._workers
