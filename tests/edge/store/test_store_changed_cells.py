"""What is renewed by what changed is what would be read anew: counts, boards, the roster; whatever is done, in any order."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, Engine, delete, insert, select, update

from intake.envelope import MailboxUid, StoredMail
from tests.bench.many_cells import CAMPAIGNS, UNITS, fill
from tests.bench.web_office import DUE
from tracker.jobs.campaigns import count_file
from tracker.rules.board.standing import BoardRow
from tracker.rules.mails.mail_state import MailState
from tracker.rules.synthesis.progress import growth
from tracker.store import schema
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import Excepted
from tracker.store.changed_cells import changed_since, let_go
from tracker.store.filings import board, ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.filings.tallies import counted, standings
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedDocument, DecidedMail
from tracker.store.office import roster
from tracker.store.session import reading, version, writing
from tracker.web.board.board_rows import FILTERS, ORDERS, Board, BoardFilter, choose

Act = Callable[[Connection, Random, datetime], object]


def _files(conn: Connection, dice: Random, now: datetime) -> None:
    unit, campaign = dice.choice(UNITS).code, dice.choice(CAMPAIGNS).code
    part, digest = dice.choice(("report", "list", "x")), f"{dice.random()}"
    ledger.add(conn, FilingRow(unit, campaign, part, 9, now, now < DUE, dice.random() < 0.8, digest, "r", now))


def _one(conn: Connection, dice: Random) -> int:
    found: int = dice.choice(conn.scalars(select(schema.filings.c.id)).all())
    return found


def _excepts(conn: Connection, dice: Random, now: datetime) -> None:
    due = dice.choice((None, DUE + timedelta(seconds=dice.randint(-2, 3))))
    one = Excepted(dice.choice(UNITS).code, dice.random() < 0.3, due, "", "lan", now, dice.random() < 0.3, dice.random() < 0.2)
    campaigns.except_unit(conn, dice.choice(CAMPAIGNS).code, one)


def _no_exception(conn: Connection, dice: Random, now: datetime) -> None:
    conn.execute(delete(schema.exceptions).where(schema.exceptions.c.unit == dice.choice(UNITS).code))


def _moves(conn: Connection, dice: Random, now: datetime) -> None:
    there = {"unit": dice.choice(UNITS).code, "campaign": dice.choice(CAMPAIGNS).code}
    conn.execute(update(schema.filings).where(schema.filings.c.id == _one(conn, dice)).values(there))


def _waits(conn: Connection, dice: Random, now: datetime) -> None:
    (kept,) = mails.keep(conn, [StoredMail(f"{dice.random()}", MailboxUid("n", 1, dice.randint(1, 10**9)), now, 9)], now)
    named = DecidedMail(MailState.TRAY, "unknown-campaign", now, now, "mx", units=(dice.choice(UNITS).code,), campaigns=("A",))
    mails.decide(conn, kept, named)


def _another_roster(conn: Connection, dice: Random, now: datetime) -> None:
    unit = schema.units.c.code == dice.choice(UNITS).code
    conn.execute(update(schema.units).where(unit).values(until=dice.choice((None, (DUE - timedelta(days=1)).date()))))


def _another_group(conn: Connection, dice: Random, now: datetime) -> None:
    conn.execute(delete(schema.unit_groups).where(schema.unit_groups.c.unit == dice.choice(UNITS).code))


ACTS: tuple[Act, ...] = (
    _files,
    _files,
    lambda conn, dice, now: ledger.withdraw(conn, _one(conn, dice), now),
    lambda conn, dice, now: ledger.send_back(conn, _one(conn, dice), "sai", now),
    lambda conn, dice, _: conn.execute(delete(schema.filings).where(schema.filings.c.id == _one(conn, dice))),
    _moves,
    _excepts,
    _excepts,
    _no_exception,
    _waits,
    _another_roster,
    _another_group,
    lambda conn, dice, _: roster.learn_address(conn, dice.choice(UNITS).code, f"a{dice.random()}@x.example"),
)


def _shown(rows: Sequence[BoardRow]) -> list[BoardRow]:
    """Rows without what no board shows of a unit: addresses and other names, which many an act of the tray teaches."""
    return [replace(row, cell=replace(row.cell, unit=replace(row.cell.unit, emails=(), aliases=()))) for row in rows]


def test_whatever_is_done_what_is_renewed_is_what_a_recount_says(engine: Engine, tmp_path: Path) -> None:
    dice = Random(1)  # noqa: S311
    fill(engine, dice)
    now, renewals = DUE - timedelta(seconds=12), 0
    with reading(engine) as conn:
        counts, since = counted(conn, now), version(conn)
        boards = {one.code: Board(one, board.bare_rows(conn, one.code, now)) for one in CAMPAIGNS}
        told = {one.code: standings(conn, one, now) for one in CAMPAIGNS}
    for _ in range(18):
        with writing(engine) as conn:
            dice.choice(ACTS)(conn, dice, now)
        now += timedelta(seconds=dice.choice((0, 0, 1, 7)))
        with reading(engine) as conn:
            counts = counted(conn, now, counts, since)
            assert counts == counted(conn, now)
            assert count_file.counted(conn, tmp_path, now) == counts, "as after a start"
            for code, known in boards.items():
                known.choose(BoardFilter())
                changed = board.rows_since(conn, known.rows, known.campaign, since, now)
                renewed = None if changed is None else known.renewed(changed, now)
                renewals += renewed is not None
                rows, campaign = board.bare_rows(conn, code, now), campaigns.get(conn, code)
                assert campaign
                boards[code] = renewed or Board(campaign, rows)
                assert _shown(boards[code].rows) == _shown(rows)
                told[code] = standings(conn, campaign, now, told[code], since)
                assert [(one.code, one.standing) for one in told[code].units] == [(row.unit.code, row.standing) for row in rows]
                assert growth(told[code].units) == growth(rows)
                chosen = BoardFilter(
                    dice.choice(tuple(FILTERS)), order=dice.choice(tuple(ORDERS)), search=dice.choice(("", "so 1"))
                )
                assert set(_shown(boards[code].choose(chosen))) == set(_shown(choose(rows, chosen)))
            assert roster.units(conn) == roster._read(conn, None)
            since = version(conn)
    assert renewals > 35  # of 108: most acts leave most boards as they are


def test_who_writes_sees_their_own_roster_and_what_is_undone_was_never_there(engine: Engine) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
    with reading(engine) as conn:
        before = roster.units(conn)
    with engine.connect() as conn, conn.begin() as tried:
        roster.replace_units(conn, UNITS[:1])
        conn.execute(update(schema.units).values(name="Khác"))
        assert {one.name for one in roster.units(conn)} == {"Khác"}
        tried.rollback()
    with writing(engine) as conn:
        assert roster.units(conn) is before  # nothing changed: not read again
    with writing(engine) as conn:
        roster.learn_address(conn, UNITS[3].code, "moi@x.example")
    with reading(engine) as conn:
        assert [one.name for one in roster.units(conn)] == [one.name for one in before]
        assert "moi@x.example" in roster.units(conn)[3].emails


def test_what_another_machine_has_changed_is_noticed_at_the_next_look(
    engine: Engine, database_url: str, open_engine: Callable[[str], Engine]
) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
    with reading(engine) as conn:
        before, since = roster.units(conn), version(conn)
    with writing(open_engine(database_url)) as conn:
        roster.learn_address(conn, UNITS[3].code, "moi@x.example")
    with reading(engine) as conn:
        assert roster.units(conn) != before
        changed = changed_since(conn, since)
        assert changed
        assert changed.names


def test_a_document_that_is_read_again_changes_the_cells_it_was_filed_in(engine: Engine) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS[:1])
        campaigns.put(conn, CAMPAIGNS[0], DUE)
        (mail,) = mails.keep(conn, [StoredMail("a" * 64, MailboxUid("m", 1, 1), DUE, 9)], DUE)
        file = DecidedDocument("f", (), "docx", "a" * 64, 1, "read")
        mails.decide(conn, mail, DecidedMail(MailState.FILED, None, DUE, documents=(file,)))
        row = FilingRow(UNITS[0].code, "A", "list", 1, DUE, True, True, "a" * 64, "r", DUE)
        ledger.add(conn, row)
        conn.execute(update(schema.filings).values(mail=mail, document=0))
    with reading(engine) as conn:
        since = version(conn)
    with writing(engine) as conn:
        conn.execute(update(schema.documents).values(records=[{"row": 1, "values": {}}]))
    with reading(engine) as conn:
        changed = changed_since(conn, since)
        assert changed
        assert (dict(changed.cells), changed.roster) == ({"A": frozenset({UNITS[0].code})}, False)


def test_books_that_are_older_than_what_is_known_of_them_are_read_anew(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with reading(engine) as conn:
            assert changed_since(conn, str(10**9)) is None


def test_what_is_no_fact_of_a_cell_changes_none(engine: Engine) -> None:
    with reading(engine) as conn:
        since = version(conn)
    with writing(engine) as conn:
        conn.execute(insert(schema.sign_in_failures).values(username="lan", at=DUE))
    with reading(engine) as conn:
        changed = changed_since(conn, since)
        assert changed
        assert (changed.roster, changed.names, len(changed.cells)) == (False, False, 0)


def test_changes_are_let_go_after_weeks_and_whoever_missed_some_is_told_so(engine: Engine) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS[:2])
        campaigns.put(conn, CAMPAIGNS[0], DUE)
    stamps = []
    for week in range(5):
        with reading(engine) as conn:
            stamps.append(version(conn))
        with writing(engine) as conn:
            campaigns.except_unit(conn, "A", Excepted(UNITS[0].code, True, None, f"{week}", "lan", DUE))
        for day in (0, 1):  # several times a week, by whoever does it
            with writing(engine) as conn:
                let_go(conn, DUE + timedelta(days=7 * week + day))
    with reading(engine) as conn:
        told = [changed_since(conn, one) for one in stamps]
        numbers = conn.scalars(select(schema.cell_changes.c.number).where(schema.cell_changes.c.campaign == "A")).all()
    cell = {"A": frozenset({UNITS[0].code})}
    assert [one and dict(one.cells) for one in told] == [None, None, None, None, cell], "two milestones are too many"
    assert len(numbers) == 2, "those of the last weeks are kept"


def test_counts_of_other_books_or_of_a_later_moment_are_counted_anew(
    sqlite_template: Path, open_engine: Callable[[str], Engine], tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "office.db")
    engine = open_engine(f"sqlite:///{tmp_path}/office.db")
    fill(engine, Random(2))  # noqa: S311
    file, later = tmp_path / "cache" / "counts.json", DUE + timedelta(days=9)
    for spoil in ("", "{}", "[", '{"basis": 1}', "counts"):
        with reading(engine) as conn:
            assert count_file.counted(conn, tmp_path, later) == counted(conn, later)
            assert count_file.counted(conn, tmp_path, DUE) == counted(conn, DUE), "the clock was set back"
        told = file.read_text("utf-8")
        odd = {
            "": told.replace('"on_time": ', '"on_time": 9'),
            "counts": json.dumps(json.loads(told) | {"counts": [["x", [], 1]]}),
        }
        file.write_text(odd.get(spoil, spoil), "utf-8")
    with writing(engine) as conn:  # one mail more than the file knows, then another in its place: put back in between
        _waits(conn, Random(5), DUE)  # noqa: S311
    with reading(engine) as conn:
        count_file.counted(conn, tmp_path, later)
    with writing(engine) as conn:
        conn.execute(update(schema.mails).values(stored_at=DUE + timedelta(hours=1), candidates=None))
        conn.execute(delete(schema.cell_changes))
    with reading(engine) as conn:
        assert count_file.counted(conn, tmp_path, later) == counted(conn, later)
