"""Counting in the database says what judging row by row says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine

from tests.bench.many_cells import CAMPAIGNS, fill
from tests.bench.web_office import DUE, NOW
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.school_year import year_cell
from tracker.rules.synthesis.progress import growth
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.filings.tallies import standings, tallies
from tracker.store.filings.year_cells import read_year, years
from tracker.store.office import roster
from tracker.store.session import reading, version


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("offset", [-1, 0, 1, 90_000])
def test_the_database_counts_what_the_rules_say(engine: Engine, seed: int, offset: int) -> None:
    fill(engine, Random(seed))  # noqa: S311
    now = DUE + timedelta(seconds=offset)
    with reading(engine) as conn:
        counted = tallies(conn, now)
        for campaign in CAMPAIGNS:
            rows = board.rows(conn, campaign.code, now)
            judged = Counter(row.standing for row in rows)
            assert counted[campaign.code] == {standing: judged[standing] for standing in Standing}, campaign.code
            asked = campaigns.get(conn, campaign.code)
            assert asked
            told = standings(conn, asked, now)
            assert [one[:5] for one in told.units] == [
                (row.unit.code, row.unit.name, row.unit.level, row.unit.ward, row.standing) for row in rows
            ], "each unit by itself, in the order of the roster"
            assert growth(told.units) == growth(rows)
            assert standings(conn, asked, now, told, version(conn)) is told, "it stands while nothing changes"


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
