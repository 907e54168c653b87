"""Letting go what the office does not want to keep for ever: first the books, then the bytes.

A crash between the two leaves a file that nobody names; the next run removes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from config.settings import Settings
from intake.vault import Vault
from tracker.jobs.crash_points import crash_point
from tracker.rules.office.keeping import kept_for
from tracker.store import changed_cells
from tracker.store.office.saving import keeping
from tracker.store.session import alone, reading, writing

_PAGE = 500  # in one transaction: a hand's breadth, so that no page waits
_LATELY = timedelta(days=7)  # files of mails let go since are looked for again


@dataclass(frozen=True, slots=True)
class LetGo:
    """How much went, or would."""

    mails: int = 0
    letters: int = 0
    acts: int = 0


def let_go(engine: Engine, vault: Vault, settings: Settings, now: datetime, stop: Callable[[], bool] = lambda: False) -> LetGo:
    """Everything that may go; by default nothing of the office's, and what the program noted for itself."""
    mails, letters, acts = _horizons(settings, now)
    gone = LetGo(
        _mails(engine, vault, mails, now, stop) if mails else 0,
        _some(engine, "letters", keeping.let_letters_go, letters, now, stop) if letters else 0,
        _some(engine, "journal", keeping.let_acts_go, acts, now, stop) if acts else 0,
    )
    if mails:
        with reading(engine) as conn:
            left = keeping.names_let_go(conn, now - _LATELY)
        for name in left:
            vault.remove(name)
    with writing(engine) as conn:
        alone(conn, "keeping")
        changed_cells.let_go(conn, now)
    return gone


def would_go(engine: Engine, settings: Settings, now: datetime) -> LetGo:
    """What `let_go` would do now. Nothing is changed."""
    mails, letters, acts = _horizons(settings, now)
    count = after = 0
    with reading(engine) as conn:
        while mails and (some := keeping.older_mails(conn, mails, after, _PAGE)):
            after = some[-1].id
            count += sum(kept_for(one, mails) is None for one in some)
        return LetGo(count, *keeping.counts_older(conn, letters, acts))


def _horizons(settings: Settings, now: datetime) -> tuple[datetime | None, datetime | None, datetime | None]:
    """Before when mails, letters and acts may go; None: never."""
    wanted = settings.keeping
    days = (wanted.mail_days, wanted.letters_days, wanted.journal_days)
    mails, letters, acts = (now - timedelta(days=one) if one else None for one in days)
    return mails, letters, acts


def _mails(engine: Engine, vault: Vault, before: datetime, now: datetime, stop: Callable[[], bool]) -> int:
    after = count = 0
    while not stop():
        with writing(engine) as conn:  # an officer may be settling one of them just now
            alone(conn, "keeping")
            some = keeping.older_mails(conn, before, after, _PAGE)
            free = [one for one in some if kept_for(one, before) is None]
            if free:
                keeping.let_mails_go(conn, (one.id for one in free), now)
                keeping.note(conn, "mails", len(free), before, now)
        if not some:
            break
        crash_point("after-let-go")
        for one in free:
            vault.remove(one.sha256)
        after, count = some[-1].id, count + len(free)
    return count


def _some(
    engine: Engine,
    kind: str,
    do: Callable[[Connection, datetime, int], int],
    before: datetime,
    now: datetime,
    stop: Callable[[], bool],
) -> int:
    count = 0
    while not stop():
        with writing(engine) as conn:
            alone(conn, "keeping")
            done = do(conn, before, _PAGE)
            if done:
                keeping.note(conn, kind, done, before, now)
        count += done
        if done < _PAGE:
            break
    return count
