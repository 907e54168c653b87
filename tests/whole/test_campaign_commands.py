"""Campaigns, periodic reports and held letters on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "data" / "town"
Run = Callable[..., tuple[int, str, str]]

ONE = """
code = "A"
title = "Báo cáo một"
due = 2026-03-16T00:00:00+07:00
shift = "next_working_day"
remind_before = ["3d"]
[[parts]]
code = "report"
name = "Báo cáo"
"""
EACH_YEAR = """
code = "NAM"
title = "Báo cáo tổng kết {period}"
[repeat]
every = "school_year"
due_day = 31
[[parts]]
code = "report"
name = "Báo cáo"
"""


@pytest.fixture
def baocao(baocao: Run) -> Run:
    assert baocao("init")[0] == 0
    assert baocao("units", "import", SAMPLE / "units.csv")[0] == 0
    return baocao


def taken(baocao: Run, folder: Path, text: str) -> tuple[int, str, str]:
    (folder / "campaign.toml").write_text(text, "utf-8")
    return baocao("campaign", "import", folder / "campaign.toml")


def test_a_file_of_two_opens_both_and_the_periods_that_are_asked_for(baocao: Run, tmp_path: Path) -> None:
    status, out, _ = taken(baocao, tmp_path, f"{ONE}\n# ---\n{EACH_YEAR}")
    assert status == 0
    assert out.splitlines() == [
        "added A: Báo cáo một; due 2026-03-17T00:00:00+07:00, moved to a working day; 20 units are asked",
        "added NAM: Báo cáo tổng kết {period}; every school_year; 20 units are asked",
    ] + [line for line in out.splitlines() if line.startswith("opened ")]
    listed = baocao("campaign", "list")[1]
    assert "A\topen\tdue 2026-03-17T00:00:00+07:00\tBáo cáo một\n" in listed
    assert "NAM\tat work\tevery school_year\tBáo cáo tổng kết {period}\n" in listed


def test_one_mistake_in_one_of_two_and_nothing_is_taken(baocao: Run, tmp_path: Path) -> None:
    status, _, err = taken(baocao, tmp_path, f"{ONE}\n# ---\n{EACH_YEAR.replace('due_day = 31', 'due_day = 32')}")
    assert status == 1
    assert err == "baocao: campaign 2: repeat.due_day: must be a whole number between 1 and 31, not 32\n"
    assert baocao("campaign", "list")[1] == ""


def test_a_campaign_is_paused_and_resumed_and_a_series_stopped_and_resumed(baocao: Run, tmp_path: Path) -> None:
    taken(baocao, tmp_path, f"{ONE}\n# ---\n{EACH_YEAR}")
    assert baocao("campaign", "pause", "A")[:2] == (0, "paused A\n")
    assert "A\tpaused\t" in baocao("campaign", "list")[1]
    assert baocao("campaign", "pause", "A")[0] == 1
    assert baocao("campaign", "resume", "A")[:2] == (0, "resumed A\n")
    assert baocao("campaign", "close", "NAM")[:2] == (0, "closed NAM\n")
    assert "NAM\tstopped " in baocao("campaign", "list")[1]
    assert baocao("campaign", "resume", "NAM")[0] == 0
    assert baocao("campaign", "close", "KHONG-CO")[2] == "baocao: there is no open campaign KHONG-CO\n"


def test_a_dry_tick_shows_every_letter_and_writes_none(baocao: Run, tmp_path: Path) -> None:
    taken(baocao, tmp_path, ONE)
    status, out, _ = baocao("tick", "--now", "2026-03-16T08:00:00+07:00", "--dry-run", "--show")
    assert status == 0
    assert out.count("Hạn nộp: hết ngày 16/03/2026 (hôm nay là ngày cuối).") == out.count("reminder\t") > 10
    assert "letters would be written\n" in out
    assert baocao("notices", "--json")[1] == ""


def test_held_letters_are_counted_and_let_go(baocao: Run, tmp_path: Path) -> None:
    settings = tmp_path / "home" / "settings.toml"
    settings.write_text(settings.read_text("utf-8").replace("letters_per_run = 500", "letters_per_run = 2"), "utf-8")
    taken(baocao, tmp_path, ONE)
    paused = settings.read_text("utf-8").replace("paused = false", "paused = true")
    settings.write_text(paused, "utf-8")
    out = baocao("tick", "--now", "2026-03-16T08:00:00+07:00")[1]
    assert "note: more than 2 reminders at once are held; let them go with: baocao notices release --yes\n" in out
    assert "note: sending.paused is true in settings.toml, so no letter leaves\n" in out
    held = int(baocao("notices", "release")[1].split()[0])
    assert held > 10
    assert baocao("notices", "release", "--yes")[1] == f"{held} letters may leave\n"
    assert baocao("notices", "release")[1].startswith("0 letters are held")
