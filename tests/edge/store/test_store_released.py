"""A database that any released version made is brought to what this one needs, and answers as it did."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from tests.conftest import settings_for
from tracker.cli import main
from tracker.jobs.office.books import opened

RELEASED = Path(__file__).parents[2] / "data" / "released"
FROZEN = sorted(RELEASED.glob("*.db.xz"))


def columns(home: Path) -> dict[str, list[tuple[str, str, bool]]]:
    """Every table's columns as the database of a home has them, migrated where it has to be."""
    engine = opened(settings_for(home, "sqlite:///baocao.db"))
    try:
        found = inspect(engine)
        return {
            table: sorted((one["name"], str(one["type"]), one["nullable"]) for one in found.get_columns(table))
            for table in found.get_table_names()
        }
    finally:
        engine.dispose()


def messages(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_version_that_was_released_is_frozen() -> None:
    assert FROZEN


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.name.removesuffix(".db.xz"))
def test_a_released_database_is_brought_forward_and_answers_as_it_did(
    frozen: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    home, new = tmp_path / "home", tmp_path / "new"
    for one in (home, new):
        assert main(["--home", str(one), "init"]) == 0
    for file in home.glob("baocao.db*"):
        file.unlink()
    (home / "baocao.db").write_bytes(lzma.decompress(frozen.read_bytes()))
    assert main(["--home", str(home), "migrate"]) == 0
    assert columns(home) == columns(new)
    capfdbinary.readouterr()
    assert main(["--home", str(home), "messages", "--json"]) == 0
    then = messages(frozen.with_name(frozen.name.replace(".db.xz", ".jsonl")).read_text("utf-8"))
    now = messages(capfdbinary.readouterr().out.decode())
    assert [{key: one[key] for key in before} for before, one in zip(then, now, strict=True)] == then
