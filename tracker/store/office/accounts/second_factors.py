"""Second factors of accounts: one authenticator each, and recovery codes that count once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from tracker.store.schema import recovery_codes, second_factors


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What an account keeps of its authenticator."""

    nonce: str  #: the secret is made of it and the home's key
    confirmed_at: datetime | None  #: None: begun, and no code has shown yet that the authenticator has it


def begin(conn: Connection, username: str, nonce: str) -> bool:
    """An authenticator that is to be set up, in place of one that never was; False where one is in use."""
    found = of(conn, username)
    if found and found.confirmed_at:
        return False
    remove(conn, username)
    conn.execute(insert(second_factors).values(username=username, nonce=nonce, last_step=0))
    return True


def of(conn: Connection, username: str) -> SecondFactor | None:
    """The authenticator of an account, in use or begun."""
    columns = (second_factors.c.nonce, second_factors.c.confirmed_at)
    row = conn.execute(select(*columns).where(second_factors.c.username == username)).one_or_none()
    return SecondFactor(*row) if row else None


def in_use(conn: Connection) -> frozenset[str]:
    """The accounts that sign in with one."""
    return frozenset(conn.scalars(select(second_factors.c.username).where(second_factors.c.confirmed_at.is_not(None))))


def is_in_use(conn: Connection, username: str) -> bool:
    """Whether an account signs in with one."""
    found = of(conn, username)
    return found is not None and found.confirmed_at is not None


def confirm(conn: Connection, username: str, now: datetime) -> None:
    """From now on the account signs in with it."""
    conn.execute(update(second_factors).where(second_factors.c.username == username).values(confirmed_at=now))


def spend_step(conn: Connection, username: str, step: int) -> bool:
    """Let a code of a step count; False where one of it, or of a later one, has counted already."""
    mine = (second_factors.c.username == username) & (second_factors.c.last_step < step)
    return conn.execute(update(second_factors).where(mine).values(last_step=step)).rowcount == 1


def give_recovery_codes(conn: Connection, username: str, digests: Iterable[str]) -> None:
    """Recovery codes in place of all earlier ones."""
    conn.execute(delete(recovery_codes).where(recovery_codes.c.username == username))
    conn.execute(insert(recovery_codes), [{"username": username, "digest": one} for one in digests])


def spend_recovery_code(conn: Connection, username: str, digest: str) -> bool:
    """Let a recovery code count; False where there is none, or it has counted already."""
    mine = (recovery_codes.c.username == username) & (recovery_codes.c.digest == digest)
    return conn.execute(delete(recovery_codes).where(mine)).rowcount == 1


def recovery_codes_left(conn: Connection, username: str) -> int:
    """How many recovery codes an account has that were not used."""
    return conn.scalar(select(func.count()).select_from(recovery_codes).where(recovery_codes.c.username == username)) or 0


def remove(conn: Connection, username: str) -> bool:
    """The account signs in by its password alone; False if it did."""
    conn.execute(delete(recovery_codes).where(recovery_codes.c.username == username))
    return conn.execute(delete(second_factors).where(second_factors.c.username == username)).rowcount == 1
