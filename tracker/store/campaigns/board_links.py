"""Links by which whoever has no account sees one campaign's board. Of a token its SHA-256 is kept."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from tracker.store.office.accounts.api_tokens import digest
from tracker.store.schema import board_links, link_visits

_MARK = 12  # letters of a token that name its link
_LONGEST_ADDRESS = 64


@dataclass(frozen=True, slots=True)
class BoardLink:
    """One of them."""

    mark: str  #: names it, and opens nothing
    campaign: str
    name: str  #: for whom it is
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    opened_at: datetime | None = None  #: when it was last seen open

    def stands(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at


def new_token() -> str:
    """A token nobody guesses: its mark, then 256 bits."""
    return secrets.token_hex(_MARK // 2) + secrets.token_urlsafe(32)


def mark_of(token: str) -> str:
    """What names a token's link."""
    return token[:_MARK]


_COLUMNS = tuple(board_links.c[name] for name in ("mark", "campaign", "name", "made_by", "made_at", "expires_at", "revoked_at"))


def opened_by(conn: Connection, token: str, now: datetime) -> BoardLink | None:
    """The link of a token, if it stands."""
    row = conn.execute(
        select(board_links.c.mark, board_links.c.token_hash).where(board_links.c.mark == mark_of(token))
    ).one_or_none()
    kept = row.token_hash if row else digest("")
    if not hmac.compare_digest(kept, digest(token)) or row is None:
        return None
    link = get(conn, row.mark)
    return link if link and link.stands(now) else None


def get(conn: Connection, mark: str) -> BoardLink | None:
    """A link by its mark."""
    row = conn.execute(select(*_COLUMNS).where(board_links.c.mark == mark)).one_or_none()
    return None if row is None else BoardLink(*row)


def of(conn: Connection, campaign: str) -> tuple[BoardLink, ...]:
    """Every link of a campaign, the newest first."""
    seen = select(func.max(link_visits.c.seen_at)).where(link_visits.c.link == board_links.c.mark).scalar_subquery()
    mine = select(*_COLUMNS, seen).where(board_links.c.campaign == campaign)
    rows = conn.execute(mine.order_by(board_links.c.made_at.desc(), board_links.c.mark))
    return tuple(BoardLink(*told) for (*told,) in rows)


def last_visit(conn: Connection, mark: str, address: str) -> datetime | None:
    """When a link was last seen open at an address."""
    return conn.scalar(select(link_visits.c.seen_at).where(_visit(mark, address)))


def note_visit(conn: Connection, mark: str, address: str, now: datetime) -> None:
    """The link is open at an address."""
    if not conn.execute(update(link_visits).where(_visit(mark, address)).values(seen_at=now)).rowcount:
        conn.execute(insert(link_visits).values(link=mark, address=address[:_LONGEST_ADDRESS], seen_at=now))


def _visit(mark: str, address: str) -> ColumnElement[bool]:
    return (link_visits.c.link == mark) & (link_visits.c.address == address[:_LONGEST_ADDRESS])
