"""The office's units and campaigns, read once for a run of jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import Connection

from config.entities import Campaign
from config.settings import CACHE, Settings
from tracker.jobs.office.name_file import index_of
from tracker.rules.attribution.registry import Registry, registry_of
from tracker.rules.attribution.unit.unit_index import UnitIndex
from tracker.rules.synthesis.headings import with_headings
from tracker.store.campaigns import campaigns
from tracker.store.changed_cells import RosterMemory
from tracker.store.filings import records
from tracker.store.office import handovers, roster, wordings


@dataclass(frozen=True, slots=True)
class OfficeRegistry:
    """What every mail of a run is held against."""

    attribution: Registry
    campaigns: Mapping[str, Campaign]  #: the open ones, by code
    dues: Mapping[tuple[str, str], datetime]  #: extensions, by campaign and unit

    def due(self, campaign: str, unit: str) -> datetime:
        """The unit's own due instant: its extension, else the campaign's."""
        return self.dues.get((campaign, unit), self.campaigns[campaign].due)


@dataclass(frozen=True, slots=True)
class Books:
    """What a mail is held against and written by: the registry, the settings, and the time it is."""

    registry: OfficeRegistry
    settings: Settings
    now: datetime


_KNOWN = RosterMemory[UnitIndex]()


def load(conn: Connection, settings: Settings, now: datetime, closed: bool = False) -> OfficeRegistry:
    """Units, open campaigns (`closed`: the closed ones too) and extensions as they stand now."""
    office = settings.office
    still_open = tuple(row.campaign for row in campaigns.listing(conn)) if closed else campaigns.all_open(conn, now)
    still_open = tuple(with_headings(one, map(astuple, records.synonyms_of(conn, one.code))) for one in still_open)
    dues = {
        (one.code, unit): exception.due
        for one in still_open
        for unit, exception in campaigns.exceptions_of(conn, one.code).items()
        if exception.due
    }
    return OfficeRegistry(
        attribution=registry_of(
            _KNOWN.get(conn, lambda: index_of(roster.standing_units(conn), settings.home / CACHE)),
            still_open,
            office.address,
            (office.name, office.superior, office.place),
            wordings.groups(conn),
            wordings.by_campaign(conn),
            wants_pass=office.wants_pass,
            keys=handovers.keys(conn),
            also=office.also,
        ),
        campaigns={one.code: one for one in still_open},
        dues=dues,
    )
