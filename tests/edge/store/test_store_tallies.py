"""Counting in the database says what judging row by row says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine, update

from config.entities import Campaign, Fate, Level, Part, Unit
from intake.envelope import MailboxUid, StoredMail
from tests.bench.web_office import DUE, NOW
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.school_year import year_cell
from tracker.rules.mails.mail_state import MailState
from tracker.store import schema
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import Excepted
from tracker.store.filings import board, ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.filings.tallies import tallies
from tracker.store.filings.year_cells import read_year, years
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedMail
from tracker.store.office import roster
from tracker.store.session import reading, writing

UNITS = tuple(
    Unit(f"u{n:02}", f"Trường số {n}", list(Level)[n % 4], f"Xã {n % 3}" if n % 5 else "", groups=("Cụm 1",) * (n % 7 < 3))
    for n in range(24)
)
CAMPAIGNS = (
    Campaign(
        "A", "Hai phần", DUE, parts=(Part("report", "Báo cáo"), Part("list", "Phụ lục"), Part("x", "Thêm", required=False))
    ),
    Campaign("B", "Không bắt buộc", DUE, units=("level:thcs", "u01"), parts=(Part("report", "Báo cáo", required=False),)),
    Campaign("C", "Một xã", NOW + timedelta(days=3), units=("ward:Xã 1", "u05")),
    Campaign(
        "D",
        "Tùy chọn, chờ thêm",
        DUE,
        parts=(Part("report", "Báo cáo", required=False), Part("list", "Phụ lục", required=False)),
        grace=timedelta(seconds=90),
    ),
    Campaign("E", "Một cụm, trừ một trường và một xã", DUE, units=("group:Cụm 1", "u05", "not:u01", "not:ward:Xã 2")),
    Campaign("F", "Tất cả, trừ", DUE, units=("*", "not:group:Cụm 1", "not:u03", "not:u04")),
)


def fill(engine: Engine, dice: Random) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        for unit in dice.sample(UNITS, 9):  # some begin, some end, and others answer for them
            day = (DUE - timedelta(days=dice.choice((0, 1, 2)))).date()
            heirs = dice.sample([one.code for one in UNITS if one is not unit], dice.choice((0, 1, 2)))
            life = {"since": day} if dice.random() < 0.3 else {"until": day, "fate": Fate.MERGED, "successors": heirs}
            conn.execute(update(schema.units).where(schema.units.c.code == unit.code).values(life))
        for campaign in CAMPAIGNS:
            campaigns.put(conn, campaign, NOW)
            for unit in UNITS:
                for part in ("report", "list", "x"):
                    for version in range(dice.choice((0, 0, 1, 2))):
                        at = campaign.due + timedelta(seconds=dice.randint(-3, 2))
                        valid, digest = dice.random() < 0.7, f"{campaign.code}{unit.code}{part}{version}"
                        row = FilingRow(unit.code, campaign.code, part, version + 1, at, at < DUE, valid, digest, "r", at)
                        made = ledger.add(conn, row)
                        if dice.random() < 0.2:
                            ledger.withdraw(conn, made, NOW)
                if dice.random() < 0.4:
                    due = dice.choice((None, campaign.due + timedelta(seconds=2), campaign.due - timedelta(seconds=2)))
                    excepted = Excepted(
                        unit.code, dice.random() < 0.4, due, "", "lan", NOW, dice.random() < 0.3, dice.random() < 0.3
                    )
                    campaigns.except_unit(conn, campaign.code, excepted)
        kept = mails.keep(conn, [StoredMail(f"{n:064}", MailboxUid("m", 1, n), NOW, 10) for n in range(1, 9)], NOW)
        for mail in kept:
            units, named = (
                dice.sample([unit.code for unit in UNITS], dice.choice((1, 1, 2))),
                dice.choice(((), ("A",), ("A", "C"))),
            )
            mails.decide(
                conn, mail, DecidedMail(MailState.TRAY, "unknown-campaign", NOW, NOW, "mx", units=tuple(units), campaigns=named)
            )


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("offset", [-1, 0, 1, 90_000])
def test_the_database_counts_what_the_rules_say(engine: Engine, seed: int, offset: int) -> None:
    fill(engine, Random(seed))  # noqa: S311
    now = DUE + timedelta(seconds=offset)
    with reading(engine) as conn:
        counted = tallies(conn, now)
        for campaign in CAMPAIGNS:
            judged = Counter(row.standing for row in board.rows(conn, campaign.code, now))
            assert counted[campaign.code] == {standing: judged[standing] for standing in Standing}, campaign.code


def test_a_unit_s_history_is_its_row_of_every_board(engine: Engine) -> None:
    fill(engine, Random(4))  # noqa: S311
    with reading(engine) as conn:
        boards = {campaign.code: board.bare_rows(conn, campaign.code, NOW) for campaign in CAMPAIGNS}
        for unit in roster.units(conn):
            rows = {row.cell.campaign.code: row for row in board.history(conn, unit, NOW)}
            expected = {code: row for code, rows in boards.items() for row in rows if row.cell.unit.code == unit.code}
            assert rows == expected


def test_a_school_year_is_every_board_of_it(engine: Engine) -> None:
    fill(engine, Random(5))  # noqa: S311
    with reading(engine) as conn:
        (of,) = years(conn)
        for now in (DUE, NOW + timedelta(days=9)):
            year = read_year(conn, of, now)
            assert {one.code for one in year.campaigns} == {one.code for one in CAMPAIGNS}
            for place, campaign in enumerate(year.campaigns):
                marks = {one.unit.code: one.cells[place] for one in year.units if one.cells[place]}
                rows = {row.cell.unit.code: year_cell(row, now) for row in board.bare_rows(conn, campaign.code, now)}
                assert {code: replace(cell, ruling=None) for code, cell in marks.items() if cell} == rows
