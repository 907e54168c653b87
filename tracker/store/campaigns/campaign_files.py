"""The files that go with a campaign's opening letter: the plan, and whatever else the office adds."""

from __future__ import annotations

import base64

from sqlalchemy import Connection, func, select

from tracker.rules.letters.kinds.opening import KeptFile
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.schema import campaign_files as files


def of_campaign(conn: Connection, campaign: str) -> tuple[KeptFile, ...]:
    """The files of a campaign in the order they were added, without their bytes."""
    rows = conn.execute(select(files.c.id, files.c.name, files.c.size).where(files.c.campaign == campaign).order_by(files.c.id))
    return tuple(KeptFile(*row) for row in rows)


def content(conn: Connection, file_id: int, campaign: str = "") -> tuple[str, bytes] | None:
    """Name and bytes of a file (of a campaign, if one is named); None if it was taken away."""
    query = select(files.c.name, files.c.content).where(files.c.id == file_id)
    row = conn.execute(query.where(files.c.campaign == campaign) if campaign else query).one_or_none()
    return None if row is None else (row.name, base64.b64decode(row.content))


def add(journal: Journal, campaign: str, name: str, data: bytes, who: tuple[str, object]) -> int:
    """Keep a file with a campaign; its number. `who`: who decided it, and when."""
    number = (journal.conn.scalar(select(func.max(files.c.id))) or 0) + 1
    decided_by, decided_at = who
    journal.put(
        row_name.campaign_file(number), campaign=campaign, name=name, size=len(data),
        content=base64.b64encode(data).decode(), decided_by=decided_by, decided_at=decided_at,
    )  # fmt: skip
    return number
