"""How many units stand where, for every campaign at once, counted in SQL: what `tracker.rules.board.standing` says.

A test holds both against each other. Twenty campaigns of 43,000 units are too many rows to judge one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, case, false, func, literal, not_, or_, select, true

from config.entities import Campaign, Unit
from config.selectors import Names
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow
from tracker.store.campaigns import campaigns
from tracker.store.changed_cells import Changed, changed_since
from tracker.store.filings.board import named, rows_among, waiting
from tracker.store.office import roster
from tracker.store.schema import Instant, exceptions, filings, unit_groups, units
from tracker.store.session import batches

Counts = Mapping[Standing, int]
_FEW = 100  # units that are judged one by one: more, and all are counted
_TOLD = ("position", "unit", "name", "level", "ward", "standing", "complete_at")


@dataclass(frozen=True, slots=True)
class CampaignCount:
    """How many units of a campaign stand where, and what that was counted from."""

    campaign: Campaign
    in_review: frozenset[str]
    counts: Counts
    until: datetime | None  #: the next instant at which a unit's time is over though nothing is written


class UnitStanding(NamedTuple):
    """Where a unit stands, as far as figures of many units ask: one tuple a unit, for a country has 43,000."""

    code: str
    name: str
    level: str
    ward: str
    standing: Standing
    received_at: datetime | None  #: when its report was first complete; None: it is not

    @property
    def unit(self) -> UnitStanding:
        """The unit, where a row of the board has one."""
        return self


@dataclass(frozen=True, slots=True)
class CampaignStandings:
    """Where every unit of a campaign stands, in the order of the roster, and what that follows from."""

    campaign: Campaign
    in_review: frozenset[str]
    units: tuple[UnitStanding, ...]
    until: datetime | None  #: as of a `CampaignCount`


def tallies(conn: Connection, now: datetime) -> Mapping[str, Counts]:
    """Units by standing, by campaign code; standings without a unit are zero."""
    return {code: one.counts for code, one in counted(conn, now).items()}


def counted(
    conn: Connection, now: datetime, before: Mapping[str, CampaignCount] = MappingProxyType({}), since: str = ""
) -> Mapping[str, CampaignCount]:
    """Every campaign counted, by code. One of `before`, counted at `since` (`version`), stands while nothing of it changed."""
    changed = changed_since(conn, since) if since else None
    in_tray, heirs, dues = waiting(conn), roster.heirs(conn), campaigns.extended_dues(conn)
    found = {}
    for campaign in (one.campaign for one in campaigns.listing(conn)):
        code, in_review = campaign.code, named(in_tray, campaign.code)
        known = before.get(code)
        if known and _stands(known, campaign, in_review, changed, now):
            found[code] = known
            continue
        counts = _tally(conn, campaign, in_review, heirs, now)
        found[code] = CampaignCount(campaign, in_review, counts, _turn(campaign, dues.get(code, ()), now))
    return found


def standings(
    conn: Connection, campaign: Campaign, now: datetime, before: CampaignStandings | None = None, since: str = ""
) -> CampaignStandings:
    """Where each unit of a campaign stands: what `board.bare_rows` says of it, without its papers.

    `before`, told at `since` (`version`), stands while nothing of the campaign changed.
    """
    in_review = named(waiting(conn), campaign.code)
    changed = changed_since(conn, since) if before else None
    if before and _stands(before, campaign, in_review, changed, now):
        return before
    units = _renewed(conn, before, campaign, in_review, changed, now) if before and changed else None
    dues = campaigns.extended_dues(conn).get(campaign.code, ())
    units = units or _units(conn, campaign, in_review, now)
    return CampaignStandings(campaign, in_review, units, _turn(campaign, dues, now))


def _renewed(
    conn: Connection,
    before: CampaignStandings,
    campaign: Campaign,
    in_review: frozenset[str],
    changed: Changed,
    now: datetime,
) -> tuple[UnitStanding, ...] | None:
    """The units with those that changed put anew; None: others are asked, a time is over, or too many changed."""
    codes = changed.cells.get(campaign.code, frozenset()) | (in_review ^ before.in_review)
    if changed.roster or before.campaign != campaign or (before.until and now >= before.until) or len(codes) > _FEW:
        return None
    rows = rows_among(conn, campaign, [unit for code in codes if (unit := roster.unit(conn, code))], in_review, now)
    new = {
        code: row and UnitStanding(code, row.unit.name, row.unit.level, row.unit.ward, row.standing, _complete_at(row))
        for code, row in rows.items()
    }
    if sum(new.get(one.code) is not None for one in before.units) != len(new):
        return None
    return tuple(new.get(one.code) or one for one in before.units)


def _complete_at(row: BoardRow) -> datetime | None:
    return row.received_at if row.standing in (Standing.ON_TIME, Standing.LATE) else None


def _stands(
    known: CampaignCount | CampaignStandings,
    campaign: Campaign,
    in_review: frozenset[str],
    changed: Changed | None,
    now: datetime,
) -> bool:
    """Whether what was told of a campaign is so still."""
    if changed is None or changed.roster or campaign.code in changed.cells:
        return False
    return known.campaign == campaign and known.in_review == in_review and not (known.until and now >= known.until)


def _turn(campaign: Campaign, dues: Iterable[datetime], now: datetime) -> datetime | None:
    """The next instant at which a unit's time is over though nothing is written."""
    ends = (due + campaign.grace for due in (campaign.due, *dues))
    return min((end for end in ends if end > now), default=None)


