"""A book of rows says what the rows themselves say, whatever is done, on both databases; no other file is believed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, Engine, delete, select, update

from config.column_rules import column_rule
from tests.bench import rach_gam as town
from tracker.jobs.synthesis import row_books
from tracker.jobs.synthesis.layout_failures import of_home
from tracker.jobs.synthesis.row_books import BookPlan, opened
from tracker.jobs.synthesis.row_list import RowList
from tracker.jobs.synthesis.row_recount import contradictions, differences, rows_read
from tracker.rules.synthesis.records import Correction, Mark, RecordRow
from tracker.rules.synthesis.row_selection import SHOWN, RowFilter
from tracker.store import schema
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger, records
from tracker.store.filings.records import At
from tracker.store.filings.row_book import RowBook
from tracker.store.session import reading, writing

RULES = tuple(rule for text in ("people change 20%", "people >= money") if (rule := column_rule(text)))
PARTS = (town.CAMPAIGN.parts[0], replace(town.CAMPAIGN.parts[1], rules=RULES))
NOW = replace(town.CAMPAIGN, parts=PARTS, previous="SK2030")
BEFORE = replace(town.CAMPAIGN, code="SK2030", title="Năm trước", opens=None, due=town.DUE - timedelta(days=365), parts=PARTS)
IDEAS = ("Góc thiên nhiên", "góc  Thiên nhiên", "Thư viện xanh", "Vườn rau", "Xe đạp cũ")
AREAS = ("Giáo dục", "GIÁO DỤC", "giáo duc", "Văn hóa - xã hội", "VHXH", "Kinh tế")


def settled(engine: Engine) -> Engine:
    town.build(engine, campaign=NOW)
    with writing(engine) as conn:
        campaigns.put(conn, BEFORE, town.NOW)
    return engine


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path, open_engine: Callable[[str], Engine]) -> Engine:
    shutil.copy(sqlite_template, tmp_path / "office.db")
    return settled(open_engine(f"sqlite:///{tmp_path}/office.db"))


def plan(home: Path) -> BookPlan:
    return BookPlan(home, NOW, PARTS[1], BEFORE)


@contextmanager
def looked(engine: Engine, it: BookPlan) -> Iterator[tuple[Connection, RowList]]:
    with reading(engine) as conn, opened(conn, it) as (book, current):
        assert book
        yield conn, RowList(conn, it, book, current)


def _sends(conn: Connection, dice: Random, number: int) -> None:
    rows = [
        town.idea(
            dice.choice(IDEAS),
            who=dice.choice(("Tập thể", "Cá nhân", "tập thể")),
            area=dice.choice((*AREAS, None)),
            people=dice.choice((8, 40, 300)),
            money=dice.choice((0.1, 0.2, 12, None)),
            reward=dice.choice(("x", "Không", None)),
        )
        for _ in range(dice.randint(0, 4))
    ]
    town.file(conn, dice.choice(town.UNITS).code, rows, town.NOW, 50 + number, version=2 + number, valid=dice.random() < 0.9)


def _moves(conn: Connection, dice: Random, number: int) -> None:
    filing = dice.choice(conn.scalars(select(schema.filings.c.id)).all())
    campaign = dice.choice((NOW.code, BEFORE.code))
    conn.execute(update(schema.filings).where(schema.filings.c.id == filing).values(campaign=campaign, version=200 + number))


def _row(conn: Connection, dice: Random) -> RecordRow | None:
    rows = rows_read(conn, BookPlan(Path(), NOW, PARTS[1])).rows
    return dice.choice(rows) if rows else None


def _decides(conn: Connection, dice: Random, number: int) -> None:
    if row := _row(conn, dice):
        at, journal = At(NOW.code, row.unit.code, row.part, row.record), Journal(conn)
        records.mark(journal, at, Mark(dice.random() < 0.5, dice.choice(("", "hay")), "lan", town.NOW))
        field, value = dice.choice((("area", "Kinh tế"), ("people", 9), ("idea", "Tên khác")))
        records.correct(journal, at, Correction(field, None, value, "", "lan", town.NOW + timedelta(seconds=number)))


def _withdraws(conn: Connection, dice: Random, number: int) -> None:
    ledger.withdraw(conn, dice.choice(conn.scalars(select(schema.filings.c.id)).all()), town.NOW)


def _renames(conn: Connection, dice: Random, number: int) -> None:
    unit = schema.units.c.code == dice.choice(town.UNITS).code
    conn.execute(update(schema.units).where(unit).values(name=f"Trường {number}", position=dice.randint(0, 4), level="thpt"))


ACTS: tuple[Callable[[Connection, Random, int], object], ...] = (
    _sends, _sends, _sends, _moves, _decides, _decides, _withdraws, _renames,
    lambda conn, _, __: conn.execute(delete(schema.corrections).where(schema.corrections.c.field == "area")),
)  # fmt: skip


def test_whatever_is_done_the_book_says_what_the_rows_say(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.rules.synthesis.roles.WATCHED", 4)
    monkeypatch.setattr("tracker.store.filings.row_book_cells.WATCHED", 4)  # columns are prose now and then
    office = settled(engine)
    dice, it, made = Random(3), plan(tmp_path), set()  # noqa: S311
    for number in range(16):
        with writing(office) as conn:
            dice.choice(ACTS)(conn, dice, number)
        with looked(office, it) as (conn, found):
            full = rows_read(conn, it)
            assert list(differences(found, full)) == []
            column, value = dice.choice((("", ""), ("area", "giao duc"), ("who", "tap the")))
            unit, level = dice.choice((*(one.code for one in town.UNITS), "")), dice.choice(("", "", "thpt", "tieu_hoc"))
            for which in dice.sample(SHOWN, 2):
                wanted = RowFilter(which, level, unit, dice.choice(("", "", "thien", "x")), column, value)
                chosen = full.choose(wanted)
                page = found.page(wanted, 1, 3)
                assert found.count(wanted) == len(chosen), wanted
                assert [(one.row.unit.code, replace(one.row, unit=full.rows[0].unit)) for one in page] == [
                    (row.unit.code, replace(row, unit=full.rows[0].unit)) for row in chosen[1:4]
                ]
                for one, row in zip(page, chosen[1:4], strict=True):
                    assert (one.before, [q.rule for q in one.asked]) == (
                        full.before(row), [q.rule for q in full.asked.get((row.unit.code, row.record), ())],
                    )  # fmt: skip
                    assert [other.record for other in one.others] == [other.record for other in full.others(row)][:5]
                    assert one.count == len(full.others(row))
            there = {(row.unit.code, row.record) for row in full.rows}
            decided = [at for at, mark in records.marks_of(conn, NOW.code).items() if mark.exemplary or mark.note]
            decided += [at for at, changed in records.corrections_of(conn, NOW).items() for _ in changed]
            assert len(found.lost(999)) == sum((unit, record) not in there for unit, _, record in decided)
        made |= {file.name for file in (tmp_path / "cache" / "rows").glob("*.db")}
    assert len(made) == 1, "nothing was laid out anew"
    with reading(office) as conn:
        assert list(contradictions(conn, tmp_path)) == []


def test_a_book_of_other_columns_other_books_or_another_form_is_made_anew(office: Engine, tmp_path: Path) -> None:
    it = plan(tmp_path)
    with looked(office, it) as (_, found):
        assert found.counts()["tat-ca"] == 5
    fewer = replace(it, part=replace(PARTS[1], columns=PARTS[1].columns[:2], rules=()))
    with looked(office, fewer) as (conn, found):
        assert list(differences(found, rows_read(conn, fewer))) == []
    (file,) = (tmp_path / "cache" / "rows").glob("*.db")
    assert file.stat().st_mode & 0o077 == 0 or file.parent.stat().st_mode & 0o077 == 0
    with writing(office) as conn:  # put back to before a mail that the book knows
        town.file(conn, "cs-ban-long", [town.idea("Mới")], town.NOW, 70, version=2)
    with looked(office, fewer) as (_, found):
        assert found.counts()["tat-ca"] == 6
    with writing(office) as conn:
        conn.execute(delete(schema.filings).where(schema.filings.c.unit == "cs-ban-long"))
        conn.execute(
            update(schema.mails).where(schema.mails.c.sha256 == f"{70:064x}").values(stored_at=town.NOW + timedelta(days=1))
        )
        conn.execute(delete(schema.cell_changes))
    for spoil in (lambda: None, lambda: next(file.parent.glob("*.db")).write_bytes(b"foreign")):
        spoil()
        with looked(office, fewer) as (conn, found):
            assert list(differences(found, rows_read(conn, fewer))) == []


def test_many_changes_are_brought_up_behind_the_page(office: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_books, "_AT_ONCE", 1)
    it = plan(tmp_path)
    with reading(office) as conn, opened(conn, it) as (book, current):
        assert (book, current) == (None, False), "two units sent: it is laid out in the background"
    row_books.wait()
    with writing(office) as conn:
        conn.execute(update(schema.filings).values(filed_by="khác"))
    with looked(office, it) as (_, found):
        assert (found.counts()["tat-ca"], found.current) == (5, False)
    row_books.wait()
    with looked(office, it) as (_, found):
        assert found.current


def test_a_recount_finds_a_book_that_says_something_else(office: Engine, tmp_path: Path) -> None:
    with looked(office, plan(tmp_path)):
        pass
    (file,) = (tmp_path / "cache" / "rows").glob("*.db")
    with sqlite3.connect(file) as db:
        db.execute("UPDATE line SET exemplary = 1 WHERE n = 0")
    with reading(office) as conn:
        assert list(contradictions(conn, tmp_path)) == ["SK2031, list: the rows as they are paged have other counts"]


def test_a_book_that_is_spoilt_within_is_thrown_away_and_the_next_look_has_another(office: Engine, tmp_path: Path) -> None:
    it = plan(tmp_path)
    with looked(office, it):
        pass
    (file,) = (tmp_path / "cache" / "rows").glob("*.db")
    with sqlite3.connect(file) as db:
        db.execute("DROP TABLE line")  # as if the page were spoilt that says where it stands
    with pytest.raises(row_books.BookLostError), looked(office, it) as (_, found):
        found.counts()
    with looked(office, it) as (_, found):
        assert found.counts()["tat-ca"] == 5


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def _ill(_: RowBook) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def test_a_full_disk_breaks_no_page(office: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    it = plan(tmp_path)
    with monkeypatch.context() as full:
        full.setattr(row_books, "mkdtemp", _full)
        with looked(office, it) as (conn, found):
            assert list(differences(found, rows_read(conn, it))) == []
    with looked(office, it):
        pass
    with writing(office) as conn:
        conn.execute(update(schema.filings).values(filed_by="khác"))
    with monkeypatch.context() as full:
        full.setattr(RowBook, "writing", _ill)
        with looked(office, it) as (_, found):
            assert (found.counts()["tat-ca"], found.current) == (5, False)
        row_books.wait()
        assert row_books.failed(office, it), "the background could not either"
    monkeypatch.setattr(row_books, "_AGAIN_SECONDS", 0.0)
    with looked(office, it) as (_, found):
        assert found.current


def test_a_layout_that_fails_behind_the_page_is_told_and_tried_again(
    office: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_books, "_AT_ONCE", 1)
    it, tries = plan(tmp_path), []

    def fails(*_: object) -> None:
        tries.append(1)
        raise ValueError("a mistake of ours")

    with monkeypatch.context() as ours:
        ours.setattr(row_books, "cells_of", fails)
        for _ in range(2):
            with reading(office) as conn, opened(conn, it) as (book, _):
                assert book is None
            row_books.wait()
        assert (row_books.failed(office, it), len(tries)) == (True, 1), "not at each look at once"
        assert of_home(office, tmp_path) == (("SK2031", "ValueError: a mistake of ours"),), "health tells it too"
        assert of_home(office, tmp_path / "another") == ()
    monkeypatch.setattr(row_books, "_AGAIN_SECONDS", 0.0)
    with reading(office) as conn, opened(conn, it):
        pass
    row_books.wait()
    with looked(office, it) as (_, found):
        assert (found.counts()["tat-ca"], row_books.failed(office, it)) == (5, False)
    assert of_home(office, tmp_path) == ()
