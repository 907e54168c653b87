"""What officers taught about words: titles that mean a campaign, and other ways to say what campaigns ask about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from tracker.store.schema import campaigns, wordings


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of saying that an officer taught."""

    id: int
    said: str
    meant: str | None  #: what else says the same; None: it means the campaign
    campaign: str | None
    mail: int | None  #: where it was met; None: typed in by hand
    decided_by: str
    decided_at: datetime
    undone_at: datetime | None


def standing(conn: Connection) -> tuple[Wording, ...]:
    """All that were not taken back, oldest first."""
    rows = conn.execute(select(wordings).where(wordings.c.undone_at.is_(None)).order_by(wordings.c.id))
    return tuple(Wording(**row._mapping) for row in rows)


def groups(conn: Connection) -> tuple[tuple[str, str], ...]:
    """The office's own pairs of words for one thing."""
    return tuple((one.meant, one.said) for one in standing(conn) if one.meant)


def by_campaign(conn: Connection) -> Mapping[str, tuple[str, ...]]:
    """Titles that mean each campaign. What was taught for one period of a series is known for all of them."""
    kind = func.coalesce(campaigns.c.series, campaigns.c.code)
    taught = select(kind, wordings.c.said).join(campaigns, campaigns.c.code == wordings.c.campaign)
    found: dict[str, list[str]] = defaultdict(list)
    for series, said in conn.execute(taught.where(wordings.c.undone_at.is_(None)).order_by(wordings.c.id)):
        found[series].append(said)
    if not found:
        return {}
    rows = conn.execute(select(campaigns.c.code, kind))
    return {code: tuple(found[series]) for code, series in rows if series in found}


def add(conn: Connection, said: str, meant: str | None, campaign: str | None, mail: int | None, who: str, now: datetime) -> int:
    """Write a way of saying down; its id."""
    new = insert(wordings).values(said=said, meant=meant, campaign=campaign, mail=mail, decided_by=who, decided_at=now)
    number: int = conn.execute(new.returning(wordings.c.id)).scalar_one()
    return number
