"""Officers, their passwords and their sessions. A password is kept as an Argon2id hash, a session token as its SHA-256."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from tracker.store.office.accounts.api_tokens import digest
from tracker.store.schema import officers, sessions, sign_in_failures

ROLES = ("figures", "view", "officer", "admin")  #: each may all that those before it may

LAPSED = timedelta(hours=12)  #: after its end in which a session is still known for what it was: what was typed is not lost
_LONGEST_NAME = 80
_LONGEST_PASSWORD = 1_000  # hashing a longer one would let strangers spend our processor
_LONGEST_ADDRESS, _LONGEST_AGENT = 64, 200
_MARK = 16  # letters of a session's digest that tell it from the officer's others
_LOOKS = 4  # at passwords at a time: each takes 64 MiB
_hasher = PasswordHasher()
_looks = BoundedSemaphore(_LOOKS)


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who may sign in."""

    username: str
    role: str  #: of ROLES
    created_at: datetime
    disabled_at: datetime | None = None  #: may not sign in since


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser."""

    username: str
    role: str
    csrf: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when a browser signed in."""

    at: datetime | None = None
    address: str = ""
    agent: str = ""  #: what the browser says it is


_NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as its officer sees it."""

    mark: str  #: names it, and opens nothing
    expires_at: datetime
    opened_at: datetime | None
    address: str
    agent: str


def create(conn: Connection, username: str, password: str, role: str, now: datetime) -> bool:
    """Make an account; False if the name is taken. Raises ValueError for a role or name that cannot be."""
    if role not in ROLES or not 0 < len(username) <= _LONGEST_NAME:
        raise ValueError("no such role, or a name that is empty or too long")
    if conn.scalar(select(officers.c.username).where(officers.c.username == username)) is not None:
        return False
    add(conn, username, _hasher.hash(password), role, now)
    return True


def add(conn: Connection, username: str, password_hash: str, role: str, now: datetime) -> None:
    """Make an account of a name that is free, with what `hashed` made of its password."""
    row = {"username": username, "password_hash": password_hash, "role": role, "created_at": now}
    conn.execute(insert(officers).values(row))


def hashed(password: str) -> str:
    """A password as it is kept. Slow on purpose: call it outside a transaction."""
    return _hasher.hash(password)


def set_password(conn: Connection, username: str, password: str) -> bool:
    """Change a password and end every session of the officer; False if there is no such officer."""
    return set_hash(conn, username, hashed(password))


def set_hash(conn: Connection, username: str, password_hash: str) -> bool:
    """`set_password`, with what `hashed` made of it."""
    one = officers.c.username == username
    changed = conn.execute(update(officers).where(one).values(password_hash=password_hash)).rowcount == 1
    conn.execute(delete(sessions).where(sessions.c.username == username))
    return changed


def set_role(conn: Connection, username: str, role: str) -> bool:
    """Give an officer another role; False if there is no such officer, or nobody would be left to administer.

    Raises ValueError for a role that cannot be.
    """
    if role not in ROLES:
        raise ValueError("no such role")
    if role != "admin" and _last_admin(conn, username):
        return False
    return conn.execute(update(officers).where(officers.c.username == username).values(role=role)).rowcount == 1


def disable(conn: Connection, username: str, now: datetime) -> bool:
    """Sign an officer out everywhere and in no more; what they did stays theirs. False as `set_role`."""
    if _last_admin(conn, username):
        return False
    conn.execute(delete(sessions).where(sessions.c.username == username))
    return conn.execute(update(officers).where(officers.c.username == username).values(disabled_at=now)).rowcount == 1


def enable(conn: Connection, username: str) -> bool:
    """Undo `disable`; False if there is no such officer."""
    return conn.execute(update(officers).where(officers.c.username == username).values(disabled_at=None)).rowcount == 1


def _last_admin(conn: Connection, username: str) -> bool:
    admins = conn.scalars(select(officers.c.username).where(officers.c.role == "admin", officers.c.disabled_at.is_(None))).all()
    return list(admins) == [username]


def remove(conn: Connection, username: str) -> bool:
    """Delete an account with its sessions; False if there is no such officer."""
    return conn.execute(delete(officers).where(officers.c.username == username)).rowcount == 1


def listing(conn: Connection) -> tuple[Officer, ...]:
    """Every officer, by name."""
    columns = (officers.c.username, officers.c.role, officers.c.created_at, officers.c.disabled_at)
    return tuple(Officer(*row) for row in conn.execute(select(*columns).order_by(officers.c.username)))


def password_hash(conn: Connection, username: str) -> str | None:
    """What `password_matches` compares with; None if there is no such officer, or they may not sign in."""
    mine = (officers.c.username == username) & officers.c.disabled_at.is_(None)
    found: str | None = conn.scalar(select(officers.c.password_hash).where(mine))
    return found


def password_matches(stored: str | None, password: str) -> bool:
    """Whether a password is the officer's. Slow on purpose, and as slow for an officer who does not exist.

    Call it outside a transaction: it takes a good part of a second, and writers would wait.
    """
    if len(password) > _LONGEST_PASSWORD:
        return False
    with _looks:
        try:
            return _hasher.verify(stored or _nobody(), password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    # made when somebody first asks: no process begins with a tenth of a second and 64 MiB for it
    return _hasher.hash(secrets.token_hex())


def open_session(
    conn: Connection, username: str, expires_at: datetime, origin: Origin = _NOWHERE, half: bool = False
) -> tuple[str, Session]:
    """Sign an officer in: the token for the cookie, and the session. The token itself is not kept.

    `half`: the password was right and a code is asked for; it opens nothing but that question.
    """
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    row = {"token_hash": digest(token), "username": username, "csrf": csrf, "expires_at": expires_at, "half": half}
    row |= {"opened_at": origin.at, "address": origin.address[:_LONGEST_ADDRESS], "agent": origin.agent[:_LONGEST_AGENT]}
    conn.execute(insert(sessions).values(row))
    role = conn.execute(select(officers.c.role).where(officers.c.username == username)).scalar_one()
    return token, Session(username, role, csrf, expires_at)


def session(conn: Connection, token: str, now: datetime, half: bool = False) -> Session | None:
    """The session of a cookie, or half of one; None if it is unknown, has expired, or its officer may not sign in."""
    columns = (sessions.c.username, officers.c.role, sessions.c.csrf, sessions.c.expires_at)
    mine = (sessions.c.token_hash == digest(token)) & (sessions.c.expires_at > now) & officers.c.disabled_at.is_(None)
    mine &= sessions.c.half if half else ~sessions.c.half
    row = conn.execute(select(*columns).join(officers, officers.c.username == sessions.c.username).where(mine)).one_or_none()
    return None if row is None else Session(*row)


def lapsed(conn: Connection, token: str, now: datetime) -> Session | None:
    """The session of a cookie that has just run out, of an officer who may sign in: it opens nothing any more."""
    columns = (sessions.c.username, officers.c.role, sessions.c.csrf, sessions.c.expires_at)
    mine = (sessions.c.token_hash == digest(token)) & ~sessions.c.half & officers.c.disabled_at.is_(None)
    mine &= (sessions.c.expires_at <= now) & (sessions.c.expires_at > now - LAPSED)
    row = conn.execute(select(*columns).join(officers, officers.c.username == sessions.c.username).where(mine)).one_or_none()
    return None if row is None else Session(*row)


def close_session(conn: Connection, token: str) -> None:
    """Sign a browser out."""
    conn.execute(delete(sessions).where(sessions.c.token_hash == digest(token)))


def sessions_of(conn: Connection, username: str, now: datetime) -> tuple[SignedIn, ...]:
    """Every browser that an officer is signed in with, the newest first."""
    columns = (sessions.c.token_hash, sessions.c.expires_at, sessions.c.opened_at, sessions.c.address, sessions.c.agent)
    mine = (sessions.c.username == username) & (sessions.c.expires_at > now) & ~sessions.c.half
    rows = conn.execute(select(*columns).where(mine).order_by(sessions.c.expires_at.desc(), sessions.c.token_hash))
    return tuple(SignedIn(digest[:_MARK], *rest) for digest, *rest in rows)


def session_mark(token: str) -> str:
    """The mark of the session of a cookie."""
    return digest(token)[:_MARK]


def close_marked(conn: Connection, username: str, mark: str) -> int:
    """End one of an officer's sessions by its mark; how many ended."""
    mine = (sessions.c.username == username) & (func.substr(sessions.c.token_hash, 1, _MARK) == mark)
    return conn.execute(delete(sessions).where(mine)).rowcount