def _units(conn: Connection, campaign: Campaign, in_review: frozenset[str], now: datetime) -> tuple[UnitStanding, ...]:
    base = _standings(campaign, {one.code: campaign.expects(one) for one in roster.heirs(conn)}, now)
    told = {one.value: one for one in Standing}
    reviewed = told | dict.fromkeys((Standing.AWAITING.value, Standing.OVERDUE.value), Standing.REVIEW)
    rows = conn.execute(select(*(base.c[name] for name in _TOLD)))
    return tuple(
        UnitStanding(code, name, level, ward, (reviewed if code in in_review else told)[standing], at)
        for _, code, name, level, ward, standing, at in sorted(rows, key=itemgetter(0, 1))  # the books have nearly this order
    )


def _tally(conn: Connection, campaign: Campaign, in_review: frozenset[str], heirs: Sequence[Unit], now: datetime) -> Counts:
    base = _standings(campaign, {one.code: campaign.expects(one) for one in heirs}, now)
    counted = {
        Standing(name): count for name, count in conn.execute(select(base.c.standing, func.count()).group_by("standing"))
    }
    nothing_came = base.c.standing.in_((Standing.AWAITING, Standing.OVERDUE))
    for some in batches(sorted(in_review)):
        query = select(base.c.standing, func.count()).where(base.c.unit.in_(some), nothing_came).group_by("standing")
        for name, count in conn.execute(query):
            counted[Standing(name)] -= count
            counted[Standing.REVIEW] = counted.get(Standing.REVIEW, 0) + count
    return dict.fromkeys(Standing, 0) | counted


def _standings(campaign: Campaign, heirs: Mapping[str, bool], now: datetime) -> Subquery:
    """Every unit of the campaign and where it stands, as if nothing waited in the tray.

    `heirs`: units that answer for others, and whether they are asked.
    """
    came = _came(campaign).subquery()
    mine = exceptions.select().where(exceptions.c.campaign == campaign.code).subquery()
    due = func.coalesce(mine.c.due, literal(campaign.due, Instant()))
    complete = came.c.parts >= _needed(campaign)
    standing = case(
        (and_(complete, or_(came.c.complete_at < due, func.coalesce(mine.c.excused, false()))), Standing.ON_TIME.value),
        (complete, Standing.LATE.value),
        (func.coalesce(mine.c.exempt, false()), Standing.EXEMPT.value),
        (came.c.unit.is_not(None), Standing.INCOMPLETE.value),
        (due > literal(now - campaign.grace, Instant()), Standing.AWAITING.value),
        else_=Standing.OVERDUE.value,
    )
    joined = units.outerjoin(came, came.c.unit == units.c.code).outerjoin(mine, mine.c.unit == units.c.code)
    stands = and_(
        or_(units.c.since.is_(None), units.c.since <= campaign.last_day),
        or_(units.c.until.is_(None), units.c.until > campaign.last_day),
    )
    asked = units.c.code.in_((*(code for code, is_asked in heirs.items() if is_asked), *campaign.by_hand))
    selected = and_(stands, units.c.code.not_in(heirs), _selected(campaign))
    wanted = or_(selected, asked, came.c.unit.is_not(None))
    complete_at = case((complete, came.c.complete_at)).label("complete_at")
    unit = (units.c.position, units.c.code.label("unit"), units.c.name, units.c.level, units.c.ward)
    found = select(*unit, standing.label("standing"), complete_at)
    return found.select_from(joined).where(wanted).subquery()


def _came(campaign: Campaign) -> Select[tuple[str, int, datetime]]:
    """Per unit of which anything came: how many of the needed parts are valid, and when their set was first together."""
    required = [part.code for part in campaign.parts if part.required]
    needed = and_(filings.c.valid, filings.c.part.in_(required) if required else true())
    firsts = (
        select(filings.c.unit, filings.c.part, func.min(case((needed, filings.c.received_at))).label("at"))
        .where(filings.c.campaign == campaign.code, filings.c.withdrawn_at.is_(None))
        .group_by(filings.c.unit, filings.c.part)
        .subquery()
    )
    together = func.max(firsts.c.at) if required else func.min(firsts.c.at)
    parts = func.count(firsts.c.at).label("parts")
    return select(firsts.c.unit, parts, together.label("complete_at")).group_by(firsts.c.unit)


def _needed(campaign: Campaign) -> ColumnElement[int]:
    return literal(max(1, sum(part.required for part in campaign.parts)))


def _selected(campaign: Campaign) -> ColumnElement[bool]:
    """The selectors of the campaign (`Campaign.expects`), but for units that answer for others."""
    asked, spared = campaign.selection.asked, campaign.selection.spared
    return and_(_named(asked), not_(_named(spared))) if spared else _named(asked)


def _named(names: Names) -> ColumnElement[bool]:
    if names.everybody:
        return true()
    return or_(
        units.c.code.in_(names.codes),
        units.c.level.in_(names.levels),
        and_(units.c.ward != "", units.c.ward.in_(names.wards)),
        units.c.code.in_(select(unit_groups.c.unit).where(unit_groups.c.name.in_(names.groups))),
    )
