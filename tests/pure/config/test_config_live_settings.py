"""Settings follow their file without a restart, and a file that cannot be used changes nothing."""

from __future__ import annotations

from pathlib import Path

from config.settings import LiveSettings, load, write_default
from config.settings_write import save


def test_what_is_saved_counts_at_the_next_look(tmp_path: Path) -> None:
    write_default(tmp_path)
    live = LiveSettings(load(tmp_path))
    before = live()
    save(tmp_path, {("office", "name"): "Phòng GDĐT An Lão", ("sending", "paused"): True, ("web", "port"): 9})
    assert (live().office.name, live().sending.paused) == ("Phòng GDĐT An Lão", True)
    assert live().web == before.web, "the address of the pages stays until they are served anew"


def test_a_file_that_cannot_be_used_changes_nothing(tmp_path: Path) -> None:
    write_default(tmp_path)
    live = LiveSettings(load(tmp_path))
    before = live()
    (tmp_path / "settings.toml").write_text("[office", "utf-8")
    assert live() == before
    (tmp_path / "settings.toml").unlink()
    assert live() == before