def close_sessions(conn: Connection, username: str, but: str = "") -> int:
    """End all of an officer's sessions, but that of a token; how many ended."""
    mine = (sessions.c.username == username) & (sessions.c.token_hash != digest(but))
    return conn.execute(delete(sessions).where(mine)).rowcount


def note_failure(conn: Connection, username: str, now: datetime) -> None:
    """A sign-in failed, whether or not there is such an officer."""
    conn.execute(insert(sign_in_failures).values(username=_known_as(username), at=now))


def failures_since(conn: Connection, username: str, since: datetime) -> int:
    """Failed sign-ins under a name at or after an instant."""
    mine = (sign_in_failures.c.username == _known_as(username)) & (sign_in_failures.c.at >= since)
    return conn.scalar(select(func.count()).select_from(sign_in_failures).where(mine)) or 0


def forget_failures(conn: Connection, username: str) -> None:
    """A sign-in succeeded."""
    conn.execute(delete(sign_in_failures).where(sign_in_failures.c.username == _known_as(username)))


def forget_failure(conn: Connection, username: str, at: datetime) -> None:
    """One try that was counted as failed at an instant, and was none."""
    mine = (sign_in_failures.c.username == _known_as(username)) & (sign_in_failures.c.at == at)
    one = select(sign_in_failures.c.id).where(mine).limit(1).scalar_subquery()
    conn.execute(delete(sign_in_failures).where(sign_in_failures.c.id == one))


def sweep(conn: Connection, now: datetime, failures_before: datetime) -> None:
    """Delete sessions that ended long ago and failures nobody counts any more."""
    conn.execute(delete(sessions).where(sessions.c.expires_at <= now - LAPSED))
    conn.execute(delete(sign_in_failures).where(sign_in_failures.c.at < failures_before))


def _known_as(username: str) -> str:
    return username.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:_LONGEST_NAME]


def count(conn: Connection) -> int:
    """How many accounts there are."""
    return conn.scalar(select(func.count()).select_from(officers)) or 0
