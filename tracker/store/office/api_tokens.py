"""Tokens of programs that read the JSON interface. A token is shown once; its SHA-256 is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select, update

from tracker.store.schema import tokens

_PREFIX = "bc_"  # so that a token is known for one when it turns up where it should not


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; its digest tells it apart."""

    digest: str
    name: str  #: what it is for
    created_by: str
    created_at: datetime
    revoked_at: datetime | None


def create(conn: Connection, name: str, who: str, now: datetime) -> str:
    """A new token. Raises ValueError for a name that is empty or longer than 80 letters."""
    if not 0 < len(name) <= 80:
        raise ValueError("a token needs a name of at most 80 letters")
    token = _PREFIX + secrets.token_urlsafe(32)
    conn.execute(insert(tokens).values(token_hash=_digest(token), name=name, created_by=who, created_at=now))
    return token


def holder(conn: Connection, token: str) -> str | None:
    """The name of a token that stands; None for any other."""
    mine = (tokens.c.token_hash == _digest(token)) & tokens.c.revoked_at.is_(None)
    found: str | None = conn.scalar(select(tokens.c.name).where(mine))
    return found


def revoke(conn: Connection, digest: str, now: datetime) -> bool:
    """The token opens nothing any more; False if there is none that stands."""
    mine = (tokens.c.token_hash == digest) & tokens.c.revoked_at.is_(None)
    return conn.execute(update(tokens).where(mine).values(revoked_at=now)).rowcount == 1


def listing(conn: Connection) -> tuple[Token, ...]:
    """Every token, newest first."""
    columns = (tokens.c.token_hash, tokens.c.name, tokens.c.created_by, tokens.c.created_at, tokens.c.revoked_at)
    return tuple(Token(*row) for row in conn.execute(select(*columns).order_by(tokens.c.created_at.desc(), tokens.c.name)))


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
