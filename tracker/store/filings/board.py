"""The facts behind the board: how every unit stands in a campaign. Judging them is `tracker.rules.board.standing`.

The number of queries does not depend on the number of units: a country has 43,000 schools. What only the rows of one
page need (documents, letters, notes) is asked for these alone, in `papers`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from config.entities import Campaign, Unit
from tracker.rules.board.standing import BoardRow, Cell, Debt, Filed, board_row, debt
from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import Excepted
from tracker.store.changed_cells import changed_since
from tracker.store.letters import outbox
from tracker.store.office import roster
from tracker.store.schema import approvals, documents, exceptions, filings, mails
from tracker.store.session import version as version

Finding = tuple[str, str, str]
Renewed = Mapping[str, BoardRow | None]  #: by unit; None: the board has no row of it any more
_MANY = 2_000  # rows to judge again: more, and all are
_FEW = 5  # units that are asked for one by one: a roster is long


def cells(conn: Connection, campaign_code: str) -> tuple[Cell, ...]:
    """One cell for each unit the campaign asks, in roster order; none if there is no such campaign.

    A unit that was not asked and sent a report all the same has a cell too: nothing that came is hidden.
    """
    campaign = campaigns.get(conn, campaign_code)
    return () if campaign is None else cells_in(conn, campaign, roster.units(conn))


def cell_of(conn: Connection, campaign_code: str, unit_code: str) -> Cell | None:
    """One unit in one campaign, asked or not; None if either is not known."""
    campaign = campaigns.get(conn, campaign_code)
    unit = roster.unit(conn, unit_code)
    if campaign is None or unit is None:
        return None
    filed = tuple(one for _, _, one in _filed(conn, (filings.c.campaign == campaign_code) & (filings.c.unit == unit_code)))
    exception = campaigns.exceptions_of(conn, campaign_code).get(unit_code)
    return _cell(campaign, unit, filed, exception, unit_code in named(waiting(conn), campaign_code))


def cells_at(conn: Connection, places: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Cell]:
    """The cells of these campaigns and units, asked or not, as `cell_of` would tell each."""
    units: dict[str, list[str]] = defaultdict(list)
    for code, unit in dict.fromkeys(places):
        units[code].append(unit)
    few = sum(map(len, units.values())) <= _FEW
    known = {} if few else {one.code: one for one in roster.units(conn)}
    found: dict[tuple[str, str], Cell] = {}
    for code, wanted in units.items():
        if few:
            found |= {(code, unit): cell for unit in wanted if (cell := cell_of(conn, code, unit))}
        elif campaign := campaigns.get(conn, code):
            in_review = named(waiting(conn), code)
            cells = cells_among(conn, campaign, [known[unit] for unit in wanted if unit in known])
            found |= {(code, one.unit.code): replace(one, in_review=one.unit.code in in_review) for one in cells}
    return found


def debts(conn: Connection, units: Iterable[str], campaign_codes: Iterable[str]) -> Mapping[str, Debt]:
    """What each of these units owes to that of the campaigns which waits for it most."""
    order, codes, wanted = tuple(Debt), tuple(campaign_codes), tuple(units)
    owed: dict[str, list[Debt]] = {unit: [] for unit in wanted}
    for (_, unit), cell in cells_at(conn, [(code, unit) for unit in wanted for code in codes]).items():
        owed[unit].append(debt(cell))
    return {unit: min(found, key=order.index, default=Debt.NOT_ASKED) for unit, found in owed.items()}


def cells_among(conn: Connection, campaign: Campaign, units: Sequence[Unit]) -> tuple[Cell, ...]:
    """A cell for each of these units, asked or not."""
    filed: dict[str, list[Filed]] = defaultdict(list)
    among = filings.c.unit.in_([one.code for one in units])
    for _, unit, one in _filed(conn, (filings.c.campaign == campaign.code) & among):
        filed[unit].append(one)
    excepted = campaigns.exceptions_of(conn, campaign.code)
    return tuple(_cell(campaign, one, filed.get(one.code, ()), excepted.get(one.code), in_review=False) for one in units)


def rows(conn: Connection, campaign_code: str, now: datetime) -> tuple[BoardRow, ...]:
    """The board of a campaign at an instant, with what was found in the reports and the letters that were sent."""
    found = _findings(conn, campaign_code)
    letters = outbox.last_letters(conn, campaign_code)
    return tuple(
        board_row(cell, now, tuple(dict.fromkeys(found.get(cell.unit.code, ()))), letters.get(cell.unit.code, ()))
        for cell in cells(conn, campaign_code)
    )


def bare_rows(conn: Connection, campaign_code: str, now: datetime) -> tuple[BoardRow, ...]:
    """The board without findings and letters: what counting, choosing and ordering take."""
    return tuple(board_row(cell, now) for cell in cells(conn, campaign_code))


def rows_since(conn: Connection, known: Sequence[BoardRow], campaign: Campaign, since: str, now: datetime) -> Renewed | None:
    """The rows by unit that are other than `known`, a board of `since` (`version`); None: it is to be judged anew."""
    changed = changed_since(conn, since)
    if changed is None or changed.roster or campaigns.get(conn, campaign.code) != campaign:
        return None
    shown = {row.cell.unit.code: row.cell.unit for row in known}
    in_review = named(waiting(conn), campaign.code)
    were_in_review = frozenset(row.cell.unit.code for row in known if row.cell.in_review)
    codes = changed.cells.get(campaign.code, frozenset()) | (in_review ^ were_in_review)
    if len(codes) > _MANY:
        return None
    units = [unit for code in codes if (unit := shown.get(code) or roster.unit(conn, code))]
    return rows_among(conn, campaign, units, in_review, now)


def rows_among(
    conn: Connection, campaign: Campaign, units: Sequence[Unit], in_review: frozenset[str], now: datetime
) -> Renewed:
    """The rows of these units; `in_review`: those of the campaign of which something waits in the tray."""
    return {
        cell.unit.code: board_row(replace(cell, in_review=cell.unit.code in in_review), now)
        if cell.filed or campaign.expects(cell.unit)
        else None
        for cell in cells_among(conn, campaign, units)
    }


def history(conn: Connection, unit: Unit, now: datetime) -> tuple[BoardRow, ...]:
    """One unit in every campaign that asked it or got something from it, by due date."""
    filed: dict[str, list[Filed]] = defaultdict(list)
    for code, _, one in _filed(conn, filings.c.unit == unit.code):
        filed[code].append(one)
    excepted = {
        row.campaign: Excepted(**{name: value for name, value in row._mapping.items() if name != "campaign"})
        for row in conn.execute(select(exceptions).where(exceptions.c.unit == unit.code))
    }
    in_tray = waiting(conn)
    return tuple(
        board_row(_cell(one, unit, filed.get(one.code, ()), excepted.get(one.code), unit.code in named(in_tray, one.code)), now)
        for one in (row.campaign for row in campaigns.listing(conn))
        if one.expects(unit) or one.code in filed
    )


def cells_in(conn: Connection, campaign: Campaign, units: Iterable[Unit]) -> tuple[Cell, ...]:
    """The cells of a campaign among these units, the roster: those that it asks, and those that sent something."""
    filed: dict[str, list[Filed]] = defaultdict(list)
    for _, unit, one in _filed(conn, filings.c.campaign == campaign.code):
        filed[unit].append(one)
    in_review = named(waiting(conn), campaign.code)
    excepted = campaigns.exceptions_of(conn, campaign.code)
    return tuple(
        _cell(campaign, unit, filed.get(unit.code, ()), excepted.get(unit.code), unit.code in in_review)
        for unit in units
        if campaign.expects(unit) or unit.code in filed
    )


def _cell(campaign: Campaign, unit: Unit, filed: Iterable[Filed], exception: Excepted | None, in_review: bool) -> Cell:
    return Cell(
        unit=unit,
        campaign=campaign,
        due=exception.due if exception and exception.due else campaign.due,
        exempt=exception is not None and exception.exempt,
        filed=tuple(filed),
        in_review=in_review,
        excused=exception is not None and exception.excused,
    )


def _filed(conn: Connection, of: ColumnElement[bool]) -> Iterable[tuple[str, str, Filed]]:
    """Campaign, unit and what was booked, oldest version first."""
    columns = ("id", "campaign", "unit", "part", "version", "received_at", "valid", "receipt", "mail", "document")
    given: dict[int, tuple[str, ...]] = defaultdict(tuple)
    words = select(approvals.c.filing, approvals.c.officer).join(filings, filings.c.id == approvals.c.filing)
    for filing, officer in conn.execute(words.where(of).order_by(approvals.c.at, approvals.c.officer)):
        given[filing] += (officer,)
    query = (
        select(*(filings.c[name] for name in columns))
        .where(of, filings.c.withdrawn_at.is_(None))
        .order_by(filings.c.version, filings.c.id)
    )
    rows = conn.execute(query)
    return ((code, unit, replace(Filed(*facts), approved_by=given[number])) for number, code, unit, *facts in rows)


def waiting(conn: Connection) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of the mails in the tray that name one unit alone: the unit, and the campaigns they may belong to."""
    found = conn.scalars(select(mails.c.candidates).where(mails.c.state == MailState.TRAY))
    return tuple((one["units"][0], tuple(one["campaigns"])) for one in found if one and len(one["units"]) == 1)


def named(in_tray: Iterable[tuple[str, tuple[str, ...]]], code: str) -> frozenset[str]:
    """Units that a waiting mail names with this campaign alone or with none."""
    return frozenset(unit for unit, codes in in_tray if codes in ((), (code,)))


def _findings(conn: Connection, code: str) -> Mapping[str, list[Finding]]:
    query = (
        select(filings.c.unit, documents.c.findings)
        .join(documents, (documents.c.mail == filings.c.mail) & (documents.c.position == filings.c.document))
        .where(filings.c.campaign == code, filings.c.withdrawn_at.is_(None))
        .order_by(filings.c.version.desc(), filings.c.id)
    )
    found: dict[str, list[Finding]] = defaultdict(list)
    for unit, stored in conn.execute(query):
        found[unit] += [(finding, where, text) for finding, where, text in stored]
    return found
