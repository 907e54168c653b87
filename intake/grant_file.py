"""The grant of a home: what a provider last gave us, in a file that only the service's own user may read, or where else
the home keeps it.

It lies whole on the disk or not at all, and whoever changes it is alone: a refresh token that is used twice, or that is
lost between answer and disk, ends the grant at strict providers.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol

from config.settings import CONSENT_BELL
from config.settings_write import write_whole

FILE_NAME = "oauth2.grant"
_LOCK = "oauth2.lock"


@dataclass(frozen=True, slots=True)
class Grant:
    """One answer of the provider. Times are seconds since 1970 by this machine's clock; 0: not said."""

    client: str  #: for which settings it was given; with others it is none
    access_token: str
    refresh_token: str = ""
    expires_at: int = 0
    refreshed_at: int = 0
    refresh_expires_at: int = 0
    account: str = ""  #: who consented, where the provider says it

    def __repr__(self) -> str:  # what is printed by mistake gives nothing away
        return f"Grant({self.client!r}, expires_at={self.expires_at})"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log, page or sentence may show."""
        return tuple(one for one in (self.access_token, self.refresh_token) if one)


class GrantStore(Protocol):
    """Where a grant lies. Every method may raise OSError."""

    def read(self) -> Grant | None:
        """What is there; None for nothing that is usable, for consent can always be given again."""

    def keep(self, grant: Grant) -> None:
        """Put it in place of the old one, safe from a power cut when this returns."""

    def ring(self) -> None:
        """A person has consented: whoever waits tries again at once."""

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else renews the grant meanwhile, be it another thread, process or machine."""


AtPoint = Callable[[str], None]
_elsewhere: dict[Path, Callable[[str, AtPoint], GrantStore]] = {}


def kept_elsewhere(home: Path, make: Callable[[str, AtPoint], GrantStore]) -> None:
    """From now on grants of this home lie where `make` says, by the name of their mailbox; its files are read no more.

    Who opens a database says so here: this room knows none, and signing in asks nobody above it.
    """
    _elsewhere[home.absolute()] = make


def store_of(home: Path, name: str, at_point: AtPoint) -> GrantStore:
    """Where the grant of a home, or of one mailbox in it, lies."""
    make = _elsewhere.get(home.absolute())
    return make(name, at_point) if make else GrantFile(home, name, at_point)


class GrantFile:
    """A grant in a file of the home."""

    def __init__(self, home: Path, name: str = "", at_point: AtPoint = lambda _name: None) -> None:
        """`name`: of the mailbox it is for, if not for all. `at_point` is called at named points, at which tests of power
        cuts end the process.
        """
        self._home, self._at_point = home, at_point
        self._file, self._lock = (f"oauth2-{name}.grant", f"oauth2-{name}.lock") if name else (FILE_NAME, _LOCK)

    def read(self) -> Grant | None:
        """What is there; a file that says nothing usable is none, for consent can always be given again."""
        try:
            return parsed((self._home / self._file).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def keep(self, grant: Grant) -> None:
        """Put it where the old one is, safe from a power cut when this returns. Raises OSError."""
        for draft in self._home.glob(f".{self._file}.*"):  # of a process that was killed: whoever writes is alone
            draft.unlink(missing_ok=True)
        self._at_point("before-grant")
        write_whole(self._home / self._file, written(grant) + "\n")
        self._at_point("after-grant")

    def remove(self) -> None:
        """The grant lies elsewhere now."""
        (self._home / self._file).unlink(missing_ok=True)

    def ring(self) -> None:
        """A person has consented: whoever waits tries again at once."""
        ring(self._home)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else of this machine renews the grant meanwhile, be it another process or another thread. Raises OSError."""
        with os.fdopen(os.open(self._home / self._lock, os.O_RDWR | os.O_CREAT, 0o600), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # gone with the process, however it ends
            yield


def ring(home: Path) -> None:
    """A person has consented: whoever waits, in any process of this machine, tries again at once."""
    with suppress(OSError):
        write_whole(home / CONSENT_BELL, "")


def written(grant: Grant) -> str:
    """A grant as text, to be kept."""
    return json.dumps(asdict(grant))


def parsed(text: str) -> Grant | None:
    """The grant that a text was written from; None: the text says nothing usable."""
    try:
        grant = Grant(**json.loads(text))
    except (ValueError, TypeError):
        return None
    return grant if grant.access_token or grant.refresh_token else None


def from_answer(client: str, answer: Mapping[str, object], before: Grant | None, account: str = "") -> Grant:
    """The grant that a provider's answer gives; what it does not name again stays as it was before."""
    expires_at, lasting = _whole(answer.get("expires_at")), _whole(answer.get("expires_in"))
    refreshed_at = expires_at - lasting if expires_at and lasting else 0
    ends = _whole(answer.get("refresh_token_expires_in"))
    given = Grant(
        client=client,
        access_token=str(answer.get("access_token") or ""),
        refresh_token=str(answer.get("refresh_token") or ""),
        expires_at=expires_at,
        refreshed_at=refreshed_at,
        refresh_expires_at=refreshed_at + ends if refreshed_at and ends else 0,
        account=account,
    )
    if before is None:
        return given
    ends_at = given.refresh_expires_at or (0 if given.refresh_token else before.refresh_expires_at)
    token = given.refresh_token or before.refresh_token
    return replace(given, refresh_token=token, refresh_expires_at=ends_at, account=account or before.account)


def _whole(value: object) -> int:
    try:
        return max(0, int(str(value)))
    except ValueError:
        return 0
