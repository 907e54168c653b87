"""The facts behind the board: how every unit stands in a campaign. Judging them is `tracker.rules.standing`.

The number of queries does not depend on the number of units: a country has 43,000 schools.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from config.registry import Campaign, Unit
from tracker.rules.standing import BoardRow, Cell, Filed, board_row
from tracker.store import campaigns, outbox, roster
from tracker.store.schema import documents, filings, mails
from tracker.store.session import version as version

Finding = tuple[str, str, str]


def cells(conn: Connection, campaign_code: str) -> tuple[Cell, ...]:
    """One cell for each unit the campaign asks, in roster order; none if there is no such campaign.

    A unit that was not asked and sent a report all the same has a cell too: nothing that came is hidden.
    """
    campaign = campaigns.get(conn, campaign_code)
    return () if campaign is None else _cells(conn, campaign, roster.units(conn))


def rows(conn: Connection, campaign_code: str, now: datetime) -> tuple[BoardRow, ...]:
    """The board of a campaign at an instant, with what was found in the reports and the letters that were sent."""
    found = _findings(conn, campaign_code)
    letters = outbox.last_letters(conn, campaign_code)
    return tuple(
        board_row(cell, now, tuple(dict.fromkeys(found.get(cell.unit.code, ()))), letters.get(cell.unit.code, ()))
        for cell in cells(conn, campaign_code)
    )


def _cells(conn: Connection, campaign: Campaign, units: Iterable[Unit]) -> tuple[Cell, ...]:
    filed = _filed(conn, campaign.code)
    in_review = _in_review(conn, campaign.code)
    excepted = campaigns.exceptions_of(conn, campaign.code)
    made = []
    for unit in units:
        if not campaign.expects(unit) and unit.code not in filed:
            continue
        exception = excepted.get(unit.code)
        made.append(
            Cell(
                unit=unit,
                campaign=campaign,
                due=exception.due if exception and exception.due else campaign.due,
                exempt=exception is not None and exception.exempt,
                filed=tuple(filed.get(unit.code, ())),
                in_review=unit.code in in_review,
                excused=exception is not None and exception.excused,
            )
        )
    return tuple(made)


def _filed(conn: Connection, code: str) -> dict[str, list[Filed]]:
    columns = ("part", "version", "received_at", "valid", "receipt", "mail", "document")
    query = (
        select(filings.c.unit, *(filings.c[name] for name in columns))
        .where(filings.c.campaign == code, filings.c.withdrawn_at.is_(None))
        .order_by(filings.c.version, filings.c.id)
    )
    found: dict[str, list[Filed]] = defaultdict(list)
    for unit, *facts in conn.execute(query):
        found[unit].append(Filed(*facts))
    return found


def _in_review(conn: Connection, code: str) -> frozenset[str]:
    """Units that a mail in the tray names alone, with this campaign alone or with none."""
    waiting = conn.scalars(select(mails.c.candidates).where(mails.c.state == "tray"))
    return frozenset(
        one["units"][0] for one in waiting if one and len(one["units"]) == 1 and tuple(one["campaigns"]) in ((), (code,))
    )


def _findings(conn: Connection, code: str) -> dict[str, list[Finding]]:
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
