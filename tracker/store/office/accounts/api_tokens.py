"""Tokens of programs that use the JSON interface. A token is shown once; its SHA-256 is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from tracker.store.schema import tokens

READ = "read"
SCOPES = (READ, "record", "extend", "exempt")  #: what a token may be made for; every token reads
_COLUMNS = (
    tokens.c.token_hash, tokens.c.name, tokens.c.created_by, tokens.c.created_at, tokens.c.revoked_at, tokens.c.scopes,
)  # fmt: skip
_PREFIX = "bc_"  # so that a token is known for one when it turns up where it should not


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; its digest tells it apart."""

    digest: str
    name: str  #: what it is for
    created_by: str
    created_at: datetime
    revoked_at: datetime | None
    scopes: frozenset[str] = frozenset({READ})


def create(conn: Connection, name: str, who: str, now: datetime, scopes: Iterable[str] = ()) -> str:
    """A new token; it reads, and does what else its scopes say.

    Raises ValueError for a name that is empty or longer than 80 letters, or a scope that there is not.
    """
    if not 0 < len(name) <= 80:
        raise ValueError("a token needs a name of at most 80 letters")
    wanted = {READ, *scopes}
    if not wanted <= set(SCOPES):
        raise ValueError(f"a token has the scopes {', '.join(SCOPES)}")
    token, told = _PREFIX + secrets.token_urlsafe(32), " ".join(one for one in SCOPES if one in wanted)
    conn.execute(insert(tokens).values(token_hash=digest(token), name=name, created_by=who, created_at=now, scopes=told))
    return token


def holder(conn: Connection, token: str) -> str | None:
    """The name of a token that stands; None for any other."""
    found = standing(conn, token)
    return found.name if found else None


def standing(conn: Connection, token: str) -> Token | None:
    """A token that opens; None for any other."""
    mine = (tokens.c.token_hash == digest(token)) & tokens.c.revoked_at.is_(None)
    row = conn.execute(select(*_COLUMNS).where(mine)).one_or_none()
    return None if row is None else _token(row)


def revoke(conn: Connection, digest: str, now: datetime) -> bool:
    """The token opens nothing any more; False if there is none that stands."""
    mine = (tokens.c.token_hash == digest) & tokens.c.revoked_at.is_(None)
    return conn.execute(update(tokens).where(mine).values(revoked_at=now)).rowcount == 1


def listing(conn: Connection) -> tuple[Token, ...]:
    """Every token, newest first."""
    return tuple(map(_token, conn.execute(select(*_COLUMNS).order_by(tokens.c.created_at.desc(), tokens.c.name))))


def _token(row: Any) -> Token:
    return Token(row.token_hash, row.name, row.created_by, row.created_at, row.revoked_at, frozenset(row.scopes.split()))


def digest(token: str) -> str:
    """What the books keep of a token or key that was handed out: it is known again by it, and cannot be made from it."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
