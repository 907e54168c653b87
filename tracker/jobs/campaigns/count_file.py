"""How many units of each campaign stand where, kept in a file of the home: a start counts only what changed since.

Plain JSON, believed only where it is of these books, this code and a moment before now; else everything is counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

import tracker
from config.entities import Campaign
from config.settings import CACHE
from tracker.jobs.cache_files import print_of, put
from tracker.rules.attribution.evidence import Standing
from tracker.store.campaigns import campaigns
from tracker.store.changed_cells import goes_on, is_later, lineage
from tracker.store.filings import tallies
from tracker.store.filings.tallies import CampaignCount
from tracker.store.office.saving import restores
from tracker.store.session import version

_NAME = "counts.json"
_MADE_BY = ("store/filings/tallies.py", "store/filings/board.py", "rules/board/standing.py")

Counted = Mapping[str, CampaignCount]


def counted(conn: Connection, home: Path, now: datetime) -> Counted:
    """Every campaign counted, from what was kept where that can be."""
    found = tallies.counted(conn, now, *_read(conn, home / CACHE / _NAME, now))
    keep(conn, home, found, now)
    return found


def keep(conn: Connection, home: Path, found: Counted, now: datetime) -> None:
    """Keep what was counted for the next start. Where it cannot be, that one counts anew."""
    told = {
        "basis": _basis(conn),
        "stamp": version(conn),
        "lineage": lineage(conn),
        "at": now.isoformat(),
        "counts": [
            (_of(one.campaign), sorted(one.in_review), one.counts, one.until and one.until.isoformat())
            for one in found.values()
        ],
    }
    put(home / CACHE / _NAME, json.dumps(told).encode())


def _read(conn: Connection, file: Path, now: datetime) -> tuple[()] | tuple[Counted, str]:
    """What the file tells and the stamp of that, where it is of these books and of a moment before."""
    try:
        told: dict[str, Any] = json.loads(file.read_text("utf-8"))
        is_ours = told["basis"] == _basis(conn) and goes_on(conn, told["lineage"])
        is_before = is_ours and datetime.fromisoformat(told["at"]) <= now and not is_later(conn, told["stamp"])
        return (_known(conn, told), told["stamp"]) if is_before else ()
    except (AttributeError, OSError, ValueError, KeyError, TypeError):
        return ()


def _known(conn: Connection, told: Mapping[str, Any]) -> Counted:
    """The counts of campaigns that are as they were."""
    listed = {_of(row.campaign): row.campaign for row in campaigns.listing(conn)}
    return {
        listed[mark].code: CampaignCount(
            listed[mark],
            frozenset(in_review),
            {Standing(name): count for name, count in counts.items()},
            datetime.fromisoformat(until) if until else None,
        )
        for mark, in_review, counts, until in told["counts"]
        if mark in listed
    }


def _of(campaign: Campaign) -> str:
    return sha256(repr(campaign).encode()).hexdigest()


def _basis(conn: Connection) -> str:
    """By whose books and by which code it was counted."""
    return sha256(repr((_code(), str(conn.engine.url), restores.last_gap(conn))).encode()).hexdigest()


@cache
def _code() -> str:
    folder = Path(tracker.__file__).parent
    return print_of(folder / one for one in _MADE_BY)
