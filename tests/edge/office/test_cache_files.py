"""Files that can be made again are there whole or not at all, whoever writes, and whatever becomes of them costs no mail."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.papers.office import UNITS
from tracker.jobs import cache_files
from tracker.jobs.reading import forecast
from tracker.jobs.reading.forecast import Forecaster
from tracker.rules.attribution.registry import registry_of
from tracker.rules.attribution.unit.unit_index import UnitIndex


def test_a_file_is_one_writers_whole_word(tmp_path: Path) -> None:
    file, words = tmp_path / "cache" / "x.json", [bytes([65 + number]) * 200_000 for number in range(4)]
    with ThreadPoolExecutor(4) as writers:
        assert all(writers.map(lambda word: cache_files.put(file, word), words * 5))
    assert file.read_bytes() in words
    assert list(file.parent.iterdir()) == [file]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("fails", ["fdopen", "mkstemp"])
def test_a_full_disk_takes_nothing_and_keeps_no_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    def full(*given: object, **_: object) -> None:
        if given and isinstance(given[0], int):
            os.close(given[0])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if fails == "fdopen" else cache_files, fails, full)
    assert not cache_files.put(tmp_path / "x.json", b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spoil", [lambda _: b"", lambda was: was[:-9], lambda _: b"cnowhere\nnothing\n."])
def test_a_registry_that_the_disk_has_spoilt_is_no_mails_fault(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    ours = Forecaster(tmp_path)
    ours.teach(registry_of(UnitIndex(UNITS), (), "phong@phong.example", ("Phòng",)))
    assert ours.page
    assert forecast._read(ours.page)
    forecast._read.cache_clear()
    ours.page.write_bytes(spoil(ours.page.read_bytes()))
    assert forecast._read(ours.page) is None


def test_a_registry_that_another_process_has_cleared_away_is_written_anew(tmp_path: Path) -> None:
    ours, theirs = Forecaster(tmp_path), Forecaster(tmp_path)
    ours.teach(registry_of(UnitIndex(UNITS), (), "phong@phong.example", ("Phòng",)))
    theirs.teach(registry_of(UnitIndex(UNITS[:1]), (), "phong@phong.example", ("Phòng",)))
    assert ours.page
    assert not ours.page.exists()
    ours.teach(registry_of(UnitIndex(UNITS), (), "phong@phong.example", ("Phòng",)))
    assert ours.page.exists()
