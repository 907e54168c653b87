"""Who has looked at what a filing says, and found it right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.schema import approvals
from tracker.store.session import batches


@dataclass(frozen=True, slots=True)
class Approved:
    """One officer's word."""

    officer: str
    at: datetime
    note: str


def of_filings(conn: Connection, ids: Iterable[int]) -> Mapping[int, tuple[Approved, ...]]:
    """Whose word each of these filings has, the first first; filings without one are left out."""
    found: dict[int, list[Approved]] = defaultdict(list)
    for some in batches(tuple(ids)):
        query = select(approvals).where(approvals.c.filing.in_(some)).order_by(approvals.c.at, approvals.c.officer)
        for row in conn.execute(query):
            found[row.filing].append(Approved(row.officer, row.at, row.note))
    return {filing: tuple(words) for filing, words in found.items()}


def add(journal: Journal, filing: int, officer: str, note: str, now: datetime) -> bool:
    """An officer gives their word; False if they had given it."""
    row = row_name.approval(filing, officer)
    if journal.hold(row) is not None:
        return False
    journal.put(row, at=now, note=note)
    return True


def remove_all(journal: Journal, filing: int) -> None:
    """Nobody's word stands for the filing any more."""
    for one in of_filings(journal.conn, (filing,)).get(filing, ()):
        journal.remove(row_name.approval(filing, one.officer))
