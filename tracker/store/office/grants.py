"""What lets us into mailboxes by token, in the database that several machines share: encrypted, and renewed by one of them at
a time. PostgreSQL only; a home with SQLite keeps it in a file."""

from __future__ import annotations

import base64
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from config.token_key import token_key
from intake.grant_file import AtPoint, Grant, GrantFile, kept_elsewhere, parsed, ring, written
from tracker.store.schema import grants
from tracker.store.session import alone, inserting, reading, writing

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_PURPOSE = b"baocao: grants of mailboxes"  # the home's key signs letters too, and one key has one use


def lie_in(engine: Engine, home: Path) -> None:
    """From now on the grants of this home lie in this database, if it is one that can lock them."""
    if engine.dialect.name == "postgresql":
        kept_elsewhere(home, lambda name, at_point: GrantRow(engine, home, name, at_point))


class GrantRow:
    """One grant as a row. One that lay in a file of the home before goes on from there, and the file with the next renewal."""

    def __init__(self, engine: Engine, home: Path, name: str = "", at_point: AtPoint = lambda _name: None) -> None:
        self._engine, self._home, self._name, self._at_point = engine, home, name, at_point
        self._file = GrantFile(home, name)

    def read(self) -> Grant | None:
        """What is there; a row that the home's key does not open is none."""
        with _answering(), reading(self._engine) as conn:
            sealed = conn.scalar(select(grants.c.sealed).where(grants.c.name == self._name))
        return self._file.read() if sealed is None else unsealed(sealed, self._home)

    def keep(self, grant: Grant) -> None:
        """In place of the old one, on the disk of the database when this returns."""
        self._at_point("before-grant")
        row = {"name": self._name, "sealed": sealed(grant, self._home)}
        with _answering(), writing(self._engine) as conn:
            conn.execute(text("SET LOCAL synchronous_commit = on"))  # whatever the server is set to: it is given once
            conn.execute(
                inserting(conn, grants)
                .values(row)
                .on_conflict_do_update(index_elements=[grants.c.name], set_={"sealed": row["sealed"]})
            )
        self._at_point("after-grant")
        self._file.remove()

    def ring(self) -> None:
        """For this machine; another one tries again in its own time."""
        ring(self._home)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody on any machine renews it meanwhile; whoever is killed lets go with the connection."""
        with _answering():
            conn = self._engine.connect()
        try:
            with _answering():
                alone(conn, f"grant {self._name}")
            yield
        finally:
            conn.close()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise OSError(errno.EIO, f"the database does not answer: {type(error).__name__}") from None


def sealed(grant: Grant, home: Path) -> str:
    """A grant that only whoever has the home's key can read."""
    return _fernet(home).encrypt(written(grant).encode()).decode()


def unsealed(words: str, home: Path) -> Grant | None:
    """The grant; None where it was sealed with another key, or changed."""
    from cryptography.fernet import InvalidToken

    try:
        return parsed(_fernet(home).decrypt(words).decode())
    except (InvalidToken, UnicodeDecodeError):
        return None


def _fernet(home: Path) -> Fernet:
    from cryptography.fernet import Fernet  # a home with passwords need not load it
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), 32, None, _PURPOSE).derive(token_key(home))
    return Fernet(base64.urlsafe_b64encode(derived))
