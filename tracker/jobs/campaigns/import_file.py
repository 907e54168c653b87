"""Campaigns and periodic reports as files describe them, into the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from config.entities import Campaign, Series
from tracker.rules.campaigns.series import shifted
from tracker.rules.letters.calendar import Calendar
from tracker.store.campaigns import campaigns, series
from tracker.store.office import roster
from tracker.store.office.roster import Change


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an import did to one campaign or series."""

    what: Campaign | Series  #: as it now stands: a due instant may have moved to a working day
    change: Change
    asked: int  #: units of the roster that it asks
    moved: bool = False


def take_in(conn: Connection, wanted: Sequence[Campaign | Series], calendar: Calendar, now: datetime) -> tuple[TakenIn, ...]:
    """Import them all in the caller's transaction. Periods open at the next tick, or by `open_periods`."""
    units = roster.units(conn)
    done = []
    for one in wanted:
        if isinstance(one, Series):
            asked = sum(one.pattern.expects(unit) for unit in units)
            done.append(TakenIn(one, series.put(conn, one, now), asked))
        else:
            stands = shifted(one, calendar)
            asked = sum(stands.expects(unit) for unit in units)
            done.append(TakenIn(stands, campaigns.put(conn, stands, now), asked, stands.due != one.due))
    return tuple(done)
