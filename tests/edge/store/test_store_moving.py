"""The books are carried from one database to another, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from tests.papers.office import NOW, REPORT, SON, done, message, opened
from tracker.jobs.filings import cell_acts
from tracker.store.acts import audit
from tracker.store.moving import move
from tracker.store.schema import cell_changes, changes, metadata
from tracker.store.session import StoreError, migrate, reading, writing


@pytest.fixture
def elsewhere(tmp_path: Path, open_engine: Callable[[str], Engine]) -> Engine:
    """An empty SQLite database: the way there from SQLite, the way back from PostgreSQL."""
    return open_engine(f"sqlite:///{tmp_path}/elsewhere.db")


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(engine) as conn:
        tables = [one for one in metadata.sorted_tables if one not in (changes, cell_changes)]
        return {one.name: [tuple(row) for row in conn.execute(select(one).order_by(*one.primary_key))] for one in tables}


def test_there_and_back_everything_is_as_it_was_and_goes_on(
    engine: Engine, elsewhere: Engine, open_engine: Callable[[str], Engine], tmp_path: Path
) -> None:
    office = opened(engine, tmp_path)
    office.get(message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN"))))
    with writing(engine) as conn:
        done(cell_acts.note(office.hand(conn, why="Đã gọi"), "TK2023", SON.code))
    before = contents(engine)
    counts = move(engine, elsewhere)
    assert counts["filings"] == len(before["filings"]) > 0
    assert contents(elsewhere) == before
    with writing(engine) as conn:  # the way back into the first one, emptied
        for table in reversed(metadata.sorted_tables):
            if table is not changes:
                conn.execute(table.delete())
    move(elsewhere, engine)
    assert contents(engine) == before
    with writing(engine) as conn:
        assert audit.add(conn, NOW, "hanh", "note", "x") > max(int(str(row[0])) for row in before["audit"])


def test_a_target_that_holds_anything_is_refused_and_kept(engine: Engine, elsewhere: Engine, tmp_path: Path) -> None:
    opened(engine, tmp_path)
    migrate(elsewhere)
    with writing(elsewhere) as conn:
        audit.add(conn, NOW, "hanh", "note", "x")
    with pytest.raises(StoreError, match="not empty: it has rows in audit"):
        move(engine, elsewhere)
    assert len(contents(elsewhere)["audit"]) == 1
