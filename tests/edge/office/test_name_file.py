"""A roster's names are taken apart once and loaded by the next start, whatever became of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from config.entities import Unit
from tests.bench.nam_can import PROVINCE
from tracker.jobs.office import name_file
from tracker.rules.attribution.unit.name_tables import NameTables, name_tables
from tracker.rules.attribution.unit.unit_index import UnitIndex

ROSTER = tuple(PROVINCE)


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., UnitIndex]:
    monkeypatch.setattr(name_file, "_FEWEST", 1)

    def begin(roster: tuple[Unit, ...] = ROSTER, *, takes_apart: bool) -> UnitIndex:
        monkeypatch.setattr(name_file, "_last", [])  # another process
        made: list[NameTables] = []

        def apart(units: tuple[Unit, ...]) -> NameTables:
            made.append(name_tables(units))
            return made[-1]

        monkeypatch.setattr(name_file, "name_tables", apart)
        index = name_file.index_of(roster, tmp_path / "cache")
        assert bool(made) is takes_apart
        return index

    return begin


def test_what_is_loaded_is_what_was_taken_apart(start: Callable[..., UnitIndex], tmp_path: Path) -> None:
    start(takes_apart=True)
    loaded, made = start(takes_apart=False).tables, UnitIndex(ROSTER).tables
    fields = [name for name in NameTables.__slots__ if name != "bodies"]
    assert [getattr(loaded, name) for name in fields] == [getattr(made, name) for name in fields]
    assert loaded.bodies.as_plain() == made.bodies.as_plain()
    assert loaded.bodies.places == made.bodies.places
    (file,) = (tmp_path / "cache").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_another_name_is_taken_apart_and_another_address_is_not(start: Callable[..., UnitIndex]) -> None:
    start(takes_apart=True)
    moved = (replace(ROSTER[0], emails=("moi@x.example",)), *ROSTER[1:])
    assert start(moved, takes_apart=False).of_address("moi@x.example") == (ROSTER[0].code,)
    start((replace(ROSTER[0], name="Trường Tiểu học Khác"), *ROSTER[1:]), takes_apart=True)


@pytest.mark.parametrize(
    "spoil",
    [lambda _: b"", lambda was: was[:-9], lambda was: was.replace(b"truong", b"trvong", 1), lambda _: b"\x80\x04K\x01."],
)
def test_a_file_that_is_broken_or_foreign_is_not_believed(
    start: Callable[..., UnitIndex], tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    start(takes_apart=True)
    file = tmp_path / "cache" / "names.json"
    file.write_bytes(spoil(file.read_bytes()))
    start(takes_apart=True)
    start(takes_apart=False)


def test_a_file_of_other_code_is_not_believed_and_none_is_needed(
    start: Callable[..., UnitIndex], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(takes_apart=True)
    monkeypatch.setattr(name_file, "_code", lambda: "newer")
    start(takes_apart=True)
    (tmp_path / "cache" / "names.json").unlink()
    (tmp_path / "cache").rmdir()
    (tmp_path / "cache").write_text("a file where the folder should be")
    start(takes_apart=True)
